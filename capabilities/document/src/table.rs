//! Reading a table file, CSV or XLSX, row by row.
//!
//! Promises: one visitor serves both kinds; a row has the number a person sees in a spreadsheet (the first row is 1);
//! cells are exact text, never a float and never a replacement character; nothing is held whole except the file itself
//! and the shared strings of a workbook, both within `Limits`.
//!
//! What a sheet may hide, and what is done about it:
//! - hidden sheets are passed over: the first visible sheet is read, the hidden ones are counted;
//! - hidden and filtered rows and hidden columns are read like any other, hidden rows are counted;
//! - of merged cells the first has the value; a value in a covered cell, which nobody can see, refuses the file;
//! - a formula is `Cell::Formula` without its remembered value, which may be stale: the caller decides, rosters refuse;
//! - a number is given as the text the file holds, so that the caller can refuse it for ids and accounts.
//!
//! Deliberately not here: calamine. It holds the decompressed sheet and a dense range in memory, trusts declared counts
//! and has no bound on decompression; two small crafted files abort the process. A strict scanner over a stream is
//! about as long as the guards around it would be, and several times faster. Also not here: styles, so a date cell
//! is the number Excel keeps for it; and CDATA, DTDs and UTF-16 parts, which no spreadsheet program writes.

pub mod csv;
mod merged;
mod package;
pub mod pieces;
mod row;
mod strings;
mod workbook;
mod xlsx;
mod xml;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

pub(crate) use row::Span;
pub use row::{Cell, Row};

use crate::{Unreadable, code};

/// What a file may ask of us. The defaults fit a whole prefecture in one file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes all read parts of a workbook may unpack to, counted as they come.
    pub unpacked_bytes: u64,
    /// How many times its packed size one part may unpack to, beyond its first 16 MiB.
    pub unpacked_ratio: u64,
    /// Parts in a workbook's ZIP.
    pub parts: usize,
    /// Strings in a workbook's shared table.
    pub strings: u32,
    /// Bytes of a workbook's shared strings.
    pub strings_bytes: u64,
    /// Bytes of cell text given to the visitor, where one shared string may count many times.
    pub text_bytes: u64,
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u16,
    /// Characters in one cell of a workbook.
    pub cell_characters: usize,
    /// Bytes of one row.
    pub row_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 128 << 20,
            unpacked_bytes: 1 << 30,
            unpacked_ratio: 200,
            parts: 2_000,
            strings: 10_000_000,
            strings_bytes: 128 << 20,
            text_bytes: 512 << 20,
            rows: 1_048_576,
            columns: 256,
            cell_characters: 32_767,
            row_bytes: 1 << 20,
        }
    }
}

/// Which kind of file a table came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Comma, tab or semicolon separated text.
    Csv,
    /// An Office Open XML workbook.
    Xlsx,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The kind of file.
    pub format: Format,
    /// How its text was encoded.
    pub encoding: csv::Encoding,
    /// Rows given to the visitor. Rows a workbook leaves out are not visited; their numbers are skipped.
    pub rows: u32,
    /// The number of the last row visited.
    pub last_row: u32,
    /// The visitor ended the reading before the last row.
    pub stopped: bool,
    /// Name of the sheet that was read.
    pub sheet: Option<String>,
    /// Hidden sheets passed over.
    pub hidden_sheets: u32,
    /// Rows that were hidden and read all the same.
    pub hidden_rows: u32,
    /// Merged areas.
    pub merged_areas: u32,
}

/// The visitor: is given every row in order and may end the reading with `ControlFlow::Break`.
pub type Visit<'v> = &'v mut dyn FnMut(Row<'_>) -> ControlFlow<()>;

/// Reads the table in `bytes` and gives every row to `visit`.
///
/// Rows may have been visited before a refusal: only `Ok` says that they count.
pub fn read(bytes: &[u8], limits: &Limits, visit: Visit<'_>) -> Result<Summary, Unreadable> {
    match recognise(bytes, limits)? {
        Format::Xlsx => xlsx::read(bytes, limits, visit),
        Format::Csv => csv::Csv::open(bytes, limits)?.read(limits, visit),
    }
}

/// The bytes of a file, if it is not larger than accepted; counted as they come, since a size can be wrong.
pub fn bytes_of(file: &File, limits: &Limits) -> Result<Vec<u8>, Unreadable> {
    let most = limits.file_bytes.min(u64::from(u32::MAX));
    let told = file.metadata().map_or(0, |about| about.len());
    let too_large = || Unreadable::new(code::TOO_LARGE).with("limit", most);
    if told > most {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(told).unwrap_or(0) + 1);
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| Unreadable::not_read(&error))?;
    if bytes.len() as u64 > most {
        return Err(too_large());
    }
    Ok(bytes)
}

/// What the first bytes say a file is. A file that is no table is refused by what it really is, not by its name.
///
/// # Errors
/// The code of what it really is, where that is no table.
pub fn recognise(bytes: &[u8], limits: &Limits) -> Result<Format, Unreadable> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    // "EncryptedPackage" as OLE directories write it: a workbook with a password is an OLE file around the ZIP.
    const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    // The workbooks before OLE: BIFF 2, 3 and 4.
    const BIFF: [&[u8]; 3] = [&[9, 0, 4, 0], &[9, 2, 6, 0], &[9, 4, 6, 0]];

    if bytes.len() as u64 > limits.file_bytes {
        return Err(Unreadable::new(code::TOO_LARGE).with("limit", limits.file_bytes));
    }
    if bytes.starts_with(OLE) {
        let sealed = memchr::memmem::find(bytes, ENCRYPTED).is_some();
        return Err(Unreadable::new(if sealed { code::IS_ENCRYPTED } else { code::IS_XLS }));
    }
    if BIFF.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(Unreadable::new(code::IS_XLS));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Xlsx);
    }
    Ok(Format::Csv)
}
