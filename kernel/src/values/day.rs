//! A civil day: a square on the calendar, with no hour and no zone.
//!
//! Births, periods and business days are days. They never pass through a time zone: China had summer time from 1986
//! to 1991, and a birth day read as an instant may land on its neighbour.
//! Deliberately absent: today (ask the `Clock`), holidays and working days (tables of policy).

use std::{fmt, ops::Range};

use jiff::{SignedDuration, Span, civil::Date};

/// A day of the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Why a text is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DayError {
    /// Not written `YYYY-MM-DD`.
    #[error("a day is written YYYY-MM-DD")]
    Format,
    /// The calendar has no such day.
    #[error("the calendar has no such day")]
    NoSuchDay,
}

impl DayError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            DayError::Format => "day_format",
            DayError::NoSuchDay => "day_no_such_day",
        }
    }
}

impl Day {
    /// 1970-01-01.
    pub const EPOCH: Day = Day(Date::constant(1970, 1, 1));
    /// 0001-01-01.
    pub const MIN: Day = Day(Date::constant(1, 1, 1));
    /// 9999-12-31.
    pub const MAX: Day = Day(Date::constant(9999, 12, 31));

    /// That day, if the calendar has it.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (date.year() >= 1).then_some(Day(date))
    }

    /// Reads `YYYY-MM-DD` and no other form.
    ///
    /// # Errors
    /// If it is written otherwise, or there is no such day.
    pub fn parse(text: &str) -> Result<Day, DayError> {
        let bytes: &[u8; 10] = text.as_bytes().try_into().map_err(|_| DayError::Format)?;
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0u32, |n, byte| byte.is_ascii_digit().then(|| n * 10 + u32::from(byte - b'0')))
                .ok_or(DayError::Format)
        };
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(DayError::Format);
        }
        let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?);
        Day::new(year.cast_signed(), month, day).ok_or(DayError::NoSuchDay)
    }

    /// So many days later, or earlier if negative; held at [`Day::MIN`] and [`Day::MAX`].
    #[must_use]
    pub fn plus_days(self, days: i32) -> Day {
        match self.0.checked_add(SignedDuration::from_hours(i64::from(days) * 24)) {
            Ok(date) => Day(date).max(Day::MIN),
            Err(_) if days < 0 => Day::MIN,
            Err(_) => Day::MAX,
        }
    }

    /// The same day so many months later, or the last one of a month that is shorter; held at [`Day::MAX`].
    #[must_use]
    pub fn plus_months(self, months: u32) -> Day {
        let span = Span::new().try_months(i64::from(months));
        span.and_then(|span| self.0.checked_add(span)).map_or(Day::MAX, Day)
    }

    /// Days from 1970-01-01; negative before it.
    #[must_use]
    pub fn days_since_epoch(self) -> i32 {
        Day::EPOCH.days_until(self)
    }

    /// How many days later the other is; negative if earlier.
    #[must_use]
    pub fn days_until(self, other: Day) -> i32 {
        let days = self.0.duration_until(other.0).as_hours() / 24;
        i32::try_from(days).expect("ten thousand years have fewer days than two thousand million")
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        i32::from(self.0.year())
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month().unsigned_abs().into()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day().unsigned_abs().into()
    }

    /// `2026年11月22日`.
    #[must_use]
    pub fn zh(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// The last day of the same month.
    pub(super) fn month_end(self) -> Day {
        Day(self.0.last_of_month())
    }
}

serde_as_text!(Day, Day::to_string, Day::parse);

/// `2026-11-22`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = *b"0000-00-00";
        let mut write = |place: Range<usize>, mut number: u32| {
            for digit in text[place].iter_mut().rev() {
                *digit += u8::try_from(number % 10).expect("one digit");
                number /= 10;
            }
        };
        write(0..4, self.year().unsigned_abs());
        write(5..7, self.month());
        write(8..10, self.day());
        f.pad(str::from_utf8(&text).expect("digits are ASCII"))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_calendar_decides_which_days_exist() {
        let days = ["0001-01-01", "1900-02-28", "2000-02-29", "2024-02-29", "1986-05-04", "1991-09-15", "9999-12-31"];
        for text in days {
            assert_eq!(Day::parse(text).map(|day| day.to_string()), Ok(text.to_owned()));
        }
        let none = ["1900-02-29", "2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01"];
        for text in none {
            assert_eq!(Day::parse(text), Err(DayError::NoSuchDay), "{text}");
        }
        assert_eq!(Day::new(-1, 1, 1), None);
        assert_eq!(Day::new(70_000, 1, 1), None);
        assert_eq!(Day::new(2026, 300, 1), None);
    }

    #[test]
    fn the_same_day_months_later_is_held_at_the_end_of_the_month() {
        let cases = [
            ("2026-11-22", 12, "2027-11-22"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-12-31", 1, "2027-01-31"),
            ("2026-12-31", 0, "2026-12-31"),
            ("9999-12-01", 1, "9999-12-31"),
            ("2026-01-01", u32::MAX, "9999-12-31"),
        ];
        for (from, months, to) in cases {
            assert_eq!(Day::parse(from).unwrap().plus_months(months).to_string(), to, "{from} + {months}");
        }
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        let cases = [
            "",
            "2026-1-01",
            "2026/01/01",
            "20260101",
            " 2026-01-01",
            "2026-01-01T",
            "２026-01",
            "+026-01-01",
            "2026-01-0x",
        ];
        for text in cases {
            assert_eq!(Day::parse(text), Err(DayError::Format), "{text:?}");
        }
        assert_eq!(Day::new(2026, 1, 2).unwrap().zh(), "2026年1月2日");
    }

    #[test]
    fn days_are_counted_over_leap_years_and_summer_time() {
        let cases = [
            ("2024-02-28", 2, "2024-03-01"),
            ("2026-12-31", 1, "2027-01-01"),
            ("1986-05-03", 1, "1986-05-04"),
            ("1991-09-15", -1, "1991-09-14"),
            ("1970-01-01", 20_000, "2024-10-04"),
            ("2026-11-22", i32::MAX, "9999-12-31"),
            ("2026-11-22", i32::MIN, "0001-01-01"),
            ("0001-01-02", -2, "0001-01-01"),
        ];
        for (from, days, to) in cases {
            assert_eq!(Day::parse(from).unwrap().plus_days(days).to_string(), to, "{from} {days}");
        }
        assert_eq!(Day::MIN.days_until(Day::MAX), 3_652_058);
    }

    proptest! {
        #[test]
        fn counting_there_and_back_ends_where_it_began(from in -700_000i32..2_900_000, days in -10_000i32..10_000) {
            let day = Day::EPOCH.plus_days(from);
            prop_assert_eq!(day.days_since_epoch(), from);
            prop_assert_eq!(day.plus_days(days).plus_days(-days), day);
            prop_assert_eq!(day.days_until(day.plus_days(days)), days);
            prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
            prop_assert_eq!(Day::new(day.year(), day.month(), day.day()), Some(day));
            prop_assert_eq!(day < day.plus_days(days), days > 0);
        }
    }
}
