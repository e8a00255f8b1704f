//! What a step did and what the book holds, for people (Display) and for scripts (Serialize). Both say that they come
//! from a simulation. No account or name is in them.

use crate::LABEL;
use crate::pay_file::Refusal;
use serde::Serialize;
use std::fmt;

/// What the bank did in a step, or in several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StepReport {
    /// Says that this is a simulation.
    pub label: &'static str,
    /// The bank.
    pub bank: String,
    /// The day of the (last) step.
    pub today: String,
    /// Ids of the files taken in.
    pub files_taken: Vec<String>,
    /// Ids of the files that came again under another name.
    pub files_again: Vec<String>,
    /// Files refused, each once.
    pub files_refused: Vec<Refusal>,
    /// Files left unread by `no-reply`.
    pub files_unread: Vec<String>,
    /// Lines credited, now or after having been unknown.
    pub lines_credited: i64,
    /// Their sum.
    pub credited_fen: i64,
    /// Lines finally not credited.
    pub lines_failed: i64,
    /// Lines not known yet.
    pub lines_pending: i64,
    /// Lines that came back.
    pub lines_returned: i64,
    /// Instructions the bank knew already, from another file; not credited again.
    pub lines_sent_again: i64,
    /// Names of the files put into the inbox, in this order.
    pub replies_written: Vec<String>,
    /// Ids of the files whose reply was lost in this step.
    pub replies_lost: Vec<String>,
    /// Replies that will come in later steps.
    pub replies_waiting: i64,
    /// Lines that will get their result on a later day.
    pub pending_left: i64,
    /// Credits that will come back on a later day.
    pub returns_to_come: i64,
}

impl StepReport {
    pub(crate) fn new(bank: &str, today: String) -> Self {
        StepReport { label: LABEL, bank: bank.to_owned(), today, ..StepReport::default() }
    }

    /// True if the bank has nothing more to say unless it is asked. Lost replies and unread files do not count.
    pub fn is_quiet(&self) -> bool {
        self.replies_waiting == 0 && self.pending_left == 0 && self.returns_to_come == 0
    }

    /// Adds a later step to this report.
    pub(crate) fn then(mut self, later: StepReport) -> StepReport {
        self.today = later.today;
        self.files_taken.extend(later.files_taken);
        self.files_again.extend(later.files_again);
        self.files_refused.extend(later.files_refused);
        self.files_unread = later.files_unread;
        self.lines_credited += later.lines_credited;
        self.credited_fen += later.credited_fen;
        self.lines_failed += later.lines_failed;
        self.lines_pending += later.lines_pending;
        self.lines_returned += later.lines_returned;
        self.lines_sent_again += later.lines_sent_again;
        self.replies_written.extend(later.replies_written);
        self.replies_lost.extend(later.replies_lost);
        self.replies_waiting = later.replies_waiting;
        self.pending_left = later.pending_left;
        self.returns_to_come = later.returns_to_come;
        self
    }
}

impl fmt::Display for StepReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "[{}] {} {}: {} files taken, {} refused; {} lines credited, {} failed, {} pending, {} returned; \
             {} replies written, {} waiting, {} lost",
            self.label,
            self.bank,
            self.today,
            self.files_taken.len(),
            self.files_refused.len(),
            self.lines_credited,
            self.lines_failed,
            self.lines_pending,
            self.lines_returned,
            self.replies_written.len(),
            self.replies_waiting,
            self.replies_lost.len(),
        )?;
        for refusal in &self.files_refused {
            write!(f, "\n[{}] refused {refusal}", self.label)?;
        }
        Ok(())
    }
}

/// What the whole book holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookSummary {
    /// Says that this is a simulation.
    pub label: &'static str,
    /// Files taken in.
    pub files: i64,
    /// Files refused.
    pub files_refused: i64,
    /// Lines ever credited, returned ones included.
    pub credited_lines: i64,
    /// Their sum.
    pub credited_fen: i64,
    /// Credited lines that came back.
    pub returned_lines: i64,
    /// Their sum.
    pub returned_fen: i64,
    /// Lines finally not credited.
    pub failed_lines: i64,
    /// Lines whose result is not known yet.
    pub pending_lines: i64,
    /// Credits that will come back.
    pub returns_to_come: i64,
    /// Lines that asked again, in another file, for an instruction the bank knew.
    pub lines_sent_again: i64,
    /// Replies put into the inbox.
    pub replies_written: i64,
    /// Replies made and not yet sent.
    pub replies_waiting: i64,
    /// Replies lost and not recovered.
    pub replies_lost: i64,
}
