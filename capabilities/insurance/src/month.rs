//! Months, counted: the month of a day, and all months between two.

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

/// So many months later.
pub(crate) fn plus(month: &Period, count: u32) -> Period {
    month_of(month.first_day().expect("a month has a first day").plus_months(count))
}

/// All months from one to another, both included; none where the last is earlier.
pub(crate) fn months(first: &Period, last: &Period) -> Vec<Period> {
    std::iter::successors(Some(first.clone()), Period::next).take_while(|month| month <= last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_on_over_the_year() {
        let later = |month: &str, count| plus(&Period::parse(month).unwrap(), count).to_string();
        assert_eq!([later("2026-11", 0), later("2026-11", 2), later("2026-11", 24)], ["2026-11", "2027-01", "2028-11"]);
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
