//! Of whom the registry is asked, who is not there for an insurance, and what somebody wrote in words of her own.

use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result, refuse};
use registry::{Person, PersonState};

/// The most characters of a place, a name, an evidence or a reason.
const CHARACTERS_MAX: usize = 200;

/// A person within the actor's scope who is alive and here.
pub(crate) fn alive(ctx: &mut Ctx, person: CitizenId) -> Result<Person> {
    let known = registry::known(ctx, person)?;
    if known.state == PersonState::Alive { Ok(known) } else { Err(gone(person, known.state).into()) }
}

/// A person wherever she lives, as memory has her: an employer's staff need not live where it is.
pub(crate) fn anywhere(ctx: &mut Ctx, person: CitizenId) -> Result<(PersonState, RegionCode)> {
    match registry::population(ctx)?.find(person) {
        Some(resident) => Ok((resident.state(), resident.village())),
        None => Err(unknown(person).into()),
    }
}

pub(crate) fn unknown(person: CitizenId) -> Refusal {
    Refusal::new("unknown_person").with("person", person.masked())
}

pub(crate) fn gone(person: CitizenId, state: PersonState) -> Refusal {
    Refusal::new("insurance_person_gone").with("person", person.masked()).with("state", state.word())
}

/// Refuses a day that has not come, or that was before she was born.
pub(crate) fn refuse_day(ctx: &Ctx, person: CitizenId, day: Day) -> Result<()> {
    wrong_day(ctx.today(), person, day).map_err(Into::into)
}

/// The same, by what day it is.
pub(crate) fn wrong_day(today: Day, person: CitizenId, day: Day) -> Result<(), Refusal> {
    if day > today {
        return Err(ahead(day));
    }
    let first = Day::new(1900, 1, 1).expect("a day of the calendar");
    if day < person.birth().max(first) {
        return Err(Refusal::new("insurance_day_before_birth").with("day", day));
    }
    Ok(())
}

/// Refuses a day that has not come.
pub(crate) fn refuse_ahead(ctx: &Ctx, day: Day) -> Result<()> {
    if day > ctx.today() {
        return Err(ahead(day).into());
    }
    Ok(())
}

fn ahead(day: Day) -> Refusal {
    Refusal::new("insurance_day_ahead").with("day", day)
}

/// A text of a person: not empty, not too long, without characters that are not seen.
pub(crate) fn text(text: &str) -> Result<String> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if text.is_empty() {
        return refuse("text_missing");
    }
    if text.chars().count() > CHARACTERS_MAX {
        return Err(Refusal::new("text_too_long").with("characters", CHARACTERS_MAX).into());
    }
    Ok(text)
}
