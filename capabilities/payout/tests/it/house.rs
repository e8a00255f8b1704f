//! A house in which batches can be paid: who works there, the people to be paid, and a bank that says what it is told.

use kernel::{Actor, CitizenId, Ctx, Day, Db, Fen, Period, RegionCode, Result, Room, Scope};
use payout::{Batch, Instruction, InstructionState, NewItem, Outcome, Refused, Roster, Settled, Word};

use access::{Role, User};

pub(crate) const ROOMS: &[Room] = &[audit::ROOM, ledger::ROOM, access::ROOM, payout::ROOM];
pub(crate) const PAYER: &str = "civil affairs";
pub(crate) const PROGRAMME: &str = "allowance";
pub(crate) const BANK: &str = "bank one";

/// Sign-in names say what their owners may do.
const USERS: [(&str, &[Role]); 10] = [
    ("maker", &[Role::Maker]),
    ("second-maker", &[Role::Maker]),
    ("approver", &[Role::Approver]),
    ("second-approver", &[Role::Approver]),
    ("maker-and-approver", &[Role::Maker, Role::Approver]),
    ("checker", &[Role::Checker]),
    ("maker-and-checker", &[Role::Maker, Role::Checker]),
    ("checker-and-approver", &[Role::Checker, Role::Approver]),
    ("finance", &[Role::Finance]),
    ("operator", &[Role::Operator]),
];

pub(crate) fn region() -> RegionCode {
    RegionCode::parse("540502").unwrap()
}

pub(crate) fn period() -> Period {
    Period::parse("2026").unwrap()
}

pub(crate) fn person(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

pub(crate) fn fen(n: i64) -> Fen {
    Fen::new(n)
}

/// Does something as somebody.
pub(crate) fn act<T: Send + 'static>(
    db: &Db,
    login: &str,
    deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
) -> Result<T> {
    db.write(&Actor::new(login, Scope::EVERYWHERE), deed)
}

pub(crate) fn look<T>(db: &Db, question: impl FnOnce(&mut Ctx) -> Result<T>) -> T {
    db.read(&Actor::system(), question).unwrap()
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(kernel::Error::Refused(refusal)) => refusal.code.to_string(),
        other => panic!("a refusal was expected: {other:?}"),
    }
}

/// Users, and money to promise.
pub(crate) fn furnish(db: &Db, budget: i64) {
    act(db, "system", move |ctx| {
        USERS.iter().try_for_each(|(login, roles)| {
            let (login, roles) = ((*login).to_owned(), roles.to_vec());
            access::put_user(ctx, &User { name: login.clone(), login, region: region(), roles, active: true })
        })
    })
    .unwrap();
    if budget > 0 {
        act(db, "finance", move |ctx| payout::grant_budget(ctx, PAYER, PROGRAMME, 2026, fen(budget))).unwrap();
    }
}

/// A roster of people by number with their amounts; line 2 is the first, as in a spreadsheet with a header.
pub(crate) fn roster(people: &[(u16, i64)]) -> Roster {
    let mut items: Vec<NewItem> = (2..)
        .zip(people)
        .map(|(line, (number, amount))| NewItem {
            person: person(*number),
            component: 0,
            line,
            amount: fen(*amount),
            account_id: 1_000 + i64::from(*number),
            region: 540_502_101_201,
        })
        .collect();
    items.sort_unstable_by_key(|item| (item.person, item.component));
    Roster { items, ..Roster::default() }
}

pub(crate) fn refused_line(line: u32, code: &'static str) -> Refused {
    Refused { line, person: None, amount: None, region: None, code }
}

pub(crate) fn open(db: &Db, approvals: i64) -> i64 {
    act(db, "maker", move |ctx| payout::open_batch(ctx, PAYER, PROGRAMME, &period(), region(), approvals)).unwrap()
}

pub(crate) fn load(db: &Db, batch: i64, digest: &str) -> Result<()> {
    let digest = digest.to_owned();
    act(db, "maker", move |ctx| {
        payout::loaded(ctx, batch, &digest, 9)?;
        payout::roster_is_kept(ctx, batch, &"ab".repeat(32), 9)
    })
}

pub(crate) fn accept(db: &Db, batch: i64, roster: &Roster) -> Result<()> {
    let roster = roster.clone();
    let lines = i64::try_from(roster.items.len() + roster.refused.len()).unwrap();
    act(db, "maker", move |ctx| payout::accept(ctx, batch, lines, &roster))
}

/// A batch that is checked.
pub(crate) fn checked(db: &Db, people: &[(u16, i64)]) -> i64 {
    let batch = open(db, 1);
    load(db, batch, &format!("{people:?}")).unwrap();
    accept(db, batch, &roster(people)).unwrap();
    batch
}

pub(crate) fn submit(db: &Db, batch: i64) -> Result<String> {
    act(db, "maker", move |ctx| payout::submit(ctx, batch, false))
}

pub(crate) fn approve(db: &Db, login: &str, batch: i64) -> Result<payout::BatchState> {
    act(db, login, move |ctx| payout::approve(ctx, batch, None))
}

/// A batch that is approved.
pub(crate) fn approved(db: &Db, people: &[(u16, i64)]) -> i64 {
    let batch = checked(db, people);
    submit(db, batch).unwrap();
    approve(db, "approver", batch).unwrap();
    batch
}

/// Sends a batch and lays down its one file, whose number is the batch's.
pub(crate) fn send(db: &Db, batch: i64) -> Result<usize> {
    act(db, "finance", move |ctx| {
        let sent = payout::send(ctx, batch)?;
        let cycle_id = payout::batch(ctx, batch)?.cycle.cycle_id;
        let lines: Vec<Instruction> = (1..)
            .zip(sent.items())
            .map(|(line_no, item)| Instruction {
                cycle_id,
                item: *item,
                file_id: batch,
                line_no,
                account_key: item.account_id,
            })
            .collect();
        payout::prepare_instructions(ctx, &lines)?;
        Ok(lines.len())
    })
}

pub(crate) fn sent(db: &Db, people: &[(u16, i64)]) -> i64 {
    let batch = approved(db, people);
    send(db, batch).unwrap();
    batch
}

/// The instructions of a batch, each with what the bank said of it so far.
fn instructions(ctx: &mut Ctx, cycle_id: i64, batch: i64) -> Result<Vec<(Instruction, InstructionState)>> {
    let said = payout::said_of_file(ctx, batch)?;
    let state =
        |line_no| said.iter().find(|(at, _)| *at == line_no).map_or(InstructionState::Sent, |(_, state)| *state);
    let lines = payout::instructions_of_file(ctx, cycle_id, batch)?;
    Ok(lines.into_iter().map(|line| (line, state(line.line_no))).collect())
}

/// What the bank says of people in a batch, in one reply.
pub(crate) fn reply(db: &Db, batch: i64, words: &[(u16, Word)]) -> Result<Settled> {
    let words = words.to_vec();
    act(db, "finance", move |ctx| {
        let cycle_id = payout::batch(ctx, batch)?.cycle.cycle_id;
        let mut outcomes: Vec<Outcome> = instructions(ctx, cycle_id, batch)?
            .into_iter()
            .filter_map(|(instruction, before)| {
                let at = words.iter().position(|(number, _)| person(*number) == instruction.person())?;
                let reply_line = u32::try_from(at + 2).unwrap();
                Some(Outcome { instruction, before, word: words[at].1, reason: String::new(), reply_line })
            })
            .collect();
        outcomes.sort_by_key(|outcome| outcome.instruction.person());
        let reply_id = ctx.take_numbers("reply", 1)?;
        payout::settle(ctx, reply_id, batch, BANK, &outcomes)
    })
}

pub(crate) fn close(db: &Db, batch: i64) -> Result<payout::Totals> {
    act(db, "finance", move |ctx| payout::close(ctx, batch))
}

pub(crate) fn undo(db: &Db, batch: i64) -> Result<()> {
    act(db, "maker", move |ctx| payout::undo(ctx, batch))
}

/// Everything of a batch that can be paid once more, in a new batch, to the account numbered 1 000 higher.
pub(crate) fn reissue(db: &Db, batch: i64) -> Result<i64> {
    act(db, "maker", move |ctx| {
        let corrected: Vec<_> =
            payout::correctable(ctx, batch)?.into_iter().map(|c| (c, c.item.account_id + 1_000)).collect();
        payout::reissue(ctx, batch, &corrected)
    })
}

pub(crate) fn batch(db: &Db, batch_id: i64) -> Batch {
    look(db, |ctx| payout::batch(ctx, batch_id))
}

pub(crate) fn budget(db: &Db) -> i64 {
    look(db, |ctx| payout::budget(ctx, PAYER, PROGRAMME, 2026)).get()
}

/// What the bank has credited and not sent back, by the ledger.
pub(crate) fn paid(db: &Db) -> i64 {
    let banks = look(db, |ctx| ledger::accounts_of_kind(ctx, ledger::Kind::Paid));
    banks.into_iter().map(|(_, _, balance)| balance.get()).sum()
}

/// The state of every instruction of a batch, by person's number.
pub(crate) fn states(db: &Db, batch_id: i64, numbers: &[u16]) -> Vec<InstructionState> {
    let cycle_id = batch(db, batch_id).cycle.cycle_id;
    let lines = look(db, |ctx| instructions(ctx, cycle_id, batch_id));
    let state = |number| lines.iter().find(|(line, _)| line.person() == person(number)).expect("a line").1;
    numbers.iter().map(|number| state(*number)).collect()
}

/// Every law of every room holds.
pub(crate) fn all_laws_hold(db: &Db) {
    look(db, ledger::verify);
    look(db, payout::verify);
    look(db, |ctx| audit::verify(ctx, None));
}
