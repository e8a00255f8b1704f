//! `/terminal/card`: her cards, in her own words; and the cards that a deed is possible with, for the pages of those deeds.

use ::card::{Card, Step};
use axum::{extract::State, response::Response};
use door::{House, Resident};
use kernel::{Ctx, RegionCode, Result};
use maud::{Markup, html};
use ui::{Button, Lang, Reader, SummaryList, SummaryRow, text};

use crate::{
    frame::{answer, page},
    own, words,
};

/// A card and the name of its service point.
pub(crate) type AtPoint = (Card, String);

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let cards = house.ask(&resident.who, all).await;
    answer(&reader, cards.map(|cards| write(&reader, &cards)))
}

/// All her cards, newest first.
pub(crate) fn all(ctx: &mut Ctx) -> Result<Vec<AtPoint>> {
    let me = own::person(ctx)?;
    let cards = ::card::cards_of(ctx, me)?;
    let regions = registry::regions(ctx)?;
    let name = |code: RegionCode| regions.iter().find(|region| region.code == code).map(|region| region.name.clone());
    Ok(cards
        .into_iter()
        .map(|card| (name(card.point).unwrap_or_else(|| card.point.to_string()), card))
        .map(|(name, card)| (card, name))
        .collect())
}

fn write(reader: &Reader, cards: &[AtPoint]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-card-title"), ""))
        @if cards.is_empty() { (ui::empty_state(lang, "terminal-card-none", "terminal-card-none-next")) }
        @for (card, point) in cards { (one(lang, card, point)) }
    };
    page(reader, "terminal-card-title", &body)
}

/// One card, as a list.
pub(crate) fn one(lang: Lang, card: &Card, point: &str) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let mut rows = vec![
        row("terminal-card-state", html! { (words::card_state(lang, card)) }),
        row("terminal-card-number", words::card_number(lang, card)),
    ];
    if let Some(last) = card.valid_to() {
        rows.push(row("terminal-card-valid-to", ui::day(lang, last)));
    }
    if let Some(last) = card.lapses_on {
        rows.push(row("terminal-card-lapses-on", ui::day(lang, last)));
    }
    rows.push(row("terminal-card-point", html! { (point) }));
    html! { (SummaryList::new(rows)) }
}

/// The cards with which a step can be taken, each with its buttons; what to do where there is none.
pub(crate) fn to_choose(lang: Lang, cards: &[AtPoint], deeds: &[Deed], none: &str, action: &str) -> Markup {
    let able = |card: &Card, deed: &Deed| card.stage.after(deed.step).is_ok();
    let some: Vec<&AtPoint> = cards.iter().filter(|(card, _)| deeds.iter().any(|deed| able(card, deed))).collect();
    html! {
        @if some.is_empty() { p.govuk-body-l { (text(lang, none)) } }
        @for (card, point) in some {
            (one(lang, card, point))
            @for deed in deeds.iter().filter(|deed| able(card, deed)) {
                form method="post" action=(action) {
                    input type="hidden" name="card" value=(card.card_id);
                    input type="hidden" name="deed" value=(deed.word);
                    @if deed.is_final { (Button::new(text(lang, deed.key)).warning().once()) }
                    @else { (Button::new(text(lang, deed.key)).once()) }
                }
            }
        }
    }
}

/// What can be done with a card.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    /// The step it takes.
    pub(crate) step: Step,
    /// The word in the form.
    pub(crate) word: &'static str,
    /// What the button says.
    pub(crate) key: &'static str,
    /// Whether it cannot be taken back so easily.
    pub(crate) is_final: bool,
}
