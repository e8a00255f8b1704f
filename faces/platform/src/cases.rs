//! `/platform/cases`: what waits at an office, in the order in which it is due.

mod one;

use std::collections::BTreeSet;

use access::Deed;
use axum::{
    extract::{Path, State},
    response::Response,
    routing::{MethodRouter, get, post},
};
use casework::{
    case::{self, Case, CaseFilter, OfficeCount},
    service::Area,
};
use door::{Asks, Fault, House, Query, Route, User, case_parts};
use kernel::{Ctx, Day, RegionCode, Result};
use maud::{Markup, html};
use ui::{Card, Column, Content, Reader, Rows, Select, SelectItem, Toolbar, text};

use crate::{
    lists,
    page::{fault, frame, link, plain},
};

const SHOWN: usize = 50;
const EXPORTED: usize = 100_000;

pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let reads = Asks::User(Deed::Read);
    vec![
        (Route::get("/platform/cases", reads), get(show)),
        (Route::get("/platform/cases/export/{format}", reads), get(export)),
        (Route::get("/platform/cases/{case}", reads), get(one::show)),
        (Route::get("/platform/cases/{case}/files/{sha256}", reads), get(one::file)),
        (Route::post("/platform/cases/{case}/paper", Asks::User(Deed::WorkCase)), post(one::paper)),
        (Route::post("/platform/cases/{case}/{step}", Asks::User(Deed::WorkCase)), post(one::step)),
        (Route::post("/platform/cases/{case}/decision/{step}", Asks::User(Deed::DecideCase)), post(one::step)),
    ]
}

/// Hands the list out; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Fault> {
    let office = RegionCode::parse(query.text("office")).ok();
    let area = Area::from_word(query.text("area"));
    let read = move |ctx: &mut Ctx| {
        let office = office.unwrap_or(own_office(ctx));
        let cases = case::cases(ctx, &CaseFilter { office, area, after: None }, EXPORTED)?;
        let words = format!("office={office} area={}", area.map_or("-", Area::word));
        Ok((casework::case_list(&cases, ctx.today()), words))
    };
    lists::hand_out((&house, &user, &reader), ("desk-cases-title", "cases"), &format, read).await
}

/// The office of whoever has a region: a county's desk works for the county. Whoever has none works for the prefecture.
fn own_office(ctx: &Ctx) -> RegionCode {
    ctx.scope().region().or_else(|| RegionCode::parse("540500").ok()).expect("a prefecture has a code")
}

struct Shown {
    office: RegionCode,
    counts: Vec<OfficeCount>,
    names: Vec<(RegionCode, String)>,
    cases: Vec<Case>,
    /// What offices below have let lie.
    escalated: Vec<Case>,
    today: Day,
}

fn read(ctx: &mut Ctx, office: Option<RegionCode>, area: Option<Area>, after: Option<(Day, i64)>) -> Result<Shown> {
    let office = office.unwrap_or(own_office(ctx));
    let counts = case::office_counts(ctx)?;
    let regions = registry::regions(ctx)?;
    let offices: BTreeSet<RegionCode> = counts.iter().map(|one| one.office).chain([office]).collect();
    let name = |code: RegionCode| {
        regions.iter().find(|region| region.code == code).map_or_else(|| code.to_string(), |region| region.name.clone())
    };
    let names = offices.into_iter().map(|code| (code, name(code))).collect();
    let cases = case::cases(ctx, &CaseFilter { office, area, after }, SHOWN + 1)?;
    let escalated = case::escalated(ctx, &CaseFilter { office, area, after: None }, SHOWN)?;
    Ok(Shown { office, counts, names, cases, escalated, today: ctx.today() })
}

/// Shows the list.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    let office = RegionCode::parse(query.text("office")).ok();
    let area = Area::from_word(query.text("area"));
    let after = Day::parse(query.text("after")).ok().zip(query.number::<i64>("number"));
    let read = house.ask(&user.who, move |ctx| read(ctx, office, area, after)).await;
    let shown = read.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &shown, area))
}

const COLUMNS: &[Column] = &[
    Column::words("case-reference"),
    Column::words("case-service"),
    Column::words("case-state"),
    Column::words("case-due"),
    Column::words("desk-cases-waiting"),
];

fn write(reader: &Reader, user: &User, shown: &Shown, area: Option<Area>) -> Markup {
    let lang = reader.lang;
    let offices: Vec<SelectItem> = shown
        .names
        .iter()
        .map(|(code, name)| {
            let count = shown.counts.iter().find(|one| one.office == *code);
            let (open, red) = count.map_or((0, 0), |one| (one.open, one.red));
            SelectItem::new(code.to_string(), format!("{name}  {open} / {} {red}", plain(lang, "desk-cases-red")))
        })
        .collect();
    let areas: Vec<SelectItem> = [SelectItem::new("", plain(lang, "services-all"))]
        .into_iter()
        .chain(
            Area::ALL.map(|area| SelectItem::new(area.word(), plain(lang, &format!("services-area-{}", area.word())))),
        )
        .collect();
    let chosen = format!("office={}&area={}", shown.office, area.map_or("", Area::word));
    let bar = Toolbar::new(reader)
        .filter(Select::new("office", text(lang, "desk-cases-office"), offices).value(shown.office.to_string()))
        .filter(Select::new("area", text(lang, "desk-cases-area"), areas).value(area.map_or("", Area::word)));
    let bar = lists::exports(bar, "/platform/cases/export", &format!("?{chosen}"));
    let more = shown.cases.len() > SHOWN;
    let cases = &shown.cases[..shown.cases.len().min(SHOWN)];
    let body = html! {
        (ui::heading("", text(lang, "desk-cases-title"), ""))
        (bar)
        @if !shown.escalated.is_empty() {
            (Card::new("escalated", text(lang, "desk-cases-escalated"), html! {
                (Rows::new(lang, "desk-cases-escalated", "", COLUMNS).rows(shown.escalated.iter().map(|case| row(reader, case, shown.today))))
            }))
        }
        @if cases.is_empty() { (ui::empty_state(lang, "desk-cases-none", "desk-cases-none-next")) }
        @else {
            div.y-card { (Rows::new(lang, "desk-cases-title", "", COLUMNS).rows(cases.iter().map(|case| row(reader, case, shown.today)))) }
        }
        @if more && let Some(Case { due_on: Some(due_on), case_id, .. }) = cases.last() {
            p.govuk-body {
                a.govuk-link href={ "/platform/cases?" (chosen) "&after=" (due_on) "&number=" (case_id) } { (text(lang, "desk-cases-next")) }
            }
        }
    };
    frame(reader, user, "desk-cases-title", "nav-cases").write(&body)
}

fn row(reader: &Reader, case: &Case, today: Day) -> [Content; 5] {
    let lang = reader.lang;
    [
        link(&format!("/platform/cases/{}", case.case_id), &*case.reference),
        door::service_name(lang, &case.service),
        case_parts::state(lang, case.state),
        html! { @if let Some(due_on) = case.due_on { (due_on) " " (case_parts::signal(lang, case, today)) } },
        html! { @if let Some(work) = case.work() { (text(lang, &format!("desk-case-work-{}", work.word()))) } },
    ]
    .map(Content::from)
}
