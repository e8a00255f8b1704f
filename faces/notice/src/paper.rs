//! `/notice/paper`: whoever is shown a paper has its code read here, and compares what it proves with what stands on the
//! paper. Nothing is kept of what was read.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use credential::Proof;
use door::House;
use kernel::{Error, Refusal, Result};
use maud::{Markup, html};
use serde::Deserialize;
use ui::{
    Button, ErrorMessage, ErrorSummary, Frame, Line, Reader, SummaryList, SummaryRow, SummedError, Textarea, Tone, text,
};

use crate::{FACE, words};

/// What a reader of codes typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Read {
    code: String,
}

/// Shows the form.
pub(crate) async fn show(reader: Reader) -> Response {
    write(&reader, "", None).into_response()
}

/// Shows what the code proves.
pub(crate) async fn send(State(house): State<House>, reader: Reader, Form(read): Form<Read>) -> Response {
    // Readers of codes end with a line's end; spaces are letters of a code.
    let code = read.code.trim_matches(['\r', '\n']);
    match proven(&house, code) {
        Ok(proof) => write(&reader, "", Some(Ok(&proof))).into_response(),
        Err(Error::Refused(refusal)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, write(&reader, code, Some(Err(&refusal)))).into_response()
        }
        Err(failed) => words::fault(&reader, failed),
    }
}

fn proven(house: &House, code: &str) -> Result<Proof> {
    let ring = house.card_keys()?;
    Ok(credential::read_proof(code, &ring.keys()?, house.db.clock().now())?)
}

fn write(reader: &Reader, code: &str, read: Option<Result<&Proof, &Refusal>>) -> Markup {
    let lang = reader.lang;
    // Why it is not proven tells a reader nothing that he could do; its code is for whoever he asks.
    let wrong = read.and_then(Result::err).map(|refusal| ui::say(lang, "pub-paper-wrong", &[("code", &refusal.code)]));
    let body = html! {
        @if let Some(said) = &wrong { (ErrorSummary::new(lang, vec![SummedError::new("code", said.as_str())])) }
        (ui::heading("", text(lang, "pub-paper-title"), ""))
        @if let Some(Ok(proof)) = read { (proves(reader, proof)) }
        p.govuk-body { (text(lang, "pub-paper-about")) }
        form.y-card method="post" action="/notice/paper" novalidate {
            (Textarea::new("code", text(lang, "pub-paper-code")).hint(text(lang, "pub-paper-code-hint")).rows(5_u32).value(code)
                .error_message(wrong.map_or_else(ErrorMessage::default, |said| ErrorMessage::new(lang, said))))
            (Button::new(text(lang, "pub-paper-do")).once())
        }
    };
    Frame::new(reader, &FACE, ui::say(lang, "pub-paper-title", &[])).back("pub-notice-back", "/notice").write(&body)
}

fn proves(reader: &Reader, proof: &Proof) -> Markup {
    let lang = reader.lang;
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let head = [
        row("pub-paper-issuer", html! { (proof.issuer) }),
        row("pub-paper-number", html! { (proof.number) }),
        row("pub-paper-made", html! { (proof.made_at.local()) }),
    ];
    // What a paper says is in its own language.
    let own = proof.lines.iter().map(|(name, value)| {
        SummaryRow::new(html! { span lang="zh-CN" { (name) } }, html! { span lang="zh-CN" { (value) } })
    });
    html! {
        (Line::new(Tone::Good, text(lang, "pub-paper-good")).live())
        div.y-card { (SummaryList::new(head.into_iter().chain(own).collect::<Vec<_>>())) }
        p.govuk-body { (text(lang, "pub-paper-compare")) }
    }
}
