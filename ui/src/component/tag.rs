//! The state of something, in a word and a colour.

use maud::{Markup, Render};

use super::element::{Attributes, Content, El};

/// The colours of tags. The word says the state; the colour only helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Nothing to do yet.
    Grey,
    /// Under way.
    Blue,
    /// Done, paid.
    Green,
    /// Waits for somebody.
    Yellow,
    /// Failed, came back, halted.
    Red,
    /// Something new has begun.
    Purple,
}

impl Colour {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Colour::Grey => "govuk-tag--grey",
            Colour::Blue => "govuk-tag--blue",
            Colour::Green => "govuk-tag--green",
            Colour::Yellow => "govuk-tag--yellow",
            Colour::Red => "govuk-tag--red",
            Colour::Purple => "govuk-tag--purple",
        }
    }
}

component! {
    /// The state of something, in a word and a colour.
    pub struct Tag {
        /// What it says.
        content: Content,
        /// Its classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Tag {
    /// A state in a word and a colour.
    #[must_use]
    pub fn new(colour: Colour, content: impl Into<Content>) -> Tag {
        Tag::default().content(content).classes(colour.class())
    }
}

impl Render for Tag {
    fn render(&self) -> Markup {
        El::new("strong").class("govuk-tag").class(&self.classes).attributes(&self.attributes).body(&self.content)
    }
}
