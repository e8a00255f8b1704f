//! Double entry: accounts by owner and kind, transfers appended one row each, balances; the sum over all is 0.
//!
//! Promises
//! * Every transfer debits one account and credits another for the same fen; both balances move in the transaction
//!   that appends the transfer, so the sum over the ledger is 0 at every read.
//! * A transfer is never changed or deleted. A correction is a journal that reverses another, once.
//! * An institution's budget account never goes below zero.
//!
//! Deliberately absent: what a transfer is for (its `reference` belongs to whoever posted it), currencies, interest.

mod account;
mod posting;
mod store;

use kernel::{Ctx, Fen, Refusal, Result, Room};

pub use account::{AccountId, Kind};
pub use posting::{Journal, Transfer};
pub use store::STATEMENTS;

/// This room's tables.
pub const ROOM: Room = kernel::room!("ledger": "0001_ledger.sql", "0002_transfer_journal.sql", "0003_row_security.sql");

/// The account of an institution, opened when it is first asked for.
///
/// # Errors
/// A failure of the database.
pub fn account(ctx: &mut Ctx, owner: &str, kind: Kind) -> Result<AccountId> {
    if let Some(account) = store::account_of(ctx, owner, kind)? {
        return Ok(account);
    }
    let account = AccountId(ctx.take_numbers("ledger_account", 1)?);
    store::open_account(ctx, account, owner, kind)?;
    Ok(account)
}

/// Appends the transfers of one deed and moves the balances of all accounts they touch.
///
/// `deed` names what was done, `subject` what it was done to (a batch, a reply). The transfers are gone through twice, for
/// their sums and for their rows, so that a whole prefecture's need not stand in memory.
///
/// # Errors
/// `ledger_no_transfers`; `budget_exceeded` when a budget account would go below zero; a failure of the database.
pub fn post(
    ctx: &mut Ctx,
    deed: &'static str,
    subject: i64,
    transfers: impl ExactSizeIterator<Item = Transfer> + Clone,
) -> Result<Journal> {
    posting::post(ctx, deed, subject, transfers, None)
}

/// Posts the opposite of every transfer of a journal, once.
///
/// # Errors
/// `journal_unknown`, `journal_already_reversed`; otherwise as [`post`].
pub fn reverse(ctx: &mut Ctx, deed: &'static str, journal_id: i64) -> Result<Journal> {
    let Some(journal) = store::journal(ctx, journal_id)? else {
        return Err(Refusal::new("journal_unknown").with("journal", journal_id).into());
    };
    if store::is_reversed(ctx, journal_id)? {
        return Err(Refusal::new("journal_already_reversed").with("journal", journal_id).into());
    }
    let back: Vec<Transfer> = store::transfers_of(ctx, &journal)?.iter().map(|t| t.reversed()).collect();
    posting::post(ctx, deed, journal.subject, back.into_iter(), Some(journal_id))
}

/// What stands on an account: debits less credits. A person's is summed over all transfers, for audits.
///
/// # Errors
/// A failure of the database.
pub fn balance(ctx: &mut Ctx, account: AccountId) -> Result<Fen> {
    store::balance(ctx, account)
}

/// What stands on an institution's account; nothing stands on one that was never opened.
///
/// # Errors
/// A failure of the database.
pub fn balance_of(ctx: &mut Ctx, owner: &str, kind: Kind) -> Result<Fen> {
    match store::account_of(ctx, owner, kind)? {
        Some(account) => store::balance(ctx, account),
        None => Ok(Fen::ZERO),
    }
}

/// The journals that a subject's deeds made, oldest first.
///
/// # Errors
/// A failure of the database.
pub fn journals_about(ctx: &mut Ctx, deed: &str, subject: i64) -> Result<Vec<Journal>> {
    store::journals_about(ctx, deed, subject)
}

/// The transfers of a journal that carry a reference, with their numbers.
///
/// # Errors
/// A failure of the database.
pub fn transfers_with_reference(ctx: &mut Ctx, journal: &Journal, reference: i64) -> Result<Vec<(i64, Transfer)>> {
    store::transfers_with_reference(ctx, journal, reference)
}

/// Accounts of one kind, with their owners and balances.
///
/// # Errors
/// A failure of the database.
pub fn accounts_of_kind(ctx: &mut Ctx, kind: Kind) -> Result<Vec<(String, AccountId, Fen)>> {
    store::accounts_of_kind(ctx, kind)
}

/// What stands on all persons' accounts together: assigned to people and not yet known to have reached them.
///
/// # Errors
/// A failure of the database.
pub fn payable_to_persons(ctx: &mut Ctx) -> Result<Fen> {
    store::balance(ctx, AccountId::ALL_PERSONS)
}

/// Checks every law of the ledger on all its rows: the sums are 0, balances equal their transfers, numbers have no
/// gap, journals count what they say.
///
/// # Errors
/// `Broken`, naming the first row that breaks a law; or a failure of the database.
pub fn verify(ctx: &mut Ctx) -> Result<u64> {
    posting::verify(ctx)
}
