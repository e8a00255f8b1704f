//! The way to a printer: a socket (port 9100) or the file of a device (`/dev/usb/lp0`).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Bytes to a printer and back, each with a time limit. An error of the kind `TimedOut` says that it ran out.
pub trait Wire {
    /// Sends all of these.
    ///
    /// # Errors
    /// When not all could be sent in time.
    fn send(&mut self, bytes: &[u8], within: Duration) -> io::Result<()>;

    /// What has come, waiting for it so long; nothing at the end of the line.
    ///
    /// # Errors
    /// When nothing came in time.
    fn receive(&mut self, into: &mut [u8], within: Duration) -> io::Result<usize>;
}

/// A printer on the net.
#[derive(Debug)]
pub struct Net(TcpStream);

impl Net {
    /// Calls `host:port`.
    ///
    /// # Errors
    /// When nobody answers there in time.
    pub fn call(address: &str, within: Duration) -> io::Result<Net> {
        let mut last = io::ErrorKind::AddrNotAvailable.into();
        for address in address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, within) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    stream.set_nonblocking(true)?;
                    return Ok(Net(stream));
                }
                Err(why) => last = why,
            }
        }
        Err(last)
    }
}

impl Wire for Net {
    fn send(&mut self, bytes: &[u8], within: Duration) -> io::Result<()> {
        send(&mut self.0, bytes, within)
    }

    fn receive(&mut self, into: &mut [u8], within: Duration) -> io::Result<usize> {
        receive(&mut self.0, into, within)
    }
}

/// A printer that the system shows as a file.
#[derive(Debug)]
pub struct Device(File);

impl Device {
    /// Opens the file.
    ///
    /// # Errors
    /// When it is not there or not ours.
    pub fn open(path: &Path) -> io::Result<Device> {
        let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY).bits());
        let flags = flags.map_err(|_| io::ErrorKind::Unsupported)?;
        Ok(Device(OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)?))
    }
}

impl Wire for Device {
    fn send(&mut self, bytes: &[u8], within: Duration) -> io::Result<()> {
        send(&mut self.0, bytes, within)
    }

    fn receive(&mut self, into: &mut [u8], within: Duration) -> io::Result<usize> {
        receive(&mut self.0, into, within)
    }
}

fn send<F: Write + std::os::fd::AsFd>(to: &mut F, mut bytes: &[u8], within: Duration) -> io::Result<()> {
    let until = Instant::now() + within;
    while !bytes.is_empty() {
        wait(to, PollFlags::OUT, until)?;
        match to.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(sent) => bytes = &bytes[sent..],
            Err(why) if is_passing(&why) => {}
            Err(why) => return Err(why),
        }
    }
    Ok(())
}

fn receive<F: Read + std::os::fd::AsFd>(from: &mut F, into: &mut [u8], within: Duration) -> io::Result<usize> {
    let until = Instant::now() + within;
    loop {
        wait(from, PollFlags::IN, until)?;
        match from.read(into) {
            Err(why) if is_passing(&why) => {}
            answer => return answer,
        }
    }
}

fn is_passing(why: &io::Error) -> bool {
    matches!(why.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

fn wait(on: &impl std::os::fd::AsFd, wanted: PollFlags, until: Instant) -> io::Result<()> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(|_| io::ErrorKind::InvalidInput)?;
        match poll(&mut [PollFd::new(on, wanted)], Some(&left)) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(why) => return Err(why.into()),
        }
    }
}
