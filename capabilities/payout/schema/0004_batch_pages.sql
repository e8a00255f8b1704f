-- What pages ask of a batch, kept so that no page reads its items. Distribution: reference tables.

-- How many items of a batch stand in each state by the bank's word, and their sum. Kept with every settlement.
CREATE TABLE payout_settled (
    batch_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unknown', 'credited', 'failed', 'returned')),
    items BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen = CAST(amount_fen AS BIGINT)),
    PRIMARY KEY (batch_id, state)
);
INSERT INTO payout_settled (batch_id, state, items, amount_fen)
    SELECT COALESCE(r.batch_id, n.item_id / 16777216), s.state, CAST(COUNT(*) AS BIGINT), CAST(SUM(n.amount_fen) AS BIGINT)
    FROM payout_settlement s
    JOIN payout_instruction n ON n.cycle_id = s.cycle_id AND n.person_id = s.person_id AND n.component = s.component
        AND n.attempt = s.attempt
    LEFT JOIN payout_reissue r ON n.attempt = 2 AND r.cycle_id = n.cycle_id AND r.person_id = n.person_id
        AND r.component = n.component
    GROUP BY COALESCE(r.batch_id, n.item_id / 16777216), s.state;

-- The few that were not paid are found without reading those that were.
CREATE INDEX payout_settlement_not_paid ON payout_settlement (cycle_id, person_id, component)
    WHERE state IN ('failed', 'returned');

-- The last work that runs for long on a batch, so that one can leave it and come back, also after the program ended.
CREATE TABLE payout_job (
    batch_id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('load', 'check', 'send')),
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed', 'cancelled')),
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    code TEXT,
    facts TEXT
);
