//! Merkle trees of RFC 6962 (section 2.1) over SHA-256: for this log, and for batches of millions of items.
//!
//! An item's hash is SHA-256(0x00 || item), an inner node's SHA-256(0x01 || left || right), the root of nothing is
//! SHA-256 of nothing. Everything here is pure and works on hashes of leaves: hash each item with [`leaf_hash`] first.
//!
//! The crate `tlog_tiles` is not used outside the tests, which compare both: it computes a root only from hashes stored
//! one by one, and a batch has millions of them that nobody stores; its reader of stored hashes must not change what
//! it reads from, as an open transaction must; and it brings an address parser with all of Unicode behind it.

use sha2::{Digest, Sha256, block_api::compress256};

/// The root of a tree without leaves.
pub const EMPTY_ROOT: [u8; 32] = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41,
    0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// The hash of an item.
#[must_use]
pub fn leaf_hash(item: &[u8]) -> [u8; 32] {
    if item.len() < ONE_BLOCK_MAX {
        let mut block = [0; BLOCK];
        block[1..=item.len()].copy_from_slice(item);
        return hash_blocks(&mut [block], item.len() + 1);
    }
    Sha256::new().chain_update([0]).chain_update(item).finalize().into()
}

/// The hash of an inner node.
#[must_use]
pub fn node_hash(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut blocks = [[0; BLOCK]; 2];
    let [first, second] = &mut blocks;
    first[0] = 1;
    first[1..33].copy_from_slice(left);
    first[33..].copy_from_slice(&right[..31]);
    second[0] = right[31];
    hash_blocks(&mut blocks, 65)
}

/// SHA-256 works on blocks of so many bytes.
const BLOCK: usize = 64;
/// The longest message that fits into one, with the closing bit and its length.
const ONE_BLOCK_MAX: usize = BLOCK - 9;

/// SHA-256 of a message of `length` bytes that stands in blocks with room for the closing bit and the length (FIPS 180-4,
/// 5.1.1): for millions of short messages, which the library's own way of taking in texts of any length would slow down.
fn hash_blocks(blocks: &mut [[u8; BLOCK]], length: usize) -> [u8; 32] {
    blocks[length / BLOCK][length % BLOCK] = 0x80;
    let bits = (length as u64 * 8).to_be_bytes();
    blocks[blocks.len() - 1][BLOCK - 8..].copy_from_slice(&bits);
    // The first 32 bits of the fractional parts of the square roots of the first eight primes (5.3.3).
    let mut state =
        [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
    compress256(&mut state, blocks);
    let mut hash = [0; 32];
    for (place, word) in hash.chunks_exact_mut(4).zip(state) {
        place.copy_from_slice(&u32::to_be_bytes(word));
    }
    hash
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

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    /// The inputs and roots of certificate-transparency's own tests (merkletree/merkle_tree_test.cc).
    const INPUTS: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn inputs() -> Vec<[u8; 32]> {
        INPUTS.iter().map(|input| leaf_hash(&bytes(input))).collect()
    }

    fn numbered(size: usize) -> Vec<[u8; 32]> {
        (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        for (size, expected) in ROOTS.iter().enumerate() {
            assert_eq!(root(inputs()[..size].iter().copied()).to_vec(), bytes(expected), "{size} leaves");
        }
    }

    #[test]
    fn paths_are_those_of_certificate_transparency() {
        let cases: [(usize, usize, &[&str]); 4] = [
            (0, 1, &[]),
            (
                0,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        ];
        for (index, size, expected) in cases {
            let expected: Vec<Vec<u8>> = expected.iter().map(|hash| bytes(hash)).collect();
            let path = path(&inputs()[..size], index);
            assert_eq!(path.iter().map(|hash| hash.to_vec()).collect::<Vec<_>>(), expected, "leaf {index} of {size}");
        }
    }

    #[test]
    fn every_path_leads_to_the_root_and_the_other_implementation_agrees() {
        for size in 1..=70_usize {
            let leaves = numbered(size);
            let whole = root(leaves.iter().copied());
            for index in 0..size {
                let path = path(&leaves, index);
                let (at, of) = (index as u64, size as u64);
                assert_eq!(root_from_path(leaves[index], at, of, &path), Some(whole), "leaf {index} of {size}");
                let theirs = path.iter().map(|hash| tlog_tiles::Hash(*hash)).collect();
                tlog_tiles::check_record(&theirs, of, tlog_tiles::Hash(whole), at, tlog_tiles::Hash(leaves[index]))
                    .unwrap_or_else(|why| panic!("leaf {index} of {size}: {why}"));
            }
        }
    }

    #[test]
    fn a_path_proves_nothing_else() {
        for size in [1_usize, 2, 3, 6, 7, 8, 13, 64, 65] {
            let leaves = numbered(size);
            let whole = root(leaves.iter().copied());
            for index in 0..size {
                let path = path(&leaves, index);
                let (at, of) = (index as u64, size as u64);
                let proves = |leaf, at, of, path: &[[u8; 32]]| root_from_path(leaf, at, of, path) == Some(whole);
                assert!(!proves(leaf_hash(b"another"), at, of, &path));
                assert!(!proves(leaves[index], of, of, &path), "an index outside");
                assert!(!proves(leaves[index], at, 0, &path), "an empty tree");
                for other in (0..of).filter(|other| *other != at) {
                    assert!(!proves(leaves[index], other, of, &path), "leaf {index} of {size} as {other}");
                }
                let mut longer = path.clone();
                longer.push(whole);
                assert!(!proves(leaves[index], at, of, &longer));
                for sibling in 0..path.len() {
                    let mut changed = path.clone();
                    changed[sibling][31] ^= 1;
                    assert!(!proves(leaves[index], at, of, &changed));
                    assert!(!proves(leaves[index], at, of, &path[..sibling]));
                }
            }
        }
    }

    #[test]
    fn a_growing_tree_hands_over_hashes_in_the_order_in_which_they_are_stored() {
        let mut tree = Growing::default();
        let mut stored = Vec::new();
        for (at, leaf) in numbered(300).into_iter().enumerate() {
            tree.push(leaf, |hash| stored.push(*hash));
            assert_eq!(tree.root(), root(numbered(at + 1).into_iter()));
        }
        assert_eq!(tree.size(), 300);
        assert_eq!(stored.len() as u64, tlog_tiles::stored_hash_count(300));
        let at = usize::try_from(tlog_tiles::stored_hash_index(3, 5)).unwrap();
        assert_eq!(stored[at], root(numbered(48)[40..].iter().copied()));
    }
}
