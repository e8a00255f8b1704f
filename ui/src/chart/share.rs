//! One bar of parts that make a whole: where the money is.

use maud::{Markup, html};

/// A part of the whole: the word behind its colour (`paid`, `failed`, `on-the-way`, `unknown`), and how much it is.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The word behind its colour.
    pub word: &'static str,
    /// How much.
    pub amount: i64,
}

/// The width of the bar, in its own units.
const BAR: i64 = 1_000;
/// What there is at all is seen, however little.
const SLIVER: i64 = 4;

/// The bar, with what it says for readers who do not see it. The figures stand as a table beside it.
#[must_use]
pub fn share_bar(label: &str, shares: &[Share]) -> Markup {
    let amounts: Vec<i64> = shares.iter().map(|share| share.amount).collect();
    let mut x = 0;
    let pieces = shares.iter().zip(widths(&amounts)).map(|(share, width)| {
        x += width;
        (share.word, x - width, width)
    });
    html! {
        figure.y-chart {
            svg.y-share role="img" aria-label=(label) viewBox="0 0 1000 16" preserveAspectRatio="none" {
                @for (word, x, width) in pieces.filter(|(_, _, width)| *width > 0) {
                    rect class={ "y-fill-" (word) } x=(x) y="0" width=(width) height="16" {}
                }
            }
        }
    }
}

/// How wide each piece is; together they fill the bar.
fn widths(amounts: &[i64]) -> Vec<i64> {
    let all: i128 = amounts.iter().map(|amount| i128::from((*amount).max(0))).sum();
    if all == 0 {
        return vec![0; amounts.len()];
    }
    let share = |amount: i64| i64::try_from(i128::from(amount) * i128::from(BAR) / all).unwrap_or(BAR);
    let mut widths: Vec<i64> =
        amounts.iter().map(|amount| if *amount <= 0 { 0 } else { share(*amount).max(SLIVER) }).collect();
    let widest = (0..widths.len()).max_by_key(|i| widths[*i]).expect("there is a piece");
    widths[widest] += BAR - widths.iter().sum::<i64>();
    widths
}

#[cfg(test)]
mod tests {
    use super::{BAR, widths};

    #[test]
    fn the_pieces_fill_the_bar_and_the_smallest_is_still_seen() {
        let cases = [
            ([100, 0, 0, 0], [1_000, 0, 0, 0]),
            ([50, 50, 0, 0], [500, 500, 0, 0]),
            ([999_999, 1, 0, 0], [996, 4, 0, 0]),
            ([1, 1, 1, 0], [333, 333, 334, 0]),
            ([i64::MAX / 4, i64::MAX / 4, i64::MAX / 4, i64::MAX / 4], [250, 250, 250, 250]),
        ];
        for (amounts, expected) in cases {
            let widths = widths(&amounts);
            assert_eq!(widths, expected, "{amounts:?}");
            assert_eq!(widths.iter().sum::<i64>(), BAR);
        }
        assert_eq!(widths(&[0; 4]), [0; 4]);
    }
}
