//! What was paid in, by person, insurance and period; and what stands from it.
//!
//! A period is paid once: the key is (person, insurance, period), and a second row is refused with the first that stands. An import is taken in
//! whole or not at all. Deliberately absent: collecting (the tax office), interest on accounts, corrections of what was taken in, and whether a
//! membership stands behind a contribution: the two come from different offices.

use std::collections::{BTreeMap, HashMap};

use access::Deed;
use kernel::{CitizenId, Ctx, Day, Fen, Period, Refusal, RegionCode, Result};

use crate::{Insurance, people, store};

/// The most that one part of a contribution may be: a million yuan. It stops slips of the pen; and whatever is added up can be counted.
pub const PART_MAX: Fen = Fen::new(100_000_000);

/// From so many people on, villages are looked up in memory and not in the tables.
const MANY_PEOPLE: usize = 1_000;

/// A contribution for one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// For whom.
    pub person: CitizenId,
    /// To which insurance.
    pub insurance: Insurance,
    /// For when: a year for the residents' insurances, a month for the others.
    pub period: Period,
    /// Paid by the person.
    pub own: Fen,
    /// Paid by public money.
    pub subsidy: Fen,
    /// Paid by the employer or the village.
    pub collective: Fen,
    /// The day on which it was paid.
    pub paid_on: Day,
}

impl Contribution {
    /// How many months it covers: 12 or 1.
    #[must_use]
    pub fn months(&self) -> u32 {
        self.insurance.months()
    }

    /// All three parts.
    ///
    /// # Panics
    /// Never for what was taken in: parts have a bound.
    #[must_use]
    pub fn total(&self) -> Fen {
        Fen::try_sum([self.own, self.subsidy, self.collective]).expect("parts of a contribution have a bound")
    }

    /// Refuses what is wrong in itself.
    fn check(&self, ctx: &Ctx) -> Result<()> {
        self.insurance.refuse_other_period(&self.period)?;
        let named = |code| {
            Refusal::new(code)
                .with("person", self.person.masked())
                .with("insurance", self.insurance.word())
                .with("period", &self.period)
        };
        let first = self.period.previous().and_then(|before| before.first_day());
        // Residents pay for a year in the months before it.
        if first.is_none_or(|first| first > ctx.today()) {
            return Err(named("insurance_period_ahead").into());
        }
        people::refuse_ahead(ctx, self.paid_on)?;
        let parts = [self.own, self.subsidy, self.collective];
        let in_range = parts.iter().all(|part| (Fen::ZERO..=PART_MAX).contains(part));
        if !in_range || parts == [Fen::ZERO; 3] {
            return Err(named("insurance_amount_out_of_range").with("max", PART_MAX.yuan()).into());
        }
        Ok(())
    }
}

/// How somebody stands in an insurance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub insurance: Insurance,
    /// Whether she is in it today.
    pub active: bool,
    /// How many months were paid.
    pub months: u32,
    /// The first and the last period paid.
    pub paid: Option<(Period, Period)>,
    /// Everything that was paid in: own, subsidy and collective.
    pub total: Fen,
}

/// What was paid in for a year, in all insurances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearOfRecord {
    /// The year.
    pub year: i32,
    /// Each contribution, by insurance and period.
    pub contributions: Vec<Contribution>,
    /// Paid by the person.
    pub own: Fen,
    /// Paid by public money.
    pub subsidy: Fen,
    /// Paid by employers and villages.
    pub collective: Fen,
}

/// Takes contributions in, all or none; how many. Whoever is named lives within the actor's scope.
///
/// # Errors
/// `insurance_contribution_twice` where a period is paid already or comes twice; `pension_drawn` where somebody claimed the resident pension;
/// `insurance_period_kind`, `insurance_period_ahead`, `insurance_day_ahead`, `insurance_amount_out_of_range`; `unknown_person`; `not_allowed`; a
/// failure of the database.
pub fn import_contributions(ctx: &mut Ctx, mut contributions: Vec<Contribution>) -> Result<usize> {
    access::require(ctx, Deed::KeepRegistry)?;
    contributions.iter().try_for_each(|one| one.check(ctx))?;
    let key = |one: &Contribution| (one.person, one.insurance.word(), one.period.clone());
    contributions.sort_by_cached_key(key);
    if let Some(pair) = contributions.windows(2).find(|pair| key(&pair[0]) == key(&pair[1])) {
        return Err(twice(pair[0].person, pair[0].insurance, &pair[0].period));
    }
    let mut persons: Vec<CitizenId> = contributions.iter().map(|one| one.person).collect();
    persons.dedup();
    let villages = villages(ctx, &persons)?;
    store::arrive(ctx, &contributions, &villages)?;
    if let Some((person, insurance, period)) = store::first_paid_already(ctx)? {
        return Err(twice(person, insurance, &period));
    }
    if let Some(person) = store::first_arrival_of_drawn(ctx)? {
        return Err(Refusal::new("pension_drawn").with("person", person.masked()).into());
    }
    store::merge_arrivals(ctx, contributions.len())?;
    let facts = [("count", contributions.len().to_string()), ("people", persons.len().to_string())];
    audit::record(ctx, "insurance.import_contributions", "contributions", &facts)?;
    Ok(contributions.len())
}

fn twice(person: CitizenId, insurance: Insurance, period: &Period) -> kernel::Error {
    let refusal = Refusal::new("insurance_contribution_twice").with("person", person.masked());
    refusal.with("insurance", insurance.word()).with("period", period).into()
}

/// Everything that was paid in for these people, by person, insurance and period. Whose it is to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn contributions_of_many(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Contribution>> {
    store::contributions_of_many(ctx, persons)
}

/// Where these people live, who must all live within the actor's scope.
pub(crate) fn villages(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<HashMap<CitizenId, RegionCode>> {
    let found: HashMap<CitizenId, RegionCode> = if persons.len() < MANY_PEOPLE {
        registry::hits(ctx, persons)?.into_iter().map(|(person, hit)| (person, hit.village)).collect()
    } else {
        let population = registry::population(ctx)?;
        persons.iter().filter_map(|person| Some((*person, population.find(*person)?.village()))).collect()
    };
    let scope = ctx.scope();
    match persons.iter().find(|person| !found.get(person).is_some_and(|village| scope.covers(*village))) {
        Some(person) => Err(people::unknown(*person).into()),
        None => Ok(found),
    }
}

/// How a person within the actor's scope stands in each insurance in which she is, was, or for which something was paid. Whose it is to see
/// says the caller.
///
/// # Errors
/// `unknown_person`; a failure of the database.
pub fn standing(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Standing>> {
    registry::known(ctx, person)?;
    let today = ctx.today();
    let memberships = store::memberships(ctx, person)?;
    let mut standings: BTreeMap<Insurance, Standing> =
        store::paid_in(ctx, person)?.into_iter().map(|paid| (paid.insurance, paid)).collect();
    for membership in memberships {
        let none =
            || Standing { insurance: membership.insurance, active: false, months: 0, paid: None, total: Fen::ZERO };
        let standing = standings.entry(membership.insurance).or_insert_with(none);
        standing.active |= membership.holds_on(today);
    }
    Ok(standings.into_values().collect())
}

/// Everything that was paid in for a person within the actor's scope, over insurances and accounts, by year, the latest first.
///
/// # Errors
/// As [`standing`].
pub fn record_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<YearOfRecord>> {
    registry::known(ctx, person)?;
    Ok(by_year(store::contributions(ctx, person)?))
}

fn by_year(contributions: Vec<Contribution>) -> Vec<YearOfRecord> {
    let mut years: BTreeMap<i32, Vec<Contribution>> = BTreeMap::new();
    for one in contributions {
        let year = one.period.first_day().expect("a contribution is for a year or a month").year();
        years.entry(year).or_default().push(one);
    }
    let of = |all: &[Contribution], part: fn(&Contribution) -> Fen| {
        Fen::try_sum(all.iter().map(part)).expect("parts of a contribution have a bound")
    };
    years
        .into_iter()
        .rev()
        .map(|(year, contributions)| YearOfRecord {
            year,
            own: of(&contributions, |one| one.own),
            subsidy: of(&contributions, |one| one.subsidy),
            collective: of(&contributions, |one| one.collective),
            contributions,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_are_shown_by_year_with_the_sums_of_their_parts() {
        let person = CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1);
        let one = |insurance, period: &str, own| Contribution {
            person,
            insurance,
            period: Period::parse(period).unwrap(),
            own: Fen::new(own),
            subsidy: Fen::new(3),
            collective: Fen::new(1),
            paid_on: Day::EPOCH,
        };
        let all = vec![
            one(Insurance::ResidentPension, "2025", 100),
            one(Insurance::Unemployment, "2026-01", 10),
            one(Insurance::Unemployment, "2026-02", 20),
        ];
        let years: Vec<(i32, usize, i64, i64, i64)> = by_year(all)
            .iter()
            .map(|year| {
                (year.year, year.contributions.len(), year.own.get(), year.subsidy.get(), year.collective.get())
            })
            .collect();
        assert_eq!(years, [(2026, 2, 30, 6, 2), (2025, 1, 100, 3, 1)]);
    }
}
