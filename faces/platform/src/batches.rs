//! `/platform/batches`: batches, newest first, by state, programme and period; and the same list to take along.
//!
//! Deliberately absent: what became of their money; a page of fifty batches would have to ask for it fifty times.

use axum::{extract::State, response::Response};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, User};
use kernel::{Ctx, Result};
use maud::{Markup, html};
use payout::{Batch, BatchFilter, BatchState};
use ui::{
    Button, Column, Content, Icon, Input, Lang, Pagination, Reader, Rows, Select, SelectItem, Toolbar, say, text,
};

use crate::{FACE, batch_page::halted, download, page::frame, words};

pub(crate) mod new;

const ROWS_A_PAGE: usize = 50;
/// So many batches are given out at most.
const EXPORTED_MAX: i64 = 10_000;

/// What the page shows.
struct Shown {
    rows: Vec<Batch>,
    all: usize,
    page: usize,
    halted: Option<String>,
    may_make: bool,
}

impl Shown {
    fn read(ctx: &mut Ctx, filter: &BatchFilter, page: usize) -> Result<Shown> {
        let all = usize::try_from(payout::count_batches(ctx, filter)?).expect("a count");
        let page = page.clamp(1, pages(all));
        let count = |rows: usize| i64::try_from(rows).expect("a count");
        let rows = payout::batches_where(ctx, filter, count((page - 1) * ROWS_A_PAGE), count(ROWS_A_PAGE))?;
        let may_make = access::may(ctx, access::Deed::MakeBatch)?;
        Ok(Shown { rows, all, page, halted: payout::halted(ctx)?, may_make })
    }
}

fn pages(rows: usize) -> usize {
    rows.div_ceil(ROWS_A_PAGE).max(1)
}

fn filter(reader: &Reader) -> BatchFilter {
    BatchFilter {
        state: BatchState::named(&download::query(reader, "state")),
        programme: download::query(reader, "programme"),
        period: download::query(reader, "period"),
    }
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    let page = reader.number("page").unwrap_or(1);
    let filter = filter(&reader);
    let wished = filter.clone();
    match house.ask(&user.who, move |ctx| Shown::read(ctx, &wished, page)).await {
        Ok(shown) => Ok(write(&reader, &user, &filter, &shown)),
        Err(error) => Err(Fault::new(reader, &FACE, error)),
    }
}

/// The list as a file.
pub(crate) async fn export(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    let filter = filter(&reader);
    let wished = filter.clone();
    let lang = reader.lang;
    let listed = house.ask(&user.who, move |ctx| payout::batches_where(ctx, &wished, 0, EXPORTED_MAX)).await;
    let answer = listed.and_then(|batches| {
        let state = filter.state.map_or_else(|| download::all_or(lang, ""), |state| say(lang, &state_key(state), &[]));
        let mut facts = vec![
            ("column-state", state),
            ("batches-programme", download::all_or(lang, &words::programme_or_all(lang, &filter.programme))),
            ("batches-period", download::all_or(lang, &filter.period)),
        ];
        facts.extend(download::when_and_who(&house, &user));
        let list =
            Listing { columns: EXPORTED.to_vec(), rows: batches.iter().map(|batch| exported(lang, batch)).collect() };
        download::listing(&reader, "batches", "batches-title", facts, &list)
    });
    answer.map_err(|error| Fault::new(reader, &FACE, error))
}

const EXPORTED: [(&str, Kind); 12] = [
    ("column-batch", Kind::Count),
    ("batches-programme", Kind::Text),
    ("batches-period", Kind::Code),
    ("batch-region", Kind::Code),
    ("column-state", Kind::Text),
    ("column-lines", Kind::Count),
    ("column-accepted", Kind::Count),
    ("column-held", Kind::Count),
    ("column-rejected", Kind::Count),
    ("column-sum", Kind::Amount),
    ("batch-made", Kind::Text),
    ("approvals-title", Kind::Text),
];

fn exported(lang: Lang, batch: &Batch) -> Vec<Cell> {
    vec![
        Cell::Count(batch.batch_id),
        Cell::Text(door::programme_title(lang, &batch.cycle.programme)),
        Cell::Text(batch.cycle.period.to_string()),
        Cell::Text(batch.region.to_string()),
        Cell::Text(say(lang, &state_key(batch.state), &[])),
        Cell::Count(batch.lines),
        Cell::Count(batch.accepted),
        Cell::Count(batch.held),
        Cell::Count(batch.refused),
        Cell::Fen(batch.accepted_sum.get()),
        Cell::Text(batch.made_by.clone()),
        Cell::Text(batch.approved_by.join(", ")),
    ]
}

fn state_key(state: BatchState) -> String {
    format!("state-{}", state.word())
}

fn write(reader: &Reader, user: &User, filter: &BatchFilter, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let new = html! {
        @if shown.may_make {
            (Button::link(html! { (Icon::Plus) (text(lang, "batches-new")) }, "/platform/batches/new").classes("y-button-inline"))
        }
    };
    let is_filtered = *filter != BatchFilter::default();
    let body = html! {
        (ui::heading("", text(lang, "batches-title"), new))
        (toolbar(reader, filter))
        @if shown.rows.is_empty() {
            @if is_filtered { (ui::empty_state(lang, "batches-none-found", "batches-none-found-next")) }
            @else { (ui::empty_state(lang, "batches-empty", "batches-empty-next")) }
        } @else {
            div.y-card { (table(lang, shown)) }
            (Pagination::numbered(reader, shown.page, pages(shown.all)))
        }
    };
    let mut frame = frame(reader, user, "batches-title", "nav-batches");
    if let Some(reason) = &shown.halted {
        frame = frame.banner(halted(lang, reason));
    }
    frame.write(&body)
}

fn toolbar(reader: &Reader, filter: &BatchFilter) -> Toolbar {
    let lang = reader.lang;
    let all = || SelectItem::new("", say(lang, "filter-all", &[]));
    let states = BatchState::ALL.map(|state| SelectItem::new(state.word(), say(lang, &state_key(state), &[])));
    let states: Vec<SelectItem> = [all()].into_iter().chain(states).collect();
    let programmes = subsidy::all();
    let programmes = programmes.map(|one| SelectItem::new(&*one.code, door::programme_title(lang, &one.code)));
    let programmes: Vec<SelectItem> = [all()].into_iter().chain(programmes).collect();
    let query = format!(
        "state={}&programme={}&period={}",
        filter.state.map_or("", BatchState::word),
        filter.programme,
        filter.period.replace(':', "%3A")
    );
    Toolbar::new(reader)
        .filter(
            Select::new("state", text(lang, "column-state"), states).value(filter.state.map_or("", BatchState::word)),
        )
        .filter(Select::new("programme", text(lang, "batches-programme"), programmes).value(&*filter.programme))
        .filter(
            Input::new("period", text(lang, "batches-period")).filled(&*filter.period).classes("govuk-input--width-10"),
        )
        .export("CSV", format!("/platform/batches/export?as=csv&{query}"))
        .export("XLSX", format!("/platform/batches/export?as=xlsx&{query}"))
}

fn table(lang: Lang, shown: &Shown) -> Markup {
    let all = shown.all.to_string();
    let caption = ui::text_with(lang, "batches-caption", &[("count", &all)]);
    let rows = shown.rows.iter().map(|batch| row(lang, batch));
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
    Column::words("column-people"),
];

fn row(lang: Lang, batch: &Batch) -> [Content; 9] {
    let number = |count: i64| html! { (ui::count(count)) };
    [
        html! { a.govuk-link href={ "/platform/batches/" (batch.batch_id) } { (batch.batch_id) } },
        html! {
            span { (door::programme_name(lang, &batch.cycle.programme)) }
            " " span.y-quiet.y-nowrap { (batch.cycle.period) }
            @if batch.source_batch.is_some() { " " span.y-quiet { (text(lang, "state-correction")) } }
        },
        html! { (words::state_tag(lang, batch.state)) },
        number(batch.lines),
        number(batch.accepted),
        number(batch.held),
        number(batch.refused),
        words::sum_or_nothing(lang, batch.accepted_sum),
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
