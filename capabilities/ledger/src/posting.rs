//! The one place where money moves.
//!
//! Steps of a posting, all inside the caller's transaction: take as many transfer numbers as there are transfers (the
//! counter's row orders concurrent postings); write the journal; append the transfers; add the movements to the
//! balances of institutions, and to the one balance of all persons together; refuse when an account that may not, stands
//! below zero. When anything fails the caller's transaction fails as a whole, numbers included.
//! Limits: one journal holds at most 2^31 transfers; sums are checked and never wrap.

use std::collections::BTreeMap;

use kernel::{Ctx, Day, Error, Fen, Moment, Refusal, Result, refuse};

use crate::{AccountId, Kind, store};

/// Fen from one account (credit) to another (debit), with what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Whose balance grows.
    pub debit: AccountId,
    /// Whose balance shrinks.
    pub credit: AccountId,
    /// More than zero.
    pub amount: Fen,
    /// What it is for; the caller's.
    pub reference: i64,
}

impl Transfer {
    /// The same fen back.
    #[must_use]
    pub fn reversed(self) -> Transfer {
        Transfer { debit: self.credit, credit: self.debit, ..self }
    }
}

/// One deed that moved money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// Its number.
    pub journal_id: i64,
    /// What was done.
    pub deed: String,
    /// What it was done to.
    pub subject: i64,
    /// The centre's day.
    pub business_day: Day,
    /// When.
    pub posted_at: Moment,
    /// The number of its first transfer.
    pub first_transfer: i64,
    /// How many transfers it has.
    pub transfers: i64,
    /// Their sum.
    pub total: Fen,
    /// The journal it reverses.
    pub reverses: Option<i64>,
}

/// The movements of a posting: the debits less credits of every institution's account, and of all persons' together.
#[derive(Debug, PartialEq, Eq)]
struct Movements {
    by_account: BTreeMap<AccountId, Fen>,
    total: Fen,
}

const SUM: &str = "the money of a prefecture fits into 92 quadrillion yuan";

fn movements(transfers: impl Iterator<Item = Transfer>) -> Movements {
    let mut by_account = BTreeMap::new();
    let mut total = Fen::ZERO;
    // Nearly every transfer of a batch touches the same two: they are gathered in running sums.
    let mut debits = Running::default();
    let mut credits = Running::default();
    for transfer in transfers {
        assert!(transfer.amount > Fen::ZERO, "a transfer moves something");
        assert_ne!(transfer.debit, transfer.credit, "a transfer moves it elsewhere");
        debits.add(transfer.debit, transfer.amount, &mut by_account);
        credits.add(transfer.credit, Fen::ZERO.checked_sub(transfer.amount).expect(SUM), &mut by_account);
        total = total.checked_add(transfer.amount).expect(SUM);
    }
    debits.keep(&mut by_account);
    credits.keep(&mut by_account);
    by_account.retain(|_, sum| *sum != Fen::ZERO);
    Movements { by_account, total }
}

/// A sum over transfers of the same account that follow each other.
#[derive(Default)]
struct Running {
    account: Option<AccountId>,
    sum: Fen,
}

impl Running {
    fn add(&mut self, account: AccountId, amount: Fen, kept: &mut BTreeMap<AccountId, Fen>) {
        let account = account.balanced_under();
        if self.account != Some(account) {
            self.keep(kept);
            self.account = Some(account);
        }
        self.sum = self.sum.checked_add(amount).expect(SUM);
    }

    fn keep(&mut self, kept: &mut BTreeMap<AccountId, Fen>) {
        if let Some(account) = self.account.take() {
            let sum = kept.entry(account).or_insert(Fen::ZERO);
            *sum = sum.checked_add(self.sum).expect(SUM);
        }
        self.sum = Fen::ZERO;
    }
}

pub(crate) fn post(
    ctx: &mut Ctx,
    deed: &'static str,
    subject: i64,
    transfers: impl ExactSizeIterator<Item = Transfer> + Clone,
    reverses: Option<i64>,
) -> Result<Journal> {
    if transfers.len() == 0 {
        return refuse("ledger_no_transfers");
    }
    let count = i64::try_from(transfers.len()).expect("a journal of a sane length");
    let moved = movements(transfers.clone());
    let journal = Journal {
        journal_id: ctx.take_numbers("ledger_journal", 1)?,
        deed: deed.into(),
        subject,
        business_day: ctx.today(),
        posted_at: ctx.now(),
        first_transfer: ctx.take_numbers("ledger_transfer", count)?,
        transfers: count,
        total: moved.total,
        reverses,
    };
    store::write_journal(ctx, &journal)?;
    store::append_transfers(ctx, &journal, transfers)?;
    for (account, movement) in &moved.by_account {
        let balance = store::add_to_balance(ctx, *account, *movement)?;
        refuse_overdraft(ctx, *account, balance)?;
    }
    Ok(journal)
}

/// Only the source of a payer's money stands below zero: by what was granted.
fn refuse_overdraft(ctx: &mut Ctx, account: AccountId, balance: Fen) -> Result<()> {
    if balance >= Fen::ZERO {
        return Ok(());
    }
    let kind = match account {
        AccountId::ALL_PERSONS => None,
        account => Some(store::kind_of(ctx, account)?.expect("an institution's account is opened before it is used")),
    };
    if kind.as_deref() == Some(Kind::Source.word()) {
        return Ok(());
    }
    let missing = Fen::ZERO.checked_sub(balance).expect(SUM);
    let code = if kind.as_deref() == Some(Kind::Budget.word()) { "budget_exceeded" } else { "account_overdrawn" };
    Err(Refusal::new(code).with("missing", missing).into())
}

pub(crate) fn verify(ctx: &mut Ctx) -> Result<u64> {
    let broken = |law: &str, row: String| Err(Error::Broken(format!("{law}: {row}")));
    if store::sum_of_balances(ctx)? != 0 {
        return broken("the sum over the ledger is 0", "ledger_balance".into());
    }
    if let Some((account, kept, moved)) = store::first_wrong_balance(ctx)? {
        return broken(
            "a balance is the sum of its postings",
            format!("account {account}: {kept} kept, {moved} posted"),
        );
    }
    if let Some(account) = store::first_person_overdrawn(ctx)? {
        return broken("nobody is owed less than nothing", format!("transfer {account}"));
    }
    let mut expected = 1;
    let counted = store::counts_and_totals(ctx)?;
    for (journal, counted) in store::journals(ctx)?.into_iter().zip(counted) {
        if journal.first_transfer != expected {
            return broken("transfer numbers have no gap", format!("journal {}", journal.journal_id));
        }
        expected += journal.transfers;
        if counted != (journal.transfers, journal.total) {
            return broken("a journal counts its transfers", format!("journal {}", journal.journal_id));
        }
    }
    let (rows, last) = store::rows_and_last(ctx)?;
    if rows != expected - 1 || last != expected - 1 {
        return broken("every transfer belongs to a journal", format!("transfer {last}"));
    }
    Ok(u64::try_from(rows).expect("a count"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: AccountId = AccountId(5_942_210_000_000_000_000 / 10);
    const OTHER: AccountId = AccountId(PERSON.0 + 11);

    fn fen(n: i64) -> Fen {
        Fen::new(n)
    }

    fn transfer(debit: AccountId, credit: AccountId, amount: i64) -> Transfer {
        Transfer { debit, credit, amount: fen(amount), reference: 0 }
    }

    #[test]
    fn movements_sum_to_zero_and_persons_are_one() {
        let (a, b, persons) = (AccountId(1), AccountId(2), AccountId::ALL_PERSONS);
        type Case<'a> = (&'a [Transfer], &'a [(AccountId, i64)]);
        let cases: &[Case<'_>] = &[
            (&[transfer(PERSON, a, 5)], &[(persons, 5), (a, -5)]),
            (
                &[transfer(OTHER, a, 5), transfer(PERSON, a, 7), transfer(OTHER, b, 1)],
                &[(persons, 13), (a, -12), (b, -1)],
            ),
            (&[transfer(a, b, 3), transfer(b, a, 3)], &[]),
            (&[transfer(PERSON, OTHER, 9)], &[]),
            (
                &[transfer(a, PERSON, 4), transfer(b, PERSON, 4), transfer(a, PERSON, 1)],
                &[(persons, -9), (a, 5), (b, 4)],
            ),
        ];
        for (transfers, expected) in cases {
            let expected: BTreeMap<AccountId, Fen> = expected.iter().map(|(a, n)| (*a, fen(*n))).collect();
            let moved = movements(transfers.iter().copied());
            assert_eq!(moved.by_account, expected);
            assert_eq!(moved.by_account.values().map(|sum| sum.get()).sum::<i64>(), 0);
        }
    }
}
