//! Several at once: one succeeds, the others are told why not.

use std::thread;

use kernel::{Db, Result};
use payout::{BatchState, Word};

use crate::house::*;

/// Runs the same deed in several threads.
fn at_once<T: Send>(times: usize, deed: impl Fn(usize) -> Result<T> + Sync) -> Vec<Result<T>> {
    thread::scope(|scope| {
        let deed = &deed;
        let running: Vec<_> = (0..times).map(|number| scope.spawn(move || deed(number))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// How many succeeded; all others were refused with this code.
fn succeeded<T: std::fmt::Debug>(answers: Vec<Result<T>>, refusal: &str) -> usize {
    let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    for answer in refused {
        assert_eq!(code(answer), refusal);
    }
    done.len()
}

#[test]
fn of_those_who_send_a_batch_at_once_exactly_one_does() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        for round in 0..5 {
            let batch = approved(db, &[(10 * round + 1, 100), (10 * round + 2, 200)]);
            assert_eq!(succeeded(at_once(3, |_| send(db, batch)), "batch_already_sent"), 1);
        }
        assert_eq!(look(db, ledger::payable_to_persons), fen(1_500));
        all_laws_hold(db);
    });
}

#[test]
fn who_sends_and_who_undoes_at_once_cannot_both_succeed() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        for round in 0..5 {
            let batch_id = approved(db, &[(10 * round + 1, 100)]);
            let answers =
                at_once(2, |number| if number == 0 { send(db, batch_id).map(drop) } else { undo(db, batch_id) });
            let refusal = if answers[0].is_ok() { "batch_already_sent" } else { "batch_wrong_state" };
            assert_eq!(succeeded(answers, refusal), 1);
        }
        all_laws_hold(db);
    });
}

#[test]
fn two_approvals_at_once_both_count_and_one_persons_counts_once() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        let batch_id = open(db, 2);
        load(db, batch_id, "x").unwrap();
        accept(db, batch_id, &roster(&[(1, 100)])).unwrap();
        submit(db, batch_id).unwrap();
        let logins = ["approver", "approver", "second-approver", "approver"];
        let answers = at_once(4, |number| approve(db, logins[number], batch_id));
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(done, 2, "{answers:?}");
        assert_eq!((batch(db, batch_id).state, budget(db)), (BatchState::Approved, 9_900));
    });
}

#[test]
fn a_halt_that_is_answered_stops_every_sending_that_begins_after_it() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        let batches: Vec<i64> = (1..=4).map(|number| approved(db, &[(number, 100)])).collect();
        let answers = at_once(5, |number| match number.checked_sub(1) {
            None => act(db, "operator", |ctx| payout::halt(ctx, "stop")),
            Some(at) => send(db, batches[at]).map(drop),
        });
        assert!(answers[0].is_ok());
        assert!(succeeded(answers, "halted") >= 1);
        batches.iter().for_each(|batch| assert!(matches!(&*code(send(db, *batch)), "halted")));
    });
}

/// A check that asks which keys stand, as the check of a roster does, and leaves those lines out.
fn check(db: &Db, batch_id: i64, people: &[(u16, i64)]) -> Result<()> {
    let roster = roster(people);
    act(db, "maker", move |ctx| {
        let cycle_id = payout::batch(ctx, batch_id)?.cycle.cycle_id;
        let taken = payout::taken(ctx, cycle_id, batch_id)?;
        let mut left = roster.clone();
        left.items.retain(|item| !taken.contains(&(item.person, item.component)));
        payout::accept(ctx, batch_id, 9, &left)
    })
}

#[test]
fn a_person_on_two_rosters_that_are_checked_at_once_is_accepted_once() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        for round in 0..5_u16 {
            let people: Vec<(u16, i64)> = (1..=8).map(|number| (20 * round + number, 100)).collect();
            let batches: Vec<i64> = (0..3).map(|_| open(db, 1)).collect();
            for batch_id in &batches {
                load(db, *batch_id, &format!("{batch_id}")).unwrap();
            }
            for answer in at_once(3, |number| check(db, batches[number], &people[number..number + 6])) {
                answer.unwrap();
            }
            let accepted: i64 = batches.iter().map(|batch_id| batch(db, *batch_id).accepted).sum();
            assert_eq!(accepted, 8);
        }
    });
}

#[test]
fn a_reply_that_is_taken_in_twice_at_once_settles_once() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        for round in 0..5_u16 {
            let (one, two) = (20 * round + 1, 20 * round + 2);
            let batch_id = sent(db, &[(one, 100), (two, 200)]);
            let answers = at_once(3, |_| reply(db, batch_id, &[(one, Word::Ok), (two, Word::Return)]));
            let settled: u64 = answers.into_iter().map(|answer| answer.unwrap()).map(|s| s.credited + s.returned).sum();
            assert_eq!(settled, 2);
            close(db, batch_id).unwrap();
        }
        assert_eq!(paid(db), 500);
        all_laws_hold(db);
    });
}

#[test]
fn two_who_reissue_at_once_make_one_batch() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 10_000);
        let batch_id = sent(db, &[(1, 100), (2, 200)]);
        reply(db, batch_id, &[(1, Word::Fail), (2, Word::Return)]).unwrap();
        assert_eq!(succeeded(at_once(3, |_| reissue(db, batch_id)), "nothing_to_reissue"), 1);
    });
}
