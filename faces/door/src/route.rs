//! The list of routes of a face: what each asks of who comes. The router is made from the list, so that there is no
//! route without a row; tests walk the list with every role.

use access::Deed;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use kernel::Refusal;
use tower_http::limit::RequestBodyLimitLayer;
use ui::{Face, Reader};

use crate::{Fault, House, Visit};

/// What a route asks of who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: anybody may.
    Nothing,
    /// A user of the office with a role that allows the deed.
    User(Deed),
    /// A resident.
    Resident,
    /// A program with a bearer token whose user has a role that allows the deed.
    Machine(Deed),
}

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET`, `POST`, ...
    pub method: &'static str,
    /// The path, with `{...}` where something is named.
    pub path: &'static str,
    /// What it asks of who comes.
    pub asks: Asks,
    /// How long its request's body may be.
    pub body_bytes: usize,
}

/// How long a form may be.
pub const FORM_BYTES_MAX: usize = 64 << 10;
/// How long a form with a roster or a bank's file may be: the file, and a little for what stands around it.
pub const UPLOAD_BYTES_MAX: usize = (256 << 20) + FORM_BYTES_MAX;

impl Route {
    /// A page or a file.
    #[must_use]
    pub const fn get(path: &'static str, asks: Asks) -> Route {
        Route { method: "GET", path, asks, body_bytes: FORM_BYTES_MAX }
    }

    /// A form or a deed.
    #[must_use]
    pub const fn post(path: &'static str, asks: Asks) -> Route {
        Route { method: "POST", path, asks, body_bytes: FORM_BYTES_MAX }
    }

    /// The same, for bodies of up to so many bytes: see [`UPLOAD_BYTES_MAX`].
    #[must_use]
    pub const fn with_body(self, body_bytes: usize) -> Route {
        Route { body_bytes, ..self }
    }
}

/// Makes a face's router of its table. A user without the right is refused here, before the page's own code runs; who is
/// not signed in is led to the sign-in by the page's [`crate::User`] or [`crate::Resident`].
pub fn router(house: &House, face: &'static Face, table: Vec<(Route, MethodRouter<House>)>) -> Router {
    let add = |router: Router<House>, (route, handler): (Route, MethodRouter<House>)| {
        let guard = middleware::from_fn_with_state((house.clone(), face, route), refuse_who_may_not);
        let handler: MethodRouter<House> = handler.layer(DefaultBodyLimit::max(route.body_bytes));
        let handler: MethodRouter<House> = handler.layer(RequestBodyLimitLayer::new(route.body_bytes));
        router.route(route.path, handler.layer(guard))
    };
    table.into_iter().fold(Router::new(), add).with_state(house.clone())
}

async fn refuse_who_may_not(
    State((house, face, route)): State<(House, &'static Face, Route)>,
    visit: Visit,
    reader: Reader,
    request: Request,
    next: Next,
) -> Response {
    if let (Asks::User(deed), Some(who)) = (route.asks, &visit.who)
        && let Err(why) = house.ask(who, move |ctx| access::require(ctx, deed)).await
    {
        return Fault::new(reader, face, why).into_response();
    }
    let answer = next.run(request).await;
    if matches!(route.asks, Asks::Machine(_)) { answer } else { as_a_page(answer, &reader, face, route) }
}

/// What was refused before the page's own code ran, a body that is too long or no form, comes from libraries in plain English:
/// it is said in the reader's language instead.
fn as_a_page(answer: Response, reader: &Reader, face: &'static Face, route: Route) -> Response {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let is_no_page = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !is_no_page || route.method == "GET" {
        return answer;
    }
    let refusal = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new("body_too_large").with("limit", route.body_bytes),
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            Refusal::new("form_unreadable")
        }
        _ => return answer,
    };
    (status, ui::problem(reader, face, "not-possible-title", &[ui::refusal(reader.lang, &refusal)])).into_response()
}
