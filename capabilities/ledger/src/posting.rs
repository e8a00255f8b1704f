//! The one place where money moves.
//!
//! Steps of a posting, all inside the caller's transaction: take as many transfer numbers as there are transfers (the
//! counter's row orders concurrent postings); write the journal; append the transfers; add the movements to the
//! balances, persons' in bulk, institutions' one by one; refuse when an institution's account that may not, stands
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

/// The movements of a posting: every account's debits less credits.
struct Movements {
    persons: Vec<(AccountId, Fen)>,
    institutions: BTreeMap<AccountId, Fen>,
    total: Fen,
}

const SUM: &str = "the money of a prefecture fits into 92 quadrillion yuan";

fn movements(transfers: &[Transfer]) -> Movements {
    let mut moved =
        Movements { persons: Vec::with_capacity(transfers.len()), institutions: BTreeMap::new(), total: Fen::ZERO };
    // Nearly every transfer of a batch has the same institution on one side: gather it in a running sum.
    let mut running = (AccountId(0), Fen::ZERO);
    let mut add = |account: AccountId, amount: Fen, persons: &mut Vec<(AccountId, Fen)>| {
        if account.is_persons() {
            match persons.last_mut() {
                Some((last, sum)) if *last == account => *sum = sum.checked_add(amount).expect(SUM),
                _ => persons.push((account, amount)),
            }
        } else {
            if running.0 != account {
                let kept = moved.institutions.entry(running.0).or_insert(Fen::ZERO);
                *kept = kept.checked_add(running.1).expect(SUM);
                running = (account, Fen::ZERO);
            }
            running.1 = running.1.checked_add(amount).expect(SUM);
        }
    };
    for transfer in transfers {
        assert!(transfer.amount > Fen::ZERO, "a transfer moves something");
        assert_ne!(transfer.debit, transfer.credit, "a transfer moves it elsewhere");
        add(transfer.debit, transfer.amount, &mut moved.persons);
        add(transfer.credit, Fen::ZERO.checked_sub(transfer.amount).expect(SUM), &mut moved.persons);
        moved.total = moved.total.checked_add(transfer.amount).expect(SUM);
    }
    let kept = moved.institutions.entry(running.0).or_insert(Fen::ZERO);
    *kept = kept.checked_add(running.1).expect(SUM);
    moved.institutions.retain(|account, sum| account.0 != 0 && *sum != Fen::ZERO);
    if !moved.persons.is_sorted_by_key(|(account, _)| *account) {
        moved.persons.sort_unstable_by_key(|(account, _)| *account);
    }
    moved.persons.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.checked_add(next.1).expect(SUM);
        }
        same
    });
    moved
}

pub(crate) fn post(
    ctx: &mut Ctx,
    deed: &'static str,
    subject: i64,
    transfers: &[Transfer],
    reverses: Option<i64>,
) -> Result<Journal> {
    if transfers.is_empty() {
        return refuse("ledger_no_transfers");
    }
    let count = i64::try_from(transfers.len()).expect("a journal of a sane length");
    let moved = movements(transfers);
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
    store::add_to_persons(ctx, &moved.persons)?;
    for (account, movement) in &moved.institutions {
        let balance = store::add_to_institution(ctx, *account, *movement)?;
        let kind = store::kind_of(ctx, *account)?.expect("an institution's account is opened before it is used");
        if balance < Fen::ZERO && kind != Kind::Source.word() {
            let missing = Fen::ZERO.checked_sub(balance).expect(SUM);
            let code = if kind == Kind::Budget.word() { "budget_exceeded" } else { "account_overdrawn" };
            return Err(Refusal::new(code).with("missing", missing).into());
        }
    }
    Ok(journal)
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
    let mut expected = 1;
    for journal in store::journals(ctx)? {
        if journal.first_transfer != expected {
            return broken("transfer numbers have no gap", format!("journal {}", journal.journal_id));
        }
        expected += journal.transfers;
        let (count, total) = store::count_and_total(ctx, &journal)?;
        if (count, total) != (journal.transfers, journal.total) {
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
    fn movements_sum_to_zero_and_are_one_per_account() {
        let (a, b) = (AccountId(1), AccountId(2));
        let cases: &[(&[Transfer], &[(AccountId, i64)], &[(AccountId, i64)])] = &[
            (&[transfer(PERSON, a, 5)], &[(PERSON, 5)], &[(a, -5)]),
            (
                &[transfer(OTHER, a, 5), transfer(PERSON, a, 7), transfer(OTHER, b, 1)],
                &[(PERSON, 7), (OTHER, 6)],
                &[(a, -12), (b, -1)],
            ),
            (&[transfer(a, b, 3), transfer(b, a, 3)], &[], &[]),
            (&[transfer(PERSON, OTHER, 9)], &[(PERSON, 9), (OTHER, -9)], &[]),
        ];
        for (transfers, persons, institutions) in cases {
            let moved = movements(transfers);
            let plain = |list: &[(AccountId, i64)]| list.iter().map(|(a, n)| (*a, fen(*n))).collect::<Vec<_>>();
            assert_eq!(moved.persons, plain(persons));
            assert_eq!(moved.institutions.into_iter().collect::<Vec<_>>(), plain(institutions));
        }
    }
}
