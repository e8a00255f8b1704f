//! Service points 服务网点: which is near, when it is open and what it takes in; appointments and queue tickets.
//!
//! Promises
//! * Every county, township and village has a point; what holds for its kind stands in a dated file, which says that nothing of
//!   it was seen. Near is who shares the narrowest region: where points lie is not known.
//! * A seat of a slot is taken once, whoever comes at the same time. Nobody has two appointments of one day that are still to
//!   come, and nobody waits at two points at once.
//! * Appointments whose slot has begun are called first, then tickets by their numbers, which count from 1 each day. A counter
//!   has one person at a time.
//! * A desk sees and calls the queues of its own region; whoever books may live elsewhere. Who was handed a ticket at the desk
//!   leaves no name.
//! * Whoever has an appointment is reminded of it once, the day before. What is left of a day ends with it: an appointment is missed, and
//!   its holder is told; a ticket is left.
//!
//! Deliberately absent: distances and maps (no coordinates were found), sanctions for who does not come, and the asking itself: that
//! is a case (`window`).

mod appointment;
mod point;
mod queue;
mod rules;
mod store;
mod ticket;
mod time;

use kernel::Room;

pub use appointment::{
    Appointment, AppointmentState, NewAppointment, Slot, appointments_of, book, can_be_cancelled, cancel, remind, slots,
};
pub use point::{Kind, Nearness, Point, nearest, point, points};
pub use queue::{
    COUNTER_MAX, Ended, Ending, Place, Queue, Turn, call_again, call_next, end_days, end_turn, own_points, queue,
};
pub use rules::{KindRule, OpenDay, Opening, Rules, Span, Takes, open_on, opening, rules_on, takes, weekday};
pub use store::STATEMENTS;
pub use ticket::{Held, Ticket, TicketState, give_back, hand_out, take_ticket, tickets_of, waiting};
pub use time::Time;

/// This room's tables.
pub const ROOM: Room = kernel::room!("point": "0001_point.sql", "0002_reminder.sql");
