//! The chip's own PIN, which the chip itself checks and changes: the centre never hears of it.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use door::Form;
use kernel::Refusal;
use maud::{Markup, html};
use reader::CardPin;
use ui::{Button, ErrorMessage, ErrorSummary, Line, PasswordInput, SummedError, Tone, text};

use super::{
    super::{
        Shared,
        seat::{Place, Seen},
    },
    Machine, choose, page, wait,
};

pub(super) async fn chip_pin(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    match (&seen.place, seen.out_of_order()) {
        (Place::Open(_), None) => {
            shared.seat.touch();
            chip_pin_page(&seen, false, None).into_response()
        }
        _ => Redirect::to("/").into_response(),
    }
}

pub(super) async fn change_chip_pin(State(shared): Machine, form: Form) -> Response {
    wait(move || chip_pin_changed(&shared, &form)).await
}

fn chip_pin_changed(shared: &Shared, form: &Form) -> Response {
    let seen = shared.seat.seen();
    let (Place::Open(_), Some(reader), None) = (&seen.place, &seen.card_in, seen.out_of_order()) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    let change = || -> Result<(), (&'static str, Refusal)> {
        let old = CardPin::parse(form.text("old")).map_err(|why| ("old", why))?;
        let new = CardPin::parse(form.text("pin")).map_err(|why| ("pin", why))?;
        if form.text("pin") != form.text("again") {
            return Err(("again", Refusal::new("pin_differs")));
        }
        let mut card = shared.settings.readers.connect(reader).map_err(|why| ("old", why))?;
        let answer = reader::change_pin(&mut card, &old, &new).and_then(reader::PinAnswer::or_refuse);
        answer.map_err(|why| ("old", why))
    };
    match change() {
        Ok(()) => chip_pin_page(&seen, true, None).into_response(),
        Err((field, why)) => {
            let said = ui::refusal(seen.lang, &why);
            (StatusCode::UNPROCESSABLE_ENTITY, chip_pin_page(&seen, false, Some((field, said)))).into_response()
        }
    }
}

fn chip_pin_page(seen: &Seen, done: bool, wrong: Option<(&str, String)>) -> Markup {
    let lang = seen.lang;
    let message = |field: &str| match &wrong {
        Some((at, said)) if *at == field => ErrorMessage::new(lang, said.as_str()),
        _ => ErrorMessage::default(),
    };
    let body = html! {
        @if let Some((field, said)) = &wrong { (ErrorSummary::new(lang, vec![SummedError::new(field, said.as_str())])) }
        p { a.govuk-back-link href="/terminal/pin" { (text(lang, "terminal-back-to-pin")) } }
        (ui::heading("", text(lang, "terminal-chip-pin-title"), ""))
        @if done { (Line::new(Tone::Good, text(lang, "terminal-pin-done")).live()) }
        p.govuk-body { (text(lang, "terminal-chip-pin-what")) }
        (Line::new(Tone::Warn, text(lang, "terminal-chip-pin-tries")))
        form method="post" action="/local/chip-pin" novalidate autocomplete="off" {
            (PasswordInput::new(lang, "old", text(lang, "terminal-pin-old")).error_message(message("old")))
            (PasswordInput::new(lang, "pin", text(lang, "app-pin-new")).error_message(message("pin")))
            (PasswordInput::new(lang, "again", text(lang, "app-pin-again")).error_message(message("again")))
            (Button::new(text(lang, "terminal-pin-change")).once())
        }
    };
    page(seen, "/local/chip-pin", "terminal-chip-pin-title", true, &body)
}
