//! The frame of a field: label, hint, error, and the control itself.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, Content, El, joined},
    error_message::ErrorMessage,
    fieldset::Fieldset,
    hint::Hint,
    label::Label,
};

component! {
    /// The frame of a field.
    pub struct FormGroup {
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
        /// What stands before the control.
        before_input: Content,
        /// What stands behind the control.
        after_input: Content,
    }
}

impl FormGroup {
    fn around(&self, has_error: bool, inside: impl Render) -> Markup {
        El::new("div")
            .class("govuk-form-group")
            .class_if(has_error, "govuk-form-group--error")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(inside)
    }
}

/// What a field says of itself beside its control.
pub(super) struct Said<'a> {
    pub(super) id: &'a str,
    pub(super) hint: &'a Hint,
    pub(super) error_message: &'a ErrorMessage,
}

impl Said<'_> {
    /// The hint and the message, and the ids that describe the control.
    fn written(&self, described_by: &str) -> (Markup, String) {
        let id_of = |is_there: bool, what: &str| if is_there { format!("{}-{what}", self.id) } else { String::new() };
        let hint_id = id_of(!self.hint.content.is_empty(), "hint");
        let error_id = id_of(!self.error_message.content.is_empty(), "error");
        let said = html! {
            @if !hint_id.is_empty() { (self.hint.clone().id(&*hint_id)) }
            @if !error_id.is_empty() { (self.error_message.clone().id(&*error_id)) }
        };
        (said, joined(&[described_by, &hint_id, &error_id]))
    }

    /// The ids of everything that describes the controls.
    pub(super) fn ids(&self, described_by: &str) -> String {
        self.written(described_by).1
    }

    fn has_error(&self) -> bool {
        !self.error_message.content.is_empty()
    }

    /// One control with its label; the control is told which ids describe it.
    pub(super) fn field(
        &self,
        group: &FormGroup,
        label: &Label,
        described_by: &str,
        control: impl FnOnce(&str) -> Markup,
    ) -> Markup {
        let (said, described_by) = self.written(described_by);
        let inside = html! { (label.clone().r#for(self.id)) (said) (control(&described_by)) };
        group.around(self.has_error(), inside)
    }

    /// Several controls under one legend, or under none.
    pub(super) fn fields(
        &self,
        group: &FormGroup,
        fieldset: Option<&Fieldset>,
        described_by: &str,
        controls: impl Render,
    ) -> Markup {
        let (said, described_by) = self.written(described_by);
        let inside = html! { (said) (controls) };
        let inside = match fieldset {
            Some(fieldset) => fieldset.clone().described_by(described_by).content(inside).render(),
            None => inside,
        };
        group.around(self.has_error(), inside)
    }
}
