//! Who may be paid: the part of the entitlement that the register can answer.
//!
//! Promises: judged on one day for a whole batch; [`Gate::admits`] allocates nothing and compares four numbers, so
//! it may be asked for millions of lines. Deliberately absent: alive, resident and holding a card (asked of the
//! registry and the card room for every programme alike), and everything only a department can judge (income,
//! agreements, lists): that is the rule's `text`.

use kernel::{Day, RegionCode};
use serde::Deserialize;
use thiserror::Error;

/// What the program checks about a person, and the rule in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// Full years of age a person must have.
    pub min_age: Option<u8>,
    /// Full years of age a person may have at most.
    pub max_age: Option<u8>,
    /// Regions whose residents are paid; everybody's where empty.
    #[serde(default)]
    pub regions: Vec<RegionCode>,
    /// Whether only the head of a household is paid.
    #[serde(default)]
    pub household_head_only: bool,
    /// The whole rule in words; what goes beyond the fields above is judged by the department.
    pub text: String,
    /// What the rule rests on.
    pub evidence: String,
    /// Whether it was seen in a published source.
    pub verified: bool,
}

/// What the register says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonFacts {
    /// Day of birth.
    pub birth: Day,
    /// Region of residence, as deep as it is known.
    pub region: RegionCode,
    /// False only where the register knows that somebody else is the head of the person's household.
    pub is_household_head: bool,
}

/// Why a person is not eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotEligible {
    /// Younger than the programme allows.
    #[error("younger than {min_age}")]
    TooYoung {
        /// The age asked for.
        min_age: u8,
    },
    /// Older than the programme allows.
    #[error("older than {max_age}")]
    TooOld {
        /// The highest age allowed.
        max_age: u8,
    },
    /// Not resident in a region of the programme.
    #[error("not resident in a region of the programme")]
    OutsideRegions,
    /// Not the head of the household.
    #[error("not the head of the household")]
    NotHouseholdHead,
}

impl NotEligible {
    /// The reject code of the roster line.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "not_eligible"
    }

    /// The finer stable word, for the sentence a clerk reads aloud.
    #[must_use]
    pub const fn detail(&self) -> &'static str {
        match self {
            Self::TooYoung { .. } => "too_young",
            Self::TooOld { .. } => "too_old",
            Self::OutsideRegions => "outside_regions",
            Self::NotHouseholdHead => "not_household_head",
        }
    }
}

/// An eligibility rule prepared for one day: the birth days it lets in.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    rule: &'a Eligibility,
    born_until: i64,
    born_after: i64,
}

impl Eligibility {
    /// Prepares the rule for the day on which a batch is judged.
    #[must_use]
    pub fn on(&self, on: Day) -> Gate<'_> {
        Gate {
            rule: self,
            born_until: self.min_age.map_or(i64::MAX, |age| years_before(on, i64::from(age))),
            born_after: self.max_age.map_or(i64::MIN, |age| years_before(on, i64::from(age) + 1)),
        }
    }
}

impl Gate<'_> {
    /// Whether a person is let in; the first reason where not.
    ///
    /// # Errors
    /// The reason, in the order age, region, household.
    pub fn admits(&self, facts: &PersonFacts) -> Result<(), NotEligible> {
        let birth = calendar_number(facts.birth);
        if let Some(min_age) = self.rule.min_age
            && birth > self.born_until
        {
            return Err(NotEligible::TooYoung { min_age });
        }
        if let Some(max_age) = self.rule.max_age
            && birth <= self.born_after
        {
            return Err(NotEligible::TooOld { max_age });
        }
        let regions = &self.rule.regions;
        if !regions.is_empty() && !regions.iter().any(|region| region.contains(facts.region)) {
            return Err(NotEligible::OutsideRegions);
        }
        if self.rule.household_head_only && !facts.is_household_head {
            return Err(NotEligible::NotHouseholdHead);
        }
        Ok(())
    }
}

/// Judges one person. For a batch prepare the rule once with [`Eligibility::on`].
///
/// # Errors
/// The first reason why the person is not eligible.
pub fn eligible(rule: &Eligibility, facts: &PersonFacts, on: Day) -> Result<(), NotEligible> {
    rule.on(on).admits(facts)
}

/// A day as the number YYYYMMDD, which sorts like the calendar.
fn calendar_number(day: Day) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The same month and date so many years earlier; it need not be a real day, because it is only compared.
fn years_before(on: Day, years: i64) -> i64 {
    calendar_number(on) - years * 10_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::CitizenId;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn facts(birth: &str, region: &str, is_household_head: bool) -> PersonFacts {
        PersonFacts { birth: day(birth), region: RegionCode::parse(region).expect("a region"), is_household_head }
    }

    fn rule(min_age: Option<u8>, max_age: Option<u8>, regions: &[&str], household_head_only: bool) -> Eligibility {
        Eligibility {
            min_age,
            max_age,
            regions: regions.iter().map(|code| RegionCode::parse(code).expect("a region")).collect(),
            household_head_only,
            text: String::new(),
            evidence: String::new(),
            verified: false,
        }
    }

    #[test]
    fn age_counts_full_years_from_the_birthday_itself() {
        const YOUNG: Result<(), &str> = Err("too_young");
        const OLD: Result<(), &str> = Err("too_old");
        let cases = [
            (Some(16), None, "2010-12-31", "2026-12-31", Ok(())),
            (Some(16), None, "2011-01-01", "2026-12-31", YOUNG),
            (Some(80), None, "1946-11-30", "2026-11-30", Ok(())),
            (Some(80), None, "1946-12-01", "2026-11-30", YOUNG),
            (Some(80), None, "1899-01-01", "2026-11-30", Ok(())),
            (None, Some(17), "2008-11-30", "2026-11-30", OLD),
            (None, Some(17), "2008-12-01", "2026-11-30", Ok(())),
            (Some(16), Some(16), "2010-06-30", "2026-06-30", Ok(())),
            (Some(16), Some(16), "2009-06-30", "2026-06-30", OLD),
            (Some(16), Some(16), "2009-07-01", "2026-06-30", Ok(())),
            // Born on 29 February: a year older on 1 March where the year has no such day.
            (Some(16), None, "2008-02-29", "2024-02-28", YOUNG),
            (Some(16), None, "2008-02-29", "2024-02-29", Ok(())),
            (Some(17), None, "2008-02-29", "2025-02-28", YOUNG),
            (Some(17), None, "2008-02-29", "2025-03-01", Ok(())),
            (Some(1), None, "2015-02-28", "2016-02-29", Ok(())),
            (Some(1), None, "2015-03-01", "2016-02-29", YOUNG),
            (Some(0), None, "2026-06-30", "2026-06-30", Ok(())),
            (Some(0), None, "2026-07-01", "2026-06-30", YOUNG),
            (None, None, "2026-07-01", "2026-06-30", Ok(())),
        ];
        for (min_age, max_age, birth, on, expected) in cases {
            let rule = rule(min_age, max_age, &[], false);
            let found = eligible(&rule, &facts(birth, "540502", true), day(on)).map_err(|why| why.detail());
            assert_eq!(found, expected, "{min_age:?} {max_age:?} born {birth} on {on}");
        }
    }

    #[test]
    fn the_gate_counts_age_as_the_citizen_id_does() {
        let birth_days = ["2008-02-28", "2008-02-29", "2008-03-01", "2007-12-31", "2008-01-01"];
        let judged_on =
            ["2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01"];
        for birth in birth_days {
            for on in judged_on {
                let id = CitizenId::from_parts(540_502, day(birth), 1);
                for age in 14..=18 {
                    let found =
                        eligible(&rule(Some(age), Some(age), &[], false), &facts(birth, "540502", true), day(on));
                    assert_eq!(found.is_ok(), id.age_on(day(on)) == i32::from(age), "born {birth}, {age} on {on}");
                }
            }
        }
    }

    #[test]
    fn a_region_rule_lets_in_everything_inside_its_regions() {
        let border = rule(None, None, &["540529", "540581"], false);
        let cases = [
            ("540529", true),
            ("540529101", true),
            ("540529101203", true),
            ("540581", true),
            ("540530", false),
            ("540528999999", false),
            ("540500", false),
        ];
        for (region, expected) in cases {
            let found = eligible(&border, &facts("1980-01-01", region, true), day("2026-12-31"));
            assert_eq!(found.is_ok(), expected, "{region}");
        }
    }

    #[test]
    fn a_household_programme_pays_its_head_only() {
        let cases = [(true, true, true), (true, false, false), (false, false, true), (false, true, true)];
        for (heads_only, is_head, expected) in cases {
            let found = eligible(
                &rule(None, None, &[], heads_only),
                &facts("1980-01-01", "540502", is_head),
                day("2026-12-31"),
            );
            assert_eq!(found.is_ok(), expected, "{heads_only} {is_head}");
        }
    }

    #[test]
    fn the_first_reason_is_told_and_every_reason_rejects_with_one_code() {
        let strict = rule(Some(16), Some(60), &["540529"], true);
        let cases = [
            ("2020-01-01", "540502", false, "too_young"),
            ("1950-01-01", "540502", false, "too_old"),
            ("1980-01-01", "540502", false, "outside_regions"),
            ("1980-01-01", "540529", false, "not_household_head"),
        ];
        for (birth, region, head, detail) in cases {
            let why = eligible(&strict, &facts(birth, region, head), day("2026-12-31")).expect_err("refused");
            assert_eq!((why.code(), why.detail()), ("not_eligible", detail));
        }
        assert_eq!(eligible(&strict, &facts("1980-01-01", "540529", true), day("2026-12-31")), Ok(()));
    }
}
