//! `/app/staff`: who is insured through an employer the resident acts for, and its list of who joins and who leaves 职工增减员, carried out whole or not at all.

use access::Deed;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::{
    House, Query,
    service_form::Filling,
    staff_parts::{self, Places, Staff, Told},
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Reader, text};

use crate::{
    affairs::Visitor,
    whom::{self, Whom},
};

const HERE: &str = "/app/staff";
const TEMPLATE: &str = "/app/staff/template.xlsx";

/// The employer that was chosen, or the first she acts for.
async fn chosen(house: &House, visitor: &Visitor, said: &str) -> Result<String> {
    if !said.is_empty() {
        return Ok(said.to_owned());
    }
    let handled = house.ask(&visitor.resident.who, access::employers_handled).await?;
    handled.into_iter().next().map(|one| one.code).ok_or_else(|| Refusal::new("service_for_employers").into())
}

async fn ask(house: &House, visitor: &Visitor, employer: &str) -> Result<(Whom, Staff)> {
    whom::ask(house, visitor, employer, |ctx: &mut Ctx, whom: &Whom| staff_parts::read(ctx, whom.employer())).await
}

/// The page before a list was sent.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let employer = chosen(&house, &visitor, query.text("employer")).await?;
        let (whom, staff) = ask(&house, &visitor, &employer).await?;
        Ok(write(&reader, &whom, &staff, Told::Nothing))
    };
    visitor.answer(&house, &reader, page.await)
}

/// A sheet to fill in.
pub(crate) async fn template(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    visitor.answer(&house, &reader, staff_parts::template())
}

/// Carries a list out, or says what stands in the way.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, request: Request) -> Response {
    visitor.answer(&house, &reader, take(&house, &visitor, &reader, request).await)
}

async fn take(house: &House, visitor: &Visitor, reader: &Reader, request: Request) -> Result<Response> {
    let filling = Filling::read(request, house, &[]).await.map_err(|_| Refusal::new("form_unreadable"))?;
    let employer = chosen(house, visitor, filling.other.text("employer")).await?;
    // Whose list it is to send is asked before it is read.
    whom::ask(house, visitor, &employer, |ctx, whom| {
        access::require_for_employer(ctx, Deed::TakeCase, whom.employer()).map(drop)
    })
    .await?;
    let answer = match staff_parts::list(house, filling).await {
        Ok(rows) => {
            let change = move |ctx: &mut Ctx, whom: &Whom| insurance::change_staff(ctx, whom.employer(), &rows);
            Ok(whom::act(house, visitor, &employer, "", change).await?)
        }
        Err(Error::Refused(why)) => Err(why),
        Err(failure) => return Err(failure),
    };
    let told = match &answer {
        Ok(answer) => Told::Answer(answer),
        Err(why) => Told::Refused(why),
    };
    let (whom, staff) = ask(house, visitor, &employer).await?;
    let status = if told.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, write(reader, &whom, &staff, told)).into_response())
}

fn write(reader: &Reader, whom: &Whom, staff: &Staff, told: Told<'_>) -> Markup {
    let lang = reader.lang;
    let places = Places { action: HERE, template: TEMPLATE, services: "/app/services", hidden: whom.hidden() };
    let body = html! {
        (staff_parts::summary(lang, told))
        (ui::heading(html! { (whom.name()) }, text(lang, "staff-title"), ""))
        (staff_parts::parts(lang, staff, told, places))
    };
    whom.frame(reader, ui::say(lang, "staff-title", &[]), "/app/cases").write(&body)
}
