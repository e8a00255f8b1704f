//! Where the money of a batch is: a bar, and the same figures as a table.

use kernel::Fen;
use maud::{Markup, html};
use payout::{Batch, Totals};
use ui::{Lang, text};

/// The width of the bar, in its own units.
const BAR: i64 = 1_000;
/// What there is at all is seen, however little.
const SLIVER: i64 = 4;

pub(super) fn write(lang: Lang, batch: &Batch, totals: &Totals) -> Markup {
    let places = [
        ("paid", totals.paid),
        ("failed", totals.failed),
        ("on-the-way", totals.on_the_way),
        ("unknown", totals.unknown),
    ];
    html! {
        @if batch.sent_at.is_none() {
            p.quiet { (text(lang, "money-before")) }
        } @else {
            (bar(lang, places, totals.approved.1))
            table.money-table {
                thead {
                    tr {
                        th scope="col" { (text(lang, "column-place")) }
                        th.number scope="col" { (text(lang, "column-count")) }
                        th.number scope="col" { (text(lang, "column-amount")) }
                    }
                }
                tbody {
                    @for (name, (count, sum)) in places {
                        tr {
                            th scope="row" { span class={ "swatch fill-" (name) } aria-hidden="true" {} (text(lang, &format!("money-{name}"))) }
                            td.number { (ui::count(count)) }
                            td.number { (ui::money(lang, sum)) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { (text(lang, "money-approved")) }
                        td.number { (ui::count(totals.approved.0)) }
                        td.number { (ui::money(lang, totals.approved.1)) }
                    }
                }
            }
            p.quiet { (text(lang, "money-law")) }
        }
    }
}

fn bar(lang: Lang, places: [(&'static str, (i64, Fen)); 4], all: Fen) -> Markup {
    let [paid, failed, on_the_way, unknown] = places.map(|(_, (_, sum))| ui::yuan(sum));
    let args = [("paid", &*paid), ("failed", &failed), ("on_the_way", &on_the_way), ("unknown", &unknown)];
    let widths = widths(places.map(|(_, (_, sum))| sum), all);
    let mut x = 0;
    let pieces = places.iter().zip(widths).map(|((name, _), width)| {
        x += width;
        (*name, x - width, width)
    });
    html! {
        svg.bar role="img" aria-label=(ui::say(lang, "money-chart", &args)) viewBox="0 0 1000 16" preserveAspectRatio="none" {
            @for (name, x, width) in pieces.filter(|(_, _, width)| *width > 0) {
                rect class={ "fill-" (name) } x=(x) y="0" width=(width) height="16" {}
            }
        }
    }
}

/// How wide each piece is; together they fill the bar.
fn widths(sums: [Fen; 4], all: Fen) -> [i64; 4] {
    if all == Fen::ZERO {
        return [0; 4];
    }
    let share =
        |sum: Fen| i64::try_from(i128::from(sum.get()) * i128::from(BAR) / i128::from(all.get())).unwrap_or(BAR);
    let mut widths = sums.map(|sum| if sum == Fen::ZERO { 0 } else { share(sum).max(SLIVER) });
    let widest = (0..4).max_by_key(|i| widths[*i]).expect("there are four");
    widths[widest] += BAR - widths.iter().sum::<i64>();
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_fill_the_bar_and_the_smallest_is_still_seen() {
        let cases = [
            ([100, 0, 0, 0], [1_000, 0, 0, 0]),
            ([50, 50, 0, 0], [500, 500, 0, 0]),
            ([999_999, 1, 0, 0], [996, 4, 0, 0]),
            ([1, 1, 1, 0], [333, 333, 334, 0]),
            ([i64::MAX / 4, i64::MAX / 4, i64::MAX / 4, i64::MAX / 4], [250, 250, 250, 250]),
        ];
        for (sums, expected) in cases {
            let all = Fen::new(sums.iter().sum());
            let widths = widths(sums.map(Fen::new), all);
            assert_eq!(widths, expected, "{sums:?}");
            assert_eq!(widths.iter().sum::<i64>(), BAR);
        }
        assert_eq!(widths([Fen::ZERO; 4], Fen::ZERO), [0; 4]);
    }
}
