//! `/terminal/sign-out`: the card was pulled out, or she finished.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::{House, Visit};

/// Ends the session; where there is none that is done already.
pub(crate) async fn send(State(house): State<House>, visit: Visit) -> Response {
    if let Some(who) = visit.who {
        let session = who.clone();
        if house.act(&who, move |ctx| access::sign_out(ctx, &session)).await.is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    }
    Json(()).into_response()
}
