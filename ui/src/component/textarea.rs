//! Several lines of text.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, El},
    error_message::ErrorMessage,
    form_group::{FormGroup, Said},
    hint::Hint,
    label::Label,
};

component! {
    /// Several lines of text.
    pub struct Textarea {
        /// The name under which it is sent.
        name: String,
        /// Its id; the name where there is none.
        id: String,
        /// Its label.
        label: Label,
        /// What helps to fill it in.
        hint: Hint,
        /// What is wrong with it.
        error_message: ErrorMessage,
        /// What stands in it.
        value: String,
        /// How many lines are seen; five where it is not said.
        rows: Option<u32>,
        /// What a browser may fill in by itself.
        autocomplete: String,
        /// Whether the browser checks spelling.
        spellcheck: Option<bool>,
        /// Whether it cannot be used.
        disabled: bool,
        /// The ids that describe it too.
        described_by: String,
        /// More classes.
        classes: String,
        /// Its frame.
        form_group: FormGroup,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Textarea {
    /// Lines that are sent under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Textarea {
        Textarea::default().name(name).label(label)
    }
}

impl Render for Textarea {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let said = Said { id, hint: &self.hint, error_message: &self.error_message };
        said.field(&self.form_group, &self.label, &self.described_by, |described_by| {
            let control = El::new("textarea")
                .class("govuk-textarea")
                .class_if(!self.error_message.content.is_empty(), "govuk-textarea--error")
                .class(&self.classes)
                .attr("id", id)
                .attr("name", &self.name)
                .attr("rows", self.rows.unwrap_or(5))
                .opt("spellcheck", self.spellcheck)
                .flag("disabled", self.disabled)
                .some("aria-describedby", described_by)
                .some("autocomplete", &self.autocomplete)
                .attributes(&self.attributes)
                .body(html! { (self.value) });
            html! { (self.form_group.before_input) (control) (self.form_group.after_input) }
        })
    }
}
