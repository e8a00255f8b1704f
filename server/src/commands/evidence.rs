//! `evidence ITEM FILE`: the whole path of one payment, as a file for somebody who has neither the database nor this
//! program.

use std::{
    fs::File,
    io::{self, Write},
    ops::ControlFlow,
    path::PathBuf,
};

use kernel::Refusal;
use serde_json::json;

use crate::{
    answer::{Answer, Done, Fault},
    desk::{Desk, confined, folder_of},
    words,
};

/// `evidence ITEM FILE`
#[derive(Debug, clap::Args)]
pub(crate) struct Evidence {
    /// The item's number, or BATCH:LINE with the roster's line
    item: String,
    /// The JSON file to write
    file: PathBuf,
}

impl Evidence {
    fn item_id(&self) -> Result<i64, Refusal> {
        let number = match self.item.split_once(':') {
            None => self.item.parse().ok(),
            Some((batch, line)) => match (batch.parse::<i64>(), line.parse::<i64>()) {
                (Ok(batch), Ok(line)) if (0..payout::ITEMS_PER_BATCH).contains(&line) => {
                    batch.checked_mul(payout::ITEMS_PER_BATCH).and_then(|first| first.checked_add(line))
                }
                _ => None,
            },
        };
        number.ok_or_else(|| Refusal::new("item_unknown").with("item", &self.item))
    }
}

pub(crate) fn evidence(desk: &Desk, evidence: &Evidence) -> Done {
    let item = evidence.item_id()?;
    let what = format!("evidence {item}");
    let mut path = desk.read(&what, |ctx| exchange::evidence(ctx, item))?;
    path["roster"]["row"] = roster_row(desk, &what, item)?;
    let file = &evidence.file;
    let failed = |why: io::Error| Fault::file("write", file, &why);
    let text = serde_json::to_string_pretty(&path).expect("a path of plain values");
    // It holds a person's data: only its owner may read it.
    let mut waiting = tempfile::NamedTempFile::new_in(folder_of(file)).map_err(failed)?;
    waiting.write_all(text.as_bytes()).and_then(|()| waiting.as_file().sync_all()).map_err(failed)?;
    waiting.persist(file).map_err(|why| failed(why.error))?;
    File::open(folder_of(file)).and_then(|folder| folder.sync_all()).map_err(failed)?;
    let facts = json!({ "item": item, "file": file.display().to_string(), "bytes": text.len() });
    let args = [("file", file.display().to_string())];
    Ok(Answer::yes(words::done(desk.lang, "done-evidence", &args), facts))
}

/// The roster's header and the item's row as the file has them, cell by cell.
fn roster_row(desk: &Desk, what: &str, item: i64) -> Result<serde_json::Value, Fault> {
    let (batch, line) = (item / payout::ITEMS_PER_BATCH, item % payout::ITEMS_PER_BATCH);
    let (roster, bytes) = desk.read(what, |ctx| subsidy::kept_roster(ctx, batch))?;
    let (mut names, mut cells) = (Vec::new(), Vec::new());
    subsidy::visit_kept(&bytes, &confined()?, &mut |row| {
        let texts = || row.cells().map(|cell| cell.text().unwrap_or_default().to_owned()).collect();
        if row.number() == roster.header_row {
            names = texts();
        } else if i64::from(row.number()) == line {
            cells = texts();
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(json!({ "file": roster.name, "columns": names, "cells": cells }))
}
