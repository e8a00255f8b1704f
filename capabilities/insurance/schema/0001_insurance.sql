-- Insurances: who is in which, what was paid in, and the resident pension. Distribution: all by person_id; insurance_arrival is empty between
-- transactions. Months are written 2026-07, years 2026.

-- to_on is the last day; none while it goes on.
CREATE TABLE insurance_membership (
    person_id BIGINT NOT NULL,
    insurance TEXT NOT NULL CHECK (insurance IN ('employee_pension', 'public_pension', 'resident_pension', 'unemployment',
        'work_injury', 'employee_medical', 'resident_medical')),
    from_on TEXT NOT NULL,
    region BIGINT NOT NULL,
    employer TEXT,
    to_on TEXT,
    left_because TEXT CHECK (left_because IN ('stopped', 'retired', 'moved', 'died')),
    PRIMARY KEY (person_id, insurance, from_on)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX insurance_membership_employer ON insurance_membership (employer, person_id) WHERE employer IS NOT NULL;

-- What somebody chose to pay into the resident pension each year, from a year on.
CREATE TABLE insurance_tier (
    person_id BIGINT NOT NULL,
    from_year BIGINT NOT NULL,
    region BIGINT NOT NULL,
    tier_fen BIGINT NOT NULL,
    PRIMARY KEY (person_id, from_year)
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE insurance_contribution (
    person_id BIGINT NOT NULL,
    insurance TEXT NOT NULL,
    period TEXT NOT NULL,
    region BIGINT NOT NULL,
    own_fen BIGINT NOT NULL,
    subsidy_fen BIGINT NOT NULL,
    collective_fen BIGINT NOT NULL,
    months BIGINT NOT NULL CHECK (months IN (1, 12)),
    paid_on TEXT NOT NULL,
    PRIMARY KEY (person_id, insurance, period)
)
--sqlite: WITHOUT ROWID
;

-- Where contributions arrive before they are taken in; empty between transactions.
CREATE TABLE insurance_arrival (
    person_id BIGINT NOT NULL,
    insurance TEXT NOT NULL,
    period TEXT NOT NULL,
    region BIGINT NOT NULL,
    own_fen BIGINT NOT NULL,
    subsidy_fen BIGINT NOT NULL,
    collective_fen BIGINT NOT NULL,
    months BIGINT NOT NULL,
    paid_on TEXT NOT NULL
);

-- A resident pension; one a person. next_month is the first month that was not handed out yet: no row of insurance_pension_paid stands for it or
-- for a later one.
CREATE TABLE insurance_pension (
    person_id BIGINT PRIMARY KEY,
    pension_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'declined', 'paying', 'suspended', 'ended')),
    claimed_on TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    first_month TEXT NOT NULL,
    next_month TEXT NOT NULL,
    account_fen BIGINT NOT NULL,
    proved_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    suspended_because TEXT CHECK (suspended_because IN ('no_proof', 'asked', 'death_reported', 'moved')),
    suspended_on TEXT,
    ended_because TEXT CHECK (ended_because IN ('death', 'left', 'insured_elsewhere', 'other')),
    ended_on TEXT,
    last_month TEXT,
    remainder_fen BIGINT
);
-- Whose proof of life ends next, of those who are paid.
CREATE INDEX insurance_pension_proof ON insurance_pension (valid_until, person_id) WHERE state = 'paying';

CREATE TABLE insurance_pension_step (
    person_id BIGINT NOT NULL,
    step_no BIGINT NOT NULL,
    deed TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (person_id, step_no)
)
--sqlite: WITHOUT ROWID
;

-- Months that are not owed, first and last included: the pension was suspended then for a reason that is not paid back.
CREATE TABLE insurance_pension_gap (
    person_id BIGINT NOT NULL,
    from_month TEXT NOT NULL,
    to_month TEXT NOT NULL,
    PRIMARY KEY (person_id, from_month)
)
--sqlite: WITHOUT ROWID
;

-- A month that was handed out: by a monthly run, or to the heirs when the pension ended. account_fen is the part that came from the account.
CREATE TABLE insurance_pension_paid (
    person_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    region BIGINT NOT NULL,
    run TEXT NOT NULL,
    fen BIGINT NOT NULL,
    account_fen BIGINT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('run', 'ending')),
    marked_on TEXT NOT NULL,
    PRIMARY KEY (person_id, month)
)
--sqlite: WITHOUT ROWID
;

-- A proof of life, by its way: where the card was put in; which two signed; which data, in words.
CREATE TABLE insurance_proof (
    person_id BIGINT NOT NULL,
    proof_no BIGINT NOT NULL,
    region BIGINT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('card', 'app', 'visit', 'data')),
    proved_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    place TEXT,
    first_signature TEXT,
    second_signature TEXT,
    evidence TEXT,
    at BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    PRIMARY KEY (person_id, proof_no)
)
--sqlite: WITHOUT ROWID
;

-- On PostgreSQL: all of it is seen by who looks in its region and by the person it is about; steps and gaps with their pension.
--postgres: ALTER TABLE insurance_membership ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_membership_scope ON insurance_membership
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE insurance_tier ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_tier_scope ON insurance_tier
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE insurance_contribution ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_contribution_scope ON insurance_contribution
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE insurance_arrival ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_arrival_scope ON insurance_arrival
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to()));
--postgres: ALTER TABLE insurance_pension ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_pension_scope ON insurance_pension
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE insurance_pension_step ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_pension_step_scope ON insurance_pension_step
--postgres:     USING (EXISTS (SELECT 1 FROM insurance_pension p WHERE p.person_id = insurance_pension_step.person_id));
--postgres: ALTER TABLE insurance_pension_gap ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_pension_gap_scope ON insurance_pension_gap
--postgres:     USING (EXISTS (SELECT 1 FROM insurance_pension p WHERE p.person_id = insurance_pension_gap.person_id));
--postgres: ALTER TABLE insurance_pension_paid ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_pension_paid_scope ON insurance_pension_paid
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE insurance_proof ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_proof_scope ON insurance_proof
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
