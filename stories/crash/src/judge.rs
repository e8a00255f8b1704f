//! The judge: what stands after a point, beside what stands after a run that nothing disturbed.

use std::{collections::BTreeMap, fs, io, path::Path};

use kernel::{Actor, Fen, Result, Sql, params};
use ledger::Kind;

use crate::base::{banks, open};

const LEAVES: Sql = Sql("SELECT actor, action, object FROM auditor_leaf");
const SENT_IN_FILES: Sql = Sql("SELECT instruction_id, bank, amount_fen, state FROM auditor_instruction");

/// What stands: tables without times, and files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    rows: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
    credits: Vec<String>,
}

impl Found {
    /// Reads a house and holds it against its banks' books.
    ///
    /// # Errors
    /// A failure to read, or the sentence that says where house and book differ.
    pub(crate) fn of(house: &Path) -> Result<Found, String> {
        let read = |why: &dyn std::fmt::Display| why.to_string();
        let rows = rows(house).map_err(|why| read(&why))?;
        let mut files = BTreeMap::new();
        collect(&house.join("exchange"), "", &mut files).map_err(|why| read(&why))?;
        let credits = books_agree(house)?;
        Ok(Found { rows, files, credits })
    }

    /// The first differences from what should stand.
    pub(crate) fn differences(&self, should: &Found) -> Vec<String> {
        let mut told = Vec::new();
        let names = self.files.keys().chain(should.files.keys());
        for name in names.filter(|name| self.files.get(*name) != should.files.get(*name)) {
            let there = |found: &Found| {
                found.files.get(name).map_or("absent".to_owned(), |bytes| format!("{} bytes", bytes.len()))
            };
            told.push(format!("file {name}: {}, should be {}", there(self), there(should)));
        }
        let only = |here: &[String], there: &[String], what: &str| {
            let missing = here.iter().filter(|row| !there.contains(row)).take(3);
            missing.map(|row| format!("{what}: {}", row.chars().take(200).collect::<String>())).collect::<Vec<_>>()
        };
        for (mine, theirs) in [(&self.rows, &should.rows), (&self.credits, &should.credits)] {
            told.extend(only(mine, theirs, "too much"));
            told.extend(only(theirs, mine, "missing"));
            if told.is_empty() && mine != theirs {
                told.push(format!("{} rows, should be {}: one stands twice or not at all", mine.len(), theirs.len()));
            }
        }
        told
    }
}

/// Every row of every table but its times; of the audit log, who did what to what. A reply that could not be moved is taken in
/// after others, so the order of leaves may differ.
fn rows(house: &Path) -> Result<Vec<String>> {
    let db = open(house)?;
    let mut rows: Vec<String> = testkit::contents(&db, prefecture::ROOMS)
        .into_iter()
        .filter(|row| !row.starts_with("audit_"))
        .map(|row| without_times(&row))
        .collect();
    let leaf = |row: &kernel::Row<'_>| format!("leaf: {} {} {}", row.text(0), row.text(1), row.text(2));
    rows.extend(db.read(&Actor::system(), |ctx| ctx.query(LEAVES, params![], leaf))?);
    rows.sort_unstable();
    Ok(rows)
}

/// Instants stand in columns that end in `_at`.
fn without_times(row: &str) -> String {
    let kept = row.split(' ').map(|word| match word.split_once('=') {
        Some((name, value)) if name.ends_with("_at") && value != "NULL" => format!("{name}=*"),
        _ => word.to_owned(),
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// Files by their names below the exchange folder, but the banks' own and the lock.
fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if name.starts_with("bank-") || name == "outbox/.sending" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Nobody is credited twice; what is credited was sent; what the ledger calls paid is what the books hold, where the house
/// has heard of it. Answers all credits.
fn books_agree(house: &Path) -> Result<Vec<String>, String> {
    let db = open(house).map_err(|why| why.to_string())?;
    let sent = db.read(&Actor::system(), |ctx| {
        ctx.query(SENT_IN_FILES, params![], |row| {
            (row.int(0).to_string(), (row.text(1).to_owned(), row.int(2), row.text(3).to_owned()))
        })
    });
    let mut sent: BTreeMap<String, (String, i64, String)> = sent.map_err(|why| why.to_string())?.into_iter().collect();
    let mut credits = Vec::new();
    for (bank, sim) in banks(house) {
        let double = sim.double_credits().map_err(|why| why.to_string())?;
        if !double.is_empty() {
            return Err(format!("{bank} credited twice: {double:?}"));
        }
        let refused = sim.book_summary().map_err(|why| why.to_string())?.files_refused;
        if refused > 0 {
            return Err(format!("{bank} refused {refused} of our files"));
        }
        let (mut live, mut heard) = (0, false);
        for line in sim.book_lines() {
            let line = line.map_err(|why| why.to_string())?;
            let fits = |known: &(String, i64, String)| {
                let state_fits = match &*known.2 {
                    "credited" => line.returned_on.is_none(),
                    "failed" => false,
                    "returned" => line.returned_on.is_some(),
                    _ => true,
                };
                known.0 == bank && known.1 == line.amount_fen && state_fits
            };
            let known = sent.remove(&line.instruction_id).filter(fits);
            let known =
                known.ok_or_else(|| format!("{bank} credited {} and the house says otherwise", line.instruction_id))?;
            heard |= known.2 != "sent";
            if line.returned_on.is_none() {
                live += line.amount_fen;
            }
            credits.push(format!("{bank} {} {} {}", line.instruction_id, line.account, line.amount_fen));
        }
        let paid = db.read(&Actor::system(), |ctx| ledger::balance_of(ctx, &format!("bank {bank}"), Kind::Paid));
        let paid = paid.map_err(|why| why.to_string())?;
        if heard && paid != Fen::new(live) {
            return Err(format!("paid at {bank}: {paid}; in its book: {}", Fen::new(live)));
        }
    }
    match sent.into_iter().find(|(_, (_, _, state))| state == "credited" || state == "returned") {
        Some((instruction, (bank, ..))) => Err(format!("{instruction} is no credit in the book of {bank}")),
        None => Ok(credits),
    }
}
