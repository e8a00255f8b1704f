//! The app: pages for residents, made for a phone first and for an eighty-year-old.
//!
//! Promises
//! * A page shows the affairs of the resident who is signed in, or of a relative whose consent stands in the very
//!   transaction that reads them (`affairs`); a banner on every such page says whose affairs these are.
//! * No number, name, phone or card of anybody stands in an address. Relatives are named by references that are worth
//!   something to one session only (`sealed`).
//! * Whoever asks for a code is answered the same, whether anybody is known by the phone or not.
//! * Nothing of a person is kept by the browser: pages are not stored, and the worker that makes the app installable
//!   keeps the shell and the assets only.
//! * Every form works without script.
//!
//! Deliberately absent: SQL, rules, calls to the outside; public lists (the `notice` face).

mod affairs;
mod appointments;
mod bundle;
mod card;
mod case;
mod cases;
mod complaint;
mod complaints;
mod cookie;
mod follow;
mod form;
mod home;
mod household;
mod looks;
mod messages;
mod nearby;
mod offer;
mod offline;
mod payment;
mod payments;
mod pin;
mod proof;
mod relatives;
mod sealed;
mod services;
mod sessions;
mod sign_in;
mod sign_out;
mod staff;
mod whom;
mod words;
mod work;

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
    let photo_max = card::photo::BODY_BYTES_MAX;
    let staff_max = door::staff_parts::STAFF_BODY_BYTES_MAX;
    let files_max = door::service_form::SERVICE_BODY_BYTES_MAX;
    vec![
        (Route::get("/app", anybody), get(home::show)),
        (Route::get("/app/sign-in", anybody), get(sign_in::show)),
        (Route::post("/app/sign-in", anybody), post(sign_in::send)),
        (Route::get("/app/sign-in/outside", anybody), get(sign_in::outside::go)),
        (Route::get("/app/sign-in/outside/back", anybody), get(sign_in::outside::back)),
        (Route::get("/app/sign-in/code", anybody), get(sign_in::code::show)),
        (Route::post("/app/sign-in/code", anybody), post(sign_in::code::send)),
        (Route::get("/app/sign-in/card", anybody), get(sign_in::card::show)),
        (Route::post("/app/sign-in/card", anybody), post(sign_in::card::send)),
        (Route::post("/app/sign-out", anybody), post(sign_out::send)),
        (Route::get("/app/proof", resident), get(proof::show)),
        (Route::post("/app/proof", resident), post(proof::prove)),
        (Route::post("/app/proof/ask", resident), post(proof::ask_to_prove)),
        (Route::post("/app/proof/passkeys", resident), post(proof::add)),
        (Route::post("/app/proof/passkeys/ask", resident), post(proof::ask_to_add)),
        (Route::post("/app/proof/forget", resident), post(proof::forget)),
        (Route::get("/app/pin", resident), get(pin::show)),
        (Route::post("/app/pin", resident), post(pin::send)),
        (Route::get("/app/payments", resident), get(payments::show)),
        (Route::get("/app/payments/{item}", resident), get(payment::show)),
        (Route::get("/app/card", resident), get(card::show)),
        (Route::get("/app/card/code", resident), get(card::code::show)),
        (Route::post("/app/card/code/issue", resident), post(card::code::issue)),
        (Route::post("/app/card/code/end", resident), post(card::code::end)),
        (Route::get("/app/card/apply", resident), get(card::apply::show)),
        (Route::post("/app/card/apply", resident), post(card::apply::send)),
        (Route::post("/app/card/apply/send", resident).with_body(photo_max), post(card::apply::send::send)),
        (Route::get("/app/card/photo", resident), get(card::photo::show)),
        (Route::post("/app/card/photo", resident).with_body(photo_max), post(card::photo::send)),
        (Route::get("/app/card/bank", resident), get(card::bank::show)),
        (Route::post("/app/card/bank", resident), post(card::bank::send)),
        (Route::get("/app/card/withdraw", resident), get(card::withdraw::show)),
        (Route::post("/app/card/withdraw", resident), post(card::withdraw::send)),
        (Route::get("/app/card/activate", resident), get(card::activate::show)),
        (Route::post("/app/card/activate", resident), post(card::activate::send)),
        (Route::get("/app/card/stop", resident), get(card::stop::show)),
        (Route::post("/app/card/stop", resident), post(card::stop::send)),
        (Route::get("/app/card/lost", resident), get(card::lost::show)),
        (Route::post("/app/card/lost", resident), post(card::lost::send)),
        (Route::get("/app/card/found", resident), get(card::found::show)),
        (Route::post("/app/card/found", resident), post(card::found::send)),
        (Route::get("/app/card/progress", anybody), get(card::progress::show)),
        (Route::post("/app/card/progress", anybody), post(card::progress::send)),
        (Route::get("/app/services", anybody), get(services::show)),
        (Route::get("/app/services/{service}", anybody), get(services::one)),
        (Route::get("/app/services/{service}/ask", resident), get(services::ask::show)),
        (Route::post("/app/services/{service}/ask", resident).with_body(files_max), post(services::ask::send)),
        (Route::get("/app/services/{service}/check", resident), get(services::check::show)),
        (Route::post("/app/services/{service}/send", resident), post(services::check::send)),
        (Route::post("/app/services/{service}/drop", resident), post(services::ask::drop)),
        (Route::get("/app/offers/{service}", resident), get(offer::show)),
        (Route::post("/app/offers/{service}", resident), post(offer::send)),
        (Route::get("/app/bundles/{bundle}", resident), get(bundle::show)),
        (Route::get("/app/cases", resident), get(cases::show)),
        (Route::get("/app/cases/{case}", resident), get(case::show)),
        (Route::post("/app/cases/supply", resident).with_body(files_max), post(case::supply)),
        (Route::post("/app/cases/paper", resident), post(case::paper)),
        (Route::post("/app/cases/step/{deed}", resident), post(case::step)),
        (Route::get("/app/staff", resident), get(staff::show)),
        (Route::post("/app/staff", resident).with_body(staff_max), post(staff::send)),
        (Route::get("/app/staff/template.xlsx", resident), get(staff::template)),
        (Route::get("/app/work", resident), get(work::show)),
        (Route::get("/app/nearby", anybody), get(nearby::show)),
        (Route::get("/app/nearby/{point}", anybody), get(nearby::one::show)),
        (Route::get("/app/nearby/{point}/book", resident), get(nearby::book::show)),
        (Route::post("/app/nearby/{point}/book", resident), post(nearby::book::send)),
        (Route::post("/app/nearby/{point}/ticket", resident), post(nearby::one::take)),
        (Route::get("/app/appointments", resident), get(appointments::show)),
        (Route::post("/app/appointments/cancel", resident), post(appointments::cancel)),
        (Route::post("/app/appointments/give-back", resident), post(appointments::give_back)),
        (Route::get("/app/household", resident), get(household::show)),
        (Route::get("/app/relatives", resident), get(relatives::show)),
        (Route::post("/app/relatives", resident), post(relatives::send)),
        (Route::post("/app/relatives/act", resident), post(relatives::act)),
        (Route::post("/app/relatives/stop", resident), post(relatives::stop)),
        (Route::get("/app/messages", resident), get(messages::show)),
        (Route::post("/app/messages", resident), post(messages::send)),
        (Route::get("/app/looks", resident), get(looks::show)),
        (Route::get("/app/sessions", resident), get(sessions::show)),
        (Route::post("/app/sessions", resident), post(sessions::send)),
        (Route::get("/app/complaints", anybody), get(complaints::show)),
        (Route::get("/app/complaints/new", anybody), get(complaint::show)),
        (Route::post("/app/complaints/new", anybody).with_body(complaint::BODY_BYTES_MAX), post(complaint::send)),
        (Route::get("/app/complaints/follow", anybody), get(follow::show)),
        (Route::post("/app/complaints/follow", anybody), post(follow::send)),
        (Route::get("/app/offline", anybody), get(offline::show)),
        (Route::get("/app/manifest.webmanifest", anybody), get(offline::manifest)),
        (Route::get("/app/worker.js", anybody), get(offline::worker)),
    ]
}

/// The pages of the app.
pub fn routes(house: &House) -> Router {
    door::router(house, &FACE, table())
}

/// The face. It has no navigation: its first page is one.
pub const FACE: Face = Face { name: "face-app", home: "/app", nav: &[], is_machine: false };
