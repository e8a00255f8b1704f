//! `completions` and `man`: the command line explained to shells and to readers, from its one definition.

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

use crate::{
    Cli,
    answer::{Answer, Done, Fault},
};

/// `completions SHELL`
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

pub(crate) fn completions(completions: &Completions) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Cli::command(), "yika", &mut script);
    let script = String::from_utf8(script).expect("a script is text");
    let facts = json!({ "shell": completions.shell.to_string(), "script": script });
    Answer::yes(script, facts)
}

/// The manual page of the program and, below it, of every command.
pub(crate) fn man() -> Done {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    render(&command, &mut page).map_err(|why| Fault::not_done("man_failed", why.to_string()))?;
    let page = String::from_utf8(page).expect("a page is text");
    Ok(Answer::yes(page.clone(), json!({ "page": page })))
}

fn render(command: &clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(page)?;
    command.get_subcommands().filter(|below| below.get_name() != "help").try_for_each(|below| render(below, page))
}
