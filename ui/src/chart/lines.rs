//! Lines: how something went over time.

use maud::{Markup, Render, html};

use super::{along, figure, round_above};
use crate::{Cell, Lang, count};

/// A line: its name, and a value for each point in time.
#[derive(Clone, Debug)]
pub struct Series {
    name: String,
    values: Vec<i64>,
}

impl Series {
    /// A line.
    #[must_use]
    pub fn new(name: impl Into<String>, values: impl Into<Vec<i64>>) -> Series {
        Series { name: name.into(), values: values.into() }
    }
}

/// Up to four lines over the same points in time.
#[derive(Clone, Debug)]
pub struct LineChart {
    lang: Lang,
    title: String,
    times: String,
    points: Vec<String>,
    series: Vec<Series>,
    write: fn(i64) -> String,
}

/// How many lines can be told apart.
const SERIES_MAX: usize = 4;
const WIDTH: i64 = 640;
const HEIGHT: i64 = 250;
const LEFT: i64 = 84;
const TOP: i64 = 12;
const FLOOR: i64 = 216;
/// How many points are named below the axis.
const NAMES_MAX: usize = 8;

impl LineChart {
    /// Lines under a title; what the points are heads the first column of the table.
    #[must_use]
    pub fn new(
        lang: Lang,
        title: impl Into<String>,
        times: impl Into<String>,
        points: impl Into<Vec<String>>,
        series: impl Into<Vec<Series>>,
    ) -> LineChart {
        let (points, series) = (points.into(), series.into());
        assert!(series.len() <= SERIES_MAX, "more lines than four cannot be told apart");
        assert!(series.iter().all(|line| line.values.len() == points.len()), "a line has a value for every point");
        LineChart { lang, title: title.into(), times: times.into(), points, series, write: count }
    }

    /// With values that are written otherwise: sums of money in fen.
    #[must_use]
    pub fn written(mut self, write: fn(i64) -> String) -> LineChart {
        self.write = write;
        self
    }

    fn x(&self, index: usize) -> i64 {
        let last = self.points.len().saturating_sub(1).max(1);
        let place = |number: usize| i64::try_from(number).expect("a chart has few points");
        LEFT + along(place(index), place(last), WIDTH - LEFT - 12)
    }

    fn picture(&self) -> Markup {
        let most = self.series.iter().flat_map(|line| &line.values).copied().max().unwrap_or(0);
        let top = round_above(most.max(4));
        let y = |value: i64| FLOOR - along(value, top, FLOOR - TOP);
        let step = self.points.len().div_ceil(NAMES_MAX).max(1);
        let path = |line: &Series| {
            let points = line.values.iter().enumerate();
            points.map(|(index, value)| format!("{},{}", self.x(index), y(*value))).collect::<Vec<_>>().join(" ")
        };
        html! {
            svg role="img" aria-label=(self.title) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } {
                @for quarter in 0..=4 {
                    @let value = top / 4 * quarter;
                    line.y-chart__grid x1=(LEFT) x2=(WIDTH) y1=(y(value)) y2=(y(value)) {}
                    text.y-chart__quiet x=(LEFT - 10) y=(y(value) + 4) text-anchor="end" { ((self.write)(value)) }
                }
                @for (index, point) in self.points.iter().enumerate().step_by(step) {
                    text.y-chart__quiet x=(self.x(index)) y=(FLOOR + 24) text-anchor="middle" { (point) }
                }
                @for (number, line) in self.series.iter().enumerate() {
                    polyline class={ "y-chart__line y-s" (number) } points=(path(line)) {}
                }
            }
            @if self.series.len() > 1 {
                ul.y-legend {
                    @for (number, line) in self.series.iter().enumerate() {
                        li { svg class={ "y-swatch" } viewBox="0 0 10 10" aria-hidden="true" { rect class={ "y-f" (number) } width="10" height="10" {} } (line.name) }
                    }
                }
            }
        }
    }
}

impl Render for LineChart {
    fn render(&self) -> Markup {
        let names = self.series.iter().map(|line| Cell::number(&*line.name));
        let head = std::iter::once(Cell::from(&*self.times)).chain(names).collect();
        let row = |(index, point): (usize, &String)| {
            let values = self.series.iter().map(|line| Cell::number((self.write)(line.values[index])));
            std::iter::once(Cell::from(&**point)).chain(values).collect()
        };
        let rows = self.points.iter().enumerate().map(row).collect();
        figure(self.lang, &self.title, &self.picture(), head, rows)
    }
}
