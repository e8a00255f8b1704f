//! A paper of the centre, on the machine's printer.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use door::Form;
use kernel::Refusal;
use maud::html;
use ui::{Line, Tone, text};
use zeroize::Zeroizing;

use super::{
    super::{
        Shared,
        seat::{Place, Seen},
    },
    Machine, forward, page, wait,
};
use crate::wire::{On, Refused};

pub(super) async fn print(State(shared): Machine, form: Form) -> Response {
    wait(move || printed(&shared, form.text("paper"), On::of(form.text("on")))).await
}

fn printed(shared: &Shared, paper: &str, on: Option<On>) -> Response {
    let seen = shared.seat.seen();
    let (Place::Open(token), None, Some(on)) = (&seen.place, seen.out_of_order(), on) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    if !shared.seat.may_print(seen.turn) {
        return printed_page(&seen, Some(&Refusal::new("terminal_printed_enough")));
    }
    let is_plain = |one: &char| one.is_ascii_lowercase() || one.is_ascii_digit() || *one == '-';
    let plain: String = paper.chars().filter(is_plain).collect();
    let form = Zeroizing::new(format!("paper={plain}&on={}", on.word()).into_bytes());
    let Some(fetched) = forward::fetch(shared, &seen, token, "/terminal/papers".to_owned(), Some(form)) else {
        return Redirect::to("/").into_response();
    };
    let done = match (fetched.status, serde_json::from_slice::<Refused>(&fetched.body)) {
        (200, _) => shared.settings.printing.print(on, &fetched.number, &fetched.body),
        (_, Ok(refused)) => Err(refused.refusal()),
        (_, Err(_)) => Err(Refusal::new("terminal_centre_failed")),
    };
    shared.seat.touch();
    printed_page(&seen, done.err().as_ref())
}

fn printed_page(seen: &Seen, wrong: Option<&Refusal>) -> Response {
    let lang = seen.lang;
    let title = if wrong.is_none() { "terminal-printed" } else { "terminal-not-printed" };
    let body = html! {
        p { a.govuk-back-link href="/terminal/certificates" { (text(lang, "terminal-back-to-papers")) } }
        (ui::heading("", text(lang, title), ""))
        @match wrong {
            Some(refusal) => p.govuk-body-l role="alert" { (ui::refusal(lang, refusal)) },
            None => (Line::new(Tone::Good, text(lang, "terminal-printed-take")).live()),
        }
    };
    let status = if wrong.is_none() { StatusCode::OK } else { StatusCode::CONFLICT };
    (status, page(seen, "/terminal/certificates", title, true, &body)).into_response()
}
