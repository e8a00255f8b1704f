//! `crash-loop`: the sample for every test run, or all points for a soak, with its count added to a ledger of runs.
//! Deliberately absent: what is right (the library).

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use clap::Parser;
use crash::{Program, Wanted, run};
use kernel::Clock;

/// Kills `yika` in the middle of sending and of taking replies, resumes it, and looks at what stands.
#[derive(Debug, Parser)]
struct Arguments {
    /// Every point instead of a sample
    #[arg(long)]
    full: bool,
    /// Moves the points of the sample
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Only these commands and kinds of calls, as `send sync` or `folder`
    #[arg(long, default_value = "")]
    only: String,
    /// Adds the count to this CSV file
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

fn main() -> io::Result<ExitCode> {
    let arguments = Arguments::parse();
    let program = Program::find()?;
    let folder = tempfile::Builder::new().prefix("yika-crash-").tempdir()?;
    let kind = if arguments.full { "full" } else { "sample" };
    let rig = format!("crash-loop {kind} {}", arguments.only).trim_end().to_owned();
    let wanted = Wanted { full: arguments.full, seed: arguments.seed, only: arguments.only };
    let tally = run(&program, folder.path(), &wanted, &mut |word| eprintln!("{word}"))?;
    if let Some(ledger) = arguments.ledger {
        add(&ledger, &format!("{rig},{},{},{}", arguments.seed, tally.points, tally.failures))?;
    }
    Ok(if tally.failures == 0 && tally.points > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn add(ledger: &Path, counted: &str) -> io::Result<()> {
    let new = !ledger.exists();
    let mut file = OpenOptions::new().create(true).append(true).open(ledger)?;
    if new {
        writeln!(file, "date,commit,rig,seed range,count,failures")?;
    }
    let asked = Command::new("git").args(["describe", "--always", "--dirty", "--exclude=*"]).output();
    let commit =
        asked.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    writeln!(file, "{},{commit},{counted}", Clock::System.now().day())?;
    file.sync_all()
}
