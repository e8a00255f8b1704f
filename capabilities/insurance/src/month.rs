//! Months, counted: the month of a day, all months between two, and the same day some months later.

use kernel::{Day, Frequency, Period};

/// The month in which a day lies.
///
/// # Panics
/// If the year is not between 1900 and 2199: days of pensions are compared with today first.
pub(crate) fn month_of(day: Day) -> Period {
    Period::of(Frequency::Month, day).expect("a day of these centuries lies in a month")
}

pub(crate) fn after(month: &Period) -> Period {
    month.next().expect("no pension is reckoned in 2199")
}

pub(crate) fn before(month: &Period) -> Period {
    month.previous().expect("no pension is reckoned in 1900")
}

/// All months from one to another, both included; none where the last is earlier.
pub(crate) fn months(first: &Period, last: &Period) -> Vec<Period> {
    std::iter::successors(Some(first.clone()), Period::next).take_while(|month| month <= last).collect()
}

/// The same day so many months later, or the last one of a month that is shorter.
pub(crate) fn months_later(day: Day, count: u32) -> Day {
    let month = (0..count).fold(month_of(day), |month, _| after(&month));
    let first = month.first_day().expect("a month has days");
    let last = month.last_day().expect("a month has days");
    first.plus_days(i32::try_from(day.day()).expect("a day of a month") - 1).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_day_months_later_is_held_at_the_end_of_the_month() {
        let cases = [
            ("2026-11-22", 12, "2027-11-22"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-12-31", 1, "2027-01-31"),
            ("2026-12-31", 0, "2026-12-31"),
        ];
        for (from, count, to) in cases {
            assert_eq!(months_later(Day::parse(from).unwrap(), count).to_string(), to, "{from} + {count}");
        }
    }

    #[test]
    fn months_between_two_are_counted_over_the_year() {
        let all = |first: &str, last: &str| {
            let months = months(&Period::parse(first).unwrap(), &Period::parse(last).unwrap());
            months.iter().map(Period::to_string).collect::<Vec<_>>()
        };
        assert_eq!(all("2026-11", "2027-01"), ["2026-11", "2026-12", "2027-01"]);
        assert_eq!(all("2026-11", "2026-11"), ["2026-11"]);
        assert!(all("2026-11", "2026-10").is_empty());
    }
}
