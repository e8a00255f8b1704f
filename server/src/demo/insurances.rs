//! Who is insured in the made-up prefecture, and its pensioners: as another program would have kept them, brought in at once. The rates are the
//! demonstration's own.
//!
//! Everybody from sixteen to sixty is in the resident pension; those near sixty have paid in since 2011, the others for the last year;
//! who is older draws a pension, proven within the last year. Whoever is sixty has a right to one and has not claimed it.

use insurance::{Contribution, Drawn, Insurance, Membership};
use kernel::{Day, Fen, Frequency, Period};
use population::{LifeState, Person, Population};

use super::story::Story;
use crate::answer::Done;

/// The resident pension began here in that year.
const FIRST_YEAR: i32 = 2011;
/// From this age on every year was paid.
const PAID_FROM_AGE: i32 = 57;
/// Who is younger has not claimed yet: whoever is sixty is offered it.
const CLAIMED_FROM_AGE: i32 = 61;
/// So many go into one transaction.
const AT_A_TIME: usize = 100_000;

fn first_day(year: i32) -> Day {
    Day::new(year, 1, 1).expect("a year has a first day")
}

/// The month of a day.
pub(super) fn month_of(day: Day) -> Period {
    Period::of(Frequency::Month, day).expect("a month of this century")
}

fn member(one: &Person) -> Membership {
    Membership {
        person: one.id,
        insurance: Insurance::ResidentPension,
        employer: None,
        from: one.id.birth().plus_months(16 * 12).max(first_day(FIRST_YEAR)),
        to: None,
        left_because: None,
    }
}

fn contributions(one: &Person, today: Day) -> Vec<Contribution> {
    let last = today.year() - 1;
    let first = if one.id.age_on(today) >= PAID_FROM_AGE { FIRST_YEAR } else { last };
    let joined = member(one).from.year();
    let of_year = |year: i32| Contribution {
        person: one.id,
        insurance: Insurance::ResidentPension,
        period: Period::of(Frequency::Year, first_day(year)).expect("a year of this century"),
        own: Fen::new(20_000),
        subsidy: Fen::new(3_000),
        collective: Fen::ZERO,
        paid_on: first_day(year).plus_days(120),
    };
    (first.max(joined)..=last).map(of_year).collect()
}

/// `at` spreads accounts and days of proof.
fn pensioner(one: &Person, at: i32, today: Day) -> Drawn {
    let sixty = one.id.birth().plus_months(60 * 12).max(first_day(FIRST_YEAR));
    let before = month_of(today).previous().expect("a month before");
    Drawn {
        person: one.id,
        claimed_on: sixty,
        account: Fen::new(i64::from(23_000 * (1 + at % 15))),
        paid_until: (before > month_of(sixty)).then_some(before),
        proved_on: today.plus_days(-(at * 7 % 360)).max(sixty),
    }
}

/// Brings them in.
pub(super) fn bring(story: &mut Story, population: &Population) -> Done<()> {
    let today = story.today();
    let (mut members, mut paid, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
    for (at, one) in (0..).zip(population.people()).filter(|(_, one)| one.state == LifeState::Alive) {
        match one.id.age_on(today) {
            CLAIMED_FROM_AGE.. => drawn.push(pensioner(&one, at, today)),
            16.. => {
                members.push(member(&one));
                paid.extend(contributions(&one, today));
            }
            _ => {}
        }
    }
    let count = |rows: usize| i64::try_from(rows).ok();
    let (insured, years, pensioners) = (count(members.len()), count(paid.len()), count(drawn.len()));
    let doing = story.table.doing("insured-in", &[]);
    for some in members.chunks(AT_A_TIME) {
        let some = some.to_vec();
        story.write("operator", move |ctx| insurance::import_memberships(ctx, some.clone()))?;
    }
    for some in paid.chunks(AT_A_TIME) {
        let some = some.to_vec();
        story.write("operator", move |ctx| insurance::import_contributions(ctx, some.clone()))?;
    }
    if !drawn.is_empty() {
        story.write("operator", move |ctx| insurance::import_pensions(ctx, drawn.clone()))?;
    }
    drop(doing);
    story.table.done(today, "insured-in", &[], insured, None);
    story.table.also("contributions-in", &[], years, None);
    story.table.also("pensioners-in", &[], pensioners, None);
    Ok(())
}
