//! Values as they stand on a page: money with two decimals, counts with thousands separators, days.

use kernel::{Day, Fen};
use maud::{Markup, html};

use crate::{Lang, text, text_with};

/// A sum with its unit: `1,234.50 元`.
#[must_use]
pub fn money(lang: Lang, sum: Fen) -> Markup {
    html! { span.y-money { (yuan(sum)) " " span.y-money__unit { (text(lang, "yuan")) } } }
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

/// Nothing where a value would stand.
#[must_use]
pub fn nothing(lang: Lang) -> Markup {
    html! { span aria-hidden="true" { "—" } span.govuk-visually-hidden { (text(lang, "dash")) } }
}

/// A number that belongs to somebody, with only its ends to be seen: `540502********0019`. Short ones show nothing.
#[must_use]
pub fn masked(lang: Lang, number: &str) -> Markup {
    html! {
        span.y-masked aria-hidden="true" { (without_middle(number)) }
        span.govuk-visually-hidden { (text_with(lang, "masked", &[("end", &end(number))])) }
    }
}

const HEAD: usize = 6;
const TAIL: usize = 4;

fn end(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    if digits.len() <= HEAD + TAIL { String::new() } else { digits[digits.len() - TAIL..].iter().collect() }
}

fn without_middle(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    if digits.len() <= HEAD + TAIL {
        return "*".repeat(digits.len());
    }
    let head: String = digits[..HEAD].iter().collect();
    format!("{head}{}{}", "*".repeat(digits.len() - HEAD - TAIL), end(number))
}

#[cfg(test)]
mod tests {
    use super::{count, end, without_middle};

    #[test]
    fn a_masked_number_shows_its_ends_and_a_short_one_nothing() {
        let cases = [
            ("540502199001010019", "540502********0019", "0019"),
            ("13908930001", "139089*0001", "0001"),
            ("1234567890", "**********", ""),
            ("", "", ""),
        ];
        for (number, shown, tail) in cases {
            assert_eq!((&*without_middle(number), &*end(number)), (shown, tail));
        }
    }

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
