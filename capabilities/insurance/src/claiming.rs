//! What is done with a pension: claimed, granted or declined, suspended, resumed, ended.
//!
//! Who took a claim in does not grant it. A suspension is never an end: what is owed meanwhile is owed when the pension goes on, but for months that its
//! reason takes away. Deliberately absent: raising a pension after the claim, moving it to another prefecture, funeral money, and asking back
//! what was paid for months after a death: [`end`] says which those are.

use access::{Act, Deed};
use kernel::{CitizenId, Ctx, Day, Fen, Period, Refusal, Result, refuse};
use registry::{Person, PersonState};

use crate::{
    BenefitEnd, Insurance, LeaveReason, drawing, formula,
    membership::Membership,
    month::{after, before, month_of},
    pension::{End, Gap, Paid, Pension, PensionStep, Suspension, account_part_of, lost, monthly_in, owed, sum_of},
    people,
    rules::rules_on,
    state::{EndReason, PensionDeed, PensionState, SuspendReason, next_state},
    store,
};

/// So many people who died or left are looked at in one transaction.
const PEOPLE_AT_A_TIME: usize = 500;

/// What a claim comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The first month that will be paid.
    pub first_month: Period,
    /// What stands in the account.
    pub account: Fen,
    /// What the pension comes to in the first month.
    pub monthly: Fen,
}

/// What is paid back when a pension goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackPay {
    /// The months before this one that are owed; the next run hands them out with its own month.
    pub months: Vec<Period>,
    /// What they come to.
    pub fen: Fen,
}

/// What the end of a pension comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The last month that was owed.
    pub last_month: Period,
    /// Months up to it that were not handed out: they are the heirs', and count as handed out from now on.
    pub owed: Vec<Period>,
    /// What these come to.
    pub owed_fen: Fen,
    /// Months after it that were handed out: to be asked back.
    pub overpaid: Vec<Period>,
    /// What these came to.
    pub overpaid_fen: Fen,
    /// What is left of the account: the heirs', or the person's own where she lives.
    pub remainder: Fen,
}

/// How far [`suspend_gone`] came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Whose pensions were suspended.
    pub suspended: Vec<CitizenId>,
    /// Whose unemployment benefits were ended.
    pub ended: Vec<CitizenId>,
    /// After whom to go on; nothing when nobody is left.
    pub next: Option<CitizenId>,
}

/// What a claim of today would come to, if nothing stands against it: for the person who asks. Nothing is written. Whose it is to see says the caller.
///
/// # Errors
/// What stands against it, as [`claim`].
pub fn foresee(ctx: &mut Ctx, person: CitizenId) -> Result<Claim> {
    let today = ctx.today();
    let holder = people::alive(ctx, person)?;
    let before = store::pension(ctx, person)?;
    judge(ctx, &holder, before.as_ref(), today).map(|(claim, _)| claim)
}

/// People who are in the resident pension, old enough to claim it and have none, after somebody, and after whom to go on; so many members are looked at. Whether
/// enough was paid in is judged by the claim.
///
/// # Errors
/// A failure of the database.
pub fn might_claim(
    ctx: &mut Ctx,
    after: Option<CitizenId>,
    limit: usize,
) -> Result<(Vec<CitizenId>, Option<CitizenId>)> {
    let today = ctx.today();
    let age = rules_on(today).claim_age;
    let mut members = ctx.as_owner(|ctx| store::members_without_pension(ctx, after, limit))?;
    let next = members.last().copied().filter(|_| members.len() == limit);
    members.retain(|person| person.age_on(today) >= age);
    Ok((members, next))
}

/// Somebody claims the resident pension: what it comes to, and from which month.
///
/// # Errors
/// `pension_too_young`; `pension_not_insured`, `pension_insured_elsewhere`; `pension_years_missing`; `pension_wrong_state` to who claimed or
/// draws one; `insurance_person_gone`, `unknown_person`, `not_allowed`, `no_mandate`; a failure of the database.
pub fn claim(ctx: &mut Ctx, person: CitizenId) -> Result<Claim> {
    access::require_for(ctx, Deed::TakeCase, person, Act::Apply)?;
    let today = ctx.today();
    let holder = people::alive(ctx, person)?;
    put_claim(ctx, &holder, today).map(|(claim, _)| claim)
}

/// Grants a claim: the pension is paid from its first month on, also where that has passed.
///
/// # Errors
/// `pension_needs_another` to who took the claim in; `pension_unknown`, `pension_wrong_state`; `insurance_person_gone`, `unknown_person`, `not_allowed`; a
/// failure of the database.
pub fn grant(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    access::require(ctx, Deed::DecideCase)?;
    people::alive(ctx, person)?;
    let pension = own(ctx, person)?;
    let state = pension.after(PensionDeed::Grant)?;
    if pension.claimed_by == *ctx.actor().user {
        return refuse("pension_needs_another");
    }
    move_on(ctx, &pension, &Pension { state, ..pension.clone() }, PensionDeed::Grant, "")
}

/// Claims and grants in one, as of the day on which it was asked for: for a case that was taken in, reviewed and decided elsewhere, by two people.
///
/// # Errors
/// `insurance_day_ahead`; as [`claim`] and [`grant`].
pub fn grant_asked(ctx: &mut Ctx, person: CitizenId, asked_on: Day) -> Result<Claim> {
    access::require(ctx, Deed::DecideCase)?;
    let holder = people::alive(ctx, person)?;
    people::refuse_day(ctx, person, asked_on)?;
    let (claim, pension) = put_claim(ctx, &holder, asked_on)?;
    let state = pension.after(PensionDeed::Grant)?;
    move_on(ctx, &pension, &Pension { state, ..pension.clone() }, PensionDeed::Grant, "")?;
    Ok(claim)
}

/// Declines a claim, and why; she may claim again.
///
/// # Errors
/// `text_missing`, `text_too_long`; `pension_unknown`, `pension_wrong_state`; `unknown_person`, `not_allowed`; a failure of the database.
pub fn decline(ctx: &mut Ctx, person: CitizenId, why: &str) -> Result<()> {
    access::require(ctx, Deed::DecideCase)?;
    registry::known(ctx, person)?;
    let pension = own(ctx, person)?;
    let state = pension.after(PensionDeed::Decline)?;
    let why = people::text(why)?;
    move_on(ctx, &pension, &Pension { state, ..pension.clone() }, PensionDeed::Decline, &why)
}

/// What a claim comes to, and how the pension would stand.
fn judge(ctx: &mut Ctx, holder: &Person, before: Option<&Pension>, on: Day) -> Result<(Claim, Pension)> {
    let person = holder.id;
    if let Some(known) = before
        && next_state(Some(known.state), PensionDeed::Claim).is_none()
    {
        return Err(known.wrong_state(PensionDeed::Claim).into());
    }
    let rules = rules_on(on);
    if person.age_on(on) < rules.claim_age {
        return Err(Refusal::new("pension_too_young").with("age", rules.claim_age).into());
    }
    refuse_insured_elsewhere(&store::memberships(ctx, person)?, on)?;
    let paid = store::paid_in(ctx, person)?.into_iter().find(|paid| paid.insurance == Insurance::ResidentPension);
    let (months, account) = paid.map_or((0, Fen::ZERO), |paid| (paid.months, paid.total));
    let needed = rules.years_needed_by(person);
    if months < needed * 12 {
        return Err(Refusal::new("pension_years_missing").with("needed", needed).with("paid", months / 12).into());
    }
    let first_month = after(&month_of(on));
    let claim =
        Claim { monthly: monthly_in(&first_month, account, &first_month), first_month: first_month.clone(), account };
    let pension = Pension {
        pension_id: 0,
        person,
        region: holder.village,
        state: PensionState::Claimed,
        claimed_on: on,
        claimed_by: ctx.actor().user.to_string(),
        next_month: first_month.clone(),
        first_month,
        account,
        proved_on: on,
        valid_until: on.plus_months(rules.proof_months),
        suspension: None,
        end: None,
    };
    Ok((claim, pension))
}

/// She is in the resident pension, in no other pension insurance, and draws none of another.
fn refuse_insured_elsewhere(memberships: &[Membership], on: Day) -> Result<()> {
    let elsewhere = |one: &&Membership| {
        let retired = one.left_because == Some(LeaveReason::Retired) && one.from <= on;
        Insurance::ResidentPension.excludes(one.insurance) && (one.holds_on(on) || retired)
    };
    if let Some(one) = memberships.iter().find(elsewhere) {
        return Err(Refusal::new("pension_insured_elsewhere").with("insurance", one.insurance.word()).into());
    }
    if memberships.iter().any(|one| one.insurance == Insurance::ResidentPension && one.holds_on(on)) {
        return Ok(());
    }
    refuse("pension_not_insured")
}

fn put_claim(ctx: &mut Ctx, holder: &Person, on: Day) -> Result<(Claim, Pension)> {
    let known = store::pension(ctx, holder.id)?;
    let (claim, judged) = judge(ctx, holder, known.as_ref(), on)?;
    let pension_id = match &known {
        Some(known) => known.pension_id,
        None => ctx.take_numbers("insurance_pension", 1)?,
    };
    let pension = Pension { pension_id, ..judged };
    store::put_pension(ctx, &pension)?;
    drawing::put_end(ctx, holder.id, on, BenefitEnd::Pension)?;
    record(ctx, &pension, PensionDeed::Claim, "")?;
    Ok((claim, pension))
}

/// The pension of a person; whoever asks has looked whether she may.
pub(crate) fn own(ctx: &mut Ctx, person: CitizenId) -> Result<Pension> {
    match store::pension(ctx, person)? {
        Some(pension) => Ok(pension),
        None => Err(Refusal::new("pension_unknown").with("person", person.masked()).into()),
    }
}

/// Moves a pension on: its row, its history and the log.
pub(crate) fn move_on(ctx: &mut Ctx, from: &Pension, to: &Pension, deed: PensionDeed, note: &str) -> Result<()> {
    store::move_pension(ctx, from, to)?;
    record(ctx, to, deed, note)
}

fn record(ctx: &mut Ctx, pension: &Pension, deed: PensionDeed, note: &str) -> Result<()> {
    store::put_step(ctx, pension, deed, note)?;
    // What somebody wrote in words of his own stays out of the log.
    let word = if deed == PensionDeed::Decline { "" } else { note };
    let facts = [("deed", deed.word().to_owned()), ("note", word.to_owned())];
    audit::record(ctx, "insurance.move_pension", &object_of(pension), &facts).map(drop)
}

pub(crate) fn object_of(pension: &Pension) -> String {
    format!("pension {}", pension.pension_id)
}

/// Suspends a pension; also one that is suspended for another reason, which then holds alone.
///
/// # Errors
/// `pension_suspended_already` for the same reason; `pension_unknown`, `pension_wrong_state`; `unknown_person`, `not_allowed`; a failure of the
/// database.
pub fn suspend(ctx: &mut Ctx, person: CitizenId, reason: SuspendReason) -> Result<()> {
    access::require(ctx, Deed::DecideCase)?;
    registry::known(ctx, person)?;
    let pension = own(ctx, person)?;
    put_suspension(ctx, &pension, reason)
}

pub(crate) fn put_suspension(ctx: &mut Ctx, pension: &Pension, reason: SuspendReason) -> Result<()> {
    let state = pension.after(PensionDeed::Suspend)?;
    if pension.suspension.is_some_and(|held| held.reason == reason) {
        return Err(Refusal::new("pension_suspended_already").with("reason", reason.word()).into());
    }
    let today = ctx.today();
    close_suspension(ctx, pension, &before(&month_of(today)))?;
    let suspended = Pension { state, suspension: Some(Suspension { reason, on: today }), ..pension.clone() };
    move_on(ctx, pension, &suspended, PensionDeed::Suspend, reason.word())
}

/// Writes down what a suspension has taken away up to a month.
fn close_suspension(ctx: &mut Ctx, pension: &Pension, until: &Period) -> Result<Option<Gap>> {
    let gap = pension.suspension.and_then(|suspension| lost(suspension, until));
    if let Some(gap) = &gap {
        store::put_gap(ctx, pension.person, gap)?;
    }
    Ok(gap)
}

/// A suspended pension goes on; which months are paid back.
///
/// # Errors
/// `pension_proof_missing` where the last proof of life has ended and its grace too: she proves first; `pension_unknown`, `pension_wrong_state`;
/// `insurance_person_gone`, `unknown_person`, `not_allowed`; a failure of the database.
pub fn resume(ctx: &mut Ctx, person: CitizenId) -> Result<BackPay> {
    access::require(ctx, Deed::DecideCase)?;
    people::alive(ctx, person)?;
    let pension = own(ctx, person)?;
    pension.after(PensionDeed::Resume)?;
    if pension.grace_until() < ctx.today() {
        return Err(Refusal::new("pension_proof_missing").with("day", pension.valid_until).into());
    }
    go_on(ctx, &pension, "")
}

/// The months from the next one on that are not owed: suspended for good, or handed out already by a later batch than one that was undone.
fn not_owed(ctx: &mut Ctx, pension: &Pension) -> Result<Vec<Gap>> {
    let mut months = store::gaps(ctx, pension.person)?;
    let ahead = store::paid_after(ctx, pension.person, &before(&pension.next_month))?;
    months.extend(ahead.into_iter().map(|paid| Gap::of(paid.month)));
    Ok(months)
}

/// A suspended pension goes on from this month.
pub(crate) fn go_on(ctx: &mut Ctx, pension: &Pension, note: &str) -> Result<BackPay> {
    let state = pension.after(PensionDeed::Resume)?;
    let last = before(&month_of(ctx.today()));
    close_suspension(ctx, pension, &last)?;
    let paying = Pension { state, suspension: None, ..pension.clone() };
    move_on(ctx, pension, &paying, PensionDeed::Resume, note)?;
    let months = owed(&pension.next_month, &last, &not_owed(ctx, pension)?);
    let fen = sum_of(&pension.first_month, pension.account, &months);
    Ok(BackPay { months, fen })
}

/// Ends a pension for good, as of the day on which its reason came about: its month is the last that is owed. What was claimed and not granted owes no month.
///
/// # Errors
/// `insurance_day_ahead`, `insurance_day_before_birth`; `pension_unknown`, `pension_wrong_state`; `unknown_person`, `not_allowed`; a failure of the database.
pub fn end(ctx: &mut Ctx, person: CitizenId, on: Day, why: EndReason) -> Result<Ending> {
    access::require(ctx, Deed::DecideCase)?;
    let holder = registry::known(ctx, person)?;
    people::refuse_day(ctx, person, on)?;
    let pension = own(ctx, person)?;
    let state = pension.after(PensionDeed::End)?;
    let no_month = before(&pension.first_month);
    let first_day = pension.first_month.first_day().expect("a month has a first day");
    let last_month = if on < first_day { no_month } else { month_of(on) };
    close_suspension(ctx, &pension, &last_month)?;
    // A claim that nobody granted owes nothing.
    let owed_from = |first: &Period, gaps: &[Gap]| match pension.state {
        PensionState::Claimed => Vec::new(),
        _ => owed(first, &last_month, gaps),
    };
    let owed = owed_from(&pension.next_month, &not_owed(ctx, &pension)?);
    let run = month_of(ctx.today());
    let of_account = account_part_of(&pension.first_month, pension.account);
    for month in &owed {
        let paid = Paid { month: month.clone(), run: run.clone(), fen: pension.monthly_in(month), of_account };
        store::put_paid_at_end(ctx, person, holder.village, &paid)?;
    }
    // Every month up to the last one is handed out by now, so that the account has paid its part of each.
    let drawn = owed_from(&pension.first_month, &store::gaps(ctx, person)?);
    let of_account = Fen::try_sum(drawn.iter().map(|_| of_account)).expect("an account has a bound");
    let over = store::paid_after(ctx, person, &last_month)?;
    let ending = Ending {
        owed_fen: sum_of(&pension.first_month, pension.account, &owed),
        owed,
        overpaid_fen: Fen::try_sum(over.iter().map(|paid| paid.fen)).expect("an account has a bound"),
        overpaid: over.into_iter().map(|paid| paid.month).collect(),
        remainder: formula::remainder(pension.account, of_account),
        last_month,
    };
    let ended = Pension {
        state,
        next_month: pension.next_month.clone().max(after(&ending.last_month)),
        suspension: None,
        end: Some(End { reason: why, on, last_month: ending.last_month.clone(), remainder: ending.remainder }),
        ..pension.clone()
    };
    move_on(ctx, &pension, &ended, PensionDeed::End, why.word())?;
    if let Some(open) = store::open_membership(ctx, person, Insurance::ResidentPension)? {
        store::end_membership(ctx, &open, on.max(open.from), left_because(why))?;
    }
    Ok(ending)
}

fn left_because(why: EndReason) -> LeaveReason {
    match why {
        EndReason::Death => LeaveReason::Died,
        EndReason::Left => LeaveReason::Moved,
        EndReason::InsuredElsewhere | EndReason::Other => LeaveReason::Stopped,
    }
}

/// Suspends the pensions of the next people whom the registry knows as dead or gone, and ends their unemployment benefits. For a job that runs every day; it
/// never ends a pension, for reports are wrong now and then; what is left of a benefit can be claimed anew. May be called any number of times, and goes on after whom it is told.
///
/// # Errors
/// A failure of the database.
pub fn suspend_gone(ctx: &mut Ctx, after: Option<CitizenId>) -> Result<Gone> {
    let today = ctx.today();
    ctx.as_owner(|ctx| {
        let gone = registry::gone(ctx, today, after, PEOPLE_AT_A_TIME)?;
        let next = gone.last().map(|(person, _)| *person).filter(|_| gone.len() == PEOPLE_AT_A_TIME);
        let persons: Vec<CitizenId> = gone.iter().map(|(person, _)| *person).collect();
        let mut paying = store::pensions_paying(ctx, &persons)?;
        paying.sort_by_key(|pension| pension.person);
        paying.dedup_by_key(|pension| pension.person);
        for pension in &paying {
            let state = gone.iter().find(|(person, _)| *person == pension.person).map(|(_, state)| *state);
            let reason = match state {
                Some(PersonState::Moved) => SuspendReason::Moved,
                _ => SuspendReason::DeathReported,
            };
            put_suspension(ctx, pension, reason)?;
        }
        let ended = drawing::end_of_gone(ctx, &gone)?;
        Ok(Gone { suspended: paying.iter().map(|pension| pension.person).collect(), ended, next })
    })
}

/// The pension of a person within the actor's scope. Whose it is to see says the caller.
///
/// # Errors
/// `unknown_person`; a failure of the database.
pub fn pension_of(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Pension>> {
    registry::known(ctx, person)?;
    store::pension(ctx, person)
}

/// What was done with it, oldest first.
///
/// # Errors
/// As [`pension_of`].
pub fn steps_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<PensionStep>> {
    registry::known(ctx, person)?;
    store::steps(ctx, person)
}

/// The months that were handed out, the latest first.
///
/// # Errors
/// As [`pension_of`].
pub fn paid_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Paid>> {
    registry::known(ctx, person)?;
    store::paid(ctx, person)
}
