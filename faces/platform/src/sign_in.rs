//! `/platform/sign-in`: sign-in name and password; who has a second factor is then asked for it. Or a passkey, which is
//! both; or another system that says who somebody is.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use door::{
    DESK, Fault, Form, House, Query, Returned, Visit, Whence, Whom,
    passkey_parts::{self, Does},
    way_back,
};
use kernel::Actor;
use maud::{Markup, html};
use ui::{Button, Card, Frame, Input, PasswordInput, Reader, say, text};

use crate::{
    FACE,
    page::{OUTSIDE, Refused, again, go_on, refused},
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
    let asked = match passkey_parts::site(&house) {
        Ok(site) => house.db.write_async(Actor::system(), move |ctx| access::ask_passkey_of_anybody(ctx, &site)).await,
        Err(why) => Err(why),
    };
    passkey_parts::asked(&reader, &OUTSIDE, DESK, "", asked.map(|asked| (asked.challenge, Some(asked.waiting))))
}

/// Signs in by a passkey.
pub(crate) async fn by_passkey(
    State(house): State<House>,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let to = way_back(form.text("to"), &FACE, "/platform").to_owned();
    let (waiting, answer) = (passkey_parts::waiting(&form), form.exactly("answer").to_owned());
    let opened = house.wait(move |house| {
        access::sign_in_by_passkey(&house.db, &passkey_parts::site(house)?, &waiting?, &answer, &from)
    });
    match opened.await {
        Ok(opened) => Ok(go_on(&house, &opened, &to)),
        Err(why) => {
            let refusal = refused(why).map_err(|failure| Fault::new(reader.clone(), &OUTSIDE, failure))?;
            Ok(again(write(&house, &reader, "", &to, Refused(Some(("login", &refusal))))))
        }
    }
}

/// Goes to another system.
pub(crate) async fn outside(
    State(house): State<House>,
    reader: Reader,
    Query(query): Query,
) -> Result<Response, Fault> {
    let to = way_back(query.text("to"), &FACE, "/platform").to_owned();
    let away = house.wait({
        let to = to.clone();
        move |house| door::depart(house, Whom::User, &to)
    });
    match away.await {
        Ok(answer) => Ok(answer),
        Err(why) => once_more(&house, &reader, &to, why),
    }
}

/// Comes back from it.
pub(crate) async fn from_outside(
    State(house): State<House>,
    Whence(from): Whence,
    reader: Reader,
    headers: HeaderMap,
    Query(query): Query,
) -> Result<Response, Fault> {
    let opened = house.wait(move |house| {
        let Returned { said, claim, to } = door::arrive(house, Whom::User, &headers, &query)?;
        Ok((access::sign_in_user_from_outside(&house.db, &said, &claim, &from)?, to))
    });
    let mut answer = match opened.await {
        Ok((opened, to)) => {
            let to = way_back(&to, &FACE, "/platform");
            let mut answer =
                if opened.second_factor_needed { door::to_second_factor(to) } else { Redirect::to(to).into_response() };
            crate::page::let_in(&house, &opened, answer.headers_mut());
            answer
        }
        Err(why) => once_more(&house, &reader, FACE.home, why)?,
    };
    answer.headers_mut().append(header::SET_COOKIE, door::forget_way(&house));
    Ok(answer)
}

fn once_more(house: &House, reader: &Reader, to: &str, why: kernel::Error) -> Result<Response, Fault> {
    let refusal = refused(why).map_err(|failure| Fault::new(reader.clone(), &OUTSIDE, failure))?;
    Ok(again(write(house, reader, "", to, Refused(Some(("login", &refusal))))))
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
        @if let Some(other) = house.outside.as_ref().filter(|other| other.claim(Whom::User).is_some()) {
            (Card::new("outside-card", text(lang, "sign-in-outside"), html! {
                p.govuk-body { (text(lang, "sign-in-outside-what")) }
                (Button::link(html! { (other.name(lang)) }, format!("/platform/sign-in/outside?to={to}")).secondary())
            }))
        }
        @if let Some(site) = &house.passkeys {
            (Card::new("passkey-card", text(lang, "desk-passkey-sign-in"), passkey_parts::form(lang, site, Does::Get, "/platform/sign-in/passkey", &way,
                Button::new(text(lang, "desk-passkey-use")).secondary())))
        }
    };
    Frame::new(reader, &OUTSIDE, say(lang, "desk-sign-in-title", &[])).write(&body)
}
