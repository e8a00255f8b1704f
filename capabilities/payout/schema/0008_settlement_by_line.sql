-- What a bank said of an instruction stands by the file it went out in and the line there, as replies come: what is new lies
-- together, however many banks answer for the same people. Its person is in the key for the distribution, which is as before.
--sqlite: CREATE TABLE payout_settlement_before (cycle_id BIGINT, person_id BIGINT, component BIGINT, attempt BIGINT, state TEXT,
--sqlite:     reason TEXT, settled_on TEXT);
--sqlite: INSERT INTO payout_settlement_before
--sqlite:     SELECT cycle_id, person_id, component, attempt, state, reason, settled_on FROM payout_settlement;
--sqlite: DROP TABLE payout_settlement;
--sqlite: CREATE TABLE payout_settlement (
--sqlite:     file_id BIGINT NOT NULL,
--sqlite:     line_no BIGINT NOT NULL,
--sqlite:     cycle_id BIGINT NOT NULL,
--sqlite:     person_id BIGINT NOT NULL,
--sqlite:     component BIGINT NOT NULL,
--sqlite:     attempt BIGINT NOT NULL,
--sqlite:     state TEXT NOT NULL CHECK (state IN ('unknown', 'credited', 'failed', 'returned')),
--sqlite:     reason TEXT,
--sqlite:     settled_on TEXT NOT NULL,
--sqlite:     PRIMARY KEY (file_id, line_no, person_id)
--sqlite: ) WITHOUT ROWID;
--sqlite: INSERT INTO payout_settlement
--sqlite:     SELECT n.file_id, n.line_no, s.cycle_id, s.person_id, s.component, s.attempt, s.state, s.reason, s.settled_on
--sqlite:     FROM payout_settlement_before s
--sqlite:     LEFT JOIN payout_instruction n ON n.cycle_id = s.cycle_id AND n.person_id = s.person_id
--sqlite:         AND n.component = s.component AND n.attempt = s.attempt
--sqlite:     ORDER BY n.file_id, n.line_no;
--sqlite: DROP TABLE payout_settlement_before;
--sqlite: CREATE INDEX payout_settlement_not_paid ON payout_settlement (cycle_id, person_id, component)
--sqlite:     WHERE state IN ('failed', 'returned');
--postgres: ALTER TABLE payout_settlement ADD COLUMN file_id BIGINT, ADD COLUMN line_no BIGINT;
--postgres: UPDATE payout_settlement SET file_id = n.file_id, line_no = n.line_no FROM payout_instruction n
--postgres:     WHERE n.cycle_id = payout_settlement.cycle_id AND n.person_id = payout_settlement.person_id
--postgres:         AND n.component = payout_settlement.component AND n.attempt = payout_settlement.attempt;
--postgres: ALTER TABLE payout_settlement DROP CONSTRAINT payout_settlement_pkey,
--postgres:     ADD PRIMARY KEY (file_id, line_no, person_id), RESET (fillfactor);
--postgres: ALTER TABLE payout_settlement ALTER COLUMN file_id SET STATISTICS 10, ALTER COLUMN line_no SET STATISTICS 10;

DROP VIEW auditor_pay_item;
CREATE VIEW auditor_pay_item AS
    SELECT i.item_id, b.batch_id, c.payer, c.programme, c.period, i.person_id, i.component, i.amount_fen,
        CASE
            WHEN i.hold_reason IS NOT NULL THEN 'held'
            WHEN b.state IN ('checked', 'noticed') THEN 'accepted'
            WHEN b.state IN ('submitted', 'approved') THEN 'frozen'
            ELSE COALESCE(s.state, 'sent')
        END AS state,
        b.roster_sha256, i.item_id - b.batch_id * 16777216 AS roster_line, i.region, b.submitted_by, b.approved_by
    FROM payout_item i
    JOIN payout_batch b ON b.batch_id = i.item_id / 16777216
    JOIN payout_cycle c ON c.cycle_id = i.cycle_id
    LEFT JOIN payout_instruction first ON first.cycle_id = i.cycle_id AND first.person_id = i.person_id
        AND first.component = i.component AND first.attempt = 1
    LEFT JOIN payout_instruction second ON second.cycle_id = i.cycle_id AND second.person_id = i.person_id
        AND second.component = i.component AND second.attempt = 2
    LEFT JOIN payout_settlement s ON s.file_id = COALESCE(second.file_id, first.file_id)
        AND s.line_no = COALESCE(second.line_no, first.line_no)
    UNION ALL
    SELECT r.batch_id * 16777216 + r.line_no AS item_id, b.batch_id, c.payer, c.programme, c.period, r.person_id,
        r.component, r.amount_fen, r.state, b.roster_sha256, r.line_no AS roster_line, r.region,
        b.submitted_by, b.approved_by
    FROM payout_refused r
    JOIN payout_batch b ON b.batch_id = r.batch_id
    JOIN payout_cycle c ON c.cycle_id = b.cycle_id;
--postgres: ALTER VIEW auditor_pay_item SET (security_invoker = true);
