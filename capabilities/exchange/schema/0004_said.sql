-- What each reply said of each batch, so that a page need not read a bank's lines. Distribution: a reference table.
-- Replies that were taken in before this table was there are listed without it, by the audit log.
CREATE TABLE exchange_said (
    batch_id BIGINT NOT NULL,
    reply_id BIGINT NOT NULL,
    word TEXT NOT NULL CHECK (word IN ('OK', 'FAIL', 'PENDING', 'RETURN')),
    lines BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen = CAST(amount_fen AS BIGINT)),
    PRIMARY KEY (batch_id, reply_id, word)
);
