//! The queue of a point as its desk works it off: who is next, called to which counter, served or not there.
//!
//! Promises: appointments whose slot has begun go first, by slot and seat, then tickets by number; a counter has one person at a
//! time.

use std::fmt;

use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result, refuse};

use crate::{
    Appointment, AppointmentState, Point, Ticket, TicketState, Time, appointment,
    point::point,
    store,
    ticket::{self, own_point},
};

/// Counters are numbered from 1.
pub const COUNTER_MAX: u32 = 99;

/// Whose turn it is: what is called out, and what stands on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// An appointment: its slot and seat. `09:30-2`
    Appointment(Time, u32),
    /// A ticket's number. `17`
    Ticket(u32),
}

impl Turn {
    /// Reads what is called out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Turn> {
        match text.split_once('-') {
            Some((slot, seat)) => Some(Turn::Appointment(Time::parse(slot)?, seat.parse().ok()?)),
            None => text.parse().ok().map(Turn::Ticket),
        }
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Turn::Appointment(slot, seat) => write!(f, "{slot}-{seat}"),
            Turn::Ticket(number) => write!(f, "{number}"),
        }
    }
}

/// Somebody in the queue of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// With an appointment.
    Appointment(Appointment),
    /// With a ticket.
    Ticket(Ticket),
}

impl Place {
    /// What is called out.
    #[must_use]
    pub fn turn(&self) -> Turn {
        match self {
            Place::Appointment(one) => Turn::Appointment(one.slot, one.seat),
            Place::Ticket(one) => Turn::Ticket(one.number),
        }
    }

    /// Who it is, where that is known.
    #[must_use]
    pub fn person(&self) -> Option<CitizenId> {
        match self {
            Place::Appointment(one) => Some(one.person),
            Place::Ticket(one) => one.person,
        }
    }

    /// What for; none where something else is asked.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        match self {
            Place::Appointment(one) => one.service.as_deref(),
            Place::Ticket(one) => one.service.as_deref(),
        }
    }

    /// The counter to which it was called.
    #[must_use]
    pub fn counter(&self) -> Option<u32> {
        match self {
            Place::Appointment(one) => one.counter,
            Place::Ticket(one) => one.counter,
        }
    }

    /// How often it was called.
    #[must_use]
    pub fn calls(&self) -> i64 {
        match self {
            Place::Appointment(one) => one.calls,
            Place::Ticket(one) => one.calls,
        }
    }

    /// Whether somebody stands at a counter with it, or is on the way there.
    #[must_use]
    pub fn is_called(&self) -> bool {
        match self {
            Place::Appointment(one) => one.state == AppointmentState::Called,
            Place::Ticket(one) => one.state == TicketState::Called,
        }
    }

    /// Whether it is still to be called today.
    #[must_use]
    pub fn waits(&self) -> bool {
        match self {
            Place::Appointment(one) => one.state == AppointmentState::Booked,
            Place::Ticket(one) => one.state == TicketState::Waiting,
        }
    }

    /// Whether it can be called now.
    fn can_be_called(&self, now: Time) -> bool {
        match self {
            Place::Appointment(one) => one.state == AppointmentState::Booked && one.slot <= now,
            Place::Ticket(one) => one.state == TicketState::Waiting,
        }
    }

    fn object(&self) -> String {
        match self {
            Place::Appointment(one) => appointment::object_of(one),
            Place::Ticket(one) => ticket::object_of(one),
        }
    }
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// She was served.
    Served,
    /// She did not come.
    Absent,
}

/// The queue of a point on its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Where.
    pub point: Point,
    /// Appointments by slot and seat, but for those that were cancelled, then tickets by number.
    pub places: Vec<Place>,
}

impl Queue {
    /// Who is called next at this time, of those who wait.
    #[must_use]
    pub fn next(&self, now: Time) -> Option<&Place> {
        self.places.iter().find(|place| place.can_be_called(now))
    }

    /// Who was called to a counter and is not done.
    #[must_use]
    pub fn at(&self, counter: u32) -> Option<&Place> {
        self.places.iter().find(|place| place.is_called() && place.counter() == Some(counter))
    }
}

/// Today's queue of a point in the actor's region.
///
/// # Errors
/// `not_allowed`; `out_of_scope`; `point_unknown`; a failure of the database.
pub fn queue(ctx: &mut Ctx, point_code: RegionCode) -> Result<Queue> {
    let point = own_point(ctx, point_code)?;
    let today = ctx.today();
    let appointments = store::appointments_at(ctx, point_code, today)?;
    let tickets = store::tickets_at(ctx, point_code, today)?;
    let places = appointments.into_iter().map(Place::Appointment).chain(tickets.into_iter().map(Place::Ticket));
    Ok(Queue { point, places: places.collect() })
}

/// The points in the actor's region at which people can be served, by code.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn own_points(ctx: &mut Ctx) -> Result<Vec<Point>> {
    access::require(ctx, access::Deed::TakeCase)?;
    let scope = ctx.scope();
    Ok(crate::points(ctx)?.into_iter().filter(|point| scope.covers(point.code)).collect())
}

/// How many are called before a ticket, as far as is known now, whoever they are.
pub(crate) fn before(ctx: &mut Ctx, ticket: &Ticket) -> Result<usize> {
    let now = Time::of(ctx.now());
    let tickets = store::waiting_before(ctx, ticket.point, ticket.on, ticket.number)?;
    Ok(tickets + store::due_appointments(ctx, ticket.point, ticket.on, now)?)
}

fn refuse_counter(counter: u32) -> Result<()> {
    if (1..=COUNTER_MAX).contains(&counter) { Ok(()) } else { refuse("counter_wrong") }
}

/// Calls who is next to a counter that is free.
///
/// # Errors
/// `counter_wrong`; `counter_busy` while somebody who was called there is not done; `nobody_waits`; as [`queue`].
pub fn call_next(ctx: &mut Ctx, point_code: RegionCode, counter: u32) -> Result<Place> {
    refuse_counter(counter)?;
    let queue = queue(ctx, point_code)?;
    if let Some(busy) = queue.at(counter) {
        return Err(Refusal::new("counter_busy").with("turn", busy.turn()).into());
    }
    let Some(next) = queue.next(Time::of(ctx.now())) else { return refuse("nobody_waits") };
    call(ctx, &queue.point, next, counter)
}

/// Calls somebody to the counter once more.
///
/// # Errors
/// `turn_unknown` unless it was called and is not done; as [`queue`].
pub fn call_again(ctx: &mut Ctx, point_code: RegionCode, turn: Turn) -> Result<Place> {
    let (queue, place) = called(ctx, point_code, turn)?;
    let counter = place.counter().expect("what was called was called to a counter");
    call(ctx, &queue.point, &place, counter)
}

fn called(ctx: &mut Ctx, point_code: RegionCode, turn: Turn) -> Result<(Queue, Place)> {
    let queue = queue(ctx, point_code)?;
    let found = queue.places.iter().find(|place| place.turn() == turn && place.is_called()).cloned();
    match found {
        Some(place) => Ok((queue, place)),
        None => Err(Refusal::new("turn_unknown").with("turn", turn).into()),
    }
}

fn call(ctx: &mut Ctx, point: &Point, place: &Place, counter: u32) -> Result<Place> {
    let after = match place {
        Place::Appointment(one) => {
            Place::Appointment(store::move_appointment(ctx, one, AppointmentState::Called, Some(counter))?)
        }
        Place::Ticket(one) => Place::Ticket(store::move_ticket(ctx, one, TicketState::Called, Some(counter))?),
    };
    let turn = place.turn();
    audit::record(ctx, "point.call", &place.object(), &[("counter", counter.to_string())])?;
    if let Some(person) = place.person() {
        let values = [("turn", turn.to_string()), ("counter", counter.to_string()), ("point", point.path())];
        casework::notify(ctx, person, "message_point_called", &values)?;
    }
    Ok(after)
}

/// Ends the turn of somebody who was called: served, or did not come.
///
/// # Errors
/// `turn_unknown` unless it was called and is not done; as [`queue`].
pub fn end_turn(ctx: &mut Ctx, point_code: RegionCode, turn: Turn, ending: Ending) -> Result<Place> {
    let (queue, place) = called(ctx, point_code, turn)?;
    let after = match (&place, ending) {
        (Place::Appointment(one), Ending::Served) => {
            Place::Appointment(store::move_appointment(ctx, one, AppointmentState::Kept, one.counter)?)
        }
        (Place::Appointment(one), Ending::Absent) => {
            tell_missed(ctx, &queue.point, one)?;
            Place::Appointment(store::move_appointment(ctx, one, AppointmentState::Missed, one.counter)?)
        }
        (Place::Ticket(one), Ending::Served) => {
            Place::Ticket(store::move_ticket(ctx, one, TicketState::Served, one.counter)?)
        }
        (Place::Ticket(one), Ending::Absent) => {
            Place::Ticket(store::move_ticket(ctx, one, TicketState::Left, one.counter)?)
        }
    };
    let ended = if ending == Ending::Served { "served" } else { "absent" };
    audit::record(ctx, "point.end_turn", &place.object(), &[("ended", ended.to_owned())])?;
    Ok(after)
}

fn tell_missed(ctx: &mut Ctx, point: &Point, one: &Appointment) -> Result<()> {
    let values = [("day", one.on.to_string()), ("slot", one.slot.to_string()), ("point", point.path())];
    casework::notify(ctx, one.person, "message_point_missed", &values)
}

/// What a new day ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Appointments whose holders did not come.
    pub missed: usize,
    /// Tickets that were not called.
    pub left: usize,
}

/// Ends what was left of earlier days, at most `limit` of each: appointments are missed, and their holders are told; tickets are
/// left. For a job that runs every day and calls it until there is nothing more.
///
/// # Errors
/// A failure of the database.
pub fn end_days(ctx: &mut Ctx, limit: usize) -> Result<Ended> {
    let today = ctx.today();
    ctx.as_owner(|ctx| {
        let (appointments, tickets) =
            (overdue_appointments(ctx, today, limit)?, store::tickets_until(ctx, today, limit)?);
        for ticket in &tickets {
            store::move_ticket(ctx, ticket, TicketState::Left, ticket.counter)?;
            audit::record(ctx, "point.end_day", &ticket::object_of(ticket), &[])?;
        }
        Ok(Ended { missed: appointments, left: tickets.len() })
    })
}

fn overdue_appointments(ctx: &mut Ctx, today: Day, limit: usize) -> Result<usize> {
    let overdue = store::appointments_until(ctx, today, limit)?;
    for one in &overdue {
        store::move_appointment(ctx, one, AppointmentState::Missed, one.counter)?;
        let point = point(ctx, one.point)?;
        tell_missed(ctx, &point, one)?;
        audit::record(ctx, "point.end_day", &appointment::object_of(one), &[])?;
    }
    Ok(overdue.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_read_as_it_is_called_out() {
        for text in ["09:30-2", "17", "1"] {
            assert_eq!(Turn::parse(text).map(|turn| turn.to_string()).as_deref(), Some(text));
        }
        for text in ["", "x", "9:30-2", "09:30-", "-2", "17-2"] {
            assert_eq!(Turn::parse(text), None, "{text}");
        }
    }

    fn time(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    fn appointment(slot: &str, seat: u32, state: AppointmentState) -> Place {
        let day = Day::new(2026, 11, 23).unwrap();
        Place::Appointment(Appointment {
            appointment_id: 1,
            person: CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1),
            point: RegionCode::parse("540502").unwrap(),
            on: day,
            slot: time(slot),
            seat,
            service: None,
            state,
            counter: Some(1),
            calls: 0,
        })
    }

    fn ticket(number: u32, state: TicketState) -> Place {
        let (point, on) = (RegionCode::parse("540502").unwrap(), Day::new(2026, 11, 23).unwrap());
        Place::Ticket(Ticket { point, on, number, person: None, service: None, state, counter: Some(2), calls: 0 })
    }

    #[test]
    fn appointments_whose_slot_has_begun_go_before_tickets_and_nobody_twice() {
        use AppointmentState::{Booked, Called, Kept};
        use TicketState::{Left, Waiting};
        let code = RegionCode::parse("540502").unwrap();
        let point = Point { code, kind: crate::Kind::County, name: String::new(), around: Vec::new() };
        let cases: [(&[Place], &str, Option<&str>); 6] = [
            (&[], "10:00", None),
            (&[appointment("10:00", 1, Booked), ticket(1, Waiting)], "10:00", Some("10:00-1")),
            (&[appointment("10:30", 1, Booked), ticket(1, Waiting)], "10:00", Some("1")),
            (&[appointment("10:30", 1, Booked)], "10:00", None),
            (&[appointment("09:30", 1, Kept), appointment("10:00", 2, Booked)], "10:00", Some("10:00-2")),
            (&[appointment("09:30", 1, Called), ticket(1, Left), ticket(2, Waiting)], "10:00", Some("2")),
        ];
        for (places, now, expected) in cases {
            let queue = Queue { point: point.clone(), places: places.to_vec() };
            let next = queue.next(time(now)).map(|place| place.turn().to_string());
            assert_eq!(next.as_deref(), expected, "{places:?} at {now}");
        }
        let busy = Queue { point, places: vec![appointment("09:30", 1, Called), ticket(1, Waiting)] };
        assert_eq!(busy.at(1).map(|place| place.turn().to_string()).as_deref(), Some("09:30-1"));
        assert!(busy.at(2).is_none(), "who waits is at no counter");
    }
}
