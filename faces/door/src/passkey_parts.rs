//! What pages share that ask for a passkey: the form that the island fills in, and the challenge that it fetches.
//!
//! The island (`ui/web/src/passkey.ts`) shows the form where the browser can do it, fetches the challenge when its button is
//! pressed, asks the device, and sends the answer as an ordinary form. Where no script runs, a sentence says what to do
//! instead.

use access::{PasskeySite, Token};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Error, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use ui::{Button, Face, Lang, Reader, text, text_with};

use crate::{Entrance, Fault, Form, House};

/// What the device is asked to do.
#[derive(Clone, Copy, Debug)]
pub enum Does {
    /// To make a passkey.
    Create,
    /// To show one that it has.
    Get,
}

/// The form: fields of the page's own go along with the answer.
#[must_use]
pub fn form(lang: Lang, site: &PasskeySite, does: Does, action: &str, fields: &Markup, button: Button) -> Markup {
    let does = match does {
        Does::Create => "create",
        Does::Get => "get",
    };
    html! {
        div data-passkey=(does) data-host=(site.host()) data-ask={ (action) "/ask" } {
            p.govuk-body.y-quiet data-passkey-without { (text_with(lang, "desk-passkey-without", &[("host", site.host())])) }
            form method="post" action=(action) hidden {
                (fields)
                input type="hidden" name="answer";
                input type="hidden" name="waiting";
                p.govuk-error-message role="alert" data-passkey-failed hidden { (text(lang, "desk-passkey-failed")) }
                (button)
            }
        }
    }
}

/// The challenge, and what brings an answer back to it where there is no session yet.
#[derive(Default, Serialize)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    challenge: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    waiting: String,
    /// Where to go first.
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    /// Why not, in the reader's language.
    #[serde(skip_serializing_if = "String::is_empty")]
    says: String,
}

/// The answer to the island: the challenge, where to go first, or why not; `back` is the page it stands on.
#[must_use]
pub fn asked(
    reader: &Reader,
    face: &'static Face,
    entrance: Entrance,
    back: &str,
    answer: Result<(String, Option<Token>)>,
) -> Response {
    match answer {
        Ok((challenge, waiting)) => {
            let waiting = waiting.map(|token| token.text()).unwrap_or_default();
            Json(Asked { challenge, waiting, ..Asked::default() }).into_response()
        }
        Err(Error::Refused(refusal)) => {
            let to = match &*refusal.code {
                "second_factor_needed" => format!("{}?to={back}", entrance.second_factor),
                "session_unknown" | "session_over" => entrance.sign_in.to_owned(),
                _ => String::new(),
            };
            let says = ui::refusal(reader.lang, &refusal);
            (StatusCode::CONFLICT, Json(Asked { to, says, ..Asked::default() })).into_response()
        }
        Err(failure) => Fault::new(reader.clone(), face, failure).into_response(),
    }
}

/// The site for which passkeys are made.
///
/// # Errors
/// `passkey_wrong` where its address is not known.
pub fn site(house: &House) -> Result<PasskeySite> {
    house.passkeys.clone().ok_or_else(|| Refusal::new("passkey_wrong").into())
}

/// What brings the answer back to its challenge.
///
/// # Errors
/// `passkey_wrong` where it is no such text.
pub fn waiting(form: &Form) -> Result<Token> {
    Token::parse(form.text("waiting")).map_err(|_| Refusal::new("passkey_wrong").into())
}
