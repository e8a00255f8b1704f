//! Pages for a printer of sheets: a PDF is given to a program of the system (`lp` of CUPS) or laid into a folder.
//!
//! The program and its arguments come from the configuration and are started as they are: there is no shell, and nothing
//! of a page or a person becomes an argument. The PDF comes to it on standard input.
//! Deliberately absent: paper trays, copies, sides; the program's arguments say that.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kernel::Refusal;

/// How long a program may take to take a page.
const PROGRAM_MAX: Duration = Duration::from_secs(30);

/// Where pages go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pages {
    /// There is no printer.
    Nowhere,
    /// A program and its arguments.
    Program(Vec<String>),
    /// A folder. Each page is a file of its own, readable by its owner.
    Folder(PathBuf),
}

impl Pages {
    /// The printer of a configuration: `lp`, `lp:QUEUE`, `command:PROGRAM ARGUMENT…` (parted at spaces, nothing is
    /// quoted), `folder:/PATH`, or nothing.
    ///
    /// # Errors
    /// `printer_place_unknown` for anything else.
    pub fn configured(place: &str) -> Result<Pages, Refusal> {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let is_queue = |name: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
            !name.is_empty() && !name.starts_with('-') && name.chars().all(plain)
        };
        match place.split_once(':') {
            None if place.is_empty() => Ok(Pages::Nowhere),
            None if place == "lp" => Ok(Pages::Program(words("lp -s"))),
            Some(("lp", queue)) if is_queue(queue) => Ok(Pages::Program(words(&format!("lp -s -d {queue}")))),
            Some(("command", line)) if !words(line).is_empty() => Ok(Pages::Program(words(line))),
            Some(("folder", path)) if path.starts_with('/') => Ok(Pages::Folder(path.into())),
            _ => Err(Refusal::new("printer_place_unknown").with("place", place)),
        }
    }

    /// Hands a page over. `name` is the page's number; it names the file in a folder and nothing else.
    ///
    /// # Errors
    /// `printer_not_configured`; `page_not_printed` with `why`.
    pub fn hand(&self, name: &str, pdf: &[u8]) -> Result<(), Refusal> {
        let handed = match self {
            Pages::Nowhere => return Err(Refusal::new("printer_not_configured")),
            Pages::Program(words) => run(words, pdf),
            Pages::Folder(folder) => lay(folder.clone(), name, pdf),
        };
        handed.map_err(|why| Refusal::new("page_not_printed").with("why", why.kind()))
    }
}

fn run(words: &[String], pdf: &[u8]) -> io::Result<()> {
    let [program, arguments @ ..] = words else { return Err(io::ErrorKind::NotFound.into()) };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let pdf = pdf.to_vec();
    // A program that reads nothing would hold up whoever writes; it is ended with its time.
    let writing = std::thread::spawn(move || input.write_all(&pdf));
    let until = Instant::now() + PROGRAM_MAX;
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if Instant::now() >= until => {
                child.kill()?;
                child.wait()?;
                return Err(io::ErrorKind::TimedOut.into());
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let wrote = writing.join().map_err(|_| io::ErrorKind::Other)?;
    if status.success() { wrote } else { Err(io::ErrorKind::Other.into()) }
}

/// A name is never written over, and a page is never seen half written.
fn lay(folder: PathBuf, name: &str, pdf: &[u8]) -> io::Result<()> {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(80).collect();
    let stem = if plain.is_empty() { "page" } else { &plain };
    for copy in 1..=999 {
        let last = folder.join(if copy == 1 { format!("{stem}.pdf") } else { format!("{stem}-{copy}.pdf") });
        let begun = folder.join(format!(".{stem}-{copy}.part"));
        if last.exists() {
            continue;
        }
        let mut file: File = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&begun) {
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => continue,
            file => file?,
        };
        file.write_all(pdf)?;
        file.sync_all()?;
        // A link, not a renaming: it fails where somebody else has come to this name meanwhile.
        let linked = std::fs::hard_link(&begun, &last);
        std::fs::remove_file(&begun)?;
        match linked {
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
            linked => return linked,
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
