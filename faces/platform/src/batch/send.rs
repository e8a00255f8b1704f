//! `/platform/batches/{id}/send`: money is assigned and the banks' files are written, by a job; the files with their states.

use axum::{extract::State, response::Response};
use door::{Fault, House, User};
use kernel::{Ctx, Refusal, Result};
use maud::html;
use payout::{BatchState, JobKind};
use ui::{Button, Card, Reader, text};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    jobs::{self, Stage},
    page::{deed, fault, refused},
};

use super::files;

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
        let batch = payout::batch(ctx, batch_id)?;
        let files = exchange::files_of_batch(ctx, batch_id)?;
        Ok((batch, files, access::may(ctx, access::Deed::PayBatch)?, payout::halted(ctx)?))
    };
    let (batch, files, may, halted) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let unfinished = batch.state == BatchState::Sent && files.iter().any(|file| !file.is_written());
    let body = html! {
        @if batch.state == BatchState::Approved || unfinished {
            div.y-card id="send" {
                p.govuk-body { (text(lang, if unfinished { "send-unfinished" } else { "send-what" })) }
                @if halted.is_some() { p.govuk-body { (text(lang, "send-halted")) } }
                @else if !may { (not_yours(lang)) }
                @else { (deed(&address(batch_id, "send"), &[], Button::new(text(lang, "send-now")).once())) }
            }
        }
        @else if batch.state < BatchState::Approved || batch.state == BatchState::Undone {
            p.govuk-body.y-quiet { (text(lang, "step-not-now")) }
        }
        (Card::new("files", text(lang, "files-title"), files::write(lang, &files)))
        @if batch.state == BatchState::Sent {
            p.govuk-body { a.govuk-link href=(address(batch_id, "replies")) { (text(lang, "send-on")) } }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "send-title");
    page.refused = refused.map(|refusal| (refusal, "send"));
    page.halted = halted.as_deref();
    Ok(page.write(body))
}

/// Begins the job.
pub(crate) async fn send(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let begun = jobs::begin(&house, &user, batch_id, JobKind::Send, Stage::Sending, move |house, actor, _| {
        exchange::send(&house.db, actor, batch_id, &house.exchange)?;
        Ok(None)
    });
    match begun.await {
        Ok(()) => Ok(on_to(address(batch_id, "job"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}
