//! A programme: who pays what to whom, how often, and by which dated rule.
//!
//! Read from one YAML file of `policies/programmes`; the words are explained in the README there. Promises: a file
//! with an unknown word is refused; a period belongs to the one version in which its last day falls; where no
//! version holds there is no rule, and none is guessed. Deliberately absent: who was paid (the payout room), what a
//! person is (the registry), and any rate in code.

use kernel::{Day, Frequency, Period};
use policy::{Legal, Name};
use serde::Deserialize;

use crate::amount::AmountRule;
use crate::eligibility::Eligibility;
use crate::owed::Owes;
use crate::worked_case::WorkedCase;

/// A subsidy programme as its file states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Stable key and file name, such as `border`.
    pub code: String,
    /// What it is called.
    pub name: Name,
    /// Items of the national one-card list it belongs to; empty where none was found.
    pub item_codes: Vec<String>,
    /// Who pays.
    pub department: Department,
    /// What one line stands for.
    pub unit: Unit,
    /// The periods it may be paid for, the usual one first.
    pub frequencies: Vec<Frequency>,
    /// How many people other than the maker must approve a batch.
    pub approvals: u8,
    /// Who looks over a submitted batch before the department approves it; nobody where it is not said.
    #[serde(default)]
    pub review: Option<ReviewBy>,
    /// What the house itself owes under it; nothing where a department brings the roster.
    #[serde(default)]
    pub owes: Option<Owes>,
    /// How its list is made public.
    pub notice: Notice,
    /// Programmes that may not be paid to the same person for the same time.
    pub conflicts: Vec<Conflict>,
    /// The part of the entitlement that the program can judge.
    pub eligibility: Eligibility,
    /// The dated rules, oldest first, never overlapping.
    pub versions: Vec<Version>,
}

/// The department that pays, and those that take part.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Stable key: the payer in every pay item.
    pub key: String,
    /// Its Chinese name.
    pub zh: String,
    /// Other departments taking part, in Chinese.
    #[serde(default)]
    pub others: Vec<String>,
}

/// What one line of a roster stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A person, paid to the person's own card.
    Person,
    /// A household, paid to the card of its head.
    Household,
}

/// Who looks over what was submitted, before it is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewBy {
    /// The county of the township that submitted.
    County,
}

impl ReviewBy {
    /// The word in the file, in JSON and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ReviewBy::County => "county",
        }
    }
}

/// How the list is made public before it is submitted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Days the masked list stays published; 0 where it is not published.
    pub days: u16,
    /// Whether there is a list for the public at all.
    pub publish: Publish,
    /// Whether the office may end the notice at once.
    pub may_end_at_once: bool,
    /// Whether the number of days was confirmed by a source.
    pub verified: bool,
}

/// Whether a programme's list may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publish {
    /// A masked list is published for the days of notice.
    Public,
    /// Never published, whole or in part (minors, illness, disability, wages).
    Private,
}

/// A programme that may not be paid beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Code of the other programme.
    pub with: String,
    /// What the conflict rests on.
    pub evidence: String,
    /// Whether that was seen in a published source.
    pub verified: bool,
}

/// A rule with the days between which it holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// First day on which it holds.
    pub from: Day,
    /// Last day on which it holds; none while no end is known.
    pub to: Option<Day>,
    /// How much a line may have.
    #[serde(with = "serde_norway::with::singleton_map")]
    pub amount: AmountRule,
    /// Where the rule comes from.
    pub legal: Legal,
    /// Cases worked by hand; every one is recalculated by `check`.
    pub cases: Vec<WorkedCase>,
}

impl Programme {
    /// Reads one programme file. The rules across fields are judged by [`crate::check`], not here.
    ///
    /// # Errors
    /// The parser's sentence, with line and column.
    pub fn from_yaml(text: &str) -> Result<Self, String> {
        serde_norway::from_str(text).map_err(|error| error.to_string())
    }

    /// The payer written into every pay item of this programme.
    #[must_use]
    pub fn payer(&self) -> &str {
        &self.department.key
    }

    /// The version that holds on a day.
    #[must_use]
    pub fn version_on(&self, day: Day) -> Option<&Version> {
        self.versions.iter().find(|version| version.holds_on(day))
    }

    /// The version a period is paid under: the one in which its last day falls. A `once` period has no days of its
    /// own and takes the version without an end.
    #[must_use]
    pub fn version_for(&self, period: &Period) -> Option<&Version> {
        match period.last_day() {
            Some(day) => self.version_on(day),
            None => self.versions.last().filter(|version| version.to.is_none()),
        }
    }

    /// Whether the programme is paid for periods of this kind.
    #[must_use]
    pub fn is_paid_for(&self, period: &Period) -> bool {
        self.frequencies.contains(&period.frequency())
    }

    /// Whether the other programme may not be paid beside this one.
    #[must_use]
    pub fn conflicts_with(&self, code: &str) -> bool {
        self.conflicts.iter().any(|conflict| conflict.with == code)
    }
}

impl Version {
    /// Whether the version holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// The day on which age and version are judged: the last day of the period; for a `once` period, which has none,
/// the business day. This is our assumption, stated in the README of the programmes.
#[must_use]
pub fn reference_day(period: &Period, business_day: Day) -> Day {
    period.last_day().unwrap_or(business_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{embedded, programme};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_period_is_paid_under_the_version_of_its_last_day() {
        let cases = [
            ("border", "2012", Some("2012-01-01")),
            ("border", "2018", None),
            ("border", "2019", Some("2019-01-01")),
            ("border", "2026", Some("2020-01-01")),
            ("border", "2026Q3", Some("2020-01-01")),
            ("grass", "2025", Some("2021-01-01")),
            ("grass", "2026", Some("2026-01-01")),
            ("urban_dibao", "2017-12", Some("2017-01-01")),
            ("urban_dibao", "2018-01", Some("2018-01-01")),
            ("yulu", "2026H1", Some("2020-01-01")),
            ("yulu", "2019H2", None),
            ("flood", "once:2026-flood", Some("2020-01-01")),
        ];
        for (code, period, from) in cases {
            let found =
                programme(code).expect("an embedded programme").version_for(&Period::parse(period).expect("a period"));
            assert_eq!(found.map(|version| version.from), from.map(day), "{code} {period}");
        }
    }

    #[test]
    fn a_version_holds_from_its_first_to_its_last_day() {
        let grass = programme("grass").expect("embedded");
        let cases = [
            ("2016-12-31", None),
            ("2017-01-01", Some("2017-01-01")),
            ("2020-12-31", Some("2017-01-01")),
            ("2021-01-01", Some("2021-01-01")),
            ("2025-12-31", Some("2021-01-01")),
            ("2099-12-31", Some("2026-01-01")),
        ];
        for (on, from) in cases {
            let found = grass.version_on(day(on)).map(|version| version.from);
            assert_eq!(found, from.map(day), "{on}");
        }
    }

    #[test]
    fn a_programme_is_paid_for_its_own_kinds_of_period_only() {
        let cases = [
            ("grass", "2026", true),
            ("grass", "2026-07", false),
            ("border", "2026", true),
            ("border", "2026Q3", true),
            ("ecopost", "2026", true),
            ("ecopost", "2026H1", false),
            ("yulu", "2026H1", true),
            ("rural_dibao", "2026-07", true),
            ("flood", "once:2026-flood", true),
            ("flood", "2026", false),
        ];
        for (code, period, expected) in cases {
            let period = Period::parse(period).expect("a period");
            assert_eq!(programme(code).expect("embedded").is_paid_for(&period), expected, "{code} {period}");
        }
    }

    #[test]
    fn the_reference_day_is_the_last_of_the_period_or_the_business_day() {
        let today = day("2026-11-23");
        for (period, expected) in [
            ("2026", "2026-12-31"),
            ("2026H1", "2026-06-30"),
            ("2024-02", "2024-02-29"),
            ("once:2026-flood", "2026-11-23"),
        ] {
            let period = Period::parse(period).expect("a period");
            assert_eq!(reference_day(&period, today), day(expected), "{period}");
        }
    }

    #[test]
    fn lists_of_minors_illness_and_wages_are_never_published() {
        for code in [
            "orphan",
            "unsupported",
            "tekun",
            "price",
            "yulu",
            "college",
            "medaid",
            "disab_living",
            "disab_care",
            "civil_salary",
            "pension",
            "unemployment",
        ] {
            let found = programme(code).expect("embedded");
            assert_eq!(found.notice.publish, Publish::Private, "{code}");
        }
        let public = embedded().iter().filter(|p| p.notice.publish == Publish::Public);
        assert_eq!(public.count(), 17);
    }

    #[test]
    fn an_unknown_word_in_a_file_is_refused() {
        let good = include_str!("../../../policies/programmes/ecopost.yaml");
        assert!(Programme::from_yaml(good).is_ok());
        let cases = [
            ("approvals: 2", "approvals: 2\nsurprise: 1"),
            ("  min_age: 16", "  min_age: 16\n  min_agee: 16"),
            ("unit: person", "unit: family"),
            ("frequencies: [year, quarter]", "frequencies: [year, week]"),
            ("from: 2018-01-01", "from: 2018-02-30"),
            ("yuan: \"3000.00\"", "yuan: \"3000.001\""),
            ("basis: generally reported, unverified", "basis: law"),
            ("approvals: 2\n", ""),
        ];
        for (from, to) in cases {
            assert!(good.contains(from), "the table no longer fits the file: {from}");
            assert!(Programme::from_yaml(&good.replacen(from, to, 1)).is_err(), "{to:?}");
        }
    }

    #[test]
    fn a_tibetan_name_carries_its_review_mark() {
        let text = include_str!("../../../policies/programmes/sanlao.yaml");
        let named = text.replacen("item_codes:", "  bo: {text: \"རོགས་དངུལ།\", reviewed: false}\nitem_codes:", 1);
        let name = Programme::from_yaml(&named).expect("a programme").name;
        assert!(!name.bo.expect("a Tibetan name").reviewed);
        let unmarked = text.replacen("item_codes:", "  bo: {text: \"རོགས་དངུལ།\"}\nitem_codes:", 1);
        assert!(Programme::from_yaml(&unmarked).is_err());
    }
}
