//! `/platform/services`: the catalogue at the desk, one service with its rule, and whatever anybody asks for taken in at one
//! window.

mod staff;
mod take;

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use casework::service::{self, ApplicantKind, Area, Channel};
use door::{
    Asks, Fault, Form, House, Query, Route, User, catalogue, service_form::SERVICE_BODY_BYTES_MAX,
    staff_parts::STAFF_BODY_BYTES_MAX,
};
use maud::{Markup, html};
use ui::{Button, Card, Input, Reader, text};

use crate::page::{fault, frame, link, may, titled};

const HERE: &str = "/platform/services";

pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let (reads, takes) = (Asks::User(Deed::Read), Asks::User(Deed::TakeCase));
    let consents = Asks::User(Deed::RecordConsent);
    let employers = "/platform/employers/{employer}/services";
    let of_staff = "/platform/employers/{employer}/staff";
    let people = "/platform/people/{person}/services";
    let of = |path: &'static str| format!("{path}/{{service}}");
    let (employers_one, people_one) = (of(employers).leak(), of(people).leak());
    vec![
        (Route::get("/platform/services", reads), get(show)),
        (Route::get("/platform/services/{service}", reads), get(one)),
        (Route::post("/platform/services/{service}/employer", takes), post(employer)),
        (Route::get(people, takes), get(take::for_person)),
        (Route::get(people_one, takes), get(take::form_for_person)),
        (Route::post(people_one, takes).with_body(SERVICE_BODY_BYTES_MAX), post(take::send_for_person)),
        (Route::get(employers, takes), get(take::for_employer)),
        (Route::post("/platform/employers/{employer}/handlers", consents), post(take::put_handler)),
        (Route::post("/platform/employers/{employer}/handlers/end", consents), post(take::end_handler)),
        (Route::get(of_staff, takes), get(staff::show)),
        (Route::post(of_staff, takes).with_body(STAFF_BODY_BYTES_MAX), post(staff::send)),
        (Route::get("/platform/employers/{employer}/staff/template.xlsx", takes), get(staff::template)),
        (Route::get(employers_one, takes), get(take::form_for_employer)),
        (Route::post(employers_one, takes).with_body(SERVICE_BODY_BYTES_MAX), post(take::send_for_employer)),
    ]
}

/// The catalogue.
pub(crate) async fn show(State(house): State<House>, user: User, Query(query): Query, reader: Reader) -> Markup {
    let lang = reader.lang;
    let today = house.db.clock().now().day();
    let body = html! {
        (ui::heading("", text(lang, "desk-services-title"), ""))
        (catalogue::catalogue(lang, HERE, today, Area::from_word(query.text("area")), query.text("q")))
    };
    frame(&reader, &user, "desk-services-title", "nav-services").write(&body)
}

/// One service, and the ways to take it in.
pub(crate) async fn one(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let lang = reader.lang;
    let (title, name, described, kinds) = match service::bundle(&code) {
        Some(bundle) => (
            door::name_title(lang, &bundle.name),
            door::named(lang, &bundle.name),
            catalogue::bundle_described(lang, bundle, HERE),
            vec![bundle.applicant],
        ),
        None => {
            let (one, version) = catalogue::open_service(&house, &code).map_err(fault(&reader))?;
            let described = catalogue::described(lang, one, version);
            (catalogue::title(lang, one), door::named(lang, &one.name), described, one.applicants.clone())
        }
    };
    let body = html! {
        (ui::heading(html! { (code) }, name, ""))
        @if may(&user, Deed::TakeCase) {
            (Card::new("take", text(lang, "desk-services-take"), html! {
                @if kinds.contains(&ApplicantKind::Person) { p.govuk-body { (link("/platform/people", text(lang, "nav-people"))) } }
                @if kinds.contains(&ApplicantKind::Employer) {
                    form method="post" action={ (HERE) "/" (code) "/employer" } {
                        (Input::new("employer", text(lang, "desk-services-employer-code")).classes("govuk-input--width-20"))
                        (Button::new(text(lang, "desk-services-for-employer")).secondary())
                    }
                }
            }))
        }
        (described)
    };
    Ok(titled(&reader, &user, title, "nav-services").write(&body))
}

/// Goes on to the form of a service for an employer.
pub(crate) async fn employer(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let one = catalogue::open_item(&house, &code, Channel::Desk).map_err(fault(&reader))?;
    let asked = form.text("employer").to_owned();
    let known = house.ask(&user.who, move |ctx| access::require_for_employer(ctx, Deed::TakeCase, &asked)).await;
    let known = known.map_err(fault(&reader))?;
    Ok(Redirect::to(&format!("/platform/employers/{}/services/{}", known.code, one.code())).into_response())
}
