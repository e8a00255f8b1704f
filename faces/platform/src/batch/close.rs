//! `/platform/batches/{id}/close`: approved = paid + failed + stopped, to the fen.

use axum::{extract::State, response::Response};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result};
use maud::html;
use payout::BatchState;
use ui::{Button, Card, Reader, text};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    page::{deed, fault, refused},
};

use super::money;

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
        let may = access::may(ctx, access::Deed::PayBatch)?;
        Ok((payout::batch(ctx, batch_id)?, payout::totals(ctx, batch_id)?, may))
    };
    let (batch, totals, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let body = html! {
        (Card::new("money", text(lang, "money-title"), money::write(lang, &batch, &totals)))
        @if batch.state != BatchState::Sent { p.govuk-body.y-quiet { (text(lang, "step-not-now")) } }
        @else {
            div id="close" {
                p.govuk-body { (text(lang, "close-what")) }
                @if may { (deed(&address(batch_id, "close"), &[], Button::new(text(lang, "close-now")).once())) }
                @else { (not_yours(lang)) }
            }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "close-title");
    page.refused = refused.map(|refusal| (refusal, "close"));
    Ok(page.write(body))
}

/// Closes the batch.
pub(crate) async fn close(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    match house.act(&user.who, move |ctx| payout::close(ctx, batch_id)).await {
        Ok(_) => Ok(on_to(address(batch_id, ""))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}
