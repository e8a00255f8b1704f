//! The first thing to read: the whole life of a batch.

use std::cell::RefCell;

use kernel::{Actor, Db, Scope, Sql, params};
use payout::{BatchState, InstructionState as State, Totals, Word};

use crate::house::*;

#[test]
fn a_batch_is_accepted_frozen_approved_by_others_sent_once_settled_corrected_and_closed() {
    let told: RefCell<Vec<Vec<String>>> = RefCell::default();
    testkit::on_both(ROOMS, |db| {
        tell(db);
        told.borrow_mut().push(testkit::contents(db, ROOMS));
    });
    let told = told.into_inner();
    assert!(told[0].len() > 60, "the story leaves rows in every table");
    for (sqlite, postgres) in told[0].iter().zip(&told[1]) {
        assert_eq!(sqlite, postgres, "the same story leaves the same tables on both engines");
    }
    assert_eq!(told[0].len(), told[1].len());
}

fn tell(db: &Db) {
    furnish(db, 10_000);

    // A roster of six: one line is rejected, two objections are raised, one of them is dropped.
    let first = open(db, 2);
    load(db, first, "roster of January").unwrap();
    let mut lines = roster(&[(1, 1_000), (2, 2_000), (3, 3_000), (4, 400), (5, 500)]);
    lines.refused.push(refused_line(7, "unknown_person"));
    accept(db, first, &lines).unwrap();
    assert_eq!(act(db, "maker", move |ctx| payout::hold_notice(ctx, first, 7)).unwrap().1.to_string(), "2026-11-29");
    for line in [5, 6] {
        act(db, "maker", move |ctx| payout::hold(ctx, first, line, "objection")).unwrap();
    }
    act(db, "maker", move |ctx| payout::release(ctx, first, 6)).unwrap();
    assert_eq!(code(act(db, "maker", move |ctx| payout::submit(ctx, first, true))), "notice_not_over");
    db.clock().advance_days(7);

    // Frozen: the held line is left out.
    let root = act(db, "maker", move |ctx| payout::submit(ctx, first, true)).unwrap();
    let frozen = batch(db, first);
    assert_eq!((frozen.accepted, frozen.refused, frozen.held, frozen.accepted_sum), (4, 2, 0, fen(6_500)));
    assert_eq!(look(db, |ctx| payout::refused(ctx, first)), [(5, "objection".into()), (7, "unknown_person".into())]);

    // Two others approve what they saw; the second approval reserves the money.
    assert_eq!(code(approve(db, "maker-and-approver", open(db, 1))), "batch_wrong_state");
    let seen = root.clone();
    let state = act(db, "approver", move |ctx| payout::approve(ctx, first, Some(&seen))).unwrap();
    assert_eq!((state, budget(db)), (BatchState::Submitted, 10_000));
    assert_eq!(approve(db, "second-approver", first).unwrap(), BatchState::Approved);
    assert_eq!(budget(db), 3_500);

    // Sent: each item's money is assigned to its person.
    assert_eq!(send(db, first).unwrap(), 4);
    assert_eq!(code(send(db, first)), "batch_already_sent");
    assert_eq!(look(db, ledger::payable_to_persons), fen(6_500));
    assert_eq!(batch(db, first).content_root, Some(root));

    // The bank answers piece by piece.
    reply(db, first, &[(1, Word::Ok), (2, Word::Pending), (3, Word::Fail)]).unwrap();
    assert_eq!(states(db, first, &[1, 2, 3, 5]), [State::Credited, State::Unknown, State::Failed, State::Sent]);
    assert_eq!(code(close(db, first)), "batch_not_settled");
    assert_eq!(code(reply(db, first, &[(2, Word::Ok), (3, Word::Ok)])), "bank_contradicts");
    let settled = reply(db, first, &[(1, Word::Ok), (2, Word::Ok), (5, Word::Return)]).unwrap();
    assert_eq!((settled.credited, settled.returned, settled.unchanged), (1, 1, 1));
    let settled = reply(db, first, &[(5, Word::Ok)]).unwrap();
    assert_eq!(settled.unchanged, 1, "the credit that a return has overtaken changes nothing");
    db.clock().advance_days(3);
    let settled = reply(db, first, &[(2, Word::Return)]).unwrap();
    assert_eq!(settled.returned, 1, "came back days later");
    assert_eq!(paid(db), 1_000);

    // approved = paid + failed, and what failed is money again.
    let totals = close(db, first).unwrap();
    let expected =
        Totals { approved: (4, fen(6_500)), paid: (1, fen(1_000)), failed: (3, fen(5_500)), ..Totals::default() };
    assert_eq!((totals, budget(db)), (expected, 9_000));

    // What failed or came back is paid once more, by the same steps; what fails again stays failed.
    let second = reissue(db, first).unwrap();
    assert_eq!(code(reissue(db, first)), "nothing_to_reissue");
    submit(db, second).unwrap();
    assert_eq!(code(approve(db, "finance", second)), "not_allowed");
    approve(db, "approver", second).unwrap();
    approve(db, "second-approver", second).unwrap();
    assert_eq!((send(db, second).unwrap(), budget(db)), (3, 3_500));
    reply(db, second, &[(2, Word::Ok), (3, Word::Fail), (5, Word::Ok)]).unwrap();
    let totals = close(db, second).unwrap();
    assert_eq!((totals.paid, totals.failed), ((2, fen(2_500)), (1, fen(3_000))));
    assert_eq!((paid(db), budget(db)), (3_500, 6_500));
    assert_eq!(code(reissue(db, second)), "nothing_to_reissue", "nobody is paid a third time");

    // Who was left out can come again in another batch of the cycle; who was not cannot.
    let third = open(db, 1);
    load(db, third, "the line that was held").unwrap();
    let keys = look(db, |ctx| payout::taken(ctx, batch(db, third).cycle.cycle_id, third));
    assert_eq!(keys, [1, 2, 3, 5].map(|number| (person(number), 0)));
    accept(db, third, &roster(&[(4, 400)])).unwrap();
    assert_eq!(states_for_auditors(db), ["accepted 4", "credited 1", "credited 2", "credited 5", "failed 3"]);
    all_laws_hold(db);
}

/// What the auditors' view says of each item.
fn states_for_auditors(db: &Db) -> Vec<String> {
    let items = Sql("SELECT person_id, state FROM auditor_pay_item WHERE person_id IS NOT NULL AND state <> 'stopped'");
    let rows = look(db, |ctx| ctx.query(items, params![], |row| (row.int(0), row.text(1).to_owned())));
    let number = |id: i64| (1..10).find(|n| person(*n).encoded() == id).expect("one of ours");
    let mut lines: Vec<String> = rows.into_iter().map(|(id, state)| format!("{state} {}", number(id))).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(ROOMS, |db| db.prepare_all(payout::STATEMENTS).unwrap());
}

#[test]
fn every_deed_leaves_one_leaf_and_a_refused_one_leaves_none() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let leaves = || look(db, audit::size);
        let before = leaves();
        let batch = sent(db, &[(1, 100)]);
        assert_eq!(leaves() - before, 6, "open, load, check, submit, approve, send");
        let before = leaves();
        code(undo(db, batch));
        code(send(db, batch));
        code(close(db, batch));
        code(reissue(db, batch));
        assert_eq!(leaves(), before);
    });
}

#[test]
fn a_batch_of_another_region_is_not_there() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch = checked(db, &[(1, 100)]);
        let inside = kernel::RegionCode::parse("540502101").unwrap();
        for (region, seen) in [(region(), 1), (inside, 0), (kernel::RegionCode::parse("540521").unwrap(), 0)] {
            let actor = Actor::new("maker", Scope::of(region));
            assert_eq!(db.read(&actor, payout::batches).unwrap().len(), seen, "{region}");
            let answer = db.write(&actor, move |ctx| payout::submit(ctx, batch, false));
            assert!(if seen == 1 { answer.is_ok() } else { code(answer) == "batch_unknown" }, "{region}");
        }
    });
}
