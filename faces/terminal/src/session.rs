//! `/terminal/session`: a resident put her card into a terminal and typed her PIN.
//!
//! Steps: the terminal may serve, and its message is used up (a wrong PIN is no message to send again); the card works, or
//! waits to be taken into use; the chip's citizen id is the holder's; the PIN is right. The token goes to the machine and never to its browser.

use access::{Known, Message, Signed, Terminal};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use card::Stage;
use door::House;
use kernel::{Actor, CardNumber, CitizenId, Ctx, Error, Refusal, Result, refuse};
use serde::Serialize;

use crate::wire::{Begin, Begun, Envelope, Refused};

/// Begins a session.
pub(crate) async fn send(State(house): State<House>, body: Bytes) -> Response {
    heard(&house, &body, begin).await
}

/// Does what a signed message asks for, away from the threads that serve.
pub(crate) async fn heard<T: Serialize + Send + 'static>(
    house: &House,
    body: &Bytes,
    deed: fn(&House, &Signed) -> Result<T>,
) -> Response {
    let signed = serde_json::from_slice::<Envelope>(body).ok().and_then(|envelope| envelope.signed());
    let done = house.wait(move |house| match signed {
        Some(signed) => deed(house, &signed),
        None => refuse("terminal_message_malformed"),
    });
    answer(done.await)
}

fn begin(house: &House, signed: &Signed) -> Result<Begun> {
    let (db, message) = (&house.db, signed.clone());
    let terminal = db.write(&Actor::system(), move |ctx| access::serving_terminal(ctx, Message::Session, &message))?;
    let Ok(asked) = serde_json::from_str::<Begin>(&signed.body) else { return refuse("terminal_message_malformed") };
    let known = db.read(&Actor::system(), |ctx| holder(ctx, &asked));
    let known = known.or_else(|why| refused(house, &terminal, why))?;
    let opened = access::sign_in_at_terminal(db, &terminal, Some(known), &asked.pin, &asked.lang)?;
    Ok(Begun { session: opened.session.text() })
}

/// A card that is not served stands in the log, with the reason.
pub(crate) fn refused<T>(house: &House, terminal: &Terminal, why: Error) -> Result<T> {
    if let Error::Refused(refusal) = &why {
        access::record_card_refused(&house.db, terminal, &refusal.code)?;
    }
    Err(why)
}

/// Whose card it is: one that works, or one that was handed over and is to be taken into use, when its chip says who she is.
fn holder(ctx: &mut Ctx, asked: &Begin) -> Result<Known> {
    let Ok(number) = CardNumber::parse(&asked.card) else { return refuse("terminal_card_unknown") };
    let Some(card) = card::card_of_number(ctx, number)? else { return refuse("terminal_card_unknown") };
    let is_to_be_activated = card.stage == Stage::HandedOver && asked.citizen.is_some();
    if !is_to_be_activated {
        card.refuse_unless_working(ctx.today())?;
    }
    let person = card.person;
    let told = asked.citizen.as_deref().map(CitizenId::parse);
    if told.is_some_and(|told| told.ok() != Some(person)) {
        return refuse("terminal_card_differs");
    }
    match registry::hit(ctx, person)? {
        Some(hit) if hit.state == registry::PersonState::Alive => Ok(Known { person, village: hit.village }),
        _ => refuse("terminal_card_unknown"),
    }
}

/// What is said to a machine: what it asked for, why not, or that it cannot be said now.
pub(crate) fn answer<T: Serialize>(said: Result<T>) -> Response {
    match said {
        Ok(said) => Json(said).into_response(),
        Err(Error::Refused(refusal)) => (StatusCode::CONFLICT, Json(Refused::of(&refusal))).into_response(),
        Err(_) => {
            let failed = Refused::of(&Refusal::new("terminal_centre_failed"));
            (StatusCode::INTERNAL_SERVER_ERROR, Json(failed)).into_response()
        }
    }
}
