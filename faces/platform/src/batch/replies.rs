//! `/platform/batches/{id}/replies`: what the banks said of a batch; taking in what waits in the inboxes, or a file that was
//! brought here.

use axum::{
    extract::{Multipart, State},
    response::Response,
};
use door::{Fault, House, User};
use exchange::{
    ReplyReport, SaidOfBatch,
    profile::{example_profile, example_profiles},
};
use kernel::{Ctx, Error, Refusal, Result, refuse};
use maud::{Markup, html};
use payout::{BatchState, Totals};
use ui::{
    Button, Card, Column, Content, ErrorMessage, FileUpload, Lang, Reader, Rows, Select, SelectItem, text, text_with,
};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours},
    page::{deed, fault, refused},
};

use super::money;

/// The largest reply that can be brought here.
const REPLY_BYTES_MAX: usize = 128 << 20;

/// What became of one file: its name, and the answer.
type Taken = (String, Result<ReplyReport, Refusal>);

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, None, None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    taken: Option<&[Taken]>,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch = payout::batch(ctx, batch_id)?;
        let totals = payout::totals(ctx, batch_id)?;
        let said = exchange::replies_of_batch(ctx, batch_id)?;
        Ok((batch, totals, said, access::may(ctx, access::Deed::PayBatch)?))
    };
    let (batch, totals, said, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let wrong = refused.map(|refusal| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    let totals: &Totals = &totals;
    let body = html! {
        @if let Some(taken) = taken { (Card::new("taken", text(lang, "replies-taken"), answers(lang, taken))) }
        (Card::new("money", text(lang, "money-title"), money::write(lang, &batch, totals)))
        (Card::new("said", text(lang, "replies-said"), said_rows(lang, &said)))
        @if matches!(batch.state, BatchState::Sent | BatchState::Closed) {
            (Card::new("take", text(lang, "replies-take"), html! {
                @if !may { (not_yours(lang)) }
                @else {
                    p.govuk-body { (text(lang, "replies-scan-what")) }
                    (deed(&address(batch_id, "replies"), &[], Button::new(text(lang, "replies-scan")).once()))
                    (upload_form(lang, batch_id, wrong))
                }
            }))
            @if totals.failed.0 > 0 {
                p.govuk-body { a.govuk-link href=(address(batch_id, "not-paid")) { (text(lang, "replies-on-failed")) } }
            }
            p.govuk-body { a.govuk-link href=(address(batch_id, "close")) { (text(lang, "replies-on")) } }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "replies-title");
    page.refused = refused.map(|refusal| (refusal, "reply"));
    Ok(page.write(body))
}

fn upload_form(lang: Lang, batch_id: i64, wrong: Option<ErrorMessage>) -> Markup {
    let banks: Vec<SelectItem> =
        example_profiles().into_iter().map(|bank| SelectItem::new(&*bank.code, bank.name.zh)).collect();
    html! {
        form method="post" action=(address(batch_id, "replies/upload")) enctype="multipart/form-data" {
            (Select::new("bank", text(lang, "column-bank"), banks))
            (FileUpload::new("reply", text(lang, "replies-file")).hint(text(lang, "replies-file-hint")).error_message(wrong))
            (Button::new(text(lang, "replies-bring")).secondary())
        }
    }
}

fn answers(lang: Lang, taken: &[Taken]) -> Markup {
    let row = |(name, answer): &Taken| {
        let says = match answer {
            Ok(report) if report.taken_before => text(lang, "replies-before"),
            Ok(report) => {
                let settled = &report.settled;
                let [credited, failed, returned, unknown] =
                    [settled.credited, settled.failed, settled.returned, settled.unknown]
                        .map(|count| count.to_string());
                let args =
                    [("credited", &*credited), ("failed", &failed), ("returned", &returned), ("unknown", &unknown)];
                text_with(lang, "replies-settled", &args)
            }
            Err(refusal) => html! { (ui::refusal(lang, refusal)) },
        };
        [html! { code { (name) } }, says].map(Content::from)
    };
    html! {
        @if taken.is_empty() { p.govuk-body.y-quiet { (text(lang, "replies-none-wait")) } }
        @else { (Rows::new(lang, "replies-taken", "", ANSWERS).rows(taken.iter().map(row))) }
    }
}

fn said_rows(lang: Lang, said: &[SaidOfBatch]) -> Markup {
    let word = |word: &str| match word {
        "OK" => "reply-ok",
        "FAIL" => "reply-fail",
        "PENDING" => "reply-pending",
        _ => "reply-return",
    };
    let row = |one: &SaidOfBatch| {
        [
            html! { code { (one.reply.name) } },
            html! { (one.reply.bank) },
            html! { (one.reply.received_at.local()) },
            text(lang, word(&one.word)),
            html! { (ui::count(one.lines)) },
            ui::money(lang, one.sum),
        ]
        .map(Content::from)
    };
    html! {
        @if said.is_empty() { p.govuk-body.y-quiet { (text(lang, "replies-none")) } }
        @else { (Rows::new(lang, "replies-said", "", SAID).rows(said.iter().map(row))) }
    }
}

const ANSWERS: &[Column] = &[Column::words("column-file"), Column::words("replies-answer")];

const SAID: &[Column] = &[
    Column::words("column-file"),
    Column::words("column-bank"),
    Column::words("list-received"),
    Column::words("replies-word"),
    Column::numbers("column-count"),
    Column::numbers("column-amount"),
];

/// Takes in all that waits in the inboxes. Taking in twice changes nothing, so that the page may be asked for again.
pub(crate) async fn scan(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    may_take(&house, &user, batch_id).await.map_err(fault(&reader))?;
    match take_waiting(&house, &user).await {
        Ok(taken) => page(&house, &user, &reader, batch_id, Some(&taken), None).await,
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, None, Some(&refusal)).await
        }
    }
}

/// Refuses who may not take in replies, and a batch of another region: before anything is laid down or read.
async fn may_take(house: &House, user: &User, batch_id: i64) -> Result<()> {
    let may = move |ctx: &mut kernel::Ctx| {
        access::require(ctx, access::Deed::PayBatch)?;
        payout::batch(ctx, batch_id).map(drop)
    };
    house.ask(&user.who, may).await
}

async fn take_waiting(house: &House, user: &User) -> Result<Vec<Taken>> {
    let actor = user.who.actor.clone();
    let answers = house.wait(move |house| exchange::take_waiting(&house.db, &actor, &house.exchange)).await?;
    let named = answers.into_iter().map(|(path, answer)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match answer {
            Ok(report) => Ok((name, Ok(report))),
            Err(Error::Refused(refusal)) => Ok((name, Err(refusal))),
            Err(failed) => Err(failed),
        }
    });
    named.collect()
}

/// Takes in a file that was brought here: it is laid into the bank's inbox as the bank would have, then taken from there.
pub(crate) async fn upload(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    form_data: Multipart,
) -> Result<Response, Fault> {
    may_take(&house, &user, batch_id).await.map_err(fault(&reader))?;
    let taken = match bring(&house, form_data).await {
        Ok(()) => take_waiting(&house, &user).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(taken) => page(&house, &user, &reader, batch_id, Some(&taken), None).await,
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, None, Some(&refusal)).await
        }
    }
}

async fn bring(house: &House, mut form_data: Multipart) -> Result<()> {
    let broken = |_| Error::from(Refusal::new("upload_broken"));
    let (mut bank, mut file) = (String::new(), None);
    while let Some(mut field) = form_data.next_field().await.map_err(broken)? {
        match field.name() {
            Some("bank") => bank = field.text().await.map_err(broken)?,
            Some("reply") => {
                let name =
                    field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                // A reply is read whole anyway, for it counts whole or not at all.
                let mut bytes = Vec::new();
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    if bytes.len() + piece.len() > REPLY_BYTES_MAX {
                        return refuse("bank_file_too_large");
                    }
                    bytes.extend_from_slice(&piece);
                }
                file = (!bytes.is_empty()).then_some((name, bytes));
            }
            _ => {}
        }
    }
    let Some((name, bytes)) = file else { return refuse("upload_missing") };
    if example_profile(&bank).is_none() {
        return refuse("bank_unknown");
    }
    house.wait(move |house| exchange::lay_into_inbox(&house.exchange, &bank, &name, &bytes)).await
}
