//! Merkle trees of RFC 6962 (section 2.1) over SHA-256: for this log, and for batches of millions of items.
//!
//! An item's hash is SHA-256(0x00 || item), an inner node's SHA-256(0x01 || left || right), the root of nothing is
//! SHA-256 of nothing. Everything here is pure and works on hashes of leaves: hash each item with [`leaf_hash`] first.
//!
//! The crate `tlog_tiles` is not used outside the tests, which compare both: it computes a root only from hashes stored
//! one by one, and a batch has millions of them that nobody stores; its reader of stored hashes must not change what
//! it reads from, as an open transaction must; and it brings an address parser with all of Unicode behind it.

use sha2::{Digest, Sha256};

/// The root of a tree without leaves.
pub const EMPTY_ROOT: [u8; 32] = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41,
    0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// The hash of an item.
#[must_use]
pub fn leaf_hash(item: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(item).finalize().into()
}

/// The hash of an inner node.
#[must_use]
pub fn node_hash(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut node = [1; 65];
    node[1..33].copy_from_slice(left);
    node[33..].copy_from_slice(right);
    Sha256::digest(node).into()
}

/// A tree that grows at its right edge and keeps only the roots of its complete subtrees: O(log n) memory.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    /// Roots of complete subtrees, the largest first; their sizes are the bits of `size`.
    complete: Vec<[u8; 32]>,
    size: u64,
}

impl Growing {
    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of a leaf, and hands over the hash of every subtree it completes, itself first: the order in
    /// which a log stores them.
    pub fn push(&mut self, leaf: [u8; 32], mut completed: impl FnMut(&[u8; 32])) {
        let mut node = leaf;
        completed(&node);
        for _ in 0..self.size.trailing_ones() {
            let left = self.complete.pop().expect("a one bit in the size is a complete subtree");
            node = node_hash(&left, &node);
            completed(&node);
        }
        self.complete.push(node);
        self.size += 1;
    }

    /// The root of all leaves so far.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        let mut smaller_first = self.complete.iter().rev();
        let Some(last) = smaller_first.next() else { return EMPTY_ROOT };
        smaller_first.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// The root of a tree with these leaves (their hashes).
#[must_use]
pub fn root(leaves: impl Iterator<Item = [u8; 32]>) -> [u8; 32] {
    let mut tree = Growing::default();
    leaves.for_each(|leaf| tree.push(leaf, |_| ()));
    tree.root()
}

/// The largest power of two that is smaller than `size`: how many leaves lie left of the root.
fn left_of_root(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// What a leaf needs beside itself to compute the root: the sibling of each node on its way, the lowest first.
///
/// # Panics
/// If there is no leaf of that index.
#[must_use]
pub fn path(leaves: &[[u8; 32]], index: usize) -> Vec<[u8; 32]> {
    assert!(index < leaves.len(), "a path begins at a leaf");
    let (mut part, mut index, mut path) = (leaves, index, Vec::new());
    while part.len() > 1 {
        let (left, right) = part.split_at(left_of_root(part.len()));
        let other;
        if index < left.len() {
            (part, other) = (left, right);
        } else {
            index -= left.len();
            (part, other) = (right, left);
        }
        path.push(root(other.iter().copied()));
    }
    path.reverse();
    path
}

/// The root that follows from a leaf's hash, its index, how many leaves there are, and its path.
///
/// `None` when the path does not have the length that belongs to that index and size.
#[must_use]
pub fn root_from_path(leaf: [u8; 32], index: u64, size: u64, path: &[[u8; 32]]) -> Option<[u8; 32]> {
    if index >= size {
        return None;
    }
    // RFC 9162, section 2.1.3.2: `at` and `last` move up the tree together; at the right edge of a tree whose size is
    // no power of two, levels without a sibling are skipped.
    let (mut at, mut last, mut node) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            node = node_hash(sibling, &node);
            let skipped = at.trailing_zeros();
            (at, last) = (at >> skipped, last >> skipped);
        } else {
            node = node_hash(&node, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    (last == 0).then_some(node)
}
