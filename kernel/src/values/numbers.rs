//! The number on a social security card and the number of a bank account.
//!
//! Promises: both are kept in capitals without spaces, and `Debug` is masked.
//! Deliberately absent: the rule of the card's check character, which no standard we could find publishes; and a
//! refusal of accounts whose Luhn digit is wrong, for old passbooks and public accounts have none.

use std::fmt;

use super::half_width;

/// The nine characters of a social security card number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNumber([u8; 9]);

/// A bank account or bank card number: 6 to 34 digits and capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNumber(String);

/// Why a text is not the number of a card or an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NumberError {
    /// Not nine characters: a digit or capital, seven digits, a digit or X.
    #[error("a card number has nine characters, such as A01234567")]
    Card,
    /// Not 6 to 34 digits and letters.
    #[error("an account number has 6 to 34 digits and letters")]
    Account,
}

impl NumberError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            NumberError::Card => "card_number_format",
            NumberError::Account => "account_number_format",
        }
    }
}

impl CardNumber {
    /// Reads a card number; spaces are dropped, small and full-width letters become capitals.
    ///
    /// # Errors
    /// If it has another shape.
    pub fn parse(text: &str) -> Result<CardNumber, NumberError> {
        let mut number = [0; 9];
        let mut length = 0;
        for c in written(text) {
            *number.get_mut(length).ok_or(NumberError::Card)? = u8::try_from(c).map_err(|_| NumberError::Card)?;
            length += 1;
        }
        let [first, middle @ .., last] = &number;
        let shaped = length == 9
            && (first.is_ascii_digit() || first.is_ascii_uppercase())
            && middle.iter().all(u8::is_ascii_digit)
            && (last.is_ascii_digit() || *last == b'X');
        if shaped { Ok(CardNumber(number)) } else { Err(NumberError::Card) }
    }

    /// The nine characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("a card number is ASCII")
    }

    /// The last four characters.
    #[must_use]
    pub fn last4(&self) -> &str {
        &self.as_str()[5..]
    }

    /// `*****4567`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("*****{}", self.last4())
    }
}

impl AccountNumber {
    /// Reads an account number; spaces are dropped, small and full-width letters become capitals.
    ///
    /// # Errors
    /// If it is too short or too long, or has anything but digits and letters.
    pub fn parse(text: &str) -> Result<AccountNumber, NumberError> {
        let mut number = String::with_capacity(34);
        number.extend(written(text).take(35));
        let shaped = (6..=34).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if shaped { Ok(AccountNumber(number)) } else { Err(NumberError::Account) }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the Luhn digit of a bank card is right. When not, warn and no more.
    #[must_use]
    pub fn luhn_ok(&self) -> bool {
        let mut sum = 0;
        for (place, byte) in self.0.bytes().rev().enumerate() {
            if !byte.is_ascii_digit() {
                return false;
            }
            let digit = u32::from(byte - b'0');
            sum += match (place % 2, digit) {
                (0, _) => digit,
                (_, 0..=4) => digit * 2,
                _ => digit * 2 - 9,
            };
        }
        sum.is_multiple_of(10)
    }

    /// The last four characters.
    #[must_use]
    pub fn last4(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// `****0004`: the length is not told.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("****{}", self.last4())
    }
}

/// What is left of a number as people write it: no spaces, capitals, half width.
fn written(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| half_width(c).to_ascii_uppercase())
}

impl fmt::Display for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Masked.
impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Masked.
impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_card_number_has_nine_characters_of_one_shape() {
        let cases = [
            ("A0123690X", Some("A0123690X")),
            ("183700042", Some("183700042")),
            ("B00000019", Some("B00000019")),
            ("b0000001x", Some("B0000001X")),
            ("Ｂ００００００１９", Some("B00000019")),
            (" B0000 0019 ", Some("B00000019")),
            ("", None),
            ("B0000001", None),
            ("B000000199", None),
            ("BB0000019", None),
            ("B0000001A", None),
            ("B00-00019", None),
            ("藏00000019", None),
            ("B000000é", None),
        ];
        for (text, number) in cases {
            let read = CardNumber::parse(text);
            assert_eq!(read.as_ref().ok().map(CardNumber::as_str), number, "{text:?}");
        }
        let card = CardNumber::parse("B00000019").unwrap();
        assert_eq!(
            (card.last4(), format!("{card:?}").as_str(), card.to_string().as_str()),
            ("0019", "*****0019", "B00000019")
        );
    }

    #[test]
    fn an_account_number_is_read_without_its_spaces() {
        let cases = [
            ("6217000000000000004", Some("6217000000000000004")),
            ("6217 0000 0000 0000 004", Some("6217000000000000004")),
            ("６２１７００", Some("621700")),
            ("nra123456", Some("NRA123456")),
            ("1234567890123456789012345678901234", Some("1234567890123456789012345678901234")),
            ("12345678901234567890123456789012345", None),
            ("12345", None),
            ("", None),
            ("6.217E+18", None),
            ("6217-0000", None),
            ("622848藏0000", None),
            ("=621700", None),
        ];
        for (text, number) in cases {
            let read = AccountNumber::parse(text);
            assert_eq!(read.as_ref().ok().map(AccountNumber::as_str), number, "{text:?}");
        }
        let account = AccountNumber::parse("6217000000000000004").unwrap();
        assert_eq!((account.last4(), format!("{account:?}").as_str()), ("0004", "****0004"));
    }

    #[test]
    fn the_luhn_digit_is_only_a_warning() {
        let cases = [
            ("6217000000000000004", true),
            ("622848000000000007", true),
            ("6217000000000000005", false),
            ("622848000000000070", false),
            ("NRA6217000000", false),
        ];
        for (text, ok) in cases {
            assert_eq!(AccountNumber::parse(text).unwrap().luhn_ok(), ok, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_single_wrong_digit_breaks_luhn(start in "[0-9]{15,18}", place in 0usize..16, plus in 1u8..10) {
            let with = |last: char| AccountNumber::parse(&format!("{start}{last}")).unwrap();
            let good = ('0'..='9').map(with).find(AccountNumber::luhn_ok).unwrap();
            let mut wrong = good.as_str().as_bytes().to_vec();
            wrong[place % start.len()] = b'0' + (wrong[place % start.len()] - b'0' + plus) % 10;
            prop_assert!(!AccountNumber::parse(str::from_utf8(&wrong).unwrap()).unwrap().luhn_ok());
        }

        #[test]
        fn any_text_is_answered_and_what_is_printed_can_be_read(text in "\\PC{0,40}|[A-Z0-9][0-9]{7}[0-9X]") {
            if let Ok(card) = CardNumber::parse(&text) {
                prop_assert_eq!(CardNumber::parse(card.as_str()), Ok(card));
            }
            if let Ok(account) = AccountNumber::parse(&text) {
                prop_assert_eq!(AccountNumber::parse(account.as_str()), Ok(account));
            }
        }
    }
}
