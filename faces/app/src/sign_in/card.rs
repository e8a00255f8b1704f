//! `/app/sign-in/card`: the number of the card with its PIN.

use axum::{
    Form,
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use door::House;
use kernel::{Actor, CardNumber, Refusal, Result};
use maud::{Markup, html};
use registry::PersonState;
use serde::Deserialize;
use ui::{Button, Card, Frame, Input, PasswordInput, Reader, text};

use super::{Going, known, let_in, visit};
use crate::{
    FACE,
    form::{Wrongs, again, answer},
};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    card: String,
    pin: String,
    to: String,
}

/// Shows the form.
pub(crate) async fn show(Query(going): Query<Going>, reader: Reader) -> Markup {
    write(&reader, &going, "", &Wrongs::none())
}

/// Signs in.
pub(crate) async fn send(
    State(house): State<House>,
    reader: Reader,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Response {
    let going = Going { to: given.to };
    let (card, pin, visit) = (given.card.clone(), given.pin, visit(&reader, &headers));
    let opened = house.wait(move |house| sign_in(house, &card, &pin, &visit)).await;
    match opened {
        Ok(opened) => let_in(&house, &opened, &going),
        Err(error) => {
            match Wrongs::of(reader.lang, error, |code| if code == "card_number_format" { "card" } else { "pin" }) {
                Ok(wrongs) => again(&wrongs, write(&reader, &going, &given.card, &wrongs)),
                Err(failure) => answer(&reader, Err(failure)),
            }
        }
    }
}

fn sign_in(house: &House, card: &str, pin: &str, visit: &access::Visit) -> Result<access::Opened> {
    let card = CardNumber::parse(card).map_err(|why| Refusal::new(why.code()))?;
    // A card that is lost, has ended or is not in use opens nothing.
    let hit = house.db.read(&Actor::system(), |ctx| match card::holder_of_working_card(ctx, card)? {
        Some(person) => registry::hit(ctx, person),
        None => Ok(None),
    })?;
    let holder = hit.filter(|hit| hit.state == PersonState::Alive).map(|hit| known(&hit));
    access::sign_in_by_card(&house.db, holder, pin, visit)
}

fn write(reader: &Reader, going: &Going, card: &str, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-sign-in-title"), ""))
        (Card::new("by-card", text(lang, "app-sign-in-by-card"), html! {
            form method="post" action="/app/sign-in/card" novalidate {
                input type="hidden" name="to" value=(going.to());
                (Input::new("card", text(lang, "app-card-number")).hint(text(lang, "app-card-number-hint")).autocomplete("off").autocapitalize("characters")
                    .spellcheck(false).classes("govuk-input--width-10").filled(card).error_message(wrongs.message(lang, "card")))
                (PasswordInput::new(lang, "pin", text(lang, "app-pin-label")).hint(text(lang, "app-pin-hint")).error_message(wrongs.message(lang, "pin")))
                (Button::new(text(lang, "app-sign-in")).once())
            }
        }))
        p.govuk-body { a.govuk-link href={ "/app/sign-in?to=" (going.to()) } { (text(lang, "app-sign-in-with-phone")) } }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-sign-in-title", &[])).back("app-back", "/app").write(&body)
}
