//! `/platform/payments`: the stop switch: who may stops all payments, or lets them go on, with a reason.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result, refuse};
use maud::html;
use serde::Deserialize;
use ui::{Button, ErrorMessage, Input, InsetText, Line, Reader, Tone, text};

use crate::{
    batch_page::{halted, not_yours, on_to, summary},
    page::{fault, frame, refused},
};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    reason: String,
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    page(&house, &user, &reader, &Typed::default(), None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    typed: &Typed,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = |ctx: &mut Ctx| {
        let why = payout::halted(ctx)?;
        let deed = if why.is_some() { access::Deed::Resume } else { access::Deed::Halt };
        let may = access::may(ctx, deed)?;
        Ok((why, may))
    };
    let (why, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let wrong = refused.map(|refusal| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    let (action, key) = match why {
        Some(_) => ("/platform/payments/resume", "payments-resume"),
        None => ("/platform/payments/halt", "payments-halt"),
    };
    let body = html! {
        (summary(lang, refused.map(|refusal| (refusal, "reason"))))
        (ui::heading("", text(lang, "payments-title"), ""))
        @if why.is_none() { (Line::new(Tone::Good, text(lang, "payments-run"))) }
        (InsetText::new(text(lang, if why.is_some() { "payments-resume-what" } else { "payments-halt-what" })))
        @if !may { (not_yours(lang)) }
        @else {
            form.y-card method="post" action=(action) {
                (Input::new("reason", text(lang, "payments-reason")).filled(&*typed.reason).error_message(wrong))
                @if why.is_some() { (Button::new(text(lang, key)).once()) }
                @else { (Button::new(text(lang, key)).warning().once()) }
            }
        }
    };
    let mut frame = frame(reader, user, "payments-title", "nav-batches").back("batch-back", "/platform/batches");
    if let Some(reason) = &why {
        frame = frame.banner(halted(lang, reason));
    }
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, frame.write(&body)).into_response())
}

/// Stops all payments.
pub(crate) async fn halt(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    switch(&house, &user, &reader, typed, payout::halt).await
}

/// Lets payments go on.
pub(crate) async fn resume(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    switch(&house, &user, &reader, typed, payout::resume).await
}

async fn switch(
    house: &House,
    user: &User,
    reader: &Reader,
    typed: Typed,
    deed: fn(&mut Ctx, &str) -> Result<()>,
) -> Result<Response, Fault> {
    let reason = typed.reason.trim().to_owned();
    let done =
        house.act(&user.who, move |ctx| if reason.is_empty() { refuse("text_missing") } else { deed(ctx, &reason) });
    match done.await {
        Ok(()) => Ok(on_to("/platform/payments")),
        Err(error) => {
            let refusal = refused(error).map_err(fault(reader))?;
            page(house, user, reader, &typed, Some(&refusal)).await
        }
    }
}
