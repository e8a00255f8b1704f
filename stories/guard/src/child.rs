//! The smallest program with confined readers of rosters, photos, tables and answers about cards: what the stories of the guard start as their child.
//! Deliberately absent: any other use.

use std::process::ExitCode;

use document::{Unreadable, code, confined};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|word| word != confined::SUBCOMMAND) {
        eprintln!("this program is started by the stories of the guard");
        return ExitCode::from(2);
    }
    confined::run_child(arguments, |kind, settings, file, frames| match kind {
        exchange::cards::KIND => exchange::cards::answer(settings, file, frames),
        subsidy::ROSTER_KIND => subsidy::answer_roster(settings, file, frames),
        document::photo::KIND => document::photo::answer(settings, file, frames),
        document::upload::KIND => document::upload::answer(settings, file, frames),
        _ => Err(Unreadable::new(code::STOPPED_PARSER).with("how", "kind")),
    })
}
