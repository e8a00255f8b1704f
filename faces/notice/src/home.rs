//! `/notice`: which lists are public today, by region and programme.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use door::House;
use kernel::{RegionCode, RegionLevel};
use maud::{Markup, html};
use payout::Batch;
use serde::Deserialize;
use ui::{Button, Card, Frame, Lang, Reader, Select, SelectItem, text};

use crate::{FACE, list, region, words};

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    region: String,
    programme: String,
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, Query(chosen): Query<Chosen>, reader: Reader) -> Response {
    match house.db.read_async(list::public(), list::open_today).await {
        Ok(open) => write(&reader, &chosen, &open).into_response(),
        Err(error) => words::fault(&reader, error),
    }
}

fn write(reader: &Reader, chosen: &Chosen, open: &[Batch]) -> Markup {
    let lang = reader.lang;
    let place = region::chosen(&chosen.region);
    let touches = |batch: &&Batch| {
        let of_place = place.is_none_or(|place| batch.region.contains(place) || place.contains(batch.region));
        of_place && (chosen.programme.is_empty() || batch.cycle.programme == chosen.programme)
    };
    let shown: Vec<&Batch> = open.iter().filter(touches).collect();
    let body = html! {
        (ui::heading("", text(lang, "pub-notice-title"), ""))
        p.govuk-body { (text(lang, "pub-notice-about")) }
        (Card::new("choose", text(lang, "pub-notice-choose"), choose(lang, chosen, place)))
        @if shown.is_empty() {
            (ui::empty_state(lang, "pub-notice-empty", "pub-notice-empty-next"))
        } @else {
            @for batch in shown { (one(lang, batch, place)) }
        }
        p.govuk-body { a.govuk-link href="/notice/paper" { (text(lang, "pub-paper-title")) } }
        p.govuk-body { a.govuk-link href="/app" { (text(lang, "pub-notice-to-app")) } }
    };
    Frame::new(reader, &FACE, ui::say(lang, "pub-notice-title", &[])).write(&body)
}

/// The regions one step further down than what was chosen, and those on the way.
fn choose(lang: Lang, chosen: &Chosen, place: Option<RegionCode>) -> Markup {
    let regions = registry::shannan();
    let parent = place.filter(|place| place.level() != RegionLevel::Village).or_else(|| place?.township());
    let in_use = regions.iter().filter(|region| region.valid_to.is_none());
    let below = in_use.filter(|known| match parent {
        None => known.code.level() == RegionLevel::County,
        Some(parent) => known.code.parent() == Some(parent),
    });
    let mut codes: Vec<RegionCode> = place.map(region::way).unwrap_or_default();
    for known in below.map(|known| known.code) {
        if !codes.contains(&known) {
            codes.push(known);
        }
    }
    let mut items = vec![SelectItem::new("", ui::say(lang, "pub-notice-all-regions", &[]))];
    items.extend(codes.into_iter().map(|code| SelectItem::new(code.to_string(), region::name(lang, code))));
    let mut programmes = vec![SelectItem::new("", ui::say(lang, "pub-notice-all-programmes", &[]))];
    programmes.extend(subsidy::embedded().iter().filter(|programme| subsidy::is_published(programme)).map(
        |programme| {
            SelectItem::new(&*programme.code, if lang == Lang::En { &*programme.name.en } else { &*programme.name.zh })
        },
    ));
    html! {
        form method="get" action="/notice" {
            (Select::new("region", text(lang, "pub-notice-region"), items).hint(text(lang, "pub-notice-region-hint"))
                .value(place.map(|place| place.to_string()).unwrap_or_default()))
            (Select::new("programme", text(lang, "pub-notice-programme"), programmes).value(&*chosen.programme))
            (Button::new(text(lang, "pub-notice-show")).secondary())
        }
    }
}

fn one(lang: Lang, batch: &Batch, place: Option<RegionCode>) -> Card {
    let within = place.filter(|place| batch.region.contains(*place)).map(|place| format!("?region={place}"));
    let title = html! { (door::programme_name(lang, &batch.cycle.programme)) " " (words::period(&batch.cycle.period)) };
    Card::new(
        format!("batch-{}", batch.batch_id),
        title,
        html! {
            p.govuk-body { (words::days(lang, batch)) }
            p.govuk-body { (text(lang, "pub-notice-from")) (words::department(&batch.cycle.programme)) }
            p { (Button::link(html! {
                (text(lang, "pub-notice-open"))
                span.govuk-visually-hidden { " " (door::programme_name(lang, &batch.cycle.programme)) " " (words::period(&batch.cycle.period)) }
            }, format!("/notice/{}{}", batch.batch_id, within.unwrap_or_default()))) }
        },
    )
}
