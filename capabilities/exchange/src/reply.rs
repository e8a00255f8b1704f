//! The reply: what a bank says became of our instructions, in one shape for every format.
//!
//! A reply is read whole or not at all: [`BadFile`] names the first line that is wrong, and then nothing of the file
//! counts. The texts of a reply live in one string, so hundreds of thousands of lines cost one allocation.
//! Deliberately absent: whether a line is ours, of this bank, of this amount. Only the store can say that.

use std::fmt;

use kernel::{Day, Fen};

/// The largest file of a bank that is read.
pub const REPLY_BYTES_MAX: usize = 512 << 20;

/// The kind of file a reply came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyKind {
    /// `ret_….txt`.
    Delimited,
    /// ISO 20022 payment status report.
    Pain002,
    /// ISO 20022 debit and credit notification.
    Camt054,
}

/// What became of an instruction, in the bank's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Credited.
    Ok,
    /// Finally not credited.
    Fail,
    /// The bank does not know yet; neither do we.
    Pending,
    /// Was credited and came back.
    Return,
}

impl Outcome {
    /// The word used in files and views.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Ok => "OK",
            Outcome::Fail => "FAIL",
            Outcome::Pending => "PENDING",
            Outcome::Return => "RETURN",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Outcome> {
        match word {
            "OK" => Some(Outcome::Ok),
            "FAIL" => Some(Outcome::Fail),
            "PENDING" => Some(Outcome::Pending),
            "RETURN" => Some(Outcome::Return),
            _ => None,
        }
    }
}

/// A stretch of the reply's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    from: u32,
    to: u32,
}

/// What the bank says of one instruction. Its texts are read through the [`Reply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyLine {
    /// Where it stands in the bank's file: the line of a delimited file (the header is line 1), the ordinal of the
    /// transaction in an XML file (from 1).
    pub line_no_in_reply_file: u32,
    /// The line of our payment file, where the bank names it.
    pub our_line_no: Option<u32>,
    /// Our id.
    pub instruction_id: i64,
    /// The amount, where the bank repeats it; always in delimited files and camt.054.
    pub amount: Option<Fen>,
    /// What became of it.
    pub outcome: Outcome,
    /// When the money moved, where the bank says so.
    pub value_date: Option<Day>,
    pub(crate) account: Stretch,
    pub(crate) reason_code: Stretch,
    pub(crate) reason: Stretch,
    pub(crate) bank_reference: Stretch,
}

/// A status that speaks for every instruction of our file that no line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFile {
    /// What became of all of them.
    pub outcome: Outcome,
    /// The bank's code, may be empty.
    pub reason_code: String,
    /// The bank's words, may be empty.
    pub reason: String,
}

/// A whole reply, read and consistent in itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The kind of file.
    pub kind: ReplyKind,
    /// Our payment file that is answered; a camt.054 names none.
    pub file_id: Option<String>,
    /// The bank as the file names it. XML files need not, or may use a number that only banks know.
    pub bank: Option<String>,
    /// Our account as the file names it (camt.054), to be compared with the profile.
    pub our_account: Option<String>,
    /// The day the bank wrote the file.
    pub day: Option<Day>,
    /// How many lines our file had, where the bank repeats it; to be compared.
    pub original_count: Option<u64>,
    /// The total our file had, where the bank repeats it; to be compared.
    pub original_total: Option<Fen>,
    /// One answer for all, where the bank gives it.
    pub whole_file: Option<WholeFile>,
    /// What is said line by line, in the order of the file.
    pub lines: Vec<ReplyLine>,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn new(kind: ReplyKind) -> Reply {
        Reply {
            kind,
            file_id: None,
            bank: None,
            our_account: None,
            day: None,
            original_count: None,
            original_total: None,
            whole_file: None,
            lines: Vec::new(),
            text: String::new(),
        }
    }

    /// The credited account as the bank repeats it; to be compared with ours.
    #[must_use]
    pub fn account(&self, line: &ReplyLine) -> Option<&str> {
        Some(self.words(line.account)).filter(|account| !account.is_empty())
    }

    /// The bank's reason code, empty if none.
    #[must_use]
    pub fn reason_code(&self, line: &ReplyLine) -> &str {
        self.words(line.reason_code)
    }

    /// The bank's reason in words, empty if none.
    #[must_use]
    pub fn reason(&self, line: &ReplyLine) -> &str {
        self.words(line.reason)
    }

    /// The bank's own number for the payment, empty if none.
    #[must_use]
    pub fn bank_reference(&self, line: &ReplyLine) -> &str {
        self.words(line.bank_reference)
    }

    fn words(&self, stretch: Stretch) -> &str {
        let (from, to) = (usize::try_from(stretch.from), usize::try_from(stretch.to));
        from.ok().zip(to.ok()).and_then(|(from, to)| self.text.get(from..to)).unwrap_or_default()
    }

    /// Keeps a text; characters that would disturb a page or a log become spaces.
    pub(crate) fn keep(&mut self, text: &str) -> Stretch {
        let from = self.text.len();
        if text.chars().any(disturbs) {
            self.text.extend(text.chars().map(|c| if disturbs(c) { ' ' } else { c }));
        } else {
            self.text.push_str(text);
        }
        stretch(from, self.text.len())
    }
}

/// Shows no account and no name: law 13.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("kind", &self.kind)
            .field("file_id", &self.file_id)
            .field("bank", &self.bank)
            .field("day", &self.day)
            .field("whole_file", &self.whole_file)
            .field("lines", &self.lines.len())
            .finish_non_exhaustive()
    }
}

/// Files are at most [`REPLY_BYTES_MAX`] long and decode to at most three times that, so places in them fit.
pub(crate) fn stretch(from: usize, to: usize) -> Stretch {
    let place = |at: usize| u32::try_from(at).expect("a reply is shorter than 4 GiB");
    Stretch { from: place(from), to: place(to) }
}

/// Control characters, and those that turn or hide what stands beside them.
pub(crate) fn disturbs(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Why a file was not taken in. Nothing of it counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {code}: {detail}")]
pub struct BadFile {
    /// The first line that is wrong, as an editor numbers it.
    pub line: u32,
    /// Stable, `snake_case`, begins with `bank_file_`.
    pub code: &'static str,
    /// For people; repeats nothing of the file but its structure.
    pub detail: String,
}

impl BadFile {
    pub(crate) fn new(line: u32, code: &'static str, detail: impl Into<String>) -> BadFile {
        BadFile { line, code, detail: detail.into() }
    }

    /// The same, naming the transaction: an XML file may be one single line.
    pub(crate) fn in_transaction(mut self, ordinal: u32) -> BadFile {
        self.detail = format!("transaction {ordinal}: {}", self.detail);
        self
    }
}

/// Nothing like a bank file of this format.
pub const BAD_FORMAT: &str = "bank_file_bad_format";
/// Larger than [`REPLY_BYTES_MAX`].
pub const TOO_LARGE: &str = "bank_file_too_large";
/// Bytes that are no text in the file's encoding.
pub const BAD_ENCODING: &str = "bank_file_bad_encoding";
/// The end is missing.
pub const TRUNCATED: &str = "bank_file_truncated";
/// The header is wrong.
pub const BAD_HEADER: &str = "bank_file_bad_header";
/// A line is wrong.
pub const BAD_LINE: &str = "bank_file_bad_line";
/// An instruction is named twice.
pub const DUPLICATE_LINE: &str = "bank_file_duplicate_line";
/// A count is not the count of the lines.
pub const BAD_COUNT: &str = "bank_file_bad_count";
/// A total is not the total of the lines.
pub const BAD_TOTAL: &str = "bank_file_bad_total";
/// The hash is not the hash of the file.
pub const BAD_HASH: &str = "bank_file_bad_hash";
/// Answers something we never sent.
pub const NOT_OURS: &str = "bank_file_not_ours";
/// Two parts of the file exclude each other.
pub const CONTRADICTION: &str = "bank_file_contradiction";
/// Markup that is broken, or that we do not accept.
pub const BAD_XML: &str = "bank_file_bad_xml";

/// Refuses a file that names one thing twice: `keys` are pairs of the thing and the place to report.
///
/// Banks answer in our order nearly always, so the sort is skipped when the keys already rise.
pub(crate) fn first_repeated<K: Ord + Copy>(keys: impl Iterator<Item = (K, u32)> + Clone) -> Option<u32> {
    if keys.clone().is_sorted_by(|(a, _), (b, _)| a < b) {
        return None;
    }
    let mut sorted: Vec<(K, u32)> = keys.collect();
    sorted.sort_unstable();
    sorted.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min()
}
