//! The masked list that is published during a batch's notice: who of which village is to get how much.
//!
//! Promises: no whole number of anybody, no account, no phone, nobody under 18, nothing of a programme whose list is
//! private, and nothing before the notice begins or after it ends: the list withdraws itself. Names stand in full, as
//! notices of this kind show them (an assumption of ours; unverified for this prefecture).

use kernel::{CitizenId, Ctx, Day, Fen, Refusal, RegionCode, Result};

use crate::{Programme, Publish, programme};

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLine {
    /// The line of the roster, by which an objection names it.
    pub line: u32,
    /// The village.
    pub village: RegionCode,
    /// The name.
    pub name: String,
    /// The number with its middle hidden.
    pub masked_id: String,
    /// What is to be paid.
    pub amount: Fen,
}

const PUBLISHED_FROM_AGE: i32 = 18;

/// Whether a programme's lists are published at all.
#[must_use]
pub fn is_published(rules: &Programme) -> bool {
    rules.notice.publish != Publish::Private
}

/// Whether a batch's list may be shown on a day.
#[must_use]
pub fn is_open_notice(batch: &payout::Batch, today: Day) -> bool {
    let published = programme(&batch.cycle.programme).is_some_and(is_published);
    published && batch.notice.is_some_and(|(from, to)| (from..=to).contains(&today))
}

/// A batch whose list may be shown today.
///
/// # Errors
/// `notice_private` for programmes whose lists are never published; `notice_not_open` outside the days of the notice;
/// `batch_unknown`; a failure of the database.
pub fn open_notice(ctx: &mut Ctx, batch_id: i64) -> Result<payout::Batch> {
    let batch = payout::batch(ctx, batch_id)?;
    if !programme(&batch.cycle.programme).is_some_and(is_published) {
        return Err(Refusal::new("notice_private").with("batch", batch_id).into());
    }
    let today = ctx.today();
    if !is_open_notice(&batch, today) {
        return Err(Refusal::new("notice_not_open").with("batch", batch_id).into());
    }
    Ok(batch)
}

/// Whether somebody's line stands on the list: younger people are paid, and not published.
pub(crate) fn is_shown(person: CitizenId, today: Day) -> bool {
    person.age_on(today) >= PUBLISHED_FROM_AGE
}

/// The list as it may be shown today, by village and name.
///
/// # Errors
/// `notice_private` for programmes whose lists are never published; `notice_not_open` outside the days of the notice;
/// `batch_unknown`; a failure of the database.
pub fn public_list(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<PublicLine>> {
    let batch = open_notice(ctx, batch_id)?;
    let today = ctx.today();
    let items = payout::frozen_items(ctx, &batch)?;
    let mut list = Vec::with_capacity(items.len());
    let mut next = items.iter().peekable();
    registry::each_name(ctx, |person, name| {
        while let Some(item) = next.next_if(|item| item.person <= person) {
            if item.person == person && is_shown(person, today) {
                list.push(PublicLine {
                    line: u32::try_from(item.item_id % payout::ITEMS_PER_BATCH).expect("a line of a roster"),
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

/// Some lines of a batch as they are masked for the public, by person, each with whether it is published at all: for who
/// prepares the notice. `limit` lines from the one at `offset` on.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn masked_lines(ctx: &mut Ctx, batch_id: i64, offset: i64, limit: i64) -> Result<Vec<(PublicLine, bool)>> {
    let today = ctx.today();
    let mut list = Vec::new();
    let items = payout::accepted_lines(ctx, batch_id, offset, limit)?;
    let persons: Vec<_> = items.iter().map(|item| item.person).collect();
    let hits = registry::hits(ctx, &persons)?;
    for item in items {
        let line = PublicLine {
            line: u32::try_from(item.item_id % payout::ITEMS_PER_BATCH).expect("a line of a roster"),
            village: RegionCode::from_i64(item.region).expect("a region was written"),
            name: hits.get(&item.person).map(|hit| hit.name.to_string()).unwrap_or_default(),
            masked_id: item.person.masked(),
            amount: item.amount,
        };
        list.push((line, is_shown(item.person, today)));
    }
    Ok(list)
}
