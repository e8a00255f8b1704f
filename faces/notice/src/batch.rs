//! `/notice/{batch}`: one list, by village, page by page.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use door::House;
use kernel::{RegionCode, RegionLevel};
use maud::{Markup, html};
use serde::Deserialize;
use subsidy::PublicLine;
use ui::{Card, Column, Content, Frame, Lang, Pagination, Reader, Rows, text, text_with};

use crate::{FACE, list, list::List, region, words};

const LINES_A_PAGE: usize = 50;

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    pub(crate) region: String,
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    Path(batch): Path<String>,
    Query(chosen): Query<Chosen>,
    reader: Reader,
) -> Response {
    match read(&house, &batch).await {
        Ok(Some(list)) => write(&reader, &list, region::chosen(&chosen.region)).into_response(),
        Ok(None) => words::no_such_list(&reader),
        Err(error) => words::fault(&reader, error),
    }
}

/// The list of a batch that an address names.
pub(crate) async fn read(house: &House, batch: &str) -> kernel::Result<Option<List>> {
    let Ok(batch_id) = batch.parse::<i64>() else { return Ok(None) };
    house.db.read_async(list::public(), move |ctx| list::read(ctx, batch_id)).await.map(Some)
}

/// The lines of a region. The list is by village, so that those of a region stand together; nobody waits for a look at every
/// line of a prefecture.
pub(crate) fn lines_in(lines: &[PublicLine], place: Option<RegionCode>) -> &[PublicLine] {
    let Some(place) = place else { return lines };
    let (least, greatest) = place.range();
    let from = lines.partition_point(|line| line.village.get() < least);
    let to = lines.partition_point(|line| line.village.get() <= greatest);
    &lines[from..to]
}

fn write(reader: &Reader, list: &List, place: Option<RegionCode>) -> Markup {
    let lang = reader.lang;
    let lines = lines_in(&list.lines, place);
    let below = region::below(place, lines);
    let pages = lines.len().div_ceil(LINES_A_PAGE).max(1);
    let page = reader.number("page").unwrap_or(1).clamp(1, pages);
    let some = lines.chunks(LINES_A_PAGE).nth(page - 1).unwrap_or_default();
    let batch_id = list.batch.batch_id;
    let printed = place.filter(|place| place.level() == RegionLevel::Village);
    let body = html! {
        (title(lang, list))
        p.govuk-body { (text(lang, "pub-notice-masked-note")) }
        (Card::new("where", text(lang, "pub-notice-where"), html! {
            (region::trail(reader, text(lang, "pub-notice-all-regions"), place))
            (region::links(reader, &below))
            @if place.is_none() { @if let Some(map) = region::map(lang, &below) { (map) } }
        }))
        @if lines.is_empty() {
            (ui::empty_state(lang, "pub-notice-no-lines", "pub-notice-no-lines-next"))
        } @else {
            @if let Some(village) = printed {
                p.govuk-body { a.govuk-link href={ "/notice/" (batch_id) "/print?region=" (village) } { (text(lang, "pub-notice-print")) } }
            }
            div.y-card { (table(lang, lines.len(), some, Some(batch_id))) }
            (Pagination::numbered(reader, page, pages))
        }
    };
    Frame::new(reader, &FACE, ui::say(lang, "pub-notice-list-title", &[]))
        .back("pub-notice-back", "/notice")
        .write(&body)
}

/// What the list is of, and from when to when it is public.
pub(crate) fn title(lang: Lang, list: &List) -> Markup {
    let cycle = &list.batch.cycle;
    html! {
        (ui::heading(words::period(&cycle.period), door::programme_name(lang, &cycle.programme), ""))
        p.govuk-body { (words::days(lang, &list.batch)) }
        p.govuk-body { (text(lang, "pub-notice-from")) (words::department(&cycle.programme)) }
    }
}

const COLUMNS: &[Column] = &[
    Column::words("pub-notice-column-name"),
    Column::words("pub-notice-column-id"),
    Column::words("pub-notice-column-village"),
    Column::numbers("pub-notice-column-amount"),
    Column::words("pub-notice-column-object"),
];

const PRINTED: &[Column] = &[
    Column::words("pub-notice-column-name"),
    Column::words("pub-notice-column-id"),
    Column::words("pub-notice-column-village"),
    Column::numbers("pub-notice-column-amount"),
];

/// The lines; with a way to object where the list is not for printing.
pub(crate) fn table(lang: Lang, all: usize, lines: &[PublicLine], objects_to: Option<i64>) -> Markup {
    let all = ui::count(i64::try_from(all).unwrap_or(i64::MAX));
    let caption = text_with(lang, "pub-notice-caption", &[("count", &all)]);
    let cells = |line: &PublicLine| {
        [
            html! { (line.name) },
            html! { span.y-nowrap { (line.masked_id) } },
            region::named(lang, line.village),
            ui::money(lang, line.amount),
        ]
    };
    match objects_to {
        None => {
            let rows = lines.iter().map(|line| cells(line).map(Content::from));
            html! { (Rows::new(lang, "pub-notice-table", caption, PRINTED).rows(rows)) }
        }
        Some(batch) => {
            let rows = lines.iter().map(|line| {
                let [name, id, village, amount] = cells(line);
                let object = html! {
                    a.govuk-link href={ "/notice/" (batch) "/objection/" (line.line) } {
                        (text(lang, "pub-notice-object")) span.govuk-visually-hidden { " " (line.name) }
                    }
                };
                [name, id, village, amount, object].map(Content::from)
            });
            html! { (Rows::new(lang, "pub-notice-table", caption, COLUMNS).rows(rows)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Fen;

    use super::*;

    #[test]
    fn the_lines_of_a_region_are_those_whose_village_lies_in_it() {
        let villages = ["540502101201", "540502101203", "540502101203", "540502102201", "540521001001", "540531201203"];
        let line = |(number, village): (u32, &str)| PublicLine {
            line: number,
            village: RegionCode::parse(village).expect("a village"),
            name: "扎西".to_owned(),
            masked_id: String::new(),
            amount: Fen::new(1),
        };
        let lines: Vec<PublicLine> = (2..).zip(villages).map(line).collect();
        let cases = [
            (None, 2..8),
            (Some("540502"), 2..6),
            (Some("540502101"), 2..5),
            (Some("540502101203"), 3..5),
            (Some("540502101202"), 3..3),
            (Some("540521"), 6..7),
            (Some("540531201203"), 7..8),
            (Some("540530"), 7..7),
        ];
        for (place, numbers) in cases {
            let place = place.map(|code| RegionCode::parse(code).expect("a region"));
            let found: Vec<u32> = lines_in(&lines, place).iter().map(|line| line.line).collect();
            assert_eq!(found, numbers.collect::<Vec<_>>(), "{place:?}");
        }
    }
}
