//! `/platform/batches`: all batches, newest first, with what became of their money.

use axum::extract::State;
use door::{Fault, House, User};
use kernel::{Ctx, Fen, Result};
use maud::{Markup, html};
use payout::{Batch, Totals};
use ui::{Column, Content, Frame, Lang, Line, Pagination, Reader, Rows, Tone, text};

use crate::{FACE, words};

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
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    let page = reader.number("page").unwrap_or(1);
    match house.ask(&user.who, move |ctx| Shown::read(ctx, page)).await {
        Ok(shown) => Ok(write(&reader, &shown)),
        Err(error) => Err(Fault::new(reader, &FACE, error)),
    }
}

fn write(reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "batches-title"), ""))
        @if shown.rows.is_empty() {
            (ui::empty_state(lang, "batches-empty", "batches-empty-next"))
        } @else {
            div.y-card { (table(lang, shown)) }
            (Pagination::numbered(reader, shown.page, pages(shown.all)))
        }
    };
    let mut frame =
        Frame::new(reader, &FACE, ui::say(lang, "batches-title", &[])).at("nav-batches").foot(words::foot(lang));
    if let Some(reason) = &shown.halted {
        frame = frame.banner(halted(lang, reason));
    }
    frame.write(&body)
}

fn halted(lang: Lang, reason: &str) -> Line {
    let says = html! {
        strong { (text(lang, "halted-banner")) }
        @if !reason.is_empty() { " " (ui::text_with(lang, "halted-reason", &[("reason", reason)])) }
    };
    Line::new(Tone::Stop, says).live()
}

fn table(lang: Lang, shown: &Shown) -> Markup {
    let all = shown.all.to_string();
    let caption = ui::text_with(lang, "batches-caption", &[("count", &all)]);
    let rows = shown.rows.iter().map(|(batch, totals)| row(lang, batch, totals));
    html! { (Rows::new(lang, "batches-table", caption, COLUMNS).rows(rows)) }
}

const COLUMNS: &[Column] = &[
    Column::words("column-batch"),
    Column::words("column-programme"),
    Column::words("column-state"),
    Column::numbers("column-lines"),
    Column::numbers("column-accepted"),
    Column::numbers("column-held"),
    Column::numbers("column-rejected"),
    Column::numbers("column-sum"),
    Column::numbers("column-paid"),
    Column::numbers("column-failed"),
    Column::numbers("column-on-the-way"),
    Column::words("column-people"),
];

fn row(lang: Lang, batch: &Batch, totals: &Totals) -> [Content; 12] {
    let link = format!("/platform/batches/{}", batch.batch_id);
    let waiting = totals.on_the_way.1.checked_add(totals.unknown.1).expect("no more is on its way than was sent");
    let money = |sum: Fen| words::sum_or_nothing(lang, sum);
    let number = |count: i64| html! { (ui::count(count)) };
    [
        html! { a.govuk-link href=(link) { (batch.batch_id) } },
        html! {
            span { (words::programme_name(lang, &batch.cycle.programme)) }
            " " span.y-quiet.y-nowrap { (batch.cycle.period) }
            @if batch.source_batch.is_some() { " " span.y-quiet { (text(lang, "state-correction")) } }
        },
        html! { (words::state_tag(lang, batch.state)) },
        number(batch.lines),
        number(batch.accepted),
        number(batch.held),
        number(batch.refused),
        money(batch.accepted_sum),
        money(totals.paid.1),
        money(totals.failed.1),
        money(waiting),
        html! {
            span { (batch.made_by) }
            @for login in &batch.approved_by { " " span.y-quiet { (login) } }
        },
    ]
    .map(Content::from)
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
