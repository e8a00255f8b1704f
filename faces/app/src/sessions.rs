//! `/app/sessions`: where the resident is signed in, and how to end it there.

use access::SessionLine;
use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use door::{House, Resident};
use maud::{Markup, html};
use serde::Deserialize;
use ui::{Button, Card, Colour, Frame, Lang, Reader, Tag, text, text_with};

use crate::{FACE, form::answer, words};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ended {
    session: String,
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let own = access::reference(&resident.who);
    let sessions = house.ask(&resident.who, access::sessions).await;
    answer(&reader, sessions.map(|sessions| write(&reader, &own, &sessions)))
}

/// Ends one.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    Form(ended): Form<Ended>,
) -> Response {
    let done = house.act(&resident.who, move |ctx| access::revoke(ctx, &ended.session)).await;
    match done {
        Ok(()) => Redirect::to("/app/sessions").into_response(),
        Err(error) => answer(&reader, Err(error)),
    }
}

fn write(reader: &Reader, own: &str, sessions: &[SessionLine]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-sessions-title"), ""))
        p.govuk-body { (text(lang, "app-sessions-note")) }
        @for (at, session) in sessions.iter().enumerate() { (one(lang, at, own, session)) }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-sessions-title", &[])).back("app-back", "/app").write(&body)
}

fn one(lang: Lang, at: usize, own: &str, session: &SessionLine) -> Card {
    let here = session.reference == own;
    let words = if session.words.is_empty() {
        text(lang, "app-session-device")
    } else {
        html! { (session.words) }
    };
    let title = html! { (words) @if here { " " (Tag::new(Colour::Green, text(lang, "app-session-here"))) } };
    Card::new(
        format!("session-{at}"),
        title,
        html! {
            p.govuk-body { (text(lang, "app-session-began")) (words::at(lang, session.began_at)) }
            p.govuk-body { (text(lang, "app-session-used")) (words::at(lang, session.used_at)) }
            form method="post" action="/app/sessions" {
                input type="hidden" name="session" value=(session.reference);
                (Button::new(html! {
                    (text(lang, "app-session-end"))
                    span.govuk-visually-hidden { " " (text_with(lang, "app-session-number", &[("number", &(at + 1).to_string())])) }
                }).secondary())
            }
        },
    )
}
