//! Secrets: made at random, compared in constant time, kept as hashes.
//!
//! The one place where the room's rule "nothing but the transaction" has an exception: randomness comes from the system.

use kernel::{Result, hex, refuse};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// 256 random bits that open something: a session, an invitation, a known device. Shown once; the tables hold its
/// SHA-256 only.
pub struct Token([u8; 32]);

impl Token {
    pub(crate) fn random() -> Token {
        Token(random())
    }

    /// The text that goes into a cookie, an address bar or a file: 64 characters.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&self.0)
    }

    /// Reads the text.
    ///
    /// # Errors
    /// `session_unknown`, whatever is wrong with it.
    pub fn parse(text: &str) -> Result<Token> {
        let mut bytes = [0; 32];
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return refuse("session_unknown");
        }
        let value = |digit: u8| if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 };
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0]) << 4 | value(pair[1]);
        }
        Ok(Token(bytes))
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        sha256(&[&self.0])
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    bytes
}

/// A number of so many decimal digits, each as likely as the others.
pub(crate) fn random_digits(count: u32) -> String {
    let bound = 10_u64.pow(count);
    // 2^64 is no multiple of the bound: what lies beyond the last whole multiple is drawn again.
    let fair = u64::MAX - u64::MAX % bound;
    let drawn = std::iter::repeat_with(|| u64::from_le_bytes(random())).find(|drawn| *drawn < fair);
    format!("{:0width$}", drawn.expect("an endless row has one") % bound, width = count as usize)
}

/// SHA-256 of parts, each preceded by its length so that no two lists of parts are the same bytes.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_from_its_text_and_from_nothing_else() {
        let token = Token::random();
        assert_eq!(Token::parse(&token.text()).unwrap().sha256(), token.sha256());
        assert_ne!(Token::random().text(), token.text());
        let text = token.text();
        for bad in ["", &text[1..], &text.to_uppercase().replace(char::is_numeric, "A"), &format!("{text}0"), "十"] {
            assert_eq!(Token::parse(bad).unwrap_err().refusal().unwrap().code, "session_unknown");
        }
        assert!(!format!("{token:?}").contains(&text[..8]));
    }

    #[test]
    fn digits_are_as_many_as_asked_for_and_not_always_the_same() {
        let drawn: Vec<String> = (0..20).map(|_| random_digits(6)).collect();
        assert!(drawn.iter().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())));
        assert!(drawn.iter().any(|code| *code != drawn[0]));
    }

    #[test]
    fn parts_are_told_apart_by_their_length() {
        assert_ne!(sha256(&[b"ab", b"c"]), sha256(&[b"a", b"bc"]));
    }
}
