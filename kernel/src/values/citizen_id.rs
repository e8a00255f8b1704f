//! The citizen identity number (GB 11643-1999): six digits of region, birth day, sequence, check character.
//!
//! Promises: a [`CitizenId`] has a right check character and a real birth day; it is one integer, so it is copied,
//! sorted and stored as such; `Debug` is masked, and no error repeats what was read.
//! Deliberately absent: serialization (a number leaves the house only where a page or a file says so), and a list of
//! valid regions. Cards issued in Shannan before 2016 begin with 5422, and the region is that of the first
//! registration, not of the home.

use std::{fmt, num::NonZeroI64};

use super::{Day, half_width, is_invisible};

/// A citizen identity number, held as its first 17 digits times 11 plus the check value (`X` is 10).
///
/// The order of the integers is the order of the printed numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId(NonZeroI64);

/// As the number says it: odd sequences are men's, even ones women's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// The code of GB/T 2261.1: `1` or `2`.
    #[must_use]
    pub fn gb_code(self) -> &'static str {
        match self {
            Sex::Male => "1",
            Sex::Female => "2",
        }
    }
}

/// Why a text is not a citizen identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdError {
    /// Nothing but spaces.
    #[error("no identity number")]
    Empty,
    /// A character that does not belong: a letter other than a closing X, a point, an exponent.
    #[error("the identity number has a character that does not belong")]
    Character,
    /// Neither 18 characters nor the 15 digits of the old form.
    #[error("an identity number has 18 characters")]
    Length,
    /// It begins with a zero; no region does.
    #[error("the identity number begins with no region")]
    Region,
    /// The calendar has no such birth day, or it is not between 1800 and 2199.
    #[error("the birth day in the identity number does not exist")]
    BirthDay,
    /// The check character is another one: a digit is wrong or two are exchanged.
    #[error("the check character of the identity number is wrong")]
    CheckCharacter,
}

impl IdError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            IdError::Empty => "id_empty",
            IdError::Character => "id_character",
            IdError::Length => "id_length",
            IdError::Region => "id_region",
            IdError::BirthDay => "id_birth_day",
            IdError::CheckCharacter => "id_check_character",
        }
    }
}

/// Weight of each of the 17 digits: powers of two modulo 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

impl CitizenId {
    /// Reads a number as people write it: spaces, hyphens, full-width digits, any look-alike of the closing X, and the
    /// 15 digits of before 1999, which gain the century 19 and a check character.
    ///
    /// # Errors
    /// If it is no number, or its region, birth day or check character is wrong.
    pub fn parse(text: &str) -> Result<CitizenId, IdError> {
        if let Some(id) = CitizenId::parse_ascii(text.as_bytes()) {
            return Ok(id);
        }
        let mut clean = [0u8; 18];
        let mut length = 0;
        // Spreadsheets mark a text with a leading apostrophe.
        for c in text.trim().trim_start_matches('\'').chars() {
            let byte = match half_width(c) {
                digit @ '0'..='9' => u8::try_from(digit).expect("a digit is ASCII"),
                'x' | 'X' | 'Х' | 'х' | 'Χ' | 'χ' | 'Ⅹ' | 'ⅹ' | '×' => b'X',
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => continue,
                c if c.is_whitespace() || is_invisible(c) => continue,
                _ => return Err(IdError::Character),
            };
            *clean.get_mut(length).ok_or(IdError::Length)? = byte;
            length += 1;
        }
        let clean = &clean[..length];
        if clean.iter().rev().skip(1).any(|byte| *byte == b'X') || (length != 18 && clean.ends_with(b"X")) {
            return Err(IdError::Character);
        }
        match length {
            0 => Err(IdError::Empty),
            15 => {
                // 540502 800101 001 becomes 540502 19800101 001. No bearer of a number of the 1800s is alive.
                let mut first17 = *b"00000019000000000";
                first17[..6].copy_from_slice(&clean[..6]);
                first17[8..].copy_from_slice(&clean[6..]);
                let (first17, sum) = first17_and_sum(&first17).ok_or(IdError::Character)?;
                CitizenId::checked(first17, check_of_sum(sum))
            }
            18 => {
                let (first17, _) = first17_and_sum(clean).ok_or(IdError::Character)?;
                CitizenId::checked(first17, check_of_byte(clean[17]).ok_or(IdError::Character)?)
            }
            _ => Err(IdError::Length),
        }
    }

    /// Reads a clean number of exactly 18 bytes, the X a capital; for files of millions of lines.
    #[must_use]
    pub fn parse_ascii(bytes: &[u8]) -> Option<CitizenId> {
        let bytes: &[u8; 18] = bytes.try_into().ok()?;
        let (first17, sum) = first17_and_sum(bytes)?;
        let check = check_of_sum(sum);
        (check_of_byte(bytes[17])? == check && has_region(first17) && has_birth_day(first17))
            .then(|| CitizenId::of(first17, check))
    }

    /// The integer: first 17 digits times 11 plus the check value.
    #[must_use]
    pub fn encoded(self) -> i64 {
        self.0.get()
    }

    /// The number of that integer, if there is one.
    #[must_use]
    pub fn from_encoded(encoded: i64) -> Option<CitizenId> {
        let check = u32::try_from(encoded % 11).ok()?;
        CitizenId::checked(encoded / 11, check).ok()
    }

    /// The number of a region's six digits, a birth day and a sequence.
    ///
    /// # Panics
    /// If the region has not six digits, the birth day is not between 1800 and 2199, or the sequence is above 999.
    #[must_use]
    pub fn from_parts(region6: u32, birth: Day, seq: u16) -> CitizenId {
        assert!((100_000..=999_999).contains(&region6) && seq <= 999, "six digits of region and three of sequence");
        let birth8 = i64::from(birth.year()) * 10_000 + i64::from(birth.month() * 100 + birth.day());
        let first17 = i64::from(region6) * 100_000_000_000 + birth8 * 1_000 + i64::from(seq);
        CitizenId::checked(first17, check_value(first17)).expect("a birth day between 1800 and 2199")
    }

    /// The birth day the number says.
    #[must_use]
    pub fn birth(self) -> Day {
        let (year, month, day) = birth_of(self.encoded() / 11);
        Day::new(year.cast_signed(), month, day).expect("a number is made only with a real birth day")
    }

    /// Full years of age on that day; who was born on 29 February is a year older on 1 March of a common year.
    #[must_use]
    pub fn age_on(self, day: Day) -> i32 {
        let birth = self.birth();
        let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
        day.year() - birth.year() - i32::from(before_birthday)
    }

    /// As the sequence says it.
    #[must_use]
    pub fn sex(self) -> Sex {
        if self.encoded() / 11 % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The six digits of the region of first registration.
    #[must_use]
    pub fn region_prefix(self) -> u32 {
        u32::try_from(self.encoded() / 11 / 100_000_000_000).expect("six digits")
    }

    /// `540502********0019`: birth day hidden.
    #[must_use]
    pub fn masked(self) -> String {
        let mut ascii = self.ascii();
        ascii[6..14].fill(b'*');
        text(&ascii).to_owned()
    }

    /// The 18 characters, without allocation.
    #[must_use]
    pub fn ascii(self) -> [u8; 18] {
        let mut rest = self.encoded() / 11;
        let mut bytes = [0; 18];
        bytes[17] = match u8::try_from(self.encoded() % 11).expect("a remainder of 11") {
            10 => b'X',
            digit => b'0' + digit,
        };
        for byte in bytes[..17].iter_mut().rev() {
            *byte = b'0' + u8::try_from(rest % 10).expect("a digit");
            rest /= 10;
        }
        bytes
    }

    fn of(first17: i64, check: u32) -> CitizenId {
        CitizenId(NonZeroI64::new(first17 * 11 + i64::from(check)).expect("it begins with a region"))
    }

    #[inline]
    fn checked(first17: i64, check: u32) -> Result<CitizenId, IdError> {
        if !has_region(first17) {
            Err(IdError::Region)
        } else if !has_birth_day(first17) {
            Err(IdError::BirthDay)
        } else if check != check_value(first17) {
            Err(IdError::CheckCharacter)
        } else {
            Ok(CitizenId::of(first17, check))
        }
    }
}

/// All 18 characters. Not for logs: see [`CitizenId::masked`].
impl fmt::Display for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(text(&self.ascii()))
    }
}

/// Masked.
impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn text(ascii: &[u8; 18]) -> &str {
    str::from_utf8(ascii).expect("digits, stars and X are ASCII")
}

/// The first 17 digits as a number, and their weighted sum.
fn first17_and_sum(bytes: &[u8]) -> Option<(i64, u32)> {
    let (mut number, mut sum, mut worst) = (0i64, 0u32, 0u8);
    for (byte, weight) in bytes.iter().zip(WEIGHTS) {
        let digit = byte.wrapping_sub(b'0');
        worst = worst.max(digit);
        number = number * 10 + i64::from(digit);
        sum += u32::from(digit) * weight;
    }
    (worst <= 9).then_some((number, sum))
}

fn check_of_sum(sum: u32) -> u32 {
    (12 - sum % 11) % 11
}

fn check_of_byte(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'X' => Some(10),
        _ => None,
    }
}

/// The weights are powers of two modulo 11, so three digits are weighed at once: first among themselves, then by powers of
/// eight, and all of them by the two of the last digit.
fn check_value(first17: i64) -> u32 {
    let mut rest = first17.unsigned_abs();
    let mut sum = 0;
    for power in [2, 5, 7, 1, 8, 9] {
        sum += THREE_DIGITS[(rest % 1_000) as usize] * power;
        rest /= 1_000;
    }
    check_of_sum(sum)
}

/// What three digits weigh among themselves: 4, 2 and 1.
const THREE_DIGITS: [u32; 1_000] = {
    let mut weighed = [0; 1_000];
    let mut number = 0;
    while number < 1_000 {
        weighed[number as usize] = number / 100 * 4 + number / 10 % 10 * 2 + number % 10;
        number += 1;
    }
    weighed
};

fn has_region(first17: i64) -> bool {
    (10_000_000_000_000_000..=99_999_999_999_999_999).contains(&first17)
}

/// Year, month and day, checked or not.
fn birth_of(first17: i64) -> (u32, u32, u32) {
    let birth8 = u32::try_from(first17 / 1_000 % 100_000_000).expect("eight digits of a number above zero");
    (birth8 / 10_000, birth8 / 100 % 100, birth8 % 100)
}

fn has_birth_day(first17: i64) -> bool {
    let (year, month, day) = birth_of(first17);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1800..=2199).contains(&year) && (1..=last).contains(&day)
}

#[cfg(test)]
mod tests;
