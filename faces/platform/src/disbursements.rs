//! `/platform/disbursements`: awards to employers, which hold no card: what the finance office has to disbursement 单位拨付, and what it puts down of a disbursement that was made or came
//! back.

use std::collections::HashMap;

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use casework::case::{self, Case, Disbursement, DisbursementOwed};
use document::sheet::{Cell, Kind, Listing};
use door::{Asks, Fault, Form, House, Query, Route, User, case_parts};
use kernel::{Ctx, Day, Fen, Refusal, Result};
use maud::{Markup, html};
use ui::{
    Button, Card, Column, Content, DateInput, Event, Input, Lang, Line, Mood, Reader, Rows, Textarea, Tone, Toolbar,
    text, text_with,
};

use crate::{
    lists,
    page::{Refused, again, fault, frame, link, may, refused},
};

const PAGE: &str = "/platform/disbursements";
/// So many stand on a page.
const SHOWN: usize = 50;
/// So many are taken along at most.
const EXPORTED: usize = 10_000;

pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let (reads, pays) = (Asks::User(Deed::Read), Asks::User(Deed::GrantBudget));
    vec![
        (Route::get(PAGE, reads), get(show)),
        (Route::get("/platform/disbursements/export/{format}", reads), get(export)),
        (Route::get("/platform/disbursements/{case}", reads), get(one)),
        (Route::post("/platform/disbursements/{case}", pays), post(put)),
        (Route::post("/platform/disbursements/{case}/undo", pays), post(undo)),
    ]
}

/// How many awards of the actor's region wait for a disbursement.
pub(crate) fn waiting(ctx: &mut Ctx) -> Result<usize> {
    Ok(usize::try_from(case::disbursements_owed_in_all(ctx)?.0).unwrap_or_default())
}

struct Shown {
    owed: Vec<DisbursementOwed>,
    names: HashMap<String, String>,
    more: bool,
    all: (i64, Fen),
}

fn read(ctx: &mut Ctx, after: i64, limit: usize) -> Result<Shown> {
    let mut owed = case::disbursements_owed(ctx, after, limit + 1)?;
    let more = owed.len() > limit;
    owed.truncate(limit);
    let names = access::organisations(ctx)?.into_iter().map(|one| (one.code, one.name)).collect();
    Ok(Shown { owed, names, more, all: case::disbursements_owed_in_all(ctx)? })
}

impl Shown {
    fn employer<'a>(&'a self, one: &'a DisbursementOwed) -> &'a str {
        self.names.get(&one.employer).unwrap_or(&one.employer)
    }
}

/// Shows the list.
async fn show(State(house): State<House>, user: User, Query(query): Query, reader: Reader) -> Result<Markup, Fault> {
    let after = query.number("after").unwrap_or_default();
    let shown = house.ask(&user.who, move |ctx| read(ctx, after, SHOWN)).await.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &shown))
}

/// Hands the list out, for the finance office; that it was taken along stands in the log.
async fn export(
    State(house): State<House>,
    user: User,
    Path(format): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let lang = reader.lang;
    let read = move |ctx: &mut Ctx| Ok((listing(lang, &read(ctx, 0, EXPORTED)?), "-".to_owned()));
    lists::hand_out((&house, &user, &reader), ("desk-disbursements-title", "disbursements"), &format, read).await
}

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = vec![
        ("list-reference", Kind::Code),
        ("desk-disbursements-service", Kind::Text),
        ("desk-disbursements-employer", Kind::Text),
        ("desk-disbursements-code", Kind::Code),
        ("desk-disbursements-sum", Kind::Amount),
        ("desk-disbursements-decided", Kind::Code),
    ];
    let row = |one: &DisbursementOwed| {
        vec![
            Cell::Text(one.reference.clone()),
            Cell::Text(door::service_title(lang, &one.service)),
            Cell::Text(shown.employer(one).to_owned()),
            Cell::Text(one.employer.clone()),
            Cell::Fen(one.fen.get()),
            Cell::Text(one.decided_on.to_string()),
        ]
    };
    Listing { columns, rows: shown.owed.iter().map(row).collect() }
}

const COLUMNS: &[Column] = &[
    Column::words("list-reference"),
    Column::words("desk-disbursements-service"),
    Column::words("desk-disbursements-employer"),
    Column::numbers("desk-disbursements-sum"),
    Column::words("desk-disbursements-decided"),
];

fn write(reader: &Reader, user: &User, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let row = |one: &DisbursementOwed| {
        [
            link(&format!("{PAGE}/{}", one.case_id), &*one.reference),
            door::service_name(lang, &one.service),
            html! { span lang=(Lang::Zh.tag()) { (shown.employer(one)) } " " span.y-quiet { (one.employer) } },
            ui::money(lang, one.fen),
            ui::day(lang, one.decided_on),
        ]
        .map(Content::from)
    };
    let bar = lists::exports(Toolbar::new(reader), "/platform/disbursements/export", "");
    let (count, sum) = (shown.all.0.to_string(), ui::yuan(shown.all.1));
    let body = html! {
        (ui::heading("", text(lang, "desk-disbursements-title"), ""))
        p.govuk-body { (text(lang, "desk-disbursements-lead")) }
        @if shown.owed.is_empty() { (ui::empty_state(lang, "desk-disbursements-none", "desk-disbursements-none-next")) }
        @else {
            (bar)
            div.y-card {
                (Rows::new(lang, "desk-disbursements-title", text_with(lang, "desk-disbursements-all", &[("count", &count), ("sum", &sum)]), COLUMNS)
                    .rows(shown.owed.iter().map(row)))
            }
            @if let Some(last) = shown.owed.last().filter(|_| shown.more) {
                p.govuk-body { (link(&format!("{PAGE}?after={}", last.case_id), text(lang, "desk-cases-next"))) }
            }
        }
    };
    frame(reader, user, "desk-disbursements-title", "nav-cases")
        .back("desk-disbursements-back", "/platform/cases")
        .write(&body)
}

/// One case's disbursements.
struct One {
    case: Case,
    employer: String,
    disbursements: Vec<Disbursement>,
    owed: Fen,
    today: Day,
}

fn read_one(ctx: &mut Ctx, case_id: i64) -> Result<One> {
    let (case, _) = case::case(ctx, case_id)?;
    let Some(code) = case.applicant.employer() else {
        return Err(Refusal::new("disbursement_not_owed").with("reference", &case.reference).into());
    };
    let employer = access::organisation(ctx, code)?.map_or_else(|| code.to_owned(), |one| one.name);
    let (disbursements, owed) = case::disbursements_of(ctx, &case)?;
    Ok(One { case, employer, disbursements, owed, today: ctx.today() })
}

async fn one(
    State(house): State<House>,
    user: User,
    Path(case): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let page = async {
        let case_id = case_parts::number(&case)?;
        let one = house.ask(&user.who, move |ctx| read_one(ctx, case_id)).await?;
        Ok(write_one(&reader, &user, &one, &Form::default(), Refused::default()))
    };
    page.await.map_err(fault(&reader))
}

/// Puts down that it was disbursed.
async fn put(
    State(house): State<House>,
    user: User,
    Path(case): Path<String>,
    reader: Reader,
    typed: Form,
) -> Result<Response, Fault> {
    let asked = typed.clone();
    let deed = move |ctx: &mut Ctx, case_id| {
        let on = Day::parse(&asked.day_text("on")).map_err(|why| Refusal::new(why.code()))?;
        case::put_disbursement(ctx, case_id, on, asked.text("voucher")).map(drop)
    };
    act(&house, &user, &case, &reader, &typed, deed).await
}

/// Puts down that a disbursement does not count.
async fn undo(
    State(house): State<House>,
    user: User,
    Path(case): Path<String>,
    reader: Reader,
    typed: Form,
) -> Result<Response, Fault> {
    let (number, why) = (typed.number("disbursement").unwrap_or_default(), typed.text("why").to_owned());
    let deed = move |ctx: &mut Ctx, case_id| case::undo_disbursement(ctx, case_id, number, &why);
    act(&house, &user, &case, &reader, &typed, deed).await
}

/// At which field a refusal is said; none where it is no matter of the forms.
fn field_of(why: &Refusal, undoing: bool) -> Option<&'static str> {
    match &*why.code {
        "text_missing" | "text_too_long" => Some(if undoing { "why" } else { "voucher" }),
        "case_needs_another" | "disbursement_not_owed" => Some("voucher"),
        code if code.contains("day") => Some("on-year"),
        _ => None,
    }
}

async fn act(
    house: &House,
    user: &User,
    case: &str,
    reader: &Reader,
    typed: &Form,
    mut deed: impl FnMut(&mut Ctx, i64) -> Result<()> + Send + 'static,
) -> Result<Response, Fault> {
    let page = async {
        let case_id = case_parts::number(case)?;
        match house.act(&user.who, move |ctx| deed(ctx, case_id)).await {
            Ok(()) => Ok(Redirect::to(&format!("{PAGE}/{case_id}")).into_response()),
            Err(why) => {
                let why = refused(why)?;
                let Some(field) = field_of(&why, typed.given("disbursement").is_some()) else { return Err(why.into()) };
                let one = house.ask(&user.who, move |ctx| read_one(ctx, case_id)).await?;
                Ok(again(write_one(reader, user, &one, typed, Refused(Some((field, &why))))))
            }
        }
    };
    page.await.map_err(fault(reader))
}

fn write_one(reader: &Reader, user: &User, one: &One, typed: &Form, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let here = format!("{PAGE}/{}", one.case.case_id);
    let pays = may(user, Deed::GrantBudget);
    let event = |disbursement: &Disbursement| {
        let mood = if disbursement.undone.is_some() { Mood::Bad } else { Mood::Good };
        let said = text_with(
            lang,
            "case-award-disbursed",
            &[("voucher", &disbursement.voucher), ("sum", &ui::yuan(disbursement.fen))],
        );
        Event::new(mood, said, ui::day(lang, disbursement.on)).body(html! {
            p.y-quiet { (disbursement.put.0) " " (disbursement.put.1.local()) }
            @if let Some((reason, by, at)) = &disbursement.undone {
                p { (text(lang, "desk-disbursement-undone")) ": " (reason) }
                p.y-quiet { (by) " " (at.local()) }
            } @else if pays { (undo_form(lang, &here, disbursement, typed, why)) }
        })
    };
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (one.employer) " " (one.case.reference) }, door::service_name(lang, &one.case.service), ""))
        p.govuk-body { (link(&format!("/platform/cases/{}", one.case.case_id), text(lang, "desk-disbursement-case"))) }
        @if one.owed == Fen::ZERO { div.y-card { (Line::new(Tone::Good, text(lang, "desk-disbursement-nothing"))) } }
        @else {
            (Card::new("disbursement", text_with(lang, "desk-disbursement-owed", &[("sum", &ui::yuan(one.owed))]), html! {
                @if pays { (put_form(lang, &here, one.today, typed, why)) } @else { p.govuk-body { (text(lang, "desk-disbursement-finance")) } }
            }))
        }
        @if !one.disbursements.is_empty() { (Card::new("disbursements", text(lang, "desk-disbursements-made"), html! { (ui::timeline(one.disbursements.iter().map(event))) })) }
    };
    frame(reader, user, "desk-disbursements-title", "nav-cases").back("desk-disbursements-back-all", PAGE).write(&body)
}

fn put_form(lang: Lang, here: &str, today: Day, typed: &Form, why: Refused<'_>) -> Markup {
    let today = today.to_string();
    let mut parts = today.split('-');
    let part = |name: &str, now: Option<&str>| match typed.given(&format!("on-{name}")) {
        Some(typed) => typed.to_owned(),
        None => now.unwrap_or_default().to_owned(),
    };
    let [year, month, day] = ["year", "month", "day"].map(|name| part(name, parts.next()));
    html! {
        form method="post" action=(here) novalidate {
            (DateInput::new(lang, "on", text(lang, "desk-disbursement-day")).filled(&year, &month, &day).error_message(why.at(lang, "on-year")))
            (Input::new("voucher", text(lang, "desk-disbursement-voucher")).hint(text(lang, "desk-disbursement-voucher-hint")).filled(typed.text("voucher"))
                .classes("govuk-input--width-20").error_message(why.at(lang, "voucher")))
            (Button::new(text(lang, "desk-disbursement-put")).once())
        }
    }
}

fn undo_form(lang: Lang, here: &str, disbursement: &Disbursement, typed: &Form, why: Refused<'_>) -> Markup {
    let own = typed.number::<i64>("disbursement") == Some(disbursement.disbursement_no);
    let wrong = if own { why.at(lang, "why") } else { Default::default() };
    html! {
        form method="post" action={ (here) "/undo" } novalidate {
            input type="hidden" name="disbursement" value=(disbursement.disbursement_no);
            (Textarea::new("why", text(lang, "desk-disbursement-undo-why")).value(if own { typed.text("why") } else { "" }).error_message(wrong))
            (Button::new(text(lang, "desk-disbursement-undo")).warning())
        }
    }
}
