-- Follow-up of entries: who is to be contacted next, and what was said. Distribution: by person_id. An entry asked for by its number alone is looked for
-- in every part of casework_record, over the index of its number.

-- The county that follows an entry, and the day of the next contact; empty where nobody is to be contacted.
ALTER TABLE casework_record ADD COLUMN follow_office BIGINT;
ALTER TABLE casework_record ADD COLUMN follow_on TEXT;
CREATE INDEX casework_record_number ON casework_record (record_id);
CREATE INDEX casework_record_follow ON casework_record (follow_office, follow_on, record_id) WHERE follow_on IS NOT NULL;
CREATE INDEX casework_record_follow_register ON casework_record (follow_office, register, follow_on, record_id)
    WHERE follow_on IS NOT NULL;
-- Of those who stood before nobody was contacted: they are due since the day of their entry.
UPDATE casework_record SET follow_office = region / 1000000 * 1000000, follow_on = from_on
    WHERE register IN ('graduate_registered', 'graduate_without_work', 'unemployed', 'job_seeker')
    AND ended_on IS NULL AND person_id > 0;

-- What was said and offered, contact by contact; never changed. A vacancy is an entry of the register of vacancies.
CREATE TABLE casework_follow_up (
    person_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    follow_up_no BIGINT NOT NULL,
    region BIGINT NOT NULL,
    kind TEXT NOT NULL,
    vacancy BIGINT,
    said TEXT NOT NULL,
    situation TEXT NOT NULL CHECK (situation IN ('seeking', 'working', 'studying', 'unwilling', 'not_reached')),
    next_on TEXT,
    at BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    PRIMARY KEY (person_id, record_id, follow_up_no)
)
--sqlite: WITHOUT ROWID
;

-- On PostgreSQL: as the entries.
--postgres: ALTER TABLE casework_follow_up ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_follow_up_scope ON casework_follow_up
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
