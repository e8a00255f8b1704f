//! A printer behind the file of a device: a terminal line that leads to the simulated one.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

use printer::{Patience, Receipts, State, Strip};
use printer_sim::{Mode, PrinterSim};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// A device file, and what keeps it alive.
fn device_before(sim: &PrinterSim) -> (PathBuf, File) {
    let line = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a line");
    grantpt(&line).expect("ours");
    unlockpt(&line).expect("open");
    let path = ptsname(&line, Vec::new()).expect("a name").into_string().expect("a path");
    let held = File::options().read(true).write(true).open(&path).expect("its other end");
    let mut attributes = tcgetattr(&held).expect("how it is");
    attributes.make_raw();
    tcsetattr(&held, OptionalActions::Now, &attributes).expect("raw");
    let mut near = File::from(line);
    let mut far = TcpStream::connect(sim.address()).expect("the printer");
    let (mut near_back, mut far_back) = (near.try_clone().expect("a copy"), far.try_clone().expect("a copy"));
    std::thread::spawn(move || pass(&mut near, &mut far));
    std::thread::spawn(move || pass(&mut far_back, &mut near_back));
    (path.into(), held)
}

fn pass(from: &mut impl Read, to: &mut impl Write) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            return;
        }
    }
}

#[test]
fn a_device_prints_and_says_how_it_is() {
    let sim = PrinterSim::at("127.0.0.1:0", None).expect("a free port");
    let (path, _held) = device_before(&sim);
    let patience = Patience { answer: Duration::from_millis(500), ..Patience::default() };
    let receipts = Receipts::configured(&format!("device:{}", path.display()), patience).expect("a place");
    let dots: Vec<u8> = (0..72 * 500).map(|at| u8::try_from(at % 253).expect("a byte")).collect();
    receipts.print(Strip::new(576, &dots)).expect("printed");
    assert_eq!(sim.cut()[0].dots, dots);
    sim.set(Mode { cover_open: true, ..Mode::default() });
    assert_eq!(receipts.state(), State::CoverOpen);
}

#[test]
fn a_device_that_is_not_there_or_never_answers_is_off_line() {
    let patience = Patience { answer: Duration::from_millis(50), ..Patience::default() };
    let file = tempfile::NamedTempFile::new().expect("a file");
    for path in ["/dev/usb/nothing-here".into(), file.path().display().to_string()] {
        let receipts = Receipts::configured(&format!("device:{path}"), patience).expect("a place");
        assert_eq!(receipts.state(), State::Offline, "{path}");
    }
}
