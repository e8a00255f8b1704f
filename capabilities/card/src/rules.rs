//! The numbers of days and years that the card rules go by: dated, from `policies/cards/rules.yaml`, which says that they
//! are unverified. The rules in force on the day of a step hold for it.

use std::sync::LazyLock;

use kernel::Day;
use serde::Deserialize;

/// The numbers in force from a day on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// First day.
    pub from: Day,
    /// So many days after a report of a loss for now, the report lapses.
    pub lost_for_now_days: i32,
    /// So many days after a new card was taken into use, payments move to its account.
    pub cooling_days: i32,
    /// So many days a card waits at a service point before it may be sent back.
    pub waiting_days: i32,
    /// So many years a card is valid, where the card maker does not say.
    pub valid_years: i32,
    /// So many days before its end a card may be exchanged as expiring.
    pub expiring_days: i32,
    /// So many days after the registry learned that somebody died or left, the cards end by themselves.
    pub gone_days: i32,
    /// Under this age somebody else applies for a child.
    pub own_age: i32,
    /// From this age on somebody may apply for a child.
    pub guardian_age: i32,
    /// Whether the numbers were seen in a published rule.
    pub verified: bool,
}

static RULES: LazyLock<Vec<Rules>> = LazyLock::new(|| {
    let text = include_str!("../../../policies/cards/rules.yaml");
    serde_norway::from_str(text).expect("our own file is well formed")
});

/// The numbers in force on a day.
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn rules_on(day: Day) -> &'static Rules {
    let held = RULES.iter().rev().find(|rules| rules.from <= day);
    held.or(RULES.first()).expect("our own file has rules")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_can_be_read_and_none_of_them_is_verified_yet() {
        for day in ["1999-01-01", "2026-11-27", "2040-01-01"] {
            let rules = rules_on(Day::parse(day).unwrap());
            assert!(!rules.verified && rules.cooling_days > 0 && rules.lost_for_now_days > 0);
            assert!(
                rules.gone_days > 0
                    && rules.own_age <= rules.guardian_age
                    && rules.waiting_days > 0
                    && rules.valid_years > 0
            );
        }
    }
}
