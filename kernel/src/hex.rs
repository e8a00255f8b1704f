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

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_characters() {
        assert_eq!(super::hex(&[]), "");
        assert_eq!(super::hex(&[0x00, 0x0f, 0xf0, 0xff]), "000ff0ff");
    }
}
