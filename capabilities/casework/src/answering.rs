//! By when a case is to be accepted and answered: dated limits in working days, and the calendar they are counted by.
//!
//! Both come from `policies/casework/answering.yaml`, which says that they are unverified. Deliberately absent: hours.

use std::sync::LazyLock;

use kernel::Day;
use serde::Deserialize;

/// The limits and the calendar.
#[derive(Debug, Deserialize)]
pub struct Answering {
    limits: Vec<Limit>,
    calendar: Vec<Year>,
}

#[derive(Debug, Deserialize)]
struct Limit {
    from: Day,
    accept_working_days: u32,
    answer_working_days: u32,
    verified: bool,
}

#[derive(Debug, Deserialize)]
struct Year {
    year: i32,
    verified: bool,
    off: Vec<(Day, Day)>,
    worked: Vec<Day>,
}

static ANSWERING: LazyLock<Answering> = LazyLock::new(|| {
    let text = include_str!("../../../policies/casework/answering.yaml");
    serde_norway::from_str(text).expect("our own file is well formed")
});

/// The limits as they are embedded in this program.
#[must_use]
pub fn answering() -> &'static Answering {
    &ANSWERING
}

impl Answering {
    fn limit_on(&self, day: Day) -> &Limit {
        let held = self.limits.iter().rev().find(|limit| limit.from <= day);
        held.or(self.limits.first()).expect("a limit holds at any time")
    }

    /// The last days on which a case that came in on `day` may be accepted and answered.
    #[must_use]
    pub fn due(&self, day: Day) -> (Day, Day) {
        let limit = self.limit_on(day);
        (
            self.working_days_after(day, limit.accept_working_days),
            self.working_days_after(day, limit.answer_working_days),
        )
    }

    /// Whether what a case of that day is measured by was seen in a published rule.
    #[must_use]
    pub fn is_verified(&self, day: Day) -> bool {
        let year = self.calendar.iter().find(|year| year.year == day.year());
        self.limit_on(day).verified && year.is_some_and(|year| year.verified)
    }

    fn is_worked(&self, day: Day) -> bool {
        // 1970-01-01 was a Thursday; Monday is 0.
        let weekday = (day.days_since_epoch() + 3).rem_euclid(7);
        let year = self.calendar.iter().find(|year| year.year == day.year());
        let off = year.is_some_and(|year| year.off.iter().any(|(from, to)| (*from..=*to).contains(&day)));
        let worked = year.is_some_and(|year| year.worked.contains(&day));
        worked || (weekday < 5 && !off)
    }

    fn working_days_after(&self, day: Day, count: u32) -> Day {
        let mut at = day;
        for _ in 0..count {
            at = at.plus_days(1);
            while !self.is_worked(at) {
                at = at.plus_days(1);
            }
        }
        at
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
            assert_eq!(answering().working_days_after(day(from), count), day(to), "{from} + {count}");
        }
    }

    #[test]
    fn a_case_is_accepted_before_it_is_answered_and_nothing_of_this_is_verified_yet() {
        for from in ["2019-05-01", "2026-11-22", "2030-01-01"] {
            let (accept_by, answer_by) = answering().due(day(from));
            assert!(day(from) < accept_by && accept_by < answer_by);
            assert!(!answering().is_verified(day(from)));
        }
    }
}
