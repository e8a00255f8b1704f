//! Batches of pay items: accepted, frozen, approved by others, sent once, settled, corrected, closed.
//!
//! Promises
//! * An item's key is the entitlement (payer, programme, period, person, component) and stands for ever: no second batch,
//!   file or person can pay it again. An instruction's number derives from item and attempt; there is a second attempt
//!   only after the bank has proven that the first failed or came back, and never a third.
//! * Who made or submitted a batch does not approve it; nobody approves twice. An approval binds the hash of the frozen
//!   content, and what is sent is compared with it.
//! * Where a programme asks for the county's review, nobody approves before it has passed, and who reviewed does not approve.
//! * Money moves with the state: reserved at approval, assigned to each person at sending, paid or returned at the
//!   bank's word. approved = paid + failed + stopped, to the fen, or the batch does not close.
//! * Nothing is sent while payments are halted.
//!
//! Deliberately absent: who is entitled (the `subsidy` room), files and banks (the `exchange` room).

mod approval;
mod batch;
mod budget;
mod close;
mod difference;
mod history;
mod item;
mod job;
mod line;
mod listing;
mod not_paid;
mod reissue;
mod review;
mod sending;
mod settlement;
mod store;
mod switch;
mod verify;

use kernel::Room;

pub use approval::{approve, budget, grant_budget, submit};
pub use batch::{
    Batch, BatchFilter, BatchState, Cycle, batch, batches, batches_on_notice, batches_where, corrections_of,
    count_batches, cycles_of, hold_notice, loaded, open_batch, roster_is_kept,
};
pub use budget::{BudgetLine, budgets};
pub use close::{Totals, close, totals, undo};
pub use difference::{Difference, Differs, Way, difference};
pub use history::{Attempt, Entitlement, Standing, entitlements_of};
pub use item::{
    Frozen, HeldItem, ITEMS_PER_BATCH, Item, NewItem, Refused, Roster, accept, accepted_lines, content_root,
    frozen_items, held_lines, hold, item_on_line, refused, refused_by_code, release, taken,
};
pub use job::{Job, JobKind, JobState, begin_job, end_job, job};
pub use listing::{ItemLine, items_after};
pub use not_paid::{NotPaid, not_paid};
pub use reissue::{Correction, correctable, reissue};
pub use review::{Finding, Review, ReviewState, ask_review, review_batch, review_of, reviews_waiting};
pub use sending::{Instruction, Sent, instructions_of_file, prepare_instructions, said_of_file, send, send_beside};
pub use settlement::{InstructionState, Outcome, Settled, Word, next_state, settle};
pub use store::STATEMENTS;
pub use switch::{halt, halt_after_unclean_end, halted, refuse_while_halted, resume};
pub use verify::verify;

/// This room's tables.
pub const ROOM: Room = kernel::room!("payout": "0001_payout.sql", "0002_person.sql", "0003_row_security.sql", "0004_batch_pages.sql",
    "0005_review.sql", "0006_line.sql" => line::fill, "0007_statistics.sql", "0008_settlement_by_line.sql");
