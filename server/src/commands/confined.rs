//! The hidden command `confined-parse KIND`: this program again, as a child that can only read one file.

use std::{ffi::OsString, process::ExitCode};

use document::{Unreadable, code, confined, photo, upload};

/// The whole life of the child.
pub(crate) fn child(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    confined::run_child(arguments, |kind, settings, file, frames| match kind {
        upload::KIND => upload::answer(settings, file, frames),
        photo::KIND => photo::answer(settings, file, frames),
        exchange::cards::KIND => exchange::cards::answer(settings, file, frames),
        subsidy::ROSTER_KIND => subsidy::answer_roster(settings, file, frames),
        _ => Err(Unreadable::new(code::STOPPED_PARSER).with("how", "kind")),
    })
}
