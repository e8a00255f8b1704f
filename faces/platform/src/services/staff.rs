//! `/platform/employers/{employer}/staff`: who is insured through an employer, and its list of who joins and who leaves 职工增减员, carried out whole or
//! not at all.

use access::{Deed, Organisation};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::{
    Fault, House, User,
    service_form::Filling,
    staff_parts::{self, Places, Staff, Told},
};
use insurance::StaffAnswer;
use kernel::{Ctx, Refusal, Result};
use maud::{Markup, html};
use ui::{Reader, text};

use crate::page::{fault, frame, refused};

fn read(ctx: &mut Ctx, code: &str) -> Result<(Organisation, Staff)> {
    let employer = access::require_for_employer(ctx, Deed::TakeCase, code)?;
    Ok((employer, staff_parts::read(ctx, code)?))
}

async fn ask(house: &House, user: &User, code: &str) -> Result<(Organisation, Staff)> {
    let code = code.to_owned();
    house.ask(&user.who, move |ctx| read(ctx, &code)).await
}

/// The page before a list was sent.
pub(super) async fn show(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let shown = ask(&house, &user, &code).await.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &shown, Told::Nothing))
}

/// A sheet to fill in.
pub(super) async fn template(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let known = house.ask(&user.who, move |ctx| access::require_for_employer(ctx, Deed::TakeCase, &code)).await;
    known.and_then(|_| staff_parts::template()).map_err(fault(&reader))
}

/// Carries a list out, or says what stands in the way.
pub(super) async fn send(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
    request: Request,
) -> Result<Response, Fault> {
    let answer = match carry_out(&house, &user, &code, request).await {
        Ok(answer) => Ok(answer),
        Err(why) => Err(refused(why).map_err(fault(&reader))?),
    };
    let shown = ask(&house, &user, &code).await.map_err(fault(&reader))?;
    let told = match &answer {
        Ok(answer) => Told::Answer(answer),
        Err(why) => Told::Refused(why),
    };
    let status = if told.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, write(&reader, &user, &shown, told)).into_response())
}

async fn carry_out(house: &House, user: &User, code: &str, request: Request) -> Result<StaffAnswer> {
    // Whose list it is to send is asked before anything is read.
    let of = code.to_owned();
    house.ask(&user.who, move |ctx| access::require_for_employer(ctx, Deed::TakeCase, &of)).await?;
    let filling = Filling::read(request, house, &[]).await.map_err(|_| Refusal::new("form_unreadable"))?;
    let rows = staff_parts::list(house, filling).await?;
    let of = code.to_owned();
    house.act(&user.who, move |ctx| insurance::change_staff(ctx, &of, &rows)).await
}

fn write(reader: &Reader, user: &User, (employer, staff): &(Organisation, Staff), told: Told<'_>) -> Markup {
    let lang = reader.lang;
    let (here, services) =
        ["staff", "services"].map(|page| format!("/platform/employers/{}/{page}", employer.code)).into();
    let template = format!("{here}/template.xlsx");
    let places = Places { action: &here, template: &template, services: &services, hidden: html! {} };
    let body = html! {
        (staff_parts::summary(lang, told))
        (ui::heading(html! { (employer.name) }, text(lang, "staff-title"), ""))
        (staff_parts::parts(lang, staff, told, places))
    };
    frame(reader, user, "staff-title", "nav-services").back("staff-back", &services).write(&body)
}
