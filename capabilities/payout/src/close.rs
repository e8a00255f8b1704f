//! The end of a batch: closed when every fen is accounted for, or undone before it reached a bank.

use kernel::{Ctx, Error, Fen, Refusal, Result};
use ledger::{Kind, Transfer};

use access::Deed;

use crate::{Batch, BatchState, approval, batch, batch::object, store};

/// Where the money of a sent batch is. approved = paid + failed + stopped; what is on its way or unknown keeps the
/// batch open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Frozen items.
    pub approved: (i64, Fen),
    /// Credited.
    pub paid: (i64, Fen),
    /// Finally not credited, or returned.
    pub failed: (i64, Fen),
    /// With the bank, nothing heard.
    pub on_the_way: (i64, Fen),
    /// The bank does not know.
    pub unknown: (i64, Fen),
}

/// Where the money of a batch is.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn totals(ctx: &mut Ctx, batch_id: i64) -> Result<Totals> {
    let batch = batch(ctx, batch_id)?;
    totals_of(ctx, &batch)
}

fn totals_of(ctx: &mut Ctx, batch: &Batch) -> Result<Totals> {
    let mut totals = Totals { approved: (batch.accepted, batch.accepted_sum), ..Totals::default() };
    if batch.sent_at.is_none() {
        return Ok(totals);
    }
    let mut known = (0, Fen::ZERO);
    for (state, count, sum) in store::settled(ctx, batch)? {
        let place = match &*state {
            "credited" => &mut totals.paid,
            "unknown" => &mut totals.unknown,
            _ => &mut totals.failed,
        };
        *place = (place.0 + count, crate::item::add(place.1, sum));
        known = (known.0 + count, crate::item::add(known.1, sum));
    }
    let rest = batch.accepted_sum.checked_sub(known.1).expect("no more is settled than was sent");
    totals.on_the_way = (batch.accepted - known.0, rest);
    Ok(totals)
}

/// Closes a sent batch: what failed or came back returns to the budget, and the sums are compared with the ledger.
///
/// # Errors
/// `batch_not_settled`, naming how many items are on their way or unknown; `batch_wrong_state`; `not_allowed`.
pub fn close(ctx: &mut Ctx, batch_id: i64) -> Result<Totals> {
    access::require(ctx, Deed::PayBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Sent])?;
    let totals = totals_of(ctx, &batch)?;
    let open = totals.on_the_way.0 + totals.unknown.0;
    if open > 0 {
        return Err(Refusal::new("batch_not_settled").with("batch", batch_id).with("items", open).into());
    }
    let accounted = crate::item::add(totals.paid.1, totals.failed.1);
    let reserved = ledger::account(ctx, &object(batch_id), Kind::Reserved)?;
    if accounted != totals.approved.1 || ledger::balance(ctx, reserved)? != Fen::ZERO {
        return Err(Error::Broken(format!("approved = paid + failed + stopped: batch {batch_id}")));
    }
    sweep_returned(ctx, &batch)?;
    store::closed(ctx, &batch)?;
    let facts = [
        ("approved", totals.approved.1.to_string()),
        ("paid", totals.paid.1.to_string()),
        ("failed", totals.failed.1.to_string()),
    ];
    audit::record(ctx, "payout.close", &object(batch_id), &facts)?;
    Ok(totals)
}

/// What failed or came back goes back to the budget.
pub(crate) fn sweep_returned(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    let credit = ledger::account(ctx, &object(batch.batch_id), Kind::Returned)?;
    let amount = ledger::balance(ctx, credit)?;
    if amount > Fen::ZERO {
        let debit = approval::budget_account(ctx, batch)?;
        ledger::post(
            ctx,
            "sweep",
            batch.batch_id,
            [Transfer { debit, credit, amount, reference: batch.batch_id }].into_iter(),
        )?;
    }
    Ok(())
}

/// Takes a batch back before it reached a bank: reserved money returns by a reversing journal, its items' keys are free
/// again, and its lines stay to be seen as stopped.
///
/// # Errors
/// `batch_already_sent`; `batch_wrong_state` when it is undone already; `not_allowed`.
pub fn undo(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    access::require(ctx, Deed::MakeBatch)?;
    let batch = batch(ctx, batch_id)?;
    match batch.state {
        BatchState::Sent | BatchState::Closed => {
            return Err(Refusal::new("batch_already_sent").with("batch", batch_id).into());
        }
        BatchState::Undone => batch.must_be(&[BatchState::Open])?,
        BatchState::Approved => {
            for journal in ledger::journals_about(ctx, "reserve", batch_id)? {
                ledger::reverse(ctx, "undo", journal.journal_id)?;
            }
        }
        _ => {}
    }
    store::stop_items(ctx, &batch, "batch_undone")?;
    store::undone(ctx, &batch)?;
    audit::record(ctx, "payout.undo", &object(batch_id), &[("state", batch.state.word().to_owned())])?;
    Ok(())
}
