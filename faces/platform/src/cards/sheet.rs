//! `/platform/cards/sheet?point=`: the list by which cards are handed over at one service point, to be printed on A4 and
//! signed line by line. It has a number; number and line are what is written down as the signature.

use axum::extract::State;
use card::{Card, Stage};
use door::{Fault, House, Query, User};
use kernel::{CitizenId, Ctx, Moment, Refusal, RegionCode, Result};
use maud::{Markup, html};
use registry::{Hit, Region};
use std::collections::HashMap;
use ui::{Column, Content, Lang, Reader, Rows, text, text_with};

use crate::page::{fault, frame};

/// So many lines are on a sheet at most.
const LINES: usize = 500;

/// What the sheet says.
struct Sheet {
    point: RegionCode,
    cards: Vec<Card>,
    people: HashMap<CitizenId, Hit>,
    regions: Vec<Region>,
    at: Moment,
}

fn read(ctx: &mut Ctx, point: Option<RegionCode>) -> Result<Sheet> {
    let unknown = || Refusal::new("card_sheet_unknown");
    let point = point.ok_or_else(unknown)?;
    if !ctx.scope().covers(point) {
        return Err(unknown().into());
    }
    // The list is in the order of the points: it begins before the first card of this one.
    let mut cards = card::work(ctx, Stage::AtPoint, Some((point, 0)), LINES)?;
    cards.retain(|card| card.point == point);
    let ids: Vec<CitizenId> = cards.iter().map(|card| card.person).collect();
    let people = registry::hits(ctx, &ids)?;
    cards.retain(|card| people.contains_key(&card.person));
    Ok(Sheet { point, cards, people, regions: registry::regions(ctx)?, at: ctx.now() })
}

/// Shows the sheet.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Query(query): Query,
) -> Result<Markup, Fault> {
    let point = RegionCode::parse(query.text("point")).ok();
    let sheet = house.ask(&user.who, move |ctx| read(ctx, point)).await.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &sheet))
}

/// `540502101-20261127-1530`: the point, and when the sheet was printed.
fn number(sheet: &Sheet) -> String {
    let digits: String = sheet.at.local().chars().filter(char::is_ascii_digit).collect();
    let (point, day, minute) = (sheet.point.to_string(), &digits[..8], &digits[8..12]);
    format!("{}-{day}-{minute}", &point[..point.len().min(9)])
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-line"),
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-card-number"),
    Column::words("desk-column-village"),
    Column::words("desk-card-signature"),
];

fn write(reader: &Reader, user: &User, sheet: &Sheet) -> Markup {
    let lang = reader.lang;
    let number = number(sheet);
    let rows = sheet.cards.iter().zip(1..).map(|(card, line): (&Card, i64)| row(lang, sheet, card, line));
    let point = crate::words::region_name(&sheet.regions, sheet.point);
    let body = html! {
        (ui::heading(html! { span lang=(Lang::Zh.tag()) { (point) } }, text(lang, "desk-card-sheet"), ""))
        p.govuk-body { (text_with(lang, "desk-card-sheet-number", &[("number", &number)])) }
        p.govuk-body { (text(lang, "desk-card-sheet-how")) }
        @if sheet.cards.is_empty() { (ui::empty_state(lang, "desk-card-sheet-none", "desk-card-sheet-none-next")) }
        @else { div.y-card.y-sheet { (Rows::new(lang, "desk-card-sheet", "", COLUMNS).rows(rows)) } }
    };
    frame(reader, user, "desk-card-sheet", "nav-cards")
        .back("desk-card-at-point-back", "/platform/cards/stage/at_point")
        .write(&body)
}

fn row(lang: Lang, sheet: &Sheet, card: &Card, line: i64) -> [Content; 6] {
    let hit = sheet.people.get(&card.person);
    let village = hit.map(|hit| hit.village_name.as_str()).unwrap_or_default();
    [
        html! { (line) },
        html! { (hit.map(|hit| hit.name.as_str()).unwrap_or_default()) },
        html! { span.y-masked { (card.person.masked()) } },
        html! { span.y-masked { (card.number().map(|number| number.masked()).unwrap_or_default()) } },
        html! { span lang=(Lang::Zh.tag()) { (village) } },
        html! { span.govuk-visually-hidden { (text(lang, "desk-card-sign-here")) } },
    ]
    .map(Content::from)
}
