-- SMS on their way out. A reference table. The text is kept until it was handed over or given up, and no longer: it may
-- hold a code that signs somebody in.
CREATE TABLE exchange_message (
    message_id BIGINT PRIMARY KEY,
    phone TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    why TEXT,
    queued_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX exchange_message_due ON exchange_message (next_try_at) WHERE state = 'queued';
