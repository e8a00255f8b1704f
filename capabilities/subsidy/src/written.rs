//! How amounts and areas are written in a programme file. Days, regions and frequencies are read as everywhere in
//! Yika.
//!
//! Promises: an amount has exactly two decimals, no sign and no thousands separator, so that a slip of the pen is
//! seen. Deliberately absent: writing; the files are written by people.

use std::collections::BTreeMap;

use kernel::Fen;
use serde::de::{Deserialize, Deserializer, Error};

use crate::amount::Area;

pub(crate) fn fen<'de, D: Deserializer<'de>>(from: D) -> Result<Fen, D::Error> {
    let text = String::deserialize(from)?;
    fen_of(&text).ok_or_else(|| said::<D>("an amount in yuan with two decimals such as \"4700.00\"", &text))
}

pub(crate) fn maybe_fen<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Fen>, D::Error> {
    fen(from).map(Some)
}

/// Reads `4700.00`; nothing else that the kernel would accept from a roster.
pub(crate) fn fen_of(text: &str) -> Option<Fen> {
    let fen = Fen::parse_yuan(text).ok()?;
    (fen.yuan() == text).then_some(fen)
}

/// Areas as `{kind: "12.5"}`, in mu with at most two decimals.
pub(crate) fn areas<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Area>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(from)?;
    let read = |(rate, text): (String, String)| match centimu_of(&text) {
        Some(area_centimu) => Ok(Area { rate, area_centimu }),
        None => Err(said::<D>("an area in mu with at most two decimals such as \"12.5\"", &text)),
    };
    texts.into_iter().map(read).collect()
}

fn centimu_of(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || whole.len() > 9 || !digits(part) || part.len() > 2 {
        return None;
    }
    let hundredths = format!("{part:0<2}").parse::<i64>().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + hundredths)
}

fn said<'de, D: Deserializer<'de>>(expected: &str, found: &str) -> D::Error {
    D::Error::custom(format!("expected {expected}, found {found:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_with_exactly_two_decimals() {
        let cases = [
            ("4700.00", Some(470_000)),
            ("0.01", Some(1)),
            ("0.00", Some(0)),
            ("4700", None),
            ("4700.0", None),
            ("4,700.00", None),
            (" 4700.00", None),
            ("４７００.00", None),
            ("-1.00", None),
            ("04.00", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(fen_of(text), expected.map(Fen::new), "{text:?}");
        }
    }

    #[test]
    fn an_area_is_written_in_mu_with_at_most_two_decimals() {
        let cases = [
            ("0", Some(0)),
            ("100", Some(10_000)),
            ("510.5", Some(51_050)),
            ("10.01", Some(1_001)),
            ("0.10", Some(10)),
            ("1.001", None),
            ("1.", None),
            (".5", None),
            ("-1", None),
            ("1e3", None),
            ("1234567890", None),
        ];
        for (text, expected) in cases {
            assert_eq!(centimu_of(text), expected, "{text:?}");
        }
    }
}
