//! Bytes as people and files write hashes.

/// Lower-case hexadecimal, two characters a byte.
///
/// # Panics
/// Never: a string takes all.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a string takes all");
        out
    })
}

/// Bytes written in hexadecimal, if they are so many.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != N * 2 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_characters() {
        assert_eq!(super::hex(&[]), "");
        assert_eq!(super::hex(&[0x00, 0x0f, 0xf0, 0xff]), "000ff0ff");
    }

    #[test]
    fn hexadecimal_is_read_whole_or_not_at_all() {
        for (text, bytes) in
            [("00ff", Some([0, 255])), ("00FF", Some([0, 255])), ("0ff", None), ("zz00", None), ("+1+1", None)]
        {
            assert_eq!(super::unhex::<2>(text), bytes, "{text}");
        }
    }
}
