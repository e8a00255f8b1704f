//! What the rooms know of an applicant, brought together.

use std::collections::BTreeMap;

use casework::{
    case::{self, Applicant},
    service::{EmployerFacts, Facts, Insurance, Insured, PersonFacts, Prefill},
};
use kernel::{CitizenId, Ctx, Day, Result};
use registry::PersonState;

/// What is known of an applicant today.
#[derive(Clone, Debug)]
pub struct Known {
    /// What conditions are judged by.
    pub facts: Facts,
    /// What the applicant is called.
    pub name: String,
    /// The phone number, of a person who has one.
    pub phone: String,
}

impl Known {
    /// What a field is filled in with; nothing where it is not known.
    pub(crate) fn prefill(&self, prefill: Prefill, today: Day) -> Option<String> {
        let text = match prefill {
            Prefill::Phone => self.phone.clone(),
            Prefill::Village => self.facts.person?.village.to_string(),
            Prefill::EmployerName => self.facts.employer.as_ref().map(|_| self.name.clone())?,
            Prefill::Today => today.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }
}

/// Brings together what the rooms know; that the actor may know it is asked by the caller.
///
/// # Errors
/// `unknown_person`, `employer_unknown`; a failure of the database.
pub fn facts_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Known> {
    let today = ctx.today();
    let held = case::records_of(ctx, applicant)?.into_iter().filter(|record| record.holds_on(today));
    let records = held.map(|record| record.register).collect();
    match applicant {
        Applicant::Person(id) => {
            let person = registry::known(ctx, *id)?;
            let lives_here = person.state == PersonState::Alive;
            let insured = insured(ctx, *id)?;
            let draws_benefit = insurance::draws_benefit(ctx, *id)?;
            let known = Some(of_card(ctx, *id, person.village, lives_here)?);
            let facts = Facts { person: known, records, insured, draws_benefit, ..Facts::default() };
            Ok(Known { facts, name: person.name.to_string(), phone: person.phone })
        }
        Applicant::Employer(code) => {
            let employer = access::employer(ctx, code)?;
            let known = EmployerFacts { code: employer.code, region: employer.region };
            let facts = Facts { employer: Some(known), records, ..Facts::default() };
            Ok(Known { facts, name: employer.name, phone: String::new() })
        }
    }
}

/// In which insurances somebody is; nothing where the house knows of nobody's.
fn insured(ctx: &mut Ctx, id: CitizenId) -> Result<Option<BTreeMap<Insurance, Insured>>> {
    let standing = insurance::standing(ctx, id)?;
    if standing.is_empty() && !insurance::knows_anybody(ctx)? {
        return Ok(None);
    }
    let known = standing.into_iter().filter_map(|one| {
        let insurance = Insurance::from_word(one.insurance.word())?;
        Some((insurance, Insured { active: one.active, months: one.months }))
    });
    Ok(Some(known.collect()))
}

fn of_card(ctx: &mut Ctx, id: CitizenId, village: kernel::RegionCode, lives_here: bool) -> Result<PersonFacts> {
    let today = ctx.today();
    let cards = card::cards_of(ctx, id)?;
    let account = card::accounts_of(ctx, id)?;
    Ok(PersonFacts {
        id,
        village,
        lives_here,
        has_card: cards.iter().any(|card| !card.stage.is_over()),
        card_works: cards.iter().any(|card| card.refuse_unless_working(today).is_ok()),
        has_account: account.iter().any(|account| account.state == card::AccountState::Active),
    })
}
