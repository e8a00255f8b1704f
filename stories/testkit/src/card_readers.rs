//! Card readers: Debian's `pcscd` with vsmartcard's two virtual readers, for as long as a test lives.
//!
//! `pcscd` knows one folder only, `/run/pcscd`, and one serves a machine. So it is started in a mount namespace of its own in
//! which `/run` is a temporary folder: it disturbs no other, and its socket is reached through that folder. Where a
//! machine allows no mounts (a container without the right), the machine's own folder is used, by one test after the
//! other, if no other pcscd serves there. `setpriv` has the kernel end it when the thread that started it ends.

use std::{
    fs,
    net::TcpListener,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

const PROGRAM: &str = "/usr/sbin/pcscd";
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const MACHINES_OWN: &str = "/run/pcscd/pcscd.comm";

/// Two virtual readers and the service that serves them.
pub struct CardReaders {
    dir: tempfile::TempDir,
    service: Child,
    socket: PathBuf,
    port: u16,
    /// Locked as long as the machine's own folder is used.
    _alone: Option<fs::File>,
}

impl CardReaders {
    /// Starts the service, with empty readers.
    ///
    /// # Panics
    /// When `pcscd` or `vsmartcard-vpcd` is not installed (`.ci/setup` installs them) or does not start.
    #[must_use]
    pub fn start() -> CardReaders {
        for (file, package) in [(PROGRAM, "pcscd"), (DRIVER, "vsmartcard-vpcd")] {
            assert!(Path::new(file).exists(), "{file} is missing: install the package {package}, or run .ci/setup");
        }
        let dir = tempfile::Builder::new().prefix("yika-pcscd-").tempdir().expect("a temporary folder");
        let (readers, run) = (dir.path().join("readers"), dir.path().join("run"));
        fs::create_dir(&readers).and_then(|()| fs::create_dir(&run)).expect("a temporary folder can be filled");
        let port = two_free_ports();
        let description = format!(
            "FRIENDLYNAME \"Yika test\"\nDEVICENAME /dev/null:{port:#06X}\nLIBPATH {DRIVER}\nCHANNELID {port:#06X}\n"
        );
        fs::write(readers.join("vpcd"), description).expect("a temporary folder can be filled");

        let log = fs::File::create(dir.path().join("log")).expect("a log file");
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        let mut alone = None;
        let socket = if can_mount() {
            command.args(["unshare", "--map-root-user", "--mount", "sh", "-c"]);
            command.arg("mount --bind \"$0\" /run && exec \"$@\"").arg(&run);
            run.join("pcscd/pcscd.comm")
        } else {
            let lock = fs::File::create(std::env::temp_dir().join("yika-pcscd.lock")).expect("a file to lock");
            lock.lock().expect("a file can be locked");
            alone = Some(lock);
            assert!(UnixStream::connect(MACHINES_OWN).is_err(), "another pcscd serves this machine");
            MACHINES_OWN.into()
        };
        let service = command
            .arg(PROGRAM)
            .args(["--foreground", "--info", "--config"])
            .arg(&readers)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log file"))
            .stderr(log)
            .spawn()
            .expect("setpriv can be started");
        let mut started = CardReaders { dir, service, socket, port, _alone: alone };
        started.wait_until_it_answers();
        started
    }

    /// Where the service listens.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The port at which a virtual card is put into the first reader; the second reader has the next port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the service wrote down.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    fn wait_until_it_answers(&mut self) {
        for _ in 0..600 {
            if UnixStream::connect(&self.socket).is_ok() {
                return;
            }
            if let Some(ended) = self.service.try_wait().expect("our own child") {
                panic!("pcscd ended, {ended}: {}", self.log());
            }
            thread::sleep(Duration::from_millis(25));
        }
        panic!("pcscd did not answer within 15 s: {}", self.log());
    }
}

impl Drop for CardReaders {
    fn drop(&mut self) {
        // It removes its socket when it is asked to end, which matters where that lies in the machine's own folder.
        let asked = Command::new("kill").arg(self.service.id().to_string()).status();
        for _ in 0..200 {
            if !asked.as_ref().is_ok_and(std::process::ExitStatus::success) {
                break;
            }
            if matches!(self.service.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(25));
        }
        let _ = self.service.kill();
        let _ = self.service.wait();
    }
}

fn can_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", "mount --bind /tmp /run"])
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

/// The driver opens a port for the first reader and the next one for the second.
fn two_free_ports() -> u16 {
    for _ in 0..100 {
        let first = TcpListener::bind(("0.0.0.0", 0)).expect("a free port");
        let port = first.local_addr().expect("a bound port").port();
        if port < u16::MAX && TcpListener::bind(("0.0.0.0", port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no two free ports side by side");
}
