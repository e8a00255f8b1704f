//! What is different from the time before: who is new, who is gone, whose amount changed.
//!
//! Promises: both batches are read once, in the order of their keys, and walked side by side; the answer for a frozen batch
//! is kept in memory under its content root, so that who pages through it does not read it again. Deliberately absent:
//! names and regions of people.

use std::sync::Arc;

use kernel::{CitizenId, Ctx, Fen, Refusal, Result};

use crate::{Batch, BatchState, batch, frozen_items, item::add, item::version_of, store};

/// Somebody whose payment is not as the time before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Differs {
    /// Who.
    pub person: CitizenId,
    /// Which part of the entitlement.
    pub component: i64,
    /// The village's 12-digit number.
    pub region: i64,
    /// What was paid the time before.
    pub before: Option<Fen>,
    /// What is to be paid now.
    pub now: Option<Fen>,
}

/// How a batch differs from the one of the last period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Paid now and not before, by person.
    pub new: Vec<Differs>,
    /// Paid before and not now.
    pub gone: Vec<Differs>,
    /// Paid both times, another amount.
    pub changed: Vec<Differs>,
    /// Paid both times the same: how many, and how much.
    pub same: (i64, Fen),
}

/// How somebody differs, for pages that show one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Paid now and not before.
    New,
    /// Paid before and not now.
    Gone,
    /// Another amount.
    Changed,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 3] = [Way::New, Way::Gone, Way::Changed];

    /// The word on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Way::New => "new",
            Way::Gone => "gone",
            Way::Changed => "changed",
        }
    }
}

impl Difference {
    /// Those who differ in one way.
    #[must_use]
    pub fn of(&self, way: Way) -> &[Differs] {
        match way {
            Way::New => &self.new,
            Way::Gone => &self.gone,
            Way::Changed => &self.changed,
        }
    }

    /// How many differ in one way, what they were paid and what they are to be paid.
    #[must_use]
    pub fn sums(&self, way: Way) -> (i64, Fen, Fen) {
        let some = self.of(way);
        let sum = |of: fn(&Differs) -> Option<Fen>| some.iter().filter_map(of).fold(Fen::ZERO, add);
        (i64::try_from(some.len()).expect("a count"), sum(|one| one.before), sum(|one| one.now))
    }
}

/// One payment: its key, where, and how much.
type Line = (CitizenId, i64, i64, Fen);

/// Walks two lists side by side, both in the order of person and component.
fn compare(before: &[Line], now: &[Line]) -> Difference {
    let mut difference = Difference::default();
    let differs = |line: &Line, before, now| Differs { person: line.0, component: line.1, region: line.2, before, now };
    let (mut old, mut new) = (before.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return difference,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(a), Some(b)) => (a.0, a.1).cmp(&(b.0, b.1)),
        };
        let gone = if order.is_le() { old.next() } else { None };
        let come = if order.is_ge() { new.next() } else { None };
        match (gone, come) {
            (Some(a), Some(b)) if a.3 == b.3 => {
                difference.same = (difference.same.0 + 1, add(difference.same.1, b.3));
            }
            (Some(a), Some(b)) => difference.changed.push(differs(b, Some(a.3), Some(b.3))),
            (Some(a), None) => difference.gone.push(differs(a, Some(a.3), None)),
            (None, Some(b)) => difference.new.push(differs(b, None, Some(b.3))),
            (None, None) => unreachable!("one of the two goes on"),
        }
    }
}

/// What was compared last, with the batches it is about.
struct Compared {
    batches: (i64, i64),
    difference: Arc<Difference>,
}

/// How a frozen batch differs from the last batch of the same programme and region that was sent; nothing where there is no
/// such batch, or where it corrects another one.
///
/// # Errors
/// `batch_unknown`; `batch_wrong_state` before it is frozen; a failure of the database.
pub fn difference(ctx: &mut Ctx, batch_id: i64) -> Result<Option<(Batch, Arc<Difference>)>> {
    let batch = batch(ctx, batch_id)?;
    if batch.state < BatchState::Submitted || batch.state == BatchState::Undone {
        let state = batch.state.word();
        return Err(Refusal::new("batch_wrong_state").with("batch", batch_id).with("state", state).into());
    }
    if batch.source_batch.is_some() {
        return Ok(None);
    }
    let Some(last) = store::batch_before(ctx, &batch)? else { return Ok(None) };
    let root = |of: &Batch| version_of(of.content_root.as_deref().expect("what was submitted is frozen"));
    let version = root(&batch) ^ root(&last).rotate_left(1);
    let batches = (batch_id, last.batch_id);
    if let Some(kept) = ctx.still_kept::<Compared>(version).filter(|kept| kept.batches == batches) {
        return Ok(Some((last, Arc::clone(&kept.difference))));
    }
    let (before, now) = (lines(ctx, &last)?, lines(ctx, &batch)?);
    let difference = Arc::new(compare(&before, &now));
    ctx.keep(version, Arc::new(Compared { batches, difference: Arc::clone(&difference) }));
    Ok(Some((last, difference)))
}

fn lines(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<Line>> {
    let items = frozen_items(ctx, batch)?;
    Ok(items.into_iter().map(|item| (item.person, item.component, item.region, item.amount)).collect())
}

#[cfg(test)]
mod tests {
    use kernel::{CitizenId, Day, Fen};

    use super::{Line, Way, compare};

    fn line(seq: u16, fen: i64) -> Line {
        let birth = Day::new(1980, 1, 1).expect("a day");
        (CitizenId::from_parts(540_502, birth, seq), 0, 540_502_101_203, Fen::new(fen))
    }

    #[test]
    fn everybody_is_new_or_gone_or_changed_or_the_same() {
        let none: &[(u16, i64)] = &[];
        // Before, now; how many are new, gone, changed, the same.
        let cases = [
            (none, none, [0, 0, 0, 0]),
            (&[(1, 5)][..], none, [0, 1, 0, 0]),
            (none, &[(1, 5)][..], [1, 0, 0, 0]),
            (&[(1, 5), (2, 6)], &[(1, 5), (2, 7)], [0, 0, 1, 1]),
            (&[(1, 5), (3, 6), (5, 1)], &[(2, 5), (3, 6), (4, 7)], [2, 2, 0, 1]),
        ];
        for (before, now, expected) in cases {
            let sorted = |some: &[(u16, i64)]| {
                let mut lines: Vec<Line> = some.iter().map(|(seq, fen)| line(*seq, *fen)).collect();
                lines.sort_by_key(|line| line.0);
                lines
            };
            let found = compare(&sorted(before), &sorted(now));
            let counts = Way::ALL.map(|way| found.sums(way).0);
            assert_eq!([counts[0], counts[1], counts[2], found.same.0], expected, "{before:?} {now:?}");
            let was: i64 = before.iter().map(|(_, fen)| fen).sum();
            let is: i64 = now.iter().map(|(_, fen)| fen).sum();
            let told =
                |of: fn((i64, Fen, Fen)) -> Fen| Way::ALL.map(|way| of(found.sums(way)).get()).iter().sum::<i64>();
            assert_eq!(told(|sums| sums.1) + found.same.1.get(), was);
            assert_eq!(told(|sums| sums.2) + found.same.1.get(), is);
        }
    }
}
