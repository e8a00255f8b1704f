//! The way that something takes, and how far it has come.

use maud::{Markup, html};

use crate::{Content, Lang, say, text};

/// How something stands to a step of its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has taken it.
    Done,
    /// It is there.
    Now,
    /// It went past without it.
    Skipped,
    /// It has yet to take it.
    Ahead,
}

impl Standing {
    fn word(self) -> &'static str {
        match self {
            Standing::Done => "done",
            Standing::Now => "now",
            Standing::Skipped => "skipped",
            Standing::Ahead => "ahead",
        }
    }
}

/// The steps of a way, under a name that readers who do not see it hear.
#[must_use]
pub fn steps(lang: Lang, name: &str, steps: impl IntoIterator<Item = (Standing, Content)>) -> Markup {
    html! {
        ol.y-steps aria-label=(say(lang, name, &[])) {
            @for (standing, step) in steps {
                li class={ "y-step y-step--" (standing.word()) } aria-current=[(standing == Standing::Now).then_some("step")] {
                    span { (step) }
                    span.govuk-visually-hidden { " " (text(lang, &format!("step-{}", standing.word()))) }
                }
            }
        }
    }
}
