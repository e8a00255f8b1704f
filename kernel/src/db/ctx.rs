//! What a use case holds in its hand: the open transaction, the time, the actor.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex},
};

use super::{
    BulkRows, BulkTable, Engine, FEW, Given, Param, Row, Sql, ToParam, bulk, postgres::PostgresTx, row_security::Sight,
    sqlite::SqliteTx,
};
use crate::{Actor, CitizenId, Day, Moment, Result, Scope, params};

/// One open transaction with its time and its actor.
pub struct Ctx {
    pub(super) tx: Tx,
    now: Moment,
    actor: Actor,
    kept: Kept,
    kept_is_true: bool,
    elevated: Elevated,
}

/// Whose rows a part of a use case sees beside the actor's own.
#[derive(Clone, Copy)]
enum Elevated {
    No,
    /// One person's, wherever she lives.
    Person(CitizenId),
    /// Everybody's.
    Owner,
}

/// What is kept in memory between transactions, by type, with the version it was read at.
pub(super) type Kept = Arc<Mutex<HashMap<TypeId, (i64, Arc<dyn Any + Send + Sync>)>>>;

pub(super) enum Tx {
    Sqlite(SqliteTx),
    Postgres(PostgresTx),
}

const TAKE_NUMBERS: Sql = Sql("INSERT INTO kernel_counter (name, value) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET value = kernel_counter.value + excluded.value RETURNING value");

/// From how many new rows on the planner is told of them at once; of fewer PostgreSQL finds out by itself in time.
const MANY: usize = 1_000;

impl Ctx {
    pub(super) fn new(tx: Tx, now: Moment, actor: Actor, kept: Kept) -> Ctx {
        Ctx { tx, now, actor, kept, kept_is_true: true, elevated: Elevated::No }
    }

    /// The time of this transaction; the same from its begin to its end.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The business day: the centre's civil day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Which regions the actor may see and change.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.actor.scope
    }

    /// Goes on as somebody else in the same transaction: set-up and benchmarks, where several people act in one run.
    pub fn act_as(&mut self, actor: &Actor) {
        self.actor = actor.clone();
    }

    /// Goes on without the row security of PostgreSQL, for what an actor may do and cannot see: a question whose answer is
    /// about all regions, a row that goes to another. Each place stands with its reason in ARCHITECTURE.md, and the
    /// rooms' own checks of the scope stay. Afterwards, also after an error, the actor's sight is as before.
    ///
    /// # Errors
    /// What the part answers.
    pub fn as_owner<T>(&mut self, part: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
        self.elevated_to(Elevated::Owner, part)
    }

    /// The same for the rows of one person, wherever she lives: for what is asked by that person's key once it is known
    /// that the actor may.
    ///
    /// # Errors
    /// What the part answers.
    pub fn for_person<T>(&mut self, person: CitizenId, part: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
        match self.elevated {
            Elevated::Owner => part(self),
            _ => self.elevated_to(Elevated::Person(person), part),
        }
    }

    fn elevated_to<T>(&mut self, to: Elevated, part: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.elevated, to);
        let answer = catch_unwind(AssertUnwindSafe(|| part(self)));
        self.elevated = before;
        answer.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Which rows PostgreSQL may show and take now.
    pub(super) fn bind_rows(&self, binds: bool) {
        if let Tx::Postgres(tx) = &self.tx {
            tx.bind_rows(binds);
        }
    }

    fn sight(&self) -> Sight {
        match self.elevated {
            Elevated::Owner => Sight::All,
            Elevated::Person(person) => Sight::of(self.actor.scope, Some(person)),
            Elevated::No => Sight::of(self.actor.scope, None),
        }
    }

    /// The transaction, after PostgreSQL was told who looks; every statement goes through here.
    fn seen(&mut self) -> Result<&mut Tx> {
        let sight = self.sight();
        if let Tx::Postgres(tx) = &mut self.tx {
            tx.look_as(sight)?;
        }
        Ok(&mut self.tx)
    }

    /// Which engine holds the data.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.tx {
            Tx::Sqlite(_) => Engine::Sqlite,
            Tx::Postgres(_) => Engine::Postgres,
        }
    }

    /// Carries out a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn execute(&mut self, sql: Sql, params: &[Param<'_>]) -> Result<u64> {
        match self.seen()? {
            Tx::Sqlite(tx) => tx.execute(sql, params),
            Tx::Postgres(tx) => tx.execute(sql, params),
        }
    }

    /// Hands every row of an answer to `each`.
    ///
    /// # Errors
    /// What `each` answers; or a failure of the database.
    pub fn query_each(
        &mut self,
        sql: Sql,
        params: &[Param<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        match self.seen()? {
            Tx::Sqlite(tx) => tx.query_each(sql, params, &mut each),
            Tx::Postgres(tx) => tx.query_each(sql, params, &mut each),
        }
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn query<T>(&mut self, sql: Sql, params: &[Param<'_>], mut map: impl FnMut(&Row<'_>) -> T) -> Result<Vec<T>> {
        let mut out = Vec::new();
        self.query_each(sql, params, |row| {
            out.push(map(row));
            Ok(())
        })?;
        Ok(out)
    }

    /// The rows of many keys, by one statement for every few of them; it asks for the keys by [`few!`](crate::few). Rows come
    /// in any order; those of a key that is given twice may come twice.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn query_many<T>(
        &mut self,
        sql: Sql,
        keys: &[impl ToParam],
        mut map: impl FnMut(&Row<'_>) -> T,
    ) -> Result<Vec<T>> {
        let mut out = Vec::new();
        for some in keys.chunks(FEW) {
            let mut params: Vec<Param<'_>> = some.iter().map(ToParam::to_param).collect();
            params.resize(FEW, some[0].to_param());
            self.query_each(sql, &params, |row| {
                out.push(map(row));
                Ok(())
            })?;
        }
        Ok(out)
    }

    /// The first row of an answer, if there is one.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn query_opt<T>(
        &mut self,
        sql: Sql,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_>) -> T,
    ) -> Result<Option<T>> {
        Ok(self.query(sql, params, map)?.into_iter().next())
    }

    /// The first row of an answer that always has one.
    ///
    /// # Errors
    /// A failure of the database.
    ///
    /// # Panics
    /// If the answer has no row: the statement's own promise is broken.
    pub fn query_one<T>(&mut self, sql: Sql, params: &[Param<'_>], map: impl FnMut(&Row<'_>) -> T) -> Result<T> {
        Ok(self.query_opt(sql, params, map)?.expect("the statement always answers a row"))
    }

    /// Reads very many rows at the engine's full speed. Only whole numbers can be given.
    ///
    /// # Errors
    /// What `each` answers; or a failure of the database.
    pub fn scan(&mut self, sql: Sql, numbers: &[i64], mut each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        match self.seen()? {
            Tx::Sqlite(tx) => {
                let params: Vec<Param<'_>> = numbers.iter().map(|n| Param::Int(*n)).collect();
                tx.query_each(sql, &params, &mut each)
            }
            Tx::Postgres(tx) => tx.scan(sql, numbers, &mut each),
        }
    }

    /// Inserts `count` rows at the engine's full speed: COPY BINARY, or prepared inserts of many rows. After a failure some of
    /// them may stand; whoever meets one answers it, so that the transaction ends.
    ///
    /// # Errors
    /// What `fill` answers; `Duplicate` when a key stands already; or a failure of the database.
    ///
    /// # Panics
    /// If `fill` hands over another number of rows or columns than promised.
    pub fn bulk_insert(
        &mut self,
        table: &BulkTable,
        count: usize,
        fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
    ) -> Result<()> {
        self.bulk_insert_with(table, &Given::default(), count, fill)
    }

    /// The same as [`Ctx::bulk_insert`], where some columns are not given row by row.
    ///
    /// # Errors
    /// As [`Ctx::bulk_insert`]; `Broken` when the numbers that were given are not those that follow.
    ///
    /// # Panics
    /// As [`Ctx::bulk_insert`]; if a column that is given is none of the table's.
    pub fn bulk_insert_with(
        &mut self,
        table: &BulkTable,
        given: &Given<'_>,
        count: usize,
        fill: impl FnOnce(&mut BulkRows<'_>) -> Result<()>,
    ) -> Result<()> {
        let scope = match self.sight() {
            Sight::All => Scope::EVERYWHERE,
            Sight::Some { .. } => self.actor.scope,
        };
        match self.seen()? {
            Tx::Sqlite(tx) => bulk::into_sqlite(tx.connection(), table, given, (count, scope), fill),
            Tx::Postgres(tx) => bulk::into_postgres(tx, table, given, (count, scope), fill),
        }
    }

    /// Hands what was written so far on to the disk, for who has to wait for somebody anyway; it is no more durable for it,
    /// and the commit has less to do. What is written afterwards should be other rows.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn write_out(&mut self) -> Result<()> {
        match self.seen()? {
            Tx::Sqlite(tx) => tx.write_out(),
            // PostgreSQL writes whenever it likes.
            Tx::Postgres(_) => Ok(()),
        }
    }

    /// What was read from the tables at this version, from memory if it is there. Memory is everybody's, so `read` sees
    /// all rows whoever acts ([`Ctx::as_owner`]).
    ///
    /// The caller's `version` is a number in the tables that grows with every change to what is read, in the same
    /// transaction; the one who changes it calls [`Ctx::kept_is_outdated`] first.
    ///
    /// # Errors
    /// What `read` answers.
    ///
    /// # Panics
    /// If a thread panicked while it held the list of what is kept.
    pub fn kept<T: Any + Send + Sync>(
        &mut self,
        version: i64,
        read: impl FnOnce(&mut Ctx) -> Result<T>,
    ) -> Result<Arc<T>> {
        const HELD: &str = "nothing panics while it holds the list";
        if !self.kept_is_true {
            return self.as_owner(read).map(Arc::new);
        }
        if let Some((at, thing)) = self.kept.lock().expect(HELD).get(&TypeId::of::<T>())
            && *at == version
        {
            return Ok(Arc::clone(thing).downcast().expect("it is kept by its type"));
        }
        let fresh = Arc::new(self.as_owner(read)?);
        self.kept.lock().expect(HELD).insert(TypeId::of::<T>(), (version, fresh.clone()));
        Ok(fresh)
    }

    /// What was kept at this version, if it still is.
    ///
    /// # Panics
    /// If a thread panicked while it held the list of what is kept.
    #[must_use]
    pub fn still_kept<T: Any + Send + Sync>(&self, version: i64) -> Option<Arc<T>> {
        let kept = self.kept.lock().expect("nothing panics while it holds the list");
        let (at, thing) = kept.get(&TypeId::of::<T>())?;
        (*at == version).then(|| Arc::clone(thing).downcast().expect("it is kept by its type"))
    }

    /// Keeps something under a version that follows from its content alone, so that it is true whether this transaction
    /// commits or not.
    ///
    /// # Panics
    /// If a thread panicked while it held the list of what is kept.
    pub fn keep<T: Any + Send + Sync>(&mut self, version: i64, thing: Arc<T>) {
        let mut kept = self.kept.lock().expect("nothing panics while it holds the list");
        kept.insert(TypeId::of::<T>(), (version, thing));
    }

    /// From here on this transaction neither uses nor fills what is kept: it sees changes that are not committed.
    pub fn kept_is_outdated(&mut self) {
        self.kept_is_true = false;
    }

    /// Takes `count` numbers from a named row of numbers; answers the first. Without gaps among what is committed.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn take_numbers(&mut self, name: &str, count: i64) -> Result<i64> {
        let last = self.query_one(TAKE_NUMBERS, params![name, count], |row| row.int(0))?;
        Ok(last - count + 1)
    }

    /// Tells the planner what a table holds that was just filled in bulk; nothing on SQLite.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn analyze(&mut self, table: &'static str) -> Result<()> {
        // Only the owner of a table may have it looked over.
        self.as_owner(|ctx| match ctx.seen()? {
            Tx::Sqlite(_) => Ok(()),
            Tx::Postgres(tx) => tx.run_script(&format!("ANALYZE {table}")),
        })
    }

    /// The same for a table that grew by so many rows at once, where they are many: who comes in the next minute is not to wait
    /// for a plan made for an empty one.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn many_came(&mut self, table: &'static str, rows: usize) -> Result<()> {
        if rows < MANY { Ok(()) } else { self.analyze(table) }
    }

    pub(super) fn run_script(&mut self, script: &str) -> Result<()> {
        match self.seen()? {
            Tx::Sqlite(tx) => tx.run_script(script),
            Tx::Postgres(tx) => tx.run_script(script),
        }
    }

    pub(super) fn prepare(&mut self, sql: Sql) -> Result<()> {
        match self.seen()? {
            Tx::Sqlite(tx) => tx.prepare(sql),
            Tx::Postgres(tx) => tx.prepare(sql),
        }
    }

    pub(super) fn table_exists(&mut self, name: &str) -> Result<bool> {
        let sql = match self.tx {
            Tx::Sqlite(_) => {
                Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM sqlite_master WHERE type = 'table' AND name = $1")
            }
            Tx::Postgres(_) => Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM pg_catalog.pg_tables
                 WHERE schemaname = current_schema() AND CAST(tablename AS TEXT) = $1"),
        };
        Ok(self.query_one(sql, params![name], |row| row.int(0))? > 0)
    }
}
