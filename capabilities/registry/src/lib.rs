//! People, households and regions: who lives where, and whether they still do.
//!
//! Promises
//! * A person stands once, under the citizen id; whatever spelling an id comes in, it is the same person.
//! * Every change to a person counts up the village's change number in the same transaction, so that the
//!   [`Population`] kept in memory is used only while it is exactly what the tables hold.
//!
//! Deliberately absent: accounts and cards (the `card` room), rights to anything (the `subsidy` room).

mod person;
mod population;
mod region;
mod store;

use std::sync::Arc;

use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result, Room};

pub use person::{Person, PersonState};
pub use population::{Population, Resident};
pub use region::{Region, shannan};
pub use store::STATEMENTS;

/// This room's tables.
pub const ROOM: Room = kernel::room!("registry": "0001_registry.sql");

/// Takes regions in; a region that stands already is replaced.
///
/// # Errors
/// A failure of the database.
pub fn import_regions(ctx: &mut Ctx, regions: &[Region]) -> Result<()> {
    regions.iter().try_for_each(|region| store::put_region(ctx, region))?;
    audit::record(ctx, "registry.import_regions", "regions", &[("count", regions.len().to_string())])?;
    Ok(())
}

/// All regions, by code.
///
/// # Errors
/// A failure of the database.
pub fn regions(ctx: &mut Ctx) -> Result<Vec<Region>> {
    store::regions(ctx)
}

/// Takes people in, in one transaction; a person who stands already is replaced by what comes.
///
/// # Errors
/// A failure of the database.
///
/// # Panics
/// If somebody comes twice: which of the two counts is for the caller to decide.
pub fn import_people(ctx: &mut Ctx, people: &[Person]) -> Result<()> {
    let mut ids: Vec<CitizenId> = people.iter().map(|person| person.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an import names each person once");
    store::merge_people(ctx, people)?;
    let mut villages: Vec<RegionCode> = people.iter().map(|person| person.village).collect();
    villages.sort_unstable();
    villages.dedup();
    villages.into_iter().try_for_each(|village| store::count_change(ctx, village))?;
    audit::record(ctx, "registry.import_people", "people", &[("count", people.len().to_string())])?;
    Ok(())
}

/// Records that a person died or moved away, or that this was a mistake.
///
/// # Errors
/// `unknown_person`; a failure of the database.
pub fn change_state(ctx: &mut Ctx, person: CitizenId, state: PersonState, since: Day) -> Result<()> {
    let Some(known) = store::person(ctx, person)? else {
        return Err(Refusal::new("unknown_person").with("person", person.masked()).into());
    };
    store::set_state(ctx, person, state, since)?;
    store::count_change(ctx, known.village)?;
    audit::record(ctx, "registry.change_state", known.village.to_string().as_str(), &[("state", state.word().into())])?;
    Ok(())
}

/// A person, if known and within the actor's scope.
///
/// # Errors
/// A failure of the database.
pub fn person(ctx: &mut Ctx, id: CitizenId) -> Result<Option<Person>> {
    let scope = ctx.scope();
    Ok(store::person(ctx, id)?.filter(|person| scope.covers(person.village)))
}

/// How many people stand in the registry.
///
/// # Errors
/// A failure of the database.
pub fn count(ctx: &mut Ctx) -> Result<i64> {
    store::count(ctx)
}

/// Everybody, as far as checks over a whole roster need, exactly as the tables hold it in this transaction.
///
/// # Errors
/// A failure of the database.
pub fn population(ctx: &mut Ctx) -> Result<Arc<Population>> {
    let version = store::version(ctx)?;
    ctx.kept(version, Population::read)
}

/// Hands every person's id and name to `each`, by id: for writing names into bank files.
///
/// # Errors
/// What `each` answers; a failure of the database.
pub fn each_name(ctx: &mut Ctx, mut each: impl FnMut(CitizenId, &str) -> Result<()>) -> Result<()> {
    store::each_person(ctx, |row| {
        each(CitizenId::from_encoded(row.int(0)).expect("a citizen id was written"), row.text(1))
    })
}
