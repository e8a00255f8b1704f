//! Proof of life 待遇资格认证: that who draws a pension lives, shown once a year.
//!
//! A proof counts for the rules' months from its day on, whenever it is made. Whose proof ended more than the grace ago is suspended, never ended; a
//! proof made up lets the pension go on and says what is paid back, unless another reason holds it. Nobody proves for another: on an own device it is the
//! person who is signed in, at a desk somebody of the office saw her. Deliberately absent: reading a card and comparing a face (the terminal's), and telling
//! people (the caller's: [`due_soon`] and [`suspend_unproved`] say whom).

use access::Deed;
use kernel::{CitizenId, Ctx, Day, Moment, Refusal, Result, refuse};
use registry::PersonState;

use crate::{
    claiming::{BackPay, go_on, object_of, own, put_suspension},
    pension::{Pension, grace_until},
    people::{self, text},
    rules::rules_on,
    state::{PensionState, SuspendReason, words},
    store,
};

/// So many pensions are suspended in one transaction, so that desks wait for none of them long.
const PENSIONS_AT_A_TIME: usize = 300;

/// How a proof came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Her card was in a terminal or at a station.
    Card {
        /// Which, as it is called there.
        place: String,
    },
    /// She confirmed it in the app, with electronic card and passkey.
    App,
    /// A clerk or village agent saw her; two sign.
    Visit {
        /// Who visited.
        first: String,
        /// Who was there too.
        second: String,
    },
    /// Data show it, such as a visit to a hospital.
    Data {
        /// Which, in words.
        evidence: String,
        /// The day on which she was seen.
        on: Day,
    },
}

/// The ways of a proof, as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// [`How::Card`].
    Card,
    /// [`How::App`].
    App,
    /// [`How::Visit`].
    Visit,
    /// [`How::Data`].
    Data,
}

words!(Way, 4: Card = "card", App = "app", Visit = "visit", Data = "data");

impl How {
    /// Its way.
    #[must_use]
    pub fn way(&self) -> Way {
        match self {
            How::Card { .. } => Way::Card,
            How::App => Way::App,
            How::Visit { .. } => Way::Visit,
            How::Data { .. } => Way::Data,
        }
    }
}

/// A proof that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// How.
    pub how: How,
    /// The day from which it counts.
    pub proved_on: Day,
    /// The last day on which it counts.
    pub valid_until: Day,
    /// When it was written down.
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// What a proof comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The last day on which it counts.
    pub valid_until: Day,
    /// What is paid back, where it let the pension go on.
    pub resumed: Option<BackPay>,
}

/// Somebody whose proof ends soon or has ended, and who is still paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofDue {
    /// Who.
    pub person: CitizenId,
    /// The last day on which the last proof counts.
    pub valid_until: Day,
    /// The last day on which she is paid without another.
    pub paid_until: Day,
}

/// What a run of [`suspend_unproved`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unproved {
    /// Whose pensions were suspended.
    pub suspended: Vec<CitizenId>,
    /// Whether there may be more: call it again.
    pub more: bool,
}

/// A person who draws a pension proves that she lives. What follows: until when it counts, and what is paid back where it lets the pension go on.
///
/// # Errors
/// `pension_proof_not_in_person` where another resident acts; `pension_signatures_needed` unless two different people sign; `pension_proof_older` than the last
/// one; `pension_proof_too_old` to count today; `insurance_day_ahead`; `pension_unknown`, `pension_wrong_state`; `text_missing`, `text_too_long`;
/// `insurance_person_gone`, `unknown_person`, `not_allowed`; a failure of the database.
pub fn prove(ctx: &mut Ctx, person: CitizenId, how: &How) -> Result<Proved> {
    may_prove(ctx, person, how)?;
    let how = tidy(how)?;
    let holder = registry::known(ctx, person)?;
    if holder.state == PersonState::Dead {
        return Err(people::gone(person, holder.state).into());
    }
    let pension = own(ctx, person)?;
    if !matches!(pension.state, PensionState::Claimed | PensionState::Paying | PensionState::Suspended) {
        let refusal = Refusal::new("pension_wrong_state").with("person", person.masked());
        return Err(refusal.with("state", pension.state.word()).with("deed", "prove").into());
    }
    let today = ctx.today();
    let proved_on = match &how {
        How::Data { on, .. } => *on,
        _ => today,
    };
    people::refuse_day(ctx, person, proved_on)?;
    if proved_on < pension.proved_on {
        return Err(Refusal::new("pension_proof_older").with("day", pension.proved_on).into());
    }
    let valid_until = proved_on.plus_months(rules_on(proved_on).proof_months);
    if grace_until(valid_until) < today {
        return Err(Refusal::new("pension_proof_too_old").with("day", proved_on).into());
    }
    let proof = Proof { how, proved_on, valid_until, at: ctx.now(), by: ctx.actor().user.to_string() };
    store::put_proof(ctx, person, holder.village, &proof)?;
    let proved = Pension { proved_on, valid_until, region: holder.village, ..pension.clone() };
    store::move_pension(ctx, &pension, &proved)?;
    let facts = [("way", proof.how.way().word().to_owned()), ("until", valid_until.to_string())];
    audit::record(ctx, "insurance.prove", &object_of(&pension), &facts)?;
    let waited_for_it = pension.suspension.is_some_and(|held| held.reason == SuspendReason::NoProof);
    let resumed = if waited_for_it { Some(go_on(ctx, &proved, proof.how.way().word())?) } else { None };
    Ok(Proved { valid_until, resumed })
}

/// Whose word counts, by the way: her own on an own device or at a terminal; a desk's or a village agent's; for data, who keeps the registers.
fn may_prove(ctx: &mut Ctx, person: CitizenId, how: &How) -> Result<()> {
    let is_resident = ctx.actor().user.starts_with("resident:");
    match how {
        How::Data { .. } => access::require(ctx, Deed::KeepRegistry),
        How::App | How::Card { .. } if is_resident => {
            access::require(ctx, Deed::OwnAffairs)?;
            if access::own_person(ctx)? == person { Ok(()) } else { refuse("pension_proof_not_in_person") }
        }
        How::App => refuse("pension_proof_not_in_person"),
        How::Card { .. } | How::Visit { .. } => access::require(ctx, Deed::TakeCase),
    }
}

/// The same with texts that can be kept.
fn tidy(how: &How) -> Result<How> {
    Ok(match how {
        How::App => How::App,
        How::Card { place } => How::Card { place: text(place)? },
        How::Data { evidence, on } => How::Data { evidence: text(evidence)?, on: *on },
        How::Visit { first, second } => {
            if first.trim().is_empty() || second.trim().is_empty() || first.trim() == second.trim() {
                return refuse("pension_signatures_needed");
            }
            How::Visit { first: text(first)?, second: text(second)? }
        }
    })
}

/// The proofs of a person within the actor's scope, the latest first. Whose it is to see says the caller.
///
/// # Errors
/// `unknown_person`; a failure of the database.
pub fn proofs_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Proof>> {
    registry::known(ctx, person)?;
    store::proofs(ctx, person)
}

/// Who is to be reminded: people within the actor's scope who are paid and whose proof ends within the rules' days or has ended, in the order in which it
/// ends, at most `limit` after a given day and person.
///
/// # Errors
/// A failure of the database.
pub fn due_soon(ctx: &mut Ctx, limit: usize, after: Option<(Day, CitizenId)>) -> Result<Vec<ProofDue>> {
    let today = ctx.today();
    let last = today.plus_days(rules_on(today).remind_days);
    let due = store::proofs_ending(ctx, last, limit, after)?;
    let to_due = |(person, valid_until)| ProofDue { person, valid_until, paid_until: grace_until(valid_until) };
    Ok(due.into_iter().map(to_due).collect())
}

/// Who is reminded now of a proof that ends within the rules' days, each once for a proof; at most so many. Whoever asks tells them in the same transaction,
/// and asks again until there is nobody.
///
/// # Errors
/// A failure of the database.
pub fn remind(ctx: &mut Ctx, limit: usize) -> Result<Vec<ProofDue>> {
    let today = ctx.today();
    let last = today.plus_days(rules_on(today).remind_days);
    ctx.as_owner(|ctx| {
        let due = store::proofs_to_remind(ctx, last, limit)?;
        due.iter().try_for_each(|(person, _)| store::put_reminded(ctx, *person))?;
        let to_due = |(person, valid_until)| ProofDue { person, valid_until, paid_until: grace_until(valid_until) };
        Ok(due.into_iter().map(to_due).collect())
    })
}

/// Suspends the next pensions whose proof ended more than the rules' grace ago. For a job that runs every day and calls it until there are no more; it never
/// ends a pension.
///
/// # Errors
/// A failure of the database.
pub fn suspend_unproved(ctx: &mut Ctx) -> Result<Unproved> {
    let today = ctx.today();
    // Who is paid though her proof ended on this day is paid for the last time today.
    let last = today.plus_days(-rules_on(today).grace_days - 1);
    ctx.as_owner(|ctx| {
        let unproved = store::pensions_proved_until(ctx, last, PENSIONS_AT_A_TIME)?;
        for pension in &unproved {
            put_suspension(ctx, pension, SuspendReason::NoProof)?;
        }
        let more = unproved.len() == PENSIONS_AT_A_TIME;
        Ok(Unproved { suspended: unproved.into_iter().map(|pension| pension.person).collect(), more })
    })
}
