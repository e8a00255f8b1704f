-- Messages that are also told by SMS, until they were. Distribution: as casework_message, by person_id.
ALTER TABLE casework_message ADD COLUMN by_sms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX casework_message_sms ON casework_message (message_id) WHERE by_sms = 1;
