//! Subsidies paid to the card: which programmes there are, who may be paid and how much, and the roster on its way from
//! the department's file to a batch that others can approve.
//!
//! Promises
//! * Every rule is a dated file with its evidence and worked cases, judged by pure functions, and says whether its
//!   figures were seen in a published source.
//! * Every line of a roster is accepted, held or rejected with its reason; a line is never lost.
//! * Accounts to pay come from the card room only; an account in the file is compared, never used.
//! * What the house owes itself, pensions, unemployment benefits and awards, is paid by the same way, from a list the house writes: once, and not at all where it is not owed any more.
//! * The roster's file is kept in the same database and the same transaction as what was read from it.
//!
//! Deliberately absent: amounts in code; approval and money (the `payout` room); banks (the `exchange` room).

mod amount;
mod catalogue;
mod check;
mod eligibility;
mod judging;
mod objecting;
mod owed;
mod programme;
mod public_list;
mod roster;
mod steps;
mod store;
mod verify;
mod worked_case;
mod written;

use kernel::Room;

pub use amount::{
    AmountFacts, AmountRefusal, AmountRule, Area, AreaRate, ByArea, CapBasis, Fixed, Roster, Tier, TopUp,
    amount_allowed,
};
pub use catalogue::{all, awards, embedded, programme, standard_item_name};
pub use check::check as check_programmes;
pub use eligibility::{Eligibility, Gate, NotEligible, PersonFacts, eligible};
pub use objecting::{dismiss_objection, object, uphold_objection};
pub use owed::{OwedLine, Owes, is_listed_by_house, load_owed, owed, read_owed, undo, write_owed};
pub use programme::{Conflict, Department, Notice, Programme, Publish, ReviewBy, Unit, Version, reference_day};
pub use public_list::{PublicLine, is_open_notice, is_published, masked_lines, open_notice, public_list};
pub use roster::{
    COLUMNS, Fault, KIND as ROSTER_KIND, Line, NEEDED_COLUMNS, ParsedRoster, RosterFile, Watched,
    answer as answer_roster, read_kept, read_kept_watched, read_roster, read_roster_watched, visit_kept, write_rejects,
};
pub use steps::{
    CheckReport, check, keep_file, kept_roster, load, load_lines, name_file, new_batch, notice, reissue, submit,
};
pub use store::{KeptRoster, STATEMENTS};
pub use verify::verify;
pub use worked_case::{Expected, Given, WorkedCase};

/// This room's tables.
pub const ROOM: Room = kernel::room!("subsidy": "0001_subsidy.sql", "0002_row_security.sql", "0003_owed.sql");
