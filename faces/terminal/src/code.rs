//! `/terminal/code`: a resident showed her electronic card to a terminal. Her code is taken, once and for all; the machine is
//! told the number of her card, and her PIN is asked for as for a card that was put in.

use access::{Message, Signed, Terminal};
use axum::{body::Bytes, extract::State, response::Response};
use door::House;
use kernel::{Actor, Ctx, Result, refuse};

use crate::{
    session::{heard, refused},
    wire::{Show, Took},
};

/// Takes the code.
pub(crate) async fn send(State(house): State<House>, body: Bytes) -> Response {
    heard(&house, &body, take).await
}

fn take(house: &House, signed: &Signed) -> Result<Took> {
    let (db, message) = (&house.db, signed.clone());
    let terminal = db.write(&Actor::system(), move |ctx| access::serving_terminal(ctx, Message::Code, &message))?;
    let Ok(shown) = serde_json::from_str::<Show>(&signed.body) else { return refuse("terminal_message_malformed") };
    take_shown(house, &terminal, &shown).or_else(|why| refused(house, &terminal, why))
}

fn take_shown(house: &House, terminal: &Terminal, shown: &Show) -> Result<Took> {
    let (ring, code, place) = (house.card_keys()?, shown.code.clone(), terminal.object());
    house.db.write(&Actor::system(), move |ctx: &mut Ctx| {
        let shown = card::take_code(ctx, &code, &ring, &place)?;
        Ok(Took { card: shown.number.to_string() })
    })
}
