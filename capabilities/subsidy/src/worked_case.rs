//! Worked cases: given facts, the amount or the refusal that the office expects.
//!
//! Promises: a case is judged by the very functions that judge a payment line, first the person, then the amount.
//! Deliberately absent: any rule of its own.

use kernel::{Day, Fen, RegionCode};
use serde::Deserialize;
use serde::de::Deserializer;

use crate::amount::{AmountFacts, Area, amount_allowed};
use crate::eligibility::{Eligibility, PersonFacts, eligible};
use crate::programme::Version;
use crate::written;

/// One case, worked by hand and written beside its rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkedCase {
    /// The facts.
    pub given: Given,
    /// What must come out.
    pub expect: Expected,
    /// What the case shows.
    pub note: Option<String>,
}

/// The facts of a case. Without an amount the most a line may have is asked; without a birth the person is not
/// judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The amount in the roster.
    #[serde(default, deserialize_with = "written::maybe_fen")]
    pub amount: Option<Fen>,
    /// The tier the line belongs to.
    pub tier: Option<String>,
    /// The household's land.
    #[serde(default, deserialize_with = "written::areas")]
    pub area_mu: Vec<Area>,
    /// Members of the household.
    pub people: Option<u32>,
    /// Income a head for the time of the standard.
    #[serde(default, deserialize_with = "written::maybe_fen")]
    pub income_per_person: Option<Fen>,
    /// The day on which the person is judged.
    pub on: Option<Day>,
    /// Day of birth.
    pub birth: Option<Day>,
    /// Region of residence.
    pub region: Option<RegionCode>,
    /// Whether the person is the head of the household; taken as true where it is not said.
    pub household_head: Option<bool>,
}

/// What a case expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// This amount.
    Amount(Fen),
    /// A refusal with this reject code.
    Refused(String),
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Ok(written::fen_of(&text).map_or(Self::Refused(text), Self::Amount))
    }
}

/// A case that cannot be judged as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Incomplete(pub(crate) &'static str);

impl WorkedCase {
    /// Recalculates the case under its version.
    pub(crate) fn recalculate(&self, rule: &Eligibility, version: &Version) -> Result<Expected, Incomplete> {
        let given = &self.given;
        let mut age = None;
        match (given.on, given.birth, given.region) {
            (Some(on), Some(birth), Some(region)) => {
                if !version.holds_on(on) {
                    return Err(Incomplete("its day is outside its version"));
                }
                let facts = PersonFacts { birth, region, is_household_head: given.household_head.unwrap_or(true) };
                if let Err(why) = eligible(rule, &facts, on) {
                    return Ok(Expected::Refused(why.code().to_owned()));
                }
                age = Some(full_years(birth, on));
            }
            (None, None, None) if given.household_head.is_none() => {}
            _ => {
                return Err(Incomplete("on, birth and region are given together or not at all"));
            }
        }
        let facts = AmountFacts {
            age,
            region: given.region,
            tier: given.tier.as_deref(),
            areas: &given.area_mu,
            people: given.people,
            income_per_person: given.income_per_person,
        };
        Ok(match given.amount {
            None => Expected::Amount(version.amount.ceiling(&facts)),
            Some(amount) => match amount_allowed(version, amount, &facts) {
                Ok(()) => Expected::Amount(amount),
                Err(why) => Expected::Refused(why.code().to_owned()),
            },
        })
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Amount(fen) => f.write_str(&fen.yuan()),
            Self::Refused(code) => f.write_str(code),
        }
    }
}

/// Full years between two days, as the gate counts them.
fn full_years(birth: Day, on: Day) -> i32 {
    let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i32::from(before_birthday)
}
