//! `/platform/cards/batches`: what went to banks and to the card maker, and what came back; and the forms that send what waits:
//! a batch is made, its file is written into the partner's outbox, and the page of the batch has it to take along.

use access::Deed;
use axum::{extract::State, response::Response};
use card::{Batch, BatchKind, Stage};
use door::{Fault, Form, House, User};
use kernel::{Ctx, Moment, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Colour, Column, Content, Lang, Reader, Rows, Select, Tag, text, text_with};

use super::{batch, words};
use crate::page::{Refused, again, fault, frame, link, may, refused};

/// So many are shown.
const SHOWN: usize = 100;

/// What the page shows.
struct Shown {
    batches: Vec<Batch>,
    checked: i64,
    opened: i64,
}

fn read(ctx: &mut Ctx) -> Result<Shown> {
    let counts = card::work_counts(ctx)?;
    let at = |wanted: Stage| counts.iter().find(|(stage, _)| *stage == wanted).map_or(0, |(_, count)| *count);
    Ok(Shown { batches: card::batches(ctx, SHOWN)?, checked: at(Stage::Checked), opened: at(Stage::Opened) })
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    page(&house, &user, &reader, &Form::default(), Refused::default()).await
}

/// Sends what waits.
pub(crate) async fn send(
    State(house): State<House>,
    user: User,
    reader: Reader,
    typed: Form,
) -> Result<Response, Fault> {
    let (to, bank) = (typed.text("to").to_owned(), typed.text("bank").to_owned());
    let done = house.act(&user.who, move |ctx| {
        let batch = match &*to {
            "bank" if words::is_bank(&bank) => card::ask_bank(ctx, &bank)?,
            "bank" => return Err(Refusal::new("bank_missing").into()),
            "maker" => card::ask_maker(ctx, exchange::cards::MAKER)?,
            _ => return Err(Refusal::new("card_partner_missing").into()),
        };
        let batch = batch.ok_or_else(|| Refusal::new("card_nothing_to_send"))?;
        Ok(batch.batch_id)
    });
    match done.await {
        Ok(batch_id) => {
            let written = batch::write_file(&house, &user, batch_id).await;
            batch::after(&house, &user, &reader, batch_id, "file", written).await
        }
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if refusal.code == "not_allowed" {
                return Err(fault(&reader)(refusal.into()));
            }
            let field = if typed.text("to") == "maker" { "to-maker" } else { "bank" };
            Ok(again(page(&house, &user, &reader, &typed, Refused(Some((field, &refusal)))).await?))
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::words("column-batch"),
    Column::words("desk-card-partner"),
    Column::numbers("desk-card-cards"),
    Column::words("column-state"),
    Column::words("desk-card-sent"),
    Column::words("desk-card-returned"),
    Column::numbers("desk-card-done"),
    Column::numbers("desk-card-failed"),
];

async fn page(house: &House, user: &User, reader: &Reader, typed: &Form, why: Refused<'_>) -> Result<Markup, Fault> {
    let shown = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-card-batches"), ""))
        @if may(user, Deed::MakeCards) { div.y-columns { (to_bank(lang, &shown, typed, why)) (to_maker(lang, &shown, why)) } }
        @if shown.batches.is_empty() { (ui::empty_state(lang, "desk-card-batches-none", "desk-card-batches-none-next")) }
        @else {
            div.y-card { (Rows::new(lang, "desk-card-batches", "", COLUMNS).rows(shown.batches.iter().map(|batch| row(lang, user, batch)))) }
        }
    };
    Ok(frame(reader, user, "desk-card-batches", "nav-cards").back("desk-card-back", "/platform/cards").write(&body))
}

fn to_bank(lang: Lang, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let count = shown.checked.to_string();
    let form = html! {
        p.govuk-body { (text_with(lang, "desk-card-to-bank-waits", &[("count", &count)])) }
        @if shown.checked > 0 || why.0.is_some() {
            form method="post" action="/platform/cards/batches" {
                input type="hidden" name="to" value="bank";
                (Select::new("bank", text(lang, "column-bank"), words::choose_bank(lang)).value(typed.text("bank")).error_message(why.at(lang, "bank")))
                (Button::new(text(lang, "desk-card-do-to-bank")).once())
            }
        }
    };
    html! { (Card::new("to-bank", text(lang, "desk-card-to-bank"), form)) }
}

fn to_maker(lang: Lang, shown: &Shown, why: Refused<'_>) -> Markup {
    let count = shown.opened.to_string();
    let refused = why.0.filter(|(field, _)| *field == "to-maker").map(|(_, refusal)| ui::refusal(lang, refusal));
    let form = html! {
        p.govuk-body { (text_with(lang, "desk-card-to-maker-waits", &[("count", &count)])) }
        @if let Some(refused) = refused { p.govuk-error-message { (refused) } }
        @if shown.opened > 0 {
            form method="post" action="/platform/cards/batches" {
                input type="hidden" name="to" value="maker";
                (Button::new(text(lang, "desk-card-do-to-maker")).once())
            }
        }
    };
    html! { (Card::new("to-maker", text(lang, "desk-card-to-maker"), form)) }
}

/// With whom a batch is.
pub(super) fn partner(lang: Lang, batch: &Batch) -> Markup {
    match batch.kind {
        BatchKind::Bank => html! { (door::bank_name(lang, &batch.partner)) },
        BatchKind::Maker => text(lang, "desk-card-maker"),
    }
}

/// How far a batch is, as a tag.
pub(super) fn state(lang: Lang, batch: &Batch) -> Markup {
    let (colour, state) = match (batch.returned_at, &batch.file_sha256) {
        (Some(_), _) => (Colour::Green, "desk-card-batch-returned"),
        (None, Some(_)) => (Colour::Blue, "desk-card-batch-written"),
        (None, None) => (Colour::Yellow, "desk-card-batch-sent"),
    };
    html! { (Tag::new(colour, text(lang, state))) }
}

/// When something was done, and by whom.
pub(super) fn who(at: Moment, by: &str) -> Markup {
    html! { (at.local()) " " span.y-quiet { (by) } }
}

fn row(lang: Lang, user: &User, batch: &Batch) -> [Content; 8] {
    let returned = batch.returned_at.map(|at| who(at, batch.returned_by.as_deref().unwrap_or_default()));
    let counted = |count: i64| {
        if batch.returned_at.is_some() {
            html! { (ui::count(count)) }
        } else {
            ui::nothing(lang)
        }
    };
    let number = batch.batch_id.to_string();
    [
        if may(user, Deed::ReadPeople) {
            link(&batch::address(batch.batch_id), number)
        } else {
            html! { (number) }
        },
        partner(lang, batch),
        html! { (ui::count(batch.cards)) },
        state(lang, batch),
        who(batch.sent_at, &batch.sent_by),
        returned.unwrap_or_else(|| ui::nothing(lang)),
        counted(batch.done),
        counted(batch.failed),
    ]
    .map(Content::from)
}
