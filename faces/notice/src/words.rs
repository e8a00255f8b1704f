//! What the pages of this face say alike.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::Fault;
use kernel::{Error, Period};
use maud::{Markup, html};
use payout::Batch;
use ui::{Lang, Reader, text};

use crate::FACE;

/// The department that pays, in Chinese as the programme's file has it.
pub(crate) fn department(code: &str) -> Markup {
    html! { @if let Some(programme) = subsidy::programme(code) { span lang=(Lang::Zh.tag()) { (programme.department.zh) } } }
}

/// The period as it is written on lists.
pub(crate) fn period(period: &Period) -> Markup {
    html! { span.y-nowrap { (period) } }
}

/// From when to when a list is public.
pub(crate) fn days(lang: Lang, batch: &Batch) -> Markup {
    html! {
        @if let Some((from, to)) = batch.notice {
            (text(lang, "pub-notice-days")) (ui::day(lang, from)) " " (text(lang, "pub-notice-to")) " " (ui::day(lang, to))
        }
    }
}

/// Why there is no page: a list that may not be shown is as if there were none.
pub(crate) fn fault(reader: &Reader, error: Error) -> Response {
    let hidden = ["notice_private", "notice_not_open", "batch_unknown", "line_not_published"];
    match error {
        Error::Refused(refusal) if hidden.contains(&&*refusal.code) => no_such_list(reader),
        other => Fault::new(reader.clone(), &FACE, other).into_response(),
    }
}

/// There is no such list today.
pub(crate) fn no_such_list(reader: &Reader) -> Response {
    let next = ui::say(reader.lang, "pub-notice-none-next", &[]);
    (StatusCode::NOT_FOUND, ui::problem(reader, &FACE, "pub-notice-none-title", &[next])).into_response()
}
