//! Numbers as bank files write them: plain digits, and yuan with two decimals.
//!
//! A batch has hundreds of thousands of lines, so digits are written and read by hand instead of through the
//! formatter. Reading takes exactly one spelling of each number: what was read and written again is the same text.
//! Deliberately absent: the forgiving reading of amounts typed by people; that is [`Fen::parse_yuan`].

use kernel::{Day, Fen};

/// Appends the digits of a number.
pub(crate) fn push_number(out: &mut String, mut number: u64) {
    let mut digits = [b'0'; 20];
    let mut from = digits.len();
    loop {
        from -= 1;
        // A remainder of ten always fits.
        digits[from] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[from..].iter().map(|&digit| char::from(digit)));
}

/// Appends an amount as yuan with two decimals: `1234.50`.
///
/// # Panics
/// If the amount is negative: no bank file holds one.
pub(crate) fn push_yuan(out: &mut String, amount: Fen) {
    let fen = u64::try_from(amount.get()).expect("a bank file never holds a negative amount");
    push_number(out, fen / 100);
    out.push('.');
    let cents = fen % 100;
    push_number(out, cents / 10);
    push_number(out, cents % 10);
}

/// Appends a day as `YYYYMMDD`.
pub(crate) fn push_day(out: &mut String, day: Day) {
    out.extend(day.to_string().chars().filter(char::is_ascii_digit));
}

/// A whole number in its only spelling: digits, no sign, no leading zero.
pub(crate) fn read_number(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 20 || (bytes[0] == b'0' && bytes.len() > 1) {
        return None;
    }
    read_digits(bytes)
}

/// An instruction id: a number that fits the database and is not zero.
pub(crate) fn read_instruction_id(text: &str) -> Option<i64> {
    read_number(text).and_then(|id| i64::try_from(id).ok()).filter(|&id| id > 0)
}

/// A line number of ours: from 1.
pub(crate) fn read_line_no(text: &str) -> Option<u32> {
    read_number(text).and_then(|no| u32::try_from(no).ok()).filter(|&no| no > 0)
}

/// Yuan with exactly two decimals, in its only spelling.
pub(crate) fn read_yuan(text: &str) -> Option<Fen> {
    let (yuan, cents) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let cents = cents.strip_prefix('.')?;
    fen_of(read_number(yuan)?, read_digits(cents.as_bytes())?)
}

/// An XML decimal that is a whole number of fen: `12`, `12.5`, `12.50` and `012.500` are one amount, `12.505` is none.
pub(crate) fn read_decimal(text: &str) -> Option<Fen> {
    let (yuan, fraction) = text.split_once('.').unwrap_or((text, ""));
    let yuan = if yuan.is_empty() && !fraction.is_empty() { 0 } else { read_digits(yuan.as_bytes())? };
    let (cents, rest) = fraction.split_at_checked(fraction.len().min(2))?;
    if !rest.bytes().all(|digit| digit == b'0') {
        return None;
    }
    let cents = match cents.len() {
        0 => 0,
        1 => read_digits(cents.as_bytes())? * 10,
        _ => read_digits(cents.as_bytes())?,
    };
    fen_of(yuan, cents)
}

/// A day as `YYYYMMDD` or `YYYY-MM-DD`.
pub(crate) fn read_day(text: &str) -> Option<Day> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let dashed = [&text[..4], &text[4..6], &text[6..]].join("-");
        return Day::parse(&dashed).ok();
    }
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain { Day::parse(text).ok() } else { None }
}

fn read_digits(bytes: &[u8]) -> Option<u64> {
    if bytes.is_empty() {
        return None;
    }
    bytes.iter().try_fold(0_u64, |number, &byte| {
        let digit = byte.checked_sub(b'0').filter(|&digit| digit < 10)?;
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

fn fen_of(yuan: u64, cents: u64) -> Option<Fen> {
    let fen = yuan.checked_mul(100)?.checked_add(cents)?;
    i64::try_from(fen).ok().map(Fen::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(fen: i64) -> String {
        let mut out = String::new();
        push_yuan(&mut out, Fen::new(fen));
        out
    }

    #[test]
    fn an_amount_is_written_one_way_and_read_only_that_way() {
        for (fen, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (50, "0.50"),
            (100, "1.00"),
            (123_450, "1234.50"),
            (i64::MAX, "92233720368547758.07"),
        ] {
            assert_eq!(yuan(fen), text);
            assert_eq!(read_yuan(text), Some(Fen::new(fen)));
        }
        for text in [
            "",
            ".",
            ".50",
            "1",
            "1.",
            "1.5",
            "1.500",
            "01.00",
            "+1.00",
            "-1.00",
            "1,000.00",
            "1e3.00",
            " 1.00",
            "1.00 ",
            "１.00",
            "1.0０",
            "92233720368547758.08",
            "184467440737095516.15",
            "99999999999999999999.00",
        ] {
            assert_eq!(read_yuan(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_xml_decimal_is_read_when_it_is_whole_fen() {
        for (text, fen) in
            [("12", 1200), ("12.", 1200), ("12.5", 1250), ("12.50", 1250), ("012.50000", 1250), (".5", 50), ("0", 0)]
        {
            assert_eq!(read_decimal(text), Some(Fen::new(fen)), "{text:?}");
        }
        for text in ["", ".", "12.505", "-1", "+1", "1e3", "1,0", "0x1", "12.5é", "é", "1.2.3", "NaN"] {
            assert_eq!(read_decimal(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        for (text, number) in [("0", 0), ("1", 1), ("18446744073709551615", u64::MAX)] {
            let mut out = String::new();
            push_number(&mut out, number);
            assert_eq!(out, text);
            assert_eq!(read_number(text), Some(number));
        }
        for text in ["", "00", "01", "-1", "+1", " 1", "1 ", "18446744073709551616", "1_0", "٣"] {
            assert_eq!(read_number(text), None, "{text:?}");
        }
        assert_eq!(read_instruction_id("9223372036854775807"), Some(i64::MAX));
        assert_eq!(read_instruction_id("9223372036854775808"), None);
        assert_eq!(read_instruction_id("0"), None);
        assert_eq!(read_line_no("4294967295"), Some(u32::MAX));
        assert_eq!(read_line_no("4294967296"), None);
        assert_eq!(read_line_no("0"), None);
    }

    #[test]
    fn a_day_is_read_with_or_without_dashes() {
        let day = Day::parse("2026-11-22").expect("a day");
        let mut out = String::new();
        push_day(&mut out, day);
        assert_eq!(out, "20261122");
        assert_eq!(read_day("20261122"), Some(day));
        assert_eq!(read_day("2026-11-22"), Some(day));
        for text in ["", "2026112", "20261322", "20260230", "2026/11/22", "2026-1-222", "+2026112", "2026-11-2é"] {
            assert_eq!(read_day(text), None, "{text:?}");
        }
    }
}
