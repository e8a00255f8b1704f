//! The frame of every page of a terminal: large, with the countdown and the button that finishes.
//!
//! The countdown counts by script, and pulls back by each touch; without script the browser leaves by itself when the time
//! is over. Either way the machine ends the session by its own clock.

use axum::response::{IntoResponse, Response};
use door::Fault;
use kernel::Result;
use maud::{Markup, html};
use ui::{Button, Frame, Icon, Reader, View, text};

use crate::FACE;

/// After so many seconds without a touch the session ends.
pub(crate) const IDLE_SECONDS: u32 = 60;

/// The reader as a terminal shows him pages: large, and without a name at the top.
pub(crate) fn at_the_terminal(reader: &Reader) -> Reader {
    let mut reader = reader.clone();
    reader.signed_in = None;
    if !reader.view.is_elder() {
        reader.view = View::Elder;
    }
    reader
}

/// A page of hers, one touch from the menu.
pub(crate) fn page(reader: &Reader, title: &str, body: &Markup) -> Markup {
    let back = (reader.path() != "/terminal/menu").then_some(("terminal-back", "/terminal/menu"));
    framed(reader, ui::say(reader.lang, title, &[]), back, body)
}

/// A page of hers with a name of its own and its way back: the key of its word and the address.
pub(crate) fn titled(reader: &Reader, title: String, back: (&str, &str), body: &Markup) -> Markup {
    framed(reader, title, Some(back), body)
}

fn framed(reader: &Reader, title: String, back: Option<(&str, &str)>, body: &Markup) -> Markup {
    let reader = at_the_terminal(reader);
    let body = html! { (counting(&reader, "open", true)) (body) };
    let frame = Frame::new(&reader, &FACE, title);
    match back {
        Some((key, to)) => frame.back(key, to).write(&body),
        None => frame.write(&body),
    }
}

/// The countdown, what the script needs to know of the page, and the button that finishes.
pub(crate) fn counting(reader: &Reader, place: &str, finishes: bool) -> Markup {
    let lang = reader.lang;
    let seconds = IDLE_SECONDS;
    html! {
        div.y-toolbar data-terminal=(place) data-seconds=(seconds) {
            p.govuk-body role="timer" {
                (Icon::Clock) " " (text(lang, "terminal-ends-in")) " " strong data-countdown { (seconds) } " " (text(lang, "terminal-seconds"))
            }
            @if finishes {
                form method="post" action="/local/finish" { (Button::new(html! { (Icon::LogOut) " " (text(lang, "terminal-finish")) }).secondary()) }
            }
        }
        noscript { meta http-equiv="refresh" content={ (seconds + 2) ";url=/" }; }
        script src="/local/terminal.js" defer {}
    }
}

/// A page, or why there is none; the reason has the button that finishes, too.
pub(crate) fn answer<T: IntoResponse>(reader: &Reader, page: Result<T>) -> Response {
    match page {
        Ok(page) => page.into_response(),
        Err(error) => failed(reader, error),
    }
}

fn failed(reader: &Reader, error: kernel::Error) -> Response {
    let Some(refusal) = error.refusal() else {
        return Fault::new(at_the_terminal(reader), &FACE, error).into_response();
    };
    let body = html! {
        (ui::heading("", text(reader.lang, "not-possible-title"), ""))
        p.govuk-body-l { (ui::refusal(reader.lang, refusal)) }
        (Button::link(text(reader.lang, "terminal-back"), "/terminal/menu"))
    };
    (door::status_of(refusal), page(reader, "not-possible-title", &body)).into_response()
}
