//! From signed bytes to the text of a QR code and back: zlib (RFC 1950), then base45 (RFC 9285).
//!
//! Deliberately absent: the drawing of the code; and trust: nothing is signed here, so one statement may come in
//! several packings. What makes it the same statement is inside it.

use std::io::Write;

use flate2::{Compression, Decompress, FlushDecompress, Status, write::ZlibEncoder};
use kernel::Refusal;

/// How many characters a text may have: as many as the largest QR code takes of its alphabet.
pub const TEXT_MAX: usize = 4_296;

/// How many bytes a statement may have when it is unpacked.
pub const STATEMENT_BYTES_MAX: usize = 65_536;

/// Signed bytes as the text of a QR code.
///
/// # Errors
/// `credential_text_too_long` when no QR code holds it.
pub(crate) fn pack(bytes: &[u8]) -> Result<String, Refusal> {
    let text = base45::encode(deflate(bytes));
    if text.len() > TEXT_MAX { Err(too_long(text.len())) } else { Ok(text) }
}

/// The bytes that a text carries.
///
/// # Errors
/// `credential_text_too_long`, `credential_text_not_base45`; and as [`inflate`].
pub(crate) fn unpack(text: &str) -> Result<Vec<u8>, Refusal> {
    if text.len() > TEXT_MAX {
        return Err(too_long(text.len()));
    }
    let packed = base45::decode(text).map_err(|_| Refusal::new("credential_text_not_base45"))?;
    // The decoder takes small letters, and a last pair that stands for more than a byte.
    if packed.is_empty() || base45::encode(&packed) != text {
        return Err(Refusal::new("credential_text_not_base45"));
    }
    inflate(&packed, STATEMENT_BYTES_MAX)
}

fn too_long(length: usize) -> Refusal {
    Refusal::new("credential_text_too_long").with("length", length).with("max", TEXT_MAX)
}

/// zlib at its best.
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all")
}

/// What zlib packed, if it is whole, nothing follows it, and it has at most `bytes_max` bytes.
///
/// # Errors
/// `credential_zlib_broken`, `credential_zlib_too_large`.
pub(crate) fn inflate(packed: &[u8], bytes_max: usize) -> Result<Vec<u8>, Refusal> {
    let broken = || Refusal::new("credential_zlib_broken");
    // Grown as it fills: a bomb costs no more than what it may be.
    let mut bytes = Vec::with_capacity(bytes_max.min(packed.len().saturating_mul(4)).max(64));
    let mut inflater = Decompress::new(true);
    loop {
        let read = usize::try_from(inflater.total_in()).map_err(|_| broken())?;
        let (read_before, had_before) = (read, bytes.len());
        let status =
            inflater.decompress_vec(&packed[read..], &mut bytes, FlushDecompress::None).map_err(|_| broken())?;
        if bytes.len() > bytes_max {
            return Err(Refusal::new("credential_zlib_too_large").with("max", bytes_max));
        }
        let read = usize::try_from(inflater.total_in()).map_err(|_| broken())?;
        match status {
            Status::StreamEnd if read == packed.len() => return Ok(bytes),
            Status::StreamEnd => return Err(broken()),
            Status::Ok | Status::BufError if bytes.len() == bytes.capacity() => bytes.reserve(bytes.len().max(64)),
            _ if (read, bytes.len()) == (read_before, had_before) => return Err(broken()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Refusal>) -> String {
        result.err().expect("a refusal").code.into_owned()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        for bytes in [vec![], vec![0], vec![7; 3_000], (0..=255).cycle().take(60_000).collect()] {
            assert_eq!(inflate(&deflate(&bytes), STATEMENT_BYTES_MAX).unwrap(), bytes);
        }
        let text = pack(b"one card for all services").unwrap();
        assert_eq!(unpack(&text).unwrap(), b"one card for all services");
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_large() {
        let most = vec![0; STATEMENT_BYTES_MAX];
        assert_eq!(inflate(&deflate(&most), STATEMENT_BYTES_MAX).unwrap().len(), STATEMENT_BYTES_MAX);
        for size in [STATEMENT_BYTES_MAX + 1, 2_500_000] {
            let text = pack(&vec![0; size]).unwrap();
            assert!(text.len() < TEXT_MAX);
            assert_eq!(code(unpack(&text)), "credential_zlib_too_large");
        }
    }

    #[test]
    fn a_text_is_read_in_one_spelling_only() {
        let text = pack(b"spelling").unwrap();
        for other in
            [text.to_lowercase(), format!("{text} "), format!(" {text}"), text.replace('0', "o"), String::new()]
        {
            if other != text {
                assert_eq!(code(unpack(&other)), "credential_text_not_base45", "{other}");
            }
        }
        // FGW is 65535, GGW would be 65536; and 99 alone is 414.
        for text in ["GGW", "FGWA", "FGW99", "藏", "\u{0}\u{0}"] {
            assert_eq!(code(unpack(text)), "credential_text_not_base45", "{text}");
        }
        assert_eq!(code(unpack(&"0".repeat(TEXT_MAX + 1))), "credential_text_too_long");
        assert_eq!(
            code(pack(
                &(0..9_000u32)
                    .flat_map(|n| n.wrapping_mul(n).wrapping_mul(2_654_435_761).to_be_bytes())
                    .collect::<Vec<_>>()
            )),
            "credential_text_too_long"
        );
    }

    #[test]
    fn half_a_packing_and_more_than_one_are_broken() {
        let packed = deflate(b"a statement of some length, and some length more");
        for length in 0..packed.len() {
            assert_eq!(code(inflate(&packed[..length], 100)), "credential_zlib_broken", "{length}");
        }
        let twice = [packed.clone(), packed.clone()].concat();
        assert_eq!(code(inflate(&twice, 1_000)), "credential_zlib_broken");
        assert_eq!(code(inflate(&[packed, vec![0]].concat(), 1_000)), "credential_zlib_broken");
    }
}
