//! `/platform/batches/{id}/load`: the roster comes in. It is streamed into a temporary file and never held; a job reads it
//! in the confined child, keeps it and checks it, or only tries that. What the house owes itself comes in as its own list, from
//! `/platform/batches/{id}/owed`.

use std::sync::{Arc, Mutex, atomic::Ordering};

use axum::{
    extract::{Multipart, State},
    response::Response,
};
use document::sheet::TemplateColumn;
use door::{Fault, House, User};
use kernel::{Actor, Ctx, Error, Fen, Refusal, RegionLevel, Result, refuse};
use maud::{Markup, html};
use payout::{Batch, BatchState, JobKind};
use subsidy::{CheckReport, RosterFile};
use ui::{Button, ErrorMessage, FileUpload, InsetText, Lang, RadioItem, Radios, Reader, text, text_with};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    jobs::{self, Facts, Running, Stage},
    page::{deed, fault, refused},
    upload::{Upload, arrived, lines_about},
};

/// The form.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    form(&house, &user, &reader, batch_id, None).await
}

async fn form(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch = payout::batch(ctx, batch_id)?;
        let open = matches!(batch.state, BatchState::Open | BatchState::Loaded) && batch.source_batch.is_none();
        let may = access::may(ctx, access::Deed::MakeBatch)?;
        let owed = if open && may { owed_sum(ctx, &batch)? } else { None };
        Ok((batch, open, may, owed))
    };
    let (batch, open, may, owed) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let wrong = refused.map(|refusal| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    let body = html! {
        div.y-card {
            @if owed.is_some() { p.govuk-body { (text(lang, "owed-what")) } }
            @else {
                p.govuk-body { (text(lang, "load-what")) }
                p.govuk-body { a.govuk-link href=(address(batch_id, "template.xlsx")) { (text(lang, "load-template")) } }
            }
            @if !open { (InsetText::new(text(lang, "load-closed"))) }
            @else if !may { (not_yours(lang)) }
            @else if let Some((people, sum)) = owed { (own_list(lang, batch_id, people, sum)) }
            @else {
                form method="post" action=(address(batch_id, "load")) enctype="multipart/form-data" {
                    (Radios::new("how", text(lang, "load-how"), [
                        RadioItem::new("keep", text(lang, "load-keep")).hint(text(lang, "load-keep-hint")),
                        RadioItem::new("try", text(lang, "load-try")).hint(text(lang, "load-try-hint")),
                    ]).value("keep"))
                    (FileUpload::new("roster", text(lang, "load-file"))
                        .hint(text(lang, "load-file-hint"))
                        .error_message(wrong))
                    (Button::new(text(lang, "load-send")).once())
                }
            }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "load-title");
    page.refused = refused.map(|refusal| (refusal, "roster"));
    Ok(page.write(body))
}

/// How many people the house owes what, where it writes the list of the batch.
fn owed_sum(ctx: &mut Ctx, batch: &Batch) -> Result<Option<(usize, Fen)>> {
    let Some(programme) = subsidy::programme(&batch.cycle.programme) else { return Ok(None) };
    if !subsidy::is_listed_by_house(ctx, programme)? {
        return Ok(None);
    }
    let owed = subsidy::owed(ctx, batch.batch_id)?;
    let sum = Fen::try_sum(owed.iter().map(|line| line.fen)).expect("what one region is owed fits");
    Ok(Some((owed.len(), sum)))
}

fn own_list(lang: Lang, batch_id: i64, people: usize, sum: Fen) -> Markup {
    let (people, sum) = (people.to_string(), sum.yuan());
    html! {
        @if people == "0" { (InsetText::new(text(lang, "owed-nothing"))) }
        @else {
            p.govuk-body-l { (text_with(lang, "owed-sum", &[("people", &people), ("sum", &sum)])) }
            (deed(&address(batch_id, "owed"), &[], Button::new(text(lang, "owed-take")).once()))
        }
    }
}

/// Begins the job that takes the house's own list.
pub(crate) async fn take_owed(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let written = house.ask(&user.who, move |ctx| {
        access::require(ctx, access::Deed::MakeBatch)?;
        payout::batch(ctx, batch_id)?.must_be(&[BatchState::Open, BatchState::Loaded])?;
        subsidy::write_owed(ctx, batch_id)
    });
    let begun = match written.await {
        Ok(list) => {
            let take_in = move |house: &House, actor: &Actor, job: &Running| {
                job.enter(Stage::Keeping)?;
                let roster = Arc::new(subsidy::read_owed(batch_id, &list, &house.confined)?);
                let kept = Arc::clone(&roster);
                house.db.write(actor, move |ctx| subsidy::load_owed(ctx, batch_id, &kept))?;
                check_kept(house, actor, job, batch_id, roster)
            };
            jobs::begin(&house, &user, batch_id, JobKind::Load, Stage::Reading, take_in).await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(()) => Ok(on_to(address(batch_id, "job"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            form(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}

fn check_kept(house: &House, actor: &Actor, job: &Running, batch_id: i64, roster: Arc<RosterFile>) -> Result<Facts> {
    job.enter(Stage::Checking)?;
    house.db.write(actor, move |ctx| subsidy::check(ctx, batch_id, &roster.parsed))?;
    Ok(None)
}

/// Takes the file in and begins the job.
pub(crate) async fn upload(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    form_data: Multipart,
) -> Result<Response, Fault> {
    let begun = match arrived(form_data, "roster").await {
        Ok(upload) => {
            let open = house.ask(&user.who, move |ctx| {
                access::require(ctx, access::Deed::MakeBatch)?;
                payout::batch(ctx, batch_id)?.must_be(&[BatchState::Open, BatchState::Loaded])
            });
            match open.await {
                Ok(()) => begin(&house, &user, batch_id, upload).await,
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(()) => Ok(on_to(address(batch_id, "job"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            form(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}

async fn begin(house: &House, user: &User, batch_id: i64, upload: Upload) -> Result<()> {
    jobs::begin(house, user, batch_id, JobKind::Load, Stage::Reading, move |house, actor, job| {
        take_in(house, actor, job, batch_id, &upload)
    })
    .await
}

/// Reads the file, keeps it and checks it.
fn take_in(house: &House, actor: &Actor, job: &Running, batch_id: i64, upload: &Upload) -> Result<Facts> {
    job.lines_about.store(lines_about(&upload.path), Ordering::Relaxed);
    let roster = Arc::new(subsidy::read_roster_watched(&upload.path, &house.confined, &job.watched)?);
    job.lines_about.store(roster.parsed.lines.len() as u64, Ordering::Relaxed);
    if upload.text("how") == "try" {
        job.enter(Stage::Checking)?;
        let found: Arc<Mutex<Option<CheckReport>>> = Arc::default();
        let left = Arc::clone(&found);
        let tried = house.db.write(actor, move |ctx| {
            subsidy::load(ctx, batch_id, &roster)?;
            let report = subsidy::check(ctx, batch_id, &roster.parsed)?;
            *left.lock().expect("one thread writes the report") = Some(report);
            // Refused, so that nothing of it stays.
            refuse::<()>("dry_run")
        });
        return match (tried, found.lock().expect("one thread wrote the report").take()) {
            (Err(Error::Refused(refusal)), Some(report)) if refusal.code == "dry_run" => {
                Ok(Some(figures(refusal, &report)))
            }
            (Err(error), _) => Err(error),
            (Ok(()), _) => unreachable!("a trial ends with a refusal"),
        };
    }
    job.enter(Stage::Keeping)?;
    let kept = Arc::clone(&roster);
    house.db.write(actor, move |ctx| subsidy::load(ctx, batch_id, &kept))?;
    check_kept(house, actor, job, batch_id, roster)
}

/// A report as values that a job can leave.
fn figures(refusal: Refusal, report: &CheckReport) -> Refusal {
    let figures = refusal
        .with("lines", report.lines)
        .with("accepted", report.accepted)
        .with("held", report.held)
        .with("rejected", report.rejected)
        .with("sum", report.accepted_sum.get());
    report.reasons.iter().fold(figures, |figures, (code, count)| figures.with(format!("reason.{code}"), count))
}

/// A sheet to fill in: stars on what is needed, lists of villages and banks.
pub(crate) async fn template(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch: Batch = payout::batch(ctx, batch_id)?;
        let today = ctx.today();
        let mut regions = registry::regions(ctx)?;
        regions.retain(|region| {
            region.code.level() == RegionLevel::Village
                && region.valid_to.is_none_or(|day| day >= today)
                && batch.region.contains(region.code)
        });
        Ok(regions.into_iter().map(|region| region.name).collect::<Vec<String>>())
    };
    let answer = house.ask(&user.who, read).await.and_then(|mut villages| {
        villages.sort_unstable();
        villages.dedup();
        let banks: Vec<String> = exchange::profile::example_profiles().into_iter().map(|bank| bank.name.zh).collect();
        let column = |title: &&str| TemplateColumn {
            title: (*title).to_owned(),
            needed: subsidy::NEEDED_COLUMNS.contains(title),
            choices: match *title {
                "村(居)委会" => villages.clone(),
                "开户银行" => banks.clone(),
                _ => Vec::new(),
            },
        };
        let columns: Vec<TemplateColumn> = subsidy::COLUMNS.iter().map(column).collect();
        door::download::template("roster-template", "花名册", &columns)
    });
    answer.map_err(|error| Fault::new(reader, &FACE, error))
}
