//! The first visible sheet of a workbook, row by row. What hidden, merged and computed cells mean is said in `table`.
//!
//! Steps: open the package, choose the sheet, read the shared strings, then scan the sheet as it is inflated. A cell
//! that is only formatted is empty wherever it is; a filled one beyond the limits refuses the file. Rows and cells
//! must come in order, so no value can be overwritten by a later one of the same place.

use std::ops::ControlFlow;

use super::csv::Encoding;
use super::merged::{Filled, column_name, place};
use super::package::Package;
use super::strings::{Strings, number, read_string, settle};
use super::xml::{Attributes, Token, Xml, unescape};
use super::{Format, Limits, Row, Span, Summary, Visit, workbook};
use crate::{Unreadable, code};

const PART: &str = "sheet";

pub(super) fn read(bytes: &[u8], limits: &Limits, visit: Visit<'_>) -> Result<Summary, Unreadable> {
    let mut package = Package::open(bytes, limits)?;
    let chosen = workbook::choose(&mut package)?;
    let strings = match &chosen.strings_part {
        Some(part) => Strings::read(&mut package, part, limits)?,
        None => Strings::default(),
    };
    let mut scan = Scan {
        limits,
        strings: &strings,
        visit,
        spans: Vec::new(),
        own: String::new(),
        filled: Filled::default(),
        text_bytes: 0,
        summary: Summary {
            format: Format::Xlsx,
            encoding: Encoding::Utf8,
            rows: 0,
            last_row: 0,
            stopped: false,
            sheet: Some(chosen.sheet_name),
            hidden_sheets: chosen.hidden_sheets,
            hidden_rows: 0,
            merged_areas: 0,
        },
    };
    package.scan(&chosen.sheet_part, PART, |xml| scan.sheet(xml))?;
    if scan.summary.rows == 0 {
        return Err(Unreadable::new(code::EMPTY));
    }
    Ok(scan.summary)
}

/// How a cell's value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Number,
    Shared,
    Inline,
    Text,
    Truth,
}

struct Scan<'s, 'v> {
    limits: &'s Limits,
    strings: &'s Strings,
    visit: Visit<'v>,
    spans: Vec<Span>,
    own: String,
    filled: Filled,
    text_bytes: u64,
    summary: Summary,
}

impl Scan<'_, '_> {
    fn sheet(&mut self, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        if !matches!(xml.next()?, Token::Start { name: b"worksheet", .. }) {
            return Err(xml.damaged("not a worksheet"));
        }
        loop {
            match xml.next()? {
                Token::Start { name: b"sheetData", empty: false, .. } => {
                    self.summary.stopped = self.rows(xml)?.is_break();
                    if self.summary.stopped {
                        return Ok(());
                    }
                }
                Token::Start { name: b"mergeCells", empty: false, .. } => self.merged(xml)?,
                Token::Start { empty: false, .. } => xml.skip()?,
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn rows(&mut self, xml: &mut Xml<'_>) -> Result<ControlFlow<()>, Unreadable> {
        loop {
            match xml.next()? {
                Token::Start { name: b"row", attributes, empty } => {
                    let (number, hidden) = row_attributes(attributes)?;
                    let number = number.unwrap_or(u64::from(self.summary.last_row) + 1);
                    if number <= u64::from(self.summary.last_row) {
                        return Err(xml.damaged("rows out of order"));
                    }
                    let limit = self.limits.rows;
                    let number = u32::try_from(number)
                        .ok()
                        .filter(|row| *row <= limit)
                        .ok_or_else(|| Unreadable::new(code::FAR_CELL).with("row", number).with("limit", limit))?;
                    self.summary.last_row = number;
                    self.summary.rows += 1;
                    self.summary.hidden_rows += u32::from(hidden);
                    if !empty {
                        self.cells(xml, number)?;
                    }
                    if self.give(number)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Token::End { name: b"sheetData" } => return Ok(ControlFlow::Continue(())),
                Token::Start { empty: false, .. } => xml.skip()?,
                Token::Eof => return Err(xml.damaged("rows without an end")),
                _ => {}
            }
        }
    }

    fn give(&mut self, number: u32) -> Result<ControlFlow<()>, Unreadable> {
        if self.text_bytes > self.limits.text_bytes {
            return Err(Unreadable::bomb("text of all cells"));
        }
        let row = Row { number, spans: &self.spans, kept: &self.strings.text, own: &self.own };
        let flow = (self.visit)(row);
        self.spans.clear();
        self.own.clear();
        Ok(flow)
    }

    fn cells(&mut self, xml: &mut Xml<'_>, row: u32) -> Result<(), Unreadable> {
        self.filled.begin_row(row);
        let mut next_column = 0;
        loop {
            match xml.next()? {
                Token::Start { name: b"c", attributes, empty } => {
                    let (reference, written) = cell_attributes(attributes)?;
                    let column = match reference {
                        Reference::Absent => next_column,
                        Reference::At(place) if place.row == row && place.column >= next_column => place.column,
                        Reference::At(_) | Reference::Wrong => {
                            return Err(xml.damaged("cells out of order"));
                        }
                    };
                    next_column = column + 1;
                    let span = if empty { Span::Empty } else { self.cell(xml, written)? };
                    self.put(row, column, span)?;
                }
                Token::End { name: b"row" } => return Ok(()),
                Token::Start { empty: false, .. } => xml.skip()?,
                Token::End { .. } | Token::Eof => return Err(xml.damaged("row without an end")),
                _ => {}
            }
        }
    }

    fn put(&mut self, row: u32, column: u32, span: Span) -> Result<(), Unreadable> {
        let position = column as usize;
        if position >= usize::from(self.limits.columns) {
            return match span {
                Span::Empty => Ok(()),
                _ => Err(Unreadable::new(code::FAR_CELL).with("row", row).with("column", column_name(column))),
            };
        }
        if self.own.len() > self.limits.row_bytes {
            return Err(Unreadable::new(code::CELL_TOO_LONG).with("row", row));
        }
        match span {
            Span::Empty => {}
            Span::Formula => self.filled.fill(position),
            Span::Kept(start, end) | Span::Own(start, end) | Span::Number(start, end) => {
                self.text_bytes += u64::from(end - start);
                self.filled.fill(position);
            }
        }
        while self.spans.len() < position {
            self.spans.push(Span::Empty);
        }
        self.spans.push(span);
        Ok(())
    }

    /// The content of a cell whose start was just read, up to its end.
    fn cell(&mut self, xml: &mut Xml<'_>, written: Written) -> Result<Span, Unreadable> {
        let start = self.own.len();
        let mut shared = None;
        let mut formula = false;
        loop {
            match xml.next()? {
                Token::Start { name: b"v", empty: false, .. } => loop {
                    match xml.next()? {
                        Token::Text(value) if written == Written::Shared => {
                            let place = number(value)
                                .and_then(|found| self.strings.place(usize::try_from(found).ok()?))
                                .ok_or_else(|| Unreadable::damaged(PART, "unknown shared string"))?;
                            shared = Some(place);
                        }
                        Token::Text(value) => unescape(value, PART, &mut self.own)?,
                        Token::End { name: b"v" } => break,
                        _ => return Err(xml.damaged("value without an end")),
                    }
                },
                Token::Start { name: b"is", empty: false, .. } if written == Written::Inline => {
                    read_string(xml, b"is", PART, &mut self.own, self.limits)?;
                }
                Token::Start { name: b"f", empty, .. } => {
                    formula = true;
                    if !empty {
                        xml.skip()?;
                    }
                }
                Token::Start { empty: false, .. } => xml.skip()?,
                Token::End { name: b"c" } => break,
                Token::End { .. } | Token::Eof => return Err(xml.damaged("cell without an end")),
                _ => {}
            }
        }
        if formula {
            self.own.truncate(start);
            return Ok(Span::Formula);
        }
        if let Some((start, end)) = shared {
            return Ok(if start == end { Span::Empty } else { Span::Kept(start, end) });
        }
        self.own_cell(start, written)
    }

    /// The cell whose value was put into the row's own text from `start` on.
    fn own_cell(&mut self, start: usize, written: Written) -> Result<Span, Unreadable> {
        const NUMBER_CHARACTERS_MAX: usize = 64;
        let value = &self.own[start..];
        if value.is_empty() {
            return Ok(Span::Empty);
        }
        match written {
            Written::Number => {
                let is_number =
                    value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
                if !is_number || value.len() > NUMBER_CHARACTERS_MAX {
                    return Err(Unreadable::damaged(PART, "number"));
                }
            }
            Written::Truth => {
                let shown = if value == "0" { "FALSE" } else { "TRUE" };
                self.own.replace_range(start.., shown);
            }
            Written::Text => settle(&mut self.own, start, self.limits)?,
            // Bounded when the string was read.
            Written::Inline | Written::Shared => {}
        }
        let too_long = || Unreadable::new(code::CELL_TOO_LONG);
        let start = u32::try_from(start).map_err(|_| too_long())?;
        let end = u32::try_from(self.own.len()).map_err(|_| too_long())?;
        Ok(if written == Written::Number { Span::Number(start, end) } else { Span::Own(start, end) })
    }

    fn merged(&mut self, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        loop {
            match xml.next()? {
                Token::Start { name: b"mergeCell", attributes, .. } => {
                    for attribute in attributes {
                        let (name, area) = attribute?;
                        if name == b"ref" {
                            self.summary.merged_areas += 1;
                            self.filled.check(area).unwrap_or_else(|| Err(Unreadable::damaged(PART, "merged area")))?;
                        }
                    }
                }
                Token::End { name: b"mergeCells" } => return Ok(()),
                Token::Eof => return Err(xml.damaged("merged areas without an end")),
                _ => {}
            }
        }
    }
}

/// The row's number, if it has one, and whether it is hidden.
fn row_attributes(attributes: Attributes<'_>) -> Result<(Option<u64>, bool), Unreadable> {
    let (mut row, mut hidden) = (None, false);
    for attribute in attributes {
        match attribute? {
            (b"r", digits) => {
                row = Some(number(digits).ok_or_else(|| Unreadable::damaged(PART, "number of a row"))?);
            }
            (b"hidden", value) => hidden = value == b"1" || value == b"true",
            _ => {}
        }
    }
    Ok((row, hidden))
}

#[derive(Clone, Copy)]
enum Reference {
    Absent,
    At(super::merged::Place),
    Wrong,
}

#[inline]
fn cell_attributes(attributes: Attributes<'_>) -> Result<(Reference, Written), Unreadable> {
    let (mut reference, mut written) = (Reference::Absent, Written::Number);
    for attribute in attributes {
        match attribute? {
            (b"r", value) => reference = place(value).map_or(Reference::Wrong, Reference::At),
            (b"t", kind) => {
                written = match kind {
                    b"s" => Written::Shared,
                    b"n" => Written::Number,
                    b"inlineStr" => Written::Inline,
                    b"str" | b"e" | b"d" => Written::Text,
                    b"b" => Written::Truth,
                    _ => return Err(Unreadable::damaged(PART, "kind of a cell")),
                };
            }
            _ => {}
        }
    }
    Ok((reference, written))
}
