//! PostgreSQL: a pool of connections driven by a small runtime of its own; REPEATABLE READ, COPY BINARY for bulk.
//!
//! A role that could bypass the rules of the database (superuser, BYPASSRLS) is refused at the door. Who looks is told
//! with BEGIN and again whenever it changes (`row_security`).

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::pin,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::{Buf, Bytes, BytesMut};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use std::future::Future;
use tokio_postgres::{
    Config, NoTls, Statement,
    error::SqlState,
    types::{IsNull, ToSql, Type},
};

use super::{
    Ctx, Param, Row, Sql, Start,
    ctx::Tx,
    row_security::{ScopedRole, Sight},
};
use crate::{DbError, Error, Refusal, Result};

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("yika-postgres")
        .enable_all()
        .build()
        .expect("threads for the database connections")
});

fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

fn error(error: tokio_postgres::Error) -> Error {
    // The server's message names the rule that was broken; its detail would name the row, and with it a person.
    let text = error.as_db_error().map_or_else(|| error.to_string(), |answer| answer.message().to_owned());
    let class = match error.code() {
        Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED => {
            DbError::Serialization
        }
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => DbError::Duplicate,
        Some(code) if *code == SqlState::IO_ERROR => DbError::Disk,
        Some(_) => DbError::Other,
        None => DbError::Lost,
    };
    Error::Database(class(text))
}

pub(super) struct PostgresDb {
    writers: Pool,
    readers: Pool,
    /// The role that sees what lies within a scope.
    scoped: Arc<ScopedRole>,
    /// Whether that role stands, as far as was asked.
    binds: Arc<AtomicBool>,
}

/// Who writes waits in line; who reads waits for nobody, and has connections of its own. PostgreSQL itself serves them on the
/// machine's cores.
const WRITERS_MAX: usize = 6;
const READERS_MAX: usize = 8;

/// The statements of a batch sort and join all of it, few at a time: in memory, and without a compiler that takes longer than
/// they do; each on one core, for the others are for who else asks, and for the batch that is being written. Whoever waits for a
/// writer waits a minute, as on SQLite. What the address itself asks for goes before it.
const SETTINGS: &str = "-c work_mem=64MB -c jit=off -c max_parallel_workers_per_gather=0 -c lock_timeout=60s";

/// One deed after the other, as on SQLite: each that is recorded takes the next number of the log, so that two at once would
/// only find out late which of them has to begin again. A lock is no query: the transaction sees what stands once it has it.
const IN_LINE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE kernel_line IN EXCLUSIVE MODE";
/// Where there are no tables yet.
const AT_ONCE: &str = "ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ";

impl PostgresDb {
    pub(super) fn open(address: &str) -> Result<PostgresDb> {
        let mut config: Config = address.parse().map_err(error)?;
        config.application_name("yika");
        let own = config.get_options().unwrap_or_default();
        config.options(format!("{SETTINGS} {own}"));
        let manager = || {
            let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
            Manager::from_config(config.clone(), NoTls, recycling)
        };
        let pool = |manager: Manager, connections: usize| {
            let pool = Pool::builder(manager).max_size(connections).runtime(Runtime::Tokio1).build();
            pool.map_err(|why| DbError::Other(why.to_string()))
        };
        let writers = pool(manager(), WRITERS_MAX)?;
        let readers = pool(manager(), READERS_MAX)?;
        let scoped = Arc::new(not_powerful(&client(&readers)?)?);
        Ok(PostgresDb { writers, readers, scoped, binds: Arc::new(AtomicBool::new(true)) })
    }

    pub(super) fn row_security(&self) -> Result<()> {
        if self.binds.load(Ordering::Relaxed) { Ok(()) } else { Err(self.scoped.is_missing()) }
    }

    pub(super) fn write<T>(&self, start: Start, deed: &mut impl FnMut(&mut Ctx) -> Result<T>) -> Result<T> {
        self.within(&self.writers, (IN_LINE, "COMMIT"), start, deed)
    }

    pub(super) fn read<T>(&self, start: Start, question: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
        self.within(&self.readers, ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "ROLLBACK"), start, question)
    }

    fn within<T>(
        &self,
        pool: &Pool,
        (begin, end): (&str, &str),
        start: Start,
        deed: impl FnOnce(&mut Ctx) -> Result<T>,
    ) -> Result<T> {
        let client = client(pool)?;
        let begun = match wait(client.batch_execute(begin)) {
            Err(why) if why.code() == Some(&SqlState::UNDEFINED_TABLE) => wait(client.batch_execute(AT_ONCE)),
            begun => begun,
        };
        if let Err(why) = begun {
            // It may have begun and not come into line: not for the pool.
            drop(Object::take(client));
            return Err(error(why));
        }
        let tx = PostgresTx { client, scoped: self.scoped.clone(), binds: self.binds.clone(), sight: Sight::All };
        let mut ctx = start.ctx(Tx::Postgres(tx));
        let answer = catch_unwind(AssertUnwindSafe(|| deed(&mut ctx)));
        let Tx::Postgres(PostgresTx { client, .. }) = ctx.tx else { unreachable!("a transaction stays on its engine") };
        let last = if matches!(answer, Ok(Ok(_))) { end } else { "ROLLBACK" };
        let ended = wait(client.batch_execute(last)).map_err(error);
        if ended.is_err() {
            // A connection in an unknown state never goes back to the pool.
            drop(Object::take(client));
        }
        let value = answer.unwrap_or_else(|panic| resume_unwind(panic))?;
        ended.map(|()| value)
    }
}

fn client(pool: &Pool) -> Result<Object> {
    wait(pool.get()).map_err(|why| match why {
        deadpool_postgres::PoolError::Backend(source) => match error(source) {
            Error::Database(DbError::Other(text)) => DbError::Lost(text).into(),
            other => other,
        },
        other => DbError::Lost(other.to_string()).into(),
    })
}

/// Refuses a role that could bypass the rules; answers the role that looks within a scope.
fn not_powerful(client: &Object) -> Result<ScopedRole> {
    let row = wait(client.query_one(
        "SELECT rolname::text, rolsuper OR rolbypassrls, current_database()::text
         FROM pg_roles WHERE rolname = current_user",
        &[],
    ))
    .map_err(error)?;
    let role: String = row.get(0);
    if row.get(1) {
        return Err(Refusal::new("database_role_too_powerful").with("role", role).into());
    }
    Ok(ScopedRole::of(row.get(2), &role))
}

pub(super) struct PostgresTx {
    client: Object,
    scoped: Arc<ScopedRole>,
    binds: Arc<AtomicBool>,
    /// What the server was told last; a transaction begins with all.
    sight: Sight,
}

impl PostgresTx {
    /// Tells the server who looks, where that has changed.
    pub(super) fn look_as(&mut self, sight: Sight) -> Result<()> {
        if sight == self.sight {
            return Ok(());
        }
        if !self.binds.load(Ordering::Relaxed) {
            self.sight = sight;
            return Ok(());
        }
        match wait(self.client.batch_execute(&sight.statements(&self.scoped))) {
            Ok(()) => {
                self.sight = sight;
                Ok(())
            }
            Err(why) if why.code().is_some_and(is_about_roles) => Err(self.scoped.is_missing()),
            Err(why) => Err(error(why)),
        }
    }

    /// Keeps in mind, for all transactions, whether policies can bind.
    pub(super) fn bind_rows(&self, binds: bool) {
        self.binds.store(binds, Ordering::Relaxed);
    }

    /// Whether policies bind whoever looks at this table now.
    pub(super) fn is_bound(&self, table: &str) -> Result<bool> {
        if self.sight == Sight::All {
            return Ok(false);
        }
        let row = wait(self.client.query_one("SELECT row_security_active($1)", &[&table])).map_err(error)?;
        Ok(row.get(0))
    }

    async fn statement(&self, sql: Sql) -> Result<Statement> {
        self.client.prepare_cached(sql.0).await.map_err(error)
    }

    pub(super) fn execute(&self, sql: Sql, params: &[Param<'_>]) -> Result<u64> {
        wait(async {
            let statement = self.statement(sql).await?;
            let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
            self.client.execute(&statement, &params).await.map_err(error)
        })
    }

    pub(super) fn query_each(
        &self,
        sql: Sql,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        use futures_util::TryStreamExt;
        wait(async {
            let statement = self.statement(sql).await?;
            let params = params.iter().map(|p| p as &(dyn ToSql + Sync));
            let mut rows = pin!(self.client.query_raw(&statement, params).await.map_err(error)?);
            while let Some(row) = rows.try_next().await.map_err(error)? {
                each(&Row::Postgres(&row))?;
            }
            Ok(())
        })
    }

    /// COPY takes no parameters, so whole numbers are written into the text.
    pub(super) fn scan(&self, sql: Sql, numbers: &[i64], each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        use futures_util::TryStreamExt;
        let mut text = sql.0.to_owned();
        for (at, number) in numbers.iter().enumerate().rev() {
            text = text.replace(&format!("${}", at + 1), &format!("({number}::bigint)"));
        }
        wait(async {
            let copy = format!("COPY ({text}) TO STDOUT BINARY");
            let mut chunks = pin!(self.client.copy_out(&copy).await.map_err(error)?);
            let mut reader = CopyReader::default();
            while let Some(chunk) = chunks.try_next().await.map_err(error)? {
                reader.take(&chunk, each)?;
            }
            Ok(())
        })
    }

    pub(super) fn copy_in(
        &self,
        copy: &str,
        fill: impl FnOnce(&mut dyn FnMut(Bytes) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        use futures_util::SinkExt;
        let sink = wait(self.client.copy_in::<_, Bytes>(copy)).map_err(error)?;
        let mut sink = pin!(sink);
        fill(&mut |bytes| wait(sink.send(bytes)).map_err(error))?;
        wait(sink.finish()).map(|_| ()).map_err(error)
    }

    /// Inserts rows in the format of COPY BINARY one by one, as policies want it.
    pub(super) fn insert_each(&self, insert: &str, copied: &[u8]) -> Result<()> {
        let statement = wait(self.client.prepare_cached(insert)).map_err(error)?;
        CopyReader::default().take(copied, &mut |row| {
            let Row::Copied(fields) = row else { unreachable!("what is copied is read as such") };
            wait(self.client.execute_raw(&statement, fields.iter().map(|field| Copied(*field)))).map_err(error)?;
            Ok(())
        })
    }

    pub(super) fn run_script(&self, script: &str) -> Result<()> {
        wait(self.client.batch_execute(script)).map_err(error)
    }

    pub(super) fn prepare(&self, sql: Sql) -> Result<()> {
        wait(self.statement(sql)).map(drop)
    }
}

/// A role that is not there, or that we may not go on as.
fn is_about_roles(code: &SqlState) -> bool {
    [SqlState::UNDEFINED_OBJECT, SqlState::INVALID_PARAMETER_VALUE, SqlState::INSUFFICIENT_PRIVILEGE].contains(code)
}

/// A value in the format of COPY BINARY, which is that of a parameter.
struct Copied<'a>(Option<&'a [u8]>);

/// Shows nothing: what is inserted may be about a person.
impl fmt::Debug for Copied<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Copied").finish_non_exhaustive()
    }
}

impl ToSql for Copied<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Some(bytes) => {
                out.extend_from_slice(bytes);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(ty: &Type) -> bool {
        Param::accepts(ty)
    }

    tokio_postgres::types::to_sql_checked!();
}

/// Reads the binary COPY format; the server sends each row in a chunk of its own, the first with the header before it.
#[derive(Default)]
struct CopyReader {
    begun: bool,
}

const COPY_HEADER_BYTES: usize = 19;

impl CopyReader {
    fn take(&mut self, chunk: &[u8], each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let mut rest = chunk;
        if !self.begun {
            rest.advance(COPY_HEADER_BYTES);
            self.begun = true;
        }
        let mut fields: [Option<&[u8]>; 32] = [None; 32];
        while rest.remaining() >= 2 {
            let Ok(columns) = usize::try_from(rest.get_i16()) else { break };
            for field in &mut fields[..columns] {
                *field = usize::try_from(rest.get_i32()).ok().map(|length| {
                    let (value, after) = rest.split_at(length);
                    rest = after;
                    value
                });
            }
            each(&Row::Copied(&fields[..columns]))?;
        }
        Ok(())
    }
}
