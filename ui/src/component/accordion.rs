//! A page of sections that open and close.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El, ScriptWords};

component! {
    /// A section.
    pub struct AccordionSection {
        /// Its heading.
        heading: Content,
        /// What it is about.
        summary: Content,
        /// What stands in it.
        content: Content,
        /// Whether it is open from the start.
        expanded: bool,
    }
}

impl AccordionSection {
    /// A section: its heading, and what stands in it.
    #[must_use]
    pub fn new(heading: impl Into<Content>, content: impl Into<Content>) -> AccordionSection {
        AccordionSection::default().heading(heading).content(content)
    }
}

component! {
    /// Sections that open and close; without script all are open.
    pub struct Accordion {
        /// Its id.
        id: String,
        /// The sections.
        items: Vec<AccordionSection>,
        /// The level of their headings; 2 where nothing is said.
        heading_level: Option<u8>,
        /// Whether the browser remembers what was open; it does where nothing is said.
        remember_expanded: Option<bool>,
        /// The word on the button that closes all.
        hide_all_sections_text: String,
        /// The word on the button that closes one.
        hide_section_text: String,
        /// What readers who do not see that button hear.
        hide_section_aria_label_text: String,
        /// The word on the button that opens all.
        show_all_sections_text: String,
        /// The word on the button that opens one.
        show_section_text: String,
        /// What readers who do not see that button hear.
        show_section_aria_label_text: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Accordion {
    /// Sections with words in the reader's language. What was open is not kept: the next person at a terminal is another.
    #[must_use]
    pub fn new(lang: crate::Lang, id: impl Into<String>, items: impl Into<Vec<AccordionSection>>) -> Accordion {
        let said = |key: &str| crate::say(lang, key, &[]);
        Accordion::default()
            .id(id)
            .items(items)
            .remember_expanded(false)
            .hide_all_sections_text(said("sections-hide-all"))
            .hide_section_text(said("section-hide"))
            .hide_section_aria_label_text(said("section-hide"))
            .show_all_sections_text(said("sections-show-all"))
            .show_section_text(said("section-show"))
            .show_section_aria_label_text(said("section-show"))
    }

    fn section(&self, number: usize, section: &AccordionSection) -> Markup {
        let id = &self.id;
        let heading =
            El::heading(self.heading_level.unwrap_or(2)).class("govuk-accordion__section-heading").body(html! {
                span.govuk-accordion__section-button id={ (id) "-heading-" (number) } { (section.heading) }
            });
        let words = section.content.is_words() && !section.content.is_empty();
        let inside = html! {
            div.govuk-accordion__section-header {
                (heading)
                @if !section.summary.is_empty() {
                    div.govuk-accordion__section-summary.govuk-body id={ (id) "-summary-" (number) } { (section.summary) }
                }
            }
            div.govuk-accordion__section-content id={ (id) "-content-" (number) } {
                @if words { p.govuk-body { (section.content) } } @else { (section.content) }
            }
        };
        El::new("div")
            .class("govuk-accordion__section")
            .class_if(section.expanded, "govuk-accordion__section--expanded")
            .body(inside)
    }
}

impl Render for Accordion {
    fn render(&self) -> Markup {
        let words = ScriptWords::default()
            .word("hide-all-sections", &self.hide_all_sections_text)
            .word("hide-section", &self.hide_section_text)
            .word("hide-section-aria-label", &self.hide_section_aria_label_text)
            .word("show-all-sections", &self.show_all_sections_text)
            .word("show-section", &self.show_section_text)
            .word("show-section-aria-label", &self.show_section_aria_label_text);
        El::new("div")
            .class("govuk-accordion")
            .class(&self.classes)
            .attr("data-module", "govuk-accordion")
            .attr("id", &self.id)
            .attributes(&words.attributes())
            .opt("data-remember-expanded", self.remember_expanded)
            .attributes(&self.attributes)
            .body(html! { @for (section, number) in self.items.iter().zip(1..) { (self.section(number, section)) } })
    }
}
