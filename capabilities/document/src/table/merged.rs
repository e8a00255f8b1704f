//! Merged cells: the first one has the value, the others are covered.
//!
//! A sheet lists its merged areas after its cells, so the filled cells are remembered, one bit each, until the areas
//! are known. A value under a merged cell is one that nobody who checked the sheet has seen.

use super::strings::number;
use crate::{Unreadable, code};

/// Columns a row of bits can hold; more are not accepted by any limit that makes sense.
const WORDS: usize = 4;
/// The rows of all areas together; they may not overlap, so an honest sheet stays far below.
const AREA_ROWS_MAX: u64 = 4 << 20;

#[derive(Default)]
pub(super) struct Filled {
    rows: Vec<(u32, [u64; WORDS])>,
    area_rows: u64,
}

/// A place in a sheet; rows from 1, columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) row: u32,
    pub(super) column: u32,
}

impl Filled {
    pub(super) fn begin_row(&mut self, row: u32) {
        self.rows.push((row, [0; WORDS]));
    }

    #[inline]
    pub(super) fn fill(&mut self, column: usize) {
        if let Some((_, bits)) = self.rows.last_mut()
            && let Some(word) = bits.get_mut(column / 64)
        {
            *word |= 1 << (column % 64);
        }
    }

    /// Refuses the area if anything but its first cell is filled. Nothing for an area that cannot be understood.
    pub(super) fn check(&mut self, area: &[u8]) -> Option<Result<(), Unreadable>> {
        let split = memchr::memchr(b':', area);
        let (first, last) = match split {
            Some(at) => (place(&area[..at])?, place(&area[at + 1..])?),
            None => (place(area)?, place(area)?),
        };
        if last.row < first.row || last.column < first.column {
            return None;
        }
        let begin = self.rows.partition_point(|(row, _)| *row < first.row);
        let end = self.rows.partition_point(|(row, _)| *row <= last.row);
        self.area_rows += (end - begin) as u64 + 1;
        if self.area_rows > AREA_ROWS_MAX {
            return Some(Err(Unreadable::bomb("merged areas")));
        }
        for (row, bits) in &self.rows[begin..end] {
            let from = if *row == first.row { first.column + 1 } else { first.column };
            if let Some(column) = first_filled(bits, from, last.column) {
                return Some(Err(Unreadable::new(code::HIDDEN_UNDER_MERGE)
                    .with("row", row)
                    .with("column", column_name(column))));
            }
        }
        Some(Ok(()))
    }
}

fn first_filled(bits: &[u64; WORDS], from: u32, to: u32) -> Option<u32> {
    (0u32..).step_by(64).zip(bits).find_map(|(base, word)| {
        let low = from.saturating_sub(base);
        let high = to.checked_sub(base)?.min(63);
        if low > high {
            return None;
        }
        let left = (word >> low << low) & (u64::MAX >> (63 - high));
        (left != 0).then(|| base + left.trailing_zeros())
    })
}

/// A reference like `B12`.
#[inline]
pub(super) fn place(reference: &[u8]) -> Option<Place> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = reference[..letters].iter().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    let row = u32::try_from(number(&reference[letters..])?).ok().filter(|row| *row > 0)?;
    Some(Place { row, column: column - 1 })
}

/// The letters of a column, from 0.
pub(super) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let (rest, letter) = ((left - 1) / 26, (left - 1) % 26);
        letters.extend(char::from_digit(letter + 10, 36).map(|found| found.to_ascii_uppercase()));
        left = rest;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_columns_named_alike() {
        for (text, row, column) in
            [("A1", 1, 0), ("Z9", 9, 25), ("AA10", 10, 26), ("IV3", 3, 255), ("XFD1048576", 1_048_576, 16_383)]
        {
            assert_eq!(place(text.as_bytes()), Some(Place { row, column }), "{text}");
            assert_eq!(format!("{}{row}", column_name(column)), text);
        }
        for wrong in ["", "1", "A", "A0", "a1", "AAAA1", "A-1", "A1B", "A99999999999999999999"] {
            assert_eq!(place(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_first_cell_of_a_merged_area_may_be_filled() {
        let mut filled = Filled::default();
        for (row, columns) in [(3, [1, 70]), (4, [0, 5]), (9, [2, 200])] {
            filled.begin_row(row);
            columns.iter().for_each(|column| filled.fill(*column));
        }
        for (area, covered) in [
            ("B3:E3", None),
            ("B3:BR3", None),
            ("B3:BS3", Some("BS")),
            ("A3:E3", Some("B")),
            ("B3:E4", None),
            ("B3:F4", Some("F")),
            ("C9:GR9", None),
            ("C9:GS9", Some("GS")),
            ("A5:Z8", None),
        ] {
            let answer = filled.check(area.as_bytes()).expect("a readable area");
            assert_eq!(answer.err().as_ref().and_then(|refusal| refusal.arg("column")), covered, "{area}");
        }
    }
}
