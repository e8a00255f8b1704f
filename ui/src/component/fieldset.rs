//! Fields that belong together, with what they are about.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// What a fieldset is about.
    pub struct Legend {
        /// What it says.
        content: Content,
        /// More classes.
        classes: String,
        /// Whether it is the page's heading too, for pages that ask one thing.
        is_page_heading: bool,
    }
}

from_words!(Legend);

component! {
    /// Fields that belong together.
    pub struct Fieldset {
        /// What they are about.
        legend: Legend,
        /// The ids that describe it.
        described_by: String,
        /// More classes.
        classes: String,
        /// Its role; dates set it themselves.
        role: String,
        /// The fields.
        content: Content,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Fieldset {
    /// Fields about something.
    #[must_use]
    pub fn new(legend: impl Into<Legend>) -> Fieldset {
        Fieldset::default().legend(legend)
    }
}

impl From<&str> for Fieldset {
    fn from(legend: &str) -> Fieldset {
        Fieldset::new(legend)
    }
}

impl Render for Fieldset {
    fn render(&self) -> Markup {
        let Legend { content, classes, is_page_heading } = &self.legend;
        let legend = html! { @if *is_page_heading { h1.govuk-fieldset__heading { (content) } } @else { (content) } };
        let inside = html! {
            @if !content.is_empty() { (El::new("legend").class("govuk-fieldset__legend").class(classes).body(legend)) }
            (self.content)
        };
        El::new("fieldset")
            .class("govuk-fieldset")
            .class(&self.classes)
            .some("role", &self.role)
            .some("aria-describedby", &self.described_by)
            .attributes(&self.attributes)
            .body(inside)
    }
}
