//! What has consequences.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// What has consequences.
    pub struct WarningText {
        /// What it says.
        content: Content,
        /// What readers who do not see the sign hear.
        icon_fallback_text: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl WarningText {
    /// A warning in the reader's language.
    #[must_use]
    pub fn new(lang: crate::Lang, content: impl Into<Content>) -> WarningText {
        WarningText::default().content(content).icon_fallback_text(crate::say(lang, "warning", &[]))
    }
}

impl Render for WarningText {
    fn render(&self) -> Markup {
        let inside = html! {
            span.govuk-warning-text__icon aria-hidden="true" { "!" }
            strong.govuk-warning-text__text {
                span.govuk-visually-hidden { (self.icon_fallback_text) } " "
                (self.content)
            }
        };
        El::new("div").class("govuk-warning-text").class(&self.classes).attributes(&self.attributes).body(inside)
    }
}
