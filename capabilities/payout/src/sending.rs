//! Sending: the money of every item is assigned to its person, and the lines of the bank files are laid down.
//!
//! Steps, all in one transaction: refuse while halted; claim the batch by changing its state (of two who send at once the
//! second finds it sent); read the frozen items back and compare their hash with the approved one; post one transfer an
//! item. What fails leaves the batch approved and nothing posted. Files are written afterwards from what stands here
//! (the `exchange` room), and can be written again at any time to the same bytes.

use std::thread;

use kernel::{CitizenId, Ctx, Error, Fen, Result};
use ledger::{AccountId, Kind, Transfer};

use access::Deed;

use crate::{BatchState, Frozen, batch, batch::object, content_root, frozen_items, store, switch};

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The items, in the order of person and component.
    pub items: Vec<Frozen>,
    /// Their sum.
    pub sum: Fen,
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
    access::require(ctx, Deed::PayBatch)?;
    switch::refuse_while_halted(ctx)?;
    let batch = batch(ctx, batch_id)?;
    if matches!(batch.state, BatchState::Sent | BatchState::Closed) {
        return Err(kernel::Refusal::new("batch_already_sent").with("batch", batch_id).into());
    }
    batch.must_be(&[BatchState::Approved])?;
    store::sent(ctx, &batch)?;
    let items = frozen_items(ctx, &batch)?;
    let reserved = ledger::account(ctx, &object(batch_id), Kind::Reserved)?;
    let root = thread::scope(|scope| {
        let root = scope.spawn(|| content_root(items.iter().copied()));
        let transfers: Vec<Transfer> = items
            .iter()
            .map(|item| Transfer {
                debit: AccountId::payable_to(item.person),
                credit: reserved,
                amount: item.amount,
                reference: item.item_id,
            })
            .collect();
        ledger::post(ctx, "send", batch_id, &transfers)?;
        Ok::<_, Error>(root.join().expect("hashing cannot fail"))
    })?;
    let sum = items.iter().map(|item| item.amount).fold(Fen::ZERO, crate::item::add);
    if batch.content_root.as_deref() != Some(&*root) || sum != batch.accepted_sum {
        return Err(Error::Broken(format!("what is sent is what was approved: batch {batch_id}")));
    }
    let facts = [("items", items.len().to_string()), ("sum", sum.to_string()), ("content_root", root)];
    audit::record(ctx, "payout.send", &object(batch_id), &facts)?;
    Ok(Sent { items, sum })
}

/// Lays down which line of which file pays each item; in the order of the items.
///
/// # Errors
/// `Duplicate` when an instruction stands already; a failure of the database.
pub fn prepare_instructions(ctx: &mut Ctx, instructions: &[Instruction]) -> Result<()> {
    store::add_instructions(ctx, instructions)
}

/// The instructions of a file, by line, each with what the bank said of it so far.
///
/// # Errors
/// A failure of the database.
pub fn instructions_of_file(
    ctx: &mut Ctx,
    cycle_id: i64,
    file_id: i64,
) -> Result<Vec<(Instruction, crate::InstructionState)>> {
    store::instructions_of_file(ctx, cycle_id, file_id)
}

impl Instruction {
    /// Who is paid.
    #[must_use]
    pub fn person(&self) -> CitizenId {
        self.item.person
    }
}
