//! `/terminal/activate`: takes a card that was handed over into use.

use ::card::Step;
use axum::{extract::State, response::Response};
use door::{Form, House, Resident};
use maud::html;
use ui::{Reader, text};

use crate::{
    card::{self, Deed},
    frame::{answer, page},
    own,
};

const DEEDS: [Deed; 1] =
    [Deed { step: Step::Activate, word: "activate", key: "terminal-activate-do", is_final: false }];

/// Shows the form.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let cards = house.ask(&resident.who, card::all).await;
    let lang = reader.lang;
    let write = |cards: Vec<card::AtPoint>| {
        let body = html! {
            (ui::heading("", text(lang, "terminal-activate-title"), ""))
            p.govuk-body { (text(lang, "terminal-activate-what")) }
            (card::to_choose(lang, &cards, &DEEDS, "terminal-activate-none", "/terminal/activate"))
        };
        page(&reader, "terminal-activate-title", &body)
    };
    answer(&reader, cards.map(write))
}

/// Takes it into use.
pub(crate) async fn send(State(house): State<House>, resident: Resident, reader: Reader, form: Form) -> Response {
    let card_id = form.number("card").unwrap_or_default();
    let deed = move |ctx: &mut kernel::Ctx| {
        let me = own::person(ctx)?;
        let told = ::card::activate(ctx, me, card_id)?;
        door::tell(ctx, &told)
    };
    let done = house.act(&resident.who, deed).await;
    let lang = reader.lang;
    let write = |()| {
        let body = html! {
            (ui::heading("", text(lang, "terminal-activate-done"), ""))
            p.govuk-body-l { (text(lang, "terminal-activate-next")) }
        };
        page(&reader, "terminal-activate-done", &body)
    };
    answer(&reader, done.map(write))
}
