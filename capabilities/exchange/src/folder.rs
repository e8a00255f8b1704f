//! Exchange folders: files out that are either whole or not there, files in that are taken once.
//!
//! Out (law 7): written under a hidden name in the same folder, fsynced, renamed, the folder fsynced. A crash leaves
//! the old state or the new one and at most a hidden file, which nobody reads and the next writing replaces or clears away.
//! In: regular files by name; hidden, temporary and linked ones are left alone. A file that was taken in is moved
//! below `done`, a refused one below `refused` with its reason beside it; nothing there is ever overwritten.
//! After [`FolderError::NotDurable`] the process must stop (law 6): a second fsync may lie.
//! Deliberately absent: what the files mean.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Why a folder could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A name that would leave the folder or hide the file.
    #[error("{0:?} is no name of a bank file")]
    BadName(String),
    /// Another file of that name and other content is there.
    #[error("{0}: another file of this name is already there")]
    AlreadyThere(String),
    /// The file is larger than the limit.
    #[error("{0}: larger than the limit")]
    TooLarge(String),
    /// The system could not do it; nothing was handed over.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// The system could not promise that it is on disk. The process must stop.
    #[error("not durable: {what}: {source}")]
    NotDurable {
        /// What was being done.
        what: String,
        /// What the system says.
        source: io::Error,
    },
}

impl FolderError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            FolderError::BadName(_) => "bank_file_bad_name",
            FolderError::AlreadyThere(_) => "bank_file_already_there",
            FolderError::TooLarge(_) => "bank_file_too_large",
            FolderError::Io { .. } => "bank_folder_failed",
            FolderError::NotDurable { .. } => "not_durable",
        }
    }

    fn io(what: &str, path: &Path, source: io::Error) -> FolderError {
        FolderError::Io { what: format!("{what} {}", path.display()), source }
    }

    fn not_durable(what: &str, path: &Path, source: io::Error) -> FolderError {
        FolderError::NotDurable { what: format!("{what} {}", path.display()), source }
    }
}

/// A file found in an inbox.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrived {
    /// Its name, without a folder.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// What the hidden name of a file ends with while it is written.
const HIDDEN_ENDING: &str = ".part";

/// Whether a name can be a bank file's: no folder, not hidden, not temporary.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    let temporary = [".part", ".tmp", ".partial", ".filepart", "~"];
    (1..=200).contains(&name.len())
        && !name.starts_with('.')
        && !name.chars().any(|c| c == '/' || c == '\\' || c.is_control())
        && !temporary.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}

/// Makes a folder and those above it, durably.
///
/// # Errors
/// If it cannot be made or synced.
pub fn make_folder(folder: &Path) -> Result<(), FolderError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        make_folder(parent)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => sync_folder(folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))),
        Err(_) if folder.is_dir() => Ok(()),
        Err(source) => Err(FolderError::io("make", folder, source)),
    }
}

/// Puts a whole file into a folder; `write` fills it. The same content may be put again, other content never.
///
/// # Errors
/// Whatever `write` says, or the folder; the file is then not there.
pub fn put_file<T, E: From<FolderError>>(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let (hidden, written) = Hidden::write(folder, name, write)?;
    hidden.put()?;
    Ok(written)
}

/// A file that is whole and on the disk under a hidden name, and not yet there for others. Dropped, it is gone.
#[derive(Debug)]
pub struct Hidden {
    folder: PathBuf,
    name: String,
    path: PathBuf,
    is_put: bool,
}

impl Hidden {
    /// Writes a file that is to stand in a folder under this name; `write` fills it.
    ///
    /// # Errors
    /// Whatever `write` says, or the folder.
    pub fn write<T, E: From<FolderError>>(
        folder: &Path,
        name: &str,
        write: impl FnOnce(&mut File) -> Result<T, E>,
    ) -> Result<(Hidden, T), E> {
        if !is_file_name(name) {
            return Err(FolderError::BadName(name.to_owned()).into());
        }
        let path = folder.join(format!(".{name}{HIDDEN_ENDING}"));
        let mut file = File::create(&path).map_err(|source| FolderError::io("create", &path, source))?;
        let hidden = Hidden { folder: folder.to_owned(), name: name.to_owned(), path, is_put: false };
        let written = write(&mut file)?;
        file.sync_all().map_err(|source| FolderError::not_durable("fsync", &hidden.path, source))?;
        Ok((hidden, written))
    }

    /// Puts it there.
    ///
    /// # Errors
    /// [`FolderError::AlreadyThere`] when other content stands under the name; a failure of the folder.
    pub fn put(mut self) -> Result<(), FolderError> {
        let target = self.folder.join(&self.name);
        let occupied = target.try_exists().map_err(|source| FolderError::io("look for", &target, source))?;
        let same = || same_content(&self.path, &target).map_err(|source| FolderError::io("compare", &target, source));
        if occupied && !same()? {
            return Err(FolderError::AlreadyThere(self.name.clone()));
        }
        fs::rename(&self.path, &target).map_err(|source| FolderError::io("rename", &self.path, source))?;
        self.is_put = true;
        sync_folder(&self.folder)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if !self.is_put {
            // It is worthless; if it cannot be removed, the next writing replaces it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes what a crash left under hidden names; nobody else may be writing there. No folder, nothing to remove.
///
/// # Errors
/// If the folder cannot be read, or a file not be removed.
pub fn clear_hidden(folder: &Path) -> Result<(), FolderError> {
    for entry in entries(folder)?.into_iter().flatten() {
        let entry = entry.map_err(|source| FolderError::io("read", folder, source))?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(HIDDEN_ENDING) {
            fs::remove_file(&path).map_err(|source| FolderError::io("remove", &path, source))?;
        }
    }
    Ok(())
}

/// The files waiting in an inbox, by name. No folder, no files.
///
/// # Errors
/// If the folder cannot be read.
pub fn waiting(inbox: &Path) -> Result<Vec<Arrived>, FolderError> {
    let mut found = Vec::new();
    for entry in entries(inbox)?.into_iter().flatten() {
        let entry = entry.map_err(|source| FolderError::io("read", inbox, source))?;
        // Of the entry itself, not of what a link points to.
        let regular = entry.file_type().is_ok_and(|kind| kind.is_file());
        match entry.file_name().into_string() {
            Ok(name) if regular && is_file_name(&name) => found.push(Arrived { name, path: entry.path() }),
            _ => {}
        }
    }
    found.sort();
    Ok(found)
}

/// What lies in a folder, if there is one.
fn entries(folder: &Path) -> Result<Option<fs::ReadDir>, FolderError> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(Some(entries)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FolderError::io("read", folder, source)),
    }
}

/// Reads a file, counting the bytes as they come: a file may grow while it is read.
///
/// # Errors
/// If it is larger than the limit or cannot be read.
pub fn read_file(path: &Path, bytes_max: usize) -> Result<Vec<u8>, FolderError> {
    let failed = |source| FolderError::io("read", path, source);
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    let file = File::open(path).map_err(failed)?;
    let expected = file.metadata().map_err(failed)?.len();
    let too_large = || FolderError::TooLarge(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    if expected > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > bytes_max {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Moves a file that was taken in below `done`; gives its new place.
///
/// # Errors
/// If it cannot be moved.
pub fn move_to_done(arrived: &Arrived) -> Result<PathBuf, FolderError> {
    move_below(arrived, "done", None)
}

/// Moves a refused file below `refused`, the reason beside it as `NAME.reason.txt`; gives its new place.
///
/// # Errors
/// If it cannot be moved.
pub fn move_to_refused(arrived: &Arrived, reason: &str) -> Result<PathBuf, FolderError> {
    move_below(arrived, "refused", Some(reason))
}

fn move_below(arrived: &Arrived, below: &str, reason: Option<&str>) -> Result<PathBuf, FolderError> {
    let inbox = arrived.path.parent().unwrap_or(Path::new("."));
    let folder = inbox.join(below);
    make_folder(&folder)?;
    let name = free_name(&folder, &arrived.name, reason)?;
    let target = folder.join(&name);
    if let Some(reason) = reason {
        // The reason comes first, so that no refused file is ever without one.
        put_file(&folder, &format!("{name}.reason.txt"), |file| {
            let written = file.write_all(&line_of(reason));
            written.map_err(|source| FolderError::io("write the reason of", &target, source))
        })?;
    }
    fs::rename(&arrived.path, &target).map_err(|source| FolderError::io("move", &arrived.path, source))?;
    sync_folder(&folder)?;
    sync_folder(inbox)?;
    Ok(target)
}

/// The name itself, or with a number: banks use names again. A reason without its file was left by a crash: with the same
/// words it is this file's own, with others it keeps its name.
fn free_name(folder: &Path, name: &str, reason: Option<&str>) -> Result<String, FolderError> {
    let taken = |path: PathBuf| path.try_exists().map_err(|source| FolderError::io("look for", &path, source));
    let mut candidate = name.to_owned();
    for number in 2_u32.. {
        let beside = folder.join(format!("{candidate}.reason.txt"));
        let own = || reason.is_some_and(|words| fs::read(&beside).is_ok_and(|there| there == line_of(words)));
        if !taken(folder.join(&candidate))? && (own() || !taken(beside.clone())?) {
            break;
        }
        candidate = format!("{name}.{number}");
    }
    Ok(candidate)
}

fn line_of(words: &str) -> Vec<u8> {
    format!("{words}\n").into_bytes()
}

fn same_content(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut mine, mut yours) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let (read, also) = (fill(&mut one, &mut mine)?, fill(&mut other, &mut yours)?);
        if mine[..read] != yours[..also] {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

fn fill(file: &mut File, room: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < room.len() {
        match file.read(&mut room[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn sync_folder(folder: &Path) -> Result<(), FolderError> {
    let opened = File::open(folder).map_err(|source| FolderError::io("open", folder, source))?;
    opened.sync_all().map_err(|source| FolderError::not_durable("fsync", folder, source))
}
