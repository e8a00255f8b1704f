-- Where the lines of a roster lie: for each block of 128 of them the persons that the items on these lines pay, eight bytes
-- a line, most significant first; zero where the line made no item. block = item_id / 128. An item whose block says so may be
-- gone since. Pages of items in the order of the roster begin here, so that no index stands on the path of a payment.
-- Distribution: by batch.
CREATE TABLE payout_line (
    block BIGINT PRIMARY KEY,
    packed BYTEA NOT NULL
);
--postgres: ALTER TABLE payout_line ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY payout_line_scope ON payout_line
--postgres:     USING (EXISTS (SELECT 1 FROM payout_batch b WHERE b.batch_id = payout_line.block / 131072));
