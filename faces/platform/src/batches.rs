//! `/platform/batches`: all batches, newest first, with what became of their money.

use axum::extract::State;
use kernel::{Actor, Ctx, Db, Fen, Result};
use maud::{Markup, html};
use payout::{Batch, Totals};
use ui::{Lang, Reader, text};

use crate::{Fault, NAV, words};

const ROWS_A_PAGE: usize = 50;

/// What the page shows.
struct Shown {
    rows: Vec<(Batch, Totals)>,
    all: usize,
    page: usize,
    halted: Option<String>,
}

impl Shown {
    fn read(ctx: &mut Ctx, page: usize) -> Result<Shown> {
        let batches = payout::batches(ctx)?;
        let all = batches.len();
        let page = page.clamp(1, pages(all));
        let mut rows = Vec::with_capacity(ROWS_A_PAGE);
        for batch in batches.into_iter().skip((page - 1) * ROWS_A_PAGE).take(ROWS_A_PAGE) {
            let totals = payout::totals(ctx, batch.batch_id)?;
            rows.push((batch, totals));
        }
        Ok(Shown { rows, all, page, halted: payout::halted(ctx)? })
    }
}

fn pages(rows: usize) -> usize {
    rows.div_ceil(ROWS_A_PAGE).max(1)
}

/// Shows the page.
pub(crate) async fn show(State(db): State<Db>, reader: Reader) -> Result<Markup, Fault> {
    let page = reader.number("page").unwrap_or(1);
    match db.read_async(Actor::system(), move |ctx| Shown::read(ctx, page)).await {
        Ok(shown) => Ok(write(&reader, &shown)),
        Err(error) => Err(Fault::new(reader, error)),
    }
}

fn write(reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let body = html! {
        h1 { (text(lang, "batches-title")) }
        @if let Some(reason) = &shown.halted {
            div.panel.problem role="status" {
                p { strong { (text(lang, "halted-banner")) } }
                @if !reason.is_empty() { p { (ui::text_with(lang, "halted-reason", &[("reason", reason)])) } }
            }
        }
        @if shown.rows.is_empty() {
            (ui::empty_state(lang, "batches-empty", "batches-empty-next"))
        } @else {
            (table(lang, shown))
            (page_links(reader, shown))
        }
    };
    ui::page(reader, &ui::say(lang, "batches-title", &[]), NAV, &body)
}

fn table(lang: Lang, shown: &Shown) -> Markup {
    let all = shown.all.to_string();
    html! {
        div.scroll.panel role="region" tabindex="0" aria-label=(ui::say(lang, "batches-table", &[])) {
            table.cards role="table" {
                caption { (ui::text_with(lang, "batches-caption", &[("count", &all)])) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for (key, number) in COLUMNS {
                            th role="columnheader" scope="col" class=[number.then_some("number")] { (text(lang, key)) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for (batch, totals) in &shown.rows { (row(lang, batch, totals)) }
                }
            }
        }
    }
}

/// The columns, and whether they hold numbers.
const COLUMNS: &[(&str, bool)] = &[
    ("column-batch", false),
    ("column-programme", false),
    ("column-state", false),
    ("column-lines", true),
    ("column-accepted", true),
    ("column-held", true),
    ("column-rejected", true),
    ("column-sum", true),
    ("column-paid", true),
    ("column-failed", true),
    ("column-on-the-way", true),
    ("column-people", false),
];

fn row(lang: Lang, batch: &Batch, totals: &Totals) -> Markup {
    let link = format!("/platform/batches/{}", batch.batch_id);
    let waiting = totals.on_the_way.1.checked_add(totals.unknown.1).expect("no more is on its way than was sent");
    let money = |sum: Fen| words::sum_or_nothing(lang, sum);
    let number = |count: i64| html! { (ui::count(count)) };
    let cells = [
        html! {
            span.programme { (words::programme_name(lang, &batch.cycle.programme)) }
            " " span.period { (batch.cycle.period) }
            @if batch.source_batch.is_some() { " " span.quiet { (text(lang, "state-correction")) } }
        },
        words::state_tag(lang, batch.state),
        number(batch.lines),
        number(batch.accepted),
        number(batch.held),
        number(batch.refused),
        money(batch.accepted_sum),
        money(totals.paid.1),
        money(totals.failed.1),
        money(waiting),
        html! {
            span.line { (batch.made_by) }
            @for login in &batch.approved_by { " " span.line.quiet { (login) } }
        },
    ];
    html! {
        tr role="row" {
            th.row-name role="rowheader" scope="row" {
                a href=(link) { span.only-card { (text(lang, "column-batch")) " " } (batch.batch_id) }
            }
            @for (cell, (key, is_number)) in cells.iter().zip(&COLUMNS[1..]) {
                td role="cell" class=[is_number.then_some("number")] {
                    span.cell-label { (text(lang, key)) }
                    span.cell-value { (cell) }
                }
            }
        }
    }
}

fn page_links(reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let last = pages(shown.all);
    let (page, pages) = (shown.page.to_string(), last.to_string());
    html! {
        @if last > 1 {
            nav.pages aria-label=(ui::say(lang, "pages", &[])) {
                @if shown.page > 1 {
                    a rel="prev" href=(reader.here_with("page", &(shown.page - 1).to_string())) { (text(lang, "page-newer")) }
                }
                span { (ui::text_with(lang, "page-number", &[("page", &page), ("pages", &pages)])) }
                @if shown.page < last {
                    a rel="next" href=(reader.here_with("page", &(shown.page + 1).to_string())) { (text(lang, "page-older")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn there_is_always_a_first_page_and_never_an_empty_last_one() {
        for (rows, count) in [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)] {
            assert_eq!(pages(rows), count, "{rows}");
        }
    }
}
