//! `/platform/budget`: what was granted for each programme and year, and where it is; granting.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, User};
use kernel::{Ctx, Fen, Refusal, Result};
use maud::{Markup, html};
use payout::BudgetLine;
use serde::Deserialize;
use ui::{
    Bar, BarChart, Button, Card, Column, Content, ErrorMessage, Input, Lang, Reader, Rows, Select, SelectItem, Toolbar,
    say, text, text_with,
};

use crate::{
    FACE,
    batch_page::{on_to, summary},
    download,
    page::{fault, frame, refused},
    words,
};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    programme: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    sum: String,
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    page(&house, &user, &reader, &Typed::default(), None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    typed: &Typed,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read =
        |ctx: &mut Ctx| Ok((payout::budgets(ctx)?, access::may(ctx, access::Deed::GrantBudget)?, ctx.today().year()));
    let (all, may, this_year) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let year = download::query(reader, "year").parse::<i32>().ok();
    let lines: Vec<&BudgetLine> = all.iter().filter(|line| year.is_none_or(|year| line.year == year)).collect();
    let body = html! {
        (summary(lang, refused.map(|refusal| (refusal, field(refusal)))))
        (ui::heading("", text(lang, "budget-title"), ""))
        (toolbar(reader, &all, year))
        @if lines.is_empty() { (ui::empty_state(lang, "budget-none", "budget-none-next")) }
        @else {
            div.y-card { (Rows::new(lang, "budget-title", text(lang, "budget-law"), COLUMNS).rows(lines.iter().map(|line| row(lang, line)))) }
            div.y-card { (chart(lang, &lines)) }
        }
        @if may { (Card::new("grant", text(lang, "budget-grant"), form(lang, typed, this_year, refused))) }
    };
    let page = frame(reader, user, "budget-title", "nav-budget").write(&body);
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn toolbar(reader: &Reader, all: &[BudgetLine], year: Option<i32>) -> Toolbar {
    let lang = reader.lang;
    let mut years: Vec<i32> = all.iter().map(|line| line.year).collect();
    years.dedup();
    let none = SelectItem::new("", say(lang, "filter-all", &[]));
    let years = years.into_iter().map(|year| SelectItem::new(year.to_string(), year.to_string()));
    let items: Vec<SelectItem> = [none].into_iter().chain(years).collect();
    let chosen = year.map(|year| year.to_string()).unwrap_or_default();
    Toolbar::new(reader)
        .filter(Select::new("year", text(lang, "budget-year"), items).id("year-shown").value(&*chosen))
        .export("CSV", format!("/platform/budget/export?as=csv&year={chosen}"))
        .export("XLSX", format!("/platform/budget/export?as=xlsx&year={chosen}"))
}

const COLUMNS: &[Column] = &[
    Column::words("batches-programme"),
    Column::numbers("budget-year"),
    Column::numbers("budget-granted"),
    Column::numbers("budget-available"),
    Column::numbers("budget-reserved"),
    Column::numbers("budget-on-the-way"),
    Column::numbers("budget-paid"),
    Column::numbers("budget-returned"),
];

fn sums(line: &BudgetLine) -> [Fen; 6] {
    [line.granted(), line.available, line.reserved, line.on_the_way, line.paid, line.returned]
}

fn row(lang: Lang, line: &BudgetLine) -> [Content; 8] {
    let [granted, available, reserved, on_the_way, paid, returned] =
        sums(line).map(|sum| words::sum_or_nothing(lang, sum));
    let name = html! { (door::programme_name(lang, &line.programme)) };
    [name, html! { (line.year) }, granted, available, reserved, on_the_way, paid, returned].map(Content::from)
}

fn chart(lang: Lang, lines: &[&BudgetLine]) -> Markup {
    let bars = lines.iter().filter(|line| line.paid > Fen::ZERO).map(|line| {
        let name = format!("{} {}", door::programme_title(lang, &line.programme), line.year);
        Bar::new(name, line.paid.get()).written(ui::yuan(line.paid))
    });
    let bars: Vec<Bar> = bars.collect();
    html! {
        @if bars.is_empty() { p.govuk-body.y-quiet { (text(lang, "budget-nothing-paid")) } }
        @else {
            (BarChart::new(lang, say(lang, "budget-chart", &[]), say(lang, "batches-programme", &[]), say(lang, "budget-paid", &[]), bars))
        }
    }
}

/// The field that a refusal is about.
fn field(refusal: &Refusal) -> &'static str {
    match &*refusal.code {
        "programme_unknown" => "programme",
        "bad_year" => "year",
        _ => "sum",
    }
}

fn form(lang: Lang, typed: &Typed, this_year: i32, refused: Option<&Refusal>) -> Markup {
    let wrong = |name: &str| match refused {
        Some(refusal) if field(refusal) == name => ErrorMessage::new(lang, ui::refusal(lang, refusal)),
        _ => ErrorMessage::default(),
    };
    let programmes = subsidy::all();
    let programmes: Vec<SelectItem> =
        programmes.map(|one| SelectItem::new(&*one.code, door::programme_title(lang, &one.code))).collect();
    let year = if typed.year.is_empty() { this_year.to_string() } else { typed.year.clone() };
    html! {
        form method="post" action="/platform/budget" {
            (Select::new("programme", text(lang, "batches-programme"), programmes)
                .value(&*typed.programme)
                .error_message(wrong("programme")))
            (Input::new("year", text(lang, "budget-year"))
                .filled(year)
                .inputmode("numeric")
                .classes("govuk-input--width-4")
                .error_message(wrong("year")))
            (Input::new("sum", text(lang, "budget-sum"))
                .hint(text(lang, "budget-sum-hint"))
                .filled(&*typed.sum)
                .inputmode("decimal")
                .classes("govuk-input--width-10")
                .error_message(wrong("sum")))
            p.govuk-body.y-quiet { (text_with(lang, "budget-for-ever", &[])) }
            (Button::new(text(lang, "budget-grant-now")).once())
        }
    }
}

/// Grants.
pub(crate) async fn grant(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let wished = typed.clone();
    let done = house.act(&user.who, move |ctx| {
        let Some(programme) = subsidy::programme(&wished.programme) else {
            return Err(Refusal::new("programme_unknown").with("programme", "—").into());
        };
        let year = wished.year.trim().parse::<i32>().ok().filter(|year| (2000..=2100).contains(year));
        let year = year.ok_or_else(|| Refusal::new("bad_year"))?;
        let sum = Fen::parse_yuan(wished.sum.trim()).map_err(|_| Refusal::new("bad_amount"))?;
        payout::grant_budget(ctx, programme.payer(), &programme.code, year, sum)
    });
    match done.await {
        Ok(_) => Ok(on_to("/platform/budget")),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, &typed, Some(&refusal)).await
        }
    }
}

/// The list as a file.
pub(crate) async fn export(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    let year = download::query(&reader, "year");
    let lang = reader.lang;
    let answer = house.ask(&user.who, payout::budgets).await.and_then(|lines| {
        let mut facts = vec![("budget-year", download::all_or(lang, &year))];
        facts.extend(download::when_and_who(&house, &user));
        let columns = [
            ("batches-programme", Kind::Text),
            ("budget-year", Kind::Count),
            ("budget-granted", Kind::Amount),
            ("budget-available", Kind::Amount),
            ("budget-reserved", Kind::Amount),
            ("budget-on-the-way", Kind::Amount),
            ("budget-paid", Kind::Amount),
            ("budget-returned", Kind::Amount),
        ];
        let some = lines.iter().filter(|line| year.is_empty() || line.year.to_string() == year);
        let row = |line: &BudgetLine| {
            let name = Cell::Text(door::programme_title(lang, &line.programme));
            let sums = sums(line).map(|sum| Cell::Fen(sum.get()));
            [name, Cell::Count(i64::from(line.year))].into_iter().chain(sums).collect()
        };
        let list = Listing { columns: columns.to_vec(), rows: some.map(row).collect() };
        download::listing(&reader, "budget", "budget-title", facts, &list)
    });
    answer.map_err(|error| Fault::new(reader, &FACE, error))
}
