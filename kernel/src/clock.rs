//! The one clock. The business day is the centre's: civil China time (UTC+8, no summer time since 1991).
//!
//! Rooms never read a clock; they are handed a [`Moment`]. Tests and replays set the clock by hand.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use crate::Day;

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

const MICROS_PER_DAY: i64 = 86_400_000_000;
const CHINA_OFFSET_MICROS: i64 = 8 * 3_600_000_000;

impl Moment {
    /// The first instant of a day in China.
    #[must_use]
    pub fn midnight(day: Day) -> Moment {
        Moment(i64::from(day.days_since_epoch()) * MICROS_PER_DAY - CHINA_OFFSET_MICROS)
    }

    /// The civil day of this instant in China.
    #[must_use]
    pub fn day(self) -> Day {
        let days = (self.0 + CHINA_OFFSET_MICROS).div_euclid(MICROS_PER_DAY);
        let days = i32::try_from(days).expect("an instant within the years a calendar has");
        Day::EPOCH.plus_days(days)
    }

    /// `2026-11-22 14:03:05`, China time, for people.
    #[must_use]
    pub fn local(self) -> String {
        let second = (self.0 + CHINA_OFFSET_MICROS).rem_euclid(MICROS_PER_DAY) / 1_000_000;
        format!("{} {:02}:{:02}:{:02}", self.day(), second / 3600, second / 60 % 60, second % 60)
    }
}

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock set by hand, shared by all who hold it.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at noon, China time, of that day until it is moved.
    #[must_use]
    pub fn at_noon(day: Day) -> Clock {
        let noon = i64::from(day.days_since_epoch()) * MICROS_PER_DAY + 4 * 3_600_000_000;
        Clock::Manual(Arc::new(AtomicI64::new(noon)))
    }

    /// Now.
    ///
    /// # Panics
    /// If the machine's clock stands before 1970.
    #[must_use]
    pub fn now(&self) -> Moment {
        match self {
            Clock::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock stands after 1970");
                Moment(i64::try_from(since.as_micros()).expect("the clock stands before the year 294000"))
            }
            Clock::Manual(micros) => Moment(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a clock that was set by hand; the machine's clock is left alone.
    pub fn advance_days(&self, days: i32) {
        if let Clock::Manual(micros) = self {
            micros.fetch_add(i64::from(days) * MICROS_PER_DAY, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_day_turns_at_midnight_in_china() {
        let cases = [
            (0, "1970-01-01 08:00:00"),
            (57_600_000_000 - 1, "1970-01-01 23:59:59"),
            (57_600_000_000, "1970-01-02 00:00:00"),
        ];
        for (micros, local) in cases {
            assert_eq!(Moment(micros).local(), local);
        }
        assert_eq!(Moment::midnight(Day::new(1970, 1, 2).unwrap()), Moment(57_600_000_000));
    }

    #[test]
    fn a_clock_set_by_hand_stands_until_it_is_moved() {
        let clock = Clock::at_noon(Day::new(2026, 11, 22).unwrap());
        assert_eq!(clock.now().local(), "2026-11-22 12:00:00");
        clock.advance_days(9);
        assert_eq!(clock.now().day().to_string(), "2026-12-01");
    }
}
