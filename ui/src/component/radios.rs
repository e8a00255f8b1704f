//! Several of which one is chosen.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, Content, El},
    error_message::ErrorMessage,
    fieldset::Fieldset,
    form_group::{FormGroup, Said},
    hint::Hint,
    label::Label,
};

component! {
    /// One of several.
    pub struct RadioItem {
        /// What it says.
        content: Content,
        /// What is sent.
        value: String,
        /// Its id; made of its list's where there is none.
        id: String,
        /// What helps to choose.
        hint: Hint,
        /// How its label looks.
        label: Label,
        /// A word between this one's neighbours, instead of a choice: or.
        divider: String,
        /// Whether it is chosen; else its list's value decides.
        checked: Option<bool>,
        /// Whether it cannot be chosen.
        disabled: bool,
        /// What is asked only of who chooses it.
        conditional: Content,
        /// More attributes.
        attributes: Attributes,
    }
}

impl RadioItem {
    /// A choice: what is sent, and what it says.
    #[must_use]
    pub fn new(value: impl Into<String>, content: impl Into<Content>) -> RadioItem {
        RadioItem::default().value(value).content(content)
    }
}

component! {
    /// Several of which one is chosen.
    pub struct Radios {
        /// The name under which it is sent.
        name: String,
        /// What the ids begin with; the name where there is nothing.
        id_prefix: String,
        /// What is asked.
        fieldset: Option<Fieldset>,
        /// What helps to choose.
        hint: Hint,
        /// What is wrong.
        error_message: ErrorMessage,
        /// What there is.
        items: Vec<RadioItem>,
        /// Which is chosen.
        value: String,
        /// More classes.
        classes: String,
        /// Its frame.
        form_group: FormGroup,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Radios {
    /// A question with its choices.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        question: impl Into<super::Legend>,
        items: impl Into<Vec<RadioItem>>,
    ) -> Radios {
        Radios::default().name(name).fieldset(Fieldset::new(question)).items(items)
    }

    fn item(&self, id_prefix: &str, index: usize, item: &RadioItem) -> Markup {
        if !item.divider.is_empty() {
            return html! { div class="govuk-radios__divider" { (item.divider) } };
        }
        let id = match (&*item.id, index) {
            ("", 0) => id_prefix.to_owned(),
            ("", _) => format!("{id_prefix}-{}", index + 1),
            (id, _) => id.to_owned(),
        };
        let conditional_id = format!("conditional-{id}");
        let is_conditional = !item.conditional.is_empty();
        let hint_id = if item.hint.content.is_empty() { String::new() } else { format!("{id}-item-hint") };
        let chosen = item.checked.unwrap_or(!self.value.is_empty() && item.value == self.value);
        let input = El::new("input")
            .class("govuk-radios__input")
            .attr("id", &id)
            .attr("name", &self.name)
            .attr("type", "radio")
            .attr("value", &item.value)
            .flag("checked", chosen)
            .flag("disabled", item.disabled)
            .opt("data-aria-controls", is_conditional.then_some(&conditional_id))
            .some("aria-describedby", &hint_id.clone())
            .attributes(&item.attributes)
            .void();
        let label = item
            .label
            .clone()
            .content(item.content.clone())
            .classes(format!("govuk-radios__label {}", item.label.classes).trim_end().to_owned())
            .r#for(&*id);
        let hint = item
            .hint
            .clone()
            .id(&*hint_id)
            .classes(format!("govuk-radios__hint {}", item.hint.classes).trim_end().to_owned());
        html! {
            div class="govuk-radios__item" { (input) (label) @if !hint_id.is_empty() { (hint) } }
            @if is_conditional {
                (El::new("div").class("govuk-radios__conditional").class_if(!chosen, "govuk-radios__conditional--hidden").attr("id", &conditional_id).body(&item.conditional))
            }
        }
    }
}

impl Render for Radios {
    fn render(&self) -> Markup {
        let id_prefix = if self.id_prefix.is_empty() { &self.name } else { &self.id_prefix };
        let described_by = self.fieldset.as_ref().map_or("", |fieldset| &*fieldset.described_by);
        let said = Said { id: id_prefix, hint: &self.hint, error_message: &self.error_message };
        let items =
            html! { @for (index, item) in self.items.iter().enumerate() { (self.item(id_prefix, index, item)) } };
        let list = El::new("div")
            .class("govuk-radios")
            .class(&self.classes)
            .attributes(&self.attributes)
            .attr("data-module", "govuk-radios")
            .body(html! { (self.form_group.before_input) (items) (self.form_group.after_input) });
        said.fields(&self.form_group, self.fieldset.as_ref(), described_by, list)
    }
}
