//! What is wrong with a form: said once at the top and once at the field.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::Fault;
use kernel::{Error, Result};
use maud::{Markup, html};
use ui::{ErrorMessage, ErrorSummary, Lang, Reader, SummedError};

use crate::FACE;

/// What is wrong with a form, by field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wrongs(Vec<(&'static str, String)>);

impl Wrongs {
    /// Nothing is wrong.
    pub(crate) fn none() -> Wrongs {
        Wrongs::default()
    }

    /// Whether nothing is.
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// One thing is wrong: the field's id, and the code of the refusal.
    pub(crate) fn at(lang: Lang, field: &'static str, code: &str) -> Wrongs {
        Wrongs(vec![(field, ui::say(lang, code, &[]))])
    }

    /// What a refusal says, at the field that `field_of` names for its code; what is no refusal goes back.
    pub(crate) fn of(lang: Lang, error: Error, field_of: impl Fn(&str) -> &'static str) -> Result<Wrongs> {
        match error {
            Error::Refused(refusal) => Ok(Wrongs(vec![(field_of(&refusal.code), ui::refusal(lang, &refusal))])),
            other => Err(other),
        }
    }

    /// At the top.
    pub(crate) fn summary(&self, lang: Lang) -> Markup {
        if self.0.is_empty() {
            return html! {};
        }
        let errors: Vec<SummedError> =
            self.0.iter().map(|(field, sentence)| SummedError::new(field, sentence.as_str())).collect();
        html! { (ErrorSummary::new(lang, errors)) }
    }

    /// At a field; nothing where nothing is wrong with it.
    pub(crate) fn message(&self, lang: Lang, field: &str) -> ErrorMessage {
        match self.0.iter().find(|(at, _)| *at == field) {
            Some((_, sentence)) => ErrorMessage::new(lang, sentence.as_str()),
            None => ErrorMessage::default(),
        }
    }

    /// The status of a form that is shown again.
    pub(crate) fn status(&self) -> StatusCode {
        if self.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// A page, or why there is none.
pub(crate) fn answer(reader: &Reader, page: Result<Markup>) -> Response {
    match page {
        Ok(page) => page.into_response(),
        Err(error) => Fault::new(reader.clone(), &FACE, error).into_response(),
    }
}

/// A form with what is wrong with it.
pub(crate) fn again(wrongs: &Wrongs, page: Markup) -> Response {
    (wrongs.status(), page).into_response()
}
