//! Charts that the server draws: bars, lines, shares, and a map of tiles.
//!
//! Promises: every chart is one picture with a name for readers who do not see it, and the same data stand below it as
//! a table; colours are those of the view, light or dark; whole numbers only, so that a chart of fen is exact.
//! Deliberately absent: borders. The map shows where counties lie to each other, not where they end.

mod bars;
mod lines;
mod share;
mod tile_map;

use maud::{Markup, html};

use crate::{Cell, Details, Lang, Table, scroll, text};

pub use bars::{Bar, BarChart};
pub use lines::{LineChart, Series};
pub use share::{Share, share_bar};
pub use tile_map::{TILES, TileMap};

/// The chart with its name above and its data below.
fn figure(lang: Lang, title: &str, picture: &Markup, head: Vec<Cell>, rows: Vec<Vec<Cell>>) -> Markup {
    let table = Table::new(title, head, rows).caption_classes("govuk-visually-hidden");
    html! {
        figure.y-chart {
            figcaption { (title) }
            (picture)
        }
        (Details::new(text(lang, "chart-data"), scroll(title, table)))
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50, ... that is not below a number.
fn round_above(number: i64) -> i64 {
    let mut step = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            match step.checked_mul(factor) {
                Some(round) if round >= number => return round,
                Some(_) => {}
                None => return number,
            }
        }
        match step.checked_mul(10) {
            Some(next) => step = next,
            None => return number,
        }
    }
}

/// A value on an axis of a length, where `all` is its whole length.
fn along(value: i64, all: i64, length: i64) -> i64 {
    let (value, all) = (i128::from(value.clamp(0, all)), i128::from(all.max(1)));
    i64::try_from(value * i128::from(length) / all).expect("a part of the length is no longer than it")
}

#[cfg(test)]
mod tests {
    use super::{along, round_above};

    #[test]
    fn an_axis_ends_at_a_round_number() {
        let cases = [(0, 1), (1, 1), (3, 5), (7, 10), (11, 20), (354_035, 500_000), (i64::MAX, i64::MAX)];
        for (number, round) in cases {
            assert_eq!(round_above(number), round);
        }
    }

    #[test]
    fn a_value_stays_on_its_axis() {
        let cases = [((0, 10, 100), 0), ((5, 10, 100), 50), ((12, 10, 100), 100), ((-3, 10, 100), 0), ((3, 0, 100), 0)];
        for ((value, all, length), place) in cases {
            assert_eq!(along(value, all, length), place);
        }
        assert_eq!(along(i64::MAX, i64::MAX, 640), 640);
    }
}
