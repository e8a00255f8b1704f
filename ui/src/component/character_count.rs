//! Several lines of text, with how many characters may still be written.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, El, Messages, ScriptWords, joined},
    error_message::ErrorMessage,
    form_group::FormGroup,
    hint::Hint,
    label::Label,
    textarea::Textarea,
};

component! {
    /// How the message with the count looks.
    pub struct CountMessage {
        /// More classes.
        classes: String,
    }
}

component! {
    /// Several lines of text with a limit that is shown.
    pub struct CharacterCount {
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
        /// How many lines are seen.
        rows: Option<u32>,
        /// How many characters it takes.
        maxlength: Option<u32>,
        /// How many words it takes, instead.
        maxwords: Option<u32>,
        /// From which share of the limit on the count is shown, in hundredths.
        threshold: Option<u32>,
        /// Counts grapheme clusters or bytes instead of UTF-16 units.
        count_type: String,
        /// Whether the browser checks spelling.
        spellcheck: Option<bool>,
        /// What is said without script; `%{count}` is the limit.
        textarea_description_text: String,
        /// How many characters are left.
        characters_under_limit_text: Messages,
        /// None are left.
        characters_at_limit_text: String,
        /// How many characters are too many.
        characters_over_limit_text: Messages,
        /// How many words are left.
        words_under_limit_text: Messages,
        /// None are left.
        words_at_limit_text: String,
        /// How many words are too many.
        words_over_limit_text: Messages,
        /// How the message looks.
        count_message: CountMessage,
        /// More classes.
        classes: String,
        /// Its frame.
        form_group: FormGroup,
        /// More attributes.
        attributes: Attributes,
    }
}

impl CharacterCount {
    /// Lines with a limit, that are sent under a name; the words in the reader's language.
    #[must_use]
    pub fn new(
        lang: crate::Lang,
        name: impl Into<String>,
        label: impl Into<Label>,
        characters_max: u32,
    ) -> CharacterCount {
        let said = |key: &str| crate::say(lang, key, &[]);
        CharacterCount::default()
            .name(name)
            .label(label)
            .maxlength(characters_max)
            .textarea_description_text(said("characters-allowed"))
            .characters_under_limit_text(said("characters-left"))
            .characters_at_limit_text(said("characters-none-left"))
            .characters_over_limit_text(said("characters-too-many"))
    }

    fn script_words(&self, limit: Option<u32>, count_type: &str) -> Attributes {
        let numbers =
            [("data-maxlength", self.maxlength), ("data-maxwords", self.maxwords), ("data-threshold", self.threshold)];
        let mut attributes = Attributes::from([("data-module", "govuk-character-count")]);
        for (name, number) in numbers {
            if let Some(number) = number {
                attributes = attributes.and(name, number.to_string());
            }
        }
        if !count_type.is_empty() {
            attributes = attributes.and("data-count-type", count_type);
        }
        let description = if limit.is_none() { &*self.textarea_description_text } else { "" };
        let words = ScriptWords::default()
            .word("textarea-description.other", description)
            .messages("characters-under-limit", &self.characters_under_limit_text)
            .word("characters-at-limit", &self.characters_at_limit_text)
            .messages("characters-over-limit", &self.characters_over_limit_text)
            .messages("words-under-limit", &self.words_under_limit_text)
            .word("words-at-limit", &self.words_at_limit_text)
            .messages("words-over-limit", &self.words_over_limit_text);
        attributes.and_all(&words.attributes()).and_all(&self.form_group.attributes)
    }
}

impl Render for CharacterCount {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let limit = self.maxwords.or(self.maxlength);
        let count_type = match &*self.count_type {
            "" if self.maxwords.is_some() => "words",
            other => other,
        };
        let description = limit
            .map(|limit| self.textarea_description_text.replace("%{count}", &limit.to_string()))
            .unwrap_or_default();
        let message_id = format!("{id}-info");
        let message = El::new("div")
            .attr("id", &message_id)
            .class("govuk-hint govuk-character-count__message")
            .class(&self.count_message.classes)
            .body(html! { (description) });
        let group = FormGroup {
            classes: joined(&["govuk-character-count", &self.form_group.classes]),
            attributes: self.script_words(limit, count_type),
            before_input: self.form_group.before_input.clone(),
            after_input: html! { (message) (self.form_group.after_input) }.into(),
        };
        Textarea {
            name: self.name.clone(),
            id: id.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            value: self.value.clone(),
            rows: self.rows,
            spellcheck: self.spellcheck,
            described_by: message_id,
            classes: joined(&["govuk-js-character-count", &self.classes]),
            form_group: group,
            attributes: self.attributes.clone(),
            ..Textarea::default()
        }
        .render()
    }
}
