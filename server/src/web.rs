//! The web: pages of the faces, and what a machine asks of the program.
//!
//! | path | answer |
//! |---|---|
//! | `/healthz` | the process lives |
//! | `/readyz` | the database answers and has this program's tables; a halt of payments does not make it unready |
//! | `/metrics` | figures in Prometheus' text form |
//! | `/version` | which program this is, as JSON |
//! | `/assets/...` | what pages load |
//! | `/platform/...` | pages for clerks |
//! | `/app/...` | pages for residents |
//! | `/notice/...` | public lists |
//! | `/terminal/...` | what self-service terminals say, and the pages that they show to who put a card in |
//! | `/api/v1/...`, `/openapi`, `/openapi.json` | the machine face, with bounds and words of its own |
//!
//! Promises: strict headers on every answer; no personal number in logs or figures, for only the pattern of a path is
//! kept; a page that breaks ends as a page in the reader's language; no request goes on for ever; a form that another site
//! sent is refused. Other machines reach the pages only through a proxy of the office that ends TLS. Deliberately absent:
//! rules, SQL, and markup.

mod figures;
mod headers;
mod health;
mod pages;
mod watch;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{FromRef, connect_info::IntoMakeServiceWithConnectInfo},
    http::StatusCode,
    middleware,
    response::Redirect,
    routing::get,
};
use door::House;
use kernel::{Db, Error, Refusal, Result};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

use figures::Figures;

/// What every request may use.
#[derive(Clone)]
struct Web {
    house: House,
    figures: Arc<Figures>,
}

impl FromRef<Web> for Db {
    fn from_ref(web: &Web) -> Db {
        web.house.db.clone()
    }
}

/// How long a request may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How long requests under way may go on after the word to stop.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// Everything the program answers over HTTP.
pub(crate) fn router(house: House) -> Router {
    let web = Web { house: house.clone(), figures: Arc::new(Figures::new()) };
    let for_machines = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(figures::metrics))
        .route("/version", get(health::version));
    Router::new()
        .route("/", get(|| async { Redirect::to(platform::FACE.home) }))
        .route("/assets/{name}", get(pages::asset))
        .merge(for_machines)
        .with_state(web.clone())
        .merge(faces(&house).layer(middleware::from_fn_with_state(house.clone(), door::recognise)))
        .fallback(pages::not_found)
        .layer(CatchPanicLayer::custom(pages::broken))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_WITHIN))
        // A browser says which site a form comes from; programs with a token say nothing and are not browsers.
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(pages::in_the_readers_language))
        .merge(api::routes(&house))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers::strict))
        .layer(middleware::from_fn_with_state(web, watch::watch))
}

/// The pages of all faces.
fn faces(house: &House) -> Router {
    platform::routes(house).merge(app::routes(house)).merge(notice::routes(house)).merge(terminal::routes(house))
}

/// Listens on an address; port 0 takes a free one.
///
/// # Errors
/// `serve_only_loopback` for an address that other machines can reach, unless TLS ends in front of the program; a failure
/// to listen.
pub(crate) async fn listen(addr: SocketAddr, behind_tls: bool) -> Result<tokio::net::TcpListener> {
    if !addr.ip().is_loopback() && !behind_tls {
        return Err(Refusal::new("serve_only_loopback").with("address", addr).into());
    }
    tokio::net::TcpListener::bind(addr).await.map_err(|why| Error::io(format!("listen on {addr}"), why))
}

/// The router, told by each connection where it comes from.
fn service(house: House) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router(house).into_make_service_with_connect_info()
}

/// Serves on what [`listen`] opened until `shutdown` is done, then lets requests under way come to their end.
///
/// # Errors
/// A failure of the network.
pub(crate) async fn serve_on(
    listener: tokio::net::TcpListener,
    house: House,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(listener, service(house)).with_graceful_shutdown(async move {
        shutdown.await;
        let _ = stop.send(());
    });
    let too_late = async {
        // The sender is dropped without a word when serving ends by itself; then there is nothing to cut short.
        match stopped.await {
            Ok(()) => tokio::time::sleep(STOP_WITHIN).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = serving.into_future() => ended.map_err(|why| Error::io("serve pages", why)),
        () = too_late => Ok(()),
    }
}

#[cfg(test)]
#[path = "web/tests.rs"]
mod tests;
