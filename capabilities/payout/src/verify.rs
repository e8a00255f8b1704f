//! Every law of this room, checked on all its rows.

use kernel::{Ctx, Error, Result};

use crate::{BatchState, close, content_root, frozen_items, review, store};

/// Checks that what is frozen is what was approved, that nobody approved his own batch, that the
/// county reviewed first where it was asked to, that every instruction belongs to
/// a frozen item for the same fen and no item has more than two, that a second attempt follows a proven failure, that
/// closed batches add up, and that the ledger assigned to each batch what its items sum up to.
///
/// # Errors
/// `Broken`, naming the first row that breaks a law; or a failure of the database.
pub fn verify(ctx: &mut Ctx) -> Result<u64> {
    // A law holds for all regions; the answer is a count, or the number of one row.
    ctx.as_owner(first_broken)
}

fn first_broken(ctx: &mut Ctx) -> Result<u64> {
    let broken = |law: &str, row: String| Err(Error::Broken(format!("{law}: {row}")));
    let mut rows = 0;
    for batch in store::all_batches(ctx)? {
        let name = format!("batch {}", batch.batch_id);
        let frozen =
            matches!(batch.state, BatchState::Submitted | BatchState::Approved | BatchState::Sent | BatchState::Closed);
        if !frozen {
            continue;
        }
        let items = frozen_items(ctx, &batch)?;
        rows += items.len() as u64;
        let sum = items.iter().map(|item| item.amount).fold(kernel::Fen::ZERO, crate::item::add);
        if batch.content_root != Some(content_root(items.iter().copied())) || sum != batch.accepted_sum {
            return broken("what is frozen is what was approved", name);
        }
        let own = |login: &String| *login == batch.made_by || Some(login) == batch.submitted_by.as_ref();
        if batch.approved_by.iter().any(own) {
            return broken("maker is not checker", name);
        }
        if let Some(review) = store::review(ctx, batch.batch_id)?
            && !review::holds(&batch, &review)
        {
            return broken("what the county reviews is approved after it, by others", name);
        }
        if batch.sent_at.is_some() {
            let journals = ledger::journals_about(ctx, "send", batch.batch_id)?;
            if journals.len() != 1 || journals[0].total != sum {
                return broken("a batch is sent once, for what its items sum up to", name);
            }
        }
        if batch.state == BatchState::Closed {
            let totals = close::totals(ctx, batch.batch_id)?;
            if totals.on_the_way.0 + totals.unknown.0 != 0 {
                return broken("approved = paid + failed + stopped", name);
            }
        }
    }
    if let Some(item) = store::first_instruction_without_item(ctx)? {
        return broken("an instruction pays a frozen item, for its fen", format!("item {item}"));
    }
    if let Some(item) = store::first_unproven_second_attempt(ctx)? {
        return broken("a second attempt follows a proven failure", format!("item {item}"));
    }
    if let Some(item) = store::first_settlement_without_instruction(ctx)? {
        return broken("a settlement belongs to an instruction", format!("person row {item}"));
    }
    if let Some(batch) = store::first_wrongly_settled(ctx)? {
        return broken("what is kept about a batch is what its items come to", format!("batch {batch}"));
    }
    Ok(rows)
}
