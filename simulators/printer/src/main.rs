//! `printer-sim ADDRESS FOLDER`: a simulated receipt printer, until it is interrupted. Not for real receipts.
//! `printer-sim --read FILE`: what the code on a receipt that it printed says.

use std::process::ExitCode;

use printer_sim::{PrinterSim, Strip};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("printer-sim ADDRESS FOLDER, for example: printer-sim 127.0.0.1:9100 /tmp/receipts");
        return ExitCode::from(2);
    };
    if address == "--read" {
        return read(&folder);
    }
    match PrinterSim::at(&address, Some(folder.clone().into())) {
        Ok(printer) => {
            eprintln!("SIMULATED printer at {}; what it cuts lies in {folder}", printer.address());
            loop {
                std::thread::park();
            }
        }
        Err(why) => {
            eprintln!("printer-sim: {address}, {folder}: {why}");
            ExitCode::FAILURE
        }
    }
}

fn read(file: &str) -> ExitCode {
    let strip = std::fs::read(file).ok().and_then(|bytes| Strip::of_pbm(&bytes));
    if let Some(text) = strip.and_then(|strip| strip.code()) {
        println!("{text}");
        return ExitCode::SUCCESS;
    }
    eprintln!("printer-sim: {file} is no receipt with a code");
    ExitCode::FAILURE
}
