//! Spent codes in a file: for a terminal or a station, shared by all of its processes, kept over a restart.
//!
//! The steps of spending, under a lock on a file beside it that is never replaced:
//! 1. Read what others appended; from the start when the file was replaced.
//! 2. Refuse a nonce that stands there.
//! 3. Append one record and wait for the disk. Only then is the code spent, and the person served.
//! 4. When most of the file is forgotten, write what is left to a new one, wait for the disk, put it in its place.
//!
//! A record is 32 bytes: the nonce, its end as 8 bytes, 8 bytes of a SHA-256 over both. A power cut can tear the last
//! record only, for whom nobody was served yet: it is cut off. A wrong record with more behind it is damage: nothing is
//! spent until somebody looked. The record with the nonce nought says up to which end was forgotten.
//!
//! Limits: one machine; a lock of the system (`flock`) that network file systems may not keep.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use kernel::{Error, Moment, Result};
use sha2::{Digest, Sha256};

use crate::{
    seen::{Seen, SeenInMemory},
    statement::Nonce,
    time::seconds,
};

const RECORD_BYTES: usize = 32;
const RECORD: u64 = 32;
const MARK: Nonce = Nonce([0; 16]);

/// How many records there must be before a file is written anew.
const COMPACT_FROM: usize = 1_024;

/// A file of spent codes. Every process and every thread has a handle of its own.
#[derive(Debug)]
pub struct SeenFile {
    path: PathBuf,
    lock: File,
    file: File,
    known: SeenInMemory,
    live_max: usize,
    read_to: u64,
}

impl SeenFile {
    /// Opens the file of that name, or begins it, for at most so many nonces that may still be shown.
    ///
    /// # Errors
    /// A failure of the file system; `Broken` when there is damage in it.
    pub fn open(path: &Path, live_max: usize) -> Result<SeenFile> {
        let lock_path = path.with_added_extension("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(|why| Error::io(format!("open {}", lock_path.display()), why))?;
        let file = open_data(path)?;
        sync_folder(path)?;
        let known = SeenInMemory::new(live_max);
        let mut seen = SeenFile { path: path.to_owned(), lock, file, known, live_max, read_to: 0 };
        seen.locked(|seen| seen.catch_up())?;
        Ok(seen)
    }

    fn locked<T>(&mut self, work: impl FnOnce(&mut SeenFile) -> Result<T>) -> Result<T> {
        self.lock.lock().map_err(|why| self.failed("lock", why))?;
        let done = work(self);
        self.lock.unlock().map_err(|why| self.failed("unlock", why))?;
        done
    }

    /// Step 1.
    fn catch_up(&mut self) -> Result<()> {
        let there = match std::fs::metadata(&self.path) {
            Ok(there) => Some((there.dev(), there.ino())),
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => None,
            Err(why) => return Err(self.failed("look at", why)),
        };
        let here = self.file.metadata().map_err(|why| self.failed("look at", why))?;
        if there != Some((here.dev(), here.ino())) {
            let Some(_) = there else {
                return Err(Error::Broken(format!("{} is gone: nobody knows what was spent", self.path.display())));
            };
            self.file = open_data(&self.path)?;
            self.known = SeenInMemory::new(self.live_max);
            self.read_to = 0;
        }
        let mut bytes = Vec::new();
        let from = SeekFrom::Start(self.read_to);
        let read = self.file.seek(from).and_then(|_| self.file.read_to_end(&mut bytes));
        read.map_err(|why| self.failed("read", why))?;
        let whole = self.take_records(&bytes)?;
        if whole < bytes.len() {
            let cut = self.file.set_len(self.read_to).and_then(|()| self.file.sync_all());
            cut.map_err(|why| self.failed("cut the torn end of", why))?;
        }
        Ok(())
    }

    /// Takes in whole records and answers how many bytes they had; what is left is torn.
    fn take_records(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut taken = 0;
        for record in bytes.chunks(RECORD_BYTES) {
            match read_record(record) {
                Some((MARK, until)) => self.known.note_forgotten(until),
                Some((nonce, until)) => self.known.remember(nonce, until),
                None if taken + record.len() == bytes.len() => return Ok(taken),
                None => {
                    let number = self.read_to / RECORD;
                    return Err(Error::Broken(format!("{}: record {number} is damaged", self.path.display())));
                }
            }
            taken += RECORD_BYTES;
            self.read_to += RECORD;
        }
        Ok(taken)
    }

    /// Step 3.
    fn append(&mut self, nonce: Nonce, until: i64) -> Result<()> {
        let to = SeekFrom::Start(self.read_to);
        let written = self.file.seek(to).and_then(|_| self.file.write_all(&write_record(nonce, until)));
        written.and_then(|()| self.file.sync_data()).map_err(|why| self.failed("append to", why))?;
        self.read_to += RECORD;
        self.known.remember(nonce, until);
        Ok(())
    }

    /// Step 4.
    fn compact(&mut self) -> Result<()> {
        let records = usize::try_from(self.read_to / RECORD).unwrap_or(usize::MAX);
        if records < COMPACT_FROM || records / 2 < self.known.len() {
            return Ok(());
        }
        let new_path = self.path.with_added_extension("new");
        let mut bytes = write_record(MARK, self.known.forgotten_until()).to_vec();
        for (nonce, until) in self.known.live() {
            bytes.extend(write_record(nonce, until));
        }
        let write = || {
            let mut new = File::create(&new_path)?;
            new.write_all(&bytes)?;
            new.sync_all()?;
            std::fs::rename(&new_path, &self.path)
        };
        write().map_err(|why| self.failed("write anew", why))?;
        sync_folder(&self.path)?;
        self.file = open_data(&self.path)?;
        self.read_to = u64::try_from(bytes.len()).expect("a length is a number of 64 bits");
        Ok(())
    }

    fn failed(&self, what: &str, why: std::io::Error) -> Error {
        Error::io(format!("{what} {}", self.path.display()), why)
    }
}

impl Seen for SeenFile {
    fn spend(&mut self, nonce: Nonce, until: Moment, now: Moment) -> Result<()> {
        self.locked(|seen| {
            seen.catch_up()?;
            seen.known.admit(nonce, seconds(until), seconds(now))?;
            seen.append(nonce, seconds(until))?;
            // The code is spent; a file that cannot be made smaller is tried again with the next.
            let _ = seen.compact();
            Ok(())
        })
    }
}

fn open_data(path: &Path) -> Result<File> {
    let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path);
    opened.map_err(|why| Error::io(format!("open {}", path.display()), why))
}

/// A name in a folder is kept when the folder is.
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|why| Error::io(format!("keep {}", folder.display()), why))
}

fn write_record(nonce: Nonce, until: i64) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..16].copy_from_slice(&nonce.0);
    record[16..24].copy_from_slice(&until.to_be_bytes());
    let check = check_of(&record[..24]);
    record[24..].copy_from_slice(&check);
    record
}

fn read_record(bytes: &[u8]) -> Option<(Nonce, i64)> {
    let record: &[u8; RECORD_BYTES] = bytes.try_into().ok()?;
    if check_of(&record[..24]) != record[24..] {
        return None;
    }
    let (nonce, until) = (record[..16].try_into().ok()?, record[16..24].try_into().ok()?);
    Some((Nonce(nonce), i64::from_be_bytes(until)))
}

fn check_of(bytes: &[u8]) -> [u8; 8] {
    let digest = Sha256::new().chain_update(b"yika seen 1").chain_update(bytes).finalize();
    digest[..8].try_into().expect("a digest has 32 bytes")
}
