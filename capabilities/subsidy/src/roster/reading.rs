//! Rows to lines: the child's side, and what the parent makes of its answer. A CSV is read in pieces by all cores, and
//! the pieces come in any order.

use std::{
    fs::File,
    ops::ControlFlow,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use document::{
    Unreadable,
    confined::Frames,
    table::{
        self, Cell, Format, Limits, Row, Visit,
        csv::{Csv, Encoding},
        pieces::{Pieces, Stopped},
    },
};
use kernel::{CitizenId, Fen, PersonName};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Fault, Line, ParsedRoster,
    layout::{HEADER_ROWS_MAX, Layout, Missing},
    line::{self, LINE_BYTES},
};

/// The kind under which the child reads rosters.
pub const KIND: &str = "roster";

/// A part of the file: its number, its rows, its blank rows, its rows of totals, then its lines.
const PART: u8 = 0;
/// What came so far does not count; the file is read once more.
const AGAIN: u8 = 1;
const SUMMARY: u8 = 2;
const PART_HEAD_BYTES: usize = 16;
/// Lines gathered into one frame where a file is read whole.
const LINES_PER_FRAME: usize = 8_192;

#[derive(Serialize, Deserialize)]
struct Summary {
    header_row: u32,
}

/// Lines gathered from some rows.
#[derive(Default)]
struct Gathered {
    lines: Vec<Line>,
    rows: u32,
    blank_rows: u32,
    total_rows: u32,
}

/// The child's handler for [`KIND`].
///
/// # Errors
/// `roster_header_missing`; what the table reader refuses.
pub fn answer(settings: &str, file: &File, frames: &mut Frames) -> Result<(), Unreadable> {
    let limits: Limits = serde_json::from_str(settings).map_err(|_| stopped())?;
    let header_row = match read_in_pieces(file, &limits, frames)? {
        Some(header_row) => header_row,
        None => read_whole(file, &limits, frames)?,
    };
    let mut frame = vec![SUMMARY];
    serde_json::to_writer(&mut frame, &Summary { header_row }).map_err(|_| stopped())?;
    frames.send(&frame)
}

fn stopped() -> Unreadable {
    Unreadable::new("file_stopped_parser")
}

/// The plain case, in which the file is never held. `None` when it is another, or when anything is wrong with it.
fn read_in_pieces(file: &File, limits: &Limits, frames: &mut Frames) -> Result<Option<u32>, Unreadable> {
    let Some(pieces) = Pieces::open(file, limits) else { return Ok(None) };
    let mut layout = None;
    let _ = pieces.head(&mut |row| find_layout(&row, &mut layout));
    let Some(layout) = layout else { return Ok(None) };
    for encoding in [Encoding::Utf8, Encoding::Gb18030] {
        let rows_in_all = AtomicU32::new(0);
        let way = Mutex::new((&mut *frames, Vec::new()));
        let read = pieces.each(encoding, |piece| {
            let mut part = Gathered::default();
            let header = if piece.number == 0 { layout.header_row } else { 0 };
            part.rows = piece.chunk.read(limits, &mut |row| part.take(row, layout, header)).ok()?.rows;
            // Sorted here, by all threads at once: who takes it in only has to merge.
            let order = in_order(&part.lines);
            let before = rows_in_all.fetch_add(part.rows, Ordering::Relaxed);
            before.checked_add(part.rows).filter(|rows| *rows <= limits.rows)?;
            let (frames, frame) = &mut *way.lock().expect("nobody panics while it is held");
            part.send(piece.number, order.iter().map(|at| &part.lines[*at]), frames, frame).ok()
        });
        match read {
            Ok(()) => return Ok(Some(layout.header_row)),
            Err(Stopped::OtherEncoding) => frames.send(&[AGAIN])?,
            Err(Stopped::NotPlain) => break,
        }
    }
    frames.send(&[AGAIN])?;
    Ok(None)
}

/// Any file, held whole; says what is wrong with it.
fn read_whole(file: &File, limits: &Limits, frames: &mut Frames) -> Result<u32, Unreadable> {
    let bytes = table::bytes_of(file, limits)?;
    let mut all = Gathered::default();
    let layout = match table::recognise(&bytes, limits)? {
        Format::Xlsx => {
            let layout = find_header(|visit| table::read(&bytes, limits, visit).map(drop))?;
            let mut last_row = layout.header_row;
            table::read(&bytes, limits, &mut |row| {
                // A workbook leaves blank rows out; only the numbers of the others tell.
                all.blank_rows += row.number().saturating_sub(last_row + 1);
                last_row = last_row.max(row.number());
                all.take(row, layout, layout.header_row)
            })?;
            layout
        }
        Format::Csv => {
            let csv = Csv::open(&bytes, limits)?;
            let layout = find_header(|visit| csv.read(limits, visit).map(drop))?;
            csv.read(limits, &mut |row| all.take(row, layout, layout.header_row))?;
            layout
        }
    };
    drop(bytes);
    let order = in_order(&all.lines);
    let mut frame = Vec::new();
    for (number, order) in (0..).zip(order.chunks(LINES_PER_FRAME)) {
        all.send(number, order.iter().map(|at| &all.lines[*at]), frames, &mut frame)?;
        (all.blank_rows, all.total_rows) = (0, 0);
    }
    Ok(layout.header_row)
}

/// Rows before the header may be titles; the first row that names the needed columns is it.
fn find_header(read: impl FnOnce(Visit<'_>) -> Result<(), Unreadable>) -> Result<Layout, Unreadable> {
    let mut found = None;
    let mut nearest = vec!["收款人姓名", "收款人身份证号", "补贴金额"];
    read(&mut |row| {
        if let Err(Missing(missing)) = Layout::of_header(&row)
            && missing.len() < nearest.len()
        {
            nearest = missing;
        }
        find_layout(&row, &mut found)
    })?;
    found.ok_or_else(|| Unreadable::new("roster_header_missing").with("columns", nearest.join("、")))
}

fn find_layout(row: &Row<'_>, found: &mut Option<Layout>) -> ControlFlow<()> {
    *found = Layout::of_header(row).ok();
    if found.is_some() || row.number() >= HEADER_ROWS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

impl Gathered {
    /// Takes a row that stands behind the header.
    fn take(&mut self, row: Row<'_>, layout: Layout, header_row: u32) -> ControlFlow<()> {
        if row.number() > header_row {
            if row.is_blank() {
                self.blank_rows += 1;
            } else if is_total(&row, layout) {
                self.total_rows += 1;
            } else {
                self.lines.push(read_line(&row, layout));
            }
        }
        ControlFlow::Continue(())
    }

    fn send<'a>(
        &'a self,
        number: u32,
        lines: impl Iterator<Item = &'a Line>,
        frames: &mut Frames,
        frame: &mut Vec<u8>,
    ) -> Result<(), Unreadable> {
        frame.clear();
        frame.push(PART);
        for head in [number, self.rows, self.blank_rows, self.total_rows] {
            frame.extend_from_slice(&head.to_le_bytes());
        }
        lines.for_each(|line| line.write(frame));
        frames.send(frame)
    }
}

/// A row of totals names no payee's id and says so.
fn is_total(row: &Row<'_>, layout: Layout) -> bool {
    text(row, layout.payee_id).is_some_and(str::is_empty)
        && row.cells().filter_map(Cell::text).any(|text| {
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            ["合计", "总计", "小计", "共计"].iter().any(|word| plain.starts_with(word))
        })
}

fn text<'a>(row: &Row<'a>, column: usize) -> Option<&'a str> {
    row.cell(column).text().map(str::trim)
}

/// An id must be text: a number has lost its last digits in the spreadsheet.
fn id_in(cell: Cell<'_>) -> Result<CitizenId, Fault> {
    match cell {
        Cell::Empty => Err(Fault::Row),
        Cell::Text(text) if text.trim().is_empty() => Err(Fault::Row),
        Cell::Text(text) => CitizenId::parse(text).map_err(|_| Fault::Id),
        Cell::Number(_) | Cell::Formula => Err(Fault::Id),
    }
}

fn name_in(cell: Cell<'_>) -> Result<i64, Fault> {
    match cell {
        Cell::Text(text) => match plain_name_key(text) {
            Some(key) => Ok(key),
            None => PersonName::parse(text).map(|name| name.match_key()).map_err(|_| Fault::Row),
        },
        _ => Err(Fault::Row),
    }
}

/// The key of a name made of common Chinese characters only, which needs no other reading.
fn plain_name_key(text: &str) -> Option<i64> {
    let plain = (6..=60).contains(&text.len()) && text.chars().all(|c| ('\u{4E00}'..='\u{9FA5}').contains(&c));
    plain.then(|| PersonName::match_key_of(text))
}

fn amount_in(cell: Cell<'_>) -> Result<Fen, Fault> {
    let amount = match cell {
        Cell::Empty => return Err(Fault::Row),
        Cell::Text(text) if text.trim().is_empty() => return Err(Fault::Row),
        Cell::Text(text) | Cell::Number(text) => Fen::parse_yuan(text).map_err(|_| Fault::Amount)?,
        Cell::Formula => return Err(Fault::Amount),
    };
    if amount > Fen::ZERO { Ok(amount) } else { Err(Fault::Amount) }
}

fn read_line(row: &Row<'_>, layout: Layout) -> Line {
    let (payee_cell, payee_name_cell) = (row.cell(layout.payee_id), row.cell(layout.payee_name));
    let payee = id_in(payee_cell);
    let payee_name = name_in(payee_name_cell);
    let amount = amount_in(row.cell(layout.amount));
    let given = |column: Option<usize>| {
        let is_filled = |cell: &Cell<'_>| cell.text().is_none_or(|text| !text.trim().is_empty());
        column.map(|at| row.cell(at)).filter(is_filled)
    };
    // Most rosters repeat the payee as the beneficiary; what is the same text need not be read twice.
    let same = |cell: Cell<'_>, other: Cell<'_>| matches!(cell, Cell::Text(_)) && cell == other;
    let entitled = given(layout.entitled_id).map(|cell| if same(cell, payee_cell) { payee } else { id_in(cell) });
    let entitled_name =
        given(layout.entitled_name).map(|cell| if same(cell, payee_name_cell) { payee_name } else { name_in(cell) });
    // An empty field first, then the id, then the amount: the order in which a clerk would mend the line.
    let faults = [
        payee.err(),
        payee_name.err(),
        amount.err(),
        entitled.and_then(Result::err),
        entitled_name.and_then(Result::err),
    ];
    let fault = [Fault::Row, Fault::Id, Fault::Amount].into_iter().find(|fault| faults.contains(&Some(*fault)));
    let payee = payee.ok();
    let person = entitled.and_then(Result::ok).or(payee);
    let payee_name_key = payee_name.unwrap_or_default();
    Line {
        row: row.number(),
        fault,
        person,
        payee: payee.filter(|payee| Some(*payee) != person),
        amount: amount.unwrap_or(Fen::ZERO),
        name_key: entitled.and(entitled_name).and_then(Result::ok).unwrap_or(payee_name_key),
        payee_name_key,
        account_key: layout.account.and_then(|column| text(row, column)).map_or(0, account_key),
    }
}

fn account_key(written: &str) -> i64 {
    if written.is_empty() {
        return 0;
    }
    if written.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return card::account_key(written);
    }
    let compact: String = written.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    card::account_key(&compact)
}

/// Where the lines are, by persons and rows. What the sorting moves are short keys, not lines.
fn in_order(lines: &[Line]) -> Vec<usize> {
    let key = |(at, line): (u32, &Line)| (line.person.map_or(0, CitizenId::encoded), line.row, at);
    let mut keys: Vec<Key> = (0..).zip(lines).map(key).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, _, at)| at as usize).collect()
}

/// The parent's side: what came from the child so far, as it came; it is looked at when all of it is there, by all cores.
#[derive(Default)]
pub(super) struct Arriving {
    parts: Vec<Part>,
    header_row: Option<u32>,
}

/// The lines of a part of the file. A part of a file that was read whole says that it has no rows: its lines know theirs.
struct Part {
    number: u32,
    rows: u32,
    blank_rows: u32,
    total_rows: u32,
    lines: Vec<u8>,
}

/// The child is not trusted.
fn broken() -> Unreadable {
    stopped().with("how", "answer")
}

impl Arriving {
    /// Takes a frame.
    pub(super) fn take(&mut self, frame: &[u8]) -> Result<(), Unreadable> {
        match frame.split_first() {
            Some((&PART, bytes)) => {
                let (head, lines) = bytes.split_first_chunk::<PART_HEAD_BYTES>().ok_or_else(broken)?;
                let (head, _) = head.as_chunks::<4>();
                let number_at = |at: usize| u32::from_le_bytes(head[at]);
                let [number, rows, blank_rows, total_rows] = [0, 1, 2, 3].map(number_at);
                self.parts.push(Part { number, rows, blank_rows, total_rows, lines: lines.to_vec() });
                Ok(())
            }
            Some((&AGAIN, [])) => {
                self.parts.clear();
                Ok(())
            }
            Some((&SUMMARY, json)) => {
                let summary: Summary = serde_json::from_slice(json).map_err(|_| broken())?;
                self.header_row = Some(summary.header_row);
                Ok(())
            }
            _ => Err(broken()),
        }
    }

    /// How many lines came so far.
    pub(super) fn lines(&self) -> usize {
        self.parts.iter().map(|part| part.lines.len() / LINE_BYTES).sum()
    }

    /// All lines in the order of persons and rows, each with its row in the file.
    pub(super) fn whole(mut self) -> Result<ParsedRoster, Unreadable> {
        let header_row = self.header_row.ok_or_else(stopped)?;
        self.parts.sort_unstable_by_key(|part| part.number);
        let (mut parts, mut lines, mut rows) = (Vec::with_capacity(self.parts.len()), 0_u32, 0_u32);
        let (mut blank_rows, mut total_rows) = (0_u32, 0_u32);
        for part in &self.parts {
            let (own, rest) = part.lines.as_chunks::<LINE_BYTES>();
            if !rest.is_empty() {
                return Err(broken());
            }
            parts.push(Placed { first: lines, rows_before: rows, lines: own });
            let add = |to: u32, more: u32| to.checked_add(more).ok_or_else(broken);
            lines = add(lines, u32::try_from(own.len()).map_err(|_| broken())?)?;
            rows = add(rows, part.rows)?;
            blank_rows = add(blank_rows, part.blank_rows)?;
            total_rows = add(total_rows, part.total_rows)?;
        }
        let mut keys: Vec<Key> = Vec::with_capacity(lines as usize);
        keys.extend(parts.iter().flat_map(Placed::keys));
        // They came in sorted runs, which a stable sort finds and merges.
        keys.par_sort();
        let line = |(_, _, at): Key| {
            let part = &parts[parts.partition_point(|part| part.first <= at) - 1];
            let line = Line::read(&part.lines[(at - part.first) as usize])?;
            Some(Line { row: line.row.checked_add(part.rows_before)?, ..line })
        };
        // Each line is put straight into its place; a wrong one is told once all are there.
        let is_broken = AtomicBool::new(false);
        let line_or_none = |key| {
            line(key).unwrap_or_else(|| {
                is_broken.store(true, Ordering::Relaxed);
                Line::NONE
            })
        };
        let lines: Vec<Line> = keys.into_par_iter().map(line_or_none).collect();
        if is_broken.into_inner() {
            return Err(broken());
        }
        Ok(ParsedRoster { lines, header_row, blank_rows, total_rows })
    }
}

/// What lines are sorted by: person, row, and where the line is among all.
type Key = (i64, u32, u32);

/// A part with its place among all.
struct Placed<'a> {
    first: u32,
    rows_before: u32,
    lines: &'a [[u8; LINE_BYTES]],
}

impl Placed<'_> {
    fn keys(&self) -> impl Iterator<Item = Key> {
        (self.first..).zip(self.lines).map(|(at, line)| {
            let (person, row) = line::person_and_row(line);
            (person, row.saturating_add(self.rows_before), at)
        })
    }
}
