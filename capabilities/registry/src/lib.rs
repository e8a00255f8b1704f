//! People, households and regions: who lives where, and whether they still do.
//!
//! Promises
//! * A person stands once, under the citizen id; whatever spelling an id comes in, it is the same person.
//! * Every change to a person counts up the village's change number in the same transaction, so that the
//!   [`Population`] kept in memory is used only while it is exactly what the tables hold.
//! * Who changes somebody changes nobody outside the actor's region; somebody from elsewhere is as if unknown.
//! * People are found by the words of the row as it stands: the keys are written in the same transaction ([`search`]).
//!
//! Deliberately absent: accounts and cards (the `card` room), rights to anything (the `subsidy` room).

mod key;
mod person;
mod population;
mod region;
mod search;
mod spelling;
mod store;

use std::{collections::HashMap, sync::Arc, thread};

use kernel::{CitizenId, Ctx, Day, PersonName, Refusal, RegionCode, Result, Room};

use key::{Key, Keys};

pub use person::{Person, PersonState};
pub use population::{Population, Resident};
pub use region::{Region, shannan};
pub use search::{FOUND_MAX, Found, Hit, hit, hits, search};
pub use store::STATEMENTS;

/// This room's tables.
pub const ROOM: Room = kernel::room!("registry": "0001_registry.sql", "0002_key.sql" => key::fill, "0003_row_security.sql",
    "0004_state_known.sql" => store::states_known);

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
/// `out_of_scope` when somebody lives, or lived so far, outside the actor's region; a failure of the database.
///
/// # Panics
/// If somebody comes twice: which of the two counts is for the caller to decide.
pub fn import_people(ctx: &mut Ctx, people: &[Person]) -> Result<()> {
    let mut ids: Vec<CitizenId> = people.iter().map(|person| person.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an import names each person once");
    people.iter().try_for_each(|person| refuse_outside(ctx, person.village))?;
    let replaced = store::arrive(ctx, people)?;
    replaced.iter().try_for_each(|person| refuse_outside(ctx, person.village))?;
    thread::scope(|scope| {
        let keys = scope.spawn(|| Keys::of(people));
        store::merge_arrivals(ctx, people.len())?;
        replace_keys(ctx, &replaced, &keys.join().expect("making keys cannot fail"))
    })?;
    let mut villages: Vec<RegionCode> = people.iter().map(|person| person.village).collect();
    villages.sort_unstable();
    villages.dedup();
    villages.into_iter().try_for_each(|village| store::count_change(ctx, village))?;
    audit::record(ctx, "registry.import_people", "people", &[("count", people.len().to_string())])?;
    Ok(())
}

/// Writes the keys of people who came in, and takes back those of the people they replaced.
fn replace_keys(ctx: &mut Ctx, replaced: &[Person], new: &Keys) -> Result<()> {
    if replaced.is_empty() {
        return store::add_keys(ctx, new);
    }
    let old = Keys::of(replaced);
    let mut standing: HashMap<Key<'_>, bool> = old.iter().map(|key| (key, false)).collect();
    let mut fresh = 0;
    for key in new.iter() {
        match standing.get_mut(&key) {
            Some(stays) => *stays = true,
            None => fresh += 1,
        }
    }
    let gone = old.iter().filter(|key| !standing[key]);
    gone.clone().try_for_each(|key| store::drop_key(ctx, &key))?;
    store::add_some_keys(ctx, new, fresh, |key| !standing.contains_key(key))
}

/// A person within the actor's scope, or a refusal.
///
/// # Errors
/// `unknown_person` when there is no such person within the scope; a failure of the database.
pub fn known(ctx: &mut Ctx, id: CitizenId) -> Result<Person> {
    person(ctx, id)?.ok_or_else(|| Refusal::new("unknown_person").with("person", id.masked()).into())
}

fn refuse_outside(ctx: &Ctx, village: RegionCode) -> Result<()> {
    if ctx.scope().covers(village) {
        return Ok(());
    }
    Err(Refusal::new("out_of_scope").with("region", village).into())
}

/// Writes a person as she is now; the leaf names the village and what changed, never the person.
fn change(ctx: &mut Ctx, before: Option<&Person>, after: &Person, deed: &'static str, what: &str) -> Result<()> {
    store::put_person(ctx, after)?;
    key::change(ctx, before, after)?;
    store::count_change(ctx, after.village)?;
    if let Some(left) = before.map(|before| before.village).filter(|left| *left != after.village) {
        store::count_change(ctx, left)?;
    }
    audit::record(ctx, deed, &after.village.to_string(), &[("changed", what.to_owned())])?;
    Ok(())
}

/// Registers somebody who was born or moved in: a new person, or one who had moved away and comes back.
///
/// # Errors
/// `person_known` when she stands already and has not moved away; `out_of_scope` when the village lies outside the
/// actor's region; `phone_malformed`; a failure of the database.
pub fn put_person(ctx: &mut Ctx, person: &Person) -> Result<()> {
    refuse_outside(ctx, person.village)?;
    refuse_bad_phone(&person.phone)?;
    // Who had moved away may have lived in another region.
    let before = ctx.as_owner(|ctx| store::person(ctx, person.id))?;
    if before.as_ref().is_some_and(|before| before.state != PersonState::Moved) {
        return Err(Refusal::new("person_known").with("person", person.id.masked()).into());
    }
    ctx.as_owner(|ctx| change(ctx, before.as_ref(), person, "registry.put_person", "all"))
}

/// Corrects the name of a person.
///
/// # Errors
/// `unknown_person` when there is none within the actor's scope; a failure of the database.
pub fn correct_name(ctx: &mut Ctx, id: CitizenId, name: &PersonName) -> Result<()> {
    let before = known(ctx, id)?;
    let after = Person { name: name.clone(), ..before.clone() };
    change(ctx, Some(&before), &after, "registry.correct_person", "name")
}

/// Corrects the phone number of a person; empty when there is none.
///
/// # Errors
/// `phone_malformed`; `unknown_person` when there is none within the actor's scope; a failure of the database.
pub fn correct_phone(ctx: &mut Ctx, id: CitizenId, phone: &str) -> Result<()> {
    refuse_bad_phone(phone)?;
    let before = known(ctx, id)?;
    let after = Person { phone: phone.trim().to_owned(), ..before.clone() };
    change(ctx, Some(&before), &after, "registry.correct_person", "phone")
}

/// Records that a person lives in another village of the prefecture, and in which household there.
///
/// # Errors
/// `unknown_person`; `out_of_scope` when the new village lies outside the actor's region; a failure of the database.
pub fn correct_village(
    ctx: &mut Ctx,
    id: CitizenId,
    village: RegionCode,
    household_id: i64,
    relation: &str,
) -> Result<()> {
    refuse_outside(ctx, village)?;
    let before = known(ctx, id)?;
    let after = Person { village, household_id, relation: relation.to_owned(), ..before.clone() };
    change(ctx, Some(&before), &after, "registry.correct_person", "village")
}

/// A phone number is empty, or 3 to 20 digits with the signs people put between them.
///
/// # Errors
/// `phone_malformed`.
pub fn refuse_bad_phone(phone: &str) -> Result<()> {
    let phone = phone.trim();
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    if phone.is_empty() || (phone.chars().all(plain) && (3..=20).contains(&digits)) {
        return Ok(());
    }
    Err(Refusal::new("phone_malformed").into())
}

/// Records that a person died or moved away, or that this was a mistake.
///
/// # Errors
/// `unknown_person` when there is none within the actor's scope; a failure of the database.
pub fn change_state(ctx: &mut Ctx, person: CitizenId, state: PersonState, since: Day) -> Result<()> {
    let known = known(ctx, person)?;
    store::set_state(ctx, person, state, since)?;
    store::count_change(ctx, known.village)?;
    audit::record(ctx, "registry.change_state", known.village.to_string().as_str(), &[("state", state.word().into())])?;
    Ok(())
}

/// Who is dead or gone, as the registry has known since `known_until` or before, by id after a given person, at most
/// `limit`; whoever asks, for what ends with a life does so wherever it was led.
///
/// # Errors
/// A failure of the database.
pub fn gone(
    ctx: &mut Ctx,
    known_until: Day,
    after: Option<CitizenId>,
    limit: usize,
) -> Result<Vec<(CitizenId, PersonState)>> {
    ctx.as_owner(|ctx| store::gone(ctx, known_until, after, limit))
}

/// The people of a person's household within the actor's scope, the head first.
///
/// # Errors
/// `unknown_person` when there is no such person within the scope; a failure of the database.
pub fn household_of(ctx: &mut Ctx, id: CitizenId) -> Result<Vec<Person>> {
    let household_id = known(ctx, id)?.household_id;
    let mut people = store::of_household(ctx, household_id)?;
    people.sort_by_key(|person| (!person.is_head(), person.id));
    Ok(people)
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

/// A number that grows with every change of a person: what was read at the same number is as it was.
///
/// # Errors
/// A failure of the database.
pub fn version(ctx: &mut Ctx) -> Result<i64> {
    store::version(ctx)
}

/// Everybody, as far as checks over a whole roster need, exactly as the tables hold it in this transaction.
///
/// # Errors
/// A failure of the database.
pub fn population(ctx: &mut Ctx) -> Result<Arc<Population>> {
    let version = version(ctx)?;
    ctx.kept(version, Population::read)
}

/// Hands every person's id and name to `each`, by id, whoever asks: for writing names into bank files and public lists,
/// for an item stays a person's when she has moved elsewhere.
///
/// # Errors
/// What `each` answers; a failure of the database.
pub fn each_name(ctx: &mut Ctx, mut each: impl FnMut(CitizenId, &str) -> Result<()>) -> Result<()> {
    ctx.as_owner(|ctx| {
        store::each_person(ctx, |row| {
            each(CitizenId::from_encoded(row.int(0)).expect("a citizen id was written"), row.text(1))
        })
    })
}
