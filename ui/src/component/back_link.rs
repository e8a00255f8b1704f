//! The way back to the page before.

use maud::{Markup, Render};

use super::element::{Attributes, Content, El};

component! {
    /// The way back to the page before.
    pub struct BackLink {
        /// What it says.
        content: Content,
        /// Where it leads.
        href: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl BackLink {
    /// A way back.
    #[must_use]
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> BackLink {
        BackLink::default().content(content).href(href)
    }
}

impl Render for BackLink {
    fn render(&self) -> Markup {
        El::new("a")
            .attr("href", if self.href.is_empty() { "#" } else { &self.href })
            .class("govuk-back-link")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(&self.content)
    }
}
