//! The dated rules of the resident pension, from `policies/insurance/resident_pension.yaml`, which says that none of them is verified.
//! The rules in force on the day of a deed hold for it; the basic part is that of each month's first day.

use std::sync::LazyLock;

use kernel::{CitizenId, Day, Fen, Period};
use policy::{Legal, Name};
use serde::Deserialize;

use crate::state::SuspendReason;

/// The rules of one time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// First day.
    pub from: Day,
    /// Last day, where it has one.
    pub to: Option<Day>,
    /// Where they come from.
    pub legal: Legal,
    /// The day on which the insurance began here.
    pub starts_on: Day,
    /// What may be chosen to be paid in each year, lowest first.
    pub tiers: Vec<Fen>,
    /// The lowest yearly subsidies, by tier.
    pub subsidies: Vec<Subsidy>,
    /// The months by which an account is divided.
    pub divisor: u32,
    /// Full years of age to join.
    pub join_age: i32,
    /// Full years of age to claim.
    pub claim_age: i32,
    /// Full years that must have been paid.
    pub years: u32,
    /// So many months a proof of life counts.
    pub proof_months: u32,
    /// So many days after its end a pension goes on.
    pub grace_days: i32,
    /// So many days before its end somebody is reminded.
    pub remind_days: i32,
    /// After which suspensions the months in between are paid.
    pub paid_back: Vec<SuspendReason>,
}

/// The lowest yearly subsidy from a tier on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subsidy {
    /// From this tier on.
    pub from_tier: Fen,
    /// Of a year.
    pub least: Fen,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
    code: String,
    name: Name,
    versions: Vec<Rules>,
    basic: BasicParts,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
    cases: Cases,
}

/// The monthly basic part, by date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicParts {
    /// Where the figures come from.
    pub legal: Legal,
    /// The figures, earliest first.
    pub months: Vec<BasicPart>,
}

/// The monthly basic part from a day on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicPart {
    /// For months that begin on this day or later.
    pub from: Day,
    /// Of a month.
    pub fen: Fen,
}

/// Worked cases; the test of this file recalculates them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct Cases {
    monthly: Vec<MonthlyCase>,
    years: Vec<YearsCase>,
    subsidies: Vec<SubsidyCase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct MonthlyCase {
    account: Fen,
    month: Period,
    expect: Fen,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct YearsCase {
    birth: Day,
    expect: u32,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct SubsidyCase {
    tier: Fen,
    expect: Fen,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    let text = include_str!("../../../policies/insurance/resident_pension.yaml");
    serde_norway::from_str(text).expect("our own file is well formed")
});

/// The rules in force on a day; before the first, the first.
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn rules_on(day: Day) -> &'static Rules {
    let held = FILE.versions.iter().rev().find(|rules| rules.from <= day);
    held.or(FILE.versions.first()).expect("our own file has rules")
}

/// The monthly basic parts and where they come from.
#[must_use]
pub fn basic_parts() -> &'static BasicParts {
    &FILE.basic
}

/// The basic part of a month; before the first, the first.
///
/// # Panics
/// If it is no month.
#[must_use]
pub fn basic_in(month: &Period) -> Fen {
    let day = month.first_day().expect("a month has a first day");
    let parts = &FILE.basic.months;
    parts.iter().rev().find(|part| part.from <= day).or(parts.first()).expect("our own file has a basic part").fen
}

/// What the insurance is called.
#[must_use]
pub fn resident_pension_name() -> &'static Name {
    &FILE.name
}

impl Rules {
    /// How many full years somebody must have paid, by her birth day: one for each calendar year from the start to the year before she
    /// reached the claim age, and never more than the full number.
    #[must_use]
    pub fn years_needed(&self, birth: Day) -> u32 {
        let left = birth.year() + self.claim_age - self.starts_on.year();
        u32::try_from(left).map_or(0, |left| left.min(self.years))
    }

    /// The same, of a person.
    #[must_use]
    pub fn years_needed_by(&self, person: CitizenId) -> u32 {
        self.years_needed(person.birth())
    }

    /// The lowest subsidy of a year for a tier; nothing below the lowest tier.
    #[must_use]
    pub fn least_subsidy(&self, tier: Fen) -> Fen {
        self.subsidies.iter().rev().find(|one| one.from_tier <= tier).map_or(Fen::ZERO, |one| one.least)
    }

    /// Whether the months of such a suspension are paid afterwards.
    #[must_use]
    pub fn pays_back(&self, reason: SuspendReason) -> bool {
        self.paid_back.contains(&reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::monthly;

    #[test]
    fn the_file_can_be_read_in_order_and_nothing_in_it_is_verified_yet() {
        assert_eq!(FILE.code, crate::Insurance::ResidentPension.word());
        assert!(!FILE.basic.legal.verified && FILE.versions.iter().all(|rules| !rules.legal.verified));
        for pair in FILE.versions.windows(2) {
            assert_eq!(pair[0].to.map(|to| to.plus_days(1)), Some(pair[1].from), "one version follows the other");
        }
        assert!(FILE.basic.months.is_sorted_by(|a, b| a.from < b.from && a.fen < b.fen));
        assert!(FILE.basic.months.iter().all(|part| part.from.day() == 1), "a month has one basic part");
        for rules in &FILE.versions {
            assert!(rules.tiers.is_sorted() && rules.subsidies.is_sorted_by_key(|one| one.from_tier));
            assert!(rules.divisor > 0 && rules.proof_months > 0 && rules.grace_days > 0 && rules.remind_days > 0);
            assert!(rules.join_age < rules.claim_age && rules.from >= rules.starts_on);
        }
    }

    #[test]
    fn every_worked_case_comes_to_what_the_file_says() {
        let cases = &FILE.cases;
        for case in &cases.monthly {
            let rules = rules_on(case.month.first_day().unwrap());
            let found = monthly(basic_in(&case.month), case.account, rules.divisor);
            assert_eq!(found, Some(case.expect), "{} {} {:?}", case.account, case.month, case.note);
        }
        let rules = rules_on(Day::parse("2026-11-22").unwrap());
        for case in &cases.years {
            assert_eq!(rules.years_needed(case.birth), case.expect, "{} {:?}", case.birth, case.note);
        }
        for case in &cases.subsidies {
            assert!(rules.tiers.contains(&case.tier));
            assert_eq!(rules.least_subsidy(case.tier), case.expect, "{}", case.tier);
        }
        assert_eq!(rules.least_subsidy(Fen::new(9_999)), Fen::ZERO);
        assert!(cases.monthly.len() > 5 && cases.years.len() > 3 && cases.subsidies.len() > 2);
    }

    #[test]
    fn the_months_of_a_suspension_are_paid_back_as_the_file_says() {
        let rules = rules_on(Day::parse("2026-11-22").unwrap());
        let paid: Vec<&str> =
            SuspendReason::ALL.into_iter().filter(|one| rules.pays_back(*one)).map(SuspendReason::word).collect();
        assert_eq!(paid, ["no_proof", "death_reported", "moved"]);
    }
}
