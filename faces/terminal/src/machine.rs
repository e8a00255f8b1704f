//! The machine's half: the program `yika terminal`, on the terminal itself.
//!
//! Three things go on at once: a thread hears the card reader (`watching`), a thread tells the centre every minute that the
//! machine lives and hears whether it may serve (`beating`), and a small server on this machine only shows pages to the
//! browser that fills the screen (`pages`). What they share is the `seat::Seat`: who is here, and nothing else.
//!
//! Promises
//! * Nothing of a person is written anywhere: what a card told and the session's token are in memory, wiped when the card
//!   is pulled out, when she finishes, or after a minute without a touch. The folder holds the key and its number.
//! * An answer of the centre that comes after the card was pulled out is thrown away, and its session ended.
//! * Pages answer to this machine's own name only, so that no page of elsewhere can reach them by another name.
//! * The browser gets no cookie, and no page that it may keep.
//! * Who was blocked serves nobody; who was wiped has deleted its key.
//!
//! Not promised: that copies which the system or a library made of what passed through (sockets, HTTP buffers) are
//! overwritten. Deliberately absent: TLS, which a forwarder on the machine or in front of the centre begins, as
//! everywhere in this house; starting the browser.

mod beating;
mod centre;
mod identity;
mod pages;
mod printing;
mod seat;
mod watching;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use kernel::{Clock, Error, Result};
use reader::Service;

use crate::wire::Enrolled;
use centre::Centre;
use identity::Identity;
pub use printing::Printing;
use seat::Seat;

/// How a machine runs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder with the key.
    pub dir: PathBuf,
    /// Where the centre is; nothing takes the one it was enrolled at.
    pub centre: Option<String>,
    /// The port on this machine; 0 takes a free one.
    pub port: u16,
    /// Where card readers are served.
    pub readers: Service,
    /// By which clock messages are signed.
    pub clock: Clock,
    /// After so long without a touch a session ends.
    pub idle: Duration,
    /// How often the centre hears that it lives.
    pub heartbeat: Duration,
    /// Its printers.
    pub printing: Printing,
}

impl Settings {
    /// As machines run.
    #[must_use]
    pub fn of(dir: impl Into<PathBuf>) -> Settings {
        Settings {
            dir: dir.into(),
            centre: None,
            port: PORT,
            readers: Service::of_this_machine(),
            clock: Clock::System,
            idle: Duration::from_secs(u64::from(crate::frame::IDLE_SECONDS)),
            heartbeat: Duration::from_secs(60),
            printing: Printing::nowhere(),
        }
    }
}

/// The port where pages are, unless another is asked for.
pub const PORT: u16 = 8490;

/// What all threads of a machine share.
pub(crate) struct Shared {
    seat: Seat,
    centre: Centre,
    settings: Settings,
    stops: AtomicBool,
}

/// A machine that runs, until it is dropped.
pub struct Machine {
    shared: Arc<Shared>,
    address: SocketAddr,
    threads: Vec<JoinHandle<()>>,
    stop_pages: Option<tokio::sync::oneshot::Sender<()>>,
}

/// Makes a key in the folder and has it enrolled by a code of the office.
///
/// # Errors
/// `terminal_stands` when the folder has a key already; `enrolment_code_wrong`; `terminal_centre_unreachable`; a failure to
/// write.
pub fn enrol(centre: &str, dir: &Path, code: &str) -> Result<Enrolled> {
    let identity = Identity::draw(dir)?;
    let enrolled = centre::enrol(centre, &identity, code)?;
    identity.keep(dir, centre, enrolled.terminal)?;
    Ok(enrolled)
}

impl Machine {
    /// Starts it.
    ///
    /// # Errors
    /// `terminal_not_enrolled_here` when the folder has no key; a failure to listen.
    pub fn start(settings: Settings) -> Result<Machine> {
        let standing = Identity::read(&settings.dir)?;
        let at = settings.centre.clone().unwrap_or_else(|| standing.centre.clone());
        let centre = Centre::new(&at, standing, settings.clock.clone());
        let port = settings.port;
        let shared =
            Arc::new(Shared { seat: Seat::new(settings.idle), centre, settings, stops: AtomicBool::new(false) });
        let no_listening = |why| Error::io("listen on this machine", why);
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(no_listening)?;
        listener.set_nonblocking(true).map_err(no_listening)?;
        let address = listener.local_addr().map_err(no_listening)?;
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let threads = vec![
            thread::spawn({
                let shared = Arc::clone(&shared);
                move || watching::watch(&shared)
            }),
            thread::spawn({
                let shared = Arc::clone(&shared);
                move || beating::beat(&shared)
            }),
            thread::spawn({
                let shared = Arc::clone(&shared);
                move || pages::serve(shared, listener, stopped)
            }),
        ];
        Ok(Machine { shared, address, threads, stop_pages: Some(stop) })
    }

    /// Where the pages are.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until it stops by itself; it does not.
    pub fn run(mut self) {
        for thread in std::mem::take(&mut self.threads) {
            let _ = thread.join();
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.shared.stops.store(true, Ordering::SeqCst);
        if let Some(stop) = self.stop_pages.take() {
            let _ = stop.send(());
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.shared.end();
    }
}

impl Shared {
    fn is_to_stop(&self) -> bool {
        self.stops.load(Ordering::SeqCst)
    }

    /// Ends the session that there may be, here at once and at the centre as soon as it hears of it.
    fn end(&self) {
        if let Some(token) = self.seat.end() {
            self.centre.sign_out_later(token);
        }
    }
}
