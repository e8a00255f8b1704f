//! The monthly run: who is paid in a month, for which months, and how much.
//!
//! 1. [`due_in`] says what is owed up to a month: a handful of statements, whatever the number of people. The caller makes a roster of it.
//! 2. What is paid is handed out in one transaction: [`run_in`] reckons what is owed now, and [`mark_paid`] is given that run and the lines that are paid. A
//!    line that is not owed now as it was then is refused, and everything with it.
//! 3. A batch that is undone before a bank had it gives its months back ([`take_back`]).
//!
//! A month is handed out once: `(person, month)` is the key of `insurance_pension_paid`, and the pension itself moves on to the next month in the same
//! transaction. Who is left out of the lines (she has no account) stays owed and comes with the next run. Deliberately absent: whether the bank paid; what comes
//! back is paid anew by the payout room, and never asked for here again.

use std::collections::HashMap;

use kernel::{CitizenId, Ctx, Error, Fen, Frequency, Period, Refusal, RegionCode, Result};

use crate::{
    month::{after, month_of},
    pension::{Gap, owed, sum_of},
    store,
};

/// What somebody is paid in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Who.
    pub person: CitizenId,
    /// Where she lives.
    pub region: RegionCode,
    /// Her pension's months that are owed, oldest first.
    pub months: Vec<Period>,
    /// What they come to.
    pub fen: Fen,
}

/// What is owed up to a month, as it was reckoned in this transaction. It is true in no other: who hands it out elsewhere breaks the key of what was handed out.
pub struct Run {
    month: Period,
    lines: Vec<(Due, Running)>,
}

impl Run {
    /// Its lines, by person.
    pub fn due(&self) -> impl Iterator<Item = &Due> {
        self.lines.iter().map(|(due, _)| due)
    }
}

/// A pension as the run reads it.
pub(crate) struct Running {
    pub(crate) person: CitizenId,
    pub(crate) region: RegionCode,
    pub(crate) first_month: Period,
    pub(crate) next_month: Period,
    pub(crate) account: Fen,
}

/// What is owed up to a month to all within the actor's scope whose pension is paid, by person. A month can be asked for from its first day on.
///
/// # Errors
/// `insurance_period_kind` unless it is a month; `pension_month_ahead` before its first day; a failure of the database.
pub fn due_in(ctx: &mut Ctx, month: &Period) -> Result<Vec<Due>> {
    Ok(run_in(ctx, month)?.lines.into_iter().map(|(due, _)| due).collect())
}

/// The same as a run that can be handed out in this transaction.
///
/// # Errors
/// As [`due_in`].
pub fn run_in(ctx: &mut Ctx, month: &Period) -> Result<Run> {
    refuse_month(ctx, month)?;
    let scope = ctx.scope();
    // A person may have moved since her pension's row was written: where she lives decides whose run she is in.
    let lines = ctx.as_owner(|ctx| {
        let running = store::running(ctx, month)?;
        if running.is_empty() {
            return Ok(Vec::new());
        }
        let mut gaps: HashMap<CitizenId, Vec<Gap>> = HashMap::new();
        for (person, gap) in store::gaps_of_running(ctx, month)? {
            gaps.entry(person).or_default().push(gap);
        }
        for (person, month) in store::paid_ahead(ctx, month)? {
            gaps.entry(person).or_default().push(Gap::of(month));
        }
        let population = registry::population(ctx)?;
        let mut due = Vec::with_capacity(running.len());
        for one in running {
            let region = population.find(one.person).map_or(one.region, registry::Resident::village);
            if !scope.covers(region) {
                continue;
            }
            let months = owed(&one.next_month, month, gaps.get(&one.person).map_or(&[], Vec::as_slice));
            if !months.is_empty() {
                let fen = sum_of(&one.first_month, one.account, &months);
                due.push((Due { person: one.person, region, months, fen }, one));
            }
        }
        Ok(due)
    })?;
    Ok(Run { month: month.clone(), lines })
}

pub(crate) fn refuse_month(ctx: &Ctx, month: &Period) -> Result<()> {
    if month.frequency() != Frequency::Month {
        return Err(Refusal::new("insurance_period_kind").with("period", month).with("wanted", "month").into());
    }
    if *month > month_of(ctx.today()) {
        return Err(Refusal::new("pension_month_ahead").with("month", month).into());
    }
    Ok(())
}

/// Whether any pension is paid by the house itself.
///
/// # Errors
/// A failure of the database.
pub fn pays_pensions(ctx: &mut Ctx) -> Result<bool> {
    ctx.as_owner(store::pays_pensions)
}

/// Writes down that these lines of a run, which was reckoned in this transaction, are handed out in a batch; how many months that were.
///
/// # Errors
/// `pension_due_changed` where a line is not owed as it is given, or comes twice: nothing is written; a failure of the database.
pub fn mark_paid(ctx: &mut Ctx, batch_id: i64, run: &Run, lines: &[Due]) -> Result<usize> {
    let month = &run.month;
    let mut given: Vec<(&Due, &Running)> = Vec::with_capacity(lines.len());
    for line in lines {
        match run.lines.binary_search_by_key(&line.person, |(due, _)| due.person) {
            Ok(at) if run.lines[at].0 == *line => given.push((line, &run.lines[at].1)),
            _ => return Err(changed(line)),
        }
    }
    given.sort_by_key(|(line, _)| line.person);
    if let Some(pair) = given.windows(2).find(|pair| pair[0].0.person == pair[1].0.person) {
        return Err(changed(pair[0].0));
    }
    let months: usize = lines.iter().map(|line| line.months.len()).sum();
    store::put_paid(ctx, batch_id, month, &given, months)?;
    // Everybody's rows: who moved is in this run by where she lives now.
    let moved_on = ctx.as_owner(|ctx| store::move_on_paid(ctx, batch_id, month, &after(month)))?;
    if usize::try_from(moved_on) != Ok(given.len()) {
        return Err(Error::Broken(format!("of {} pensions of the run {month}, {moved_on} moved on", given.len())));
    }
    let fen = Fen::try_sum(lines.iter().map(|line| line.fen)).expect("accounts have a bound");
    let facts = [
        ("batch", batch_id.to_string()),
        ("people", lines.len().to_string()),
        ("months", months.to_string()),
        ("sum", fen.yuan()),
    ];
    audit::record(ctx, "insurance.mark_paid", &month.to_string(), &facts)?;
    Ok(months)
}

/// What a batch has handed out, by person: for the law that it is what the batch pays.
///
/// # Errors
/// A failure of the database.
pub fn handed_out_in(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, Fen)>> {
    ctx.as_owner(|ctx| store::handed_out_in(ctx, batch_id))
}

/// A batch that no bank has had is undone: its months are owed again. Of a pension that has ended since, they go to the heirs instead, as the months did that were
/// owed at its end. How many months.
///
/// # Errors
/// A failure of the database.
pub fn take_back(ctx: &mut Ctx, batch_id: i64) -> Result<usize> {
    let months = ctx.as_owner(|ctx| store::take_back_paid(ctx, batch_id))?;
    audit::record(ctx, "insurance.take_back", &format!("batch {batch_id}"), &[("months", months.to_string())])?;
    Ok(usize::try_from(months).expect("a count"))
}

pub(crate) fn changed(line: &Due) -> Error {
    Refusal::new("pension_due_changed").with("person", line.person.masked()).into()
}
