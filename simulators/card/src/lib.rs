//! A simulated social security card. It is no card and nobody's: it stands in for the outside thing that a reader reads,
//! so that Yika can be tried out and judged.
//!
//! It promises to be a fair judge: it shares no code with the reader. Holders are made up from a number; every name ends
//! in 样卡 (sample card), every card number begins with T, and the card's identification holds the letters `SIM`. It reads
//! no clock, so what it answers follows from how it was made.
//!
//! How it is used: in process, [`Card::answer`] gives the answer to a command; or [`Inserted::into_reader`] puts it into the
//! virtual reader `vpcd` of vsmartcard, which Debian's pcscd serves like a real one (TCP, two bytes of length before
//! each message; the card is the one that connects; a card that hangs up was pulled out). By hand: `card-sim --help`.
//!
//! Deliberately not here: keys, a PSAM, the bank's part of the card, files other than EF05 and EF06.

mod card;
mod made_up;
mod reader;

pub use card::{Answer, Card, Fault, Generation};
pub use made_up::Person;
pub use reader::Inserted;

/// The words that mark everything here as a simulation.
pub const LABEL: &str = "card-sim: simulated social security card, no real person";
