//! The lines of a batch page by page, in the order of their numbers: for programs that fetch all of them.
//!
//! Promises: a page begins after a number, so that nothing is shown twice or left out while lines are settled in
//! between; nobody's account is in it. Deliberately absent: names (the `registry` room), and the whole batch at once.

use kernel::{CitizenId, Ctx, Fen, Result};

use crate::{BatchState, ITEMS_PER_BATCH, InstructionState, batch, store};

/// One line of a batch as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLine {
    /// The item's number, also of a line that was refused.
    pub item_id: i64,
    /// Who is meant, where the id could be read.
    pub person: Option<CitizenId>,
    /// Which part of the entitlement.
    pub component: i64,
    /// What is to be paid, where it could be read.
    pub amount: Option<Fen>,
    /// The village's 12-digit number, where known.
    pub region: Option<i64>,
    /// The word for how far it is, as auditors see it.
    pub state: &'static str,
    /// Why the line waits, was stopped or rejected, or what the bank said.
    pub reason: Option<String>,
}

impl ItemLine {
    /// The line of the roster.
    #[must_use]
    pub fn line(&self) -> i64 {
        self.item_id % ITEMS_PER_BATCH
    }
}

/// The lines of a batch whose numbers come after this one, at most `limit`; 0 begins.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn items_after(ctx: &mut Ctx, batch_id: i64, after: i64, limit: i64) -> Result<Vec<ItemLine>> {
    let batch = batch(ctx, batch_id)?;
    let mut lines = store::items_after(ctx, &batch, after, limit)?;
    lines.extend(store::refused_after(ctx, batch_id, after, limit)?);
    lines.sort_unstable_by_key(|line| line.item_id);
    lines.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(lines)
}

/// How far an item of a batch is: its hold, the batch, and what the bank said of the last attempt.
pub(crate) fn state_of(batch: BatchState, held: bool, bank: Option<&str>) -> &'static str {
    match batch {
        _ if held => "held",
        BatchState::Sent | BatchState::Closed => InstructionState::from_word(bank).word(),
        BatchState::Submitted | BatchState::Approved => "frozen",
        _ => "accepted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_far_as_its_batch_until_the_bank_speaks() {
        let cases = [
            (BatchState::Noticed, true, None, "held"),
            (BatchState::Checked, false, None, "accepted"),
            (BatchState::Submitted, false, None, "frozen"),
            (BatchState::Approved, false, None, "frozen"),
            (BatchState::Sent, false, None, "sent"),
            (BatchState::Sent, false, Some("unknown"), "unknown"),
            (BatchState::Closed, false, Some("returned"), "returned"),
        ];
        for (batch, held, bank, state) in cases {
            assert_eq!(state_of(batch, held, bank), state, "{batch:?} {held} {bank:?}");
        }
    }
}
