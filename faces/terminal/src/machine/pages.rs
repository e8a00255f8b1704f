//! The server on the machine: pages of its own, and the centre's pages that it fetches in the session's name.
//!
//! | path | answer |
//! |---|---|
//! | `/` | where the turn stands: languages and "put your card in", why the card is not served, out of order |
//! | `/local/state` | the same as words, for the script |
//! | `/local/code` | an electronic card, by a reader of codes that types what it reads |
//! | `/local/pin`, `/local/session` | the PIN of her account, and the session's beginning |
//! | `/local/chip-pin` | the chip's own PIN, changed by the chip |
//! | `/local/print` | a paper of the centre, on the machine's printer |
//! | `/local/finish`, `/local/take-card` | the end, and the alarm until the card is out |
//! | `/local/here` | somebody touched the screen |
//! | `/terminal/...` | the centre's page, without cookies and not to be kept |

mod chip_pin;
mod coming;
mod forward;
mod print;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Json, Redirect, Response},
    routing::{any, get, post},
};
use maud::{Markup, html};
use tower_http::csrf::CsrfLayer;
use ui::{Button, Frame, Icon, Lang, Line, Reader, Tone, View, say, text};

use super::{
    Shared,
    seat::{Place, Seen, Standing},
};
use crate::{FACE, frame::counting};

type Machine = State<Arc<Shared>>;

/// The script of every page of a terminal.
const SCRIPT: &str = include_str!("terminal.js");
/// Without script a page looks again by itself after so many seconds.
const LOOK_SECONDS: u32 = 2;

/// Serves until the word to stop.
pub(crate) fn serve(shared: Arc<Shared>, listener: std::net::TcpListener, stopped: tokio::sync::oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a machine has threads");
    runtime.block_on(async {
        let at = listener.local_addr().expect("it listens");
        let listener = tokio::net::TcpListener::from_std(listener).expect("it does not block");
        let serving = axum::serve(listener, router(shared, at.port()));
        tokio::select! {
            _ = serving.into_future() => {}
            _ = stopped => {}
        }
    });
    runtime.shutdown_background();
}

fn router(shared: Arc<Shared>, port: u16) -> Router {
    Router::new()
        .route("/", get(first))
        .route("/local/state", get(state))
        .route("/local/terminal.js", get(script))
        .route("/local/code", get(coming::code).post(coming::take_code))
        .route("/local/pin", get(coming::pin))
        .route("/local/session", post(coming::begin))
        .route("/local/here", post(here))
        .route("/local/finish", post(finish))
        .route("/local/take-card", get(take_card))
        .route("/local/print", post(print::print))
        .route("/local/chip-pin", get(chip_pin::chip_pin).post(chip_pin::change_chip_pin))
        .route("/assets/{name}", get(asset))
        .route("/terminal/{*page}", any(forward::forward))
        .fallback(|| async { Redirect::to("/") })
        .with_state(shared)
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(strict))
        .layer(middleware::from_fn_with_state(port, own_name_only))
}

/// A page of elsewhere may have its own name point to this machine; the name in the request tells it.
async fn own_name_only(State(port): State<u16>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{port}"));
    if own { next.run(request).await } else { StatusCode::MISDIRECTED_REQUEST.into_response() }
}

async fn strict(request: Request, next: Next) -> Response {
    const ALWAYS: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, ui::CONTENT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// What the reader chose with this very request is kept for the turn; the browser keeps nothing.
fn choose(shared: &Shared, query: Option<&str>) {
    for (name, value) in query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "lang" => value.parse::<Lang>().into_iter().for_each(|lang| shared.seat.speak(lang)),
            "view" => {
                View::of(value).filter(|view| view.is_elder()).into_iter().for_each(|view| shared.seat.look(view))
            }
            _ => {}
        }
    }
}

fn reader_of(seen: &Seen, path: &str) -> Reader {
    let mut reader = Reader::of(path, "", &HeaderMap::new());
    (reader.lang, reader.view) = (seen.lang, seen.view);
    reader
}

/// A page of the machine's own.
fn page(seen: &Seen, path: &str, title: &str, counts: bool, body: &Markup) -> Markup {
    let reader = reader_of(seen, path);
    let word = seen.word();
    let body = html! {
        @if counts { (counting(&reader, word, seen.card_in.is_some())) }
        @else {
            div data-terminal=(word) {}
            script src="/local/terminal.js" defer {}
        }
        (body)
    };
    let frame = Frame::new(&reader, &FACE, say(reader.lang, title, &[]));
    frame.write(&body)
}

/// A page that waits for something to happen; without script it looks again by itself.
fn waiting_page(seen: &Seen, path: &str, title: &str, body: &Markup) -> Markup {
    let body = html! {
        noscript { meta http-equiv="refresh" content={ (LOOK_SECONDS) ";url=/" }; }
        (body)
    };
    page(seen, path, title, false, &body)
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    let Some((asset, exact)) = ui::asset(&format!("/assets/{name}"), query.as_deref()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keep = if exact { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, keep)], asset.bytes).into_response()
}

async fn state(State(shared): Machine) -> Response {
    let seen = shared.seat.seen();
    let standing = match seen.standing {
        Standing::Enrolled => "enrolled",
        Standing::Blocked => "blocked",
        Standing::Wiped => "wiped",
        Standing::NotBelieved(code) => code,
    };
    Json(serde_json::json!({
        "place": seen.word(),
        "reader": if seen.has_reader { "ready" } else { "missing" },
        "card": if seen.card_in.is_some() { "in" } else { "out" },
        "printer": shared.settings.printing.known().word(),
        "centre": if seen.reached { "reached" } else { "unreachable" },
        "terminal": standing,
    }))
    .into_response()
}

async fn first(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    let lang = seen.lang;
    if let Some(code) = seen.out_of_order() {
        return out_of_order(&seen, code).into_response();
    }
    match &seen.place {
        Place::Waiting(_) => Redirect::to("/local/pin").into_response(),
        Place::Open(_) => Redirect::to("/terminal/menu").into_response(),
        Place::Left => Redirect::to("/local/take-card").into_response(),
        Place::Nobody => attract(&seen).into_response(),
        Place::Reading => {
            let body = html! {
                (ui::heading("", text(lang, "terminal-reading"), ""))
                p.govuk-body-l { (text(lang, "terminal-reading-next")) }
            };
            waiting_page(&seen, "/", "terminal-reading", &body).into_response()
        }
        Place::Refused(refusal) => {
            let body = html! {
                noscript { meta http-equiv="refresh" content={ (LOOK_SECONDS) ";url=/" }; }
                (ui::heading("", text(lang, "terminal-not-served"), ""))
                p.govuk-body-l { (ui::refusal(lang, refusal)) }
                p.govuk-body { (text(lang, "terminal-take-card-please")) }
            };
            page(&seen, "/", "terminal-not-served", true, &body).into_response()
        }
    }
}

/// What stands on the screen while nobody is here.
fn attract(seen: &Seen) -> Markup {
    let lang = seen.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-welcome"), ""))
        nav aria-label=(say(lang, "terminal-language-first", &[])) {
            div.govuk-button-group {
                @for one in Lang::ALL {
                    span lang=(one.tag()) {
                        (Button::link(html! {
                            (one.own_name())
                            @if one == Lang::Bo { " " small lang=(Lang::Zh.tag()) { "〔" (say(Lang::Zh, "unreviewed-mark", &[])) "〕" } }
                        }, format!("/?lang={}", one.word())).secondary())
                    }
                }
            }
        }
        p.govuk-body-l { (Icon::CreditCard.big()) " " strong { (text(lang, "terminal-put-card-in")) } }
        p { (Button::link(html! { (Icon::IdCard) " " (text(lang, "terminal-show-code")) }, "/local/code").secondary()) }
        p.govuk-body { (text(lang, "terminal-what-there-is")) }
    };
    waiting_page(seen, "/", "terminal-welcome", &body)
}

fn out_of_order(seen: &Seen, code: &str) -> Response {
    let lang = seen.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-out-of-order"), ""))
        p.govuk-body-l { (say(lang, code, &[])) }
        @if seen.card_in.is_some() { p.govuk-body-l { strong { (text(lang, "terminal-take-card-please")) } } }
    };
    (StatusCode::SERVICE_UNAVAILABLE, waiting_page(seen, "/", "terminal-out-of-order", &body)).into_response()
}

async fn here(State(shared): Machine) -> StatusCode {
    shared.seat.touch();
    StatusCode::NO_CONTENT
}

async fn finish(State(shared): Machine) -> Redirect {
    shared.end();
    Redirect::to("/")
}

async fn take_card(State(shared): Machine) -> Response {
    let seen = shared.seat.seen();
    if !matches!(seen.place, Place::Left) || seen.out_of_order().is_some() {
        return Redirect::to("/").into_response();
    }
    let lang = seen.lang;
    let body = html! {
        div role="alert" {
            (ui::heading("", text(lang, "terminal-take-card"), ""))
            (Line::new(Tone::Stop, text(lang, "terminal-card-is-in")))
        }
        p.govuk-body-l { (text(lang, "terminal-take-card-why")) }
    };
    waiting_page(&seen, "/local/take-card", "terminal-take-card", &body).into_response()
}

/// Does something that waits, away from the thread that serves.
async fn wait(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
