-- A transfer names its journal, which has the business day: a number instead of ten letters in every row. Distribution
-- as before: ledger_transfer by the account that is a person's, ledger_journal is a reference table.
DROP VIEW auditor_posting;

ALTER TABLE ledger_transfer ADD COLUMN journal_id BIGINT NOT NULL DEFAULT 0;

UPDATE ledger_transfer SET journal_id = (SELECT j.journal_id FROM ledger_journal j
    WHERE ledger_transfer.transfer_id BETWEEN j.first_transfer AND j.first_transfer + j.transfers - 1);

ALTER TABLE ledger_transfer DROP COLUMN business_day;

CREATE VIEW auditor_posting AS
    SELECT t.transfer_id, t.debit_account AS account_id, t.amount_fen, j.business_day
    FROM ledger_transfer t LEFT JOIN ledger_journal j ON j.journal_id = t.journal_id
    UNION ALL
    SELECT t.transfer_id, t.credit_account AS account_id, -t.amount_fen AS amount_fen, j.business_day
    FROM ledger_transfer t LEFT JOIN ledger_journal j ON j.journal_id = t.journal_id;
