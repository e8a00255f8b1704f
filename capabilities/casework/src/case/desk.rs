//! What an office does with a case: its list, the steps, the decision, and what is left lying.
//!
//! Where money or a status follows, who decides has not reviewed; after an objection or a correction nobody decides who decided
//! before. The decision itself is one step; what it comes to is carried out by the room above in the same transaction.

use access::Deed as May;
use kernel::{Ctx, Day, Error, Fen, Refusal, RegionCode, Result, refuse};

use super::{Case, CaseState, Content, Deed, Done, limit_of, office_above, office_for, work_of};
use crate::{
    Kept, message,
    service::{Area, Outcome},
    store, text,
};

/// The applicant has so many calendar days to bring what was asked for; ours, unverified.
const SUPPLY_DAYS: i32 = 30;

pub(super) fn object_of(case_id: i64) -> String {
    format!("case {case_id}")
}

pub(super) fn wrong_state(case: &Case) -> Error {
    Refusal::new("case_wrong_state").with("reference", &case.reference).with("state", case.state.word()).into()
}

/// Which cases an office asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFilter {
    /// The office.
    pub office: RegionCode,
    /// Of this area only.
    pub area: Option<Area>,
    /// That are due after this day and number: the next page of a list.
    pub after: Option<(Day, i64)>,
}

/// How many cases wait at an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeCount {
    /// The office.
    pub office: RegionCode,
    /// All that wait.
    pub open: i64,
    /// Of these, over their limit.
    pub red: i64,
}

/// What waits at an office, in the order in which it is due, at most `limit`.
///
/// # Errors
/// `not_allowed`; `out_of_scope`; a failure of the database.
pub fn cases(ctx: &mut Ctx, filter: &CaseFilter, limit: usize) -> Result<Vec<Case>> {
    access::require(ctx, May::Read)?;
    refuse_other_office(ctx, filter.office)?;
    store::cases_waiting(ctx, filter, limit)
}

fn refuse_other_office(ctx: &Ctx, office: RegionCode) -> Result<()> {
    let (low, high) = office.range();
    if low > ctx.scope().high || high < ctx.scope().low {
        return Err(Refusal::new("out_of_scope").with("region", office).into());
    }
    Ok(())
}

/// How many cases wait at each office of the actor's scope, and how many are over their limit.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn office_counts(ctx: &mut Ctx) -> Result<Vec<OfficeCount>> {
    access::require(ctx, May::Read)?;
    store::office_counts(ctx)
}

/// A case within the actor's scope, with what was said.
///
/// # Errors
/// `case_unknown`; `not_allowed`; a failure of the database.
pub fn case(ctx: &mut Ctx, case_id: i64) -> Result<(Case, Content)> {
    access::require(ctx, May::Read)?;
    let scope = ctx.scope();
    let case = store::case(ctx, case_id)?.filter(|case| scope.covers(case.region));
    let case = case.ok_or_else(|| Refusal::new("case_unknown").with("case", case_id))?;
    let content = store::case_content(ctx, &case)?;
    Ok((case, content))
}

/// What was done with a case, oldest first.
///
/// # Errors
/// As [`case`].
pub fn history(ctx: &mut Ctx, case_id: i64) -> Result<Vec<Done>> {
    let (case, _) = case(ctx, case_id)?;
    store::case_steps(ctx, &case)
}

/// The files of a case, by the material's key.
///
/// # Errors
/// As [`case`].
pub fn materials(ctx: &mut Ctx, case_id: i64) -> Result<Vec<(String, Kept)>> {
    let (case, _) = case(ctx, case_id)?;
    store::case_materials(ctx, &case)
}

/// One of them, as it came.
///
/// # Errors
/// `file_unknown`; as [`case`].
pub fn take_material(ctx: &mut Ctx, case_id: i64, sha256: &str) -> Result<(Kept, Vec<u8>)> {
    let kept = materials(ctx, case_id)?.into_iter().find(|(_, kept)| kept.sha256 == sha256);
    let Some((_, kept)) = kept else { return Err(Refusal::new("file_unknown").with("sha256", sha256).into()) };
    let (_, bytes) = document::kept(ctx, sha256)?;
    Ok((kept, bytes))
}

/// A case after a deed of an office, which must be possible now.
fn step(ctx: &mut Ctx, case_id: i64, deed: Deed, may: May) -> Result<(Case, CaseState)> {
    access::require(ctx, may)?;
    let (case, _) = case(ctx, case_id)?;
    let after = case.after(deed).ok_or_else(|| wrong_state(&case))?;
    Ok((case, after))
}

/// Where a paused clock goes on: the days it stood still, of the limit's kind.
fn pause_until(case: &Case, today: Day) -> u32 {
    let count = limit_of(case.version()).count;
    case.paused_days + case.paused_on.map_or(0, |since| count.between(since, today))
}

/// Tells a person; an employer is told by those who act for it, when they look.
fn tell_applicant(ctx: &mut Ctx, case: &Case, key: &'static str, args: &[(&'static str, String)]) -> Result<()> {
    match case.applicant.person() {
        Some(person) => message::notify(ctx, person, key, args),
        None => Ok(()),
    }
}

/// Moves a case on: state, office, clock, history and log. The case as it stands then.
pub(super) fn move_on(ctx: &mut Ctx, case: &Case, deed: Deed, state: CaseState, note: &str) -> Result<Case> {
    let version = case.version();
    let today = ctx.today();
    let mut after = Case { state, ..case.clone() };
    if let Some(work) = work_of(state, version) {
        after.office = office_for(version, work, case.region);
    }
    match state {
        CaseState::Asked => (after.due_on, after.paused_on) = (None, Some(today)),
        CaseState::Submitted | CaseState::Accepted | CaseState::Reviewed => {
            (after.paused_days, after.paused_on) = (pause_until(case, today), None);
            // A decision that is looked at again has the limit from today on.
            let begins = if case.decided_at.is_some() { today } else { case.submitted_at.day() };
            let paused = if case.decided_at.is_some() { 0 } else { after.paused_days };
            let kept = case.due_on.filter(|_| case.decided_at.is_none() && case.paused_on.is_none());
            after.due_on = Some(kept.unwrap_or_else(|| limit_of(version).due(begins, paused)));
        }
        _ => {
            (after.due_on, after.paused_on) = (None, None);
            if matches!(state, CaseState::Granted | CaseState::Refused | CaseState::Declined) {
                after.decided_at = Some(ctx.now());
            }
        }
    }
    // What has time again is not looked at from above any more.
    after.escalated_to = case.escalated_to.filter(|_| after.due_on.is_some_and(|due| due < today));
    note.clone_into(&mut after.reason);
    store::move_case(ctx, case, &after)?;
    let by = ctx.actor().user.to_string();
    store::put_case_step(ctx, &after, deed, state, &by, note)?;
    audit::record(ctx, "casework.move_case", &object_of(case.case_id), &[("deed", deed.word().to_owned())])?;
    Ok(after)
}

/// Tells the applicant, where it is a person.
pub(super) fn tell(ctx: &mut Ctx, case: &Case, key: &'static str) -> Result<()> {
    let args = [("reference", case.reference.clone()), ("service", case.service.clone())];
    tell_applicant(ctx, case, key, &args)
}

fn tell_why(ctx: &mut Ctx, case: &Case, key: &'static str, why: &str) -> Result<()> {
    let args = [("reference", case.reference.clone()), ("service", case.service.clone()), ("why", why.to_owned())];
    tell_applicant(ctx, case, key, &args)
}

/// Everything is there; the case is taken up.
///
/// # Errors
/// `case_wrong_state`; `not_allowed`; as [`case`].
pub fn accept(ctx: &mut Ctx, case_id: i64) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::Accept, May::WorkCase)?;
    move_on(ctx, &case, Deed::Accept, after, "")?;
    tell(ctx, &case, "message_case_accepted")
}

/// Something is missing; the clock stands still until the applicant brings it.
///
/// # Errors
/// `text_missing`, `text_too_long`; as [`accept`].
pub fn ask_for(ctx: &mut Ctx, case_id: i64, what: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::AskFor, May::WorkCase)?;
    let what = text::of(what, text::LONG)?;
    move_on(ctx, &case, Deed::AskFor, after, &what)?;
    tell_why(ctx, &case, "message_case_asked", &what)
}

/// The case is not taken up, and why.
///
/// # Errors
/// As [`ask_for`].
pub fn decline(ctx: &mut Ctx, case_id: i64, why: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::Decline, May::WorkCase)?;
    let why = text::of(why, text::LONG)?;
    move_on(ctx, &case, Deed::Decline, after, &why)?;
    tell_why(ctx, &case, "message_case_declined", &why)
}

/// The facts were looked at: what the reviewer thinks, for who decides.
///
/// # Errors
/// As [`ask_for`].
pub fn review(ctx: &mut Ctx, case_id: i64, opinion: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::Review, May::WorkCase)?;
    let opinion = text::of(opinion, text::LONG)?;
    refuse_second_look(ctx, &case, Deed::Review)?;
    move_on(ctx, &case, Deed::Review, after, &opinion).map(drop)
}

/// The review was not enough; it is done once more.
///
/// # Errors
/// As [`ask_for`].
pub fn send_back(ctx: &mut Ctx, case_id: i64, why: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::SendBack, May::DecideCase)?;
    let why = text::of(why, text::LONG)?;
    move_on(ctx, &case, Deed::SendBack, after, &why).map(drop)
}

/// Who has done what is to be done by somebody else: the review of what is decided, and whatever was decided before an
/// objection or a correction.
fn refuse_second_look(ctx: &mut Ctx, case: &Case, deed: Deed) -> Result<()> {
    let me = ctx.actor().user.to_string();
    let done = store::case_steps(ctx, case)?;
    let mine = |deeds: &[Deed]| done.iter().any(|one| one.by == me && deeds.contains(&one.deed));
    let decided = mine(&[Deed::Grant, Deed::Refuse]);
    let reviewed = done.iter().rfind(|one| one.deed == Deed::Review).is_some_and(|one| one.by == me);
    let both = case.service().needs_two() && deed != Deed::Review && reviewed;
    if decided || both { refuse("case_needs_another") } else { Ok(()) }
}

/// Decides a case: yes, with what is awarded, or no, and why. What a yes comes to is for the caller, in the same transaction.
/// The case as it stands then.
///
/// # Errors
/// `award_missing`, `award_not_asked`, `award_above_cap`; `text_missing` where a no has no reason; `case_needs_another` to who
/// reviewed it, or decided it before; as [`accept`].
pub fn decide(ctx: &mut Ctx, case_id: i64, yes: bool, award: Option<Fen>, why: &str) -> Result<Case> {
    let deed = if yes { Deed::Grant } else { Deed::Refuse };
    let (case, _) = case(ctx, case_id)?;
    // Where nothing but a record follows, who works on it may decide it.
    access::require(ctx, if case.service().needs_two() { May::DecideCase } else { May::WorkCase })?;
    let after = case.after(deed).ok_or_else(|| wrong_state(&case))?;
    refuse_second_look(ctx, &case, deed)?;
    let why = if yes { text::or_nothing(why, text::LONG)? } else { text::of(why, text::LONG)? };
    let award = if yes { awarded(&case, award)? } else { None };
    let decided = move_on(ctx, &Case { award, ..case }, deed, after, &why)?;
    let key = if yes { "message_case_granted" } else { "message_case_refused" };
    tell_why(ctx, &decided, key, &why)?;
    Ok(decided)
}

fn awarded(case: &Case, award: Option<Fen>) -> Result<Option<Fen>> {
    match (&case.version().outcome, award) {
        (Outcome::Payment { cap, .. }, Some(award)) if award > *cap => {
            Err(Refusal::new("award_above_cap").with("cap", cap.yuan()).into())
        }
        (Outcome::Payment { .. }, Some(award)) if award.get() > 0 => Ok(Some(award)),
        (Outcome::Payment { .. }, _) => refuse("award_missing"),
        (_, Some(_)) => refuse("award_not_asked"),
        (_, None) => Ok(None),
    }
}

/// The applicant has what was granted.
///
/// # Errors
/// As [`accept`].
pub fn deliver(ctx: &mut Ctx, case_id: i64, how: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::Deliver, May::WorkCase)?;
    let how = text::or_nothing(how, text::LONG)?;
    move_on(ctx, &case, Deed::Deliver, after, &how).map(drop)
}

/// What data decided and carried out is in the applicant's hands at once.
///
/// # Errors
/// `case_wrong_state`; a failure of the database.
pub fn deliver_at_once(ctx: &mut Ctx, case: &Case) -> Result<()> {
    let after = case.after(Deed::Deliver).ok_or_else(|| wrong_state(case))?;
    move_on(ctx, case, Deed::Deliver, after, "").map(drop)
}

/// A decision was wrong; it is looked at again, by others.
///
/// # Errors
/// As [`ask_for`].
pub fn correct(ctx: &mut Ctx, case_id: i64, why: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Deed::Correct, May::DecideCase)?;
    let why = text::of(why, text::LONG)?;
    move_on(ctx, &case, Deed::Correct, after, &why)?;
    tell_why(ctx, &case, "message_case_corrected", &why)
}

/// What the offices below have let lie and is put before this one, in the order in which it was due, at most `limit`.
///
/// # Errors
/// As [`cases`].
pub fn escalated(ctx: &mut Ctx, filter: &CaseFilter, limit: usize) -> Result<Vec<Case>> {
    access::require(ctx, May::Read)?;
    refuse_other_office(ctx, filter.office)?;
    store::cases_escalated(ctx, filter, limit)
}

/// Puts the next cases whose limit is over before the office above, and tells the applicants. For a job that runs every day and goes on after the case it is told;
/// how many, and after which to go on.
///
/// # Errors
/// A failure of the database.
pub fn escalate(ctx: &mut Ctx, after: i64, limit: usize) -> Result<(usize, Option<i64>)> {
    let today = ctx.today();
    let red = store::cases_over_limit(ctx, today, after, limit)?;
    let next = red.last().map(|case| case.case_id).filter(|_| red.len() == limit);
    let mut escalated = 0;
    for case in red {
        let Some(above) = office_above(case.office) else { continue };
        store::escalate_case(ctx, &case, above)?;
        let by = ctx.actor().user.to_string();
        store::put_case_step(ctx, &case, Deed::Escalate, case.state, &by, "")?;
        audit::record(ctx, "casework.escalate_case", &object_of(case.case_id), &[("to", above.to_string())])?;
        tell(ctx, &case, "message_case_escalated")?;
        escalated += 1;
    }
    Ok((escalated, next))
}

/// Puts away what was asked for and not brought in thirty days. For a job that runs every day; how many.
///
/// # Errors
/// A failure of the database.
pub fn lapse(ctx: &mut Ctx, limit: usize) -> Result<usize> {
    let last = ctx.today().plus_days(-SUPPLY_DAYS);
    let left = store::cases_asked_until(ctx, last, limit)?;
    for case in &left {
        let after = case.after(Deed::Lapse).expect("who is asked can be late");
        move_on(ctx, case, Deed::Lapse, after, "")?;
        tell(ctx, case, "message_case_lapsed")?;
    }
    Ok(left.len())
}
