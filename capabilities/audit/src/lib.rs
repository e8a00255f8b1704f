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

mod leaf;
pub mod merkle;
mod store;
mod tree;

use kernel::{Ctx, Moment, Result, Room, refuse};

pub use leaf::Leaf;
pub use store::STATEMENTS;

/// This room's tables.
pub const ROOM: Room = kernel::room!("audit": "0001_audit.sql");

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

/// Bytes in lower-case hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
