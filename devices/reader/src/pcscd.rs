//! Readers that Debian's `pcscd` serves, spoken to over its socket.
//!
//! Why its socket and not its library: linking `libpcsclite` would break `cargo build` where it is not installed, and
//! loading it at run time needs `unsafe`. The messages are those of `winscard_msg.h`: a header of size and command, then a
//! structure in the machine's byte order; the service answers with the structure alone. Version 4:4 stands since 2018
//! (Debian 10 to 12); Debian 13 speaks 4:5 and asks that we say so; later ones take 4:4 again. What we use is the same
//! in all of them; the tests were run against pcscd 1.9.9, 2.3.3 and 2.5.1.
//!
//! Promises: no answer of the service, not even a broken one, panics or waits without end; a transfer that failed is
//! told apart by looking whether the card or the reader is still there.
//! Waiting looks every tenth of a second. The service has a message for it, but each version another; and it looks at
//! most readers no more often itself.
//! Deliberately absent: several programs on one card (a card is taken for itself alone), transactions, attributes.

mod line;

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use kernel::Refusal;

use crate::{Channel, Lost};
pub(crate) use line::Line;

/// Where the service listens.
#[derive(Clone, Debug)]
pub struct Service {
    socket: PathBuf,
}

/// A reader and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardReader {
    /// As the service calls it.
    pub name: String,
    /// What is in it.
    pub slot: Slot,
    /// Grows with every card that is put in or pulled out.
    pub changes: u32,
}

/// What is in a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Nothing.
    Empty,
    /// Something that does not answer: upside down, broken, or no chip.
    Mute,
    /// A card that answers.
    Card,
}

/// A card that was taken for this program alone; let go, and reset, when dropped.
pub struct Card {
    line: Line,
    reader: String,
    handle: u32,
    protocol: u32,
}

const SOCKET: &str = "/run/pcscd/pcscd.comm";
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(100);

impl Service {
    /// The machine's own, or the one that `PCSCLITE_CSOCK_NAME` names, as for every PC/SC program.
    #[must_use]
    pub fn of_this_machine() -> Service {
        Service::at(std::env::var_os("PCSCLITE_CSOCK_NAME").map_or_else(|| SOCKET.into(), PathBuf::from))
    }

    /// One that listens elsewhere.
    pub fn at(socket: impl AsRef<Path>) -> Service {
        Service { socket: socket.as_ref().to_owned() }
    }

    /// All readers, in the order of the service.
    ///
    /// # Errors
    /// `reader_no_service`
    pub fn readers(&self) -> Result<Vec<CardReader>, Refusal> {
        Ok(self.line()?.readers()?)
    }

    /// Waits until a card that answers is in a reader, any or the one named.
    ///
    /// # Errors
    /// `reader_no_service`; after `within`: `reader_none`, `card_mute` or `reader_empty`.
    pub fn wait_for_card(&self, reader: Option<&str>, within: Duration) -> Result<CardReader, Refusal> {
        let mut line = self.line()?;
        let until = Instant::now() + within;
        loop {
            let mut readers = line.readers()?;
            readers.retain(|found| reader.is_none_or(|name| name == found.name));
            if let Some(found) = readers.iter().find(|reader| reader.slot == Slot::Card) {
                return Ok(found.clone());
            }
            if Instant::now() >= until {
                return Err(nothing_in(&readers));
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Waits until no card is in that reader; a reader that is unplugged has none. Whether it came to that.
    ///
    /// # Errors
    /// `reader_no_service`
    pub fn wait_for_removal(&self, reader: &str, within: Duration) -> Result<bool, Refusal> {
        let mut line = self.line()?;
        let until = Instant::now() + within;
        loop {
            let is_in = |found: &CardReader| found.name == reader && found.slot != Slot::Empty;
            if !line.readers()?.iter().any(is_in) {
                return Ok(true);
            }
            if Instant::now() >= until {
                return Ok(false);
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Takes the card in that reader for this program alone.
    ///
    /// # Errors
    /// `reader_no_service`, `reader_unplugged`, `reader_empty`, `reader_busy`, `card_mute`.
    pub fn connect(&self, reader: &str) -> Result<Card, Refusal> {
        let mut line = self.line()?;
        let (handle, protocol) = line.connect(reader)?;
        Ok(Card { line, reader: reader.to_owned(), handle, protocol })
    }

    pub(crate) fn line(&self) -> Result<Line, Lost> {
        Line::open(&self.socket)
    }
}

impl Channel for Card {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost> {
        match self.line.transmit(self.handle, self.protocol, command)? {
            Ok(answer) if answer.len() >= 2 => Ok(answer),
            // Some drivers call it a success and give nothing when the card is pulled out just then.
            Ok(_) => Err(self.line.what_is_lost(&self.reader, None)),
            Err(refused) => Err(self.line.what_is_lost(&self.reader, Some(&refused))),
        }
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        self.line.disconnect(self.handle);
    }
}

fn nothing_in(readers: &[CardReader]) -> Refusal {
    if readers.is_empty() {
        Refusal::new("reader_none")
    } else if readers.iter().any(|reader| reader.slot == Slot::Mute) {
        Refusal::new("card_mute")
    } else {
        Refusal::new("reader_empty")
    }
}
