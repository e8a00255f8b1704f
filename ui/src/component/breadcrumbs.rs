//! Where a page stands in its face.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// A page above this one, or this one.
    pub struct Breadcrumb {
        /// Its name.
        content: Content,
        /// Where it is; this page has none.
        href: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Breadcrumb {
    /// A page above this one.
    #[must_use]
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Breadcrumb {
        Breadcrumb::default().content(content).href(href)
    }

    /// This page.
    #[must_use]
    pub fn here(content: impl Into<Content>) -> Breadcrumb {
        Breadcrumb::default().content(content)
    }
}

component! {
    /// Where a page stands in its face.
    pub struct Breadcrumbs {
        /// From the top down.
        items: Vec<Breadcrumb>,
        /// Whether only the first and the last are shown on phones.
        collapse_on_mobile: bool,
        /// What readers who do not see it hear.
        label_text: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Breadcrumbs {
    /// From the top down, named in the reader's language.
    #[must_use]
    pub fn new(lang: crate::Lang, items: impl Into<Vec<Breadcrumb>>) -> Breadcrumbs {
        Breadcrumbs::default().items(items).label_text(crate::say(lang, "breadcrumbs", &[])).collapse_on_mobile(true)
    }
}

impl Render for Breadcrumbs {
    fn render(&self) -> Markup {
        let link = |item: &Breadcrumb| {
            El::new("a")
                .class("govuk-breadcrumbs__link")
                .attr("href", &item.href)
                .attributes(&item.attributes)
                .body(&item.content)
        };
        let list = html! {
            ol.govuk-breadcrumbs__list {
                @for item in &self.items {
                    @if item.href.is_empty() { li.govuk-breadcrumbs__list-item aria-current="page" { (item.content) } }
                    @else { li.govuk-breadcrumbs__list-item { (link(item)) } }
                }
            }
        };
        El::new("nav")
            .class("govuk-breadcrumbs")
            .class(&self.classes)
            .class_if(self.collapse_on_mobile, "govuk-breadcrumbs--collapse-on-mobile")
            .attributes(&self.attributes)
            .attr("aria-label", &self.label_text)
            .body(list)
    }
}
