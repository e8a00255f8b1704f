//! A simulated bank. It is not a bank and moves no money: it stands in for the outside party that pays the batches, so
//! that Yika can be tried out and judged.
//!
//! It promises to be a fair judge: it shares no code with Yika. It reads and writes the file formats with its own
//! readers and writers (so it proves the formats) and keeps its own book in its own SQLite file, where an instruction
//! id can be credited once only. All that it does follows from its seed, the files and the days it is given; it reads
//! no clock. Whatever it writes says that it is simulated: file names begin `ret_sim_`, bank references begin `SIM`,
//! XML opens with a comment, the book has a label.
//!
//! Folders, below the exchange folder it is given: it reads `outbox/<bank>/`, writes `inbox/<bank>/`, and keeps
//! `bank-<bank>.book.db` and `bank-<bank>.spool/` (replies made but not yet sent, so that a kill loses none).
//!
//! How it replies: the delimited format has one kind of file. In ISO 20022 a pain.002 says ACSC (credited), RJCT (finally
//! not credited) or PDNG (not known yet) by EndToEndId, with the amount and account in OrgnlTxRef; a payment that was
//! credited and came back later is told by a camt.054 as a credit entry of the debtor's account, with its EndToEndId
//! and return reason. A refused file gets no file back: it is noted in the book and in the step's report, as if the
//! bank had called.
//!
//! Deliberately not here: accounts with balances, names checked against accounts, fees, other currencies, a network.

mod book;
mod day;
mod delimited;
mod deliver;
mod draw;
mod iso_read;
mod iso_write;
mod judge;
mod mode;
mod pay_file;
mod replies;
mod reply;
mod report;
mod sim;
mod teller;

pub use draw::Rates;
pub use judge::{BookLine, BookLines, DoubleCredit};
pub use mode::Mode;
pub use pay_file::{Format, Refusal};
pub use report::{BookSummary, StepReport};
pub use sim::{BankSim, banks_in};

/// The words that mark everything here as a simulation.
pub const LABEL: &str = "bank-sim: simulated bank, no real payment";

/// Why the simulator could not do what it was asked to do. A bad file from outside is not an error but a [`Refusal`].
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// A folder or file could not be read or written.
    #[error("bank-sim: {path}: {source}")]
    File {
        /// The file or folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The book could not be read or written.
    #[error("bank-sim: the book: {0}")]
    Book(#[from] rusqlite::Error),
    /// A bank is named by 1 to 20 of a-z, A-Z, 0-9, `-` and `_`.
    #[error("bank-sim: {0:?} cannot be the name of a bank")]
    BankName(String),
    /// A day is written YYYY-MM-DD.
    #[error("bank-sim: {0:?} is not a day")]
    Day(String),
    /// The bank's day never goes back.
    #[error("bank-sim: the bank is already at {at}, it cannot go back to {asked}")]
    DayWentBack {
        /// The day of the last step.
        at: String,
        /// The day asked for.
        asked: String,
    },
    /// No such mode.
    #[error("bank-sim: there is no mode {0:?}; there are: {known}", known = mode::names())]
    Mode(String),
    /// No such format.
    #[error("bank-sim: there is no format {0:?}; there are: delimited, iso20022")]
    Format(String),
    /// The bank never took in a file of this id.
    #[error("bank-sim: the bank has no file {0:?}")]
    NoSuchFile(String),
}

pub(crate) type Result<T> = std::result::Result<T, BankError>;

pub(crate) fn at(path: &std::path::Path) -> impl Fn(std::io::Error) -> BankError + '_ {
    move |source| BankError::File { path: path.display().to_string(), source }
}
