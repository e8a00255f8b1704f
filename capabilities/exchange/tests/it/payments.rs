//! What one person sees of the payments: for what, from whom, how much, when, to which account, and why not.

use std::collections::BTreeSet;

use exchange::Payment;
use kernel::{Actor, CitizenId, Param, RegionCode, Scope, Sql};

use crate::house::*;

/// The persons of a batch.
fn persons(house: &House, batch: i64) -> Vec<CitizenId> {
    house.ask(|ctx| {
        let batch = payout::batch(ctx, batch)?;
        Ok(payout::frozen_items(ctx, &batch)?.into_iter().map(|item| item.person).collect())
    })
}

fn payments(house: &House, person: CitizenId) -> Vec<Payment> {
    house.ask(|ctx| exchange::payments_of(ctx, person))
}

#[test]
fn a_person_sees_a_payment_on_its_way_at_the_bank_and_its_end() {
    on_both(300, |house, batch| {
        let all = persons(house, batch);
        let mine = payments(house, all[0]);
        assert_eq!((mine.len(), mine[0].state, mine[0].attempts.len()), (1, "frozen", 0));
        assert_eq!((mine[0].programme.as_str(), mine[0].period.to_string()), ("ecopost", "2026Q3".to_owned()));
        house.send(batch).expect("sent");
        let sent = &payments(house, all[0])[0];
        let attempt = &sent.attempts[0];
        assert_eq!((sent.state, attempt.number, attempt.sent_at), ("sent", 1, Some(house.db.clock().now())));
        let accounts = house.ask(|ctx| card::accounts_of(ctx, all[0]));
        let known = accounts.iter().any(|account| {
            account.bank == attempt.bank && Some(account.number.last4()) == attempt.account_tail.as_deref()
        });
        assert!(known, "{attempt:?}");

        for _ in 0..14 {
            house.banks_work(RATES, &[]);
            house.take();
            house.db.clock().advance_days(1);
        }
        // What each of them is told is what the auditors' view says of the item.
        let mut states = BTreeSet::new();
        for person in &all {
            let payment = &payments(house, *person)[0];
            let seen = house.ask(|ctx| {
                let sql = Sql("SELECT state FROM auditor_pay_item WHERE item_id = $1");
                ctx.query_one(sql, &[Param::Int(payment.item_id)], |row| row.text(0).to_owned())
            });
            assert_eq!(payment.state, seen);
            states.insert(payment.state);
            let attempt = &payment.attempts[0];
            assert!(attempt.settled_on.is_some());
            assert_eq!(attempt.reason_code.is_some() || attempt.reason.is_some(), payment.state != "credited");

            let inbox = house.ask(|ctx| exchange::inbox(ctx, *person, 9));
            assert_eq!((inbox.len(), inbox[0].key.as_str()), (1, &*format!("message_payment_{}", payment.state)));
            assert_eq!(inbox[0].args["amount"], payment.amount.expect("an amount").to_string());
        }
        assert_eq!(states, BTreeSet::from(["credited", "failed", "returned"]));
    });
}

#[test]
fn news_are_read_once_and_written_messages_stand_among_them() {
    on_both(60, |house, batch| {
        house.send(batch).expect("sent");
        let person = persons(house, batch)[0];
        let unread = || house.ask(|ctx| exchange::unread(ctx, person));
        assert_eq!(unread(), 0, "nothing is news while it is on its way");
        for _ in 0..14 {
            house.banks_work(RATES, &[]);
            house.take();
            house.db.clock().advance_days(1);
        }
        house
            .act("maker", move |ctx| {
                casework::open_person(ctx, person, access::Purpose::PaymentCheck, "", "person").map(drop)
            })
            .expect("opened");
        let keys = |house: &House| -> Vec<String> {
            house.ask(|ctx| exchange::inbox(ctx, person, 9)).into_iter().map(|line| line.key).collect()
        };
        assert_eq!((unread(), keys(house).len(), keys(house)[0].as_str()), (2, 2, "message_data_opened"));
        assert_eq!(house.ask(|ctx| exchange::inbox(ctx, person, 1)).len(), 1);
        house.act("maker", move |ctx| casework::mark_all_read(ctx, person)).expect("read");
        assert_eq!((unread(), keys(house).len()), (0, 2));
    });
}

#[test]
fn nobody_sees_payments_of_another_region_and_drafts_are_not_shown() {
    on_both(60, |house, batch| {
        let person = persons(house, batch)[0];
        let far = Actor::new("auditor", Scope::of(RegionCode::parse("540521").unwrap()));
        for answer in [
            house.db.read(&far, |ctx| exchange::payments_of(ctx, person).map(drop)),
            house.db.read(&far, |ctx| exchange::inbox(ctx, person, 9).map(drop)),
            house.db.read(&far, |ctx| exchange::unread(ctx, person).map(drop)),
        ] {
            assert_eq!(code(answer), "unknown_person");
        }
        house.tamper("UPDATE payout_batch SET state = 'checked' WHERE batch_id = $1", &[batch]);
        assert!(payments(house, person).is_empty(), "its makers are still working on it");
    });
}
