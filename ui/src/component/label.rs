//! The label of a field.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// The label of a field.
    pub struct Label {
        /// What it says.
        content: Content,
        /// The field's id; fields set it themselves.
        r#for: String,
        /// More classes.
        classes: String,
        /// Whether it is the page's heading too, for pages that ask one thing.
        is_page_heading: bool,
        /// More attributes.
        attributes: Attributes,
    }
}

from_words!(Label);

impl Render for Label {
    fn render(&self) -> Markup {
        if self.content.is_empty() {
            return html! {};
        }
        let label = El::new("label")
            .class("govuk-label")
            .class(&self.classes)
            .attributes(&self.attributes)
            .some("for", &self.r#for)
            .body(&self.content);
        if self.is_page_heading {
            html! { h1.govuk-label-wrapper { (label) } }
        } else {
            label
        }
    }
}
