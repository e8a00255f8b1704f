-- Double entry. Distribution beyond one machine: ledger_account and ledger_journal are reference tables, so
-- too is ledger_balance; ledger_transfer is distributed by the account that is a person's.

-- Accounts of institutions. A person's account needs no row: its number is computed from the person's.
CREATE TABLE ledger_account (
    account_id BIGINT PRIMARY KEY,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (owner, kind)
);

-- What stands on each institution's account, in fen: debits less credits. Row 0 is the sum over all persons' accounts.
CREATE TABLE ledger_balance (
    account_id BIGINT PRIMARY KEY,
    balance_fen BIGINT NOT NULL CHECK (balance_fen = CAST(balance_fen AS BIGINT))
);

-- One row for each deed that moved money; its transfers have the numbers first_transfer and following.
CREATE TABLE ledger_journal (
    journal_id BIGINT PRIMARY KEY,
    deed TEXT NOT NULL,
    subject BIGINT NOT NULL,
    business_day TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    posted_by TEXT NOT NULL,
    first_transfer BIGINT NOT NULL,
    transfers BIGINT NOT NULL CHECK (transfers > 0),
    total_fen BIGINT NOT NULL CHECK (total_fen > 0),
    reverses BIGINT UNIQUE
);
CREATE INDEX ledger_journal_subject ON ledger_journal (subject, deed);

-- One row for each transfer, appended and never changed. Numbers come from one counter without gaps, so PostgreSQL
-- needs no key here (a block index finds a range of numbers); SQLite clusters by them.
CREATE TABLE ledger_transfer (
--sqlite: transfer_id INTEGER PRIMARY KEY,
--postgres: transfer_id BIGINT NOT NULL,
    debit_account BIGINT NOT NULL,
    credit_account BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0 AND amount_fen = CAST(amount_fen AS BIGINT)),
    business_day TEXT NOT NULL,
    reference BIGINT NOT NULL
);
--postgres: CREATE INDEX ledger_transfer_number ON ledger_transfer USING brin (transfer_id) WITH (pages_per_range = 32);

CREATE VIEW auditor_posting AS
    SELECT transfer_id, debit_account AS account_id, amount_fen, business_day FROM ledger_transfer
    UNION ALL
    SELECT transfer_id, credit_account AS account_id, -amount_fen AS amount_fen, business_day FROM ledger_transfer;
