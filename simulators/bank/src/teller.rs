//! The teller: decides each line of a new file, books it and says so; later, the lines whose result or return is due.
//! Runs inside the caller's transaction. Not here: which files are taken in, and how what is said becomes a file.

use crate::Result;
use crate::day::Day;
use crate::deliver::Message;
use crate::draw::{self, NOT_KNOWN_YET, Verdict, chosen_line, draw, verdict};
use crate::mode::Mode;
use crate::pay_file::{PayFile, PayLine};
use crate::reply::{Outcome, ReplyLine};
use crate::report::StepReport;
use crate::sim::BankSim;
use std::borrow::Cow;
use std::collections::BTreeMap;

impl BankSim {
    /// Decides and books every line of a new file, and makes the replies.
    pub(crate) fn decide(&self, file: &PayFile, known: &[bool], report: &mut StepReport) -> Result<()> {
        let file_no = self.book.file(&file.file_id)?.map_or(0, |row| row.file_no);
        let today = self.desk.today;
        let chosen: Vec<(Mode, i64)> = [Mode::UnknownFirst, Mode::ReturnBeforeOk, Mode::LateReturn]
            .into_iter()
            .filter(|mode| self.desk.modes.contains(mode))
            .map(|mode| (mode, chosen_line(self.desk.seed, &file.file_id, mode, file.lines.len())))
            .collect();
        let mut told_first = Vec::new();
        let mut lines = Vec::with_capacity(file.lines.len());
        for (line, known) in file.lines.iter().zip(known) {
            if *known {
                self.book.note_sent_again(&file.file_id, line)?;
                report.lines_sent_again += 1;
                continue;
            }
            let touched = |mode: Mode| {
                chosen.iter().any(|(on, line_no)| {
                    let by_lot = || draw(self.desk.seed, mode.name(), &line.instruction_id).is_multiple_of(3);
                    *on == mode && (*line_no == line.line_no || by_lot())
                })
            };
            let mut said = say(line, Outcome::Ok);
            match verdict(self.desk.seed, self.rates, &line.instruction_id, touched) {
                Verdict::Credit => self.credit(file_no, &file.file_id, line, None, &mut said, report)?,
                Verdict::CreditAndReturn { in_days, told_first: false } => {
                    self.credit(file_no, &file.file_id, line, Some(today.plus(in_days)), &mut said, report)?;
                }
                Verdict::CreditAndReturn { told_first: true, .. } => {
                    self.credit(file_no, &file.file_id, line, None, &mut said, report)?;
                    told_first.push(self.take_back(line, &said.reference, report)?);
                }
                Verdict::Fail => {
                    let reason = draw::failure(self.desk.seed, &line.instruction_id);
                    self.book.hold(&file.file_id, line, reason, None)?;
                    said.outcome = Outcome::Fail;
                    said.because(reason);
                    report.lines_failed += 1;
                }
                Verdict::Pending { in_days, then_credit } => {
                    self.book.hold(&file.file_id, line, NOT_KNOWN_YET, Some((today.plus(in_days), then_credit)))?;
                    said.outcome = Outcome::Pending;
                    said.because(NOT_KNOWN_YET);
                    report.lines_pending += 1;
                }
            }
            lines.push(said);
        }
        if known.contains(&true) {
            // Lines known from another file are told as they stand by now, among the new ones.
            (lines, told_first) = self.book.answers(&file.file_id)?;
        }
        self.tell(&file.file_id, &told_first, false, 0)?;
        let hold = i64::from(!told_first.is_empty());
        if self.tell(&file.file_id, &lines, true, hold)? {
            report.replies_lost.push(file.file_id.clone());
        }
        Ok(())
    }

    fn credit(
        &self,
        file_no: i64,
        file_id: &str,
        line: &PayLine,
        due_back: Option<Day>,
        said: &mut ReplyLine,
        report: &mut StepReport,
    ) -> Result<()> {
        said.outcome = Outcome::Ok;
        said.value_date = Some(self.desk.today);
        said.reference = format!("SIM{file_no:06}{:07}", line.line_no);
        self.book.credit(file_id, line, self.desk.today, &said.reference, due_back)?;
        report.lines_credited += 1;
        report.credited_fen += line.amount_fen;
        Ok(())
    }

    fn take_back(&self, line: &PayLine, reference: &str, report: &mut StepReport) -> Result<ReplyLine> {
        let reason = draw::return_reason(self.desk.seed, &line.instruction_id);
        self.book.take_back(&line.instruction_id, self.desk.today, reason)?;
        report.lines_returned += 1;
        let mut said = say(line, Outcome::Return);
        said.because(reason);
        said.value_date = Some(self.desk.today);
        said.reference = format!("{reference}R");
        Ok(said)
    }

    /// Lines that were unknown and get their result today.
    pub(crate) fn know_pending(&self, report: &mut StepReport) -> Result<()> {
        let mut by_file: BTreeMap<String, Vec<ReplyLine>> = BTreeMap::new();
        for due in self.book.pending_due(self.desk.today)? {
            let file_no = self.book.file(&due.file_id)?.map_or(0, |row| row.file_no);
            self.book.forget_pending(&due.line.instruction_id)?;
            let mut said = say(&due.line, Outcome::Fail);
            if due.then_credit {
                self.credit(file_no, &due.file_id, &due.line, None, &mut said, report)?;
            } else {
                let reason = draw::failure(self.desk.seed, &due.line.instruction_id);
                self.book.hold(&due.file_id, &due.line, reason, None)?;
                said.because(reason);
                report.lines_failed += 1;
            }
            by_file.entry(due.file_id).or_default().push(said);
        }
        for (file_id, lines) in &by_file {
            self.tell(file_id, lines, false, 0)?;
        }
        Ok(())
    }

    /// Credits that come back today.
    pub(crate) fn return_due(&self, report: &mut StepReport) -> Result<()> {
        let mut by_file: BTreeMap<String, Vec<ReplyLine>> = BTreeMap::new();
        for due in self.book.returns_due(self.desk.today)? {
            let said = self.take_back(&due.line, &due.reference, report)?;
            by_file.entry(due.file_id).or_default().push(said);
        }
        for (file_id, lines) in &by_file {
            self.tell(file_id, lines, false, 0)?;
        }
        Ok(())
    }

    /// Makes a reply under the modes that are on; true if it was lost.
    pub(crate) fn tell(&self, file_id: &str, lines: &[ReplyLine], first: bool, hold: i64) -> Result<bool> {
        self.desk.queue(&self.book, &Message { file_id, lines, first, hold, modes: &self.desk.modes })
    }
}

fn say(line: &PayLine, outcome: Outcome) -> ReplyLine {
    ReplyLine {
        line_no: line.line_no,
        instruction_id: line.instruction_id.clone(),
        account: line.account.clone(),
        amount_fen: line.amount_fen,
        outcome,
        code: Cow::Borrowed(""),
        reason: Cow::Borrowed(""),
        value_date: None,
        reference: String::new(),
    }
}
