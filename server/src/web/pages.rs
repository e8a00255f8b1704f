//! What belongs to no face: files that pages load, pages for what is not there or went wrong, and what a reader chose.

use std::any::Any;

use axum::{
    extract::{Path, RawQuery, Request},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ui::Reader;

/// A file that pages load; kept by browsers for ever under the hash of its content.
pub(super) async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery, reader: Reader) -> Response {
    let Some((asset, exact)) = ui::asset(&format!("/assets/{name}"), query.as_deref()) else {
        return not_found(reader).await;
    };
    let keep = if exact { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, keep)], asset.bytes).into_response()
}

/// There is no such page.
pub(super) async fn not_found(reader: Reader) -> Response {
    let next = ui::say(reader.lang, "not-found-next", &[]);
    (StatusCode::NOT_FOUND, ui::problem(&reader, &platform::FACE, "not-found-title", &[next])).into_response()
}

/// A bug: the page broke. Its message may hold anything, so it stays out of the log; the place is on standard error.
pub(super) fn broken(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a page broke");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Remembers language, view and theme when the reader has just chosen them, and gives an error that has no page yet its page.
pub(super) async fn in_the_readers_language(request: Request, next: Next) -> Response {
    let reader = Reader::of(request.uri().path(), request.uri().query().unwrap_or_default(), request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let has_page = response.headers().contains_key(header::CONTENT_TYPE);
    let mut response = match status {
        StatusCode::GATEWAY_TIMEOUT if !has_page => problem(&reader, status, "too-slow-title"),
        _ if status.is_server_error() && !has_page => problem(&reader, status, "failed-title"),
        _ if status.is_client_error() && !has_page => problem(&reader, status, "not-possible-title"),
        _ => response,
    };
    for cookie in reader.cookies() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn problem(reader: &Reader, status: StatusCode, title: &str) -> Response {
    let sentence = ui::say(reader.lang, "failed", &[]);
    (status, ui::problem(reader, &platform::FACE, title, &[sentence])).into_response()
}
