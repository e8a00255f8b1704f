//! Sheets this program gives out: XLSX, CSV, and the rejects of a roster.
//!
//! Promises: memory does not grow with the rows; identity and account numbers are text, so that no program rounds
//! them; a text that a spreadsheet would take for a formula is given a `'` in front, in XLSX too, because a workbook is
//! saved as CSV sooner or later. Amounts and counts are numbers and are left alone, so that `-5` stays `-5`.
//!
//! Deliberately not here: formulas, totals and charts. What is summed is summed by the program.

mod csv;
mod listing;
mod rejects;
mod template;
mod xlsx;

use std::borrow::Cow;

pub use csv::CsvSheet;
pub use listing::{About, Cell, Listing};
pub use rejects::{Reject, RejectsSheet, rejects_by_code, rejects_of};
pub use template::{TemplateColumn, write_template};
pub use xlsx::XlsxSheet;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Names, places, remarks.
    Text,
    /// Identity, account, card and telephone numbers, codes: digits that are no number.
    Code,
    /// Yuan with two decimals.
    Amount,
    /// A whole number.
    Count,
}

/// A column of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// Its title in the header row.
    pub title: &'a str,
    /// What it holds.
    pub kind: Kind,
}

/// What goes into a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// A text, for `Kind::Text` and `Kind::Code`.
    Text(&'a str),
    /// Fen, for `Kind::Amount`.
    Fen(i64),
    /// A number, for `Kind::Count`.
    Count(i64),
}

/// A text that no spreadsheet takes for a formula: ASVS 1.2.10, and the full-width signs that Chinese versions fold.
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    const BEGINS_FORMULA: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINS_FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Fen as yuan with two decimals.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::{neutral, yuan};

    #[test]
    fn a_text_that_begins_like_a_formula_is_neutralised_and_no_other() {
        for (text, given) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\0", "'\0"),
            ("＝1", "'＝1"),
            ("次仁=卓玛", "次仁=卓玛"),
            ("", ""),
            ("540502", "540502"),
        ] {
            assert_eq!(neutral(text), given, "{text:?}");
        }
    }

    #[test]
    fn fen_are_yuan_with_two_decimals() {
        for (fen, text) in
            [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_450, "1234.50"), (i64::MIN, "-92233720368547758.08")]
        {
            assert_eq!(yuan(fen), text);
        }
    }
}
