//! An appointment 预约: a person, a point, a day, the slot in which she comes, and her seat of it.
//!
//! Promises: a seat is taken once; nobody has two appointments of one day that are still to come, nor too many; none is booked
//! outside the hours, in the past or too far ahead; it can be cancelled until its slot begins. Deliberately absent: sanctions
//! for who does not come.

use access::{Act, Deed as May};
use casework::case::{Applicant, may_ask};
use kernel::{CitizenId, Ctx, Day, Moment, Refusal, RegionCode, Result};

use crate::{
    OpenDay, Point, Rules, Time, open_on,
    point::point,
    rules::{rules_on, takes},
    store,
};

/// Where an appointment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppointmentState {
    /// It is to come.
    Booked,
    /// Its holder was called to a counter.
    Called,
    /// Its holder was served.
    Kept,
    /// Its holder did not come.
    Missed,
    /// It was taken back in time.
    Cancelled,
}

impl AppointmentState {
    /// Every state.
    pub const ALL: [AppointmentState; 5] = [
        AppointmentState::Booked,
        AppointmentState::Called,
        AppointmentState::Kept,
        AppointmentState::Missed,
        AppointmentState::Cancelled,
    ];

    /// The word in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AppointmentState::Booked => "booked",
            AppointmentState::Called => "called",
            AppointmentState::Kept => "kept",
            AppointmentState::Missed => "missed",
            AppointmentState::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<AppointmentState> {
        AppointmentState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether it is still to come, or under way.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, AppointmentState::Booked | AppointmentState::Called)
    }
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its number in this room.
    pub appointment_id: i64,
    /// Who comes.
    pub person: CitizenId,
    /// Where to.
    pub point: RegionCode,
    /// On which day.
    pub on: Day,
    /// When its slot begins.
    pub slot: Time,
    /// Which seat of the slot, from 1.
    pub seat: u32,
    /// The service she comes for, by its code; none where she asks for something else.
    pub service: Option<String>,
    /// Where it stands.
    pub state: AppointmentState,
    /// The counter she was called to.
    pub counter: Option<u32>,
    /// How often she was called.
    pub calls: i64,
}

/// What is to be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAppointment {
    /// Who comes.
    pub person: CitizenId,
    /// Where to.
    pub point: RegionCode,
    /// On which day.
    pub on: Day,
    /// The slot's begin.
    pub slot: Time,
    /// The service she comes for; none where she asks for something else.
    pub service: Option<String>,
}

/// A slot of a day and how many of its seats are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When it begins.
    pub begins: Time,
    /// Free seats; none of a slot that has begun.
    pub free: u32,
}

/// Refuses what the rules do not let be booked, beside who holds which seat.
fn may_book(
    rules: &Rules,
    open: &OpenDay,
    now: Moment,
    slot: Time,
    own: &[(Day, AppointmentState)],
) -> Result<(), Refusal> {
    let (today, on) = (now.day(), open.day);
    let to_come = || own.iter().filter(|(_, state)| state.is_open());
    let checks = [
        ((on, slot) <= (today, Time::of(now)), Refusal::new("appointment_in_past")),
        (on > today.plus_days(rules.days_ahead), Refusal::new("appointment_too_far").with("days", rules.days_ahead)),
        (open.spans.is_empty(), Refusal::new("point_closed").with("day", on)),
        (!open.slots(rules.slot_minutes).contains(&slot), Refusal::new("slot_not_offered").with("slot", slot)),
        (to_come().any(|(day, _)| *day == on), Refusal::new("appointment_same_day").with("day", on)),
        (to_come().count() >= rules.open_max, Refusal::new("appointments_max").with("count", rules.open_max)),
    ];
    checks.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(()), |(_, why)| Err(why))
}

/// The lowest seat that nobody has.
fn free_seat(taken: &[u32], seats: u32) -> Option<u32> {
    (1..=seats).find(|seat| !taken.contains(seat))
}

/// Refuses unless the one who acts may see what is the person's, who is within the scope.
pub(crate) fn may_see(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    access::require_for(ctx, May::TakeCase, person, Act::See)?;
    registry::known(ctx, person).map(drop)
}

/// Refuses a service that the point does not take in on the day.
pub(crate) fn refuse_elsewhere(point: &Point, service: Option<&str>, on: Day) -> Result<()> {
    match service {
        Some(code) if casework::service::service(code).is_none() => {
            Err(Refusal::new("service_unknown").with("service", code).into())
        }
        Some(code) if !takes(point.kind, code, on) => Err(Refusal::new("point_takes_not").with("service", code).into()),
        _ => Ok(()),
    }
}

/// Books a seat of a slot, whoever's region the point is in.
///
/// # Errors
/// `appointment_in_past`, `appointment_too_far`, `point_closed`, `slot_not_offered`; `appointment_same_day`, `appointments_max`;
/// `slot_full`; `service_unknown`, `point_takes_not`; `point_unknown`; `not_allowed`, `no_mandate`, `unknown_person`,
/// `applicant_dead`; a failure of the database.
pub fn book(ctx: &mut Ctx, new: &NewAppointment) -> Result<Appointment> {
    may_ask(ctx, &Applicant::Person(new.person))?;
    let point = point(ctx, new.point)?;
    refuse_elsewhere(&point, new.service.as_deref(), new.on)?;
    let rules = rules_on(new.on);
    let own: Vec<(Day, AppointmentState)> =
        store::appointments_of(ctx, new.person)?.into_iter().map(|one| (one.on, one.state)).collect();
    may_book(rules, &open_on(&point, new.on), ctx.now(), new.slot, &own)?;
    let taken = store::seats(ctx, new.point, new.on, new.slot)?;
    let Some(seat) = free_seat(&taken, rules.of_kind(point.kind).seats) else {
        return Err(Refusal::new("slot_full").with("slot", new.slot).into());
    };
    let appointment = Appointment {
        appointment_id: ctx.take_numbers("point_appointment", 1)?,
        person: new.person,
        point: new.point,
        on: new.on,
        slot: new.slot,
        seat,
        service: new.service.clone(),
        state: AppointmentState::Booked,
        counter: None,
        calls: 0,
    };
    store::put_seat(ctx, &appointment)?;
    store::put_appointment(ctx, &appointment)?;
    let facts = [
        ("point", new.point.to_string()),
        ("day", new.on.to_string()),
        ("slot", new.slot.to_string()),
        ("service", new.service.clone().unwrap_or_default()),
    ];
    audit::record(ctx, "point.book", &object_of(&appointment), &facts)?;
    Ok(appointment)
}

pub(crate) fn object_of(appointment: &Appointment) -> String {
    format!("appointment {}", appointment.appointment_id)
}

/// Takes an appointment back before its slot begins; its seat is free again.
///
/// # Errors
/// `appointment_unknown`; `appointment_over` once its slot has begun or it is not booked any more; as [`book`] for who acts.
pub fn cancel(ctx: &mut Ctx, person: CitizenId, appointment_id: i64) -> Result<()> {
    may_ask(ctx, &Applicant::Person(person))?;
    let own = store::appointments_of(ctx, person)?;
    let Some(appointment) = own.into_iter().find(|one| one.appointment_id == appointment_id) else {
        return Err(Refusal::new("appointment_unknown").into());
    };
    if !can_be_cancelled(&appointment, ctx.now()) {
        return Err(Refusal::new("appointment_over").with("state", appointment.state.word()).into());
    }
    store::move_appointment(ctx, &appointment, AppointmentState::Cancelled, None)?;
    store::free_seat(ctx, &appointment)?;
    audit::record(ctx, "point.cancel", &object_of(&appointment), &[])?;
    Ok(())
}

/// Whether an appointment can still be taken back.
#[must_use]
pub fn can_be_cancelled(appointment: &Appointment, now: Moment) -> bool {
    appointment.state == AppointmentState::Booked && (now.day(), Time::of(now)) < (appointment.on, appointment.slot)
}

/// The appointments of a person, the latest day first.
///
/// # Errors
/// `not_allowed`, `no_mandate`; `unknown_person`; a failure of the database.
pub fn appointments_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Appointment>> {
    may_see(ctx, person)?;
    store::appointments_of(ctx, person)
}

/// The slots of a point on a day and their free seats; none where it is closed, or too far ahead. Everybody's to know.
///
/// # Errors
/// A failure of the database.
pub fn slots(ctx: &mut Ctx, point: &Point, on: Day) -> Result<Vec<Slot>> {
    let rules = rules_on(on);
    let (now, seats) = (ctx.now(), rules.of_kind(point.kind).seats);
    if on < now.day() || on > now.day().plus_days(rules.days_ahead) {
        return Ok(Vec::new());
    }
    let taken = store::seats_taken(ctx, point.code, on)?;
    let free = |begins: Time| {
        let taken = taken.iter().filter(|slot| **slot == begins).count();
        let begun = (on, begins) <= (now.day(), Time::of(now));
        if begun { 0 } else { seats.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX)) }
    };
    let slots = open_on(point, on).slots(rules.slot_minutes);
    Ok(slots.into_iter().map(|begins| Slot { begins, free: free(begins) }).collect())
}

/// Reminds who has an appointment tomorrow, each once; how many, at most `limit`. For a job that runs every day and calls it until there is
/// nobody more.
///
/// # Errors
/// A failure of the database.
pub fn remind(ctx: &mut Ctx, limit: usize) -> Result<usize> {
    let tomorrow = ctx.today().plus_days(1);
    ctx.as_owner(|ctx| {
        let coming = store::appointments_to_remind(ctx, tomorrow, limit)?;
        for one in &coming {
            let point = point(ctx, one.point)?;
            let values = [("day", one.on.to_string()), ("slot", one.slot.to_string()), ("point", point.path())];
            casework::notify(ctx, one.person, "message_point_tomorrow", &values)?;
            store::put_reminded(ctx, one)?;
        }
        Ok(coming.len())
    })
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Noon of a Monday.
    fn now() -> Moment {
        Clock::at_noon(day("2026-11-23")).now()
    }

    #[test]
    fn what_may_be_booked_follows_from_the_hours_the_day_and_what_somebody_has() {
        use AppointmentState::{Booked, Called, Cancelled, Kept, Missed};
        let some = |days: &[&str], state| days.iter().map(|on| (day(on), state)).collect::<Vec<_>>();
        let of = |days: &[&str]| some(days, Booked);
        let cases = [
            ("2026-11-24", "09:30", of(&[]), "yes"),
            ("2026-11-23", "15:30", of(&[]), "yes"),
            ("2026-11-23", "12:30", of(&[]), "yes"),
            ("2026-11-23", "12:00", of(&[]), "appointment_in_past"), // it begins now
            ("2026-11-23", "09:30", of(&[]), "appointment_in_past"),
            ("2026-11-20", "09:30", of(&[]), "appointment_in_past"),
            ("2026-12-23", "09:30", of(&[]), "yes"), // the thirtieth day, a Wednesday
            ("2026-12-24", "09:30", of(&[]), "appointment_too_far"),
            ("2026-11-28", "09:30", of(&[]), "point_closed"), // a Saturday
            ("2026-11-24", "13:00", of(&[]), "slot_not_offered"),
            ("2026-11-24", "09:31", of(&[]), "slot_not_offered"),
            ("2026-11-24", "09:30", of(&["2026-11-24"]), "appointment_same_day"),
            ("2026-11-24", "09:30", some(&["2026-11-24"], Called), "appointment_same_day"),
            ("2026-11-24", "09:30", some(&["2026-11-24"], Cancelled), "yes"),
            ("2026-11-24", "09:30", some(&["2026-11-24"], Kept), "yes"),
            ("2026-11-24", "09:30", of(&["2026-11-25", "2026-11-26"]), "yes"),
            ("2026-11-24", "09:30", of(&["2026-11-25", "2026-11-26", "2026-11-27"]), "appointments_max"),
            ("2026-11-24", "09:30", some(&["2026-11-18", "2026-11-19", "2026-11-20"], Missed), "yes"),
        ];
        let window = RegionCode::parse("540502").unwrap();
        for (on, slot, own, expected) in cases {
            let (on, time) = (day(on), Time::parse(slot).unwrap());
            let rules = rules_on(on);
            let open = rules.open_on(window, crate::Kind::County, on);
            let said = may_book(rules, &open, now(), time, &own);
            assert_eq!(
                said.map_or_else(|why| why.code.to_string(), |()| "yes".into()),
                expected,
                "{on} {slot} {own:?}"
            );
        }
    }

    #[test]
    fn the_lowest_seat_that_is_free_is_taken() {
        let cases: [(&[u32], u32, Option<u32>); 5] =
            [(&[], 2, Some(1)), (&[1], 2, Some(2)), (&[2], 2, Some(1)), (&[1, 2], 2, None), (&[], 0, None)];
        for (taken, seats, expected) in cases {
            assert_eq!(free_seat(taken, seats), expected, "{taken:?} of {seats}");
        }
    }

    #[test]
    fn every_state_has_a_word_of_its_own() {
        for state in AppointmentState::ALL {
            assert_eq!(AppointmentState::from_word(state.word()), Some(state));
        }
        assert_eq!(AppointmentState::from_word("waiting"), None);
    }
}
