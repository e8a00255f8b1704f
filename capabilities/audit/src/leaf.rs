//! What one leaf of the log says, and how it is written.
//!
//! A leaf is UTF-8 text: the line `yika-leaf/1`, then one fact to a line, each line
//!
//! ```text
//! NAME LENGTH:VALUE
//! ```
//!
//! The first four facts are `at` (microseconds since 1970), `actor`, `action` and `object`, in this order; then come
//! the deed's own facts in the order they were given, their names preceded by `fact.`. LENGTH counts the bytes of the
//! value, so a value may hold any character, line ends too, and two different deeds never give the same text.
//!
//! Whole personal numbers are masked before anything is written, for a leaf can never be erased.

use std::fmt::Write as _;

use kernel::{CitizenId, Moment};

const FIRST_LINE: &str = "yika-leaf/1";
const FACT_PREFIX: &str = "fact.";
const PERSONAL_NUMBER_BYTES: usize = 18;

/// Who did what to which thing, when, and what else is to be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// When.
    pub at: Moment,
    /// Who: a sign-in name.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: String,
    /// What else is to be known, by name.
    pub facts: Vec<(String, String)>,
}

impl Leaf {
    /// The text that is hashed and kept.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(256);
        out.push_str(FIRST_LINE);
        out.push('\n');
        let at = self.at.0.to_string();
        let first = [("at", &at), ("actor", &self.actor), ("action", &self.action), ("object", &self.object)];
        for (name, value) in first {
            write_fact(&mut out, "", name, value);
        }
        for (name, value) in &self.facts {
            write_fact(&mut out, FACT_PREFIX, name, value);
        }
        out
    }

    /// Reads a leaf's text; nothing but what [`Leaf::to_text`] writes is read.
    #[must_use]
    pub fn parse(text: &str) -> Option<Leaf> {
        let mut rest = text.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?;
        let mut named = |expected: &str| {
            let (name, value) = read_fact(&mut rest)?;
            (name == expected).then(|| value.to_owned())
        };
        let at = Moment(named("at")?.parse().ok()?);
        let (actor, action, object) = (named("actor")?, named("action")?, named("object")?);
        let mut facts = Vec::new();
        while !rest.is_empty() {
            let (name, value) = read_fact(&mut rest)?;
            facts.push((name.strip_prefix(FACT_PREFIX)?.to_owned(), value.to_owned()));
        }
        let leaf = Leaf { at, actor, action, object, facts };
        (leaf.to_text() == text).then_some(leaf)
    }
}

fn write_fact(out: &mut String, prefix: &str, name: &str, value: &str) {
    assert!(!name.contains([' ', '\n']), "a fact's name is one word, not {name:?}");
    writeln!(out, "{prefix}{name} {}:{value}", value.len()).expect("text can always be written to");
}

fn read_fact<'a>(rest: &mut &'a str) -> Option<(&'a str, &'a str)> {
    let (name, after) = rest.split_once(' ')?;
    let (length, after) = after.split_once(':')?;
    let (value, after) = after.split_at_checked(length.parse().ok()?)?;
    *rest = after.strip_prefix('\n')?;
    Some((name, value))
}

/// The same text with every whole personal number masked. Numbers inside longer words (a hash) are left alone.
pub(crate) fn without_personal_numbers(text: &str) -> String {
    if text.len() < PERSONAL_NUMBER_BYTES {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        match personal_number(&rest[..word]) {
            Some(id) => out.push_str(&id.masked()),
            None => out.push_str(&rest[..word]),
        }
        rest = &rest[word..];
        let gap = rest.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        out.push_str(&rest[..gap]);
        rest = &rest[gap..];
    }
    out
}

fn personal_number(word: &str) -> Option<CitizenId> {
    (word.len() == PERSONAL_NUMBER_BYTES).then(|| CitizenId::parse(word).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(object: &str, facts: &[(&str, &str)]) -> Leaf {
        let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Leaf { at: Moment(7), actor: "zhang".into(), action: "batch.submit".into(), object: object.into(), facts }
    }

    #[test]
    fn a_leaf_is_text_with_a_fact_to_a_line() {
        let text = leaf("batch:17", &[("items", "1200"), ("reason", "改\n正")]).to_text();
        let expected = "yika-leaf/1\nat 1:7\nactor 5:zhang\naction 12:batch.submit\nobject 8:batch:17\n\
                        fact.items 4:1200\nfact.reason 7:改\n正\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn values_that_look_like_lines_stay_values() {
        let one = leaf("a", &[("x", "1\nfact.y 1:2")]);
        let two = leaf("a", &[("x", "1"), ("y", "2")]);
        assert_ne!(one.to_text(), two.to_text());
        for leaf in [one, two, leaf("", &[]), leaf("a:b c\n", &[("x", ""), ("x", "")])] {
            assert_eq!(Leaf::parse(&leaf.to_text()), Some(leaf));
        }
    }

    #[test]
    fn text_that_is_not_canonical_is_not_read() {
        let good = leaf("a", &[("x", "1")]).to_text();
        let cases = [
            good.replace("object 1:", "object 01:"),
            good.replace("object 1:", "object +1:"),
            good.replace("object 1:", "object 9999:"),
            good.replace("at 1:7", "at 2:07"),
            good.replace("fact.x", "x"),
            good.replace("yika-leaf/1", "yika-leaf/2"),
            good.replace("actor", "owner"),
            format!("{good}\n"),
            good.trim_end().to_owned(),
            good.replace("1:a", "1:山"),
            String::new(),
        ];
        for text in cases {
            assert_eq!(Leaf::parse(&text), None, "{text}");
        }
    }

    #[test]
    fn whole_personal_numbers_never_enter_a_leaf() {
        let id = CitizenId::from_parts(540_502, kernel::Day::new(1980, 3, 4).unwrap(), 1);
        let (whole, masked) = (id.to_string(), id.masked());
        let cases = [
            (whole.clone(), masked.clone()),
            (format!("person:{whole}, again {whole}。"), format!("person:{masked}, again {masked}。")),
            (format!("sha256:a{whole}f"), format!("sha256:a{whole}f")),
            ("batch:17".to_owned(), "batch:17".to_owned()),
            ("540502198003040000".to_owned() + "1", "540502198003040000".to_owned() + "1"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_personal_numbers(&text), expected);
        }
    }
}
