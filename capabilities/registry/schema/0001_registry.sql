-- People, households, regions. Distribution: registry_person by person_id; the rest are reference tables.

CREATE TABLE registry_region (
    code BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    succeeded_by BIGINT
);

-- The row id is the citizen id as a number: 17 digits x 11 + check value.
CREATE TABLE registry_person (
    person_id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    village BIGINT NOT NULL,
    household_id BIGINT NOT NULL,
    relation TEXT NOT NULL,
    ethnic TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('alive', 'dead', 'moved')),
    state_since TEXT
);

-- Where bulk imports arrive before they are merged; empty between transactions.
CREATE TABLE registry_arrival (
    person_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    village BIGINT NOT NULL,
    household_id BIGINT NOT NULL,
    relation TEXT NOT NULL,
    ethnic TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since TEXT
);

-- Grows with every change to a person of a village, in the same transaction: what was read from memory is still true
-- when the sum over all villages is the same. One row a village, so that desks do not wait for each other.
CREATE TABLE registry_change (
    village BIGINT PRIMARY KEY,
    changes BIGINT NOT NULL
);
