-- The roster of a batch; its file is kept in the document room. A reference table.
CREATE TABLE subsidy_roster (
    batch_id BIGINT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    header_row BIGINT NOT NULL,
    blank_rows BIGINT NOT NULL,
    total_rows BIGINT NOT NULL
);
