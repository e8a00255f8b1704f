//! A file that is sent with a form.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, El, Messages, ScriptWords},
    error_message::ErrorMessage,
    form_group::{FormGroup, Said},
    hint::Hint,
    label::Label,
};

component! {
    /// A file that is sent with a form.
    pub struct FileUpload {
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
        /// Whether several may be chosen.
        multiple: bool,
        /// Whether it cannot be used.
        disabled: bool,
        /// Whether a script makes a place to drop files on of it.
        javascript: bool,
        /// The word on the button.
        choose_files_button_text: String,
        /// How to drop.
        drop_instruction_text: String,
        /// Nothing is chosen.
        no_file_chosen_text: String,
        /// How many are chosen.
        multiple_files_chosen_text: Messages,
        /// What is heard when a file is over the place.
        entered_drop_zone_text: String,
        /// What is heard when it has left.
        left_drop_zone_text: String,
        /// More classes for the place.
        wrapper_classes: String,
        /// More attributes for the place.
        wrapper_attributes: Attributes,
        /// The ids that describe it too.
        described_by: String,
        /// More classes.
        classes: String,
        /// Its frame.
        form_group: FormGroup,
        /// More attributes, as `accept`.
        attributes: Attributes,
    }
}

impl FileUpload {
    /// A file that is sent under a name. Browsers let it be dropped there too; the library's own place for that has a
    /// button whose name is not what stands on it, so no page asks for it.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> FileUpload {
        FileUpload::default().name(name).label(label)
    }

    fn droppable(&self, control: Markup) -> Markup {
        let words = ScriptWords::default()
            .word("choose-files-button", &self.choose_files_button_text)
            .word("no-file-chosen", &self.no_file_chosen_text)
            .messages("multiple-files-chosen", &self.multiple_files_chosen_text)
            .word("drop-instruction", &self.drop_instruction_text)
            .word("entered-drop-zone", &self.entered_drop_zone_text)
            .word("left-drop-zone", &self.left_drop_zone_text);
        El::new("div")
            .class("govuk-file-upload-wrapper")
            .class(&self.wrapper_classes)
            .attr("data-module", "govuk-file-upload")
            .attributes(&words.attributes())
            .attributes(&self.wrapper_attributes)
            .body(control)
    }
}

impl Render for FileUpload {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let said = Said { id, hint: &self.hint, error_message: &self.error_message };
        said.field(&self.form_group, &self.label, &self.described_by, |described_by| {
            let control = El::new("input")
                .class("govuk-file-upload")
                .class(&self.classes)
                .class_if(!self.error_message.content.is_empty(), "govuk-file-upload--error")
                .attr("id", id)
                .attr("name", &self.name)
                .attr("type", "file")
                .flag("disabled", self.disabled)
                .flag("multiple", self.multiple)
                .some("aria-describedby", described_by)
                .attributes(&self.attributes)
                .void();
            let control = if self.javascript { self.droppable(control) } else { control };
            html! { (self.form_group.before_input) (control) (self.form_group.after_input) }
        })
    }
}
