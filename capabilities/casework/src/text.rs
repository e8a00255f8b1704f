//! What somebody wrote in words of his own.

use kernel::{Refusal, Result, refuse};

/// The most characters of a text that tells something.
pub(crate) const LONG: usize = 4_000;

/// A text of a person: not empty, not too long, without characters that turn a page around.
///
/// # Errors
/// `text_missing`, `text_too_long`.
pub(crate) fn of(text: &str, characters_max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return refuse("text_missing");
    }
    if text.chars().count() > characters_max {
        return Err(Refusal::new("text_too_long").with("characters", characters_max).into());
    }
    Ok(without_turns(text))
}

/// The same, but nothing is a text too.
///
/// # Errors
/// `text_too_long`.
pub(crate) fn or_nothing(text: &str, characters_max: usize) -> Result<String> {
    if text.trim().is_empty() { Ok(String::new()) } else { of(text, characters_max) }
}

/// Without characters that are not seen or turn a page around; lines stay.
pub(crate) fn without_turns(text: &str) -> String {
    let turns =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace("\r\n", "\n").chars().filter(|c| !turns(*c)).collect()
}
