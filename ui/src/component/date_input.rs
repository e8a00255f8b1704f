//! A day that somebody remembers, in three fields.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, El, joined},
    error_message::ErrorMessage,
    fieldset::Fieldset,
    form_group::{FormGroup, Said},
    hint::Hint,
    input::Input,
    label::Label,
};

component! {
    /// One of the three fields.
    pub struct DatePart {
        /// The name under which it is sent, behind the prefix.
        name: String,
        /// Its id; made of the day's where there is none.
        id: String,
        /// Its label.
        label: String,
        /// What stands in it.
        value: Option<String>,
        /// Whether it is the one that is wrong; where no part says so, all are.
        error: Option<bool>,
        /// Which keyboard a phone shows; digits where nothing is said.
        inputmode: String,
        /// What a browser may fill in by itself: `bday-year`.
        autocomplete: String,
        /// A pattern that the value must match.
        pattern: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl DatePart {
    /// A field: its name, its label.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> DatePart {
        DatePart::default().name(name).label(label)
    }

    fn says_error(&self) -> bool {
        self.error == Some(true) || self.classes.contains("govuk-input--error")
    }
}

component! {
    /// A day that somebody remembers, in three fields.
    pub struct DateInput {
        /// Its id.
        id: String,
        /// What the names begin with, before a hyphen.
        name_prefix: String,
        /// What is asked.
        fieldset: Option<Fieldset>,
        /// What helps to answer.
        hint: Hint,
        /// What is wrong.
        error_message: ErrorMessage,
        /// The fields, in the order of the reader's language.
        items: Vec<DatePart>,
        /// More classes.
        classes: String,
        /// Its frame.
        form_group: FormGroup,
        /// More attributes.
        attributes: Attributes,
    }
}

impl DateInput {
    /// A question for a day, with the fields in the order of the reader's language: year, month, day; in English day,
    /// month, year. They are sent as `NAME-year`, `NAME-month`, `NAME-day`.
    #[must_use]
    pub fn new(lang: crate::Lang, name: &str, question: impl Into<super::Legend>) -> DateInput {
        let part = |part: &str, key: &str| DatePart::new(part, crate::say(lang, key, &[]));
        let mut parts = vec![part("year", "date-year"), part("month", "date-month"), part("day", "date-day")];
        if lang == crate::Lang::En {
            parts.reverse();
        }
        DateInput::default().id(name).name_prefix(name).fieldset(Fieldset::new(question)).items(parts)
    }

    /// With what stands in the fields: year, month, day.
    #[must_use]
    pub fn filled(mut self, year: &str, month: &str, day: &str) -> DateInput {
        for part in &mut self.items {
            let value = match &*part.name {
                "year" => year,
                "month" => month,
                _ => day,
            };
            part.value = Some(value.to_owned());
        }
        self
    }

    fn part(&self, part: &DatePart, some_part_says_error: bool) -> Markup {
        let all_are_wrong =
            !self.error_message.content.is_empty() && !some_part_says_error && part.error != Some(false);
        let is_marked = part.classes.contains("govuk-input--error");
        let error = if !is_marked && (part.says_error() || all_are_wrong) { "govuk-input--error" } else { "" };
        let width = match &*part.name {
            _ if part.classes.contains("govuk-input--width-") => "",
            "year" => "govuk-input--width-4",
            _ => "govuk-input--width-2",
        };
        let prefix = if self.name_prefix.is_empty() { String::new() } else { format!("{}-", self.name_prefix) };
        let input = Input {
            name: format!("{prefix}{}", part.name),
            id: if part.id.is_empty() { format!("{}-{}", self.id, part.name) } else { part.id.clone() },
            label: Label::from(&*part.label).classes("govuk-date-input__label"),
            value: part.value.clone(),
            r#type: "text".to_owned(),
            inputmode: if part.inputmode.is_empty() { "numeric" } else { &part.inputmode }.to_owned(),
            autocomplete: part.autocomplete.clone(),
            pattern: part.pattern.clone(),
            classes: joined(&["govuk-date-input__input", error, width, &part.classes]),
            attributes: part.attributes.clone(),
            ..Input::default()
        };
        html! { div.govuk-date-input__item { (input) } }
    }
}

impl Render for DateInput {
    fn render(&self) -> Markup {
        let some_part_says_error = self.items.iter().any(DatePart::says_error);
        let parts = html! {
            (self.form_group.before_input)
            @for part in &self.items { (self.part(part, some_part_says_error)) }
            (self.form_group.after_input)
        };
        let list = El::new("div")
            .class("govuk-date-input")
            .class(&self.classes)
            .attributes(&self.attributes)
            .some("id", &self.id)
            .body(parts);
        let fieldset = self.fieldset.clone().map(|fieldset| fieldset.role("group"));
        let described_by = self.fieldset.as_ref().map_or("", |fieldset| &*fieldset.described_by);
        let said = Said { id: &self.id, hint: &self.hint, error_message: &self.error_message };
        said.fields(&self.form_group, fieldset.as_ref(), described_by, list)
    }
}
