//! The centre's pages, fetched in the session's name: without cookies, not to be kept, and thrown away when the turn is over.

use axum::{
    body::Bytes,
    extract::State,
    http::{Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use zeroize::Zeroizing;

use super::{
    super::{
        Shared,
        centre::{Asked, Fetched},
        seat::{Place, Seen},
    },
    Machine, choose, wait,
};

/// Of the centre's pages these are for the machine, not for its browser.
const NOT_FORWARDED: [&str; 6] = [
    "/terminal/enrol",
    "/terminal/heartbeat",
    "/terminal/code",
    "/terminal/session",
    "/terminal/sign-out",
    "/terminal/papers",
];

pub(super) async fn forward(State(shared): Machine, method: Method, uri: Uri, body: Bytes) -> Response {
    choose(&shared, uri.query());
    let path = uri.path();
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'));
    if !plain || NOT_FORWARDED.contains(&path) || !matches!(method, Method::GET | Method::POST) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let form = (method == Method::POST).then(|| Zeroizing::new(body.to_vec()));
    let to = uri.path_and_query().map_or(path, |whole| whole.as_str()).to_owned();
    wait(move || forwarded(&shared, to, form)).await
}

fn forwarded(shared: &Shared, path: String, form: Option<Zeroizing<Vec<u8>>>) -> Response {
    let seen = shared.seat.seen();
    let (Place::Open(token), None) = (&seen.place, seen.out_of_order()) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    let Some(fetched) = fetch(shared, &seen, token, path, form) else {
        return Redirect::to("/").into_response();
    };
    if (300..400).contains(&fetched.status) {
        if fetched.location.starts_with("/terminal/") {
            return Redirect::to(&fetched.location).into_response();
        }
        // The session is over at the centre: led to a sign-in that is not here.
        let _ = shared.seat.end_turn(seen.turn);
        return Redirect::to("/").into_response();
    }
    let status = StatusCode::from_u16(fetched.status).unwrap_or(StatusCode::BAD_GATEWAY);
    (status, [(header::CONTENT_TYPE, fetched.kind)], fetched.body.to_vec()).into_response()
}

/// What the centre answers in this turn; nothing when the turn is over, which it is when the centre is not reached.
pub(super) fn fetch(
    shared: &Shared,
    seen: &Seen,
    token: &Zeroizing<String>,
    path: String,
    form: Option<Zeroizing<Vec<u8>>>,
) -> Option<Fetched> {
    let printers = shared.settings.printing.printers();
    let asked = Asked { path, form, lang: seen.lang.word(), view: seen.view.word(), printers };
    let fetched = shared.centre.fetch(token, &asked);
    if shared.seat.seen().turn != seen.turn {
        // The card was pulled out meanwhile: what came is nobody's.
        return None;
    }
    if fetched.is_err() {
        shared.seat.reached(false);
        if let Some(token) = shared.seat.end_turn(seen.turn) {
            shared.centre.sign_out_later(token);
        }
    }
    fetched.ok()
}
