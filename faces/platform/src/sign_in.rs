//! `/platform/sign-in`: sign-in name and password; who has a second factor is then asked for it. Or a passkey, which is
//! both.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use door::{DESK, Fault, Form, House, Query, Visit, Whence, way_back};
use kernel::Actor;
use maud::{Markup, html};
use ui::{Button, Card, Frame, Input, PasswordInput, Reader, say, text};

use crate::{
    FACE,
    page::{OUTSIDE, Refused, again, go_on, refused},
    passkey::{self, Does},
};

/// Shows the form, or goes on with who has signed in already.
pub(crate) async fn show(State(house): State<House>, visit: Visit, reader: Reader, Query(query): Query) -> Response {
    let to = way_back(query.text("to"), &FACE, "/platform");
    if visit.who.is_some() {
        return Redirect::to(to).into_response();
    }
    (StatusCode::OK, write(&house, &reader, "", to, Refused::default())).into_response()
}

/// Signs in.
pub(crate) async fn send(
    State(house): State<House>,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let to = way_back(form.text("to"), &FACE, "/platform").to_owned();
    let (login, password) = (form.text("login").to_owned(), form.exactly("password").to_owned());
    match house.wait(move |house| access::sign_in(&house.db, &login, &password, &from)).await {
        Ok(opened) if opened.second_factor_needed => {
            let mut answer = door::to_second_factor(&to);
            crate::page::let_in(&house, &opened, answer.headers_mut());
            Ok(answer)
        }
        Ok(opened) => Ok(go_on(&house, &opened, &to)),
        Err(why) => {
            let refusal = refused(why).map_err(|failure| Fault::new(reader.clone(), &OUTSIDE, failure))?;
            Ok(again(write(&house, &reader, form.text("login"), &to, Refused(Some(("login", &refusal))))))
        }
    }
}

/// A challenge to whoever holds a passkey.
pub(crate) async fn ask_passkey(State(house): State<House>, reader: Reader) -> Response {
    let asked = match passkey::site(&house) {
        Ok(site) => house.db.write_async(Actor::system(), move |ctx| access::ask_passkey_of_anybody(ctx, &site)).await,
        Err(why) => Err(why),
    };
    passkey::asked(&reader, &OUTSIDE, "", asked.map(|asked| (asked.challenge, Some(asked.waiting))))
}

/// Signs in by a passkey.
pub(crate) async fn by_passkey(
    State(house): State<House>,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let to = way_back(form.text("to"), &FACE, "/platform").to_owned();
    let (waiting, answer) = (passkey::waiting(&form), form.exactly("answer").to_owned());
    let opened = house
        .wait(move |house| access::sign_in_by_passkey(&house.db, &passkey::site(house)?, &waiting?, &answer, &from));
    match opened.await {
        Ok(opened) => Ok(go_on(&house, &opened, &to)),
        Err(why) => {
            let refusal = refused(why).map_err(|failure| Fault::new(reader.clone(), &OUTSIDE, failure))?;
            Ok(again(write(&house, &reader, "", &to, Refused(Some(("login", &refusal))))))
        }
    }
}

fn write(house: &House, reader: &Reader, login: &str, to: &str, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let way = html! { input type="hidden" name="to" value=(to); };
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-sign-in-title"), ""))
        div.y-card {
            form method="post" action=(DESK.sign_in) {
                (way)
                (Input::new("login", text(lang, "desk-login")).filled(login).autocomplete("username").autocapitalize("none")
                    .spellcheck(false).classes("govuk-input--width-20").error_message(why.at(lang, "login")))
                (PasswordInput::new(lang, "password", text(lang, "desk-password")))
                (Button::new(text(lang, "desk-sign-in")))
            }
            p.govuk-body.y-quiet { (text(lang, "desk-sign-in-forgotten")) }
        }
        @if let Some(site) = &house.passkeys {
            (Card::new("passkey-card", text(lang, "desk-passkey-sign-in"), passkey::form(lang, site, Does::Get, "/platform/sign-in/passkey", &way,
                Button::new(text(lang, "desk-passkey-use")).secondary())))
        }
    };
    Frame::new(reader, &OUTSIDE, say(lang, "desk-sign-in-title", &[])).write(&body)
}
