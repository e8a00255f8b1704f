//! `/platform/batches/{id}/submit`: the batch is frozen for others to approve.

use axum::{extract::State, response::Response};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result};
use maud::html;
use payout::BatchState;
use ui::{Button, Card, Reader, text, text_with};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    page::{deed, fault, refused},
};

/// What is to be known before.
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
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| Ok((payout::batch(ctx, batch_id)?, access::may(ctx, access::Deed::MakeBatch)?));
    let (batch, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let open = matches!(batch.state, BatchState::Checked | BatchState::Noticed);
    let held = batch.held.to_string();
    let body = html! {
        (Card::new("lines", text(lang, "lines-title"), super::check::lines(lang, &batch)))
        p.govuk-body { (text(lang, "submit-what")) }
        @if batch.held > 0 { p.govuk-body { (text_with(lang, "submit-held", &[("count", &held)])) } }
        @if !open { p.govuk-body.y-quiet { (text(lang, "step-not-now")) } }
        @else if !may { (not_yours(lang)) }
        @else {
            div id="submit" { (deed(&address(batch_id, "submit"), &[], Button::new(text(lang, "submit-now")).once())) }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "submit-title");
    page.refused = refused.map(|refusal| (refusal, "submit"));
    Ok(page.write(body))
}

/// Freezes the batch.
pub(crate) async fn submit(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    match house.act(&user.who, move |ctx| subsidy::submit(ctx, batch_id)).await {
        Ok(_) => Ok(on_to(address(batch_id, ""))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}
