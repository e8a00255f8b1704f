//! The parent's side: start the child, take its frames, end it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, memfd_create};
use rustix::process::Signal;

use super::{DATA, DONE, FRAME_BYTES_MAX, REFUSED, SUBCOMMAND};
use crate::{Unreadable, code};

/// How to run a confined parser, and what it may use.
#[derive(Debug, Clone)]
pub struct Confined {
    program: PathBuf,
    /// Address space of the child.
    pub memory_bytes: u64,
    /// Processor time of the child, over all its threads.
    pub cpu_seconds: u64,
    /// How long the parent waits for the child altogether. The time the parent's own `on_frame` takes is not counted.
    pub wall: Duration,
    /// What the child may answer altogether.
    pub output_bytes: u64,
}

impl Confined {
    /// Parsers in this program itself.
    ///
    /// Named by the link the system keeps, so that the child is the same program even when an upgrade has put another
    /// one in its place.
    pub fn this_program() -> std::io::Result<Confined> {
        let link = Path::new("/proc/self/exe");
        Ok(Confined::program(if link.exists() { link.to_owned() } else { std::env::current_exe()? }))
    }

    /// Parsers in another program that calls `run_child` under `SUBCOMMAND`.
    #[must_use]
    pub fn program(path: impl Into<PathBuf>) -> Confined {
        Confined {
            program: path.into(),
            memory_bytes: 1 << 30,
            cpu_seconds: 20,
            wall: Duration::from_secs(30),
            output_bytes: 1 << 30,
        }
    }

    /// Parses `file`, from its beginning, as `kind` with `settings`, and gives every frame to `on_frame`.
    ///
    /// Frames may have been given before a refusal: only `Ok` says that they count. A refusal of `on_frame` ends the
    /// child and is returned.
    pub fn parse(
        &self,
        file: &File,
        kind: &str,
        settings: &str,
        on_frame: &mut dyn FnMut(&[u8]) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let (mut running, output, complaints) = self.start(file, kind, settings)?;
        let mut answer = Answer::new(self, output, complaints);
        match answer.frames(on_frame) {
            Ok(Ended::Said) => Ok(()),
            Ok(Ended::Silent) => {
                let status = running.wait(answer.left);
                if status.is_some() {
                    answer.take_last_complaints();
                }
                Err(why_silent(status, &answer.complaint))
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// Parses bytes in memory: as [`Confined::parse`] does a file.
    pub fn parse_bytes(
        &self,
        bytes: &[u8],
        kind: &str,
        settings: &str,
        on_frame: &mut dyn FnMut(&[u8]) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let held = memfd_create(kind, MemfdFlags::CLOEXEC).map_err(|why| Unreadable::not_read(&why.into()))?;
        let mut file = File::from(held);
        file.write_all(bytes).map_err(|why| Unreadable::not_read(&why))?;
        self.parse(&file, kind, settings, on_frame)
    }

    fn start(
        &self,
        file: &File,
        kind: &str,
        settings: &str,
    ) -> Result<(Running, ChildStdout, ChildStderr), Unreadable> {
        let mut input = file.try_clone().map_err(|error| Unreadable::not_read(&error))?;
        input.rewind().map_err(|error| Unreadable::not_read(&error))?;
        let not_started = || Unreadable::new(code::PARSER_NOT_STARTED);
        let mut child = Command::new(&self.program)
            .arg0("yika")
            .args([SUBCOMMAND, kind].map(OsString::from))
            .args([self.memory_bytes, self.cpu_seconds].map(|number| number.to_string()))
            .arg(settings)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(input))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|_| not_started())?;
        let (output, complaints) = (child.stdout.take(), child.stderr.take());
        let running = Running(child);
        let output = output.ok_or_else(not_started)?;
        // A larger pipe saves switches between the two; the default does as well.
        let _ = rustix::pipe::fcntl_setpipe_size(&output, 1 << 20);
        Ok((running, output, complaints.ok_or_else(not_started)?))
    }
}

/// A child that does not outlive its handle.
struct Running(Child);

impl Running {
    /// Waits at most this long for a child that has closed its output, then ends it.
    fn wait(&mut self, left: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + left.min(Duration::from_secs(2));
        loop {
            if let Ok(Some(status)) = self.0.try_wait() {
                return Some(status);
            }
            if Instant::now() >= until {
                return None;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the child has ended and been waited for already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How the child's output ended.
enum Ended {
    /// With its last frame.
    Said,
    /// Without it.
    Silent,
}

struct Answer {
    output: ChildStdout,
    complaints: Option<ChildStderr>,
    complaint: Vec<u8>,
    left: Duration,
    output_left: u64,
}

const READ_BYTES: usize = 1 << 20;
const COMPLAINT_BYTES_MAX: usize = 4 << 10;

impl Answer {
    fn new(confined: &Confined, output: ChildStdout, complaints: ChildStderr) -> Answer {
        Answer {
            output,
            complaints: Some(complaints),
            complaint: Vec::new(),
            left: confined.wall,
            output_left: confined.output_bytes,
        }
    }

    fn frames(&mut self, on_frame: &mut dyn FnMut(&[u8]) -> Result<(), Unreadable>) -> Result<Ended, Unreadable> {
        let mut buffer = vec![0; READ_BYTES];
        let mut filled = 0;
        loop {
            let got = self.read(&mut buffer[filled..])?;
            if got == 0 {
                return Ok(Ended::Silent);
            }
            filled += got;
            let mut at = 0;
            while let Some(length) = frame_length(&buffer[at..filled])? {
                let Some(frame) = buffer[at + 4..filled].get(..length) else {
                    break;
                };
                let (kind, payload) = frame.split_first().ok_or_else(broken_answer)?;
                match *kind {
                    DATA => on_frame(payload)?,
                    DONE => return Ok(Ended::Said),
                    REFUSED => return Err(refusal(payload)),
                    _ => return Err(broken_answer()),
                }
                at += 4 + length;
            }
            buffer.copy_within(at..filled, 0);
            filled -= at;
            if let Some(length) = frame_length(&buffer[..filled])?
                && buffer.len() < length + 4
            {
                buffer.resize(length + 4, 0);
            }
        }
    }

    /// Reads what there is, waiting for it as long as there is time. 0 at the end.
    fn read(&mut self, into: &mut [u8]) -> Result<usize, Unreadable> {
        loop {
            if self.wait()? {
                match self.output.read(into) {
                    Ok(got) => {
                        self.output_left = self
                            .output_left
                            .checked_sub(got as u64)
                            .ok_or_else(|| Unreadable::bomb("answer of the parser"))?;
                        return Ok(got);
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(_) => return Err(broken_answer()),
                }
            }
        }
    }

    /// Waits until there is output; takes complaints on the way.
    fn wait(&mut self) -> Result<bool, Unreadable> {
        let began = Instant::now();
        let timeout = Timespec::try_from(self.left).map_err(|_| broken_answer())?;
        let wanted = PollFlags::IN;
        let mut both = vec![PollFd::new(&self.output, wanted)];
        both.extend(self.complaints.as_ref().map(|pipe| PollFd::new(pipe, wanted)));
        let ready = match poll(&mut both, Some(&timeout)) {
            Ok(0) => return Err(Unreadable::new(code::TOO_SLOW).with("limit", "wall")),
            Ok(_) | Err(rustix::io::Errno::INTR) => {
                both.iter().map(|one| !one.revents().is_empty()).collect::<Vec<_>>()
            }
            Err(_) => return Err(broken_answer()),
        };
        self.left = self.left.saturating_sub(began.elapsed());
        if ready.get(1) == Some(&true) {
            self.take_complaint();
        }
        Ok(ready[0])
    }

    /// The same once the child has ended, so that nothing can block.
    fn take_last_complaints(&mut self) {
        while self.complaints.is_some() {
            self.take_complaint();
        }
    }

    /// Keeps the beginning of what the child says on standard error, only to recognise running out of memory.
    fn take_complaint(&mut self) {
        let mut piece = [0; 1024];
        match self.complaints.as_mut().map(|pipe| pipe.read(&mut piece)) {
            Some(Ok(got)) if got > 0 => {
                let room = COMPLAINT_BYTES_MAX.saturating_sub(self.complaint.len());
                self.complaint.extend_from_slice(&piece[..got.min(room)]);
            }
            _ => self.complaints = None,
        }
    }
}

/// The length of the next frame, once its four bytes are there.
fn frame_length(bytes: &[u8]) -> Result<Option<usize>, Unreadable> {
    let Some(announced) = bytes.first_chunk::<4>() else {
        return Ok(None);
    };
    let length = usize::try_from(u32::from_le_bytes(*announced)).map_err(|_| broken_answer())?;
    if length > FRAME_BYTES_MAX { Err(broken_answer()) } else { Ok(Some(length)) }
}

fn refusal(json: &[u8]) -> Unreadable {
    let refusal: Result<Unreadable, _> = serde_json::from_slice(json);
    refusal.ok().filter(|found| is_code(found.code())).unwrap_or_else(broken_answer)
}

/// A code is a name and nothing else, even when the child has lost its mind.
fn is_code(code: &str) -> bool {
    code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn broken_answer() -> Unreadable {
    Unreadable::new(code::STOPPED_PARSER).with("how", "answer")
}

/// Why a child ended without its last frame.
fn why_silent(status: Option<ExitStatus>, complaint: &[u8]) -> Unreadable {
    let signal = status.and_then(|status| status.signal());
    if memchr::memmem::find(complaint, b"memory allocation of").is_some() {
        return Unreadable::new(code::TOO_BIG_FOR_MEMORY);
    }
    let by = |wanted: Signal| signal == Some(wanted.as_raw());
    if by(Signal::XCPU) {
        return Unreadable::new(code::TOO_SLOW).with("limit", "cpu");
    }
    if status.is_none() {
        return Unreadable::new(code::TOO_SLOW).with("limit", "wall");
    }
    // Killed by somebody else: on a machine without memory left, by the system.
    if by(Signal::KILL) {
        return Unreadable::new(code::TOO_BIG_FOR_MEMORY);
    }
    Unreadable::new(code::STOPPED_PARSER).with("how", "end")
}
