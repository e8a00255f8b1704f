//! `/platform/batches/{id}/undo`: a batch is taken back before it reached a bank; asked once more.

use axum::{extract::State, response::Response};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result};
use maud::html;
use payout::BatchState;
use ui::{Button, Reader, WarningText, text};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    page::{deed, fault, refused},
};

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
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let may = access::may(ctx, access::Deed::MakeBatch)?;
        Ok((payout::batch(ctx, batch_id)?, may))
    };
    let (batch, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let body = html! {
        @if batch.state >= BatchState::Sent { p.govuk-body.y-quiet { (text(lang, "undo-too-late")) } }
        @else if !may { (not_yours(lang)) }
        @else {
            div.y-card id="undo" {
                (WarningText::new(lang, text(lang, "undo-what")))
                (deed(&address(batch_id, "undo"), &[], Button::new(text(lang, "undo-now")).warning().once()))
                p.govuk-body { a.govuk-link href=(address(batch_id, "")) { (text(lang, "undo-not")) } }
            }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "undo-title");
    page.refused = refused.map(|refusal| (refusal, "undo"));
    Ok(page.write(body))
}

/// Takes the batch back.
pub(crate) async fn undo(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    match house.act(&user.who, move |ctx| subsidy::undo(ctx, batch_id)).await {
        Ok(_) => Ok(on_to(address(batch_id, ""))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}
