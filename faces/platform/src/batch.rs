//! `/platform/batches/{id}`: one batch: how far it is, where its money is, why lines are not paid, who approved.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use door::{Fault, House, User};
use exchange::OutgoingFile;
use kernel::{Ctx, Moment, Refusal, Result};
use maud::{Markup, html};
use payout::{Batch, BatchState, Totals};
use ui::{
    Card, Column, Content, Frame, InsetText, Lang, Reader, Rows, Stat, SummaryList, SummaryRow, nothing, text,
    text_with,
};

use crate::{FACE, words};

mod files;
mod money;
mod steps;

/// What the page shows.
struct Shown {
    batch: Batch,
    totals: Totals,
    reasons: BTreeMap<String, i64>,
    files: Vec<OutgoingFile>,
    region_name: Option<String>,
}

impl Shown {
    fn read(ctx: &mut Ctx, batch_id: i64) -> Result<Shown> {
        let batch = payout::batch(ctx, batch_id)?;
        let totals = payout::totals(ctx, batch_id)?;
        let mut reasons = BTreeMap::new();
        for (_, code) in payout::refused(ctx, batch_id)? {
            // Why a line is on hold is a clerk's own words, which may name somebody.
            let code = if ui::is_code(&code) { code } else { "held".to_owned() };
            *reasons.entry(code).or_insert(0) += 1;
        }
        let files = exchange::files_of_batch(ctx, batch_id)?;
        let known = registry::regions(ctx)?.into_iter().find(|region| region.code == batch.region);
        Ok(Shown { batch, totals, reasons, files, region_name: known.map(|region| region.name) })
    }
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Path(id): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    // What is no number is no batch; it is not repeated, for somebody may have typed a person's number there.
    let Ok(batch_id) = id.parse::<u32>().map(i64::from) else {
        return Err(Fault::new(reader, &FACE, Refusal::new("batch_unknown").with("batch", "—").into()));
    };
    match house.ask(&user.who, move |ctx| Shown::read(ctx, batch_id)).await {
        Ok(shown) => Ok(write(&reader, &shown)),
        Err(error) => Err(Fault::new(reader, &FACE, error)),
    }
}

fn write(reader: &Reader, shown: &Shown) -> Markup {
    let (lang, batch) = (reader.lang, &shown.batch);
    let number = batch.batch_id.to_string();
    let heading = ui::say(lang, "batch-title", &[("batch", &number)]);
    let title = format!("{heading} {}", words::programme_title(lang, &batch.cycle.programme));
    let name =
        html! { (words::programme_name(lang, &batch.cycle.programme)) " " span.y-quiet { (batch.cycle.period) } };
    let body = html! {
        (ui::heading(text_with(lang, "batch-title", &[("batch", &number)]), name, words::state_tag(lang, batch.state)))
        (steps::write(lang, batch))
        @if batch.state == BatchState::Undone { (InsetText::new(text(lang, "batch-undone-note"))) }
        (Card::new("lines", text(lang, "lines-title"), lines(lang, batch)))
        (Card::new("money", text(lang, "money-title"), money::write(lang, batch, &shown.totals)))
        (Card::new("files", text(lang, "files-title"), files::write(lang, &shown.files)))
        (Card::new("reasons", text(lang, "reasons-title"), reasons(lang, shown)))
        div.y-columns {
            (Card::new("notice", text(lang, "notice-title"), notice(lang, batch)))
            (Card::new("approvals", text(lang, "approvals-title"), approvals(lang, batch)))
        }
        (Card::new("facts", text(lang, "facts-title"), facts(lang, shown)))
    };
    Frame::new(reader, &FACE, title)
        .at("nav-batches")
        .back("batch-back", "/platform/batches")
        .foot(words::foot(lang))
        .write(&body)
}

fn lines(lang: Lang, batch: &Batch) -> Markup {
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

fn reasons(lang: Lang, shown: &Shown) -> Markup {
    let mut by_count: Vec<(&String, &i64)> = shown.reasons.iter().collect();
    by_count.sort_by_key(|(_, count)| -**count);
    let checked = shown.batch.content_root.is_some();
    if by_count.is_empty() {
        return html! { p.govuk-body.y-quiet { (text(lang, if checked { "reasons-none" } else { "reasons-unchecked" })) } };
    }
    let row = |(code, count): (&String, &i64)| {
        let cells = [html! { code { (code) } }, text(lang, code), html! { (ui::count(*count)) }];
        cells.map(Content::from)
    };
    html! { (Rows::new(lang, "reasons-title", "", REASON_COLUMNS).rows(by_count.into_iter().map(row))) }
}

const REASON_COLUMNS: &[Column] =
    &[Column::words("column-code"), Column::words("column-reason"), Column::numbers("column-lines")];

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
        ("batch-payer", html! { (words::payer_name(&batch.cycle)) }),
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
