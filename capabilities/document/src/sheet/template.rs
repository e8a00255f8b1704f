//! A sheet to be filled in: the columns with stars on what is needed, and lists to choose from.
//!
//! Lists stand on a second sheet, because a rule in a cell holds 255 characters. Deliberately absent: which columns there
//! are, and reading the sheet back.

use std::io::{self, Write};

use rust_xlsxwriter::{DataValidation, Formula, Workbook};

use super::xlsx::{header_format, put_text, text_format};

/// A column to be filled in.
#[derive(Clone, Debug)]
pub struct TemplateColumn {
    /// Its title, without a star.
    pub title: String,
    /// Whether a line is nothing without it.
    pub needed: bool,
    /// What can be chosen; anything where there is nothing.
    pub choices: Vec<String>,
}

/// Rows that the lists are offered in.
const ROWS: u32 = 50_000;

/// Writes the sheet.
///
/// # Errors
/// What the writer answers.
pub fn write_template<W: Write + Send>(out: W, name: &str, lists: &str, columns: &[TemplateColumn]) -> io::Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).map_err(io::Error::other)?;
    sheet.set_freeze_panes(1, 0).map_err(io::Error::other)?;
    for (at, column) in (0_u16..).zip(columns) {
        let star = if column.needed { "*" } else { "" };
        let title = format!("{}{star}", column.title);
        sheet.write_string_with_format(0, at, &title, &header_format()).map_err(io::Error::other)?;
        sheet.set_column_width(at, 18).map_err(io::Error::other)?;
        // As text, so that no program rounds an identity number that is typed into it.
        sheet.set_column_format(at, &text_format()).map_err(io::Error::other)?;
    }
    let chosen: Vec<(u16, &TemplateColumn)> =
        (0_u16..).zip(columns).filter(|(_, column)| !column.choices.is_empty()).collect();
    for (list_at, (at, column)) in (0_u16..).zip(&chosen) {
        let last = column.choices.len();
        let letter = char::from(b'A' + u8::try_from(list_at).map_err(io::Error::other)?);
        let range = Formula::new(format!("='{lists}'!${letter}$1:${letter}${last}"));
        let rule = DataValidation::new().allow_list_formula(range);
        sheet.add_data_validation(1, *at, ROWS, *at, &rule).map_err(io::Error::other)?;
    }
    if !chosen.is_empty() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(lists).map_err(io::Error::other)?;
        for (list_at, (_, column)) in (0_u16..).zip(&chosen) {
            for (row, choice) in (0_u32..).zip(&column.choices) {
                put_text(sheet, row, list_at, choice, &text_format()).map_err(io::Error::other)?;
            }
        }
    }
    let mut out = out;
    out.write_all(&workbook.save_to_buffer().map_err(io::Error::other)?)
}
