//! A register's file in memory: its rows by the columns that are known, read in a confined child.
//!
//! The header is the first row of the first ten that has every needed column by one of its names. Blank rows are
//! passed over. Deliberately absent: what the cells mean.

use std::{fs::File, ops::ControlFlow};

use kernel::Refusal;

use crate::{
    confined::Confined,
    table::{Cell, Limits, Row},
    upload,
};

/// A column with its names, the first one for messages.
#[derive(Debug)]
pub struct Column {
    /// What it may be called.
    pub names: &'static [&'static str],
    /// Whether a row is nothing without it.
    pub needed: bool,
    /// Digits that are no number: a numeric cell has lost some of them.
    pub is_code: bool,
}

impl Column {
    /// A column that every file must have, filled in every row.
    #[must_use]
    pub const fn needed(names: &'static [&'static str]) -> Column {
        Column { names, needed: true, is_code: false }
    }

    /// A column that is used where it is there.
    #[must_use]
    pub const fn useful(names: &'static [&'static str]) -> Column {
        Column { names, needed: false, is_code: false }
    }

    /// The same, for digits that are no number.
    #[must_use]
    pub const fn code(self) -> Column {
        Column { is_code: true, ..self }
    }
}

/// A row: its number, its cells in the order of the columns, and what is wrong with its cells as such.
#[derive(Clone, Debug)]
pub struct Line {
    /// As a spreadsheet counts.
    pub row: u32,
    cells: Box<[Box<str>]>,
    /// The code of what is wrong with a cell.
    pub fault: Option<&'static str>,
}

impl Line {
    /// The trimmed text of a column; empty when the file does not have it.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        &self.cells[column]
    }
}

/// A file's rows.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The row of the columns' names.
    pub header_row: u32,
    /// In order.
    pub rows: Vec<Line>,
}

const HEADER_ROWS_MAX: u32 = 10;
/// Longer codes are rounded when a spreadsheet keeps them as numbers.
const EXACT_DIGITS_MAX: usize = 15;

/// Reads a file in the confined child.
///
/// # Errors
/// `columns_missing` naming those that are needed; a `file_...` code of this room.
pub fn read(confined: &Confined, file: &File, columns: &'static [Column]) -> Result<Sheet, Refusal> {
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
        return Err(Refusal::new("columns_missing").with("columns", names.join("、")));
    }
    Ok(sheet)
}

fn find(row: &Row<'_>, columns: &[Column]) -> Vec<Option<usize>> {
    let titles: Vec<&str> = row.cells().map(|cell| title(cell.text().unwrap_or_default())).collect();
    let place = |column: &Column| titles.iter().position(|title| column.names.contains(title));
    columns.iter().map(place).collect()
}

/// Templates have stars on what is needed.
fn title(text: &str) -> &str {
    text.trim().trim_end_matches(['*', '＊']).trim_end()
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
