//! `/platform/help`: how the desk is used, by keyboard too, and whom to ask.

use door::User;
use maud::{Markup, html};
use ui::{Card, Reader, text};

use crate::page::frame;

const PARTS: [(&str, &[&str]); 5] = [
    ("desk-help-keys", &["desk-help-keys-search", "desk-help-keys-all", "desk-help-keys-tab"]),
    ("desk-help-people", &["desk-help-people-find", "desk-help-people-purpose", "desk-help-people-seen"]),
    ("desk-help-batches", &["desk-help-batches-way", "desk-help-batches-apart", "desk-help-batches-undo"]),
    ("desk-help-cards", &["desk-help-cards-way", "desk-help-cards-apart", "desk-help-cards-bank"]),
    ("desk-help-sign-in", &["desk-help-sign-in-factor", "desk-help-sign-in-lost", "desk-help-sign-in-leave"]),
];

/// Shows the page.
pub(crate) async fn show(user: User, reader: Reader) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "desk-help-title"), ""))
        div.y-columns {
            @for (part, sentences) in PARTS {
                (Card::new(part, text(lang, part), html! {
                    ul.govuk-list.govuk-list--bullet { @for sentence in sentences { li { (text(lang, sentence)) } } }
                }))
            }
        }
    };
    frame(&reader, &user, "desk-help-title", "").write(&body)
}
