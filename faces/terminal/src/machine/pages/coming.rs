//! How a resident comes in: by a card that was put in or by an electronic one that is shown, and by the PIN of her account.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use door::Form;
use kernel::Error;
use maud::{Markup, html};
use ui::{Button, ErrorMessage, ErrorSummary, Line, PasswordInput, SummedError, Tone, say, text};
use zeroize::Zeroizing;

use super::{
    super::{
        Shared,
        beating::not_believed,
        seat::{Place, Seen, Standing, Told},
    },
    Machine, choose, page, wait,
};
use crate::wire::{Begin, Show};

pub(super) async fn code(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    match (&seen.place, seen.out_of_order()) {
        (Place::Nobody, None) => code_page(&seen, None).into_response(),
        _ => Redirect::to("/").into_response(),
    }
}

fn code_page(seen: &Seen, wrong: Option<&str>) -> Markup {
    let lang = seen.lang;
    let body = html! {
        p { a.govuk-back-link href="/" { (text(lang, "terminal-back-to-start")) } }
        @if let Some(said) = wrong { (ErrorSummary::new(lang, vec![SummedError::new("code", said)])) }
        (ui::heading("", text(lang, "terminal-code-title"), ""))
        p.govuk-body-l { (text(lang, "terminal-code-how")) }
        form method="post" action="/local/code" novalidate autocomplete="off" {
            (PasswordInput::new(lang, "code", text(lang, "terminal-code-field")).hint(text(lang, "terminal-code-hint"))
                .error_message(wrong.map_or_else(ErrorMessage::default, |said| ErrorMessage::new(lang, said))))
            (Button::new(text(lang, "terminal-enter")).once())
        }
    };
    page(seen, "/local/code", "terminal-code-title", true, &body)
}

pub(super) async fn take_code(State(shared): Machine, form: Form) -> Response {
    wait(move || code_taken(&shared, &form)).await
}

fn code_taken(shared: &Shared, form: &Form) -> Response {
    let seen = shared.seat.seen();
    if !matches!(seen.place, Place::Nobody) || seen.out_of_order().is_some() {
        return Redirect::to("/").into_response();
    }
    shared.seat.touch();
    let shown = Show { code: form.text("code").to_owned() };
    match shared.centre.show(&shown) {
        Ok(card) => {
            // Somebody may have put a card in meanwhile: then the code is spent, and the card is served.
            shared.seat.phone_came(seen.turn, card);
            Redirect::to("/").into_response()
        }
        Err(Error::Refused(refusal)) => {
            obey(shared, &refusal.code);
            let now = shared.seat.seen();
            let said = ui::refusal(now.lang, &refusal);
            match (&now.place, now.out_of_order()) {
                (Place::Nobody, None) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, code_page(&now, Some(&said))).into_response()
                }
                _ => Redirect::to("/").into_response(),
            }
        }
        Err(_) => {
            shared.seat.reached(false);
            Redirect::to("/").into_response()
        }
    }
}

pub(super) async fn pin(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    match &seen.place {
        Place::Waiting(told) if seen.out_of_order().is_none() => {
            shared.seat.touch();
            pin_page(&seen, told, None).into_response()
        }
        _ => Redirect::to("/").into_response(),
    }
}

fn pin_page(seen: &Seen, told: &Told, wrong: Option<&str>) -> Markup {
    let lang = seen.lang;
    let body = html! {
        @if let Some(said) = wrong { (ErrorSummary::new(lang, vec![SummedError::new("pin", said)])) }
        (ui::heading("", text(lang, "terminal-enter-pin"), ""))
        @if told.citizen.is_none() && !told.by_code { (Line::new(Tone::Quiet, text(lang, "terminal-third-generation"))) }
        form method="post" action="/local/session" novalidate autocomplete="off" {
            (PasswordInput::new(lang, "pin", text(lang, "terminal-pin-six")).hint(text(lang, "terminal-pin-where"))
                .error_message(wrong.map_or_else(ErrorMessage::default, |said| ErrorMessage::new(lang, said))))
            (Button::new(text(lang, "terminal-enter")).once())
        }
    };
    page(seen, "/local/pin", "terminal-enter-pin", true, &body)
}

pub(super) async fn begin(State(shared): Machine, form: Form) -> Response {
    let pin = Zeroizing::new(form.text("pin").to_owned());
    wait(move || begun(&shared, &pin)).await
}

fn begun(shared: &Shared, pin: &str) -> Response {
    let seen = shared.seat.seen();
    let (Place::Waiting(told), None) = (&seen.place, seen.out_of_order()) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    let asked = Begin {
        card: told.card.to_string(),
        citizen: told.citizen.as_ref().map(|id| id.to_string()),
        pin: pin.to_owned(),
        lang: seen.lang.word().to_owned(),
    };
    match shared.centre.begin(&asked) {
        Ok(token) => {
            // The card may have been pulled out while the centre was asked.
            if let Err(Place::Open(token)) = shared.seat.go_on(seen.turn, Place::Open(token)) {
                shared.centre.sign_out_later(token);
            }
            Redirect::to("/").into_response()
        }
        Err(Error::Refused(refusal)) => match &*refusal.code {
            "sign_in_wrong" | "try_later" | "sign_in_busy" => {
                let said = if refusal.code == "sign_in_wrong" {
                    say(seen.lang, "terminal-pin-wrong", &[])
                } else {
                    ui::refusal(seen.lang, &refusal)
                };
                let now = shared.seat.seen();
                match (&now.place, now.turn == seen.turn) {
                    (Place::Waiting(told), true) => {
                        (StatusCode::UNPROCESSABLE_ENTITY, pin_page(&now, told, Some(&said))).into_response()
                    }
                    _ => Redirect::to("/").into_response(),
                }
            }
            code => {
                obey(shared, code);
                let _ = shared.seat.go_on(seen.turn, Place::Refused(refusal));
                Redirect::to("/").into_response()
            }
        },
        Err(_) => {
            shared.seat.reached(false);
            Redirect::to("/").into_response()
        }
    }
}

/// What a refusal says of the machine itself.
fn obey(shared: &Shared, code: &str) {
    let standing = match code {
        "terminal_blocked" => Standing::Blocked,
        // The key is deleted by the next heartbeat, which says the same.
        "terminal_wiped" => Standing::NotBelieved("terminal_wiped"),
        "terminal_centre_unreachable" | "terminal_centre_failed" => return shared.seat.reached(false),
        code => match not_believed(code) {
            Some(code) => Standing::NotBelieved(code),
            None => return,
        },
    };
    if let Some(token) = shared.seat.stand(standing) {
        shared.centre.sign_out_later(token);
    }
}
