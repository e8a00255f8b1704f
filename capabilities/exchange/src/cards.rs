//! Files for cards: to banks, which open accounts, and to the card maker; and what they answer.
//!
//! They have folders of their own, `cards/outbox/<partner>/` and `cards/inbox/<partner>/` below the exchange folder, so
//! that no payment file is ever taken for one of them. Out, the batch itself is the intent that is recorded before; the
//! hash of the file is the fact afterwards; a batch that was killed in between is written by [`write_batch`], byte for byte
//! as it would have been. In, a file is taken whole or refused, and moved to `done` or `refused` with its reason.
//!
//! Deliberately absent: what an answer changes (the card room).

mod bank_file;
mod maker_file;
mod photos;
mod reading;

use std::{
    io::Write,
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread,
};

use access::Deed;
use card::{Batch, BatchKind, Line};
use document::{Packed, Unreadable, confined::Confined};
use kernel::{Actor, Ctx, Db, Error, Refusal, Result};
use subsidy::Watched;

use crate::folder::{Arrived, make_folder, move_to_done, move_to_refused, put_file, read_file, waiting};

use reading::{Cut, Layout};

pub use bank_file::write_openings;
pub use maker_file::write_making;
pub use photos::{package_name, write_photos};
pub use reading::{KIND, answer};

/// The card maker that this house sends to.
pub const MAKER: &str = "maker";

/// The longest file that is read: 354,035 lines of a card maker's return are some 50 MB.
const FILE_BYTES_MAX: usize = 1 << 28;

/// A line of a file that goes out.
#[derive(Clone, Debug)]
pub struct OutLine {
    /// The card.
    pub line: Line,
    /// The holder's name, as the registry has it.
    pub name: String,
}

fn folder_of(exchange: &Path, box_name: &str, partner: &str) -> PathBuf {
    exchange.join("cards").join(box_name).join(partner)
}

/// The name of the file of a batch.
#[must_use]
pub fn file_name(batch: &Batch) -> String {
    match batch.kind {
        BatchKind::Bank => format!("open_{}.txt", batch.batch_id),
        BatchKind::Maker => format!("make_{}.csv", batch.batch_id),
    }
}

/// The bytes of the file of a batch: as it was written, or as it will be.
///
/// # Errors
/// `card_batch_unknown`; `not_allowed`; `card_file_not_gb18030` naming the line when a name cannot be written without loss;
/// a failure of the database.
pub fn file_of_batch(ctx: &mut Ctx, batch_id: i64) -> Result<(Batch, Vec<u8>)> {
    access::require(ctx, Deed::MakeCards)?;
    let batch = card::batch(ctx, batch_id)?;
    // Names may have been corrected since; what went out stays what it was.
    let bytes = match &batch.file_sha256 {
        Some(sha256) => document::kept(ctx, sha256)?.1,
        None => made_file(ctx, &batch)?,
    };
    Ok((batch, bytes))
}

fn made_file(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<u8>> {
    match batch.kind {
        BatchKind::Bank => {
            let lines = card::bank_lines(ctx, batch.batch_id)?;
            write_openings(batch, &with_names(ctx, lines)?)
        }
        BatchKind::Maker => {
            let lines = card::maker_lines(ctx, batch.batch_id)?;
            write_making(&with_names(ctx, lines)?)
        }
    }
}

/// Names beside lines that stand in the order of the holders.
fn with_names(ctx: &mut Ctx, lines: Vec<Line>) -> Result<Vec<OutLine>> {
    let mut named: Vec<OutLine> = lines.into_iter().map(|line| OutLine { line, name: String::new() }).collect();
    let mut next = 0;
    registry::each_name(ctx, |person, name| {
        while let Some(line) = named.get_mut(next).filter(|line| line.line.person <= person) {
            if line.line.person == person {
                name.clone_into(&mut line.name);
            }
            next += 1;
        }
        Ok(())
    })?;
    Ok(named)
}

/// Writes the file of a batch into the partner's outbox, keeps it and records that it was written; answers its path. The photos
/// for the card maker are there before the file that names their holders.
///
/// # Errors
/// As [`file_of_batch`] and [`write_photos`]; `bank_file_already_there` when another file of that name is there; a failure of
/// the folder.
pub fn write_batch(db: &Db, actor: &Actor, exchange: &Path, batch_id: i64) -> Result<PathBuf> {
    let (batch, bytes) = db.read(actor, |ctx| file_of_batch(ctx, batch_id))?;
    let outbox = folder_of(exchange, "outbox", &batch.partner);
    make_folder(&outbox)?;
    if batch.kind == BatchKind::Maker {
        put_file(&outbox, &package_name(&batch), |file| db.read(actor, |ctx| write_photos(ctx, batch_id, file)))?;
    }
    let name = file_name(&batch);
    put_file(&outbox, &name, |file| file.write_all(&bytes).map_err(|why| Error::io("write a file of cards", why)))?;
    let packed = packed(&bytes, &name)?;
    db.write(actor, move |ctx| {
        document::keep(ctx, &packed)?;
        card::batch_written(ctx, batch_id, &packed.sha256)
    })?;
    Ok(outbox.join(name))
}

fn packed(bytes: &[u8], name: &str) -> Result<Packed> {
    Packed::of_bytes(bytes, name).map_err(|why| Error::io("pack a file of cards", why))
}

/// A file with which a partner answers a batch, cut into lines; nothing in it is believed yet.
#[derive(Debug)]
pub struct Answered {
    cut: Cut,
    packed: Packed,
}

/// Reads what a partner answered to a batch, in a confined child, while somebody looks on and may stop it.
///
/// # Errors
/// `card_file_malformed` naming the line; a `file_...` code of the document room; `job_cancelled`.
pub fn read_answer(
    confined: &Confined,
    batch: &Batch,
    name: &str,
    bytes: &[u8],
    watched: &Watched,
) -> Result<Answered> {
    // A file of a whole prefecture is packed by one core while another reads it.
    let (cut, packed) = thread::scope(|scope| {
        let packing = scope.spawn(|| packed(bytes, name));
        (reading::read(confined, batch, bytes, watched), packing.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    Ok(Answered { cut: cut?, packed: packed? })
}

/// Takes in what a partner answered to a batch; the file is kept.
///
/// # Errors
/// `card_file_malformed`, `card_return_line`, `card_return_incomplete`, `card_number_taken` and the like, naming the line;
/// `card_batch_unknown`, `card_batch_returned`; `not_allowed`; a failure of the database.
pub fn take_answer(ctx: &mut Ctx, batch_id: i64, answered: &Answered) -> Result<Batch> {
    let Answered { cut, packed } = answered;
    let batch = match cut.layout {
        Layout::Opened => card::bank_says(ctx, batch_id, &bank_file::read_opened(cut)?, &packed.sha256)?,
        Layout::Numbers => card::reserve_numbers(ctx, batch_id, &maker_file::read_numbers(cut)?, &packed.sha256)?,
        Layout::Made => card::take_return(ctx, batch_id, &maker_file::read_return(cut)?, &packed.sha256)?,
    };
    document::keep(ctx, packed)?;
    Ok(batch)
}

/// Reads a file that answers a batch and takes it in, in one transaction.
///
/// # Errors
/// As [`read_answer`] and [`take_answer`].
pub fn take_file(
    db: &Db,
    actor: &Actor,
    confined: &Confined,
    batch_id: i64,
    name: &str,
    bytes: &[u8],
) -> Result<Batch> {
    let batch = db.read(actor, |ctx| card::batch(ctx, batch_id))?;
    let answered = read_answer(confined, &batch, name, bytes, &Watched::default())?;
    db.write(actor, move |ctx| take_answer(ctx, batch_id, &answered))
}

/// Takes in every file that waits in a partner's inbox, in the order of their names. The name says which batch it answers:
/// `opened_12.txt`, `data_12.csv`, `back_12_2.csv`. What answers another region's batch waits for those who serve there.
///
/// # Errors
/// Only what stops the work as a whole: `not_allowed`, the database, the folders. A file that is refused is an answer in
/// the list.
pub fn take_waiting_answers(
    db: &Db,
    actor: &Actor,
    confined: &Confined,
    exchange: &Path,
) -> Result<Vec<(PathBuf, Result<Batch>)>> {
    db.read(actor, |ctx| access::require(ctx, Deed::MakeCards))?;
    let mut partners: Vec<String> = crate::profile::example_profiles().into_iter().map(|bank| bank.code).collect();
    partners.push(MAKER.to_owned());
    let mut answers = Vec::new();
    for partner in partners {
        let mut arrived = waiting(&folder_of(exchange, "inbox", &partner))?;
        // Numbers are given out before the cards that carry them come back.
        arrived.sort_by_key(|file| !file.name.starts_with("data_"));
        for arrived in arrived {
            if is_for_others(db, actor, &arrived)? {
                continue;
            }
            match take_arrived(db, actor, confined, &partner, &arrived) {
                answer @ Ok(_) => {
                    move_to_done(&arrived)?;
                    answers.push((arrived.path, answer));
                }
                Err(Error::Refused(refusal)) => {
                    move_to_refused(&arrived, &refusal.to_string())?;
                    answers.push((arrived.path, Err(Error::Refused(refusal))));
                }
                Err(failed) => return Err(failed),
            }
        }
    }
    Ok(answers)
}

fn is_for_others(db: &Db, actor: &Actor, arrived: &Arrived) -> Result<bool> {
    match batch_named(&arrived.name) {
        Some(batch_id) => db.read(actor, |ctx| card::is_anothers_batch(ctx, batch_id)),
        None => Ok(false),
    }
}

fn take_arrived(db: &Db, actor: &Actor, confined: &Confined, partner: &str, arrived: &Arrived) -> Result<Batch> {
    let batch_id = batch_named(&arrived.name).ok_or_else(|| Refusal::new("card_file_name_wrong"))?;
    let batch = db.read(actor, |ctx| card::batch(ctx, batch_id))?;
    if batch.partner != partner {
        return Err(Refusal::new("card_batch_unknown").with("batch", batch_id).into());
    }
    let bytes = read_file(&arrived.path, FILE_BYTES_MAX)?;
    take_file(db, actor, confined, batch_id, &arrived.name, &bytes)
}

/// The batch that the name of a file says it answers.
fn batch_named(name: &str) -> Option<i64> {
    let rest = ["opened_", "data_", "back_"].iter().find_map(|start| name.strip_prefix(start))?;
    rest.split(['_', '.']).next()?.parse().ok()
}

/// A line that cannot be read.
fn malformed(line: usize, why: &'static str) -> Unreadable {
    Unreadable::new("card_file_malformed").with("line", line).with("why", why)
}

/// A file that cannot be read, wherever one looks.
fn malformed_whole(why: &'static str) -> Unreadable {
    Unreadable::new("card_file_malformed").with("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_answer_says_which_batch_it_answers() {
        for (name, batch) in [
            ("opened_12.txt", Some(12)),
            ("back_7_again.csv", Some(7)),
            ("data_3.csv", Some(3)),
            ("back_.csv", None),
            ("ret_12.txt", None),
            ("back_x12.csv", None),
        ] {
            assert_eq!(batch_named(name), batch, "{name}");
        }
    }
}
