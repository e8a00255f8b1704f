//! The replies the book remembers: made, sent, lost. Not here: their bytes (in the spool) and their sending.

use crate::Result;
use crate::book::Book;
use rusqlite::{Row, params};

/// A reply that was made and not yet sent.
#[derive(Debug)]
pub(crate) struct WaitingReply {
    pub(crate) reply_no: i64,
    pub(crate) name: String,
}

impl Book {
    pub(crate) fn next_reply_no(&self) -> Result<i64> {
        Ok(self.0.query_row("SELECT coalesce(max(reply_no), 0) + 1 FROM reply", [], |row| row.get(0))?)
    }

    pub(crate) fn add_reply(
        &self,
        reply_no: i64,
        file_id: &str,
        name: &str,
        due_step: Option<i64>,
        fault: Option<&str>,
    ) -> Result<()> {
        let state = if due_step.is_some() { "waiting" } else { "lost" };
        let mut insert = self.0.prepare_cached("INSERT INTO reply VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        insert.execute(params![reply_no, file_id, name, due_step.unwrap_or(0), state, fault])?;
        Ok(())
    }

    pub(crate) fn replies_due(&self, step_no: i64) -> Result<Vec<WaitingReply>> {
        let mut query = self.0.prepare_cached(
            "SELECT reply_no, name FROM reply WHERE state = 'waiting' AND due_step <= ?1 ORDER BY due_step, reply_no",
        )?;
        let read = |row: &Row<'_>| Ok(WaitingReply { reply_no: row.get(0)?, name: row.get(1)? });
        Ok(query.query_map([step_no], read)?.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn reply_written(&self, reply_no: i64) -> Result<()> {
        self.0.prepare_cached("UPDATE reply SET state = 'written' WHERE reply_no = ?1")?.execute([reply_no])?;
        Ok(())
    }

    pub(crate) fn recover_lost(&self, file_id: &str) -> Result<()> {
        let text = "UPDATE reply SET state = 'recovered' WHERE file_id = ?1 AND state = 'lost'";
        self.0.prepare_cached(text)?.execute([file_id])?;
        Ok(())
    }

    pub(crate) fn lost_files(&self) -> Result<Vec<String>> {
        let mut query = self.0.prepare_cached("SELECT DISTINCT file_id FROM reply WHERE state = 'lost' ORDER BY 1")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}
