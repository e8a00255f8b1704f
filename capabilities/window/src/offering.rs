//! 免申即享: looks for people to whom the data show a right, offers them the service, and opens it with their consent.
//!
//! 1. A daily job calls [`offer_next`] until nobody is left: for each rule of `policies/services/words/offers.yaml` the room that knows names who may have the
//!    right; whoever the service's own conditions admit, by data alone, is offered it once and told.
//! 2. She looks at it ([`offer_of`]) and consents ([`consent`]): the case is opened as if she had filled in the form.
//!
//! Deliberately absent: rights that only a person can judge. Where one condition cannot be judged from data, nothing is offered.

use casework::{
    case::{self, Applicant},
    service::{Answers, Channel, Offering, Right, Verdict, offerings},
};
use kernel::{CitizenId, Ctx, Refusal, Result};

use crate::{Asked, Filled, Judged, Looked, ask, facts_of, look, prefilled};

/// So many people are looked at in one transaction.
const PEOPLE_AT_A_TIME: usize = 2_000;

/// How far the job has come: the rule, and the last person it looked at.
pub type Place = (usize, Option<CitizenId>);

/// Offers services to the next people who have a right; how many, and where to go on.
///
/// # Errors
/// A failure of the database.
pub fn offer_next(ctx: &mut Ctx, (rule, after): Place) -> Result<(usize, Option<Place>)> {
    let Some(offering) = offerings().get(rule) else { return Ok((0, None)) };
    let people = match &offering.right {
        Right::PensionDue => insurance::might_claim(ctx, after, PEOPLE_AT_A_TIME)?,
        Right::BenefitDrawn => insurance::who_draw_benefits(ctx, after, PEOPLE_AT_A_TIME)?,
        Right::Register(register) => {
            let people = case::people_in(ctx, register, after, PEOPLE_AT_A_TIME)?;
            let next = people.last().copied().filter(|_| people.len() == PEOPLE_AT_A_TIME);
            (people, next)
        }
    };
    let (people, next) = people;
    let mut offered = 0;
    for person in people {
        if case::was_offered(ctx, &offering.service, person)? {
            continue;
        }
        let Some(region) = entitled(ctx, offering, person)? else { continue };
        offered += usize::from(case::offer(ctx, &offering.service, person, region)?);
    }
    Ok((offered, Some(next.map_or((rule + 1, None), |last| (rule, Some(last))))))
}

/// What the form is filled in with: what is known, and what follows from the right.
fn filled_in(ctx: &mut Ctx, offering: &Offering, applicant: &Applicant) -> Result<Answers> {
    let mut answers: Answers = prefilled(ctx, &offering.service, Channel::App, applicant)?;
    answers.extend(offering.given.clone());
    Ok(answers)
}

/// Where she lives, if every condition holds by data.
fn entitled(ctx: &mut Ctx, offering: &Offering, person: CitizenId) -> Result<Option<kernel::RegionCode>> {
    let applicant = Applicant::Person(person);
    let Some(facts) = facts_of(ctx, &applicant)?.facts.person else { return Ok(None) };
    let typed = filled_in(ctx, offering, &applicant)?;
    let holds = |judged: &Judged| judged.verdicts.iter().all(|verdict| *verdict == Verdict::Holds);
    Ok(match look(ctx, &applicant, &offering.service, Channel::App, &typed, &[])? {
        Looked::Read(_, parts) if parts.iter().all(holds) => Some(facts.village),
        _ => None,
    })
}

/// What is offered to a person, filled in.
///
/// # Errors
/// `offer_unknown`; as [`case::offers_of`].
pub fn offer_of(ctx: &mut Ctx, person: CitizenId, service: &str) -> Result<Answers> {
    let offered = case::offers_of(ctx, person)?.iter().any(|offer| offer.service == service);
    match offerings().iter().find(|one| offered && one.service == service) {
        Some(offering) => filled_in(ctx, offering, &Applicant::Person(person)),
        None => Err(Refusal::new("offer_unknown").with("service", service).into()),
    }
}

/// She consents, and promises what the service wants promised: the case is opened. What became of it, as [`ask`].
///
/// # Errors
/// As [`offer_of`] and [`ask`].
pub fn consent(ctx: &mut Ctx, person: CitizenId, service: &str, promises: &[String], random: [u8; 8]) -> Result<Asked> {
    let typed = offer_of(ctx, person, service)?;
    let filled = Filled {
        applicant: Applicant::Person(person),
        service: service.to_owned(),
        channel: Channel::App,
        typed,
        promises: promises.to_vec(),
        insists: false,
        random,
    };
    let asked = ask(ctx, &filled)?;
    if let Asked::Cases(came) = &asked
        && let Some(case) = came.cases.first()
    {
        case::take_offer(ctx, person, service, case.case_id)?;
    }
    Ok(asked)
}
