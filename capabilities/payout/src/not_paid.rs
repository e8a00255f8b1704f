//! What of a batch was sent and not paid: failed, or credited and come back, with the bank's reason.
//!
//! Promises: found by an index over these few, never by reading through what was paid. Deliberately absent: which account
//! it was (the card room's) and whether it is corrected since.

use kernel::{CitizenId, Ctx, Day, Fen, Result};

use crate::{InstructionState, batch, store};

/// An item that was sent and not paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPaid {
    /// The item's number.
    pub item_id: i64,
    /// Who is entitled.
    pub person: CitizenId,
    /// What was to be paid.
    pub amount: Fen,
    /// The account it went to.
    pub account_id: i64,
    /// Failed, or returned.
    pub state: InstructionState,
    /// The bank's reason, as it gave it.
    pub reason: Option<String>,
    /// The day the bank's word was taken in.
    pub settled_on: Day,
    /// The batch that pays it once more.
    pub corrected_in: Option<i64>,
}

/// The items of a batch that failed or came back, by person: `limit` of them from the one at `offset` on.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn not_paid(ctx: &mut Ctx, batch_id: i64, offset: i64, limit: i64) -> Result<Vec<NotPaid>> {
    let batch = batch(ctx, batch_id)?;
    store::not_paid(ctx, &batch, offset, limit)
}
