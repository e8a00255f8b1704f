//! Everything the room refuses, by its code, and that a refusal changes nothing.

use kernel::{Actor, Ctx, Db, Error, Result, Sql, params};
use payout::{BatchState, Word};

use crate::house::*;

/// A refusal leaves every table as it was.
fn refuses<T: std::fmt::Debug>(db: &Db, expected: &str, deed: impl FnOnce() -> Result<T>) {
    let before = testkit::contents(db, ROOMS);
    assert_eq!(code(deed()), expected);
    assert_eq!(testkit::contents(db, ROOMS), before, "{expected} changed something");
}

#[test]
fn who_made_or_submitted_a_batch_does_not_approve_it_and_nobody_does_twice() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let both = "maker-and-approver";
        let by_both = act(db, both, |ctx| payout::open_batch(ctx, PAYER, PROGRAMME, &period(), region(), 2)).unwrap();
        load(db, by_both, "x").unwrap();
        accept(db, by_both, &roster(&[(1, 100)])).unwrap();
        submit(db, by_both).unwrap();
        refuses(db, "own_batch", || approve(db, both, by_both));

        let submitted_by_both = checked(db, &[(2, 100)]);
        act(db, both, move |ctx| payout::submit(ctx, submitted_by_both, false)).unwrap();
        refuses(db, "own_batch", || approve(db, both, submitted_by_both));

        approve(db, "approver", by_both).unwrap();
        refuses(db, "already_approved", || approve(db, "approver", by_both));
        refuses(db, "batch_wrong_state", || send(db, by_both));
        assert_eq!(approve(db, "second-approver", by_both).unwrap(), BatchState::Approved);
        assert_eq!(batch(db, by_both).approved_by, ["approver", "second-approver"]);
        refuses(db, "batch_wrong_state", || approve(db, both, by_both));
    });
}

#[test]
fn an_approval_binds_the_content_that_was_seen() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch_id = checked(db, &[(1, 100), (2, 200)]);
        let before = batch(db, batch_id).content_root.unwrap();
        act(db, "maker", move |ctx| payout::hold(ctx, batch_id, 3, "doubt")).unwrap();
        let root = submit(db, batch_id).unwrap();
        assert_ne!(root, before, "a line that is left out changes the hash");
        refuses(db, "content_changed", || {
            act(db, "approver", move |ctx| payout::approve(ctx, batch_id, Some(&before)))
        });
        act(db, "approver", move |ctx| payout::approve(ctx, batch_id, Some(&root))).unwrap();
    });
}

#[test]
fn what_was_changed_after_the_approval_is_not_sent_and_verification_names_the_batch() {
    let tampering = [
        "UPDATE payout_item SET amount_fen = amount_fen + 1 WHERE component = 0",
        "UPDATE payout_item SET account_id = 7",
        "UPDATE payout_item SET hold_reason = 'x'",
        "DELETE FROM payout_item",
    ];
    for change in tampering {
        testkit::on_both(ROOMS, |db| {
            furnish(db, 1_000);
            let batch = approved(db, &[(1, 100)]);
            // Another batch takes this one's place in memory, so that the tables are read.
            checked(db, &[(2, 200)]);
            let sql = Sql(change);
            act(db, "system", move |ctx| ctx.execute(sql, params![])).unwrap();
            let before = testkit::contents(db, ROOMS);
            let answer = send(db, batch);
            assert!(answer.is_err(), "{change}");
            assert_eq!(testkit::contents(db, ROOMS), before, "nothing is posted");
            let found = db.read(&kernel::Actor::system(), payout::verify);
            let expected = format!("what is frozen is what was approved: batch {batch}");
            assert!(matches!(&found, Err(Error::Broken(law)) if *law == expected), "{change}: {found:?}");
        });
    }
}

#[test]
fn what_is_sent_from_memory_is_what_was_approved_too_and_verification_finds_the_change() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch = approved(db, &[(1, 100)]);
        let sql = Sql("UPDATE payout_item SET account_id = 7, amount_fen = 900");
        act(db, "system", move |ctx| ctx.execute(sql, params![])).unwrap();
        if send(db, batch).is_ok() {
            let cycle_id = crate::house::batch(db, batch).cycle.cycle_id;
            let lines = look(db, |ctx| payout::instructions_of_file(ctx, cycle_id, batch));
            assert_eq!((lines[0].item.amount, lines[0].item.account_id), (fen(100), 1_001));
        }
        assert!(matches!(db.read(&kernel::Actor::system(), payout::verify), Err(Error::Broken(_))));
    });
}

#[test]
fn verification_names_the_item_that_breaks_a_law_of_paying() {
    let item = |line: i64| format!("item {}", payout::ITEMS_PER_BATCH + line);
    let cases = [
        ("UPDATE payout_batch SET approved_by = 'maker'", "maker is not checker: batch 1".to_owned()),
        (
            "UPDATE payout_instruction SET attempt = 3 WHERE line_no = 1",
            format!("an instruction pays a frozen item, for its fen: {}", item(2)),
        ),
        (
            "UPDATE payout_instruction SET amount_fen = 1 WHERE line_no = 2",
            format!("an instruction pays a frozen item, for its fen: {}", item(3)),
        ),
        (
            "UPDATE payout_instruction SET attempt = 2 WHERE line_no = 2",
            format!("a second attempt follows a proven failure: {}", item(3)),
        ),
        ("UPDATE payout_settlement SET attempt = 2", "a settlement belongs to an instruction: ".to_owned()),
        ("UPDATE payout_batch SET state = 'closed'", "approved = paid + failed + stopped: batch 1".to_owned()),
        (
            "UPDATE ledger_journal SET deed = 'sent' WHERE deed = 'send'",
            "a batch is sent once, for what its items sum up to: batch 1".to_owned(),
        ),
    ];
    for (change, finding) in &cases {
        testkit::on_both(ROOMS, |db| {
            furnish(db, 1_000);
            let batch = sent(db, &[(1, 100), (2, 200)]);
            reply(db, batch, &[(1, Word::Ok)]).unwrap();
            all_laws_hold(db);
            let sql = Sql(change);
            assert!(act(db, "system", move |ctx| ctx.execute(sql, params![])).unwrap() > 0);
            match db.read(&kernel::Actor::system(), payout::verify) {
                Err(Error::Broken(found)) => assert!(found.starts_with(finding), "{change}: {found}"),
                other => panic!("{change}: {other:?}"),
            }
        });
    }
}

#[test]
fn payments_stand_still_after_an_unclean_end_only_while_money_is_on_the_way() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch = approved(db, &[(1, 100)]);
        let cut_off = || db.write(&Actor::system(), payout::halt_after_unclean_end).unwrap();
        assert!(!cut_off(), "nothing was sent yet");
        assert_eq!(look(db, payout::halted), None);
        send(db, batch).unwrap();
        assert!(cut_off());
        assert_eq!(look(db, payout::halted), Some("unclean_end".to_owned()));
        assert!(!cut_off(), "payments stand still already");
        act(db, "operator", |ctx| payout::resume(ctx, "the banks were heard")).unwrap();
    });
}

#[test]
fn nothing_is_sent_while_payments_are_halted() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch = approved(db, &[(1, 100)]);
        refuses(db, "not_halted", || act(db, "operator", |ctx| payout::resume(ctx, "go on")));
        refuses(db, "not_allowed", || act(db, "maker", |ctx| payout::halt(ctx, "no right")));
        act(db, "finance", |ctx| payout::halt(ctx, "something is wrong")).unwrap();
        assert_eq!(look(db, payout::halted), Some("something is wrong".to_owned()));
        refuses(db, "halted", || send(db, batch));
        refuses(db, "not_allowed", || act(db, "finance", |ctx| payout::resume(ctx, "who stops does not go on")));
        act(db, "operator", |ctx| payout::resume(ctx, "found it")).unwrap();
        assert_eq!(send(db, batch).unwrap(), 1);
    });
}

#[test]
fn no_more_is_promised_than_was_granted() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 0);
        refuses(db, "bad_amount", || {
            act(db, "finance", |ctx| payout::grant_budget(ctx, PAYER, PROGRAMME, 2026, fen(0)))
        });
        assert_eq!(budget(db), 0);
        let (one, two) = (checked(db, &[(1, 700)]), checked(db, &[(2, 301)]));
        for batch in [one, two] {
            submit(db, batch).unwrap();
        }
        refuses(db, "budget_exceeded", || approve(db, "approver", one));
        act(db, "finance", |ctx| payout::grant_budget(ctx, PAYER, PROGRAMME, 2025, fen(9_999))).unwrap();
        refuses(db, "budget_exceeded", || approve(db, "approver", one));
        act(db, "finance", |ctx| payout::grant_budget(ctx, PAYER, PROGRAMME, 2026, fen(1_000))).unwrap();
        approve(db, "approver", one).unwrap();
        refuses(db, "budget_exceeded", || approve(db, "approver", two));
        undo(db, one).unwrap();
        approve(db, "approver", two).unwrap();
        assert_eq!(budget(db), 699);
        all_laws_hold(db);
    });
}

#[test]
fn a_notice_is_held_to_its_last_day_and_again_when_the_content_changes() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch_id = checked(db, &[(1, 100)]);
        let submit = || act(db, "maker", move |ctx| payout::submit(ctx, batch_id, true));
        let notice = |days| act(db, "maker", move |ctx| payout::hold_notice(ctx, batch_id, days)).unwrap();
        refuses(db, "notice_missing", submit);
        let (from, to) = notice(5);
        assert_eq!(from.days_until(to), 5);
        for _ in 0..5 {
            refuses(db, "notice_not_over", submit);
            db.clock().advance_days(1);
        }
        accept(db, batch_id, &roster(&[(1, 101)])).unwrap();
        refuses(db, "notice_missing", submit);
        notice(3);
        refuses(db, "notice_not_over", submit);
        notice(0);
        submit().unwrap();
    });
}

#[test]
fn a_batch_closes_only_when_the_bank_has_said_what_became_of_every_item() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch_id = sent(db, &[(1, 100), (2, 200)]);
        refuses(db, "batch_not_settled", || close(db, batch_id));
        reply(db, batch_id, &[(1, Word::Ok), (2, Word::Pending)]).unwrap();
        refuses(db, "batch_not_settled", || close(db, batch_id));
        refuses(db, "nothing_to_reissue", || reissue(db, batch_id));
        refuses(db, "bank_contradicts", || reply(db, batch_id, &[(2, Word::Ok), (1, Word::Fail)]));
        reply(db, batch_id, &[(2, Word::Ok)]).unwrap();
        close(db, batch_id).unwrap();
        refuses(db, "batch_wrong_state", || close(db, batch_id));
        refuses(db, "batch_already_sent", || send(db, batch_id));
        refuses(db, "batch_already_sent", || undo(db, batch_id));
        assert_eq!((paid(db), budget(db)), (300, 700));
    });
}

#[test]
fn what_is_undone_frees_its_keys_and_its_money_and_stays_to_be_seen() {
    for upto in 0..4 {
        testkit::on_both(ROOMS, |db| {
            furnish(db, 1_000);
            let people = [(1, 100), (2, 200)];
            let batch_id = checked(db, &people);
            let cycle_id = batch(db, batch_id).cycle.cycle_id;
            let steps: [&dyn Fn(); 3] = [
                &|| _ = act(db, "maker", move |ctx| payout::hold_notice(ctx, batch_id, 0)).unwrap(),
                &|| _ = submit(db, batch_id).unwrap(),
                &|| _ = approve(db, "approver", batch_id).unwrap(),
            ];
            steps[..upto].iter().for_each(|step| step());
            assert_eq!(look(db, |ctx| payout::taken(ctx, cycle_id, 0)).len(), 2);
            undo(db, batch_id).unwrap();
            assert_eq!((batch(db, batch_id).state, budget(db)), (BatchState::Undone, 1_000));
            assert_eq!(look(db, |ctx| payout::taken(ctx, cycle_id, 0)), []);
            let stopped = |line| (line, "batch_undone".to_owned());
            assert_eq!(look(db, |ctx| payout::refused(ctx, batch_id)), [stopped(2), stopped(3)]);
            refuses(db, "batch_wrong_state", || undo(db, batch_id));
            refuses(db, "batch_wrong_state", || approve(db, "approver", batch_id));
            let again = sent(db, &people);
            reply(db, again, &[(1, Word::Ok), (2, Word::Ok)]).unwrap();
            close(db, again).unwrap();
            assert_eq!(paid(db), 300);
            all_laws_hold(db);
        });
    }
}

#[test]
fn a_reissue_that_is_undone_can_be_made_again_and_one_that_stands_cannot() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let source = sent(db, &[(1, 100), (2, 200), (3, 300)]);
        reply(db, source, &[(1, Word::Fail), (2, Word::Ok), (3, Word::Return)]).unwrap();
        let unsent = approved(db, &[(4, 1)]);
        refuses(db, "batch_wrong_state", || reissue(db, unsent));

        let first = reissue(db, source).unwrap();
        refuses(db, "nothing_to_reissue", || reissue(db, source));
        submit(db, first).unwrap();
        approve(db, "approver", first).unwrap();
        assert_eq!(budget(db), 1_000 - 600 - 1, "what came back pays for what is paid again");
        undo(db, first).unwrap();
        assert_eq!(budget(db), 1_000 - 200 - 1);

        let second = reissue(db, source).unwrap();
        submit(db, second).unwrap();
        approve(db, "approver", second).unwrap();
        send(db, second).unwrap();
        refuses(db, "batch_already_sent", || undo(db, second));
        reply(db, second, &[(1, Word::Ok), (3, Word::Fail)]).unwrap();
        refuses(db, "nothing_to_reissue", || reissue(db, source));
        refuses(db, "nothing_to_reissue", || reissue(db, second));
        close(db, second).unwrap();
        close(db, source).unwrap();
        assert_eq!((paid(db), budget(db)), (300, 699));
        all_laws_hold(db);
    });
}

#[test]
fn keys_that_stand_already_cannot_be_written_again() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        sent(db, &[(1, 100)]);
        let again = open(db, 1);
        load(db, again, "the same person in another file").unwrap();
        let answer = accept(db, again, &roster(&[(1, 100), (2, 200)]));
        assert!(matches!(answer, Err(Error::Database(kernel::DbError::Duplicate(_)))), "{answer:?}");
        assert_eq!(batch(db, again).state, BatchState::Loaded);
    });
}

#[test]
fn the_same_roster_is_not_loaded_twice_in_a_cycle_unless_the_other_batch_was_undone() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let first = checked(db, &[(1, 100)]);
        let digest = batch(db, first).roster_digest.unwrap();
        let second = open(db, 1);
        refuses(db, "roster_already_loaded", || load(db, second, &digest));
        undo(db, first).unwrap();
        load(db, second, &digest).unwrap();
        refuses(db, "batch_wrong_state", || load(db, first, "another"));
    });
}

#[test]
fn lines_that_are_not_there_or_not_held_and_batches_that_are_empty_are_refused() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch_id = checked(db, &[(1, 100)]);
        let hold = |line| act(db, "maker", move |ctx| payout::hold(ctx, batch_id, line, "objection"));
        let release = |line| act(db, "maker", move |ctx| payout::release(ctx, batch_id, line));
        refuses(db, "line_unknown", || hold(3));
        refuses(db, "line_unknown", || release(2));
        hold(2).unwrap();
        refuses(db, "line_unknown", || hold(2));
        refuses(db, "batch_empty", || submit(db, batch_id));
        release(2).unwrap();
        submit(db, batch_id).unwrap();
        refuses(db, "batch_wrong_state", || hold(2));
        refuses(db, "batch_unknown", || submit(db, 99));
        refuses(db, "batch_wrong_state", || submit(db, batch_id));
    });
}

#[test]
fn every_deed_asks_who_may_do_it() {
    type Deed = fn(&mut Ctx) -> Result<()>;
    let deeds: [(&str, Deed); 14] = [
        ("open", |ctx| payout::open_batch(ctx, PAYER, PROGRAMME, &period(), region(), 1).map(drop)),
        ("load", |ctx| payout::loaded(ctx, 1, "", 1)),
        ("accept", |ctx| payout::accept(ctx, 1, 0, &payout::Roster::default())),
        ("hold", |ctx| payout::hold(ctx, 1, 2, "x")),
        ("notice", |ctx| payout::hold_notice(ctx, 1, 1).map(drop)),
        ("submit", |ctx| payout::submit(ctx, 1, false).map(drop)),
        ("ask review", |ctx| payout::ask_review(ctx, 1)),
        ("review", |ctx| payout::review_batch(ctx, 1, None, &payout::Finding::Passed).map(drop)),
        ("approve", |ctx| payout::approve(ctx, 1, None).map(drop)),
        ("send", |ctx| payout::send(ctx, 1).map(drop)),
        ("close", |ctx| payout::close(ctx, 1).map(drop)),
        ("undo", |ctx| payout::undo(ctx, 1)),
        ("reissue", |ctx| payout::reissue(ctx, 1, &[]).map(drop)),
        ("grant", |ctx| payout::grant_budget(ctx, PAYER, PROGRAMME, 2026, fen(1)).map(drop)),
    ];
    testkit::on_both(ROOMS, |db| {
        furnish(db, 0);
        for (name, deed) in deeds {
            for login in ["operator", "nobody", "system"] {
                assert_eq!(code(act(db, login, deed)), "not_allowed", "{name} by {login}");
            }
        }
    });
}
