//! What a use case answers when it does not do what it was asked.
//!
//! A [`Refusal`] is an answer: nothing changed, and a clerk can read it aloud (the words are in `ui`, found by the
//! stable code). Everything else is a failure: the work could not be carried out and may be tried again.
//! Deliberately absent: a variant per cause. A bug is an assertion, not an error.

use std::{borrow::Cow, fmt, io};

/// The result of everything in the house.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal or a failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The answer is no; nothing changed.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The database could not do it.
    #[error("database: {0}")]
    Database(#[from] DbError),
    /// A file or a folder could not be read or written.
    #[error("{what}: {source}")]
    Io {
        /// What was being done, with the file's name.
        what: String,
        /// The system's own answer.
        source: io::Error,
    },
    /// Data that breaks a law of the house was found; the sentence names the first row.
    #[error("law broken: {0}")]
    Broken(String),
}

impl Error {
    /// A failure of the file system, with what was being done.
    pub fn io(what: impl Into<String>, source: io::Error) -> Error {
        Error::Io { what: what.into(), source }
    }

    /// The refusal, if this is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Error::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

/// Why the answer is no: a stable code, and the values its sentence names.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, in `snake_case`; never renamed.
    pub code: Cow<'static, str>,
    /// Values for the sentence, by name. Never a whole personal number.
    pub args: Vec<(Cow<'static, str>, String)>,
}

impl Refusal {
    /// A refusal without values.
    pub fn new(code: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal { code: code.into(), args: Vec::new() }
    }

    /// The same refusal, naming one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl ToString) -> Refusal {
        self.args.push((name.into(), value.to_string()));
        self
    }

    /// The value of that name, if the refusal carries one.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

impl Refusal {
    /// Its values, one a line, as a table keeps them.
    #[must_use]
    pub fn values_in_lines(&self) -> String {
        let line = |(name, value): &(Cow<'static, str>, String)| format!("{name}={}", value.replace('\n', " "));
        self.args.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The same refusal again, of its code and its values.
    #[must_use]
    pub fn from_lines(code: String, lines: &str) -> Refusal {
        let pairs = lines.lines().filter_map(|line| line.split_once('='));
        pairs.fold(Refusal::new(code), |refusal, (name, value)| refusal.with(name.to_owned(), value))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

/// Short for `Err(Refusal::new(code).into())`.
pub fn refuse<T>(code: &'static str) -> Result<T> {
    Err(Refusal::new(code).into())
}

/// How a database failed, as far as a caller can act on it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Another transaction came first; the whole closure may be run again.
    #[error("another transaction came first: {0}")]
    Serialization(String),
    /// A row with this key stands already.
    #[error("a row with this key stands already: {0}")]
    Duplicate(String),
    /// The disk failed; nothing may be acknowledged any more.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// The connection was lost; a commit under way may or may not have happened.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// Anything else: a bug, a missing table, a full disk.
    #[error("{0}")]
    Other(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_kept_with_its_values() {
        for refusal in [
            Refusal::new("halted"),
            Refusal::new("roster_header_missing").with("columns", "收款人姓名、补贴金额").with("row", 3),
            Refusal::new("file_damaged").with("part", "a=b"),
        ] {
            assert_eq!(Refusal::from_lines(refusal.code.to_string(), &refusal.values_in_lines()), refusal);
        }
    }
}
