//! SIMULATED. A receipt printer on a socket, so that receipts can be tried out and judged without one.
//!
//! It promises to be a fair judge: it shares no code with Yika and reads ESC/POS with a reader of its own. Each receipt
//! is kept at its cut as the dots that came out, and as a PBM file whose remark says that it is simulated. It can be out
//! of paper after so many rows, have its cover open, be slow, take no calls, or take them and say nothing.
//!
//! While it cannot print it goes on listening, as the real ones do: questions (DLE EOT) are answered at once, dots are
//! held until there is paper again, DLE ENQ 2 throws them away.
//! Deliberately absent: letters (a strip is dots), bar codes, logos, drawers.

mod reader;
mod strip;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reader::{Reader, Step};
pub use strip::Strip;

/// How it behaves. The default prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// So many rows of paper are left; `None` is a roll without end.
    pub rows_left: Option<usize>,
    /// It says that paper is low.
    pub paper_low: bool,
    /// Its cover is open.
    pub cover_open: bool,
    /// Its knife is stuck.
    pub knife_stuck: bool,
    /// Switched off line by its button.
    pub off_line: bool,
    /// It takes calls and says nothing.
    pub dead: bool,
    /// It waits so long before each band of dots.
    pub slow: Duration,
}

impl Mode {
    fn paper_out(self) -> bool {
        self.rows_left == Some(0)
    }

    fn prints(self) -> bool {
        !(self.paper_out() || self.cover_open || self.knife_stuck || self.off_line)
    }
}

#[derive(Debug, Default)]
struct Inside {
    mode: Mode,
    /// What hangs out and was not cut yet.
    hanging: Strip,
    /// Bands that wait for paper.
    held: Vec<Strip>,
    cut: Vec<Strip>,
    folder: Option<PathBuf>,
}

/// A printer that stands at an address until it is dropped.
#[derive(Debug)]
pub struct PrinterSim {
    inside: Arc<Mutex<Inside>>,
    address: SocketAddr,
    ended: Arc<AtomicBool>,
}

impl PrinterSim {
    /// A printer at this address; port 0 takes a free one. What is cut is kept in the folder, too.
    ///
    /// # Errors
    /// When the address is taken or the folder cannot be made.
    pub fn at(address: &str, folder: Option<PathBuf>) -> io::Result<PrinterSim> {
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder)?;
        }
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let inside = Arc::new(Mutex::new(Inside { folder, ..Inside::default() }));
        let ended = Arc::new(AtomicBool::new(false));
        let (theirs, over) = (Arc::clone(&inside), Arc::clone(&ended));
        std::thread::spawn(move || {
            for call in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let inside = Arc::clone(&theirs);
                std::thread::spawn(move || serve(&call, &inside));
            }
        });
        Ok(PrinterSim { inside, address, ended })
    }

    /// Where it stands.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes it behave otherwise. With paper again and its cover closed it prints what it holds.
    pub fn set(&self, mode: Mode) {
        let mut inside = lock(&self.inside);
        inside.mode = mode;
        inside.print_held();
    }

    /// How it behaves now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        lock(&self.inside).mode
    }

    /// Every receipt that was cut, the first first.
    #[must_use]
    pub fn cut(&self) -> Vec<Strip> {
        lock(&self.inside).cut.clone()
    }

    /// What hangs out and was not cut.
    #[must_use]
    pub fn hanging(&self) -> Strip {
        lock(&self.inside).hanging.clone()
    }
}

impl Drop for PrinterSim {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the one who listens, so that the address is free again.
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(inside: &Mutex<Inside>) -> MutexGuard<'_, Inside> {
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One call, to its end.
fn serve(call: &TcpStream, inside: &Mutex<Inside>) {
    let (mut from, mut to) = (call, call);
    let mut reader = Reader::default();
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        reader.take(&bytes[..count]);
        while let Some(step) = reader.step() {
            let slow = lock(inside).mode.slow;
            if matches!(step, Step::Band(_)) && !slow.is_zero() {
                std::thread::sleep(slow);
            }
            let said = lock(inside).obey(step);
            if said.is_some_and(|byte| to.write_all(&[byte]).is_err()) {
                return;
            }
        }
    }
}

impl Inside {
    /// Carries out one step; what is to be answered.
    fn obey(&mut self, step: Step) -> Option<u8> {
        if self.mode.dead {
            return None;
        }
        match step {
            Step::Nothing => None,
            Step::Band(band) => {
                self.held.push(band);
                self.print_held();
                None
            }
            Step::Cut => {
                if self.mode.prints() {
                    self.cut_off();
                }
                None
            }
            Step::Ask(number) => Some(self.answer(number)),
            // In its turn: not before what is held was printed.
            Step::AskPaper => self.mode.prints().then_some(if self.mode.paper_low { 0x03 } else { 0 }),
            Step::ThrowAway => {
                self.held.clear();
                None
            }
        }
    }

    fn print_held(&mut self) {
        while self.mode.prints() && !self.held.is_empty() {
            let band = self.held.remove(0);
            let rows = band.rows();
            let here = self.mode.rows_left.map_or(rows, |left| left.min(rows));
            let (printed, waiting) = band.parted(here);
            self.hanging.append(&printed);
            if waiting.rows() > 0 {
                self.held.insert(0, waiting);
            }
            self.mode.rows_left = self.mode.rows_left.map(|left| left - here);
        }
    }

    fn cut_off(&mut self) {
        let strip = std::mem::take(&mut self.hanging);
        if let Some(folder) = &self.folder {
            let name = folder.join(format!("receipt-{:04}.pbm", self.cut.len() + 1));
            std::fs::write(name, strip.pbm()).expect("the folder of the simulator takes a file");
        }
        self.cut.push(strip);
    }

    /// DLE EOT: bits 1 and 4 always stand.
    fn answer(&self, number: u8) -> u8 {
        let mode = self.mode;
        let bit = |stands: bool, bits: u8| if stands { bits } else { 0 };
        0x12 | match number {
            1 => bit(!mode.prints(), 0x08),
            2 => bit(mode.cover_open, 0x04) | bit(mode.paper_out(), 0x20) | bit(mode.knife_stuck, 0x40),
            3 => bit(mode.knife_stuck, 0x08),
            _ => bit(mode.paper_low || mode.paper_out(), 0x0C) | bit(mode.paper_out(), 0x60),
        }
    }
}
