//! The dated rules of the unemployment benefit, from `policies/insurance/unemployment.yaml`, which says that none of them is verified.
//! How many months somebody draws follows from the rules of the day of the claim; what a month comes to is that of its first day.

use std::sync::LazyLock;

use kernel::{Day, Fen, Period};
use policy::{Legal, Name};
use serde::Deserialize;

/// The rules of one time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitRules {
    /// First day.
    pub from: Day,
    /// Last day, where it has one.
    pub to: Option<Day>,
    /// Where they come from.
    pub legal: Legal,
    /// So many months are drawn for each full year that was paid.
    pub months_a_year: u32,
    /// The most that can be drawn, by full years.
    pub bounds: Vec<Bound>,
    /// The most that can be drawn together with what was left of an earlier benefit.
    pub together: u32,
}

/// The most months that can be drawn from so many full years on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// From so many full years on.
    pub years: u32,
    /// Months.
    pub most: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
    code: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
    name: Name,
    versions: Vec<BenefitRules>,
    monthly: Amounts,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
    cases: Cases,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amounts {
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
    legal: Legal,
    months: Vec<Amount>,
}

/// What a month comes to from a day on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    from: Day,
    fen: Fen,
}

/// Worked cases; the test of this file recalculates them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct Cases {
    months: Vec<MonthsCase>,
    monthly: Vec<MonthlyCase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct MonthsCase {
    paid: u32,
    #[serde(default)]
    left: u32,
    expect: u32,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test alone"))]
struct MonthlyCase {
    month: Period,
    expect: Fen,
    note: Option<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    let text = include_str!("../../../policies/insurance/unemployment.yaml");
    serde_norway::from_str(text).expect("our own file is well formed")
});

/// The rules in force on a day; before the first, the first.
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn benefit_rules_on(day: Day) -> &'static BenefitRules {
    let held = FILE.versions.iter().rev().find(|rules| rules.from <= day);
    held.or(FILE.versions.first()).expect("our own file has rules")
}

/// What a month of the benefit comes to; before the first amount, the first.
///
/// # Panics
/// If it is no month.
#[must_use]
pub fn benefit_in(month: &Period) -> Fen {
    let day = month.first_day().expect("a month has a first day");
    let amounts = &FILE.monthly.months;
    amounts.iter().rev().find(|one| one.from <= day).or(amounts.first()).expect("our own file has an amount").fen
}

impl BenefitRules {
    /// How many months are drawn by who paid for so many and has some left of an earlier benefit.
    #[must_use]
    pub fn months(&self, paid: u32, left: u32) -> u32 {
        let years = paid / 12;
        let most = self.bounds.iter().rev().find(|bound| bound.years <= years).map_or(0, |bound| bound.most);
        (self.months_a_year.saturating_mul(years).min(most)).saturating_add(left).min(self.together)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read_in_order_and_nothing_in_it_is_verified_yet() {
        assert_eq!((&*FILE.code, &*FILE.name.zh), (crate::Insurance::Unemployment.word(), "失业保险金"));
        assert!(!FILE.monthly.legal.verified && FILE.versions.iter().all(|rules| !rules.legal.verified));
        for pair in FILE.versions.windows(2) {
            assert_eq!(pair[0].to.map(|to| to.plus_days(1)), Some(pair[1].from), "one version follows the other");
        }
        assert!(FILE.monthly.months.is_sorted_by(|a, b| a.from < b.from));
        assert!(FILE.monthly.months.iter().all(|one| one.from.day() == 1), "a month has one amount");
        for rules in &FILE.versions {
            assert!(rules.bounds.is_sorted_by(|a, b| a.years < b.years && a.most < b.most) && rules.months_a_year > 0);
            assert!(rules.bounds.iter().all(|bound| bound.years > 0 && bound.most <= rules.together));
        }
    }

    #[test]
    fn every_worked_case_comes_to_what_the_file_says() {
        let rules = benefit_rules_on(Day::parse("2026-11-22").unwrap());
        for case in &FILE.cases.months {
            assert_eq!(rules.months(case.paid, case.left), case.expect, "{} {} {:?}", case.paid, case.left, case.note);
        }
        for case in &FILE.cases.monthly {
            assert_eq!(benefit_in(&case.month), case.expect, "{} {:?}", case.month, case.note);
        }
        assert!(FILE.cases.months.len() > 10 && FILE.cases.monthly.len() > 1);
    }

    #[test]
    fn who_paid_longer_never_draws_less_and_nobody_more_than_the_bound() {
        let rules = benefit_rules_on(Day::parse("2026-11-22").unwrap());
        for paid in 0..500 {
            let (now, next) = (rules.months(paid, 0), rules.months(paid + 1, 0));
            assert!(now <= next && next <= rules.together, "{paid}");
            let bound = [(10, 24), (5, 18), (1, 12), (0, 0)].into_iter().find(|(years, _)| *years * 12 <= paid);
            assert!(bound.is_some_and(|(_, most)| now <= most), "{paid}");
        }
        assert_eq!(rules.months(u32::MAX, u32::MAX), 24);
    }
}
