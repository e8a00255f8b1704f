//! Whether the log is what it was.
//!
//! Steps: walk the leaves in order, in portions; hash each stored text anew, compare it with the stored hash and its
//! columns; grow the tree, and compare each subtree it completes with the stored one; at the checkpoint's size compare
//! the root. The first leaf that does not fit ends the walk and is named. Memory is bounded by a portion.

use kernel::{Ctx, Error, Result, hex};

use crate::{Entry, Leaf, checkpoint::Head, merkle, store, tree};

/// What was found to be whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many leaves the log has.
    pub size: i64,
    /// Its root.
    pub root: [u8; 32],
}

/// How many leaves are read at a time.
const PORTION: i64 = 1000;

/// A subtree as it must be: the leaves it spans, and its hash.
struct Subtree {
    last_leaf: u64,
    leaves: u64,
    hash: [u8; 32],
}

pub(crate) fn verify(ctx: &mut Ctx, head: Option<&Head>) -> Result<Verified> {
    let mut log = merkle::Growing::default();
    let mut signed_size = head.filter(|head| head.size == 0).map(|_| log.root());
    loop {
        let entries = store::leaves_after(ctx, tree::number(log.size()) - 1, PORTION)?;
        if entries.is_empty() {
            break;
        }
        let first_hash = tree::stored_count(log.size());
        let (mut subtrees, mut fault) = (Vec::new(), None);
        for entry in &entries {
            match leaf_hash(entry, tree::number(log.size())) {
                Ok(hash) => grow(&mut log, hash, &mut subtrees),
                Err(found) => {
                    fault = Some(found);
                    break;
                }
            }
            if head.is_some_and(|head| head.size == tree::number(log.size())) {
                signed_size = Some(log.root());
            }
        }
        // Subtrees that earlier leaves completed come first: the first leaf is to be named.
        compare(ctx, first_hash, &subtrees)?;
        if let Some(fault) = fault {
            return Err(fault);
        }
    }
    let verified = Verified { size: tree::number(log.size()), root: log.root() };
    refuse_surplus(ctx, &verified)?;
    match (head, signed_size) {
        (None, _) => Ok(verified),
        (Some(head), None) => broken(format!(
            "leaf {} is missing: the checkpoint covers {} leaves, the log has {}",
            verified.size, head.size, verified.size
        )),
        (Some(head), Some(root)) if root != head.root => {
            broken(format!("the first {} leaves, from leaf 0 on, are not those the checkpoint covers", head.size))
        }
        (Some(_), Some(_)) => Ok(verified),
    }
}

fn broken<T>(what: String) -> Result<T> {
    Err(Error::Broken(format!("audit: {what}")))
}

/// The hash of a leaf's stored text, if the row is the one that belongs there and agrees with its text.
fn leaf_hash(entry: &Entry, expected_index: i64) -> Result<[u8; 32]> {
    if entry.leaf_index != expected_index {
        return broken(format!("leaf {expected_index} is missing"));
    }
    let hash = merkle::leaf_hash(entry.leaf.as_bytes());
    if entry.leaf_hash != hex(&hash) {
        return broken(format!("leaf {expected_index}: its hash is not that of its text"));
    }
    let Some(leaf) = Leaf::parse(&entry.leaf) else {
        return broken(format!("leaf {expected_index}: its text is not a leaf's"));
    };
    if (leaf.at, &leaf.actor, &leaf.action, &leaf.object) != (entry.at, &entry.actor, &entry.action, &entry.object) {
        return broken(format!("leaf {expected_index}: its columns do not agree with its text"));
    }
    Ok(hash)
}

fn grow(log: &mut merkle::Growing, hash: [u8; 32], subtrees: &mut Vec<Subtree>) {
    let (last_leaf, mut leaves) = (log.size(), 1);
    log.push(hash, |completed| {
        subtrees.push(Subtree { last_leaf, leaves, hash: *completed });
        leaves *= 2;
    });
}

/// Compares subtrees with what is stored from a number on.
fn compare(ctx: &mut Ctx, first_hash: u64, subtrees: &[Subtree]) -> Result<()> {
    let limit = i64::try_from(subtrees.len()).expect("a portion is small");
    let stored = store::hashes_after(ctx, tree::number(first_hash) - 1, limit)?;
    let mut stored = stored.iter();
    for (at, subtree) in (tree::number(first_hash)..).zip(subtrees) {
        let fits = stored.next().is_some_and(|(number, hash)| *number == at && *hash == subtree.hash);
        if !fits {
            let (first, last) = (subtree.last_leaf + 1 - subtree.leaves, subtree.last_leaf);
            return broken(format!("leaf {last}: the stored hash {at}, of leaves {first} to {last}, is not theirs"));
        }
    }
    Ok(())
}

/// Rows outside the numbers that were walked.
fn refuse_surplus(ctx: &mut Ctx, verified: &Verified) -> Result<()> {
    let (leaves, hashes) = (store::count_leaves(ctx)?, store::count_hashes(ctx)?);
    if leaves != verified.size {
        return broken(format!("leaf -1 and below: {} leaves too many", leaves - verified.size));
    }
    let expected = tree::number(tree::stored_count(tree::index(verified.size)));
    if hashes != expected {
        return broken(format!("leaf {}: {hashes} hashes are stored, {expected} belong there", verified.size));
    }
    Ok(())
}
