//! `with-postgres COMMAND...`: runs a command while one PostgreSQL cluster stands, and answers the command's exit code.
//!
//! The command finds the cluster's address in `YIKA_TEST_POSTGRES`, so that many test processes share one cluster, each
//! with databases of its own. The cluster ends with the command, and with this program however it ends.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let Some(program) = words.next() else {
        eprintln!("usage: with-postgres COMMAND [ARGUMENT]...");
        return ExitCode::from(2);
    };
    let ended =
        testkit::with_cluster(|address| Command::new(&program).args(words).env("YIKA_TEST_POSTGRES", address).status());
    match ended {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into(),
        Err(why) => {
            eprintln!("{}: {why}", program.display());
            ExitCode::from(2)
        }
    }
}
