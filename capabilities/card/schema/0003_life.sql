-- The life of cards. Distribution: by person_id, but for card_application by its number, and card_batch and card_delivery,
-- which are reference tables.

-- A card from the application on. What happens to a whole batch or delivery at once stands with that (card_batch,
-- card_delivery) and not with each card; card_step holds what happens to one.
CREATE TABLE card_card (
    person_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    application_no BIGINT,
    reason TEXT NOT NULL,
    applied_by TEXT NOT NULL CHECK (applied_by IN ('own', 'guardian', 'employer', 'agent')),
    guardian_id BIGINT,
    employer TEXT,
    taken_by TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    stage TEXT NOT NULL,
    since BIGINT NOT NULL,
    point BIGINT NOT NULL,
    bank TEXT NOT NULL,
    phone TEXT NOT NULL,
    photo_sha256 TEXT,
    replaces BIGINT,
    lapses_on TEXT,
    bank_batch BIGINT,
    maker_batch BIGINT,
    delivery_id BIGINT,
    PRIMARY KEY (person_id, card_id)
)
--sqlite: WITHOUT ROWID
;
-- What an office still has to do; cards that are in use or over are most, and not in it. Word by word, for SQLite makes a
-- list for NOT IN anew with every row that is changed, which took half of the time of a card maker's return.
CREATE INDEX card_card_work ON card_card (stage, point)
    WHERE stage <> 'active' AND stage <> 'lost' AND stage <> 'cancelled' AND stage <> 'withdrawn' AND stage <> 'rejected';

-- An application's number has its own table, so that progress can be asked without the person.
CREATE TABLE card_application (
    application_no BIGINT PRIMARY KEY,
    person_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL
);

-- What is printed on a card and stored in its chip; written once.
CREATE TABLE card_made (
    person_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    card_number TEXT NOT NULL,
    identification TEXT NOT NULL,
    made_on TEXT NOT NULL,
    valid_to TEXT,
    place TEXT NOT NULL,
    PRIMARY KEY (person_id, card_id)
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE card_step (
    person_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    step_no BIGINT NOT NULL,
    step TEXT NOT NULL,
    stage TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (person_id, card_id, step_no)
)
--sqlite: WITHOUT ROWID
;

-- A signature for a card that was handed over: a drawing kept in the document room, or the sheet that was signed.
CREATE TABLE card_signature (
    person_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    signed_by TEXT NOT NULL,
    drawing_sha256 TEXT,
    sheet TEXT,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, card_id)
)
--sqlite: WITHOUT ROWID
;

-- Cards that went to a bank or to the card maker in one file: those of one region, its sender's.
CREATE TABLE card_batch (
    batch_id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('bank', 'maker')),
    partner TEXT NOT NULL,
    region BIGINT NOT NULL,
    cards BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    sent_by TEXT NOT NULL,
    file_sha256 TEXT,
    numbers_sha256 TEXT,
    returned_at BIGINT,
    returned_by TEXT,
    done BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    return_sha256 TEXT
);

-- Cards on their way to a service point together.
CREATE TABLE card_delivery (
    delivery_id BIGINT PRIMARY KEY,
    point BIGINT NOT NULL,
    cards BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    sent_by TEXT NOT NULL,
    received_at BIGINT,
    received_by TEXT,
    missing BIGINT NOT NULL
);

-- Accounts that nothing is paid to yet: opened for a card that is not in use, or waiting for the days in which the
-- holder can say no. From here an account goes to card_account, and the one before it is closed there.
CREATE TABLE card_waiting (
    person_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    bank TEXT NOT NULL,
    account_number TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('opened', 'cooling', 'moved', 'stopped')),
    opened_on TEXT NOT NULL,
    moves_on TEXT,
    PRIMARY KEY (person_id, card_id)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX card_waiting_cooling ON card_waiting (moves_on) WHERE state = 'cooling';

-- On PostgreSQL: cards are seen with the people they belong to.
--postgres: ALTER TABLE card_card ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_card_scope ON card_card
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_card.person_id));
--postgres: ALTER TABLE card_application ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_application_scope ON card_application
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_application.person_id));
--postgres: ALTER TABLE card_made ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_made_scope ON card_made
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_made.person_id));
--postgres: ALTER TABLE card_step ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_step_scope ON card_step
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_step.person_id));
--postgres: ALTER TABLE card_signature ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_signature_scope ON card_signature
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_signature.person_id));
--postgres: ALTER TABLE card_waiting ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_waiting_scope ON card_waiting
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_waiting.person_id));
--postgres: ALTER TABLE card_delivery ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_delivery_scope ON card_delivery
--postgres:     USING (point BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to()));
--postgres: ALTER TABLE card_batch ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_batch_scope ON card_batch
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to()));
