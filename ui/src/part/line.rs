//! A quiet line above a page: online or not, halted, a notice that runs.

use maud::{Markup, Render, html};

use crate::{Content, Icon};

/// How a line is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Quiet,
    /// All is well.
    Good,
    /// Somebody should look.
    Warn,
    /// Nothing goes on until somebody acts.
    Stop,
}

/// A quiet line above a page.
#[derive(Clone, Debug)]
pub struct Line {
    tone: Tone,
    icon: Icon,
    content: Content,
    is_live: bool,
}

impl Line {
    /// A line.
    #[must_use]
    pub fn new(tone: Tone, content: impl Into<Content>) -> Line {
        let icon = match tone {
            Tone::Quiet => Icon::Info,
            Tone::Good => Icon::CircleCheck,
            Tone::Warn => Icon::CircleAlert,
            Tone::Stop => Icon::Ban,
        };
        Line { tone, icon, content: content.into(), is_live: false }
    }

    /// With another icon.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Line {
        self.icon = icon;
        self
    }

    /// Said aloud by a screen reader when it changes.
    #[must_use]
    pub fn live(mut self) -> Line {
        self.is_live = true;
        self
    }
}

impl Render for Line {
    fn render(&self) -> Markup {
        let tone = match self.tone {
            Tone::Quiet => "",
            Tone::Good => " y-line--good",
            Tone::Warn => " y-line--warn",
            Tone::Stop => " y-line--stop",
        };
        html! {
            div class={ "y-line" (tone) } role=[self.is_live.then_some("status")] { (self.icon) span { (self.content) } }
        }
    }
}
