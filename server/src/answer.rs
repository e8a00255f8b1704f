//! What a command answers, and how it is said: exit codes 0, 1 and 2, and one JSON object as the last line of standard
//! output where `--json` asks for it.
//!
//! 0: done. 1: the answer is no, and nothing changed. 2: it could not be carried out. Deliberately absent: a database's
//! own words beyond their first line, for what follows may quote a row.

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use kernel::{DbError, Error, Refusal};
use serde_json::{Map, Value};

use crate::words::{self, Lang};

/// What a command answers.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For people.
    pub(crate) text: String,
    /// For scripts, without `ok`.
    pub(crate) json: Map<String, Value>,
    /// Why the answer is no, if it is.
    pub(crate) no: Option<Refusal>,
    /// Whether the JSON object is fixed by contract and carries no `ok`.
    pub(crate) exact: bool,
}

impl Answer {
    /// A yes with facts; `facts` is a JSON object.
    pub(crate) fn yes(text: impl Into<String>, facts: Value) -> Answer {
        let Value::Object(json) = facts else { unreachable!("an answer is an object") };
        Answer { text: text.into(), json, no: None, exact: false }
    }

    /// A no with facts.
    pub(crate) fn no(refusal: Refusal, text: impl Into<String>, facts: Value) -> Answer {
        Answer { no: Some(refusal), ..Answer::yes(text, facts) }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The answer is no.
    Refused(Refusal),
    /// It could not be carried out.
    NotDone {
        /// Stable.
        code: String,
        /// For people.
        message: String,
    },
}

/// The result of a command.
pub(crate) type Done<T = Answer> = Result<T, Fault>;

/// Refusals that say that there was nothing to ask, rather than no.
const NOT_CARRIED_OUT: [&str; 5] =
    ["database_address_unknown", "database_empty", "database_absent", "file_not_read", "file_parser_not_started"];

impl Fault {
    pub(crate) fn not_done(code: &str, message: impl Into<String>) -> Fault {
        Fault::NotDone { code: code.to_owned(), message: message.into() }
    }

    /// A file or folder that could not be used.
    pub(crate) fn file(what: &str, path: &Path, why: &io::Error) -> Fault {
        let code = if why.kind() == io::ErrorKind::NotFound { "file_absent" } else { "file_failed" };
        Fault::not_done(code, format!("{what} {}: {why}", path.display()))
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}

impl From<document::Unreadable> for Fault {
    fn from(why: document::Unreadable) -> Fault {
        Error::from(why).into()
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        let first_line = |text: String| text.lines().next().unwrap_or_default().to_owned();
        match error {
            Error::Refused(refusal) => Fault::Refused(refusal),
            Error::Broken(row) => Fault::Refused(Refusal::new("law_broken").with("row", row)),
            Error::Io { what, source } if source.kind() == io::ErrorKind::NotFound => {
                Fault::not_done("file_absent", format!("{what}: {source}"))
            }
            Error::Io { what, source } => Fault::not_done("file_failed", format!("{what}: {source}")),
            Error::Database(why) => {
                let code = match &why {
                    DbError::Serialization(_) => "database_busy",
                    DbError::Duplicate(_) => "database_duplicate",
                    DbError::Disk(_) => "database_disk_failed",
                    DbError::Lost(_) => "database_lost",
                    DbError::Other(_) => "database_failed",
                };
                Fault::not_done(code, first_line(why.to_string()))
            }
        }
    }
}

/// Says what came out and answers the exit code.
pub(crate) fn say(lang: Lang, json: bool, done: Done) -> ExitCode {
    let (code, text, object) = match done {
        Ok(answer) => say_answer(lang, answer),
        Err(Fault::Refused(refusal)) => {
            let code = if NOT_CARRIED_OUT.contains(&&*refusal.code) { 2 } else { 1 };
            let message = words::refusal(lang, &refusal);
            let object = no(Map::new(), &refusal.code, &message);
            complain(&message);
            (code, String::new(), object)
        }
        Err(Fault::NotDone { code, message }) => {
            let message = words::not_done(lang, &code, &message);
            complain(&message);
            (2, String::new(), no(Map::new(), &code, &message))
        }
    };
    if json {
        if !text.is_empty() {
            complain(text.trim_end());
        }
        print(&format!("{}\n", Value::Object(object)));
    } else {
        print(&text);
    }
    ExitCode::from(code)
}

fn say_answer(lang: Lang, answer: Answer) -> (u8, String, Map<String, Value>) {
    let mut json = answer.json;
    match answer.no {
        None => {
            if !answer.exact {
                json.insert("ok".to_owned(), true.into());
            }
            (0, answer.text, json)
        }
        Some(refusal) => {
            let message = words::refusal(lang, &refusal);
            complain(&message);
            (1, answer.text, no(json, &refusal.code, &message))
        }
    }
}

fn no(mut json: Map<String, Value>, code: &str, message: &str) -> Map<String, Value> {
    json.insert("ok".to_owned(), false.into());
    json.insert("code".to_owned(), code.into());
    json.insert("message".to_owned(), message.into());
    json
}

/// To standard error; when nobody listens there, nobody is told.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// To standard output; a reader that has seen enough is no failure.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// The JSON object for a command line that could not be read.
pub(crate) fn say_bad_arguments(message: &str) {
    print(&format!("{}\n", Value::Object(no(Map::new(), "bad_arguments", message))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_its_first_line_only_for_the_rest_may_quote_a_row() {
        let why = DbError::Other("duplicate key\nDETAIL: Key (person_id)=(540502199001010019)".to_owned());
        let Fault::NotDone { code, message } = Fault::from(Error::Database(why)) else { panic!("not a refusal") };
        assert_eq!((&*code, &*message), ("database_failed", "duplicate key"));
    }

    #[test]
    fn a_broken_law_is_a_no() {
        let Fault::Refused(refusal) = Fault::from(Error::Broken("law: row 7".to_owned())) else { panic!("a refusal") };
        assert_eq!((&*refusal.code, refusal.arg("row")), ("law_broken", Some("law: row 7")));
    }
}
