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

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Json, Redirect, Response},
    routing::{any, get, post},
};
use door::Form;
use kernel::{Error, Refusal};
use maud::{Markup, html};
use reader::CardPin;
use tower_http::csrf::CsrfLayer;
use ui::{
    Button, ErrorMessage, ErrorSummary, Frame, Icon, Lang, Line, PasswordInput, Reader, SummedError, Tone, View, say,
    text,
};
use zeroize::Zeroizing;

use super::{
    Shared,
    beating::not_believed,
    centre::{Asked, Fetched},
    seat::{Place, Seen, Standing, Told},
};
use crate::{
    FACE,
    frame::counting,
    wire::{Begin, On, Refused, Show},
};

type Machine = State<Arc<Shared>>;

/// The script of every page of a terminal.
const SCRIPT: &str = include_str!("terminal.js");
/// Of the centre's pages these are for the machine, not for its browser.
const NOT_FORWARDED: [&str; 6] = [
    "/terminal/enrol",
    "/terminal/heartbeat",
    "/terminal/code",
    "/terminal/session",
    "/terminal/sign-out",
    "/terminal/papers",
];
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
        .route("/local/code", get(code).post(take_code))
        .route("/local/pin", get(pin))
        .route("/local/session", post(begin))
        .route("/local/here", post(here))
        .route("/local/finish", post(finish))
        .route("/local/take-card", get(take_card))
        .route("/local/print", post(print))
        .route("/local/chip-pin", get(chip_pin).post(change_chip_pin))
        .route("/assets/{name}", get(asset))
        .route("/terminal/{*page}", any(forward))
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

async fn code(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    match (&seen.place, seen.out_of_order()) {
        (Place::Nobody, None) => code_page(&seen, None).into_response(),
        _ => Redirect::to("/").into_response(),
    }
}

fn code_page(seen: &Seen, wrong: Option<&str>) -> Markup {
    let lang = seen.lang;
    let body = html! {
        p { a.govuk-back-link href="/" { (text(lang, "terminal-back-to-start")) } }
        @if let Some(said) = wrong { (ErrorSummary::new(lang, vec![SummedError::new("code", said)])) }
        (ui::heading("", text(lang, "terminal-code-title"), ""))
        p.govuk-body-l { (text(lang, "terminal-code-how")) }
        form method="post" action="/local/code" novalidate autocomplete="off" {
            (PasswordInput::new(lang, "code", text(lang, "terminal-code-field")).hint(text(lang, "terminal-code-hint"))
                .error_message(wrong.map_or_else(ErrorMessage::default, |said| ErrorMessage::new(lang, said))))
            (Button::new(text(lang, "terminal-enter")).once())
        }
    };
    page(seen, "/local/code", "terminal-code-title", true, &body)
}

async fn take_code(State(shared): Machine, form: Form) -> Response {
    wait(move || code_taken(&shared, &form)).await
}

fn code_taken(shared: &Shared, form: &Form) -> Response {
    let seen = shared.seat.seen();
    if !matches!(seen.place, Place::Nobody) || seen.out_of_order().is_some() {
        return Redirect::to("/").into_response();
    }
    shared.seat.touch();
    let shown = Show { code: form.text("code").to_owned() };
    match shared.centre.show(&shown) {
        Ok(card) => {
            // Somebody may have put a card in meanwhile: then the code is spent, and the card is served.
            shared.seat.phone_came(seen.turn, card);
            Redirect::to("/").into_response()
        }
        Err(Error::Refused(refusal)) => {
            obey(shared, &refusal.code);
            let now = shared.seat.seen();
            let said = ui::refusal(now.lang, &refusal);
            match (&now.place, now.out_of_order()) {
                (Place::Nobody, None) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, code_page(&now, Some(&said))).into_response()
                }
                _ => Redirect::to("/").into_response(),
            }
        }
        Err(_) => {
            shared.seat.reached(false);
            Redirect::to("/").into_response()
        }
    }
}

async fn pin(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    match &seen.place {
        Place::Waiting(told) if seen.out_of_order().is_none() => {
            shared.seat.touch();
            pin_page(&seen, told, None).into_response()
        }
        _ => Redirect::to("/").into_response(),
    }
}

fn pin_page(seen: &Seen, told: &Told, wrong: Option<&str>) -> Markup {
    let lang = seen.lang;
    let body = html! {
        @if let Some(said) = wrong { (ErrorSummary::new(lang, vec![SummedError::new("pin", said)])) }
        (ui::heading("", text(lang, "terminal-enter-pin"), ""))
        @if told.citizen.is_none() && !told.by_code { (Line::new(Tone::Quiet, text(lang, "terminal-third-generation"))) }
        form method="post" action="/local/session" novalidate autocomplete="off" {
            (PasswordInput::new(lang, "pin", text(lang, "terminal-pin-six")).hint(text(lang, "terminal-pin-where"))
                .error_message(wrong.map_or_else(ErrorMessage::default, |said| ErrorMessage::new(lang, said))))
            (Button::new(text(lang, "terminal-enter")).once())
        }
    };
    page(seen, "/local/pin", "terminal-enter-pin", true, &body)
}

async fn begin(State(shared): Machine, form: Form) -> Response {
    let pin = Zeroizing::new(form.text("pin").to_owned());
    wait(move || begun(&shared, &pin)).await
}

fn begun(shared: &Shared, pin: &str) -> Response {
    let seen = shared.seat.seen();
    let (Place::Waiting(told), None) = (&seen.place, seen.out_of_order()) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    let asked = Begin {
        card: told.card.to_string(),
        citizen: told.citizen.as_ref().map(|id| id.to_string()),
        pin: pin.to_owned(),
        lang: seen.lang.word().to_owned(),
    };
    match shared.centre.begin(&asked) {
        Ok(token) => {
            // The card may have been pulled out while the centre was asked.
            if let Err(Place::Open(token)) = shared.seat.go_on(seen.turn, Place::Open(token)) {
                shared.centre.sign_out_later(token);
            }
            Redirect::to("/").into_response()
        }
        Err(Error::Refused(refusal)) => match &*refusal.code {
            "sign_in_wrong" | "try_later" | "sign_in_busy" => {
                let said = if refusal.code == "sign_in_wrong" {
                    say(seen.lang, "terminal-pin-wrong", &[])
                } else {
                    ui::refusal(seen.lang, &refusal)
                };
                let now = shared.seat.seen();
                match (&now.place, now.turn == seen.turn) {
                    (Place::Waiting(told), true) => {
                        (StatusCode::UNPROCESSABLE_ENTITY, pin_page(&now, told, Some(&said))).into_response()
                    }
                    _ => Redirect::to("/").into_response(),
                }
            }
            code => {
                obey(shared, code);
                let _ = shared.seat.go_on(seen.turn, Place::Refused(refusal));
                Redirect::to("/").into_response()
            }
        },
        Err(_) => {
            shared.seat.reached(false);
            Redirect::to("/").into_response()
        }
    }
}

/// What a refusal says of the machine itself.
fn obey(shared: &Shared, code: &str) {
    let standing = match code {
        "terminal_blocked" => Standing::Blocked,
        // The key is deleted by the next heartbeat, which says the same.
        "terminal_wiped" => Standing::NotBelieved("terminal_wiped"),
        "terminal_centre_unreachable" | "terminal_centre_failed" => return shared.seat.reached(false),
        code => match not_believed(code) {
            Some(code) => Standing::NotBelieved(code),
            None => return,
        },
    };
    if let Some(token) = shared.seat.stand(standing) {
        shared.centre.sign_out_later(token);
    }
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

async fn chip_pin(State(shared): Machine, RawQuery(query): RawQuery) -> Response {
    choose(&shared, query.as_deref());
    let seen = shared.seat.seen();
    match (&seen.place, seen.out_of_order()) {
        (Place::Open(_), None) => {
            shared.seat.touch();
            chip_pin_page(&seen, false, None).into_response()
        }
        _ => Redirect::to("/").into_response(),
    }
}

async fn change_chip_pin(State(shared): Machine, form: Form) -> Response {
    wait(move || chip_pin_changed(&shared, &form)).await
}

fn chip_pin_changed(shared: &Shared, form: &Form) -> Response {
    let seen = shared.seat.seen();
    let (Place::Open(_), Some(reader), None) = (&seen.place, &seen.card_in, seen.out_of_order()) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    let change = || -> Result<(), (&'static str, Refusal)> {
        let old = CardPin::parse(form.text("old")).map_err(|why| ("old", why))?;
        let new = CardPin::parse(form.text("pin")).map_err(|why| ("pin", why))?;
        if form.text("pin") != form.text("again") {
            return Err(("again", Refusal::new("pin_differs")));
        }
        let mut card = shared.settings.readers.connect(reader).map_err(|why| ("old", why))?;
        let answer = reader::change_pin(&mut card, &old, &new).and_then(reader::PinAnswer::or_refuse);
        answer.map_err(|why| ("old", why))
    };
    match change() {
        Ok(()) => chip_pin_page(&seen, true, None).into_response(),
        Err((field, why)) => {
            let said = ui::refusal(seen.lang, &why);
            (StatusCode::UNPROCESSABLE_ENTITY, chip_pin_page(&seen, false, Some((field, said)))).into_response()
        }
    }
}

fn chip_pin_page(seen: &Seen, done: bool, wrong: Option<(&str, String)>) -> Markup {
    let lang = seen.lang;
    let message = |field: &str| match &wrong {
        Some((at, said)) if *at == field => ErrorMessage::new(lang, said.as_str()),
        _ => ErrorMessage::default(),
    };
    let body = html! {
        @if let Some((field, said)) = &wrong { (ErrorSummary::new(lang, vec![SummedError::new(field, said.as_str())])) }
        p { a.govuk-back-link href="/terminal/pin" { (text(lang, "terminal-back-to-pin")) } }
        (ui::heading("", text(lang, "terminal-chip-pin-title"), ""))
        @if done { (Line::new(Tone::Good, text(lang, "terminal-pin-done")).live()) }
        p.govuk-body { (text(lang, "terminal-chip-pin-what")) }
        (Line::new(Tone::Warn, text(lang, "terminal-chip-pin-tries")))
        form method="post" action="/local/chip-pin" novalidate autocomplete="off" {
            (PasswordInput::new(lang, "old", text(lang, "terminal-pin-old")).error_message(message("old")))
            (PasswordInput::new(lang, "pin", text(lang, "app-pin-new")).error_message(message("pin")))
            (PasswordInput::new(lang, "again", text(lang, "app-pin-again")).error_message(message("again")))
            (Button::new(text(lang, "terminal-pin-change")).once())
        }
    };
    page(seen, "/local/chip-pin", "terminal-chip-pin-title", true, &body)
}

async fn forward(State(shared): Machine, method: Method, uri: Uri, body: Bytes) -> Response {
    choose(&shared, uri.query());
    let path = uri.path();
    let plain = path.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'/' | b'-'));
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
fn fetch(
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

async fn print(State(shared): Machine, form: Form) -> Response {
    wait(move || printed(&shared, form.text("paper"), On::of(form.text("on")))).await
}

fn printed(shared: &Shared, paper: &str, on: Option<On>) -> Response {
    let seen = shared.seat.seen();
    let (Place::Open(token), None, Some(on)) = (&seen.place, seen.out_of_order(), on) else {
        return Redirect::to("/").into_response();
    };
    shared.seat.touch();
    if !shared.seat.may_print(seen.turn) {
        return printed_page(&seen, Some(&Refusal::new("terminal_printed_enough")));
    }
    let plain: String = paper.chars().filter(char::is_ascii_lowercase).collect();
    let form = Zeroizing::new(format!("paper={plain}&on={}", on.word()).into_bytes());
    let Some(fetched) = fetch(shared, &seen, token, "/terminal/papers".to_owned(), Some(form)) else {
        return Redirect::to("/").into_response();
    };
    let done = match (fetched.status, serde_json::from_slice::<Refused>(&fetched.body)) {
        (200, _) => shared.settings.printing.print(on, &fetched.number, &fetched.body),
        (_, Ok(refused)) => Err(refused.refusal()),
        (_, Err(_)) => Err(Refusal::new("terminal_centre_failed")),
    };
    shared.seat.touch();
    printed_page(&seen, done.err().as_ref())
}

fn printed_page(seen: &Seen, wrong: Option<&Refusal>) -> Response {
    let lang = seen.lang;
    let title = if wrong.is_none() { "terminal-printed" } else { "terminal-not-printed" };
    let body = html! {
        p { a.govuk-back-link href="/terminal/certificates" { (text(lang, "terminal-back-to-papers")) } }
        (ui::heading("", text(lang, title), ""))
        @match wrong {
            Some(refusal) => p.govuk-body-l role="alert" { (ui::refusal(lang, refusal)) },
            None => (Line::new(Tone::Good, text(lang, "terminal-printed-take")).live()),
        }
    };
    let status = if wrong.is_none() { StatusCode::OK } else { StatusCode::CONFLICT };
    (status, page(seen, "/terminal/certificates", title, true, &body)).into_response()
}

/// Does something that waits, away from the thread that serves.
async fn wait(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
