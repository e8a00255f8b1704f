//! A large CSV read piece by piece by several threads, never held whole: what a reader keeps in memory does not grow with
//! the file, and nobody waits for the whole of it to be read.
//!
//! Only for the plain case, which nearly every roster is: a regular file, all UTF-8 or all GB18030, whose pieces can be
//! read one by one. Whatever else it turns out to be, the answer is `None` and nothing that was read counts: the caller
//! then reads it whole, and it is `Csv` that says what is wrong and in which row.
//!
//! A piece holds the rows that begin in it. Its rows are numbered from 1; what its neighbours need to know of it is
//! how many there are. A piece begins where some line ends, which may be inside a quoted cell. That shows: reading is
//! strict, so a piece that was read without a refusal began and ended outside of quotes if the one before it did, and
//! the first one begins outside.

use std::fs::File;
use std::num::NonZeroUsize;
use std::os::unix::fs::FileExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use memchr::memchr;

use super::csv::{Chunk, Csv, Encoding, lost};
use super::{Format, Limits, Visit, recognise};

/// Small enough to stay in a core's cache while it is looked at several times.
const PIECE_BYTES: u64 = 512 << 10;
/// A row that begins in a piece may end this far behind it.
const ROW_BYTES: u64 = 64 << 10;
/// More threads than this would wait for the one who takes in what they read.
const THREADS_MAX: usize = 4;

/// A CSV file that may be read in pieces.
#[derive(Debug)]
pub struct Pieces<'a> {
    file: &'a File,
    limits: &'a Limits,
    bytes: u64,
    /// The byte order mark.
    mark: usize,
    separator: u8,
    head: Vec<u8>,
    piece_bytes: u64,
}

/// Some whole rows of the file, numbered from 1.
#[derive(Debug)]
pub struct Piece<'a> {
    /// Which piece of the file it is, from 0.
    pub number: u32,
    /// Its rows.
    pub chunk: Chunk<'a>,
}

/// Why a file was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stopped {
    /// Some of it is not in this encoding; nothing else is known to be wrong.
    OtherEncoding,
    /// It is no plain case; only reading it whole tells what it is.
    NotPlain,
}

impl<'a> Pieces<'a> {
    /// The file, if its beginning is that of a plain CSV.
    #[must_use]
    pub fn open(file: &'a File, limits: &'a Limits) -> Option<Pieces<'a>> {
        let about = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let bytes = about.len();
        if bytes == 0 || bytes > limits.file_bytes.min(u64::from(u32::MAX)) {
            return None;
        }
        let mut head = Vec::new();
        fill(file, 0, bytes, PIECE_BYTES, &mut head)?;
        head.truncate(end_of_piece(&head, 0, PIECE_BYTES, bytes)?);
        if recognise(&head, limits).ok()? != Format::Csv {
            return None;
        }
        let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let separator = Csv::open(&head, limits).ok()?.separator_byte();
        Some(Pieces { file, limits, bytes, mark, separator, head, piece_bytes: PIECE_BYTES })
    }

    /// The same in pieces of another size.
    #[must_use]
    pub fn of_bytes(self, piece_bytes: u64) -> Pieces<'a> {
        Pieces { piece_bytes, ..self }
    }

    /// Shows the first rows of the file.
    #[must_use]
    pub fn head(&self, visit: Visit<'_>) -> Option<()> {
        Csv::open(&self.head, self.limits).ok()?.read(self.limits, visit).ok().map(drop)
    }

    /// Hands every piece to `take`, in any order and from several threads, each decoded as this encoding.
    ///
    /// # Errors
    /// Why what was handed over does not count.
    pub fn each(&self, encoding: Encoding, take: impl Fn(Piece<'_>) -> Option<()> + Sync) -> Result<(), Stopped> {
        let next = AtomicU64::new(0);
        let stopped = Mutex::new(None);
        let work = || {
            let mut buffer = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number.saturating_mul(self.piece_bytes) >= self.bytes {
                    return;
                }
                if let Err(why) = self.piece(number, encoding, &mut buffer, &take) {
                    next.store(self.bytes, Ordering::Relaxed);
                    let mut stopped = stopped.lock().expect("nobody panics while it is held");
                    *stopped = (*stopped).max(Some(why));
                    return;
                }
            }
        };
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS_MAX);
        thread::scope(|scope| {
            (1..threads).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        stopped.into_inner().expect("nobody panics while it is held").map_or(Ok(()), Err)
    }

    fn piece(
        &self,
        number: u64,
        encoding: Encoding,
        buffer: &mut Vec<u8>,
        take: &impl Fn(Piece<'_>) -> Option<()>,
    ) -> Result<(), Stopped> {
        // Every piece but the first begins a byte early, so that a row that ends just before it is seen to end.
        let from = if number == 0 { 0 } else { number * self.piece_bytes - 1 };
        fill(self.file, from, self.bytes, self.piece_bytes, buffer).ok_or(Stopped::NotPlain)?;
        let end = end_of_piece(buffer, from, (number + 1) * self.piece_bytes, self.bytes).ok_or(Stopped::NotPlain)?;
        let start = if number == 0 { Some(self.mark) } else { memchr(b'\n', buffer).map(|found| found + 1) };
        let bytes = buffer.get(start.ok_or(Stopped::NotPlain)?..end).unwrap_or_default();
        let chunk = Chunk::of(bytes, encoding, self.separator).ok_or(Stopped::OtherEncoding)?;
        // A character that was lost before is UTF-8 as well as, by chance, something else in GB18030.
        if memchr(0, bytes).is_some() || lost(bytes).is_some() {
            return Err(Stopped::NotPlain);
        }
        let number = u32::try_from(number).map_err(|_| Stopped::NotPlain)?;
        take(Piece { number, chunk }).ok_or(Stopped::NotPlain)
    }
}

/// Reads a piece and what a row that begins in it may need behind it.
fn fill(file: &File, from: u64, bytes: u64, piece_bytes: u64, buffer: &mut Vec<u8>) -> Option<()> {
    let wanted = usize::try_from((piece_bytes + ROW_BYTES).min(bytes - from)).ok()?;
    buffer.resize(wanted, 0);
    file.read_exact_at(buffer, from).ok()
}

/// Where in the buffer, which begins at `from`, the last row ends that begins before `behind`.
fn end_of_piece(buffer: &[u8], from: u64, behind: u64, bytes: u64) -> Option<usize> {
    let last = usize::try_from(behind - 1 - from).ok()?;
    let rest = buffer.get(last..).unwrap_or_default();
    match memchr(b'\n', rest) {
        Some(found) => Some(last + found + 1),
        None if from + buffer.len() as u64 == bytes => Some(buffer.len()),
        None => None,
    }
}
