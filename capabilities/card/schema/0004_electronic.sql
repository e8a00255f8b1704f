-- Electronic cards. Distribution: card_electronic by person_id; card_spent by nonce.

-- One a person; her place in the status list stays hers.
CREATE TABLE card_electronic (
    person_id BIGINT PRIMARY KEY,
    list_index BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    ended_at BIGINT
);

-- Codes that were shown, until they could not be shown any more for long.
CREATE TABLE card_spent (
    nonce TEXT PRIMARY KEY,
    until BIGINT NOT NULL,
    spent_at BIGINT NOT NULL
);

--postgres: ALTER TABLE card_electronic ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_electronic_scope ON card_electronic
--postgres:     USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.person_id = card_electronic.person_id));
