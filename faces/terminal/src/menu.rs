//! `/terminal/menu`: the services, one touch away each.

use door::Resident;
use maud::{Markup, html};
use ui::{Icon, Reader, Tile, text};

use crate::frame;

/// Shows the page.
pub(crate) async fn show(_: Resident, reader: Reader) -> Markup {
    let lang = reader.lang;
    let tile = |icon, key: &str, to: &str| Tile::new(icon, text(lang, key), to);
    let tiles = [
        tile(Icon::Banknote, "terminal-payments-title", "/terminal/payments"),
        tile(Icon::CreditCard, "terminal-card-title", "/terminal/card"),
        tile(Icon::Ban, "terminal-lost-title", "/terminal/lost"),
        tile(Icon::CircleCheck, "terminal-found-title", "/terminal/found"),
        tile(Icon::IdCard, "terminal-activate-title", "/terminal/activate"),
        tile(Icon::KeyRound, "terminal-pin-title", "/terminal/pin"),
        tile(Icon::FileText, "terminal-certificates-title", "/terminal/certificates"),
    ];
    let body = html! {
        (ui::heading("", text(lang, "terminal-menu-title"), ""))
        (ui::tiles(tiles))
    };
    frame::page(&reader, "terminal-menu-title", &body)
}
