-- Complaints, objections, messages. Distribution: casework_message and casework_seen by person_id; the rest are reference
-- tables, of which a prefecture has some thousands of rows a year.

-- A complaint or report. Who gives no name leaves person_id, name and contact empty. Whoever holds the reference and the
-- secret word may ask for it; only the word's hash is kept.
CREATE TABLE casework_case (
    case_id BIGINT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    word_sha256 TEXT NOT NULL,
    wrong_words BIGINT NOT NULL,
    wrong_on TEXT,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'phone', 'letter', 'sms')),
    state TEXT NOT NULL CHECK (state IN ('received', 'accepted', 'in_hand', 'answered', 'closed')),
    region BIGINT NOT NULL,
    programme TEXT,
    batch_id BIGINT,
    line_no BIGINT,
    person_id BIGINT,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    text TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    accept_by TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    owner TEXT,
    reminded_on TEXT,
    answered_at BIGINT,
    closed_at BIGINT
);
CREATE INDEX casework_case_due ON casework_case (state, answer_by);
CREATE INDEX casework_case_person ON casework_case (person_id) WHERE person_id IS NOT NULL;

-- What was sent along; the file itself is kept in the document room.
CREATE TABLE casework_attachment (
    case_id BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('jpeg', 'png', 'pdf')),
    bytes BIGINT NOT NULL,
    PRIMARY KEY (case_id, sha256)
);

-- What was said about a case: answers are for whoever asks, notes for the desk.
CREATE TABLE casework_entry (
    case_id BIGINT NOT NULL,
    entry_no BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'note')),
    text TEXT NOT NULL,
    said_by TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, entry_no)
);

-- An objection to one line of a published list, as it was shown.
CREATE TABLE casework_objection (
    objection_id BIGINT PRIMARY KEY,
    batch_id BIGINT NOT NULL,
    line_no BIGINT NOT NULL,
    region BIGINT NOT NULL,
    shown TEXT NOT NULL,
    person_id BIGINT,
    contact TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'upheld', 'dismissed')),
    reason TEXT,
    received_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT
);
CREATE INDEX casework_objection_batch ON casework_objection (batch_id, line_no);
CREATE INDEX casework_objection_person ON casework_objection (person_id) WHERE person_id IS NOT NULL;

-- What a resident is told: the key of a sentence and its values, never a text of ours or markup.
CREATE TABLE casework_message (
    person_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    args TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (person_id, message_id)
)
--sqlite: WITHOUT ROWID
;

-- Until when a resident has seen what is derived from payments and not written as messages.
CREATE TABLE casework_seen (
    person_id BIGINT PRIMARY KEY,
    seen_until BIGINT NOT NULL
);
