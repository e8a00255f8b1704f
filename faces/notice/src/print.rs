//! `/notice/{batch}/print`: the list of one village on one sheet, to be hung up in the village.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use door::House;
use kernel::{RegionCode, RegionLevel};
use maud::{Markup, html};
use ui::{Frame, Reader, text};

use crate::{
    FACE,
    batch::{Chosen, lines_in, read, table, title},
    list::List,
    region, words,
};

/// Shows the page; without a village one is to be chosen first.
pub(crate) async fn show(
    State(house): State<House>,
    Path(batch): Path<String>,
    Query(chosen): Query<Chosen>,
    reader: Reader,
) -> Response {
    let village = region::chosen(&chosen.region).filter(|region| region.level() == RegionLevel::Village);
    match (read(&house, &batch).await, village) {
        (Ok(Some(list)), Some(village)) => write(&reader, &list, village).into_response(),
        (Ok(Some(list)), None) => Redirect::to(&format!("/notice/{}", list.batch.batch_id)).into_response(),
        (Ok(None), _) => words::no_such_list(&reader),
        (Err(error), _) => words::fault(&reader, error),
    }
}

fn write(reader: &Reader, list: &List, village: RegionCode) -> Markup {
    let lang = reader.lang;
    let lines = lines_in(&list.lines, Some(village));
    let back = format!("/notice/{}?region={village}", list.batch.batch_id);
    let body = html! {
        (title(lang, list))
        p.govuk-body {
            @for (at, step) in region::way(village).into_iter().enumerate() {
                @if at > 0 { " " }
                strong { (region::named(lang, step)) }
            }
        }
        (table(lang, lines.len(), lines, None))
        p.govuk-body { (text(lang, "pub-notice-print-object")) }
    };
    Frame::new(reader, &FACE, ui::say(lang, "pub-notice-list-title", &[]))
        .back("pub-notice-back-to-list", &back)
        .write(&body)
}
