//! The prefecture as tiles: a county each, where it lies to its neighbours, in five depths of one colour.

use maud::{Markup, Render, html};

use super::figure;
use crate::{Cell, Lang, count, say, text};

/// Where each county stands: its code, its column from the west, its row from the north.
pub const TILES: [(&str, i64, i64); 12] = [
    ("540522", 0, 0),
    ("540521", 1, 0),
    ("540502", 2, 0),
    ("540523", 3, 0),
    ("540528", 4, 0),
    ("540531", 0, 1),
    ("540526", 1, 1),
    ("540524", 2, 1),
    ("540525", 3, 1),
    ("540529", 4, 1),
    ("540527", 1, 2),
    ("540581", 3, 2),
];

const DEPTHS: i64 = 5;
const SIDE: i64 = 120;
const HEIGHT: i64 = 84;

/// A value for each county.
#[derive(Clone, Debug)]
pub struct TileMap {
    lang: Lang,
    title: String,
    values_name: String,
    values: Vec<(String, i64)>,
    write: fn(i64) -> String,
    link: Option<fn(&str) -> String>,
}

impl TileMap {
    /// A map under a title; what the values are heads the column of the table; counties by their codes of six digits.
    #[must_use]
    pub fn new<C: Into<String>>(
        lang: Lang,
        title: impl Into<String>,
        values_name: impl Into<String>,
        values: impl IntoIterator<Item = (C, i64)>,
    ) -> TileMap {
        let values: Vec<(String, i64)> = values.into_iter().map(|(code, value)| (code.into(), value)).collect();
        assert!(values.iter().all(|(code, _)| TILES.iter().any(|(tile, ..)| tile == code)), "every county has a tile");
        TileMap { lang, title: title.into(), values_name: values_name.into(), values, write: count, link: None }
    }

    /// With values that are written otherwise.
    #[must_use]
    pub fn written(mut self, write: fn(i64) -> String) -> TileMap {
        self.write = write;
        self
    }

    /// With a way from a county's row of the table to the page about it, by its code.
    #[must_use]
    pub fn linked(mut self, link: fn(&str) -> String) -> TileMap {
        self.link = Some(link);
        self
    }

    fn value(&self, code: &str) -> Option<i64> {
        self.values.iter().find(|(other, _)| other == code).map(|(_, value)| *value)
    }

    fn picture(&self) -> Markup {
        let most = self.values.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
        html! {
            svg.y-map role="img" aria-label=(self.title) viewBox={ "0 0 " (SIDE * 5) " " (HEIGHT * 3) } {
                @for (code, column, row) in TILES {
                    @let value = self.value(code);
                    @let depth = value.map_or(0, |value| depth(value, most));
                    @let (x, y) = (column * SIDE, row * HEIGHT);
                    rect class={ "y-q" (depth) } x=(x) y=(y) width=(SIDE) height=(HEIGHT) {}
                    text class={ "y-map__name y-on-q" (depth) } x=(x + SIDE / 2) y=(y + 38) { (name(self.lang, code)) }
                    text class={ "y-on-q" (depth) } x=(x + SIDE / 2) y=(y + 60) { (value.map_or_else(|| "—".to_owned(), self.write)) }
                }
            }
        }
    }
}

/// A county's name as words of a picture, which hold no marks: where Tibetan is not reviewed, in Chinese.
fn name(lang: Lang, code: &str) -> String {
    let lang = if lang == Lang::Bo { Lang::Zh } else { lang };
    say(lang, &format!("county-{code}"), &[])
}

/// How deep a colour is, from 0 to 4.
fn depth(value: i64, most: i64) -> i64 {
    let part = i128::from(value.clamp(0, most)) * i128::from(DEPTHS) / i128::from(most);
    i64::try_from(part).expect("a depth is small").min(DEPTHS - 1)
}

impl Render for TileMap {
    fn render(&self) -> Markup {
        let head = vec![Cell::from(text(self.lang, "county")), Cell::number(&*self.values_name)];
        let row = |(code, ..): (&str, i64, i64)| {
            let name = text(self.lang, &format!("county-{code}"));
            let name = match self.link {
                Some(link) => html! { a.govuk-link href=(link(code)) { (name) } },
                None => name,
            };
            vec![Cell::from(name), Cell::number(self.value(code).map_or_else(|| "—".to_owned(), self.write))]
        };
        figure(self.lang, &self.title, &self.picture(), head, TILES.into_iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{TILES, depth, name};
    use crate::Lang;

    #[test]
    fn every_county_of_the_prefecture_has_a_tile_of_its_own() {
        let list = include_str!("../../../policies/regions/counties.csv");
        let counties: Vec<Vec<&str>> = list.lines().skip(2).map(|line| line.split(',').collect()).collect();
        let today: BTreeSet<&str> =
            counties.iter().filter(|county| county[4].is_empty()).map(|county| county[0]).collect();
        assert_eq!(TILES.iter().map(|(code, ..)| *code).collect::<BTreeSet<_>>(), today);
        let places: BTreeSet<(i64, i64)> = TILES.iter().map(|(_, column, row)| (*column, *row)).collect();
        assert_eq!(places.len(), TILES.len());
        for county in counties.iter().filter(|county| county[4].is_empty()) {
            assert_eq!(name(Lang::Zh, county[0]), county[1]);
        }
    }

    #[test]
    fn the_most_is_the_deepest() {
        for (value, expected) in [(0, 0), (19, 0), (20, 1), (50, 2), (99, 4), (100, 4), (-5, 0)] {
            assert_eq!(depth(value, 100), expected, "{value}");
        }
        assert_eq!(depth(i64::MAX, i64::MAX), 4);
    }
}
