//! `/app/card/code`: the electronic card. It is issued once, after a phone code; then the page shows a code that counts for a
//! minute and once, and draws itself anew before the minute is over, also without script.
//!
//! It is always the resident's own: nobody shows a relative's card.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use card::{CODE_SECONDS, Code};
use door::{Fault, House, Resident};
use kernel::{Error, Moment, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Frame, Lang, Line, Reader, Tone, text, text_with};

use crate::FACE;

/// The page draws itself anew so long before a code ends, in seconds.
const EARLY_SECONDS: i64 = 10;

/// What the page shows.
enum Shown {
    /// A code.
    Code(Code),
    /// There is none yet; how it is had.
    None,
    /// There cannot be one now, and why.
    No(Refusal),
}

/// Shows a code, or how to get one.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let keys = match house.card_keys() {
        Ok(keys) => keys,
        Err(why) => return Fault::new(reader, &FACE, why).into_response(),
    };
    let asked = house
        .ask(&resident.who, move |ctx| match card::show_code(ctx, &keys) {
            Ok(code) => Ok(Shown::Code(code)),
            Err(Error::Refused(why)) if why.code == "electronic_there_is_none" => Ok(Shown::None),
            Err(Error::Refused(why)) => Ok(Shown::No(why)),
            Err(failed) => Err(failed),
        })
        .await;
    match asked {
        Ok(shown) => {
            let mut response = write(&reader, &shown, None).into_response();
            if let Shown::Code(_) = shown {
                // A code ends by itself, which cannot be put off: the page goes on to the next one.
                response.headers_mut().insert(header::REFRESH, HeaderValue::from(fresh_for()));
            }
            response
        }
        Err(why) => Fault::new(reader, &FACE, why).into_response(),
    }
}

/// Has the electronic card issued.
pub(crate) async fn issue(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let session = resident.who.clone();
    let issued = house.act(&resident.who, move |ctx| card::issue_electronic(ctx, &session)).await;
    done(issued.map(drop), reader)
}

/// Gives the electronic card up.
pub(crate) async fn end(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    done(house.act(&resident.who, card::end_electronic).await, reader)
}

fn done(answer: Result<()>, reader: Reader) -> Response {
    match answer {
        Ok(()) => Redirect::to("/app/card/code").into_response(),
        Err(Error::Refused(why)) if why.code == "second_factor_needed" => {
            let why = Refusal::new("electronic_needs_fresh_code");
            (axum::http::StatusCode::UNPROCESSABLE_ENTITY, write(&reader, &Shown::None, Some(&why))).into_response()
        }
        Err(failed) => Fault::new(reader, &FACE, failed).into_response(),
    }
}

fn write(reader: &Reader, shown: &Shown, wrong: Option<&Refusal>) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-ecard-title"), ""))
        @if let Some(wrong) = wrong { (Line::new(Tone::Warn, html! { (ui::refusal(lang, wrong)) }).live()) }
        @match shown {
            Shown::Code(code) => (of_code(lang, code)),
            Shown::None => (of_none(lang, wrong.is_some())),
            Shown::No(why) => (Line::new(Tone::Warn, html! { (ui::refusal(lang, why)) })),
        }
        p.govuk-body { a.govuk-link href="/app/card" { (text(lang, "app-card-title")) } }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-ecard-title", &[])).back("app-back", "/app").write(&body)
}

/// So many seconds a page with a code stands.
fn fresh_for() -> u32 {
    u32::try_from(CODE_SECONDS - EARLY_SECONDS).expect("less than a minute")
}

fn of_code(lang: Lang, code: &Code) -> Markup {
    let until = clock(code.expires_at);
    html! {
        div.y-code { (ui::qr(lang, "app-ecard-qr", &code.text)) }
        p.govuk-body-l { (text_with(lang, "app-ecard-until", &[("time", &until)])) }
        p.govuk-body { (text(lang, "app-ecard-once")) }
        p { (Button::link(text(lang, "app-ecard-again"), "/app/card/code").secondary()) }
        form method="post" action="/app/card/code/end" {
            (Button::new(text(lang, "app-ecard-end")).secondary())
        }
    }
}

/// `14:03:05`.
fn clock(at: Moment) -> String {
    at.local().split(' ').next_back().unwrap_or_default().to_owned()
}

fn of_none(lang: Lang, stale: bool) -> Markup {
    html! {
        (Card::new("issue", text(lang, "app-ecard-none"), html! {
            p.govuk-body { (text(lang, "app-ecard-why")) }
            ul.govuk-list.govuk-list--bullet {
                li { (text(lang, "app-ecard-says")) }
                li { (text(lang, "app-ecard-minute")) }
                li { (text(lang, "app-ecard-lost")) }
            }
            @if stale {
                form method="post" action="/app/sign-out" { (Button::new(text(lang, "app-pin-sign-in-anew"))) }
            } @else {
                form method="post" action="/app/card/code/issue" { (Button::new(text(lang, "app-ecard-issue")).once()) }
            }
        }))
    }
}
