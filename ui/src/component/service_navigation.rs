//! The navigation of a face.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// A link of the navigation.
    pub struct NavigationLink {
        /// What it says.
        content: Content,
        /// Where it leads.
        href: String,
        /// Whether it is this very page.
        current: bool,
        /// Whether this page belongs to it.
        active: bool,
        /// More attributes.
        attributes: Attributes,
    }
}

component! {
    /// Markup at four places of the navigation.
    pub struct Slots {
        /// Before everything.
        start: Content,
        /// Behind everything.
        end: Content,
        /// Before the first link, as a list item.
        navigation_start: Content,
        /// Behind the last link, as a list item.
        navigation_end: Content,
    }
}

component! {
    /// The navigation of a face.
    pub struct ServiceNavigation {
        /// The face's name.
        service_name: String,
        /// Where the face begins.
        service_url: String,
        /// The links.
        navigation: Vec<NavigationLink>,
        /// What readers who do not see it hear.
        aria_label: String,
        /// The word on the button that opens the links on a phone.
        menu_button_text: String,
        /// What readers who do not see the button hear, if it is something else.
        menu_button_label: String,
        /// What readers who do not see the links hear; the button's word where nothing is said.
        navigation_label: String,
        /// The id of the links.
        navigation_id: String,
        /// More classes for the links.
        navigation_classes: String,
        /// Whether a phone shows a button instead; where nothing is said, if there is more than one link.
        collapse_navigation_on_mobile: Option<bool>,
        /// More markup.
        slots: Slots,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl ServiceNavigation {
    fn link(link: &NavigationLink) -> Markup {
        let is_active = link.active || link.current;
        let current = is_active.then_some(if link.current { "page" } else { "true" });
        let inside = html! {
            @if is_active { strong.govuk-service-navigation__active-fallback { (link.content) } } @else { (link.content) }
        };
        let inside = if !link.href.is_empty() {
            El::new("a")
                .class("govuk-service-navigation__link")
                .attr("href", &link.href)
                .opt("aria-current", current)
                .attributes(&link.attributes)
                .body(inside)
        } else if link.content.is_empty() {
            html! {}
        } else {
            El::new("span").class("govuk-service-navigation__text").opt("aria-current", current).body(inside)
        };
        El::new("li")
            .class("govuk-service-navigation__item")
            .class_if(is_active, "govuk-service-navigation__item--active")
            .body(inside)
    }

    fn links(&self) -> Markup {
        let id = if self.navigation_id.is_empty() { "navigation" } else { &self.navigation_id };
        let label = if self.navigation_label.is_empty() { &self.menu_button_text } else { &self.navigation_label };
        let collapses = self.collapse_navigation_on_mobile.unwrap_or(self.navigation.len() > 1);
        let says_more = self.menu_button_label != self.menu_button_text;
        let button = El::new("button")
            .attr("type", "button")
            .class("govuk-service-navigation__toggle govuk-js-service-navigation-toggle")
            .attr("aria-controls", id)
            .some("aria-label", if says_more { &self.menu_button_label } else { "" })
            .flag("hidden", true)
            .attr("aria-hidden", "true")
            .body(html! { (self.menu_button_text) });
        let inside = html! {
            @if collapses { (button) }
            ul.govuk-service-navigation__list id=(id) {
                (self.slots.navigation_start)
                @for link in &self.navigation { (ServiceNavigation::link(link)) }
                (self.slots.navigation_end)
            }
        };
        El::new("nav")
            .attr("aria-label", label)
            .class("govuk-service-navigation__wrapper")
            .class(&self.navigation_classes)
            .body(inside)
    }
}

impl Render for ServiceNavigation {
    fn render(&self) -> Markup {
        let has_links = !self.navigation.is_empty()
            || !self.slots.navigation_start.is_empty()
            || !self.slots.navigation_end.is_empty();
        let inside = html! {
            div.govuk-width-container {
                (self.slots.start)
                div.govuk-service-navigation__container {
                    @if !self.service_name.is_empty() {
                        span.govuk-service-navigation__service-name {
                            @if self.service_url.is_empty() { span.govuk-service-navigation__text { (self.service_name) } }
                            @else { a.govuk-service-navigation__link href=(self.service_url) { (self.service_name) } }
                        }
                    }
                    @if has_links { (self.links()) }
                }
                (self.slots.end)
            }
        };
        let is_section = !self.service_name.is_empty() || !self.slots.start.is_empty() || !self.slots.end.is_empty();
        let el = if is_section { El::new("section").attr("aria-label", &self.aria_label) } else { El::new("div") };
        el.class("govuk-service-navigation")
            .class(&self.classes)
            .attr("data-module", "govuk-service-navigation")
            .attributes(&self.attributes)
            .body(inside)
    }
}
