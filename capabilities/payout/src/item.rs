//! Pay items: what a person is to be paid by one line of a roster, and the hash that stands for all of them.

use std::{panic::resume_unwind, sync::Arc, thread};

use kernel::{CitizenId, Ctx, Fen, Refusal, Result, hex};

use access::Deed;
use audit::merkle;

use crate::{
    Batch, BatchState, batch,
    batch::object,
    line::{self, Lines},
    store,
};

/// An item's number is its batch's number times this, plus the roster line. No file has more lines.
pub const ITEMS_PER_BATCH: i64 = 1 << 24;

/// A line that can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Who is entitled.
    pub person: CitizenId,
    /// Which part of the entitlement; 0 where it has one part only.
    pub component: i64,
    /// The line of the roster, as a spreadsheet numbers it.
    pub line: u32,
    /// More than zero.
    pub amount: Fen,
    /// The account to pay to, by its number in the card room.
    pub account_id: i64,
    /// The village's 12-digit number.
    pub region: i64,
}

/// A line that could be paid and waits for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldItem {
    /// What would be paid.
    pub item: NewItem,
    /// Why it waits: a code.
    pub reason: &'static str,
}

/// A line that is not paid, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line of the roster.
    pub line: u32,
    /// Who was meant, when the id could be read.
    pub person: Option<CitizenId>,
    /// The amount, when it could be read.
    pub amount: Option<Fen>,
    /// Where the person lives, when known.
    pub region: Option<i64>,
    /// A reject code.
    pub code: &'static str,
}

/// A checked roster.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// Lines to be paid, sorted by person and component, each pair once and in none that wait.
    pub items: Vec<NewItem>,
    /// Lines that wait, sorted alike.
    pub held: Vec<HeldItem>,
    /// Lines that are not paid.
    pub refused: Vec<Refused>,
}

impl Roster {
    /// Every line that has an item: those to be paid, then those that wait.
    pub(crate) fn all(&self) -> impl Iterator<Item = &NewItem> + Clone {
        self.items.iter().chain(self.held.iter().map(|held| &held.item))
    }

    /// Whether both lists are sorted, and no pair stands twice, in one of them or in both.
    fn is_in_order(&self) -> bool {
        let key = |item: &NewItem| (item.person, item.component);
        self.items.is_sorted_by(|a, b| key(a) < key(b))
            && self.held.is_sorted_by(|a, b| key(&a.item) < key(&b.item))
            && self.held.iter().all(|held| self.items.binary_search_by_key(&key(&held.item), key).is_err())
    }
}

/// An item as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number.
    pub item_id: i64,
    /// Who is entitled.
    pub person: CitizenId,
    /// Which part of the entitlement.
    pub component: i64,
    /// What is to be paid.
    pub amount: Fen,
    /// The account it is paid to.
    pub account_id: i64,
    /// The village's 12-digit number.
    pub region: i64,
    /// Why it waits, if it does.
    pub hold: Option<String>,
}

/// An item as it is frozen: what is approved and what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// Its number.
    pub item_id: i64,
    /// Who is entitled.
    pub person: CitizenId,
    /// Which part of the entitlement.
    pub component: i64,
    /// What is paid.
    pub amount: Fen,
    /// The account it is paid to.
    pub account_id: i64,
    /// The village's 12-digit number.
    pub region: i64,
    /// 1, or 2 for an item that is paid once more.
    pub attempt: i64,
}

impl Frozen {
    /// The number that the bank knows the payment by.
    #[must_use]
    pub fn instruction_id(&self) -> i64 {
        self.item_id * 8 + self.attempt
    }

    /// The item's bytes under the hash: six numbers of eight bytes, most significant first: instruction (item x 8 +
    /// attempt), person, component, amount in fen, account, region. Short enough for one block of SHA-256.
    #[must_use]
    pub fn leaf_bytes(&self) -> [u8; 48] {
        let mut bytes = [0; 48];
        let numbers = [
            self.instruction_id(),
            self.person.encoded(),
            self.component,
            self.amount.get(),
            self.account_id,
            self.region,
        ];
        for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_be_bytes());
        }
        bytes
    }
}

/// The Merkle root (RFC 6962) over items in the order of person and component, in hex.
pub fn content_root(items: impl Iterator<Item = Frozen>) -> String {
    hex(&merkle::root(items.map(|item| merkle::leaf_hash(&item.leaf_bytes()))))
}

/// Frozen items with the hash over them. Kept in memory under the hash, so that a batch that is sent soon after its check
/// is sent from what was hashed.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) root: String,
    pub(crate) items: Vec<Frozen>,
    /// What the items sum up to.
    pub(crate) sum: Fen,
}

impl Content {
    pub(crate) fn of(items: Vec<Frozen>) -> Content {
        let sum = items.iter().map(|item| item.amount).fold(Fen::ZERO, add);
        Content { root: content_root(items.iter().copied()), items, sum }
    }

    fn version(&self) -> i64 {
        version_of(&self.root)
    }
}

/// A number that stands for a root.
pub(crate) fn version_of(root: &str) -> i64 {
    i64::from_str_radix(&root[..15], 16).expect("a root is hexadecimal")
}

/// Keeps the result of a check: items, those that wait and refused lines. A check may be repeated until the batch is submitted; it then
/// takes the place of the one before.
///
/// # Errors
/// `batch_wrong_state`; `batch_is_reissue`; `not_allowed`; `Duplicate` when an item's key stands already, which a check against [`taken`]
/// in the same transaction excludes.
///
/// # Panics
/// If the items are not sorted by person and component, or a pair stands twice.
pub fn accept(ctx: &mut Ctx, batch_id: i64, lines: i64, roster: &Roster) -> Result<()> {
    access::require(ctx, Deed::MakeBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Loaded, BatchState::Checked, BatchState::Noticed])?;
    if let Some(source) = batch.source_batch {
        // What is paid once more comes from its source, never from a roster.
        return Err(Refusal::new("batch_is_reissue").with("batch", batch_id).with("source", source).into());
    }
    if batch.state != BatchState::Loaded {
        store::forget_items(ctx, &batch)?;
        store::forget_refused(ctx, batch_id)?;
    }
    let content = thread::scope(|scope| {
        let beside = scope.spawn(|| {
            assert!(roster.is_in_order(), "a checked roster has each person and component once, in order");
            let _ahead = kernel::AWAITED.ahead();
            (Lines::of(roster), Content::of(accepted(&batch, &roster.items).collect()))
        });
        store::add_items(ctx, &batch, roster)?;
        // The lines go with their batch, which lies within the scope.
        ctx.as_owner(|ctx| store::add_refused(ctx, batch_id, &roster.refused))?;
        let (lines, content) = beside.join().unwrap_or_else(|panic| resume_unwind(panic));
        ctx.as_owner(|ctx| store::add_lines(ctx, batch_id, &lines))?;
        Ok::<_, kernel::Error>(content)
    })?;
    let root = content.root.clone();
    let counts = store::Counts {
        lines,
        accepted: count(content.items.len()),
        held: count(roster.held.len()),
        refused: count(roster.refused.len()),
        accepted_sum: content.sum,
    };
    ctx.keep(content.version(), Arc::new(content));
    store::checked(ctx, batch_id, &counts, &root)?;
    let facts = [
        ("accepted", counts.accepted.to_string()),
        ("held", counts.held.to_string()),
        ("refused", counts.refused.to_string()),
        ("accepted_sum", counts.accepted_sum.to_string()),
        ("content_root", root),
    ];
    audit::record(ctx, "payout.check", &object(batch_id), &facts)?;
    Ok(())
}

pub(crate) fn add(a: Fen, b: Fen) -> Fen {
    a.checked_add(b).expect("the money of a prefecture fits into 92 quadrillion yuan")
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).expect("a count")
}

fn accepted<'a>(batch: &'a Batch, items: &'a [NewItem]) -> impl Iterator<Item = Frozen> + 'a {
    items.iter().map(|item| Frozen {
        item_id: batch.item_on_line(item.line),
        person: item.person,
        component: item.component,
        amount: item.amount,
        account_id: item.account_id,
        region: item.region,
        attempt: 1,
    })
}

/// The keys that stand already in a cycle, in order, but for those of one batch that is checked anew.
///
/// # Errors
/// A failure of the database.
pub fn taken(ctx: &mut Ctx, cycle_id: i64, but_for_batch: i64) -> Result<Vec<(CitizenId, i64)>> {
    store::taken(ctx, cycle_id, but_for_batch)
}

/// The items of a batch that are to be paid, in the order of person and component.
///
/// # Errors
/// A failure of the database.
pub fn frozen_items(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<Frozen>> {
    match batch.source_batch {
        None => store::frozen_items(ctx, batch),
        Some(_) => store::frozen_reissues(ctx, batch),
    }
}

/// The lines of a batch that are not paid, by line.
///
/// # Errors
/// A failure of the database.
pub fn refused(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(u32, String)>> {
    let batch = batch(ctx, batch_id)?;
    store::refused(ctx, batch.batch_id)
}

/// How many lines of a batch are not paid for each reason. A clerk's own words are counted as `held`.
///
/// # Errors
/// A failure of the database.
pub fn refused_by_code(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(String, i64)>> {
    let batch = batch(ctx, batch_id)?;
    store::refused_by_code(ctx, batch.batch_id)
}

/// The lines of a batch that are to be paid, by person: `limit` of them from the one at `offset` on.
///
/// # Errors
/// A failure of the database.
pub fn accepted_lines(ctx: &mut Ctx, batch_id: i64, offset: i64, limit: i64) -> Result<Vec<Frozen>> {
    let batch = batch(ctx, batch_id)?;
    store::accepted_lines(ctx, &batch, offset, limit)
}

/// The lines of a batch that wait, by line, each with its reason; at most `limit`.
///
/// # Errors
/// A failure of the database.
pub fn held_lines(ctx: &mut Ctx, batch_id: i64, limit: i64) -> Result<Vec<Item>> {
    let batch = batch(ctx, batch_id)?;
    if batch.held == 0 {
        return Ok(Vec::new());
    }
    store::held_lines(ctx, &batch, limit)
}

/// The item on a line of a batch's roster, whether it can be paid or waits.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn item_on_line(ctx: &mut Ctx, batch_id: i64, line: u32) -> Result<Option<Item>> {
    let batch = batch(ctx, batch_id)?;
    item(ctx, &batch, line)
}

fn item(ctx: &mut Ctx, batch: &Batch, line: u32) -> Result<Option<Item>> {
    let item_id = batch.item_on_line(line);
    match line::person_of(ctx, item_id)? {
        Some(person) => store::item(ctx, batch.cycle.cycle_id, person, item_id),
        None => Ok(None),
    }
}

/// Holds a line of a checked or published batch: an objection, a doubt.
///
/// # Errors
/// `line_unknown` when no accepted item stands on the line; `batch_wrong_state`; `not_allowed`.
pub fn hold(ctx: &mut Ctx, batch_id: i64, line: u32, reason: &str) -> Result<()> {
    change_hold(ctx, batch_id, line, Some(reason))
}

/// Lets a held line be paid after all.
///
/// # Errors
/// As [`hold`].
pub fn release(ctx: &mut Ctx, batch_id: i64, line: u32) -> Result<()> {
    change_hold(ctx, batch_id, line, None)
}

fn change_hold(ctx: &mut Ctx, batch_id: i64, line: u32, reason: Option<&str>) -> Result<()> {
    access::require(ctx, Deed::MakeBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Checked, BatchState::Noticed])?;
    let item = item(ctx, &batch, line)?.filter(|item| item.hold.is_some() != reason.is_some());
    let Some(item) = item else {
        return Err(Refusal::new("line_unknown").with("batch", batch_id).with("line", line).into());
    };
    store::set_hold(ctx, batch.cycle.cycle_id, &item, reason)?;
    store::move_to_hold(ctx, batch_id, if reason.is_some() { 1 } else { -1 }, item.amount)?;
    let action = if reason.is_some() { "payout.hold" } else { "payout.release" };
    let facts = [("line", line.to_string()), ("reason", reason.unwrap_or_default().to_owned())];
    audit::record(ctx, action, &object(batch_id), &facts)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roster_is_in_order_when_no_pair_stands_twice_among_those_paid_and_those_that_wait() {
        let day = kernel::Day::new(1980, 1, 1).expect("a day");
        let item = |sequence: u16| NewItem {
            person: CitizenId::from_parts(540_502, day, sequence),
            component: 0,
            line: 2,
            amount: Fen::new(1),
            account_id: 1,
            region: 540_502_101_201,
        };
        let cases: &[(&[u16], &[u16], bool)] = &[
            (&[], &[], true),
            (&[1, 3], &[2, 4], true),
            (&[1, 1], &[], false),
            (&[3, 1], &[], false),
            (&[1], &[3, 2], false),
            (&[1], &[2, 2], false),
            (&[1, 2, 3], &[2], false),
        ];
        for (items, held, expected) in cases {
            let roster = Roster {
                items: items.iter().map(|sequence| item(*sequence)).collect(),
                held: held.iter().map(|sequence| HeldItem { item: item(*sequence), reason: "name_differs" }).collect(),
                refused: Vec::new(),
            };
            assert_eq!(roster.is_in_order(), *expected, "{items:?} {held:?}");
        }
    }
}
