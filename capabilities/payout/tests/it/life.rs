//! Whole lives played at random against a model: nobody is paid twice, every sum agrees, every refusal is foreseen.
//!
//! The bank keeps its own book. It answers late, in pieces, twice, and out of order (the credit after its return), it
//! does not know, it sends money back after days, and sometimes it lies. The model knows nothing of tables.

use std::{cell::RefCell, collections::BTreeMap};

use kernel::{Db, Period, Result};
use payout::{BatchState as State, InstructionState as Said, Word};
use proptest::prelude::*;

use crate::{house::*, model::*};

const FIRST_BUDGET: i64 = 3_000;

/// What somebody tries; the numbers are taken to what there is.
#[derive(Clone, Debug)]
struct Attempt {
    kind: u8,
    batch: usize,
    dice: u16,
}

const MAKERS: [&str; 2] = ["maker", "maker-and-approver"];
const APPROVERS: [&str; 4] = ["approver", "second-approver", "maker-and-approver", "maker"];

fn bit(dice: u16, at: u16) -> bool {
    dice >> (at % 16) & 1 == 1
}

fn same<T>(answer: Result<T>, expected: Result<(), &'static str>, what: &str) -> Option<T> {
    match (answer, expected) {
        (Ok(value), Ok(())) => Some(value),
        (Err(kernel::Error::Refused(refusal)), Err(code)) if refusal.code == code => None,
        (Ok(_), Err(code)) => panic!("{what}: {code} was expected, and it was done"),
        (Err(found), expected) => panic!("{what}: {expected:?} was expected: {found}"),
    }
}

fn play(db: &Db, attempts: &[Attempt]) {
    furnish(db, FIRST_BUDGET);
    let mut model = Model { batches: Vec::new(), budget: FIRST_BUDGET, halted: false, day: 0 };
    for attempt in attempts {
        let dice = attempt.dice;
        if model.batches.is_empty() || attempt.kind == 0 {
            new_batch(db, &mut model, dice);
            continue;
        }
        let at = attempt.batch % model.batches.len();
        match attempt.kind {
            1..=3 => check(db, &mut model, at, dice),
            4 => hold(db, &mut model, at, dice),
            5 => notice(db, &mut model, at, i32::from(dice % 3)),
            6 => {
                db.clock().advance_days(i32::from(dice % 3));
                model.day += i32::from(dice % 3);
            }
            7..=9 => submit_some(db, &mut model, at, dice),
            10..=13 => approve_some(db, &mut model, at, dice),
            14..=16 => send_some(db, &mut model, at),
            17..=21 => answer(db, &mut model, at, dice),
            22 => lie(db, &model, at, dice),
            23..=24 => close_some(db, &mut model, at),
            25 => undo_some(db, &mut model, at),
            26..=27 => reissue_some(db, &mut model, at, dice),
            28 => switch(db, &mut model, dice),
            _ => {
                let sum = i64::from(dice % 500) + 1;
                act(db, "finance", move |ctx| payout::grant_budget(ctx, PAYER, PROGRAMME, 2026, fen(sum))).unwrap();
                model.budget += sum;
            }
        }
        model.nobody_is_paid_twice();
        assert_eq!(budget(db), model.budget, "after {attempt:?}");
    }
    assert_eq!(paid(db), model.credited());
    for wanted in &model.batches {
        let found = batch(db, wanted.id);
        assert_eq!((found.state, found.accepted_sum), (wanted.state, fen(wanted.sum())), "batch {}", wanted.id);
        let totals = look(db, |ctx| payout::totals(ctx, wanted.id));
        let parts = [totals.paid, totals.failed, totals.on_the_way, totals.unknown].map(|(_, sum)| sum.get());
        let sent = matches!(wanted.state, State::Sent | State::Closed);
        assert_eq!(parts.iter().sum::<i64>(), if sent { totals.approved.1.get() } else { 0 }, "batch {}", wanted.id);
        let numbers: Vec<u16> = wanted.said.keys().copied().collect();
        assert_eq!(states(db, wanted.id, &numbers), wanted.said.values().copied().collect::<Vec<_>>());
    }
    all_laws_hold(db);
}

fn new_batch(db: &Db, model: &mut Model, dice: u16) {
    let (cycle, made_by) = (usize::from(dice % 2), MAKERS[usize::from(dice / 2 % 2)]);
    let needed = 1 + usize::from(dice / 4 % 2);
    let digest = format!("roster {}", model.batches.len());
    let id = act(db, made_by, move |ctx| {
        let period = Period::parse(PERIODS[cycle]).unwrap();
        let needed = i64::try_from(needed).unwrap();
        let id = payout::open_batch(ctx, PAYER, PROGRAMME, &period, region(), needed)?;
        payout::loaded(ctx, id, &digest, 1)?;
        Ok(id)
    });
    model.batches.push(ModelBatch {
        id: id.unwrap(),
        cycle,
        source: None,
        state: State::Loaded,
        made_by,
        submitted_by: None,
        approved_by: Vec::new(),
        needed,
        notice: None,
        items: BTreeMap::new(),
        said: BTreeMap::new(),
        truth: BTreeMap::new(),
        returned: 0,
    });
}

/// A roster of whoever the dice name; who stands in another batch of the cycle is left out.
fn check(db: &Db, model: &mut Model, at: usize, dice: u16) {
    let people: Vec<(u16, i64)> = (1..=PEOPLE)
        .filter(|person| bit(dice, *person) && !model.taken(model.batches[at].cycle, *person, at))
        .map(|person| (person, i64::from(dice % 97) + i64::from(person) * 10))
        .collect();
    let batch = &mut model.batches[at];
    let expected = batch.must_be(&[State::Loaded, State::Checked, State::Noticed]);
    let expected = expected.and_then(|()| if batch.source.is_some() { Err("batch_is_reissue") } else { Ok(()) });
    if same(accept(db, batch.id, &roster(&people)), expected, "check").is_some() {
        (batch.state, batch.notice) = (State::Checked, None);
        batch.items = people.into_iter().map(|(person, amount)| (person, (amount, false))).collect();
    }
}

/// Lines stand in the order of their people.
fn hold(db: &Db, model: &mut Model, at: usize, dice: u16) {
    let batch = &mut model.batches[at];
    let (id, nth, holds) = (batch.id, usize::from(dice % PEOPLE), bit(dice, 9));
    let line = u32::try_from(nth + 2).unwrap();
    let own_lines = batch.source.is_none();
    let item = batch.items.values_mut().nth(nth).filter(|(_, held)| own_lines && *held != holds);
    let expected = match (batch.state, &item) {
        (State::Checked | State::Noticed, Some(_)) => Ok(()),
        (State::Checked | State::Noticed, None) => Err("line_unknown"),
        _ => Err("batch_wrong_state"),
    };
    let answer =
        act(
            db,
            "maker",
            move |ctx| {
                if holds { payout::hold(ctx, id, line, "objection") } else { payout::release(ctx, id, line) }
            },
        );
    if same(answer, expected, "hold").is_some() {
        item.expect("foreseen").1 = holds;
    }
}

fn notice(db: &Db, model: &mut Model, at: usize, days: i32) {
    let batch = &mut model.batches[at];
    let (id, expected) = (batch.id, batch.must_be(&[State::Checked, State::Noticed]));
    if same(act(db, "maker", move |ctx| payout::hold_notice(ctx, id, days)), expected, "notice").is_some() {
        let from = batch.notice.map_or(model.day, |(from, _)| from);
        batch.notice = Some((from, if days == 0 { model.day } else { from + days }));
        batch.state = State::Noticed;
    }
}

fn submit_some(db: &Db, model: &mut Model, at: usize, dice: u16) {
    let batch = &mut model.batches[at];
    let (id, needs_notice, login) = (batch.id, bit(dice, 0), MAKERS[usize::from(dice / 2 % 2)]);
    let expected = match (needs_notice, batch.notice) {
        (true, None) => batch.must_be(&[State::Checked, State::Noticed]).and(Err("notice_missing")),
        (true, Some((_, to))) if to > model.day => Err("notice_not_over"),
        _ => batch.must_be(&[State::Checked, State::Noticed]),
    };
    let expected = expected.and_then(|()| if batch.sum() > 0 { Ok(()) } else { Err("batch_empty") });
    if same(act(db, login, move |ctx| payout::submit(ctx, id, needs_notice)), expected, "submit").is_some() {
        batch.items.retain(|_, (_, held)| !*held);
        (batch.state, batch.submitted_by) = (State::Submitted, Some(login));
    }
}

fn approve_some(db: &Db, model: &mut Model, at: usize, dice: u16) {
    let login = APPROVERS[usize::from(dice % 4)];
    let batch = &model.batches[at];
    let (id, seen_another) = (batch.id, bit(dice, 7) && bit(dice, 8));
    let complete = batch.approved_by.len() + 1 >= batch.needed;
    let swept = batch.source.map_or(0, |source| model.batches[source].returned);
    let left = model.budget + swept - batch.sum();
    let expected = match () {
        () if login == "maker" => Err("not_allowed"),
        () if batch.state != State::Submitted => Err("batch_wrong_state"),
        () if login == batch.made_by || Some(login) == batch.submitted_by => Err("own_batch"),
        () if batch.approved_by.contains(&login) => Err("already_approved"),
        () if seen_another => Err("content_changed"),
        () if complete && left < 0 => Err("budget_exceeded"),
        () => Ok(()),
    };
    let answer = act(db, login, move |ctx| payout::approve(ctx, id, seen_another.then_some("another hash")));
    if same(answer, expected, "approve").is_some() {
        if complete {
            model.budget = left;
            if let Some(source) = model.batches[at].source {
                model.batches[source].returned = 0;
            }
            model.batches[at].state = State::Approved;
        }
        model.batches[at].approved_by.push(login);
    }
}

fn send_some(db: &Db, model: &mut Model, at: usize) {
    let batch = &mut model.batches[at];
    let expected = match batch.state {
        _ if model.halted => Err("halted"),
        State::Sent | State::Closed => Err("batch_already_sent"),
        State::Approved => Ok(()),
        _ => Err("batch_wrong_state"),
    };
    if let Some(lines) = same(send(db, batch.id), expected, "send") {
        assert_eq!(lines, batch.items.len());
        batch.state = State::Sent;
        batch.said = batch.items.keys().map(|person| (*person, Said::Sent)).collect();
        batch.truth = batch.items.keys().map(|person| (*person, Truth::InFlight)).collect();
    }
}

fn answer(db: &Db, model: &mut Model, at: usize, dice: u16) {
    let batch = &mut model.batches[at];
    let mut words = Vec::new();
    for (person, truth) in &mut batch.truth {
        if !bit(dice, *person) {
            continue;
        }
        let word = bank_says(truth, dice.rotate_left(u32::from(*person) * 3));
        let said = batch.said.get_mut(person).expect("was sent");
        let after = heard(*said, word);
        if after != *said && matches!(after, Said::Failed | Said::Returned) {
            batch.returned += batch.items[person].0;
        }
        *said = after;
        words.push((*person, word));
    }
    if !words.is_empty() {
        reply(db, batch.id, &words).unwrap();
    }
}

/// The bank takes a final word back, in a reply with another line that is well.
fn lie(db: &Db, model: &Model, at: usize, dice: u16) {
    let batch = &model.batches[at];
    let word = |said: &Said| match said {
        Said::Credited | Said::Returned => Some(Word::Fail),
        Said::Failed => Some(if bit(dice, 0) { Word::Ok } else { Word::Return }),
        Said::Sent | Said::Unknown => None,
    };
    let lies = batch.said.iter().filter_map(|(person, said)| Some((*person, word(said)?)));
    let others = batch.said.iter().filter(|(_, said)| word(said).is_none()).map(|(person, _)| (*person, Word::Ok));
    let words: Vec<(u16, Word)> = lies.clone().take(1).chain(others).collect();
    if lies.count() > 0 {
        same(reply(db, batch.id, &words), Err("bank_contradicts"), "a lie");
    }
}

fn close_some(db: &Db, model: &mut Model, at: usize) {
    let batch = &mut model.batches[at];
    let open = batch.said.values().any(|said| matches!(said, Said::Sent | Said::Unknown));
    let expected = batch.must_be(&[State::Sent]).and(if open { Err("batch_not_settled") } else { Ok(()) });
    if same(close(db, batch.id), expected, "close").is_some() {
        model.budget += std::mem::take(&mut batch.returned);
        batch.state = State::Closed;
    }
}

fn undo_some(db: &Db, model: &mut Model, at: usize) {
    let batch = &mut model.batches[at];
    let expected = match batch.state {
        State::Sent | State::Closed => Err("batch_already_sent"),
        State::Undone => Err("batch_wrong_state"),
        _ => Ok(()),
    };
    if same(undo(db, batch.id), expected, "undo").is_some() {
        model.budget += if batch.state == State::Approved { batch.sum() } else { 0 };
        batch.items.clear();
        batch.state = State::Undone;
    }
}

fn reissue_some(db: &Db, model: &mut Model, at: usize, dice: u16) {
    let mut people = model.correctable(at);
    if bit(dice, 0) && people.len() > 1 {
        people.truncate(1);
    }
    let source = &model.batches[at];
    let expected = source.must_be(&[State::Sent, State::Closed]);
    let expected = expected.and(if people.is_empty() { Err("nothing_to_reissue") } else { Ok(()) });
    let (id, chosen) = (source.id, people.clone());
    let answer = act(db, "maker", move |ctx| {
        let mut corrected: Vec<_> = payout::correctable(ctx, id)?.into_iter().map(|c| (c, 7)).collect();
        corrected.retain(|(correction, _)| chosen.iter().any(|number| person(*number) == correction.person()));
        payout::reissue(ctx, id, &corrected)
    });
    if let Some(id) = same(answer, expected, "reissue") {
        let items = people.into_iter().map(|person| (person, source.items[&person])).collect();
        let (cycle, needed) = (source.cycle, source.needed);
        model.batches.push(ModelBatch {
            id,
            cycle,
            source: Some(at),
            state: State::Checked,
            made_by: "maker",
            submitted_by: None,
            approved_by: Vec::new(),
            needed,
            notice: None,
            items,
            said: BTreeMap::new(),
            truth: BTreeMap::new(),
            returned: 0,
        });
    }
}

fn switch(db: &Db, model: &mut Model, dice: u16) {
    if dice.is_multiple_of(3) {
        act(db, "operator", |ctx| payout::halt(ctx, "stop")).unwrap();
        model.halted = true;
    } else {
        let expected = if model.halted { Ok(()) } else { Err("not_halted") };
        same(act(db, "operator", |ctx| payout::resume(ctx, "go on")), expected, "resume");
        model.halted = false;
    }
}

/// Attempts crowd around a few batches, so that some come to their end.
fn any_life() -> impl Strategy<Value = Vec<Attempt>> {
    let one = (0..30_u8, 0..4_usize, any::<u16>()).prop_map(|(kind, batch, dice)| Attempt { kind, batch, dice });
    prop::collection::vec(one, 60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(testkit::cases(150)))]

    #[test]
    fn whatever_is_tried_nobody_is_paid_twice_and_every_sum_agrees(life in any_life()) {
        testkit::on_sqlite(ROOMS, |db| play(db, &life));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(testkit::cases(10)))]

    #[test]
    fn the_same_life_leaves_the_same_tables_on_both_engines(life in any_life()) {
        let left: RefCell<Vec<Vec<String>>> = RefCell::default();
        testkit::on_both(ROOMS, |db| {
            play(db, &life);
            left.borrow_mut().push(testkit::contents(db, ROOMS));
        });
        let left = left.into_inner();
        assert_eq!(left[0], left[1]);
    }
}
