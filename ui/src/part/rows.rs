//! A list of rows: a table on a desk, cards on a phone.

use maud::{Markup, Render, html};

use crate::{Content, Lang, say, text};

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    key: &'static str,
    is_number: bool,
}

impl Column {
    /// A column of words, by the message that names it.
    #[must_use]
    pub const fn words(key: &'static str) -> Column {
        Column { key, is_number: false }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn numbers(key: &'static str) -> Column {
        Column { key, is_number: true }
    }
}

/// A list of rows. The first cell names its row.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    lang: Lang,
    label: &'a str,
    caption: Content,
    columns: &'a [Column],
    rows: Vec<Vec<Content>>,
}

impl<'a> Rows<'a> {
    /// A list: the message that names it to readers who do not see it, its caption, and its columns.
    #[must_use]
    pub fn new(lang: Lang, label: &'a str, caption: impl Into<Content>, columns: &'a [Column]) -> Rows<'a> {
        Rows { lang, label, caption: caption.into(), columns, rows: Vec::new() }
    }

    /// With these rows; each has a cell for every column.
    #[must_use]
    pub fn rows<const N: usize>(mut self, rows: impl IntoIterator<Item = [Content; N]>) -> Rows<'a> {
        assert_eq!(self.columns.len(), N, "a row has a cell for every column");
        self.rows.extend(rows.into_iter().map(Vec::from));
        self
    }

    fn cell(&self, index: usize, cell: &Content) -> Markup {
        let Column { key, is_number } = self.columns[index];
        let class = if is_number { "govuk-table__cell govuk-table__cell--numeric" } else { "govuk-table__cell" };
        html! {
            @if index == 0 { th.govuk-table__header scope="row" role="rowheader" { (cell) } }
            @else {
                td class=(class) role="cell" {
                    span.y-rows__label { (text(self.lang, key)) }
                    span.y-rows__value { (cell) }
                }
            }
        }
    }
}

impl Render for Rows<'_> {
    fn render(&self) -> Markup {
        // A phone lays the table out as blocks, and browsers then forget that it is one; the roles say it again.
        let table = html! {
            table.govuk-table.y-rows role="table" {
                caption.govuk-table__caption { (self.caption) }
                thead.govuk-table__head role="rowgroup" {
                    tr.govuk-table__row role="row" {
                        @for Column { key, is_number } in self.columns {
                            th class={ "govuk-table__header" @if *is_number { " govuk-table__header--numeric" } } scope="col" role="columnheader" {
                                (text(self.lang, key))
                            }
                        }
                    }
                }
                tbody.govuk-table__body role="rowgroup" {
                    @for row in &self.rows {
                        tr.govuk-table__row role="row" { @for (index, cell) in row.iter().enumerate() { (self.cell(index, cell)) } }
                    }
                }
            }
        };
        scroll(&say(self.lang, self.label, &[]), table)
    }
}

/// What may be wider than the page scrolls by itself, also by keyboard.
#[must_use]
pub fn scroll(label: &str, wide: impl Render) -> Markup {
    html! { div.y-scroll role="group" tabindex="0" aria-label=(label) { (wide) } }
}
