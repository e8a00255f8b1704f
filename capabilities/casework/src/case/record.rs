//! The registers 登记: what stands about an applicant since which day, until which, and by which case.
//!
//! Promises: what an entry says is never changed; another entry ends it, or the office does. Deliberately absent: what an entry means;
//! services write and ask for it by the register's key.

use kernel::{Ctx, Day, RegionCode, Result};

use super::{Applicant, Case};
use crate::{
    service::{Answers, followed, register},
    store,
};

/// An entry to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Which register.
    pub register: String,
    /// What is written down: answers of the case, by the field's key.
    pub facts: Answers,
    /// From which day on.
    pub from: Day,
    /// The last day; none where it does not run out.
    pub to: Option<Day>,
}

/// An entry as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number in this room.
    pub record_id: i64,
    /// About whom.
    pub applicant: Applicant,
    /// Which register.
    pub register: String,
    /// By which case.
    pub case_id: i64,
    /// Where the applicant was.
    pub region: RegionCode,
    /// What is written down.
    pub facts: Answers,
    /// From which day on.
    pub from: Day,
    /// The last day; none where it does not run out.
    pub to: Option<Day>,
    /// The day on which it was ended before.
    pub ended_on: Option<Day>,
    /// The day on which its person is contacted next, where it is followed.
    pub follow_on: Option<Day>,
}

impl Record {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to) && self.ended_on.is_none_or(|ended| day < ended)
    }
}

/// Writes an entry for a case about its applicant, or about whom the applicant asked for; one of the same register that still holds ends with it,
/// unless several may stand.
///
/// # Errors
/// A failure of the database.
pub fn put_record(ctx: &mut Ctx, case: &Case, about: &Applicant, new: &NewRecord) -> Result<Record> {
    if !register(&new.register).is_some_and(|known| known.several) {
        end_record(ctx, about, &new.register)?;
    }
    let follows = followed(&new.register).filter(|_| about.person().is_some());
    let follow_on = follows.and_then(|rule| rule.first_contact(&new.facts, new.from, new.to));
    let record_id = ctx.take_numbers("casework_record", 1)?;
    let record = Record {
        record_id,
        applicant: about.clone(),
        register: new.register.clone(),
        case_id: case.case_id,
        region: case.region,
        facts: new.facts.clone(),
        from: new.from,
        to: new.to,
        ended_on: None,
        follow_on,
    };
    store::put_record(ctx, &record)?;
    let facts = [("register", record.register.clone()), ("case", case.case_id.to_string())];
    audit::record(ctx, "casework.put_record", &format!("record {record_id}"), &facts)?;
    Ok(record)
}

/// Ends what an applicant has in a register today; how many entries that were.
///
/// # Errors
/// A failure of the database.
pub fn end_record(ctx: &mut Ctx, applicant: &Applicant, register: &str) -> Result<usize> {
    let today = ctx.today();
    let held: Vec<Record> = store::records_of(ctx, applicant)?
        .into_iter()
        .filter(|one| one.register == register && one.holds_on(today))
        .collect();
    for record in &held {
        store::end_record(ctx, record)?;
        audit::record(ctx, "casework.end_record", &format!("record {}", record.record_id), &[])?;
    }
    Ok(held.len())
}

/// What stands and stood about an applicant, newest first. Whose it is to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn records_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Record>> {
    store::records_of(ctx, applicant)
}

/// What stands in a register today, whoever it is about, newest first, at most `limit`: for registers that are published, such as
/// jobs. Of the whole prefecture.
///
/// # Errors
/// A failure of the database.
pub fn board(ctx: &mut Ctx, register: &str, limit: usize) -> Result<Vec<Record>> {
    let today = ctx.today();
    let mut held = ctx.as_owner(|ctx| store::board(ctx, register, today, limit))?;
    held.retain(|record| record.holds_on(today));
    Ok(held)
}
