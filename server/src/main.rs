//! The program `yika`: commands, wiring, and everything that is decided once for the whole house.
//!
//! A command opens the database, does one use case of a room, and answers (see `answer`). Promises: the command line
//! of CONTRACT; every exit code is 0, 1 or 2; a bug ends as a 2, never as half a deed. Deliberately absent: rules
//! of any room.

mod answer;
mod attendance;
mod bench;
mod commands;
mod demo;
mod desk;
mod progress;
mod web;
mod words;

use std::{
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    process::ExitCode,
};

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

use answer::Fault;
use words::Lang;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "yika",
    version,
    about,
    subcommand_required = true,
    disable_help_subcommand = true,
    max_term_width = 110
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: commands::Command,
}

/// Options of every command.
#[derive(Clone, Debug, clap::Args)]
struct Globals {
    /// The database: sqlite:PATH or postgres://... [default: sqlite:yika.db]
    #[arg(long, global = true, env = "YIKA_DB", value_name = "ADDRESS", hide_env_values = true)]
    db: Option<String>,
    /// The user who acts
    #[arg(long = "as", global = true, env = "YIKA_AS", hide_env_values = true, value_name = "USER")]
    as_user: Option<String>,
    /// Answer with one JSON object on the last line of standard output
    #[arg(long, global = true)]
    json: bool,
    /// The language of messages [default: from LANG]
    #[arg(long, global = true, env = "YIKA_LANG", hide_env_values = true, value_parser = lang_word, value_name = "zh|en|bo")]
    lang: Option<Lang>,
    /// The folder that holds outbox and inbox [default: exchange, beside the database]
    #[arg(long, global = true, env = "YIKA_EXCHANGE", hide_env_values = true, value_name = "DIR")]
    exchange: Option<PathBuf>,
}

/// A variable that is set to nothing says nothing.
fn lang_word(word: &str) -> Result<Lang, String> {
    if word.is_empty() {
        return Ok(desk::lang_of_environment());
    }
    word.parse().map_err(|why: ui::UnknownLang| why.to_string())
}

impl Globals {
    /// The options without those that are set to nothing.
    fn without_empty(self) -> Globals {
        let Globals { db, as_user, exchange, .. } = self;
        Globals {
            db: db.filter(|db| !db.is_empty()),
            as_user: as_user.filter(|user| !user.is_empty()),
            exchange: exchange.filter(|folder| !folder.as_os_str().is_empty()),
            ..self
        }
    }

    fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(desk::lang_of_environment)
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == document::confined::SUBCOMMAND) {
        return commands::confined::child(arguments);
    }
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = lang_before_parsing(&arguments);
    if arguments.len() == 1 {
        print!("{}", words::guide(lang));
        return ExitCode::SUCCESS;
    }
    let parsed = words::translated(Cli::command(), lang)
        .try_get_matches_from(&arguments)
        .and_then(|matches: ArgMatches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => run(cli),
        Err(why) => {
            let _ = why.print();
            if why.exit_code() != 0 && arguments.iter().any(|argument| argument == "--json") {
                answer::say_bad_arguments(why.to_string().lines().next().unwrap_or_default());
            }
            ExitCode::from(if why.exit_code() == 0 { 0 } else { 2 })
        }
    }
}

fn run(cli: Cli) -> ExitCode {
    let (lang, json) = (cli.globals.lang(), cli.globals.json);
    let globals = cli.globals.without_empty();
    let done = catch_unwind(AssertUnwindSafe(|| commands::carry_out(&globals, cli.command)));
    // The panic's own words went to standard error when it happened.
    answer::say(lang, json, done.unwrap_or_else(|_| Err(Fault::not_done("bug", ""))))
}

/// The language in which the command line itself is explained.
fn lang_before_parsing(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let said = words.iter().find_map(|word| word.strip_prefix("--lang=")).or(after);
    let environment = std::env::var("YIKA_LANG").ok();
    said.or(environment.as_deref()).and_then(|word| word.parse().ok()).unwrap_or_else(desk::lang_of_environment)
}
