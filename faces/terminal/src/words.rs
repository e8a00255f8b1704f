//! How a card is called at a terminal; payments are said as the door says them.

use card::{Card, Holders};
use maud::{Markup, html};
use ui::{Colour, Lang, Tag, text};

pub(crate) use door::said::bank;

/// A card's state as its holder calls it.
pub(crate) fn card_state(lang: Lang, card: &Card) -> Tag {
    let (colour, key) = match card.stage.holders() {
        Holders::Coming => (Colour::Blue, "terminal-card-coming"),
        Holders::Sealed => (Colour::Yellow, "terminal-card-sealed"),
        Holders::Normal => (Colour::Green, "terminal-card-normal"),
        Holders::Lost => (Colour::Red, "terminal-card-lost"),
        Holders::Ended => (Colour::Grey, "terminal-card-ended"),
    };
    Tag::new(colour, text(lang, key))
}

/// A card's number, its end alone; words where there is no number yet.
pub(crate) fn card_number(lang: Lang, card: &Card) -> Markup {
    match card.number() {
        Some(number) => html! { span.y-masked { (number.masked()) } },
        None => text(lang, "terminal-card-no-number"),
    }
}
