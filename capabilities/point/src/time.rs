//! The time of a civil day, to the minute.

use std::fmt;

use kernel::Moment;
use serde::{Deserialize, de::Error as _};

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// A minute of the civil day in China.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u16);

impl Time {
    /// The last minute of a day.
    const LAST: u16 = 24 * 60 - 1;

    /// Reads `HH:MM` and no other form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Time> {
        let (hour, minute) = text.split_once(':')?;
        let number = |digits: &str| {
            let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            two.then(|| digits.parse::<u16>().ok()).flatten()
        };
        let (hour, minute) = (number(hour)?, number(minute)?);
        (hour < 24 && minute < 60).then_some(Time(hour * 60 + minute))
    }

    /// The time of an instant.
    ///
    /// # Panics
    /// Never: an instant lies within its own day.
    #[must_use]
    pub fn of(moment: Moment) -> Time {
        let minutes = (moment.0 - Moment::midnight(moment.day()).0) / MICROS_PER_MINUTE;
        Time(u16::try_from(minutes).expect("an instant lies within its own day"))
    }

    /// So many minutes later; nothing where the day is over.
    #[must_use]
    pub fn plus(self, minutes: u16) -> Option<Time> {
        self.0.checked_add(minutes).filter(|time| *time <= Time::LAST).map(Time)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        let text = String::deserialize(from)?;
        Time::parse(&text).ok_or_else(|| D::Error::custom(format!("{text} is no time of the form HH:MM")))
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Day};

    use super::*;

    #[test]
    fn a_time_is_written_with_four_digits_and_read_again() {
        for (text, known) in [("00:00", true), ("09:30", true), ("23:59", true), ("24:00", false), ("9:30", false)]
            .into_iter()
            .chain([("09:60", false), ("09.30", false), ("", false), ("+9:30", false), ("09:3０", false)])
        {
            assert_eq!(Time::parse(text).map(|time| time.to_string()), known.then(|| text.to_owned()), "{text}");
        }
    }

    #[test]
    fn an_instant_has_the_time_of_the_centre_and_a_day_ends() {
        let noon = Clock::at_noon(Day::new(2026, 11, 23).unwrap()).now();
        assert_eq!(Time::of(noon).to_string(), "12:00");
        assert_eq!(Time::of(Moment(noon.0 + 59 * MICROS_PER_MINUTE)).to_string(), "12:59");
        assert_eq!(Time::parse("23:30").unwrap().plus(29), Time::parse("23:59"));
        assert_eq!(Time::parse("23:30").unwrap().plus(30), None);
    }
}
