//! Sign-in from another system; the tokens are written and signed here by hand.

use access::{OutsideIssuer, Role, SignedIn, Token};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use kernel::Db;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};

use crate::house::{PASSWORD, ROOMS, ask, code, employ, from, pass, put, system, user, with_app};

const ISSUER: &str = "https://login.gov.example";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn issuer() -> OutsideIssuer {
    let point = key(3).verifying_key().to_sec1_point(false);
    let part = |from: usize| BASE64.encode(&point.as_bytes()[from..from + 32]);
    let keys =
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "kid": "1", "x": part(1), "y": part(33) }] });
    OutsideIssuer::new(ISSUER, "yika", &keys.to_string()).unwrap()
}

fn claims(db: &Db, nonce: &Token) -> Value {
    let now = db.clock().now().0 / 1_000_000;
    json!({ "iss": ISSUER, "sub": "u-1", "aud": "yika", "iat": now, "exp": now + 300, "nonce": nonce.text() })
}

fn signed(claims: &Value, by: &SigningKey) -> String {
    let part = |value: &Value| BASE64.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": "ES256", "kid": "1", "typ": "JWT" })), part(claims));
    let signature: Signature = by.sign(text.as_bytes());
    format!("{text}.{}", BASE64.encode(signature.to_bytes()))
}

fn nonce(db: &Db) -> Token {
    system(db, access::outside_nonce).unwrap()
}

fn link(db: &Db, session: &SignedIn) -> kernel::Result<()> {
    let nonce = nonce(db);
    access::link_outside(db, session, &issuer(), &signed(&claims(db, &nonce), &key(3)), &nonce)
}

fn enter(db: &Db) -> kernel::Result<access::Opened> {
    let nonce = nonce(db);
    access::sign_in_from_outside(db, &issuer(), &signed(&claims(db, &nonce), &key(3)), &nonce, &from("10.0.0.1"))
}

fn signed_in(db: &Db, login: &str) -> SignedIn {
    let token = access::sign_in(db, login, PASSWORD, &from("10.0.0.1")).unwrap().session;
    ask(db, |ctx| access::session_actor(ctx, &token)).unwrap()
}

#[test]
fn a_linked_identity_signs_in_and_the_second_factor_is_asked_for_all_the_same() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        employ(db, "wu", Role::Maker);
        assert_eq!(code(enter(db)), "sign_in_wrong", "nobody is linked");
        let li = signed_in(db, "li");
        link(db, &li).unwrap();
        link(db, &li).expect("twice is once");
        assert_eq!(code(link(db, &signed_in(db, "wu"))), "outside_taken");
        let opened = enter(db).unwrap();
        assert_eq!(&*ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap().actor.user, "li");
        with_app(db, "li");
        assert!(enter(db).unwrap().second_factor_needed);
        put(db, access::User { active: false, ..user("li", "540500", &[Role::Approver]) }).unwrap();
        assert_eq!(code(enter(db)), "sign_in_wrong", "locked");
        db.write(&li.actor, access::unlink_outside).unwrap();
        link(db, &signed_in(db, "wu")).expect("free again");
    });
}

#[test]
fn a_token_that_is_not_this_issuers_for_us_now_and_for_this_nonce_is_refused() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Maker);
        link(db, &signed_in(db, "li")).unwrap();
        let now = db.clock().now().0 / 1_000_000;
        let changes: [(&str, Value); 7] = [
            ("iss", json!("https://evil.example")),
            ("aud", json!("another")),
            ("aud", json!(["yika", "another"])),
            ("exp", json!(now)),
            ("iat", json!(now - 601)),
            ("iat", json!(now + 61)),
            ("nonce", json!("another")),
        ];
        let try_with =
            |token: &str, nonce: &Token| access::sign_in_from_outside(db, &issuer(), token, nonce, &from("10.0.0.1"));
        for (name, value) in changes {
            let nonce = nonce(db);
            let mut claims = claims(db, &nonce);
            claims[name] = value.clone();
            assert_eq!(code(try_with(&signed(&claims, &key(3)), &nonce)), "outside_token_wrong", "{name} {value}");
        }
        let one = nonce(db);
        assert_eq!(code(try_with(&signed(&claims(db, &one), &key(4)), &one)), "outside_token_wrong", "another key");
        let one = nonce(db);
        let unsigned =
            format!("{}.{}.", BASE64.encode(r#"{"alg":"none"}"#), BASE64.encode(claims(db, &one).to_string()));
        assert_eq!(code(try_with(&unsigned, &one)), "outside_token_wrong", "not signed");
        let one = nonce(db);
        let token = signed(&claims(db, &one), &key(3));
        try_with(&token, &one).unwrap();
        assert_eq!(code(try_with(&token, &one)), "outside_token_wrong", "once");
        let late = nonce(db);
        pass(db, 600);
        assert_eq!(code(try_with(&signed(&claims(db, &late), &key(3)), &late)), "outside_token_wrong", "ten minutes");
    });
    assert_eq!(code(OutsideIssuer::new(ISSUER, "yika", "{}").map(drop)), "outside_issuer_wrong");
}

#[test]
fn a_word_of_the_token_names_the_user_and_says_nothing_else() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "li", Role::Approver);
        let said = |words: Value| {
            let nonce = nonce(db);
            let mut claims = claims(db, &nonce);
            for (name, value) in words.as_object().unwrap() {
                claims[name] = value.clone();
            }
            access::hear_outside(db, &issuer(), &signed(&claims, &key(3)), &nonce).unwrap()
        };
        let enter =
            |words: Value, word: &str| access::sign_in_user_from_outside(db, &said(words), word, &from("10.0.0.1"));
        for (words, word) in [
            (json!({ "preferred_username": "li" }), "preferred_username"),
            (json!({ "account": "li" }), "account"),
            (json!({ "sub": "li" }), "sub"),
            (json!({ "email": "li", "email_verified": true }), "email"),
        ] {
            let opened = enter(words, word).unwrap();
            assert_eq!(&*ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap().actor.user, "li");
        }
        for (words, word) in [
            (json!({}), "account"),
            (json!({ "account": ["li"] }), "account"),
            (json!({ "account": "li" }), "preferred_username"),
            (json!({ "email": "li" }), "email"),
            (json!({ "email": "li", "email_verified": false }), "email"),
            (json!({ "account": "" }), "account"),
            (json!({ "account": "system" }), "account"),
            (json!({ "account": "wu" }), "account"),
        ] {
            assert_eq!(code(enter(words.clone(), word)), "sign_in_wrong", "{words} {word}");
        }
        assert!(!format!("{:?}", said(json!({ "account": "li" }))).contains("li\""));

        let id = crate::house::citizen(7);
        let who = access::Known { person: id, village: crate::house::region("540502101201") };
        let resident = |words: Value, who: Option<access::Known>| {
            access::sign_in_resident_from_outside(db, &said(words), "id_number", who, &from("10.0.0.1"))
        };
        let opened = resident(json!({ "id_number": id.to_string() }), Some(who)).unwrap();
        assert_eq!(ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap().person, Some(id));
        assert_eq!(code(resident(json!({ "id_number": id.to_string() }), None)), "sign_in_wrong");
        assert_eq!(code(resident(json!({}), Some(who))), "sign_in_wrong");
        let another = crate::house::citizen(8).to_string();
        assert_eq!(code(resident(json!({ "id_number": another }), Some(who))), "sign_in_wrong", "another's word");
    });
}
