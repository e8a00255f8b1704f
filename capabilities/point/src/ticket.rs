//! A queue ticket 排队号: the number of somebody who waits at a point today.
//!
//! Promises: numbers count from 1 per point and day, without gaps; nobody waits at two points at once. A resident takes one
//! while the point is open; a desk hands one out to who has no phone, whenever somebody is there to do so. Deliberately absent:
//! who somebody is whom a desk handed one.

use access::Deed as May;
use casework::case::{Applicant, may_ask};
use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result};

use crate::{
    Point, Time,
    appointment::{may_see, refuse_elsewhere},
    open_on,
    point::point,
    queue, store,
};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TicketState {
    /// Its holder waits.
    Waiting,
    /// Its number was called.
    Called,
    /// Its holder was served.
    Served,
    /// Its holder gave it back, did not come, or was not called on its day.
    Left,
}

impl TicketState {
    /// Every state.
    pub const ALL: [TicketState; 4] =
        [TicketState::Waiting, TicketState::Called, TicketState::Served, TicketState::Left];

    /// The word in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TicketState::Waiting => "waiting",
            TicketState::Called => "called",
            TicketState::Served => "served",
            TicketState::Left => "left",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<TicketState> {
        TicketState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether its holder is still to be served.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, TicketState::Waiting | TicketState::Called)
    }
}

/// A queue ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Where.
    pub point: RegionCode,
    /// On which day.
    pub on: Day,
    /// Its number there and then, from 1.
    pub number: u32,
    /// Whose it is; none where the desk handed it out.
    pub person: Option<CitizenId>,
    /// The service its holder comes for; none where something else is asked.
    pub service: Option<String>,
    /// Where it stands.
    pub state: TicketState,
    /// The counter it was called to.
    pub counter: Option<u32>,
    /// How often it was called.
    pub calls: i64,
}

/// A resident's ticket of today, and how many are before her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The ticket.
    pub ticket: Ticket,
    /// Who is called before her, as far as is known now: tickets with lower numbers, and appointments whose slot has begun.
    pub before: usize,
}

fn put(ctx: &mut Ctx, point: &Point, person: Option<CitizenId>, service: Option<&str>) -> Result<Ticket> {
    let on = ctx.today();
    refuse_elsewhere(point, service, on)?;
    let ticket = Ticket {
        point: point.code,
        on,
        number: store::last_number(ctx, point.code, on)? + 1,
        person,
        service: service.map(ToOwned::to_owned),
        state: TicketState::Waiting,
        counter: None,
        calls: 0,
    };
    store::put_ticket(ctx, &ticket)?;
    let facts = [("service", ticket.service.clone().unwrap_or_default())];
    audit::record(ctx, "point.give_ticket", &object_of(&ticket), &facts)?;
    Ok(ticket)
}

pub(crate) fn object_of(ticket: &Ticket) -> String {
    format!("ticket {} {} {}", ticket.point, ticket.on, ticket.number)
}

/// A person takes a ticket for today, while the point is open.
///
/// # Errors
/// `point_closed_now`; `ticket_held` while she waits here or elsewhere; `service_unknown`, `point_takes_not`; `point_unknown`;
/// `not_allowed`, `no_mandate`, `unknown_person`, `applicant_dead`; a failure of the database.
pub fn take_ticket(ctx: &mut Ctx, person: CitizenId, point_code: RegionCode, service: Option<&str>) -> Result<Ticket> {
    may_ask(ctx, &Applicant::Person(person))?;
    let point = point(ctx, point_code)?;
    let now = ctx.now();
    if open_on(&point, now.day()).open_at(Time::of(now)).is_none() {
        return Err(Refusal::new("point_closed_now").into());
    }
    if let Some(held) = store::tickets_of(ctx, person, now.day())?.into_iter().find(|one| one.state.is_open()) {
        return Err(Refusal::new("ticket_held").with("number", held.number).into());
    }
    put(ctx, &point, Some(person), service)
}

/// The desk of a point hands a ticket to somebody who has no phone.
///
/// # Errors
/// `not_allowed`; `out_of_scope`; `point_unknown`; `service_unknown`, `point_takes_not`; a failure of the database.
pub fn hand_out(ctx: &mut Ctx, point_code: RegionCode, service: Option<&str>) -> Result<Ticket> {
    let point = own_point(ctx, point_code)?;
    put(ctx, &point, None, service)
}

/// A point at which the one who acts serves people.
pub(crate) fn own_point(ctx: &mut Ctx, code: RegionCode) -> Result<Point> {
    access::require(ctx, May::TakeCase)?;
    if !ctx.scope().covers(code) {
        return Err(Refusal::new("out_of_scope").with("region", code).into());
    }
    point(ctx, code)
}

/// A person gives a ticket of today back before it is called.
///
/// # Errors
/// `ticket_unknown` where she has none there that waits; as [`take_ticket`] for who acts.
pub fn give_back(ctx: &mut Ctx, person: CitizenId, point: RegionCode, number: u32) -> Result<()> {
    may_ask(ctx, &Applicant::Person(person))?;
    let today = ctx.today();
    let own = store::tickets_of(ctx, person, today)?;
    let mine = |one: &Ticket| (one.point, one.number, one.state) == (point, number, TicketState::Waiting);
    let Some(ticket) = own.into_iter().find(mine) else {
        return Err(Refusal::new("ticket_unknown").with("number", number).into());
    };
    store::move_ticket(ctx, &ticket, TicketState::Left, None)?;
    audit::record(ctx, "point.give_back", &object_of(&ticket), &[])?;
    Ok(())
}

/// A person's tickets of today, those that wait first, with how many are before her.
///
/// # Errors
/// As [`crate::appointments_of`].
pub fn tickets_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Held>> {
    may_see(ctx, person)?;
    let today = ctx.today();
    let mut own = store::tickets_of(ctx, person, today)?;
    own.sort_by_key(|ticket| (!ticket.state.is_open(), std::cmp::Reverse(ticket.number)));
    let held = |ticket: Ticket| {
        let before = if ticket.state == TicketState::Waiting { queue::before(ctx, &ticket)? } else { 0 };
        Ok(Held { ticket, before })
    };
    own.into_iter().map(held).collect()
}

/// How many wait at a point now with a ticket. Everybody's to know.
///
/// # Errors
/// A failure of the database.
pub fn waiting(ctx: &mut Ctx, point: RegionCode) -> Result<usize> {
    let today = ctx.today();
    store::waiting_before(ctx, point, today, u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_word_of_its_own() {
        for state in TicketState::ALL {
            assert_eq!(TicketState::from_word(state.word()), Some(state));
        }
        assert_eq!(TicketState::from_word("booked"), None);
    }
}
