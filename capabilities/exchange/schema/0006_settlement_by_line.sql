-- What a bank said of an instruction stands by its line of the payment file (payout). Distribution as before.
DROP VIEW auditor_instruction;
CREATE VIEW auditor_instruction AS
    SELECT n.item_id * 8 + n.attempt AS instruction_id, n.item_id, n.attempt, f.bank, n.file_id, n.line_no, n.amount_fen,
        CASE
            WHEN s.state IS NOT NULL THEN s.state
            WHEN f.state = 'intended' THEN 'prepared'
            ELSE 'sent'
        END AS state
    FROM payout_instruction n
    JOIN exchange_file f ON f.file_id = n.file_id
    LEFT JOIN payout_settlement s ON s.file_id = n.file_id AND s.line_no = n.line_no;
--postgres: ALTER VIEW auditor_instruction SET (security_invoker = true);
