//! camt.054, the debit and credit notification: what was booked on our account, instruction by instruction.
//!
//! A booked debit is a payment made (OK). A booked credit is money that came back (RETURN), but only when the bank says
//! so: by a return reason, by the code RRTN, or as a reversal. Any other credit is none of ours. What is announced but
//! not booked is PENDING. One instruction may be debited and come back in one file.
//! Deliberately absent: entries without transactions; they name no instruction, so the file is refused.

use std::collections::HashSet;

use kernel::{Day, Fen};

use super::xml::Xml;
use super::{Reason, instruction_id, keep_short, name_of, once};
use crate::reply::{self, BadFile, Outcome, Reply, ReplyKind, ReplyLine, Stretch};

/// Reads the message, from inside `BkToCstmrDbtCdtNtfctn` to its end.
pub(super) fn read(xml: &mut Xml<'_>) -> Result<Reply, BadFile> {
    let mut reply = Reply::new(ReplyKind::Camt054);
    let mut named = HashSet::new();
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "GrpHdr" => {
                while let Some(element) = xml.child()? {
                    match name_of(&element) {
                        "CreDtTm" => reply.day = Some(xml.day()?),
                        _ => xml.skip()?,
                    }
                }
            }
            "Ntfctn" => read_notification(xml, &mut reply, &mut named)?,
            _ => xml.skip()?,
        }
    }
    if reply.lines.is_empty() {
        return Err(xml.bad(reply::BAD_LINE, "the notification names no transaction"));
    }
    Ok(reply)
}

/// A count and a total, where the bank states them.
type Promised = (Option<u64>, Option<Fen>);

/// How many entries there are and what they add up to: all of them, the credits, the debits.
#[derive(Default)]
struct Sums([(u64, Fen); 3]);

impl Sums {
    fn add(&mut self, xml: &Xml<'_>, amount: Fen, credit: bool) -> Result<(), BadFile> {
        for place in [0, if credit { 1 } else { 2 }] {
            let (count, total) = &mut self.0[place];
            *count += 1;
            let sum = total.checked_add(amount);
            *total = sum.ok_or_else(|| xml.bad(reply::BAD_TOTAL, "the total does not fit"))?;
        }
        Ok(())
    }

    fn check(&self, xml: &Xml<'_>, promised: &[Promised; 3]) -> Result<(), BadFile> {
        for ((count, total), (promised_count, promised_total)) in self.0.iter().zip(promised) {
            if promised_count.is_some_and(|promised| promised != *count) {
                return Err(xml.bad(reply::BAD_COUNT, "the summary counts other entries than there are"));
            }
            if promised_total.is_some_and(|promised| promised != *total) {
                return Err(xml.bad(reply::BAD_TOTAL, "the entries do not add up to the summary"));
            }
        }
        Ok(())
    }
}

fn read_notification(xml: &mut Xml<'_>, reply: &mut Reply, named: &mut HashSet<(i64, bool)>) -> Result<(), BadFile> {
    let (mut sums, mut promised) = (Sums::default(), [(None, None); 3]);
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "Acct" => {
                let (account, bank) = xml.account_and_bank()?;
                if reply.bank.is_some() && reply.bank != bank {
                    return Err(xml.bad(reply::CONTRADICTION, "notifications of different banks"));
                }
                reply.bank = bank;
                if reply.our_account.is_some() && reply.our_account != account {
                    return Err(xml.bad(reply::CONTRADICTION, "notifications of different accounts"));
                }
                reply.our_account = account;
            }
            "TxsSummry" => promised = read_summary(xml)?,
            "Ntry" => {
                let (amount, credit) = read_entry(xml, reply, named)?;
                sums.add(xml, amount, credit)?;
            }
            _ => xml.skip()?,
        }
    }
    sums.check(xml, &promised)
}

fn read_summary(xml: &mut Xml<'_>) -> Result<[Promised; 3], BadFile> {
    let mut promised = [(None, None); 3];
    while let Some(element) = xml.child()? {
        let place = match name_of(&element) {
            "TtlNtries" => 0,
            "TtlCdtNtries" => 1,
            "TtlDbtNtries" => 2,
            _ => {
                xml.skip()?;
                continue;
            }
        };
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "NbOfNtries" => promised[place].0 = Some(xml.count()?),
                "Sum" => promised[place].1 = Some(xml.decimal()?),
                _ => xml.skip()?,
            }
        }
    }
    Ok(promised)
}

/// One booking on the account.
#[derive(Default)]
struct Entry {
    amount: Option<Fen>,
    credit: Option<bool>,
    came_back: bool,
    status: String,
    booked_on: Option<Day>,
    value_date: Option<Day>,
    reference: Stretch,
    transactions: Vec<Transaction>,
}

/// One instruction inside a booking.
#[derive(Default)]
struct Transaction {
    instruction_id: Option<i64>,
    amount: Option<Fen>,
    credit: Option<bool>,
    came_back: bool,
    account: Stretch,
    reason_code: Stretch,
    reason: Stretch,
    reference: Option<Stretch>,
}

/// Reads an entry into lines of the reply; gives its amount and whether it is a credit.
fn read_entry(xml: &mut Xml<'_>, reply: &mut Reply, named: &mut HashSet<(i64, bool)>) -> Result<(Fen, bool), BadFile> {
    let mut entry = Entry::default();
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "Amt" => {
                let read = xml.amount(&element)?;
                once(xml, &mut entry.amount, read)?;
            }
            "CdtDbtInd" => {
                let read = is_credit(xml)?;
                once(xml, &mut entry.credit, read)?;
            }
            "RvslInd" => entry.came_back |= matches!(&*xml.text()?, "true" | "1"),
            "Sts" => entry.status = xml.code()?,
            "BookgDt" => entry.booked_on = xml.day_choice()?,
            "ValDt" => entry.value_date = xml.day_choice()?,
            "AcctSvcrRef" => {
                let text = xml.text()?;
                entry.reference = keep_short(xml, reply, &text)?;
            }
            "BkTxCd" => entry.came_back |= is_return(xml)?,
            "NtryDtls" => read_details(xml, reply, &mut entry.transactions)?,
            _ => xml.skip()?,
        }
    }
    settle(xml, reply, named, &entry)
}

fn read_details(xml: &mut Xml<'_>, reply: &mut Reply, transactions: &mut Vec<Transaction>) -> Result<(), BadFile> {
    let (before, mut promised) = (transactions.len(), None);
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "Btch" => {
                while let Some(element) = xml.child()? {
                    match name_of(&element) {
                        "NbOfTxs" => promised = Some(xml.count()?),
                        _ => xml.skip()?,
                    }
                }
            }
            "TxDtls" => {
                let ordinal = ordinal_after(reply.lines.len() + transactions.len());
                let transaction = read_transaction(xml, reply).map_err(|bad| bad.in_transaction(ordinal))?;
                transactions.push(transaction);
            }
            _ => xml.skip()?,
        }
    }
    let listed = u64::try_from(transactions.len() - before).unwrap_or(u64::MAX);
    if listed > 0 && promised.is_some_and(|promised| promised != listed) {
        return Err(xml.bad(reply::BAD_COUNT, "the batch counts other transactions than there are"));
    }
    Ok(())
}

fn read_transaction(xml: &mut Xml<'_>, reply: &mut Reply) -> Result<Transaction, BadFile> {
    let mut transaction = Transaction::default();
    let (mut reason, mut detailed) = (Reason::default(), None);
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "Refs" => read_references(xml, reply, &mut transaction)?,
            "Amt" => {
                let read = xml.amount(&element)?;
                once(xml, &mut transaction.amount, read)?;
            }
            "CdtDbtInd" => transaction.credit = Some(is_credit(xml)?),
            "AmtDtls" => detailed = read_detailed_amount(xml)?,
            "BkTxCd" => transaction.came_back |= is_return(xml)?,
            "RltdPties" => {
                while let Some(element) = xml.child()? {
                    if name_of(&element) == "CdtrAcct" {
                        let account = xml.account()?.unwrap_or_default();
                        transaction.account = keep_short(xml, reply, &account)?;
                    } else {
                        xml.skip()?;
                    }
                }
            }
            "RtrInf" => {
                transaction.came_back = true;
                reason.read(xml)?;
            }
            _ => xml.skip()?,
        }
    }
    transaction.amount = transaction.amount.or(detailed);
    transaction.reason_code = reply.keep(&reason.code);
    transaction.reason = reply.keep(&reason.text);
    Ok(transaction)
}

fn read_references(xml: &mut Xml<'_>, reply: &mut Reply, transaction: &mut Transaction) -> Result<(), BadFile> {
    while let Some(element) = xml.child()? {
        match name_of(&element) {
            "EndToEndId" => {
                let id = instruction_id(xml)?;
                once(xml, &mut transaction.instruction_id, id)?;
            }
            "AcctSvcrRef" => {
                let text = xml.text()?;
                transaction.reference = Some(keep_short(xml, reply, &text)?);
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

/// Before version 4 the amount of a transaction stands in its details only.
fn read_detailed_amount(xml: &mut Xml<'_>) -> Result<Option<Fen>, BadFile> {
    let (mut instructed, mut booked) = (None, None);
    while let Some(element) = xml.child()? {
        let place = match name_of(&element) {
            "InstdAmt" => &mut instructed,
            "TxAmt" => &mut booked,
            _ => {
                xml.skip()?;
                continue;
            }
        };
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "Amt" => *place = Some(xml.amount(&element)?),
                _ => xml.skip()?,
            }
        }
    }
    Ok(booked.or(instructed))
}

/// Decides what each transaction of the entry means.
fn settle(
    xml: &Xml<'_>,
    reply: &mut Reply,
    named: &mut HashSet<(i64, bool)>,
    entry: &Entry,
) -> Result<(Fen, bool), BadFile> {
    let (Some(amount), Some(credit)) = (entry.amount, entry.credit) else {
        return Err(xml.bad(reply::BAD_LINE, "an entry without an amount or a direction"));
    };
    if entry.transactions.is_empty() {
        return Err(xml.bad(reply::NOT_OURS, "an entry that names no transaction"));
    }
    let mut total = Fen::ZERO;
    for transaction in &entry.transactions {
        let ordinal = ordinal_after(reply.lines.len());
        let bad = |code, detail: &str| Err(xml.bad(code, detail).in_transaction(ordinal));
        let Some(instruction_id) = transaction.instruction_id else {
            return bad(reply::NOT_OURS, "there is no EndToEndId");
        };
        let alone = if entry.transactions.len() == 1 { Some(amount) } else { None };
        let Some(own) = transaction.amount.or(alone) else {
            return bad(reply::BAD_LINE, "there is no amount");
        };
        if transaction.credit.is_some_and(|own| own != credit) {
            return bad(reply::CONTRADICTION, "its direction is not that of its entry");
        }
        let came_back = entry.came_back || transaction.came_back;
        let outcome = match (entry.status.as_str(), credit, came_back) {
            (_, true, false) => {
                return bad(reply::NOT_OURS, "a credit that is no return of a payment");
            }
            (_, false, true) => {
                return bad(reply::CONTRADICTION, "a return that debits the account");
            }
            ("BOOK", false, false) => Outcome::Ok,
            ("BOOK", true, true) => Outcome::Return,
            ("PDNG" | "INFO" | "FUTR", _, _) => Outcome::Pending,
            _ => {
                return bad(reply::BAD_LINE, "an entry status that ISO 20022 does not know");
            }
        };
        if !named.insert((instruction_id, credit)) {
            return bad(reply::DUPLICATE_LINE, "the instruction was named before in this file");
        }
        let Some(sum) = total.checked_add(own) else {
            return bad(reply::BAD_TOTAL, "the total does not fit");
        };
        total = sum;
        reply.lines.push(ReplyLine {
            line_no_in_reply_file: ordinal,
            our_line_no: None,
            instruction_id,
            amount: Some(own),
            outcome,
            value_date: entry.value_date.or(entry.booked_on),
            account: transaction.account,
            reason_code: transaction.reason_code,
            reason: transaction.reason,
            bank_reference: transaction.reference.unwrap_or(entry.reference),
        });
    }
    if total != amount {
        return Err(xml.bad(reply::BAD_TOTAL, "the transactions do not add up to their entry"));
    }
    Ok((amount, credit))
}

fn is_credit(xml: &mut Xml<'_>) -> Result<bool, BadFile> {
    match &*xml.text()? {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        _ => Err(xml.bad(reply::BAD_LINE, "a direction that is neither CRDT nor DBIT")),
    }
}

/// Whether a bank transaction code says: payment return.
fn is_return(xml: &mut Xml<'_>) -> Result<bool, BadFile> {
    Ok(xml.text_at(&["Domn", "Fmly", "SubFmlyCd"])?.as_deref() == Some("RRTN"))
}

fn ordinal_after(transactions: usize) -> u32 {
    u32::try_from(transactions + 1).unwrap_or(u32::MAX)
}
