//! `/platform/cards/stage/{stage}`: the cards that stand at one stage, by service point, with what is done there; and the
//! same list to take along.

use access::Deed;
use axum::{
    extract::{Path, State},
    response::Response,
};
use card::{Card, Stage, rules_on};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, Query, Sealed, User};
use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result};
use maud::{Markup, html};
use registry::{Hit, Region};
use std::collections::HashMap;
use ui::{Button, Column, Content, Icon, Lang, Reader, Rows, Toolbar, say, text, text_with};

use super::words;
use crate::{
    lists::{self, FORMATS},
    page::{deed, fault, link, may, titled},
};

/// So many are shown on a page.
const SHOWN: usize = 50;
/// So many are taken along at most.
const EXPORTED: usize = 5_000;

/// What the page shows.
struct Shown {
    cards: Vec<Card>,
    people: HashMap<CitizenId, Hit>,
    regions: Vec<Region>,
    next: Option<(RegionCode, i64)>,
    today: Day,
}

fn read(ctx: &mut Ctx, stage: Stage, after: Option<(RegionCode, i64)>, limit: usize) -> Result<Shown> {
    let mut cards = card::work(ctx, stage, after, limit + 1)?;
    let more = cards.len() > limit;
    cards.truncate(limit);
    let next = cards.last().filter(|_| more).map(|card| (card.point, card.card_id));
    let ids: Vec<CitizenId> = cards.iter().map(|card| card.person).collect();
    let (people, regions) = (registry::hits(ctx, &ids)?, registry::regions(ctx)?);
    Ok(Shown { cards, people, regions, next, today: ctx.today() })
}

/// A stage that an office works at.
fn stage_of(word: &str) -> Result<Stage> {
    let stage = Stage::from_word(word).filter(|stage| words::is_work(*stage));
    stage.ok_or_else(|| Refusal::new("card_stage_unknown").into())
}

/// The card after which a page goes on.
fn after(query: &Query) -> Option<(RegionCode, i64)> {
    let (point, card) = query.0.text("after").split_once('-')?;
    Some((RegionCode::parse(point).ok()?, card.parse().ok()?))
}

/// Shows the list.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(stage): Path<String>,
    query: Query,
) -> Result<Markup, Fault> {
    let stage = stage_of(&stage).map_err(fault(&reader))?;
    let from = after(&query);
    let shown = house.ask(&user.who, move |ctx| read(ctx, stage, from, SHOWN)).await.map_err(fault(&reader))?;
    Ok(write(&house, &reader, &user, stage, from.is_some(), &shown))
}

/// Hands the list out, masked; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((stage, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let stage = stage_of(&stage).map_err(fault(&reader))?;
    let lang = reader.lang;
    let read = house.act(&user.who, move |ctx| {
        let shown = read(ctx, stage, None, EXPORTED)?;
        casework::record_export(ctx, "cards", &format!("stage={}", stage.word()), shown.cards.len())?;
        Ok((listing(lang, &shown), ctx.now()))
    });
    let (listing, at) = read.await.map_err(fault(&reader))?;
    let filters = say(lang, &words::stage_key(stage), &[]);
    let about = lists::about(&reader, &user, "desk-card-title", &filters, at);
    lists::file(&reader, &listing, &about, &format!("cards-{}", stage.word()), &format)
}

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = vec![
        ("desk-card-point", Kind::Text),
        ("desk-column-name", Kind::Text),
        ("desk-column-masked-id", Kind::Code),
        ("desk-card-reason", Kind::Text),
        ("column-bank", Kind::Text),
        ("desk-card-stage", Kind::Text),
        ("desk-card-since", Kind::Code),
        ("desk-card-days-waited", Kind::Count),
    ];
    let row = |card: &Card| {
        let since = card.since.day();
        vec![
            Cell::Text(crate::words::region_name(&shown.regions, card.point)),
            shown.people.get(&card.person).map_or(Cell::Empty, |hit| Cell::Text(hit.name.to_string())),
            Cell::Text(card.person.masked()),
            Cell::Text(say(lang, &words::reason_key(card.reason), &[])),
            Cell::Text(door::bank_name(lang, &card.bank)),
            Cell::Text(say(lang, &words::stage_key(card.stage), &[])),
            Cell::Text(since.to_string()),
            Cell::Count(i64::from(since.days_until(shown.today))),
        ]
    };
    Listing { columns, rows: shown.cards.iter().map(row).collect() }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-card-point"),
    Column::words("desk-card-reason"),
    Column::words("desk-card-since"),
    Column::words("column-do"),
];

fn write(house: &House, reader: &Reader, user: &User, stage: Stage, goes_on: bool, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let here = format!("/platform/cards/stage/{}", stage.word());
    let bar = FORMATS
        .iter()
        .fold(Toolbar::new(reader), |bar, (name, format)| bar.export(*name, format!("{here}/export/{format}")));
    let rows = shown.cards.iter().map(|card| row(house, lang, user, shown, card));
    let body = html! {
        (ui::heading(text(lang, "desk-card-title"), words::stage_name(lang, stage), ""))
        p.govuk-body { (text(lang, words::next_key(stage))) @if let Some((to, key)) = elsewhere(stage) { " " (link(to, text(lang, key))) } }
        @if shown.cards.is_empty() {
            (ui::empty_state(lang, "desk-card-stage-none", "desk-card-stage-none-next"))
            @if goes_on { p.govuk-body { (link(&here, text(lang, "desk-card-first-page"))) } }
        } @else {
            @if stage == Stage::AtPoint && words::serves(user) { (sheets(lang, shown)) }
            (bar)
            div.y-card { (Rows::new(lang, "desk-card-title", "", COLUMNS).rows(rows)) }
            @if let Some((point, card)) = shown.next { p.govuk-body { (link(&format!("{here}?after={point}-{card}"), text(lang, "desk-card-more"))) } }
        }
    };
    titled(reader, user, say(lang, &words::stage_key(stage), &[]), "nav-cards")
        .back("desk-card-back", "/platform/cards")
        .write(&body)
}

/// Where the work of a stage is done for many cards at once.
fn elsewhere(stage: Stage) -> Option<(&'static str, &'static str)> {
    match stage {
        Stage::Checked | Stage::Opening | Stage::Opened | Stage::Making => {
            Some(("/platform/cards/batches", "desk-card-batches"))
        }
        Stage::Made | Stage::SentBack | Stage::Delivering => {
            Some(("/platform/cards/deliveries", "desk-card-deliveries"))
        }
        _ => None,
    }
}

/// A sheet to be signed for each point on the page.
fn sheets(lang: Lang, shown: &Shown) -> Markup {
    let mut points: Vec<RegionCode> = shown.cards.iter().map(|card| card.point).collect();
    points.dedup();
    html! {
        p.govuk-body {
            @for point in points {
                (Button::link(html! { (Icon::Printer) (text_with(lang, "desk-card-sheet-of",
                    &[("point", &crate::words::region_name(&shown.regions, point))])) },
                    format!("/platform/cards/sheet?point={point}")).secondary()) " "
            }
        }
    }
}

fn row(house: &House, lang: Lang, user: &User, shown: &Shown, card: &Card) -> [Content; 6] {
    let to = words::of_person(house, user, card.person);
    let name = match shown.people.get(&card.person) {
        Some(hit) => link(&to, hit.name.as_str()),
        // She has moved out of the region; her card still waits here.
        None => html! { (text(lang, "desk-card-moved-away")) },
    };
    [
        name,
        html! { span.y-masked { (card.person.masked()) } },
        html! { span lang=(Lang::Zh.tag()) { (crate::words::region_name(&shown.regions, card.point)) } },
        text(lang, &words::reason_key(card.reason)),
        words::since(lang, card.since.day(), shown.today),
        action(house, lang, user, shown, card),
    ]
    .map(Content::from)
}

fn action(house: &House, lang: Lang, user: &User, shown: &Shown, card: &Card) -> Markup {
    let of_person = words::of_person(house, user, card.person);
    let today = shown.today;
    match card.stage {
        _ if !shown.people.contains_key(&card.person) => ui::nothing(lang),
        Stage::Applied if may(user, Deed::MakeCards) && card.taken_by != *user.who.actor.user => {
            let person = Sealed::person(house, &user.who, card.person);
            link(&format!("/platform/cards/{person}/{}/check", card.card_id), text(lang, "desk-card-check"))
        }
        Stage::Applied if may(user, Deed::MakeCards) => html! { span.y-quiet { (text(lang, "desk-card-own")) } },
        Stage::AtPoint if words::serves(user) => {
            let waits_until = card.since.day().plus_days(rules_on(today).waiting_days);
            html! {
                (link(&format!("{of_person}#card-{}", card.card_id), text(lang, "desk-card-do-hand-over")))
                @if today > waits_until {
                    (deed(&format!("{of_person}/{}/send-back", card.card_id), &[],
                        Button::new(text(lang, "desk-card-do-send-back")).secondary().classes("govuk-button--secondary y-button-inline")))
                }
            }
        }
        _ if words::serves(user) => link(&format!("{of_person}#card-{}", card.card_id), text(lang, "desk-card-do")),
        _ => ui::nothing(lang),
    }
}
