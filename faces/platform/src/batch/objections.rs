//! `/platform/batches/{id}/objections`: what people said against lines of the published list, and what was decided.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{Objection, ObjectionState};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result};
use maud::{Markup, html};
use serde::Deserialize;
use ui::{Button, Card, Colour, ErrorMessage, Lang, Reader, SummaryList, SummaryRow, Tag, Textarea, text, text_with};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, on_to},
    page::{fault, refused},
};

const SHOWN_MAX: usize = 200;

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    refused: Option<(i64, &Refusal, &Typed)>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        // Objections name people.
        access::require(ctx, access::Deed::ReadPeople)?;
        let all = casework::objections(ctx, Some(batch_id), None, SHOWN_MAX)?;
        Ok((payout::batch(ctx, batch_id)?, all, access::may(ctx, access::Deed::MakeBatch)?))
    };
    let (batch, all, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let body = html! {
        @if all.is_empty() { (ui::empty_state(lang, "batch-objections-none", "batch-objections-none-next")) }
        @for objection in &all {
            @let wrong = refused.filter(|(number, ..)| *number == objection.objection_id);
            (card(lang, batch_id, objection, may, wrong.map(|(_, refusal, typed)| (refusal, typed))))
        }
    };
    let field = refused.map(|(number, ..)| format!("reason-{number}"));
    let mut page = BatchPage::new(reader, user, &batch, "batch-objections-title");
    page.refused = refused.zip(field.as_deref()).map(|((_, refusal, _), field)| (refusal, field));
    Ok(page.write(body))
}

fn card(lang: Lang, batch_id: i64, objection: &Objection, may: bool, wrong: Option<(&Refusal, &Typed)>) -> Card {
    let id = objection.objection_id.to_string();
    let (colour, key) = match objection.state {
        ObjectionState::Received => (Colour::Yellow, "batch-objection-received"),
        ObjectionState::Upheld => (Colour::Red, "batch-objection-upheld"),
        ObjectionState::Dismissed => (Colour::Green, "batch-objection-dismissed"),
    };
    let said = &objection.said;
    let mut rows = vec![
        SummaryRow::new(text(lang, "column-line"), html! { (said.line) }),
        SummaryRow::new(text(lang, "batch-objection-shown"), html! { span lang=(Lang::Zh.tag()) { (said.shown) } }),
        SummaryRow::new(text(lang, "batch-objection-text"), html! { (said.text) }),
        SummaryRow::new(text(lang, "list-received"), html! { (objection.received_at.local()) }),
    ];
    if let (Some(login), Some(reason)) = (&objection.decided_by, &objection.reason) {
        rows.push(SummaryRow::new(text(lang, "batch-objection-decided"), html! { (login) " · " (reason) }));
    }
    let title = html! { (text_with(lang, "batch-objection-number", &[("number", &id)])) " " (Tag::new(colour, text(lang, key))) };
    Card::new(
        format!("objection-{id}"),
        title,
        html! {
            (SummaryList::new(rows))
            @if may && objection.state == ObjectionState::Received { (form(lang, batch_id, &id, wrong)) }
        },
    )
}

fn form(lang: Lang, batch_id: i64, id: &str, wrong: Option<(&Refusal, &Typed)>) -> Markup {
    let message = wrong.map(|(refusal, _)| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    let typed = wrong.map(|(_, typed)| typed.reason.clone()).unwrap_or_default();
    html! {
        form method="post" action=(address(batch_id, &format!("objections/{id}"))) {
            (Textarea::new("reason", text(lang, "batch-objection-reason"))
                .id(format!("reason-{id}"))
                .hint(text(lang, "batch-objection-reason-hint"))
                .value(typed)
                .rows(3_u32)
                .error_message(message))
            div.govuk-button-group {
                (Button::new(text(lang, "batch-objection-uphold")).name("decision").value("uphold"))
                (Button::new(text(lang, "batch-objection-dismiss")).name("decision").value("dismiss").secondary())
            }
        }
    }
}

/// Decides.
pub(crate) async fn decide(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    Path((_, objection)): Path<(String, String)>,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let objection_id: i64 = objection.parse().unwrap_or(0);
    let wished = typed.clone();
    let done = house.act(&user.who, move |ctx| {
        if casework::objection(ctx, objection_id)?.said.batch_id != batch_id {
            return Err(Refusal::new("objection_unknown").with("objection", objection_id).into());
        }
        match &*wished.decision {
            "uphold" => subsidy::uphold_objection(ctx, objection_id, &wished.reason),
            _ => subsidy::dismiss_objection(ctx, objection_id, &wished.reason),
        }
    });
    match done.await {
        Ok(_) => Ok(on_to(address(batch_id, "objections"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            if refusal.code == "objection_unknown" {
                return Err(Fault::new(reader, &FACE, refusal.into()));
            }
            page(&house, &user, &reader, batch_id, Some((objection_id, &refusal, &typed))).await
        }
    }
}
