//! `/terminal/menu`: the services, one touch away each.

use axum::{extract::State, response::Response};
use card::Step;
use door::{House, Resident};
use maud::{Markup, html};
use ui::{Icon, Line, Reader, Tile, Tone, text};

use crate::frame;

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let cards = house.ask(&resident.who, crate::card::all).await;
    let waits = |cards: &[crate::card::AtPoint]| cards.iter().any(|(card, _)| card.stage.after(Step::Activate).is_ok());
    frame::answer(&reader, cards.map(|cards| write(&reader, waits(&cards))))
}

fn write(reader: &Reader, waits: bool) -> Markup {
    let lang = reader.lang;
    let tile = |icon, key: &str, to: &str| Tile::new(icon, text(lang, key), to);
    let tiles = [
        tile(Icon::Banknote, "terminal-payments-title", "/terminal/payments"),
        tile(Icon::CreditCard, "terminal-card-title", "/terminal/card"),
        tile(Icon::Ban, "terminal-lost-title", "/terminal/lost"),
        tile(Icon::CircleCheck, "terminal-found-title", "/terminal/found"),
        tile(Icon::IdCard, "terminal-activate-title", "/terminal/activate"),
        tile(Icon::KeyRound, "terminal-pin-title", "/terminal/pin"),
        tile(Icon::HeartPulse, "terminal-proof-title", "/terminal/proof"),
        tile(Icon::ShieldCheck, "terminal-insured-title", "/terminal/insured"),
        tile(Icon::FileText, "terminal-certificates-title", "/terminal/certificates"),
        tile(Icon::Briefcase, "terminal-services-title", "/terminal/services"),
        tile(Icon::Clock, "cases-title", "/terminal/cases"),
    ];
    let body = html! {
        (ui::heading("", text(lang, "terminal-menu-title"), ""))
        @if waits { (Line::new(Tone::Warn, text(lang, "terminal-menu-activate"))) }
        (ui::tiles(tiles))
    };
    frame::page(reader, "terminal-menu-title", &body)
}
