//! `/app/sign-in`: asking for a code to the phone that the registry knows. The next pages are in the folder beside.

pub(crate) mod card;
pub(crate) mod code;
pub(crate) mod outside;

use access::{Known, Opened};
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use door::{HOME, House, Messages, Whom};
use exchange::sms::{self, Phone};
use kernel::{Actor, CitizenId, Ctx, Result, refuse};
use maud::{Markup, html};
use registry::{FOUND_MAX, Hit, PersonState};
use serde::Deserialize;
use ui::{Button, Card, Frame, Input, Lang, Line, Reader, Tone, text};

use crate::{
    FACE, cookie,
    form::{Wrongs, again, answer},
};

/// Where to go once signed in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Going {
    pub(crate) to: String,
}

impl Going {
    /// A page of ours: of the app, or a public list.
    pub(crate) fn to(&self) -> &str {
        let plain = self.to.bytes().all(|byte| byte.is_ascii_graphic()) && !self.to.contains(['\\', '"', '<']);
        let begins =
            |face: &str| self.to.strip_prefix(face).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        if plain && (begins("/app") || begins("/notice")) && !self.to.starts_with("/app/sign") {
            &self.to
        } else {
            "/app"
        }
    }
}

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    phone: String,
    to: String,
}

/// Shows the form.
pub(crate) async fn show(State(house): State<House>, Query(going): Query<Going>, reader: Reader) -> Markup {
    write(&house, &reader, &going, "", &Wrongs::none())
}

/// Sends the code; whether anybody is known by the phone, the answer does not tell.
pub(crate) async fn send(
    State(house): State<House>,
    reader: Reader,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    let going = Going { to: asked.to };
    let sent = match Phone::parse(&asked.phone) {
        Ok(phone) => queue_code(&house, &reader, &headers, phone).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(kept) => {
            let page = format!("/app/sign-in/code?to={}", going.to().replace('?', "%3F").replace('&', "%26"));
            ([(header::SET_COOKIE, cookie::CODE.keep(&house, &kept))], Redirect::to(&page)).into_response()
        }
        Err(error) => match Wrongs::of(reader.lang, error, |_| "phone") {
            Ok(wrongs) => again(&wrongs, write(&house, &reader, &going, &asked.phone, &wrongs)),
            Err(failure) => answer(&reader, Err(failure)),
        },
    }
}

/// Queues the code in the transaction that makes it; answers what the browser keeps.
async fn queue_code(house: &House, reader: &Reader, headers: &HeaderMap, phone: Phone) -> Result<String> {
    if house.messages == Messages::Nowhere {
        return refuse("sms_not_connected");
    }
    let (visit, lang) = (visit(reader, headers), reader.lang);
    house
        .db
        .write_async(Actor::system(), move |ctx| {
            let known = people_of_phone(ctx, &phone)?;
            let made = access::phone_code(ctx, phone.as_str(), &visit)?;
            if !known.is_empty() {
                // What is not translated would come with marks that nobody reads in a message.
                let lang = if lang == Lang::Bo { Lang::Zh } else { lang };
                sms::queue(ctx, &phone, &ui::say(lang, "app-sign-in-sms", &[("code", &made.code)]))?;
            }
            Ok(format!("{}.{}", made.handle.text(), phone.as_str()))
        })
        .await
}

/// The living people the registry knows by a phone, by their ids. To be asked as the program itself: who signs in is not
/// yet anybody.
pub(crate) fn people_of_phone(ctx: &mut Ctx, phone: &Phone) -> Result<Vec<Hit>> {
    let mut known = Vec::new();
    for hit in registry::search(ctx, phone.as_str(), FOUND_MAX)?.people {
        let person = registry::person(ctx, hit.person)?;
        let same = person.is_some_and(|person| Phone::parse(&person.phone).ok().as_ref() == Some(phone));
        if same && hit.state == PersonState::Alive {
            known.push(hit);
        }
    }
    known.sort_by_key(|hit| hit.person);
    Ok(known)
}

/// Whom the registry knows, for the sign-in.
pub(crate) fn known(hit: &Hit) -> Known {
    Known { person: hit.person, village: hit.village }
}

/// Where a request comes from. The server listens on its own machine only, so whoever reaches it is the proxy in front
/// of it, and the last address in its header is one it saw itself; what stands before may be anything.
fn source(headers: &HeaderMap) -> String {
    let last = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let address =
        last.and_then(|all| all.rsplit(',').next()).and_then(|one| one.trim().parse::<std::net::IpAddr>().ok());
    match address {
        Some(std::net::IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..4]),
        Some(address) => address.to_string(),
        None => "here".to_owned(),
    }
}

/// What kind of device a browser says it runs on, for the list of sessions.
fn device_in_words(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ]);
    let browser = first(&[
        ("MicroMessenger", "微信"),
        ("HuaweiBrowser", "华为浏览器"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    format!("{system} {browser}").trim().to_owned()
}

/// Who tries to sign in, and from where.
pub(crate) fn visit(reader: &Reader, headers: &HeaderMap) -> access::Visit {
    access::Visit {
        source: source(headers),
        device: cookie::DEVICE.read(headers).and_then(|text| access::Token::parse(text).ok()).map(Into::into),
        words: device_in_words(headers),
        language: reader.lang.word().to_owned(),
    }
}

/// Lets somebody in who has signed in, and forgets whom the browser acted for before.
pub(crate) fn let_in(house: &House, opened: &Opened, going: &Going) -> Response {
    let mut cookies: Vec<HeaderValue> =
        vec![door::let_in(house, HOME, &opened.session), cookie::CODE.forget(house), cookie::RELATIVE.forget(house)];
    cookies.extend(opened.device.as_ref().map(|device| cookie::DEVICE.keep(house, &device.text())));
    let mut response = Redirect::to(going.to()).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

pub(crate) fn write(house: &House, reader: &Reader, going: &Going, phone: &str, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-sign-in-title"), ""))
        @if house.messages == Messages::Nowhere {
            (Line::new(Tone::Warn, text(lang, "sms_not_connected")))
        } @else {
            (Card::new("by-phone", text(lang, "app-sign-in-by-phone"), html! {
                form method="post" action="/app/sign-in" novalidate {
                    input type="hidden" name="to" value=(going.to());
                    (Input::new("phone", text(lang, "app-sign-in-phone")).hint(text(lang, "app-sign-in-phone-hint")).r#type("tel").inputmode("tel")
                        .autocomplete("tel-national").classes("govuk-input--width-20").filled(phone).error_message(wrongs.message(lang, "phone")))
                    (Button::new(text(lang, "app-sign-in-send")).once())
                }
            }))
        }
        @if let Some(other) = house.outside.as_ref().filter(|other| other.claim(Whom::Resident).is_some()) {
            (Card::new("outside", text(lang, "sign-in-outside"), html! {
                p.govuk-body { (text(lang, "sign-in-outside-what")) }
                (Button::link(html! { (other.name(lang)) }, format!("/app/sign-in/outside?to={}", going.to())).secondary())
            }))
        }
        p.govuk-body { a.govuk-link href={ "/app/sign-in/card?to=" (going.to()) } { (text(lang, "app-sign-in-with-card")) } }
        p.govuk-body { (text(lang, "app-sign-in-help")) }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-sign-in-title", &[])).back("app-back", "/app").write(&body)
}

/// The people among whom one is chosen, with what stands for each.
pub(crate) fn ids(people: &[Hit]) -> impl Iterator<Item = CitizenId> {
    people.iter().map(|hit| hit.person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signs_in_goes_to_a_page_of_ours() {
        let cases = [
            ("/app/payments", "/app/payments"),
            ("/app", "/app"),
            ("/app?view=elder", "/app?view=elder"),
            ("/notice/3?page=2", "/notice/3?page=2"),
            ("", "/app"),
            ("/application", "/app"),
            ("//elsewhere.example/", "/app"),
            ("https://elsewhere.example/app", "/app"),
            ("/app\\..", "/app"),
            ("/app/sign-out", "/app"),
            ("/app/\r\nSet-Cookie: a=b", "/app"),
        ];
        for (to, gone) in cases {
            assert_eq!(Going { to: to.to_owned() }.to(), gone, "{to}");
        }
    }

    #[test]
    fn a_request_comes_from_the_last_address_that_the_proxy_saw() {
        let cases = [
            (&["1.1.1.1, 10.0.0.7"][..], "10.0.0.7"),
            (&["6.6.6.6", "10.0.0.8"], "10.0.0.8"),
            (&["2001:db8:1:2:3:4:5:6"], "[2001, db8, 1, 2]"),
            (&["nobody"], "here"),
            (&[], "here"),
        ];
        for (values, from) in cases {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("x-forwarded-for", HeaderValue::from_static(value));
            }
            assert_eq!(source(&headers), from, "{values:?}");
        }
    }
}
