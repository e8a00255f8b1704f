//! Very many rows into one table, at the engine's full speed.

use bytes::{BufMut, Bytes, BytesMut};
use rusqlite::{Connection, Statement, types::ToSqlOutput, types::ValueRef};

use super::{Param, postgres::PostgresTx};
use crate::{Error, Result};

/// A table and the columns that are filled in bulk, in order.
#[derive(Clone, Copy, Debug)]
pub struct BulkTable {
    /// Table name.
    pub table: &'static str,
    /// Column names with their types.
    pub columns: &'static [(&'static str, Column)],
}

/// The three types a column can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// BIGINT.
    Int,
    /// TEXT.
    Text,
    /// BYTEA.
    Bytes,
}

/// Takes the values row by row, column by column; [`BulkRows::end`] closes a row.
pub struct BulkRows<'a> {
    columns: usize,
    columns_in_all: usize,
    column: usize,
    rows: usize,
    sink: Sink<'a>,
}

enum Sink<'a> {
    Sqlite { many: Option<Statement<'a>>, one: Statement<'a>, rows_by_many: usize, first: usize, bound: usize },
    Postgres { buffer: BytesMut, same: &'a [u8], send: &'a mut dyn FnMut(Bytes) -> Result<()> },
}

/// How many rows one prepared insert takes on SQLite.
const ROWS_PER_INSERT: usize = 200;
/// How many bytes are gathered before they go to PostgreSQL.
const COPY_CHUNK_BYTES: usize = 1 << 18;

impl BulkRows<'_> {
    fn value(&mut self, sqlite: ValueRef<'_>, postgres: impl FnOnce(&mut BytesMut)) -> Result<()> {
        self.column += 1;
        match &mut self.sink {
            Sink::Sqlite { many, one, rows_by_many, bound, .. } => {
                *bound += 1;
                let statement = if self.rows < *rows_by_many { many.as_mut().unwrap_or(one) } else { one };
                statement.raw_bind_parameter(*bound, ToSqlOutput::Borrowed(sqlite)).map_err(super::sqlite::error)?;
            }
            Sink::Postgres { buffer, .. } => postgres(buffer),
        }
        Ok(())
    }

    /// A BIGINT.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn int(&mut self, value: i64) -> Result<()> {
        self.value(ValueRef::Integer(value), |out| {
            out.put_i32(8);
            out.put_i64(value);
        })
    }

    /// A TEXT.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn text(&mut self, value: &str) -> Result<()> {
        self.value(ValueRef::Text(value.as_bytes()), |out| put_sized(out, value.as_bytes()))
    }

    /// A BYTEA.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn bytes(&mut self, value: &[u8]) -> Result<()> {
        self.value(ValueRef::Blob(value), |out| put_sized(out, value))
    }

    /// Nothing.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn null(&mut self) -> Result<()> {
        self.value(ValueRef::Null, |out| out.put_i32(-1))
    }

    /// Closes the row.
    ///
    /// # Errors
    /// A failure of the database.
    ///
    /// # Panics
    /// If the row has too few or too many values.
    pub fn end(&mut self) -> Result<()> {
        assert_eq!(self.column, self.columns, "a bulk row has a value for each column");
        self.column = 0;
        self.rows += 1;
        match &mut self.sink {
            Sink::Sqlite { many, one, rows_by_many, first, bound } => {
                if self.rows > *rows_by_many {
                    *bound = *first;
                    one.raw_execute().map_err(super::sqlite::error)?;
                } else if self.rows.is_multiple_of(ROWS_PER_INSERT) {
                    *bound = *first;
                    many.as_mut().unwrap_or(one).raw_execute().map_err(super::sqlite::error)?;
                }
            }
            Sink::Postgres { buffer, same, send } => {
                buffer.put_slice(same);
                if buffer.len() >= COPY_CHUNK_BYTES {
                    send(buffer.split().freeze())?;
                    buffer.reserve(COPY_CHUNK_BYTES + 4096);
                }
                buffer.put_i16(columns_i16(self.columns_in_all));
            }
        }
        Ok(())
    }
}

fn put_sized(out: &mut BytesMut, bytes: &[u8]) {
    out.put_i32(i32::try_from(bytes.len()).expect("a value shorter than 2 GiB"));
    out.put_slice(bytes);
}

fn columns_i16(columns: usize) -> i16 {
    i16::try_from(columns).expect("a table has few columns")
}

/// A column that holds the same value in every row.
pub(super) type Same<'a> = (&'static str, Param<'a>);

fn column_names(table: &BulkTable, same: &[Same<'_>]) -> String {
    let own = table.columns.iter().map(|(name, _)| *name);
    own.chain(same.iter().map(|(name, _)| *name)).collect::<Vec<_>>().join(", ")
}

/// The values that are the same in every row are the first parameters of the statement and are given once.
pub(super) fn into_sqlite(
    connection: &Connection,
    table: &BulkTable,
    same: &[Same<'_>],
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    let (columns, names) = (table.columns.len(), column_names(table, same));
    let first = same.len();
    let insert = |rows: usize| {
        let row = |at: usize| {
            let own = (1..=columns).map(|column| first + at * columns + column);
            let numbers: Vec<String> = own.chain(1..=first).map(|number| format!("?{number}")).collect();
            format!("({})", numbers.join(","))
        };
        let all: Vec<String> = (0..rows).map(row).collect();
        let sql = format!("INSERT INTO {} ({names}) VALUES {}", table.table, all.join(","));
        let mut statement = connection.prepare(&sql).map_err(super::sqlite::error)?;
        for (at, (_, value)) in (1..).zip(same) {
            statement.raw_bind_parameter(at, value).map_err(super::sqlite::error)?;
        }
        Ok::<_, Error>(statement)
    };
    let rows_by_many = count / ROWS_PER_INSERT * ROWS_PER_INSERT;
    let many = if rows_by_many > 0 { Some(insert(ROWS_PER_INSERT)?) } else { None };
    let sink = Sink::Sqlite { many, one: insert(1)?, rows_by_many, first, bound: first };
    let mut rows = BulkRows { columns, columns_in_all: columns + first, column: 0, rows: 0, sink };
    fill(&mut rows)?;
    assert_eq!(rows.rows, count, "as many bulk rows as promised");
    Ok(())
}

pub(super) fn into_postgres(
    tx: &mut PostgresTx,
    table: &BulkTable,
    same: &[Same<'_>],
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    let columns = table.columns.len();
    let columns_in_all = columns + same.len();
    let mut same_bytes = BytesMut::new();
    for (_, value) in same {
        match value {
            Param::Int(number) => {
                same_bytes.put_i32(8);
                same_bytes.put_i64(*number);
            }
            Param::Text(text) => put_sized(&mut same_bytes, text.as_bytes()),
            Param::Bytes(bytes) => put_sized(&mut same_bytes, bytes),
            Param::Null => same_bytes.put_i32(-1),
        }
    }
    tx.copy_in(&format!("COPY {} ({}) FROM STDIN BINARY", table.table, column_names(table, same)), |send| {
        let mut buffer = BytesMut::with_capacity(COPY_CHUNK_BYTES + 4096);
        buffer.put_slice(b"PGCOPY\n\xff\r\n\0");
        buffer.put_i32(0);
        buffer.put_i32(0);
        // Each row begins with its number of columns; the one written after the last row becomes the trailer.
        buffer.put_i16(columns_i16(columns_in_all));
        let sink = Sink::Postgres { buffer, same: &same_bytes, send };
        let mut rows = BulkRows { columns, columns_in_all, column: 0, rows: 0, sink };
        fill(&mut rows)?;
        assert_eq!(rows.rows, count, "as many bulk rows as promised");
        let Sink::Postgres { mut buffer, send, .. } = rows.sink else { unreachable!("the sink stays PostgreSQL's") };
        buffer.truncate(buffer.len() - 2);
        buffer.put_i16(-1);
        send(buffer.freeze())
    })
}
