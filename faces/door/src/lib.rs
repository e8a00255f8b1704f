//! The door that all faces share: who asks, how a use case is called in his name, and how a refusal is said.
//!
//! Promises
//! * A page of the desk is shown to a user who is signed in, a page of the app to a resident; everybody else is led to
//!   the sign-in and back.
//! * A use case runs in the name and the scope of who asks, on a thread of its own, to its end.
//! * What was refused for want of a right stands in the audit log.
//! * What went wrong is said in the reader's language with a number for the administrator, and what could be a person's
//!   number stays out of the log.
//!
//! Deliberately absent: routes and pages (each face has its own), rules, SQL.

mod fault;
mod house;
mod route;
mod visit;

pub use fault::{Fault, without_long_numbers};
pub use house::{House, Rooms};
pub use route::{Asks, Route, router};
pub use visit::{DESK, Entrance, HOME, Resident, User, Visit, leave, let_in, recognise};
