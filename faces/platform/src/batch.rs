//! `/platform/batches/{id}`: one batch: how far it is, where its money is, why lines are not paid, who approved.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use exchange::OutgoingFile;
use kernel::{Actor, Ctx, Db, Moment, Refusal, Result};
use maud::{Markup, html};
use payout::{Batch, BatchState, Totals};
use ui::{Lang, Reader, text, text_with};

use crate::{Fault, NAV, words};

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
pub(crate) async fn show(State(db): State<Db>, Path(id): Path<String>, reader: Reader) -> Result<Markup, Fault> {
    // What is no number is no batch; it is not repeated, for somebody may have typed a person's number there.
    let Ok(batch_id) = id.parse::<u32>().map(i64::from) else {
        return Err(Fault::new(reader, Refusal::new("batch_unknown").with("batch", "—").into()));
    };
    match db.read_async(Actor::system(), move |ctx| Shown::read(ctx, batch_id)).await {
        Ok(shown) => Ok(write(&reader, &shown)),
        Err(error) => Err(Fault::new(reader, error)),
    }
}

fn write(reader: &Reader, shown: &Shown) -> Markup {
    let (lang, batch) = (reader.lang, &shown.batch);
    let number = batch.batch_id.to_string();
    let heading = ui::say(lang, "batch-title", &[("batch", &number)]);
    let title = format!("{heading} {}", words::programme_title(lang, &batch.cycle.programme));
    let body = html! {
        p.back { a href="/platform/batches" { (text(lang, "batch-back")) } }
        div.heading {
            h1 {
                span.over { (text_with(lang, "batch-title", &[("batch", &number)])) }
                (words::programme_name(lang, &batch.cycle.programme)) " "
                span.period { (batch.cycle.period) }
            }
            (words::state_tag(lang, batch.state))
        }
        (steps::write(lang, batch))
        @if batch.state == BatchState::Undone { p.note { (text(lang, "batch-undone-note")) } }
        (lines(lang, batch))
        section.panel aria-labelledby="money" {
            h2 id="money" { (text(lang, "money-title")) }
            (money::write(lang, batch, &shown.totals))
        }
        section.panel aria-labelledby="files" {
            h2 id="files" { (text(lang, "files-title")) }
            (files::write(lang, &shown.files))
        }
        section.panel aria-labelledby="reasons" {
            h2 id="reasons" { (text(lang, "reasons-title")) }
            (reasons(lang, shown))
        }
        div.columns {
            section.panel aria-labelledby="notice" { h2 id="notice" { (text(lang, "notice-title")) } (notice(lang, batch)) }
            section.panel aria-labelledby="approvals" { h2 id="approvals" { (text(lang, "approvals-title")) } (approvals(lang, batch)) }
        }
        section.panel aria-labelledby="facts" {
            h2 id="facts" { (text(lang, "facts-title")) }
            (facts(lang, shown))
        }
    };
    ui::page(reader, &title, NAV, &body)
}

fn lines(lang: Lang, batch: &Batch) -> Markup {
    let figures = [
        ("column-lines", batch.lines),
        ("column-accepted", batch.accepted),
        ("column-held", batch.held),
        ("column-rejected", batch.refused),
    ];
    html! {
        section.panel aria-labelledby="lines" {
            h2 id="lines" { (text(lang, "lines-title")) }
            dl.figures {
                @for (key, count) in figures { div { dt { (text(lang, key)) } dd { (ui::count(count)) } } }
                div { dt { (text(lang, "column-sum")) } dd { (ui::money(lang, batch.accepted_sum)) } }
            }
        }
    }
}

fn reasons(lang: Lang, shown: &Shown) -> Markup {
    let mut by_count: Vec<(&String, &i64)> = shown.reasons.iter().collect();
    by_count.sort_by_key(|(_, count)| -**count);
    let checked = shown.batch.content_root.is_some();
    html! {
        @if by_count.is_empty() {
            p.quiet { (text(lang, if checked { "reasons-none" } else { "reasons-unchecked" })) }
        } @else {
            table.reasons {
                thead {
                    tr {
                        th.number scope="col" { (text(lang, "column-lines")) }
                        th scope="col" { (text(lang, "column-reason")) }
                        th scope="col" { (text(lang, "column-code")) }
                    }
                }
                tbody {
                    @for (code, count) in by_count {
                        tr {
                            td.number { (ui::count(*count)) }
                            td { (text(lang, code)) }
                            td { code { (code) } }
                        }
                    }
                }
            }
        }
    }
}

fn notice(lang: Lang, batch: &Batch) -> Markup {
    let private = subsidy::programme(&batch.cycle.programme)
        .is_some_and(|programme| programme.notice.publish == subsidy::Publish::Private);
    html! {
        @match batch.notice {
            Some((from, to)) => p.big { (ui::day(lang, from)) " – " (ui::day(lang, to)) },
            None => p.quiet { (text(lang, "notice-none")) },
        }
        p.quiet { (text(lang, if private { "notice-private" } else { "notice-masked" })) }
    }
}

fn approvals(lang: Lang, batch: &Batch) -> Markup {
    let (needed, given) = (batch.approvals_needed.to_string(), batch.approved_by.len().to_string());
    html! {
        p { (text_with(lang, "approvals-count", &[("needed", &needed), ("given", &given)])) }
        @if !batch.approved_by.is_empty() {
            ol.people { @for login in &batch.approved_by { li { (login) } } }
        }
        p.quiet { (text(lang, "approvals-law")) }
    }
}

fn facts(lang: Lang, shown: &Shown) -> Markup {
    let batch = &shown.batch;
    let made_at = batch.made_at.local();
    let made = [("user", &*batch.made_by), ("at", &*made_at)];
    let at =
        |moment: Option<Moment>| html! { @match moment { Some(at) => (at.local()), None => (words::nothing(lang)) } };
    let hash = |hash: &Option<String>| html! { @match hash { Some(hash) => code.hash { (hash) }, None => (words::nothing(lang)) } };
    let rows = [
        ("batch-made", text_with(lang, "by-at", &made)),
        (
            "batch-submitted-by",
            html! { @match &batch.submitted_by { Some(login) => (login), None => (words::nothing(lang)) } },
        ),
        ("batch-sent-at", at(batch.sent_at)),
        ("batch-closed-at", at(batch.closed_at)),
        (
            "batch-region",
            html! { @if let Some(name) = &shown.region_name { span lang=(Lang::Zh.tag()) { (name) } " " } span.quiet { (batch.region) } },
        ),
        ("batch-payer", html! { (words::payer_name(&batch.cycle)) }),
        ("batch-programme-code", html! { code { (batch.cycle.programme) } }),
        ("content-root", hash(&batch.content_root)),
        ("content-roster", hash(&batch.roster_sha256)),
    ];
    html! {
        dl.facts {
            @for (key, value) in rows { div { dt { (text(lang, key)) } dd { (value) } } }
            @if let Some(source) = batch.source_batch {
                @let number = source.to_string();
                div {
                    dt { (text(lang, "batch-source")) }
                    dd { a href={ "/platform/batches/" (source) } { (text_with(lang, "batch-source-link", &[("batch", &number)])) } }
                }
            }
        }
        p.quiet { (text(lang, "content-note")) }
    }
}
