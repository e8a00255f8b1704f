//! What is wrong with a field, and what to do.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};
use crate::{Lang, say};

component! {
    /// What is wrong with a field, and what to do.
    pub struct ErrorMessage {
        /// What it says.
        content: Content,
        /// Its id; fields set it themselves.
        id: String,
        /// More classes.
        classes: String,
        /// The word that readers who do not see the colour hear first; `false` in a fixture means none.
        visually_hidden_text: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl ErrorMessage {
    /// A message in the reader's language.
    #[must_use]
    pub fn new(lang: Lang, content: impl Into<Content>) -> ErrorMessage {
        ErrorMessage::default().content(content).visually_hidden_text(say(lang, "error", &[]))
    }
}

impl From<Option<ErrorMessage>> for ErrorMessage {
    /// No message where nothing is wrong.
    fn from(message: Option<ErrorMessage>) -> ErrorMessage {
        message.unwrap_or_default()
    }
}

impl Render for ErrorMessage {
    fn render(&self) -> Markup {
        let inside = html! {
            @if !self.visually_hidden_text.is_empty() {
                span.govuk-visually-hidden { (self.visually_hidden_text) ":" } " "
            }
            (self.content)
        };
        El::new("p")
            .some("id", &self.id)
            .class("govuk-error-message")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(inside)
    }
}
