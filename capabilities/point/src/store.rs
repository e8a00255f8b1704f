//! All SQL of service points. A person's own rows are read and written as hers, wherever the point is; who holds which seat and
//! number is asked of all.

use kernel::{CitizenId, Ctx, Day, DbError, Error, RegionCode, Result, Row, params};

use crate::{Appointment, AppointmentState, Ticket, TicketState, Time};

macro_rules! appointment {
    ($where:literal) => {
        concat!(
            "SELECT person_id, appointment_id, point, on_day, slot, seat, service, state, counter, calls FROM point_appointment ",
            $where
        )
    };
}

macro_rules! ticket {
    ($where:literal) => {
        concat!("SELECT point, on_day, number, person_id, service, state, counter, calls FROM point_ticket ", $where)
    };
}

kernel::statements! {
    PUT_APPOINTMENT = "INSERT INTO point_appointment (person_id, appointment_id, point, on_day, slot, seat, service, state,
        booked_at, booked_by, calls) VALUES ($1, $2, $3, $4, $5, $6, $7, 'booked', $8, $9, 0)";
    MOVE_APPOINTMENT = "UPDATE point_appointment SET state = $4, counter = $5, calls = $6
        WHERE person_id = $1 AND appointment_id = $2 AND state = $3";
    APPOINTMENTS_OF = appointment!("WHERE person_id = $1 ORDER BY on_day DESC, slot DESC, appointment_id DESC");
    APPOINTMENTS_AT = appointment!("WHERE point = $1 AND on_day = $2 AND state <> 'cancelled' ORDER BY slot, seat");
    APPOINTMENTS_UNTIL = appointment!("WHERE state IN ('booked', 'called') AND on_day < $1
        ORDER BY on_day, person_id, appointment_id LIMIT $2");
    APPOINTMENTS_TO_REMIND = appointment!("WHERE state = 'booked' AND on_day = $1 AND reminded_at IS NULL
        ORDER BY person_id, appointment_id LIMIT $2");
    PUT_REMINDED = "UPDATE point_appointment SET reminded_at = $3 WHERE person_id = $1 AND appointment_id = $2";
    DUE_APPOINTMENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM point_appointment
        WHERE point = $1 AND on_day = $2 AND slot <= $3 AND state = 'booked'";
    PUT_SEAT = "INSERT INTO point_seat (point, on_day, slot, seat) VALUES ($1, $2, $3, $4)";
    FREE_SEAT = "DELETE FROM point_seat WHERE point = $1 AND on_day = $2 AND slot = $3 AND seat = $4";
    SEATS = "SELECT seat FROM point_seat WHERE point = $1 AND on_day = $2 AND slot = $3 ORDER BY seat";
    SEATS_TAKEN = "SELECT slot FROM point_seat WHERE point = $1 AND on_day = $2 ORDER BY slot, seat";
    LAST_NUMBER = "SELECT COALESCE(MAX(number), 0) FROM point_ticket WHERE point = $1 AND on_day = $2";
    PUT_TICKET = "INSERT INTO point_ticket (point, on_day, number, person_id, service, state, taken_at, taken_by, calls)
        VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, 0)";
    MOVE_TICKET = "UPDATE point_ticket SET state = $5, counter = $6, calls = $7
        WHERE point = $1 AND on_day = $2 AND number = $3 AND state = $4";
    TICKETS_OF = ticket!("WHERE person_id = $1 AND on_day = $2 ORDER BY point, number");
    TICKETS_AT = ticket!("WHERE point = $1 AND on_day = $2 ORDER BY number");
    TICKETS_UNTIL = ticket!("WHERE state IN ('waiting', 'called') AND on_day < $1 ORDER BY on_day, point, number LIMIT $2");
    WAITING_BEFORE = "SELECT CAST(COUNT(*) AS BIGINT) FROM point_ticket
        WHERE point = $1 AND on_day = $2 AND number < $3 AND state = 'waiting'";
}

/// A change of state that must find its row: another transaction that came first makes this one start again.
fn claim(rows: u64, what: &str) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Database(DbError::Serialization(format!("{what} was changed")))) }
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day was written")
}

fn time(text: &str) -> Time {
    Time::parse(text).expect("a time was written")
}

fn region(number: i64) -> RegionCode {
    RegionCode::from_i64(number).expect("a region was written")
}

fn person(number: i64) -> CitizenId {
    CitizenId::from_encoded(number).expect("a citizen id was written")
}

fn small(number: i64) -> u32 {
    u32::try_from(number).expect("a small number was written")
}

fn counted(count: i64) -> usize {
    usize::try_from(count).expect("a count is not below zero")
}

fn to_appointment(row: &Row<'_>) -> Appointment {
    Appointment {
        person: person(row.int(0)),
        appointment_id: row.int(1),
        point: region(row.int(2)),
        on: day(row.text(3)),
        slot: time(row.text(4)),
        seat: small(row.int(5)),
        service: row.opt_text(6).map(ToOwned::to_owned),
        state: AppointmentState::from_word(row.text(7)).expect("a state was written"),
        counter: row.opt_int(8).map(small),
        calls: row.int(9),
    }
}

pub(crate) fn put_appointment(ctx: &mut Ctx, one: &Appointment) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    let (slot, seat) = (one.slot.to_string(), i64::from(one.seat));
    ctx.for_person(one.person, |ctx| {
        ctx.execute(
            PUT_APPOINTMENT,
            params![one.person, one.appointment_id, one.point, one.on, slot, seat, one.service, now, *by],
        )
    })
    .map(drop)
}

/// From what stands to what follows; who is called is called once more.
pub(crate) fn move_appointment(
    ctx: &mut Ctx,
    before: &Appointment,
    state: AppointmentState,
    counter: Option<u32>,
) -> Result<Appointment> {
    let calls = before.calls + i64::from(state == AppointmentState::Called);
    let rows = ctx.for_person(before.person, |ctx| {
        ctx.execute(
            MOVE_APPOINTMENT,
            params![
                before.person,
                before.appointment_id,
                before.state.word(),
                state.word(),
                counter.map(i64::from),
                calls
            ],
        )
    })?;
    claim(rows, "appointment")?;
    Ok(Appointment { state, counter, calls, ..before.clone() })
}

pub(crate) fn appointments_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Appointment>> {
    ctx.for_person(person, |ctx| ctx.query(APPOINTMENTS_OF, params![person], to_appointment))
}

pub(crate) fn appointments_at(ctx: &mut Ctx, point: RegionCode, on: Day) -> Result<Vec<Appointment>> {
    ctx.query(APPOINTMENTS_AT, params![point, on], to_appointment)
}

/// Appointments of a day of which their holders were not reminded.
pub(crate) fn appointments_to_remind(ctx: &mut Ctx, on: Day, limit: usize) -> Result<Vec<Appointment>> {
    ctx.query(APPOINTMENTS_TO_REMIND, params![on, limited(limit)], to_appointment)
}

pub(crate) fn put_reminded(ctx: &mut Ctx, one: &Appointment) -> Result<()> {
    let now = ctx.now();
    ctx.execute(PUT_REMINDED, params![one.person, one.appointment_id, now]).map(drop)
}

pub(crate) fn appointments_until(ctx: &mut Ctx, day: Day, limit: usize) -> Result<Vec<Appointment>> {
    ctx.query(APPOINTMENTS_UNTIL, params![day, limited(limit)], to_appointment)
}

/// How many have an appointment whose slot has begun and were not called, whoever they are.
pub(crate) fn due_appointments(ctx: &mut Ctx, point: RegionCode, on: Day, now: Time) -> Result<usize> {
    let now = now.to_string();
    ctx.as_owner(|ctx| ctx.query_one(DUE_APPOINTMENTS, params![point, on, now], |row| counted(row.int(0))))
}

pub(crate) fn put_seat(ctx: &mut Ctx, one: &Appointment) -> Result<()> {
    let (slot, seat) = (one.slot.to_string(), i64::from(one.seat));
    ctx.execute(PUT_SEAT, params![one.point, one.on, slot, seat]).map(drop)
}

pub(crate) fn free_seat(ctx: &mut Ctx, one: &Appointment) -> Result<()> {
    let (slot, seat) = (one.slot.to_string(), i64::from(one.seat));
    claim(ctx.execute(FREE_SEAT, params![one.point, one.on, slot, seat])?, "seat")
}

pub(crate) fn seats(ctx: &mut Ctx, point: RegionCode, on: Day, slot: Time) -> Result<Vec<u32>> {
    ctx.query(SEATS, params![point, on, slot.to_string()], |row| small(row.int(0)))
}

/// The slot of each seat that is taken on a day.
pub(crate) fn seats_taken(ctx: &mut Ctx, point: RegionCode, on: Day) -> Result<Vec<Time>> {
    ctx.query(SEATS_TAKEN, params![point, on], |row| time(row.text(0)))
}

fn to_ticket(row: &Row<'_>) -> Ticket {
    Ticket {
        point: region(row.int(0)),
        on: day(row.text(1)),
        number: small(row.int(2)),
        person: row.opt_int(3).map(person),
        service: row.opt_text(4).map(ToOwned::to_owned),
        state: TicketState::from_word(row.text(5)).expect("a state was written"),
        counter: row.opt_int(6).map(small),
        calls: row.int(7),
    }
}

/// The last number that was given out at a point on a day, to whomever.
pub(crate) fn last_number(ctx: &mut Ctx, point: RegionCode, on: Day) -> Result<u32> {
    ctx.as_owner(|ctx| ctx.query_one(LAST_NUMBER, params![point, on], |row| small(row.int(0))))
}

/// A person's rows are written as hers, those of a desk as the desk's.
fn as_holder<T>(ctx: &mut Ctx, holder: Option<CitizenId>, part: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
    match holder {
        Some(person) => ctx.for_person(person, part),
        None => part(ctx),
    }
}

pub(crate) fn put_ticket(ctx: &mut Ctx, one: &Ticket) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    let number = i64::from(one.number);
    as_holder(ctx, one.person, |ctx| {
        ctx.execute(PUT_TICKET, params![one.point, one.on, number, one.person, one.service, now, *by])
    })
    .map(drop)
}

/// From what stands to what follows; who is called is called once more.
pub(crate) fn move_ticket(ctx: &mut Ctx, before: &Ticket, state: TicketState, counter: Option<u32>) -> Result<Ticket> {
    let calls = before.calls + i64::from(state == TicketState::Called);
    let number = i64::from(before.number);
    let rows = as_holder(ctx, before.person, |ctx| {
        ctx.execute(
            MOVE_TICKET,
            params![before.point, before.on, number, before.state.word(), state.word(), counter.map(i64::from), calls],
        )
    })?;
    claim(rows, "ticket")?;
    Ok(Ticket { state, counter, calls, ..before.clone() })
}

pub(crate) fn tickets_of(ctx: &mut Ctx, person: CitizenId, on: Day) -> Result<Vec<Ticket>> {
    ctx.for_person(person, |ctx| ctx.query(TICKETS_OF, params![person, on], to_ticket))
}

pub(crate) fn tickets_at(ctx: &mut Ctx, point: RegionCode, on: Day) -> Result<Vec<Ticket>> {
    ctx.query(TICKETS_AT, params![point, on], to_ticket)
}

pub(crate) fn tickets_until(ctx: &mut Ctx, day: Day, limit: usize) -> Result<Vec<Ticket>> {
    ctx.query(TICKETS_UNTIL, params![day, limited(limit)], to_ticket)
}

/// How many wait with a lower number, whoever they are.
pub(crate) fn waiting_before(ctx: &mut Ctx, point: RegionCode, on: Day, number: u32) -> Result<usize> {
    let number = i64::from(number);
    ctx.as_owner(|ctx| ctx.query_one(WAITING_BEFORE, params![point, on, number], |row| counted(row.int(0))))
}
