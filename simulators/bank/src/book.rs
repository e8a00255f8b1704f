//! The bank's own book: one SQLite file that is whole after every commit (no write-ahead log beside it), so that it can be
//! read by others and copied at any time.
//!
//! It promises that an instruction id is credited once: `credited.instruction_id` is the primary key, and a line found
//! in either table is never decided again. `credited` keeps returned lines, marked; `uncredited` keeps failed and
//! pending ones, and a pending line that is credited moves over. Not here: what to decide, and files.

use crate::day::Day;
use crate::draw::Reason;
use crate::pay_file::{PayFile, PayLine, Refusal, Section};
use crate::reply::{Outcome, ReplyLine};
use crate::{LABEL, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::borrow::Cow;
use std::path::Path;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS file (file_no INTEGER PRIMARY KEY, file_id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
  taken_on TEXT NOT NULL, lines INTEGER NOT NULL, total_fen INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS section (file_id TEXT NOT NULL, first_line_no INTEGER NOT NULL,
  payment_information TEXT NOT NULL, debtor_account TEXT NOT NULL, PRIMARY KEY (file_id, first_line_no)) STRICT;
CREATE TABLE IF NOT EXISTS seen (name TEXT NOT NULL, hash TEXT NOT NULL, seen_on TEXT NOT NULL, refused_code TEXT,
  refused_line INTEGER, refused_why TEXT, PRIMARY KEY (name, hash)) STRICT;
CREATE TABLE IF NOT EXISTS credited (instruction_id TEXT PRIMARY KEY, file_id TEXT NOT NULL, line_no INTEGER NOT NULL,
  account TEXT NOT NULL, name TEXT NOT NULL, amount_fen INTEGER NOT NULL CHECK (amount_fen > 0), memo TEXT NOT NULL,
  credited_on TEXT NOT NULL, reference TEXT NOT NULL, return_due_on TEXT, returned_on TEXT, returned_code TEXT,
  returned_reason TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS credited_by_file ON credited (file_id, line_no);
CREATE INDEX IF NOT EXISTS credited_by_return ON credited (return_due_on) WHERE return_due_on IS NOT NULL;
CREATE TABLE IF NOT EXISTS uncredited (instruction_id TEXT PRIMARY KEY, file_id TEXT NOT NULL, line_no INTEGER NOT NULL,
  account TEXT NOT NULL, name TEXT NOT NULL, amount_fen INTEGER NOT NULL, memo TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('failed', 'pending')), code TEXT NOT NULL, reason TEXT NOT NULL,
  due_on TEXT, then_credit INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uncredited_by_file ON uncredited (file_id, line_no);
CREATE TABLE IF NOT EXISTS sent_again (file_id TEXT NOT NULL, line_no INTEGER NOT NULL, instruction_id TEXT NOT NULL,
  PRIMARY KEY (file_id, line_no)) STRICT;
CREATE TABLE IF NOT EXISTS reply (reply_no INTEGER PRIMARY KEY, file_id TEXT NOT NULL, name TEXT NOT NULL,
  due_step INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'written', 'lost', 'recovered')),
  fault TEXT) STRICT;
CREATE INDEX IF NOT EXISTS reply_waiting ON reply (due_step) WHERE state = 'waiting';
";

/// All lines of a file as the bank stands to them now; `?1` is the file.
const LINES_OF_FILE: &str = "
WITH own(line_no, instruction_id) AS (
  SELECT line_no, instruction_id FROM credited WHERE file_id = ?1
  UNION ALL SELECT line_no, instruction_id FROM uncredited WHERE file_id = ?1
  UNION ALL SELECT line_no, instruction_id FROM sent_again WHERE file_id = ?1)
SELECT own.line_no, own.instruction_id, coalesce(c.account, u.account), coalesce(c.amount_fen, u.amount_fen),
  u.state, u.code, u.reason, c.credited_on, c.reference, c.returned_on, c.returned_code, c.returned_reason
FROM own LEFT JOIN credited c USING (instruction_id) LEFT JOIN uncredited u USING (instruction_id)
ORDER BY own.line_no";

/// What the bank knows of a file that it took in.
#[derive(Debug)]
pub(crate) struct FileRow {
    pub(crate) file_no: i64,
    pub(crate) hash: String,
    pub(crate) lines: i64,
    pub(crate) total_fen: i64,
}

/// A line that waits for its result, or for its return.
#[derive(Debug)]
pub(crate) struct DueLine {
    pub(crate) file_id: String,
    pub(crate) line: PayLine,
    pub(crate) then_credit: bool,
    pub(crate) reference: String,
}

#[derive(Debug)]
pub(crate) struct Book(pub(crate) Connection);

impl Book {
    pub(crate) fn open(path: &Path, bank: &str) -> Result<Book> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -131_072)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(SCHEMA)?;
        let book = Book(connection);
        book.set("label", LABEL)?;
        book.set("bank", bank)?;
        Ok(book)
    }

    pub(crate) fn get(&self, key: &str) -> Result<Option<String>> {
        let mut query = self.0.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    pub(crate) fn set(&self, key: &str, value: &str) -> Result<()> {
        let text = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.0.prepare_cached(text)?.execute([key, value])?;
        Ok(())
    }

    pub(crate) fn has_seen(&self, name: &str, hash: &str) -> Result<bool> {
        Ok(self.0.prepare_cached("SELECT 1 FROM seen WHERE name = ?1 AND hash = ?2")?.exists([name, hash])?)
    }

    pub(crate) fn note_seen(&self, name: &str, hash: &str, on: Day, refused: Option<&Refusal>) -> Result<()> {
        let (code, line, why) = (refused.map(|r| r.code), refused.map(|r| r.line), refused.map(|r| r.why.as_str()));
        let mut insert = self.0.prepare_cached("INSERT INTO seen VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        insert.execute(params![name, hash, on.to_string(), code, line, why])?;
        Ok(())
    }

    pub(crate) fn file(&self, file_id: &str) -> Result<Option<FileRow>> {
        let mut query = self.0.prepare_cached("SELECT file_no, hash, lines, total_fen FROM file WHERE file_id = ?1")?;
        let read = |row: &Row<'_>| {
            Ok(FileRow { file_no: row.get(0)?, hash: row.get(1)?, lines: row.get(2)?, total_fen: row.get(3)? })
        };
        Ok(query.query_row([file_id], read).optional()?)
    }

    pub(crate) fn add_file(&self, file: &PayFile, hash: &str, on: Day) -> Result<()> {
        let count = i64::try_from(file.lines.len()).unwrap_or(i64::MAX);
        let mut insert = self.0.prepare_cached(
            "INSERT INTO file (file_id, hash, taken_on, lines, total_fen) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        insert.execute(params![file.file_id, hash, on.to_string(), count, file.total_fen])?;
        let mut insert = self.0.prepare_cached("INSERT INTO section VALUES (?1, ?2, ?3, ?4)")?;
        for part in &file.sections {
            insert.execute(params![file.file_id, part.first_line_no, part.payment_information, part.debtor_account])?;
        }
        Ok(())
    }

    pub(crate) fn sections(&self, file_id: &str) -> Result<Vec<Section>> {
        let mut query = self.0.prepare_cached(
            "SELECT first_line_no, payment_information, debtor_account FROM section WHERE file_id = ?1
             ORDER BY first_line_no",
        )?;
        let read = |row: &Row<'_>| {
            Ok(Section { first_line_no: row.get(0)?, payment_information: row.get(1)?, debtor_account: row.get(2)? })
        };
        Ok(query.query_map([file_id], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The account and amount under which the bank knows an instruction already.
    pub(crate) fn known(&self, instruction_id: &str) -> Result<Option<(String, i64)>> {
        let mut query = self.0.prepare_cached(
            "SELECT account, amount_fen FROM credited WHERE instruction_id = ?1
             UNION ALL SELECT account, amount_fen FROM uncredited WHERE instruction_id = ?1",
        )?;
        Ok(query.query_row([instruction_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    pub(crate) fn credit(
        &self,
        file_id: &str,
        line: &PayLine,
        on: Day,
        reference: &str,
        due_back: Option<Day>,
    ) -> Result<()> {
        let mut insert = self.0.prepare_cached(
            "INSERT INTO credited (instruction_id, file_id, line_no, account, name, amount_fen, memo, credited_on,
             reference, return_due_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        insert.execute(params![
            line.instruction_id,
            file_id,
            line.line_no,
            line.account,
            line.name,
            line.amount_fen,
            line.memo,
            on.to_string(),
            reference,
            due_back.map(|day| day.to_string()),
        ])?;
        Ok(())
    }

    pub(crate) fn take_back(&self, instruction_id: &str, on: Day, reason: Reason) -> Result<()> {
        let mut update = self.0.prepare_cached(
            "UPDATE credited SET returned_on = ?2, returned_code = ?3, returned_reason = ?4, return_due_on = NULL
             WHERE instruction_id = ?1 AND returned_on IS NULL",
        )?;
        let count = update.execute(params![instruction_id, on.to_string(), reason.code, reason.text])?;
        assert_eq!(count, 1, "a credit comes back once");
        Ok(())
    }

    /// Notes a line that is not credited: finally, or not before a day.
    pub(crate) fn hold(&self, file_id: &str, line: &PayLine, reason: Reason, until: Option<(Day, bool)>) -> Result<()> {
        let mut insert = self
            .0
            .prepare_cached("INSERT INTO uncredited VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?;
        insert.execute(params![
            line.instruction_id,
            file_id,
            line.line_no,
            line.account,
            line.name,
            line.amount_fen,
            line.memo,
            if until.is_some() { "pending" } else { "failed" },
            reason.code,
            reason.text,
            until.map(|(day, _)| day.to_string()),
            until.is_some_and(|(_, then_credit)| then_credit),
        ])?;
        Ok(())
    }

    pub(crate) fn forget_pending(&self, instruction_id: &str) -> Result<()> {
        let text = "DELETE FROM uncredited WHERE instruction_id = ?1 AND state = 'pending'";
        let count = self.0.prepare_cached(text)?.execute([instruction_id])?;
        assert_eq!(count, 1, "only a pending line gets its result later");
        Ok(())
    }

    pub(crate) fn note_sent_again(&self, file_id: &str, line: &PayLine) -> Result<()> {
        let mut insert = self.0.prepare_cached("INSERT INTO sent_again VALUES (?1, ?2, ?3)")?;
        insert.execute(params![file_id, line.line_no, line.instruction_id])?;
        Ok(())
    }

    pub(crate) fn pending_due(&self, on: Day) -> Result<Vec<DueLine>> {
        self.due_lines(
            "SELECT file_id, line_no, instruction_id, account, name, amount_fen, memo, then_credit, ''
             FROM uncredited WHERE state = 'pending' AND due_on <= ?1 ORDER BY file_id, line_no",
            on,
        )
    }

    pub(crate) fn returns_due(&self, on: Day) -> Result<Vec<DueLine>> {
        self.due_lines(
            "SELECT file_id, line_no, instruction_id, account, name, amount_fen, memo, 0, reference
             FROM credited WHERE return_due_on <= ?1 ORDER BY file_id, line_no",
            on,
        )
    }

    fn due_lines(&self, text: &str, on: Day) -> Result<Vec<DueLine>> {
        let mut query = self.0.prepare_cached(text)?;
        let read = |row: &Row<'_>| {
            let line = PayLine {
                line_no: row.get(1)?,
                instruction_id: row.get(2)?,
                account: row.get(3)?,
                name: row.get(4)?,
                amount_fen: row.get(5)?,
                memo: row.get(6)?,
            };
            Ok(DueLine { file_id: row.get(0)?, line, then_credit: row.get(7)?, reference: row.get(8)? })
        };
        Ok(query.query_map([on.to_string()], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What the bank says about a file when asked again: the first answers, and the returns that followed.
    pub(crate) fn answers(&self, file_id: &str) -> Result<(Vec<ReplyLine>, Vec<ReplyLine>)> {
        let (mut first, mut returns) = (Vec::new(), Vec::new());
        let mut query = self.0.prepare_cached(LINES_OF_FILE)?;
        let mut rows = query.query([file_id])?;
        while let Some(row) = rows.next()? {
            let state: Option<String> = row.get(4)?;
            let mut line = ReplyLine {
                line_no: row.get(0)?,
                instruction_id: row.get(1)?,
                account: row.get(2)?,
                amount_fen: row.get(3)?,
                outcome: match state.as_deref() {
                    None => Outcome::Ok,
                    Some("failed") => Outcome::Fail,
                    Some(_) => Outcome::Pending,
                },
                code: Cow::Owned(row.get::<_, Option<String>>(5)?.unwrap_or_default()),
                reason: Cow::Owned(row.get::<_, Option<String>>(6)?.unwrap_or_default()),
                value_date: day(row, 7)?,
                reference: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
            };
            first.push(line.clone());
            if let Some(returned_on) = day(row, 9)? {
                line.outcome = Outcome::Return;
                line.value_date = Some(returned_on);
                line.code = Cow::Owned(row.get(10)?);
                line.reason = Cow::Owned(row.get(11)?);
                line.reference.push('R');
                returns.push(line);
            }
        }
        Ok((first, returns))
    }
}

fn day(row: &Row<'_>, column: usize) -> Result<Option<Day>> {
    row.get::<_, Option<String>>(column)?.map(|text| Day::parse(&text)).transpose()
}
