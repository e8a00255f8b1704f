//! `/platform/cards`: the work with cards: how many stand at each stage, a search by number, and the way to lists, batches,
//! deliveries and the counts of a year.

mod apply;
mod batch;
mod batches;
mod check;
mod counts;
mod deliveries;
mod delivery;
mod forms;
mod of_person;
mod receipt;
mod sheet;
mod staff;
mod stage;
mod step;
mod words;

use access::Deed;
use axum::{
    extract::{DefaultBodyLimit, State},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use card::{ApplicationNo, Stage};
use door::{Asks, FORM_BYTES_MAX, Fault, Form, House, PHOTO_MB_MAX, Route, Sealed, UPLOAD_BYTES_MAX, User};
use kernel::{CardNumber, Ctx, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Icon, Input, Lang, Reader, Stat, Tile, text};

use crate::page::{Refused, again, fault, frame, link, may, refused};

pub(crate) use words::{applied_to_check, choose_bank};

/// Every route of the pages of cards, with what it asks of who comes.
pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let (reads, finds) = (Asks::User(Deed::Read), Asks::User(Deed::ReadPeople));
    let (serves, makes) = (Asks::User(Deed::ServeCards), Asks::User(Deed::MakeCards));
    const WITH_PHOTO: usize = PHOTO_MB_MAX * 1_000_000 + FORM_BYTES_MAX;
    vec![
        (Route::get("/platform/cards", reads), get(show)),
        (Route::post("/platform/cards", finds), post(search)),
        (Route::get("/platform/cards/stage/{stage}", finds), get(stage::show)),
        (Route::get("/platform/cards/stage/{stage}/export/{format}", finds), get(stage::export)),
        (Route::get("/platform/cards/sheet", serves), get(sheet::show)),
        (Route::get("/platform/cards/{person}/{card}/check", makes), get(check::show)),
        (Route::post("/platform/cards/{person}/{card}/check", makes), post(check::decide)),
        (Route::get("/platform/cards/{person}/{card}/photo", serves), get(check::photo)),
        (Route::get("/platform/cards/batches", reads), get(batches::show)),
        (Route::post("/platform/cards/batches", makes), post(batches::send)),
        (Route::get("/platform/cards/batches/{card_batch}", finds), get(batch::show)),
        (Route::post("/platform/cards/batches/{card_batch}/write", makes), post(batch::write)),
        (Route::get("/platform/cards/batches/{card_batch}/file", makes), get(batch::file)),
        (Route::get("/platform/cards/batches/{card_batch}/photos", makes), get(batch::photos)),
        (
            Route::post("/platform/cards/batches/{card_batch}/answer", makes).with_body(UPLOAD_BYTES_MAX),
            // What comes is counted while it is streamed.
            post(batch::bring).layer(DefaultBodyLimit::disable()),
        ),
        (Route::get("/platform/cards/batches/{card_batch}/part", finds), get(batch::show_part)),
        (Route::post("/platform/cards/batches/{card_batch}/cancel", makes), post(batch::cancel)),
        (Route::get("/platform/cards/batches/{card_batch}/failed/{format}", finds), get(batch::export)),
        (Route::get("/platform/cards/staff", serves), get(staff::show)),
        (
            Route::post("/platform/cards/staff", serves).with_body(UPLOAD_BYTES_MAX),
            post(staff::bring).layer(DefaultBodyLimit::disable()),
        ),
        (Route::get("/platform/cards/staff/template.xlsx", serves), get(staff::template)),
        (Route::get("/platform/cards/staff/{staff}", serves), get(staff::result)),
        (Route::get("/platform/cards/staff/{staff}/part", serves), get(staff::show_part)),
        (Route::post("/platform/cards/staff/{staff}/cancel", serves), post(staff::cancel)),
        (Route::get("/platform/cards/staff/{staff}/export/{format}", serves), get(staff::export)),
        (Route::get("/platform/cards/deliveries", reads), get(deliveries::show)),
        (Route::post("/platform/cards/deliveries", makes), post(deliveries::ship)),
        (Route::get("/platform/cards/deliveries/{delivery}", finds), get(delivery::show)),
        (Route::post("/platform/cards/deliveries/{delivery}", serves), post(delivery::receive)),
        (Route::get("/platform/cards/counts", reads), get(counts::show)),
        (Route::get("/platform/cards/counts/export/{format}", reads), get(counts::export)),
        (Route::get("/platform/people/{person}/cards", finds), get(of_person::show)),
        (Route::get("/platform/people/{person}/cards/apply", serves), get(apply::show)),
        (Route::post("/platform/people/{person}/cards/apply", serves).with_body(WITH_PHOTO), post(apply::send)),
        (Route::get("/platform/people/{person}/cards/{card}/receipt", serves), get(receipt::show)),
        (
            Route::post("/platform/people/{person}/cards/{card}/photo", serves).with_body(WITH_PHOTO),
            post(step::bring_photo),
        ),
        (Route::post("/platform/people/{person}/cards/{card}/{step}", serves), post(step::take)),
    ]
}

/// The heaps, in the order of a card's life.
const HEAPS: [(&str, &[Stage]); 3] = [
    (
        "desk-card-heap-office",
        &[Stage::Applied, Stage::PhotoWanted, Stage::Checked, Stage::OpeningFailed, Stage::Opened, Stage::MakingFailed],
    ),
    ("desk-card-heap-away", &[Stage::Opening, Stage::Making, Stage::Made, Stage::SentBack, Stage::Delivering]),
    ("desk-card-heap-holders", &[Stage::AtPoint, Stage::HandedOver, Stage::LostForNow]),
];

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    page(&house, &user, &reader, Refused::default()).await
}

async fn page(house: &House, user: &User, reader: &Reader, why: Refused<'_>) -> Result<Markup, Fault> {
    let counts = house.ask(&user.who, card::work_counts).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let nothing = counts.iter().all(|(_, count)| *count == 0);
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-card-title"), ""))
        @if may(user, Deed::ReadPeople) { (search_form(lang, why)) }
        @if nothing { (ui::empty_state(lang, "desk-card-none", "desk-card-none-next")) }
        @else { @for (heap, stages) in HEAPS { (Card::new(heap, text(lang, heap), stats(lang, user, &counts, stages))) } }
        (ui::tiles(tiles(lang, user)))
    };
    Ok(frame(reader, user, "desk-card-title", "nav-cards").write(&body))
}

fn search_form(lang: Lang, why: Refused<'_>) -> Markup {
    html! {
        div.y-card {
            form method="post" action="/platform/cards" role="search" aria-label=(ui::say(lang, "desk-card-search", &[])) {
                // What was typed is a number of somebody: it does not come back.
                (Input::new("number", text(lang, "desk-card-search-number")).hint(text(lang, "desk-card-search-hint"))
                    .autocomplete("off").spellcheck(false).classes("govuk-input--width-20").error_message(why.at(lang, "number")))
                (Button::new(text(lang, "search")))
            }
        }
    }
}

fn stats(lang: Lang, user: &User, counts: &[(Stage, i64)], stages: &[Stage]) -> Markup {
    let stat = |stage: &Stage| {
        let count = counts.iter().find(|(other, _)| other == stage).map_or(0, |(_, count)| *count);
        let value = match count {
            0 => html! { span.y-quiet { "0" } },
            count if may(user, Deed::ReadPeople) => {
                link(&format!("/platform/cards/stage/{}", stage.word()), ui::count(count))
            }
            count => html! { (ui::count(count)) },
        };
        Stat::new(words::stage_name(lang, *stage), value).note(text(lang, words::next_key(*stage)))
    };
    ui::stats(stages.iter().map(stat))
}

fn tiles(lang: Lang, user: &User) -> Vec<Tile> {
    let tile = |icon, key: &str, note: &str, to: &str| Tile::new(icon, text(lang, key), to).note(text(lang, note));
    let mut tiles = Vec::new();
    if may(user, Deed::ServeCards) {
        tiles.push(tile(Icon::IdCard, "desk-card-apply", "desk-card-apply-note", "/platform/people"));
        tiles.push(tile(Icon::IdCard, "desk-card-staff", "desk-card-staff-note", "/platform/cards/staff"));
    }
    tiles.push(tile(Icon::Landmark, "desk-card-batches", "desk-card-batches-note", "/platform/cards/batches"));
    tiles.push(tile(Icon::MapPin, "desk-card-deliveries", "desk-card-deliveries-note", "/platform/cards/deliveries"));
    tiles.push(tile(Icon::ChartColumn, "desk-card-counts", "desk-card-counts-note", "/platform/cards/counts"));
    tiles
}

/// Leads to the page of whose card or application has this number.
pub(crate) async fn search(
    State(house): State<House>,
    user: User,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let typed = form.text("number").to_owned();
    match house.ask(&user.who, move |ctx| find(ctx, &typed)).await {
        Ok(card) => {
            let person = Sealed::person(&house, &user.who, card.person);
            Ok(Redirect::to(&format!("/platform/people/{person}/cards#card-{}", card.card_id)).into_response())
        }
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            Ok(again(page(&house, &user, &reader, Refused(Some(("number", &refusal)))).await?))
        }
    }
}

fn find(ctx: &mut Ctx, typed: &str) -> Result<card::Card> {
    let found = match (CardNumber::parse(typed), ApplicationNo::parse(typed)) {
        (Ok(number), _) => card::card_of_number(ctx, number)?,
        (_, Ok(number)) => card::card_of_application(ctx, number)?,
        _ => return Err(Refusal::new("card_search_malformed").into()),
    };
    found.ok_or_else(|| Refusal::new("card_search_nothing").into())
}
