//! The switch between languages, in place.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// A language.
    pub struct LanguageLink {
        /// Its name in itself.
        content: Content,
        /// This page in that language; nothing for the language it is in.
        href: String,
        /// Its tag.
        lang: String,
        /// Its tag for the page behind the link, if another.
        href_lang: String,
        /// Which way it is written.
        dir: String,
        /// Whether the page is in it.
        current: bool,
        /// What readers who do not see the switch hear behind the name.
        language_description_text: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

component! {
    /// The switch between languages.
    pub struct LanguageNavigation {
        /// The languages.
        items: Vec<LanguageLink>,
        /// What readers who do not see it hear.
        aria_label: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl LanguageNavigation {
    fn link(item: &LanguageLink) -> Markup {
        if item.current || item.href.is_empty() {
            return El::new("span")
                .class("govuk-language-navigation__text")
                .class(&item.classes)
                .attr("aria-current", "true")
                .some("lang", &item.lang)
                .some("dir", &item.dir)
                .attributes(&item.attributes)
                .body(&item.content);
        }
        let inside = html! {
            (item.content)
            @if !item.language_description_text.is_empty() {
                span.govuk-visually-hidden { " " (item.language_description_text) }
            }
        };
        El::new("a")
            .class("govuk-language-navigation__link")
            .class(&item.classes)
            .attr("href", &item.href)
            .attr("rel", "alternate")
            .some("lang", &item.lang)
            .some("hreflang", if item.href_lang.is_empty() { &item.lang } else { &item.href_lang })
            .some("dir", &item.dir)
            .attributes(&item.attributes)
            .body(inside)
    }
}

impl Render for LanguageNavigation {
    fn render(&self) -> Markup {
        let inside = html! {
            ul.govuk-language-navigation__list {
                @for item in &self.items { li.govuk-language-navigation__list-item { (LanguageNavigation::link(item)) } }
            }
        };
        El::new("nav")
            .class("govuk-language-navigation")
            .class(&self.classes)
            .attributes(&self.attributes)
            .attr("aria-label", &self.aria_label)
            .body(inside)
    }
}
