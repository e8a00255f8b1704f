//! A reply before it is a file: what is said about which lines, and how a fault bends it.

use crate::day::Day;
use crate::draw::{Reason, draw, index};
use crate::pay_file::{Format, Section};
use crate::{Mode, delimited, iso_write};
use std::borrow::Cow;

/// What the bank says about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    Fail,
    Pending,
    Return,
}

/// One line of a reply. `line_no` is the number in the payment file.
#[derive(Debug, Clone)]
pub(crate) struct ReplyLine {
    pub(crate) line_no: i64,
    pub(crate) instruction_id: String,
    pub(crate) account: String,
    pub(crate) amount_fen: i64,
    pub(crate) outcome: Outcome,
    pub(crate) code: Cow<'static, str>,
    pub(crate) reason: Cow<'static, str>,
    pub(crate) value_date: Option<Day>,
    pub(crate) reference: String,
}

impl ReplyLine {
    pub(crate) fn because(&mut self, reason: Reason) {
        self.code = Cow::Borrowed(reason.code);
        self.reason = Cow::Borrowed(reason.text);
    }
}

/// How the bytes come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Right,
    /// For XML, where UTF-8 is right: GB18030.
    Utf8,
    Utf16,
}

/// What a reply says besides its lines.
#[derive(Debug, Clone)]
pub(crate) struct ReplyHead {
    pub(crate) bank: String,
    pub(crate) file_id: String,
    pub(crate) message_id: String,
    pub(crate) today: Day,
    pub(crate) file_lines: i64,
    pub(crate) file_total_fen: i64,
    pub(crate) sections: Vec<Section>,
    pub(crate) total_off_fen: i64,
    pub(crate) encoding: Encoding,
}

/// The bytes of a reply: as it should be, or with one fault. Returns are told apart from first answers, because
/// ISO 20022 has another message for them.
pub(crate) fn compose(
    format: Format,
    head: &ReplyHead,
    lines: &[ReplyLine],
    fault: Option<Mode>,
    other_bank: &str,
    seed: u64,
) -> Vec<u8> {
    let mut head = head.clone();
    let mut lines = Cow::Borrowed(lines);
    match fault {
        Some(Mode::OffByAFen) => {
            let at = index(draw(seed, "off", &head.message_id), lines.len());
            lines.to_mut()[at].amount_fen += 1;
        }
        Some(Mode::ForeignLines) => {
            let mut foreign = lines[lines.len() - 1].clone();
            foreign.line_no = head.file_lines + 1;
            foreign.instruction_id = format!("NOTSENT-{:016x}", draw(seed, "foreign", &head.message_id));
            foreign.reference = format!("{}X", foreign.reference);
            let at = index(draw(seed, "place", &head.message_id), lines.len() + 1);
            lines.to_mut().insert(at, foreign);
        }
        Some(Mode::WrongBank) => head.bank = other_bank.to_owned(),
        Some(Mode::WrongTotal) => head.total_off_fen = 1,
        Some(Mode::WrongEncoding) => {
            let wide = draw(seed, "encoding", &head.message_id).is_multiple_of(2);
            head.encoding = if wide { Encoding::Utf16 } else { Encoding::Utf8 };
            // An odd number of three-byte characters: read as GB18030, the last one swallows the `|` behind it.
            for line in lines.to_mut() {
                line.reason = Cow::Borrowed("已处理");
            }
        }
        _ => {}
    }
    let written = match format {
        Format::Delimited => delimited::write(&head, &lines),
        Format::Iso20022 => iso_write::write(&head, &lines),
    };
    let mut bytes = written.unwrap_or_else(|_| unreachable!("writing to a String does not fail"));
    if fault == Some(Mode::Truncated) {
        let third = bytes.len() / 3;
        bytes.truncate(third + index(draw(seed, "cut", &head.message_id), third.max(1)));
    }
    bytes
}
