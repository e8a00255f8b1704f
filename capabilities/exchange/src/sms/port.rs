//! Where messages are handed over: a gateway, or a folder in which people who try the program out can read them.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use super::{Gateway, Outgoing};
use crate::folder::{FolderError, make_folder, put_file};

/// Where messages go.
#[derive(Debug)]
pub enum Port {
    /// A gateway over HTTP.
    Gateway(Box<Gateway>),
    /// The development outbox: files below this exchange folder. Nobody receives anything.
    Folder(PathBuf),
}

/// Why a message was not handed over; never with its number or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// Perhaps another time.
    Later(&'static str),
    /// Never.
    Never(&'static str),
}

impl Port {
    pub(super) fn hand_over(&self, message: &Outgoing) -> Result<(), Undelivered> {
        match self {
            Port::Gateway(gateway) => gateway.hand_over(message),
            Port::Folder(folder) => put(folder, message).map_err(|why| {
                // After a failed fsync the program stops, here too.
                let failed = kernel::Error::from(why);
                tracing::warn!(%failed, "the development outbox cannot be written");
                Undelivered::Later("folder_failed")
            }),
        }
    }
}

/// A message in the development outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its number.
    pub message_id: i64,
    /// The phone's number, masked.
    pub phone: String,
    /// The text.
    pub text: String,
}

fn outbox(folder: &Path) -> PathBuf {
    folder.join("outbox").join("sms")
}

fn put(folder: &Path, message: &Outgoing) -> Result<(), FolderError> {
    let outbox = outbox(folder);
    make_folder(&outbox)?;
    put_file(&outbox, &format!("{:010}.txt", message.message_id), |file| {
        let written = file.write_all(format!("{}\n{}\n", message.phone.masked(), message.text).as_bytes());
        written.map_err(|source| FolderError::Io { what: "write a message".to_owned(), source })
    })
}

/// The newest messages of the development outbox, at most `limit`.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn shown(folder: &Path, limit: usize) -> kernel::Result<Vec<Shown>> {
    let failed = |why| kernel::Error::io("read the outbox of messages", why);
    let outbox = outbox(folder);
    if !outbox.is_dir() {
        return Ok(Vec::new());
    }
    let mut names: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&outbox).map_err(failed)? {
        names.push(entry.map_err(failed)?.path());
    }
    names.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(limit);
    let mut messages = Vec::with_capacity(names.len());
    for path in names {
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        let whole = fs::read_to_string(&path).map_err(failed)?;
        if let (Some(message_id), Some((phone, text))) = (number, whole.split_once('\n')) {
            messages.push(Shown { message_id, phone: phone.to_owned(), text: text.trim_end().to_owned() });
        }
    }
    Ok(messages)
}
