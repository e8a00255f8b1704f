//! The machine face: `/api/v1` for programs of departments, banks and other offices, and the page that describes it.
//!
//! Promises
//! * Every operation is a row of one table with the deed it asks for; the router, the description and the matrix of who
//!   may do what come from that table.
//! * A program acts in the name of a user: with the user's roles, within the user's region, and where the user works for
//!   a bank or for a department that pays, within that.
//! * Whatever changes something needs an `Idempotency-Key`; it is done once under that key and answered the same for ever.
//! * A no is a problem of RFC 9457 with a stable code in the caller's language; a malformed request is never our failure.
//! * Lists come in pages of at most 200; money is whole fen below 2^53, days are `YYYY-MM-DD`, instants RFC 3339.
//! * The description works without a network: it is a page of our own, without script.
//!
//! Deliberately absent: rules and SQL; reviews and approvals, which need a person with a second factor; whole personal numbers.

mod asked;
mod bank_files;
mod batches;
mod checkpoint;
mod cursor;
mod document;
mod done;
mod items;
mod machine;
mod money;
mod pace;
mod people;
mod problem;
mod programmes;
mod roster;
mod steps;

use std::{any::Any, sync::Arc, time::Duration};

use access::Deed;
use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, get},
};
use door::{Asks, House, Route};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use utoipa_axum::{router::UtoipaMethodRouter, routes};

use machine::Gate;
use pace::Pace;
use problem::{PROBLEM_JSON, Problem, lang_of};

/// One operation: its row, which noes it has besides those of all, and what utoipa knows of it.
struct Operation {
    route: Route,
    deed: Deed,
    /// It changes something, and needs a key.
    keyed: bool,
    also: &'static [u16],
    described: UtoipaMethodRouter<House>,
}

fn reads(path: &'static str, deed: Deed, also: &'static [u16], described: UtoipaMethodRouter<House>) -> Operation {
    Operation { route: Route::get(path, Asks::Machine(deed)), deed, keyed: false, also, described }
}

fn does(path: &'static str, deed: Deed, also: &'static [u16], described: UtoipaMethodRouter<House>) -> Operation {
    Operation { route: Route::post(path, Asks::Machine(deed)), deed, keyed: true, also, described }
}

/// Every operation.
fn operations() -> Vec<Operation> {
    use Deed::{ApproveBatch, MakeBatch, PayBatch, Read, ReadLog, ReadPeople, ReviewBatch};
    let asks_people = does("/api/v1/people/search", ReadPeople, &[413, 415], routes!(people::people_search));
    vec![
        reads("/api/v1/programmes", Read, &[], routes!(programmes::programme_list)),
        reads("/api/v1/programmes/{programme}", Read, &[404], routes!(programmes::programme_one)),
        reads("/api/v1/batches", Read, &[], routes!(batches::batch_list)),
        does("/api/v1/batches", MakeBatch, &[404, 409, 413, 415], routes!(batches::batch_new)),
        reads("/api/v1/batches/{batch}", Read, &[404], routes!(batches::batch_one)),
        does("/api/v1/batches/{batch}/roster", MakeBatch, &[404, 409, 413, 415], routes!(roster::roster_load)),
        does("/api/v1/batches/{batch}/check", MakeBatch, &[404, 409, 413], routes!(roster::roster_check)),
        reads("/api/v1/batches/{batch}/report", Read, &[404], routes!(roster::roster_report)),
        reads("/api/v1/batches/{batch}/rejects", ReadPeople, &[404, 409], routes!(roster::roster_rejects)),
        does("/api/v1/batches/{batch}/notice", MakeBatch, &[404, 409, 413, 415], routes!(steps::batch_notice)),
        reads("/api/v1/batches/{batch}/objections", Read, &[404], routes!(items::objection_list)),
        does("/api/v1/batches/{batch}/lines/{line}/hold", MakeBatch, &[404, 409, 413, 415], routes!(steps::line_hold)),
        does("/api/v1/batches/{batch}/lines/{line}/release", MakeBatch, &[404, 409, 413], routes!(steps::line_release)),
        does("/api/v1/batches/{batch}/submit", MakeBatch, &[404, 409, 413], routes!(steps::batch_submit)),
        does("/api/v1/batches/{batch}/review", ReviewBatch, &[404, 409, 413], routes!(steps::batch_review)),
        does("/api/v1/batches/{batch}/approve", ApproveBatch, &[404, 409, 413], routes!(steps::batch_approve)),
        does("/api/v1/batches/{batch}/send", PayBatch, &[404, 409, 413], routes!(steps::batch_send)),
        does("/api/v1/batches/{batch}/close", PayBatch, &[404, 409, 413], routes!(steps::batch_close)),
        does("/api/v1/batches/{batch}/undo", MakeBatch, &[404, 409, 413], routes!(steps::batch_undo)),
        does("/api/v1/batches/{batch}/reissue", MakeBatch, &[404, 409, 413, 415], routes!(steps::batch_reissue)),
        reads("/api/v1/batches/{batch}/items", Read, &[404], routes!(items::item_list)),
        reads("/api/v1/items/{item}/evidence", ReadPeople, &[404], routes!(items::item_evidence)),
        reads("/api/v1/banks/{bank}/files", PayBatch, &[404], routes!(bank_files::bank_file_list)),
        reads("/api/v1/banks/{bank}/files/{file}", PayBatch, &[404], routes!(bank_files::bank_file_fetch)),
        does("/api/v1/banks/{bank}/replies", PayBatch, &[404, 409, 413, 415], routes!(bank_files::bank_reply)),
        reads("/api/v1/budgets", Read, &[], routes!(money::budget_list)),
        reads("/api/v1/payments/health", Read, &[], routes!(money::payments_health)),
        Operation { keyed: false, ..asks_people },
        reads("/api/v1/audit/checkpoint", ReadLog, &[409], routes!(checkpoint::audit_checkpoint)),
    ]
}

/// What anybody may read: the description, for programs and for people.
fn described() -> Vec<(Route, MethodRouter<House>)> {
    vec![
        (Route::get("/openapi.json", Asks::Nothing), get(document::json)),
        (Route::get("/openapi", Asks::Nothing), get(document::page)),
    ]
}

/// Every route, with what it asks of who comes. The gates that ask are put before them by [`routes()`].
#[must_use]
pub fn table() -> Vec<(Route, MethodRouter<House>)> {
    let operations = operations().into_iter().map(|operation| (operation.route, operation.described.2));
    operations.chain(described()).collect()
}

/// How long a call may take: a roster of a prefecture is read and judged within.
const ANSWER_WITHIN: Duration = Duration::from_secs(300);

/// The operations and their description, with bounds of their own: larger bodies and longer times than pages have.
pub fn routes(house: &House) -> Router {
    let pace = Arc::new(Pace::default());
    let mut router = Router::new();
    for operation in operations() {
        let Operation { route, deed, keyed, described: (_, _, handler), .. } = operation;
        let gate = Gate {
            house: house.clone(),
            pace: Arc::clone(&pace),
            deed,
            query: document::query_names(route.method, route.path).into(),
            keyed,
            for_banks: route.path.starts_with("/api/v1/banks/"),
        };
        router = router.route(route.path, handler.route_layer(middleware::from_fn_with_state(gate, machine::enter)));
    }
    let nothing = any(|headers: HeaderMap| async move { Problem::of_status(lang_of(&headers), StatusCode::NOT_FOUND) });
    let api = router
        .route("/api", nothing.clone())
        .route("/api/{*rest}", nothing)
        .layer(CatchPanicLayer::custom(broken))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_WITHIN))
        .layer(middleware::from_fn(in_words));
    described()
        .into_iter()
        .fold(api, |router, (route, handler)| router.route(route.path, handler))
        .with_state(house.clone())
}

/// A bug: its message may hold anything, so it stays out of the log; the place is on standard error.
fn broken(_: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Gives an answer that says no without words its problem.
async fn in_words(request: Request, next: Next) -> Response {
    let lang = lang_of(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|sent| sent == PROBLEM_JSON);
    if !(status.is_client_error() || status.is_server_error()) || is_problem {
        return response;
    }
    let mut worded = Problem::of_status(lang, status);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        worded.headers_mut().insert(header::ALLOW, allow.clone());
    }
    worded
}

/// The face that the description's page stands in.
pub const FACE: ui::Face = ui::Face { name: "face-api", home: "/openapi", nav: &[], is_machine: false };
