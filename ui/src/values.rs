//! Values as they stand on a page: money with two decimals, counts with thousands separators, days.

use kernel::{Day, Fen};
use maud::{Markup, html};

use crate::{Lang, text};

/// A sum with its unit: `1,234.50 元`.
#[must_use]
pub fn money(lang: Lang, sum: Fen) -> Markup {
    html! { span.money { (yuan(sum)) " " span.unit { (text(lang, "yuan")) } } }
}

/// A sum in yuan, without its unit: `1,234.50`.
#[must_use]
pub fn yuan(sum: Fen) -> String {
    sum.to_string()
}

/// A count: `240,000`.
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A day in a sentence: `2026年11月22日` in Chinese, `2026-11-22` elsewhere.
#[must_use]
pub fn day(lang: Lang, day: Day) -> Markup {
    html! { time datetime=(day) { @if lang == Lang::Zh { (day.zh()) } @else { (day) } } }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let cases = [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1_000, "1,000"),
            (240_000, "240,000"),
            (-1_234_567, "-1,234,567"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ];
        for (number, text) in cases {
            assert_eq!(count(number), text);
        }
    }
}
