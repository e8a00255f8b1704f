//! `/terminal/heartbeat`: a terminal lives, and hears whether it may serve.

use access::Health;
use axum::{body::Bytes, extract::State, response::Response};
use door::House;
use kernel::{Actor, refuse};

use crate::wire::{Envelope, Heard, Heartbeat};

/// Takes it in.
pub(crate) async fn send(State(house): State<House>, body: Bytes) -> Response {
    let signed = serde_json::from_slice::<Envelope>(&body).ok().and_then(|envelope| envelope.signed());
    let deed = move |ctx: &mut kernel::Ctx| {
        let Some(signed) = &signed else { return refuse("terminal_message_malformed") };
        let Ok(Heartbeat { reader, printer, paper, version }) = serde_json::from_str(&signed.body) else {
            return refuse("terminal_message_malformed");
        };
        let state = access::heartbeat(ctx, signed, &Health { reader, printer, paper, version })?;
        Ok(Heard { state: state.word().to_owned(), now: ctx.now().0 })
    };
    crate::session::answer(house.db.write_async(Actor::system(), deed).await)
}
