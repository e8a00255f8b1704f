//! The self-service terminal 自助终端: a machine in a service point at which a resident puts her card in.
//!
//! It has two halves. The pages are made here by the centre and are a resident's, as the app's are; the machine
//! ([`machine`]) reads the card, keeps the session in its memory, and shows the centre's pages to a browser that fills its
//! screen. What the halves say to each other is in [`wire`]; every word of the machine is signed (`access::serving_terminal`).
//!
//! Promises
//! * A session begins with a card that works, put in or shown on a phone, in a terminal that may serve, and the PIN of the
//!   resident's account; where the chip told whose it is, that is the holder.
//! * The browser never holds the session: it has no cookie and no token, and keeps no page.
//! * Every page has a button that finishes, and a countdown that is seen; every service is three touches away.
//! * Every form works without script.
//! * Every service that the catalogue opens at terminals can be asked for here, with the card in.
//!
//! Deliberately absent: SQL and rules; how a paper looks (`document::paper`) and how a printer is driven (`printer`); the medical
//! balance, which comes with its room; employers and files, which are for a desk or the app.

mod activate;
mod card;
mod cases;
mod certificates;
mod code;
mod enrol;
mod found;
mod frame;
mod heartbeat;
mod insured;
mod lost;
pub mod machine;
mod menu;
mod own;
mod papers;
mod payments;
mod pin;
mod proof;
mod services;
mod session;
mod sign_out;
pub mod wire;
mod words;

use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
use door::{Asks, House, Route};
use ui::Face;

/// Every route, with what it asks of who comes.
#[must_use]
pub fn table() -> Vec<(Route, MethodRouter<House>)> {
    let anybody = Asks::Nothing;
    let resident = Asks::Resident;
    vec![
        (Route::post("/terminal/enrol", anybody), post(enrol::send)),
        (Route::post("/terminal/heartbeat", anybody), post(heartbeat::send)),
        (Route::post("/terminal/code", anybody), post(code::send)),
        (Route::post("/terminal/session", anybody), post(session::send)),
        (Route::post("/terminal/sign-out", anybody), post(sign_out::send)),
        (Route::get("/terminal/menu", resident), get(menu::show)),
        (Route::get("/terminal/payments", resident), get(payments::show)),
        (Route::get("/terminal/card", resident), get(card::show)),
        (Route::get("/terminal/insured", resident), get(insured::show)),
        (Route::get("/terminal/proof", resident), get(proof::show)),
        (Route::post("/terminal/proof", resident), post(proof::send)),
        (Route::get("/terminal/services", resident), get(services::show)),
        (Route::get("/terminal/services/{service}", resident), get(services::form)),
        (Route::post("/terminal/services/{service}", resident), post(services::send)),
        (Route::get("/terminal/services/{service}/check", resident), get(services::check::show)),
        (Route::post("/terminal/services/{service}/check", resident), post(services::check::send)),
        (Route::get("/terminal/cases", resident), get(cases::show)),
        (Route::get("/terminal/cases/{case}", resident), get(cases::one)),
        (Route::get("/terminal/lost", resident), get(lost::show)),
        (Route::post("/terminal/lost", resident), post(lost::send)),
        (Route::get("/terminal/found", resident), get(found::show)),
        (Route::post("/terminal/found", resident), post(found::send)),
        (Route::get("/terminal/activate", resident), get(activate::show)),
        (Route::post("/terminal/activate", resident), post(activate::send)),
        (Route::get("/terminal/pin", resident), get(pin::show)),
        (Route::post("/terminal/pin", resident), post(pin::send)),
        (Route::get("/terminal/certificates", resident), get(certificates::show)),
        (Route::post("/terminal/papers", resident), post(papers::send)),
    ]
}

/// The centre's half of the terminal.
pub fn routes(house: &House) -> Router {
    door::router(house, &FACE, table())
}

/// The face. It has no navigation: its menu is one.
pub const FACE: Face = Face { name: "face-terminal", home: "/", nav: &[], is_machine: true };
