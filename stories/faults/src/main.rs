//! The confined child that reads the rosters of these stories. Deliberately absent: any other use.

use std::process::ExitCode;

use document::{Unreadable, code, confined};

fn main() -> ExitCode {
    // The first argument is the hidden subcommand that the parent gives to every such program.
    confined::run_child(std::env::args_os().skip(2), |kind, settings, file, frames| match kind {
        subsidy::ROSTER_KIND => subsidy::answer_roster(settings, file, frames),
        _ => Err(Unreadable::new(code::STOPPED_PARSER).with("how", "kind")),
    })
}
