//! Casework: complaints and reports, objections to published lists, and what residents are told.
//!
//! Promises
//! * One intake for four channels. Whoever holds a case's reference and its secret word may ask for it; the word itself is
//!   not kept, and guessing is stopped after a few tries a day.
//! * Who gives no name leaves none: nothing about an anonymous complainant is kept.
//! * A case goes through its states by one table, and has a day by which it is to be answered; whoever lets it pass is
//!   reminded.
//! * Desks see cases and objections of their region only. Notes are never shown to who asks for a case.
//! * A message is written in the transaction of the deed that causes it, as the key of a sentence and its values.
//!
//! Deliberately absent: what an upheld objection does to a payment (`subsidy::decide_objection`); messages about payments,
//! which are derived from the payments themselves (`exchange::inbox`); sending by SMS (the `exchange` room).

mod answering;
mod attachment;
mod case;
mod desk;
mod export;
mod message;
mod objection;
mod opening;
mod store;
mod word;

use kernel::Room;

pub use answering::{Answering, answering};
pub use attachment::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, Attachment, Format, Kept};
pub use case::{
    Asked, Case, CaseState, Channel, Complainant, Entry, EntryKind, NewCase, Receipt, Step, Subject, next_state,
};
pub use desk::{
    CaseFilter, accept, answer, ask, assign, attachment, attachments, case, cases, cases_of, close, counts, entries,
    note, remind_overdue, reopen, take_in,
};
pub use export::{case_list, people_list, record_export};
pub use message::{Message, mark_all_read, mark_read, messages_of, notify, seen_until, set_seen_until, unread};
pub use objection::{NewObjection, Objection, ObjectionState, decide, object, objection, objections, objections_of};
pub use opening::open_person;
pub use store::STATEMENTS;
pub use word::new_word;

/// This room's tables.
pub const ROOM: Room = kernel::room!("casework": "0001_casework.sql", "0002_row_security.sql");
