//! The common things, each one touch away.

use maud::{Markup, html};

use crate::{Content, Icon};

/// One of the common things.
#[derive(Clone, Debug)]
pub struct Tile {
    icon: Icon,
    name: Content,
    to: String,
    note: Content,
}

impl Tile {
    /// A common thing: its icon, its name, where it is.
    #[must_use]
    pub fn new(icon: Icon, name: impl Into<Content>, to: impl Into<String>) -> Tile {
        Tile { icon, name: name.into(), to: to.into(), note: Content::default() }
    }

    /// With what is in it.
    #[must_use]
    pub fn note(mut self, note: impl Into<Content>) -> Tile {
        self.note = note.into();
        self
    }
}

/// The common things.
#[must_use]
pub fn tiles(tiles: impl IntoIterator<Item = Tile>) -> Markup {
    html! {
        ul.y-tiles {
            @for Tile { icon, name, to, note } in tiles {
                li {
                    a.govuk-link.y-tile href=(to) {
                        (icon.big())
                        span.y-tile__name { (name) }
                        @if !note.is_empty() { span.y-tile__note { (note) } }
                    }
                }
            }
        }
    }
}
