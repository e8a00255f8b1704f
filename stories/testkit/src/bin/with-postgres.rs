//! `with-postgres [--durable] COMMAND...`: runs a command while one PostgreSQL cluster stands, and answers the command's
//! exit code.
//!
//! The command finds the cluster's address in `YIKA_TEST_POSTGRES`, so that many test processes share one cluster, each
//! with databases of its own, and the address of an empty database for a role without special powers in
//! `YIKA_TEST_DATABASE`. The cluster ends with the command, and with this program however it ends. `--durable` is for
//! measuring: acknowledged is on the disk.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1).peekable();
    let durable = words.next_if(|word| word == "--durable").is_some();
    let Some(program) = words.next() else {
        eprintln!("usage: with-postgres [--durable] COMMAND [ARGUMENT]...");
        return ExitCode::from(2);
    };
    let ended = testkit::with_cluster(durable, |address| {
        let database = testkit::database_on(address);
        let mut command = Command::new(&program);
        command.args(words).env("YIKA_TEST_POSTGRES", address).env("YIKA_TEST_DATABASE", database).status()
    });
    match ended {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into(),
        Err(why) => {
            eprintln!("{}: {why}", program.display());
            ExitCode::from(2)
        }
    }
}
