//! `/terminal/cases` and `/terminal/cases/{case}`: what she asked for, here or elsewhere: how far it is, what came of it, and its paper.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use casework::case::{self, Applicant, Case};
use door::{
    House, Resident,
    case_parts::{self, Seen},
};
use kernel::{Ctx, Result};
use maud::{Markup, html};
use ui::{Reader, text};

use crate::{
    certificates,
    frame::{answer, page, titled},
    own,
    papers::Wanted,
    wire::Printers,
};

/// All of them.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let question = |ctx: &mut Ctx| {
        let me = own::person(ctx)?;
        case::cases_of(ctx, &Applicant::Person(me))
    };
    let lang = reader.lang;
    let write = |cases: Vec<Case>| {
        let body = html! {
            (ui::heading("", text(lang, "cases-title"), ""))
            @if cases.is_empty() { (ui::empty_state(lang, "cases-none", "terminal-cases-none-next")) }
            ul.govuk-list {
                @for case in &cases {
                    li {
                        a.govuk-link href={ "/terminal/cases/" (case.case_id) } { (door::service_name(lang, &case.service)) } " "
                        (case.reference) " " (case_parts::state(lang, case.state))
                    }
                }
            }
        };
        page(&reader, "cases-title", &body)
    };
    answer(&reader, house.ask(&resident.who, question).await.map(write))
}

/// One of them.
pub(crate) async fn one(
    State(house): State<House>,
    resident: Resident,
    Path(case): Path<String>,
    reader: Reader,
    headers: HeaderMap,
) -> Response {
    let question = move |ctx: &mut Ctx| read(ctx, &case);
    let seen = house.ask(&resident.who, question).await;
    answer(&reader, seen.map(|(name, seen)| write(&reader, &Printers::heard(&headers), &name, &seen)))
}

fn read(ctx: &mut Ctx, number: &str) -> Result<(String, Seen)> {
    let case_id = case_parts::number(number)?;
    let me = own::person(ctx)?;
    let name = registry::known(ctx, me)?.name.to_string();
    Ok((name, case_parts::seen(ctx, &Applicant::Person(me), case_id)?))
}

fn write(reader: &Reader, printers: &Printers, name: &str, seen: &Seen) -> Markup {
    let (lang, case) = (reader.lang, &seen.case);
    let body = html! {
        (ui::heading(html! { (case.reference) }, door::service_name(lang, &case.service), case_parts::state(lang, case.state)))
        (case_parts::summary(lang, case, &seen.paid, html! { (name) }, seen.today))
        @if case.has_paper() { (certificates::buttons(lang, printers, Wanted::Case(case.case_id))) }
        @if let Some(told) = &seen.told { (case_parts::told(lang, told, "/terminal/services")) }
        (case_parts::content(lang, case.version(), &seen.content))
        (case_parts::history(lang, &seen.done, |_| html! {}))
    };
    titled(reader, door::service_title(lang, &case.service), ("terminal-cases-back", "/terminal/cases"), &body)
}
