//! `/platform/batches/{id}/notice`: the public notice begins and ends; the masked list as it is published; lines that wait.

use axum::{Form, extract::State, response::Response};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result};
use maud::{Markup, html};
use payout::{Batch, BatchState, Item};
use registry::Region;
use serde::Deserialize;
use subsidy::{PublicLine, Publish};
use ui::{
    Button, Card, Column, Content, ErrorMessage, Input, InsetText, Lang, Pagination, Reader, Rows, text, text_with,
};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    download,
    page::{fault, refused},
    words,
};

const ROWS_A_PAGE: usize = 50;
const HELD_MAX: i64 = 200;

/// What is typed into one of the forms.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    days: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    reason: String,
}

struct Shown {
    batch: Batch,
    list: Vec<(PublicLine, bool)>,
    held: Vec<Item>,
    regions: Vec<Region>,
    page: usize,
    may: bool,
    sees_people: bool,
}

impl Shown {
    fn read(ctx: &mut Ctx, batch_id: i64, page: usize) -> Result<Shown> {
        let batch = payout::batch(ctx, batch_id)?;
        let pages = usize::try_from(batch.accepted).expect("a count").div_ceil(ROWS_A_PAGE).max(1);
        let page = page.clamp(1, pages);
        let count = |rows: usize| i64::try_from(rows).expect("a count");
        let sees_people = access::may(ctx, access::Deed::ReadPeople)?;
        let offset = count((page - 1) * ROWS_A_PAGE);
        let list = match sees_people {
            true => subsidy::masked_lines(ctx, batch_id, offset, count(ROWS_A_PAGE))?,
            false => Vec::new(),
        };
        let held = payout::held_lines(ctx, batch_id, HELD_MAX)?;
        let may = access::may(ctx, access::Deed::MakeBatch)?;
        Ok(Shown { batch, list, held, regions: registry::regions(ctx)?, page, may, sees_people })
    }
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, &Typed::default(), None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    typed: &Typed,
    refused: Option<(&Refusal, &'static str)>,
) -> Result<Response, Fault> {
    let wished = reader.number("page").unwrap_or(1);
    let shown = house.ask(&user.who, move |ctx| Shown::read(ctx, batch_id, wished)).await;
    let shown = shown.map_err(fault(reader))?;
    let (lang, batch) = (reader.lang, &shown.batch);
    let wrong = |name: &str| {
        refused
            .filter(|(_, field)| *field == name)
            .map(|(refusal, _)| ErrorMessage::new(lang, ui::refusal(lang, refusal)))
    };
    let open = matches!(batch.state, BatchState::Checked | BatchState::Noticed);
    let pages = usize::try_from(batch.accepted).expect("a count").div_ceil(ROWS_A_PAGE).max(1);
    let body = html! {
        (Card::new("notice", text(lang, "notice-title"), html! {
            (days(lang, batch, typed, open && shown.may, wrong("days")))
            @if batch.state == BatchState::Noticed {
                p.govuk-body {
                    a.govuk-link href=(address(batch_id, "objections")) { (text(lang, "notice-objections")) } " · "
                    a.govuk-link href=(address(batch_id, "submit")) { (text(lang, "notice-on")) }
                }
            }
        }))
        (Card::new("held", text(lang, "held-title"), html! {
            (held(lang, &shown, open))
            @if open && shown.may { (hold_form(lang, batch_id, typed, wrong("line"))) }
        }))
        (Card::new("list", text(lang, "notice-list"), html! {
            @if !shown.sees_people { (not_yours(lang)) }
            @else if shown.list.is_empty() { p.govuk-body.y-quiet { (text(lang, "notice-list-empty")) } }
            @else {
                @if batch.state == BatchState::Noticed {
                    p.govuk-body {
                        a.govuk-link href={ (address(batch_id, "list")) "?as=csv" } { "CSV" } " · "
                        a.govuk-link href={ (address(batch_id, "list")) "?as=xlsx" } { "XLSX" }
                    }
                }
                (Rows::new(lang, "notice-list", "", LIST).rows(shown.list.iter().map(|line| row(lang, &shown.regions, line))))
                (Pagination::numbered(reader, shown.page, pages))
            }
        }))
    };
    let mut page = BatchPage::new(reader, user, batch, "notice-title");
    page.refused = refused;
    Ok(page.write(body))
}

fn days(lang: Lang, batch: &Batch, typed: &Typed, may: bool, wrong: Option<ErrorMessage>) -> Markup {
    let rule = subsidy::programme(&batch.cycle.programme).map(|programme| &programme.notice);
    let private = rule.is_some_and(|rule| rule.publish == Publish::Private);
    let least = rule.map_or(0, |rule| rule.days);
    let id = batch.batch_id;
    html! {
        @match batch.notice {
            Some((from, to)) => p.govuk-body-l { (ui::day(lang, from)) " – " (ui::day(lang, to)) },
            None => p.govuk-body.y-quiet { (text(lang, "notice-none")) },
        }
        @if private { (InsetText::new(text(lang, "notice-private"))) }
        @else {
            p.govuk-body {
                (text_with(lang, "notice-least", &[("days", &least.to_string())])) " "
                @if rule.is_some_and(|rule| !rule.verified) { (words::unverified(lang)) }
            }
            p.govuk-body.y-quiet { (text(lang, "notice-masked")) }
        }
        @if may && !private {
            form method="post" action=(address(id, "notice")) {
                (Input::new("days", text(lang, "notice-days"))
                    .hint(text(lang, "notice-days-hint"))
                    .filled(if typed.days.is_empty() { least.to_string() } else { typed.days.clone() })
                    .inputmode("numeric")
                    .classes("govuk-input--width-3")
                    .error_message(wrong))
                (Button::new(text(lang, if batch.notice.is_some() { "notice-change" } else { "notice-begin" })))
            }
            @if rule.is_some_and(|rule| rule.may_end_at_once || rule.days == 0) {
                form method="post" action=(address(id, "notice")) {
                    input type="hidden" name="days" value="0";
                    (Button::new(text(lang, "notice-at-once")).secondary())
                }
            }
        }
    }
}

fn held(lang: Lang, shown: &Shown, open: bool) -> Markup {
    let id = shown.batch.batch_id;
    let row = |item: &Item| {
        let line = item.item_id % payout::ITEMS_PER_BATCH;
        let reason = item.hold.clone().unwrap_or_default();
        let reason = if ui::is_code(&reason) {
            text(lang, &reason)
        } else {
            html! { (reason) }
        };
        let release = html! {
            @if open && shown.may {
                form method="post" action=(address(id, "release")) {
                    input type="hidden" name="line" value=(line);
                    (Button::new(text_with(lang, "held-release", &[("line", &line.to_string())])).secondary())
                }
            }
        };
        [html! { (line) }, ui::money(lang, item.amount), reason, release].map(Content::from)
    };
    html! {
        @if shown.held.is_empty() { p.govuk-body.y-quiet { (text(lang, "held-none")) } }
        @else { (Rows::new(lang, "held-title", "", HELD).rows(shown.held.iter().map(row))) }
    }
}

fn hold_form(lang: Lang, batch_id: i64, typed: &Typed, wrong: Option<ErrorMessage>) -> Markup {
    html! {
        form method="post" action=(address(batch_id, "hold")) {
            (Input::new("line", text(lang, "held-line"))
                .hint(text(lang, "held-line-hint"))
                .filled(&*typed.line)
                .inputmode("numeric")
                .classes("govuk-input--width-5")
                .error_message(wrong))
            (Input::new("reason", text(lang, "held-reason")).hint(text(lang, "held-reason-hint")).filled(&*typed.reason))
            (Button::new(text(lang, "held-hold")).secondary())
        }
    }
}

const HELD: &[Column] = &[
    Column::words("column-line"),
    Column::numbers("column-amount"),
    Column::words("column-reason"),
    Column::words("column-do"),
];

const LIST: &[Column] = &[
    Column::words("column-line"),
    Column::words("list-village"),
    Column::words("list-name"),
    Column::words("list-masked-id"),
    Column::numbers("column-amount"),
    Column::words("column-published"),
];

fn row(lang: Lang, regions: &[Region], (line, published): &(PublicLine, bool)) -> [Content; 6] {
    [
        html! { (line.line) },
        html! { span lang=(Lang::Zh.tag()) { (words::region_name(regions, line.village)) } },
        html! { span lang=(Lang::Zh.tag()) { (line.name) } },
        html! { (line.masked_id) },
        ui::money(lang, line.amount),
        text(lang, if *published { "word-yes" } else { "published-minor" }),
    ]
    .map(Content::from)
}

/// Begins the notice, changes its days, or ends it at once.
pub(crate) async fn begin(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let days = typed.days.trim().parse::<i32>().ok().filter(|days| (0..=365).contains(days));
    let done = match days {
        Some(days) => house.act(&user.who, move |ctx| subsidy::notice(ctx, batch_id, Some(days))).await.map(drop),
        None => Err(Refusal::new("bad_days").into()),
    };
    answer(&house, &user, &reader, batch_id, &typed, "days", done).await
}

/// Holds a line back.
pub(crate) async fn hold(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let reason = typed.reason.trim().to_owned();
    let done = match typed.line.trim().parse::<u32>() {
        Err(_) => Err(Refusal::new("line_unknown").with("batch", batch_id).into()),
        Ok(_) if reason.is_empty() => Err(Refusal::new("text_missing").into()),
        Ok(line) => house.act(&user.who, move |ctx| payout::hold(ctx, batch_id, line, &reason)).await,
    };
    answer(&house, &user, &reader, batch_id, &typed, "line", done).await
}

/// Lets a held line be paid after all.
pub(crate) async fn release(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let done = match typed.line.trim().parse::<u32>() {
        Err(_) => Err(Refusal::new("line_unknown").with("batch", batch_id).into()),
        Ok(line) => house.act(&user.who, move |ctx| payout::release(ctx, batch_id, line)).await,
    };
    answer(&house, &user, &reader, batch_id, &Typed::default(), "held", done).await
}

async fn answer(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    typed: &Typed,
    field: &'static str,
    done: Result<()>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(on_to(address(batch_id, "notice"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(reader))?;
            page(house, user, reader, batch_id, typed, Some((&refusal, field))).await
        }
    }
}

/// The list as it is published, to take along while the notice lasts.
pub(crate) async fn list(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        access::require(ctx, access::Deed::ReadPeople)?;
        Ok((subsidy::public_list(ctx, batch_id)?, registry::regions(ctx)?))
    };
    let answer = house.ask(&user.who, read).await.and_then(|(list, regions)| {
        let mut facts = vec![("column-batch", batch_id.to_string())];
        facts.extend(download::when_and_who(&house, &user));
        let columns = [
            ("column-line", Kind::Count),
            ("list-village", Kind::Text),
            ("list-name", Kind::Text),
            ("list-masked-id", Kind::Code),
            ("column-amount", Kind::Amount),
        ];
        let row = |line: &PublicLine| {
            vec![
                Cell::Count(i64::from(line.line)),
                Cell::Text(words::region_name(&regions, line.village)),
                Cell::Text(line.name.clone()),
                Cell::Text(line.masked_id.clone()),
                Cell::Fen(line.amount.get()),
            ]
        };
        let rows = list.iter().map(row).collect();
        let name = format!("batch-{batch_id}-list");
        download::listing(&reader, &name, "notice-list", facts, &Listing { columns: columns.to_vec(), rows })
    });
    answer.map_err(|error| Fault::new(reader, &FACE, error))
}
