//! Telling the centre that the machine lives, and obeying what it says of the machine.

use std::{
    thread,
    time::{Duration, Instant},
};

use kernel::Error;

use super::{Shared, identity::Identity, printing::paper, seat::Standing};
use crate::wire::Heartbeat;

/// A centre that was not reached is tried again so soon.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Beats until the machine stops or was wiped.
pub(crate) fn beat(shared: &Shared) {
    while !shared.is_to_stop() {
        let reached = once(shared);
        if shared.seat.seen().standing == Standing::Wiped {
            return;
        }
        let every = shared.settings.heartbeat;
        let pause = if reached { every } else { every.min(AGAIN_AFTER) };
        let began = Instant::now();
        while began.elapsed() < pause && !shared.is_to_stop() {
            thread::sleep(LOOK_EVERY);
        }
    }
}

/// Whether the centre was reached.
fn once(shared: &Shared) -> bool {
    let (seen, printer) = (shared.seat.seen(), shared.settings.printing.look());
    let said = Heartbeat {
        reader: if seen.has_reader { "ready" } else { "missing" }.to_owned(),
        printer: printer.word().to_owned(),
        paper: paper(printer).to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let standing = match shared.centre.heartbeat(&said) {
        Ok(heard) => match &*heard.state {
            "blocked" => Standing::Blocked,
            "wiped" => Standing::Wiped,
            _ => Standing::Enrolled,
        },
        Err(Error::Refused(refusal)) => match not_believed(&refusal.code) {
            Some(code) => Standing::NotBelieved(code),
            None => {
                shared.seat.reached(false);
                return false;
            }
        },
        Err(_) => {
            shared.seat.reached(false);
            return false;
        }
    };
    if standing == Standing::Wiped {
        Identity::wipe(&shared.settings.dir);
    }
    if let Some(token) = shared.seat.stand(standing) {
        shared.centre.sign_out_later(token);
    }
    true
}

/// The codes that say that the centre does not believe this machine. A message that came twice is no such thing.
pub(crate) fn not_believed(code: &str) -> Option<&'static str> {
    ["terminal_unknown", "terminal_signature_wrong", "terminal_clock_wrong"].into_iter().find(|known| *known == code)
}
