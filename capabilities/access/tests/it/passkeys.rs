//! Passkeys, with a device in software that shares no code with the room.

use access::{PasskeySite, Role, Token};
use kernel::Db;
use testkit::{Device, PRESENT, holder_in};

use crate::house::{PASSWORD, ROOMS, ask, code, employ, from, pass, put, user, with_app};

const ORIGIN: &str = "https://yika.example";

fn device(seed: u8) -> Device {
    Device::new(seed, ORIGIN, "yika.example")
}

fn site() -> PasskeySite {
    PasskeySite::new(ORIGIN).unwrap()
}

fn offer(db: &Db, token: &Token) -> kernel::Result<String> {
    let session = ask(db, |ctx| access::session_actor(ctx, token))?;
    db.write(&session.actor.clone(), move |ctx| access::offer_passkey(ctx, &site(), &session))
}

fn challenge(db: &Db, token: &Token) -> kernel::Result<String> {
    let again = Token::parse(&token.text())?;
    crate::house::system(db, move |ctx| access::ask_passkey(ctx, &site(), &again))
}

#[test]
fn a_passkey_is_added_and_confirms_a_sign_in_and_an_approval() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        let here = from("10.0.0.1");
        let first = access::sign_in(db, "li", PASSWORD, &here).unwrap().session;
        assert_eq!(code(challenge(db, &first)), "passkey_wrong", "there is none yet");
        let mut own = device(7);
        let made = own.create(&offer(db, &first).unwrap());
        let added = access::add_passkey(db, &site(), &first, &made, "phone", &here).unwrap().session;
        assert_eq!(code(access::add_passkey(db, &site(), &added, &made, "phone", &here)), "passkey_wrong", "once");
        let session = ask(db, |ctx| access::session_actor(ctx, &added)).unwrap();
        ask(db, |ctx| access::fresh_second_factor(ctx, &session)).unwrap();
        let lines = db.read(&session.actor, access::passkeys).unwrap();
        assert_eq!((lines.len(), &*lines[0].words), (1, "phone"));

        let half = access::sign_in(db, "li", PASSWORD, &here).unwrap();
        assert!(half.second_factor_needed);
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &half.session))), "second_factor_needed");
        let answer = own.get(&challenge(db, &half.session).unwrap());
        let whole = access::confirm_with_passkey(db, &site(), &half.session, &answer, &here).unwrap();
        let replayed = access::confirm_with_passkey(db, &site(), &whole.session, &answer, &here);
        assert_eq!(code(replayed), "passkey_wrong", "no challenge waits");
        challenge(db, &whole.session).unwrap();
        let replayed = access::confirm_with_passkey(db, &site(), &whole.session, &answer, &here);
        assert_eq!(code(replayed), "sign_in_wrong", "the answer to another challenge");

        pass(db, 300);
        let signed = ask(db, |ctx| access::session_actor(ctx, &whole.session)).unwrap();
        assert_eq!(code(ask(db, |ctx| access::fresh_second_factor(ctx, &signed))), "second_factor_needed");
        let answer = own.get(&challenge(db, &whole.session).unwrap());
        let fresh = access::confirm_with_passkey(db, &site(), &whole.session, &answer, &here).unwrap();
        let signed = ask(db, |ctx| access::session_actor(ctx, &fresh.session)).unwrap();
        ask(db, |ctx| access::fresh_second_factor(ctx, &signed)).unwrap();

        let lines = db.read(&signed.actor, access::passkeys).unwrap();
        assert_eq!(lines[0].used_at, Some(db.clock().now()), "its owner sees when it was last used");
        let drop_it = |password: &str| access::drop_passkey(db, &fresh.session, &lines[0].reference, password, &here);
        assert_eq!(code(drop_it("")), "last_second_factor");
        assert_eq!(code(drop_it("not the password")), "sign_in_wrong");
        drop_it(PASSWORD).unwrap();
        assert_eq!(code(drop_it(PASSWORD)), "passkey_wrong", "it is gone");
        assert!(!access::sign_in(db, "li", PASSWORD, &here).unwrap().second_factor_needed);
    });
}

#[test]
fn a_passkey_signs_in_by_itself_and_that_is_both_factors() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        employ(db, "wu", Role::Maker);
        let here = from("10.0.0.1");
        let offered = |login: &str| {
            let token = access::sign_in(db, login, PASSWORD, &here).unwrap().session;
            let challenge = offer(db, &token).unwrap();
            (token, challenge)
        };
        let ask = || crate::house::system(db, |ctx| access::ask_passkey_of_anybody(ctx, &site())).unwrap();
        let enter = |ask: &access::PasskeyAsk, answer: &str| {
            access::sign_in_by_passkey(db, &site(), &ask.waiting, answer, &here)
        };
        let (token, challenge) = offered("li");
        assert!(challenge.contains(r#""residentKey":"preferred""#), "{challenge}");
        let (li, wu) = (holder_in(&challenge), holder_in(&offered("wu").1));
        let mut own = device(7);
        access::add_passkey(db, &site(), &token, &own.create(&challenge), "phone", &here).unwrap();

        let asked = ask();
        assert!(!asked.challenge.contains("mediation"), "{}", asked.challenge);
        let answer = own.get_for(&asked.challenge, &li);
        let opened = enter(&asked, &answer).unwrap();
        assert!(!opened.second_factor_needed);
        let signed = self::ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        assert_eq!(&*signed.actor.user, "li");
        self::ask(db, |ctx| access::fresh_second_factor(ctx, &signed)).unwrap();
        assert_eq!(code(enter(&asked, &answer)), "passkey_wrong", "a challenge is taken once");

        let mut tries: Vec<(&str, Device, Vec<u8>)> = vec![
            ("another holder's handle", Device { counter: 20, ..device(7) }, wu),
            ("a passkey that nobody added", device(8), li.clone()),
            ("another key", Device { key: device(9).key, counter: 20, ..device(7) }, li.clone()),
            ("another origin", Device { origin: "https://evil.example", counter: 20, ..device(7) }, li.clone()),
            ("nobody verified", Device { flags: PRESENT, counter: 20, ..device(7) }, li.clone()),
        ];
        for (what, device, handle) in &mut tries {
            let asked = ask();
            let answer = device.get_for(&asked.challenge, handle);
            assert_eq!(code(enter(&asked, &answer)), "sign_in_wrong", "{what}");
        }
        let (one, other) = (ask(), ask());
        let answer = own.get_for(&one.challenge, &li);
        assert_eq!(code(enter(&other, &answer)), "sign_in_wrong", "the answer to another challenge");
        let session = access::sign_in(db, "li", PASSWORD, &here).unwrap().session;
        let answer = own.get_for(&self::challenge(db, &session).unwrap(), &li);
        let waiting = access::PasskeyAsk { challenge: String::new(), waiting: session };
        assert_eq!(code(enter(&waiting, &answer)), "passkey_wrong", "what waits in a session waits for its user");
        let asked = ask();
        let answer = own.get_for(&asked.challenge, &li);
        put(db, access::User { active: false, ..user("li", "540500", &[Role::Approver]) }).unwrap();
        assert_eq!(code(enter(&asked, &answer)), "sign_in_wrong", "locked");
    });
}

#[test]
fn wrong_answers_are_counted_for_where_they_come_from() {
    testkit::on_both(ROOMS, |db| {
        let try_from = |source: &str| {
            let asked = crate::house::system(db, |ctx| access::ask_passkey_of_anybody(ctx, &site())).unwrap();
            code(access::sign_in_by_passkey(db, &site(), &asked.waiting, "{}", &from(source)))
        };
        for _ in 0..60 {
            assert_eq!(try_from("10.0.0.1"), "sign_in_wrong");
        }
        assert_eq!(try_from("10.0.0.1"), "try_later");
        assert_eq!(try_from("10.0.0.2"), "sign_in_wrong", "nobody else waits");
    });
}

#[test]
fn what_is_not_the_passkeys_own_fresh_answer_is_refused() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        employ(db, "wu", Role::Approver);
        let here = from("10.0.0.1");
        let add = |login: &str, device: &Device| {
            let token = access::sign_in(db, login, PASSWORD, &here).unwrap().session;
            let made = device.create(&offer(db, &token).unwrap());
            access::add_passkey(db, &site(), &token, &made, "key", &here).map(|opened| opened.session)
        };
        let token = add("li", &device(7)).unwrap();
        assert_eq!(code(add("wu", &device(7))), "passkey_wrong", "another's passkey");
        assert_eq!(code(add("wu", &Device { origin: "https://yika.example.evil", ..device(8) })), "passkey_wrong");
        assert_eq!(code(add("wu", &Device { flags: PRESENT, ..device(8) })), "passkey_wrong", "nobody verified");

        let wrong = [
            ("another key", Device { key: device(9).key, ..device(7) }),
            ("another origin", Device { origin: "https://evil.example", ..device(7) }),
            ("another host", Device { host: "evil.example", ..device(7) }),
            ("nobody verified", Device { flags: PRESENT, ..device(7) }),
            ("an unknown passkey", Device { id: vec![1; 16], ..device(7) }),
        ];
        for (what, mut device) in wrong {
            let answer = device.get(&challenge(db, &token).unwrap());
            assert_eq!(
                code(access::confirm_with_passkey(db, &site(), &token, &answer, &here)),
                "sign_in_wrong",
                "{what}"
            );
        }
        challenge(db, &token).unwrap();
        assert_eq!(code(access::confirm_with_passkey(db, &site(), &token, "{}", &here)), "sign_in_wrong");
        let late = device(7).get(&challenge(db, &token).unwrap());
        pass(db, 300);
        assert_eq!(
            code(access::confirm_with_passkey(db, &site(), &token, &late, &here)),
            "passkey_wrong",
            "five minutes"
        );

        // A clone: the counter goes back.
        let mut own = Device { counter: 10, ..device(7) };
        let answer = own.get(&challenge(db, &token).unwrap());
        let token = access::confirm_with_passkey(db, &site(), &token, &answer, &here).unwrap().session;
        let mut clone = Device { counter: 5, ..device(7) };
        let answer = clone.get(&challenge(db, &token).unwrap());
        assert_eq!(code(access::confirm_with_passkey(db, &site(), &token, &answer, &here)), "sign_in_wrong");
    });
}

#[test]
fn a_passkey_beside_an_app_needs_a_fresh_confirmation() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        let (opened, ..) = with_app(db, "li");
        offer(db, &opened.session).unwrap();
        pass(db, 300);
        assert_eq!(code(offer(db, &opened.session)), "second_factor_needed");
    });
    for bad in ["yika", "https://10.0.0.1", ""] {
        assert_eq!(code(PasskeySite::new(bad).map(drop)), "passkey_origin", "{bad}");
    }
}
