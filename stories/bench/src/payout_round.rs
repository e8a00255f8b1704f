//! One round: the raw limit, then the real path.

use std::{path::Path, sync::Arc, time::Instant};

use document::confined::Confined;
use kernel::{Actor, BulkTable, Column, Db, Fen, Period, Result, Sql, params};

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

/// Seconds for as many item rows into a plain table: one prepared statement on SQLite, COPY BINARY on PostgreSQL, one
/// transaction, commit included.
pub(crate) fn raw(db: &Db, lines: u32) -> Result<f64> {
    let system = Actor::system();
    db.write(&system, |ctx| ctx.execute(MAKE_RAW, params![]).map(drop))?;
    let start = Instant::now();
    db.write(&system, move |ctx| {
        ctx.bulk_insert(&RAW_ROWS, lines as usize, |rows| {
            (0..i64::from(lines)).try_for_each(|line| {
                rows.int(1)?;
                rows.int(594_210_000_000_000_000 + line * 1_210)?;
                rows.int(0)?;
                rows.int(16_777_216 + line)?;
                rows.int(35_000 + line % 100_000)?;
                rows.int(line)?;
                rows.int(540_502_001_001)?;
                rows.null()?;
                rows.end()
            })
        })
    })?;
    let seconds = start.elapsed().as_secs_f64();
    db.write(&system, |ctx| ctx.execute(DROP_RAW, params![]).map(drop))?;
    Ok(seconds)
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
    kept: f64,
    posted: f64,
}

pub(crate) fn run(
    db: &Db,
    programme: &str,
    period: &Period,
    path: &Path,
    confined: &Confined,
    raw_seconds: f64,
) -> Result<Round> {
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
        subsidy::keep_file(ctx, batch_id, &file)?;
        marks.kept = start.elapsed().as_secs_f64();
        subsidy::notice(ctx, batch_id, Some(0))?;
        subsidy::submit(ctx, batch_id)?;
        for approver in ["approver1", "approver2"] {
            ctx.act_as(&prefecture::actor(approver));
            payout::approve(ctx, batch_id, None)?;
        }
        ctx.act_as(&prefecture::actor("finance"));
        payout::send(ctx, batch_id)?;
        marks.posted = start.elapsed().as_secs_f64();
        Ok((report, marks))
    })?;
    let durable_seconds = start.elapsed().as_secs_f64();
    Ok(Round {
        lines: report.lines,
        paid: report.accepted,
        rejected: report.held + report.rejected,
        parse: parsed,
        load: (marks.loaded - marks.begun) + (marks.kept - marks.checked),
        check: marks.checked - marks.loaded,
        post: marks.posted - marks.kept,
        commit: durable_seconds - marks.posted,
        durable_seconds,
        raw_seconds,
        raw_rows: report.lines,
    })
}
