//! By when a complaint is to be accepted and answered: dated limits in working days.
//!
//! From `policies/casework/complaints.yaml`, which says that they are unverified. Deliberately absent: hours.

use std::sync::LazyLock;

use kernel::Day;
use policy::calendar;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    from: Day,
    accept_working_days: u32,
    answer_working_days: u32,
    verified: bool,
}

static LIMITS: LazyLock<Vec<Limit>> = LazyLock::new(|| {
    let text = include_str!("../../../../policies/casework/complaints.yaml");
    serde_norway::from_str(text).expect("our own file is well formed")
});

fn limit_on(day: Day) -> &'static Limit {
    let held = LIMITS.iter().rev().find(|limit| limit.from <= day);
    held.or(LIMITS.first()).expect("a limit holds at any time")
}

/// The last days on which a complaint that came in on `day` may be accepted and answered.
#[must_use]
pub fn due(day: Day) -> (Day, Day) {
    let limit = limit_on(day);
    (
        calendar().working_days_after(day, limit.accept_working_days),
        calendar().working_days_after(day, limit.answer_working_days),
    )
}

/// Whether what a complaint of that day is measured by was seen in a published rule.
#[must_use]
pub fn is_verified(day: Day) -> bool {
    limit_on(day).verified && calendar().is_verified(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_accepted_before_it_is_answered_and_nothing_of_this_is_verified_yet() {
        for from in ["2019-05-01", "2026-11-22", "2030-01-01"] {
            let day = Day::parse(from).unwrap();
            let (accept_by, answer_by) = due(day);
            assert!(day < accept_by && accept_by < answer_by);
            assert!(!is_verified(day));
        }
    }
}
