//! The rejects of a roster: the original layout with only the rejected rows, and why, so that a clerk corrects the
//! file and loads it again.
//!
//! Rows above the header and the header itself are kept. The two columns of reasons come after the header's last
//! column; a cell of a row beyond the header moves behind them instead of being lost. When the file already was a
//! rejects file, its old reasons are left out. A formula has no exact value and leaves an empty cell.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;

use rust_xlsxwriter::{Format, Workbook};

use super::xlsx::{header_format, put_number, put_text, text_format};
use crate::confined::Confined;
use crate::table::{Cell, Limits, Row};
use crate::{Unreadable, upload};

const REASON_TITLES: [&str; 2] = ["错误代码", "错误原因"];

/// Why one row was rejected.
#[derive(Debug, Clone)]
pub struct Reject<'a> {
    /// The row's number in the file.
    pub row: u32,
    /// The stable code.
    pub code: &'a str,
    /// The sentence for the clerk.
    pub reason: &'a str,
}

/// A rejects file being written: show it every row of the original, in order.
pub struct RejectsSheet<'a> {
    workbook: Workbook,
    header_row: u32,
    rejects: std::iter::Peekable<std::slice::Iter<'a, Reject<'a>>>,
    /// Where the original's columns go; nothing for the reasons of an earlier time.
    columns: Vec<Option<u16>>,
    reasons_at: u16,
    next_row: u32,
    text: Format,
    header: Format,
}

impl<'a> RejectsSheet<'a> {
    /// Begins the file. `rejects` are in the order of their rows.
    pub fn new(header_row: u32, rejects: &'a [Reject<'a>]) -> io::Result<RejectsSheet<'a>> {
        assert!(rejects.is_sorted_by_key(|reject| reject.row), "rejects come in the order of the file");
        let mut workbook = Workbook::new();
        workbook.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
        Ok(RejectsSheet {
            workbook,
            header_row,
            rejects: rejects.iter().peekable(),
            columns: Vec::new(),
            reasons_at: 0,
            next_row: 0,
            text: text_format(),
            header: header_format(),
        })
    }

    /// Takes the next row of the original and writes it if it belongs into the file.
    pub fn see(&mut self, row: Row<'_>) -> io::Result<()> {
        if row.number() < self.header_row {
            self.next_row = row.number() - 1;
            return self.write(row, None);
        }
        if row.number() == self.header_row {
            self.next_row = row.number() - 1;
            self.lay_out(row);
            return self.write(row, Some(REASON_TITLES));
        }
        while let Some(reject) = self.rejects.next_if(|reject| reject.row <= row.number()) {
            // A second reason for the same row gets a line of its own; one for a row the file does not have, none.
            if reject.row == row.number() {
                self.write(row, Some([reject.code, reject.reason]))?;
            }
        }
        Ok(())
    }

    /// Ends the file into `out`.
    pub fn finish<W: Write + Send>(mut self, out: W) -> io::Result<()> {
        self.workbook.save_to_writer(out).map_err(io::Error::other)
    }

    fn lay_out(&mut self, header: Row<'_>) {
        let mut next = 0;
        for cell in header.cells() {
            let is_reason = cell.text().is_some_and(|title| REASON_TITLES.contains(&title.trim()));
            self.columns.push((!is_reason).then_some(next));
            next += u16::from(!is_reason);
        }
        self.reasons_at = next;
    }

    fn column(&self, position: usize) -> Option<u16> {
        match self.columns.get(position) {
            Some(column) => *column,
            None => {
                let beyond = u16::try_from(position - self.columns.len()).ok()?;
                let shift = if self.columns.is_empty() { 0 } else { self.reasons_at + 2 };
                Some(beyond + shift)
            }
        }
    }

    fn write(&mut self, row: Row<'_>, reasons: Option<[&str; 2]>) -> io::Result<()> {
        let is_header = row.number() == self.header_row;
        let format = if is_header { self.header.clone() } else { self.text.clone() };
        let places: Vec<Option<u16>> = (0..row.len()).map(|position| self.column(position)).collect();
        let (to, reasons_at) = (self.next_row, self.reasons_at);
        let sheet = self.workbook.worksheet_from_index(0).map_err(io::Error::other)?;
        for (cell, place) in row.cells().zip(places) {
            let Some(column) = place else { continue };
            match cell {
                Cell::Empty | Cell::Formula => Ok(()),
                Cell::Text(text) => put_text(sheet, to, column, text, &format),
                Cell::Number(digits) => put_number(sheet, to, column, digits, &Format::default()),
            }
            .map_err(io::Error::other)?;
        }
        for (column, reason) in (reasons_at..).zip(reasons.into_iter().flatten()) {
            put_text(sheet, to, column, reason, &format).map_err(io::Error::other)?;
        }
        if is_header {
            sheet.set_freeze_panes(to + 1, 0).map_err(io::Error::other)?;
        }
        self.next_row = to + 1;
        Ok(())
    }
}

/// Reads the original in a confined child and writes its rejects into `out`.
pub fn rejects_of<W: Write + Send>(
    confined: &Confined,
    original: &File,
    limits: &Limits,
    header_row: u32,
    rejects: &[Reject<'_>],
    out: W,
) -> Result<(), Unreadable> {
    let mut sheet = RejectsSheet::new(header_row, rejects).map_err(|error| Unreadable::not_read(&error))?;
    let mut failed = None;
    upload::read(confined, original, limits, &mut |row| match sheet.see(row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    match failed {
        Some(error) => Err(Unreadable::not_read(&error)),
        None => sheet.finish(out).map_err(|error| Unreadable::not_read(&error)),
    }
}

/// The same for rows whose reasons are codes; each code is put into words once.
pub fn rejects_by_code<W: Write + Send>(
    confined: &Confined,
    original: &File,
    limits: &Limits,
    header_row: u32,
    refused: &[(u32, impl AsRef<str>)],
    say: impl Fn(&str) -> String,
    out: W,
) -> Result<(), Unreadable> {
    let mut sentences: BTreeMap<&str, String> = BTreeMap::new();
    for (_, code) in refused {
        sentences.entry(code.as_ref()).or_insert_with(|| say(code.as_ref()));
    }
    let rejects: Vec<Reject<'_>> = refused
        .iter()
        .map(|(row, code)| Reject { row: *row, code: code.as_ref(), reason: &sentences[code.as_ref()] })
        .collect();
    rejects_of(confined, original, limits, header_row, &rejects, out)
}
