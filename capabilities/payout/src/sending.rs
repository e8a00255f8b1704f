//! Sending: the money of every item is assigned to its person, and the lines of the bank files are laid down.
//!
//! Steps, all in one transaction: refuse while halted; claim the batch by changing its state (of two who send at once the
//! second finds it sent); compare the hash of the frozen items with the approved one; post one transfer an item. What fails leaves the batch approved and nothing posted. Files are written afterwards from what stands here
//! (the `exchange` room), and can be written again at any time to the same bytes.

use std::sync::Arc;

use kernel::{CitizenId, Ctx, Error, Fen, Result};
use ledger::{AccountId, Kind, Transfer};

use access::Deed;

use crate::{
    Batch, BatchState, Frozen, InstructionState, batch,
    batch::object,
    frozen_items,
    item::{Content, version_of},
    store, switch,
};

/// What was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    content: Arc<Content>,
    /// What the items sum up to.
    pub sum: Fen,
}

impl Sent {
    /// The items, in the order of person and component.
    #[must_use]
    pub fn items(&self) -> &[Frozen] {
        &self.content.items
    }
}

/// The line of a bank file that pays an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The cycle of the item.
    pub cycle_id: i64,
    /// What is paid, to whom, and for which time.
    pub item: Frozen,
    /// The file.
    pub file_id: i64,
    /// The line in it, from 1.
    pub line_no: i64,
    /// Stands for the account's number, to compare what the bank says with what was sent.
    pub account_key: i64,
}

/// Sends an approved batch.
///
/// # Errors
/// `halted`; `batch_already_sent`; `batch_wrong_state`; `not_allowed`; `Broken` when the items are not those that were
/// approved.
pub fn send(ctx: &mut Ctx, batch_id: i64) -> Result<Sent> {
    send_beside(ctx, batch_id, || ()).map(|(sent, ())| sent)
}

/// The same as [`send`]; `beside` begins what is to go on beside the postings, once nothing is refused any more, and what it
/// answers is handed on.
///
/// # Errors
/// As [`send`].
pub fn send_beside<T>(ctx: &mut Ctx, batch_id: i64, beside: impl FnOnce() -> T) -> Result<(Sent, T)> {
    access::require(ctx, Deed::PayBatch)?;
    let _ahead = kernel::PAYMENTS.ahead();
    switch::refuse_while_halted(ctx)?;
    let batch = batch(ctx, batch_id)?;
    if matches!(batch.state, BatchState::Sent | BatchState::Closed) {
        return Err(kernel::Refusal::new("batch_already_sent").with("batch", batch_id).into());
    }
    batch.must_be(&[BatchState::Approved])?;
    store::sent(ctx, &batch)?;
    let content = content(ctx, &batch)?;
    let items = &content.items;
    let sum = content.sum;
    if batch.content_root.as_ref() != Some(&content.root) || sum != batch.accepted_sum {
        return Err(Error::Broken(format!("what is sent is what was approved: batch {batch_id}")));
    }
    let begun = beside();
    let reserved = ledger::account(ctx, &object(batch_id), Kind::Reserved)?;
    let transfers = items.iter().map(|item| Transfer {
        debit: AccountId::payable_to(item.person),
        credit: reserved,
        amount: item.amount,
        reference: item.item_id,
    });
    ledger::post(ctx, "send", batch_id, transfers)?;
    let facts = [("items", items.len().to_string()), ("sum", sum.to_string()), ("content_root", content.root.clone())];
    audit::record(ctx, "payout.send", &object(batch_id), &facts)?;
    Ok((Sent { content, sum }, begun))
}

/// The frozen content of a batch: from memory where the hash that was approved is that of what is kept, else read back
/// and hashed.
fn content(ctx: &mut Ctx, batch: &Batch) -> Result<Arc<Content>> {
    let approved = batch.content_root.as_deref().expect("an approved batch is frozen");
    match ctx.still_kept::<Content>(version_of(approved)).filter(|content| content.root == approved) {
        Some(content) => Ok(content),
        None => Ok(Arc::new(Content::of(frozen_items(ctx, batch)?))),
    }
}

/// Lays down which line of which file pays each item; in the order of the items.
///
/// # Errors
/// `Duplicate` when an instruction stands already; a failure of the database.
pub fn prepare_instructions(ctx: &mut Ctx, instructions: &[Instruction]) -> Result<()> {
    // A bank is paid through whatever the region; the batch was asked for within the scope when it was sent.
    ctx.as_owner(|ctx| store::add_instructions(ctx, instructions))
}

/// The instructions of a file, by line.
///
/// # Errors
/// A failure of the database.
pub fn instructions_of_file(ctx: &mut Ctx, cycle_id: i64, file_id: i64) -> Result<Vec<Instruction>> {
    // A bank's file is written and answered whole.
    ctx.as_owner(|ctx| store::instructions_of_file(ctx, cycle_id, file_id))
}

/// What the bank said so far of the lines of a file, by line number; those of which it said nothing are absent.
///
/// # Errors
/// A failure of the database.
pub fn said_of_file(ctx: &mut Ctx, file_id: i64) -> Result<Vec<(i64, InstructionState)>> {
    // As above.
    ctx.as_owner(|ctx| store::said_of_file(ctx, file_id))
}

impl Instruction {
    /// Who is paid.
    #[must_use]
    pub fn person(&self) -> CitizenId {
        self.item.person
    }
}
