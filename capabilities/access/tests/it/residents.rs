//! Residents: phone codes, cards with PINs, and acting for a relative.

use access::{Act, Deed, Known, Mandate, MandateState, Opened, Role, Token};
use kernel::{Actor, CitizenId, Day, Db, Result, Scope};

use crate::house::{ROOMS, ask, citizen, code, from, on, pass, put, region, system, user};

const PHONE: &str = "13989000001";

fn known(seq: u16) -> Known {
    Known { person: citizen(seq), village: region("540502101201") }
}

fn by_phone(db: &Db, seq: u16, source: &'static str) -> Result<Opened> {
    let phone = format!("1398900{seq:04}");
    let asked = phone.clone();
    let sent = system(db, move |ctx| access::phone_code(ctx, &asked, &from(source)))?;
    access::sign_in_by_phone(db, &sent.handle, &phone, &sent.code, Some(known(seq)), &from(source))
}

fn actor(db: &Db, token: &Token) -> Actor {
    ask(db, |ctx| access::session_actor(ctx, token)).unwrap().actor
}

#[test]
fn a_resident_signs_in_by_phone_sets_a_pin_and_signs_in_by_card() {
    testkit::on_both(ROOMS, |db| {
        let opened = by_phone(db, 1, "10.0.0.1").unwrap();
        let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        assert_eq!((session.kind, session.person), (access::Kind::Resident, Some(citizen(1))));
        assert!(session.roles.is_empty() && session.actor.scope == Scope::of(region("540502101201")));
        let number = session.actor.user.strip_prefix("resident:").unwrap();
        assert!(number.len() <= 10 && !number.contains("540502"), "{number}");
        db.read(&session.actor, |ctx| {
            assert_eq!(access::own_person(ctx)?, citizen(1));
            for deed in Deed::ALL {
                assert_eq!(access::may(ctx, deed)?, deed == Deed::OwnAffairs);
            }
            Ok(())
        })
        .unwrap();

        assert_eq!(code(access::set_pin(db, &session, "111111")), "bad_pin");
        access::set_pin(db, &session, "135790").unwrap();
        let by_card = access::sign_in_by_card(db, Some(known(1)), "135790", &from("10.0.0.2")).unwrap();
        let card = ask(db, |ctx| access::session_actor(ctx, &by_card.session)).unwrap();
        assert_eq!(card.actor.user, session.actor.user, "the same account");
        assert_eq!(code(access::set_pin(db, &card, "246802")), "second_factor_needed", "a PIN is changed by phone");
        for (who, pin) in [(Some(known(1)), "135791"), (Some(known(2)), "135790"), (None, "135790")] {
            assert_eq!(code(access::sign_in_by_card(db, who, pin, &from("10.0.0.3"))), "sign_in_wrong");
        }
        pass(db, 15 * 60);
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &card_token(&by_card)))), "session_over");

        // Moved: the scope follows at the next sign-in.
        let moved = Known { village: region("540521101201"), ..known(1) };
        let there = access::sign_in_by_card(db, Some(moved), "135790", &from("10.0.0.2")).unwrap();
        assert_eq!(actor(db, &there.session).scope, Scope::of(region("540521101201")));
    });
}

fn card_token(opened: &Opened) -> Token {
    Token::parse(&opened.session.text()).unwrap()
}

#[test]
fn a_phone_code_is_good_once_for_five_minutes_and_five_tries_where_it_was_asked_for() {
    testkit::on_both(ROOMS, |db| {
        let send = |source: &'static str| system(db, move |ctx| access::phone_code(ctx, PHONE, &from(source)));
        let enter = |handle: &Token, phone: &str, code: &str| {
            access::sign_in_by_phone(db, handle, phone, code, Some(known(1)), &from("10.0.0.1"))
        };
        let wrong = |code: &str| if code == "000000" { "000001" } else { "000000" };
        let sent = send("10.0.0.1").unwrap();
        assert_eq!(sent.code.len(), 6);
        assert_eq!(code(send("10.0.0.1")), "try_later", "not twice within a minute");
        for _ in 0..4 {
            assert_eq!(code(enter(&sent.handle, PHONE, wrong(&sent.code))), "sign_in_wrong");
        }
        assert!(enter(&sent.handle, PHONE, &sent.code).is_ok(), "the fifth try");
        assert_eq!(code(enter(&sent.handle, PHONE, &sent.code)), "sign_in_wrong", "once");

        pass(db, 61);
        let sent = send("10.0.0.1").unwrap();
        for _ in 0..5 {
            assert_eq!(code(enter(&sent.handle, PHONE, wrong(&sent.code))), "sign_in_wrong");
        }
        assert_eq!(code(enter(&sent.handle, PHONE, &sent.code)), "sign_in_wrong", "five tries");

        pass(db, 7_200);
        let sent = send("10.0.0.1").unwrap();
        let other = send("10.0.0.2").unwrap();
        assert_eq!(code(enter(&other.handle, PHONE, wrong(&other.code))), "sign_in_wrong");
        assert_eq!(code(enter(&sent.handle, "13989000002", &sent.code)), "sign_in_wrong", "another's phone");
        pass(db, 300);
        assert_eq!(code(enter(&sent.handle, PHONE, &sent.code)), "sign_in_wrong", "five minutes");

        pass(db, 7_200);
        let sent = send("10.0.0.1").unwrap();
        let unknown = access::sign_in_by_phone(db, &sent.handle, PHONE, &sent.code, None, &from("10.0.0.1"));
        assert_eq!(code(unknown), "sign_in_wrong", "nobody is known by this phone");
    });
}

#[test]
fn codes_are_not_sent_without_end_to_one_phone_or_by_one_source() {
    testkit::on_both(ROOMS, |db| {
        let sources = ["1.0.0.1", "1.0.0.2", "1.0.0.3", "1.0.0.4", "1.0.0.5", "1.0.0.6", "1.0.0.7"];
        let sent = sources
            .iter()
            .filter(|source| {
                let source = **source;
                system(db, move |ctx| access::phone_code(ctx, PHONE, &from(source))).is_ok()
            })
            .count();
        assert_eq!(sent, 6);
        let phones = (0..100).map(|n| format!("139{n:08}"));
        let sent = phones
            .filter(|phone| {
                let phone = phone.clone();
                system(db, move |ctx| access::phone_code(ctx, &phone, &from("6.6.6.6"))).is_ok()
            })
            .count();
        assert_eq!(sent, 30);
    });
}

#[test]
fn guessing_at_a_pin_is_slow_from_wherever_and_the_owner_still_gets_in() {
    testkit::on_both(ROOMS, |db| {
        let opened = by_phone(db, 1, "10.0.0.1").unwrap();
        let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        access::set_pin(db, &session, "135790").unwrap();
        let mut guessed = 0;
        for source in ["6.0.0.1", "6.0.0.2", "6.0.0.3", "6.0.0.4"] {
            for _ in 0..5 {
                match code(access::sign_in_by_card(db, Some(known(1)), "246802", &from(source))).as_str() {
                    "sign_in_wrong" => guessed += 1,
                    other => assert_eq!(other, "try_later"),
                }
            }
        }
        assert_eq!(guessed, 10);
        let device = opened.device.unwrap();
        access::sign_in_by_card(db, Some(known(1)), "135790", &on(device, "6.0.0.1")).expect("on her own phone");
        assert!(by_phone(db, 1, "10.0.0.8").is_ok(), "and by a code");
    });
}

#[test]
fn a_clerk_ends_what_was_opened_with_a_lost_phone() {
    testkit::on_both(ROOMS, |db| {
        put(db, user("clerk", "540502", &[Role::Clerk])).unwrap();
        put(db, user("maker", "540502", &[Role::Maker])).unwrap();
        let reset = |login: &str, who: Known| {
            let who_acts = Actor::new(login, Scope::of(region("540502")));
            db.write(&who_acts, move |ctx| access::reset_resident(ctx, who))
        };
        assert_eq!(code(reset("clerk", known(1))), "not_a_resident");
        let opened = by_phone(db, 1, "10.0.0.1").unwrap();
        let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        access::set_pin(db, &session, "135790").unwrap();
        assert_eq!(code(reset("maker", known(1))), "not_allowed");
        assert_eq!(code(reset("clerk", Known { village: region("540521101201"), ..known(1) })), "out_of_scope");
        reset("clerk", known(1)).unwrap();
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &opened.session))), "session_unknown");
        assert_eq!(code(access::sign_in_by_card(db, Some(known(1)), "135790", &from("10.0.0.2"))), "sign_in_wrong");
        pass(db, 120);
        let again = by_phone(db, 1, "10.0.0.1").unwrap();
        assert_eq!(actor(db, &again.session), session.actor, "the same account");
    });
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn a_relative_asks_is_allowed_acts_within_what_was_given_and_is_stopped() {
    testkit::on_both(ROOMS, |db| {
        let son = actor(db, &by_phone(db, 1, "10.0.0.1").unwrap().session);
        let mother = actor(db, &by_phone(db, 2, "10.0.0.2").unwrap().session);
        let may = |act: Act| db.read(&son, |ctx| access::may_act_for(ctx, citizen(2), act));
        let ask_for = |person: CitizenId, from: &str, to: &str| {
            let (from, to) = (day(from), day(to));
            db.write(&son, move |ctx| access::ask_mandate(ctx, person, &[Act::See, Act::Object], from, to))
        };
        db.read(&son, |ctx| access::may_act_for(ctx, citizen(1), Act::Apply)).expect("one's own");
        assert_eq!(code(may(Act::See)), "no_mandate");
        assert_eq!(code(db.write(&mother, |ctx| access::give_mandate(ctx, citizen(1)))), "mandate_unknown");
        for (from, to) in [("2026-11-22", "2026-11-21"), ("2026-01-01", "2026-11-21"), ("2026-11-22", "2030-11-22")] {
            assert_eq!(code(ask_for(citizen(2), from, to)), "mandate_dates", "{from} {to}");
        }
        assert_eq!(code(ask_for(citizen(1), "2026-11-22", "2027-11-22")), "mandate_for_oneself");
        ask_for(citizen(2), "2026-11-23", "2026-12-31").unwrap();
        assert_eq!(code(may(Act::See)), "no_mandate", "asked is not given");
        assert_eq!(
            code(db.write(&son, |ctx| access::give_mandate(ctx, citizen(2)))),
            "mandate_unknown",
            "not by himself"
        );
        db.write(&mother, |ctx| access::give_mandate(ctx, citizen(1))).unwrap();
        assert_eq!(code(may(Act::See)), "no_mandate", "from tomorrow");
        db.clock().advance_days(1);
        may(Act::See).unwrap();
        may(Act::Object).unwrap();
        assert_eq!(code(may(Act::Apply)), "no_mandate");
        let other_way = db.read(&mother, |ctx| access::may_act_for(ctx, citizen(1), Act::See));
        assert_eq!(code(other_way), "no_mandate", "it has one direction");
        let listed = db.read(&mother, access::mandates).unwrap();
        assert_eq!((listed.len(), listed[0].agent, listed[0].state), (1, citizen(1), MandateState::Given));
        db.clock().advance_days(39);
        assert_eq!(code(may(Act::See)), "no_mandate", "it has ended");

        ask_for(citizen(2), "2027-01-01", "2027-12-31").unwrap();
        db.write(&mother, |ctx| access::give_mandate(ctx, citizen(1))).unwrap();
        may(Act::See).unwrap();
        db.write(&mother, |ctx| access::withdraw_mandate(ctx, citizen(1))).unwrap();
        assert_eq!(code(may(Act::See)), "no_mandate", "withdrawn at once");
        assert_eq!(code(db.write(&son, |ctx| access::withdraw_mandate(ctx, citizen(2)))), "mandate_unknown");
    });
}

#[test]
fn consent_at_the_desk_names_a_document_and_eight_are_the_most() {
    testkit::on_both(ROOMS, |db| {
        put(db, user("clerk", "540502", &[Role::Clerk])).unwrap();
        put(db, user("maker", "540502", &[Role::Maker])).unwrap();
        let mandate = |seq: u16, document: Option<&str>| Mandate {
            person: citizen(seq),
            agent: citizen(1),
            acts: vec![Act::See],
            from: day("2026-11-22"),
            to: day("2027-11-22"),
            state: MandateState::Asked,
            document: document.map(str::to_owned),
        };
        let record = |login: &str, village: &str, mandate: Mandate| {
            let village = region(village);
            let who = Actor::new(login, Scope::of(region("540502")));
            db.write(&who, move |ctx| access::record_mandate(ctx, village, &mandate))
        };
        let here = "540502101201";
        assert_eq!(code(record("maker", here, mandate(2, Some("D-1")))), "not_allowed");
        assert_eq!(code(record("clerk", "540521101201", mandate(2, Some("D-1")))), "out_of_scope");
        assert_eq!(code(record("clerk", here, mandate(2, Some(" ")))), "document_needed");
        for seq in 2..10 {
            record("clerk", here, mandate(seq, Some("D-1"))).unwrap();
        }
        assert_eq!(code(record("clerk", here, mandate(10, Some("D-1")))), "mandates_max");
        record("clerk", here, mandate(9, Some("D-2"))).expect("one that stands may be written anew");
        let agent = actor(db, &by_phone(db, 1, "10.0.0.1").unwrap().session);
        db.read(&agent, |ctx| access::may_act_for(ctx, citizen(9), Act::See)).unwrap();
        db.write(&agent, |ctx| access::withdraw_mandate(ctx, citizen(5))).expect("laid down by himself");
        record("clerk", here, mandate(10, Some("D-1"))).unwrap();
        let clerk = Actor::new("clerk", Scope::of(region("540502")));
        assert_eq!(code(db.read(&clerk, access::mandates)), "not_a_resident");
    });
}
