//! The log as others fetch it: the static resources of C2SP tlog-tiles, below a prefix of the server's choosing.
//!
//! * `tile/LEVEL/N` and `tile/LEVEL/N.p/WIDTH`: 256 (or WIDTH) hashes of 32 bytes, the roots of neighbouring subtrees of
//!   256^LEVEL leaves;
//! * `tile/entries/N` and `tile/entries/N.p/WIDTH`: as many leaves, each preceded by its length in two bytes, the
//!   larger first.
//!
//! N is written in groups of three digits, `x001/x234/067`. What was answered once never changes. The checkpoint, which
//! does, is [`crate::checkpoint`].

use kernel::{Ctx, Result};

use crate::{store, tree};

/// How many hashes or leaves a full tile has.
pub const TILE_WIDTH: u64 = 256;
const LEVEL_BITS: u32 = 8;
/// 256^7 leaves are more than any log has; subtrees above would overflow.
const LEVEL_MAX: u32 = 6;
const N_MAX: u64 = 1 << 48;

/// Which resource of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    Hashes { level: u32, n: u64, width: u64 },
    Entries { n: u64, width: u64 },
}

impl Resource {
    /// Reads a path such as `tile/0/x001/067.p/8`; only the one way in which a resource is written is read.
    pub(crate) fn parse(path: &str) -> Option<Resource> {
        let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (n, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((n, width)) => (n, plain_number(width).filter(|width| (1..TILE_WIDTH).contains(width))?),
        };
        let n = tile_number(n)?;
        if kind == "entries" {
            return Some(Resource::Entries { n, width });
        }
        let level = u32::try_from(plain_number(kind)?).ok().filter(|level| *level <= LEVEL_MAX)?;
        Some(Resource::Hashes { level, n, width })
    }
}

/// Digits without a leading zero.
fn plain_number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn tile_number(text: &str) -> Option<u64> {
    let mut n: u64 = 0;
    for group in text.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        n = n.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    (n < N_MAX && written(n) == text).then_some(n)
}

fn written(n: u64) -> String {
    let (mut out, mut above) = (format!("{:03}", n % 1000), n / 1000);
    while above > 0 {
        out = format!("x{:03}/{out}", above % 1000);
        above /= 1000;
    }
    out
}

/// Whether the log is long enough for `width` subtrees of 2^`level` leaves from tile `n` on.
fn exists(ctx: &mut Ctx, level: u32, n: u64, width: u64) -> Result<bool> {
    let subtrees = tree::index(store::last_leaf(ctx)? + 1) >> level;
    let fits = |first: u64| first.checked_add(width).is_some_and(|end| end <= subtrees);
    Ok((1..=TILE_WIDTH).contains(&width) && n.checked_mul(TILE_WIDTH).is_some_and(fits))
}

pub(crate) fn hashes(ctx: &mut Ctx, level: u32, n: u64, width: u64) -> Result<Option<Vec<u8>>> {
    if level > LEVEL_MAX || !exists(ctx, level * LEVEL_BITS, n, width)? {
        return Ok(None);
    }
    tree::side_by_side(ctx, level * LEVEL_BITS, n * TILE_WIDTH, width).map(Some)
}

pub(crate) fn entries(ctx: &mut Ctx, n: u64, width: u64) -> Result<Option<Vec<u8>>> {
    if !exists(ctx, 0, n, width)? {
        return Ok(None);
    }
    let mut out = Vec::new();
    for entry in store::leaves_after(ctx, tree::number(n * TILE_WIDTH) - 1, tree::number(width))? {
        let length = u16::try_from(entry.leaf.len()).expect("a leaf is refused when it is longer");
        out.extend(length.to_be_bytes());
        out.extend(entry.leaf.as_bytes());
    }
    Ok(Some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_in_their_one_form() {
        let cases = [
            ("tile/0/000", Some(Resource::Hashes { level: 0, n: 0, width: 256 })),
            ("tile/1/x001/x234/067", Some(Resource::Hashes { level: 1, n: 1_234_067, width: 256 })),
            ("tile/0/067.p/255", Some(Resource::Hashes { level: 0, n: 67, width: 255 })),
            ("tile/entries/x001/000.p/1", Some(Resource::Entries { n: 1000, width: 1 })),
            ("tile/entries/003", Some(Resource::Entries { n: 3, width: 256 })),
            ("tile/8/0/000", None),
            ("tile/00/000", None),
            ("tile/7/000", None),
            ("tile/0/0", None),
            ("tile/0/x000/001", None),
            ("tile/0/001/001", None),
            ("tile/0/x001", None),
            ("tile/0/000.p/256", None),
            ("tile/0/000.p/0", None),
            ("tile/0/000.p/01", None),
            ("tile/0/x999/x999/x999/x999/x999/x999/x999/999", None),
            ("tile/0/+01", None),
            ("tile/data/000", None),
            ("/tile/0/000", None),
            ("checkpoint", None),
        ];
        for (path, resource) in cases {
            assert_eq!(Resource::parse(path), resource, "{path}");
        }
    }
}
