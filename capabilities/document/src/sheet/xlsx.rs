//! A workbook with one sheet, written row by row. Rows wait in an unnamed temporary file, not in memory.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use super::{About, Column, Kind, Value, neutral, yuan};

/// A spreadsheet cell holds no more characters.
const CELL_CHARACTERS_MAX: usize = 32_767;

/// A workbook being written.
pub struct XlsxSheet {
    workbook: Workbook,
    formats: Vec<Format>,
    /// Which sheet the rows go to.
    at: usize,
    next_row: u32,
}

impl XlsxSheet {
    /// Begins a sheet of this name with its header row.
    pub fn new(name: &str, columns: &[Column<'_>]) -> io::Result<XlsxSheet> {
        XlsxSheet::begin(Workbook::new(), 0, name, columns)
    }

    /// Begins a second sheet, after a first one that says what the list is.
    pub(super) fn after(about: &About, name: &str, columns: &[Column<'_>]) -> io::Result<XlsxSheet> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
        sheet.set_name(sheet_name(&about.title)).map_err(io::Error::other)?;
        for (position, width) in [(0, 20), (1, 60)] {
            sheet.set_column_width(position, width).map_err(io::Error::other)?;
        }
        put_text(sheet, 0, 0, &about.title, &header_format()).map_err(io::Error::other)?;
        for (row, (name, value)) in (1..).zip(&about.facts) {
            put_text(sheet, row, 0, name, &text_format()).map_err(io::Error::other)?;
            put_text(sheet, row, 1, value, &text_format()).map_err(io::Error::other)?;
        }
        XlsxSheet::begin(workbook, 1, name, columns)
    }

    fn begin(mut workbook: Workbook, at: usize, name: &str, columns: &[Column<'_>]) -> io::Result<XlsxSheet> {
        let formats = columns.iter().map(|column| format_of(column.kind)).collect();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
        sheet.set_name(name).map_err(io::Error::other)?;
        sheet.set_freeze_panes(1, 0).map_err(io::Error::other)?;
        for (position, column) in (0u16..).zip(columns) {
            sheet.set_column_width(position, width_of(column)).map_err(io::Error::other)?;
            sheet.write_string_with_format(0, position, column.title, &header_format()).map_err(io::Error::other)?;
        }
        Ok(XlsxSheet { workbook, formats, at, next_row: 1 })
    }

    /// Writes one row, a value for each column.
    pub fn row(&mut self, values: &[Value<'_>]) -> io::Result<()> {
        let sheet = self.workbook.worksheet_from_index(self.at).map_err(io::Error::other)?;
        for ((position, value), format) in (0u16..).zip(values).zip(&self.formats) {
            put(sheet, self.next_row, position, *value, format).map_err(io::Error::other)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Ends the workbook into `out`.
    pub fn finish<W: Write + Send>(mut self, out: W) -> io::Result<()> {
        self.workbook.save_to_writer(out).map_err(io::Error::other)
    }
}

/// A name that a spreadsheet allows for a sheet.
fn sheet_name(title: &str) -> String {
    const CHARACTERS_MAX: usize = 31;
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    title.chars().filter(allowed).take(CHARACTERS_MAX).collect()
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, value: Value<'_>, format: &Format) -> Result<(), XlsxError> {
    match value {
        Value::Empty => Ok(()),
        Value::Text(text) => put_text(sheet, row, column, text, format),
        Value::Fen(fen) => put_number(sheet, row, column, &yuan(fen), format),
        Value::Count(count) => put_number(sheet, row, column, &count.to_string(), format),
    }
}

/// A text: neutralised, and cut at what a cell can hold.
pub(super) fn put_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = neutral(text);
    let end = text.char_indices().nth(CELL_CHARACTERS_MAX).map_or(text.len(), |(end, _)| end);
    sheet.write_string_with_format(row, column, &text[..end], format).map(|_| ())
}

/// A number given in decimal digits: a number cell where the spreadsheet keeps every digit, a text where it cannot.
pub(super) fn put_number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    digits: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    const DIGITS_KEPT: usize = 15;
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() && count <= DIGITS_KEPT => {
            sheet.write_number_with_format(row, column, number, format).map(|_| ())
        }
        _ => sheet.write_string_with_format(row, column, digits, format).map(|_| ()),
    }
}

pub(super) fn header_format() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0xE8_EE_F4)).set_text_wrap()
}

pub(super) fn text_format() -> Format {
    // The format "text" keeps a number typed over the cell as it was typed.
    Format::new().set_num_format("@")
}

fn format_of(kind: Kind) -> Format {
    match kind {
        Kind::Text | Kind::Code => text_format(),
        Kind::Amount => Format::new().set_num_format("#,##0.00"),
        Kind::Count => Format::new().set_num_format("0"),
    }
}

fn width_of(column: &Column<'_>) -> u32 {
    let title = u32::try_from(column.title.chars().count()).unwrap_or(u32::MAX).min(30) * 2 + 2;
    let content = match column.kind {
        Kind::Text => 16,
        Kind::Code => 22,
        Kind::Amount => 14,
        Kind::Count => 10,
    };
    title.max(content)
}
