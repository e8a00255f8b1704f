//! The values of the house and their rules: money, people's numbers and names, days, periods, regions, accounts.
//!
//! A value that exists is valid: every constructor checks, and what is printed can be read back. Texts from people are
//! read kindly (full-width digits, spaces), yet a reading is refused rather than guessed, and every refusal has a
//! stable `code()`. No error, and no `Debug`, carries a personal number.
//! Deliberately absent: clocks, databases and tables of policy; the words of refusals are in `ui`.

/// Reads and writes a value as one text: `$print` makes it, `$read` takes it back.
macro_rules! serde_as_text {
    ($type:ty, $print:expr, $read:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$print(self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                $read(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

mod citizen_id;
mod day;
mod fen;
mod match_key;
mod name;
mod numbers;
mod period;
mod region;

pub use citizen_id::{CitizenId, IdError, Sex};
pub use day::{Day, DayError};
pub use fen::{AmountError, Fen};
pub use name::{NameError, PersonName};
pub use numbers::{AccountNumber, CardNumber, NumberError};
pub use period::{Frequency, Period, PeriodError};
pub use region::{RegionCode, RegionError, RegionLevel, RegionSpan};

/// The ASCII character a full-width form stands for; every other character is itself.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Characters that leave no mark on paper but come along when text is copied: marks of direction and zero width.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use serde::{Deserialize, Serialize, de::value::StrDeserializer};

    use super::*;

    /// Prints what a value serializes to.
    struct Written<T>(T);

    impl<T: Serialize> fmt::Display for Written<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.serialize(f)
        }
    }

    fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, serde::de::value::Error> {
        T::deserialize(StrDeserializer::new(text))
    }

    #[test]
    fn values_travel_as_text() {
        let fen = [("1234.50", 123_450), ("0.05", 5), ("-0.05", -5), ("-92233720368547758.08", i64::MIN)];
        for (text, fen) in fen {
            assert_eq!(read(text), Ok(Fen::new(fen)));
            assert_eq!(Written(Fen::new(fen)).to_string(), text);
        }
        assert_eq!(Written(read::<Day>("2026-11-22").unwrap()).to_string(), "2026-11-22");
        assert_eq!(Written(read::<RegionCode>("540502101").unwrap()).to_string(), "540502101");
        assert_eq!(Written(read::<Period>("2026Q3").unwrap()).to_string(), "2026Q3");
        assert_eq!(Written(read::<Frequency>("quarter").unwrap()).to_string(), "quarter");
    }

    #[test]
    fn what_is_no_value_does_not_arrive() {
        for text in ["", "--1", "1e3", "- 1"] {
            assert!(read::<Fen>(text).is_err(), "{text:?}");
        }
        assert!(read::<Day>("2026-02-29").is_err());
        assert!(read::<RegionCode>("5405").is_err());
        assert!(read::<Period>("2026Q5").is_err());
        assert!(read::<Frequency>("Quarter").is_err());
    }
}
