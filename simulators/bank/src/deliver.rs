//! Makes reply files and sends them.
//!
//! Order, so that a kill at any point loses no reply and sends none that the book does not know: (1) the bytes go to the
//! spool and are fsynced, (2) the book commits the lines and the reply together, (3) the file is renamed into the inbox,
//! (4) the inbox is fsynced and the book notes the reply as written. A kill after 3 repeats 4 only: the spool file is
//! gone by then. Not here: what the lines say.

use crate::book::Book;
use crate::day::Day;
use crate::draw::{draw, one_of, shuffle};
use crate::mode::Mode;
use crate::pay_file::Format;
use crate::reply::{Encoding, ReplyHead, ReplyLine, compose};
use crate::{Result, at};
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

/// How many steps late a late reply is.
const LATE_STEPS: i64 = 3;

/// The bank's own settings and folders.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) bank: String,
    pub(crate) format: Format,
    pub(crate) seed: u64,
    pub(crate) modes: Vec<Mode>,
    pub(crate) outbox: PathBuf,
    pub(crate) inbox: PathBuf,
    pub(crate) spool: PathBuf,
    pub(crate) step_no: i64,
    pub(crate) today: Day,
}

/// What to say about one file.
pub(crate) struct Message<'a> {
    pub(crate) file_id: &'a str,
    pub(crate) lines: &'a [ReplyLine],
    /// The file's first answer: the one that delivery modes lose or hold back.
    pub(crate) first: bool,
    /// Steps to wait.
    pub(crate) hold: i64,
    /// Modes that are on for it; an answer on request has none.
    pub(crate) modes: &'a [Mode],
}

impl Desk {
    pub(crate) fn delivery(&self, file_id: &str) -> Option<Mode> {
        one_of(&self.modes, self.seed, "delivery", file_id, Mode::is_delivery)
    }

    /// Makes the files of a message and books them. Returns true if the message was lost.
    pub(crate) fn queue(&self, book: &Book, message: &Message<'_>) -> Result<bool> {
        if message.lines.is_empty() {
            return Ok(false);
        }
        let delivery = if message.first { self.delivery(message.file_id) } else { None };
        if delivery == Some(Mode::ReplyLost) {
            let reply_no = book.next_reply_no()?;
            book.add_reply(reply_no, message.file_id, "", None, Some(Mode::ReplyLost.name()))?;
            return Ok(true);
        }
        let late = if delivery == Some(Mode::LateReply) { LATE_STEPS } else { 0 };
        let due = self.step_no + message.hold + late;

        let mut shuffled = Vec::new();
        let mut parts: Vec<&[ReplyLine]> = vec![message.lines];
        if message.modes.contains(&Mode::SplitReordered) && message.lines.len() > 1 {
            shuffled.extend_from_slice(message.lines);
            shuffle(&mut shuffled, self.seed, message.file_id);
            parts = shuffled.chunks(shuffled.len().div_ceil(3)).collect();
        }
        for (part, number) in parts.iter().zip(1..) {
            let last_of_many = parts.len() > 1 && number == parts.len();
            self.queue_part(book, message, part, due + i64::from(last_of_many), parts.len() > 1)?;
        }
        Ok(false)
    }

    fn queue_part(&self, book: &Book, message: &Message<'_>, lines: &[ReplyLine], due: i64, split: bool) -> Result<()> {
        let reply_no = book.next_reply_no()?;
        let head = self.head(book, message.file_id, reply_no)?;
        let other_bank = self.other_bank()?;
        let made = |fault| compose(self.format, &head, lines, fault, &other_bank, self.seed);
        // A split reply's names sort in another order than they were made in.
        let token =
            if split { format!("{:02x}_", draw(self.seed, "token", &head.message_id) % 256) } else { String::new() };
        let name = |number: i64, what: &str| {
            format!("ret_sim_{token}{}_{number:04}{what}.{}", message.file_id, self.format.extension())
        };

        let fault = one_of(message.modes, self.seed, "fault", &head.message_id, Mode::is_fault);
        let mut due = due;
        if let Some(mode) = fault {
            self.spool(book, message.file_id, &name(reply_no, "_first"), due, Some(mode), &made(Some(mode)))?;
            due += 1;
        }
        let right = made(None);
        let right_name = name(reply_no, "");
        self.spool(book, message.file_id, &right_name, due, None, &right)?;
        if message.modes.contains(&Mode::DuplicateReply) {
            let again = Some(Mode::DuplicateReply);
            self.spool(book, message.file_id, &name(reply_no, "_copy"), due, again, &right)?;
            self.spool(book, message.file_id, &right_name, due + 1, again, &right)?;
        }
        Ok(())
    }

    fn head(&self, book: &Book, file_id: &str, reply_no: i64) -> Result<ReplyHead> {
        let file = book.file(file_id)?.expect("a reply is made for a file that was taken in");
        Ok(ReplyHead {
            bank: self.bank.clone(),
            file_id: file_id.to_owned(),
            message_id: format!("SIM-{}-{reply_no:07}", self.bank),
            today: self.today,
            file_lines: file.lines,
            file_total_fen: file.total_fen,
            sections: book.sections(file_id)?,
            total_off_fen: 0,
            encoding: Encoding::Right,
        })
    }

    /// A bank that is not this one: a neighbour in the outbox if there is one, so that the reader knows it.
    fn other_bank(&self) -> Result<String> {
        let banks = self.outbox.parent().map(crate::sim::folders).transpose()?.unwrap_or_default();
        let neighbour = banks.into_iter().find(|name| *name != self.bank);
        Ok(neighbour.unwrap_or_else(|| format!("{}-other", self.bank)))
    }

    fn spool(
        &self,
        book: &Book,
        file_id: &str,
        name: &str,
        due_step: i64,
        fault: Option<Mode>,
        bytes: &[u8],
    ) -> Result<()> {
        let reply_no = book.next_reply_no()?;
        let path = self.spool.join(reply_no.to_string());
        let mut file = File::create(&path).map_err(at(&path))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(at(&path))?;
        File::open(&self.spool).and_then(|folder| folder.sync_all()).map_err(at(&self.spool))?;
        book.add_reply(reply_no, file_id, name, Some(due_step), fault.map(Mode::name))
    }

    /// Sends what is due: steps 3 and 4 above. Returns the names in the order sent.
    pub(crate) fn send_due(&self, book: &Book) -> Result<Vec<String>> {
        let due = book.replies_due(self.step_no)?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        for reply in &due {
            let made = self.spool.join(reply.reply_no.to_string());
            if made.exists() {
                fs::rename(&made, self.inbox.join(&reply.name)).map_err(at(&made))?;
            }
        }
        File::open(&self.inbox).and_then(|folder| folder.sync_all()).map_err(at(&self.inbox))?;
        let all = book.0.unchecked_transaction()?;
        for reply in &due {
            book.reply_written(reply.reply_no)?;
        }
        all.commit()?;
        Ok(due.into_iter().map(|reply| reply.name).collect())
    }
}
