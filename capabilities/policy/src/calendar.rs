//! Which days are worked, and limits counted in them.
//!
//! From `policies/calendar/calendar.yaml`, which says what of it is unverified. Deliberately absent: hours of the day.

use std::sync::LazyLock;

use kernel::Day;
use serde::Deserialize;

/// The days that are worked, by year; a year that is not in it is worked Monday to Friday.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Calendar {
    years: Vec<Year>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i32,
    verified: bool,
    off: Vec<(Day, Day)>,
    worked: Vec<Day>,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let text = include_str!("../../../policies/calendar/calendar.yaml");
    serde_norway::from_str(text).expect("our own file is well formed")
});

/// The calendar as it is embedded in this program.
#[must_use]
pub fn calendar() -> &'static Calendar {
    &CALENDAR
}

impl Calendar {
    fn year_of(&self, day: Day) -> Option<&Year> {
        self.years.iter().find(|year| year.year == day.year())
    }

    /// Whether the calendar of the day's year was seen in the notice that made it.
    #[must_use]
    pub fn is_verified(&self, day: Day) -> bool {
        self.year_of(day).is_some_and(|year| year.verified)
    }

    /// Whether the day is worked.
    #[must_use]
    pub fn is_worked(&self, day: Day) -> bool {
        // 1970-01-01 was a Thursday; Monday is 0.
        let weekday = (day.days_since_epoch() + 3).rem_euclid(7);
        let year = self.year_of(day);
        let off = year.is_some_and(|year| year.off.iter().any(|(from, to)| (*from..=*to).contains(&day)));
        let worked = year.is_some_and(|year| year.worked.contains(&day));
        worked || (weekday < 5 && !off)
    }

    /// The day that is so many worked days later; the day itself is not counted.
    #[must_use]
    pub fn working_days_after(&self, day: Day, count: u32) -> Day {
        let mut at = day;
        for _ in 0..count {
            at = at.plus_days(1);
            while !self.is_worked(at) {
                at = at.plus_days(1);
            }
        }
        at
    }

    /// How many worked days lie after `from`, up to and with `to`; 0 where `to` is not later.
    #[must_use]
    pub fn working_days_between(&self, from: Day, to: Day) -> u32 {
        let (mut at, mut count) = (from, 0);
        while at < to {
            at = at.plus_days(1);
            count += u32::from(self.is_worked(at));
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays_and_count_shifted_ones() {
        let cases = [
            ("2026-11-22", 1, "2026-11-23"), // a Sunday
            ("2026-11-23", 5, "2026-11-30"),
            ("2026-11-22", 15, "2026-12-11"),
            ("2026-02-13", 1, "2026-02-14"), // a worked Saturday
            ("2026-02-14", 1, "2026-02-24"), // the spring festival
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-12-31", 1, "2027-01-01"), // no calendar for the year: Monday to Friday
            ("2026-12-31", 2, "2027-01-04"),
        ];
        for (from, count, to) in cases {
            let (from, to) = (day(from), day(to));
            assert_eq!(calendar().working_days_after(from, count), to, "{from} + {count}");
            assert_eq!(calendar().working_days_between(from, to), count, "{from} to {to}");
        }
        assert_eq!(calendar().working_days_between(day("2026-11-23"), day("2026-11-22")), 0);
        assert_eq!(calendar().working_days_between(day("2026-11-27"), day("2026-11-29")), 0, "a weekend");
    }
}
