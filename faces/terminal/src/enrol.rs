//! `/terminal/enrol`: a machine that has a code of the office becomes a terminal.

use axum::{body::Bytes, extract::State, response::Response};
use door::House;
use kernel::{Actor, refuse, unhex};

use crate::wire::{Enrol, Enrolled};

/// Enrols it.
pub(crate) async fn send(State(house): State<House>, body: Bytes) -> Response {
    let asked = serde_json::from_slice::<Enrol>(&body).ok();
    let deed = move |ctx: &mut kernel::Ctx| {
        let Some(Enrol { code, public_key }) = &asked else { return refuse("terminal_message_malformed") };
        let Some(key) = unhex(public_key) else { return refuse("terminal_key_malformed") };
        let terminal = access::enrol(ctx, code, &key)?;
        Ok(Enrolled { terminal: terminal.terminal_id, name: terminal.name })
    };
    crate::session::answer(house.db.write_async(Actor::system(), deed).await)
}
