//! The monthly run of unemployment benefits, on the same way as that of pensions ([`crate::run_in`]): who is paid in a month, for which months, how much.
//!
//! Months before it that were not handed out are owed with it. `(person, month)` is the key of `insurance_benefit_paid`. Who is dead or gone by the registry is
//! left out at once, before the daily job has ended what she draws. Deliberately absent: whether the bank paid.

use std::collections::HashMap;

use kernel::{CitizenId, Ctx, Error, Fen, Period, RegionCode, Result};
use registry::{PersonState, Resident};

use crate::{
    Due,
    benefit::{Benefit, sum_of_months},
    month::after,
    run::{changed, refuse_month},
    store,
};

/// What is owed of benefits up to a month, as it was reckoned in this transaction; true in no other.
pub struct BenefitRun {
    month: Period,
    lines: Vec<Line>,
}

/// What somebody is owed, and of how many benefits: one that ended may still owe months when the next one runs.
struct Line {
    due: Due,
    benefits: u64,
}

impl BenefitRun {
    /// Its lines, by person.
    pub fn due(&self) -> impl Iterator<Item = &Due> {
        self.lines.iter().map(|line| &line.due)
    }
}

/// What is owed of benefits up to a month to all within the actor's scope. A month can be asked for from its first day on.
///
/// # Errors
/// `insurance_period_kind` unless it is a month; `pension_month_ahead` before its first day; a failure of the database.
pub fn benefit_run_in(ctx: &mut Ctx, month: &Period) -> Result<BenefitRun> {
    refuse_month(ctx, month)?;
    let scope = ctx.scope();
    // Where she lives now decides whose run she is in.
    let lines = ctx.as_owner(|ctx| {
        let running = store::benefits_running(ctx, month)?;
        if running.is_empty() {
            return Ok(Vec::new());
        }
        let mut ahead: HashMap<CitizenId, Vec<Period>> = HashMap::new();
        for (person, month) in store::benefits_paid_ahead(ctx, month)? {
            ahead.entry(person).or_default().push(month);
        }
        let population = registry::population(ctx)?;
        let mut lines = Vec::with_capacity(running.len());
        for hers in running.chunk_by(|a, b| a.person == b.person) {
            let person = hers[0].person;
            let Some(region) = home(population.find(person), &hers[0]).filter(|region| scope.covers(*region)) else {
                continue;
            };
            lines.extend(line(person, region, month, hers, ahead.get(&person).map_or(&[], Vec::as_slice)));
        }
        Ok(lines)
    })?;
    Ok(BenefitRun { month: month.clone(), lines })
}

/// Where somebody lives who can be paid.
fn home(resident: Option<&Resident>, benefit: &Benefit) -> Option<RegionCode> {
    match resident {
        None => Some(benefit.region),
        Some(resident) => (resident.state() == PersonState::Alive).then(|| resident.village()),
    }
}

fn line(
    person: CitizenId,
    region: RegionCode,
    month: &Period,
    hers: &[Benefit],
    handed_out: &[Period],
) -> Option<Line> {
    let (mut months, mut benefits) = (Vec::new(), 0);
    for benefit in hers {
        let owed = benefit.owed(month, handed_out);
        benefits += u64::from(!owed.is_empty());
        months.extend(owed);
    }
    let fen = sum_of_months(&months);
    (benefits > 0).then_some(Line { due: Due { person, region, months, fen }, benefits })
}

/// Writes down that these lines of a run, which was reckoned in this transaction, are handed out in a batch; how many months that were.
///
/// # Errors
/// `pension_due_changed` where a line is not owed as it is given, or comes twice: nothing is written; a failure of the database.
pub fn mark_benefits_paid(ctx: &mut Ctx, batch_id: i64, run: &BenefitRun, lines: &[Due]) -> Result<usize> {
    let (mut given, mut benefits): (Vec<&Due>, u64) = (Vec::with_capacity(lines.len()), 0);
    for line in lines {
        match run.lines.binary_search_by_key(&line.person, |one| one.due.person) {
            Ok(at) if run.lines[at].due == *line => benefits += run.lines[at].benefits,
            _ => return Err(changed(line)),
        }
        given.push(line);
    }
    given.sort_by_key(|line| line.person);
    if let Some(pair) = given.windows(2).find(|pair| pair[0].person == pair[1].person) {
        return Err(changed(pair[0]));
    }
    let months: usize = lines.iter().map(|line| line.months.len()).sum();
    store::put_benefit_paid(ctx, batch_id, &run.month, &given, months)?;
    let moved_on = ctx.as_owner(|ctx| store::move_on_benefits(ctx, batch_id, &run.month, &after(&run.month)))?;
    if moved_on != benefits {
        return Err(Error::Broken(format!("of {benefits} benefits of the run {}, {moved_on} moved on", run.month)));
    }
    let fen = Fen::try_sum(lines.iter().map(|line| line.fen)).expect("benefits have a bound");
    let facts = [
        ("batch", batch_id.to_string()),
        ("people", lines.len().to_string()),
        ("months", months.to_string()),
        ("sum", fen.yuan()),
    ];
    audit::record(ctx, "insurance.mark_benefits_paid", &run.month.to_string(), &facts)?;
    Ok(months)
}

/// What of benefits a batch has handed out, by person: for the law that it is what the batch pays.
///
/// # Errors
/// A failure of the database.
pub fn benefits_handed_out_in(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, Fen)>> {
    ctx.as_owner(|ctx| store::benefits_handed_out_in(ctx, batch_id))
}

/// A batch that no bank has had is undone: its months are owed again, but for those after an end. How many months.
///
/// # Errors
/// A failure of the database.
pub fn take_back_benefits(ctx: &mut Ctx, batch_id: i64) -> Result<usize> {
    let months = ctx.as_owner(|ctx| store::take_back_benefits(ctx, batch_id))?;
    let object = format!("batch {batch_id}");
    audit::record(ctx, "insurance.take_back_benefits", &object, &[("months", months.to_string())])?;
    Ok(usize::try_from(months).expect("a count"))
}
