//! `/platform/batches/{id}/job`: how far the work on a batch is, how fast, and how long it will take yet; or how it ended.

use axum::{
    extract::State,
    http::HeaderValue,
    response::{IntoResponse, Response},
};
use door::{Fault, House, User};
use kernel::{Ctx, Fen, Refusal, Result};
use maud::{Markup, Render, html};
use payout::{Batch, Job, JobKind, JobState};
use ui::{Button, Card, Column, Content, Lang, Line, Progress, Reader, Rows, Stat, Tone, say, text, text_with};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, on_to},
    jobs::{self, Running, Stage, Thing},
    page::{deed, fault},
};

/// Shows the page. What came to its end without anything to read leads on to where its result stands.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    // First the list, then the table: a job that ends in between is seen as ended, not as interrupted.
    let running = jobs::running(&house, Thing::Batch(batch_id));
    let read = move |ctx: &mut Ctx| Ok((payout::batch(ctx, batch_id)?, payout::job(ctx, batch_id)?));
    let (batch, job) = house.ask(&user.who, read).await.map_err(fault(&reader))?;
    let Some(job) = job else { return Ok(on_to(address(batch_id, ""))) };
    if running.is_none() && job.state == JobState::Done && job.refusal.is_none() {
        return Ok(on_to(address(batch_id, if job.kind == JobKind::Send { "send" } else { "check" })));
    }
    let lang = reader.lang;
    let is_over = running.is_none() && !jobs::was_interrupted(&job, None);
    let body = html! {
        @match &running {
            Some(running) => (work(lang, &address(batch_id, "job"), running, job.kind != JobKind::Send)),
            None => (ended(lang, &batch, &job, is_over)),
        }
    };
    let mut page = BatchPage::new(&reader, &user, &batch, title(job.kind));
    page.again = running.is_some().then_some(3);
    Ok(page.write(body))
}

fn title(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Load => "job-load",
        JobKind::Check => "job-check",
        JobKind::Send => "job-send",
    }
}

/// The part that is asked for anew every second; at the end the whole page is.
pub(crate) async fn show_part(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let seen = house.ask(&user.who, move |ctx| payout::batch(ctx, batch_id)).await;
    seen.map_err(fault(&reader))?;
    Ok(part_now(&house, reader.lang, Thing::Batch(batch_id), &address(batch_id, "job")))
}

/// How far the work on a thing is now; where nothing works any more, the whole page is asked for anew. `at` is as for
/// [`work`].
pub(crate) fn part_now(house: &House, lang: Lang, thing: Thing, at: &str) -> Response {
    if let Some(running) = jobs::running(house, thing) {
        return part(lang, at, &running).into_response();
    }
    let mut response = html! {}.into_response();
    response.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
    response
}

/// Stops the work; nothing of it stays.
pub(crate) async fn cancel(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let may = house.ask(&user.who, move |ctx| payout::batch(ctx, batch_id)).await;
    may.map_err(|error| Fault::new(reader, &FACE, error))?;
    jobs::cancel(&house, Thing::Batch(batch_id));
    Ok(on_to(address(batch_id, "job")))
}

/// How far a job is, and the way to stop it where it can be stopped; below `at` stand the addresses of both, `part` and
/// `cancel`.
pub(crate) fn work(lang: Lang, at: &str, job: &Running, can_be_stopped: bool) -> Markup {
    html! {
        (part(lang, at, job))
        @if can_be_stopped { (deed(&format!("{at}/cancel"), &[], Button::new(text(lang, "job-cancel")).secondary())) }
        p.govuk-body.y-quiet { (text(lang, "job-leave")) }
    }
}

fn part(lang: Lang, at: &str, job: &Running) -> Markup {
    let stage = job.stage();
    let name = say(lang, &format!("job-{}", stage.word()), &[]);
    let (lines, about) = (job.lines(), job.lines_about.load(std::sync::atomic::Ordering::Relaxed));
    let count = ui::count(i64::try_from(lines).unwrap_or(i64::MAX));
    let seconds = job.seconds().to_string();
    html! {
        div.y-card hx-get={ (at) "/part" } hx-trigger="every 1s" hx-swap="outerHTML" {
            h2.govuk-heading-m { (name) }
            @if matches!(stage, Stage::Reading | Stage::Applying) && about > 0 {
                (Progress::new(lang, name.clone(), lines, about.max(lines + 1), job.seconds()))
            } @else if lines > 0 {
                p.govuk-body { (text_with(lang, "job-lines", &[("lines", &count), ("seconds", &seconds)])) }
            } @else {
                p.govuk-body { (text_with(lang, "job-seconds", &[("seconds", &seconds)])) }
            }
        }
    }
}

fn ended(lang: Lang, batch: &Batch, job: &Job, is_over: bool) -> Markup {
    let id = batch.batch_id;
    let (tone, key) = match job.state {
        _ if !is_over => (Tone::Warn, "job-interrupted"),
        JobState::Done | JobState::Running => (Tone::Good, "job-tried"),
        JobState::Refused => (Tone::Stop, "job-refused"),
        JobState::Failed => (Tone::Stop, "job-failed"),
        JobState::Cancelled => (Tone::Warn, "job-cancelled"),
    };
    let is_trial = job.state == JobState::Done;
    html! {
        (Line::new(tone, text(lang, key)).live())
        @if let Some(refusal) = &job.refusal {
            @if is_trial { (trial(lang, refusal)) } @else { p.govuk-body-l { (ui::refusal(lang, refusal)) } }
        }
        @if !is_trial && batch.roster_sha256.is_some() && job.kind != JobKind::Send {
            p.govuk-body { (text(lang, "job-file-is-kept")) }
            (deed(&address(id, "check"), &[], Button::new(text(lang, "job-check-kept"))))
        }
        @if job.kind == JobKind::Send {
            p.govuk-body { a.govuk-link href=(address(id, "send")) { (text(lang, "job-again-send")) } }
        } @else {
            p.govuk-body { a.govuk-link href=(address(id, "load")) { (text(lang, "job-again-load")) } }
        }
    }
}

/// What a trial found.
fn trial(lang: Lang, figures: &Refusal) -> Markup {
    let number = |name: &str| figures.arg(name).and_then(|value| value.parse::<i64>().ok()).unwrap_or(0);
    let counts = [
        ("column-lines", "lines"),
        ("column-accepted", "accepted"),
        ("column-held", "held"),
        ("column-rejected", "rejected"),
    ];
    let counts = counts.map(|(key, name)| Stat::new(text(lang, key), ui::count(number(name))));
    let sum = Stat::new(text(lang, "column-sum"), ui::money(lang, Fen::new(number("sum"))));
    let reasons = figures
        .args
        .iter()
        .filter_map(|(name, count)| Some((name.strip_prefix("reason.")?.to_owned(), count.parse::<i64>().ok()?)));
    let reasons: Vec<(String, i64)> = reasons.collect();
    html! {
        (Card::new("trial", text(lang, "job-trial"), html! {
            (ui::stats(counts.into_iter().chain([sum])))
            @if !reasons.is_empty() { (reason_rows(lang, &reasons)) }
        }))
    }
}

pub(super) const REASON_COLUMNS: &[Column] =
    &[Column::words("column-code"), Column::words("column-reason"), Column::numbers("column-lines")];

/// How many lines are not paid for each reason, the commonest first.
pub(super) fn reason_rows(lang: Lang, reasons: &[(String, i64)]) -> Markup {
    let mut sorted: Vec<&(String, i64)> = reasons.iter().collect();
    sorted.sort_by_key(|(_, count)| -*count);
    let row = |(code, count): &(String, i64)| {
        [html! { code { (code) } }, text(lang, code), html! { (ui::count(*count)) }].map(Content::from)
    };
    Rows::new(lang, "reasons-title", "", REASON_COLUMNS).rows(sorted.into_iter().map(row)).render()
}
