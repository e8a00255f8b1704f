//! The machine's printers, and how the printer of slips was when it was last asked.

use std::sync::{Arc, Mutex};

use kernel::Refusal;
use printer::{Pages, Receipts, State, Strip};

use crate::wire::{On, Printers};

/// The printers of a machine.
#[derive(Clone, Debug)]
pub struct Printing {
    slips: Arc<Receipts>,
    sheets: Pages,
    state: Arc<Mutex<State>>,
}

impl Printing {
    /// These printers.
    #[must_use]
    pub fn on(slips: Receipts, sheets: Pages) -> Printing {
        Printing { slips: Arc::new(slips), sheets, state: Arc::new(Mutex::new(State::NotConfigured)) }
    }

    /// None.
    #[must_use]
    pub fn nowhere() -> Printing {
        Printing::on(Receipts::nowhere(), Pages::Nowhere)
    }

    /// Asks the printer of slips how it is, which may take seconds.
    pub(crate) fn look(&self) -> State {
        let state = self.slips.state();
        *self.state.lock().expect("nobody panics with it") = state;
        state
    }

    /// How it was.
    pub(crate) fn known(&self) -> State {
        *self.state.lock().expect("nobody panics with it")
    }

    /// What the centre's pages are told.
    pub(crate) fn printers(&self) -> Printers {
        Printers { slips: self.known(), sheets: self.sheets != Pages::Nowhere }
    }

    /// Prints a paper of the centre.
    ///
    /// # Errors
    /// As the printers refuse; `terminal_paper_malformed` when it is no paper.
    pub(crate) fn print(&self, on: On, number: &str, paper: &[u8]) -> Result<(), Refusal> {
        match on {
            On::Sheet => self.sheets.hand(number, paper),
            On::Slip => {
                let (width, dots) = bitmap(paper).ok_or_else(|| Refusal::new("terminal_paper_malformed"))?;
                let printed = self.slips.print(Strip::new(width, dots));
                self.look();
                printed
            }
        }
    }
}

/// The word of the heartbeat for the paper of slips.
pub(crate) fn paper(state: State) -> &'static str {
    match state {
        State::Ready => "enough",
        State::PaperLow => "low",
        State::PaperOut => "out",
        State::NotConfigured => "none",
        State::CoverOpen | State::Faulty | State::Offline => "unknown",
    }
}

/// Width and dots of a PBM file of the kind P4, as the centre writes it.
fn bitmap(file: &[u8]) -> Option<(u32, &[u8])> {
    let mut parts = file.splitn(3, |byte| *byte == b'\n');
    let (kind, size, dots) = (parts.next()?, parts.next()?, parts.next()?);
    let (width, height) = std::str::from_utf8(size).ok()?.split_once(' ')?;
    let (width, height) = (width.parse::<u32>().ok()?, height.parse::<u32>().ok()?);
    let bytes = u64::from(width / 8) * u64::from(height);
    let fits = kind == b"P4" && (8..=4096).contains(&width) && width % 8 == 0 && dots.len() as u64 == bytes;
    fits.then_some((width, dots))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_bitmap_is_printed() {
        assert_eq!(bitmap(b"P4\n16 2\n\n\xFF\n\x01"), Some((16, &b"\n\xFF\n\x01"[..])), "dots may look like line ends");
        let others: [&[u8]; 7] = [
            b"",
            b"P4\n16 2\n\0\0\0",
            b"P4\n16 2\n\0\0\0\0\0",
            b"P1\n16 2\n\0\0\0\0",
            b"P4\n12 1\n\0",
            b"P4\n0 0\n",
            b"%PDF",
        ];
        for other in others {
            assert_eq!(bitmap(other), None, "{other:?}");
        }
    }
}
