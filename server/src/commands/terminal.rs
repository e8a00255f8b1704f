//! `terminal`: the program of a self-service terminal, and its enrolment. It needs no database: it speaks to a centre.

use std::path::PathBuf;

use clap::Subcommand;
use printer::{Pages, Patience, Receipts};
use reader::Service;
use serde_json::json;
use terminal::machine::{self, Machine, PORT, Printing, Settings};

use crate::{
    answer::{Answer, Done, complain},
    words,
    words::Lang,
};

/// `terminal`
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Terminal {
    #[command(subcommand)]
    enrol: Option<Enrolment>,
    /// Where the centre is, as http://HOST:PORT [default: where the terminal was enrolled]
    #[arg(long, value_name = "URL")]
    centre: Option<String>,
    /// The folder with the terminal's key
    #[arg(long, value_name = "DIR", required = true)]
    dir: Option<PathBuf>,
    /// The port on this machine; 0 takes a free one [default: 8490]
    #[arg(long)]
    port: Option<u16>,
    /// The socket of pcscd, which serves card readers [default: the machine's own]
    #[arg(long, value_name = "PATH")]
    card_socket: Option<PathBuf>,
    /// The printer of 80 mm slips (ESC/POS): tcp:HOST:PORT or device:/dev/usb/lp0 [default: none]
    #[arg(long, value_name = "PLACE", default_value = "", hide_default_value = true)]
    slips: String,
    /// The printer of A4 sheets: lp, lp:QUEUE, command:PROGRAM ARGUMENTS or folder:/PATH [default: none]
    #[arg(long, value_name = "PLACE", default_value = "", hide_default_value = true)]
    sheets: String,
}

/// What else there is.
#[derive(Debug, Subcommand)]
enum Enrolment {
    /// Enrol this terminal by the code that a security administrator was given
    Enrol(Enrol),
}

/// `terminal enrol`
#[derive(Debug, clap::Args)]
struct Enrol {
    /// Where the centre is, as http://HOST:PORT
    #[arg(long, value_name = "URL")]
    centre: String,
    /// The folder for the terminal's key
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// The code, with or without spaces
    #[arg(long = "code", value_name = "CODE")]
    enrolment_code: String,
}

pub(crate) fn carry_out(lang: Lang, terminal: &Terminal) -> Done {
    match &terminal.enrol {
        Some(Enrolment::Enrol(enrol)) => enrolled(lang, enrol),
        None => run(lang, terminal),
    }
}

fn enrolled(lang: Lang, enrol: &Enrol) -> Done {
    let enrolled = machine::enrol(&enrol.centre, &enrol.dir, &enrol.enrolment_code)?;
    let args = [("number", enrolled.terminal.to_string()), ("name", enrolled.name.clone())];
    let text = words::done(lang, "done-terminal-enrolled", &args);
    Ok(Answer::yes(text, json!({ "terminal": enrolled.terminal, "name": enrolled.name })))
}

/// Runs until it is ended; ended, it has nothing to tidy up, for nothing of anybody is kept.
fn run(lang: Lang, terminal: &Terminal) -> Done {
    let slips = Receipts::configured(&terminal.slips, Patience::default())?;
    let sheets = Pages::configured(&terminal.sheets)?;
    let settings = Settings::of(terminal.dir.clone().unwrap_or_default());
    let settings = Settings {
        centre: terminal.centre.clone(),
        port: terminal.port.unwrap_or(PORT),
        readers: terminal.card_socket.as_ref().map_or_else(Service::of_this_machine, Service::at),
        printing: Printing::on(slips, sheets),
        ..settings
    };
    let machine = Machine::start(settings)?;
    let address = format!("http://{}", machine.address());
    complain(words::done(lang, "done-terminal-serving", &[("address", address.clone())]).trim_end());
    machine.run();
    let text = words::done(lang, "done-stopped", &[]);
    Ok(Answer::yes(text, json!({ "address": address })))
}
