//! Bars: how much of each.

use maud::{Markup, Render, html};

use super::{along, figure};
use crate::{Cell, Lang, count};

/// A bar: its name, how much, and how that is written.
#[derive(Clone, Debug)]
pub struct Bar {
    name: String,
    value: i64,
    written: String,
}

impl Bar {
    /// A count.
    #[must_use]
    pub fn new(name: impl Into<String>, value: i64) -> Bar {
        Bar { name: name.into(), value, written: count(value) }
    }

    /// Something that is written otherwise: a sum of money.
    #[must_use]
    pub fn written(mut self, written: impl Into<String>) -> Bar {
        self.written = written.into();
        self
    }
}

/// Bars below each other, each with its name and its figure.
#[derive(Clone, Debug)]
pub struct BarChart {
    lang: Lang,
    title: String,
    names: String,
    values: String,
    bars: Vec<Bar>,
}

impl BarChart {
    /// Bars under a title; what the names and the values are heads the columns of the table.
    #[must_use]
    pub fn new(
        lang: Lang,
        title: impl Into<String>,
        names: impl Into<String>,
        values: impl Into<String>,
        bars: impl IntoIterator<Item = Bar>,
    ) -> BarChart {
        BarChart {
            lang,
            title: title.into(),
            names: names.into(),
            values: values.into(),
            bars: bars.into_iter().collect(),
        }
    }
}

const WIDTH: i64 = 640;
const ROW: i64 = 46;
const BAR_HEIGHT: i64 = 14;

impl Render for BarChart {
    fn render(&self) -> Markup {
        let all = self.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
        let rows = i64::try_from(self.bars.len()).expect("a chart has few bars");
        let picture = html! {
            svg.y-bars role="img" aria-label=(self.title) viewBox={ "0 0 " (WIDTH) " " (rows * ROW) } {
                @for (index, bar) in (0..).zip(&self.bars) {
                    @let y = index * ROW;
                    text x="0" y=(y + 16) { (bar.name) }
                    text x=(WIDTH) y=(y + 16) text-anchor="end" { (bar.written) }
                    rect.y-chart__rail x="0" y=(y + 24) width=(WIDTH) height=(BAR_HEIGHT) rx="7" {}
                    @let width = along(bar.value, all, WIDTH);
                    @if width > 0 { rect.y-f0 x="0" y=(y + 24) width=(width.max(3)) height=(BAR_HEIGHT) rx="7" {} }
                }
            }
        };
        let head = vec![Cell::from(&*self.names), Cell::number(&*self.values)];
        let cells = |bar: &Bar| vec![Cell::from(&*bar.name), Cell::number(&*bar.written)];
        figure(self.lang, &self.title, &picture, head, self.bars.iter().map(cells).collect())
    }
}
