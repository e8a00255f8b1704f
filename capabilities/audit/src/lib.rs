//! Who did what: a tamper-evident log, written in the same transaction as the deed.
//!
//! Promises
//! * One leaf for each deed, numbered from 0 without gaps, in the order in which the deeds were committed. When the
//!   deed fails there is no leaf, and when the leaf fails there is no deed.
//! * The leaves are a Merkle log (C2SP tlog-tiles, RFC 6962): whoever holds a signed checkpoint finds out about any
//!   edit, deletion, insertion, reordering or truncation of what it covers ([`verify`]).
//! * A checkpoint is signed only after every leaf was hashed anew from its stored text ([`checkpoint`]).
//! * One leaf can be proven to somebody who has neither the log nor this program ([`prove`]).
//! * A leaf holds no whole personal number; those handed over are masked.
//!
//! Deliberately absent: witnesses. Who can change the database and also holds the signing key can write another
//! history, so checkpoints are to be handed to others, on paper if need be. Absent too: deleting or amending leaves.

mod checkpoint;
mod leaf;
pub mod merkle;
mod proof;
mod store;
mod tile;
mod tree;
mod verify;

use kernel::{Ctx, Error, Moment, Result, Room, hex, refuse};

use checkpoint::Head;
pub use checkpoint::Signer;
pub use leaf::Leaf;
pub use proof::{Proof, check_proof, check_proof_text};
pub use store::STATEMENTS;
pub use tile::TILE_WIDTH;
pub use verify::Verified;

/// This room's tables.
pub const ROOM: Room = kernel::room!("audit": "0001_audit.sql", "0002_row_security.sql");

/// How many bytes a leaf's text may have: an entry bundle writes its length in two bytes.
pub const LEAF_BYTES_MAX: usize = 65_535;

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// From 0 without gaps.
    pub leaf_index: i64,
    /// SHA-256(0x00 || leaf), in hexadecimal.
    pub leaf_hash: String,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: String,
    /// What was hashed; [`Leaf::parse`] reads it.
    pub leaf: String,
}

/// Appends one leaf to the log, in the caller's transaction, and answers its index.
///
/// The actor and the time are the transaction's own. The row of the counter orders concurrent deeds, so call this
/// last. Personal numbers are masked; commit to a list of people by the Merkle root of its salted items instead.
///
/// # Errors
/// `audit_leaf_too_long`; `Broken` when a hash the tree needs is missing; or a failure of the database.
///
/// # Panics
/// If the name of a fact is not one word.
pub fn record(ctx: &mut Ctx, action: &'static str, object: &str, facts: &[(&'static str, String)]) -> Result<i64> {
    let masked = |(name, value): &(&'static str, String)| ((*name).to_owned(), leaf::without_personal_numbers(value));
    let leaf = Leaf {
        at: ctx.now(),
        actor: ctx.actor().user.to_string(),
        action: action.to_owned(),
        object: leaf::without_personal_numbers(object),
        facts: facts.iter().map(masked).collect(),
    };
    let text = leaf.to_text();
    if text.len() > LEAF_BYTES_MAX {
        return refuse("audit_leaf_too_long");
    }
    let leaf_index = ctx.take_numbers("audit_leaf", 1)? - 1;
    let hash = merkle::leaf_hash(text.as_bytes());
    tree::append(ctx, tree::index(leaf_index), hash)?;
    let Leaf { at, actor, action, object, .. } = leaf;
    store::write_leaf(ctx, &Entry { leaf_index, leaf_hash: hex(&hash), at, actor, action, object, leaf: text })?;
    Ok(leaf_index)
}

/// The signed size and root of the log as it stands, after [`verify`] found it whole: nothing is signed unread.
///
/// # Errors
/// `Broken`, naming the first leaf that does not fit; or a failure of the database.
pub fn checkpoint(ctx: &mut Ctx, signer: &Signer) -> Result<String> {
    let Verified { size, root } = verify::verify(ctx, None)?;
    Ok(Head { size, root }.sign(signer))
}

/// Recomputes the whole log and compares it with what is stored; with a checkpoint and its public key, also with what
/// was signed then.
///
/// # Errors
/// `Broken`, naming the first leaf that does not fit; `checkpoint_malformed`, `checkpoint_not_signed`,
/// `audit_verifier_key_malformed`; or a failure of the database.
pub fn verify(ctx: &mut Ctx, checkpoint: Option<(&str, &str)>) -> Result<Verified> {
    let head = checkpoint.map(|(note, verifier_key)| Head::open(note, verifier_key)).transpose()?;
    verify::verify(ctx, head.as_ref())
}

/// Proves that a leaf stands among the first `size` leaves; [`Proof::to_text`] with a checkpoint of that size makes it
/// something to hand over.
///
/// # Errors
/// `audit_leaf_unknown` when the first `size` leaves do not hold it, or there are fewer; `Broken` when what is stored
/// proves nothing; or a failure of the database.
pub fn prove(ctx: &mut Ctx, leaf_index: i64, size: i64) -> Result<Proof> {
    if !(0..size).contains(&leaf_index) || size > self::size(ctx)? {
        return refuse("audit_leaf_unknown");
    }
    let Some(entry) = store::leaf(ctx, leaf_index)? else {
        return Err(Error::Broken(format!("audit: leaf {leaf_index} is missing")));
    };
    let hashes = tree::path(ctx, tree::index(leaf_index), tree::index(size))?;
    let proof = Proof { leaf_index, tree_size: size, hashes, leaf: entry.leaf };
    if !check_proof(&proof, &tree::root(ctx, tree::index(size))?) {
        return Err(Error::Broken(format!("audit: leaf {leaf_index} is not in the stored tree")));
    }
    Ok(proof)
}

/// How many leaves the log has.
///
/// # Errors
/// A failure of the database.
pub fn size(ctx: &mut Ctx) -> Result<i64> {
    Ok(store::last_leaf(ctx)? + 1)
}

/// A leaf's row.
///
/// # Errors
/// `audit_leaf_unknown`; or a failure of the database.
pub fn entry(ctx: &mut Ctx, leaf_index: i64) -> Result<Entry> {
    match store::leaf(ctx, leaf_index)? {
        Some(entry) => Ok(entry),
        None => refuse("audit_leaf_unknown"),
    }
}

/// The leaves whose object is this one, or begins with it and a space, oldest first.
///
/// # Errors
/// A failure of the database.
pub fn leaves_about(ctx: &mut Ctx, object: &str) -> Result<Vec<Entry>> {
    store::leaves_about(ctx, object)
}

/// The last leaves before a number, newest first, at most `limit`: all, or those of one actor, or those whose action begins
/// like this.
///
/// # Errors
/// A failure of the database.
pub fn leaves(ctx: &mut Ctx, actor: &str, action: &str, before: Option<i64>, limit: usize) -> Result<Vec<Entry>> {
    store::last_leaves(ctx, actor, action, before.unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX))
}

/// A tile of hashes (C2SP tlog-tiles): `width` roots of neighbouring subtrees of 256^`level` leaves, from number
/// 256 `n` on; nothing when the log is not that long.
///
/// # Errors
/// `Broken` when a hash is missing; or a failure of the database.
pub fn tile(ctx: &mut Ctx, level: u32, n: u64, width: u64) -> Result<Option<Vec<u8>>> {
    tile::hashes(ctx, level, n, width)
}

/// A bundle of `width` leaves from leaf 256 `n` on (C2SP tlog-tiles); nothing when the log is not that long.
///
/// # Errors
/// A failure of the database.
pub fn entries(ctx: &mut Ctx, n: u64, width: u64) -> Result<Option<Vec<u8>>> {
    tile::entries(ctx, n, width)
}

/// What stands at a path of C2SP tlog-tiles, such as `tile/0/x001/067` or `tile/entries/000.p/8`; nothing when there
/// is no such resource.
///
/// # Errors
/// As [`tile`] and [`entries`].
pub fn resource(ctx: &mut Ctx, path: &str) -> Result<Option<Vec<u8>>> {
    match tile::Resource::parse(path) {
        Some(tile::Resource::Hashes { level, n, width }) => tile::hashes(ctx, level, n, width),
        Some(tile::Resource::Entries { n, width }) => tile::entries(ctx, n, width),
        None => Ok(None),
    }
}
