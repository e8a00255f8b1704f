//! The end of something: what was done, and its number.

use maud::{Markup, Render, html};

use super::{
    button::Button,
    element::{Attributes, Content, El, joined},
};

component! {
    /// What can be done next, on an interrupting panel.
    pub struct PanelAction {
        /// What it says.
        text: String,
        /// Where it leads.
        href: String,
        /// `button` for a link that looks like one.
        r#type: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

component! {
    /// All that can be done next.
    pub struct PanelActions {
        /// One by one.
        items: Vec<PanelAction>,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

component! {
    /// The end of something: what was done, and its number.
    pub struct Panel {
        /// Its heading.
        title: Content,
        /// What it says.
        content: Content,
        /// The level of its heading; 1 where nothing is said.
        heading_level: Option<u8>,
        /// More classes: `govuk-panel--interruption` stops somebody on the way.
        classes: String,
        /// What can be done next, where it interrupts.
        actions: Option<PanelActions>,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Panel {
    /// What was done, and its number or the like.
    #[must_use]
    pub fn new(title: impl Into<Content>, content: impl Into<Content>) -> Panel {
        Panel::default().title(title).content(content)
    }
}

impl PanelAction {
    fn write(&self) -> Markup {
        if !self.href.is_empty() && self.r#type != "button" {
            return El::new("a")
                .class("govuk-link govuk-link--inverse")
                .class(&self.classes)
                .attr("href", &self.href)
                .attributes(&self.attributes)
                .body(html! { (self.text) });
        }
        Button::new(&*self.text)
            .r#type(if self.r#type.is_empty() { "button" } else { &self.r#type })
            .classes(joined(&["govuk-button--inverse", &self.classes]))
            .href(&*self.href)
            .attributes(self.attributes.clone())
            .render()
    }
}

impl Render for Panel {
    fn render(&self) -> Markup {
        let interrupts = self.classes.contains("govuk-panel--interruption");
        let actions = |actions: &PanelActions| {
            let inside = html! {
                @if !actions.items.is_empty() {
                    div.govuk-button-group { @for action in &actions.items { (action.write()) } }
                }
            };
            El::new("div")
                .class("govuk-panel__actions")
                .class(&actions.classes)
                .attributes(&actions.attributes)
                .body(inside)
        };
        let inside = html! {
            (El::heading(self.heading_level.unwrap_or(1)).class("govuk-panel__title").body(&self.title))
            @if !self.content.is_empty() { div.govuk-panel__body { (self.content) } }
            @if let Some(all) = self.actions.as_ref().filter(|_| interrupts) { (actions(all)) }
        };
        El::new("div")
            .class("govuk-panel")
            .class_if(!interrupts, "govuk-panel--confirmation")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(inside)
    }
}
