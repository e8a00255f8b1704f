//! pain.002, the payment status report: what became of the transactions of one pain.001.
//!
//! A status may stand at the transaction, at the payment information or at the whole message. A transaction without
//! its own takes the nearest one above it; a status above no transaction at all speaks for the whole file. A rejected
//! message with a transaction that was not rejected contradicts itself and is refused: row-level success in a file
//! rejected as a whole has paid people twice before.
//! Deliberately absent: comparing the original count, total and amounts with ours. The store does that.

use std::{borrow::Cow, collections::HashSet};

use kernel::Fen;

use super::xml::Xml;
use super::{Reason, instruction_id, keep_short, name_of, once};
use crate::payment_file::is_file_id;
use crate::reply::{self, BadFile, Outcome, Reply, ReplyKind, ReplyLine, WholeFile};

/// Reads the message, from inside `CstmrPmtStsRpt` to its end.
pub(super) fn read(xml: &mut Xml<'_>) -> Result<Reply, BadFile> {
    let mut report =
        Report { reply: Reply::new(ReplyKind::Pain002), group: Level::default(), block: None, named: HashSet::new() };
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "GrpHdr" => report.read_header(xml)?,
            "OrgnlGrpInfAndSts" => report.read_group(xml)?,
            "OrgnlPmtInfAndSts" => report.read_block(xml)?,
            _ => xml.skip()?,
        }
    }
    report.close(xml)
}

/// A status as the bank wrote it.
struct Status {
    code: String,
    /// None for PART: the transactions tell.
    outcome: Option<Outcome>,
}

/// ISO 20022 external codes. What is neither final success nor final failure is not known yet.
fn outcome_of(code: &str) -> Option<Outcome> {
    match code {
        "ACSC" | "ACCC" => Some(Outcome::Ok),
        "RJCT" => Some(Outcome::Fail),
        "ACCP" | "ACFC" | "ACIS" | "ACPD" | "ACSP" | "ACTC" | "ACWC" | "ACWP" | "BLCK" | "CANC" | "CPUC" | "PATC"
        | "PDNG" | "PRES" | "RCVD" => Some(Outcome::Pending),
        _ => None,
    }
}

/// The message or one payment information: its own status, and what it says its transactions add up to.
#[derive(Default)]
struct Level {
    status: Option<Status>,
    reason: Reason,
    promised: Vec<PerStatus>,
    seen: Vec<PerStatus>,
}

/// So many transactions have this status.
struct PerStatus {
    code: String,
    count: u64,
    /// Where every amount is known.
    total: Option<Fen>,
}

impl Level {
    fn see(&mut self, code: &str, amount: Option<Fen>) {
        match self.seen.iter_mut().find(|seen| seen.code == code) {
            Some(seen) => {
                seen.count += 1;
                seen.total = seen.total.zip(amount).and_then(|(total, amount)| total.checked_add(amount));
            }
            None => self.seen.push(PerStatus { code: code.to_owned(), count: 1, total: amount }),
        }
    }

    /// Banks may leave transactions of a status out altogether, but those they list must be all of them.
    fn check(&self, xml: &Xml<'_>) -> Result<(), BadFile> {
        for promised in &self.promised {
            let Some(seen) = self.seen.iter().find(|seen| seen.code == promised.code) else {
                continue;
            };
            if seen.count != promised.count {
                let detail = format!("{} of {} transactions announced are there", seen.count, promised.count);
                return Err(xml.bad(reply::BAD_COUNT, detail));
            }
            if seen.total.zip(promised.total).is_some_and(|(seen, promised)| seen != promised) {
                return Err(xml.bad(reply::BAD_TOTAL, "the transactions do not add up to the total announced"));
            }
        }
        Ok(())
    }
}

struct Report {
    reply: Reply,
    group: Level,
    /// The status and reason of the last payment information that listed no transactions.
    block: Option<Level>,
    named: HashSet<i64>,
}

impl Report {
    fn read_header(&mut self, xml: &mut Xml<'_>) -> Result<(), BadFile> {
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "CreDtTm" => self.reply.day = Some(xml.day()?),
                "DbtrAgt" => self.reply.bank = xml.text_at(&["FinInstnId", "Othr", "Id"])?.map(Cow::into_owned),
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn read_group(&mut self, xml: &mut Xml<'_>) -> Result<(), BadFile> {
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "OrgnlMsgId" => {
                    let file_id = xml.text()?.into_owned();
                    if !is_file_id(&file_id) {
                        return Err(xml.bad(reply::NOT_OURS, "the original message is no payment file of ours"));
                    }
                    once(xml, &mut self.reply.file_id, file_id)?;
                }
                "OrgnlMsgNmId" => {
                    if !xml.text()?.starts_with("pain.001") {
                        return Err(xml.bad(reply::NOT_OURS, "the original message is no pain.001"));
                    }
                }
                "OrgnlNbOfTxs" => self.reply.original_count = Some(xml.count()?),
                "OrgnlCtrlSum" => self.reply.original_total = Some(xml.decimal()?),
                "GrpSts" => {
                    let status = read_status(xml)?;
                    once(xml, &mut self.group.status, status)?;
                }
                "StsRsnInf" => self.group.reason.read(xml)?,
                "NbOfTxsPerSts" => self.group.promised.push(read_per_status(xml)?),
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn read_block(&mut self, xml: &mut Xml<'_>) -> Result<(), BadFile> {
        let mut block = Level::default();
        let before = self.reply.lines.len();
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "PmtInfSts" => {
                    let status = read_status(xml)?;
                    once(xml, &mut block.status, status)?;
                }
                "StsRsnInf" => block.reason.read(xml)?,
                "NbOfTxsPerSts" => block.promised.push(read_per_status(xml)?),
                "TxInfAndSts" => {
                    let ordinal = u32::try_from(self.reply.lines.len() + 1).unwrap_or(u32::MAX);
                    self.read_transaction(xml, &mut block, ordinal).map_err(|bad| bad.in_transaction(ordinal))?;
                }
                _ => xml.skip()?,
            }
        }
        block.check(xml)?;
        check_against(xml, block.status.as_ref(), &self.reply.lines[before..])?;
        if self.reply.lines.len() == before && block.status.is_some() {
            once(xml, &mut self.block, block)?;
        }
        Ok(())
    }

    fn read_transaction(&mut self, xml: &mut Xml<'_>, block: &mut Level, ordinal: u32) -> Result<(), BadFile> {
        let (mut id, mut status, mut amount, mut value_date) = (None, None, None, None);
        let (mut status_id, mut reference, mut account) = (None, None, None);
        let mut reason = Reason::default();
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "OrgnlEndToEndId" => {
                    let read = instruction_id(xml)?;
                    once(xml, &mut id, read)?;
                }
                "TxSts" => {
                    let read = read_status(xml)?;
                    once(xml, &mut status, read)?;
                }
                "StsRsnInf" => reason.read(xml)?,
                "StsId" => status_id = Some(xml.text()?),
                "AcctSvcrRef" => reference = Some(xml.text()?),
                "FctvIntrBkSttlmDt" => value_date = xml.day_choice()?,
                "OrgnlTxRef" => (amount, account) = read_original(xml)?,
                _ => xml.skip()?,
            }
        }
        let id = id.ok_or_else(|| xml.bad(reply::NOT_OURS, "there is no EndToEndId"))?;
        let status = status.as_ref().or(block.status.as_ref()).or(self.group.status.as_ref());
        let Some(Status { code, outcome: Some(outcome) }) = status else {
            return Err(xml.bad(reply::BAD_LINE, "there is no status of the transaction"));
        };
        let (code, outcome) = (code.clone(), *outcome);
        block.see(&code, amount);
        self.group.see(&code, amount);
        if !self.named.insert(id) {
            return Err(xml.bad(reply::DUPLICATE_LINE, "the instruction was named before in this file"));
        }
        let reply = &mut self.reply;
        let line = ReplyLine {
            line_no_in_reply_file: ordinal,
            our_line_no: None,
            instruction_id: id,
            amount,
            outcome,
            value_date,
            account: keep_short(xml, reply, account.as_deref().unwrap_or_default())?,
            reason_code: reply.keep(&reason.code),
            reason: reply.keep(&reason.text),
            bank_reference: keep_short(xml, reply, &reference.or(status_id).unwrap_or_default())?,
        };
        reply.lines.push(line);
        Ok(())
    }

    fn close(mut self, xml: &Xml<'_>) -> Result<Reply, BadFile> {
        if self.reply.file_id.is_none() {
            return Err(xml.bad(reply::BAD_HEADER, "the original message is not named"));
        }
        self.group.check(xml)?;
        check_against(xml, self.group.status.as_ref(), &self.reply.lines)?;
        let rejected = matches!(self.group.status, Some(Status { outcome: Some(Outcome::Fail), .. }));
        if self.reply.lines.is_empty() || rejected {
            let speaks = |level: Level| {
                let outcome = level.status.and_then(|status| status.outcome)?;
                let Reason { code: reason_code, text: reason } = level.reason;
                Some(WholeFile { outcome, reason_code, reason })
            };
            // The nearer status speaks, unless the message as a whole was rejected.
            let block = if rejected { None } else { self.block.and_then(speaks) };
            self.reply.whole_file = block.or_else(|| speaks(self.group));
            if self.reply.whole_file.is_none() {
                return Err(xml.bad(reply::BAD_LINE, "the report says nothing of any transaction"));
            }
        } else if self.block.is_some() {
            return Err(xml.bad(reply::CONTRADICTION, "one status speaks for all, others for single transactions"));
        }
        Ok(self.reply)
    }
}

/// A status above must agree with those below it.
fn check_against(xml: &Xml<'_>, above: Option<&Status>, below: &[ReplyLine]) -> Result<(), BadFile> {
    let excluded = match above.and_then(|status| status.outcome) {
        Some(Outcome::Fail) => |outcome| outcome != Outcome::Fail,
        Some(Outcome::Ok) => |outcome| outcome == Outcome::Fail,
        _ => return Ok(()),
    };
    match below.iter().find(|line| excluded(line.outcome)) {
        None => Ok(()),
        Some(line) => Err(xml
            .bad(reply::CONTRADICTION, "its status excludes the status above it")
            .in_transaction(line.line_no_in_reply_file)),
    }
}

fn read_status(xml: &mut Xml<'_>) -> Result<Status, BadFile> {
    let code = xml.text()?.into_owned();
    let outcome = outcome_of(&code);
    if outcome.is_none() && code != "PART" {
        return Err(xml.bad(reply::BAD_LINE, "a status that ISO 20022 does not know"));
    }
    Ok(Status { code, outcome })
}

fn read_per_status(xml: &mut Xml<'_>) -> Result<PerStatus, BadFile> {
    let (mut count, mut code, mut total) = (None, None, None);
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "DtldNbOfTxs" => count = Some(xml.count()?),
            "DtldSts" => code = Some(xml.text()?.into_owned()),
            "DtldCtrlSum" => total = Some(xml.decimal()?),
            _ => xml.skip()?,
        }
    }
    match (code, count) {
        (Some(code), Some(count)) => Ok(PerStatus { code, count, total }),
        _ => Err(xml.bad(reply::BAD_LINE, "a count of transactions without a status")),
    }
}

/// What the bank repeats of our transaction: its amount and its account.
fn read_original(xml: &mut Xml<'_>) -> Result<(Option<Fen>, Option<String>), BadFile> {
    let (mut amount, mut account) = (None, None);
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "Amt" => {
                while let Some(element) = xml.child()? {
                    match name_of(&element) {
                        "InstdAmt" => {
                            let read = xml.amount(&element)?;
                            once(xml, &mut amount, read)?;
                        }
                        _ => xml.skip()?,
                    }
                }
            }
            "CdtrAcct" => account = xml.account()?,
            _ => xml.skip()?,
        }
    }
    Ok((amount, account))
}
