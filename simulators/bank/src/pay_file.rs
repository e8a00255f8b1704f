//! A payment file as the bank understands it, whatever its format, and the checks that every format shares.
//! A file is taken in as a whole or refused as a whole.

use crate::BankError;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The format a bank was told to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GB18030, LF, `|` between fields.
    Delimited,
    /// pain.001.001.09 in, pain.002.001.10 and camt.054.001.08 out.
    Iso20022,
}

impl Format {
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Format::Delimited => "txt",
            Format::Iso20022 => "xml",
        }
    }

    /// True for the finished files of an outbox; files still being written have other names.
    pub(crate) fn is_pay_file(self, name: &str) -> bool {
        let (begins, ends) = match self {
            Format::Delimited => ("pay_", ".txt"),
            Format::Iso20022 => ("", ".xml"),
        };
        name.starts_with(begins) && name.ends_with(ends) && !name.starts_with('.')
    }
}

impl FromStr for Format {
    type Err = BankError;

    fn from_str(text: &str) -> Result<Self, BankError> {
        match text {
            "delimited" => Ok(Format::Delimited),
            "iso20022" => Ok(Format::Iso20022),
            _ => Err(BankError::Format(text.to_owned())),
        }
    }
}

/// Why the bank refused a file. Names the line and the field, never an account or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The name of the file in the outbox.
    pub file: String,
    /// A stable word: `bad_encoding bad_shape bad_header bad_hash bad_total bad_line wrong_bank duplicate_instruction
    /// file_id_reused instruction_reused`.
    pub code: &'static str,
    /// The line the bank stumbled over (in XML: the payment, from 1), or 0.
    pub line: i64,
    /// A sentence.
    pub why: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (line {}): {}", self.file, self.code, self.line, self.why)
    }
}

pub(crate) fn refusal(code: &'static str, line: i64, why: impl Into<String>) -> Refusal {
    Refusal { file: String::new(), code, line, why: why.into() }
}

/// One payment asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PayLine {
    pub(crate) line_no: i64,
    pub(crate) instruction_id: String,
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) amount_fen: i64,
    pub(crate) memo: String,
}

/// Lines paid from one account: a PmtInf block. The delimited format has one nameless section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Section {
    pub(crate) first_line_no: i64,
    pub(crate) payment_information: String,
    pub(crate) debtor_account: String,
}

/// A whole file.
#[derive(Debug)]
pub(crate) struct PayFile {
    pub(crate) file_id: String,
    pub(crate) total_fen: i64,
    pub(crate) sections: Vec<Section>,
    pub(crate) lines: Vec<PayLine>,
}

impl PayFile {
    /// What the file says of itself must be what its lines add up to.
    pub(crate) fn check(&self, said_count: i64, said_fen: i64) -> Result<(), Refusal> {
        if self.lines.is_empty() {
            return Err(refusal("bad_shape", 0, "the file asks for no payment"));
        }
        let mut sum_fen = 0_i64;
        let mut ids = BTreeSet::new();
        for line in &self.lines {
            line.check()?;
            sum_fen = sum_fen
                .checked_add(line.amount_fen)
                .ok_or_else(|| refusal("bad_total", line.line_no, "the sum is beyond all money"))?;
            if !ids.insert(line.instruction_id.as_str()) {
                return Err(refusal(
                    "duplicate_instruction",
                    line.line_no,
                    "the instruction id is in the file already",
                ));
            }
        }
        if i64::try_from(self.lines.len()) != Ok(said_count) {
            return Err(refusal("bad_total", 0, format!("{said_count} lines announced, {} found", self.lines.len())));
        }
        if sum_fen != said_fen {
            return Err(refusal("bad_total", 0, "the announced total is not the sum of the lines"));
        }
        Ok(())
    }
}

impl PayLine {
    fn check(&self) -> Result<(), Refusal> {
        let wrong = |why: &str| Err(refusal("bad_line", self.line_no, why));
        if !is_reference(&self.instruction_id) {
            return wrong("the instruction id is not 1 to 35 letters, digits, `-`, `_`, `.`");
        }
        if !(6..=34).contains(&self.account.len()) || !self.account.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return wrong("the account is not 6 to 34 letters and digits");
        }
        if !(1..=140).contains(&self.name.chars().count()) || self.name.trim() != self.name {
            return wrong("the name is empty, too long or begins or ends with a space");
        }
        if self.memo.chars().count() > 140 {
            return wrong("the memo is longer than 140 characters");
        }
        if self.amount_fen <= 0 {
            return wrong("the amount is not above zero");
        }
        Ok(())
    }
}

/// An id that is safe in file names and fits the 35 characters of ISO 20022.
pub(crate) fn is_reference(text: &str) -> bool {
    (1..=35).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Reads yuan with exactly two decimals: `0.01`, `1234.50`; no sign, separator, space or leading zero.
pub(crate) fn parse_yuan(text: &str) -> Option<i64> {
    let (yuan, fen) = text.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let shape = fen.len() == 2
        && (1..=15).contains(&yuan.len())
        && digits(yuan)
        && digits(fen)
        && (yuan == "0" || !yuan.starts_with('0'));
    shape.then(|| Some(yuan.parse::<i64>().ok()? * 100 + fen.parse::<i64>().ok()?))?
}

/// Writes yuan with two decimals.
pub(crate) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Reads a count without sign or leading zero.
pub(crate) fn parse_count(text: &str) -> Option<i64> {
    let shape = (1..=15).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    shape.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{parse_yuan, yuan};

    #[test]
    fn an_amount_has_exactly_two_decimals_and_nothing_else() {
        for (text, fen) in [("0.01", 1), ("1234.50", 123_450), ("10.00", 1_000), ("0.99", 99)] {
            assert_eq!(parse_yuan(text), Some(fen), "{text}");
            assert_eq!(yuan(fen), text);
        }
        for text in ["1", "1.5", "1.234", "-1.00", "+1.00", "1,234.50", "01.00", ".50", " 1.00", "1e2.00", "１.00", ""]
        {
            assert_eq!(parse_yuan(text), None, "{text}");
        }
    }
}
