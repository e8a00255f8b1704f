//! `/app/sign-in/outside`: to another system that says who somebody is, and back.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::Response,
};
use door::{House, Returned, Whom};
use kernel::{Actor, Error};
use registry::PersonState;
use ui::Reader;

use super::{Going, known, let_in, visit, write};
use crate::form::{Wrongs, again, answer};

/// Goes there.
pub(crate) async fn go(State(house): State<House>, Query(going): Query<Going>, reader: Reader) -> Response {
    let to = going.to().to_owned();
    match house.wait(move |house| door::depart(house, Whom::Resident, &to)).await {
        Ok(away) => away,
        Err(error) => once_more(&house, &reader, error),
    }
}

/// Comes back.
pub(crate) async fn back(
    State(house): State<House>,
    reader: Reader,
    headers: HeaderMap,
    query: door::Query,
) -> Response {
    let from = visit(&reader, &headers);
    let opened = house.wait(move |house| {
        let Returned { said, claim, to } = door::arrive(house, Whom::Resident, &headers, &query.0)?;
        let who = match said.citizen(&claim) {
            Some(person) => house.db.read(&Actor::system(), |ctx| registry::hit(ctx, person))?,
            None => None,
        };
        let who = who.filter(|hit| hit.state == PersonState::Alive).map(|hit| known(&hit));
        Ok((access::sign_in_resident_from_outside(&house.db, &said, &claim, who, &from)?, to))
    });
    let mut response = match opened.await {
        Ok((opened, to)) => let_in(&house, &opened, &Going { to }),
        Err(error) => once_more(&house, &reader, error),
    };
    response.headers_mut().append(header::SET_COOKIE, door::forget_way(&house));
    response
}

/// The sign-in page again, with what was refused.
fn once_more(house: &House, reader: &Reader, error: Error) -> Response {
    match Wrongs::of(reader.lang, error, |_| "phone") {
        Ok(wrongs) => again(&wrongs, write(house, reader, &Going::default(), "", &wrongs)),
        Err(failure) => answer(reader, Err(failure)),
    }
}
