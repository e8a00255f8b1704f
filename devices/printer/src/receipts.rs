//! Printing a receipt, to its cut or not at all.
//!
//! Steps: call the printer; ask how it is; send the strip band by band, asking after each; send the cut and the question
//! that is answered in its turn; wait for that answer; ask once more how it is.
//! On failure at any step: what the printer still holds is thrown away (best effort, it may be unplugged), the refusal
//! says whether something came out, and the next receipt begins with a cut.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kernel::Refusal;

use crate::command::{self, Question};
use crate::{Device, Net, Patience, State, Wire};

/// A strip of dots: eight a byte, the leftmost is the highest bit, 1 is black.
#[derive(Clone, Copy, Debug)]
pub struct Strip<'a> {
    width_bytes: u16,
    dots: &'a [u8],
}

impl<'a> Strip<'a> {
    /// A strip of so many dots a row.
    ///
    /// # Panics
    /// When a row does not fill its bytes, or the rows do not fill the strip.
    #[must_use]
    pub fn new(width_dots: u32, dots: &'a [u8]) -> Strip<'a> {
        let width_bytes = u16::try_from(width_dots / 8).expect("a row is some hundred dots");
        let whole =
            width_bytes > 0 && width_dots.is_multiple_of(8) && dots.len().is_multiple_of(usize::from(width_bytes));
        assert!(whole, "rows of whole bytes, and whole rows");
        Strip { width_bytes, dots }
    }
}

/// Where the receipts of a terminal are printed.
#[derive(Debug)]
pub struct Receipts {
    place: Place,
    patience: Patience,
    /// The last one did not come to its cut.
    unfinished: AtomicBool,
}

#[derive(Debug)]
enum Place {
    Nowhere,
    Net(String),
    Device(PathBuf),
}

impl Receipts {
    /// No printer.
    #[must_use]
    pub fn nowhere() -> Receipts {
        Receipts::at(Place::Nowhere, Patience::default())
    }

    /// The printer of a configuration: `tcp:HOST:PORT`, `device:/dev/usb/lp0`, or nothing.
    ///
    /// # Errors
    /// `printer_place_unknown` for anything else.
    pub fn configured(place: &str, patience: Patience) -> Result<Receipts, Refusal> {
        let place = match place.split_once(':') {
            None if place.is_empty() => Place::Nowhere,
            Some(("tcp", address)) if address.contains(':') => Place::Net(address.to_owned()),
            Some(("device", path)) if path.starts_with('/') => Place::Device(path.into()),
            _ => return Err(Refusal::new("printer_place_unknown").with("place", place)),
        };
        Ok(Receipts::at(place, patience))
    }

    fn at(place: Place, patience: Patience) -> Receipts {
        Receipts { place, patience, unfinished: AtomicBool::new(false) }
    }

    /// How the printer is. Asked by its page and its monitor; never an error.
    #[must_use]
    pub fn state(&self) -> State {
        match self.call() {
            Ok(Some(mut wire)) => ask(&mut *wire, self.patience.answer),
            Ok(None) => State::NotConfigured,
            Err(_) => State::Offline,
        }
    }

    /// Prints a strip and cuts it off.
    ///
    /// # Errors
    /// `printer_not_configured`; `receipt_not_printed` with the printer's `state`, and `came_out` (`nothing` or `part`).
    pub fn print(&self, strip: Strip<'_>) -> Result<(), Refusal> {
        let refuse = |state: State, came_out: &str| {
            Err(Refusal::new("receipt_not_printed").with("state", state.word()).with("came_out", came_out))
        };
        let mut wire = match self.call() {
            Ok(Some(wire)) => wire,
            Ok(None) => return Err(Refusal::new("printer_not_configured")),
            Err(_) => return refuse(State::Offline, "nothing"),
        };
        let state = ask(&mut *wire, self.patience.answer);
        if !state.prints() {
            return refuse(state, "nothing");
        }
        let mut begun = false;
        let printed = self.run(&mut *wire, strip, &mut begun);
        if let Err(state) = printed {
            // Whoever cannot be told to throw it away holds nothing any more, or is out of reach.
            let told = wire.send(command::THROW_AWAY, self.patience.answer);
            if told.is_ok() && state != State::Offline {
                // Its answer says that it has obeyed.
                let _ = ask(&mut *wire, self.patience.answer);
            }
            self.unfinished.fetch_or(begun, Ordering::Relaxed);
            return refuse(state, if begun { "part" } else { "nothing" });
        }
        Ok(())
    }

    fn run(&self, wire: &mut dyn Wire, strip: Strip<'_>, begun: &mut bool) -> Result<(), State> {
        let patience = self.patience;
        let send = |wire: &mut dyn Wire, bytes: &[u8]| {
            wire.send(bytes, patience.write).map_err(|_| match ask(wire, patience.answer) {
                // It takes nothing and says that all is well: for a receipt that is the same as not being there.
                State::Ready | State::PaperLow => State::Offline,
                state => state,
            })
        };
        send(wire, command::BEGIN)?;
        if self.unfinished.load(Ordering::Relaxed) {
            send(wire, command::CUT)?;
        }
        for dots in strip.dots.chunks(usize::from(strip.width_bytes) * command::BAND_ROWS) {
            let rows = u16::try_from(dots.len() / usize::from(strip.width_bytes)).expect("a band is short");
            *begun = true;
            send(wire, &command::band(strip.width_bytes, rows, dots))?;
            let state = ask(wire, patience.answer);
            if !state.prints() {
                return Err(state);
            }
        }
        send(wire, command::CUT)?;
        send(wire, command::ASK_AT_THE_END)?;
        self.wait_for_the_end(wire)?;
        self.unfinished.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Waits until the printer has come to the end of what it took; looks now and then whether it still prints.
    fn wait_for_the_end(&self, wire: &mut dyn Wire) -> Result<(), State> {
        let until = Instant::now() + self.patience.finish;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if answer(wire, left.min(self.patience.answer), command::is_answer_at_the_end).is_ok() {
                return Ok(());
            }
            // Asking reads old answers away, and the one awaited may come meanwhile: it is among what `ask` is given.
            let (state, ended) = ask_and_listen(wire, self.patience.answer);
            if ended {
                return Ok(());
            }
            if !state.prints() || left.is_zero() {
                return Err(if state.prints() { State::Offline } else { state });
            }
        }
    }

    fn call(&self) -> io::Result<Option<Box<dyn Wire>>> {
        Ok(match &self.place {
            Place::Nowhere => None,
            Place::Net(address) => Some(Box::new(Net::call(address, self.patience.connect)?)),
            Place::Device(path) => Some(Box::new(Device::open(path)?)),
        })
    }
}

/// How the printer says it is; one that does not say is not there.
fn ask(wire: &mut dyn Wire, within: Duration) -> State {
    ask_and_listen(wire, within).0
}

/// The same, and whether the answer at the end came meanwhile.
fn ask_and_listen(wire: &mut dyn Wire, within: Duration) -> (State, bool) {
    let mut ended = false;
    let mut ask = |question: Question| {
        let mut old = [0; 64];
        while let Ok(count @ 1..) = wire.receive(&mut old, Duration::ZERO) {
            ended |= old[..count].iter().any(|byte| command::is_answer_at_the_end(*byte));
        }
        wire.send(&question.bytes(), within)?;
        answer(wire, within, |byte| {
            ended |= command::is_answer_at_the_end(byte);
            command::is_answer(byte)
        })
    };
    let answers = (|| {
        io::Result::Ok([ask(Question::Line)?, ask(Question::WhyOffline)?, ask(Question::Paper)?, ask(Question::Fault)?])
    })();
    let state = answers.map_or(State::Offline, |[line, why, paper, fault]| command::state(line, why, paper, fault));
    (state, ended)
}

/// The first byte that is an answer of this kind.
fn answer(wire: &mut dyn Wire, within: Duration, mut is_one: impl FnMut(u8) -> bool) -> io::Result<u8> {
    let until = Instant::now() + within;
    loop {
        let mut byte = [0];
        if wire.receive(&mut byte, until.saturating_duration_since(Instant::now()))? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if is_one(byte[0]) {
            return Ok(byte[0]);
        }
    }
}
