//! Where the lines of a roster lie among the items, which are stored by person: packed, 128 lines to a row.
//!
//! Promises: an item is found by its number with two reads by key; a page of items in the order of the roster reads what it
//! shows. Deliberately absent: an index, which would cost every payment what few pages need.

use kernel::{CitizenId, Ctx, Result};

use crate::{ITEMS_PER_BATCH, Roster, store};

/// Lines in a block. A batch begins with a block of its own.
const LINES: u8 = 128;
pub(crate) const LINES_PER_BLOCK: i64 = LINES as i64;
const _: () = assert!(ITEMS_PER_BATCH % LINES_PER_BLOCK == 0);

/// What a line takes in its block, and a block altogether.
const LINE_BYTES: usize = 8;
const BLOCK_BYTES: usize = LINE_BYTES * LINES as usize;

/// The block of an item number.
pub(crate) fn block_of(item_id: i64) -> i64 {
    item_id.div_euclid(LINES_PER_BLOCK)
}

/// Who is paid by each line of a batch, from line 0 to the last that has an item.
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    pub(crate) fn of(roster: &Roster) -> Lines {
        Lines::placed(roster.all().map(|item| (item.line, item.person)))
    }

    fn placed(lines: impl Iterator<Item = (u32, CitizenId)> + Clone) -> Lines {
        let longest = lines.clone().map(|(line, _)| line as usize + 1).max().unwrap_or_default();
        let mut bytes = vec![0; (longest * LINE_BYTES).next_multiple_of(BLOCK_BYTES)];
        for (line, person) in lines {
            let at = line as usize * LINE_BYTES;
            bytes[at..at + LINE_BYTES].copy_from_slice(&person.encoded().to_be_bytes());
        }
        Lines(bytes)
    }

    /// The blocks that have an item, each with its place in the batch.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (i64, &[u8])> {
        let all = (0..).zip(self.0.chunks_exact(BLOCK_BYTES));
        all.filter(|(_, packed)| packed.iter().any(|byte| *byte != 0))
    }
}

/// The items of a block, in order: their numbers and persons.
pub(crate) fn unpack(block: i64, packed: &[u8]) -> impl Iterator<Item = (i64, CitizenId)> + '_ {
    let numbers = block * LINES_PER_BLOCK..;
    numbers.zip(packed.as_chunks::<LINE_BYTES>().0).filter_map(|(item_id, person)| {
        CitizenId::from_encoded(i64::from_be_bytes(*person)).map(|person| (item_id, person))
    })
}

/// Who is paid by an item of a roster.
///
/// # Errors
/// A failure of the database.
pub(crate) fn person_of(ctx: &mut Ctx, item_id: i64) -> Result<Option<CitizenId>> {
    let block = block_of(item_id);
    let found = store::lines_from(ctx, block, block, 1)?;
    Ok(found.into_iter().find(|(number, _)| *number == item_id).map(|(_, person)| person))
}

/// Packs the lines of the batches that were checked before there were blocks.
///
/// # Errors
/// A failure of the database.
pub(crate) fn fill(ctx: &mut Ctx) -> Result<()> {
    for (batch_id, cycle_id) in store::batches_of_rosters(ctx)? {
        let lines = store::lines_of_items(ctx, cycle_id, batch_id)?;
        store::add_lines(ctx, batch_id, &Lines::placed(lines.into_iter()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(sequence: u16) -> CitizenId {
        CitizenId::from_parts(540_502, kernel::Day::new(1980, 1, 1).expect("a day"), sequence)
    }

    #[test]
    fn a_block_says_who_is_paid_by_each_of_its_lines() {
        let cases: &[&[(u32, u16)]] =
            &[&[], &[(0, 1)], &[(1, 1), (2, 2)], &[(127, 1)], &[(128, 1)], &[(300, 3), (2, 9), (129, 4), (255, 9)]];
        for case in cases {
            let lines = Lines::placed(case.iter().map(|(line, sequence)| (*line, someone(*sequence))));
            let first = 7 * ITEMS_PER_BATCH / LINES_PER_BLOCK;
            let read: Vec<_> = lines.blocks().flat_map(|(block, packed)| unpack(first + block, packed)).collect();
            let mut wanted: Vec<_> = case
                .iter()
                .map(|(line, sequence)| (7 * ITEMS_PER_BATCH + i64::from(*line), someone(*sequence)))
                .collect();
            wanted.sort_unstable_by_key(|(item_id, _)| *item_id);
            assert_eq!(read, wanted, "{case:?}");
            let mut needed: Vec<i64> = case.iter().map(|(line, _)| i64::from(*line) / LINES_PER_BLOCK).collect();
            needed.sort_unstable();
            needed.dedup();
            assert_eq!(lines.blocks().map(|(block, _)| block).collect::<Vec<_>>(), needed, "{case:?}: no empty block");
        }
    }
}
