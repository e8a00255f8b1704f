//! Writing rosters: CSV in UTF-8 or GB18030, and XLSX in constant memory.
//!
//! Promises: the same roster gives the same bytes; a faulty id of `Fault::NumericId` is a number
//! cell and an amount of `Fault::Formula` a formula cell in XLSX; amounts are number cells there
//! (as people type them), ids and accounts text. Lines of CSV end in CR LF.
//! Deliberately absent: old XLS, title rows above the header.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook, Worksheet, XlsxError};

use crate::faults::Fault;
use crate::roster::Roster;
use crate::rows::{Entry, HEADERS, Row};

/// The bytes of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 after a byte order mark, as Excel wants it.
    Utf8Bom,
    /// GB18030.
    Gb18030,
}

/// A CSV table in one encoding.
pub(crate) struct Table<W: Write> {
    csv: csv::Writer<W>,
    encoding: Encoding,
}

impl<W: Write> Table<W> {
    pub(crate) fn begin(mut out: W, encoding: Encoding, headers: &[&str]) -> io::Result<Table<W>> {
        if encoding == Encoding::Utf8Bom {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).buffer_capacity(1 << 16).from_writer(out);
        let mut table = Table { csv, encoding };
        table.record(headers)?;
        Ok(table)
    }

    pub(crate) fn record(&mut self, cells: &[&str]) -> io::Result<()> {
        for cell in cells {
            if self.encoding == Encoding::Gb18030 && !cell.is_ascii() {
                // A second byte of GB18030 is never a comma, a quote or a line end.
                let (bytes, _, lost) = encoding_rs::GB18030.encode(cell);
                assert!(!lost, "GB18030 has every character of the names");
                self.csv.write_field(bytes)?;
            } else {
                self.csv.write_field(cell)?;
            }
        }
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// Writes the header and any rows in the 18 usual columns.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_roster_csv(out: impl Write, encoding: Encoding, rows: impl Iterator<Item = Row>) -> io::Result<()> {
    let mut table = Table::begin(out, encoding, &HEADERS)?;
    for row in rows {
        table.record(&row.cells())?;
    }
    table.finish()
}

/// Writes a roster as CSV in GB18030.
///
/// # Errors
/// When the file cannot be written.
pub fn roster_csv_gb18030(path: &Path, roster: &Roster<'_>) -> io::Result<()> {
    write_roster_csv(BufWriter::new(File::create(path)?), Encoding::Gb18030, roster.rows())
}

/// Writes a roster as CSV in UTF-8 without a byte order mark.
///
/// # Errors
/// When the file cannot be written.
pub fn roster_csv_utf8(path: &Path, roster: &Roster<'_>) -> io::Result<()> {
    write_roster_csv(BufWriter::new(File::create(path)?), Encoding::Utf8, roster.rows())
}

/// Writes a roster as a workbook with one sheet.
///
/// # Errors
/// When the file cannot be written, or the roster has more rows than a sheet.
pub fn roster_xlsx(path: &Path, roster: &Roster<'_>) -> io::Result<()> {
    xlsx(path, roster).map_err(io::Error::other)
}

/// Columns of `HEADERS` that are not always text.
const SERIAL: usize = 0;
const PAYEE_ID: usize = 4;
const STANDARD: usize = 14;
const AMOUNT: usize = 15;

fn xlsx(path: &Path, roster: &Roster<'_>) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day, so that the same roster gives the same bytes.
    let (year, month, day) = (2026, 6, 30);
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("花名册")?;
    for (column, header) in (0_u16..).zip(HEADERS) {
        sheet.write_string(0, column, header)?;
    }
    for (row_at, entry) in (1_u32..).zip(roster.entries()) {
        match entry {
            Entry::Line(line) => write_line(sheet, row_at, &roster.line_row(line), roster.fault(line))?,
            Entry::Blank => {}
            Entry::Totals => write_line(sheet, row_at, &roster.totals_row(), None)?,
        }
    }
    workbook.save(path)
}

fn write_line(sheet: &mut Worksheet, row_at: u32, row: &Row, fault: Option<Fault>) -> Result<(), XlsxError> {
    for (column_at, (column, cell)) in (0_u16..).zip(row.cells().into_iter().enumerate()) {
        let number = match (column, fault) {
            (AMOUNT, Some(Fault::Formula)) => {
                sheet.write_formula(row_at, column_at, Formula::new(cell).set_result(row.standard.as_str()))?;
                continue;
            }
            (PAYEE_ID, Some(Fault::NumericId)) => row.beneficiary_id.parse().ok(),
            // The separators are typed in text cells only.
            (AMOUNT, Some(Fault::ThousandsSeparator)) => None,
            (SERIAL | STANDARD | AMOUNT, _) => cell.parse::<f64>().ok(),
            _ => None,
        };
        match number {
            Some(number) => sheet.write_number(row_at, column_at, number)?,
            None if cell.is_empty() => sheet,
            None => sheet.write_string(row_at, column_at, cell)?,
        };
    }
    Ok(())
}
