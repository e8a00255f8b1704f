//! `/app`: the common things as tiles, the elder view, and how many messages wait. Who is not signed in sees the same tiles,
//! without anything about a person; they lead to the sign-in.

use access::Act;
use axum::{
    extract::{FromRequestParts, Request, State},
    response::{IntoResponse, Response},
};
use door::House;
use kernel::{Ctx, Result};
use maud::{Markup, html};
use ui::{Button, Frame, Icon, Reader, Tile, View, text, text_with};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    appointments::{self, Next},
    card, offline,
};

/// What waits for somebody.
#[derive(Debug)]
struct Waiting {
    unread: i64,
    asked: usize,
    /// What is to be done about the card.
    card: Option<&'static str>,
    /// The ticket or appointment that comes next.
    next: Option<Next>,
}

impl Waiting {
    fn read(ctx: &mut Ctx, affairs: &Affairs) -> Result<Waiting> {
        let unread = exchange::unread(ctx, affairs.person)?;
        let me = access::own_person(ctx)?;
        let asked = access::mandates(ctx)?
            .iter()
            .filter(|mandate| mandate.person == me && mandate.state == access::MandateState::Asked)
            .count();
        let next = appointments::next(ctx, affairs.person)?;
        Ok(Waiting { unread, asked, card: card::to_do(ctx, affairs.person)?, next })
    }
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, reader: Reader, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match Visitor::from_request_parts(&mut parts, &house).await {
        Err(_) => write(&reader, None).into_response(),
        Ok(visitor) => {
            let asked = visitor.clone();
            let question = move |ctx: &mut Ctx| {
                let affairs = asked.open(ctx, Act::See)?;
                let waiting = Waiting::read(ctx, &affairs)?;
                Ok((affairs, waiting))
            };
            let shown = house.ask(&visitor.resident.who, question).await;
            visitor.answer(&house, &reader, shown.map(|(affairs, waiting)| write(&reader, Some((&affairs, &waiting)))))
        }
    }
}

fn write(reader: &Reader, signed_in: Option<(&Affairs, &Waiting)>) -> Markup {
    let lang = reader.lang;
    let elder = reader.view.is_elder();
    let tile = |icon, key: &str, to: &str| Tile::new(icon, text(lang, key), to);
    let unread = signed_in.map(|(_, waiting)| waiting.unread).filter(|unread| *unread > 0);
    let mut messages = tile(Icon::Mail, "app-tile-messages", "/app/messages");
    if let Some(unread) = unread {
        messages = messages.note(text_with(lang, "app-tile-unread", &[("count", &unread.to_string())]));
    }
    let asked = signed_in.map_or(0, |(_, waiting)| waiting.asked);
    let mut relatives = tile(Icon::HandHeart, "app-tile-relatives", "/app/relatives");
    if asked > 0 {
        relatives = relatives.note(text_with(lang, "app-tile-asked", &[("count", &asked.to_string())]));
    }
    let mut card = tile(Icon::CreditCard, "app-tile-card", "/app/card");
    if let Some(to_do) = signed_in.and_then(|(_, waiting)| waiting.card) {
        card = card.note(text(lang, to_do));
    }
    let mut appointments = tile(Icon::CalendarDays, "appointments-title", "/app/appointments");
    if let Some(next) = signed_in.and_then(|(_, waiting)| waiting.next.as_ref()) {
        appointments = appointments.note(next.note(lang));
    }
    let notices = match signed_in {
        Some((affairs, _)) => format!("/notice?region={}", affairs.village),
        None => "/notice".to_owned(),
    };
    let tiles = [
        tile(Icon::LayoutGrid, "app-services", "/app/services").note(text(lang, "app-services-note")),
        tile(Icon::ClipboardList, "app-cases", "/app/cases"),
        tile(Icon::Briefcase, "work-title", "/app/work").note(text(lang, "work-tile-note")),
        tile(Icon::MapPin, "nearby-title", "/app/nearby").note(text(lang, "nearby-tile-note")),
        appointments,
        tile(Icon::Banknote, "app-tile-payments", "/app/payments"),
        card,
        tile(Icon::QrCode, "app-tile-code", "/app/card/code"),
        messages,
        tile(Icon::HeartPulse, "terminal-proof-title", "/app/proof"),
        tile(Icon::Users, "app-tile-household", "/app/household"),
        Tile::new(Icon::Megaphone, text(lang, "app-tile-notices"), notices),
        tile(Icon::MessageSquareText, "app-tile-complaints", "/app/complaints"),
        relatives,
        tile(Icon::Eye, "app-tile-looks", "/app/looks"),
    ];
    let (other_view, key) = if elder { (View::Plain, "app-to-plain-view") } else { (View::Elder, "app-to-elder-view") };
    let greeting = match signed_in {
        Some((affairs, _)) => text_with(lang, "app-home-hello", &[("name", &affairs.name)]),
        None => html! {},
    };
    let body = html! {
        (ui::heading(greeting, text(lang, "app-home-title"), ""))
        p {
            (Button::link(html! { (Icon::ALargeSmall) " " (text(lang, key)) }, reader.here_with("view", other_view.word())).secondary())
        }
        @if signed_in.is_none() {
            p { (Button::link(html! { (Icon::LogIn) " " (text(lang, "app-sign-in")) }, "/app/sign-in")) }
            p.govuk-body { (text(lang, "app-home-signed-out")) }
        }
        (ui::tiles(tiles))
        ul.govuk-list.y-more {
            li { a.govuk-link href="/app/card/progress" { (text(lang, "app-card-progress-link")) } }
            @if signed_in.is_some() {
                li { a.govuk-link href="/app/sessions" { (text(lang, "app-sessions-title")) } }
                li { a.govuk-link href="/app/pin" { (text(lang, "app-pin-title")) } }
            }
        }
    };
    let frame = Frame::new(reader, &FACE, ui::say(lang, "app-home-title", &[]))
        .installable(offline::MANIFEST, offline::WORKER)
        .foot(html! { p { (text(lang, "app-foot")) } });
    match signed_in {
        Some((affairs, _)) => with_banner(lang, frame, affairs).write(&body),
        None => frame.write(&body),
    }
}
