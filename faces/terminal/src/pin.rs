//! `/terminal/pin`: changes the PIN of her account by the old one. The chip's PIN is another: the machine changes it with
//! the card in its reader (`/local/chip-pin`), and the centre never hears of it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::{Form, House, Resident, Whence};
use kernel::{Error, refuse};
use maud::{Markup, html};
use ui::{Button, Card, ErrorMessage, ErrorSummary, Line, PasswordInput, Reader, SummedError, Tone, text};

use crate::frame::{answer, page};

/// Shows the form.
pub(crate) async fn show(_: Resident, reader: Reader) -> Markup {
    write(&reader, false, None)
}

/// Changes it.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    Whence(visit): Whence,
    form: Form,
) -> Response {
    let changed = house.wait(move |house| {
        if form.text("pin") != form.text("again") {
            return refuse("pin_differs");
        }
        access::change_pin(&house.db, &resident.who, form.text("old"), form.text("pin"), &visit)
    });
    match changed.await {
        Ok(()) => write(&reader, true, None).into_response(),
        Err(Error::Refused(refusal)) => {
            let field = match &*refusal.code {
                "pin_differs" => "again",
                "bad_pin" => "pin",
                _ => "old",
            };
            let said = ui::refusal(reader.lang, &refusal);
            (StatusCode::UNPROCESSABLE_ENTITY, write(&reader, false, Some((field, said)))).into_response()
        }
        Err(failure) => answer::<Markup>(&reader, Err(failure)),
    }
}

fn write(reader: &Reader, done: bool, wrong: Option<(&str, String)>) -> Markup {
    let lang = reader.lang;
    let message = |field: &str| match &wrong {
        Some((at, said)) if *at == field => ErrorMessage::new(lang, said.as_str()),
        _ => ErrorMessage::default(),
    };
    let body = html! {
        @if let Some((field, said)) = &wrong { (ErrorSummary::new(lang, vec![SummedError::new(field, said.as_str())])) }
        (ui::heading("", text(lang, "terminal-pin-title"), ""))
        @if done { (Line::new(Tone::Good, text(lang, "terminal-pin-done")).live()) }
        (Card::new("account-pin", text(lang, "terminal-pin-account"), html! {
            p.govuk-body { (text(lang, "terminal-pin-what")) }
            form method="post" action="/terminal/pin" novalidate autocomplete="off" {
                (PasswordInput::new(lang, "old", text(lang, "terminal-pin-old")).error_message(message("old")))
                (PasswordInput::new(lang, "pin", text(lang, "app-pin-new")).hint(text(lang, "app-pin-rule")).error_message(message("pin")))
                (PasswordInput::new(lang, "again", text(lang, "app-pin-again")).error_message(message("again")))
                (Button::new(text(lang, "terminal-pin-change")).once())
            }
        }))
        (Card::new("chip-pin", text(lang, "terminal-chip-pin-title"), html! {
            p.govuk-body { (text(lang, "terminal-chip-pin-what")) }
            (Button::link(text(lang, "terminal-chip-pin-title"), "/local/chip-pin").secondary())
        }))
    };
    page(reader, "terminal-pin-title", &body)
}
