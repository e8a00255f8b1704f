//! What is shown to who asks for it.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// What is shown to who asks for it.
    pub struct Details {
        /// What can be asked for.
        summary: Content,
        /// What is shown then.
        content: Content,
        /// Its id.
        id: String,
        /// Whether it is shown from the start.
        open: bool,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Details {
    /// What can be asked for, and what is shown then.
    #[must_use]
    pub fn new(summary: impl Into<Content>, content: impl Into<Content>) -> Details {
        Details::default().summary(summary).content(content)
    }
}

impl Render for Details {
    fn render(&self) -> Markup {
        let inside = html! {
            summary.govuk-details__summary { span.govuk-details__summary-text { (self.summary) } }
            div.govuk-details__text { (self.content) }
        };
        El::new("details")
            .some("id", &self.id)
            .class("govuk-details")
            .class(&self.classes)
            .attributes(&self.attributes)
            .flag("open", self.open)
            .body(inside)
    }
}
