//! A roster: the file in which a department says whom to pay, read in a confined child into lines of fixed size.
//!
//! The child finds the header row by its names, reads ids, names, amounts and accounts by their rules, and sends lines
//! of 56 bytes; names and accounts come as keys to compare, never as something to pay to. The parent hashes and packs
//! the same open file while the lines are checked. Promises: a line that cannot be read is a line with its reason, never a lost one; rows
//! are numbered as a spreadsheet numbers them. Deliberately absent: whether a line is right (`judging`).

mod layout;
mod line;
mod reading;

use std::{
    fs::File,
    io::Cursor,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, Receiver},
    },
    thread::{self, JoinHandle},
    time::SystemTime,
};

use document::{
    Packed, Packing, Unreadable,
    confined::Confined,
    sheet,
    table::{Limits, Visit},
    upload,
};
use kernel::{Ahead, Error, Refusal, Result};

pub use layout::{COLUMNS, NEEDED_COLUMNS};
pub use line::{Fault, Line};
use reading::Arriving;
pub use reading::{KIND, answer};

/// A roster as the child read it.
#[derive(Clone, Debug, Default)]
pub struct ParsedRoster {
    /// Every line that is neither blank nor a total, in the order of persons and rows.
    pub lines: Vec<Line>,
    /// The row of the column names.
    pub header_row: u32,
    /// Blank rows passed over.
    pub blank_rows: u32,
    /// Rows of totals passed over.
    pub total_rows: u32,
}

/// A roster, and the file it was read from. The file is still being hashed, then packed, while the lines are checked. As long
/// as it is in somebody's hands it is a payment under way.
#[derive(Debug)]
pub struct RosterFile {
    /// What it says.
    pub parsed: ParsedRoster,
    packing: Arc<Packing>,
    under_way: Mutex<UnderWay>,
    _ahead: Ahead<'static>,
}

#[derive(Debug)]
struct UnderWay {
    hash: Receiver<String>,
    sha256: Option<String>,
    thread: Option<JoinHandle<Result<()>>>,
    packed: Option<Arc<Packed>>,
}

impl RosterFile {
    fn begin(file: File, name: String, read: Stamp, parsed: ParsedRoster, ahead: Ahead<'static>) -> Result<RosterFile> {
        let packing = Arc::new(Packing::of(file, &name, ROSTER_BYTES_MAX).map_err(unreadable)?);
        let (hashed, hash) = mpsc::sync_channel(1);
        let work = Arc::clone(&packing);
        let thread = thread::spawn(move || {
            let sha256 = work.hash().map_err(unreadable)?;
            // Who asked for the hash may have gone away.
            let _ = hashed.send(sha256.to_owned());
            work.pack().map_err(unreadable)?;
            if Stamp::of(work.file())? == read {
                Ok(())
            } else {
                Err(Refusal::new("file_changed").with("file", name).into())
            }
        });
        let under_way = Mutex::new(UnderWay { hash, sha256: None, thread: Some(thread), packed: None });
        Ok(RosterFile { parsed, packing, under_way, _ahead: ahead })
    }

    /// SHA-256 of the file, in hex; waits until it is known.
    ///
    /// # Errors
    /// As [`RosterFile::kept`].
    ///
    /// # Panics
    /// If packing panicked.
    pub fn sha256(&self) -> Result<String> {
        let mut under_way = self.under_way.lock().expect("nobody panics while waiting for the file");
        if under_way.sha256.is_none() {
            under_way.sha256 = under_way.hash.recv().ok();
        }
        match under_way.sha256.clone() {
            Some(sha256) => Ok(sha256),
            None => self.whole(&mut under_way).map(|packed| packed.sha256.clone()),
        }
    }

    /// The file, ready to be kept; helps until it is packed.
    ///
    /// # Errors
    /// `file_changed` when it is not the file any more that was read; a failure to read it.
    ///
    /// # Panics
    /// If packing panicked.
    pub fn kept(&self) -> Result<Arc<Packed>> {
        self.whole(&mut self.under_way.lock().expect("nobody panics while waiting for the file"))
    }

    fn whole(&self, under_way: &mut UnderWay) -> Result<Arc<Packed>> {
        if let Some(thread) = under_way.thread.take() {
            let helped = self.packing.lend_a_hand();
            thread.join().expect("packing does not panic")?;
            helped.map_err(unreadable)?;
            under_way.packed = Some(Arc::new(self.packing.packed()));
        }
        under_way.packed.clone().ok_or_else(|| unreadable(std::io::ErrorKind::Other.into()))
    }
}

/// What shows that somebody wrote to a file while it was read.
#[derive(Debug, PartialEq, Eq)]
struct Stamp(u64, SystemTime);

impl Stamp {
    fn of(file: &File) -> Result<Stamp> {
        let about = file.metadata().map_err(unreadable)?;
        Ok(Stamp(about.len(), about.modified().map_err(unreadable)?))
    }
}

fn unreadable(why: std::io::Error) -> Error {
    Error::io("read the roster", why)
}

/// The largest roster taken in, in bytes: sixteen million lines of the needed columns.
const ROSTER_BYTES_MAX: u64 = 1 << 30;

pub(crate) fn limits() -> Limits {
    Limits { file_bytes: ROSTER_BYTES_MAX, text_bytes: 4 << 30, rows: LINES_MAX, ..Limits::default() }
}

/// Roster lines are numbered within an item's number.
const LINES_MAX: u32 = (1 << 24) - 1;

/// How a roster's child is confined: enough for the largest file and what is made of it.
fn confined_for_roster(confined: &Confined) -> Confined {
    let mut confined = confined.clone();
    confined.memory_bytes = 3 << 30;
    confined.cpu_seconds = 120;
    confined.wall = std::time::Duration::from_secs(120);
    confined.output_bytes = 2 << 30;
    confined
}

/// How far the reading of a roster has come, for who looks on from another thread; and the word to stop.
#[derive(Debug, Default)]
pub struct Watched {
    /// Lines read so far.
    pub lines: AtomicU64,
    /// Set to stop: the reading then ends with `job_cancelled`.
    pub is_cancelled: AtomicBool,
}

impl Watched {
    /// Refuses once the word to stop was given.
    ///
    /// # Errors
    /// `job_cancelled`.
    pub fn go_on(&self) -> Result<()> {
        if self.is_cancelled.load(Ordering::Relaxed) { kernel::refuse("job_cancelled") } else { Ok(()) }
    }
}

/// Reads a roster file in a confined child, and begins to pack it.
///
/// # Errors
/// A `file_...` code of the document room; `roster_header_missing`, naming the columns; a failure to read the file.
pub fn read_roster(path: &Path, confined: &Confined) -> Result<RosterFile> {
    read_roster_watched(path, confined, &Watched::default())
}

/// The same as [`read_roster`], while somebody looks on and may stop it.
///
/// # Errors
/// As [`read_roster`]; `job_cancelled`.
pub fn read_roster_watched(path: &Path, confined: &Confined, watched: &Watched) -> Result<RosterFile> {
    let shown = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let file = File::open(path).map_err(|why| Error::io(format!("open {shown}"), why))?;
    let stamp = Stamp::of(&file)?;
    let ahead = kernel::PAYMENTS.ahead();
    let parsed = parse(&file, confined, watched)?;
    // Not before: the reader keeps every core busy, the check that follows only one.
    RosterFile::begin(file, shown, stamp, parsed, ahead)
}

/// The same as [`read_roster`], of a file that was just written and has no place.
pub(crate) fn read_bytes(bytes: &[u8], name: String, confined: &Confined) -> Result<RosterFile> {
    let file = as_file(bytes)?;
    let stamp = Stamp::of(&file)?;
    let ahead = kernel::PAYMENTS.ahead();
    let parsed = parse(&file, confined, &Watched::default())?;
    RosterFile::begin(file, name, stamp, parsed, ahead)
}

/// Reads a roster that is kept.
///
/// # Errors
/// As [`read_roster`].
pub fn read_kept(bytes: &[u8], confined: &Confined) -> Result<ParsedRoster> {
    read_kept_watched(bytes, confined, &Watched::default())
}

/// The same as [`read_kept`], while somebody looks on and may stop it.
///
/// # Errors
/// As [`read_kept`]; `job_cancelled`.
pub fn read_kept_watched(bytes: &[u8], confined: &Confined, watched: &Watched) -> Result<ParsedRoster> {
    parse(&as_file(bytes)?, confined, watched)
}

/// Shows every row of a roster that is kept, as it came, until `visit` has seen enough.
///
/// # Errors
/// As [`read_roster`].
pub fn visit_kept(bytes: &[u8], confined: &Confined, visit: Visit<'_>) -> Result<()> {
    upload::read(&confined_for_roster(confined), &as_file(bytes)?, &limits(), visit)?;
    Ok(())
}

/// The rows of a roster that is kept that are not paid, in its own layout as a workbook, each with its code and what `say`
/// says of it.
///
/// # Errors
/// As [`read_roster`].
pub fn write_rejects(
    bytes: &[u8],
    header_row: u32,
    refused: &[(u32, String)],
    say: impl Fn(&str) -> String,
    confined: &Confined,
) -> Result<Vec<u8>> {
    let mut sheet = Cursor::new(Vec::new());
    sheet::rejects_by_code(confined, &as_file(bytes)?, &limits(), header_row, refused, say, &mut sheet)?;
    Ok(sheet.into_inner())
}

fn as_file(bytes: &[u8]) -> Result<File> {
    let failed = |why| Error::io("hand a kept roster to its reader", why);
    let mut file = tempfile::tempfile().map_err(failed)?;
    std::io::Write::write_all(&mut file, bytes).map_err(failed)?;
    Ok(file)
}

fn parse(file: &File, confined: &Confined, watched: &Watched) -> Result<ParsedRoster> {
    let settings = serde_json::to_string(&limits()).expect("limits are plain numbers");
    let mut arriving = Arriving::default();
    confined_for_roster(confined).parse(file, KIND, &settings, &mut |frame| {
        if watched.is_cancelled.load(Ordering::Relaxed) {
            return Err(Unreadable::new("job_cancelled"));
        }
        arriving.take(frame)?;
        watched.lines.store(arriving.lines() as u64, Ordering::Relaxed);
        Ok(())
    })?;
    Ok(arriving.whole()?)
}
