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
    store::put_message(ctx, person, message_id, key, &args)
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
