//! Offers 免申即享: a service whose right the data show, waiting for nothing but consent.
//!
//! A person is offered a service once. Consent opens a case as if she had asked; who says no can still ask by herself. Deliberately absent: who has a right (the
//! room above looks for them), and opening the case.

use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result};

use super::{Applicant, asking::may_ask};
use crate::{message, store};

/// An offer that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The service's code.
    pub service: String,
    /// Since when.
    pub offered_on: Day,
}

/// Offers a service to somebody, and tells her; whether it is new. What was offered before is not offered again, and what she has a case of is not offered.
///
/// # Errors
/// A failure of the database.
pub fn offer(ctx: &mut Ctx, service: &str, person: CitizenId, region: RegionCode) -> Result<bool> {
    if !store::put_offer(ctx, service, person, region)? {
        return Ok(false);
    }
    message::notify(ctx, person, "message_offer", &[("service", service.to_owned())])?;
    audit::record(ctx, "casework.offer", &format!("service {service}"), &[])?;
    Ok(true)
}

/// Whether a service was offered to somebody before, or she has asked for it.
///
/// # Errors
/// A failure of the database.
pub fn was_offered(ctx: &mut Ctx, service: &str, person: CitizenId) -> Result<bool> {
    store::was_offered(ctx, service, person)
}

/// Who stands in a register today, after somebody, by person, at most `limit`.
///
/// # Errors
/// A failure of the database.
pub fn people_in(ctx: &mut Ctx, register: &str, after: Option<CitizenId>, limit: usize) -> Result<Vec<CitizenId>> {
    let today = ctx.today();
    store::people_in(ctx, register, today, after, limit)
}

/// What waits for a person's consent, the latest first.
///
/// # Errors
/// As [`super::keep_draft`].
pub fn offers_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Offer>> {
    may_ask(ctx, &Applicant::Person(person))?;
    store::offers(ctx, person)
}

/// She says no.
///
/// # Errors
/// `offer_unknown`; as [`super::keep_draft`].
pub fn decline_offer(ctx: &mut Ctx, person: CitizenId, service: &str) -> Result<()> {
    answer(ctx, person, service, None)
}

/// She says yes: the case that was opened in this transaction.
///
/// # Errors
/// As [`decline_offer`].
pub fn take_offer(ctx: &mut Ctx, person: CitizenId, service: &str, case_id: i64) -> Result<()> {
    answer(ctx, person, service, Some(case_id))
}

fn answer(ctx: &mut Ctx, person: CitizenId, service: &str, case_id: Option<i64>) -> Result<()> {
    may_ask(ctx, &Applicant::Person(person))?;
    if !store::answer_offer(ctx, person, service, case_id)? {
        return Err(Refusal::new("offer_unknown").with("service", service).into());
    }
    let said = if case_id.is_some() { "yes" } else { "no" };
    audit::record(ctx, "casework.answer_offer", &format!("service {service}"), &[("answer", said.to_owned())]).map(drop)
}
