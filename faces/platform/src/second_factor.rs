//! `/platform/second-factor`: a code of the app or from paper, or a passkey, after the password and again before a deed that
//! needs it.

use std::sync::Arc;

use access::{SecondFactors, Token};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use door::{
    DESK, Fault, Form, House, Query, Visit, Whence,
    passkey_parts::{self, Does},
    way_back,
};
use kernel::{Actor, Error, Refusal};
use maud::{Markup, html};
use ui::{Button, Frame, Input, Reader, say, text};

use crate::{
    FACE,
    page::{OUTSIDE, Refused, again, go_on, refused},
};

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    visit: Visit,
    reader: Reader,
    Query(query): Query,
) -> Result<Response, Fault> {
    let Some(token) = visit.token else { return Ok(Redirect::to(DESK.sign_in).into_response()) };
    let has = has(&house, token).await.map_err(|why| Fault::new(reader.clone(), &OUTSIDE, why))?;
    let to = way_back(query.text("to"), &FACE, "/platform");
    Ok(write(&house, &reader, Some(has), to, Refused::default()).into_response())
}

async fn has(house: &House, token: Arc<Token>) -> kernel::Result<SecondFactors> {
    house.db.read_async(Actor::system(), move |ctx| access::second_factors(ctx, &token)).await
}

/// Confirms by a code.
pub(crate) async fn send(
    State(house): State<House>,
    visit: Visit,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let Some(token) = visit.token else { return Ok(Redirect::to(DESK.sign_in).into_response()) };
    let to = way_back(form.text("to"), &FACE, "/platform").to_owned();
    let typed = form.text("code").to_owned();
    let asked = Arc::clone(&token);
    match house.wait(move |house| access::confirm_with_code(&house.db, &token, &typed, &from)).await {
        Ok(opened) => Ok(go_on(&house, &opened, &to)),
        Err(why) => once_more(&house, &reader, asked, &to, why).await,
    }
}

/// A challenge to one of the user's passkeys.
pub(crate) async fn ask_passkey(State(house): State<House>, visit: Visit, reader: Reader) -> Response {
    let asked = match (passkey_parts::site(&house), visit.token) {
        (Ok(site), Some(token)) => {
            house.db.write_async(Actor::system(), move |ctx| access::ask_passkey(ctx, &site, &token)).await
        }
        (Err(why), _) => Err(why),
        (Ok(_), None) => Err(Refusal::new("session_unknown").into()),
    };
    passkey_parts::asked(&reader, &OUTSIDE, DESK, "", asked.map(|challenge| (challenge, None)))
}

/// Confirms by a passkey.
pub(crate) async fn by_passkey(
    State(house): State<House>,
    visit: Visit,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let Some(token) = visit.token else { return Ok(Redirect::to(DESK.sign_in).into_response()) };
    let to = way_back(form.text("to"), &FACE, "/platform").to_owned();
    let (answer, asked) = (form.exactly("answer").to_owned(), Arc::clone(&token));
    let confirmed = house.wait(move |house| {
        access::confirm_with_passkey(&house.db, &passkey_parts::site(house)?, &token, &answer, &from)
    });
    match confirmed.await {
        Ok(opened) => Ok(go_on(&house, &opened, &to)),
        Err(why) => once_more(&house, &reader, asked, &to, why).await,
    }
}

/// The page again, with what was refused.
async fn once_more(house: &House, reader: &Reader, token: Arc<Token>, to: &str, why: Error) -> Result<Response, Fault> {
    let refusal = refused(why).map_err(|failure| Fault::new(reader.clone(), &OUTSIDE, failure))?;
    let has = has(house, token).await.ok();
    Ok(again(write(house, reader, has, to, Refused(Some(("code", &refusal))))))
}

fn write(house: &House, reader: &Reader, has: Option<SecondFactors>, to: &str, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let by_code = has.is_none_or(|has| has.codes || has.recovery_codes > 0);
    let by_passkey = house.passkeys.as_ref().filter(|_| has.is_some_and(|has| has.passkeys > 0));
    let can_confirm = by_code || by_passkey.is_some();
    let way = html! { input type="hidden" name="to" value=(to); };
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-second-factor-title"), ""))
        @if let Some(site) = by_passkey {
            div.y-card {
                (passkey_parts::form(lang, site, Does::Get, "/platform/second-factor/passkey", &way,
                    Button::new(text(lang, "desk-passkey-confirm"))))
            }
        }
        @if by_code || !can_confirm { div.y-card {
            @if by_code {
                form method="post" action=(DESK.second_factor) {
                    (way)
                    (Input::new("code", text(lang, "desk-second-factor-code")).hint(text(lang, "desk-second-factor-hint"))
                        .inputmode("numeric").autocomplete("one-time-code").spellcheck(false).classes("govuk-input--width-10")
                        .error_message(why.at(lang, "code")))
                    (Button::new(text(lang, "desk-second-factor-confirm")))
                }
            } @else {
                p.govuk-body { (text(lang, "desk-second-factor-none")) }
                (Button::link(text(lang, "desk-security-title"), "/platform/security"))
            }
        } }
        @if can_confirm {
            form method="post" action=(DESK.sign_out) { (Button::new(text(lang, "sign-out")).secondary()) }
        }
    };
    Frame::new(reader, &OUTSIDE, say(lang, "desk-second-factor-title", &[])).write(&body)
}
