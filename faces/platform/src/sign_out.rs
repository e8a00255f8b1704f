//! `/platform/sign-out`: ends the session; what was on the screen is not shown again.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use door::{DESK, Fault, House, Visit};
use ui::Reader;

use crate::page::OUTSIDE;

/// Signs out.
pub(crate) async fn send(State(house): State<House>, visit: Visit, reader: Reader) -> Result<Response, Fault> {
    if let Some(who) = visit.who {
        let session = who.clone();
        let out = house.act(&who, move |ctx| access::sign_out(ctx, &session)).await;
        out.map_err(|why| Fault::new(reader, &OUTSIDE, why))?;
    }
    let mut answer = Redirect::to(DESK.sign_in).into_response();
    answer.headers_mut().append(header::SET_COOKIE, door::leave(&house, DESK));
    answer.headers_mut().insert("clear-site-data", header::HeaderValue::from_static("\"cache\""));
    Ok(answer)
}
