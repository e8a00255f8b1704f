//! The bank at work: a step takes in what is new, has it decided and booked, and replies.
//!
//! Each file is one transaction of the book; so are a step's late results and returns. A step that is
//! interrupted is finished by the next one. Not here: decisions about lines, formats, SQL, how a reply is sent.

use crate::book::Book;
use crate::day::Day;
use crate::delimited::sm3_hex;
use crate::deliver::{Desk, Message};
use crate::draw::Rates;
use crate::judge::{BookLines, DoubleCredit};
use crate::mode::Mode;
use crate::pay_file::{Format, PayFile, refusal};
use crate::report::{BookSummary, StepReport};
use crate::{BankError, Result, at, delimited, iso_read};
use std::fs;
use std::path::Path;

/// A simulated bank with its book.
#[derive(Debug)]
pub struct BankSim {
    pub(crate) book: Book,
    pub(crate) desk: Desk,
    pub(crate) rates: Rates,
    last_day: Option<Day>,
}

impl BankSim {
    /// Opens the bank's book below the exchange folder, or starts a new one; makes the folders it needs.
    pub fn open(dir: impl AsRef<Path>, bank: &str, format: Format, seed: u64) -> Result<BankSim> {
        let named = (1..=20).contains(&bank.len())
            && bank.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !named {
            return Err(BankError::BankName(bank.to_owned()));
        }
        let dir = dir.as_ref();
        let desk = Desk {
            bank: bank.to_owned(),
            format,
            seed,
            modes: Vec::new(),
            outbox: dir.join("outbox").join(bank),
            inbox: dir.join("inbox").join(bank),
            spool: dir.join(format!("bank-{bank}.spool")),
            step_no: 0,
            today: Day::parse("2000-01-01")?,
        };
        for folder in [&desk.outbox, &desk.inbox, &desk.spool] {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        let book = Book::open(&dir.join(format!("bank-{bank}.book.db")), bank)?;
        let last_day = book.get("last_day")?.map(|day| Day::parse(&day)).transpose()?;
        let step_no = book.get("step_no")?.and_then(|number| number.parse().ok()).unwrap_or(0);
        let today = last_day.unwrap_or(desk.today);
        Ok(BankSim { book, desk: Desk { step_no, today, ..desk }, rates: Rates::default(), last_day })
    }

    /// Sets how often lines fail, are pending or come back.
    #[must_use]
    pub fn with_rates(mut self, rates: Rates) -> Self {
        self.rates = rates;
        self
    }

    /// Tells the bank to misbehave from now on; none makes it well-behaved.
    #[must_use]
    pub fn with_modes(mut self, modes: &[Mode]) -> Self {
        self.set_modes(modes);
        self
    }

    /// Tells the bank to misbehave from now on; none makes it well-behaved. What it has done stays done.
    pub fn set_modes(&mut self, modes: &[Mode]) {
        self.desk.modes = modes.to_vec();
        self.desk.modes.sort_unstable();
        self.desk.modes.dedup();
    }

    /// One round of work on a day (`YYYY-MM-DD`): results and returns that are due, new files, replies.
    pub fn step(&mut self, today: &str) -> Result<StepReport> {
        let today = Day::parse(today)?;
        if let Some(last) = self.last_day.filter(|last| *last > today) {
            return Err(BankError::DayWentBack { at: last.to_string(), asked: today.to_string() });
        }
        self.desk.today = today;
        self.desk.step_no += 1;
        self.last_day = Some(today);

        let mut report = StepReport::new(&self.desk.bank, today.to_string());
        let all = self.book.0.unchecked_transaction()?;
        self.book.set("step_no", &self.desk.step_no.to_string())?;
        self.book.set("last_day", &today.to_string())?;
        self.know_pending(&mut report)?;
        self.return_due(&mut report)?;
        all.commit()?;
        for name in self.outbox_files()? {
            self.take_in(&name, &mut report)?;
        }
        report.replies_written = self.desk.send_due(&self.book)?;
        let book = self.book.summary()?;
        report.replies_waiting = book.replies_waiting;
        report.pending_left = book.pending_lines;
        report.returns_to_come = book.returns_to_come;
        Ok(report)
    }

    /// Steps day by day, from the day after the last step (there must have been one), until the bank has nothing more to say or the days are over.
    pub fn drain(&mut self, days: u32) -> Result<StepReport> {
        let mut report = StepReport::new(&self.desk.bank, self.desk.today.to_string());
        let days = if self.last_day.is_some() { days } else { 0 };
        for _ in 0..days {
            let next = self.desk.today.plus(1).to_string();
            report = report.then(self.step(&next)?);
            if report.is_quiet() {
                break;
            }
        }
        Ok(report)
    }

    /// The bank is asked for its reply to a file again: it writes what it knows by now, without misbehaving.
    pub fn resend(&mut self, file_id: &str) -> Result<Vec<String>> {
        if self.book.file(file_id)?.is_none() {
            return Err(BankError::NoSuchFile(file_id.to_owned()));
        }
        let all = self.book.0.unchecked_transaction()?;
        self.answer_again(file_id)?;
        all.commit()?;
        self.desk.send_due(&self.book)
    }

    /// Ids of the files whose reply was lost and has not been asked for again.
    pub fn lost_replies(&self) -> Result<Vec<String>> {
        self.book.lost_files()
    }

    /// Counts and sums of the book.
    pub fn book_summary(&self) -> Result<BookSummary> {
        self.book.summary()
    }

    /// Every credited line, by instruction id.
    pub fn book_lines(&self) -> BookLines<'_> {
        BookLines::new(&self.book)
    }

    /// Credits of one account, amount and memo that stand more than once. An instruction id cannot: the book refuses it.
    pub fn double_credits(&self) -> Result<Vec<DoubleCredit>> {
        self.book.double_credits()
    }

    /// Instruction ids that reached the bank in more than one file. They were credited once at most.
    pub fn instructions_sent_again(&self) -> Result<Vec<String>> {
        self.book.sent_again()
    }

    fn outbox_files(&self) -> Result<Vec<String>> {
        let folder = &self.desk.outbox;
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let entry = entry.map_err(at(folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if self.desk.format.is_pay_file(&name) && entry.path().is_file() {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn take_in(&self, name: &str, report: &mut StepReport) -> Result<()> {
        let path = self.desk.outbox.join(name);
        let bytes = fs::read(&path).map_err(at(&path))?;
        let hash = sm3_hex(&bytes);
        if self.book.has_seen(name, &hash)? {
            return Ok(());
        }
        let read = match self.desk.format {
            Format::Delimited => delimited::read(&bytes, &self.desk.bank),
            Format::Iso20022 => iso_read::read(&bytes, &self.desk.bank),
        };
        drop(bytes);
        let all = self.book.0.unchecked_transaction()?;
        let checked = match read {
            Err(refused) => Err(refused),
            Ok(file) => match self.book.file(&file.file_id)? {
                Some(known) if known.hash == hash => {
                    self.answer_again(&file.file_id)?;
                    report.files_again.push(file.file_id);
                    self.book.note_seen(name, &hash, self.desk.today, None)?;
                    return Ok(all.commit()?);
                }
                Some(_) => Err(refusal("file_id_reused", 0, "a file of this id and other content was taken in before")),
                None => self.sort_out_known(&file)?.map(|known| (file, known)),
            },
        };
        match checked {
            Err(mut refused) => {
                name.clone_into(&mut refused.file);
                self.book.note_seen(name, &hash, self.desk.today, Some(&refused))?;
                report.files_refused.push(refused);
            }
            Ok((file, known)) => {
                if self.desk.delivery(&file.file_id) == Some(Mode::NoReply) {
                    report.files_unread.push(name.to_owned());
                    return Ok(());
                }
                self.book.note_seen(name, &hash, self.desk.today, None)?;
                self.book.add_file(&file, &hash, self.desk.today)?;
                self.decide(&file, &known, report)?;
                report.files_taken.push(file.file_id);
            }
        }
        Ok(all.commit()?)
    }

    /// Which lines the bank knows from another file; the same id for another payment makes it refuse the file.
    fn sort_out_known(&self, file: &PayFile) -> Result<std::result::Result<Vec<bool>, crate::Refusal>> {
        let mut known = Vec::with_capacity(file.lines.len());
        for line in &file.lines {
            let before = self.book.known(&line.instruction_id)?;
            if before.as_ref().is_some_and(|(account, fen)| *account != line.account || *fen != line.amount_fen) {
                let why = "the instruction id was used before with another account or amount";
                return Ok(Err(refusal("instruction_reused", line.line_no, why)));
            }
            known.push(before.is_some());
        }
        Ok(Ok(known))
    }

    fn answer_again(&self, file_id: &str) -> Result<()> {
        let (first, returned) = self.book.answers(file_id)?;
        for lines in [first, returned] {
            let message = Message { file_id, lines: &lines, first: false, hold: 0, modes: &[] };
            self.desk.queue(&self.book, &message)?;
        }
        self.book.recover_lost(file_id)
    }
}

/// The banks that have a folder in the outbox, and the format of the files there; none while a folder is empty.
pub fn banks_in(dir: impl AsRef<Path>) -> Result<Vec<(String, Option<Format>)>> {
    let outbox = dir.as_ref().join("outbox");
    let mut banks = Vec::new();
    for bank in folders(&outbox)? {
        let folder = outbox.join(&bank);
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(at(&folder))? {
            names.push(entry.map_err(at(&folder))?.file_name().to_string_lossy().into_owned());
        }
        let holds = |format: &Format| names.iter().any(|name| format.is_pay_file(name));
        banks.push((bank, [Format::Delimited, Format::Iso20022].into_iter().find(holds)));
    }
    Ok(banks)
}

/// The names of the folders in a folder, sorted; none if it does not exist.
pub(crate) fn folders(path: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(at(path))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(at(path))?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}
