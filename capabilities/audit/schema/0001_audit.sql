-- A Merkle log (C2SP tlog-tiles). Distribution beyond one machine: both tables stay on the coordinator, one log each.

-- One row for each deed, numbered from 0 without gaps, never changed. `leaf` is what was hashed; the columns beside it
-- repeat parts of it for people who search, and must agree with it.
CREATE TABLE audit_leaf (
    leaf_index BIGINT PRIMARY KEY CHECK (leaf_index >= 0),
    leaf_hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    leaf TEXT NOT NULL
--sqlite: , CHECK (typeof(at) = 'integer' AND typeof(leaf_hash) = 'text' AND typeof(leaf) = 'text')
--sqlite: , CHECK (typeof(actor) = 'text' AND typeof(action) = 'text' AND typeof(object) = 'text')
);

-- The hash of every complete subtree, in the order in which leaves complete them.
CREATE TABLE audit_hash (
    hash_index BIGINT PRIMARY KEY CHECK (hash_index >= 0),
    hash BYTEA NOT NULL CHECK (LENGTH(hash) = 32)
--sqlite: , CHECK (typeof(hash) = 'blob')
);

CREATE VIEW auditor_leaf AS
    SELECT leaf_index, leaf_hash, at, actor, action, object FROM audit_leaf;
