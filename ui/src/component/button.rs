//! A button, or a link that looks like one.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// A button, or a link that looks like one.
    pub struct Button {
        /// What it says.
        content: Content,
        /// Where it leads; then it is a link.
        href: String,
        /// Its type; `submit` where there is none.
        r#type: String,
        /// The name under which its value is sent.
        name: String,
        /// The value that is sent.
        value: String,
        /// Its id.
        id: String,
        /// Whether it cannot be used.
        disabled: bool,
        /// Whether a script swallows a second click right after the first.
        prevent_double_click: Option<bool>,
        /// Whether it begins something, and has an arrow.
        is_start_button: bool,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Button {
    /// A button that sends its form.
    #[must_use]
    pub fn new(content: impl Into<Content>) -> Button {
        Button::default().content(content)
    }

    /// A link that looks like a button.
    #[must_use]
    pub fn link(content: impl Into<Content>, href: impl Into<String>) -> Button {
        Button::default().content(content).href(href)
    }

    /// For what is not the page's main deed.
    #[must_use]
    pub fn secondary(self) -> Button {
        self.classes("govuk-button--secondary")
    }

    /// For what cannot be taken back.
    #[must_use]
    pub fn warning(self) -> Button {
        self.classes("govuk-button--warning")
    }

    /// For what money follows: a second click right after the first does nothing.
    #[must_use]
    pub fn once(self) -> Button {
        self.prevent_double_click(true)
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let el = if self.href.is_empty() {
            El::new("button")
                .attr("type", if self.r#type.is_empty() { "submit" } else { &self.r#type })
                .some("value", &self.value)
                .some("name", &self.name)
                .flag("disabled", self.disabled)
                .opt("aria-disabled", self.disabled.then_some("true"))
                .opt("data-prevent-double-click", self.prevent_double_click)
        } else {
            El::new("a").attr("href", &self.href).attr("role", "button").attr("draggable", "false")
        };
        let inside = html! {
            @if self.is_start_button && !self.content.is_words() { span { (self.content) } } @else { (self.content) }
            @if self.is_start_button {
                svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19"
                    viewBox="0 0 33 40" aria-hidden="true" focusable="false" {
                    path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
                }
            }
        };
        el.class("govuk-button")
            .class(&self.classes)
            .class_if(self.is_start_button, "govuk-button--start")
            .attr("data-module", "govuk-button")
            .attributes(&self.attributes)
            .some("id", &self.id)
            .body(inside)
    }
}
