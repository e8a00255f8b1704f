//! Invitation, password, second factor, sealed references, and the way out.

use access::Role;
use axum::http::header;
use door::Sealed;
use kernel::Actor;

use crate::house::{Desk, PASSWORD, ROOMS, citizen, employ, pass};

fn cookie_of(answer: &crate::house::Answer) -> String {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let session = all.filter_map(|value| value.to_str().ok()).find(|cookie| cookie.starts_with("yika_desk="));
    session.expect("a session").split(';').next().expect("a pair").to_owned()
}

#[test]
fn who_is_invited_sets_a_password_once_and_signs_in() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "maker", Role::Maker, "540500");
        let desk = Desk::open(db);
        let token = db.write(&Actor::system(), |ctx| access::invite(ctx, "maker")).unwrap();
        let page = format!("/platform/invite/{}", token.text());
        desk.get(&format!("{page}?lang=en")).is(200).has(&["Sign-in name: maker"]);
        desk.post(&format!("{page}?lang=en"), "new=barley+yak+butter&again=barley")
            .is(422)
            .has(&["The two passwords differ"]);
        desk.post(&format!("{page}?lang=en"), "new=short&again=short").is(422).has(&["A password has"]);
        assert_eq!(desk.post(&page, "new=barley+yak+butter&again=barley+yak+butter").to(), "/platform/sign-in");
        desk.get(&page).is(404);
        desk.get("/platform/invite/abc").is(404);
        let signed = desk.post("/platform/sign-in", "login=maker&password=barley+yak+butter&to=//evil.example");
        assert_eq!(signed.to(), "/platform", "nobody is led elsewhere");
        desk.holding(&cookie_of(&signed)).get("/platform?lang=en").is(200).has(&["maker的姓名", "Township maker"]);
    });
}

#[test]
fn wrong_passwords_are_slowed_down_and_said_so() {
    testkit::on_sqlite(ROOMS, |db| {
        employ(db, "maker", Role::Maker, "540500");
        let desk = Desk::open(db);
        for _ in 0..5 {
            desk.post("/platform/sign-in?lang=en", "login=maker&password=wrong").is(422).has(&["Sign-in failed"]);
        }
        let slowed = desk.post("/platform/sign-in?lang=en", "login=maker&password=wrong");
        slowed.is(422).has(&["too many tries", "value=\"maker\""]);
    });
}

#[test]
fn who_has_a_second_factor_is_asked_for_it_and_led_back() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "approver", Role::Approver, "540500");
        let desk = Desk::open(db).with("approver");
        desk.get("/platform/security?lang=en").is(200).has(&["You have no codes yet"]);
        desk.get("/platform/second-factor?lang=en").is(200).has(&["you have none yet"]);
        let offer = desk.post("/platform/security/app?lang=en", "");
        offer.is(200).has(&["<svg class=\"y-qr\"", "name=\"key\""]);
        let key = offer.body.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let again = desk.post("/platform/security/app/code?lang=en", &format!("code=000000&key={key}"));
        again.is(422).has(&[&format!("value=\"{key}\""), "Sign-in failed"]);

        db.write(&Actor::system(), |ctx| access::give_totp(ctx, "approver")).unwrap();
        let signed = desk.post(
            "/platform/sign-in",
            &format!("login=approver&password={}&to=/platform/batches", PASSWORD.replace(' ', "+")),
        );
        assert_eq!(signed.to(), "/platform/second-factor?to=/platform/batches");
        let half = desk.holding(&cookie_of(&signed));
        assert_eq!(half.get("/platform/batches").to(), "/platform/second-factor?to=/platform/batches");
        half.get("/platform/second-factor?to=/platform/batches&lang=en")
            .is(200)
            .has(&["value=\"/platform/batches\"", "one-time-code"]);
        half.post("/platform/second-factor?lang=en", "code=000000").is(422).has(&["Sign-in failed"]);
    });
}

#[test]
fn sessions_are_listed_ended_and_the_password_is_changed() {
    testkit::on_sqlite(ROOMS, |db| {
        employ(db, "clerk", Role::Clerk, "540500");
        let desk = Desk::open(db).with("clerk");
        let page = desk.get("/platform/security?lang=en");
        page.is(200).has(&["This one"]);
        let other = access::sign_in(db, "clerk", PASSWORD, &access::Visit::default()).unwrap();
        let page = desk.get("/platform/security?lang=en");
        let reference =
            page.body.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(
            desk.post("/platform/security/sessions", &format!("session={reference}")).to(),
            "/platform/security"
        );
        let other = desk.holding(&format!("yika_desk={}", other.session.text()));
        assert!(other.get("/platform").to().starts_with("/platform/sign-in"));
        desk.post("/platform/security/password?lang=en", "old=wrong&new=silver+crane+lake&again=silver+crane+lake")
            .is(422);
        desk.post("/platform/security/password?lang=en", "old=x&new=a&again=b")
            .is(422)
            .has(&["The two passwords differ"]);
        let form = "old=barley+yak+butter&new=silver+crane+lake&again=silver+crane+lake";
        let changed = desk.post("/platform/security/password", form);
        assert_eq!(changed.to(), "/platform/security");
        assert!(desk.get("/platform").to().starts_with("/platform/sign-in"), "the old session has ended");
        desk.holding(&cookie_of(&changed)).get("/platform").is(200);
    });
}

#[test]
fn a_sealed_person_is_good_for_one_sitting_and_says_nothing() {
    testkit::on_sqlite(ROOMS, |db| {
        employ(db, "clerk", Role::Clerk, "540500");
        employ(db, "other", Role::Clerk, "540500");
        let desk = Desk::open(db);
        let sit = |login| {
            let opened = access::sign_in(db, login, PASSWORD, &access::Visit::default()).unwrap();
            let who = db.read(&Actor::system(), |ctx| access::session_actor(ctx, &opened.session)).unwrap();
            (opened, who)
        };
        desk.with("clerk");
        desk.with("other");
        let (house, (_, clerk), (_, other)) = (&desk.house, sit("clerk"), sit("other"));
        let sealed = Sealed::person(house, &clerk, citizen(1)).to_string();
        assert_eq!(Sealed::open(house, &clerk, &sealed).unwrap(), citizen(1));
        assert_ne!(Sealed::person(house, &clerk, citizen(1)).to_string(), sealed, "never the same twice");
        let over = |who: &access::SignedIn, text: &str| {
            assert_eq!(Sealed::open(house, who, text).unwrap_err().refusal().unwrap().code, "reference_over");
        };
        over(&other, &sealed);
        for at in [0, 20, 40, 63] {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            over(&clerk, std::str::from_utf8(&changed).unwrap());
        }
        for wrong in ["", "540502198001010019", &sealed[1..], &format!("{sealed}A")] {
            over(&clerk, wrong);
        }
        pass(db, 1);
        over(&sit("clerk").1, &sealed);
        over(&clerk, &house.seal(&clerk, "people", &citizen(1).encoded().to_be_bytes()));
        let restarted = Desk::open(db);
        assert!(Sealed::open(&restarted.house, &clerk, &sealed).is_err(), "the key is drawn anew");
    });
}
