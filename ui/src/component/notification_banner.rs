//! What everybody on a page should know first.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// What everybody on a page should know first.
    pub struct NotificationBanner {
        /// Its heading.
        title: Content,
        /// What it says.
        content: Content,
        /// `success`, or nothing.
        r#type: String,
        /// Its role; `alert` for success, else `region`.
        role: String,
        /// The id of its heading.
        title_id: String,
        /// The level of its heading; 2 where nothing is said.
        title_heading_level: Option<u8>,
        /// Whether a script leaves the focus where it is.
        disable_auto_focus: Option<bool>,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl NotificationBanner {
    /// Something important, in the reader's language.
    #[must_use]
    pub fn new(lang: crate::Lang, content: impl Into<Content>) -> NotificationBanner {
        NotificationBanner::default().title(crate::text(lang, "important")).content(content)
    }

    /// Something was done.
    #[must_use]
    pub fn done(lang: crate::Lang, content: impl Into<Content>) -> NotificationBanner {
        NotificationBanner::default().title(crate::text(lang, "done")).content(content).r#type("success")
    }
}

impl Render for NotificationBanner {
    fn render(&self) -> Markup {
        let success = self.r#type == "success";
        let title_id = if self.title_id.is_empty() { "govuk-notification-banner-title" } else { &self.title_id };
        let role = match &*self.role {
            "" if success => "alert",
            "" => "region",
            role => role,
        };
        let title = El::heading(self.title_heading_level.unwrap_or(2))
            .class("govuk-notification-banner__title")
            .attr("id", title_id)
            .body(&self.title);
        let inside = html! {
            div.govuk-notification-banner__header { (title) }
            div.govuk-notification-banner__content {
                @if self.content.is_words() && !self.content.is_empty() { p.govuk-notification-banner__heading { (self.content) } }
                @else { (self.content) }
            }
        };
        El::new("div")
            .class("govuk-notification-banner")
            .class_if(success, "govuk-notification-banner--success")
            .class(&self.classes)
            .attr("role", role)
            .attr("aria-labelledby", title_id)
            .attr("data-module", "govuk-notification-banner")
            .opt("data-disable-auto-focus", self.disable_auto_focus)
            .attributes(&self.attributes)
            .body(inside)
    }
}
