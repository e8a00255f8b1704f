//! The ledger's story and its laws, on both engines.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use kernel::{Actor, CitizenId, Ctx, Day, Db, Error, Fen, Result, Room, Sql, params};
use ledger::{AccountId, Journal, Kind, Transfer};
use proptest::prelude::*;

const ROOMS: &[Room] = &[ledger::ROOM];

fn me() -> Actor {
    Actor::system()
}

fn person(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

fn fen(n: i64) -> Fen {
    Fen::new(n)
}

fn transfer(debit: AccountId, credit: AccountId, amount: i64) -> Transfer {
    Transfer { debit, credit, amount: fen(amount), reference: 0 }
}

fn post(db: &Db, deed: &'static str, transfers: &[Transfer]) -> Result<Journal> {
    let transfers = transfers.to_vec();
    db.write(&me(), move |ctx| ledger::post(ctx, deed, 1, transfers.iter().copied()))
}

fn balance(db: &Db, account: AccountId) -> i64 {
    db.read(&me(), |ctx| ledger::balance(ctx, account)).unwrap().get()
}

fn open(db: &Db, owner: &'static str, kind: Kind) -> AccountId {
    db.write(&me(), move |ctx| ledger::account(ctx, owner, kind)).unwrap()
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

fn verified(db: &Db) -> u64 {
    db.read(&me(), ledger::verify).unwrap()
}

#[test]
fn money_is_granted_reserved_assigned_and_paid_and_every_sum_is_zero() {
    testkit::on_both(ROOMS, |db| {
        let source = open(db, "civil affairs", Kind::Source);
        let budget = open(db, "civil affairs/allowance/2026", Kind::Budget);
        let reserved = open(db, "batch 1", Kind::Reserved);
        let paid = open(db, "bank one", Kind::Paid);
        let people: Vec<AccountId> = (1..=3).map(|n| AccountId::payable_to(person(n))).collect();

        assert_eq!(code(post(db, "nothing", &[])), "ledger_no_transfers");
        post(db, "grant", &[transfer(budget, source, 1_000)]).unwrap();
        post(db, "reserve", &[transfer(reserved, budget, 600)]).unwrap();
        let assign: Vec<Transfer> = (1..).zip(&people).map(|(n, to)| transfer(*to, reserved, n * 100)).collect();
        let sent = post(db, "send", &assign).unwrap();
        assert_eq!((sent.first_transfer, sent.transfers, sent.total), (3, 3, fen(600)));
        assert_eq!(db.read(&me(), ledger::payable_to_persons).unwrap(), fen(600));
        post(db, "settle", &[transfer(paid, people[0], 100), transfer(paid, people[2], 300)]).unwrap();

        let expected = [(source, -1_000), (budget, 400), (reserved, 0), (paid, 400), (people[0], 0), (people[1], 200)];
        for (account, fen) in expected {
            assert_eq!(balance(db, account), fen, "{account:?}");
        }
        assert_eq!(code(post(db, "reserve", &[transfer(reserved, budget, 401)])), "budget_exceeded");
        assert_eq!(balance(db, budget), 400, "what is refused leaves nothing behind");
        assert_eq!(code(post(db, "settle", &[transfer(people[1], paid, 401)])), "account_overdrawn");
        let about = db.read(&me(), |ctx| ledger::journals_about(ctx, "send", 1)).unwrap();
        assert_eq!(about, [sent]);
        assert_eq!(verified(db), 7);
    });
}

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(ROOMS, |db| db.prepare_all(ledger::STATEMENTS).unwrap());
}

#[test]
fn an_account_is_opened_once_though_many_ask_at_the_same_time() {
    testkit::on_both(ROOMS, |db| {
        let opened: Vec<AccountId> = thread::scope(|scope| {
            let ask = || scope.spawn(|| open(db, "bank one", Kind::Paid));
            let asking: Vec<_> = (0..6).map(|_| ask()).collect();
            asking.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(opened.iter().all(|account| *account == opened[0]), "{opened:?}");
        assert_ne!(open(db, "bank one", Kind::Returned), opened[0], "another kind is another account");
        assert!(!opened[0].is_persons() && AccountId::payable_to(person(1)).is_persons());
    });
}

#[test]
fn a_journal_is_reversed_once_and_everything_stands_as_before() {
    testkit::on_both(ROOMS, |db| {
        let (source, budget) = (open(db, "p", Kind::Source), open(db, "p", Kind::Budget));
        let to = AccountId::payable_to(person(9));
        post(db, "grant", &[transfer(budget, source, 500)]).unwrap();
        let sent = post(db, "send", &[transfer(to, budget, 200), transfer(to, budget, 1)]).unwrap();
        let reverse = |journal: i64| db.write(&me(), move |ctx| ledger::reverse(ctx, "undo", journal));

        let back = reverse(sent.journal_id).unwrap();
        assert_eq!((back.reverses, back.total, back.subject), (Some(sent.journal_id), fen(201), sent.subject));
        assert_eq!((balance(db, budget), balance(db, to)), (500, 0));
        assert_eq!(code(reverse(sent.journal_id)), "journal_already_reversed");
        assert_eq!(code(reverse(99)), "journal_unknown");
        let spent = post(db, "send", &[transfer(to, budget, 500)]).unwrap();
        let grant = db.read(&me(), |ctx| ledger::journals_about(ctx, "grant", 1)).unwrap().remove(0);
        assert_eq!(code(reverse(grant.journal_id)), "budget_exceeded", "what was spent cannot be taken back");
        reverse(spent.journal_id).unwrap();
        reverse(grant.journal_id).unwrap();
        assert_eq!([source, budget, to].map(|account| balance(db, account)), [0, 0, 0]);
        assert_eq!(verified(db), 8);
    });
}

#[test]
fn two_who_reverse_a_journal_at_once_do_it_once() {
    testkit::on_both(ROOMS, |db| {
        let (source, budget) = (open(db, "p", Kind::Source), open(db, "p", Kind::Budget));
        for _ in 0..5 {
            let grant = post(db, "grant", &[transfer(budget, source, 70)]).unwrap().journal_id;
            let answers: Vec<Result<Journal>> = thread::scope(|scope| {
                let reverse = || scope.spawn(|| db.write(&me(), move |ctx| ledger::reverse(ctx, "undo", grant)));
                let reversing: Vec<_> = (0..3).map(|_| reverse()).collect();
                reversing.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
            assert_eq!(done.len(), 1);
            refused.into_iter().for_each(|answer| assert_eq!(code(answer), "journal_already_reversed"));
            assert_eq!(balance(db, budget), 0);
        }
    });
}

const SUM: Sql = Sql("SELECT CAST(COALESCE(SUM(balance_fen), 0) AS BIGINT) FROM ledger_balance");
const POSTED: Sql = Sql("SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM auditor_posting");
const LOWEST: Sql = Sql("SELECT CAST(COALESCE(MIN(b.balance_fen), 0) AS BIGINT) FROM ledger_balance b
    JOIN ledger_account a ON a.account_id = b.account_id WHERE a.kind <> 'source'");

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % end).unwrap()
    }

    fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[usize::try_from(self.below(things.len() as u64)).unwrap()]
    }
}

fn one(ctx: &mut Ctx, sql: Sql) -> i64 {
    ctx.query_one(sql, params![], |row| row.int(0)).unwrap()
}

/// A bank in which everybody moves money at the same time and nobody ever sees it come or go.
#[test]
fn eight_threads_move_money_and_every_reader_finds_that_none_came_or_went() {
    testkit::on_both(ROOMS, |db| {
        let source = open(db, "p", Kind::Source);
        let budgets = ["a", "b", "c", "d"].map(|owner| open(db, owner, Kind::Budget));
        for budget in budgets {
            post(db, "grant", &[transfer(budget, source, 1_000)]).unwrap();
        }
        let accounts: Vec<AccountId> =
            budgets.into_iter().chain((1..=4).map(|n| AccountId::payable_to(person(n)))).collect();
        let until = Instant::now() + Duration::from_secs(2);
        let (moved, refused, over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        thread::scope(|scope| {
            let movers: Vec<_> = (1..=8)
                .map(|seed| {
                    let (moved, refused, accounts) = (&moved, &refused, &accounts);
                    scope.spawn(move || {
                        let mut dice = Dice(seed);
                        while Instant::now() < until {
                            let pair = |dice: &mut Dice| loop {
                                let (debit, credit) = (dice.one_of(accounts), dice.one_of(&budgets));
                                if debit != credit {
                                    return transfer(debit, credit, 1 + dice.below(400));
                                }
                            };
                            let transfers: Vec<Transfer> = (0..=dice.below(3)).map(|_| pair(&mut dice)).collect();
                            match post(db, "move", &transfers) {
                                Ok(journal) if dice.below(2) == 0 => {
                                    let back =
                                        db.write(&me(), move |ctx| ledger::reverse(ctx, "back", journal.journal_id));
                                    // Somebody else may have spent it by now.
                                    assert!(back.is_ok() || code(back) == "budget_exceeded");
                                    moved.fetch_add(1, Ordering::Relaxed);
                                }
                                Ok(_) => _ = moved.fetch_add(1, Ordering::Relaxed),
                                Err(answer) => {
                                    assert_eq!(code::<()>(Err(answer)), "budget_exceeded");
                                    refused.fetch_add(1, Ordering::Relaxed);
                                }
                            }
                        }
                    })
                })
                .collect();
            for _ in 0..2 {
                scope.spawn(|| {
                    while !over.load(Ordering::Relaxed) {
                        let seen =
                            db.read(&me(), |ctx| Ok((one(ctx, SUM), one(ctx, POSTED), one(ctx, LOWEST)))).unwrap();
                        assert!(
                            matches!(seen, (0, 0, 0..)),
                            "sum of balances, sum of postings, lowest budget: {seen:?}"
                        );
                    }
                });
            }
            for mover in movers {
                mover.join().unwrap();
            }
            over.store(true, Ordering::Relaxed);
        });
        assert!(moved.into_inner() > 20 && refused.into_inner() > 0, "money moved, and some was refused");
        assert!(verified(db) > 20);
    });
}

#[test]
fn verification_names_the_row_that_somebody_changed_behind_the_ledgers_back() {
    let cases: &[(&str, &str)] = &[
        ("UPDATE ledger_balance SET balance_fen = balance_fen + 1 WHERE account_id = 2", "the sum over the ledger is 0: "),
        (
            "UPDATE ledger_balance SET balance_fen = balance_fen + CASE account_id WHEN 1 THEN 5 ELSE -5 END
                WHERE account_id IN (1, 2)",
            "a balance is the sum of its postings: account 1: -995 kept, -1000 posted",
        ),
        ("UPDATE ledger_transfer SET amount_fen = 201 WHERE transfer_id = 2", "a balance is the sum of its postings: account 0: 500 kept, 501 posted"),
        ("DELETE FROM ledger_transfer WHERE transfer_id = 3", "a balance is the sum of its postings: "),
        ("UPDATE ledger_journal SET total_fen = 1 WHERE journal_id = 2", "a journal counts its transfers: journal 2"),
        ("UPDATE ledger_journal SET first_transfer = 9 WHERE journal_id = 2", "transfer numbers have no gap: journal 2"),
        ("DELETE FROM ledger_journal WHERE journal_id = 1", "transfer numbers have no gap: journal 2"),
        ("DELETE FROM ledger_journal WHERE journal_id = 2", "every transfer belongs to a journal: transfer 3"),
        ("UPDATE ledger_transfer SET transfer_id = 17 WHERE transfer_id = 3", "a journal counts its transfers: journal 2"),
        ("UPDATE ledger_transfer SET journal_id = 1 WHERE transfer_id = 2", "a journal counts its transfers: journal 2"),
        (
            "INSERT INTO ledger_transfer (transfer_id, debit_account, credit_account, amount_fen, journal_id, reference)
                VALUES (0, 1, 1, 5, 1, 0)",
            "every transfer belongs to a journal: ",
        ),
    ];
    for (tampering, finding) in cases {
        testkit::on_both(ROOMS, |db| {
            let (source, budget) = (open(db, "p", Kind::Source), open(db, "p", Kind::Budget));
            post(db, "grant", &[transfer(budget, source, 1_000)]).unwrap();
            let (a, b) = (AccountId::payable_to(person(1)), AccountId::payable_to(person(2)));
            post(db, "send", &[transfer(a, budget, 200), transfer(b, budget, 300)]).unwrap();
            assert_eq!(verified(db), 3);
            let sql = Sql(tampering);
            assert!(db.write(&me(), move |ctx| ctx.execute(sql, params![])).unwrap() > 0, "{tampering}");
            match db.read(&me(), ledger::verify) {
                Err(Error::Broken(found)) => assert!(found.starts_with(finding), "{tampering}\n{found}"),
                other => panic!("{tampering}: {other:?}"),
            }
        });
    }
}

#[test]
fn the_database_itself_refuses_amounts_that_are_no_amounts() {
    let amounts = ["0", "-1", "'12.5'", "1.5", "NULL"];
    testkit::on_both(ROOMS, |db| {
        for amount in amounts {
            let text = format!(
                "INSERT INTO ledger_transfer (transfer_id, debit_account, credit_account, amount_fen, journal_id, reference)
                    VALUES (1, 1, 2, {amount}, 1, 0)"
            );
            let sql = Sql(Box::leak(text.into_boxed_str()));
            let answer = db.write(&me(), move |ctx| ctx.execute(sql, params![]));
            // PostgreSQL rounds 1.5 before it looks at it; nothing here writes fractions.
            assert!(answer.is_err() || (amount == "1.5" && db.engine() == kernel::Engine::Postgres), "{amount}");
            db.write(&me(), |ctx| ctx.execute(Sql("DELETE FROM ledger_transfer"), params![])).unwrap();
        }
    });
}

/// Who can stand on a side of a transfer: four institutions and four people.
fn accounts(db: &Db) -> Vec<AccountId> {
    let institutions = [("s", Kind::Source), ("b", Kind::Budget), ("r", Kind::Reserved), ("t", Kind::Returned)];
    let institutions = institutions.map(|(owner, kind)| open(db, owner, kind));
    institutions.into_iter().chain((1..=4).map(|n| AccountId::payable_to(person(n)))).collect()
}

fn any_transfers() -> impl Strategy<Value = Vec<(usize, usize, i64)>> {
    let one = (0..8_usize, 1..8_usize, 1..1_000_i64).prop_map(|(debit, step, sum)| (debit, (debit + step) % 8, sum));
    prop::collection::vec(one, 0..300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(testkit::cases(24)))]

    #[test]
    fn any_journal_moves_each_balance_by_its_transfers_or_nothing_at_all(journals in prop::collection::vec(any_transfers(), 1..6)) {
        testkit::on_sqlite(ROOMS, |db| any_journals(db, &journals));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(testkit::cases(6)))]

    #[test]
    fn any_journal_does_the_same_on_postgresql(journals in prop::collection::vec(any_transfers(), 1..6)) {
        testkit::on_postgres(ROOMS, |db| any_journals(db, &journals));
    }
}

fn any_journals(db: &Db, journals: &[Vec<(usize, usize, i64)>]) {
    let accounts = accounts(db);
    let granted = [0, 3_000, 3_000, 3_000, 100_000, 100_000, 100_000, 100_000];
    let grants: Vec<Transfer> = (1..8).map(|at| transfer(accounts[at], accounts[0], granted[at])).collect();
    post(db, "grant", &grants).unwrap();
    let mut expected = granted;
    expected[0] = -granted.iter().sum::<i64>();
    let mut rows = grants.len() as u64;
    for journal in journals {
        let transfers: Vec<Transfer> =
            journal.iter().map(|(debit, credit, sum)| transfer(accounts[*debit], accounts[*credit], *sum)).collect();
        let mut after = expected;
        for (debit, credit, sum) in journal {
            after[*debit] += sum;
            after[*credit] -= sum;
        }
        if after[4..].iter().any(|balance| *balance < 0) {
            // That nobody is owed less than nothing is for whoever posts to see to.
            continue;
        }
        let refused = journal.is_empty() || after[1..4].iter().any(|balance| *balance < 0);
        let answer = post(db, "any", &transfers);
        assert_eq!(answer.is_err(), refused, "{answer:?}");
        if answer.is_ok() {
            expected = after;
            rows += journal.len() as u64;
        }
        let stand: Vec<i64> = accounts.iter().map(|account| balance(db, *account)).collect();
        assert_eq!(stand, expected);
    }
    assert_eq!(verified(db), rows);
}
