//! What happened, one thing after the other.

use maud::{Markup, Render, html};

use crate::Content;

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It is a fact.
    Plain,
    /// It is under way.
    Now,
    /// It went well.
    Good,
    /// It did not.
    Bad,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    mood: Mood,
    title: Content,
    when: Content,
    body: Markup,
}

impl Event {
    /// Something that happened: how, what, and when.
    #[must_use]
    pub fn new(mood: Mood, title: impl Into<Content>, when: impl Into<Content>) -> Event {
        Event { mood, title: title.into(), when: when.into(), body: html! {} }
    }

    /// With what there is to say of it.
    #[must_use]
    pub fn body(mut self, body: impl Render) -> Event {
        self.body = body.render();
        self
    }
}

/// What happened, in the order in which it is given.
#[must_use]
pub fn timeline(events: impl IntoIterator<Item = Event>) -> Markup {
    html! {
        ol.y-timeline {
            @for Event { mood, title, when, body } in events {
                @let mood = match mood {
                    Mood::Plain => "",
                    Mood::Now => " y-timeline__item--now",
                    Mood::Good => " y-timeline__item--good",
                    Mood::Bad => " y-timeline__item--bad",
                };
                li class={ "y-timeline__item" (mood) } {
                    div.y-timeline__head {
                        p.y-timeline__title { (title) }
                        span.y-timeline__when { (when) }
                    }
                    @if !body.0.is_empty() { div.y-timeline__body { (body) } }
                }
            }
        }
    }
}
