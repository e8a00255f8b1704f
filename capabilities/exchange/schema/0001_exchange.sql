-- Files to and from banks. Distribution: exchange_bank_line by reply; the rest are reference tables.

-- A payment file: the intent is recorded before it is written, the fact afterwards.
CREATE TABLE exchange_file (
    file_id BIGINT PRIMARY KEY,
    batch_id BIGINT NOT NULL,
    cycle_id BIGINT NOT NULL,
    bank TEXT NOT NULL,
    name TEXT NOT NULL,
    pay_day TEXT NOT NULL,
    lines BIGINT NOT NULL,
    total_fen BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'written')),
    sha256 TEXT,
    written_at BIGINT
);
CREATE INDEX exchange_file_batch ON exchange_file (batch_id);

-- A reply that was taken in; its bytes are kept in the document room.
CREATE TABLE exchange_reply (
    reply_id BIGINT PRIMARY KEY,
    bank TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    lines BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (bank, sha256)
);

-- What a bank said, line by line, as it said it.
CREATE TABLE exchange_bank_line (
    reply_id BIGINT NOT NULL,
    line_no BIGINT NOT NULL,
    instruction_id BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('OK', 'FAIL', 'PENDING', 'RETURN')),
    reason TEXT,
    value_date TEXT,
    bank_reference TEXT NOT NULL,
    PRIMARY KEY (reply_id, line_no)
)
--sqlite: WITHOUT ROWID
;

CREATE VIEW auditor_instruction AS
    SELECT n.item_id * 8 + n.attempt AS instruction_id, n.item_id, n.attempt, f.bank, n.file_id, n.line_no, n.amount_fen,
        CASE
            WHEN s.state IS NOT NULL THEN s.state
            WHEN f.state = 'intended' THEN 'prepared'
            ELSE 'sent'
        END AS state
    FROM payout_instruction n
    JOIN exchange_file f ON f.file_id = n.file_id
    LEFT JOIN payout_settlement s ON s.cycle_id = n.cycle_id AND s.person_id = n.person_id
        AND s.component = n.component AND s.attempt = n.attempt;

CREATE VIEW auditor_bank_line AS
    SELECT r.bank, r.sha256 AS file_sha256, l.line_no, l.instruction_id, l.outcome, l.bank_reference, r.received_at
    FROM exchange_bank_line l
    JOIN exchange_reply r ON r.reply_id = l.reply_id;
