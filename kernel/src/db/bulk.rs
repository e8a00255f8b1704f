//! Very many rows into one table, at the engine's full speed.

use bytes::{BufMut, Bytes, BytesMut};
use rusqlite::{Connection, Statement, types::ToSqlOutput, types::ValueRef};

use super::{Param, postgres::PostgresTx, row_security::Sight};
use crate::{Error, Refusal, Result, Scope};

/// A table and the columns that are filled in bulk, in the table's own order, which SQLite fills fastest.
#[derive(Clone, Copy, Debug)]
pub struct BulkTable {
    /// Table name.
    pub table: &'static str,
    /// Column names with their types.
    pub columns: &'static [(&'static str, Column)],
}

/// Columns that are not given row by row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// Columns that hold the same value in every row.
    pub same: &'a [(&'static str, Param<'a>)],
    /// A column that numbers the rows from here on, one by one. On SQLite it is the table's `INTEGER PRIMARY KEY`, and the
    /// first number is the one after the last there.
    pub number: Option<(&'static str, i64)>,
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
    /// BIGINT: the 12 digits of a region, which must lie within the actor's scope. One a table; what stands in it is
    /// compared row by row here, so that PostgreSQL need not do so again by the table's policy.
    Region,
}

/// Takes the values row by row, column by column; [`BulkRows::end`] closes a row.
pub struct BulkRows<'a> {
    columns: usize,
    column: usize,
    rows: usize,
    /// The place of the column that must lie within these bounds.
    region: Option<usize>,
    scope: Scope,
    sink: Sink<'a>,
}

enum Sink<'a> {
    Sqlite(SqliteSink<'a>),
    Postgres(PostgresSink<'a>),
}

/// Statements that insert many rows, and one, and the first.
struct SqliteSink<'a> {
    head: Option<Statement<'a>>,
    many: Option<Statement<'a>>,
    one: Statement<'a>,
    stage: Stage,
    /// Parameters before those of the rows: the values that are the same in every row.
    before: usize,
    bound: usize,
    rows_in_many: usize,
    many_left: usize,
}

#[derive(Clone, Copy)]
enum Stage {
    Head,
    Many,
    One,
}

struct PostgresSink<'a> {
    buffer: BytesMut,
    columns_in_all: i16,
    number: Option<i64>,
    same: &'a [u8],
    send: &'a mut dyn FnMut(Bytes) -> Result<()>,
}

/// How many rows one prepared insert takes on SQLite.
const ROWS_PER_INSERT: usize = 200;
/// Where rows wait that the policies of their table have still to let in; PostgreSQL's own table for one transaction.
const ASIDE: &str = "kernel_aside";
/// So many rows are quicker one by one than a table is made for them; and its name is held until the transaction ends.
const ONE_BY_ONE_MAX: usize = 50;
/// How many bytes are gathered before they go to PostgreSQL.
const COPY_CHUNK_BYTES: usize = 1 << 18;

impl<'a> SqliteSink<'a> {
    fn statement(&mut self) -> &mut Statement<'a> {
        match self.stage {
            Stage::Head => self.head.as_mut().unwrap_or(&mut self.one),
            Stage::Many => self.many.as_mut().unwrap_or(&mut self.one),
            Stage::One => &mut self.one,
        }
    }

    fn end_row(&mut self) -> Result<()> {
        if let Stage::Many = self.stage {
            self.rows_in_many += 1;
            if self.rows_in_many < ROWS_PER_INSERT {
                return Ok(());
            }
            self.rows_in_many = 0;
            self.many_left -= 1;
        }
        self.bound = self.before;
        self.statement().raw_execute().map_err(super::sqlite::error)?;
        self.stage = if self.many_left > 0 { Stage::Many } else { Stage::One };
        Ok(())
    }
}

impl PostgresSink<'_> {
    /// A row begins with how many columns it has.
    fn begin_row(&mut self) {
        self.buffer.put_i16(self.columns_in_all);
        if let Some(number) = &mut self.number {
            put_int(&mut self.buffer, *number);
            *number += 1;
        }
    }

    fn end_row(&mut self) -> Result<()> {
        self.buffer.put_slice(self.same);
        if self.buffer.len() >= COPY_CHUNK_BYTES {
            (self.send)(self.buffer.split().freeze())?;
            self.buffer.reserve(COPY_CHUNK_BYTES + 4096);
        }
        Ok(())
    }
}

impl BulkRows<'_> {
    fn value(&mut self, sqlite: ValueRef<'_>, postgres: impl FnOnce(&mut BytesMut)) -> Result<()> {
        match &mut self.sink {
            Sink::Sqlite(sink) => {
                sink.bound += 1;
                let at = sink.bound;
                let bound = sink.statement().raw_bind_parameter(at, ToSqlOutput::Borrowed(sqlite));
                bound.map_err(super::sqlite::error)?;
            }
            Sink::Postgres(sink) => {
                if self.column == 0 {
                    sink.begin_row();
                }
                postgres(&mut sink.buffer);
            }
        }
        self.column += 1;
        Ok(())
    }

    /// A BIGINT.
    ///
    /// # Errors
    /// `out_of_scope` when it is the region of a row that is none of the actor's; a failure of the database.
    pub fn int(&mut self, value: i64) -> Result<()> {
        if self.region == Some(self.column) && !(self.scope.low..=self.scope.high).contains(&value) {
            return Err(Refusal::new("out_of_scope").with("region", value).into());
        }
        self.value(ValueRef::Integer(value), |out| put_int(out, value))
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
            Sink::Sqlite(sink) => sink.end_row(),
            Sink::Postgres(sink) => sink.end_row(),
        }
    }
}

fn put_int(out: &mut BytesMut, value: i64) {
    out.put_i32(8);
    out.put_i64(value);
}

fn put_sized(out: &mut BytesMut, bytes: &[u8]) {
    out.put_i32(i32::try_from(bytes.len()).expect("a value shorter than 2 GiB"));
    out.put_slice(bytes);
}

/// The columns that are given row by row.
fn own<'a>(table: &'a BulkTable, given: &'a Given<'_>) -> impl Iterator<Item = &'static str> + 'a {
    let elsewhere = |name: &str| {
        given.same.iter().any(|(same, _)| *same == name) || given.number.is_some_and(|(number, _)| number == name)
    };
    table.columns.iter().map(|(name, _)| *name).filter(move |name| !elsewhere(name))
}

/// Where among them stands the region that is compared with the scope.
fn region_of(table: &BulkTable, given: &Given<'_>) -> Option<usize> {
    let (name, _) = table.columns.iter().find(|(_, kind)| *kind == Column::Region)?;
    Some(own(table, given).position(|column| column == *name).expect("a region is given row by row"))
}

fn assert_known(table: &BulkTable, given: &Given<'_>) {
    let known = |name: &str| table.columns.iter().any(|(column, _)| *column == name);
    let all = given.same.iter().map(|(name, _)| *name).chain(given.number.map(|(name, _)| name));
    all.for_each(|name| assert!(known(name), "{name} is a column of {}", table.table));
}

/// The values that are the same in every row are the first parameters of the statement and are bound once. Only the first row
/// is given its number: SQLite numbers the following ones itself, for which it need not look whether the number stands.
pub(super) fn into_sqlite(
    connection: &Connection,
    table: &BulkTable,
    given: &Given<'_>,
    (count, scope): (usize, Scope),
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    assert_known(table, given);
    let (before, columns) = (given.same.len(), own(table, given).count());
    let insert = |rows: usize, number: Option<(&str, i64)>| {
        let names = table.columns.iter().map(|(name, _)| *name);
        let names = names.filter(|name| number.is_some() || given.number.is_none_or(|(numbered, _)| numbered != *name));
        let names: Vec<&str> = names.collect();
        let row = |at: usize| {
            let mut next = before + at * columns;
            let values = names.iter().map(|name| match number.filter(|(numbered, _)| numbered == name) {
                Some((_, first)) => first.to_string(),
                None => match given.same.iter().position(|(same, _)| same == name) {
                    Some(at) => format!("?{}", at + 1),
                    None => {
                        next += 1;
                        format!("?{next}")
                    }
                },
            });
            format!("({})", values.collect::<Vec<_>>().join(","))
        };
        let all: Vec<String> = (0..rows).map(row).collect();
        // A row that is refused leaves those before it, of this statement and of others; the transaction has failed. Were a statement to
        // take its own rows back, SQLite would copy every page beforehand.
        let sql = format!("INSERT OR FAIL INTO {} ({}) VALUES {}", table.table, names.join(", "), all.join(","));
        let mut statement = connection.prepare(&sql).map_err(super::sqlite::error)?;
        for (at, (_, value)) in (1..).zip(given.same) {
            statement.raw_bind_parameter(at, value).map_err(super::sqlite::error)?;
        }
        Ok::<_, Error>(statement)
    };
    let head = given.number.filter(|_| count > 0).map(|number| insert(1, Some(number))).transpose()?;
    let many_left = (count - usize::from(head.is_some())) / ROWS_PER_INSERT;
    let many = if many_left > 0 { Some(insert(ROWS_PER_INSERT, None)?) } else { None };
    let stage = match (&head, &many) {
        (Some(_), _) => Stage::Head,
        (None, Some(_)) => Stage::Many,
        (None, None) => Stage::One,
    };
    let one = insert(1, None)?;
    let sink = SqliteSink { head, many, one, stage, before, bound: before, rows_in_many: 0, many_left };
    let mut rows =
        BulkRows { columns, column: 0, rows: 0, region: region_of(table, given), scope, sink: Sink::Sqlite(sink) };
    fill(&mut rows)?;
    assert_eq!(rows.rows, count, "as many bulk rows as promised");
    if let Some((name, first)) = given.number.filter(|_| count > 0) {
        let last = i64::try_from(count).ok().and_then(|count| first.checked_add(count - 1));
        if last != Some(connection.last_insert_rowid()) {
            return Err(Error::Broken(format!("numbers follow each other without a gap: {}.{name}", table.table)));
        }
    }
    Ok(())
}

/// COPY is refused on a table whose policies bind. Where a column is compared with the scope here, the rows go in as the
/// owner's; else a few are inserted one by one under the policies, and many go where only this transaction sees them, and on
/// from there.
pub(super) fn into_postgres(
    tx: &mut PostgresTx,
    table: &BulkTable,
    given: &Given<'_>,
    (count, scope): (usize, Scope),
    fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
) -> Result<()> {
    assert_known(table, given);
    let (columns, region) = (own(table, given).count(), region_of(table, given));
    let names: Vec<&str> = given
        .number
        .map(|(name, _)| name)
        .into_iter()
        .chain(own(table, given))
        .chain(given.same.iter().map(|(name, _)| *name))
        .collect();
    let columns_in_all = i16::try_from(names.len()).expect("a table has few columns");
    let mut same_bytes = BytesMut::new();
    for (_, value) in given.same {
        match value {
            Param::Int(number) => put_int(&mut same_bytes, *number),
            Param::Text(text) => put_sized(&mut same_bytes, text.as_bytes()),
            Param::Bytes(bytes) => put_sized(&mut same_bytes, bytes),
            Param::Null => same_bytes.put_i32(-1),
        }
    }
    let names = names.join(", ");
    let bound = tx.is_bound(table.table)?;
    let rows = |send: &mut dyn FnMut(Bytes) -> Result<()>| {
        let mut buffer = BytesMut::with_capacity(count.saturating_mul(128).min(COPY_CHUNK_BYTES) + 4096);
        buffer.put_slice(b"PGCOPY\n\xff\r\n\0");
        buffer.put_i32(0);
        buffer.put_i32(0);
        let number = given.number.map(|(_, first)| first);
        let sink = PostgresSink { buffer, columns_in_all, number, same: &same_bytes, send };
        let mut rows = BulkRows { columns, column: 0, rows: 0, region, scope, sink: Sink::Postgres(sink) };
        fill(&mut rows)?;
        assert_eq!(rows.rows, count, "as many bulk rows as promised");
        let Sink::Postgres(PostgresSink { mut buffer, send, .. }) = rows.sink else {
            unreachable!("the sink stays PostgreSQL's")
        };
        buffer.put_i16(-1);
        send(buffer.freeze())
    };
    let into = table.table;
    if !bound || region.is_some() {
        if bound {
            // The next statement tells the server again who looks.
            tx.look_as(Sight::All)?;
        }
        return tx.copy_in(&format!("COPY {into} ({names}) FROM STDIN BINARY"), rows);
    }
    if count <= ONE_BY_ONE_MAX {
        let mut all = Vec::new();
        rows(&mut |bytes| {
            all.extend_from_slice(&bytes);
            Ok(())
        })?;
        let places: Vec<String> = (1..=columns_in_all).map(|at| format!("${at}")).collect();
        return tx.insert_each(&format!("INSERT INTO {into} ({names}) VALUES ({})", places.join(", ")), &all);
    }
    tx.run_script(&format!(
        "CREATE TEMPORARY TABLE {ASIDE} ON COMMIT DROP AS SELECT {names} FROM {into} WITH NO DATA"
    ))?;
    tx.copy_in(&format!("COPY {ASIDE} ({names}) FROM STDIN BINARY"), rows)?;
    tx.run_script(&format!("INSERT INTO {into} ({names}) SELECT {names} FROM {ASIDE}; DROP TABLE {ASIDE}"))
}
