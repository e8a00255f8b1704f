//! Several views of one thing, of which one is seen.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// What a tab shows.
    pub struct TabPanel {
        /// What stands in it.
        content: Content,
        /// More attributes.
        attributes: Attributes,
    }
}

from_words!(TabPanel);

component! {
    /// A tab.
    pub struct Tab {
        /// Its name.
        label: String,
        /// The id of what it shows.
        id: String,
        /// What it shows.
        panel: TabPanel,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Tab {
    /// A tab: the id of what it shows, its name, and what it shows.
    #[must_use]
    pub fn new(id: impl Into<String>, label: impl Into<String>, panel: impl Into<TabPanel>) -> Tab {
        Tab::default().id(id).label(label).panel(panel)
    }
}

component! {
    /// Several views of one thing; without script they stand below each other.
    pub struct Tabs {
        /// The tabs.
        items: Vec<Tab>,
        /// The heading over the list of tabs, where there is no script.
        title: String,
        /// Its id.
        id: String,
        /// What the ids of tabs without one begin with.
        id_prefix: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Tabs {
    /// Tabs under a heading in the reader's language.
    #[must_use]
    pub fn new(lang: crate::Lang, items: impl Into<Vec<Tab>>) -> Tabs {
        Tabs::default().title(crate::say(lang, "contents", &[])).items(items)
    }
}

impl Render for Tabs {
    fn render(&self) -> Markup {
        let id = |index: usize, tab: &Tab| {
            if tab.id.is_empty() { format!("{}-{}", self.id_prefix, index + 1) } else { tab.id.clone() }
        };
        let link = |index: usize, tab: &Tab| {
            El::new("a")
                .class("govuk-tabs__tab")
                .attr("href", format!("#{}", id(index, tab)))
                .attributes(&tab.attributes)
                .body(html! { (tab.label) })
        };
        let panel = |index: usize, tab: &Tab| {
            let content = &tab.panel.content;
            let words = content.is_words() && !content.is_empty();
            let inside = html! { @if words { p.govuk-body { (content) } } @else { (content) } };
            El::new("div")
                .class("govuk-tabs__panel")
                .class_if(index > 0, "govuk-tabs__panel--hidden")
                .attr("id", id(index, tab))
                .attributes(&tab.panel.attributes)
                .body(inside)
        };
        let inside = html! {
            h2.govuk-tabs__title { (self.title) }
            @if !self.items.is_empty() {
                ul.govuk-tabs__list {
                    @for (index, tab) in self.items.iter().enumerate() {
                        (El::new("li").class("govuk-tabs__list-item").class_if(index == 0, "govuk-tabs__list-item--selected").body(link(index, tab)))
                    }
                }
                @for (index, tab) in self.items.iter().enumerate() { (panel(index, tab)) }
            }
        };
        El::new("div")
            .some("id", &self.id)
            .class("govuk-tabs")
            .class(&self.classes)
            .attributes(&self.attributes)
            .attr("data-module", "govuk-tabs")
            .body(inside)
    }
}
