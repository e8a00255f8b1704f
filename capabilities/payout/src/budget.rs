//! Budgets as the ledger has them: what a payer was granted for a programme in a year, and where it is now.
//!
//! Promises: granted = available + reserved + on the way + paid + returned, because each of these is what stands on accounts.
//! Deliberately absent: granting (`approval`).

use std::collections::BTreeMap;

use access::Deed;
use kernel::{Ctx, Fen, Result};
use ledger::Kind;

use crate::{BatchState, batch::object, item::add, store};

/// One budget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BudgetLine {
    /// The department that pays.
    pub payer: String,
    /// The programme's code.
    pub programme: String,
    /// The year it is for.
    pub year: i32,
    /// What may still be promised.
    pub available: Fen,
    /// What approved batches still have to send.
    pub reserved: Fen,
    /// With the banks, nothing final heard.
    pub on_the_way: Fen,
    /// Credited to people.
    pub paid: Fen,
    /// Failed or returned, not yet back in the budget.
    pub returned: Fen,
}

impl BudgetLine {
    /// What was granted.
    #[must_use]
    pub fn granted(&self) -> Fen {
        [self.available, self.reserved, self.on_the_way, self.paid, self.returned].into_iter().fold(Fen::ZERO, add)
    }
}

/// Every budget, the latest year first; what a department has does not depend on the region of who asks.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn budgets(ctx: &mut Ctx) -> Result<Vec<BudgetLine>> {
    access::require(ctx, Deed::Read)?;
    let mut lines: BTreeMap<(std::cmp::Reverse<i32>, String, String), BudgetLine> = BTreeMap::new();
    for (owner, _, available) in ledger::accounts_of_kind(ctx, Kind::Budget)? {
        let mut parts = owner.splitn(3, '/');
        let (Some(payer), Some(programme), Some(Ok(year))) = (parts.next(), parts.next(), parts.next().map(str::parse))
        else {
            continue;
        };
        let line = line_of(&mut lines, year, payer, programme);
        line.available = add(line.available, available);
    }
    let returned: BTreeMap<String, Fen> =
        ledger::accounts_of_kind(ctx, Kind::Returned)?.into_iter().map(|(owner, _, sum)| (owner, sum)).collect();
    let mut settled: BTreeMap<i64, (Fen, Fen)> = BTreeMap::new();
    for (batch_id, state, sum) in store::all_settled(ctx)? {
        let (paid, failed) = settled.entry(batch_id).or_default();
        match &*state {
            "credited" => *paid = add(*paid, sum),
            "failed" | "returned" => *failed = add(*failed, sum),
            _ => {}
        }
    }
    for batch in store::all_batches(ctx)? {
        let year = batch.cycle.period.first_day().unwrap_or(batch.made_at.day()).year();
        if !matches!(batch.state, BatchState::Approved | BatchState::Sent | BatchState::Closed) {
            continue;
        }
        let line = line_of(&mut lines, year, &batch.cycle.payer, &batch.cycle.programme);
        if batch.state == BatchState::Approved {
            line.reserved = add(line.reserved, batch.accepted_sum);
            continue;
        }
        let (paid, failed) = settled.get(&batch.batch_id).copied().unwrap_or_default();
        let rest = batch.accepted_sum.checked_sub(add(paid, failed)).expect("no more is settled than was sent");
        let back = returned.get(&object(batch.batch_id)).copied().unwrap_or(Fen::ZERO);
        line.paid = add(line.paid, paid);
        line.on_the_way = add(line.on_the_way, rest);
        line.returned = add(line.returned, back);
    }
    Ok(lines.into_values().collect())
}

fn line_of<'a>(
    lines: &'a mut BTreeMap<(std::cmp::Reverse<i32>, String, String), BudgetLine>,
    year: i32,
    payer: &str,
    programme: &str,
) -> &'a mut BudgetLine {
    let key = (std::cmp::Reverse(year), payer.to_owned(), programme.to_owned());
    lines.entry(key).or_insert_with(|| BudgetLine {
        payer: payer.to_owned(),
        programme: programme.to_owned(),
        year,
        ..BudgetLine::default()
    })
}
