//! The masked list that is published during a batch's notice: who of which village is to get how much.
//!
//! Promises: no whole number of anybody, no account, no phone, nobody under 18, nothing of a programme whose list is
//! private, and nothing before the notice begins or after it ends: the list withdraws itself. Names stand in full, as
//! notices of this kind show them (an assumption of ours; unverified for this prefecture).

use kernel::{Ctx, Fen, Refusal, RegionCode, Result};

use crate::{Publish, programme};

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLine {
    /// The village.
    pub village: RegionCode,
    /// The name.
    pub name: String,
    /// The number with its middle hidden.
    pub masked_id: String,
    /// What is to be paid.
    pub amount: Fen,
}

/// Younger people are paid, and not published.
const PUBLISHED_FROM_AGE: i32 = 18;

/// The list as it may be shown today, by village and name.
///
/// # Errors
/// `notice_private` for programmes whose lists are never published; `notice_not_open` outside the days of the notice;
/// `batch_unknown`; a failure of the database.
pub fn public_list(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<PublicLine>> {
    let batch = payout::batch(ctx, batch_id)?;
    let private = programme(&batch.cycle.programme).is_none_or(|rules| rules.notice.publish == Publish::Private);
    if private {
        return Err(Refusal::new("notice_private").with("batch", batch_id).into());
    }
    let today = ctx.today();
    if batch.notice.is_none_or(|(from, to)| today < from || today > to) {
        return Err(Refusal::new("notice_not_open").with("batch", batch_id).into());
    }
    let items = payout::frozen_items(ctx, &batch)?;
    let mut list = Vec::with_capacity(items.len());
    let mut next = items.iter().peekable();
    registry::each_name(ctx, |person, name| {
        while let Some(item) = next.next_if(|item| item.person <= person) {
            if item.person == person && person.age_on(today) >= PUBLISHED_FROM_AGE {
                list.push(PublicLine {
                    village: RegionCode::from_i64(item.region).expect("a region was written"),
                    name: name.to_owned(),
                    masked_id: person.masked(),
                    amount: item.amount,
                });
            }
        }
        Ok(())
    })?;
    list.sort_by(|a, b| (a.village, &a.name, &a.masked_id).cmp(&(b.village, &b.name, &b.masked_id)));
    Ok(list)
}
