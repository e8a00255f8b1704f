//! One SQL text, two engines: a thin enum over SQLite and PostgreSQL.
//!
//! A use case is a closure `|ctx| ...` over one open transaction, run by [`Db::write`] to its end even when whoever
//! asked has gone away, one after the other on both engines. [`Db::read`] gives a snapshot that cannot write.
//!
//! * SQLite: one writer thread owns the only connection that writes (BEGIN IMMEDIATE, WAL, synchronous=FULL);
//!   readers are query-only. Checkpoints run on the writer, after the answer is out.
//! * PostgreSQL: who writes waits in line for one lock and looks (REPEATABLE READ) when it has it; overtaken by a program that
//!   does not wait, it is run again as a whole. Readers have connections of their own. The role must not be able to bypass the
//!   rules (no superuser). The actor's scope also binds what the database itself shows and takes (`row_security`).
//!
//! Columns are BIGINT, TEXT and BYTEA. Placeholders are `$1`. Only bulk load and bulk reading are engine-specific
//! ([`Ctx::bulk_insert`], [`Ctx::scan`]). Deliberately absent: a query builder, rows as structs, nested transactions.

mod bulk;
mod ctx;
mod param;
mod postgres;
mod row;
mod row_security;
mod schema;
mod sqlite;

use std::sync::Arc;

use crate::{Actor, Clock, DbError, Error, Moment, Refusal, Result};
pub use bulk::{BulkRows, BulkTable, Column, Given};
pub use ctx::Ctx;
pub use param::{Param, ToParam};
pub use row::Row;
pub use schema::{Migration, Room};

/// A statement in the text that both engines read; rooms declare theirs with [`statements!`](crate::statements).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sql(pub &'static str);

/// Which engine holds the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// An embedded database in one file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// Lower-case name, as in `--db` and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// Where the time comes from.
    pub clock: Clock,
    /// How much memory SQLite may use for pages, in MiB.
    pub cache_mib: u32,
    /// How long to wait for another process's write transaction, in milliseconds.
    pub busy_timeout_ms: u32,
}

impl Default for DbOptions {
    fn default() -> DbOptions {
        DbOptions { clock: Clock::System, cache_mib: 128, busy_timeout_ms: 60_000 }
    }
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Clock,
    kept: ctx::Kept,
    engine: EngineDb,
}

enum EngineDb {
    Sqlite(sqlite::SqliteDb),
    Postgres(postgres::PostgresDb),
}

/// What a transaction is given when it begins.
#[derive(Clone)]
struct Start {
    now: Moment,
    actor: Actor,
    kept: ctx::Kept,
}

impl Start {
    fn ctx(self, tx: ctx::Tx) -> Ctx {
        Ctx::new(tx, self.now, self.actor, self.kept)
    }
}

/// How often a closure is run again when another transaction came first all the same.
const ATTEMPTS_MAX: u32 = 20;
/// How often it is run when it wrote a key that stands: once more for each of a few others who write the same.
const DUPLICATE_ATTEMPTS_MAX: u32 = 4;

impl Db {
    /// Opens `sqlite:PATH` (made when absent) or `postgres://...`.
    ///
    /// # Errors
    /// `database_address_unknown`, `database_role_too_powerful`, or a failure to connect.
    pub fn open(address: &str, options: DbOptions) -> Result<Db> {
        let engine = if let Some(path) = address.strip_prefix("sqlite:") {
            EngineDb::Sqlite(sqlite::SqliteDb::open(path.as_ref(), &options)?)
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            EngineDb::Postgres(postgres::PostgresDb::open(address)?)
        } else {
            return Err(Refusal::new("database_address_unknown").into());
        };
        Ok(Db { inner: Arc::new(Inner { clock: options.clock, kept: ctx::Kept::default(), engine }) })
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &self.inner.engine {
            EngineDb::Sqlite(_) => Engine::Sqlite,
            EngineDb::Postgres(_) => Engine::Postgres,
        }
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    fn start(&self, actor: &Actor) -> Start {
        Start { now: self.inner.clock.now(), actor: actor.clone(), kept: self.inner.kept.clone() }
    }

    /// Runs one use case in one transaction: all of it is kept when it answers `Ok`, nothing otherwise.
    ///
    /// # Errors
    /// What the closure answers; or a failure of the database.
    ///
    /// # Panics
    /// When the closure panics; the transaction is rolled back first.
    pub fn write<T: Send + 'static>(
        &self,
        actor: &Actor,
        mut deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let start = self.start(actor);
        match &self.inner.engine {
            EngineDb::Sqlite(db) => db.write(start, move |ctx| deed(ctx)),
            EngineDb::Postgres(db) => {
                let mut attempt = 0;
                loop {
                    attempt += 1;
                    match db.write(start.clone(), &mut deed) {
                        Err(Error::Database(DbError::Serialization(_))) if attempt < ATTEMPTS_MAX => {
                            std::thread::sleep(std::time::Duration::from_millis(u64::from(attempt) * 5));
                        }
                        // Perhaps the key was written after this transaction began to look; the next one sees it.
                        Err(Error::Database(DbError::Duplicate(_))) if attempt < DUPLICATE_ATTEMPTS_MAX => {}
                        answer => return answer,
                    }
                }
            }
        }
    }

    /// The same as [`Db::write`] for an asynchronous caller; the deed goes on when the caller is dropped.
    ///
    /// # Errors
    /// As [`Db::write`].
    ///
    /// # Panics
    /// When the closure panics.
    pub async fn write_async<T: Send + 'static>(
        &self,
        actor: Actor,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.write(&actor, deed)).await.expect("the deed did not panic")
    }

    /// Reads from one snapshot.
    ///
    /// # Errors
    /// What the closure answers; or a failure of the database.
    pub fn read<T>(&self, actor: &Actor, question: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
        let start = self.start(actor);
        match &self.inner.engine {
            EngineDb::Sqlite(db) => db.read(start, question),
            EngineDb::Postgres(db) => db.read(start, question),
        }
    }

    /// The same as [`Db::read`] for an asynchronous caller.
    ///
    /// # Errors
    /// As [`Db::read`].
    ///
    /// # Panics
    /// When the closure panics.
    pub async fn read_async<T: Send + 'static>(
        &self,
        actor: Actor,
        question: impl FnOnce(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read(&actor, question)).await.expect("the question did not panic")
    }

    /// Brings the tables of these rooms up to date; answers how many migrations were carried out.
    ///
    /// # Errors
    /// `database_newer` when the database holds a migration this program does not know.
    pub fn migrate(&self, rooms: &'static [Room]) -> Result<usize> {
        self.write(&Actor::system(), |ctx| schema::migrate(ctx, rooms))
    }

    /// Refuses a database whose tables are older or newer than this program.
    ///
    /// # Errors
    /// `database_newer`, `database_older` (run `yika migrate`), `database_empty` (run `yika init`).
    pub fn check_schema(&self, rooms: &'static [Room]) -> Result<()> {
        self.read(&Actor::system(), |ctx| schema::check(ctx, rooms))
    }

    /// Refuses a PostgreSQL that cannot guard rows by itself, beside what the program's statements ask, as far as
    /// [`Db::migrate`] or [`Db::check_schema`] found out.
    ///
    /// # Errors
    /// `row_security_needs_role`, with the statements that an administrator runs.
    pub fn row_security(&self) -> Result<()> {
        match &self.inner.engine {
            EngineDb::Sqlite(_) => Ok(()),
            EngineDb::Postgres(db) => db.row_security(),
        }
    }

    /// Copies a live SQLite database to a file, consistently.
    ///
    /// # Errors
    /// `backup_by_server` on PostgreSQL, which has its own tools.
    pub fn backup(&self, to: &std::path::Path) -> Result<()> {
        match &self.inner.engine {
            EngineDb::Sqlite(db) => db.backup(to),
            EngineDb::Postgres(_) => Err(Refusal::new("backup_by_server").into()),
        }
    }

    /// Moves what SQLite's log holds into the database file, and waits for it; nothing on PostgreSQL.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn checkpoint(&self) -> Result<()> {
        match &self.inner.engine {
            EngineDb::Sqlite(db) => db.checkpoint(),
            EngineDb::Postgres(_) => Ok(()),
        }
    }

    /// Prepares statements without running them: the test that both engines read them.
    ///
    /// # Errors
    /// The first statement an engine does not read.
    pub fn prepare_all(&self, statements: &'static [Sql]) -> Result<()> {
        self.read(&Actor::system(), |ctx| statements.iter().try_for_each(|sql| ctx.prepare(*sql)))
    }
}

/// How many keys [`few!`](crate::few) has places for.
const FEW: usize = 25;

/// The keys in a statement for [`Ctx::query_many`], which has no other parameters: `concat!("... WHERE key IN ", few!())`.
#[macro_export]
macro_rules! few {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"
    };
}

/// Declares the statements of a room: a constant each, and `STATEMENTS` with all of them for the test.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* const $name: $crate::Sql = $crate::Sql($text);)+
        /// Every statement of this room.
        pub const STATEMENTS: &[$crate::Sql] = &[$($name),+];
    };
}

/// Declares the tables of a room from the files of its `schema` folder. `"0002_key.sql" => key::fill` names what is to be
/// done after the file in the same transaction, where SQL cannot say it.
#[macro_export]
macro_rules! room {
    (@then) => {
        None
    };
    (@then $then:path) => {
        Some($then)
    };
    ($name:literal: $($file:literal $(=> $then:path)?),+ $(,)?) => {
        $crate::Room {
            name: $name,
            migrations: &[$($crate::Migration {
                file: $file,
                text: include_str!(concat!("../schema/", $file)),
                then: $crate::room!(@then $($then)?),
            }),+],
        }
    };
}
