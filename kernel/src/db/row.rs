//! A row of an answer, from either engine, or from a bulk read.

use rusqlite::types::ValueRef;

/// A row of an answer. Columns count from 0; asking for a type the column does not hold is a bug and panics.
pub enum Row<'a> {
    #[doc(hidden)]
    Sqlite(&'a rusqlite::Row<'a>),
    #[doc(hidden)]
    Postgres(&'a tokio_postgres::Row),
    #[doc(hidden)]
    Copied(&'a [Option<&'a [u8]>]),
}

const WRONG: &str = "the column holds the type the statement says";

impl Row<'_> {
    /// A BIGINT.
    ///
    /// # Panics
    /// If the column holds something else or nothing.
    #[must_use]
    pub fn int(&self, column: usize) -> i64 {
        self.opt_int(column).expect(WRONG)
    }

    /// A BIGINT or nothing.
    ///
    /// # Panics
    /// If the column holds something else.
    #[must_use]
    pub fn opt_int(&self, column: usize) -> Option<i64> {
        match self {
            Row::Sqlite(row) => match row.get_ref(column).expect(WRONG) {
                ValueRef::Integer(value) => Some(value),
                ValueRef::Null => None,
                other => panic!("{WRONG}, not {}", other.data_type()),
            },
            Row::Postgres(row) => row.try_get(column).expect(WRONG),
            Row::Copied(fields) => fields[column].map(|bytes| i64::from_be_bytes(bytes.try_into().expect(WRONG))),
        }
    }

    /// A TEXT.
    ///
    /// # Panics
    /// If the column holds something else or nothing.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        self.opt_text(column).expect(WRONG)
    }

    /// A TEXT or nothing.
    ///
    /// # Panics
    /// If the column holds something else.
    #[must_use]
    pub fn opt_text(&self, column: usize) -> Option<&str> {
        match self {
            Row::Sqlite(row) => row.get_ref(column).expect(WRONG).as_str_or_null().expect(WRONG),
            Row::Postgres(row) => row.try_get(column).expect(WRONG),
            Row::Copied(fields) => fields[column].map(|bytes| std::str::from_utf8(bytes).expect(WRONG)),
        }
    }

    /// A BYTEA.
    ///
    /// # Panics
    /// If the column holds something else or nothing.
    #[must_use]
    pub fn bytes(&self, column: usize) -> &[u8] {
        self.opt_bytes(column).expect(WRONG)
    }

    /// A BYTEA or nothing.
    ///
    /// # Panics
    /// If the column holds something else.
    #[must_use]
    pub fn opt_bytes(&self, column: usize) -> Option<&[u8]> {
        match self {
            Row::Sqlite(row) => row.get_ref(column).expect(WRONG).as_blob_or_null().expect(WRONG),
            Row::Postgres(row) => row.try_get(column).expect(WRONG),
            Row::Copied(fields) => fields[column],
        }
    }
}
