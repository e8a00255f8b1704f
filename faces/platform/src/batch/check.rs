//! `/platform/batches/{id}/check`: every line accepted, held or rejected, in numbers by reason; the rejected lines as a
//! workbook in the roster's own layout.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::State, response::Response};
use door::{Fault, House, User};
use kernel::{Actor, Ctx, Refusal, Result};
use maud::{Markup, html};
use payout::{Batch, BatchState, JobKind};
use ui::{Button, Card, InsetText, Lang, Reader, Stat, text};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, on_to},
    jobs::{self, Facts, Running, Stage},
    page::{deed, fault, refused},
};

use super::job::reason_rows;

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch = payout::batch(ctx, batch_id)?;
        let reasons = reasons(ctx, batch_id)?;
        Ok((batch, reasons, access::may(ctx, access::Deed::MakeBatch)?))
    };
    let (batch, reasons, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let is_checked = batch.content_root.is_some() || batch.lines > 0 && batch.state > BatchState::Loaded;
    let may_check = may && batch.source_batch.is_none() && batch.roster_sha256.is_some();
    let again = matches!(batch.state, BatchState::Loaded | BatchState::Checked | BatchState::Noticed);
    let body = html! {
        @if batch.roster_sha256.is_none() { (InsetText::new(text(lang, "check-no-roster"))) }
        @else if !is_checked { (InsetText::new(text(lang, "check-not-yet"))) }
        @else {
            (Card::new("lines", text(lang, "lines-title"), lines(lang, &batch)))
            (Card::new("reasons", text(lang, "reasons-title"), html! {
                @if reasons.is_empty() { p.govuk-body.y-quiet { (text(lang, "reasons-none")) } }
                @else {
                    (reason_rows(lang, &reasons))
                    p.govuk-body { a.govuk-link href=(address(batch_id, "rejects.xlsx")) { (text(lang, "check-rejects")) } }
                    p.govuk-body.y-quiet { (text(lang, "check-rejects-hint")) }
                }
            }))
        }
        @if may_check && again {
            p.govuk-body.y-quiet id="check" { (text(lang, "check-again-hint")) }
            (deed(&address(batch_id, "check"), &[], Button::new(text(lang, if is_checked { "check-again" } else { "check-now" })).once()))
        }
        @if batch.state == BatchState::Checked {
            p.govuk-body { a.govuk-link href=(address(batch_id, "notice")) { (text(lang, "check-on")) } }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "check-title");
    page.refused = refused.map(|refusal| (refusal, "check"));
    Ok(page.write(body))
}

/// How many lines are not paid for each reason; a clerk's own words, which may name somebody, count as held.
pub(super) fn reasons(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(String, i64)>> {
    let mut reasons: BTreeMap<String, i64> = BTreeMap::new();
    for (code, count) in payout::refused_by_code(ctx, batch_id)? {
        let code = if ui::is_code(&code) { code } else { "held".to_owned() };
        *reasons.entry(code).or_insert(0) += count;
    }
    Ok(reasons.into_iter().collect())
}

pub(super) fn lines(lang: Lang, batch: &Batch) -> Markup {
    let figures = [
        ("column-lines", batch.lines),
        ("column-accepted", batch.accepted),
        ("column-held", batch.held),
        ("column-rejected", batch.refused),
    ];
    let counts = figures.map(|(key, count)| Stat::new(text(lang, key), ui::count(count)));
    let sum = Stat::new(text(lang, "column-sum"), ui::money(lang, batch.accepted_sum));
    ui::stats(counts.into_iter().chain([sum]))
}

/// Checks the kept roster once more.
pub(crate) async fn check(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let begun = jobs::begin(&house, &user, batch_id, JobKind::Check, Stage::Reading, move |house, actor, job| {
        check_kept(house, actor, job, batch_id)
    });
    match begun.await {
        Ok(()) => Ok(on_to(address(batch_id, "job"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}

fn check_kept(house: &House, actor: &Actor, job: &Running, batch_id: i64) -> Result<Facts> {
    let (_, bytes) = house.db.read(actor, |ctx| subsidy::kept_roster(ctx, batch_id))?;
    let parsed = Arc::new(subsidy::read_kept_watched(&bytes, &house.confined, &job.watched)?);
    drop(bytes);
    job.enter(Stage::Checking)?;
    house.db.write(actor, move |ctx| subsidy::check(ctx, batch_id, &parsed))?;
    Ok(None)
}

/// The rejected lines, in the roster's own layout.
pub(crate) async fn rejects(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let lang = reader.lang;
    let read = move |ctx: &mut Ctx| {
        // The original lines, with whole numbers: for who made them.
        access::require(ctx, access::Deed::MakeBatch)?;
        Ok((payout::refused(ctx, batch_id)?, subsidy::kept_roster(ctx, batch_id)?))
    };
    let answer = match house.ask(&user.who, read).await {
        Ok((refused, (kept, bytes))) => {
            // What is no code are a clerk's own words.
            let say = move |code: &str| if ui::is_code(code) { ui::say(lang, code, &[]) } else { code.to_owned() };
            let write =
                move |house: &House| subsidy::write_rejects(&bytes, kept.header_row, &refused, say, &house.confined);
            house.wait(write).await
        }
        Err(error) => Err(error),
    };
    answer
        .map(|bytes| door::download::workbook(&format!("batch-{batch_id}-rejects"), bytes))
        .map_err(|error| Fault::new(reader, &FACE, error))
}
