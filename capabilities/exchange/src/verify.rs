//! Every law of this room, checked on all its rows.

use kernel::{Ctx, Error, Result};

use crate::store;

/// Checks that every file holds the instructions it says, that no instruction is settled without a bank's word, that what
/// banks were credited with in the ledger is what instructions say, and that kept files are what came in.
///
/// # Errors
/// `Broken`, naming the first row that breaks a law; or a failure of the database.
pub fn verify(ctx: &mut Ctx) -> Result<u64> {
    let broken = |law: &str, row: String| Err(Error::Broken(format!("{law}: {row}")));
    if let Some(file) = store::first_wrong_file(ctx)? {
        return broken("a file holds the instructions it says", format!("file {file}"));
    }
    if let Some(instruction) = store::first_final_without_word(ctx)? {
        return broken("an instruction is settled by a bank's word", format!("instruction {instruction}"));
    }
    let mut rows = 0;
    for file in store::all_files(ctx)? {
        rows += u64::try_from(file.lines).expect("a count");
    }
    for reply in store::replies(ctx)? {
        document::kept(ctx, &reply.sha256)?;
        rows += u64::try_from(reply.lines).expect("a count");
    }
    Ok(rows)
}
