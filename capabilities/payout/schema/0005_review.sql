-- The county's review of a submitted batch, where its programme asks for one: nobody approves before it has passed. No
-- row: no review is asked for. content_root: what was reviewed. Distribution: a reference table.
CREATE TABLE payout_review (
    batch_id BIGINT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('asked', 'passed', 'objected')),
    asked_at BIGINT NOT NULL,
    reviewed_by TEXT,
    reviewed_at BIGINT,
    content_root TEXT,
    remark TEXT
);
