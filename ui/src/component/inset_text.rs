//! Something that stands out from the text around it.

use maud::{Markup, Render};

use super::element::{Attributes, Content, El};

component! {
    /// Something that stands out from the text around it.
    pub struct InsetText {
        /// What it says.
        content: Content,
        /// Its id.
        id: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl InsetText {
    /// Something that stands out.
    #[must_use]
    pub fn new(content: impl Into<Content>) -> InsetText {
        InsetText::default().content(content)
    }
}

impl Render for InsetText {
    fn render(&self) -> Markup {
        El::new("div")
            .some("id", &self.id)
            .class("govuk-inset-text")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(&self.content)
    }
}
