//! Terminals: enrolled by a code, believed by their signature, blocked and wiped.

use access::{Health, Message, Role, Signed, TerminalState};
use ed25519_dalek::{Signer, SigningKey};
use kernel::{Actor, CitizenId, Db, Moment, Result, Scope};

use crate::house::{ROOMS, ask, citizen, code, from, pass, put, region, system, user};

const POINT: &str = "540502101000";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn says(db: &Db, message: Message, terminal_id: i64, sequence: i64) -> Signed {
    let at = db.clock().now();
    signed_by(&key(), message, terminal_id, sequence, at)
}

fn signed_by(key: &SigningKey, message: Message, terminal_id: i64, sequence: i64, at: Moment) -> Signed {
    let body = "{}".to_owned();
    let bytes = access::signed_bytes(message, terminal_id, sequence, at, &body);
    Signed { terminal_id, sequence, at, body, signature: key.sign(&bytes).to_bytes() }
}

fn beats(db: &Db, signed: Signed) -> Result<TerminalState> {
    let health = Health { reader: "ready".into(), version: "0.1.0".into(), ..Health::default() };
    system(db, move |ctx| access::heartbeat(ctx, &signed, &health))
}

fn serves(db: &Db, signed: Signed) -> Result<access::Terminal> {
    system(db, move |ctx| access::serving_terminal(ctx, Message::Session, &signed))
}

fn offer(db: &Db) -> String {
    system(db, |ctx| access::offer_enrolment(ctx, "泽当镇一号机", region(POINT))).unwrap()
}

fn enrolled(db: &Db) -> i64 {
    let offered = offer(db);
    system(db, move |ctx| access::enrol(ctx, &offered, key().verifying_key().as_bytes())).unwrap().terminal_id
}

#[test]
fn a_terminal_is_enrolled_heard_blocked_and_wiped() {
    testkit::on_both(ROOMS, |db| {
        let terminal = enrolled(db);
        assert_eq!(beats(db, says(db, Message::Heartbeat, terminal, 10)).unwrap(), TerminalState::Enrolled);
        assert_eq!(serves(db, says(db, Message::Session, terminal, 11)).unwrap().name, "泽当镇一号机");

        system(db, move |ctx| access::block_terminal(ctx, terminal)).unwrap();
        assert_eq!(code(serves(db, says(db, Message::Session, terminal, 12))), "terminal_blocked");
        assert_eq!(beats(db, says(db, Message::Heartbeat, terminal, 13)).unwrap(), TerminalState::Blocked);
        assert_eq!(code(system(db, move |ctx| access::block_terminal(ctx, terminal))), "terminal_not_enrolled");
        system(db, move |ctx| access::unblock_terminal(ctx, terminal)).unwrap();
        assert_eq!(code(system(db, move |ctx| access::unblock_terminal(ctx, terminal))), "terminal_not_blocked");
        assert!(serves(db, says(db, Message::Session, terminal, 14)).is_ok());

        system(db, move |ctx| access::wipe_terminal(ctx, terminal)).unwrap();
        assert_eq!(beats(db, says(db, Message::Heartbeat, terminal, 15)).unwrap(), TerminalState::Wiped);
        assert_eq!(code(serves(db, says(db, Message::Session, terminal, 16))), "terminal_wiped");
        for deed in [access::unblock_terminal, access::block_terminal, access::wipe_terminal] {
            assert_eq!(code(system(db, move |ctx| deed(ctx, terminal))), "terminal_wiped", "it never comes back");
        }

        let listed = ask(db, access::terminals).unwrap();
        let heard = listed[0].heard.clone().unwrap();
        assert_eq!((listed.len(), listed[0].state, heard.clock_offset_micros), (1, TerminalState::Wiped, 0));
        assert_eq!((&*heard.health.reader, &*heard.health.version), ("ready", "0.1.0"));
    });
}

#[test]
fn a_message_is_believed_once_signed_and_in_its_time() {
    testkit::on_both(ROOMS, |db| {
        let terminal = enrolled(db);
        let first = says(db, Message::Heartbeat, terminal, 10);
        beats(db, first.clone()).unwrap();
        assert_eq!(code(beats(db, first.clone())), "terminal_replayed");
        assert_eq!(code(beats(db, says(db, Message::Heartbeat, terminal, 9))), "terminal_replayed");
        assert_eq!(code(beats(db, says(db, Message::Heartbeat, terminal + 1, 11))), "terminal_unknown");
        for other in [Message::Heartbeat, Message::Code] {
            assert_eq!(code(serves(db, says(db, other, terminal, 11))), "terminal_signature_wrong");
        }
        let other = SigningKey::from_bytes(&[8; 32]);
        let by_other = signed_by(&other, Message::Heartbeat, terminal, 11, db.clock().now());
        assert_eq!(code(beats(db, by_other)), "terminal_signature_wrong");
        let changes: [fn(&mut Signed); 3] = [|it| it.sequence += 1, |it| it.at.0 += 1, |it| it.body.push(' ')];
        for change in changes {
            let mut changed = says(db, Message::Heartbeat, terminal, 11);
            change(&mut changed);
            assert_eq!(code(beats(db, changed)), "terminal_signature_wrong");
        }
        let now = db.clock().now().0;
        for (minutes, believed) in [(-6, false), (6, false), (-4, true), (4, true)] {
            let at = Moment(now + minutes * 60_000_000);
            let answer = beats(db, signed_by(&key(), Message::Heartbeat, terminal, 20 + minutes, at));
            assert_eq!(answer.is_ok(), believed, "{minutes}");
            if let Err(why) = answer {
                assert_eq!(why.refusal().unwrap().code, "terminal_clock_wrong");
            }
        }
    });
}

#[test]
fn a_code_enrols_one_terminal_within_a_day() {
    testkit::on_both(ROOMS, |db| {
        let enrol =
            |offered: String| system(db, move |ctx| access::enrol(ctx, &offered, key().verifying_key().as_bytes()));
        let used = offer(db);
        let with_gaps = format!("{} {}-{}", &used[..4], &used[4..8], &used[8..]);
        enrol(with_gaps).unwrap();
        let late = offer(db);
        pass(db, 24 * 3600);
        for wrong in [used, late, "0000000000000000".to_owned(), String::new()] {
            assert_eq!(code(enrol(wrong)), "enrolment_code_wrong");
        }
        let offered = offer(db);
        let weak = offered.clone();
        assert_eq!(code(system(db, move |ctx| access::enrol(ctx, &weak, &[0; 32]))), "terminal_key_malformed");
        enrol(offered).unwrap();
    });
}

#[test]
fn terminals_are_kept_by_who_keeps_users_within_the_region() {
    testkit::on_both(ROOMS, |db| {
        let terminal = enrolled(db);
        put(db, user("keeper", "540502", &[Role::SecurityAdmin])).unwrap();
        put(db, user("elsewhere", "540521", &[Role::SecurityAdmin])).unwrap();
        put(db, user("clerk", "540502", &[Role::Clerk])).unwrap();
        let as_user = |login: &str, place: &str| Actor::new(login, Scope::of(region(place)));
        let block = |actor: &Actor| db.write(actor, move |ctx| access::block_terminal(ctx, terminal));
        let offers = |actor: &Actor| db.write(actor, |ctx| access::offer_enrolment(ctx, "x", region(POINT)));
        assert_eq!(code(block(&as_user("clerk", "540502"))), "not_allowed");
        assert_eq!(code(block(&as_user("elsewhere", "540521"))), "terminal_unknown");
        assert_eq!(code(offers(&as_user("elsewhere", "540521"))), "region_not_yours");
        let nameless = |ctx: &mut kernel::Ctx| access::offer_enrolment(ctx, " ", region(POINT));
        assert_eq!(code(db.write(&as_user("keeper", "540502"), nameless)), "terminal_needs_name");
        let seen = |actor: &Actor| db.read(actor, access::terminals).map(|all| all.len());
        assert_eq!(seen(&as_user("clerk", "540502")).unwrap(), 1);
        assert_eq!(seen(&as_user("elsewhere", "540521")).unwrap(), 0);
        block(&as_user("keeper", "540502")).unwrap();
    });
}

#[test]
fn a_session_at_a_terminal_is_short_and_remembers_no_device() {
    testkit::on_both(ROOMS, |db| {
        let person: CitizenId = citizen(1);
        let known = access::Known { person, village: region("540502101201") };
        let phone = "13989000001";
        let sent = system(db, move |ctx| access::phone_code(ctx, phone, &from("a"))).unwrap();
        let opened = access::sign_in_by_phone(db, &sent.handle, phone, &sent.code, Some(known), &from("a")).unwrap();
        let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        access::set_pin(db, &session, "135790").unwrap();

        let id = enrolled(db);
        let terminal = serves(db, says(db, Message::Session, id, 1)).unwrap();
        let enter = |who, pin| access::sign_in_at_terminal(db, &terminal, who, pin, "zh");
        assert_eq!(code(enter(Some(known), "135791")), "sign_in_wrong");
        assert_eq!(code(enter(None, "135790")), "sign_in_wrong");
        let opened = enter(Some(known), "135790").unwrap();
        assert!(opened.device.is_none());
        let here = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        assert_eq!(here.ends_at.0 - db.clock().now().0, access::TERMINAL_MINUTES_MAX * 60_000_000);
        // It knows where it was opened; one of an own device was opened nowhere.
        assert_eq!(ask(db, |ctx| access::terminal_of(ctx, &here)).unwrap().map(|one| one.terminal_id), Some(id));
        assert_eq!(ask(db, |ctx| access::terminal_of(ctx, &session)).unwrap(), None);

        assert_eq!(code(access::change_pin(db, &here, "135791", "864209", &from("b"))), "sign_in_wrong");
        assert_eq!(code(access::change_pin(db, &here, "135790", "111111", &from("b"))), "bad_pin");
        access::change_pin(db, &here, "135790", "864209", &from("b")).unwrap();
        assert_eq!(code(enter(Some(known), "135790")), "sign_in_wrong");
        assert!(enter(Some(known), "864209").is_ok());

        pass(db, access::TERMINAL_MINUTES_MAX * 60);
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &opened.session))), "session_over");
    });
}
