//! The platform: pages for clerks, departments and the card office.
//!
//! Promises: a page shows what one use case answers, in the reader's language, and works without script; it shows and moves
//! only what is in the user's scope. Deliberately absent: SQL, rules, calls to the outside.

mod batch;
mod batch_page;
mod batches;
mod budget;
mod download;
mod jobs;
mod payments;
mod payouts;
mod programme;
mod programmes;
mod words;

use axum::{Router, routing::MethodRouter};
use door::{House, Route};
use ui::{Face, Nav};

/// Every route, with what it asks of who comes.
#[must_use]
pub fn table() -> Vec<(Route, MethodRouter<House>)> {
    let mut table = Vec::new();
    table.extend(payouts::table());
    table
}

/// The pages of the platform.
pub fn routes(house: &House) -> Router {
    door::router(house, &FACE, table())
}

/// The face, with its navigation.
pub const FACE: Face = Face {
    name: "face-platform",
    home: "/platform/batches",
    nav: &[
        Nav { key: "nav-batches", to: "/platform/batches" },
        Nav { key: "nav-programmes", to: "/platform/programmes" },
        Nav { key: "nav-budget", to: "/platform/budget" },
    ],
};
