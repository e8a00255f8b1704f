//! A list of which one is chosen.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, El},
    error_message::ErrorMessage,
    form_group::{FormGroup, Said},
    hint::Hint,
    label::Label,
};

component! {
    /// One of a list.
    pub struct SelectItem {
        /// What is sent; the text where nothing is said.
        value: Option<String>,
        /// What it says.
        text: String,
        /// Whether it is chosen; else the select's value decides.
        selected: Option<bool>,
        /// Whether it cannot be chosen.
        disabled: bool,
        /// More attributes.
        attributes: Attributes,
    }
}

impl SelectItem {
    /// One of a list: what is sent, and what it says.
    #[must_use]
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> SelectItem {
        SelectItem::default().value(value.into()).text(text)
    }
}

component! {
    /// A list of which one is chosen.
    pub struct Select {
        /// The name under which it is sent.
        name: String,
        /// Its id; the name where there is none.
        id: String,
        /// Its label.
        label: Label,
        /// What helps to choose.
        hint: Hint,
        /// What is wrong with it.
        error_message: ErrorMessage,
        /// What there is.
        items: Vec<SelectItem>,
        /// Which is chosen.
        value: String,
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

impl Select {
    /// A list that is sent under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<Label>, items: impl Into<Vec<SelectItem>>) -> Select {
        Select::default().name(name).label(label).items(items)
    }
}

impl Render for Select {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let option = |item: &SelectItem| {
            let value = item.value.as_ref().unwrap_or(&item.text);
            let chosen = item.selected.unwrap_or(!self.value.is_empty() && *value == self.value);
            El::new("option")
                .opt("value", item.value.as_ref())
                .flag("selected", chosen)
                .flag("disabled", item.disabled)
                .attributes(&item.attributes)
                .body(html! { (item.text) })
        };
        let said = Said { id, hint: &self.hint, error_message: &self.error_message };
        said.field(&self.form_group, &self.label, &self.described_by, |described_by| {
            let control = El::new("select")
                .class("govuk-select")
                .class(&self.classes)
                .class_if(!self.error_message.content.is_empty(), "govuk-select--error")
                .attr("id", id)
                .attr("name", &self.name)
                .flag("disabled", self.disabled)
                .some("aria-describedby", described_by)
                .attributes(&self.attributes)
                .body(html! { @for item in &self.items { (option(item)) } });
            html! { (self.form_group.before_input) (control) (self.form_group.after_input) }
        })
    }
}
