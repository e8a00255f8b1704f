//! What a resident is told in the house: the key of a sentence and its values.
//!
//! Keys begin with `message_`; their sentences are in `ui/texts`. Deliberately absent: texts, markup, and payments, whose
//! messages follow from the payments themselves.

use std::collections::BTreeMap;

use kernel::{CitizenId, Ctx, Moment, Result};

use crate::store;

/// A message to a resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number; grows with time.
    pub message_id: i64,
    /// The key of its sentence.
    pub key: String,
    /// The values of the sentence.
    pub args: BTreeMap<String, String>,
    /// When it was written.
    pub written_at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

/// What is told by SMS, too: something is to be done by a day, or was decided. What becomes of a card its room tells at once, on every phone that is known for it.
const BY_SMS: [&str; 12] = [
    "message_case_asked",
    "message_case_corrected",
    "message_case_declined",
    "message_case_granted",
    "message_case_lapsed",
    "message_case_refused",
    "message_job_recommended",
    "message_offer",
    "message_pension_suspended",
    "message_point_booked",
    "message_point_tomorrow",
    "message_proof_due",
];

/// A message that waited longer for its SMS, for want of a gateway, is in the app only: days.
const SMS_DAYS: i32 = 2;

/// Tells a resident something, in the transaction of what it is about.
///
/// # Errors
/// A failure of the database.
///
/// # Panics
/// If the key is not a message's: a bug of the caller.
pub fn notify(ctx: &mut Ctx, person: CitizenId, key: &'static str, args: &[(&'static str, String)]) -> Result<()> {
    assert!(key.starts_with("message_"), "the key of a message: {key}");
    let args: BTreeMap<&str, &str> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let args = serde_json::to_string(&args).expect("names and values are texts");
    let message_id = ctx.take_numbers("casework_message", 1)?;
    store::put_message(ctx, person, message_id, key, &args, BY_SMS.contains(&key))
}

/// Messages that are to be told by SMS, too, the oldest first: each is handed out once, and what was read already or is some days old not at all. How many of at most
/// `limit` were looked at, and those to tell. For a job that sends them in the same transaction.
///
/// # Errors
/// A failure of the database.
pub fn take_for_sms(ctx: &mut Ctx, limit: usize) -> Result<(usize, Vec<(CitizenId, Message)>)> {
    let since = ctx.today().plus_days(-SMS_DAYS);
    let mut taken = store::take_for_sms(ctx, limit)?;
    let looked_at = taken.len();
    taken.retain(|(_, message)| message.read_at.is_none() && message.written_at.day() >= since);
    Ok((looked_at, taken))
}

/// The messages to a resident, newest first, at most `limit`. Whose they are says the caller.
///
/// # Errors
/// A failure of the database.
pub fn messages_of(ctx: &mut Ctx, person: CitizenId, limit: usize) -> Result<Vec<Message>> {
    store::messages_of(ctx, person, limit)
}

/// How many of them were not read yet.
///
/// # Errors
/// A failure of the database.
pub fn unread(ctx: &mut Ctx, person: CitizenId) -> Result<i64> {
    store::unread(ctx, person)
}

/// Marks one message as read; one of somebody else is not touched.
///
/// # Errors
/// A failure of the database.
pub fn mark_read(ctx: &mut Ctx, person: CitizenId, message_id: i64) -> Result<()> {
    store::mark_read(ctx, person, message_id, message_id)
}

/// Marks all messages as read.
///
/// # Errors
/// A failure of the database.
pub fn mark_all_read(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    store::mark_read(ctx, person, 0, i64::MAX)?;
    let now = ctx.now();
    set_seen_until(ctx, person, now)
}

/// Until when the resident has seen what follows from payments.
///
/// # Errors
/// A failure of the database.
pub fn seen_until(ctx: &mut Ctx, person: CitizenId) -> Result<Moment> {
    store::seen_until(ctx, person)
}

/// Keeps until when the resident has seen what follows from payments.
///
/// # Errors
/// A failure of the database.
pub fn set_seen_until(ctx: &mut Ctx, person: CitizenId, until: Moment) -> Result<()> {
    store::set_seen_until(ctx, person, until)
}
