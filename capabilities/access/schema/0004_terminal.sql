-- Self-service terminals, and the codes by which they are enrolled. Few rows that all may read: reference tables.

-- sequence: of the last message that was believed; the next one's must be larger. What a heartbeat told is nothing until
-- there was one. Words are as the terminal says them.
CREATE TABLE access_terminal (
    terminal_id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    point BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('enrolled', 'blocked', 'wiped')),
    enrolled_at BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    heard_at BIGINT,
    reader TEXT,
    printer TEXT,
    paper TEXT,
    version TEXT,
    clock_offset_micros BIGINT
);

-- A code is good once; only its hash is here.
CREATE TABLE access_enrolment (
    code_sha256 BYTEA PRIMARY KEY,
    name TEXT NOT NULL,
    point BIGINT NOT NULL,
    offered_by TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
