//! `/app/proof`: a pensioner proves that she lives 待遇资格认证, at home: with her electronic card and a passkey, which her phone opens for
//! herself alone.
//!
//! It is always the resident's own pension: nobody proves for a relative.

use access::PasskeyLine;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use door::{
    Form, HOME, House, Resident, Whence,
    passkey_parts::{self, Does},
    pension_parts,
};
use insurance::{How, Pension, Proved};
use kernel::{Ctx, Day, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Frame, Line, Reader, SummaryList, Tone, text};

use crate::{FACE, form::answer};

const HERE: &str = "/app/proof";

/// What the page shows.
struct Shown {
    pension: Option<Pension>,
    /// She has an electronic card in use.
    has_card: bool,
    passkeys: Vec<PasskeyLine>,
    today: Day,
}

fn read(ctx: &mut Ctx) -> Result<Shown> {
    let me = access::own_person(ctx)?;
    Ok(Shown {
        pension: insurance::pension_of(ctx, me)?,
        has_card: card::electronic_of(ctx, me)?.is_some_and(|one| one.is_kept()),
        passkeys: access::passkeys(ctx)?,
        today: ctx.today(),
    })
}

/// Shows how her pension stands, and the way to prove.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let shown = house.ask(&resident.who, read).await;
    answer(&reader, shown.map(|shown| write(&house, &reader, &shown, None)))
}

/// The page once more, with what is wrong.
async fn again(house: &House, resident: &Resident, reader: &Reader, why: &Refusal) -> Response {
    match house.ask(&resident.who, read).await {
        Ok(shown) => (StatusCode::UNPROCESSABLE_ENTITY, write(house, reader, &shown, Some(why))).into_response(),
        Err(failure) => answer(reader, Err(failure)),
    }
}

/// What the browser needs to make a passkey.
pub(crate) async fn ask_to_add(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let session = resident.who.clone();
    let offered = match passkey_parts::site(&house) {
        Ok(site) => house.act(&resident.who, move |ctx| access::offer_passkey(ctx, &site, &session)).await,
        Err(why) => Err(why),
    };
    let offered = offered.map_err(fresh_code);
    passkey_parts::asked(&reader, &FACE, HOME, HERE, offered.map(|challenge| (challenge, None)))
}

/// A resident has no page for a second factor: she signs in once more.
fn fresh_code(why: Error) -> Error {
    match why {
        Error::Refused(why) if why.code == "second_factor_needed" => Refusal::new("passkey_needs_fresh_code").into(),
        other => other,
    }
}

/// Adds the passkey that her phone made.
pub(crate) async fn add(
    State(house): State<House>,
    resident: Resident,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Response {
    let (token, made) = (resident.token.clone(), form.exactly("answer").to_owned());
    let added = house.wait(move |house| {
        let site = passkey_parts::site(house)?;
        access::add_passkey(&house.db, &site, &token, &made, &from.words, &from)
    });
    match added.await.map_err(fresh_code) {
        Ok(opened) => {
            let mut response = Redirect::to(HERE).into_response();
            response.headers_mut().append(header::SET_COOKIE, door::let_in(&house, HOME, &opened.session));
            response
        }
        Err(Error::Refused(why)) => again(&house, &resident, &reader, &why).await,
        Err(failure) => answer(&reader, Err(failure)),
    }
}

/// What the browser needs to show a passkey.
pub(crate) async fn ask_to_prove(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let token = resident.token.clone();
    let asked = match passkey_parts::site(&house) {
        Ok(site) => house.act(&resident.who, move |ctx| access::ask_passkey(ctx, &site, &token)).await,
        Err(why) => Err(why),
    };
    passkey_parts::asked(&reader, &FACE, HOME, HERE, asked.map(|challenge| (challenge, None)))
}

/// Proves it: the phone knew her just now, and her electronic card is in use.
pub(crate) async fn prove(State(house): State<House>, resident: Resident, reader: Reader, form: Form) -> Response {
    let (token, shown) = (resident.token.clone(), form.exactly("answer").to_owned());
    let present = house.wait(move |house| {
        let site = passkey_parts::site(house)?;
        access::prove_presence(&house.db, &site, &token, &shown)
    });
    let proved = match present.await {
        Ok(()) => house.act(&resident.who, by_app).await,
        Err(why) => Err(why),
    };
    match proved {
        Ok(proved) => done(&reader, &proved).into_response(),
        Err(Error::Refused(why)) => again(&house, &resident, &reader, &why).await,
        Err(failure) => answer(&reader, Err(failure)),
    }
}

fn by_app(ctx: &mut Ctx) -> Result<Proved> {
    let me = access::own_person(ctx)?;
    if card::electronic_of(ctx, me)?.is_none_or(|one| !one.is_kept()) {
        return Err(Refusal::new("electronic_there_is_none").into());
    }
    insurance::prove(ctx, me, &How::App)
}

/// Forgets her passkeys.
pub(crate) async fn forget(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    match house.act(&resident.who, access::forget_passkeys).await {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(failure) => answer(&reader, Err(failure)),
    }
}

fn write(house: &House, reader: &Reader, shown: &Shown, why: Option<&Refusal>) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-proof-title"), ""))
        @if let Some(why) = why { (Line::new(Tone::Warn, html! { (ui::refusal(lang, why)) }).live()) }
        @match &shown.pension {
            None => (ui::empty_state(lang, "terminal-proof-none", "terminal-proof-none-next")),
            Some(pension) => {
                div.y-card {
                    (SummaryList::new(pension_parts::rows(lang, pension)))
                }
                @if pension.grace_until() < shown.today { (Line::new(Tone::Warn, text(lang, "terminal-proof-over"))) }
                @if pension.end.is_none() { (ways(house, reader, shown)) }
            },
        }
        p.govuk-body { a.govuk-link href="/app/nearby?service=SB029" { (text(lang, "app-proof-elsewhere")) } }
    };
    Frame::new(reader, &FACE, ui::say(lang, "terminal-proof-title", &[])).back("app-back", "/app").write(&body)
}

/// What is still missing, or the button that proves.
fn ways(house: &House, reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let nothing = html! {};
    html! {
        @if !shown.has_card {
            (Card::new("card", text(lang, "app-proof-card"), html! {
                p.govuk-body { (text(lang, "app-proof-card-what")) }
                (Button::link(text(lang, "app-proof-card-do"), "/app/card/code"))
            }))
        }
        @if let Some(site) = &house.passkeys {
            @if shown.passkeys.is_empty() {
                (Card::new("passkey", text(lang, "app-proof-passkey"), html! {
                    p.govuk-body { (text(lang, "app-proof-passkey-what")) }
                    (passkey_parts::form(lang, site, Does::Create, "/app/proof/passkeys", &nothing, Button::new(text(lang, "app-proof-passkey-do"))))
                }))
            } @else if shown.has_card {
                (Card::new("prove", text(lang, "app-proof-prove"), html! {
                    p.govuk-body { (text(lang, "app-proof-prove-what")) }
                    (passkey_parts::form(lang, site, Does::Get, "/app/proof", &nothing, Button::new(text(lang, "terminal-proof-do"))))
                }))
            }
            @if !shown.passkeys.is_empty() {
                (Card::new("passkeys", text(lang, "app-proof-passkeys"), html! {
                    ul.govuk-list { @for one in &shown.passkeys { li { (one.words) " " span.y-quiet { (one.added_at.local()) } } } }
                    form method="post" action="/app/proof/forget" { (Button::new(text(lang, "app-proof-forget")).secondary()) }
                }))
            }
        } @else { (Line::new(Tone::Quiet, text(lang, "app-proof-not-here"))) }
    }
}

fn done(reader: &Reader, proved: &Proved) -> Markup {
    let frame = Frame::new(reader, &FACE, ui::say(reader.lang, "terminal-proof-done", &[]));
    frame.back("app-back-one", HERE).write(&pension_parts::proved(reader.lang, proved))
}
