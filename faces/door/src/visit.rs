//! Who comes: the session behind the cookie, and the way to the sign-in for who has none.

use std::{convert::Infallible, sync::Arc};

use access::{Kind, Role, SignedIn, Token};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Actor, Error, Result};
use ui::{Lang, Reader};

use crate::{House, whence};

/// A face that is entered by signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entrance {
    /// Its cookie.
    pub cookie: &'static str,
    /// Its sign-in page.
    pub sign_in: &'static str,
    /// The cookie of a device that is known.
    pub device: &'static str,
    /// The page that asks for the second factor.
    pub second_factor: &'static str,
    /// Where a form is sent to sign out.
    pub sign_out: &'static str,
}

/// The platform, for users of the office.
pub const DESK: Entrance = Entrance {
    cookie: "yika_desk",
    device: "yika_desk_device",
    sign_in: "/platform/sign-in",
    second_factor: "/platform/second-factor",
    sign_out: "/platform/sign-out",
};

/// The app, for residents.
pub const HOME: Entrance = Entrance {
    cookie: "yika_home",
    device: "yika_home_device",
    sign_in: "/app/sign-in",
    second_factor: "/app/sign-in",
    sign_out: "/app/sign-out",
};

/// Who comes with this request.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// Who is signed in.
    pub who: Option<SignedIn>,
    /// The token of the session, also when a second factor is still missing.
    pub token: Option<Arc<Token>>,
    /// The session waits for its second factor.
    pub second_factor_needed: bool,
    /// A user's own name.
    pub name: String,
}

/// Recognises who comes and lets the pages know. For the middleware of the whole server.
pub async fn recognise(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_home = ["/app", "/notice", "/terminal"].iter().any(|face| path.starts_with(face));
    let entrance = if is_home { HOME } else { DESK };
    let visit = match token_in(request.headers(), entrance.cookie) {
        None => Visit::default(),
        Some(token) => match visit(&house, token).await {
            Ok(visit) => visit,
            Err(failure) => {
                tracing::error!(kind = kind(&failure), "who comes is not known");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        },
    };
    let lang = Reader::of(request.uri().path(), request.uri().query().unwrap_or_default(), request.headers()).lang;
    let device = token_in(request.headers(), entrance.device);
    let whence = whence::of(&request, &house.proxies, device, lang);
    request.extensions_mut().insert(whence);
    if let Some(who) = &visit.who {
        request.extensions_mut().insert(ui::SignedIn {
            name: visit.name.clone(),
            role: roles(lang, &who.roles),
            sign_out: entrance.sign_out.to_owned(),
        });
    }
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    // What a person saw is not shown again after she went away.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn visit(house: &House, token: Arc<Token>) -> Result<Visit> {
    let asked = Arc::clone(&token);
    let found = house.db.read_async(Actor::system(), move |ctx| {
        let who = access::session_actor(ctx, &asked)?;
        let user = if who.kind == Kind::User { access::user(ctx, &who.actor.user)? } else { None };
        Ok((who, user.map(|user| user.name).unwrap_or_default()))
    });
    match found.await {
        Ok((who, name)) => {
            if who.touch_due {
                let used = who.clone();
                house.db.write_async(Actor::system(), move |ctx| access::touch(ctx, &used)).await?;
            }
            Ok(Visit { who: Some(who), token: Some(token), second_factor_needed: false, name })
        }
        Err(Error::Refused(refusal)) if refusal.code == "second_factor_needed" => {
            Ok(Visit { token: Some(token), second_factor_needed: true, ..Visit::default() })
        }
        Err(Error::Refused(_)) => Ok(Visit::default()),
        Err(failure) => Err(failure),
    }
}

/// What a user does in the house, in words.
fn roles(lang: Lang, roles: &[Role]) -> String {
    let words: Vec<String> = roles.iter().map(|role| ui::say(lang, &format!("role-{}", role.word()), &[])).collect();
    words.join(" · ")
}

/// What kind of failure it is; the rest of its words may name a key.
fn kind(failure: &Error) -> &'static str {
    match failure {
        Error::Refused(_) => "refused",
        Error::Database(_) => "database",
        Error::Io { .. } => "io",
        Error::Broken(_) => "broken",
    }
}

/// The value of a cookie, as the browser sends it.
pub(crate) fn cookie_in<'a>(headers: &'a HeaderMap, cookie: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == cookie).map(|(_, value)| value)
}

fn token_in(headers: &HeaderMap, cookie: &str) -> Option<Arc<Token>> {
    cookie_in(headers, cookie).and_then(|value| Token::parse(value).ok()).map(Arc::new)
}

/// The cookie that lets somebody in with a new session.
#[must_use]
pub fn let_in(house: &House, entrance: Entrance, token: &Token) -> HeaderValue {
    cookie(house, entrance.cookie, &token.text(), "")
}

/// The cookie by which a device is known for a year, so that nobody's wrong tries delay it.
#[must_use]
pub fn know_device(house: &House, entrance: Entrance, device: &Token) -> HeaderValue {
    cookie(house, entrance.device, &device.text(), "; Max-Age=31536000")
}

/// The cookie that forgets a session.
#[must_use]
pub fn leave(house: &House, entrance: Entrance) -> HeaderValue {
    cookie(house, entrance.cookie, "", "; Max-Age=0")
}

fn cookie(house: &House, name: &str, value: &str, end: &str) -> HeaderValue {
    let secure = if house.secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; SameSite=Lax; HttpOnly{secure}{end}");
    HeaderValue::from_str(&text).expect("a token's letters are a header's value")
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Infallible> {
        Ok(parts.extensions.get::<Visit>().cloned().unwrap_or_default())
    }
}

/// A user of the office, with the session's token.
#[derive(Clone, Debug)]
pub struct User {
    /// Who.
    pub who: SignedIn,
    /// The token of the session.
    pub token: Arc<Token>,
}

/// A resident, with the session's token.
#[derive(Clone, Debug)]
pub struct Resident {
    /// Who.
    pub who: SignedIn,
    /// The token of the session.
    pub token: Arc<Token>,
}

impl<S: Send + Sync> FromRequestParts<S> for User {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<User, Response> {
        let (who, token) = enter(parts, state, DESK, Kind::User).await?;
        Ok(User { who, token })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Resident {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Resident, Response> {
        let (who, token) = enter(parts, state, HOME, Kind::Resident).await?;
        Ok(Resident { who, token })
    }
}

async fn enter<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    entrance: Entrance,
    kind: Kind,
) -> Result<(SignedIn, Arc<Token>), Response> {
    let Ok(visit) = Visit::from_request_parts(parts, state).await;
    match (visit.who, visit.token) {
        (Some(who), Some(token)) if who.kind == kind => Ok((who, token)),
        _ => Err(to_sign_in(parts, state, entrance, visit.second_factor_needed).await),
    }
}

/// A page that was asked for is come back to; a form that was sent is not sent again by itself.
async fn to_sign_in<S: Send + Sync>(parts: &mut Parts, state: &S, entrance: Entrance, second: bool) -> Response {
    let page = if second { entrance.second_factor } else { entrance.sign_in };
    if parts.method == Method::GET {
        let Ok(reader) = Reader::from_request_parts(parts, state).await;
        return Redirect::to(&format!("{page}?to={}", escaped(&reader.here()))).into_response();
    }
    Redirect::to(page).into_response()
}

/// A path as a value in a query.
pub(crate) fn escaped(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
