//! The list of routes of a face: what each asks of who comes. The router is made from the list, so that there is no
//! route without a row; tests walk the list with every role.

use access::Deed;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
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
        let guard = middleware::from_fn_with_state((house.clone(), face, route.asks), refuse_who_may_not);
        let handler: MethodRouter<House> = handler.layer(DefaultBodyLimit::max(route.body_bytes));
        let handler: MethodRouter<House> = handler.layer(RequestBodyLimitLayer::new(route.body_bytes));
        router.route(route.path, handler.layer(guard))
    };
    table.into_iter().fold(Router::new(), add).with_state(house.clone())
}

async fn refuse_who_may_not(
    State((house, face, asks)): State<(House, &'static Face, Asks)>,
    visit: Visit,
    reader: Reader,
    request: Request,
    next: Next,
) -> Response {
    if let (Asks::User(deed), Some(who)) = (asks, &visit.who)
        && let Err(why) = house.ask(who, move |ctx| access::require(ctx, deed)).await
    {
        return Fault::new(reader, face, why).into_response();
    }
    next.run(request).await
}
