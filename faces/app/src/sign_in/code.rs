//! `/app/sign-in/code`: the code from the phone; where several people share the phone, one of them is chosen after it.

use access::Token;
use axum::{
    Form,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use door::{House, Messages};
use exchange::sms::Phone;
use kernel::{Actor, Result, refuse};
use maud::{Markup, html};
use registry::Hit;
use serde::Deserialize;
use ui::{Button, Card, Frame, Input, Line, RadioItem, Radios, Reader, Tone, text, text_with};

use super::{Going, known, let_in, people_of_phone, visit};
use crate::{
    FACE, cookie,
    form::{Wrongs, again, answer},
    sealed,
};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    code: String,
    to: String,
    /// Which of the people who share the phone; nothing before they were shown.
    who: String,
    /// They were shown.
    chosen: String,
}

/// What the browser kept: the handle of the code, and the phone.
fn awaited(headers: &HeaderMap) -> Option<(Token, Phone)> {
    let (handle, phone) = cookie::CODE.read(headers)?.split_once('.')?;
    Some((Token::parse(handle).ok()?, Phone::parse(phone).ok()?))
}

/// Shows the form; who has asked for no code begins anew.
pub(crate) async fn show(
    State(house): State<House>,
    Query(going): Query<Going>,
    reader: Reader,
    headers: HeaderMap,
) -> Response {
    match awaited(&headers) {
        Some((_, phone)) => write(&house, &reader, &phone, &going, &Wrongs::none()).into_response(),
        None => Redirect::to("/app/sign-in").into_response(),
    }
}

/// What came of a code.
enum Outcome {
    In(access::Opened),
    /// The code is right; one of these is to be chosen.
    Choose(Vec<Hit>),
}

/// Signs in, or asks who of several it is.
pub(crate) async fn send(
    State(house): State<House>,
    reader: Reader,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Response {
    let Some((handle, phone)) = awaited(&headers) else { return Redirect::to("/app/sign-in").into_response() };
    let going = Going { to: given.to.clone() };
    let (visit, asked, for_pages) = (visit(&reader, &headers), phone.clone(), (given.code.clone(), handle.text()));
    let outcome = house.wait(move |house| try_code(house, &handle, &asked, &given, &visit)).await;
    match outcome {
        Ok(Outcome::In(opened)) => let_in(&house, &opened, &going),
        Ok(Outcome::Choose(people)) => {
            let handle = Token::parse(&for_pages.1).expect("it was read before");
            choose(&reader, &handle, &for_pages.0, &people, &going).into_response()
        }
        Err(error) => match Wrongs::of(reader.lang, error, |_| "code") {
            Ok(wrongs) => again(&wrongs, write(&house, &reader, &phone, &going, &wrongs)),
            Err(failure) => answer(&reader, Err(failure)),
        },
    }
}

fn try_code(house: &House, handle: &Token, phone: &Phone, given: &Given, visit: &access::Visit) -> Result<Outcome> {
    let people = house.db.read(&Actor::system(), |ctx| people_of_phone(ctx, phone))?;
    let only = match &people[..] {
        [] => None,
        [only] => Some(known(only)),
        several if given.chosen.is_empty() => {
            access::check_phone_code(&house.db, handle, phone.as_str(), &given.code)?;
            return Ok(Outcome::Choose(several.to_vec()));
        }
        several => {
            let Some(person) = sealed::person(handle, &given.who, super::ids(several)) else {
                return refuse("choose_who_you_are");
            };
            several.iter().find(|hit| hit.person == person).map(known)
        }
    };
    access::sign_in_by_phone(&house.db, handle, phone.as_str(), &given.code, only, visit).map(Outcome::In)
}

fn write(house: &House, reader: &Reader, phone: &Phone, going: &Going, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-code-title"), ""))
        p.govuk-body { (text_with(lang, "app-code-sent", &[("phone", &phone.masked())])) }
        @if house.messages == Messages::Folder { (Line::new(Tone::Warn, text(lang, "app-code-in-folder"))) }
        (Card::new("code-card", text(lang, "app-code-enter"), html! {
            form method="post" action="/app/sign-in/code" novalidate {
                input type="hidden" name="to" value=(going.to());
                (Input::new("code", text(lang, "app-code-label")).hint(text(lang, "app-code-hint")).inputmode("numeric").autocomplete("one-time-code")
                    .classes("govuk-input--width-10 govuk-input--extra-letter-spacing").error_message(wrongs.message(lang, "code")))
                (Button::new(text(lang, "app-sign-in")).once())
            }
        }))
        p.govuk-body { a.govuk-link href={ "/app/sign-in?to=" (going.to()) } { (text(lang, "app-code-again")) } }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-code-title", &[])).back("app-back", "/app/sign-in").write(&body)
}

fn choose(reader: &Reader, handle: &Token, code: &str, people: &[Hit], going: &Going) -> Markup {
    let lang = reader.lang;
    let item = |hit: &Hit| {
        RadioItem::new(sealed::reference(handle, hit.person), hit.name.masked())
            .hint(html! { (ui::masked(lang, &hit.person.to_string())) })
    };
    let items: Vec<RadioItem> = people.iter().map(item).collect();
    let body = html! {
        (ui::heading("", text(lang, "app-choose-title"), ""))
        form method="post" action="/app/sign-in/code" {
            input type="hidden" name="to" value=(going.to());
            input type="hidden" name="code" value=(code);
            input type="hidden" name="chosen" value="yes";
            (Radios::new("who", text(lang, "app-choose-who"), items))
            (Button::new(text(lang, "app-sign-in")).once())
        }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-choose-title", &[])).back("app-back", "/app/sign-in").write(&body)
}
