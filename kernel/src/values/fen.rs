//! Money: whole fen, never a fraction, never a float.
//!
//! Promises: no reading, adding or sharing loses or makes a fen; what does not fit is refused. An amount is read only
//! when it can be read in one way: `12,34` may be twelve yuan or a thousand, so it is refused.
//! Deliberately absent: currencies, and rounding of rates (a programme's rule says how its shares are cut).

use std::fmt;

/// An amount of money in fen; may be negative in a balance or a correction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AmountError {
    /// Nothing but spaces.
    #[error("no amount")]
    Empty,
    /// A sign or a bracket: rosters pay, they never take.
    #[error("an amount has no sign")]
    Signed,
    /// Something that is no digit: letters, exponents, formulas.
    #[error("not an amount")]
    Character,
    /// Separators that do not part thousands.
    #[error("separators must part thousands")]
    Grouping,
    /// No digit, or more than two, after the point.
    #[error("an amount has one or two decimals, or none")]
    Decimals,
    /// More than can be counted.
    #[error("the amount is too large")]
    TooLarge,
}

impl AmountError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            AmountError::Empty => "amount_empty",
            AmountError::Signed => "amount_signed",
            AmountError::Character => "amount_character",
            AmountError::Grouping => "amount_grouping",
            AmountError::Decimals => "amount_decimals",
            AmountError::TooLarge => "amount_too_large",
        }
    }
}

impl Fen {
    /// No money.
    pub const ZERO: Fen = Fen(0);

    /// That many fen.
    #[must_use]
    pub const fn new(fen: i64) -> Fen {
        Fen(fen)
    }

    /// The count of fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads yuan as people write them: `1234.5`, `1,234.50`, `１２３４．５`.
    ///
    /// A comma or a space may part thousands and nothing else.
    ///
    /// # Errors
    /// If the text can be read in no way, or in more than one.
    pub fn parse_yuan(text: &str) -> Result<Fen, AmountError> {
        match plain(text.as_bytes()) {
            Some(fen) => Ok(Fen(fen)),
            None => i64::try_from(careful(text)?).map(Fen).map_err(|_| AmountError::TooLarge),
        }
    }

    /// The sum, if it can be counted.
    #[must_use]
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference, if it can be counted.
    #[must_use]
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// The sum of all, if it can be counted on the way.
    #[must_use]
    pub fn try_sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// Hands out every fen in `n` shares that differ by one fen at most, the larger ones first.
    ///
    /// # Panics
    /// If there is nobody to share among: the fen would be lost.
    #[must_use]
    pub fn split(self, n: u32) -> Vec<Fen> {
        assert!(n > 0, "money is shared among somebody");
        let (share, left_over) = (self.0 / i64::from(n), self.0 % i64::from(n));
        let with_one_more = left_over.unsigned_abs();
        (0..u64::from(n)).map(|i| Fen(if i < with_one_more { share + left_over.signum() } else { share })).collect()
    }

    /// Hands out every fen in proportion to the weights, by largest remainder; among equal remainders the first is
    /// served first. `None` if no weight is above zero.
    #[must_use]
    pub fn split_by(self, weights: &[u64]) -> Option<Vec<Fen>> {
        let all: u128 = weights.iter().copied().map(u128::from).sum();
        if all == 0 {
            return None;
        }
        // |fen| <= 2^63 and a weight < 2^64, so the product fits 128 bits.
        let whole = u128::from(self.0.unsigned_abs());
        let cuts: Vec<(u128, u128)> =
            weights.iter().map(|w| (whole * u128::from(*w) / all, whole * u128::from(*w) % all)).collect();
        let mut shares: Vec<u128> = cuts.iter().map(|(share, _)| *share).collect();
        let mut order: Vec<usize> = (0..cuts.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(cuts[*i].1), *i));
        let left_over = whole - shares.iter().sum::<u128>();
        for i in order.into_iter().take(usize::try_from(left_over).expect("fewer fen are left over than shares")) {
            shares[i] += 1;
        }
        let sign = i128::from(self.0.signum());
        let signed = |share| sign * i128::try_from(share).expect("a share is no more than the whole");
        Some(
            shares
                .into_iter()
                .map(|s| Fen(i64::try_from(signed(s)).expect("a share is no more than the whole")))
                .collect(),
        )
    }

    /// `1234.50`, for files and machines.
    #[must_use]
    pub fn yuan(self) -> String {
        let (sign, yuan, fen) = self.parts();
        format!("{sign}{yuan}.{fen:02}")
    }

    fn parts(self) -> (&'static str, u64, u64) {
        let size = self.0.unsigned_abs();
        (if self.0 < 0 { "-" } else { "" }, size / 100, size % 100)
    }

    /// Reads [`Fen::yuan`] back, a minus and all.
    fn from_yuan(text: &str) -> Result<Fen, AmountError> {
        let Some(size) = text.strip_prefix('-') else {
            return Fen::parse_yuan(text);
        };
        if !size.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(AmountError::Signed);
        }
        0i64.checked_sub_unsigned(careful(size)?).map(Fen).ok_or(AmountError::TooLarge)
    }
}

serde_as_text!(Fen, |fen: &Fen| fen.yuan(), Fen::from_yuan);

/// `1,234.50`, for people.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, yuan, fen) = self.parts();
        let digits = yuan.to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3 + 4);
        text.push_str(sign);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        f.pad(&format!("{text}.{fen:02}"))
    }
}

/// What nearly every line of a roster holds, `4700`, `4700.5` or `4700.50`, and nothing else.
fn plain(text: &[u8]) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let point = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    let (whole, decimals) = text.split_at(point);
    let fen = match *decimals {
        [] => 0,
        [_, tenth] => digit(tenth)? * 10,
        [_, tenth, hundredth] => digit(tenth)? * 10 + digit(hundredth)?,
        _ => return None,
    };
    // Fifteen digits of yuan cannot overflow; more are left to the careful reading.
    if whole.is_empty() || whole.len() > 15 {
        return None;
    }
    let yuan = whole.iter().try_fold(0, |yuan, byte| Some(yuan * 10 + digit(*byte)?))?;
    Some(yuan * 100 + fen)
}

/// Everything else that is an amount, and the reason when it is none.
fn careful(text: &str) -> Result<u64, AmountError> {
    let mut ascii = String::with_capacity(text.len());
    for c in text.trim().chars().map(super::half_width) {
        match c {
            '0'..='9' | ',' | '.' => ascii.push(c),
            c if c.is_whitespace() => ascii.push(' '),
            '+' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {
                return Err(AmountError::Signed);
            }
            _ => return Err(AmountError::Character),
        }
    }
    if ascii.is_empty() {
        return Err(AmountError::Empty);
    }
    let (whole, decimals) = match ascii.split_once('.') {
        None => (ascii.as_str(), "00"),
        Some((_, decimals)) if decimals.contains('.') => return Err(AmountError::Character),
        Some((whole, decimals)) => (whole, decimals),
    };
    let whole = whole.replace(", ", ",");
    let groups: Vec<&str> = whole.split([',', ' ']).collect();
    let (first, others) = groups.split_first().expect("a split has one part or more");
    let parted = !others.is_empty();
    if first.is_empty() || (parted && first.len() > 3) || others.iter().any(|group| group.len() != 3) {
        return Err(AmountError::Grouping);
    }
    if !(1..=2).contains(&decimals.len()) || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountError::Decimals);
    }
    let digits = groups.concat() + decimals + if decimals.len() == 1 { "0" } else { "" };
    digits.parse().map_err(|_| AmountError::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        let cases = [
            ("0", 0),
            ("0.01", 1),
            ("4700", 470_000),
            ("4700.5", 470_050),
            ("4700.50", 470_050),
            (" 4700 ", 470_000),
            ("007.10", 710),
            ("1,234.5", 123_450),
            ("1,234,567.89", 123_456_789),
            ("1, 234", 123_400),
            ("1 234.50", 123_450),
            ("1\u{a0}234", 123_400),
            ("１２３４．５", 123_450),
            ("１，２３４．５０", 123_450),
            ("\u{3000}12\u{3000}", 1_200),
            ("92233720368547758.07", i64::MAX),
        ];
        for (text, fen) in cases {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_or_none_is_refused() {
        use AmountError::{Character, Decimals, Empty, Grouping, Signed, TooLarge};
        let cases = [
            ("", Empty),
            (" \u{3000}\t", Empty),
            ("-1", Signed),
            ("+1", Signed),
            ("－１", Signed),
            ("\u{2212}1", Signed),
            ("(1)", Signed),
            ("1-2", Signed),
            ("1e3", Character),
            ("1E3", Character),
            ("6.2E18", Character),
            ("=1", Character),
            ("1.2.3", Character),
            ("..", Character),
            ("1元", Character),
            ("¥1", Character),
            ("NaN", Character),
            ("0x10", Character),
            ("1'234", Character),
            ("12,34", Grouping),
            ("1,2345", Grouping),
            ("1234,567", Grouping),
            (",123", Grouping),
            ("1,", Grouping),
            ("1,,234", Grouping),
            ("12 34", Grouping),
            ("1 234 .5", Grouping),
            (".5", Grouping),
            (".", Grouping),
            ("5.", Decimals),
            ("5. 1", Decimals),
            ("0.001", Decimals),
            ("1.230", Decimals),
            ("1.2,3", Decimals),
            ("92233720368547758.08", TooLarge),
            ("99999999999999999999999999", TooLarge),
        ];
        for (text, error) in cases {
            assert_eq!(Fen::parse_yuan(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn an_amount_is_printed_for_people_and_for_machines() {
        let cases = [
            (0, "0.00", "0.00"),
            (5, "0.05", "0.05"),
            (-5, "-0.05", "-0.05"),
            (99_999, "999.99", "999.99"),
            (123_450, "1,234.50", "1234.50"),
            (-100_000_000, "-1,000,000.00", "-1000000.00"),
            (i64::MAX, "92,233,720,368,547,758.07", "92233720368547758.07"),
            (i64::MIN, "-92,233,720,368,547,758.08", "-92233720368547758.08"),
        ];
        for (fen, people, machines) in cases {
            assert_eq!(Fen(fen).to_string(), people);
            assert_eq!(Fen(fen).yuan(), machines);
            assert_eq!(Fen::from_yuan(machines), Ok(Fen(fen)));
        }
        assert_eq!(format!("{:>8}|", Fen(5)), "    0.05|");
    }

    #[test]
    fn a_sum_that_cannot_be_counted_is_none() {
        assert_eq!(Fen::try_sum([Fen(1), Fen(2), Fen(-4)]), Some(Fen(-1)));
        assert_eq!(Fen::try_sum([]), Some(Fen::ZERO));
        assert_eq!(Fen::try_sum([Fen(i64::MAX), Fen(1), Fen(-1)]), None);
        assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
    }

    #[test]
    fn the_first_get_the_fen_that_are_left_over() {
        let fen = |shares: &[i64]| shares.iter().copied().map(Fen).collect::<Vec<_>>();
        assert_eq!(Fen(100).split(3), fen(&[34, 33, 33]));
        assert_eq!(Fen(-5).split(3), fen(&[-2, -2, -1]));
        assert_eq!(Fen(2).split(4), fen(&[1, 1, 0, 0]));
        assert_eq!(Fen(100).split_by(&[1, 1, 1]), Some(fen(&[34, 33, 33])));
        assert_eq!(Fen(10).split_by(&[1, 2, 0, 3]), Some(fen(&[2, 3, 0, 5])));
        assert_eq!(Fen(-10).split_by(&[1, 2]), Some(fen(&[-3, -7])));
        assert_eq!(Fen(10).split_by(&[]), None);
        assert_eq!(Fen(10).split_by(&[0, 0]), None);
        assert_eq!(Fen(i64::MIN).split_by(&[u64::MAX]), Some(fen(&[i64::MIN])));
    }

    #[test]
    #[should_panic(expected = "money is shared among somebody")]
    fn money_is_not_shared_among_nobody() {
        let _ = Fen(1).split(0);
    }

    proptest! {
        #[test]
        fn no_fen_is_lost_or_made_by_sharing(fen: i64, n in 1u32..200, weights in prop::collection::vec(any::<u64>(), 1..40)) {
            let shares = Fen(fen).split(n);
            prop_assert_eq!(shares.len(), usize::try_from(n).unwrap());
            prop_assert_eq!(Fen::try_sum(shares.iter().copied()), Some(Fen(fen)));
            let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            prop_assert!(most.0 - least.0 <= 1);

            if let Some(shares) = Fen(fen).split_by(&weights) {
                prop_assert_eq!(shares.len(), weights.len());
                prop_assert_eq!(Fen::try_sum(shares.iter().copied()), Some(Fen(fen)));
                let all: u128 = weights.iter().copied().map(u128::from).sum();
                for (share, weight) in shares.iter().zip(&weights) {
                    let fair = u128::from(fen.unsigned_abs()) * u128::from(*weight) / all;
                    prop_assert!(u128::from(share.0.unsigned_abs()) - fair <= 1, "a share is its part, or one fen more");
                }
            } else {
                prop_assert!(weights.iter().all(|weight| *weight == 0));
            }
        }

        #[test]
        fn what_is_printed_can_be_read(fen: i64) {
            prop_assert_eq!(Fen::from_yuan(&Fen(fen).yuan()), Ok(Fen(fen)));
            if fen >= 0 {
                prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
            }
        }

        #[test]
        fn the_quick_reading_agrees_with_the_careful_one(text in "[0-9., １．-]{0,12}|[0-9]{1,16}(\\.[0-9]{0,3})?") {
            if let Some(fen) = plain(text.as_bytes()) {
                prop_assert_eq!(careful(&text), Ok(fen.unsigned_abs()));
            }
        }
    }
}
