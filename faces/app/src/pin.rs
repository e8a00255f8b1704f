//! `/app/pin`: the PIN by which the card signs in. It can be set within five minutes after signing in with a phone code.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use door::{House, Resident};
use kernel::{Result, refuse};
use maud::{Markup, html};
use serde::Deserialize;
use ui::{Button, Card, Frame, Line, PasswordInput, Reader, Tone, text};

use crate::{
    FACE,
    form::{Wrongs, again, answer},
};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    pin: String,
    again: String,
}

/// Shows the form, or that it was done.
pub(crate) async fn show(_resident: Resident, reader: Reader) -> Markup {
    write(&reader, reader.number("done").is_some(), &Wrongs::none())
}

/// Sets the PIN.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    Form(given): Form<Given>,
) -> Response {
    match house.wait(move |house| set(house, &resident, &given)).await {
        Ok(()) => Redirect::to("/app/pin?done=1").into_response(),
        Err(error) => {
            match Wrongs::of(reader.lang, error, |code| if code == "pin_differs" { "again" } else { "pin" }) {
                Ok(wrongs) => again(&wrongs, write(&reader, false, &wrongs)),
                Err(failure) => answer(&reader, Err(failure)),
            }
        }
    }
}

fn set(house: &House, resident: &Resident, given: &Given) -> Result<()> {
    if given.pin != given.again {
        return refuse("pin_differs");
    }
    match access::set_pin(&house.db, &resident.who, &given.pin) {
        Err(error) if error.refusal().is_some_and(|refusal| refusal.code == "second_factor_needed") => {
            refuse("pin_needs_fresh_code")
        }
        answer => answer,
    }
}

fn write(reader: &Reader, done: bool, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-pin-title"), ""))
        @if done { (Line::new(Tone::Good, text(lang, "app-pin-done")).live()) }
        p.govuk-body { (text(lang, "app-pin-why")) }
        (Card::new("pin-card", text(lang, "app-pin-set"), html! {
            form method="post" action="/app/pin" novalidate {
                (PasswordInput::new(lang, "pin", text(lang, "app-pin-new")).hint(text(lang, "app-pin-rule")).error_message(wrongs.message(lang, "pin")))
                (PasswordInput::new(lang, "again", text(lang, "app-pin-again")).error_message(wrongs.message(lang, "again")))
                (Button::new(text(lang, "app-pin-save")).once())
            }
        }))
        form method="post" action="/app/sign-out" { (Button::new(text(lang, "app-pin-sign-in-anew")).secondary()) }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-pin-title", &[])).back("app-back", "/app").write(&body)
}
