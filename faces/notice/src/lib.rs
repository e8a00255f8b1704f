//! Public lists: who of which village is to be paid how much, masked, for as long as the law says.
//!
//! Promises
//! * A list is shown only between the first and the last day of its notice, asked anew for every answer: it withdraws itself.
//! * A list that is private, is not public today, or does not exist is answered the same: there is no such list.
//! * Names and numbers stand as the rule of the list says (`subsidy::public_list`); nothing of the page is kept by browsers or
//!   looked at by search engines.
//! * Anybody may object to a line: with a contact, or signed in.
//! * Anybody may have the code of a paper read, and nothing of it is kept.
//!
//! Deliberately absent: SQL, rules, anything about a person beyond the list's own line.

mod batch;
mod home;
mod list;
mod objection;
mod paper;
mod print;
mod region;
mod words;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header::HeaderName},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get, post},
};
use door::{Asks, House, Route};
use ui::Face;

/// Every route, with what it asks of who comes.
#[must_use]
pub fn table() -> Vec<(Route, MethodRouter<House>)> {
    let anybody = Asks::Nothing;
    vec![
        (Route::get("/notice", anybody), get(home::show)),
        (Route::get("/notice/paper", anybody), get(paper::show)),
        (Route::post("/notice/paper", anybody), post(paper::send)),
        (Route::get("/notice/{batch}", anybody), get(batch::show)),
        (Route::get("/notice/{batch}/print", anybody), get(print::show)),
        (Route::get("/notice/{batch}/objection/{line}", anybody), get(objection::show)),
        (Route::post("/notice/{batch}/objection/{line}", anybody), post(objection::send)),
        (Route::get("/notice/received/{objection}", anybody), get(objection::received)),
    ]
}

/// The public lists. No answer of theirs is for search engines.
pub fn routes(house: &House) -> Router {
    door::router(house, &FACE, table()).layer(middleware::from_fn(not_for_search_engines))
}

async fn not_for_search_engines(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let nothing = HeaderValue::from_static("noindex, nofollow, noarchive");
    response.headers_mut().insert(HeaderName::from_static("x-robots-tag"), nothing);
    response
}

/// The face.
pub const FACE: Face = Face { name: "face-notice", home: "/notice", nav: &[], is_machine: false };
