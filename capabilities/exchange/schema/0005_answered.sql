-- Whether a bank said anything yet of the lines of a file, so that its first answer need not be compared with earlier ones.
-- Of files that are older than this column it is not known, and they count as answered. Distribution: a reference table, as before.
ALTER TABLE exchange_file ADD COLUMN answered BIGINT NOT NULL DEFAULT 1 CHECK (answered IN (0, 1));
