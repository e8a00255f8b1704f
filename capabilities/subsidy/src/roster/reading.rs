//! The child's side: rows to lines. A large CSV is read by two threads, each its half.

use std::{fs::File, ops::ControlFlow, thread};

use document::{
    Unreadable,
    confined::Frames,
    table::{self, Cell, Format, Limits, Row, Visit, csv::Csv},
};
use kernel::{CitizenId, Fen, PersonName};
use serde::{Deserialize, Serialize};

use super::{
    Fault, Line, ParsedRoster,
    layout::{HEADER_ROWS_MAX, Layout, Missing},
    line::LINE_BYTES,
};

/// The kind under which the child reads rosters.
pub const KIND: &str = "roster";

const LINES: u8 = 0;
const SUMMARY: u8 = 1;
/// Lines gathered into one frame.
const LINES_PER_FRAME: usize = 8_192;

#[derive(Serialize, Deserialize)]
struct Summary {
    header_row: u32,
    blank_rows: u32,
    total_rows: u32,
}

/// Lines gathered from some rows.
#[derive(Default)]
struct Gathered {
    lines: Vec<Line>,
    blank_rows: u32,
    total_rows: u32,
}

/// The child's handler for [`KIND`].
///
/// # Errors
/// `roster_header_missing`; what the table reader refuses.
pub fn answer(settings: &str, file: &File, frames: &mut Frames) -> Result<(), Unreadable> {
    let limits: Limits = serde_json::from_str(settings).map_err(|_| Unreadable::new("file_stopped_parser"))?;
    let bytes = table::bytes_of(file, &limits)?;
    let (layout, parts) = match table::recognise(&bytes, &limits)? {
        Format::Xlsx => {
            let layout = find_header(|visit| table::read(&bytes, &limits, visit).map(drop))?;
            let mut all = Gathered::default();
            let mut last_row = layout.header_row;
            table::read(&bytes, &limits, &mut |row| {
                // A workbook leaves blank rows out; only the numbers of the others tell.
                all.blank_rows += row.number().saturating_sub(last_row + 1);
                last_row = last_row.max(row.number());
                all.take(row, layout)
            })?;
            (layout, vec![all])
        }
        Format::Csv => {
            let csv = Csv::open(&bytes, &limits)?;
            let layout = find_header(|visit| csv.read(&limits, visit).map(drop))?;
            (layout, read_csv(csv, &limits, layout)?)
        }
    };
    let mut frame = Vec::with_capacity(LINES_PER_FRAME * LINE_BYTES + 1);
    for part in &parts {
        for lines in part.lines.chunks(LINES_PER_FRAME) {
            frame.clear();
            frame.push(LINES);
            lines.iter().for_each(|line| line.write(&mut frame));
            frames.send(&frame)?;
        }
    }
    let summary = Summary {
        header_row: layout.header_row,
        blank_rows: parts.iter().map(|part| part.blank_rows).sum(),
        total_rows: parts.iter().map(|part| part.total_rows).sum(),
    };
    frame.clear();
    frame.push(SUMMARY);
    serde_json::to_writer(&mut frame, &summary).map_err(|_| Unreadable::new("file_stopped_parser"))?;
    frames.send(&frame)
}

fn read_csv(csv: Csv<'_>, limits: &Limits, layout: Layout) -> Result<Vec<Gathered>, Unreadable> {
    const THREADS: usize = 2;
    let parts = thread::scope(|scope| {
        let threads: Vec<_> = csv
            .chunks(THREADS)
            .into_iter()
            .map(|chunk| {
                scope.spawn(move || {
                    let mut part = Gathered::default();
                    chunk.read(limits, &mut |row| part.take(row, layout))?;
                    // Sorted here, by both threads at once: who judges only has to merge.
                    part.lines.sort_unstable_by_key(|line| (line.person, line.row));
                    Ok(part)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a row never panics")).collect::<Vec<_>>()
    });
    parts.into_iter().collect()
}

/// Rows before the header may be titles; the first row that names the needed columns is it.
fn find_header(read: impl FnOnce(Visit<'_>) -> Result<(), Unreadable>) -> Result<Layout, Unreadable> {
    let mut found = None;
    let mut nearest = vec!["收款人姓名", "收款人身份证号", "补贴金额"];
    read(&mut |row| {
        match Layout::of_header(&row) {
            Ok(layout) => found = Some(layout),
            Err(Missing(missing)) if missing.len() < nearest.len() => nearest = missing,
            Err(_) => {}
        }
        if found.is_some() || row.number() >= HEADER_ROWS_MAX {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    found.ok_or_else(|| Unreadable::new("roster_header_missing").with("columns", nearest.join("、")))
}

impl Gathered {
    fn take(&mut self, row: Row<'_>, layout: Layout) -> ControlFlow<()> {
        if row.number() > layout.header_row {
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
fn id_in(row: &Row<'_>, column: usize) -> Result<CitizenId, Fault> {
    match row.cell(column) {
        Cell::Empty => Err(Fault::Row),
        Cell::Text(text) if text.trim().is_empty() => Err(Fault::Row),
        Cell::Text(text) => CitizenId::parse(text).map_err(|_| Fault::Id),
        Cell::Number(_) | Cell::Formula => Err(Fault::Id),
    }
}

fn name_in(row: &Row<'_>, column: usize) -> Result<i64, Fault> {
    match row.cell(column) {
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

fn amount_in(row: &Row<'_>, column: usize) -> Result<Fen, Fault> {
    let amount = match row.cell(column) {
        Cell::Empty => return Err(Fault::Row),
        Cell::Text(text) if text.trim().is_empty() => return Err(Fault::Row),
        Cell::Text(text) | Cell::Number(text) => Fen::parse_yuan(text).map_err(|_| Fault::Amount)?,
        Cell::Formula => return Err(Fault::Amount),
    };
    if amount > Fen::ZERO { Ok(amount) } else { Err(Fault::Amount) }
}

fn read_line(row: &Row<'_>, layout: Layout) -> Line {
    let payee = id_in(row, layout.payee_id);
    let payee_name = name_in(row, layout.payee_name);
    let amount = amount_in(row, layout.amount);
    // Most rosters repeat the payee as the beneficiary; what is the same text need not be read twice.
    let given = |column: Option<usize>| column.filter(|at| text(row, *at).is_none_or(|text| !text.is_empty()));
    let same =
        |column: usize, other: usize| matches!(row.cell(column), Cell::Text(_)) && row.cell(column) == row.cell(other);
    let entitled =
        given(layout.entitled_id).map(|column| if same(column, layout.payee_id) { payee } else { id_in(row, column) });
    let entitled_name = given(layout.entitled_name)
        .map(|column| if same(column, layout.payee_name) { payee_name } else { name_in(row, column) });
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

/// The parent's side: takes a frame; answers whether it was the last.
pub(super) fn take_frame(frame: &[u8], parsed: &mut ParsedRoster) -> Result<bool, Unreadable> {
    let broken = || Unreadable::new("file_stopped_parser").with("how", "answer");
    match frame.split_first() {
        Some((&LINES, bytes)) => {
            let (lines, rest) = bytes.as_chunks::<LINE_BYTES>();
            if !rest.is_empty() {
                return Err(broken());
            }
            parsed.lines.reserve(lines.len());
            for line in lines {
                parsed.lines.push(Line::read(line).ok_or_else(broken)?);
            }
            Ok(false)
        }
        Some((&SUMMARY, json)) => {
            let summary: Summary = serde_json::from_slice(json).map_err(|_| broken())?;
            parsed.header_row = summary.header_row;
            parsed.blank_rows = summary.blank_rows;
            parsed.total_rows = summary.total_rows;
            Ok(true)
        }
        _ => Err(broken()),
    }
}
