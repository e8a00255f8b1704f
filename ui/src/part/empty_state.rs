//! What stands where a list would stand that has nothing in it.

use maud::{Markup, html};

use crate::{Icon, Lang, text};

/// What is so, and what to do.
#[must_use]
pub fn empty_state(lang: Lang, key: &str, next: &str) -> Markup {
    html! {
        div.y-empty {
            (Icon::Inbox.big())
            p.y-empty__what { (text(lang, key)) }
            p { (text(lang, next)) }
        }
    }
}
