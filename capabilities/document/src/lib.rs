//! The room for files people upload and are given.
//!
//! Promises
//! - An uploaded file is read in a child process with limits on memory, processor time, wall time and output
//!   (`confined`). No upload can stop the program that took it in.
//! - A table (CSV or XLSX) is visited row by row and never held whole (`table`); every refusal has a stable code and
//!   names the row where there is one.
//! - A register's file is read by the names of its columns (`register`).
//! - Text never passes through a replacement character: a file that cannot be read exactly is refused.
//! - A file that a deed rests on is kept in the same database, in the same transaction, under its hash (`keep`).
//! - Files given out cannot run formulas on the reader's machine (`sheet`).
//! - The photo of an application is judged as far as a program can, and kept without metadata (`photo`).
//! - Pages for paper, certificates and receipts, print what people wrote and never carry it out (`paper`).
//!
//! Deliberately not here: what a column means (the rooms that own rosters say that), XLS, XLSM, XLSB and ODS, and
//! anything that unpacks an archive to disk.

pub mod confined;
mod kept;
pub mod paper;
pub mod photo;
pub mod register;
pub mod sheet;
pub mod table;
mod unreadable;
pub mod upload;

pub use kept::{Packed, Packing, ROOM, STATEMENTS, keep, kept, sha256};
pub use unreadable::{Unreadable, code};
