//! The laws of this room, checked on all its rows.

use casework::case;
use kernel::{CitizenId, Ctx, Error, Fen, Result};
use payout::BatchState;

use crate::{Owes, programme, store};

/// Checks that every batch names the roster that was kept for it, and that what the house owes itself was handed out by its own rooms exactly as the batches pay it: nobody's month or award is marked
/// without a payment, none is paid without the mark, and a batch that is not frozen has handed out nothing.
///
/// # Errors
/// `Broken`, naming the first batch and person that break it; or a failure of the database.
pub fn verify(ctx: &mut Ctx) -> Result<u64> {
    ctx.as_owner(|ctx| {
        let mut rows = 0;
        for (batch_id, sha256, is_owed) in store::rosters(ctx)? {
            rows += 1;
            let batch = payout::batch(ctx, batch_id)?;
            if batch.roster_sha256 != Some(sha256) {
                return Err(Error::Broken(format!("a batch pays the roster that was kept for it: batch {batch_id}")));
            }
            if !is_owed {
                continue;
            }
            let frozen = matches!(
                batch.state,
                BatchState::Submitted | BatchState::Approved | BatchState::Sent | BatchState::Closed
            );
            let paid: Vec<(CitizenId, Fen)> = match frozen {
                true => payout::frozen_items(ctx, &batch)?.iter().map(|item| (item.person, item.amount)).collect(),
                false => Vec::new(),
            };
            let handed_out = match programme(&batch.cycle.programme).and_then(|programme| programme.owes) {
                Some(Owes::Pensions) => insurance::handed_out_in(ctx, batch_id)?,
                Some(Owes::Benefits) => insurance::benefits_handed_out_in(ctx, batch_id)?,
                Some(Owes::Awards) => case::awards_in(ctx, batch_id)?,
                None => Vec::new(),
            };
            rows += paid.len() as u64;
            if paid != handed_out {
                let differs = paid.iter().zip(&handed_out).find(|(a, b)| a != b).map(|(a, _)| a.0);
                let person = differs.map_or_else(|| "counts".to_owned(), |person| person.masked());
                let law = "what the house owes is handed out as it is paid";
                return Err(Error::Broken(format!("{law}: batch {batch_id}, {person}")));
            }
        }
        Ok(rows)
    })
}
