//! A bank's outbox as the bank may see it over the wire: which files wait for it, and one of them, whole.
//!
//! Promises: files of batches within the asker's region only; a file is handed over only if its bytes are those that
//! were recorded when it was written; every handing over is in the audit log. Deliberately absent: which bank an asker
//! speaks for; the caller knows that.

use std::path::Path;

use access::Deed;
use kernel::{Ctx, Error, Refusal, Result};

use crate::{
    OutgoingFile,
    folder::{is_file_name, read_file},
    sending::profile,
    store,
};

/// The largest payment file handed over in one piece.
const FILE_BYTES_MAX: usize = 1 << 28;

/// The files that stand in a bank's outbox or were fetched from it, by number, from after this one on, at most `limit`.
///
/// # Errors
/// `bank_unknown`; `not_allowed`; a failure of the database.
pub fn files_of_bank(ctx: &mut Ctx, bank: &str, after: i64, limit: usize) -> Result<Vec<OutgoingFile>> {
    access::require(ctx, Deed::Read)?;
    profile(bank)?;
    let scope = ctx.scope();
    store::written_files_of_bank(ctx, bank, scope, after, i64::try_from(limit).unwrap_or(i64::MAX))
}

/// A file of a bank that is handed over now; recorded.
///
/// # Errors
/// `bank_file_unknown`, also for another bank's file or one outside the region; `bank_unknown`; `not_allowed`.
pub fn hand_over(ctx: &mut Ctx, bank: &str, file_id: i64) -> Result<OutgoingFile> {
    access::require(ctx, Deed::PayBatch)?;
    profile(bank)?;
    let unknown = || Refusal::new("bank_file_unknown").with("file", file_id);
    let file = store::file(ctx, file_id)?.filter(|file| file.bank == bank && file.is_written()).ok_or_else(unknown)?;
    payout::batch(ctx, file.batch_id).map_err(|why| if why.refusal().is_some() { unknown().into() } else { why })?;
    let object = format!("batch {} file {}", file.batch_id, file.file_id);
    audit::record(ctx, "exchange.hand_over", &object, &[("bank", bank.to_owned())])?;
    Ok(file)
}

/// The bytes of a file that was written.
///
/// # Errors
/// `bank_file_fetched` when it is not in the outbox any more; `Broken` when it is not what was written.
pub fn read_written(folder: &Path, file: &OutgoingFile) -> Result<Vec<u8>> {
    let path = folder.join("outbox").join(&file.bank).join(&file.name);
    if !is_file_name(&file.name) || !path.is_file() {
        return Err(Refusal::new("bank_file_fetched").with("file", file.file_id).into());
    }
    let bytes = read_file(&path, FILE_BYTES_MAX)?;
    if file.sha256.as_deref() != Some(document::sha256(&bytes).as_str()) {
        return Err(Error::Broken(format!("file {} in the outbox is not what was written", file.file_id)));
    }
    Ok(bytes)
}
