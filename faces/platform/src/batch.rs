//! `/platform/batches/{id}`: one batch: its steps and what is next, where its money is, why lines are not paid, who did what.

use audit::Leaf;
use axum::extract::State;
use casework::ObjectionState;
use door::{Fault, House, User};
use exchange::OutgoingFile;
use kernel::{Ctx, Moment, Result};
use maud::{Markup, html};
use payout::{Batch, BatchState, Job, Review, Totals};
use ui::{Card, Event, InsetText, Lang, Line, Mood, Reader, SummaryList, SummaryRow, Tone, nothing, text, text_with};

use crate::{
    FACE,
    batch_page::{BatchId, address, halted},
    jobs,
    page::titled,
    words,
};

pub(crate) mod approve;
pub(crate) mod check;
pub(crate) mod close;
mod files;
pub(crate) mod job;
pub(crate) mod load;
mod money;
pub(crate) mod not_paid;
pub(crate) mod notice;
pub(crate) mod objections;
pub(crate) mod replies;
pub(crate) mod review;
pub(crate) mod send;
pub(crate) mod submit;
mod tasks;
pub(crate) mod undo;

/// So many deeds of the history are shown, the latest first.
const DEEDS: usize = 50;
const OBJECTIONS_MAX: usize = 200;

/// What the page shows.
struct Shown {
    batch: Batch,
    totals: Totals,
    reasons: Vec<(String, i64)>,
    files: Vec<OutgoingFile>,
    region_name: Option<String>,
    review: Option<Review>,
    facts: tasks::Facts,
    job: Option<Job>,
    history: Vec<audit::Entry>,
    halted: Option<String>,
}

impl Shown {
    fn read(ctx: &mut Ctx, batch_id: i64) -> Result<Shown> {
        let batch = payout::batch(ctx, batch_id)?;
        let totals = payout::totals(ctx, batch_id)?;
        let reasons = check::reasons(ctx, batch_id)?;
        let files = exchange::files_of_batch(ctx, batch_id)?;
        let known = registry::regions(ctx)?.into_iter().find(|region| region.code == batch.region);
        let waiting = casework::objections(ctx, Some(batch_id), Some(ObjectionState::Received), OBJECTIONS_MAX)?;
        let review = payout::review_of(ctx, batch_id)?;
        let today = ctx.today();
        let facts = tasks::Facts {
            objections: waiting.len(),
            corrections: payout::corrections_of(ctx, batch_id)?.len(),
            notice_over: batch.notice.is_some_and(|(_, to)| to <= today),
            unwritten: files.iter().filter(|file| !file.is_written()).count(),
            review: review.as_ref().map(|review| review.state),
        };
        let mut history = audit::leaves_about(ctx, &format!("batch {batch_id}"))?;
        history.reverse();
        history.truncate(DEEDS);
        Ok(Shown {
            batch,
            totals,
            reasons,
            files,
            region_name: known.map(|region| region.name),
            review,
            facts,
            job: payout::job(ctx, batch_id)?,
            history,
            halted: payout::halted(ctx)?,
        })
    }
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Markup, Fault> {
    let running = jobs::running(&house, jobs::Thing::Batch(batch_id)).is_some();
    match house.ask(&user.who, move |ctx| Shown::read(ctx, batch_id)).await {
        Ok(shown) => Ok(write(&reader, &user, &shown, running)),
        Err(error) => Err(Fault::new(reader, &FACE, error)),
    }
}

fn write(reader: &Reader, user: &User, shown: &Shown, running: bool) -> Markup {
    let (lang, batch) = (reader.lang, &shown.batch);
    let number = batch.batch_id.to_string();
    let heading = ui::say(lang, "batch-title", &[("batch", &number)]);
    let title = format!("{heading} {}", door::programme_title(lang, &batch.cycle.programme));
    let name = html! { (door::programme_name(lang, &batch.cycle.programme)) " " span.y-quiet { (batch.cycle.period) } };
    let body = html! {
        (ui::heading(text_with(lang, "batch-title", &[("batch", &number)]), name, words::state_tag(lang, batch.state)))
        @if batch.state == BatchState::Undone { (InsetText::new(text(lang, "batch-undone-note"))) }
        @else { (Card::new("tasks", text(lang, "batch-steps"), tasks::write(lang, batch, &shown.totals, shown.facts))) }
        (Card::new("lines", text(lang, "lines-title"), check::lines(lang, batch)))
        (Card::new("money", text(lang, "money-title"), money::write(lang, batch, &shown.totals)))
        (Card::new("files", text(lang, "files-title"), files::write(lang, &shown.files)))
        (Card::new("reasons", text(lang, "reasons-title"), reasons(lang, shown)))
        div.y-columns {
            (Card::new("notice", text(lang, "notice-title"), notice(lang, batch)))
            @if let Some(review) = &shown.review {
                (Card::new("review", text(lang, "review-title"), review::facts(lang, batch, review)))
            }
            (Card::new("approvals", text(lang, "approvals-title"), approvals(lang, batch)))
        }
        (Card::new("facts", text(lang, "facts-title"), facts(lang, shown)))
        (Card::new("history", text(lang, "history-title"), history(lang, &shown.history)))
        @if batch.state < BatchState::Sent {
            p.govuk-body { a.govuk-link href=(address(batch.batch_id, "undo")) { (text(lang, "undo-link")) } }
        }
    };
    let mut frame = titled(reader, user, title, "nav-batches").back("batch-back", "/platform/batches");
    if let Some(line) = at_work(lang, shown, running) {
        frame = frame.banner(line);
    }
    if let Some(reason) = &shown.halted {
        frame = frame.banner(halted(lang, reason));
    }
    frame.write(&body)
}

/// That somebody's work goes on, or was interrupted, with the way there.
fn at_work(lang: Lang, shown: &Shown, running: bool) -> Option<Line> {
    let interrupted = shown.job.as_ref().is_some_and(|job| jobs::was_interrupted(job, None));
    let (tone, key) = match (running, interrupted) {
        (true, _) => (Tone::Quiet, "job-goes-on"),
        (false, true) => (Tone::Warn, "job-interrupted"),
        (false, false) => return None,
    };
    let link = html! { a.govuk-link href=(address(shown.batch.batch_id, "job")) { (text(lang, key)) } };
    Some(Line::new(tone, link).live())
}

fn reasons(lang: Lang, shown: &Shown) -> Markup {
    let checked = shown.batch.state >= BatchState::Checked;
    html! {
        @if shown.reasons.is_empty() {
            p.govuk-body.y-quiet { (text(lang, if checked { "reasons-none" } else { "reasons-unchecked" })) }
        } @else { (job::reason_rows(lang, &shown.reasons)) }
    }
}

/// What was done to the batch, the latest first, as the audit log has it.
fn history(lang: Lang, leaves: &[audit::Entry]) -> Markup {
    let event = |entry: &audit::Entry| {
        let key = format!("deed-{}", entry.action.replace(['.', '_'], "-"));
        let says = if ui::has(&key) {
            text(lang, &key)
        } else {
            html! { code { (entry.action) } }
        };
        let facts = Leaf::parse(&entry.leaf).map(|leaf| leaf.facts).unwrap_or_default();
        let reason = facts.into_iter().find(|(name, _)| name == "reason").map(|(_, reason)| reason).unwrap_or_default();
        let body = html! {
            p.govuk-body-s.y-quiet {
                (entry.actor) " · " (text_with(lang, "history-leaf", &[("leaf", &entry.leaf_index.to_string())]))
                @if !reason.is_empty() { " · " (reason) }
            }
        };
        Event::new(Mood::Plain, says, html! { (entry.at.local()) }).body(body)
    };
    html! {
        @if leaves.is_empty() { p.govuk-body.y-quiet { (text(lang, "history-none")) } }
        @else { (ui::timeline(leaves.iter().map(event))) }
    }
}

fn notice(lang: Lang, batch: &Batch) -> Markup {
    let private = subsidy::programme(&batch.cycle.programme)
        .is_some_and(|programme| programme.notice.publish == subsidy::Publish::Private);
    html! {
        @match batch.notice {
            Some((from, to)) => p.govuk-body-l { (ui::day(lang, from)) " – " (ui::day(lang, to)) },
            None => p.govuk-body.y-quiet { (text(lang, "notice-none")) },
        }
        p.govuk-body.y-quiet { (text(lang, if private { "notice-private" } else { "notice-masked" })) }
    }
}

fn approvals(lang: Lang, batch: &Batch) -> Markup {
    let (needed, given) = (batch.approvals_needed.to_string(), batch.approved_by.len().to_string());
    html! {
        p.govuk-body-l { (text_with(lang, "approvals-count", &[("needed", &needed), ("given", &given)])) }
        @if !batch.approved_by.is_empty() {
            ol.govuk-list.govuk-list--number { @for login in &batch.approved_by { li { (login) } } }
        }
        p.govuk-body.y-quiet { (text(lang, "approvals-law")) }
    }
}

fn facts(lang: Lang, shown: &Shown) -> Markup {
    let batch = &shown.batch;
    let made_at = batch.made_at.local();
    let made = [("user", &*batch.made_by), ("at", &*made_at)];
    let at = |moment: Option<Moment>| html! { @match moment { Some(at) => (at.local()), None => (nothing(lang)) } };
    let hash =
        |hash: &Option<String>| html! { @match hash { Some(hash) => code.y-hash { (hash) }, None => (nothing(lang)) } };
    let rows = [
        ("batch-made", text_with(lang, "by-at", &made)),
        (
            "batch-submitted-by",
            html! { @match &batch.submitted_by { Some(login) => (login), None => (nothing(lang)) } },
        ),
        ("batch-sent-at", at(batch.sent_at)),
        ("batch-closed-at", at(batch.closed_at)),
        (
            "batch-region",
            html! { @if let Some(name) = &shown.region_name { span lang=(Lang::Zh.tag()) { (name) } " " } span.y-quiet { (batch.region) } },
        ),
        ("batch-payer", html! { (door::payer_name(&batch.cycle.programme, &batch.cycle.payer)) }),
        ("batch-programme-code", html! { code { (batch.cycle.programme) } }),
        ("content-root", hash(&batch.content_root)),
        ("content-roster", hash(&batch.roster_sha256)),
    ];
    let mut rows: Vec<SummaryRow> =
        rows.into_iter().map(|(key, value)| SummaryRow::new(text(lang, key), value)).collect();
    if let Some(source) = batch.source_batch {
        let link = text_with(lang, "batch-source-link", &[("batch", &source.to_string())]);
        let link = html! { a.govuk-link href={ "/platform/batches/" (source) } { (link) } };
        rows.push(SummaryRow::new(text(lang, "batch-source"), link));
    }
    html! {
        (SummaryList::new(rows))
        p.govuk-body.y-quiet { (text(lang, "content-note")) }
    }
}
