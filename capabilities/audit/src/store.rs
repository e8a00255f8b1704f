//! All SQL of the audit log.

use kernel::{Ctx, Moment, Result, Row, params};

use crate::Entry;

kernel::statements! {
    WRITE_LEAF = "INSERT INTO audit_leaf (leaf_index, leaf_hash, at, actor, action, object, leaf)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    WRITE_HASH = "INSERT INTO audit_hash (hash_index, hash) VALUES ($1, $2)";
    HASH = "SELECT hash FROM audit_hash WHERE hash_index = $1";
    HASHES_AFTER = "SELECT hash_index, hash FROM audit_hash WHERE hash_index > $1 ORDER BY hash_index LIMIT $2";
    LEAF = "SELECT leaf_index, leaf_hash, at, actor, action, object, leaf FROM audit_leaf WHERE leaf_index = $1";
    LEAVES_AFTER = "SELECT leaf_index, leaf_hash, at, actor, action, object, leaf FROM audit_leaf
        WHERE leaf_index > $1 ORDER BY leaf_index LIMIT $2";
    LEAVES_ABOUT = "SELECT leaf_index, leaf_hash, at, actor, action, object, leaf FROM audit_leaf
        WHERE object = $1 OR object LIKE $1 || ' %' ORDER BY leaf_index";
    LAST_LEAVES = "SELECT leaf_index, leaf_hash, at, actor, action, object, leaf FROM audit_leaf
        WHERE leaf_index < $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR SUBSTR(action, 1, LENGTH($3)) = $3)
        ORDER BY leaf_index DESC LIMIT $4";
    SIZE = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_leaf";
    HASHES = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_hash";
    LAST_LEAF = "SELECT CAST(COALESCE(MAX(leaf_index), -1) AS BIGINT) FROM audit_leaf";
}

pub(crate) fn write_leaf(ctx: &mut Ctx, entry: &Entry) -> Result<()> {
    let Entry { leaf_index, leaf_hash, at, actor, action, object, leaf } = entry;
    ctx.execute(WRITE_LEAF, params![*leaf_index, leaf_hash, at, actor, action, object, leaf]).map(drop)
}

pub(crate) fn write_hash(ctx: &mut Ctx, hash_index: i64, hash: &[u8; 32]) -> Result<()> {
    ctx.execute(WRITE_HASH, params![hash_index, *hash]).map(drop)
}

/// The hash stored under a number; nothing when it is missing or is no hash.
pub(crate) fn hash(ctx: &mut Ctx, hash_index: i64) -> Result<Option<[u8; 32]>> {
    Ok(ctx.query_opt(HASH, params![hash_index], |row| row.bytes(0).try_into().ok())?.flatten())
}

pub(crate) fn hashes_after(ctx: &mut Ctx, hash_index: i64, limit: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    ctx.query(HASHES_AFTER, params![hash_index, limit], |row| (row.int(0), row.bytes(1).to_vec()))
}

fn to_entry(row: &Row<'_>) -> Entry {
    Entry {
        leaf_index: row.int(0),
        leaf_hash: row.text(1).to_owned(),
        at: Moment(row.int(2)),
        actor: row.text(3).to_owned(),
        action: row.text(4).to_owned(),
        object: row.text(5).to_owned(),
        leaf: row.text(6).to_owned(),
    }
}

pub(crate) fn leaf(ctx: &mut Ctx, leaf_index: i64) -> Result<Option<Entry>> {
    ctx.query_opt(LEAF, params![leaf_index], to_entry)
}

pub(crate) fn leaves_after(ctx: &mut Ctx, leaf_index: i64, limit: i64) -> Result<Vec<Entry>> {
    ctx.query(LEAVES_AFTER, params![leaf_index, limit], to_entry)
}

pub(crate) fn leaves_about(ctx: &mut Ctx, object: &str) -> Result<Vec<Entry>> {
    ctx.query(LEAVES_ABOUT, params![object], to_entry)
}

pub(crate) fn last_leaves(ctx: &mut Ctx, actor: &str, action: &str, before: i64, limit: i64) -> Result<Vec<Entry>> {
    ctx.query(LAST_LEAVES, params![before, actor, action, limit], to_entry)
}

pub(crate) fn last_leaf(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(LAST_LEAF, params![], |row| row.int(0))
}

pub(crate) fn count_leaves(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(SIZE, params![], |row| row.int(0))
}

pub(crate) fn count_hashes(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(HASHES, params![], |row| row.int(0))
}
