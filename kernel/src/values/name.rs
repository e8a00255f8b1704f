//! The name of a person, as the law writes it.
//!
//! Promises: every character of GB 18030 is kept, those of four bytes and those at private code points too, never
//! normalized; the dot that parts a name is U+00B7 (GB 18030 code A1A4), as the notice of 2016 on names of minorities
//! asks; 50 characters fit. Characters that cannot be seen, turn the line around or stand for a lost one are refused.
//! Deliberately absent: family names. Most names here have none, and many people share one: the number is the key,
//! the name a check that can hold a payment.

use std::fmt;

use super::{is_invisible, match_key};

/// A name of 1 to 50 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NameError {
    /// Nothing but spaces and dots.
    #[error("no name")]
    Empty,
    /// More than 50 characters.
    #[error("a name has 50 characters at most")]
    TooLong,
    /// A control character, a mark of direction or zero width, or no character at all.
    #[error("the name has a character that cannot be seen")]
    Invisible,
    /// A question mark or U+FFFD: a character was lost when the file was converted.
    #[error("a character of the name was lost in conversion")]
    Lost,
}

impl NameError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            NameError::Empty => "name_empty",
            NameError::TooLong => "name_too_long",
            NameError::Invisible => "name_invisible_character",
            NameError::Lost => "name_lost_character",
        }
    }
}

const CHARACTERS_MAX: usize = 50;

impl PersonName {
    /// Reads a name: spaces around it are dropped and any middle dot becomes U+00B7.
    ///
    /// A full stop is read as such a dot between two characters that are not ASCII (扎西.多吉, not J. Smith).
    ///
    /// # Errors
    /// If nothing is left, it is too long, or it has a character no name has.
    pub fn parse(text: &str) -> Result<PersonName, NameError> {
        let text = text.trim();
        let mut name = String::with_capacity(text.len());
        let mut length = 0;
        let mut before = None;
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            if c.is_control() || is_invisible(c) || is_noncharacter(c) {
                return Err(NameError::Invisible);
            }
            if matches!(c, '?' | '？' | '\u{FFFD}') {
                return Err(NameError::Lost);
            }
            length += 1;
            if length > CHARACTERS_MAX {
                return Err(NameError::TooLong);
            }
            let after = characters.peek().copied();
            let between = before.is_some_and(is_of_a_word) && after.is_some_and(is_of_a_word);
            let is_dot = match_key::is_middle_dot(c) || (matches!(c, '.' | '．') && between);
            name.push(if is_dot { '·' } else { c });
            before = Some(c);
        }
        if match_key::is_blank(&name) { Err(NameError::Empty) } else { Ok(PersonName(name)) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name's own text, for who wipes it after use.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The key under which all spellings of this name meet; it never changes.
    #[must_use]
    pub fn match_key(&self) -> i64 {
        PersonName::match_key_of(&self.0)
    }

    /// The match key of a text that is, or may be, a name; without allocation.
    #[must_use]
    pub fn match_key_of(text: &str) -> i64 {
        match_key::match_key_of(text)
    }

    /// The text whose hash is the match key: without dots and spaces, each character in its one form. For searching.
    #[must_use]
    pub fn match_form_of(text: &str) -> String {
        match_key::match_form(text)
    }

    /// The first character and a star, where the law does not ask for the name.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.chars().take(1).chain(['*']).collect()
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Masked.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn is_of_a_word(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !match_key::is_middle_dot(c) && c != '．'
}

fn is_noncharacter(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_kept_as_written_but_for_its_dot() {
        let cases = [
            ("扎西", "扎西"),
            (" 扎西\u{3000}", "扎西"),
            ("扎西·多吉", "扎西·多吉"),
            ("扎西•多吉", "扎西·多吉"),
            ("扎西∙多吉", "扎西·多吉"),
            ("扎西・多吉", "扎西·多吉"),
            ("扎西･多吉", "扎西·多吉"),
            ("扎西●多吉", "扎西·多吉"),
            ("扎西‧多吉", "扎西·多吉"),
            ("扎西.多吉", "扎西·多吉"),
            ("扎西．多吉", "扎西·多吉"),
            ("J. Smith", "J. Smith"),
            ("多吉.", "多吉."),
            ("Ｔａｓｈｉ", "Ｔａｓｈｉ"),                 // full width is kept
            ("龚䶮", "龚䶮"),                             // Extension A, two bytes in GB 18030
            ("\u{20BB7}\u{2A6D6}", "\u{20BB7}\u{2A6D6}"), // Extension B, four bytes
            ("\u{2EBF0}", "\u{2EBF0}"),                   // Extension I, added by Amendment 1
            ("\u{E863}", "\u{E863}"),                     // a private code point is kept
            ("\u{FA0E}", "\u{FA0E}"),                     // a compatibility form is kept
            ("བཀྲ་ཤིས", "བཀྲ་ཤིས"),
        ];
        for (text, name) in cases {
            assert_eq!(PersonName::parse(text).map(|name| name.0), Ok(name.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn fifty_characters_fit_and_no_more() {
        for c in ['吉', '\u{20BB7}', 'a'] {
            let name: String = std::iter::repeat_n(c, 50).collect();
            assert_eq!(PersonName::parse(&name).unwrap().as_str(), name);
            assert_eq!(PersonName::parse(&format!("{name}{c}")), Err(NameError::TooLong));
        }
    }

    #[test]
    fn what_no_name_has_is_refused() {
        use NameError::{Empty, Invisible, Lost};
        let cases = [
            ("", Empty),
            (" \u{3000}", Empty),
            ("·", Empty),
            (" . ", Empty),
            ("扎\n西", Invisible),
            ("扎\t西", Invisible),
            ("扎\0西", Invisible),
            ("\u{202E}扎西", Invisible),
            ("扎\u{2067}西", Invisible),
            ("扎\u{200B}西", Invisible),
            ("扎\u{200D}西", Invisible),
            ("\u{FEFF}扎西", Invisible),
            ("扎\u{AD}西", Invisible),
            ("扎\u{3164}西", Invisible),
            ("扎\u{E0041}西", Invisible),
            ("扎\u{FFFF}西", Invisible),
            ("扎\u{2FFFE}西", Invisible),
            ("扎?", Lost),
            ("扎？", Lost),
            ("扎\u{FFFD}", Lost),
        ];
        for (text, error) in cases {
            assert_eq!(PersonName::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn debug_does_not_tell_the_name() {
        let name = PersonName::parse("扎西多吉").unwrap();
        assert_eq!(
            (format!("{name:?}"), name.masked(), name.to_string()),
            ("扎*".into(), "扎*".into(), "扎西多吉".into())
        );
    }

    proptest! {
        #[test]
        fn a_name_read_again_is_the_same_and_has_the_key_of_its_text(text in "\\PC{0,20}|[\u{4E00}-\u{9FFF}·•. ]{1,8}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
                prop_assert_eq!(name.match_key(), PersonName::match_key_of(&text));
            }
        }
    }
}
