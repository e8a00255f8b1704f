//! Requests as they are logged and counted: method, pattern of the path, status, time. Never the path itself, its query
//! or a header, for people type personal numbers into addresses.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};

use super::Web;

/// Logs and counts a request.
pub(super) async fn watch(State(web): State<Web>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = method_word(request.method().as_str());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    web.figures.count_request(method, &route, status, took);
    tracing::info!(method, route, status, micros = took.as_micros(), "answered");
    response
}

fn method_word(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|word| *word == method)
        .unwrap_or("other")
}
