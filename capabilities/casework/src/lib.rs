//! Casework: the services people ask for and their cases, complaints and reports, objections to published lists, and what
//! residents are told.
//!
//! Promises
//! * What a service asks and how it is decided stands in a dated file; a case is decided under the rule of the day on which it
//!   came in. Where data decide, they decide in the same transaction and say why; where money or a status follows, two people
//!   look. The clock of a case stands still while the applicant is asked.
//! * One intake for four channels. Whoever holds a complaint's reference and its secret word may ask for it; the word itself is
//!   not kept, and guessing is stopped after a few tries a day.
//! * Who gives no name leaves none: nothing about an anonymous complainant is kept.
//! * A complaint goes through its states by one table, and has a day by which it is to be answered; whoever lets it pass is
//!   reminded.
//! * Who stands in a register that is followed is contacted on a day that is known; what was said and offered is kept, never changed.
//! * Desks see complaints and objections of their region only. Notes are never shown to who asks for a complaint.
//! * A message is written in the transaction of the deed that causes it, as the key of a sentence and its values.
//!
//! Deliberately absent: what other rooms know of an applicant and what a yes comes to there (the `window` room); what an upheld objection does to a payment (`subsidy::decide_objection`); messages about payments,
//! which are derived from the payments themselves (`exchange::inbox`); sending by SMS (the `exchange`
//! room; which messages are told that way, too, is said here).

mod attachment;
pub mod case;
pub mod complaint;
mod export;
pub mod follow_up;
mod message;
mod objection;
mod opening;
pub mod service;
mod store;
mod text;
mod vacancy;
mod word;

use kernel::Room;

pub use attachment::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, Attachment, Format, Kept};
pub use complaint::{
    Channel, Complainant, Complaint, ComplaintFilter, ComplaintState, NewComplaint, Subject, complaint, complaints,
    complaints_of,
};
pub use export::{case_list, complaint_list, people_list, record_export};
pub use message::{
    Message, mark_all_read, mark_read, messages_of, notify, seen_until, set_seen_until, take_for_sms, unread,
};
pub use objection::{NewObjection, Objection, ObjectionState, decide, object, objection, objections, objections_of};
pub use opening::open_person;
pub use store::STATEMENTS;
pub use vacancy::{Vacancy, Wish};
pub use word::new_word;

/// This room's tables.
pub const ROOM: Room = kernel::room!("casework": "0001_casework.sql", "0002_row_security.sql", "0003_complaint.sql" => store::complaints_go_on,
    "0004_case.sql", "0005_award.sql", "0006_bundle.sql", "0007_escalation.sql", "0008_offer.sql", "0009_follow_up.sql", "0010_sms.sql", "0011_disbursement.sql");
