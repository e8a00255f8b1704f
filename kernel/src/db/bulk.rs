//! Very many rows into one table, at the engine's full speed.

use bytes::{BufMut, Bytes, BytesMut};
use rusqlite::{Connection, Statement, types::ToSqlOutput, types::ValueRef};

use super::postgres::PostgresTx;
use crate::Result;

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
    column: usize,
    rows: usize,
    sink: Sink<'a>,
}

enum Sink<'a> {
    Sqlite { many: Option<Statement<'a>>, one: Statement<'a>, rows_by_many: usize, bound: usize },
    Postgres { buffer: BytesMut, send: &'a mut dyn FnMut(Bytes) -> Result<()> },
}

/// How many rows one prepared insert takes on SQLite.
const ROWS_PER_INSERT: usize = 200;
/// How many bytes are gathered before they go to PostgreSQL.
const COPY_CHUNK_BYTES: usize = 1 << 18;

impl BulkRows<'_> {
    fn value(&mut self, sqlite: ValueRef<'_>, postgres: impl FnOnce(&mut BytesMut)) -> Result<()> {
        self.column += 1;
        match &mut self.sink {
            Sink::Sqlite { many, one, rows_by_many, bound } => {
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
            Sink::Sqlite { many, one, rows_by_many, bound } => {
                if self.rows > *rows_by_many {
                    *bound = 0;
                    one.raw_execute().map_err(super::sqlite::error)?;
                } else if self.rows.is_multiple_of(ROWS_PER_INSERT) {
                    *bound = 0;
                    many.as_mut().unwrap_or(one).raw_execute().map_err(super::sqlite::error)?;
                }
            }
            Sink::Postgres { buffer, send } => {
                if buffer.len() >= COPY_CHUNK_BYTES {
                    send(buffer.split().freeze())?;
                    buffer.reserve(COPY_CHUNK_BYTES + 4096);
                }
                buffer.put_i16(columns_i16(self.columns));
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

fn column_names(table: &BulkTable) -> String {
    table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

pub(super) fn into_sqlite(
    connection: &Connection,
    table: &BulkTable,
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    insert_in_sqlite(connection, table.table, &column_names(table), table.columns.len(), "", count, fill)
}

pub(super) fn add_in_sqlite(
    connection: &Connection,
    table: &str,
    key: &str,
    total: &str,
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    let add = format!(" ON CONFLICT ({key}) DO UPDATE SET {total} = {total} + excluded.{total}");
    insert_in_sqlite(connection, table, &format!("{key}, {total}"), 2, &add, count, fill)
}

fn insert_in_sqlite(
    connection: &Connection,
    table: &str,
    names: &str,
    columns: usize,
    on_conflict: &str,
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    let insert = |rows: usize| {
        let one = format!("({})", vec!["?"; columns].join(","));
        let sql = format!("INSERT INTO {table} ({names}) VALUES {}{on_conflict}", vec![one; rows].join(","));
        connection.prepare(&sql).map_err(super::sqlite::error)
    };
    let rows_by_many = count / ROWS_PER_INSERT * ROWS_PER_INSERT;
    let many = if rows_by_many > 0 { Some(insert(ROWS_PER_INSERT)?) } else { None };
    let sink = Sink::Sqlite { many, one: insert(1)?, rows_by_many, bound: 0 };
    let mut rows = BulkRows { columns, column: 0, rows: 0, sink };
    fill(&mut rows)?;
    assert_eq!(rows.rows, count, "as many bulk rows as promised");
    Ok(())
}

/// The amounts go to an unkeyed table first, whose size the planner is told; rows that stand are changed in one
/// statement, the others added. `fillfactor` leaves room beside each row, so no index entry is written.
pub(super) fn add_in_postgres(
    tx: &mut PostgresTx,
    table: &str,
    key: &str,
    total: &str,
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    tx.run_script("CREATE TEMP TABLE bulk_added (k BIGINT NOT NULL, amount BIGINT NOT NULL) ON COMMIT DROP")?;
    const ADDED: BulkTable = BulkTable { table: "bulk_added", columns: &[("k", Column::Int), ("amount", Column::Int)] };
    into_postgres(tx, &ADDED, count, fill)?;
    tx.run_script("ANALYZE bulk_added")?;
    let changed = tx.run_counted(&format!(
        "UPDATE {table} t SET {total} = t.{total} + a.amount FROM bulk_added a WHERE t.{key} = a.k"
    ))?;
    if changed < count as u64 {
        tx.run_script(&format!(
            "INSERT INTO {table} ({key}, {total}) SELECT k, amount FROM bulk_added a
             WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE t.{key} = a.k) ORDER BY k"
        ))?;
    }
    tx.run_script("DROP TABLE bulk_added")
}

pub(super) fn into_postgres(
    tx: &mut PostgresTx,
    table: &BulkTable,
    count: usize,
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    let columns = table.columns.len();
    tx.copy_in(&format!("COPY {} ({}) FROM STDIN BINARY", table.table, column_names(table)), |send| {
        let mut buffer = BytesMut::with_capacity(COPY_CHUNK_BYTES + 4096);
        buffer.put_slice(b"PGCOPY\n\xff\r\n\0");
        buffer.put_i32(0);
        buffer.put_i32(0);
        // Each row begins with its number of columns; the one written after the last row becomes the trailer.
        buffer.put_i16(columns_i16(columns));
        let mut rows = BulkRows { columns, column: 0, rows: 0, sink: Sink::Postgres { buffer, send } };
        fill(&mut rows)?;
        assert_eq!(rows.rows, count, "as many bulk rows as promised");
        let Sink::Postgres { mut buffer, send } = rows.sink else { unreachable!("the sink stays PostgreSQL's") };
        buffer.truncate(buffer.len() - 2);
        buffer.put_i16(-1);
        send(buffer.freeze())
    })
}
