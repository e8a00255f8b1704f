//! What a crash leaves behind: the real program is killed at its N-th write, fsync, rename and the like, or the disk
//! fails there; it is run again with the same words; then everything must stand as if nothing had happened.
//!
//! A point is one command, one kind of system call and one N. Its judge: the tables but for times, the exchange folder
//! byte for byte, `yika verify`, and the banks' own books, which a bank has gone on writing between crash and resume.
//! strace counts calls per thread, and only the first thread to reach N meets it; so each kind of call is counted by
//! itself, which tells the database's thread from the one that writes files.
//!
//! Deliberately absent: power cuts (what the disk forgets), crashes of PostgreSQL itself.

mod base;
mod judge;
mod points;
mod program;

pub use base::{Base, Command};
pub use judge::Found;
pub use points::{CALLS, Calls, Fault, Point, Tally, Wanted, run};
pub use program::Program;
