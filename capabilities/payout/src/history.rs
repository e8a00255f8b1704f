//! Everything about one person over all batches: what was to be paid, what was refused and why, and every attempt.
//!
//! Promises: asked for cycle by cycle through the keys that stand, so that no table is read through; a batch that its
//! makers are still working on is not shown. Deliberately absent: names of banks and accounts (the `exchange` room), and
//! who may ask.

use kernel::{CitizenId, Ctx, Day, Fen, Moment, Result};

use crate::{BatchState, Cycle, InstructionState, store};

/// An item or a refused line of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// The item's number, also of a line that was refused.
    pub item_id: i64,
    /// Payer, programme and period.
    pub cycle: Cycle,
    /// The batch.
    pub batch_id: i64,
    /// How far the batch is.
    pub batch_state: BatchState,
    /// When the batch was made.
    pub made_at: Moment,
    /// When the batch was sent.
    pub sent_at: Option<Moment>,
    /// Which part of the entitlement.
    pub component: i64,
    /// What is to be paid, where it could be read.
    pub amount: Option<Fen>,
    /// Why the line waits, was stopped or rejected.
    pub reason: Option<String>,
    /// Whether the line is to be paid.
    pub standing: Standing,
    /// What was sent to banks, the first attempt first.
    pub attempts: Vec<Attempt>,
    /// The batch that pays it once more, and when that was sent.
    pub correction: Option<(i64, Option<Moment>)>,
}

/// Whether a line is to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Payable,
    /// It waits for a decision.
    Held,
    /// The check rejected it.
    Rejected,
    /// It was left out, or its batch was undone.
    Stopped,
}

/// One line of a bank file that was to pay an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// 1 or 2.
    pub number: i64,
    /// The file.
    pub file_id: i64,
    /// The account, by its number in the card room.
    pub account_id: i64,
    /// What became of it.
    pub state: InstructionState,
    /// The bank's reason, as it gave it.
    pub reason: Option<String>,
    /// The day the bank's word was taken in.
    pub settled_on: Option<Day>,
}

impl Entitlement {
    /// The word for how far it is, as auditors see it.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (self.standing, self.batch_state, self.attempts.last()) {
            (Standing::Held, ..) => "held",
            (Standing::Rejected, ..) => "rejected",
            (Standing::Stopped, ..) => "stopped",
            (Standing::Payable, _, Some(attempt)) => attempt.state.word(),
            (Standing::Payable, BatchState::Submitted | BatchState::Approved, None) => "frozen",
            (Standing::Payable, BatchState::Sent | BatchState::Closed, None) => InstructionState::Sent.word(),
            (Standing::Payable, _, None) => "accepted",
        }
    }
}

/// Everything about one person that may be shown, newest first: published lists, and batches that were submitted.
///
/// # Errors
/// A failure of the database.
pub fn entitlements_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Entitlement>> {
    // A person keeps what other regions paid her: each question names the person.
    ctx.as_owner(|ctx| all_of(ctx, person))
}

fn all_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Entitlement>> {
    let mut all = store::items_of_person(ctx, person)?;
    for (item_id, attempt) in store::attempts_of_person(ctx, person)? {
        if let Some(item) = all.iter_mut().find(|item| item.item_id == item_id) {
            item.attempts.push(attempt);
        }
    }
    for (item_id, batch_id, sent_at) in store::corrections_of_person(ctx, person)? {
        if let Some(item) = all.iter_mut().find(|item| item.item_id == item_id) {
            item.correction = Some((batch_id, sent_at));
        }
    }
    all.extend(store::refused_of_person(ctx, person)?);
    all.sort_by_key(|line| std::cmp::Reverse(line.item_id));
    Ok(all)
}
