//! `/terminal/services/{service}/check`: what was filled in, before it is sent; and what the data say against it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    case::{Applicant, Draft},
    service::{Answers, Channel, Item},
};
use door::{
    Form, House, Resident,
    asking::{self, Checked},
    case_parts,
    catalogue::open_item,
    service_form::Wrong,
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Reader, text};
use window::{Asked, Judged, Looked};

use super::HERE;
use crate::{
    frame::{answer, titled},
    own,
};

fn read(ctx: &mut Ctx, code: &str) -> Result<Option<Checked>> {
    let me = own::person(ctx)?;
    asking::check(ctx, &Applicant::Person(me), code, Channel::Terminal)
}

fn form_of(code: &str) -> String {
    format!("{HERE}/{code}")
}

/// Shows what was filled in; what is not ready goes back to the form.
pub(crate) async fn show(
    State(house): State<House>,
    resident: Resident,
    Path(code): Path<String>,
    reader: Reader,
) -> Response {
    let shown = async {
        let one = open_item(&house, &code, Channel::Terminal)?;
        let code = one.code();
        Ok(match house.ask(&resident.who, move |ctx| read(ctx, code)).await? {
            Some(Checked { draft, looked: Looked::Read(answers, parts) }) => {
                write(&reader, &one, (&draft, &answers), &parts, &Wrong::nothing()).into_response()
            }
            _ => Redirect::to(&form_of(code)).into_response(),
        })
    };
    answer(&reader, shown.await)
}

/// Sends it, from a session that was opened at a terminal.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    Path(code): Path<String>,
    reader: Reader,
    typed: Form,
) -> Response {
    let sent = async {
        let one = open_item(&house, &code, Channel::Terminal)?;
        let (code, who) = (one.code(), resident.who.clone());
        let insists = typed.text("insists") == "yes";
        let deed = move |ctx: &mut Ctx| {
            own::terminal(ctx, &who)?;
            let me = own::person(ctx)?;
            asking::send(ctx, &Applicant::Person(me), code, Channel::Terminal, insists)
        };
        match house.act(&resident.who, deed).await {
            Ok(Some(Asked::Cases(came))) => {
                let case = came.cases.first().map(|case| format!("/terminal/cases/{}", case.case_id));
                Ok(Redirect::to(case.as_deref().unwrap_or("/terminal/cases")).into_response())
            }
            Ok(Some(Asked::Unfit(_))) => Ok(Redirect::to(&format!("{}/check", form_of(code))).into_response()),
            Ok(_) => Ok(Redirect::to(&form_of(code)).into_response()),
            Err(Error::Refused(why)) => again(&house, &resident, &reader, &one, &why).await,
            Err(failure) => Err(failure),
        }
    };
    answer(&reader, sent.await)
}

/// The page once more, with why it was not sent; the draft stands.
async fn again(house: &House, resident: &Resident, reader: &Reader, one: &Item, why: &Refusal) -> Result<Response> {
    let code = one.code();
    let kept = house.ask(&resident.who, move |ctx| read(ctx, code)).await?;
    let Some(Checked { draft, looked: Looked::Read(answers, parts) }) = kept else { return Err(why.clone().into()) };
    let wrong = Wrong::whole(reader.lang, one.asks(), why);
    let page = write(reader, one, (&draft, &answers), &parts, &wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn write(reader: &Reader, one: &Item, (draft, answers): (&Draft, &Answers), parts: &[Judged], wrong: &Wrong) -> Markup {
    let lang = reader.lang;
    let form = form_of(one.code());
    let body = html! {
        (wrong.summary(lang))
        (ui::heading("", text(lang, "service-check-title"), ""))
        (case_parts::checked(lang, one, draft, answers, parts, &form))
        form method="post" action={ (form) "/check" } { (case_parts::send_checked(lang, parts)) }
    };
    titled(reader, ui::say(lang, "service-check-title", &[]), ("terminal-services-back-form", &form), &body)
}
