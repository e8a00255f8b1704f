-- Unemployment benefits 失业保险金. Distribution: both by person_id. Months are written 2026-07.

-- A benefit that was granted: of so many months from the first one on. last_month is the last that is owed: the month of its end, where it ended before all of
-- them were. next_month is the first month that was not handed out yet. No two benefits of a person have a month in common.
CREATE TABLE insurance_benefit (
    person_id BIGINT NOT NULL,
    benefit_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    claimed_on TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    granted_by TEXT NOT NULL,
    paid_months BIGINT NOT NULL,
    left_months BIGINT NOT NULL,
    months BIGINT NOT NULL CHECK (months > 0),
    first_month TEXT NOT NULL,
    last_month TEXT NOT NULL,
    next_month TEXT NOT NULL,
    ended_because TEXT CHECK (ended_because IN ('work', 'pension', 'death', 'moved', 'asked')),
    ended_on TEXT,
    PRIMARY KEY (person_id, benefit_id)
)
--sqlite: WITHOUT ROWID
;

-- A month that was handed out in a batch.
CREATE TABLE insurance_benefit_paid (
    person_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    region BIGINT NOT NULL,
    run TEXT NOT NULL,
    fen BIGINT NOT NULL,
    marked_on TEXT NOT NULL,
    batch_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, month)
)
--sqlite: WITHOUT ROWID
;

-- On PostgreSQL: both are seen by who looks in their region and by the person they are about.
--postgres: ALTER TABLE insurance_benefit ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_benefit_scope ON insurance_benefit
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE insurance_benefit_paid ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY insurance_benefit_paid_scope ON insurance_benefit_paid
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
