//! CSV: rows split on the bytes, in one pass.
//!
//! UTF-8 with or without a byte order mark, else GB18030; comma, tab or semicolon, told by the header row; quotes by
//! RFC 4180; CRLF or LF. Splitting before decoding is safe in both encodings: no byte below 0x30 is ever part of a
//! longer character, so a comma, a quote or a line end is always itself.
//!
//! A quote inside an unquoted cell, or text after a closing one, refuses the file. That strictness is what lets a large
//! file be read in pieces (`pieces`).
//!
//! Exactness: a file that is not valid UTF-8 must be valid GB18030 to the last byte, and U+FFFD, the mark of an earlier
//! loss, is refused in either. Deliberately not here: UTF-16, lone CR as a line end, `sep=` lines, comments.

use std::borrow::Cow;
use std::ops::ControlFlow;

use encoding_rs::GB18030;
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3, memmem, memrchr};
use serde::{Deserialize, Serialize};

use super::{Format, Limits, Row, Span, Summary, Visit};
use crate::{Unreadable, code};

/// How the text of a table is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
}

/// A CSV file whose encoding and separator are known.
#[derive(Debug, Clone, Copy)]
pub struct Csv<'a> {
    text: Text<'a>,
    separator: u8,
}

/// Some whole rows of a CSV file.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    text: Text<'a>,
    separator: u8,
}

/// A text whose characters are known to be valid (UTF-8), or will be decoded piece by piece.
#[derive(Debug, Clone, Copy)]
enum Text<'a> {
    Utf8(&'a str),
    Gb18030(&'a [u8]),
}

/// GB18030 is decoded in pieces of about this many bytes.
const PIECE: usize = 1 << 20;

impl<'a> Csv<'a> {
    /// Recognises encoding and separator. Refuses what cannot be a table of text.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Csv<'a>, Unreadable> {
        if bytes.len() as u64 > limits.file_bytes.min(u64::from(u32::MAX)) {
            return Err(Unreadable::new(code::TOO_LARGE).with("limit", limits.file_bytes));
        }
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(Unreadable::new(code::BAD_ENCODING).with("encoding", "UTF-16"));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        match first {
            None => return Err(Unreadable::new(code::EMPTY)),
            // A page or an XML file under a table's name.
            Some(b'<') => return Err(Unreadable::new(code::NOT_TABLE)),
            Some(_) if bytes.starts_with(b"%PDF-") || memchr(0, bytes).is_some() => {
                return Err(Unreadable::new(code::NOT_TABLE));
            }
            Some(_) => {}
        }
        let text = match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => match lost(bytes) {
                Some(at) => return Err(bad_encoding(row_of(bytes, at))),
                None => Text::Utf8(text),
            },
            Err(_) => Text::Gb18030(bytes),
        };
        Ok(Csv { text, separator: separator_of(bytes) })
    }

    /// How the text is encoded.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.text.encoding()
    }

    /// The character between cells: `,`, tab or `;`.
    #[must_use]
    pub fn separator(&self) -> char {
        char::from(self.separator)
    }

    pub(super) fn separator_byte(&self) -> u8 {
        self.separator
    }

    /// Reads the whole file in order.
    pub fn read(&self, limits: &Limits, visit: Visit<'_>) -> Result<Summary, Unreadable> {
        Chunk { text: self.text, separator: self.separator }.read(limits, visit)
    }
}

impl<'a> Chunk<'a> {
    /// Some whole rows, the first of them numbered 1; `None` if they are not UTF-8 and should be. GB18030 is
    /// decoded while it is read.
    pub(super) fn of(bytes: &'a [u8], encoding: Encoding, separator: u8) -> Option<Chunk<'a>> {
        let text = match encoding {
            Encoding::Utf8 => Text::Utf8(simdutf8::basic::from_utf8(bytes).ok()?),
            Encoding::Gb18030 => Text::Gb18030(bytes),
        };
        Some(Chunk { text, separator })
    }

    /// Reads the rows of this chunk in order.
    pub fn read(&self, limits: &Limits, visit: Visit<'_>) -> Result<Summary, Unreadable> {
        let mut scan = Scan { separator: self.separator, limits, visit, row: 0, spans: Vec::new() };
        let flow = match self.text {
            Text::Utf8(text) => scan.text(text)?,
            Text::Gb18030(bytes) => scan.gb18030(bytes)?,
        };
        Ok(Summary {
            format: Format::Csv,
            encoding: self.text.encoding(),
            rows: scan.row,
            last_row: scan.row,
            stopped: flow.is_break(),
            sheet: None,
            hidden_sheets: 0,
            hidden_rows: 0,
            merged_areas: 0,
        })
    }
}

impl<'a> Text<'a> {
    fn encoding(self) -> Encoding {
        match self {
            Text::Utf8(_) => Encoding::Utf8,
            Text::Gb18030(_) => Encoding::Gb18030,
        }
    }
}

/// The reading of one chunk.
struct Scan<'s, 'v> {
    separator: u8,
    limits: &'s Limits,
    visit: Visit<'v>,
    row: u32,
    spans: Vec<Span>,
}

/// Where the cell and the row begin whose ends were not seen yet.
#[derive(Default)]
struct Open {
    cell: usize,
    row: usize,
}

impl Scan<'_, '_> {
    fn gb18030(&mut self, bytes: &[u8]) -> Result<ControlFlow<()>, Unreadable> {
        for (_, start, end) in cuts(bytes, PIECE) {
            let piece = &bytes[start..end];
            let Some(text) = decoded(piece) else {
                return Err(bad_encoding(self.row + first_undecodable(piece)));
            };
            if self.text(&text)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn text(&mut self, text: &str) -> Result<ControlFlow<()>, Unreadable> {
        let mut rest = text;
        while let Some(quote) = memchr(b'"', rest.as_bytes()) {
            // Rows without a quote take the short way, up to the one that has it.
            let row = memrchr(b'\n', &rest.as_bytes()[..quote]).map_or(0, |found| found + 1);
            let (before, from_row) = rest.split_at(row);
            if self.plain(before)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            match self.quoted_row(from_row)? {
                ControlFlow::Break(()) => return Ok(ControlFlow::Break(())),
                ControlFlow::Continue(end) => rest = from_row.get(end..).unwrap_or_default(),
            }
        }
        self.plain(rest)
    }

    /// The fast path: a text without any quote.
    fn plain(&mut self, text: &str) -> Result<ControlFlow<()>, Unreadable> {
        let bytes = text.as_bytes();
        let mut open = Open::default();
        let (words, rest) = bytes.as_chunks::<8>();
        for (word, at) in words.iter().zip((0..).step_by(8)) {
            if self.ends_of(text, *word, at, &mut open)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        // What is left is looked at like the others, among zeros, which end nothing.
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        if self.ends_of(text, word, bytes.len() - rest.len(), &mut open)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if open.row == bytes.len() {
            return Ok(ControlFlow::Continue(()));
        }
        self.last_cell(bytes, open.cell, bytes.len())?;
        self.end_row(text, "", bytes.len() - open.row)
    }

    /// The cells and rows that end in these eight bytes, which are at `at` in the text.
    #[inline(always)]
    fn ends_of(
        &mut self,
        text: &str,
        word: [u8; 8],
        at: usize,
        open: &mut Open,
    ) -> Result<ControlFlow<()>, Unreadable> {
        let mut ends = ends_in(u64::from_le_bytes(word), self.separator);
        while ends != 0 {
            let end = at + ends.trailing_zeros() as usize / 8;
            ends &= ends - 1;
            let start = std::mem::replace(&mut open.cell, end + 1);
            if text.as_bytes()[end] == self.separator {
                self.cell(start, end)?;
            } else {
                self.last_cell(text.as_bytes(), start, end)?;
                let length = end - std::mem::replace(&mut open.row, end + 1);
                if self.end_row(text, "", length)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The first row of a text, with quotes; answers where the next one begins. A cell with doubled quotes is the only one
    /// that is copied.
    fn quoted_row(&mut self, text: &str) -> Result<ControlFlow<(), usize>, Unreadable> {
        let bytes = text.as_bytes();
        let mut own = String::new();
        let mut cell = 0;
        loop {
            let after = if bytes.get(cell) == Some(&b'"') {
                self.quoted_cell(text, cell, &mut own)?
            } else {
                let rest = bytes.get(cell..).unwrap_or_default();
                let end = memchr3(self.separator, b'\n', b'"', rest).map_or(bytes.len(), |found| cell + found);
                match bytes.get(end) {
                    Some(b'"') => return Err(self.bad_quotes()),
                    Some(&byte) if byte == self.separator => self.cell(cell, end)?,
                    _ => self.last_cell(bytes, cell, end)?,
                }
                end
            };
            cell = after + 1;
            if bytes.get(after) != Some(&self.separator) {
                return Ok(self.end_row(text, &own, after)?.map_continue(|()| cell));
            }
        }
    }

    /// A cell that opens with a quote at `open`. Returns where the separator, line end or end of text after it is.
    fn quoted_cell(&mut self, text: &str, open: usize, own: &mut String) -> Result<usize, Unreadable> {
        let bytes = text.as_bytes();
        let own_start = own.len();
        let mut from = open + 1;
        let close = loop {
            let Some(found) = memchr(b'"', &bytes[from..]) else {
                return Err(self.bad_quotes());
            };
            let quote = from + found;
            if bytes.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            own.push_str(&text[from..=quote]);
            from = quote + 2;
        };
        if own.len() == own_start {
            self.cell(open + 1, close)?;
        } else {
            own.push_str(&text[from..close]);
            self.push(Span::Own(offset(own_start), offset(own.len())))?;
        }
        let after = close + 1;
        match &bytes[after..] {
            [] | [b'\n', ..] => Ok(after),
            [b'\r', b'\n', ..] | [b'\r'] => Ok(after + 1),
            [byte, ..] if *byte == self.separator => Ok(after),
            _ => Err(self.bad_quotes()),
        }
    }

    /// The cell before a line end: without the CR of a CRLF, and none at all in an empty line.
    fn last_cell(&mut self, bytes: &[u8], start: usize, end: usize) -> Result<(), Unreadable> {
        let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
        if start == end && self.spans.is_empty() { Ok(()) } else { self.cell(start, end) }
    }

    #[inline(always)]
    fn cell(&mut self, start: usize, end: usize) -> Result<(), Unreadable> {
        self.push(Span::Kept(offset(start), offset(end)))
    }

    #[inline(always)]
    fn push(&mut self, span: Span) -> Result<(), Unreadable> {
        if self.spans.len() >= usize::from(self.limits.columns) {
            return Err(self.too_many_columns());
        }
        self.spans.push(span);
        Ok(())
    }

    #[cold]
    fn too_many_columns(&self) -> Unreadable {
        Unreadable::new(code::TOO_MANY_COLUMNS).with("row", self.row + 1).with("limit", self.limits.columns)
    }

    fn end_row(&mut self, kept: &str, own: &str, length: usize) -> Result<ControlFlow<()>, Unreadable> {
        self.row += 1;
        if self.row > self.limits.rows {
            return Err(Unreadable::new(code::TOO_MANY_ROWS).with("limit", self.limits.rows));
        }
        if length > self.limits.row_bytes {
            return Err(Unreadable::new(code::CELL_TOO_LONG).with("row", self.row));
        }
        let flow = (self.visit)(Row { number: self.row, spans: &self.spans, kept, own });
        self.spans.clear();
        Ok(flow)
    }

    fn bad_quotes(&self) -> Unreadable {
        Unreadable::new(code::BAD_QUOTES).with("row", self.row + 1)
    }
}

/// The high bit of every byte of a word that is the separator or a line end; a cell is too short for a search of its own.
#[inline]
fn ends_in(word: u64, separator: u8) -> u64 {
    const LOW: u64 = u64::MAX / 255;
    const SEVEN: u64 = LOW * 0x7F;
    // The high bit of every byte that is zero.
    let zeros = |word: u64| !(((word & SEVEN) + SEVEN) | word | SEVEN);
    zeros(word ^ (LOW * u64::from(separator))) | zeros(word ^ (LOW * u64::from(b'\n')))
}

/// An offset into a text, which `Csv::open` has bounded.
#[inline]
fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a CSV of more than 4 GiB was refused when it was opened")
}

fn bad_encoding(row: u32) -> Unreadable {
    Unreadable::new(code::BAD_ENCODING).with("row", row)
}

/// Pieces of at least `size` bytes that end where a row ends: rows before it, start and end.
fn cuts(bytes: &[u8], size: usize) -> Vec<(u32, usize, usize)> {
    let (mut pieces, mut rows, mut start) = (Vec::new(), 0, 0);
    if memchr(b'"', bytes).is_none() {
        while start < bytes.len() {
            let near = (start + size - 1).min(bytes.len());
            let end = memchr(b'\n', &bytes[near..]).map_or(bytes.len(), |found| near + found + 1);
            pieces.push((rows, start, end));
            if end < bytes.len() {
                rows += offset(memchr_iter(b'\n', &bytes[start..end]).count());
            }
            start = end;
        }
        return pieces;
    }
    let (mut inside, mut ended) = (false, 0);
    for at in memchr2_iter(b'"', b'\n', bytes) {
        if bytes[at] == b'"' {
            inside = !inside;
        } else if !inside {
            ended += 1;
            if at + 1 - start >= size {
                pieces.push((rows, start, at + 1));
                (rows, start) = (ended, at + 1);
            }
        }
    }
    if start < bytes.len() {
        pieces.push((rows, start, bytes.len()));
    }
    pieces
}

/// The row in which the byte at this place is.
fn row_of(bytes: &[u8], at: usize) -> u32 {
    let mut inside = false;
    let ends = memchr2_iter(b'"', b'\n', &bytes[..at]).filter(|&found| {
        inside ^= bytes[found] == b'"';
        bytes[found] == b'\n' && !inside
    });
    offset(ends.count()) + 1
}

/// The text of these GB18030 bytes if it is exact.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    lost(text.as_bytes()).is_none().then_some(text)
}

/// Where the first mark of an earlier loss is in UTF-8.
pub(super) fn lost(utf8: &[u8]) -> Option<usize> {
    memmem::find(utf8, "\u{FFFD}".as_bytes())
}

/// Which row of this piece, counted from 1, is the first that cannot be decoded.
fn first_undecodable(piece: &[u8]) -> u32 {
    let bad = cuts(piece, 1).into_iter().find(|(_, start, end)| decoded(&piece[*start..*end]).is_none());
    bad.map_or(1, |(rows, _, _)| rows + 1)
}

/// The separator of the header row: the first of the leading lines that has any of the three decides by majority.
fn separator_of(bytes: &[u8]) -> u8 {
    const LINES_LOOKED_AT: usize = 20;
    for (_, start, end) in cuts(&bytes[..bytes.len().min(PIECE)], 1).into_iter().take(LINES_LOOKED_AT) {
        let (mut comma, mut tab, mut semicolon, mut inside) = (0, 0, 0, false);
        for byte in &bytes[start..end] {
            match byte {
                b'"' => inside = !inside,
                b',' if !inside => comma += 1,
                b'\t' if !inside => tab += 1,
                b';' if !inside => semicolon += 1,
                _ => {}
            }
        }
        let most = comma.max(tab).max(semicolon);
        if most > 0 {
            return if comma == most {
                b','
            } else if tab == most {
                b'\t'
            } else {
                b';'
            };
        }
    }
    b','
}
