-- Cases whose limit is over are put before the next office above. Distributed as before, by person_id.
ALTER TABLE casework_case ADD COLUMN escalated_to BIGINT;
CREATE INDEX casework_case_escalated ON casework_case (escalated_to, due_on, case_id) WHERE escalated_to IS NOT NULL AND due_on IS NOT NULL;
