//! A line of text.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, Content, El},
    error_message::ErrorMessage,
    form_group::{FormGroup, Said},
    hint::Hint,
    label::Label,
};

component! {
    /// What stands before or behind a line: a currency, a unit.
    pub struct Affix {
        /// What it says.
        content: Content,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

from_words!(Affix);

component! {
    /// What stands around a line and its affixes.
    pub struct InputWrapper {
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

component! {
    /// A line of text.
    pub struct Input {
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
        value: Option<String>,
        /// Its type; `text` where there is none.
        r#type: String,
        /// Which keyboard a phone shows: `numeric`, `tel`, `decimal`.
        inputmode: String,
        /// What a browser may fill in by itself.
        autocomplete: String,
        /// Whether a phone begins words with capitals.
        autocapitalize: String,
        /// A pattern that the value must match.
        pattern: String,
        /// Whether the browser checks spelling; not for names and numbers.
        spellcheck: Option<bool>,
        /// Whether it cannot be used.
        disabled: bool,
        /// The unit before it.
        prefix: Affix,
        /// The unit behind it.
        suffix: Affix,
        /// What stands around it and its affixes.
        input_wrapper: InputWrapper,
        /// The ids that describe it too.
        described_by: String,
        /// More classes: `govuk-input--width-10`.
        classes: String,
        /// Its frame.
        form_group: FormGroup,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Input {
    /// A line that is sent under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Input {
        Input::default().name(name).label(label)
    }

    /// With what stands in it.
    #[must_use]
    pub fn filled(self, value: impl Into<String>) -> Input {
        self.value(value.into())
    }

    fn control(&self, id: &str, described_by: &str) -> Markup {
        El::new("input")
            .class("govuk-input")
            .class(&self.classes)
            .class_if(!self.error_message.content.is_empty(), "govuk-input--error")
            .attr("id", id)
            .attr("name", &self.name)
            .attr("type", if self.r#type.is_empty() { "text" } else { &self.r#type })
            .opt("spellcheck", self.spellcheck)
            .opt("value", self.value.as_ref())
            .flag("disabled", self.disabled)
            .some("aria-describedby", described_by)
            .some("autocomplete", &self.autocomplete)
            .some("autocapitalize", &self.autocapitalize)
            .some("pattern", &self.pattern)
            .some("inputmode", &self.inputmode)
            .attributes(&self.attributes)
            .void()
    }

    fn with_affixes(&self, control: Markup) -> Markup {
        let affix = |affix: &Affix, class: &str| {
            html! {
                @if !affix.content.is_empty() {
                    (El::new("div").class(class).class(&affix.classes).attr("aria-hidden", "true").attributes(&affix.attributes).body(&affix.content))
                }
            }
        };
        let group = &self.form_group;
        let alone = self.prefix.content.is_empty()
            && self.suffix.content.is_empty()
            && group.before_input.is_empty()
            && group.after_input.is_empty();
        if alone {
            return control;
        }
        let inside = html! {
            (group.before_input)
            (affix(&self.prefix, "govuk-input__prefix"))
            (control)
            (affix(&self.suffix, "govuk-input__suffix"))
            (group.after_input)
        };
        let InputWrapper { classes, attributes } = &self.input_wrapper;
        El::new("div").class("govuk-input__wrapper").class(classes).attributes(attributes).body(inside)
    }
}

impl Render for Input {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let said = Said { id, hint: &self.hint, error_message: &self.error_message };
        said.field(&self.form_group, &self.label, &self.described_by, |described_by| {
            self.with_affixes(self.control(id, described_by))
        })
    }
}
