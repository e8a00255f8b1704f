//! Taking in what another program kept before: memberships, and pensions that are drawn already. Contributions have their own import.
//!
//! An import is taken in whole or not at all, and everybody in it lives within the actor's scope. Deliberately absent: the months that were paid before, one by one; they
//! count as handed out.

use access::Deed;
use kernel::{CitizenId, Ctx, Day, Fen, Period, Refusal, RegionCode, Result};

use crate::{
    BenefitEnd, PART_MAX,
    contribution::villages,
    drawing,
    membership::{Membership, refuse_overlap, refuse_wrong_way},
    month::{after, before, month_of},
    pension::Pension,
    people,
    rules::rules_on,
    state::PensionState,
    store,
};

/// Takes memberships in, all or none; how many. Those that stand stay; tiers are chosen afterwards. Employers through which somebody is insured have an
/// account with that.
///
/// # Errors
/// `insurance_member_already`, `insurance_member_elsewhere` where days of two overlap, in the import or with what stands; `insurance_employer_needed`,
/// `insurance_employer_not_asked`; `insurance_day_ahead`, `insurance_day_before_birth`, `insurance_day_before_joining`; `unknown_person`; `not_allowed`; a failure of
/// the database.
pub fn import_memberships(ctx: &mut Ctx, mut memberships: Vec<Membership>) -> Result<usize> {
    access::require(ctx, Deed::KeepRegistry)?;
    memberships.sort_by_key(|one| (one.person, one.from, one.insurance));
    let mut persons: Vec<CitizenId> = memberships.iter().map(|one| one.person).collect();
    persons.dedup();
    let villages = villages(ctx, &persons)?;
    for one in &memberships {
        refuse_wrong_way(one.insurance, one.employer.as_deref())?;
        people::refuse_day(ctx, one.person, one.from)?;
        let Some(to) = one.to else { continue };
        people::refuse_day(ctx, one.person, to)?;
        if to < one.from {
            return Err(Refusal::new("insurance_day_before_joining").with("from", one.from).into());
        }
    }
    let mut all = store::memberships_of_many(ctx, &persons)?;
    all.extend(memberships.iter().cloned());
    all.sort_by_key(|one| one.person);
    all.chunk_by(|a, b| a.person == b.person).try_for_each(refuse_overlap)?;
    store::import_memberships(ctx, &memberships, &villages)?;
    let opened = ctx.as_owner(store::import_employer_accounts)?;
    let drawing = store::with_open_benefit(ctx, &persons)?;
    for one in memberships.iter().filter(|one| drawing.binary_search(&one.person).is_ok()) {
        drawing::end_by_work(ctx, one)?;
    }
    let facts = [
        ("count", memberships.len().to_string()),
        ("people", persons.len().to_string()),
        ("employers", opened.to_string()),
    ];
    audit::record(ctx, "insurance.import_memberships", "memberships", &facts)?;
    Ok(memberships.len())
}

/// All memberships of these people, by person, insurance and first day. Whose they are to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn memberships_of_many(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Membership>> {
    store::memberships_of_many(ctx, persons)
}

/// The pensions of these people as an import would have brought them, by person. Whose they are to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn drawn_by(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Drawn>> {
    let as_brought = |pension: Pension| Drawn {
        person: pension.person,
        claimed_on: pension.claimed_on,
        account: pension.account,
        paid_until: (pension.next_month > pension.first_month).then(|| before(&pension.next_month)),
        proved_on: pension.proved_on,
    };
    Ok(store::pensions_of_many(ctx, persons)?.into_iter().map(as_brought).collect())
}

/// A pension that was drawn before this program kept it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Whose.
    pub person: CitizenId,
    /// The day of the claim.
    pub claimed_on: Day,
    /// What stood in the account at the claim.
    pub account: Fen,
    /// The last month that was handed out; none where none was.
    pub paid_until: Option<Period>,
    /// The day of the last proof of life.
    pub proved_on: Day,
}

/// Takes pensions in that are drawn already, all or none; how many.
///
/// The months that were handed out before are not kept one by one; all from the first to the last are taken to have been.
///
/// # Errors
/// `pension_known` where one has a pension, or comes twice; `insurance_day_ahead`, `insurance_day_before_birth`, `insurance_period_kind`,
/// `insurance_period_ahead`, `insurance_amount_out_of_range`; `unknown_person`; `not_allowed`; a failure of the database.
pub fn import_pensions(ctx: &mut Ctx, mut drawn: Vec<Drawn>) -> Result<usize> {
    access::require(ctx, Deed::KeepRegistry)?;
    let this_month = month_of(ctx.today());
    drawn.sort_by_key(|one| one.person);
    let known = |person: CitizenId| Refusal::new("pension_known").with("person", person.masked());
    if let Some(pair) = drawn.windows(2).find(|pair| pair[0].person == pair[1].person) {
        return Err(known(pair[0].person).into());
    }
    for one in &drawn {
        people::refuse_day(ctx, one.person, one.claimed_on)?;
        people::refuse_day(ctx, one.person, one.proved_on)?;
        if !(Fen::ZERO..=PART_MAX).contains(&one.account) {
            let refusal = Refusal::new("insurance_amount_out_of_range").with("person", one.person.masked());
            return Err(refusal.with("max", PART_MAX.yuan()).into());
        }
        let Some(paid_until) = &one.paid_until else { continue };
        if paid_until.frequency() != this_month.frequency() {
            return Err(Refusal::new("insurance_period_kind")
                .with("period", paid_until)
                .with("wanted", "month")
                .into());
        }
        if *paid_until > this_month {
            return Err(Refusal::new("insurance_period_ahead").with("period", paid_until).into());
        }
    }
    let persons: Vec<CitizenId> = drawn.iter().map(|one| one.person).collect();
    if let Some(person) = store::first_with_pension(ctx, &persons)? {
        return Err(known(person).into());
    }
    let villages = villages(ctx, &persons)?;
    let first_id =
        ctx.take_numbers("insurance_pension", i64::try_from(drawn.len()).expect("a sane number of people"))?;
    let by = ctx.actor().user.to_string();
    let pensions: Vec<Pension> =
        drawn.iter().zip(first_id..).map(|(one, id)| brought(one, id, villages[&one.person], &by)).collect();
    store::import_pensions(ctx, &pensions)?;
    let drawing = store::with_open_benefit(ctx, &persons)?;
    for one in drawn.iter().filter(|one| drawing.binary_search(&one.person).is_ok()) {
        drawing::put_end(ctx, one.person, one.claimed_on, BenefitEnd::Pension)?;
    }
    audit::record(ctx, "insurance.import_pensions", "pensions", &[("count", drawn.len().to_string())])?;
    Ok(drawn.len())
}

fn brought(one: &Drawn, pension_id: i64, region: RegionCode, by: &str) -> Pension {
    let first_month = after(&month_of(one.claimed_on));
    let next_month =
        one.paid_until.as_ref().map_or_else(|| first_month.clone(), |last| first_month.clone().max(after(last)));
    Pension {
        pension_id,
        person: one.person,
        region,
        state: PensionState::Paying,
        claimed_on: one.claimed_on,
        claimed_by: by.to_owned(),
        first_month,
        next_month,
        account: one.account,
        proved_on: one.proved_on,
        valid_until: one.proved_on.plus_months(rules_on(one.proved_on).proof_months),
        suspension: None,
        end: None,
    }
}
