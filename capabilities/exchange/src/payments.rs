//! My payments: everything about one person over all batches, with the bank and the end of the account, and what of it is
//! news.
//!
//! Promises
//! * What is told follows from the payments themselves; nothing is written for it, so that replies about hundreds of
//!   thousands of people cost nothing more.
//! * Asked for by the person's own keys, cycle by cycle, and only within the actor's scope.
//! * No whole account number.
//!
//! Deliberately absent: sentences; a reason is a code, or the bank's own words.

use std::collections::{BTreeMap, HashMap};

use casework::Message;
use kernel::{CitizenId, Ctx, Day, Fen, Moment, Period, Refusal, Result};
use payout::{Entitlement, InstructionState};

use crate::store;

/// An item or a refused line of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its number.
    pub item_id: i64,
    /// The batch.
    pub batch_id: i64,
    /// The department that pays.
    pub payer: String,
    /// The programme's code.
    pub programme: String,
    /// What it is paid for.
    pub period: Period,
    /// Which part of the entitlement.
    pub component: i64,
    /// What is to be paid, where it could be read.
    pub amount: Option<Fen>,
    /// The word for how far it is, as auditors see it.
    pub state: &'static str,
    /// The code of why it waits, was stopped or rejected.
    pub reason: Option<String>,
    /// When its batch was made.
    pub made_at: Moment,
    /// What was sent to banks, the first attempt first.
    pub attempts: Vec<PaymentAttempt>,
    /// The batch that pays it once more.
    pub correction: Option<i64>,
}

/// One attempt to pay an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentAttempt {
    /// 1 or 2.
    pub number: i64,
    /// The bank's code.
    pub bank: String,
    /// The last four characters of the account, where it is the person's own.
    pub account_tail: Option<String>,
    /// The word for what became of it; `prepared` while its file is not written.
    pub state: &'static str,
    /// The code the bank gave, if it gave one.
    pub reason_code: Option<String>,
    /// The bank's words.
    pub reason: Option<String>,
    /// When its file went out.
    pub sent_at: Option<Moment>,
    /// The day the bank's word was taken in.
    pub settled_on: Option<Day>,
}

/// The payments of one person within the actor's scope, newest first.
///
/// # Errors
/// `unknown_person` when there is none within the scope; a failure of the database.
pub fn payments_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Payment>> {
    if registry::hit(ctx, person)?.is_none() {
        return Err(Refusal::new("unknown_person").with("person", person.masked()).into());
    }
    let tails: HashMap<i64, String> = card::accounts_of(ctx, person)?
        .into_iter()
        .map(|account| (account.account_id, account.number.last4().to_owned()))
        .collect();
    let mut files = HashMap::new();
    let entitlements = payout::entitlements_of(ctx, person)?;
    for attempt in entitlements.iter().flat_map(|entitlement| &entitlement.attempts) {
        if !files.contains_key(&attempt.file_id)
            && let Some(file) = store::bank_and_time(ctx, attempt.file_id)?
        {
            files.insert(attempt.file_id, file);
        }
    }
    Ok(entitlements.into_iter().map(|entitlement| payment(entitlement, &tails, &files)).collect())
}

fn payment(
    entitlement: Entitlement,
    tails: &HashMap<i64, String>,
    files: &HashMap<i64, (String, Option<Moment>)>,
) -> Payment {
    let state = entitlement.state();
    let attempts: Vec<PaymentAttempt> = entitlement
        .attempts
        .into_iter()
        .map(|attempt| {
            let (bank, sent_at) = files.get(&attempt.file_id).cloned().unwrap_or_default();
            let waits = attempt.state == InstructionState::Sent && sent_at.is_none();
            let (reason_code, reason) = said(attempt.reason.as_deref().unwrap_or_default());
            PaymentAttempt {
                number: attempt.number,
                bank,
                account_tail: tails.get(&attempt.account_id).cloned(),
                state: if waits { "prepared" } else { attempt.state.word() },
                reason_code,
                reason,
                sent_at,
                settled_on: attempt.settled_on,
            }
        })
        .collect();
    Payment {
        item_id: entitlement.item_id,
        batch_id: entitlement.batch_id,
        payer: entitlement.cycle.payer,
        programme: entitlement.cycle.programme,
        period: entitlement.cycle.period,
        component: entitlement.component,
        amount: entitlement.amount,
        state: if attempts.last().is_some_and(|attempt| attempt.state == "prepared") { "prepared" } else { state },
        reason: entitlement.reason,
        made_at: entitlement.made_at,
        attempts,
        correction: entitlement.correction.map(|(batch, _)| batch),
    }
}

/// A bank's code and its words: `AC04 account closed`.
fn said(reason: &str) -> (Option<String>, Option<String>) {
    let owned = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let is_code = |word: &str| word.len() <= 12 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match reason.split_once(' ') {
        Some((code, words)) if is_code(code) => (owned(code), owned(words)),
        None if is_code(reason) => (owned(reason), None),
        _ => (None, owned(reason)),
    }
}

/// One line of a resident's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxLine {
    /// When.
    pub at: Moment,
    /// The key of its sentence.
    pub key: String,
    /// The values of the sentence.
    pub args: BTreeMap<String, String>,
    /// Whether it was read.
    pub read: bool,
    /// The message's number, for those that were written; the others follow from payments.
    pub message_id: Option<i64>,
}

/// What a resident is told, newest first, at most `limit`: messages that were written, and what follows from the payments.
///
/// A payment's news have a day and no hour. Whoever looked earlier on the same day sees them as unread once more: better
/// twice than never.
///
/// # Errors
/// As [`payments_of`].
pub fn inbox(ctx: &mut Ctx, person: CitizenId, limit: usize) -> Result<Vec<InboxLine>> {
    let mut lines: Vec<InboxLine> =
        casework::messages_of(ctx, person, limit)?.into_iter().map(InboxLine::written).collect();
    let seen = casework::seen_until(ctx, person)?;
    for payment in payments_of(ctx, person)? {
        lines.extend(news_of(&payment, seen));
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.message_id)));
    lines.truncate(limit);
    Ok(lines)
}

/// How many lines of the inbox are not read yet.
///
/// # Errors
/// As [`payments_of`].
pub fn unread(ctx: &mut Ctx, person: CitizenId) -> Result<i64> {
    let seen = casework::seen_until(ctx, person)?;
    let payments = payments_of(ctx, person)?;
    let news = payments.iter().flat_map(|payment| news_of(payment, seen)).filter(|line| !line.read).count();
    Ok(casework::unread(ctx, person)? + i64::try_from(news).expect("a count"))
}

impl InboxLine {
    fn written(message: Message) -> InboxLine {
        InboxLine {
            at: message.written_at,
            key: message.key,
            args: message.args,
            read: message.read_at.is_some(),
            message_id: Some(message.message_id),
        }
    }
}

/// What a payment's state tells its person; nothing while it is on its way.
fn news_of(payment: &Payment, seen: Moment) -> Vec<InboxLine> {
    let mut news = Vec::new();
    let of_payment = |key: &str, at: Moment, read: bool, more: &[(&str, &str)]| {
        let own = [
            ("item", payment.item_id.to_string()),
            ("programme", payment.programme.clone()),
            ("period", payment.period.to_string()),
            ("amount", payment.amount.map(|amount| amount.to_string()).unwrap_or_default()),
        ];
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let args = own.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value)).collect();
        InboxLine { at, key: key.to_owned(), args, read, message_id: None }
    };
    let reason = payment.reason.as_deref().unwrap_or_default();
    let line_key = match payment.state {
        "held" => Some("message_line_held"),
        "rejected" => Some("message_line_rejected"),
        "stopped" => Some("message_line_stopped"),
        _ => None,
    };
    if let Some(key) = line_key {
        news.push(of_payment(key, payment.made_at, payment.made_at <= seen, &[("reason", reason)]));
    }
    for attempt in &payment.attempts {
        let key = match attempt.state {
            "credited" => "message_payment_credited",
            "failed" => "message_payment_failed",
            "returned" => "message_payment_returned",
            _ => continue,
        };
        let Some(day) = attempt.settled_on else { continue };
        let more = [
            ("bank", attempt.bank.as_str()),
            ("account", attempt.account_tail.as_deref().unwrap_or_default()),
            ("reason", attempt.reason.as_deref().or(attempt.reason_code.as_deref()).unwrap_or_default()),
        ];
        news.push(of_payment(key, noon_of(day), day < seen.day(), &more));
    }
    news
}

/// Noon of a day in China.
fn noon_of(day: Day) -> Moment {
    Moment(i64::from(day.days_since_epoch()) * 86_400_000_000 + 4 * 3_600_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banks_reason_is_a_code_and_words_or_one_of_them() {
        let cases = [
            ("AC04 账户已销", Some("AC04"), Some("账户已销")),
            ("AC04", Some("AC04"), None),
            ("账户已销", None, Some("账户已销")),
            ("账户 已销", None, Some("账户 已销")),
            ("", None, None),
        ];
        for (text, code, words) in cases {
            assert_eq!(said(text), (code.map(str::to_owned), words.map(str::to_owned)), "{text}");
        }
        assert_eq!(noon_of(Day::new(2026, 11, 22).unwrap()).local(), "2026-11-22 12:00:00");
    }
}
