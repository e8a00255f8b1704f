//! `/api/v1/batches/{batch}/roster`, `.../check`, `.../report`, `.../rejects`: from a department's file to judged lines.

use std::collections::BTreeMap;

use access::Deed;
use axum::{
    Json,
    extract::{Request, State},
    http::header,
    response::IntoResponse,
};
use door::House;
use kernel::{Ctx, Refusal, Result};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use crate::{
    asked::{At, FileSent, Nothing},
    done::Done,
    machine::{Machine, Reach},
    problem::Problem,
};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What the kept file is called.
const NAMED: [(&str, &str); 2] = [(CSV, "roster.csv"), (XLSX, "roster.xlsx")];

/// A roster takes a child with much memory: one at a time. Who waits for it holds no thread.
static READING: Mutex<()> = Mutex::const_new(());

/// A roster that was taken in.
#[derive(Serialize, ToSchema)]
pub(crate) struct RosterTaken {
    #[schema(minimum = 1)]
    batch: i64,
    /// Lines that are neither blank nor totals.
    lines: i64,
    /// SHA-256 of the file.
    sha256: String,
    blank_rows: u32,
    total_rows: u32,
}

/// What a check found.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckReport {
    #[schema(minimum = 1)]
    batch: i64,
    lines: i64,
    accepted: i64,
    held: i64,
    rejected: i64,
    accepted_fen: i64,
    /// How many lines have each reason.
    reasons: BTreeMap<String, i64>,
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/roster", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)),
    request_body(content(
        (Vec<u8> = "text/csv"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )),
    responses((status = 200, body = RosterTaken))
)]
pub(crate) async fn roster_load(
    State(house): State<House>,
    machine: Machine,
    at: At,
    request: Request,
) -> Result<Done, Problem> {
    let batch_id = at.batch().map_err(|error| machine.problem(error))?;
    let reach = machine.reach.clone();
    // Before a large file is taken in for nothing.
    machine.ask(&house, move |ctx| reach.batch(ctx, batch_id)).await?;
    let file = FileSent::take(request, &NAMED).await.map_err(|error| machine.problem(error))?;
    let (content, one) = (file.sha256, READING.lock().await);
    let done = machine.work(&house, &content, move |house, machine, keyed| {
        let roster = subsidy::read_roster(&file.path, &house.confined)?;
        drop(one);
        let (keyed, reach, sha256) = (keyed.clone(), machine.reach.clone(), file.hash());
        house.db.write(&machine.who.actor, move |ctx| {
            keyed.once(ctx, |ctx| {
                reach.batch(ctx, batch_id)?;
                let lines = subsidy::load(ctx, batch_id, &roster)?;
                Ok(RosterTaken {
                    batch: batch_id,
                    lines,
                    sha256: sha256.clone(),
                    blank_rows: roster.parsed.blank_rows,
                    total_rows: roster.parsed.total_rows,
                })
            })
        })
    });
    done.await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/check", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = CheckReport))
)]
pub(crate) async fn roster_check(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    let batch_id = at.batch().map_err(|error| machine.problem(error))?;
    let one = READING.lock().await;
    let done = machine.work(&house, &[], move |house, machine, keyed| {
        let reach = machine.reach.clone();
        let (_, bytes) = house.db.read(&machine.who.actor, |ctx| {
            access::require(ctx, Deed::MakeBatch)?;
            reach.batch(ctx, batch_id)?;
            subsidy::kept_roster(ctx, batch_id)
        })?;
        let parsed = subsidy::read_kept(&bytes, &house.confined)?;
        drop((bytes, one));
        let keyed = keyed.clone();
        house.db.write(&machine.who.actor, move |ctx| {
            keyed.once(ctx, |ctx| {
                let found = subsidy::check(ctx, batch_id, &parsed)?;
                Ok(CheckReport {
                    batch: batch_id,
                    lines: found.lines,
                    accepted: found.accepted,
                    held: found.held,
                    rejected: found.rejected,
                    accepted_fen: found.accepted_sum.get(),
                    reasons: found.reasons.into_iter().map(|(code, count)| (code.to_owned(), count)).collect(),
                })
            })
        })
    });
    done.await
}

/// The lines that are not paid, with codes only: why a line is on hold is a clerk's own words.
fn reject_codes(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(u32, String)>> {
    let coded = |(line, code): (u32, String)| (line, if ui::is_code(&code) { code } else { "held".to_owned() });
    Ok(payout::refused(ctx, batch_id)?.into_iter().map(coded).collect())
}

#[utoipa::path(
    get, path = "/api/v1/batches/{batch}/report", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = CheckReport))
)]
pub(crate) async fn roster_report(
    State(house): State<House>,
    machine: Machine,
    at: At,
) -> Result<Json<CheckReport>, Problem> {
    let reach = machine.reach.clone();
    let report = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::Read)?;
        let batch = reach.batch(ctx, at.batch()?)?;
        let mut reasons = BTreeMap::new();
        for (_, code) in reject_codes(ctx, batch.batch_id)? {
            *reasons.entry(code).or_insert(0) += 1;
        }
        Ok(CheckReport {
            batch: batch.batch_id,
            lines: batch.lines,
            accepted: batch.accepted,
            held: batch.held,
            rejected: batch.refused,
            accepted_fen: batch.accepted_sum.get(),
            reasons,
        })
    });
    report.await.map(Json)
}

#[utoipa::path(
    get, path = "/api/v1/batches/{batch}/rejects", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)),
    responses((
        status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ))
)]
pub(crate) async fn roster_rejects(
    State(house): State<House>,
    machine: Machine,
    at: At,
) -> Result<impl IntoResponse, Problem> {
    let batch_id = at.batch().map_err(|error| machine.problem(error))?;
    let (reach, lang) = (machine.reach.clone(), machine.lang);
    let (rejects, (kept, bytes)) = machine.ask(&house, move |ctx| read_rejects(ctx, &reach, batch_id)).await?;
    let one = READING.lock().await;
    let sheet = house.wait(move |house| {
        let say = |code: &str| ui::say(lang, code, &[]);
        let sheet = subsidy::write_rejects(&bytes, kept.header_row, &rejects, say, &house.confined);
        drop(one);
        sheet
    });
    let sheet = sheet.await.map_err(|error| machine.problem(error))?;
    let name = format!("attachment; filename=\"rejects-{batch_id}.xlsx\"");
    Ok(([(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, name)], sheet))
}

type Rejects = (Vec<(u32, String)>, (subsidy::KeptRoster, Vec<u8>));

/// The roster's own rows name people: for who may read people.
fn read_rejects(ctx: &mut Ctx, reach: &Reach, batch_id: i64) -> Result<Rejects> {
    access::require(ctx, Deed::ReadPeople)?;
    let batch = reach.batch(ctx, batch_id)?;
    if batch.source_batch.is_some() {
        return Err(Refusal::new("roster_not_loaded").with("batch", batch_id).into());
    }
    Ok((reject_codes(ctx, batch_id)?, subsidy::kept_roster(ctx, batch_id)?))
}
