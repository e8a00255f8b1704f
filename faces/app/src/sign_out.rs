//! `/app/sign-out`: the session ends, and the browser forgets whom it acted for.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use door::{Fault, HOME, House, Visit};
use ui::Reader;

use crate::{FACE, affairs::stop_acting};

/// Signs out; who is not signed in is led to the first page as well.
pub(crate) async fn send(State(house): State<House>, visit: Visit, reader: Reader) -> Response {
    if let Some(who) = visit.who {
        let session = who.clone();
        if let Err(error) = house.act(&who, move |ctx| access::sign_out(ctx, &session)).await {
            return Fault::new(reader, &FACE, error).into_response();
        }
    }
    let mut response = Redirect::to("/app").into_response();
    for cookie in [door::leave(&house, HOME), stop_acting(&house)] {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
