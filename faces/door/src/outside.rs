//! Signing in at another system (OpenID Connect): the way there and back.
//!
//! Promises
//! * State, nonce and proof (PKCE) go along in one sealed cookie of the browser that set out; whoever comes back without it,
//!   with another's, or after ten minutes, begins anew.
//! * Where to go afterwards stands in the cookie, not in the address that comes back.
//! * What the other system said is looked at once (see [`access::hear_outside`]).
//!
//! Deliberately absent: forms. A content policy that lets forms go to our own pages only also stops a form whose answer leads
//! elsewhere, so the way there is a link.

use access::{OutsideIssuer, Said, Token};
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use exchange::{Issuer, Redeemed, Way};
use kernel::{Actor, Refusal, Result, refuse};
use sha2::{Digest, Sha256};
use ui::Lang;

use crate::{Form, House, visit::cookie_in};

/// Another system at which people sign in.
#[derive(Debug)]
pub struct Outside {
    /// The system.
    pub issuer: Issuer,
    /// The address of our pages in people's browsers, such as `https://yika.example`.
    pub origin: String,
    /// What it is called, in Chinese and in English.
    pub name: [String; 2],
    /// Which of its words is a user's sign-in name; without it users do not sign in there.
    pub users: Option<String>,
    /// Which of its words is a resident's citizen id; without it residents do not sign in there.
    pub residents: Option<String>,
}

/// For whom a sign-in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A user of the office.
    User,
    /// A resident.
    Resident,
}

const COOKIE: &str = "yika_outside";
const SEALED_FOR: &str = "sign-in elsewhere";
const MINUTES: u32 = 10;
/// A longer way back is not taken along.
const TO_MAX: usize = 300;

impl Outside {
    /// What it is called.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        &self.name[usize::from(lang == Lang::En)]
    }

    /// The word that says who somebody is, where such people sign in here.
    #[must_use]
    pub fn claim(&self, whom: Whom) -> Option<&str> {
        match whom {
            Whom::User => self.users.as_deref(),
            Whom::Resident => self.residents.as_deref(),
        }
    }

    fn back(&self, whom: Whom) -> String {
        let path = match whom {
            Whom::User => "/platform/sign-in/outside/back",
            Whom::Resident => "/app/sign-in/outside/back",
        };
        format!("{}{path}", self.origin.trim_end_matches('/'))
    }
}

impl Whom {
    fn word(self) -> &'static str {
        match self {
            Whom::User => "user",
            Whom::Resident => "resident",
        }
    }
}

fn random() -> String {
    URL_SAFE_NO_PAD.encode(crate::random::<32>())
}

fn over<T>() -> Result<T> {
    refuse("outside_begin_anew")
}

/// Sends a browser to the other system. Call it from a thread that may wait.
///
/// # Errors
/// `outside_not_connected` where no such people sign in elsewhere; `outside_unreachable`; a failure of the database.
pub fn depart(house: &House, whom: Whom, to: &str) -> Result<Response> {
    let outside = connected(house, whom)?;
    let nonce = house.db.write(&Actor::system(), access::outside_nonce)?;
    let (state, verifier, back) = (random(), random(), outside.back(whom));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let nonce_text = nonce.text();
    let way = Way { back: &back, state: &state, nonce: &nonce_text, challenge: &challenge };
    let address = outside.issuer.departure(way)?;
    let to = if to.len() <= TO_MAX { to } else { "" };
    let kept =
        house.seal_for_browser(SEALED_FOR, [whom.word(), &state, &nonce_text, &verifier, to].join("\n").as_bytes());
    let secure = if house.secure { "; Secure" } else { "" };
    let seconds = MINUTES * 60;
    let cookie = format!("{COOKIE}={kept}; Path=/; SameSite=Lax; HttpOnly{secure}; Max-Age={seconds}");
    let mut answer = Redirect::to(&address).into_response();
    answer.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("letters of a header"));
    Ok(answer)
}

fn connected(house: &House, whom: Whom) -> Result<&Outside> {
    let outside = house.outside.as_deref().filter(|outside| outside.claim(whom).is_some());
    outside.ok_or_else(|| Refusal::new("outside_not_connected").into())
}

/// Who came back from the other system, and where to go on.
#[derive(Debug)]
pub struct Returned {
    /// What the other system said.
    pub said: Said,
    /// Which of its words says who it is.
    pub claim: String,
    /// Where to go on; nothing for the face's beginning.
    pub to: String,
}

/// Takes in who comes back. Call it from a thread that may wait.
///
/// # Errors
/// `outside_begin_anew` when the browser did not set out here within ten minutes; `outside_denied` when the other system says
/// no; `outside_token_wrong`, `outside_unreachable`, `outside_not_connected`; a failure of the database.
pub fn arrive(house: &House, whom: Whom, headers: &HeaderMap, query: &Form) -> Result<Returned> {
    let outside = connected(house, whom)?;
    let Some(kept) = cookie_in(headers, COOKIE) else { return over() };
    let Ok(kept) = house.unseal_for_browser(SEALED_FOR, kept) else { return over() };
    let kept = String::from_utf8(kept).unwrap_or_default();
    let mut parts = kept.split('\n');
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (word, state, nonce, verifier, to) = (next(), next(), next(), next(), next());
    if word != whom.word() || query.text("state") != state {
        return over();
    }
    let Ok(nonce) = Token::parse(&nonce) else { return over() };
    if !query.text("error").is_empty() {
        return refuse("outside_denied");
    }
    let Redeemed { id_token, keys } = outside.issuer.redeem(query.text("code"), &outside.back(whom), &verifier)?;
    let issuer = OutsideIssuer::new(outside.issuer.name(), outside.issuer.client(), &keys)?;
    let said = access::hear_outside(&house.db, &issuer, &id_token, &nonce)?;
    let claim = outside.claim(whom).expect("it is connected").to_owned();
    Ok(Returned { said, claim, to })
}

/// The cookie that forgets a way.
#[must_use]
pub fn forget_way(house: &House) -> HeaderValue {
    let secure = if house.secure { "; Secure" } else { "" };
    let text = format!("{COOKIE}=; Path=/; SameSite=Lax; HttpOnly{secure}; Max-Age=0");
    HeaderValue::from_str(&text).expect("letters of a header")
}
