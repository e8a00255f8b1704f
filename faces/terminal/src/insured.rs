//! `/terminal/insured`: in which insurances she is, and what was paid in by year; and the paper of it.

use axum::{extract::State, http::HeaderMap, response::Response};
use casework::{case::Applicant, service::Topic};
use door::{House, Resident, case_parts};
use kernel::Ctx;
use maud::{Markup, html};
use ui::{Reader, text};
use window::Line;

use crate::{
    certificates,
    frame::{answer, page},
    own,
    papers::{Kind, Wanted},
    wire::Printers,
};

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    headers: HeaderMap,
) -> Response {
    let question = |ctx: &mut Ctx| {
        let me = own::person(ctx)?;
        window::tell(ctx, Topic::Insured, &Applicant::Person(me), None)
    };
    let told = house.ask(&resident.who, question).await;
    answer(&reader, told.map(|told| write(&reader, &Printers::heard(&headers), &told)))
}

fn write(reader: &Reader, printers: &Printers, told: &[Line]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-insured-title"), ""))
        (case_parts::told(lang, told, "/terminal/services"))
        (certificates::buttons(lang, printers, Wanted::Own(Kind::Insured)))
    };
    page(reader, "terminal-insured-title", &body)
}
