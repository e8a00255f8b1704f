//! That one leaf stands in the log, for somebody who has neither the log nor this program.
//!
//! The text is a C2SP tlog-proof (extension `.tlog-proof`), its `extra` line holding the leaf's text in base64:
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra eWlrYS1sZWFmLzEKYXQgMTY6...
//! index 73894
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! ...one line for each sibling, from the leaf's own up to the root's child...
//!
//! yika.example/shannan-audit
//! 109482
//! sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
//!
//! — yika.example/shannan-audit hI2DJw...
//! ```
//!
//! To check it: take the leaf's text out of base64 and read it; check the note at the end with the log's public key;
//! compute SHA-256(0x00 || leaf), go up with the siblings by SHA-256(0x01 || left || right) as RFC 9162, section
//! 2.1.3.2, says; the result must be the note's third line.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use kernel::{Refusal, Result, refuse};

use crate::{checkpoint::Head, merkle};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// More siblings than any tree has levels.
const SIBLINGS_MAX: usize = 64;

/// A leaf with its path to the root of the log at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The leaf's index.
    pub leaf_index: i64,
    /// How many leaves the log had.
    pub tree_size: i64,
    /// The siblings on the way up, the leaf's own first.
    pub hashes: Vec<[u8; 32]>,
    /// The leaf's text; [`crate::Leaf::parse`] reads it.
    pub leaf: String,
}

impl Proof {
    /// The root that follows from this proof, if its path fits its index and size.
    #[must_use]
    pub fn root(&self) -> Option<[u8; 32]> {
        let (index, size) = (self.leaf_index.try_into().ok()?, self.tree_size.try_into().ok()?);
        merkle::root_from_path(merkle::leaf_hash(self.leaf.as_bytes()), index, size, &self.hashes)
    }

    /// The proof as text, with the checkpoint of its size.
    #[must_use]
    pub fn to_text(&self, checkpoint: &str) -> String {
        let mut out =
            format!("{FIRST_LINE}\nextra {}\nindex {}\n", BASE64_STANDARD.encode(&self.leaf), self.leaf_index);
        for hash in &self.hashes {
            out.push_str(&BASE64_STANDARD.encode(hash));
            out.push('\n');
        }
        out.push('\n');
        out.push_str(checkpoint);
        out
    }

    /// Reads a proof's text without its checkpoint; the size comes from there.
    fn parse(text: &str, tree_size: i64) -> Option<Proof> {
        let mut lines = text.lines();
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let leaf = String::from_utf8(BASE64_STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?).ok()?;
        let index = lines.next()?.strip_prefix("index ")?;
        let leaf_index: i64 = index.parse().ok()?;
        let hashes =
            lines.map(|line| BASE64_STANDARD.decode(line).ok()?.try_into().ok()).collect::<Option<Vec<_>>>()?;
        (leaf_index.to_string() == index && hashes.len() <= SIBLINGS_MAX).then_some(Proof {
            leaf_index,
            tree_size,
            hashes,
            leaf,
        })
    }
}

/// Whether the proof leads to that root.
#[must_use]
pub fn check_proof(proof: &Proof, root: &[u8; 32]) -> bool {
    proof.root().is_some_and(|computed| computed == *root)
}

/// Checks a proof's text with the log's public key, without a database; answers what it proves.
///
/// # Errors
/// `proof_malformed`; `proof_wrong` when the leaf is not in the tree that was signed; `checkpoint_malformed`,
/// `checkpoint_not_signed`, `audit_verifier_key_malformed`.
pub fn check_proof_text(text: &str, verifier_key: &str) -> Result<Proof> {
    let malformed = || Refusal::new("proof_malformed");
    let (text, checkpoint) = text.split_once("\n\n").ok_or_else(malformed)?;
    let head = Head::open(checkpoint, verifier_key)?;
    let proof = Proof::parse(text, head.size).ok_or_else(malformed)?;
    if !check_proof(&proof, &head.root) {
        return refuse("proof_wrong");
    }
    Ok(proof)
}
