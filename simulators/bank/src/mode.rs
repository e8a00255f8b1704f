//! The ways in which the bank can be told to misbehave.
//!
//! Modes fall into groups. Of the modes of one group that are on, one is drawn for each file (delivery) or reply (fault);
//! modes of different groups work together. With one mode on, it is done to every file. A fault is always followed, one
//! step later, by the right file, like a bank that is called and sends it again.

use crate::BankError;
use std::fmt;
use std::str::FromStr;

/// One way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Delivery: the bank leaves the file unread, neither credits nor replies, as long as the mode is on.
    NoReply,
    /// Delivery: the bank credits, but its reply is lost; `resend` or a file sent again recovers it.
    ReplyLost,
    /// Delivery: the reply comes three steps late, after any reply to the file sent again.
    LateReply,
    /// Every reply comes again under another name, and at the next step under its first name.
    DuplicateReply,
    /// Every reply comes in up to three files with the lines in another order, the last one a step later.
    SplitReordered,
    /// Fault: the amount of one line is a fen off, with totals to match.
    OffByAFen,
    /// Some lines (at least one) are unknown first and credited on a later day.
    UnknownFirst,
    /// Fault: the reply has a line for an instruction that was never sent.
    ForeignLines,
    /// Some lines (at least one) come back three to nine days after they were credited.
    LateReturn,
    /// Fault: the file breaks off.
    Truncated,
    /// Fault: UTF-8 or UTF-16 instead of GB18030; GB18030 in an XML file that declares UTF-8.
    WrongEncoding,
    /// Some lines (at least one) are told as returned a step before they are told as credited.
    ReturnBeforeOk,
    /// Fault: the reply names another bank.
    WrongBank,
    /// Fault: the total is a fen off, the lines are right.
    WrongTotal,
}

impl Mode {
    /// All modes.
    pub const ALL: [Mode; 14] = [
        Mode::NoReply,
        Mode::ReplyLost,
        Mode::LateReply,
        Mode::DuplicateReply,
        Mode::SplitReordered,
        Mode::OffByAFen,
        Mode::UnknownFirst,
        Mode::ForeignLines,
        Mode::LateReturn,
        Mode::Truncated,
        Mode::WrongEncoding,
        Mode::ReturnBeforeOk,
        Mode::WrongBank,
        Mode::WrongTotal,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Mode::NoReply => "no-reply",
            Mode::ReplyLost => "reply-lost",
            Mode::LateReply => "late-reply",
            Mode::DuplicateReply => "duplicate-reply",
            Mode::SplitReordered => "split-reordered",
            Mode::OffByAFen => "off-by-a-fen",
            Mode::UnknownFirst => "unknown-first",
            Mode::ForeignLines => "foreign-lines",
            Mode::LateReturn => "late-return",
            Mode::Truncated => "truncated",
            Mode::WrongEncoding => "wrong-encoding",
            Mode::ReturnBeforeOk => "return-before-ok",
            Mode::WrongBank => "wrong-bank",
            Mode::WrongTotal => "wrong-total",
        }
    }

    /// True for the modes that decide when, or whether, a file's first reply comes.
    pub(crate) fn is_delivery(self) -> bool {
        matches!(self, Mode::NoReply | Mode::ReplyLost | Mode::LateReply)
    }

    /// True for the modes that make a reply which must be refused.
    pub fn is_fault(self) -> bool {
        matches!(
            self,
            Mode::OffByAFen
                | Mode::ForeignLines
                | Mode::Truncated
                | Mode::WrongEncoding
                | Mode::WrongBank
                | Mode::WrongTotal
        )
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mode {
    type Err = BankError;

    fn from_str(text: &str) -> Result<Self, BankError> {
        Mode::ALL.into_iter().find(|mode| mode.name() == text).ok_or_else(|| BankError::Mode(text.to_owned()))
    }
}

pub(crate) fn names() -> String {
    Mode::ALL.map(Mode::name).join(", ")
}
