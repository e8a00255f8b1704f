//! `/platform/cards/counts?year=`: what was done with cards in a year, by county: a table, bars, the map, and the same to take
//! along.

use axum::{
    extract::{Path, State},
    response::Response,
};
use card::YearCount;
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, Query, User};
use kernel::{Ctx, RegionCode, Result};
use maud::{Markup, html};
use ui::{
    Bar, BarChart, Column, Content, Lang, Reader, Rows, Select, SelectItem, Stat, TILES, TileMap, Toolbar, say, text,
    text_with,
};

use crate::{
    lists::{self, FORMATS},
    page::{fault, frame},
};

/// The first year that can be asked for.
const FIRST_YEAR: i32 = 2020;

/// What the page shows.
struct Shown {
    year: i32,
    this_year: i32,
    /// By county, with its code of six digits.
    counties: Vec<(String, YearCount)>,
}

/// A year that can be asked for; this one where another is asked for, or none.
fn year_of(asked: Option<i32>, this_year: i32) -> i32 {
    asked.filter(|year| (FIRST_YEAR..=this_year).contains(year)).unwrap_or(this_year)
}

fn read(ctx: &mut Ctx, asked: Option<i32>) -> Result<Shown> {
    let this_year = ctx.today().year();
    let year = year_of(asked, this_year);
    let counts = card::year_counts(ctx, year)?;
    Ok(Shown { year, this_year, counties: counts.into_iter().filter_map(in_a_county).collect() })
}

/// A card whose point is the prefecture's own stands in no county's row.
fn in_a_county((code, count): (RegionCode, YearCount)) -> Option<(String, YearCount)> {
    let code: String = code.to_string().chars().take(6).collect();
    TILES.iter().any(|(tile, ..)| *tile == code).then_some((code, count))
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Query(query): Query,
) -> Result<Markup, Fault> {
    let asked = query.number("year");
    let shown = house.ask(&user.who, move |ctx| read(ctx, asked)).await.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &shown))
}

/// Hands the counts out.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Fault> {
    let asked = query.number("year");
    let lang = reader.lang;
    let read = house.act(&user.who, move |ctx| {
        let shown = read(ctx, asked)?;
        casework::record_export(ctx, "card counts", &format!("year={}", shown.year), shown.counties.len())?;
        Ok((shown, ctx.now()))
    });
    let (shown, at) = read.await.map_err(fault(&reader))?;
    let year = shown.year.to_string();
    let about = lists::about(&reader, &user, "desk-card-counts", &year, at);
    lists::file(&reader, &listing(lang, &shown), &about, &format!("card-counts-{year}"), &format)
}

/// What is counted, in the order of [`YearCount::values`].
const COUNTED: [&str; 6] = [
    "desk-card-count-applied",
    "desk-card-count-made",
    "desk-card-count-handed-over",
    "desk-card-count-activated",
    "desk-card-count-lost",
    "desk-card-count-ended",
];

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = std::iter::once(("county", Kind::Text)).chain(COUNTED.map(|key| (key, Kind::Count)));
    let row = |(code, count): &(String, YearCount)| {
        let name = Cell::Text(say(lang, &format!("county-{code}"), &[]));
        std::iter::once(name).chain(count.values().map(Cell::Count)).collect()
    };
    Listing { columns: columns.collect(), rows: shown.counties.iter().map(row).collect() }
}

const COLUMNS: &[Column] = &[
    Column::words("county"),
    Column::numbers(COUNTED[0]),
    Column::numbers(COUNTED[1]),
    Column::numbers(COUNTED[2]),
    Column::numbers(COUNTED[3]),
    Column::numbers(COUNTED[4]),
    Column::numbers(COUNTED[5]),
];

fn write(reader: &Reader, user: &User, shown: &Shown) -> Markup {
    let (lang, year) = (reader.lang, shown.year.to_string());
    let years: Vec<SelectItem> =
        (FIRST_YEAR..=shown.this_year).rev().map(|year| SelectItem::new(year.to_string(), year.to_string())).collect();
    let bar = Toolbar::new(reader).filter(Select::new("year", text(lang, "desk-card-year"), years).value(&*year));
    let bar = FORMATS.iter().fold(bar, |bar, (name, format)| {
        bar.export(*name, format!("/platform/cards/counts/export/{format}?year={year}"))
    });
    let sums = COUNTED.iter().enumerate().map(|(at, key)| {
        let sum: i64 = shown.counties.iter().map(|(_, count)| count.values()[at]).sum();
        Stat::new(text(lang, key), ui::count(sum))
    });
    let body = html! {
        (ui::heading("", text_with(lang, "desk-card-counts-of", &[("year", &year)]), ""))
        (bar)
        @if shown.counties.is_empty() { (ui::empty_state(lang, "desk-card-counts-none", "desk-card-counts-none-next")) }
        @else {
            (ui::stats(sums))
            div.y-card { (Rows::new(lang, "desk-card-counts", text(lang, "desk-card-counts-what"), COLUMNS).rows(shown.counties.iter().map(|county| row(lang, county)))) }
            div.y-card { (bars(lang, shown)) }
            div.y-card { (map(lang, shown)) }
        }
    };
    frame(reader, user, "desk-card-counts", "nav-cards").back("desk-card-back", "/platform/cards").write(&body)
}

fn row(lang: Lang, (code, count): &(String, YearCount)) -> [Content; 7] {
    let name = text(lang, &format!("county-{code}"));
    let [a, b, c, d, e, f] = count.values().map(|count| html! { (ui::count(count)) });
    [name, a, b, c, d, e, f].map(Content::from)
}

fn bars(lang: Lang, shown: &Shown) -> BarChart {
    let bar =
        |(code, count): &(String, YearCount)| Bar::new(say(lang, &format!("county-{code}"), &[]), count.handed_over);
    let (title, counties) = (say(lang, "desk-card-counts-bars", &[]), say(lang, "county", &[]));
    BarChart::new(lang, title, counties, say(lang, COUNTED[2], &[]), shown.counties.iter().map(bar))
}

fn map(lang: Lang, shown: &Shown) -> TileMap {
    let values = shown.counties.iter().map(|(code, count)| (code.clone(), count.applied));
    TileMap::new(lang, say(lang, "desk-card-counts-map", &[]), say(lang, COUNTED[0], &[]), values)
}

#[cfg(test)]
mod tests {
    use super::year_of;

    #[test]
    fn only_years_that_there_were_are_counted() {
        for (asked, year) in
            [(None, 2026), (Some(2025), 2025), (Some(2027), 2026), (Some(1999), 2026), (Some(2020), 2020)]
        {
            assert_eq!(year_of(asked, 2026), year, "{asked:?}");
        }
    }
}
