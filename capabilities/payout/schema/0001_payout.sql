-- Batches of pay items. Distribution: payout_item, payout_reissue, payout_instruction and payout_settlement by person_id;
-- payout_refused by batch; the rest are reference tables.

-- One payer, programme and period. Its items lie together, so that a supplementary batch meets them.
CREATE TABLE payout_cycle (
    cycle_id BIGINT PRIMARY KEY,
    payer TEXT NOT NULL,
    programme TEXT NOT NULL,
    period TEXT NOT NULL,
    UNIQUE (payer, programme, period)
);

CREATE TABLE payout_batch (
    batch_id BIGINT PRIMARY KEY,
    cycle_id BIGINT NOT NULL,
    source_batch BIGINT,
    state TEXT NOT NULL CHECK (state IN
        ('open', 'loaded', 'checked', 'noticed', 'submitted', 'approved', 'sent', 'closed', 'undone')),
    region BIGINT NOT NULL,
    approvals_needed BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    roster_sha256 TEXT,
    roster_digest TEXT,
    lines BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    held BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    accepted_fen BIGINT NOT NULL CHECK (accepted_fen = CAST(accepted_fen AS BIGINT)),
    notice_from TEXT,
    notice_to TEXT,
    content_root TEXT,
    submitted_by TEXT,
    submitted_at BIGINT,
    approved_by TEXT,
    sent_at BIGINT,
    closed_at BIGINT
);
CREATE INDEX payout_batch_cycle ON payout_batch (cycle_id);

-- What a person is to be paid, once for ever: the key is the entitlement itself. item_id = batch x 2^24 + roster line.
CREATE TABLE payout_item (
    cycle_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    component BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0 AND amount_fen = CAST(amount_fen AS BIGINT)),
    account_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    hold_reason TEXT,
    PRIMARY KEY (cycle_id, person_id, component)
)
--sqlite: WITHOUT ROWID
;

CREATE INDEX payout_item_held ON payout_item (cycle_id, item_id) WHERE hold_reason IS NOT NULL;

-- Lines that are not to be paid: rejected by the check, held and left out at submission, or of a batch that was undone.
CREATE TABLE payout_refused (
    batch_id BIGINT NOT NULL,
    line_no BIGINT NOT NULL,
    person_id BIGINT,
    component BIGINT NOT NULL,
    amount_fen BIGINT,
    region BIGINT,
    state TEXT NOT NULL CHECK (state IN ('rejected', 'stopped')),
    code TEXT NOT NULL,
    PRIMARY KEY (batch_id, line_no)
);

-- Items of another batch that failed or came back, paid once more in this batch. The key allows one re-issue.
CREATE TABLE payout_reissue (
    cycle_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    component BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0 AND amount_fen = CAST(amount_fen AS BIGINT)),
    account_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    PRIMARY KEY (cycle_id, person_id, component)
)
--sqlite: WITHOUT ROWID
;

-- The line of a bank file that pays an item. instruction_id = item x 8 + attempt.
CREATE TABLE payout_instruction (
    cycle_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    component BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    account_key BIGINT NOT NULL,
    PRIMARY KEY (cycle_id, person_id, component, attempt)
)
--sqlite: WITHOUT ROWID
;

-- What the bank said became of an instruction; no row: nothing yet.
CREATE TABLE payout_settlement (
    cycle_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    component BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unknown', 'credited', 'failed', 'returned')),
    reason TEXT,
    settled_on TEXT NOT NULL,
    PRIMARY KEY (cycle_id, person_id, component, attempt)
)
--sqlite: WITHOUT ROWID
--postgres: WITH (fillfactor = 90)
;

-- The stop switch: one row.
CREATE TABLE payout_switch (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('running', 'halted')),
    reason TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE VIEW auditor_pay_item AS
    SELECT i.item_id, b.batch_id, c.payer, c.programme, c.period, i.person_id, i.component, i.amount_fen,
        CASE
            WHEN i.hold_reason IS NOT NULL THEN 'held'
            WHEN b.state IN ('checked', 'noticed') THEN 'accepted'
            WHEN b.state IN ('submitted', 'approved') THEN 'frozen'
            WHEN again.attempt IS NOT NULL THEN COALESCE(second.state, 'sent')
            ELSE COALESCE(first.state, 'sent')
        END AS state,
        b.roster_sha256, i.item_id - b.batch_id * 16777216 AS roster_line, i.region, b.submitted_by, b.approved_by
    FROM payout_item i
    JOIN payout_batch b ON b.batch_id = i.item_id / 16777216
    JOIN payout_cycle c ON c.cycle_id = i.cycle_id
    LEFT JOIN payout_settlement first ON first.cycle_id = i.cycle_id AND first.person_id = i.person_id
        AND first.component = i.component AND first.attempt = 1
    LEFT JOIN payout_instruction again ON again.cycle_id = i.cycle_id AND again.person_id = i.person_id
        AND again.component = i.component AND again.attempt = 2
    LEFT JOIN payout_settlement second ON second.cycle_id = i.cycle_id AND second.person_id = i.person_id
        AND second.component = i.component AND second.attempt = 2
    UNION ALL
    SELECT r.batch_id * 16777216 + r.line_no AS item_id, b.batch_id, c.payer, c.programme, c.period, r.person_id,
        r.component, r.amount_fen, r.state, b.roster_sha256, r.line_no AS roster_line, r.region,
        b.submitted_by, b.approved_by
    FROM payout_refused r
    JOIN payout_batch b ON b.batch_id = r.batch_id
    JOIN payout_cycle c ON c.cycle_id = b.cycle_id;
