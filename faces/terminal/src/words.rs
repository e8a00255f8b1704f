//! How a card is called at a terminal; payments are said as the door says them.

use card::{Card, Holders};
use maud::{Markup, html};
use ui::{Colour, Lang, Tag, text};

pub(crate) use door::said::bank;

/// A card's state as its holder calls it.
pub(crate) fn card_state(lang: Lang, card: &Card) -> Tag {
    let holders = card.stage.holders();
    let colour = match holders {
        Holders::Coming => Colour::Blue,
        Holders::Sealed => Colour::Yellow,
        Holders::Normal => Colour::Green,
        Holders::Lost => Colour::Red,
        Holders::Ended => Colour::Grey,
    };
    Tag::new(colour, text(lang, state_key(holders)))
}

/// The key of the word for it.
pub(crate) fn state_key(holders: Holders) -> &'static str {
    match holders {
        Holders::Coming => "terminal-card-coming",
        Holders::Sealed => "terminal-card-sealed",
        Holders::Normal => "terminal-card-normal",
        Holders::Lost => "terminal-card-lost",
        Holders::Ended => "terminal-card-ended",
    }
}

/// A card's number, its end alone; words where there is no number yet.
pub(crate) fn card_number(lang: Lang, card: &Card) -> Markup {
    match card.number() {
        Some(number) => html! { span.y-masked { (number.masked()) } },
        None => text(lang, "terminal-card-no-number"),
    }
}
