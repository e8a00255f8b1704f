//! A register's file in memory: its rows by the columns that are known, read in a confined child.
//!
//! The header is the first row of the first ten that has every needed column by one of its names. Blank rows are
//! passed over. Deliberately absent: what the cells mean.

use std::{fs::File, ops::ControlFlow};

use document::{
    confined::Confined,
    table::{Cell, Limits, Row},
    upload,
};
use kernel::Refusal;

use crate::answer::Done;

/// A column with its names, the first one for messages.
pub(super) struct Column {
    pub(super) names: &'static [&'static str],
    pub(super) needed: bool,
    /// Digits that are no number: a numeric cell has lost some of them.
    pub(super) is_code: bool,
}

impl Column {
    pub(super) const fn needed(names: &'static [&'static str]) -> Column {
        Column { names, needed: true, is_code: false }
    }

    pub(super) const fn useful(names: &'static [&'static str]) -> Column {
        Column { names, needed: false, is_code: false }
    }

    pub(super) const fn code(self) -> Column {
        Column { is_code: true, ..self }
    }
}

/// A row: its number, its cells in the order of the columns, and what is wrong with its cells as such.
pub(super) struct Line {
    pub(super) row: u32,
    cells: Box<[Box<str>]>,
    pub(super) fault: Option<&'static str>,
}

impl Line {
    /// The trimmed text of a column; empty when the file does not have it.
    pub(super) fn cell(&self, column: usize) -> &str {
        &self.cells[column]
    }
}

/// A file's rows.
pub(super) struct Sheet {
    pub(super) header_row: u32,
    pub(super) rows: Vec<Line>,
}

const HEADER_ROWS_MAX: u32 = 10;
/// Longer codes are rounded when a spreadsheet keeps them as numbers.
const EXACT_DIGITS_MAX: usize = 15;

pub(super) fn read(confined: &Confined, file: &File, columns: &'static [Column]) -> Done<Sheet> {
    let limits = Limits { file_bytes: 1 << 30, text_bytes: 4 << 30, rows: 1 << 24, ..Limits::default() };
    let mut sheet = Sheet { header_row: 0, rows: Vec::new() };
    let mut places: Vec<Option<usize>> = Vec::new();
    upload::read(confined, file, &limits, &mut |row| {
        if sheet.header_row != 0 {
            if !row.is_blank() {
                sheet.rows.push(line(&row, &places, columns));
            }
        } else if row.number() > HEADER_ROWS_MAX {
            return ControlFlow::Break(());
        } else {
            places = find(&row, columns);
            if missing(&places, columns).next().is_none() {
                sheet.header_row = row.number();
            }
        }
        ControlFlow::Continue(())
    })?;
    if sheet.header_row == 0 {
        let names: Vec<&str> = columns.iter().filter(|column| column.needed).map(|column| column.names[0]).collect();
        return Err(Refusal::new("columns_missing").with("columns", names.join("、")).into());
    }
    Ok(sheet)
}

fn find(row: &Row<'_>, columns: &[Column]) -> Vec<Option<usize>> {
    let titles: Vec<&str> = row.cells().map(|cell| cell.text().unwrap_or_default().trim()).collect();
    let place = |column: &Column| titles.iter().position(|title| column.names.contains(title));
    columns.iter().map(place).collect()
}

fn missing<'a>(places: &'a [Option<usize>], columns: &'a [Column]) -> impl Iterator<Item = &'a Column> {
    columns.iter().zip(places).filter(|(column, place)| column.needed && place.is_none()).map(|(column, _)| column)
}

fn line(row: &Row<'_>, places: &[Option<usize>], columns: &[Column]) -> Line {
    let mut fault = None;
    let mut cells = Vec::with_capacity(columns.len());
    for (place, column) in places.iter().zip(columns) {
        let cell = place.map_or(Cell::Empty, |place| row.cell(place));
        let text = match cell {
            Cell::Empty => "",
            Cell::Text(text) => text.trim(),
            Cell::Number(digits) => {
                if column.is_code && (digits.len() > EXACT_DIGITS_MAX || digits.contains(['E', 'e', '.'])) {
                    fault = fault.or(Some("number_for_code"));
                }
                digits
            }
            Cell::Formula => {
                fault = fault.or(Some("formula_in_cell"));
                ""
            }
        };
        if column.needed && text.is_empty() {
            fault = fault.or(Some("bad_row"));
        }
        cells.push(text.into());
    }
    Line { row: row.number(), cells: cells.into(), fault }
}
