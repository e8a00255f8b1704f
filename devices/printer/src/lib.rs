//! Printers at a terminal, a desk or a station.
//!
//! Promises
//! - A receipt goes to the printer as dots (ESC/POS raster), so it comes out as it was set, in every script.
//! - A receipt was printed to its cut, or it is `receipt_not_printed` and the refusal says why: the printer is asked
//!   before, on the way, and at the end whether it came to the end. What it still held is thrown away, lest it come out
//!   for the next person, and the next receipt begins with a cut.
//! - Nobody waits for ever: connecting, writing and answering each have their time (`Patience`).
//! - A page (PDF) goes to a program named in the configuration, without a shell, or into a folder.
//!
//! Deliberately absent: what is printed (`document::paper` sets it), who may print, printers that cannot say how they
//! are, a queue (a receipt that nobody waits for any more is not printed), and anything asynchronous: a caller with
//! many tasks gives a job to a thread of its own.
//!
//! Why not the crate escpos: of its many commands a strip needs five, and it cannot write with a time limit or ask on the way.

mod command;
mod pages;
mod receipts;
mod wire;

pub use pages::Pages;
pub use receipts::{Receipts, Strip};
pub use wire::{Device, Net, Wire};

use std::time::Duration;

/// How a printer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It prints.
    Ready,
    /// It prints, and somebody should bring paper soon.
    PaperLow,
    /// Somebody has to bring paper.
    PaperOut,
    /// Somebody has to close the cover.
    CoverOpen,
    /// It says that something in it is broken or stuck: the cutter, the head.
    Faulty,
    /// It does not answer, or was switched off line by its button.
    Offline,
    /// There is none.
    NotConfigured,
}

impl State {
    const ALL: [State; 7] = [
        State::Ready,
        State::PaperLow,
        State::PaperOut,
        State::CoverOpen,
        State::Faulty,
        State::Offline,
        State::NotConfigured,
    ];

    /// Reads the word.
    #[must_use]
    pub fn of(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether a receipt may be begun.
    #[must_use]
    pub fn prints(self) -> bool {
        matches!(self, State::Ready | State::PaperLow)
    }

    /// The word for it in sentences and records.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Ready => "ready",
            State::PaperLow => "paper_low",
            State::PaperOut => "paper_out",
            State::CoverOpen => "cover_open",
            State::Faulty => "faulty",
            State::Offline => "offline",
            State::NotConfigured => "not_configured",
        }
    }
}

/// How long is waited for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the printer to take the call.
    pub connect: Duration,
    /// For it to take one band of dots. It stops taking when its memory is full and it cannot print.
    pub write: Duration,
    /// For it to say how it is.
    pub answer: Duration,
    /// For it to come to the end of what it has taken.
    pub finish: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        let [connect, write, answer, finish] = [3, 5, 1, 20].map(Duration::from_secs);
        Patience { connect, write, answer, finish }
    }
}
