//! Pages: how many rows, and where the next page begins.
//!
//! A cursor is the number of the last row with a hash over it, the caller and the question, so that it goes on with
//! nothing but the list it came from. It holds nothing of a person and opens nothing: every page asks for rights and
//! region anew. It stays good for ever. Deliberately absent: page numbers, which slip while rows are added.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Refusal, Result, refuse};
use sha2::{Digest, Sha256};

/// Rows of a page unless the caller says otherwise.
const ROWS: u32 = 50;
/// Rows of a page at most.
pub(crate) const ROWS_MAX: u32 = 200;

/// How many rows were asked for.
pub(crate) fn rows(limit: Option<u32>) -> Result<usize> {
    match limit.unwrap_or(ROWS) {
        limit @ 1..=ROWS_MAX => Ok(limit as usize),
        _ => Err(Refusal::new("request_malformed").with("why", format!("limit: 1 to {ROWS_MAX}")).into()),
    }
}

/// The list that is being read: who reads, and the question without its page.
#[derive(Clone, Debug)]
pub(crate) struct List(String);

impl List {
    pub(crate) fn new(login: &str, question: impl std::fmt::Debug) -> List {
        List(format!("{login}\n{question:?}"))
    }

    /// The cursor behind a row.
    pub(crate) fn cursor(&self, last: i64) -> String {
        let mut bytes = last.to_be_bytes().to_vec();
        bytes.extend(self.hash(last));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The row that a cursor stands behind.
    ///
    /// # Errors
    /// `cursor_bad` unless it came with this list.
    pub(crate) fn after(&self, cursor: Option<&str>) -> Result<Option<i64>> {
        let Some(cursor) = cursor else { return Ok(None) };
        let Some(bytes) = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| bytes.len() == 16) else {
            return refuse("cursor_bad");
        };
        let last = i64::from_be_bytes(bytes[..8].try_into().expect("eight bytes"));
        if bytes[8..] == self.hash(last) { Ok(Some(last)) } else { refuse("cursor_bad") }
    }

    fn hash(&self, last: i64) -> [u8; 8] {
        let mut hash = Sha256::new();
        hash.update(last.to_be_bytes());
        hash.update(self.0.as_bytes());
        hash.finalize()[..8].try_into().expect("eight bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_goes_on_with_its_own_list_only() {
        let list = List::new("maker", ("batches", Some("border")));
        let cursor = list.cursor(12);
        assert_eq!(list.after(Some(&cursor)).unwrap(), Some(12));
        assert_eq!(list.after(None).unwrap(), None);
        let others =
            [List::new("maker", ("batches", Some("grass"))), List::new("auditor", ("batches", Some("border")))];
        for other in others {
            assert!(other.after(Some(&cursor)).is_err(), "{other:?}");
        }
        for bad in ["", "x", &cursor[1..], &list.cursor(12).to_uppercase(), "AAAAAAAAAAAAAAAAAAAAAA", "十"] {
            assert!(list.after(Some(bad)).is_err(), "{bad}");
        }
        assert!(rows(Some(0)).is_err() && rows(Some(201)).is_err());
        assert_eq!((rows(None).unwrap(), rows(Some(200)).unwrap()), (50, 200));
    }
}
