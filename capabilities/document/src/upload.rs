//! Reading a table somebody uploaded: `table::read` in a confined child, its rows given to a visitor in the parent.
//!
//! The child sends rows in frames of many rows each, the texts of a frame in one piece, so the parent checks their
//! encoding once a frame and copies nothing. A room that needs only a few columns of many rows may instead send its
//! own frames from its own handler; this is for everything else.

use std::fs::File;
use std::ops::ControlFlow;

use crate::confined::{Confined, Frames};
use crate::table::{self, Cell, Limits, Row, Span, Summary, Visit};
use crate::{Unreadable, code};

/// The kind under which the child reads tables.
pub const KIND: &str = "table";

const ROWS: u8 = 0;
const SUMMARY: u8 = 1;

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const FORMULA: u8 = 3;

/// Bytes of text gathered into one frame; one more row may come on top.
const FRAME_TEXT_BYTES: usize = 256 << 10;

/// The parent's side: reads the table in `file` and gives every row to `visit`.
///
/// Rows may have been visited before a refusal: only `Ok` says that they count. `None` when the visitor ended the
/// reading, since the rest of the file is then unknown.
pub fn read(
    confined: &Confined,
    file: &File,
    limits: &Limits,
    visit: Visit<'_>,
) -> Result<Option<Summary>, Unreadable> {
    let settings = serde_json::to_string(limits).map_err(|_| broken())?;
    let mut spans = Vec::new();
    let mut summary = None;
    // A visitor that has seen enough ends the child; this is how that is told from a refusal.
    let mut stopped = false;
    let answer = confined.parse(file, KIND, &settings, &mut |frame| match frame.split_first() {
        Some((&ROWS, frame)) => {
            stopped = give_rows(frame, &mut spans, visit)?.is_break();
            if stopped { Err(Unreadable::new(code::STOPPED_PARSER)) } else { Ok(()) }
        }
        Some((&SUMMARY, json)) => {
            summary = Some(serde_json::from_slice::<Summary>(json).map_err(|_| broken())?);
            Ok(())
        }
        _ => Err(broken()),
    });
    if stopped {
        return Ok(None);
    }
    answer?;
    summary.ok_or_else(broken).map(Some)
}

/// The child's side, for the handler of `confined::run_child` to call for `KIND`.
pub fn answer(settings: &str, file: &File, frames: &mut Frames) -> Result<(), Unreadable> {
    let limits: Limits = serde_json::from_str(settings).map_err(|_| broken())?;
    let bytes = table::bytes_of(file, &limits)?;
    let mut packed = Packed::default();
    let mut failed = None;
    let summary = table::read(&bytes, &limits, &mut |row| match packed.add(row, frames) {
        Ok(()) => ControlFlow::Continue(()),
        Err(refusal) => {
            failed = Some(refusal);
            ControlFlow::Break(())
        }
    });
    if let Some(refusal) = failed {
        return Err(refusal);
    }
    let summary = summary?;
    packed.send(frames)?;
    let mut last = vec![SUMMARY];
    serde_json::to_writer(&mut last, &summary).map_err(|_| broken())?;
    frames.send(&last)
}

/// Rows on their way into a frame: their shape, and their texts in one piece.
#[derive(Default)]
struct Packed {
    shape: Vec<u8>,
    text: String,
    frame: Vec<u8>,
}

impl Packed {
    fn add(&mut self, row: Row<'_>, frames: &mut Frames) -> Result<(), Unreadable> {
        let cells = u16::try_from(row.len()).map_err(|_| Unreadable::new(code::TOO_MANY_COLUMNS))?;
        self.shape.extend_from_slice(&row.number().to_le_bytes());
        self.shape.extend_from_slice(&cells.to_le_bytes());
        for cell in row.cells() {
            let (kind, text) = match cell {
                Cell::Empty => (EMPTY, ""),
                Cell::Text(text) => (TEXT, text),
                Cell::Number(text) => (NUMBER, text),
                Cell::Formula => (FORMULA, ""),
            };
            self.shape.push(kind);
            if kind == TEXT || kind == NUMBER {
                let length = u32::try_from(text.len()).map_err(|_| Unreadable::new(code::CELL_TOO_LONG))?;
                self.shape.extend_from_slice(&length.to_le_bytes());
                self.text.push_str(text);
            }
        }
        if self.text.len() + self.shape.len() >= FRAME_TEXT_BYTES { self.send(frames) } else { Ok(()) }
    }

    fn send(&mut self, frames: &mut Frames) -> Result<(), Unreadable> {
        if self.shape.is_empty() {
            return Ok(());
        }
        let shape_length = u32::try_from(self.shape.len()).map_err(|_| broken())?;
        self.frame.clear();
        self.frame.push(ROWS);
        self.frame.extend_from_slice(&shape_length.to_le_bytes());
        self.frame.extend_from_slice(&self.shape);
        self.frame.extend_from_slice(self.text.as_bytes());
        self.shape.clear();
        self.text.clear();
        frames.send(&self.frame)
    }
}

/// Unpacks a frame of rows. The child is not trusted: whatever does not fit refuses.
fn give_rows(frame: &[u8], spans: &mut Vec<Span>, visit: Visit<'_>) -> Result<ControlFlow<()>, Unreadable> {
    let (length, rest) = take::<4>(frame)?;
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| broken())?;
    let (mut shape, text) = rest.split_at_checked(length).ok_or_else(broken)?;
    let text = simdutf8::basic::from_utf8(text).map_err(|_| broken())?;
    let mut at = 0;
    while !shape.is_empty() {
        let (number, rest) = take::<4>(shape)?;
        let (cells, rest) = take::<2>(rest)?;
        shape = rest;
        spans.clear();
        for _ in 0..u16::from_le_bytes(cells) {
            let ([kind], rest) = take::<1>(shape)?;
            shape = rest;
            if kind == EMPTY || kind == FORMULA {
                spans.push(if kind == EMPTY { Span::Empty } else { Span::Formula });
                continue;
            }
            let (length, rest) = take::<4>(shape)?;
            shape = rest;
            let end = u32::from_le_bytes(length).checked_add(at).ok_or_else(broken)?;
            text.get(at as usize..end as usize).ok_or_else(broken)?;
            spans.push(if kind == NUMBER { Span::Number(at, end) } else { Span::Kept(at, end) });
            at = end;
        }
        let row = Row { number: u32::from_le_bytes(number), spans, kept: text, own: text };
        if visit(row).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn take<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), Unreadable> {
    bytes.split_first_chunk::<N>().map(|(head, rest)| (*head, rest)).ok_or_else(broken)
}

fn broken() -> Unreadable {
    Unreadable::new(code::STOPPED_PARSER).with("how", "answer")
}
