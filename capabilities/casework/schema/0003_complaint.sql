-- What somebody complains about is a complaint, in table, type, address and page; a case is what somebody asks for.
-- Distribution as before.
DROP INDEX casework_case_due;
DROP INDEX casework_case_person;
ALTER TABLE casework_case RENAME TO casework_complaint;
ALTER TABLE casework_complaint RENAME COLUMN case_id TO complaint_id;
ALTER TABLE casework_attachment RENAME TO casework_complaint_attachment;
ALTER TABLE casework_complaint_attachment RENAME COLUMN case_id TO complaint_id;
ALTER TABLE casework_entry RENAME TO casework_complaint_entry;
ALTER TABLE casework_complaint_entry RENAME COLUMN case_id TO complaint_id;
CREATE INDEX casework_complaint_due ON casework_complaint (state, answer_by);
CREATE INDEX casework_complaint_person ON casework_complaint (person_id) WHERE person_id IS NOT NULL;
--postgres: ALTER POLICY casework_case_scope ON casework_complaint RENAME TO casework_complaint_scope;
--postgres: ALTER POLICY casework_attachment_scope ON casework_complaint_attachment RENAME TO casework_complaint_attachment_scope;
--postgres: ALTER POLICY casework_entry_scope ON casework_complaint_entry RENAME TO casework_complaint_entry_scope;
