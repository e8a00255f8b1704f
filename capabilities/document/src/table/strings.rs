//! The shared strings of a workbook: one text and the places of the strings in it.
//!
//! The declared count is not believed, only refused when it is absurd. Runs of rich text are joined; phonetic runs,
//! which tell how a name is read and are not part of it, are passed over.

use memchr::memchr;

use super::xml::{Attributes, Token, Xml, unescape};
use super::{Limits, package::Package};
use crate::{Unreadable, code};

pub(super) const PART: &str = "shared strings";

#[derive(Default)]
pub(super) struct Strings {
    pub(super) text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read(package: &mut Package<'_>, name: &str, limits: &Limits) -> Result<Strings, Unreadable> {
        package.scan(name, PART, |xml| {
            let mut strings = Strings::default();
            loop {
                match xml.next()? {
                    Token::Start { name: b"sst", attributes, .. } => believable(attributes, limits)?,
                    Token::Start { name: b"si", empty, .. } => {
                        if !empty {
                            read_string(xml, b"si", PART, &mut strings.text, limits)?;
                        }
                        strings.end_string(limits)?;
                    }
                    Token::Start { empty: false, .. } => xml.skip()?,
                    Token::Eof => return Ok(strings),
                    _ => {}
                }
            }
        })
    }

    fn end_string(&mut self, limits: &Limits) -> Result<(), Unreadable> {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if u64::from(end) > limits.strings_bytes || self.ends.len() >= limits.strings as usize {
            return Err(Unreadable::bomb("shared strings"));
        }
        self.ends.push(end);
        Ok(())
    }

    /// The place of a string, by its number from 0.
    #[inline]
    pub(super) fn place(&self, number: usize) -> Option<(u32, u32)> {
        let end = *self.ends.get(number)?;
        Some((if number == 0 { 0 } else { self.ends[number - 1] }, end))
    }
}

fn believable(attributes: Attributes<'_>, limits: &Limits) -> Result<(), Unreadable> {
    for attribute in attributes {
        let (name, value) = attribute?;
        if name == b"uniqueCount" && number(value).is_none_or(|count| count > u64::from(limits.strings)) {
            return Err(Unreadable::bomb("shared strings"));
        }
    }
    Ok(())
}

/// Digits as a number.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0')))
}

/// Appends the text of a string element (`si` or `is`) whose start was just read, up to its end.
pub(super) fn read_string(
    xml: &mut Xml<'_>,
    element: &[u8],
    part: &'static str,
    into: &mut String,
    limits: &Limits,
) -> Result<(), Unreadable> {
    let start = into.len();
    let mut in_text = false;
    loop {
        match xml.next()? {
            Token::Text(escaped) if in_text => unescape(escaped, part, into)?,
            Token::Start { name: b"t", empty, .. } => in_text = !empty,
            Token::End { name: b"t" } => in_text = false,
            Token::Start { name: b"r", .. } | Token::End { name: b"r" } | Token::Text(_) => {}
            Token::Start { empty, .. } => {
                if !empty {
                    xml.skip()?;
                }
            }
            Token::End { name } if name == element => break,
            Token::End { .. } | Token::Eof => return Err(xml.damaged("string without an end")),
        }
    }
    settle(into, start, limits)
}

/// Ends a text that begins at `start`: bounds it and undoes the spreadsheet's own escapes.
pub(super) fn settle(text: &mut String, start: usize, limits: &Limits) -> Result<(), Unreadable> {
    let added = &text[start..];
    if added.len() > limits.cell_characters && added.chars().count() > limits.cell_characters {
        return Err(Unreadable::new(code::CELL_TOO_LONG).with("limit", limits.cell_characters));
    }
    // One byte is looked for first: that is many times faster for the short texts of cells.
    if memchr(0xEF, added.as_bytes()).is_some() && added.contains('\u{FFFD}') {
        return Err(Unreadable::new(code::BAD_ENCODING));
    }
    if memchr(b'_', added.as_bytes()).is_some() {
        let plain = without_escapes(added);
        text.truncate(start);
        text.push_str(&plain);
    }
    Ok(())
}

/// `_x000D_` stands for the character XML cannot hold, `_x005F_` for the underscore before what only looks like one.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let escape = rest
            .get(2..6)
            .filter(|hex| rest.as_bytes().get(6) == Some(&b'_') && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match escape.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(character) => {
                plain.push(character);
                rest = &rest[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::without_escapes;

    #[test]
    fn escapes_of_the_spreadsheet_are_undone() {
        for (written, meant) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00G0_", "_x00G0_"),
            ("_xD800_", "_xD800_"),
            ("_x1", "_x1"),
            ("_x中文文_", "_x中文文_"),
            ("b_x0041__x0042_", "bAB"),
        ] {
            assert_eq!(without_escapes(written), meant, "{written}");
        }
    }
}
