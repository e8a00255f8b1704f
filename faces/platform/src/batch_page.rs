//! What the pages of one batch have in common: the number in the address, the frame, what was refused, and the way on.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use door::{Fault, User};
use kernel::Refusal;
use maud::{Markup, Render, html};
use payout::Batch;
use ui::{Lang, Line, Reader, Tone, text, text_with};

use crate::{
    page::{Refused, number_in_address, titled},
    words,
};

/// The batch's number in the address.
pub(crate) struct BatchId(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for BatchId {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<BatchId, Fault> {
        number_in_address(parts, state, "id", ("batch_unknown", "batch")).await.map(BatchId)
    }
}

/// On to another page after something was done.
pub(crate) fn on_to(path: impl AsRef<str>) -> Response {
    Redirect::to(path.as_ref()).into_response()
}

/// The address of a page of a batch.
pub(crate) fn address(batch_id: i64, page: &str) -> String {
    if page.is_empty() {
        format!("/platform/batches/{batch_id}")
    } else {
        format!("/platform/batches/{batch_id}/{page}")
    }
}

/// A page about one batch, before its content.
pub(crate) struct BatchPage<'a> {
    pub(crate) reader: &'a Reader,
    /// Who reads it: what he may not open is not offered.
    pub(crate) user: &'a User,
    pub(crate) batch: &'a Batch,
    /// The message of its heading.
    pub(crate) title: &'static str,
    /// What was refused, and the field it is about.
    pub(crate) refused: Option<(&'a Refusal, &'a str)>,
    /// Why payments are halted.
    pub(crate) halted: Option<&'a str>,
    /// How many seconds until the page is asked for again.
    pub(crate) again: Option<u32>,
}

impl<'a> BatchPage<'a> {
    pub(crate) fn new(reader: &'a Reader, user: &'a User, batch: &'a Batch, title: &'static str) -> BatchPage<'a> {
        BatchPage { reader, user, batch, title, refused: None, halted: None, again: None }
    }

    pub(crate) fn write(self, body: impl Render) -> Response {
        let (lang, id) = (self.reader.lang, self.batch.batch_id);
        let number = id.to_string();
        let above = html! {
            (text_with(lang, "batch-title", &[("batch", &number)])) " "
            (door::programme_name(lang, &self.batch.cycle.programme)) " " (self.batch.cycle.period)
        };
        let page = html! {
            (summary(lang, self.refused))
            (ui::heading(above, text(lang, self.title), words::state_tag(lang, self.batch.state)))
            (body)
        };
        let title =
            format!("{} {}", ui::say(lang, self.title, &[]), ui::say(lang, "batch-title", &[("batch", &number)]));
        let mut frame = titled(self.reader, self.user, title, "nav-batches").back("batch-page-back", &address(id, ""));
        if let Some(reason) = self.halted {
            frame = frame.banner(halted(lang, reason));
        }
        if let Some(seconds) = self.again {
            frame = frame.refresh_after(seconds);
        }
        let status = if self.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (status, frame.write(&page)).into_response()
    }
}

/// What was refused, above the page, with a way to the field.
pub(crate) fn summary(lang: Lang, refused: Option<(&Refusal, &str)>) -> Markup {
    Refused(refused.map(|(refusal, field)| (field, refusal))).summary(lang)
}

/// That payments are halted, and why.
pub(crate) fn halted(lang: Lang, reason: &str) -> Line {
    let says = html! {
        strong { (text(lang, "halted-banner")) }
        @if !reason.is_empty() { " " (text_with(lang, "halted-reason", &[("reason", reason)])) }
    };
    Line::new(Tone::Stop, says).live()
}

/// What somebody without the right reads where the form would be.
pub(crate) fn not_yours(lang: Lang) -> Markup {
    html! { p.govuk-body.y-quiet { (text(lang, "batch-not-yours")) } }
}
