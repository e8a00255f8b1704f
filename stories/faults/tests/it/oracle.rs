//! The judge: the banks' books against what the house says.

use std::collections::BTreeMap;

use bank_sim::BookLine;
use kernel::{Fen, Sql, params};
use ledger::Kind;

use crate::house::House;

const INSTRUCTIONS: Sql =
    Sql("SELECT n.instruction_id, n.item_id, n.attempt, n.bank, n.amount_fen, n.state, i.programme,
    i.period, i.person_id, i.component FROM auditor_instruction n JOIN auditor_pay_item i ON i.item_id = n.item_id");
const ITEM_STATES: Sql = Sql("SELECT state, COUNT(*) FROM auditor_pay_item GROUP BY state");
const SUM_OF_POSTINGS: Sql = Sql("SELECT CAST(SUM(amount_fen) AS BIGINT) FROM auditor_posting");

struct Instruction {
    id: String,
    item_id: i64,
    attempt: i64,
    bank: String,
    amount_fen: i64,
    state: String,
    entitlement: (String, String, i64, i64),
}

fn instructions(house: &House) -> Vec<Instruction> {
    house.ask(|ctx| {
        ctx.query(INSTRUCTIONS, params![], |row| Instruction {
            id: row.int(0).to_string(),
            item_id: row.int(1),
            attempt: row.int(2),
            bank: row.text(3).to_owned(),
            amount_fen: row.int(4),
            state: row.text(5).to_owned(),
            entitlement: (row.text(6).to_owned(), row.text(7).to_owned(), row.int(8), row.int(9)),
        })
    })
}

fn books(house: &House) -> BTreeMap<String, BTreeMap<String, BookLine>> {
    let book = |bank: &bank_sim::BankSim| {
        assert_eq!(bank.double_credits().expect("a book"), [], "no credit stands twice");
        bank.book_lines().map(|line| line.expect("a line")).map(|line| (line.instruction_id.clone(), line)).collect()
    };
    house.banks(&[]).into_iter().map(|(name, bank)| (name, book(&bank))).collect()
}

pub(crate) fn item_states(house: &House) -> BTreeMap<String, i64> {
    house.ask(|ctx| ctx.query(ITEM_STATES, params![], |row| (row.text(0).to_owned(), row.int(1)))).into_iter().collect()
}

/// What holds at any moment: nobody is credited twice; nothing is called credited, failed or returned that is not so in
/// the bank's book; the ledger says the same; every room's laws hold.
pub(crate) fn agree(house: &House) {
    let (instructions, mut books) = (instructions(house), books(house));
    let mut live: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    let mut said_paid: BTreeMap<&str, i64> = BTreeMap::new();
    for told in &instructions {
        let line = books.get_mut(&told.bank).expect("one of the banks").remove(&told.id);
        let (in_book, came_back) = (line.is_some(), line.as_ref().is_some_and(|line| line.returned_on.is_some()));
        if let Some(line) = &line {
            assert_eq!(line.amount_fen, told.amount_fen, "credited with what was sent: {}", told.id);
            if !came_back {
                live.entry(&told.entitlement).or_default().push(&told.id);
            }
        }
        let fits = match &*told.state {
            "credited" => in_book,
            "failed" => !in_book,
            "returned" => came_back,
            "prepared" | "sent" | "unknown" => true,
            other => panic!("no state of an instruction: {other}"),
        };
        assert!(fits, "{} is {} here; in the book {in_book}, returned {came_back}", told.id, told.state);
        if told.state == "credited" {
            *said_paid.entry(&told.bank).or_default() += told.amount_fen;
        }
    }
    assert!(books.values().all(BTreeMap::is_empty), "a bank credits what it was told to, and nothing else");
    let twice: Vec<_> = live.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(twice.is_empty(), "paid twice: {twice:?}");
    let states: BTreeMap<(i64, i64), &str> =
        instructions.iter().map(|told| ((told.item_id, told.attempt), &*told.state)).collect();
    for told in instructions.iter().filter(|told| told.attempt > 1) {
        let before = states[&(told.item_id, told.attempt - 1)];
        assert!(["failed", "returned"].contains(&before), "a second attempt after {before}");
    }
    house.ask(|ctx| {
        for (bank, fen) in &said_paid {
            let balance = ledger::balance_of(ctx, &format!("bank {bank}"), Kind::Paid)?;
            assert_eq!(balance, Fen::new(*fen), "the ledger says what the instructions say of {bank}");
        }
        assert_eq!(ctx.query_one(SUM_OF_POSTINGS, params![], |row| row.opt_int(0))?.unwrap_or(0), 0);
        ledger::verify(ctx)?;
        audit::verify(ctx, None)?;
        payout::verify(ctx)?;
        exchange::verify(ctx)?;
        Ok(())
    });
}

/// What holds when the banks have said all they know: every instruction has its end, and the money in the banks' books is
/// the money in the ledger.
pub(crate) fn settled(house: &House) {
    agree(house);
    let open: Vec<String> = instructions(house)
        .into_iter()
        .filter(|told| !["credited", "failed", "returned"].contains(&&*told.state))
        .map(|told| format!("{} {}", told.id, told.state))
        .collect();
    assert!(open.is_empty(), "without an end: {open:?}");
    for (bank, book) in books(house) {
        let live = book.values().filter(|line| line.returned_on.is_none()).map(|line| line.amount_fen).sum();
        let paid = house.ask(|ctx| ledger::balance_of(ctx, &format!("bank {bank}"), Kind::Paid));
        assert_eq!(paid, Fen::new(live), "the ledger says what the book of {bank} says");
    }
    let ends = ["credited", "failed", "returned", "stopped", "rejected"];
    assert!(item_states(house).keys().all(|state| ends.contains(&&**state)), "{:?}", item_states(house));
}
