//! The child's side: limit itself, parse, answer.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};

use super::{DATA, DONE, FRAME_BYTES_MAX, REFUSED};
use crate::{Unreadable, code};

const FLUSH_BYTES: usize = 256 << 10;

/// The way back to the parent.
#[derive(Debug)]
pub struct Frames {
    out: File,
    waiting: Vec<u8>,
}

impl Frames {
    /// Sends one frame. Frames are gathered, so many small ones are cheap.
    pub fn send(&mut self, payload: &[u8]) -> Result<(), Unreadable> {
        self.put(DATA, payload)
    }

    fn put(&mut self, kind: u8, payload: &[u8]) -> Result<(), Unreadable> {
        let length = payload.len() + 1;
        let announced = u32::try_from(length).ok().filter(|_| length <= FRAME_BYTES_MAX);
        let announced = announced.ok_or_else(|| Unreadable::bomb("frame"))?;
        self.waiting.extend_from_slice(&announced.to_le_bytes());
        self.waiting.push(kind);
        self.waiting.extend_from_slice(payload);
        if self.waiting.len() >= FLUSH_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Unreadable> {
        self.out.write_all(&self.waiting).map_err(|error| Unreadable::not_read(&error))?;
        self.waiting.clear();
        Ok(())
    }
}

/// The whole life of the child: for `main` to call with the arguments after the subcommand.
///
/// `handler` is given the kind and the settings the parent named, the file, and the way back.
pub fn run_child(
    arguments: impl IntoIterator<Item = OsString>,
    handler: impl FnOnce(&str, &str, &File, &mut Frames) -> Result<(), Unreadable>,
) -> ExitCode {
    // The words of a panic may quote the file. Nobody may read them.
    std::panic::set_hook(Box::new(|_| ()));
    let mut arguments = arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned());
    let (Some(kind), Some(memory), Some(seconds), Some(settings)) =
        (arguments.next(), arguments.next(), arguments.next(), arguments.next())
    else {
        return ExitCode::from(2);
    };
    let (Ok(memory_bytes), Ok(cpu_seconds)) = (memory.parse(), seconds.parse()) else {
        return ExitCode::from(2);
    };
    let (Ok(input), Ok(output)) =
        (std::io::stdin().as_fd().try_clone_to_owned(), std::io::stdout().as_fd().try_clone_to_owned())
    else {
        return ExitCode::from(2);
    };
    // A child that cannot be confined parses nothing.
    if confine(memory_bytes, cpu_seconds).is_err() {
        return ExitCode::from(2);
    }
    let mut frames = Frames { out: File::from(output), waiting: Vec::with_capacity(2 * FLUSH_BYTES) };
    let input = File::from(input);
    let answer = catch_unwind(AssertUnwindSafe(|| handler(&kind, &settings, &input, &mut frames)))
        .unwrap_or_else(|_| Err(Unreadable::new(code::STOPPED_PARSER).with("how", "panic")));
    let said = match answer {
        Ok(()) => frames.put(DONE, b""),
        Err(refusal) => serde_json::to_vec(&refusal)
            .map_err(|_| Unreadable::new(code::STOPPED_PARSER))
            .and_then(|json| frames.put(REFUSED, &json)),
    };
    if said.and_then(|()| frames.flush()).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn confine(memory_bytes: u64, cpu_seconds: u64) -> rustix::io::Result<()> {
    let at_most = |soft, hard| Rlimit { current: Some(soft), maximum: Some(hard) };
    set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    setrlimit(Resource::Core, at_most(0, 0))?;
    setrlimit(Resource::Fsize, at_most(0, 0))?;
    // The three open ones stay open; no further file, socket or pipe can be had.
    setrlimit(Resource::Nofile, at_most(0, 0))?;
    setrlimit(Resource::As, at_most(memory_bytes, memory_bytes))?;
    // At the first limit the system says so by a signal, a second later it kills.
    setrlimit(Resource::Cpu, at_most(cpu_seconds, cpu_seconds + 1))
}
