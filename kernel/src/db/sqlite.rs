//! SQLite: one writer thread, query-only readers, WAL with synchronous=FULL.
//!
//! What goes wrong on the disk while committing ends the process: after a failed fsync nobody knows what is on the
//! disk, and nothing may be acknowledged any more.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{Ctx, DbOptions, Param, Row, Sql, Start, ctx::Tx};
use crate::{DbError, Error, Result};

/// The oldest SQLite without the bug in which a log that is reset while another process reads it loses pages.
const OLDEST_SAFE: i32 = 3_051_003;
/// The log is moved into the database file between jobs once it is longer than this.
const LOG_BYTES_MAX: u64 = 8 << 20;

type Job = Box<dyn FnOnce(Connection) -> Connection + Send>;

pub(super) struct SqliteDb {
    path: PathBuf,
    options: DbOptions,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    readers: Mutex<Vec<Connection>>,
}

pub(super) fn error(error: rusqlite::Error) -> Error {
    let text = error.to_string();
    Error::Database(match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DbError::Serialization(text),
        Some(ErrorCode::ConstraintViolation) if text.contains("UNIQUE") => DbError::Duplicate(text),
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt) => DbError::Disk(text),
        _ => DbError::Other(text),
    })
}

fn open_connection(path: &Path, options: &DbOptions, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(error)?;
    connection.busy_timeout(Duration::from_millis(options.busy_timeout_ms.into())).map_err(error)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn open_writer(path: &Path, options: &DbOptions) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = open_connection(path, options, flags)?;
    connection
        .execute_batch(&format!(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -{};",
            u64::from(options.cache_mib) * 1024
        ))
        .map_err(error)?;
    let ask = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, rusqlite::types::Value>(0));
    assert_eq!(ask("PRAGMA synchronous").map_err(error)?, 2.into(), "an answer is durable before it is given");
    assert_eq!(ask("PRAGMA journal_mode").map_err(error)?, "wal".to_owned().into(), "readers do not stop the writer");
    Ok(connection)
}

fn open_reader(path: &Path, options: &DbOptions) -> Result<Connection> {
    let connection = open_connection(path, options, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection
        .execute_batch(
            "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -65536;",
        )
        .map_err(error)?;
    Ok(connection)
}

impl SqliteDb {
    pub(super) fn open(path: &Path, options: &DbOptions) -> Result<SqliteDb> {
        assert!(rusqlite::version_number() >= OLDEST_SAFE, "the bundled SQLite is linked, never the system's");
        let connection = open_writer(path, options)?;
        let (jobs, todo) = mpsc::channel::<Job>();
        let log = log_of(path);
        let writer = std::thread::Builder::new()
            .name("yika-writer".into())
            .spawn(move || {
                let mut connection = connection;
                for job in todo {
                    connection = job(connection);
                    if std::fs::metadata(&log).is_ok_and(|log| log.len() > LOG_BYTES_MAX) {
                        // A reader may hold it back; the next job tries again.
                        let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
                    }
                }
            })
            .map_err(|source| Error::io("start the writer", source))?;
        Ok(SqliteDb {
            path: path.to_owned(),
            options: options.clone(),
            jobs: Some(jobs),
            writer: Some(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// Hands a job to the writer and waits for its answer.
    fn on_writer<T: Send + 'static>(&self, job: impl FnOnce(Connection) -> (Connection, T) + Send + 'static) -> T {
        let (answer, wait) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |connection| {
            let (connection, out) = job(connection);
            // Whoever asked may have gone away; the deed is done all the same.
            let _ = answer.send(out);
            connection
        });
        self.jobs.as_ref().expect("open until dropped").send(job).expect("the writer lives as long as the database");
        wait.recv().expect("the writer answers every job")
    }

    pub(super) fn write<T: Send + 'static>(
        &self,
        start: Start,
        mut deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let answer = self.on_writer(move |connection| {
            if let Err(failed) = connection.execute_batch("BEGIN IMMEDIATE").map_err(error) {
                return (connection, Ok(Err(failed)));
            }
            let mut ctx = start.ctx(Tx::Sqlite(SqliteTx { connection }));
            let out = catch_unwind(AssertUnwindSafe(|| deed(&mut ctx)));
            let connection = into_connection(ctx);
            let out = out.map(|result| result.and_then(|value| commit(&connection).map(|()| value)));
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK").expect("a transaction that is open can be rolled back");
            }
            (connection, out)
        });
        answer.unwrap_or_else(|panic| resume_unwind(panic))
    }

    pub(super) fn read<T>(&self, start: Start, question: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
        let idle = self.readers.lock().expect("no reader panics while it holds the list").pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.path, &self.options)?,
        };
        connection.execute_batch("BEGIN").map_err(error)?;
        let mut ctx = start.ctx(Tx::Sqlite(SqliteTx { connection }));
        let answer = question(&mut ctx);
        let connection = into_connection(ctx);
        connection.execute_batch("ROLLBACK").map_err(error)?;
        self.readers.lock().expect("no reader panics while it holds the list").push(connection);
        answer
    }

    pub(super) fn backup(&self, to: &Path) -> Result<()> {
        let reader = open_reader(&self.path, &self.options)?;
        reader.backup("main", to, None::<fn(rusqlite::backup::Progress)>).map_err(error)
    }

    pub(super) fn checkpoint(&self) -> Result<()> {
        self.on_writer(|connection| {
            let done = connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).map_err(error);
            (connection, done)
        })
    }
}

impl Drop for SqliteDb {
    fn drop(&mut self) {
        self.readers.get_mut().expect("no reader panics while it holds the list").clear();
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn commit(connection: &Connection) -> Result<()> {
    match connection.execute_batch("COMMIT").map_err(error) {
        Err(Error::Database(DbError::Disk(why))) => {
            tracing::error!(%why, "the disk failed while committing; stopping");
            std::process::abort();
        }
        answer => answer,
    }
}

fn into_connection(ctx: Ctx) -> Connection {
    match ctx.tx {
        Tx::Sqlite(tx) => tx.connection,
        Tx::Postgres(_) => unreachable!("a transaction stays on its engine"),
    }
}

/// SQLite numbers its placeholders `?1`; ours are `$1`.
fn numbered(sql: Sql) -> String {
    sql.0.replace('$', "?")
}

pub(super) struct SqliteTx {
    connection: Connection,
}

impl SqliteTx {
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn execute(&self, sql: Sql, params: &[Param<'_>]) -> Result<u64> {
        let mut statement = self.connection.prepare_cached(&numbered(sql)).map_err(error)?;
        if statement.column_count() > 0 {
            let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(error)?;
            let mut count = 0;
            while rows.next().map_err(error)?.is_some() {
                count += 1;
            }
            return Ok(count);
        }
        statement.execute(rusqlite::params_from_iter(params)).map(|rows| rows as u64).map_err(error)
    }

    pub(super) fn query_each(
        &self,
        sql: Sql,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(&numbered(sql)).map_err(error)?;
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(error)?;
        while let Some(row) = rows.next().map_err(error)? {
            each(&Row::Sqlite(row))?;
        }
        Ok(())
    }

    /// Changed pages go to the log now rather than at the end.
    pub(super) fn write_out(&self) -> Result<()> {
        self.connection.cache_flush().map_err(error)
    }

    pub(super) fn run_script(&self, script: &str) -> Result<()> {
        self.connection.execute_batch(script).map_err(error)
    }

    pub(super) fn prepare(&self, sql: Sql) -> Result<()> {
        self.connection.prepare(&numbered(sql)).map(drop).map_err(error)
    }
}
