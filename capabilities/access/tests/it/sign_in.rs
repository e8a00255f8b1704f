//! Invitation, password, second factor, sessions; and guessing.

use access::{Deed, Role, Token};
use kernel::{Actor, Scope};

use crate::house::{PASSWORD, ROOMS, app_code, ask, code, employ, from, on, pass, put, region, system, user, with_app};

#[test]
fn a_clerk_is_invited_sets_a_password_signs_in_adds_an_app_and_approves_with_it() {
    testkit::on_both(ROOMS, |db| {
        put(db, user("li", "540502", &[Role::Approver])).unwrap();
        let invite = system(db, |ctx| access::invite(ctx, "li")).unwrap();
        assert_eq!(ask(db, |ctx| access::invited(ctx, &invite)).unwrap(), "li");
        assert_eq!(code(access::accept_invite(db, &invite, "short")), "password_length");
        assert_eq!(code(access::accept_invite(db, &invite, "Password12345")), "password_common");
        assert_eq!(access::accept_invite(db, &invite, PASSWORD).unwrap(), "li");
        assert_eq!(code(access::accept_invite(db, &invite, PASSWORD)), "invite_unknown", "once");

        let opened = access::sign_in(db, "li", PASSWORD, &from("10.0.0.1")).unwrap();
        assert!(!opened.second_factor_needed && opened.device.is_some());
        let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        assert_eq!(session.actor, Actor::new("li", Scope::of(region("540502"))));
        assert_eq!((&*session.roles, &*session.language), (&[Role::Approver][..], "zh"));
        db.read(&session.actor, |ctx| access::require(ctx, Deed::ApproveBatch)).unwrap();
        assert_eq!(code(ask(db, |ctx| access::fresh_second_factor(ctx, &session))), "second_factor_needed");

        let (confirmed, key, _) = with_app(db, "li");
        let session = ask(db, |ctx| access::session_actor(ctx, &confirmed.session)).unwrap();
        ask(db, |ctx| access::fresh_second_factor(ctx, &session)).unwrap();
        pass(db, 299);
        ask(db, |ctx| access::fresh_second_factor(ctx, &session)).unwrap();
        pass(db, 1);
        assert_eq!(code(ask(db, |ctx| access::fresh_second_factor(ctx, &session))), "second_factor_needed");

        let again = access::confirm_with_code(db, &confirmed.session, &app_code(db, &key), &from("10.0.0.1")).unwrap();
        assert_eq!(
            code(ask(db, |ctx| access::session_actor(ctx, &confirmed.session))),
            "session_unknown",
            "a new token"
        );
        let session = ask(db, |ctx| access::session_actor(ctx, &again.session)).unwrap();
        ask(db, |ctx| access::fresh_second_factor(ctx, &session)).unwrap();

        // The next sign-in opens nothing before the code.
        pass(db, 60);
        let half = access::sign_in(db, "li", PASSWORD, &from("10.0.0.2")).unwrap();
        assert!(half.second_factor_needed && half.device.is_none());
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &half.session))), "second_factor_needed");
        let factors = ask(db, |ctx| access::second_factors(ctx, &half.session)).unwrap();
        assert_eq!((factors.codes, factors.recovery_codes, factors.passkeys), (true, 10, 0));
        let whole = access::confirm_with_code(db, &half.session, &app_code(db, &key), &from("10.0.0.2")).unwrap();
        assert!(ask(db, |ctx| access::session_actor(ctx, &whole.session)).is_ok());
    });
}

#[test]
fn wrong_name_wrong_password_locked_and_not_invited_are_one_answer() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Maker);
        put(db, user("new", "540500", &[Role::Maker])).unwrap();
        employ(db, "gone", Role::Maker);
        put(db, access::User { active: false, ..user("gone", "540500", &[Role::Maker]) }).unwrap();
        let before = ask(db, audit::size).unwrap();
        for (login, password) in
            [("li", "wrong password"), ("nobody", PASSWORD), ("new", PASSWORD), ("new", ""), ("gone", PASSWORD)]
        {
            assert_eq!(code(access::sign_in(db, login, password, &from("10.0.0.9"))), "sign_in_wrong", "{login}");
        }
        assert_eq!(ask(db, audit::size).unwrap(), before + 5, "each try is in the log");
        assert_eq!(code(Token::parse("no token")), "session_unknown");
    });
}

#[test]
fn a_stranger_who_guesses_delays_himself_and_not_the_victim() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Maker);
        let device = access::sign_in(db, "li", PASSWORD, &from("10.0.0.1")).unwrap().device.unwrap();
        for _ in 0..5 {
            assert_eq!(code(access::sign_in(db, "li", "a guess of mine", &from("6.6.6.6"))), "sign_in_wrong");
        }
        let refused = access::sign_in(db, "li", PASSWORD, &from("6.6.6.6")).unwrap_err();
        assert_eq!(refused.refusal().unwrap().code, "try_later", "also with the right one");
        let seconds: i64 = refused.refusal().unwrap().arg("seconds").unwrap().parse().unwrap();
        access::sign_in(db, "li", PASSWORD, &from("10.0.0.7")).expect("from elsewhere");
        let known = access::sign_in(db, "li", PASSWORD, &on(device, "6.6.6.6")).expect("on a known device");
        assert!(known.device.is_none(), "it keeps its token");
        pass(db, seconds);
        assert_eq!(code(access::sign_in(db, "li", "another guess", &from("6.6.6.6"))), "sign_in_wrong");
        assert_eq!(code(access::sign_in(db, "li", "another guess", &from("6.6.6.6"))), "try_later", "longer now");
        // A device known to one is a stranger's to another.
        employ(db, "wu", Role::Maker);
        let mine = access::sign_in(db, "wu", PASSWORD, &from("10.0.0.3")).unwrap().device.unwrap();
        assert_eq!(code(access::sign_in(db, "li", PASSWORD, &on(mine, "6.6.6.6"))), "try_later");
    });
}

#[test]
fn one_source_that_tries_many_names_is_slowed_down() {
    testkit::on_both(ROOMS, |db| {
        let mut looked_at = 0;
        while looked_at < 100 {
            let login = format!("name{looked_at}");
            match code(access::sign_in(db, &login, "summer 2026 shannan", &from("6.6.6.6"))).as_str() {
                "sign_in_wrong" => looked_at += 1,
                "try_later" => break,
                other => panic!("{other}"),
            }
        }
        assert_eq!(looked_at, 60);
    });
}

#[test]
fn a_code_is_taken_once_and_recovery_codes_too() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        let (first, key, recovery) = with_app(db, "li");
        let here = from("10.0.0.1");
        let used = app_code(db, &key);
        assert_eq!(code(access::confirm_with_code(db, &first.session, &used, &here)), "sign_in_wrong", "taken already");
        pass(db, 30);
        let next = app_code(db, &key);
        let second = access::confirm_with_code(db, &first.session, &next, &here).unwrap();
        assert_eq!(code(access::confirm_with_code(db, &second.session, &next, &here)), "sign_in_wrong");
        assert_eq!(code(access::confirm_with_code(db, &second.session, &used, &here)), "sign_in_wrong", "nor an older");
        let written = format!("{}-{}", &recovery[0][..5], &recovery[0][5..]);
        let third = access::confirm_with_code(db, &second.session, &written, &here).unwrap();
        assert_eq!(code(access::confirm_with_code(db, &third.session, &recovery[0], &here)), "sign_in_wrong");
        assert_eq!(ask(db, |ctx| access::second_factors(ctx, &third.session)).unwrap().recovery_codes, 9);
        system(db, |ctx| access::forget_second_factors(ctx, "li")).unwrap();
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &third.session))), "session_unknown");
        assert!(!access::sign_in(db, "li", PASSWORD, &here).unwrap().second_factor_needed);
    });
}

#[test]
fn an_app_is_replaced_only_with_a_fresh_confirmation() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        let (opened, key, _) = with_app(db, "li");
        pass(db, 600);
        let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
        let (actor, offered) = (session.actor.clone(), session.clone());
        assert_eq!(code(db.write(&actor, move |ctx| access::offer_totp(ctx, &offered))), "second_factor_needed");
        let here = from("10.0.0.1");
        let fresh = access::confirm_with_code(db, &opened.session, &app_code(db, &key), &here).unwrap();
        let session = ask(db, |ctx| access::session_actor(ctx, &fresh.session)).unwrap();
        let offer = db.write(&actor, move |ctx| access::offer_totp(ctx, &session)).unwrap();
        assert!(offer.uri.starts_with("otpauth://totp/Yika:li?secret=") && offer.uri.contains(&offer.key));
        pass(db, 30);
        let still = access::confirm_with_code(db, &fresh.session, &app_code(db, &key), &here).unwrap();
        let wrong = access::accept_totp(db, &still.session, &app_code(db, &key), &here);
        assert_eq!(code(wrong), "sign_in_wrong", "the old app's code does not accept the new one");
        let (replaced, _) = access::accept_totp(db, &still.session, &app_code(db, &offer.key), &here).unwrap();
        pass(db, 30);
        assert_eq!(code(access::confirm_with_code(db, &replaced.session, &app_code(db, &key), &here)), "sign_in_wrong");
        access::confirm_with_code(db, &replaced.session, &app_code(db, &offer.key), &here).unwrap();
    });
}

#[test]
fn a_session_ends_after_quiet_after_its_longest_time_and_when_it_is_revoked() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Maker);
        let sign_in = || access::sign_in(db, "li", PASSWORD, &from("10.0.0.1")).unwrap().session;
        let look = |token: &Token| ask(db, |ctx| access::session_actor(ctx, token));
        let quiet = sign_in();
        pass(db, 30 * 60 - 1);
        assert!(look(&quiet).unwrap().touch_due);
        pass(db, 1);
        assert_eq!(code(look(&quiet)), "session_over");

        let busy = sign_in();
        for _ in 0..12 * 4 {
            let session = look(&busy).unwrap();
            db.write(&session.actor.clone(), move |ctx| access::touch(ctx, &session)).unwrap();
            assert!(!look(&busy).unwrap().touch_due);
            pass(db, 15 * 60);
        }
        assert_eq!(code(look(&busy)), "session_over", "twelve hours");

        let (one, other) = (sign_in(), sign_in());
        let actor = look(&one).unwrap().actor;
        let lines = db.read(&actor, access::sessions).unwrap();
        assert_eq!((lines.len(), &*lines[0].words), (2, "Chromium, Linux"));
        let reference = access::reference(&look(&other).unwrap());
        let stranger = Actor::new("wu", Scope::EVERYWHERE);
        let theirs = reference.clone();
        assert_eq!(code(db.write(&stranger, move |ctx| access::revoke(ctx, &theirs))), "session_unknown");
        db.write(&actor, move |ctx| access::revoke(ctx, &reference)).unwrap();
        assert_eq!(code(look(&other)), "session_unknown");
        let signed = look(&one).unwrap();
        db.write(&actor, move |ctx| access::sign_out(ctx, &signed)).unwrap();
        assert_eq!(code(look(&one)), "session_unknown");

        let third = sign_in();
        put(db, access::User { active: false, ..user("li", "540500", &[Role::Maker]) }).unwrap();
        assert_eq!(code(look(&third)), "session_unknown", "who is locked is signed out");
        db.clock().advance_days(2);
        system(db, access::sweep).unwrap();
        assert!(db.read(&actor, access::sessions).unwrap().is_empty());
    });
}

#[test]
fn a_changed_password_ends_all_other_sessions_and_asks_for_the_old_one() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Maker);
        let here = from("10.0.0.1");
        let (one, other) =
            (access::sign_in(db, "li", PASSWORD, &here).unwrap(), access::sign_in(db, "li", PASSWORD, &here).unwrap());
        let change = |old: &str, new: &str| access::change_password(db, &one.session, old, new, &here);
        assert_eq!(code(change("not the old one", "tsampa at dawn 7")), "sign_in_wrong");
        assert_eq!(code(change(PASSWORD, "li")), "password_length");
        let changed = change(PASSWORD, "tsampa at dawn 7").unwrap();
        for ended in [&one.session, &other.session] {
            assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, ended))), "session_unknown");
        }
        assert!(ask(db, |ctx| access::session_actor(ctx, &changed.session)).is_ok());
        assert_eq!(code(access::sign_in(db, "li", PASSWORD, &here)), "sign_in_wrong");
        access::sign_in(db, "li", "tsampa at dawn 7", &here).unwrap();
        // Forgotten: a new invitation, and what was open is closed.
        let invite = system(db, |ctx| access::invite(ctx, "li")).unwrap();
        assert!(ask(db, |ctx| access::session_actor(ctx, &changed.session)).is_ok(), "nothing ends before it is used");
        let newer = system(db, |ctx| access::invite(ctx, "li")).unwrap();
        assert_eq!(code(access::accept_invite(db, &invite, PASSWORD)), "invite_unknown", "the newest counts");
        access::accept_invite(db, &newer, PASSWORD).unwrap();
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &changed.session))), "session_unknown");
        let late = system(db, |ctx| access::invite(ctx, "li")).unwrap();
        db.clock().advance_days(3);
        assert_eq!(code(access::accept_invite(db, &late, PASSWORD)), "invite_unknown");
    });
}

#[test]
fn a_machine_acts_for_its_user_until_its_day_and_never_approves() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "bank.api", Role::Approver);
        assert_eq!(code(system(db, |ctx| access::machine_token(ctx, "bank.api", 0, "api"))), "token_days");
        assert_eq!(code(system(db, |ctx| access::machine_token(ctx, "bank.api", 367, "api"))), "token_days");
        assert_eq!(code(system(db, |ctx| access::machine_token(ctx, "nobody", 1, "api"))), "user_unknown");
        let token = system(db, |ctx| access::machine_token(ctx, "bank.api", 30, "api")).unwrap();
        db.clock().advance_days(29);
        let session = ask(db, |ctx| access::session_actor(ctx, &token)).unwrap();
        assert_eq!((session.kind, &*session.actor.user), (access::Kind::Machine, "bank.api"));
        assert_eq!(code(ask(db, |ctx| access::fresh_second_factor(ctx, &session))), "second_factor_needed");
        assert_eq!(code(access::confirm_with_code(db, &token, "000000", &from("1.1.1.1"))), "session_unknown");
        db.clock().advance_days(1);
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &token))), "session_over");
        let token = system(db, |ctx| access::machine_token(ctx, "bank.api", 30, "api")).unwrap();
        system(db, |ctx| access::revoke_all(ctx, "bank.api")).unwrap();
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &token))), "session_unknown");
    });
}
