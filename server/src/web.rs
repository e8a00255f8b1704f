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
//!
//! Promises: strict headers on every answer; no personal number in logs or figures, for only the pattern of a path is
//! kept; a page that breaks ends as a page in the reader's language; no request goes on for ever. Until there is a
//! sign-in the pages open on this machine only. Deliberately absent: rules, SQL, and markup.

mod figures;
mod headers;
mod health;
mod pages;
mod watch;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    http::StatusCode,
    middleware,
    response::Redirect,
    routing::get,
};
use door::House;
use kernel::{Db, Error, Refusal, Result};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer,
};

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
/// How long a form may be; a page that takes files says so itself, up to the largest.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Everything the program answers over HTTP.
pub(crate) fn router(house: House) -> Router {
    let web = Web { house: house.clone(), figures: Arc::new(Figures::new()) };
    let for_machines = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(figures::metrics))
        .route("/version", get(health::version));
    Router::new()
        .route("/", get(|| async { Redirect::to("/platform/batches") }))
        .route("/assets/{name}", get(pages::asset))
        .merge(for_machines)
        .with_state(web.clone())
        .merge(faces(&house).layer(middleware::from_fn_with_state(house, door::recognise)))
        .fallback(pages::not_found)
        .layer(CatchPanicLayer::custom(pages::broken))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_WITHIN))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(RequestBodyLimitLayer::new(app::BODY_BYTES_MAX))
        .layer(middleware::from_fn(pages::in_the_readers_language))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers::strict))
        .layer(middleware::from_fn_with_state(web, watch::watch))
}

/// The pages of all faces.
fn faces(house: &House) -> Router {
    platform::routes(house).merge(app::routes(house)).merge(notice::routes(house))
}

/// Listens on an address of this machine; port 0 takes a free one.
///
/// # Errors
/// `serve_only_loopback` for an address that other machines can reach; a failure to listen.
pub(crate) async fn listen(addr: SocketAddr) -> Result<tokio::net::TcpListener> {
    if !addr.ip().is_loopback() {
        return Err(Refusal::new("serve_only_loopback").with("address", addr).into());
    }
    tokio::net::TcpListener::bind(addr).await.map_err(|why| Error::io(format!("listen on {addr}"), why))
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
    let serving = axum::serve(listener, router(house)).with_graceful_shutdown(async move {
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
