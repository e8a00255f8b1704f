//! The platform: pages for clerks, departments and the card office.
//!
//! Promises: a page shows what one use case answers, in the reader's language, and works without script. Deliberately
//! absent: SQL, rules, calls to the outside. Absent until there is a sign-in: anything about a person. These pages show
//! sums, counts and codes, and the server opens them on its own machine only.

mod batch;
mod batches;
mod words;

use access::Deed;
use axum::{
    Router,
    routing::{MethodRouter, get},
};
use door::{Asks, House, Route};
use ui::{Face, Nav};

/// Every route, with what it asks of who comes.
#[must_use]
pub fn table() -> Vec<(Route, MethodRouter<House>)> {
    let reads = Asks::User(Deed::Read);
    vec![
        (Route::get("/platform/batches", reads), get(batches::show)),
        (Route::get("/platform/batches/{id}", reads), get(batch::show)),
    ]
}

/// The pages of the platform.
pub fn routes(house: &House) -> Router {
    door::router(house, &FACE, table())
}

/// The face, with its navigation.
pub const FACE: Face = Face {
    name: "face-platform",
    home: "/platform/batches",
    nav: &[Nav { key: "nav-batches", to: "/platform/batches" }],
};
