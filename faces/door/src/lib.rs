//! The door that all faces share: who asks, how a use case is called in his name, and how a refusal is said.
//!
//! Promises
//! * A page of the desk is shown to a user who is signed in, a page of the app to a resident; everybody else is led to
//!   the sign-in and back.
//! * A form is taken from pages of ours only, and no longer than its route says.
//! * A person in an address or a form is a sealed reference that is good for one sitting ([`Sealed`]).
//! * A use case runs in the name and the scope of who asks, on a thread of its own, to its end.
//! * What was refused for want of a right stands in the audit log.
//! * What went wrong is said in the reader's language with a number for the administrator, and what could be a person's
//!   number stays out of the log.
//!
//! Deliberately absent: routes and pages (each face has its own), rules, SQL.

pub mod asking;
pub mod booking;
pub mod case_parts;
pub mod catalogue;
pub mod download;
mod fault;
pub mod follow_parts;
mod form;
mod house;
mod names;
mod outside;
pub mod paper;
pub mod passkey_parts;
pub mod pension_parts;
mod photo;
pub mod point_parts;
mod random;
mod route;
pub mod said;
mod sealed;
pub mod service_form;
pub mod staff_parts;
mod step_up;
mod told;
mod visit;
mod whence;

pub use fault::{Fault, status_of, without_long_numbers};
pub use form::{Form, Query};
pub use house::{House, Messages, Rooms, Serving};
pub use names::{
    bank_name, name_title, named, payer_name, programme_name, programme_title, service_name, service_title,
};
pub use outside::{Outside, Returned, Whom, arrive, depart, forget_way};
pub use photo::{PHOTO_KINDS, PHOTO_MB_MAX, drawing, photo};
pub use random::random;
pub use route::{Asks, FORM_BYTES_MAX, Route, UPLOAD_BYTES_MAX, router};
pub use sealed::Sealed;
pub use step_up::{fresh, to_second_factor, way_back};
pub use told::{tell, tell_all, text_messages};
pub use visit::{DESK, Entrance, HOME, Resident, User, Visit, know_device, leave, let_in, recognise};
pub use whence::{TrustedProxies, Whence};
