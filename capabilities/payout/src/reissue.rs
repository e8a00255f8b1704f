//! Correction: items that failed or came back are paid once more, in a new batch that names its source.

use kernel::{CitizenId, Ctx, Refusal, Result};

use access::Deed;

use crate::{BatchState, Frozen, batch, batch::object, content_root, item::add, store};

/// An item that can be paid once more, with the account it was last sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The item as it was sent.
    pub item: Frozen,
}

/// The items of a batch that failed or came back and were not paid again yet, by person.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn correctable(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<Correction>> {
    let batch = batch(ctx, batch_id)?;
    store::correctable(ctx, &batch)
}

/// Makes a batch of corrected items: each with the account to pay to now. It is submitted, approved and sent like any
/// other, without another notice, for the same people were published for the same sums.
///
/// # Errors
/// `nothing_to_reissue`; `batch_wrong_state` when the source was not sent; `not_allowed`.
///
/// # Panics
/// If an item is not among [`correctable`].
pub fn reissue(ctx: &mut Ctx, source: i64, corrected: &[(Correction, i64)]) -> Result<i64> {
    access::require(ctx, Deed::MakeBatch)?;
    let source = batch(ctx, source)?;
    source.must_be(&[BatchState::Sent, BatchState::Closed])?;
    if corrected.is_empty() {
        return Err(Refusal::new("nothing_to_reissue").with("batch", source.batch_id).into());
    }
    let batch_id = ctx.take_numbers("payout_batch", 1)?;
    let needed = source.approvals_needed;
    store::open_batch(ctx, batch_id, source.cycle.cycle_id, Some(source.batch_id), source.region, needed)?;
    let items: Vec<Frozen> = corrected
        .iter()
        .map(|(correction, account_id)| {
            assert_eq!(correction.item.attempt, 1, "an item is paid once more at most");
            Frozen { account_id: *account_id, attempt: 2, ..correction.item }
        })
        .collect();
    assert!(items.is_sorted_by_key(|item| (item.person, item.component)), "corrections come in order");
    store::add_reissues(ctx, source.cycle.cycle_id, batch_id, &items)?;
    let count = i64::try_from(items.len()).expect("a count");
    let counts = store::Counts {
        lines: count,
        accepted: count,
        held: 0,
        refused: 0,
        accepted_sum: items.iter().map(|item| item.amount).fold(kernel::Fen::ZERO, add),
    };
    let root = content_root(items.into_iter());
    store::checked(ctx, batch_id, &counts, &root)?;
    let facts = [
        ("source", object(source.batch_id)),
        ("items", count.to_string()),
        ("sum", counts.accepted_sum.to_string()),
        ("content_root", root),
    ];
    audit::record(ctx, "payout.reissue", &object(batch_id), &facts)?;
    Ok(batch_id)
}

impl Correction {
    /// Who is to be paid.
    #[must_use]
    pub fn person(&self) -> CitizenId {
        self.item.person
    }
}
