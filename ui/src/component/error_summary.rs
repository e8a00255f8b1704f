//! Everything that is wrong with a form, at the top of its page.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// One thing that is wrong.
    pub struct SummedError {
        /// What it says: the same as at the field.
        content: Content,
        /// Where the field is: `#id`.
        href: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl SummedError {
    /// What is wrong, and the id of the field.
    #[must_use]
    pub fn new(field_id: &str, content: impl Into<Content>) -> SummedError {
        SummedError::default().content(content).href(format!("#{field_id}"))
    }
}

component! {
    /// Everything that is wrong with a form.
    pub struct ErrorSummary {
        /// Its heading.
        title: Content,
        /// What to do.
        description: Content,
        /// What is wrong.
        error_list: Vec<SummedError>,
        /// Whether a script leaves the focus where it is.
        disable_auto_focus: Option<bool>,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl ErrorSummary {
    /// What is wrong, under a heading in the reader's language.
    #[must_use]
    pub fn new(lang: crate::Lang, errors: impl Into<Vec<SummedError>>) -> ErrorSummary {
        ErrorSummary::default().title(crate::text(lang, "error-summary")).error_list(errors)
    }
}

impl Render for ErrorSummary {
    fn render(&self) -> Markup {
        let inside = html! {
            div role="alert" {
                h2.govuk-error-summary__title { (self.title) }
                div.govuk-error-summary__body {
                    @if !self.description.is_empty() { p { (self.description) } }
                    @if !self.error_list.is_empty() {
                        ul.govuk-list.govuk-error-summary__list {
                            @for error in &self.error_list {
                                li {
                                    @if error.href.is_empty() { (error.content) }
                                    @else { (El::new("a").attr("href", &error.href).attributes(&error.attributes).body(&error.content)) }
                                }
                            }
                        }
                    }
                }
            }
        };
        El::new("div")
            .class("govuk-error-summary")
            .class(&self.classes)
            .opt("data-disable-auto-focus", self.disable_auto_focus)
            .attributes(&self.attributes)
            .attr("data-module", "govuk-error-summary")
            .body(inside)
    }
}
