//! One round: the raw limit, then the real path.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use document::confined::Confined;
use kernel::{Actor, BulkTable, Column, Db, Error, Fen, Period, Result, Sql, params};
use rusqlite::Connection;

use crate::Round;

const RAW_ROWS: BulkTable = BulkTable {
    table: "bench_raw",
    columns: &[
        ("cycle_id", Column::Int),
        ("person_id", Column::Int),
        ("component", Column::Int),
        ("item_id", Column::Int),
        ("amount_fen", Column::Int),
        ("account_id", Column::Int),
        ("region", Column::Int),
        ("hold_reason", Column::Text),
    ],
};

const MAKE_RAW: Sql =
    Sql("CREATE TABLE bench_raw (cycle_id BIGINT, person_id BIGINT, component BIGINT, item_id BIGINT,
    amount_fen BIGINT, account_id BIGINT, region BIGINT, hold_reason TEXT)");
const DROP_RAW: Sql = Sql("DROP TABLE bench_raw");

/// The values of a row, all numbers, and nothing for the reason.
fn raw_row(line: i64) -> [i64; 7] {
    [1, 594_210_000_000_000_000 + line * 1_210, 0, 16_777_216 + line, 35_000 + line % 100_000, line, 540_502_001_001]
}

/// Seconds for as many item rows into a plain table in one transaction, commit included, by the house's own bulk path:
/// inserts of many rows on SQLite, COPY BINARY on PostgreSQL.
pub(crate) fn bulk(db: &Db, lines: u32) -> Result<f64> {
    let system = Actor::system();
    db.write(&system, |ctx| ctx.execute(MAKE_RAW, params![]).map(drop))?;
    let start = Instant::now();
    db.write(&system, move |ctx| {
        ctx.bulk_insert(&RAW_ROWS, lines as usize, |rows| {
            (0..i64::from(lines)).try_for_each(|line| {
                raw_row(line).into_iter().try_for_each(|value| rows.int(value))?;
                rows.null()?;
                rows.end()
            })
        })
    })?;
    let seconds = start.elapsed().as_secs_f64();
    db.write(&system, |ctx| ctx.execute(DROP_RAW, params![]).map(drop))?;
    Ok(seconds)
}

/// The same by one prepared statement of one row, with nothing of the house between it and SQLite; in a file of its own
/// beside the database, set up alike.
pub(crate) struct RawSqlite {
    connection: Connection,
    path: PathBuf,
}

impl RawSqlite {
    pub(crate) fn beside(database: &Path) -> Result<RawSqlite> {
        let path = database.with_extension("raw");
        let connection = Connection::open(&path).map_err(raw_failed)?;
        let set_up = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -524288;";
        connection.execute_batch(set_up).map_err(raw_failed)?;
        Ok(RawSqlite { connection, path })
    }

    /// Seconds, commit included.
    pub(crate) fn insert(&self, lines: u32) -> Result<f64> {
        self.insert_rows(lines).map_err(raw_failed)
    }

    fn insert_rows(&self, lines: u32) -> rusqlite::Result<f64> {
        let run = |sql: &str| self.connection.execute_batch(sql);
        run(MAKE_RAW.0)?;
        self.connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
        let start = Instant::now();
        run("BEGIN IMMEDIATE")?;
        let mut insert = self.connection.prepare("INSERT INTO bench_raw VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)")?;
        for line in 0..i64::from(lines) {
            for (at, value) in (1..).zip(raw_row(line)) {
                insert.raw_bind_parameter(at, value)?;
            }
            insert.raw_execute()?;
        }
        drop(insert);
        run("COMMIT")?;
        let seconds = start.elapsed().as_secs_f64();
        run(DROP_RAW.0)?;
        // What the raw table needed is not what the house needs.
        run("PRAGMA shrink_memory")?;
        Ok(seconds)
    }
}

impl Drop for RawSqlite {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut name = self.path.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    }
}

fn raw_failed(why: rusqlite::Error) -> Error {
    Error::Broken(format!("the raw inserts: {why}"))
}

/// Gives the programme what the roster will need.
pub(crate) fn grant(db: &Db, programme: &str, period: &Period, sum: Fen) -> Result<()> {
    let payer = subsidy::programme(programme).expect("a programme of the house").payer().to_owned();
    let (programme, year) = (programme.to_owned(), period.first_day().expect("a quarter has days").year());
    db.write(&prefecture::actor("finance"), move |ctx| {
        payout::grant_budget(ctx, &payer, &programme, year, sum).map(drop)
    })
}

/// When each stage ended.
#[derive(Clone, Copy, Default)]
struct Marks {
    begun: f64,
    loaded: f64,
    checked: f64,
    posted: f64,
    kept: f64,
}

pub(crate) fn run(
    db: &Db,
    programme: &str,
    period: &Period,
    path: &Path,
    confined: &Confined,
    (raw_seconds, bulk_seconds): (f64, f64),
) -> Result<Round> {
    Ok(Round { raw_seconds, bulk_seconds, ..pay(db, programme, period, path, confined)? })
}

/// From the file to COMMIT, with nothing raw beside it.
pub(crate) fn pay(db: &Db, programme: &str, period: &Period, path: &Path, confined: &Confined) -> Result<Round> {
    let (code, of) = (programme.to_owned(), period.clone());
    let maker = prefecture::actor("maker");
    let batch_id = db.write(&maker, move |ctx| subsidy::new_batch(ctx, &code, &of, prefecture::shannan()))?;
    let start = Instant::now();
    let file = Arc::new(subsidy::read_roster(path, confined)?);
    let parsed = start.elapsed().as_secs_f64();
    let (report, marks) = db.write(&maker, move |ctx| {
        let mut marks = Marks { begun: start.elapsed().as_secs_f64(), ..Marks::default() };
        subsidy::load_lines(ctx, batch_id, &file.parsed)?;
        marks.loaded = start.elapsed().as_secs_f64();
        let report = subsidy::check(ctx, batch_id, &file.parsed)?;
        marks.checked = start.elapsed().as_secs_f64();
        subsidy::name_file(ctx, batch_id, &file)?;
        subsidy::notice(ctx, batch_id, Some(0))?;
        subsidy::submit(ctx, batch_id)?;
        for approver in ["approver1", "approver2"] {
            ctx.act_as(&prefecture::actor(approver));
            payout::approve(ctx, batch_id, None)?;
        }
        ctx.act_as(&prefecture::actor("finance"));
        payout::send(ctx, batch_id)?;
        marks.posted = start.elapsed().as_secs_f64();
        ctx.act_as(&prefecture::actor("maker"));
        subsidy::keep_file(ctx, batch_id, &file)?;
        marks.kept = start.elapsed().as_secs_f64();
        Ok((report, marks))
    })?;
    let durable_seconds = start.elapsed().as_secs_f64();
    Ok(Round {
        lines: report.lines,
        paid: report.accepted,
        rejected: report.held + report.rejected,
        parse: parsed,
        load: (marks.loaded - marks.begun) + (marks.kept - marks.posted),
        check: marks.checked - marks.loaded,
        post: marks.posted - marks.checked,
        commit: durable_seconds - marks.kept,
        durable_seconds,
        raw_seconds: 0.0,
        bulk_seconds: 0.0,
    })
}
