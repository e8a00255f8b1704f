//! The book as evidence: what a judge of a run may ask it. Reads only. Not here: what the bank itself needs to know.

use crate::book::Book;
use crate::report::BookSummary;
use crate::{BankError, LABEL, Result};
use rusqlite::Row;
use serde::Serialize;

/// A credited line of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookLine {
    /// The instruction that was credited; each id at most once.
    pub instruction_id: String,
    /// The file that asked for it first, and its line there.
    pub file_id: String,
    /// The line in that file, from 1.
    pub line_no: i64,
    /// The account credited.
    pub account: String,
    /// The name in the instruction.
    pub name: String,
    /// The amount.
    pub amount_fen: i64,
    /// The memo of the instruction.
    pub memo: String,
    /// The day of the credit.
    pub credited_on: String,
    /// The bank's reference.
    pub reference: String,
    /// The day on which the money came back, if it did.
    pub returned_on: Option<String>,
    /// Why it came back.
    pub returned_reason: Option<String>,
}

/// Credits that stand side by side for what looks like one purpose: same account, amount and memo, none returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoubleCredit {
    /// The account.
    pub account: String,
    /// The amount of each credit.
    pub amount_fen: i64,
    /// The memo of each credit.
    pub memo: String,
    /// The instructions, sorted.
    pub instruction_ids: Vec<String>,
}

impl Book {
    pub(crate) fn summary(&self) -> Result<BookSummary> {
        let one = |text: &str| -> Result<i64> { Ok(self.0.prepare_cached(text)?.query_row([], |row| row.get(0))?) };
        Ok(BookSummary {
            label: LABEL,
            files: one("SELECT count(*) FROM file")?,
            files_refused: one("SELECT count(*) FROM seen WHERE refused_code IS NOT NULL")?,
            credited_lines: one("SELECT count(*) FROM credited")?,
            credited_fen: one("SELECT coalesce(sum(amount_fen), 0) FROM credited")?,
            returned_lines: one("SELECT count(*) FROM credited WHERE returned_on IS NOT NULL")?,
            returned_fen: one("SELECT coalesce(sum(amount_fen), 0) FROM credited WHERE returned_on IS NOT NULL")?,
            failed_lines: one("SELECT count(*) FROM uncredited WHERE state = 'failed'")?,
            pending_lines: one("SELECT count(*) FROM uncredited WHERE state = 'pending'")?,
            returns_to_come: one("SELECT count(*) FROM credited WHERE return_due_on IS NOT NULL")?,
            lines_sent_again: one("SELECT count(*) FROM sent_again")?,
            replies_written: one("SELECT count(*) FROM reply WHERE state = 'written'")?,
            replies_waiting: one("SELECT count(*) FROM reply WHERE state = 'waiting'")?,
            replies_lost: one("SELECT count(*) FROM reply WHERE state = 'lost'")?,
        })
    }

    pub(crate) fn sent_again(&self) -> Result<Vec<String>> {
        let mut query = self.0.prepare_cached("SELECT DISTINCT instruction_id FROM sent_again ORDER BY 1")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn double_credits(&self) -> Result<Vec<DoubleCredit>> {
        let mut query = self.0.prepare_cached(
            "SELECT c.account, c.amount_fen, c.memo, c.instruction_id FROM credited c JOIN (
               SELECT account, amount_fen, memo FROM credited WHERE returned_on IS NULL
               GROUP BY account, amount_fen, memo HAVING count(*) > 1) USING (account, amount_fen, memo)
             WHERE c.returned_on IS NULL ORDER BY 1, 2, 3, 4",
        )?;
        let mut rows = query.query([])?;
        let mut found: Vec<DoubleCredit> = Vec::new();
        while let Some(row) = rows.next()? {
            let (account, amount_fen, memo): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let id = row.get(3)?;
            match found.last_mut() {
                Some(last) if (&last.account, last.amount_fen, &last.memo) == (&account, amount_fen, &memo) => {
                    last.instruction_ids.push(id);
                }
                _ => found.push(DoubleCredit { account, amount_fen, memo, instruction_ids: vec![id] }),
            }
        }
        Ok(found)
    }

    fn lines_after(&self, instruction_id: &str) -> Result<Vec<BookLine>> {
        let mut query = self.0.prepare_cached(
            "SELECT instruction_id, file_id, line_no, account, name, amount_fen, memo, credited_on, reference,
             returned_on, returned_reason FROM credited WHERE instruction_id > ?1 ORDER BY instruction_id LIMIT 4096",
        )?;
        let read = |row: &Row<'_>| {
            Ok(BookLine {
                instruction_id: row.get(0)?,
                file_id: row.get(1)?,
                line_no: row.get(2)?,
                account: row.get(3)?,
                name: row.get(4)?,
                amount_fen: row.get(5)?,
                memo: row.get(6)?,
                credited_on: row.get(7)?,
                reference: row.get(8)?,
                returned_on: row.get(9)?,
                returned_reason: row.get(10)?,
            })
        };
        Ok(query.query_map([instruction_id], read)?.collect::<rusqlite::Result<_>>()?)
    }
}

/// The credited lines in the order of their instruction ids, read a page at a time.
#[derive(Debug)]
pub struct BookLines<'a> {
    book: &'a Book,
    page: std::vec::IntoIter<BookLine>,
    last: String,
    done: bool,
}

impl<'a> BookLines<'a> {
    pub(crate) fn new(book: &'a Book) -> Self {
        BookLines { book, page: Vec::new().into_iter(), last: String::new(), done: false }
    }
}

impl Iterator for BookLines<'_> {
    type Item = std::result::Result<BookLine, BankError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0 && !self.done {
            match self.book.lines_after(&self.last) {
                Ok(page) => self.page = page.into_iter(),
                Err(why) => {
                    self.done = true;
                    return Some(Err(why));
                }
            }
        }
        let line = self.page.next();
        match &line {
            Some(line) => line.instruction_id.clone_into(&mut self.last),
            None => self.done = true,
        }
        line.map(Ok)
    }
}
