//! Who is in which insurance, since when, until when and through whom; and what residents chose to pay in.
//!
//! Nobody is twice in one insurance on a day, nor in two of which one excludes the other. Deliberately absent: who an
//! employer is (the access room's organisations), wages, and what is due from whom: the tax office collects.

use access::{Act, Deed};
use kernel::{CitizenId, Ctx, Day, Fen, Refusal, RegionCode, Result, refuse};
use registry::PersonState;

use crate::{
    BenefitEnd, Insurance, drawing, employer::open_account, insurance::ByEmployer, people, rules::rules_on,
    state::words, store,
};

/// Somebody in an insurance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub person: CitizenId,
    /// Which.
    pub insurance: Insurance,
    /// By which employer, where through one: its code.
    pub employer: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day; none while it goes on.
    pub to: Option<Day>,
    /// Why it ended.
    pub left_because: Option<LeaveReason>,
}

/// Why somebody left an insurance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeaveReason {
    /// 停保: the work ended, or she wants it no more.
    Stopped,
    /// 退休: that insurance's pension is drawn.
    Retired,
    /// 转出: the insurance goes on elsewhere.
    Moved,
    /// 死亡.
    Died,
}

words!(LeaveReason, 4: Stopped = "stopped", Retired = "retired", Moved = "moved", Died = "died");

impl Membership {
    /// Whether she is in it on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it holds on that day or any later one.
    fn reaches(&self, day: Day) -> bool {
        self.to.is_none_or(|to| day <= to)
    }
}

/// What somebody joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    /// Who.
    pub person: CitizenId,
    /// What.
    pub insurance: Insurance,
    /// By which employer: its code.
    pub employer: Option<String>,
    /// First day; today or earlier.
    pub from: Day,
    /// The yearly contribution to the resident pension, from the year of the first day on.
    pub tier: Option<Fen>,
}

/// A yearly contribution that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// From this year on, until another follows.
    pub from_year: i32,
    /// Of a year.
    pub fen: Fen,
}

/// Whether anybody's insurance is known here at all; if not, nothing follows from somebody's not being known.
///
/// # Errors
/// A failure of the database.
pub fn knows_anybody(ctx: &mut Ctx) -> Result<bool> {
    ctx.as_owner(store::knows_anybody)
}

/// Somebody joins an insurance: by herself, at a desk, or brought in by her employer. Who is brought in by an employer works, and draws no unemployment benefit
/// any more.
///
/// # Errors
/// `insurance_member_already`, `insurance_member_elsewhere` (another insurance that excludes this one); `insurance_employer_needed`,
/// `insurance_employer_not_asked`, `insurance_employer_unregistered`; `insurance_tier_unknown`, `insurance_tier_not_asked`; `insurance_too_young`;
/// `insurance_day_ahead`, `insurance_day_before_birth`; `insurance_person_gone`; `unknown_person`, `not_allowed`, `no_mandate`, `no_handler`,
/// `employer_unknown`, `employer_elsewhere`; a failure of the database.
pub fn join(ctx: &mut Ctx, joining: &Joining) -> Result<()> {
    let village = may_change(ctx, joining.person, joining.employer.as_deref())?;
    refuse_wrong_way(joining.insurance, joining.employer.as_deref())?;
    if let Some(employer) = &joining.employer {
        open_account(ctx, employer)?;
    }
    people::refuse_day(ctx, joining.person, joining.from)?;
    refuse_wrong_tier(joining)?;
    let known = store::memberships(ctx, joining.person)?;
    refuse_beside(&known, joining.insurance, joining.from)?;
    let membership = Membership {
        person: joining.person,
        insurance: joining.insurance,
        employer: joining.employer.clone(),
        from: joining.from,
        to: None,
        left_because: None,
    };
    store::put_membership(ctx, &membership, village)?;
    drawing::end_by_work(ctx, &membership)?;
    if let Some(fen) = joining.tier {
        store::put_tier(ctx, joining.person, village, Tier { from_year: joining.from.year(), fen })?;
    }
    record(ctx, "insurance.join", village, joining.insurance, &[])
}

/// Whether the way in is the insurance's own.
pub(crate) fn refuse_wrong_way(insurance: Insurance, employer: Option<&str>) -> Result<()> {
    match (insurance.by_employer(), employer) {
        (ByEmployer::Always, None) => refuse("insurance_employer_needed"),
        (ByEmployer::Never, Some(_)) => refuse("insurance_employer_not_asked"),
        _ => Ok(()),
    }
}

/// The resident pension asks for a tier and an age; who may claim already need not choose one any more.
fn refuse_wrong_tier(joining: &Joining) -> Result<()> {
    let rules = rules_on(joining.from);
    if joining.insurance != Insurance::ResidentPension {
        return if joining.tier.is_some() { refuse("insurance_tier_not_asked") } else { Ok(()) };
    }
    let age = joining.person.age_on(joining.from);
    if age < rules.join_age {
        return Err(Refusal::new("insurance_too_young").with("age", rules.join_age).into());
    }
    match joining.tier {
        None if age >= rules.claim_age => Ok(()),
        Some(tier) if rules.tiers.contains(&tier) => Ok(()),
        _ => Err(unknown_tier(joining.from)),
    }
}

fn unknown_tier(on: Day) -> kernel::Error {
    let tiers: Vec<String> =
        rules_on(on).tiers.iter().map(|tier| tier.yuan().trim_end_matches(".00").to_owned()).collect();
    Refusal::new("insurance_tier_unknown").with("tiers", tiers.join(", ")).into()
}

/// Refuses to join beside what holds on that day or later.
pub(crate) fn refuse_beside(known: &[Membership], joined: Insurance, from: Day) -> Result<(), Refusal> {
    known.iter().filter(|one| one.reaches(from)).try_for_each(|one| refuse_both(one, joined))
}

/// Refuses two memberships of one person whose days overlap.
fn refuse_both(stands: &Membership, joined: Insurance) -> Result<(), Refusal> {
    let code = match stands.insurance {
        insurance if insurance == joined => "insurance_member_already",
        insurance if joined.excludes(insurance) => "insurance_member_elsewhere",
        _ => return Ok(()),
    };
    Err(Refusal::new(code).with("insurance", stands.insurance.word()).with("from", stands.from))
}

/// The same for all memberships of one person.
pub(crate) fn refuse_overlap(all: &[Membership]) -> Result<()> {
    for (at, one) in all.iter().enumerate() {
        let overlaps = |other: &&Membership| other.reaches(one.from) && one.reaches(other.from);
        all[at + 1..].iter().filter(overlaps).try_for_each(|other| refuse_both(one, other.insurance))?;
    }
    Ok(())
}

/// Somebody leaves an insurance with the end of a day. Who draws the resident pension has it ended instead.
///
/// # Errors
/// `insurance_not_member`; `insurance_day_before_joining`, `insurance_day_ahead`; `pension_drawn`; who may, as [`join`].
pub fn leave(ctx: &mut Ctx, person: CitizenId, insurance: Insurance, on: Day, why: LeaveReason) -> Result<()> {
    let open = store::open_membership(ctx, person, insurance)?;
    let village = may_change(ctx, person, open.as_ref().and_then(|open| open.employer.as_deref()))?;
    let Some(open) = open else {
        return Err(Refusal::new("insurance_not_member").with("insurance", insurance.word()).into());
    };
    people::refuse_day(ctx, person, on)?;
    if on < open.from {
        return Err(Refusal::new("insurance_day_before_joining").with("from", open.from).into());
    }
    if insurance == Insurance::ResidentPension {
        refuse_drawn(ctx, person)?;
    }
    store::end_membership(ctx, &open, on, why)?;
    if why == LeaveReason::Retired {
        drawing::put_end(ctx, person, on, BenefitEnd::Pension)?;
    }
    record(ctx, "insurance.leave", village, insurance, &[("why", why.word().to_owned())])
}

/// Who claimed or draws the resident pension pays nothing more into it and does not leave it.
pub(crate) fn refuse_drawn(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    use crate::PensionState::{Claimed, Paying, Suspended};
    match store::pension(ctx, person)? {
        Some(pension) if matches!(pension.state, Claimed | Paying | Suspended) => {
            Err(Refusal::new("pension_drawn").with("person", person.masked()).into())
        }
        _ => Ok(()),
    }
}

/// Another yearly contribution to the resident pension, from next year on; choosing again in the same year replaces it.
///
/// # Errors
/// `insurance_tier_unknown`; `insurance_not_member`; `pension_drawn`; `insurance_person_gone`, `unknown_person`, `not_allowed`, `no_mandate`; a
/// failure of the database.
pub fn change_tier(ctx: &mut Ctx, person: CitizenId, tier: Fen) -> Result<Tier> {
    let village = may_change(ctx, person, None)?;
    let today = ctx.today();
    if !rules_on(today).tiers.contains(&tier) {
        return Err(unknown_tier(today));
    }
    let insurance = Insurance::ResidentPension;
    if !store::memberships(ctx, person)?.iter().any(|one| one.insurance == insurance && one.holds_on(today)) {
        return Err(Refusal::new("insurance_not_member").with("insurance", insurance.word()).into());
    }
    refuse_drawn(ctx, person)?;
    let chosen = Tier { from_year: today.year() + 1, fen: tier };
    store::put_tier(ctx, person, village, chosen)?;
    record(ctx, "insurance.change_tier", village, insurance, &[("tier", tier.yuan())])?;
    Ok(chosen)
}

/// Who may change a membership: the person and who acts for her, a desk; for an employer, who acts for it or its region's desk.
/// Where she lives.
fn may_change(ctx: &mut Ctx, person: CitizenId, employer: Option<&str>) -> Result<RegionCode> {
    let (state, village) = match employer {
        Some(code) => {
            access::require_for_employer(ctx, Deed::TakeCase, code)?;
            people::anywhere(ctx, person)?
        }
        None => {
            access::require_for(ctx, Deed::TakeCase, person, Act::Apply)?;
            let known = registry::known(ctx, person)?;
            (known.state, known.village)
        }
    };
    if state == PersonState::Dead { Err(people::gone(person, state).into()) } else { Ok(village) }
}

fn record(
    ctx: &mut Ctx,
    deed: &'static str,
    village: RegionCode,
    insurance: Insurance,
    facts: &[(&'static str, String)],
) -> Result<()> {
    let facts = [&[("insurance", insurance.word().to_owned())], facts].concat();
    audit::record(ctx, deed, &village.to_string(), &facts).map(drop)
}

/// In which insurances a person within the actor's scope is and was, the latest first. Whose it is to see says the caller.
///
/// # Errors
/// `unknown_person`; a failure of the database.
pub fn memberships_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Membership>> {
    registry::known(ctx, person)?;
    store::memberships(ctx, person)
}

/// What a person chose to pay into the resident pension, the latest first.
///
/// # Errors
/// As [`memberships_of`].
pub fn tiers_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Tier>> {
    registry::known(ctx, person)?;
    store::tiers(ctx, person)
}

/// The tier of a year, of what was chosen.
#[must_use]
pub fn tier_in(tiers: &[Tier], year: i32) -> Option<Fen> {
    tiers.iter().filter(|tier| tier.from_year <= year).max_by_key(|tier| tier.from_year).map(|tier| tier.fen)
}

/// An employer's people who are in an insurance through it today, wherever they live; for the employer's region's desk and who acts for
/// it.
///
/// # Errors
/// `employer_unknown`, `employer_elsewhere`, `not_allowed`, `no_handler`; a failure of the database.
pub fn staff_of(ctx: &mut Ctx, employer: &str) -> Result<Vec<Membership>> {
    access::require_for_employer(ctx, Deed::TakeCase, employer)?;
    let today = ctx.today();
    ctx.as_owner(|ctx| store::staff(ctx, employer, today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_two_that_exclude_each_other_do_not_overlap() {
        let one = |insurance: &str, from: &str, to: &str| Membership {
            person: CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1),
            insurance: Insurance::from_word(insurance).unwrap(),
            employer: None,
            from: Day::parse(from).unwrap(),
            to: Day::parse(to).ok(),
            left_because: None,
        };
        let cases = [
            (one("resident_pension", "2020-01-01", ""), one("resident_pension", "2021-01-01", ""), "already"),
            (one("resident_pension", "2020-01-01", "2020-12-31"), one("resident_pension", "2021-01-01", ""), ""),
            (one("resident_pension", "2020-01-01", "2021-01-01"), one("resident_pension", "2021-01-01", ""), "already"),
            (
                one("resident_pension", "2020-01-01", "2021-01-01"),
                one("employee_pension", "2021-01-01", ""),
                "elsewhere",
            ),
            (one("employee_pension", "2021-01-01", ""), one("resident_pension", "2020-01-01", "2020-12-31"), ""),
            (one("employee_pension", "2021-01-01", ""), one("public_pension", "2020-01-01", ""), "elsewhere"),
            (one("work_injury", "2021-01-01", ""), one("employee_pension", "2021-01-01", ""), ""),
        ];
        for (a, b, expected) in cases {
            for both in [[a.clone(), b.clone()], [b.clone(), a.clone()]] {
                let found = refuse_overlap(&both).err().map(|error| error.refusal().unwrap().code.to_string());
                let expected = (!expected.is_empty()).then(|| format!("insurance_member_{expected}"));
                assert_eq!(found, expected, "{both:?}");
            }
        }
    }

    #[test]
    fn the_tier_of_a_year_is_the_last_one_chosen_before_it() {
        let tier = |from_year, fen| Tier { from_year, fen: Fen::new(fen) };
        let tiers = [tier(2027, 20_000), tier(2024, 10_000)];
        let cases =
            [(2023, None), (2024, Some(10_000)), (2026, Some(10_000)), (2027, Some(20_000)), (2040, Some(20_000))];
        for (year, fen) in cases {
            assert_eq!(tier_in(&tiers, year), fen.map(Fen::new), "{year}");
        }
    }
}
