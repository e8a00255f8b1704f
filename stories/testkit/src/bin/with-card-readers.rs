//! `with-card-readers COMMAND...`: runs a command while two virtual card readers stand, and answers the command's exit code.
//!
//! The command finds the socket of their service in `YIKA_CARD_SOCKET`, and in `YIKA_CARD_PORT` the port at which `card-sim`
//! puts a card into the first reader; the second has the next port. They end with the command, however it ends.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let Some(program) = words.next() else {
        eprintln!("usage: with-card-readers COMMAND [ARGUMENT]...");
        return ExitCode::from(2);
    };
    let readers = testkit::CardReaders::start();
    let mut command = Command::new(&program);
    command.args(words).env("YIKA_CARD_SOCKET", readers.socket()).env("YIKA_CARD_PORT", readers.port().to_string());
    match command.status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into(),
        Err(why) => {
            eprintln!("{}: {why}", program.display());
            ExitCode::from(2)
        }
    }
}
