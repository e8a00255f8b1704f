//! What helps to fill in a field.

use maud::{Markup, Render};

use super::element::{Attributes, Content, El};

component! {
    /// What helps to fill in a field.
    pub struct Hint {
        /// What it says.
        content: Content,
        /// Its id; fields set it themselves.
        id: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

from_words!(Hint);

impl Render for Hint {
    fn render(&self) -> Markup {
        El::new("div")
            .some("id", &self.id)
            .class("govuk-hint")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(&self.content)
    }
}
