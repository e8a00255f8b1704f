//! `/platform/cards/batches/{card_batch}`: one batch of cards: its file to take along, the partner's answer to bring, and who
//! was not done and why.
//!
//! The answer is streamed to the disk, read in the confined child and taken in by a job, whole or not at all, or only tried.
//! Deliberately absent: what an answer means (the card room), the partners' folders (the command line reads them).

use std::{collections::HashMap, fs, io::Seek, sync::atomic::Ordering};

use access::Deed;
use axum::{
    extract::{FromRequestParts, Multipart, Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use card::{Batch, BatchKind, NotDone, Step};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, User};
use exchange::cards;
use kernel::{Actor, CitizenId, Ctx, Error, Moment, Refusal, Result};
use maud::{Markup, html};
use payout::JobState;
use registry::{Hit, Region};
use ui::{
    Button, Card, Column, Content, FileUpload, Lang, Line, RadioItem, Radios, Reader, Rows, SummaryList, SummaryRow,
    Tone, Toolbar, say, text, text_with,
};

use super::{batches, words};
use crate::{
    batch::job,
    download,
    jobs::{self, Ended, Facts, Running, Stage, Thing},
    lists::{self, FORMATS},
    page::{Refused, deed, fault, frame, link, may, number_in_address, refused},
    upload::{Upload, arrived, lines_about},
};

/// So many of those who were not done are shown; all of them stand in the list to take along.
const SHOWN: usize = 100;

/// What the page shows.
struct Shown {
    batch: Batch,
    not_done: Vec<NotDone>,
    people: HashMap<CitizenId, Hit>,
    regions: Vec<Region>,
    now: Moment,
}

fn read(ctx: &mut Ctx, batch_id: i64) -> Result<Shown> {
    let batch = card::batch(ctx, batch_id)?;
    let not_done = card::not_done(ctx, &batch)?;
    let ids: Vec<CitizenId> = not_done.iter().map(|one| one.person).collect();
    let people = registry::hits(ctx, &ids)?;
    Ok(Shown { batch, not_done, people, regions: registry::regions(ctx)?, now: ctx.now() })
}

/// The batch's number in the address.
pub(crate) struct CardBatchId(i64);

impl<S: Send + Sync> FromRequestParts<S> for CardBatchId {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<CardBatchId, Fault> {
        number_in_address(parts, state, "card_batch", ("card_batch_unknown", "batch")).await.map(CardBatchId)
    }
}

/// The address of a batch.
pub(super) fn address(batch_id: i64) -> String {
    format!("/platform/cards/batches/{batch_id}")
}

fn on_to(batch_id: i64) -> Response {
    Redirect::to(&address(batch_id)).into_response()
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, Refused::default()).await
}

/// Writes the file of a batch into the partner's outbox, as the command line does.
///
/// # Errors
/// As [`cards::write_batch`].
pub(super) async fn write_file(house: &House, user: &User, batch_id: i64) -> Result<()> {
    let actor = user.who.actor.clone();
    house.wait(move |house| cards::write_batch(&house.db, &actor, &house.exchange, batch_id).map(drop)).await
}

/// Writes the file once more, where that was cut off.
pub(crate) async fn write(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
) -> Result<Response, Fault> {
    let written = write_file(&house, &user, batch_id).await;
    after(&house, &user, &reader, batch_id, "file", written).await
}

/// On to the page after a deed, or the page again with what was refused.
pub(super) async fn after(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    field: &str,
    done: Result<()>,
) -> Result<Response, Fault> {
    let Err(why) = done else { return Ok(on_to(batch_id)) };
    let refusal = refused(why).map_err(fault(reader))?;
    if matches!(&*refusal.code, "not_allowed" | "card_batch_unknown") {
        return Err(fault(reader)(refusal.into()));
    }
    page(house, user, reader, batch_id, Refused(Some((field, &refusal)))).await
}

/// Hands the file of a batch out; that it was taken along stands in the log.
pub(crate) async fn file(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
) -> Result<Response, Fault> {
    let read = house.act(&user.who, move |ctx| {
        let (batch, bytes) = cards::file_of_batch(ctx, batch_id)?;
        if batch.file_sha256.is_none() {
            return Err(Refusal::new("card_file_not_written").with("batch", batch_id).into());
        }
        let count = usize::try_from(batch.cards).expect("a number of cards");
        casework::record_export(ctx, "card_batch", &format!("batch={batch_id}"), count)?;
        Ok((cards::file_name(&batch), bytes))
    });
    let (name, bytes) = read.await.map_err(fault(&reader))?;
    Ok(door::download::file("application/octet-stream", &name, bytes))
}

/// Hands the photos of a batch for the card maker out; that they were taken along stands in the log.
pub(crate) async fn photos(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
) -> Result<Response, Fault> {
    let actor = user.who.actor.clone();
    let packed = house.wait(move |house| {
        let batch = house.db.read(&actor, |ctx| card::batch(ctx, batch_id))?;
        if batch.kind != BatchKind::Maker {
            return Err(Refusal::new("card_batch_unknown").with("batch", batch_id).into());
        }
        let failed = |why| Error::io("pack the photos of a batch", why);
        let mut package = tempfile::tempfile().map_err(failed)?;
        let count = house.db.read(&actor, |ctx| cards::write_photos(ctx, batch_id, &mut package))?;
        package.rewind().map_err(failed)?;
        house.db.write(&actor, move |ctx| {
            casework::record_export(ctx, "card_photos", &format!("batch={batch_id}"), count)
        })?;
        Ok((cards::package_name(&batch), package))
    });
    let (name, package) = packed.await.map_err(fault(&reader))?;
    Ok(download::long_file("application/zip", &name, package))
}

/// Takes the partner's answer in and begins the job.
pub(crate) async fn bring(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
    form_data: Multipart,
) -> Result<Response, Fault> {
    let begun = match arrived(form_data, "answer").await {
        Ok(upload) => begin(&house, &user, batch_id, upload).await,
        Err(why) => Err(why),
    };
    after(&house, &user, &reader, batch_id, "answer", begun).await
}

async fn begin(house: &House, user: &User, batch_id: i64, upload: Upload) -> Result<()> {
    house.ask(&user.who, move |ctx| unanswered(ctx, batch_id).map(drop)).await?;
    jobs::begin_remembered(house, user, Thing::CardBatch(batch_id), Stage::Reading, move |house, actor, job| {
        take_in(house, actor, job, batch_id, &upload)
    })
}

fn unanswered(ctx: &mut Ctx, batch_id: i64) -> Result<Batch> {
    access::require(ctx, Deed::MakeCards)?;
    card::unanswered(ctx, batch_id)
}

fn take_in(house: &House, actor: &Actor, job: &Running, batch_id: i64, upload: &Upload) -> Result<Facts> {
    job.lines_about.store(lines_about(&upload.path), Ordering::Relaxed);
    let batch = house.db.read(actor, |ctx| unanswered(ctx, batch_id))?;
    let bytes = fs::read(&upload.path).map_err(|why| Error::io("read an upload", why))?;
    let answered = cards::read_answer(&house.confined, &batch, &upload.name(), &bytes, &job.watched)?;
    drop(bytes);
    job.enter(Stage::Checking)?;
    if upload.text("how") != "try" {
        return house.db.write(actor, move |ctx| cards::take_answer(ctx, batch_id, &answered).map(|_| None));
    }
    let tried = house.db.write(actor, move |ctx| {
        let batch = cards::take_answer(ctx, batch_id, &answered)?;
        // Refused, so that nothing of it stays.
        Err::<(), Error>(Refusal::new("dry_run").with("done", batch.done).with("failed", batch.failed).into())
    });
    match tried {
        Err(Error::Refused(figures)) if figures.code == "dry_run" => Ok(Some(figures)),
        Err(why) => Err(why),
        Ok(()) => unreachable!("a trial ends with a refusal"),
    }
}

/// The part that is asked for anew every second; at the end the whole page is.
pub(crate) async fn show_part(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
) -> Result<Response, Fault> {
    house.ask(&user.who, move |ctx| card::batch(ctx, batch_id)).await.map_err(fault(&reader))?;
    Ok(job::part_now(&house, reader.lang, Thing::CardBatch(batch_id), &address(batch_id)))
}

/// Stops the work; nothing of it stays.
pub(crate) async fn cancel(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
) -> Result<Response, Fault> {
    house.ask(&user.who, move |ctx| card::batch(ctx, batch_id)).await.map_err(fault(&reader))?;
    jobs::cancel(&house, Thing::CardBatch(batch_id));
    Ok(on_to(batch_id))
}

/// Hands out the list of those who were not done, masked; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    CardBatchId(batch_id): CardBatchId,
    Path((_, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    if !FORMATS.iter().any(|(_, known)| *known == format) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let read = house.act(&user.who, move |ctx| {
        let shown = read(ctx, batch_id)?;
        casework::record_export(ctx, "cards_not_done", &format!("batch={batch_id}"), shown.not_done.len())?;
        Ok(shown)
    });
    let shown = read.await.map_err(fault(&reader))?;
    let filters = format!("{} {batch_id}", say(reader.lang, "desk-card-batch", &[]));
    let about = lists::about(&reader, &user, "desk-card-not-done", &filters, shown.now);
    lists::file(&reader, &listing(reader.lang, &shown), &about, &format!("cards-not-done-{batch_id}"), &format)
}

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = vec![
        ("desk-column-name", Kind::Text),
        ("desk-column-masked-id", Kind::Code),
        ("desk-card-failed-step", Kind::Text),
        ("desk-card-why", Kind::Text),
    ];
    let row = |one: &NotDone| {
        vec![
            shown.people.get(&one.person).map_or(Cell::Empty, |hit| Cell::Text(hit.name.to_string())),
            Cell::Text(one.person.masked()),
            Cell::Text(say(lang, step_key(one.step), &[])),
            Cell::Text(one.why.clone()),
        ]
    };
    Listing { columns, rows: shown.not_done.iter().map(row).collect() }
}

fn step_key(step: Step) -> &'static str {
    if step == Step::BankRefuses { "desk-card-step-bank_refuses" } else { "desk-card-step-fail_making" }
}

async fn page(house: &House, user: &User, reader: &Reader, batch_id: i64, why: Refused<'_>) -> Result<Response, Fault> {
    // First the list, then the tables: a job that ends in between is seen as ended.
    let running = jobs::running(house, Thing::CardBatch(batch_id));
    let shown = house.ask(&user.who, move |ctx| read(ctx, batch_id)).await.map_err(fault(reader))?;
    let (lang, batch) = (reader.lang, &shown.batch);
    let makes = may(user, Deed::MakeCards);
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-card-batches"), html! { (text(lang, "desk-card-batch")) " " (batch_id) }, batches::state(lang, batch)))
        @match &running {
            Some(running) => (job::work(lang, &address(batch_id), running, true)),
            None => @if let Some(ended) = jobs::ended(house, Thing::CardBatch(batch_id)) { (outcome(lang, &ended)) },
        }
        (Card::new("facts", text(lang, "desk-card-facts"), facts(lang, &shown, makes, why)))
        @if makes && running.is_none() && batch.returned_at.is_none() && batch.file_sha256.is_some() {
            (Card::new("bring", text(lang, "desk-card-answer"), form(lang, batch, why)))
        }
        @if !shown.not_done.is_empty() { (not_done(house, user, reader, &shown)) }
    };
    let mut frame =
        frame(reader, user, "desk-card-batch", "nav-cards").back("desk-card-batches-back", "/platform/cards/batches");
    if running.is_some() {
        frame = frame.refresh_after(3);
    }
    let status = if why.0.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, frame.write(&body)).into_response())
}

/// How the last answer that was brought fared.
fn outcome(lang: Lang, ended: &Ended) -> Markup {
    let (tone, key) = match ended.state {
        JobState::Done if ended.left.is_some() => (Tone::Good, "job-tried"),
        JobState::Done | JobState::Running => (Tone::Good, "desk-card-answer-taken"),
        JobState::Refused => (Tone::Stop, "desk-card-answer-refused"),
        JobState::Failed => (Tone::Stop, "job-failed"),
        JobState::Cancelled => (Tone::Warn, "job-cancelled"),
    };
    let says = html! {
        (Line::new(tone, text(lang, key)).live())
        @match &ended.left {
            Some(figures) if ended.state == JobState::Done => {
                p.govuk-body-l { (text_with(lang, "desk-card-answer-tried", &[
                    ("done", figures.arg("done").unwrap_or_default()), ("failed", figures.arg("failed").unwrap_or_default())])) }
            },
            Some(refusal) => { p.govuk-body-l { (ui::refusal(lang, refusal)) } },
            None => {},
        }
    };
    html! { (Card::new("outcome", text(lang, "desk-card-answer-last"), says)) }
}

fn facts(lang: Lang, shown: &Shown, makes: bool, why: Refused<'_>) -> Markup {
    let batch = &shown.batch;
    let region = crate::words::region_name(&shown.regions, batch.region);
    let mut rows = vec![
        SummaryRow::new(text(lang, "desk-card-partner"), batches::partner(lang, batch)),
        SummaryRow::new(text(lang, "desk-column-region"), html! { span lang=(Lang::Zh.tag()) { (region) } }),
        SummaryRow::new(text(lang, "desk-card-cards"), ui::count(batch.cards)),
        SummaryRow::new(text(lang, "desk-card-sent"), batches::who(batch.sent_at, &batch.sent_by)),
        SummaryRow::new(text(lang, "column-file"), file_of(lang, batch, makes, why)),
    ];
    if batch.numbers_sha256.is_some() {
        rows.push(SummaryRow::new(text(lang, "desk-card-numbers"), text(lang, "desk-card-numbers-given")));
    }
    if let Some(at) = batch.returned_at {
        let by = batch.returned_by.as_deref().unwrap_or_default();
        rows.push(SummaryRow::new(text(lang, "desk-card-returned"), batches::who(at, by)));
        rows.push(SummaryRow::new(text(lang, "desk-card-done"), ui::count(batch.done)));
        rows.push(SummaryRow::new(text(lang, "desk-card-failed"), ui::count(batch.failed)));
    }
    html! { (SummaryList::new(rows)) }
}

/// The file: to take along, or to be written.
fn file_of(lang: Lang, batch: &Batch, makes: bool, why: Refused<'_>) -> Markup {
    let name = cards::file_name(batch);
    html! {
        @if batch.file_sha256.is_none() {
            p.govuk-body { (text(lang, "desk-card-batch-sent")) }
            @if makes {
                @if let Some((_, refusal)) = why.0.filter(|(field, _)| *field == "file") { p.govuk-error-message #file { (ui::refusal(lang, refusal)) } }
                (deed(&format!("{}/write", address(batch.batch_id)), &[], Button::new(text(lang, "desk-card-do-write")).secondary().once()))
            }
        } @else if makes {
            (link(&format!("{}/file", address(batch.batch_id)), html! { (text(lang, "desk-card-download")) " " code { (name) } }))
            @if batch.kind == BatchKind::Maker {
                br;
                (link(&format!("{}/photos", address(batch.batch_id)), html! { (text(lang, "desk-card-download")) " " code { (cards::package_name(batch)) } }))
            }
        }
        @else { code { (name) } }
    }
}

fn form(lang: Lang, batch: &Batch, why: Refused<'_>) -> Markup {
    html! {
        p.govuk-body { (text(lang, "desk-card-answer-what")) }
        form method="post" action={ (address(batch.batch_id)) "/answer" } enctype="multipart/form-data" {
            (Radios::new("how", text(lang, "load-how"), [
                RadioItem::new("try", text(lang, "desk-card-answer-try")).hint(text(lang, "desk-card-answer-try-hint")),
                RadioItem::new("keep", text(lang, "desk-card-answer-keep")).hint(text(lang, "desk-card-answer-keep-hint")),
            ]).value("try"))
            (FileUpload::new("answer", text(lang, "desk-card-answer-file")).hint(text(lang, "load-file-hint")).error_message(why.at(lang, "answer")))
            (Button::new(text(lang, "load-send")).once())
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-card-failed-step"),
    Column::words("desk-card-why"),
];

fn not_done(house: &House, user: &User, reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let here = format!("{}/failed", address(shown.batch.batch_id));
    let bar =
        FORMATS.iter().fold(Toolbar::new(reader), |bar, (name, format)| bar.export(*name, format!("{here}/{format}")));
    let row = |one: &NotDone| {
        let name = match shown.people.get(&one.person) {
            Some(hit) => link(&words::of_person(house, user, one.person), hit.name.as_str()),
            None => text(lang, "desk-card-moved-away"),
        };
        [
            name,
            html! { span.y-masked { (one.person.masked()) } },
            text(lang, step_key(one.step)),
            html! { span lang=(Lang::Zh.tag()) { (one.why) } },
        ]
        .map(Content::from)
    };
    let rows = shown.not_done.iter().take(SHOWN).map(row);
    let all = shown.not_done.len();
    let list = html! {
        (bar)
        @if all > SHOWN { p.govuk-body.y-quiet { (text_with(lang, "desk-card-not-done-first", &[("shown", &SHOWN.to_string()), ("all", &all.to_string())])) } }
        (Rows::new(lang, "desk-card-not-done", "", COLUMNS).rows(rows))
    };
    html! { (Card::new("not-done", text(lang, "desk-card-not-done"), list)) }
}
