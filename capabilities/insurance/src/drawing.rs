//! Unemployment benefits 失业保险金: granted by a case, and ended by what happens to who draws them.
//!
//! Promises: nobody draws two at a time. A benefit counts what was paid in after the claim of the one before it, and goes on with the months that one was ended
//! with. Who joins an insurance through an employer, claims a pension, dies or moves away draws no further month, whoever hears of it first; the month in which
//! that happened is the last. Deliberately absent: whether work was lost against one's will (the case judges it), asking back what was paid for later months
//! ([`BenefitStanding`] says which), and what is owed to the family of who died (a case of its own).

use access::{Act, Deed};
use kernel::{CitizenId, Ctx, Day, Period, Refusal, Result, refuse};
use registry::PersonState;

use crate::{
    LeaveReason, PensionState,
    benefit::{Benefit, BenefitEnd, BenefitStanding, span, stand, works_after},
    benefit_rules::benefit_rules_on,
    membership::Membership,
    month::month_of,
    people, store,
};

/// Grants the benefit, as of the day on which it was asked for: for a case that was taken in, reviewed and decided by two people.
///
/// # Errors
/// `benefit_drawn`; `benefit_has_work`; `benefit_pension_drawn`; `benefit_years_missing`; `insurance_day_ahead`, `insurance_day_before_birth`;
/// `insurance_person_gone`, `unknown_person`, `not_allowed`; a failure of the database.
pub fn grant_benefit(ctx: &mut Ctx, person: CitizenId, asked_on: Day) -> Result<Benefit> {
    access::require(ctx, Deed::DecideCase)?;
    let holder = people::alive(ctx, person)?;
    people::refuse_day(ctx, person, asked_on)?;
    let earlier = store::benefits(ctx, person)?.into_iter().next();
    if let Some(one) = earlier.as_ref().filter(|one| one.over_on(ctx.today()).is_none()) {
        return Err(Refusal::new("benefit_drawn").with("until", &one.last_month).into());
    }
    refuse_other_income(ctx, person, asked_on)?;
    let since = earlier.as_ref().map(|one| month_of(one.claimed_on));
    let paid_months = store::unemployment_paid(ctx, person, since.as_ref(), &month_of(asked_on))?;
    let left_months = earlier.as_ref().map_or(0, Benefit::left_over);
    let rules = benefit_rules_on(asked_on);
    let months = rules.months(paid_months, left_months);
    if months == 0 {
        return Err(Refusal::new("benefit_years_missing").with("paid", paid_months).into());
    }
    let (first_month, last_month) = span(asked_on, months, earlier.as_ref());
    let benefit = Benefit {
        benefit_id: ctx.take_numbers("insurance_benefit", 1)?,
        person,
        region: holder.village,
        claimed_on: asked_on,
        granted_by: ctx.actor().user.to_string(),
        paid_months,
        left_months,
        months,
        next_month: first_month.clone(),
        first_month,
        last_month,
        end: None,
    };
    store::put_benefit(ctx, &benefit)?;
    let facts = [("months", months.to_string()), ("from", benefit.first_month.to_string())];
    audit::record(ctx, "insurance.grant_benefit", &object_of(&benefit), &facts)?;
    Ok(benefit)
}

/// Who works or draws a pension draws no benefit.
fn refuse_other_income(ctx: &mut Ctx, person: CitizenId, asked_on: Day) -> Result<()> {
    let memberships = store::memberships(ctx, person)?;
    if let Some(one) = memberships.iter().find(|one| works_after(one, asked_on)) {
        return Err(Refusal::new("benefit_has_work").with("insurance", one.insurance.word()).into());
    }
    let pension = store::pension(ctx, person)?.map(|pension| pension.state);
    let draws = matches!(pension, Some(PensionState::Claimed | PensionState::Paying | PensionState::Suspended));
    if draws || memberships.iter().any(|one| one.left_because == Some(LeaveReason::Retired)) {
        return refuse("benefit_pension_drawn");
    }
    Ok(())
}

fn object_of(benefit: &Benefit) -> String {
    format!("benefit {}", benefit.benefit_id)
}

/// Ends the benefit of who says that it is over, as of a day; the benefit as it stands then, if there was one to end. Who may: the person and who acts for her, a
/// desk, who decides cases.
///
/// # Errors
/// `insurance_day_ahead`, `insurance_day_before_birth`; `unknown_person`, `not_allowed`, `no_mandate`; a failure of the database.
pub fn end_benefit(ctx: &mut Ctx, person: CitizenId, on: Day, why: BenefitEnd) -> Result<Option<Benefit>> {
    if !access::may(ctx, Deed::DecideCase)? {
        access::require_for(ctx, Deed::TakeCase, person, Act::Apply)?;
    }
    registry::known(ctx, person)?;
    people::refuse_day(ctx, person, on)?;
    put_end(ctx, person, on, why)
}

/// Ends what somebody draws; whoever asks has looked whether she may. A day after the last month changes nothing.
pub(crate) fn put_end(ctx: &mut Ctx, person: CitizenId, on: Day, why: BenefitEnd) -> Result<Option<Benefit>> {
    let benefits = store::benefits(ctx, person)?;
    end_those(ctx, benefits, on, why)
}

/// Ends what somebody draws who joined an insurance through an employer, as of her first day there.
pub(crate) fn end_by_work(ctx: &mut Ctx, joined: &Membership) -> Result<()> {
    let mut benefits = store::benefits(ctx, joined.person)?;
    benefits.retain(|one| works_after(joined, one.claimed_on));
    end_those(ctx, benefits, joined.from, BenefitEnd::Work).map(drop)
}

/// Ends those of these, the latest first, that owe a month after that of a day; also one whose months were over before anybody heard. The latest that was ended.
fn end_those(ctx: &mut Ctx, benefits: Vec<Benefit>, on: Day, why: BenefitEnd) -> Result<Option<Benefit>> {
    let mut latest = None;
    for benefit in benefits {
        let Some(last_month) = benefit.last_month_if_ended(on) else { continue };
        let ended = Benefit { last_month, end: Some((why, on)), ..benefit };
        store::end_benefit(ctx, &ended)?;
        let facts = [("why", why.word().to_owned()), ("last", ended.last_month.to_string())];
        audit::record(ctx, "insurance.end_benefit", &object_of(&ended), &facts)?;
        latest.get_or_insert(ended);
    }
    Ok(latest)
}

/// Ends what people draw whom the registry knows as dead or gone, as of the day it knows; who they are.
pub(crate) fn end_of_gone(ctx: &mut Ctx, gone: &[(CitizenId, PersonState)]) -> Result<Vec<CitizenId>> {
    let persons: Vec<CitizenId> = gone.iter().map(|(person, _)| *person).collect();
    let drawing = store::with_open_benefit(ctx, &persons)?;
    let mut ended = Vec::new();
    for (person, state) in gone.iter().filter(|(person, _)| drawing.binary_search(person).is_ok()) {
        let since = registry::known(ctx, *person)?.state_since.unwrap_or(ctx.today()).min(ctx.today());
        let why = if *state == PersonState::Moved { BenefitEnd::Moved } else { BenefitEnd::Death };
        if put_end(ctx, *person, since, why)?.is_some() {
            ended.push(*person);
        }
    }
    Ok(ended)
}

/// How the benefits of a person within the actor's scope stand, the latest first. Whose it is to see says the caller.
///
/// # Errors
/// `unknown_person`; a failure of the database.
pub fn benefits_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<BenefitStanding>> {
    registry::known(ctx, person)?;
    let (benefits, today) = (store::benefits(ctx, person)?, ctx.today());
    Ok(if benefits.is_empty() { Vec::new() } else { stand(&benefits, &store::benefit_paid(ctx, person)?, today) })
}

/// Whether a person within the actor's scope draws one today. Whose it is to see says the caller.
///
/// # Errors
/// As [`benefits_of`].
pub fn draws_benefit(ctx: &mut Ctx, person: CitizenId) -> Result<bool> {
    registry::known(ctx, person)?;
    let today = ctx.today();
    Ok(store::benefits(ctx, person)?.first().is_some_and(|latest| latest.over_on(today).is_none()))
}

/// People who draw a benefit today, after somebody, and after whom to go on; at most so many.
///
/// # Errors
/// A failure of the database.
pub fn who_draw_benefits(
    ctx: &mut Ctx,
    after: Option<CitizenId>,
    limit: usize,
) -> Result<(Vec<CitizenId>, Option<CitizenId>)> {
    let month: Period = month_of(ctx.today());
    let people = ctx.as_owner(|ctx| store::drawing_benefits(ctx, &month, after, limit))?;
    let next = people.last().copied().filter(|_| people.len() == limit);
    Ok((people, next))
}
