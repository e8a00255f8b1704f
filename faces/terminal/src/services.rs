//! `/terminal/services` and `/terminal/services/{service}`: what can be asked for at a terminal, and the form. What was typed is kept as
//! a draft with each sending, so that she can go on at home; when nothing is wrong with it, it is checked on the next page.

pub(crate) mod check;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    case::{self, Applicant},
    service::{ApplicantKind, Channel, Item},
};
use door::{
    Form, House, Resident,
    asking::{self, Begun},
    catalogue::{self, open_item},
    service_form::{Filling, Wrong},
};
use kernel::{CitizenId, Ctx, Result};
use maud::{Markup, html};
use ui::{Button, Reader, text};
use window::Looked;

use crate::{
    frame::{answer, page, titled},
    own,
};

const HERE: &str = "/terminal/services";

/// What can be asked for here.
pub(crate) async fn show(State(house): State<House>, _: Resident, reader: Reader) -> Markup {
    let lang = reader.lang;
    let today = house.db.clock().now().day();
    let body = html! {
        (ui::heading("", text(lang, "terminal-services-title"), ""))
        p.govuk-body-l { (text(lang, "terminal-services-lead")) }
        (catalogue::open_there(lang, HERE, today, Channel::Terminal, ApplicantKind::Person))
    };
    page(&reader, "terminal-services-title", &body)
}

fn read(ctx: &mut Ctx, me: CitizenId, code: &str) -> Result<Begun> {
    let at = registry::known(ctx, me)?.village;
    asking::begun(ctx, &Applicant::Person(me), at, code, Channel::Terminal)
}

/// The form, with what was kept or is known.
pub(crate) async fn form(
    State(house): State<House>,
    resident: Resident,
    Path(code): Path<String>,
    reader: Reader,
) -> Response {
    let shown = async {
        let one = open_item(&house, &code, Channel::Terminal)?;
        let code = one.code();
        let question = move |ctx: &mut Ctx| {
            let me = own::person(ctx)?;
            read(ctx, me, code)
        };
        let begun = house.ask(&resident.who, question).await?;
        Ok(write(&reader, &one, &begun, &Wrong::nothing()))
    };
    answer(&reader, shown.await)
}

/// Keeps what was typed; when nothing is wrong with it, the next page shows it to be checked.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    Path(code): Path<String>,
    reader: Reader,
    typed: Form,
) -> Response {
    let sent = async {
        let one = open_item(&house, &code, Channel::Terminal)?;
        let code = one.code();
        let Filling { typed, promises, .. } = Filling::of(typed, one.asks().form);
        let deed = move |ctx: &mut Ctx| {
            let me = own::person(ctx)?;
            let applicant = Applicant::Person(me);
            case::keep_draft(ctx, &applicant, code, Channel::Terminal, &typed, &promises, &[])?;
            let looked = window::look(ctx, &applicant, code, Channel::Terminal, &typed, &promises)?;
            Ok((looked, read(ctx, me, code)?))
        };
        let (looked, begun) = house.act(&resident.who, deed).await?;
        Ok(match looked {
            Looked::Read(..) => Redirect::to(&format!("{HERE}/{code}/check")).into_response(),
            Looked::Wrong(fields) => {
                let wrong = Wrong::fields(reader.lang, one.asks(), &fields);
                (StatusCode::UNPROCESSABLE_ENTITY, write(&reader, &one, &begun, &wrong)).into_response()
            }
        })
    };
    answer(&reader, sent.await)
}

fn write(reader: &Reader, one: &Item, begun: &Begun, wrong: &Wrong) -> Markup {
    let lang = reader.lang;
    let shown = begun.shown(lang, one.asks(), wrong);
    let body = html! {
        (wrong.summary(lang))
        (ui::heading("", door::named(lang, one.name()), ""))
        form method="post" action={ (HERE) "/" (one.code()) } novalidate {
            (shown.fields())
            (shown.materials())
            (Button::new(text(lang, "service-check")))
        }
    };
    titled(reader, door::name_title(lang, one.name()), ("terminal-services-back", HERE), &body)
}
