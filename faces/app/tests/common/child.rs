//! The smallest program with a confined readers of photos and tables: what the tests of this face start as their child.
//! Deliberately absent: any other use.

use std::process::ExitCode;

use document::{Unreadable, code, confined};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|word| word != confined::SUBCOMMAND) {
        eprintln!("this program is started by the tests of its face");
        return ExitCode::from(2);
    }
    confined::run_child(arguments, |kind, settings, file, frames| match kind {
        document::photo::KIND => document::photo::answer(settings, file, frames),
        document::upload::KIND => document::upload::answer(settings, file, frames),
        _ => Err(Unreadable::new(code::STOPPED_PARSER).with("how", "kind")),
    })
}
