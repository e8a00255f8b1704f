//! How much a line may have.
//!
//! Promises: every rule gives the most a line may have, in whole fen, from the facts that are known; a fact that is
//! not known never raises that above the rule's own cap. Less is the department's decision. Deliberately absent:
//! rates (they are dated data), and splitting an amount among people (that is `Fen::split`).

use kernel::{Fen, Frequency, RegionCode};
use serde::Deserialize;
use thiserror::Error;

use crate::programme::Version;
use crate::written;

/// The rule by which a version limits a line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountRule {
    /// One amount for everybody.
    Fixed(Fixed),
    /// An amount by tier.
    Tiers(Vec<Tier>),
    /// Area times rate.
    ByArea(ByArea),
    /// What is missing to a standard, for every member of the household.
    TopUp(TopUp),
    /// The amount comes from the roster, up to a cap.
    Roster(Roster),
}

/// One amount for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// The amount.
    #[serde(deserialize_with = "written::fen")]
    pub yuan: Fen,
}

/// One tier; it fits whom its conditions fit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// What the sources call it, such as 一线.
    pub name: String,
    /// Its amount.
    #[serde(deserialize_with = "written::fen")]
    pub amount: Fen,
    /// Regions it is for; everywhere where empty.
    #[serde(default)]
    pub regions: Vec<RegionCode>,
    /// Lowest age it is for.
    pub min_age: Option<u8>,
    /// Highest age it is for.
    pub max_age: Option<u8>,
}

/// Area times rate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByArea {
    /// The rates by kind of land.
    pub rates: Vec<AreaRate>,
    /// The most a line may have, whatever its area; alone where no area is known.
    #[serde(deserialize_with = "written::fen")]
    pub cap: Fen,
    /// What the cap is.
    pub basis: CapBasis,
}

/// The rate of one kind of land.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaRate {
    /// What the sources call it, such as 禁牧.
    pub name: String,
    /// Amount for one mu.
    #[serde(deserialize_with = "written::fen")]
    pub per_mu: Fen,
}

/// What is missing to a standard.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopUp {
    /// The standard of one person.
    #[serde(deserialize_with = "written::fen")]
    pub standard: Fen,
    /// The time the standard is for; income is counted for the same.
    pub per: Frequency,
    /// The most a line may have; alone where income is not known.
    #[serde(deserialize_with = "written::fen")]
    pub cap: Fen,
    /// What the cap is.
    pub basis: CapBasis,
}

/// The amount comes from the roster.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The most a line may have.
    #[serde(deserialize_with = "written::fen")]
    pub cap: Fen,
    /// What the cap is.
    pub basis: CapBasis,
}

/// What a cap rests on. There is no word for a cap set by law, because none was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum CapBasis {
    /// A limit of ours that stops slips of the pen.
    #[serde(rename = "operational limit, not law, unverified")]
    Operational,
    /// An amount that is generally reported but was not seen in a source.
    #[serde(rename = "generally reported, unverified")]
    Reported,
}

/// An area of one kind of land, in hundredths of a mu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The kind, as the rate calls it.
    pub rate: String,
    /// The area.
    pub area_centimu: i64,
}

/// What is known about a line beyond its amount. A roster usually says none of it: [`AmountFacts::default`].
#[derive(Debug, Clone, Copy, Default)]
pub struct AmountFacts<'a> {
    /// Full years of age on the reference day.
    pub age: Option<i32>,
    /// Region of residence.
    pub region: Option<RegionCode>,
    /// The tier the line belongs to, where the roster says it.
    pub tier: Option<&'a str>,
    /// The household's land, where known.
    pub areas: &'a [Area],
    /// Members of the household, where known.
    pub people: Option<u32>,
    /// Income a head for the time of the standard, where known.
    pub income_per_person: Option<Fen>,
}

/// Why an amount is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountRefusal {
    /// Zero or less.
    #[error("the amount is not above zero")]
    NotPositive,
    /// More than the rule allows.
    #[error("more than {ceiling} yuan")]
    OverCap {
        /// The most the line may have.
        ceiling: Fen,
    },
}

impl AmountRefusal {
    /// The reject code of the roster line.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPositive => "bad_amount",
            Self::OverCap { .. } => "over_cap",
        }
    }
}

/// Whether a line may have this amount under this version.
///
/// # Errors
/// The amount is not above zero, or above what the rule allows.
pub fn amount_allowed(version: &Version, amount: Fen, facts: &AmountFacts<'_>) -> Result<(), AmountRefusal> {
    if amount <= Fen::ZERO {
        return Err(AmountRefusal::NotPositive);
    }
    let ceiling = version.amount.ceiling(facts);
    if amount > ceiling {
        return Err(AmountRefusal::OverCap { ceiling });
    }
    Ok(())
}

impl AmountRule {
    /// The most a line may have, given what is known about it. Nothing where it fits no tier.
    #[must_use]
    pub fn ceiling(&self, facts: &AmountFacts<'_>) -> Fen {
        match self {
            Self::Fixed(rule) => rule.yuan,
            Self::Tiers(tiers) => {
                tiers.iter().filter(|tier| tier.fits(facts)).map(|tier| tier.amount).max().unwrap_or(Fen::ZERO)
            }
            Self::ByArea(rule) if facts.areas.is_empty() => rule.cap,
            Self::ByArea(rule) => rule.for_areas(facts.areas).map_or(rule.cap, |fen| fen.min(rule.cap)),
            Self::TopUp(rule) => match (facts.people, facts.income_per_person) {
                (Some(people), Some(income)) => rule.missing(people, income).map_or(rule.cap, |fen| fen.min(rule.cap)),
                _ => rule.cap,
            },
            Self::Roster(rule) => rule.cap,
        }
    }

    /// The most any line may have, whatever is known about it: one number for a whole batch.
    #[must_use]
    pub fn ceiling_of_any_line(&self) -> Fen {
        self.ceiling(&AmountFacts::default())
    }

    /// What the rule's cap rests on, where it has one.
    #[must_use]
    pub const fn cap_basis(&self) -> Option<CapBasis> {
        match self {
            Self::Fixed(_) | Self::Tiers(_) => None,
            Self::ByArea(rule) => Some(rule.basis),
            Self::TopUp(rule) => Some(rule.basis),
            Self::Roster(rule) => Some(rule.basis),
        }
    }
}

impl Tier {
    fn fits(&self, facts: &AmountFacts<'_>) -> bool {
        facts.tier.is_none_or(|tier| tier == self.name)
            && facts.age.is_none_or(|age| {
                self.min_age.is_none_or(|min| age >= i32::from(min))
                    && self.max_age.is_none_or(|max| age <= i32::from(max))
            })
            && (self.regions.is_empty()
                || facts.region.is_none_or(|region| self.regions.iter().any(|code| code.contains(region))))
    }
}

impl ByArea {
    /// Area times rate, each kind summed before the one rounding to the nearest fen, half a fen upwards. A kind
    /// without a rate adds nothing. None where the sum is beyond any amount.
    fn for_areas(&self, areas: &[Area]) -> Option<Fen> {
        let mut hundredths_of_fen: i64 = 0;
        for area in areas {
            if let Some(rate) = self.rates.iter().find(|rate| rate.name == area.rate) {
                let product = rate.per_mu.get().checked_mul(area.area_centimu)?;
                hundredths_of_fen = hundredths_of_fen.checked_add(product)?;
            }
        }
        Some(Fen::new(hundredths_of_fen.checked_add(50)?.div_euclid(100)))
    }
}

impl TopUp {
    /// Standard less income, times people; nothing where there is no gap. None where that is beyond any amount.
    fn missing(&self, people: u32, income: Fen) -> Option<Fen> {
        let gap_fen = self.standard.get().checked_sub(income.get())?.max(0);
        gap_fen.checked_mul(i64::from(people)).map(Fen::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(yuan: &str) -> Fen {
        Fen::parse_yuan(yuan).expect("an amount")
    }

    fn version(amount: AmountRule) -> Version {
        let mut version = crate::catalogue::programme("sanlao").expect("embedded").versions[0].clone();
        version.amount = amount;
        version
    }

    fn tier(name: &str, amount: &str, region: Option<&str>, min_age: Option<u8>, max_age: Option<u8>) -> Tier {
        let regions = region.map(|code| RegionCode::parse(code).expect("a region")).into_iter().collect();
        Tier { name: name.to_owned(), amount: fen(amount), regions, min_age, max_age }
    }

    #[test]
    fn a_line_may_have_its_cap_and_not_one_fen_more() {
        let version = version(AmountRule::Roster(Roster { cap: fen("4700.00"), basis: CapBasis::Operational }));
        let cases = [
            ("0.01", Ok(())),
            ("4700.00", Ok(())),
            ("4700.01", Err("over_cap")),
            ("999999999.99", Err("over_cap")),
            ("0.00", Err("bad_amount")),
        ];
        for (amount, expected) in cases {
            let found = amount_allowed(&version, fen(amount), &AmountFacts::default()).map_err(|why| why.code());
            assert_eq!(found, expected, "{amount}");
        }
        let negative = amount_allowed(&version, Fen::new(-1), &AmountFacts::default());
        assert_eq!(negative, Err(AmountRefusal::NotPositive));
    }

    #[test]
    fn the_highest_tier_that_fits_limits_a_line() {
        let rule = AmountRule::Tiers(vec![
            tier("80-89", "300.00", None, Some(80), Some(89)),
            tier("90-99", "500.00", None, Some(90), Some(99)),
            tier("100", "800.00", Some("540529"), Some(100), None),
        ]);
        let cases = [
            (None, None, None, "800.00"),
            (Some(79), None, None, "0.00"),
            (Some(80), None, None, "300.00"),
            (Some(89), None, None, "300.00"),
            (Some(90), None, None, "500.00"),
            (Some(101), Some("540529101"), None, "800.00"),
            (Some(101), Some("540502"), None, "0.00"),
            (None, None, Some("90-99"), "500.00"),
            (Some(80), None, Some("90-99"), "0.00"),
            (None, None, Some("unheard of"), "0.00"),
        ];
        for (age, region, tier, expected) in cases {
            let region = region.map(|code| RegionCode::parse(code).expect("a region"));
            let facts = AmountFacts { age, region, tier, ..AmountFacts::default() };
            assert_eq!(rule.ceiling(&facts), fen(expected), "{age:?} {region:?} {tier:?}");
        }
        assert_eq!(rule.ceiling_of_any_line(), fen("800.00"));
    }

    #[test]
    fn area_times_rate_is_rounded_once_and_never_passes_the_cap() {
        let rates = [("禁牧", "7.50"), ("草畜平衡", "2.50")];
        let rule = AmountRule::ByArea(ByArea {
            rates: rates.map(|(name, per_mu)| AreaRate { name: name.to_owned(), per_mu: fen(per_mu) }).to_vec(),
            cap: fen("20000.00"),
            basis: CapBasis::Operational,
        });
        let cases: [(&[(&str, i64)], &str); 8] = [
            (&[("禁牧", 100)], "7.50"),
            (&[("禁牧", 1)], "0.08"),
            (&[("草畜平衡", 1)], "0.03"),
            (&[("禁牧", 1), ("草畜平衡", 1)], "0.10"),
            (&[("禁牧", 0)], "0.00"),
            (&[("耕地", 100)], "0.00"),
            (&[("禁牧", 999_999_999)], "20000.00"),
            (&[("禁牧", i64::MAX)], "20000.00"),
        ];
        for (land, expected) in cases {
            let areas: Vec<Area> =
                land.iter().map(|&(rate, area_centimu)| Area { rate: rate.to_owned(), area_centimu }).collect();
            let facts = AmountFacts { areas: &areas, ..AmountFacts::default() };
            assert_eq!(rule.ceiling(&facts), fen(expected), "{land:?}");
        }
        assert_eq!(rule.ceiling_of_any_line(), fen("20000.00"));
    }

    #[test]
    fn a_top_up_fills_the_gap_to_the_standard() {
        let rule = AmountRule::TopUp(TopUp {
            standard: fen("700.00"),
            per: Frequency::Month,
            cap: fen("10000.00"),
            basis: CapBasis::Operational,
        });
        let cases = [
            (Some(3), Some("300.00"), "1200.00"),
            (Some(3), Some("700.00"), "0.00"),
            (Some(3), Some("9000.00"), "0.00"),
            (Some(0), Some("0.00"), "0.00"),
            (Some(20), Some("0.00"), "10000.00"),
            (Some(u32::MAX), Some("0.00"), "10000.00"),
            (None, Some("0.00"), "10000.00"),
            (Some(1), None, "10000.00"),
        ];
        for (people, income, expected) in cases {
            let facts = AmountFacts { people, income_per_person: income.map(fen), ..AmountFacts::default() };
            assert_eq!(rule.ceiling(&facts), fen(expected), "{people:?} {income:?}");
        }
    }
}
