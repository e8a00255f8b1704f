//! Every law of this room, checked on all its rows.

use std::collections::BTreeMap;

use kernel::{Ctx, Error, Fen, Result};
use ledger::Kind;

use crate::store;

/// Checks that every file holds the instructions it says and is marked when a bank answered it, that no line of a reply is
/// kept twice, that every instruction is settled as a bank's kept lines say and not without them, that what the ledger has
/// as paid by each bank is what its instructions say, and that kept files are what came in.
///
/// # Errors
/// `Broken`, naming the first row that breaks a law; or a failure of the database.
pub fn verify(ctx: &mut Ctx) -> Result<u64> {
    // A law holds for all regions; the answer is a count, or the number of one row.
    ctx.as_owner(first_broken)
}

fn first_broken(ctx: &mut Ctx) -> Result<u64> {
    let broken = |law: &str, row: String| Err(Error::Broken(format!("{law}: {row}")));
    if let Some(file) = store::first_wrong_file(ctx)? {
        return broken("a file holds the instructions it says", format!("file {file}"));
    }
    if let Some(file) = store::first_answered_unmarked(ctx)? {
        return broken("a file that a bank answered is marked so", format!("file {file}"));
    }
    if let Some(reply) = store::first_with_a_line_twice(ctx)? {
        return broken("each line of a reply is kept once", format!("reply {reply}"));
    }
    if let Some(instruction) = store::first_unlike_banks_word(ctx)? {
        return broken("an instruction is settled by a bank's word", format!("instruction {instruction}"));
    }
    let credited: BTreeMap<String, Fen> =
        store::credited_by_bank(ctx)?.into_iter().map(|(bank, sum)| (format!("bank {bank}"), sum)).collect();
    let paid: BTreeMap<String, Fen> =
        ledger::accounts_of_kind(ctx, Kind::Paid)?.into_iter().map(|(owner, _, sum)| (owner, sum)).collect();
    if let Some(bank) = paid.keys().chain(credited.keys()).find(|bank| {
        let sum = |of: &BTreeMap<String, Fen>| of.get(*bank).copied().unwrap_or(Fen::ZERO);
        sum(&paid) != sum(&credited)
    }) {
        return broken("what the ledger has as paid is what instructions say", bank.clone());
    }
    let mut rows = 0;
    for file in store::all_files(ctx)? {
        rows += u64::try_from(file.lines).expect("a count");
    }
    for reply in store::replies(ctx)? {
        if let Err(why) = document::kept(ctx, &reply.sha256) {
            return match why {
                Error::Refused(_) => broken("the file of a reply is kept", format!("reply {}", reply.reply_id)),
                other => Err(other),
            };
        }
        rows += u64::try_from(reply.lines).expect("a count");
    }
    Ok(rows)
}
