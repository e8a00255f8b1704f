//! A password, which its owner may have shown.

use maud::{Markup, Render};

use super::{
    button::Button,
    element::{Attributes, ScriptWords, joined},
    error_message::ErrorMessage,
    form_group::FormGroup,
    hint::Hint,
    input::{Input, InputWrapper},
    label::Label,
};

component! {
    /// A password, which its owner may have shown.
    pub struct PasswordInput {
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
        /// What a browser may fill in: `current-password` where nothing is said, or `new-password`.
        autocomplete: String,
        /// Whether it cannot be used.
        disabled: bool,
        /// The word on the button that shows it.
        show_password_text: String,
        /// The word on the button that hides it.
        hide_password_text: String,
        /// What readers who do not see the button hear.
        show_password_aria_label_text: String,
        /// The same for the other button.
        hide_password_aria_label_text: String,
        /// What they hear when it is shown.
        password_shown_announcement_text: String,
        /// What they hear when it is hidden.
        password_hidden_announcement_text: String,
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

impl PasswordInput {
    /// A password that is sent under a name; the words in the reader's language.
    #[must_use]
    pub fn new(lang: crate::Lang, name: impl Into<String>, label: impl Into<Label>) -> PasswordInput {
        let said = |key: &str| crate::say(lang, key, &[]);
        PasswordInput::default()
            .name(name)
            .label(label)
            .show_password_text(said("password-show"))
            .hide_password_text(said("password-hide"))
            .show_password_aria_label_text(said("password-show-long"))
            .hide_password_aria_label_text(said("password-hide-long"))
            .password_shown_announcement_text(said("password-is-shown"))
            .password_hidden_announcement_text(said("password-is-hidden"))
    }
}

impl Render for PasswordInput {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let words = ScriptWords::default()
            .word("show-password", &self.show_password_text)
            .word("hide-password", &self.hide_password_text)
            .word("show-password-aria-label", &self.show_password_aria_label_text)
            .word("hide-password-aria-label", &self.hide_password_aria_label_text)
            .word("password-shown-announcement", &self.password_shown_announcement_text)
            .word("password-hidden-announcement", &self.password_hidden_announcement_text);
        let button = Button::new(&*self.show_password_text)
            .r#type("button")
            .classes("govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle")
            .attributes(
                Attributes::from([("aria-controls", &**id), ("aria-label", &*self.show_password_aria_label_text)])
                    .and_flag("hidden"),
            );
        let group = FormGroup {
            classes: joined(&["govuk-password-input", &self.form_group.classes]),
            attributes: Attributes::from([("data-module", "govuk-password-input")])
                .and_all(&words.attributes())
                .and_all(&self.form_group.attributes),
            before_input: self.form_group.before_input.clone(),
            after_input: maud::html! { (button) (self.form_group.after_input) }.into(),
        };
        Input {
            name: self.name.clone(),
            id: id.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            value: self.value.clone(),
            r#type: "password".to_owned(),
            spellcheck: Some(false),
            autocapitalize: "none".to_owned(),
            autocomplete: if self.autocomplete.is_empty() { "current-password" } else { &self.autocomplete }.to_owned(),
            disabled: self.disabled,
            described_by: self.described_by.clone(),
            classes: joined(&["govuk-password-input__input govuk-js-password-input-input", &self.classes]),
            input_wrapper: InputWrapper::default().classes("govuk-password-input__wrapper"),
            form_group: group,
            attributes: self.attributes.clone(),
            ..Input::default()
        }
        .render()
    }
}
