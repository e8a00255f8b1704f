//! The log's tree: the hashes of its complete subtrees, kept in the order in which leaves complete them.
//!
//! The numbers of the hashes are those of Crosby and Wallach (as in Go's sumdb): leaf 0 is hash 0, leaf 1 is hash 1 and
//! completes hash 2, leaf 2 is hash 3, and so on. Appending reads and writes as many hashes as the leaf completes
//! subtrees: two on average, never more than log2 of the size; a root and a path read O(log n).

use kernel::{Ctx, Error, Result};

use crate::{merkle, store};

/// A count or an index as the database holds it.
pub(crate) fn number(index: u64) -> i64 {
    i64::try_from(index).expect("a log shorter than 2^62 leaves")
}

/// A number of the database as a count or an index.
pub(crate) fn index(number: i64) -> u64 {
    u64::try_from(number).expect("indexes are never negative")
}

/// The number under which the hash of the `n`th subtree of 2^`level` leaves is stored.
pub(crate) fn stored_index(level: u32, n: u64) -> u64 {
    // It is written `level` hashes after that of its last leaf, before which stands one hash for each subtree
    // completed earlier: n + n/2 + n/4 + ...
    let last_leaf = ((n + 1) << level) - 1;
    let before: u64 = (0..64).map(|half| last_leaf >> half).sum();
    before + u64::from(level)
}

/// How many hashes a tree of that size stores.
pub(crate) fn stored_count(size: u64) -> u64 {
    stored_index(0, size)
}

fn read(ctx: &mut Ctx, level: u32, n: u64) -> Result<[u8; 32]> {
    let at = stored_index(level, n);
    store::hash(ctx, number(at))?.ok_or_else(|| {
        let leaf = ((n + 1) << level) - 1;
        Error::Broken(format!("audit: hash {at}, completed by leaf {leaf}, is missing"))
    })
}

/// Writes the hash of a new leaf and of every subtree it completes.
pub(crate) fn append(ctx: &mut Ctx, leaf_index: u64, leaf_hash: [u8; 32]) -> Result<()> {
    let (first, mut node) = (stored_index(0, leaf_index), leaf_hash);
    store::write_hash(ctx, number(first), &node)?;
    for level in 0..leaf_index.trailing_ones() {
        let left = read(ctx, level, (leaf_index >> level) - 1)?;
        node = merkle::node_hash(&left, &node);
        store::write_hash(ctx, number(first + u64::from(level) + 1), &node)?;
    }
    Ok(())
}

/// The root of the leaves from `low` until before `high`, where `low` is a multiple of every complete subtree between.
fn root_between(ctx: &mut Ctx, low: u64, high: u64) -> Result<[u8; 32]> {
    let mut complete = Vec::new();
    let mut at = low;
    while at < high {
        let level = (high - at).ilog2();
        complete.push(read(ctx, level, at >> level)?);
        at += 1 << level;
    }
    let right = complete.pop().unwrap_or(merkle::EMPTY_ROOT);
    Ok(complete.iter().rev().fold(right, |right, left| merkle::node_hash(left, &right)))
}

/// The root of the first `size` leaves, from stored hashes.
pub(crate) fn root(ctx: &mut Ctx, size: u64) -> Result<[u8; 32]> {
    root_between(ctx, 0, size)
}

/// The path of a leaf to the root of the first `size` leaves, from stored hashes; the lowest sibling first.
pub(crate) fn path(ctx: &mut Ctx, leaf_index: u64, size: u64) -> Result<Vec<[u8; 32]>> {
    assert!(leaf_index < size, "a path begins at a leaf");
    let (mut low, mut high, mut path) = (0, size, Vec::new());
    while high - low > 1 {
        let middle = low + (1 << (high - low - 1).ilog2());
        if leaf_index < middle {
            path.push(root_between(ctx, middle, high)?);
            high = middle;
        } else {
            path.push(root_between(ctx, low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// `width` stored hashes of one level side by side, from the `first` on.
pub(crate) fn side_by_side(ctx: &mut Ctx, level: u32, first: u64, width: u64) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for n in first..first + width {
        out.extend(read(ctx, level, n)?);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_numbered_as_the_other_implementation_numbers_them() {
        for level in 0..12 {
            for n in (0..200).chain([1 << 20, (1 << 30) + 77]) {
                let level_u8 = u8::try_from(level).unwrap();
                assert_eq!(stored_index(level, n), tlog_tiles::stored_hash_index(level_u8, n), "level {level}, {n}");
            }
        }
        for size in 0..1000 {
            assert_eq!(stored_count(size), tlog_tiles::stored_hash_count(size), "{size}");
        }
    }
}
