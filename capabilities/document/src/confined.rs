//! Running a parser in a child process that can do nothing but parse.
//!
//! The program starts itself again with a hidden subcommand (`SUBCOMMAND`). The child has the opened file as its
//! standard input, an empty environment, and limits it sets on itself before it looks at the first byte: memory,
//! processor time, no file may be opened or written, no core dump, no new privileges; it dies with its parent. It
//! answers in frames on standard output. The parent bounds its wall time and output and kills it by its handle.
//!
//! Order: parent starts child, child limits itself, handler parses and sends frames, one last frame says how it ended.
//! Without that frame nothing of what came before may be used, and `Confined::parse` refuses.
//! On failure: out of memory, out of time and any other end of the child each become a refusal with its own code;
//! what the child writes to standard error may hold personal data and is thrown away.
//!
//! Deliberately not here: how many children may run at once (the caller knows its machine), and a system call filter;
//! the parsers are safe Rust, and a child without files, environment and privileges has little left to reach for.

mod child;
mod parent;

pub use child::{Frames, run_child};
pub use parent::Confined;

/// The hidden subcommand with which the program starts itself. Its arguments are for `run_child`.
pub const SUBCOMMAND: &str = "confined-parse";

/// Bytes of one frame at most.
pub const FRAME_BYTES_MAX: usize = 8 << 20;

/// The first byte of a frame.
const DATA: u8 = 0;
const DONE: u8 = 1;
const REFUSED: u8 = 2;
