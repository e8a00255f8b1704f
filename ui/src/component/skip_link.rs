//! The link past the navigation, for who goes by keyboard.

use maud::{Markup, Render};

use super::element::{Attributes, Content, El};

component! {
    /// The link past the navigation.
    pub struct SkipLink {
        /// What it says.
        content: Content,
        /// Where it leads; `#content` where nothing is said.
        href: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl SkipLink {
    /// A link to the page's content.
    #[must_use]
    pub fn new(content: impl Into<Content>) -> SkipLink {
        SkipLink::default().content(content)
    }
}

impl Render for SkipLink {
    fn render(&self) -> Markup {
        El::new("a")
            .attr("href", if self.href.is_empty() { "#content" } else { &self.href })
            .class("govuk-skip-link")
            .class(&self.classes)
            .attributes(&self.attributes)
            .attr("data-module", "govuk-skip-link")
            .body(&self.content)
    }
}
