-- Files that came in, kept as they came (compressed), under their SHA-256. Distribution: by sha256.
CREATE TABLE document_file (
    sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    kept_at BIGINT NOT NULL
);

CREATE TABLE document_part (
    sha256 TEXT NOT NULL,
    part BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    PRIMARY KEY (sha256, part)
);
-- What is compressed already is not compressed again.
--postgres: ALTER TABLE document_part ALTER COLUMN packed SET STORAGE EXTERNAL;
