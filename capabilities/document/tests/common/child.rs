//! The smallest program with confined parsers: what the tests of this room start as their child.
//!
//! Besides tables it knows the ways a parser can go wrong, so that each can be seen to end in a refusal.

use std::process::ExitCode;

use document::{Unreadable, confined, photo, upload};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|word| word != confined::SUBCOMMAND) {
        eprintln!("this program is started by the tests of its room");
        return ExitCode::from(2);
    }
    confined::run_child(arguments, |kind, settings, file, frames| match kind {
        upload::KIND => upload::answer(settings, file, frames),
        photo::KIND => photo::answer(settings, file, frames),
        "echo" => {
            for _ in 0..settings.parse().unwrap_or(1) {
                frames.send(b"hello")?;
            }
            Ok(())
        }
        "refuse" => Err(Unreadable::new("file_empty").with("row", 7)),
        "allocate" => {
            let mut kept: Vec<Vec<u8>> = Vec::new();
            loop {
                kept.push(vec![1; 64 << 20]);
            }
        }
        "spin" => loop {
            std::hint::spin_loop();
        },
        "sleep" => loop {
            std::thread::sleep(std::time::Duration::from_secs(1));
        },
        "panic" => panic!("a parser met what it did not expect: {settings}"),
        "abort" => std::process::abort(),
        "leave" => std::process::exit(0),
        "flood" => loop {
            frames.send(&[0; 1 << 20])?;
        },
        "reach" => {
            let opened = std::fs::File::open("/etc/hosts").is_ok();
            let connected = std::net::TcpListener::bind("127.0.0.1:0").is_ok();
            let environment = std::env::vars_os().count();
            frames.send(format!("opened={opened} connected={connected} environment={environment}").as_bytes())
        }
        _ => Err(Unreadable::new("file_not_table")),
    })
}
