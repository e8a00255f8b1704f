//! Figures that are read at a glance.

use maud::{Markup, html};

use crate::Content;

/// A figure with its name.
#[derive(Clone, Debug)]
pub struct Stat {
    name: Content,
    value: Content,
    note: Content,
}

impl Stat {
    /// A figure with its name.
    #[must_use]
    pub fn new(name: impl Into<Content>, value: impl Into<Content>) -> Stat {
        Stat { name: name.into(), value: value.into(), note: Content::default() }
    }

    /// With what helps to read it.
    #[must_use]
    pub fn note(mut self, note: impl Into<Content>) -> Stat {
        self.note = note.into();
        self
    }
}

/// Figures side by side.
#[must_use]
pub fn stats(stats: impl IntoIterator<Item = Stat>) -> Markup {
    html! {
        dl.y-stats {
            @for Stat { name, value, note } in stats {
                div.y-stat {
                    dt { (name) }
                    dd.y-stat__value { (value) }
                    @if !note.is_empty() { dd.y-stat__note { (note) } }
                }
            }
        }
    }
}
