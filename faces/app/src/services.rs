//! `/app/services` and `/app/services/{service}`: the catalogue, and one service with its rule or a bundle with its services, for anybody.

pub(crate) mod ask;
pub(crate) mod check;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use casework::service::{self, Area, Bundle, Channel, Service, Version};
use door::{House, Query, catalogue};
use maud::{Markup, html};
use ui::{Button, Frame, Line, Reader, Tone, text};

use crate::{FACE, form::answer};

const HERE: &str = "/app/services";

/// The catalogue.
pub(crate) async fn show(State(house): State<House>, Query(query): Query, reader: Reader) -> Markup {
    let lang = reader.lang;
    let today = house.db.clock().now().day();
    let body = html! {
        (ui::heading("", text(lang, "services-title"), ""))
        p.govuk-body-l { (text(lang, "services-lead")) }
        (catalogue::catalogue(lang, HERE, today, Area::from_word(query.text("area")), query.text("q")))
    };
    Frame::new(&reader, &FACE, ui::say(lang, "services-title", &[])).back("app-back", "/app").write(&body)
}

/// One service.
pub(crate) async fn one(State(house): State<House>, Path(code): Path<String>, reader: Reader) -> Response {
    if let Some(bundle) = service::bundle(&code) {
        return write_bundle(&reader, bundle).into_response();
    }
    answer(&reader, catalogue::open_service(&house, &code).map(|(one, version)| write(&reader, one, version)))
}

fn write_bundle(reader: &Reader, bundle: &Bundle) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading(text(lang, "bundle-word"), door::named(lang, &bundle.name), ""))
        p { (Button::link(text(lang, "service-ask"), format!("{HERE}/{}/ask", bundle.code))) }
        (catalogue::bundle_described(lang, bundle, HERE))
    };
    Frame::new(reader, &FACE, door::name_title(lang, &bundle.name)).back("app-back-one", HERE).write(&body)
}

fn write(reader: &Reader, one: &Service, version: &Version) -> Markup {
    let lang = reader.lang;
    let title = catalogue::title(lang, one);
    let body = html! {
        (ui::heading("", door::named(lang, &one.name), ""))
        @if version.is_open_at(Channel::App) {
            p { (Button::link(text(lang, "service-ask"), format!("{HERE}/{}/ask", one.code))) }
        } @else {
            (Line::new(Tone::Quiet, text(lang, "service-ask-elsewhere")))
        }
        p.govuk-body { a.govuk-link href={ "/app/nearby?service=" (one.code) } { (text(lang, "nearby-of-service")) } }
        (catalogue::described(lang, one, version))
    };
    Frame::new(reader, &FACE, title).back("app-back-one", HERE).write(&body)
}
