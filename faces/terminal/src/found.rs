//! `/terminal/found`: a card that was reported lost is there again.

use ::card::{Stage, Step};
use axum::{extract::State, response::Response};
use door::{Form, House, Resident};
use maud::html;
use ui::{Reader, text};

use crate::{
    card::{self, Deed},
    frame::{answer, page},
    own,
};

const DEEDS: [Deed; 1] = [Deed { step: Step::Find, word: "find", key: "terminal-found-do", is_final: false }];

/// Shows the form.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let cards = house.ask(&resident.who, card::all).await;
    let lang = reader.lang;
    let write = |cards: Vec<card::AtPoint>| {
        let body = html! {
            (ui::heading("", text(lang, "terminal-found-title"), ""))
            (card::to_choose(lang, &cards, &DEEDS, "terminal-found-none", "/terminal/found"))
        };
        page(&reader, "terminal-found-title", &body)
    };
    answer(&reader, cards.map(write))
}

/// Says that it was found.
pub(crate) async fn send(State(house): State<House>, resident: Resident, reader: Reader, form: Form) -> Response {
    let card_id = form.number("card").unwrap_or_default();
    let deed = move |ctx: &mut kernel::Ctx| {
        let me = own::person(ctx)?;
        let (stage, told) = ::card::find(ctx, me, card_id)?;
        door::tell(ctx, &told)?;
        Ok(stage)
    };
    let found = house.act(&resident.who, deed).await;
    let lang = reader.lang;
    let write = |stage| {
        let next = if stage == Stage::Active { "terminal-found-works" } else { "terminal-found-activate" };
        let body = html! {
            (ui::heading("", text(lang, "terminal-found-done"), ""))
            p.govuk-body-l { (text(lang, next)) }
        };
        page(&reader, "terminal-found-done", &body)
    };
    answer(&reader, found.map(write))
}
