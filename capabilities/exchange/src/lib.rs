//! Exchange: the only room that talks to banks, to the card maker, and to the gateway that sends SMS.
//!
//! Promises
//! * A payment file is written from what was frozen and approved, byte for byte the same however often; its intent is
//!   recorded before, the fact afterwards. Whoever is killed in between goes on where he was.
//! * A reply is taken in whole or refused with the line that is wrong; the same reply again changes nothing.
//! * What the bank said is kept line by line beside the file it came in.
//! * An SMS is queued in the transaction of the deed that causes it, and tried again until it is handed over or given up.
//!
//! Deliberately absent: what a word of the bank changes (the `payout` room), transports other than folders.

pub mod cards;
pub mod delimited;
mod digits;
mod evidence;
pub mod folder;
pub mod iso20022;
mod issuer;
mod outbox;
pub mod payment_file;
mod payments;
pub mod profile;
pub mod reply;
mod sending;
pub mod sms;
mod store;
mod taking;
mod verify;

use kernel::Room;
use profile::BankFormat;
use reply::{BadFile, Reply};

pub use evidence::evidence;
pub use issuer::{Issuer, IssuerConfig, Redeemed, Way};
pub use outbox::{files_of_bank, hand_over, read_written};
pub use payments::{InboxLine, Payment, PaymentAttempt, inbox, payments_of, unread};
pub use sending::{FileReport, SendReport, send, send_within};
pub use store::{OutgoingFile, STATEMENTS, SaidOfBatch, TakenReply, files_of_batch, replies, replies_of_batch};
pub use taking::{ReplyReport, lay_into_inbox, take_reply, take_reply_within, take_waiting};
pub use verify::verify;

/// This room's tables.
pub const ROOM: Room = kernel::room!(
    "exchange": "0001_exchange.sql", "0002_message.sql", "0003_row_security.sql", "0004_said.sql", "0005_answered.sql",
    "0006_settlement_by_line.sql", "0007_line_without_key.sql"
);

/// Reads a reply in the format of the bank's profile.
///
/// # Errors
/// Names the first line that is wrong.
pub fn read_reply(format: BankFormat, bytes: &[u8]) -> Result<Reply, BadFile> {
    match format {
        BankFormat::Delimited => delimited::read_delimited(bytes),
        BankFormat::Iso20022 => iso20022::read_iso20022(bytes),
    }
}

impl From<folder::FolderError> for kernel::Error {
    /// After a failed fsync nobody knows what is on the disk: the program stops.
    fn from(why: folder::FolderError) -> kernel::Error {
        match why {
            folder::FolderError::NotDurable { .. } => {
                tracing::error!(%why, "the disk failed while a file was written; stopping");
                std::process::abort();
            }
            other => kernel::Refusal::new(other.code()).with("why", other).into(),
        }
    }
}
