//! The time a payment is for: a year, a half, a quarter, a month, or an occasion that comes once.
//!
//! A period is part of the key that keeps a person from being paid twice, so it is written in one way only.
//! Deliberately absent: the day a run fires. Firing twice must meet the same period.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Day;

/// A year, half, quarter or month, or a named occasion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(Span);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Span {
    /// Part `part` (from 1) of a year.
    Part {
        frequency: Frequency,
        year: u32,
        part: u32,
    },
    Once(String),
}

/// How often a programme pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Once a year.
    Year,
    /// Twice a year.
    Half,
    /// Four times a year.
    Quarter,
    /// Every month.
    Month,
    /// On occasions, each with a name.
    Once,
}

impl Frequency {
    /// `year`, `half`, `quarter`, `month` or `once`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Frequency::Year => "year",
            Frequency::Half => "half",
            Frequency::Quarter => "quarter",
            Frequency::Month => "month",
            Frequency::Once => "once",
        }
    }

    /// Reads [`Frequency::as_str`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Frequency> {
        use Frequency::{Half, Month, Once, Quarter, Year};
        [Year, Half, Quarter, Month, Once].into_iter().find(|frequency| frequency.as_str() == text)
    }

    /// How many such periods a year has; occasions are not counted.
    #[must_use]
    pub fn per_year(self) -> Option<u32> {
        match self {
            Frequency::Year => Some(1),
            Frequency::Half => Some(2),
            Frequency::Quarter => Some(4),
            Frequency::Month => Some(12),
            Frequency::Once => None,
        }
    }
}

/// Why a text is not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PeriodError {
    /// Not one of the five forms.
    #[error("a period is written 2026, 2026H1, 2026Q3, 2026-07 or once:NAME")]
    Format,
    /// The form is right, but there is no such half, quarter or month, or the year is not between 1900 and 2199.
    #[error("there is no such period")]
    NoSuchPeriod,
    /// The name of an occasion is empty, too long, or not of letters, digits and hyphens.
    #[error("an occasion is named with 1 to 20 letters, digits and hyphens")]
    OnceName,
}

impl PeriodError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PeriodError::Format => "period_format",
            PeriodError::NoSuchPeriod => "period_no_such_period",
            PeriodError::OnceName => "period_once_name",
        }
    }
}

impl Period {
    /// Reads `2026`, `2026H1`, `2026Q3`, `2026-07` or `once:NAME`.
    ///
    /// # Errors
    /// If it is written otherwise, or there is no such period.
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("once:") {
            let well_named = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            return if well_named && (1..=20).contains(&name.len()) {
                Ok(Period(Span::Once(name.to_owned())))
            } else {
                Err(PeriodError::OnceName)
            };
        }
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0u32, |n, byte| byte.is_ascii_digit().then(|| n * 10 + u32::from(byte - b'0')))
                .ok_or(PeriodError::Format)
        };
        let (year, rest) = text.as_bytes().split_at_checked(4).ok_or(PeriodError::Format)?;
        let (frequency, part) = match rest {
            [] => (Frequency::Year, 1),
            [b'H', half] => (Frequency::Half, number(&[*half])?),
            [b'Q', quarter] => (Frequency::Quarter, number(&[*quarter])?),
            [b'-', month @ ..] if month.len() == 2 => (Frequency::Month, number(month)?),
            _ => return Err(PeriodError::Format),
        };
        Period::part(frequency, number(year)?, part).ok_or(PeriodError::NoSuchPeriod)
    }

    /// The period of that frequency in which a day lies; occasions have names, not days.
    #[must_use]
    pub fn of(frequency: Frequency, day: Day) -> Option<Period> {
        let months = 12 / frequency.per_year()?;
        Period::part(frequency, day.year().unsigned_abs(), (day.month() - 1) / months + 1)
    }

    /// How often its kind comes.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        match self.0 {
            Span::Part { frequency, .. } => frequency,
            Span::Once(_) => Frequency::Once,
        }
    }

    /// The first day; an occasion has none.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        let (year, first_month, _) = self.months()?;
        Day::new(year.cast_signed(), first_month, 1)
    }

    /// The last day; an occasion has none.
    #[must_use]
    pub fn last_day(&self) -> Option<Day> {
        let (year, _, last_month) = self.months()?;
        Day::new(year.cast_signed(), last_month, 1).map(Day::month_end)
    }

    /// Whether a day lies in it; an occasion is bound to no day, so every day does.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.first_day().is_none_or(|first| first <= day) && self.last_day().is_none_or(|last| day <= last)
    }

    /// The one before of the same kind; an occasion has none.
    #[must_use]
    pub fn previous(&self) -> Option<Period> {
        match self.0 {
            Span::Part { frequency, year, part: 1 } => Period::part(frequency, year - 1, frequency.per_year()?),
            Span::Part { frequency, year, part } => Period::part(frequency, year, part - 1),
            Span::Once(_) => None,
        }
    }

    /// The one after of the same kind; an occasion has none.
    #[must_use]
    pub fn next(&self) -> Option<Period> {
        match self.0 {
            Span::Part { frequency, year, part } if Some(part) == frequency.per_year() => {
                Period::part(frequency, year + 1, 1)
            }
            Span::Part { frequency, year, part } => Period::part(frequency, year, part + 1),
            Span::Once(_) => None,
        }
    }

    fn part(frequency: Frequency, year: u32, part: u32) -> Option<Period> {
        let real = (1900..=2199).contains(&year) && (1..=frequency.per_year()?).contains(&part);
        real.then_some(Period(Span::Part { frequency, year, part }))
    }

    /// Year, first and last month.
    fn months(&self) -> Option<(u32, u32, u32)> {
        match self.0 {
            Span::Part { frequency, year, part } => {
                let months = 12 / frequency.per_year()?;
                Some((year, (part - 1) * months + 1, part * months))
            }
            Span::Once(_) => None,
        }
    }
}

serde_as_text!(Period, Period::to_string, Period::parse);

/// `2026`, `2026H1`, `2026Q3`, `2026-07` or `once:NAME`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Span::Part { frequency: Frequency::Half, year, part } => write!(f, "{year}H{part}"),
            Span::Part { frequency: Frequency::Quarter, year, part } => write!(f, "{year}Q{part}"),
            Span::Part { frequency: Frequency::Month, year, part } => write!(f, "{year}-{part:02}"),
            Span::Part { year, .. } => write!(f, "{year}"),
            Span::Once(name) => write!(f, "once:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    #[test]
    fn a_period_knows_its_first_and_last_day_and_its_neighbours() {
        let cases = [
            ("2026", "2026-01-01", "2026-12-31", "2025", "2027"),
            ("2026H1", "2026-01-01", "2026-06-30", "2025H2", "2026H2"),
            ("2026H2", "2026-07-01", "2026-12-31", "2026H1", "2027H1"),
            ("2026Q1", "2026-01-01", "2026-03-31", "2025Q4", "2026Q2"),
            ("2026Q4", "2026-10-01", "2026-12-31", "2026Q3", "2027Q1"),
            ("2026-01", "2026-01-01", "2026-01-31", "2025-12", "2026-02"),
            ("2024-02", "2024-02-01", "2024-02-29", "2024-01", "2024-03"),
            ("2026-12", "2026-12-01", "2026-12-31", "2026-11", "2027-01"),
        ];
        for (text, first, last, previous, next) in cases {
            let period = period(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(period.first_day().unwrap().to_string(), first);
            assert_eq!(period.last_day().unwrap().to_string(), last);
            assert_eq!(period.previous().unwrap().to_string(), previous);
            assert_eq!(period.next().unwrap().to_string(), next);
        }
        assert_eq!(period("1900").previous(), None);
        assert_eq!(period("2199-12").next(), None);
    }

    #[test]
    fn an_occasion_has_a_name_and_no_days() {
        let quake = period("once:quake-2026-A");
        assert_eq!(quake.frequency(), Frequency::Once);
        assert_eq!((quake.first_day(), quake.last_day(), quake.previous(), quake.next()), (None, None, None, None));
        assert!(quake.contains(Day::MIN) && quake.contains(Day::MAX));
        assert_eq!(quake.to_string(), "once:quake-2026-A");
        assert_eq!(Period::of(Frequency::Once, Day::EPOCH), None);
    }

    #[test]
    fn a_period_is_written_in_one_way() {
        use PeriodError::{Format, NoSuchPeriod, OnceName};
        let cases = [
            ("", Format),
            ("26", Format),
            ("2026-7", Format),
            ("202607", Format),
            ("2026h1", Format),
            ("2026H", Format),
            ("2026H01", Format),
            ("2026HX", Format),
            ("2026-0x", Format),
            ("2026-07-01", Format),
            ("２026", Format),
            ("年年", Format),
            ("+026", Format),
            ("Once:a", Format),
            ("2026H0", NoSuchPeriod),
            ("2026H3", NoSuchPeriod),
            ("2026Q5", NoSuchPeriod),
            ("2026-00", NoSuchPeriod),
            ("2026-13", NoSuchPeriod),
            ("0206", NoSuchPeriod),
            ("2200", NoSuchPeriod),
            ("once:", OnceName),
            ("once:a b", OnceName),
            ("once:地震", OnceName),
            ("once:a_b", OnceName),
            ("once:123456789012345678901", OnceName),
        ];
        for (text, error) in cases {
            assert_eq!(Period::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn the_word_of_a_frequency_can_be_read() {
        use Frequency::{Half, Month, Once, Quarter, Year};
        for frequency in [Year, Half, Quarter, Month, Once] {
            assert_eq!(Frequency::parse(frequency.as_str()), Some(frequency));
        }
        assert_eq!(Frequency::parse("weekly"), None);
    }

    proptest! {
        #[test]
        fn every_day_lies_in_one_period_of_a_kind(days in -20_000i32..80_000, kind in 0usize..4) {
            use Frequency::{Half, Month, Quarter, Year};
            let day = Day::EPOCH.plus_days(days);
            let period = Period::of([Year, Half, Quarter, Month][kind], day).unwrap();
            prop_assert!(period.contains(day));
            prop_assert_eq!(Period::parse(&period.to_string()), Ok(period.clone()));
            let (before, after) = (period.previous().unwrap(), period.next().unwrap());
            prop_assert!(!before.contains(day) && !after.contains(day));
            prop_assert_eq!(before.last_day().unwrap().plus_days(1), period.first_day().unwrap());
            prop_assert_eq!(period.last_day().unwrap().plus_days(1), after.first_day().unwrap());
            prop_assert_eq!(before.next(), Some(period.clone()));
            prop_assert!(before < period && period < after);
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,12}|[0-9HQ-]{0,8}|once:[a-zA-Z0-9-]{0,22}") {
            if let Ok(period) = Period::parse(&text) {
                prop_assert_eq!(period.to_string(), text.trim());
            }
        }
    }
}
