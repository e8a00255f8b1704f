//! Civil days without a zone, as the bank counts them. Not here: holidays and cut-off times.

use crate::BankError;
use std::fmt;

/// A civil day, counted from 0000-03-01 so that leap days end a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(i64);

impl Day {
    /// Reads `YYYY-MM-DD`.
    pub(crate) fn parse(text: &str) -> Result<Day, BankError> {
        let refused = || BankError::Day(text.to_owned());
        let compact: String = match text.as_bytes() {
            [_, _, _, _, b'-', _, _, b'-', _, _] => text.chars().filter(|c| *c != '-').collect(),
            _ => return Err(refused()),
        };
        Day::parse_compact(&compact).ok_or_else(refused)
    }

    /// Reads `YYYYMMDD`.
    pub(crate) fn parse_compact(text: &str) -> Option<Day> {
        if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (year, month, date): (i64, i64, i64) =
            (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
        if year == 0 || !(1..=12).contains(&month) || date == 0 {
            return None;
        }
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let day = Day(year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + date - 1);
        // A date that does not exist, such as 31 April, comes back as another one.
        (day.compact() == text).then_some(day)
    }

    pub(crate) fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// `YYYYMMDD`.
    pub(crate) fn compact(self) -> String {
        let (year, month, date) = self.parts();
        format!("{year:04}{month:02}{date:02}")
    }

    fn parts(self) -> (i64, i64, i64) {
        let era = self.0.div_euclid(146_097);
        let of_era = self.0.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let date = of_year - (153 * month + 2) / 5 + 1;
        let year = year_of_era + era * 400;
        if month < 10 { (year, month + 3, date) } else { (year + 1, month - 9, date) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, date) = self.parts();
        write!(f, "{year:04}-{month:02}-{date:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn a_day_reads_back_as_it_was_written_and_days_that_do_not_exist_are_refused() {
        for good in ["2026-11-22", "2024-02-29", "2000-02-29", "1999-12-31", "2026-01-01", "2026-03-01"] {
            assert_eq!(Day::parse(good).unwrap().to_string(), good);
        }
        for bad in ["2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "20261122", "2026-1-1", ""] {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn days_pass_over_the_end_of_months_and_years() {
        for (from, days, to) in
            [("2026-12-31", 1, "2027-01-01"), ("2024-02-28", 2, "2024-03-01"), ("2026-11-22", 365, "2027-11-22")]
        {
            assert_eq!(Day::parse(from).unwrap().plus(days).to_string(), to);
        }
    }
}
