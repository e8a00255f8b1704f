//! Why a file cannot be read: a stable code and the arguments its sentence needs.
//!
//! Plain data, because it also travels from the confined child to its parent. Deliberately no text for people here:
//! the sentence belongs to the translations, under the same code.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The stable codes of this room.
pub mod code {
    /// Nothing in it: no bytes, or no row.
    pub const EMPTY: &str = "file_empty";
    /// More bytes than accepted (`limit`).
    pub const TOO_LARGE: &str = "file_too_large";
    /// The old binary workbook.
    pub const IS_XLS: &str = "file_is_xls";
    /// A workbook with macros.
    pub const IS_XLSM: &str = "file_is_xlsm";
    /// A binary workbook in a ZIP.
    pub const IS_XLSB: &str = "file_is_xlsb";
    /// An OpenDocument spreadsheet.
    pub const IS_ODS: &str = "file_is_ods";
    /// Protected by a password.
    pub const IS_ENCRYPTED: &str = "file_is_encrypted";
    /// Neither CSV nor XLSX.
    pub const NOT_TABLE: &str = "file_not_table";
    /// Unpacks to far more than its size, or holds too many parts, strings or merged areas (`why`).
    pub const IS_BOMB: &str = "file_is_bomb";
    /// A filled cell outside the accepted columns or rows (`row`, `column`).
    pub const FAR_CELL: &str = "file_far_cell";
    /// Neither UTF-8 nor GB18030, or a replacement character in it (`row` where known).
    pub const BAD_ENCODING: &str = "file_bad_encoding";
    /// A quotation mark that does not follow RFC 4180 (`row`).
    pub const BAD_QUOTES: &str = "file_bad_quotes";
    /// A workbook whose ZIP or XML does not hold together (`part`, `why`).
    pub const DAMAGED: &str = "file_damaged";
    /// More rows than accepted (`limit`).
    pub const TOO_MANY_ROWS: &str = "file_too_many_rows";
    /// A row with more columns than accepted (`row`, `limit`).
    pub const TOO_MANY_COLUMNS: &str = "file_too_many_columns";
    /// A cell longer than any spreadsheet allows, or a row far too long (`row` where known).
    pub const CELL_TOO_LONG: &str = "file_cell_too_long";
    /// Every sheet is hidden.
    pub const NO_VISIBLE_SHEET: &str = "file_no_visible_sheet";
    /// A cell covered by a merged cell holds a value nobody can see (`row`, `column`).
    pub const HIDDEN_UNDER_MERGE: &str = "file_value_under_merged_cell";
    /// The parser used up its time.
    pub const TOO_SLOW: &str = "file_too_slow";
    /// The parser used up its memory.
    pub const TOO_BIG_FOR_MEMORY: &str = "file_too_big_for_memory";
    /// The parser ended without an answer, or answered something it must not.
    pub const STOPPED_PARSER: &str = "file_stopped_parser";
    /// The file could not be read from the disk. Not the uploader's fault.
    pub const NOT_READ: &str = "file_not_read";
    /// The parser could not be started. Not the uploader's fault.
    pub const PARSER_NOT_STARTED: &str = "file_parser_not_started";
}

/// A file that cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    code: Cow<'static, str>,
    args: Vec<(Cow<'static, str>, String)>,
}

impl Unreadable {
    /// A refusal with this stable code and no arguments yet.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>) -> Unreadable {
        Unreadable { code: code.into(), args: Vec::new() }
    }

    /// The same refusal with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Unreadable {
        self.args.push((Cow::Borrowed(name), value.to_string()));
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The arguments in the order they were given.
    pub fn args(&self) -> impl Iterator<Item = (&str, &str)> {
        self.args.iter().map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// One argument by its name.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn damaged(part: &str, why: &'static str) -> Unreadable {
        Unreadable::new(code::DAMAGED).with("part", part).with("why", why)
    }

    pub(crate) fn bomb(why: &'static str) -> Unreadable {
        Unreadable::new(code::IS_BOMB).with("why", why)
    }

    pub(crate) fn not_read(error: &std::io::Error) -> Unreadable {
        Unreadable::new(code::NOT_READ).with("why", error.kind())
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        for (name, value) in self.args() {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for kernel::Refusal {
    fn from(why: Unreadable) -> kernel::Refusal {
        kernel::Refusal { code: why.code, args: why.args }
    }
}

impl From<Unreadable> for kernel::Error {
    fn from(why: Unreadable) -> kernel::Error {
        kernel::Refusal::from(why).into()
    }
}
