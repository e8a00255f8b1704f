//! The program under test: run as it is, under strace with a fault, or only counted.

use std::{
    collections::BTreeMap,
    env, fs, io,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{self, Output},
};

use crate::{Calls, Command, Point};

/// The program `yika`.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// By itself with this code; none where it was killed or aborted.
    pub(crate) code: Option<i32>,
    /// What it said, for a report.
    pub(crate) said: String,
}

impl Program {
    /// The program named by `YIKA_BIN`, or the one that was built beside this.
    ///
    /// # Errors
    /// If it is not there.
    pub fn find() -> io::Result<Program> {
        let path = match env::var_os("YIKA_BIN") {
            Some(path) => PathBuf::from(path),
            None => env::current_exe()?.with_file_name("yika"),
        };
        Ok(Program { path: path.canonicalize()? })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn words(command: Command, batch: i64) -> Vec<String> {
        let words: &[&str] = match command {
            Command::Send => &["batch", "send"],
            Command::Reply => &["batch", "reply"],
        };
        let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        if command == Command::Send {
            words.push(batch.to_string());
        }
        words
    }

    fn carry_out(mut runner: process::Command, house: &Path, words: &[String]) -> io::Result<Ended> {
        let db = format!("sqlite:{}", house.join("yika.db").display());
        runner.args(words).args(["--db", &db, "--as", "finance", "--json", "--lang", "en"]);
        let path = env::var_os("PATH").unwrap_or_default();
        let Output { status, stdout, stderr } = runner.env_clear().env("PATH", path).current_dir(house).output()?;
        let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        // A shell-like 128 + signal is how strace hands on what happened to its child.
        let code = status.code().filter(|code| *code < 128 && status.signal().is_none());
        Ok(Ended { code, said })
    }

    pub(crate) fn run(&self, command: Command, house: &Path, batch: i64) -> io::Result<Ended> {
        Program::carry_out(process::Command::new(&self.path), house, &Program::words(command, batch))
    }

    pub(crate) fn verify(&self, house: &Path) -> io::Result<Ended> {
        Program::carry_out(process::Command::new(&self.path), house, &["verify".to_owned()])
    }

    /// Runs it with a fault at a point.
    pub(crate) fn run_into(&self, point: &Point, house: &Path, batch: i64) -> io::Result<Ended> {
        let calls = point.calls.names;
        let mut strace = process::Command::new("strace");
        strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
        strace.args(["-e", &format!("inject={calls}:{}", point.fault.injection(point.number))]);
        // What dies here is not to be written down as a core.
        strace.arg(&self.path);
        Program::carry_out(strace, house, &Program::words(point.command, batch))
    }

    /// How many of these calls the busiest thread makes in a run that nothing disturbs.
    pub(crate) fn count(
        &self,
        command: Command,
        calls: &Calls,
        house: &Path,
        batch: i64,
        log: &Path,
    ) -> io::Result<u32> {
        let mut strace = process::Command::new("strace");
        strace.args(["-f", "-qq", "-e", &format!("trace={}", calls.names), "-e", "signal=none", "-o"]).arg(log);
        strace.arg(&self.path);
        Program::carry_out(strace, house, &Program::words(command, batch))?;
        let mut by_thread: BTreeMap<String, u32> = BTreeMap::new();
        for line in fs::read_to_string(log)?.lines().filter(|line| line.contains('(')) {
            let thread = line.split_whitespace().next().unwrap_or_default();
            *by_thread.entry(thread.to_owned()).or_default() += 1;
        }
        Ok(by_thread.into_values().max().unwrap_or(0))
    }
}
