//! The colours of a limit.

use kernel::Day;

use super::{Case, CaseState};
use crate::service::DayCount;

/// So many worked days before the end a limit turns amber; ours, unverified.
const AMBER_DAYS: u32 = 2;

/// How a case stands to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// There is time.
    Green,
    /// It ends in two worked days or sooner.
    Amber,
    /// It is over.
    Red,
    /// The clock stands still: the applicant is asked.
    Paused,
    /// Nothing is to be done.
    Done,
}

impl Signal {
    /// The word in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Signal::Green => "green",
            Signal::Amber => "amber",
            Signal::Red => "red",
            Signal::Paused => "paused",
            Signal::Done => "done",
        }
    }

    /// Of a last day.
    #[must_use]
    pub fn of(due_on: Day, today: Day) -> Signal {
        if today > due_on {
            Signal::Red
        } else if DayCount::Working.between(today, due_on) <= AMBER_DAYS {
            Signal::Amber
        } else {
            Signal::Green
        }
    }
}

impl Case {
    /// How it stands to its limit.
    #[must_use]
    pub fn signal(&self, today: Day) -> Signal {
        match (self.state, self.due_on) {
            (CaseState::Asked, _) => Signal::Paused,
            (state, Some(due_on)) if state.is_open() => Signal::of(due_on, today),
            _ => Signal::Done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_amber_two_worked_days_before_its_end_and_red_after_it() {
        let day = |text| Day::parse(text).unwrap();
        let cases = [
            ("2026-11-25", "2026-11-30", Signal::Green), // Wednesday to Monday: three worked days
            ("2026-11-26", "2026-11-30", Signal::Amber),
            ("2026-11-30", "2026-11-30", Signal::Amber),
            ("2026-12-01", "2026-11-30", Signal::Red),
        ];
        for (today, due_on, signal) in cases {
            assert_eq!(Signal::of(day(due_on), day(today)), signal, "{today} of {due_on}");
        }
    }
}
