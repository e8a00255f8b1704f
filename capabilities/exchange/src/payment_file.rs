//! The payment file: what every format of it has in common, and what is checked before a byte leaves the house.
//!
//! A payment file pays the lines of one frozen batch at one bank. The header promises a count and a total; the lines
//! must keep the promise, numbered from 1 without a gap, or nothing is handed over as written. The bytes follow from
//! the input alone (no clock, no counter), so writing a file again after a crash gives the same hash.
//! Deliberately absent: where the file is put ([`crate::folder`]) and what is remembered of it (the store).

use std::io::{self, Write};

use kernel::{Day, Fen};
use sha2::{Digest, Sha256};

use crate::profile::BankProfile;

/// The longest name and memo: ISO 20022 allows no more.
pub const TEXT_CHARS_MAX: usize = 140;

/// What a payment file says about itself before its first line.
#[derive(Clone, Copy)]
pub struct PaymentFile<'a> {
    /// Our name for the file, 1 to 35 of `A-Z a-z 0-9 -`; banks answer to it.
    pub file_id: &'a str,
    /// The bank that pays.
    pub bank: &'a BankProfile,
    /// The day the bank is asked to pay on.
    pub day: Day,
    /// How many lines follow.
    pub count: u32,
    /// What the lines add up to.
    pub total: Fen,
}

/// One payment. It has no `Debug`: an account and a name must not reach a log.
#[derive(Clone, Copy)]
pub struct PaymentLine<'a> {
    /// From 1, without a gap.
    pub line_no: u32,
    /// The id the bank gives back; never used twice.
    pub instruction_id: i64,
    /// The account to credit.
    pub account: &'a str,
    /// Its holder.
    pub name: &'a str,
    /// What to pay; more than nothing.
    pub amount: Fen,
    /// What the holder reads on the statement; may be empty.
    pub memo: &'a str,
}

/// What was written, to be recorded beside the intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// SHA-256 of the whole file.
    pub sha256: [u8; 32],
    /// Lines paid.
    pub count: u32,
    /// Their total.
    pub total: Fen,
    /// Length of the file.
    pub bytes: u64,
}

/// Why a payment file could not be written. Names the line, never the person.
#[derive(Debug, thiserror::Error)]
pub enum CannotWrite {
    /// The header itself is impossible.
    #[error("header: {0}")]
    Header(&'static str),
    /// One line cannot be put into the file without changing it.
    #[error("line {line_no}: {code}: {detail}")]
    Line {
        /// Our line.
        line_no: u32,
        /// Stable, `snake_case`.
        code: &'static str,
        /// For people; holds no name and no account.
        detail: String,
    },
    /// The lines do not add up to what the header promised.
    #[error("the lines are {count} over {total} yuan, the header promised other figures")]
    Total {
        /// Lines given.
        count: u32,
        /// Their total.
        total: Fen,
    },
    /// The disk said no.
    #[error("cannot write: {0}")]
    Io(#[from] io::Error),
}

impl CannotWrite {
    /// The stable code of the refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            CannotWrite::Header(_) => "payment_file_bad_header",
            CannotWrite::Line { code, .. } => code,
            CannotWrite::Total { .. } => "payment_file_bad_total",
            CannotWrite::Io(_) => "payment_file_not_written",
        }
    }

    pub(crate) fn line(line_no: u32, code: &'static str, detail: impl Into<String>) -> CannotWrite {
        CannotWrite::Line { line_no, code, detail: detail.into() }
    }
}

/// Whether a text can name a payment file.
#[must_use]
pub fn is_file_id(text: &str) -> bool {
    (1..=35).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Counts and adds the lines, and refuses those that no format can carry.
pub(crate) struct Tally {
    promised_count: u32,
    promised_total: Fen,
    count: u32,
    total: Fen,
}

impl Tally {
    pub(crate) fn of(file: &PaymentFile<'_>) -> Result<Tally, CannotWrite> {
        if !is_file_id(file.file_id) {
            return Err(CannotWrite::Header("a file id is 1 to 35 letters, digits and hyphens"));
        }
        if file.count == 0 || file.total <= Fen::ZERO {
            return Err(CannotWrite::Header("a payment file pays at least one line and one fen"));
        }
        Ok(Tally { promised_count: file.count, promised_total: file.total, count: 0, total: Fen::ZERO })
    }

    pub(crate) fn take(&mut self, line: &PaymentLine<'_>) -> Result<(), CannotWrite> {
        let no = line.line_no;
        if no != self.count + 1 {
            return Err(CannotWrite::line(no, "payment_line_out_of_order", "lines are numbered from 1 without a gap"));
        }
        if line.instruction_id <= 0 {
            return Err(CannotWrite::line(no, "payment_line_bad_id", "an instruction id is more than zero"));
        }
        if line.amount <= Fen::ZERO {
            return Err(CannotWrite::line(no, "payment_line_bad_amount", "a payment is more than zero"));
        }
        let account = line.account.as_bytes();
        if !(6..=34).contains(&account.len()) || !account.iter().all(u8::is_ascii_alphanumeric) {
            return Err(CannotWrite::line(no, "payment_line_bad_account", "an account is 6 to 34 digits or letters"));
        }
        if line.name.is_empty() {
            return Err(CannotWrite::line(no, "payment_line_bad_name", "the name is empty"));
        }
        check_text(no, "payment_line_bad_name", line.name)?;
        check_text(no, "payment_line_bad_memo", line.memo)?;
        let over = || CannotWrite::line(no, "payment_line_bad_amount", "the total does not fit");
        self.total = self.total.checked_add(line.amount).ok_or_else(over)?;
        self.count = no;
        if self.count > self.promised_count || self.total > self.promised_total {
            return Err(CannotWrite::Total { count: self.count, total: self.total });
        }
        Ok(())
    }

    pub(crate) fn close(&self) -> Result<(), CannotWrite> {
        if self.count == self.promised_count && self.total == self.promised_total {
            Ok(())
        } else {
            Err(CannotWrite::Total { count: self.count, total: self.total })
        }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    pub(crate) fn total(&self) -> Fen {
        self.total
    }
}

fn check_text(line_no: u32, code: &'static str, text: &str) -> Result<(), CannotWrite> {
    if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
        return Err(CannotWrite::line(line_no, code, "longer than 140 characters"));
    }
    match text.chars().find(|&c| breaks_a_line(c)) {
        Some(c) => Err(CannotWrite::line(line_no, code, format!("U+{:04X} cannot be in a bank file", u32::from(c)))),
        None => Ok(()),
    }
}

/// Characters that would end a field, change how a line reads, or stand for something already lost.
fn breaks_a_line(c: char) -> bool {
    if c.is_ascii() {
        return c == '|' || c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Passes bytes on, counting and hashing them.
pub(crate) struct Hashed<W> {
    out: W,
    sha256: Sha256,
    bytes: u64,
}

impl<W: Write> Hashed<W> {
    pub(crate) fn new(out: W) -> Hashed<W> {
        Hashed { out, sha256: Sha256::new(), bytes: 0 }
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.sha256.update(bytes);
        self.bytes += u64::try_from(bytes.len()).map_err(io::Error::other)?;
        Ok(())
    }

    pub(crate) fn close(mut self, tally: &Tally) -> Result<Written, CannotWrite> {
        self.out.flush()?;
        let sha256 = self.sha256.finalize().into();
        Ok(Written { sha256, count: tally.count, total: tally.total, bytes: self.bytes })
    }
}
