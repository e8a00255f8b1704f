//! `/platform/batches/{id}/not-paid`: what failed or came back, with the bank's reason, and paying it once more. Who may search
//! people goes on to each person's page, where a purpose is asked for as always.

use std::collections::HashMap;

use axum::{Form, extract::State, response::Response};
use door::{Fault, House, Sealed, User};
use kernel::{Ctx, Refusal, Result};
use maud::{Markup, html};
use payout::{BatchState, InstructionState, NotPaid, Totals};
use serde::Deserialize;
use ui::{
    Button, Card, CheckboxItem, Checkboxes, Column, Content, ErrorMessage, Lang, Pagination, Reader, Rows, nothing,
    text,
};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    page::{fault, link, refused},
};

const ROWS_A_PAGE: usize = 50;

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    same_account: String,
}

/// Somebody who was not paid, as a clerk sees it.
struct Shown {
    masked_id: String,
    name: String,
    village: String,
    /// Another account stands now than the one it was sent to.
    is_corrected: bool,
    line: NotPaid,
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

fn read(ctx: &mut Ctx, batch_id: i64, page: usize) -> Result<Vec<Shown>> {
    let count = |rows: usize| i64::try_from(rows).expect("a count");
    let lines = payout::not_paid(ctx, batch_id, count((page - 1) * ROWS_A_PAGE), count(ROWS_A_PAGE))?;
    let sees_people = access::may(ctx, access::Deed::ReadPeople)?;
    let persons: Vec<_> = lines.iter().map(|line| line.person).collect();
    let hits = if sees_people { registry::hits(ctx, &persons)? } else { HashMap::new() };
    let payable = card::payable_accounts(ctx, &persons)?;
    let shown = lines.into_iter().map(|line| {
        let hit = hits.get(&line.person);
        Shown {
            masked_id: if sees_people { line.person.masked() } else { String::new() },
            name: hit.map(|hit| hit.name.masked()).unwrap_or_default(),
            village: hit.map(|hit| hit.village_name.clone()).unwrap_or_default(),
            is_corrected: payable.get(&line.person).is_some_and(|account| *account != line.account_id),
            line,
        }
    });
    Ok(shown.collect())
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let wished = reader.number("page").unwrap_or(1);
    let read = move |ctx: &mut Ctx| {
        let batch = payout::batch(ctx, batch_id)?;
        let totals: Totals = payout::totals(ctx, batch_id)?;
        let pages = usize::try_from(totals.failed.0).expect("a count").div_ceil(ROWS_A_PAGE).max(1);
        let page = wished.clamp(1, pages);
        let shown = read(ctx, batch_id, page)?;
        let corrections = payout::corrections_of(ctx, batch_id)?;
        Ok((batch, shown, page, pages, corrections, access::may(ctx, access::Deed::MakeBatch)?))
    };
    let (batch, shown, at, pages, corrections, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let open = matches!(batch.state, BatchState::Sent | BatchState::Closed) && batch.source_batch.is_none();
    let body = html! {
        @if shown.is_empty() { (ui::empty_state(lang, "not-paid-none", "not-paid-none-next")) }
        @else {
            div.y-card {
                (Rows::new(lang, "not-paid-title", "", COLUMNS).rows(shown.iter().map(|one| row(house, user, lang, one))))
            }
            (Pagination::numbered(reader, at, pages))
        }
        @if !corrections.is_empty() {
            (Card::new("corrections", text(lang, "not-paid-corrections"), html! {
                ul.govuk-list {
                    @for correction in &corrections {
                        li { a.govuk-link href=(address(*correction, "")) {
                            (ui::text_with(lang, "batch-title", &[("batch", &correction.to_string())]))
                        } }
                    }
                }
            }))
        }
        @if open && !shown.is_empty() {
            (Card::new("reissue", text(lang, "not-paid-again"), html! {
                p.govuk-body { (text(lang, "not-paid-again-what")) }
                @if may { (form(lang, batch_id, refused)) } @else { (not_yours(lang)) }
            }))
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "not-paid-title");
    page.refused = refused.map(|refusal| (refusal, "same_account"));
    Ok(page.write(body))
}

fn form(lang: Lang, batch_id: i64, refused: Option<&Refusal>) -> Markup {
    let wrong = refused.map(|refusal| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    html! {
        form method="post" action=(address(batch_id, "reissue")) {
            (Checkboxes::new("same_account", text(lang, "not-paid-which"), [
                CheckboxItem::new("yes", text(lang, "not-paid-same-account")).hint(text(lang, "not-paid-same-account-hint")),
            ]).error_message(wrong))
            (Button::new(text(lang, "not-paid-make")).once())
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::words("column-line"),
    Column::words("list-masked-id"),
    Column::words("list-name"),
    Column::words("list-village"),
    Column::numbers("column-amount"),
    Column::words("column-state"),
    Column::words("not-paid-reason"),
    Column::words("not-paid-account"),
];

fn row(house: &House, user: &User, lang: Lang, one: &Shown) -> [Content; 8] {
    let line = &one.line;
    let name = html! { span lang=(Lang::Zh.tag()) { (one.name) } };
    let name = if one.name.is_empty() {
        name
    } else {
        link(&format!("/platform/people/{}", Sealed::person(house, &user.who, line.person)), name)
    };
    let state = match line.state {
        InstructionState::Returned => "not-paid-returned",
        _ => "not-paid-failed",
    };
    let account = match (line.corrected_in, one.is_corrected) {
        (Some(batch), _) => html! {
            a.govuk-link href=(address(batch, "")) { (ui::text_with(lang, "batch-title", &[("batch", &batch.to_string())])) }
        },
        (None, true) => text(lang, "not-paid-corrected"),
        (None, false) => text(lang, "not-paid-to-correct"),
    };
    [
        html! { (line.item_id % payout::ITEMS_PER_BATCH) },
        html! { @if one.masked_id.is_empty() { (nothing(lang)) } @else { (one.masked_id) } },
        name,
        html! { span lang=(Lang::Zh.tag()) { (one.village) } },
        ui::money(lang, line.amount),
        html! { (text(lang, state)) " " span.y-quiet.y-nowrap { (line.settled_on) } },
        html! { (line.reason.as_deref().unwrap_or_default()) },
        account,
    ]
    .map(Content::from)
}

/// Makes the batch that pays once more what is corrected.
pub(crate) async fn reissue(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let same_account = typed.same_account == "yes";
    match house.act(&user.who, move |ctx| subsidy::reissue(ctx, batch_id, same_account)).await {
        Ok(made) => Ok(on_to(address(made, ""))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}
