//! The platform: pages for clerks, departments and the card office.
//!
//! Promises: a page shows what one use case answers, in the reader's language, and works without script; a person is shown
//! masked until a purpose was stated, and named in addresses by a sealed reference only. Deliberately absent: SQL, rules,
//! calls to the outside.

mod appointments;
mod batch;
mod batch_page;
mod batches;
mod budget;
mod cards;
mod cases;
mod complaint;
mod complaints;
mod disbursements;
mod download;
mod follow_ups;
mod help;
mod home;
mod invite;
mod jobs;
mod lists;
mod log;
mod objection;
mod objections;
mod page;
mod payments;
mod payouts;
mod pension;
mod people;
mod person;
mod programme;
mod programmes;
mod proofs;
mod queue;
mod second_factor;
mod security;
mod services;
mod sign_in;
mod sign_out;
mod terminals;
mod upload;
mod user;
mod users;
mod words;

use access::Deed;
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
use door::{Asks, House, Route};
use ui::{Face, Nav};

/// Every route, with what it asks of who comes.
#[must_use]
pub fn table() -> Vec<(Route, MethodRouter<House>)> {
    let mut table = who_is_who();
    table.extend(work());
    table.extend(payouts::table());
    table.extend(people_and_cases());
    table.extend(cards::table());
    table.extend(services::table());
    table.extend(cases::table());
    table.extend(follow_ups::table());
    table.extend(disbursements::table());
    table.extend(queue::table());
    table.extend(keeping());
    table
}

/// Signing in, and what is one's own.
fn who_is_who() -> Vec<(Route, MethodRouter<House>)> {
    let own = Asks::User(Deed::Read);
    vec![
        (Route::get("/platform/sign-in", Asks::Nothing), get(sign_in::show)),
        (Route::post("/platform/sign-in", Asks::Nothing), post(sign_in::send)),
        (Route::get("/platform/sign-in/outside", Asks::Nothing), get(sign_in::outside)),
        (Route::get("/platform/sign-in/outside/back", Asks::Nothing), get(sign_in::from_outside)),
        (Route::post("/platform/sign-in/passkey", Asks::Nothing), post(sign_in::by_passkey)),
        (Route::post("/platform/sign-in/passkey/ask", Asks::Nothing), post(sign_in::ask_passkey)),
        (Route::post("/platform/sign-out", Asks::Nothing), post(sign_out::send)),
        (Route::get("/platform/invite/{token}", Asks::Nothing), get(invite::show)),
        (Route::post("/platform/invite/{token}", Asks::Nothing), post(invite::send)),
        (Route::get("/platform/second-factor", Asks::Nothing), get(second_factor::show)),
        (Route::post("/platform/second-factor", Asks::Nothing), post(second_factor::send)),
        (Route::post("/platform/second-factor/passkey", Asks::Nothing), post(second_factor::by_passkey)),
        (Route::post("/platform/second-factor/passkey/ask", Asks::Nothing), post(second_factor::ask_passkey)),
        (Route::get("/platform/security", own), get(security::show)),
        (Route::post("/platform/security/app", own), post(security::offer)),
        (Route::post("/platform/security/app/code", own), post(security::accept)),
        (Route::post("/platform/security/passkeys", own), post(security::add_passkey)),
        (Route::post("/platform/security/passkeys/ask", own), post(security::ask_passkey)),
        (Route::post("/platform/security/passkeys/drop", own), post(security::drop_passkey)),
        (Route::post("/platform/security/sessions", own), post(security::revoke)),
        (Route::post("/platform/security/password", own), post(security::change_password)),
    ]
}

fn work() -> Vec<(Route, MethodRouter<House>)> {
    let reads = Asks::User(Deed::Read);
    vec![(Route::get("/platform", reads), get(home::show)), (Route::get("/platform/help", reads), get(help::show))]
}

fn people_and_cases() -> Vec<(Route, MethodRouter<House>)> {
    let (reads, finds, opens) = (Asks::User(Deed::Read), Asks::User(Deed::ReadPeople), Asks::User(Deed::OpenPerson));
    let (corrects, takes_cases) = (Asks::User(Deed::CorrectPeople), Asks::User(Deed::TakeCase));
    let (takes, answers) = (Asks::User(Deed::TakeComplaint), Asks::User(Deed::AnswerComplaint));
    vec![
        (Route::get("/platform/people", finds), get(people::show)),
        (Route::post("/platform/people", finds), post(people::search)),
        (Route::get("/platform/people/export/{format}", finds), get(people::export)),
        (Route::get("/platform/people/{person}", finds), get(person::show)),
        (Route::post("/platform/people/{person}/open", opens), post(person::open)),
        (Route::post("/platform/people/{person}/name", corrects), post(person::correct_name)),
        (Route::post("/platform/people/{person}/phone", corrects), post(person::correct_phone)),
        (Route::post("/platform/people/{person}/village", corrects), post(person::correct_village)),
        (Route::post("/platform/people/{person}/state", corrects), post(person::change_state)),
        (
            Route::post("/platform/people/{person}/account", Asks::User(Deed::CorrectAccounts)),
            post(person::change_account),
        ),
        (Route::get("/platform/people/{person}/pension", finds), get(pension::show)),
        (Route::post("/platform/people/{person}/pension/prove", takes_cases), post(pension::prove)),
        (Route::get("/platform/people/{person}/appointments", takes_cases), get(appointments::show)),
        (Route::post("/platform/people/{person}/appointments", takes_cases), post(appointments::book)),
        (Route::post("/platform/people/{person}/appointments/cancel", takes_cases), post(appointments::cancel)),
        (Route::get("/platform/proofs", finds), get(proofs::show)),
        (Route::get("/platform/proofs/export/{format}", finds), get(proofs::export)),
        (Route::get("/platform/complaints", reads), get(complaints::show)),
        (Route::get("/platform/complaints/export/{format}", reads), get(complaints::export)),
        (Route::get("/platform/complaints/new", takes), get(complaints::form)),
        (
            Route::post("/platform/complaints/new", takes).with_body(complaints::BODY_BYTES_MAX),
            post(complaints::take_in),
        ),
        (Route::get("/platform/complaints/{complaint}", reads), get(complaint::show)),
        (Route::get("/platform/complaints/{complaint}/files/{sha256}", reads), get(complaint::file)),
        (Route::post("/platform/complaints/{complaint}/{step}", answers), post(complaint::step)),
        (Route::get("/platform/objections", reads), get(objections::show)),
        (Route::get("/platform/objections/{objection}", reads), get(objection::show)),
        (Route::post("/platform/objections/{objection}", Asks::User(Deed::MakeBatch)), post(objection::decide)),
    ]
}

fn keeping() -> Vec<(Route, MethodRouter<House>)> {
    let (keeps, logs) = (Asks::User(Deed::KeepUsers), Asks::User(Deed::ReadLog));
    vec![
        (Route::get("/platform/users", keeps), get(users::show)),
        (Route::get("/platform/users/new", keeps), get(user::new)),
        (Route::post("/platform/users/new", keeps), post(user::add)),
        (Route::get("/platform/users/{login}", keeps), get(user::show)),
        (Route::post("/platform/users/{login}", keeps), post(user::change)),
        (Route::post("/platform/users/{login}/{step}", keeps), post(user::step)),
        (Route::get("/platform/terminals", Asks::User(Deed::Read)), get(terminals::show)),
        (Route::post("/platform/terminals", keeps), post(terminals::offer)),
        (Route::post("/platform/terminals/block", keeps), post(terminals::block)),
        (Route::post("/platform/terminals/unblock", keeps), post(terminals::unblock)),
        (Route::post("/platform/terminals/wipe", keeps), post(terminals::wipe)),
        (Route::get("/platform/log", logs), get(log::show)),
        (Route::get("/platform/log/checkpoint", logs), get(log::checkpoint)),
    ]
}

/// The pages of the platform.
pub fn routes(house: &House) -> Router {
    door::router(house, &FACE, table())
}

/// The face, with its navigation.
pub const FACE: Face = Face {
    name: "face-platform",
    home: "/platform",
    nav: &[
        Nav { key: "nav-work", to: "/platform" },
        Nav { key: "nav-batches", to: "/platform/batches" },
        Nav { key: "nav-programmes", to: "/platform/programmes" },
        Nav { key: "nav-budget", to: "/platform/budget" },
        Nav { key: "nav-people", to: "/platform/people" },
        Nav { key: "nav-cards", to: "/platform/cards" },
        Nav { key: "nav-services", to: "/platform/services" },
        Nav { key: "nav-cases", to: "/platform/cases" },
        Nav { key: "nav-follow-ups", to: "/platform/follow-ups" },
        Nav { key: "nav-queue", to: "/platform/queue" },
        Nav { key: "nav-complaints", to: "/platform/complaints" },
        Nav { key: "nav-objections", to: "/platform/objections" },
        Nav { key: "nav-users", to: "/platform/users" },
        Nav { key: "nav-terminals", to: "/platform/terminals" },
        Nav { key: "nav-log", to: "/platform/log" },
    ],
    is_machine: false,
};
