//! The platform: pages for clerks, departments and the card office.
//!
//! Promises: a page shows what one use case answers, in the reader's language, and works without script. Deliberately
//! absent: SQL, rules, calls to the outside. Absent until there is a sign-in: anything about a person. These pages show
//! sums, counts and codes, and the server opens them on its own machine only.

mod batch;
mod batches;
mod words;

use axum::{Router, routing::get};
use door::House;
use ui::{Face, Nav};

/// The pages of the platform.
pub fn routes() -> Router<House> {
    Router::new().route("/platform/batches", get(batches::show)).route("/platform/batches/{id}", get(batch::show))
}

/// The face, with its navigation.
pub const FACE: Face = Face {
    name: "face-platform",
    home: "/platform/batches",
    nav: &[Nav { key: "nav-batches", to: "/platform/batches" }],
};
