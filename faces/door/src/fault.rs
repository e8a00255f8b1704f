//! When a page cannot be shown: the refusal's sentence, or a failure with a number for the administrator.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Error, Refusal};
use ui::{Face, Lang, Reader};

/// Why a page cannot be shown, and to whom that is to be said.
#[derive(Debug)]
pub struct Fault {
    reader: Box<Reader>,
    face: &'static Face,
    error: Error,
}

impl Fault {
    /// An answer to be said to a reader.
    #[must_use]
    pub fn new(reader: Reader, face: &'static Face, error: Error) -> Fault {
        Fault { reader: Box::new(reader), face, error }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let Fault { reader, face, error } = self;
        match &error {
            Error::Refused(refusal) => {
                let sentence = ui::refusal(reader.lang, refusal);
                (status_of(refusal), ui::problem(&reader, face, "not-possible-title", &[sentence])).into_response()
            }
            failure => {
                let number = failure_number();
                tracing::error!(number, failure = without_long_numbers(&failure.to_string()), "a page failed");
                let sentences = failure_sentences(reader.lang, &number);
                let page = ui::problem(&reader, face, "failed-title", &sentences);
                (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
            }
        }
    }
}

/// The status with which a page says a refusal.
#[must_use]
pub fn status_of(refusal: &Refusal) -> StatusCode {
    match &*refusal.code {
        code if code.ends_with("_unknown") || code.starts_with("unknown_") || code == "employer_elsewhere" => {
            StatusCode::NOT_FOUND
        }
        "not_allowed" | "out_of_scope" | "own_user" | "region_not_yours" => StatusCode::FORBIDDEN,
        "public_forms_later" => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::CONFLICT,
    }
}

/// What a reader is told of a failure.
fn failure_sentences(lang: Lang, number: &str) -> [String; 2] {
    [ui::say(lang, "failed-next", &[]), ui::say(lang, "failed-number", &[("number", number)])]
}

/// A number that leads from a page to the log: the instant, in microseconds, in hexadecimal.
fn failure_number() -> String {
    format!("{:x}", kernel::Clock::System.now().0)
}

/// A database may name a key in its answer; what could be a person's number stays out of the log.
#[must_use]
pub fn without_long_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() < 12 { &digits } else { "***" });
        digits.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_said_with_the_status_that_fits() {
        const FACE: Face = Face { name: "face-platform", home: "/platform", nav: &[], is_machine: false };
        let cases = [
            ("batch_unknown", 404),
            ("unknown_person", 404),
            ("not_allowed", 403),
            ("halted", 409),
            ("public_forms_later", 429),
        ];
        for (code, status) in cases {
            let fault = Fault::new(Reader::of("/", "", &Default::default()), &FACE, kernel::Refusal::new(code).into());
            assert_eq!(fault.into_response().status(), status, "{code}");
        }
        let broken = Error::Broken("row 7".to_owned());
        assert_eq!(Fault::new(Reader::of("/", "", &Default::default()), &FACE, broken).into_response().status(), 500);
    }

    #[test]
    fn what_could_be_a_persons_number_stays_out_of_the_log() {
        let cases = [
            ("Key (person_id)=(5405021990010100191) stands", "Key (person_id)=(***) stands"),
            ("batch 12, line 240000", "batch 12, line 240000"),
            ("540502199001010019", "***"),
        ];
        for (text, logged) in cases {
            assert_eq!(without_long_numbers(text), logged);
        }
    }
}
