//! Lists of what the house itself owes 待发清单: pensions and unemployment benefits as the insurance room reckons them, awards as cases granted them.
//!
//! 1. [`write_owed`] writes the list as a roster like any other, [`read_owed`] reads it as one, [`load_owed`] keeps it; it is checked,
//!    approved and sent like any other.
//! 2. In the transaction that freezes the batch, what is to be paid is compared with what is owed then, and handed out ([`hand_out`]): from
//!    there on it is not owed any more, whatever becomes of the payment. Whose line was not accepted stays owed, and comes with the next list.
//! 3. A batch that is undone gives everything back ([`undo`]).
//!
//! Deliberately absent: what is owed and why (`insurance`, `casework`); a list from outside beside it: where the house owes, a file is refused.

use std::collections::HashMap;

use casework::case::{self, AwardOwed};
use document::{
    confined::Confined,
    sheet::{Column, CsvSheet, Kind, Value},
};
use insurance::{BenefitRun, Due, Run};
use kernel::{CitizenId, Ctx, Error, Fen, Refusal, Result, refuse};
use payout::Batch;
use serde::Deserialize;

use crate::{
    Programme, RosterFile, programme, roster,
    steps::{put_lines, put_roster},
    store,
};

/// What the house owes under a programme, instead of a department's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owes {
    /// The resident pensions of a month and of months before it.
    Pensions,
    /// The unemployment benefits of a month and of months before it.
    Benefits,
    /// What granted cases of the service with the programme's code are owed.
    Awards,
}

/// A line of what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedLine {
    /// To whom.
    pub person: CitizenId,
    /// How much.
    pub fen: Fen,
    /// For what: the months, or the case.
    pub about: String,
}

/// What is owed, as its room says it in this transaction.
enum Owed {
    Pensions(Run, Vec<Due>),
    Benefits(BenefitRun, Vec<Due>),
    Awards(Vec<AwardOwed>),
}

/// The columns of the list, as a roster's.
const COLUMNS: [Column<'_>; 4] = [
    Column { title: "收款人姓名", kind: Kind::Text },
    Column { title: "收款人身份证号", kind: Kind::Code },
    Column { title: "补贴金额", kind: Kind::Amount },
    Column { title: "备注", kind: Kind::Text },
];

fn owes(batch: &Batch) -> Result<Owes> {
    match programme(&batch.cycle.programme).and_then(|programme| programme.owes) {
        Some(owes) => Ok(owes),
        None => Err(Refusal::new("programme_owes_nothing").with("programme", &batch.cycle.programme).into()),
    }
}

/// Whether the house owes what a programme pays, so that it writes the list: a benefit and an award always, a pension once it pays any.
///
/// # Errors
/// A failure of the database.
pub fn is_listed_by_house(ctx: &mut Ctx, programme: &Programme) -> Result<bool> {
    match programme.owes {
        None => Ok(false),
        Some(Owes::Benefits | Owes::Awards) => Ok(true),
        Some(Owes::Pensions) => insurance::pays_pensions(ctx),
    }
}

/// Refuses a file for what the house owes.
pub(crate) fn refuse_file(ctx: &mut Ctx, programme: &Programme) -> Result<()> {
    match is_listed_by_house(ctx, programme)? {
        true => Err(Refusal::new("roster_is_owed").with("programme", &programme.code).into()),
        false => Ok(()),
    }
}

/// What is owed to the people who live in the batch's region now, by person.
fn owed_now(ctx: &mut Ctx, batch: &Batch) -> Result<Owed> {
    match owes(batch)? {
        Owes::Pensions => {
            let run = insurance::run_in(ctx, &batch.cycle.period)?;
            let due = run.due().filter(|line| batch.region.contains(line.region)).cloned().collect();
            Ok(Owed::Pensions(run, due))
        }
        Owes::Benefits => {
            let run = insurance::benefit_run_in(ctx, &batch.cycle.period)?;
            let due = run.due().filter(|line| batch.region.contains(line.region)).cloned().collect();
            Ok(Owed::Benefits(run, due))
        }
        Owes::Awards => {
            let mut awards = case::awards_owed(ctx, &batch.cycle.programme)?;
            let people = registry::population(ctx)?;
            let home = |award: &AwardOwed| people.find(award.person).map_or(award.region, registry::Resident::village);
            awards.retain(|award| batch.region.contains(home(award)));
            Ok(Owed::Awards(awards))
        }
    }
}

impl Owed {
    fn lines(&self) -> Vec<OwedLine> {
        match self {
            Owed::Pensions(_, due) | Owed::Benefits(_, due) => {
                due.iter().map(|line| OwedLine::new(line.person, line.fen, months(line))).collect()
            }
            Owed::Awards(awards) => {
                awards.iter().map(|award| OwedLine::new(award.person, award.fen, award.reference.clone())).collect()
            }
        }
    }

    /// How much is owed to whom.
    fn sums(&self) -> HashMap<CitizenId, Fen> {
        match self {
            Owed::Pensions(_, due) | Owed::Benefits(_, due) => due.iter().map(|line| (line.person, line.fen)).collect(),
            Owed::Awards(awards) => awards.iter().map(|award| (award.person, award.fen)).collect(),
        }
    }

    /// Only those that are to be paid, each exactly as it is owed.
    fn only(self, paid: &HashMap<CitizenId, Fen>) -> Result<Owed> {
        let owed = self.sums();
        let mut changed: Vec<CitizenId> =
            paid.iter().filter(|(person, fen)| owed.get(person) != Some(fen)).map(|(person, _)| *person).collect();
        changed.sort_unstable();
        if let Some(person) = changed.first() {
            return Err(Refusal::new("owed_changed")
                .with("person", person.masked())
                .with("count", changed.len())
                .into());
        }
        Ok(match self {
            Owed::Pensions(run, mut due) => {
                due.retain(|line| paid.contains_key(&line.person));
                Owed::Pensions(run, due)
            }
            Owed::Benefits(run, mut due) => {
                due.retain(|line| paid.contains_key(&line.person));
                Owed::Benefits(run, due)
            }
            Owed::Awards(mut awards) => {
                awards.retain(|award| paid.contains_key(&award.person));
                Owed::Awards(awards)
            }
        })
    }
}

impl OwedLine {
    fn new(person: CitizenId, fen: Fen, about: String) -> OwedLine {
        OwedLine { person, fen, about }
    }
}

/// The months of a line: one, or the first and the last, and how many where some between are not owed.
fn months(due: &Due) -> String {
    match &*due.months {
        [] => String::new(),
        [one] => one.to_string(),
        [first, .., last] => format!("{first}/{last} ({})", due.months.len()),
    }
}

/// What the house owes in a batch's programme and period to the people of its region, by person.
///
/// # Errors
/// `programme_owes_nothing`; `pension_month_ahead`; `batch_unknown`; `not_allowed`; a failure of the database.
pub fn owed(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<OwedLine>> {
    access::require(ctx, access::Deed::MakeBatch)?;
    let batch = payout::batch(ctx, batch_id)?;
    Ok(owed_now(ctx, &batch)?.lines())
}

/// The same, written as a roster.
///
/// # Errors
/// `nothing_owed`; as [`owed`].
pub fn write_owed(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<u8>> {
    let lines = owed(ctx, batch_id)?;
    if lines.is_empty() {
        return refuse("nothing_owed");
    }
    let mut names: HashMap<CitizenId, String> = lines.iter().map(|line| (line.person, String::new())).collect();
    registry::each_name(ctx, |person, name| {
        if let Some(kept) = names.get_mut(&person) {
            name.clone_into(kept);
        }
        Ok(())
    })?;
    let failed = |why| Error::io("write a list", why);
    let mut sheet = CsvSheet::new(Vec::new(), &COLUMNS).map_err(failed)?;
    for line in &lines {
        let values = [
            Value::Text(&names[&line.person]),
            Value::Text(&line.person.to_string()),
            Value::Fen(line.fen.get()),
            Value::Text(&line.about),
        ];
        sheet.row(&values).map_err(failed)?;
    }
    sheet.finish().map_err(failed)
}

/// Reads such a list in a confined child, as any roster.
///
/// # Errors
/// As [`crate::read_roster`].
pub fn read_owed(batch_id: i64, bytes: &[u8], confined: &Confined) -> Result<RosterFile> {
    roster::read_bytes(bytes, format!("owed-{batch_id}.csv"), confined)
}

/// Keeps the list for a batch. That it is what is owed is looked at when the batch is frozen.
///
/// # Errors
/// `programme_owes_nothing`; as [`crate::load`].
pub fn load_owed(ctx: &mut Ctx, batch_id: i64, file: &RosterFile) -> Result<i64> {
    let batch = payout::batch(ctx, batch_id)?;
    owes(&batch)?;
    let lines = put_lines(ctx, batch_id, &file.parsed)?;
    crate::name_file(ctx, batch_id, file)?;
    put_roster(ctx, batch_id, file, true)?;
    Ok(lines)
}

/// Hands out what was just frozen, if the house owes it.
pub(crate) fn hand_out(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    let batch = payout::batch(ctx, batch_id)?;
    if !is_owed(ctx, &batch)? {
        return Ok(());
    }
    let paid = payout::frozen_items(ctx, &batch)?.into_iter().map(|item| (item.person, item.amount)).collect();
    match owed_now(ctx, &batch)?.only(&paid)? {
        Owed::Pensions(run, due) => insurance::mark_paid(ctx, batch_id, &run, &due).map(drop),
        Owed::Benefits(run, due) => insurance::mark_benefits_paid(ctx, batch_id, &run, &due).map(drop),
        Owed::Awards(awards) => case::hand_out_awards(ctx, batch_id, &awards),
    }
}

/// Whether a batch pays a list of the house. What is paid once more was handed out with its source.
fn is_owed(ctx: &mut Ctx, batch: &Batch) -> Result<bool> {
    Ok(batch.source_batch.is_none() && store::roster(ctx, batch.batch_id)?.is_some_and(|roster| roster.is_owed))
}

/// Takes a batch back before it reached a bank, as [`payout::undo`]; what the house owed is owed again.
///
/// # Errors
/// As [`payout::undo`].
pub fn undo(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    let batch = payout::batch(ctx, batch_id)?;
    payout::undo(ctx, batch_id)?;
    let was_handed_out = batch.submitted_by.is_some() && is_owed(ctx, &batch)?;
    match programme(&batch.cycle.programme).and_then(|programme| programme.owes).filter(|_| was_handed_out) {
        None => Ok(()),
        Some(Owes::Pensions) => insurance::take_back(ctx, batch_id).map(drop),
        Some(Owes::Benefits) => insurance::take_back_benefits(ctx, batch_id).map(drop),
        Some(Owes::Awards) => case::take_back_awards(ctx, batch_id),
    }
}
