//! What is answered when something is not done: RFC 9457, `application/problem+json`, in the caller's language.
//!
//! Promises: `code` is stable and the status follows from it alone; `detail` is the sentence a clerk would read aloud,
//! with the row where there is one; a failure of ours carries a reference to the log and nothing else. Deliberately
//! absent: the sentences (`ui/texts`).

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Refusal};
use serde::Serialize;
use ui::Lang;
use utoipa::ToSchema;

/// A problem as it is written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Written {
    /// `urn:yika:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What kind of problem, in the caller's language.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Why, and what to do next, in the caller's language.
    detail: String,
    /// Stable, in `snake_case`; never renamed.
    #[schema(pattern = "^[a-z0-9_]+$")]
    code: String,
    /// The row or line that is meant, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    row: Option<i64>,
    /// The column that is meant, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    column: Option<String>,
    /// Of a failure: what the administrator finds in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reference: Option<String>,
}

/// Something that is not done, and to whom that is said.
#[derive(Debug)]
pub(crate) struct Problem {
    lang: Lang,
    error: Error,
    retry_after: Option<u64>,
}

/// The media type of a problem.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// The language a caller asks for.
pub(crate) fn lang_of(headers: &HeaderMap) -> Lang {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.and_then(Lang::accepted).unwrap_or(Lang::Zh)
}

impl Problem {
    pub(crate) fn new(lang: Lang, error: impl Into<Error>) -> Problem {
        Problem { lang, error: error.into(), retry_after: None }
    }

    /// Not before so many seconds.
    pub(crate) fn retry_after(self, seconds: u64) -> Problem {
        Problem { retry_after: Some(seconds), ..self }
    }

    /// What an answer without words becomes: of the router, of a time limit.
    pub(crate) fn of_status(lang: Lang, status: StatusCode) -> Response {
        let code = match status {
            StatusCode::NOT_FOUND => "path_unknown",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::GATEWAY_TIMEOUT => "too_slow",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            status if status.is_client_error() => "request_malformed",
            _ => return failed(lang),
        };
        written(lang, status, &Refusal::new(code))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Problem { lang, error, retry_after } = self;
        let mut response = match &error {
            Error::Refused(refusal) => written(lang, status_of(&refusal.code), refusal),
            failure => {
                let kind = match failure {
                    Error::Database(_) => "database",
                    Error::Io { .. } => "io",
                    _ => "broken",
                };
                let number = failure_number();
                tracing::error!(
                    number,
                    kind,
                    failure = door::without_long_numbers(&failure.to_string()),
                    "a call failed"
                );
                failed_with(lang, number)
            }
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn failed(lang: Lang) -> Response {
    failed_with(lang, failure_number())
}

fn failed_with(lang: Lang, number: String) -> Response {
    let detail = ui::say(lang, "failed", &[]);
    let problem =
        Written { reference: Some(number), ..plain(lang, StatusCode::INTERNAL_SERVER_ERROR, "failed", detail) };
    respond(lang, StatusCode::INTERNAL_SERVER_ERROR, &problem)
}

/// A number that leads from an answer to the log: the instant, in microseconds, in hexadecimal.
fn failure_number() -> String {
    format!("{:x}", kernel::Clock::System.now().0)
}

fn written(lang: Lang, status: StatusCode, refusal: &Refusal) -> Response {
    let row = refusal.arg("row").or(refusal.arg("line")).and_then(|row| row.parse().ok());
    let column = refusal.arg("column").map(ToOwned::to_owned);
    let problem = Written { row, column, ..plain(lang, status, &refusal.code, ui::refusal(lang, refusal)) };
    respond(lang, status, &problem)
}

fn plain(lang: Lang, status: StatusCode, code: &str, detail: String) -> Written {
    Written {
        kind: format!("urn:yika:problem:{code}"),
        title: ui::say(lang, &format!("problem-{}", status.as_u16()), &[]),
        status: status.as_u16(),
        detail,
        code: code.to_owned(),
        row: None,
        column: None,
        reference: None,
    }
}

fn respond(lang: Lang, status: StatusCode, problem: &Written) -> Response {
    let mut response = (status, Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"yika\""));
    }
    response
}

/// Which status says what kind of no it is.
fn status_of(code: &str) -> StatusCode {
    match code {
        "token_missing" | "token_unknown" | "token_over" | "user_locked" => StatusCode::UNAUTHORIZED,
        "not_allowed"
        | "out_of_scope"
        | "region_not_yours"
        | "own_batch"
        | "second_factor_needed"
        | "approval_needs_person"
        | "bank_files_only"
        | "other_bank" => StatusCode::FORBIDDEN,
        "body_too_large" | "file_too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "media_type_unsupported" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "too_many_requests" => StatusCode::TOO_MANY_REQUESTS,
        // Not the caller's fault.
        "file_not_read" | "file_parser_not_started" | "bank_folder_failed" => StatusCode::INTERNAL_SERVER_ERROR,
        "idempotency_key_missing"
        | "idempotency_key_bad"
        | "request_malformed"
        | "cursor_bad"
        | "text_missing"
        | "text_too_long"
        | "roster_empty"
        | "period_format"
        | "period_no_such_period"
        | "period_once_name"
        | "region_format"
        | "region_no_such_region" => StatusCode::UNPROCESSABLE_ENTITY,
        "bank_file_fetched" | "path_unknown" => StatusCode::NOT_FOUND,
        code if code.ends_with("_unknown") || code.starts_with("unknown_") => StatusCode::NOT_FOUND,
        // What was sent is not what it should be, whatever stands in the house.
        code if ["bad_", "file_", "bank_file_", "roster_header"].iter().any(|begin| code.starts_with(begin)) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::CONFLICT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_status() {
        let cases = [
            ("token_missing", 401),
            ("user_locked", 401),
            ("not_allowed", 403),
            ("own_batch", 403),
            ("approval_needs_person", 403),
            ("batch_unknown", 404),
            ("unknown_person", 404),
            ("bank_file_unknown", 404),
            ("batch_wrong_state", 409),
            ("halted", 409),
            ("idempotency_key_reused", 409),
            ("body_too_large", 413),
            ("media_type_unsupported", 415),
            ("bank_file_bad_total", 422),
            ("file_is_xls", 422),
            ("bad_period", 422),
            ("cursor_bad", 422),
            ("too_many_requests", 429),
        ];
        for (code, status) in cases {
            assert_eq!(status_of(code).as_u16(), status, "{code}");
        }
    }
}
