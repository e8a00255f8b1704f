//! Signing in at another system, against a simulator of one that can misbehave.

use std::sync::Arc;

use access::Role;
use axum::http::header;
use door::{House, Outside, Serving};
use exchange::IssuerConfig;
use kernel::{Actor, Db};
use serde_json::json;
use testkit::{CLIENT, Issuer, Manners, SECRET};

use crate::house::{Answer, Desk, ROOMS, employ, pass};

const ORIGIN: &str = "https://yika.example";

fn connected(db: &Db, issuer: &Issuer, secret: &str) -> Desk {
    let config = IssuerConfig {
        issuer: issuer.address(),
        reached_at: None,
        client: CLIENT.to_owned(),
        secret: Some(secret.to_owned()),
    };
    let outside = Outside {
        issuer: exchange::Issuer::new(config).expect("an issuer"),
        origin: ORIGIN.to_owned(),
        name: ["政务服务网".to_owned(), "Government portal".to_owned()],
        users: Some("preferred_username".to_owned()),
        residents: None,
    };
    let confined = document::confined::Confined::this_program().expect("a program");
    let serving = Serving { outside: Some(Arc::new(outside)), ..Serving::default() };
    Desk::of(House::serving(db.clone(), confined, "exchange".into(), serving))
}

fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let found = all.filter_map(|value| value.to_str().ok()).find(|cookie| cookie.starts_with(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("no {name}")).split(';').next().expect("a pair").to_owned()
}

/// Sets out; answers the address of the other system, and the browser that went there.
fn depart(desk: &Desk, to: &str) -> (String, Desk) {
    let away = desk.holding("").get(&format!("/platform/sign-in/outside?to={to}"));
    (away.to().to_owned(), desk.holding(&cookie(&away, "yika_outside")))
}

/// There and back as somebody; the answer of the house.
fn there_and_back(desk: &Desk, issuer: &Issuer, login: &str) -> (Answer, Desk) {
    let (away, browser) = depart(desk, "/platform/batches");
    let back = issuer.sign_in(&away, &json!({ "preferred_username": login }));
    let path = back.strip_prefix(ORIGIN).expect("back to us").to_owned();
    (browser.get(&format!("{path}&lang=en")), browser)
}

#[test]
fn a_user_signs_in_elsewhere_and_the_second_factor_is_asked_for_all_the_same() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "maker", Role::Maker, "540500");
        let issuer = Issuer::start(db.clock().now().0);
        let desk = connected(db, &issuer, SECRET);
        let page = desk.get("/platform/sign-in?to=/platform/batches&lang=en");
        page.is(200).has(&["Government portal", "href=\"/platform/sign-in/outside?to=/platform/batches\""]);

        let (signed, browser) = there_and_back(&desk, &issuer, "maker");
        assert_eq!(signed.to(), "/platform/batches");
        assert_eq!(cookie(&signed, "yika_outside"), "yika_outside=", "the way is forgotten");
        let in_house = desk.holding(&cookie(&signed, "yika_desk"));
        in_house.get("/platform?lang=en").is(200).has(&["maker的姓名"]);
        drop(browser);

        db.write(&Actor::system(), |ctx| access::give_totp(ctx, "maker")).unwrap();
        let (half, _) = there_and_back(&desk, &issuer, "maker");
        assert_eq!(half.to(), "/platform/second-factor?to=/platform/batches");

        let (nobody, _) = there_and_back(&desk, &issuer, "nobody");
        nobody.is(422).has(&["Sign-in failed"]);
        db.write(&Actor::system(), |ctx| {
            let user = access::user(ctx, "maker")?.expect("there");
            access::put_user(ctx, &access::User { active: false, ..user })
        })
        .unwrap();
        there_and_back(&desk, &issuer, "maker").0.is(422).has(&["Sign-in failed"]);
    });
}

#[test]
fn a_token_that_is_not_good_opens_nothing() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "maker", Role::Maker, "540500");
        let issuer = Issuer::start(db.clock().now().0);
        let desk = connected(db, &issuer, SECRET);
        let cases = [
            (Manners::OtherNonce, "was not accepted"),
            (Manners::OtherAudience, "was not accepted"),
            (Manners::OtherIssuer, "was not accepted"),
            (Manners::Expired, "was not accepted"),
            (Manners::Unsigned, "was not accepted"),
            (Manners::OtherKey, "was not accepted"),
            (Manners::NoToken, "does not answer"),
            (Manners::Broken, "does not answer"),
        ];
        for (manners, words) in cases {
            issuer.behave(manners);
            let (answer, _) = there_and_back(&desk, &issuer, "maker");
            assert_eq!(answer.status.as_u16(), 422, "{manners:?}");
            answer.has(&[words, "name=\"password\""]);
            assert!(
                !answer.headers.get_all(header::SET_COOKIE).iter().any(|one| one.as_bytes().starts_with(b"yika_desk="))
            );
        }
        issuer.behave(Manners::Good);
        let wrong_secret = connected(db, &issuer, "another secret");
        there_and_back(&wrong_secret, &issuer, "maker").0.is(422).has(&["was not accepted"]);
    });
}

#[test]
fn who_did_not_set_out_here_or_comes_back_twice_or_late_begins_anew() {
    testkit::on_sqlite(ROOMS, |db| {
        employ(db, "maker", Role::Maker, "540500");
        let issuer = Issuer::start(db.clock().now().0);
        let desk = connected(db, &issuer, SECRET);
        let claims = json!({ "preferred_username": "maker" });
        let (away, browser) = depart(&desk, "//evil.example");
        let back = issuer.sign_in(&away, &claims).strip_prefix(ORIGIN).expect("back").to_owned();
        let english = format!("{back}&lang=en");

        desk.holding("").get(&english).is(422).has(&["did not begin here"]);
        let (_, other) = depart(&desk, "/platform");
        other.get(&english).is(422).has(&["did not begin here"]);
        browser.get(&english.replace("state=", "state=x")).is(422).has(&["did not begin here"]);
        let (denied, refused) = depart(&desk, "/platform");
        let state = denied.split("state=").nth(1).unwrap().split('&').next().unwrap();
        let no = format!("/platform/sign-in/outside/back?error=access_denied&state={state}&lang=en");
        refused.get(&no).is(422).has(&["did not agree"]);
        assert_eq!(browser.get(&english).to(), "/platform", "nobody is led elsewhere");
        browser.get(&english).is(422).has(&["was not accepted"]);

        let (away, browser) = depart(&desk, "/platform");
        let late = issuer.sign_in(&away, &claims).strip_prefix(ORIGIN).expect("back").to_owned();
        pass(db, 600);
        browser.get(&format!("{late}&lang=en")).is(422).has(&["was not accepted"]);

        let alone = Desk::open(db);
        alone.get("/platform/sign-in?lang=en").lacks(&["Sign in elsewhere"]);
        alone.get("/platform/sign-in/outside?lang=en").is(422).has(&["is connected here"]);
        alone.get(&english).is(422).has(&["is connected here"]);
    });
}
