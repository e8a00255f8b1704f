//! Passkeys on the pages, with a device in software.

use access::{PasskeySite, Role};
use axum::http::header;
use door::{House, Serving};
use kernel::Db;
use testkit::{Device, holder_in};

use crate::house::{Answer, Desk, PASSWORD, ROOMS, employ, pass};

const ORIGIN: &str = "https://yika.example";

fn open(db: &Db) -> Desk {
    let confined = document::confined::Confined::this_program().expect("a program");
    let passkeys = Some(PasskeySite::new(ORIGIN).expect("a site"));
    let serving = Serving { passkeys, ..Serving::default() };
    Desk::of(House::serving(db.clone(), confined, "exchange".into(), serving))
}

fn cookie_of(answer: &Answer) -> String {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let session = all.filter_map(|value| value.to_str().ok()).find(|cookie| cookie.starts_with("yika_desk="));
    session.expect("a session").split(';').next().expect("a pair").to_owned()
}

/// What the island is told.
fn told(answer: &Answer) -> serde_json::Value {
    serde_json::from_str(&answer.body).expect("JSON")
}

fn challenge(answer: &Answer) -> String {
    told(answer)["challenge"].as_str().expect("a challenge").to_owned()
}

/// As a form sends it.
fn sent(answer: &str) -> String {
    answer.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Adds the device's passkey; answers whose handle it keeps, and the desk as it goes on.
fn add(desk: &Desk, device: &Device, words: &str) -> (Vec<u8>, Desk) {
    let asked = challenge(desk.post("/platform/security/passkeys/ask", "").is(200));
    let form = format!("words={words}&answer={}&waiting=", sent(&device.create(&asked)));
    let added = desk.post("/platform/security/passkeys", &form);
    assert_eq!(added.to(), "/platform/security");
    (holder_in(&asked), desk.holding(&cookie_of(&added)))
}

#[test]
fn a_passkey_is_added_signs_in_confirms_and_goes_with_the_password_only() {
    testkit::on_both(ROOMS, |db| {
        employ(db, "approver", Role::Approver, "540500");
        let desk = open(db).with("approver");
        let page = desk.get("/platform/security?lang=en");
        page.is(200).has(&["data-passkey=\"create\"", "data-host=\"yika.example\"", "in a browser that runs scripts"]);
        page.has(&["data-ask=\"/platform/security/passkeys/ask\"", "You have no codes yet"]);
        desk.post("/platform/security/passkeys?lang=en", "words=x&answer=&waiting=")
            .is(422)
            .has(&["The passkey was not accepted"]);

        let mut device = Device::new(7, ORIGIN, "yika.example");
        let (holder, desk) = add(&desk, &device, "story+phone");
        desk.get("/platform/security?lang=en").has(&["story phone", "Not used yet"]).lacks(&["You have no codes yet"]);

        // Instead of the password and a code.
        let out = desk.holding("");
        out.get("/platform/sign-in?lang=en").has(&["data-passkey=\"get\"", "Sign in with a passkey"]);
        let asked = out.post("/platform/sign-in/passkey/ask", "");
        let waiting = told(&asked)["waiting"].as_str().expect("what brings it back").to_owned();
        let answer = sent(&device.get_for(&challenge(&asked), &holder));
        let form = format!("answer={answer}&waiting={waiting}&to=/platform/batches");
        let signed = out.post("/platform/sign-in/passkey", &form);
        assert_eq!(signed.to(), "/platform/batches");
        out.post("/platform/sign-in/passkey?lang=en", &form).is(422).has(&["The passkey was not accepted"]);
        out.post("/platform/sign-in/passkey?lang=en", "answer=&waiting=")
            .is(422)
            .has(&["The passkey was not accepted"]);
        let desk = out.holding(&cookie_of(&signed));
        desk.get("/platform/security?lang=en").is(200).lacks(&["Not used yet"]);

        // After the password, and again when what was confirmed is old.
        let form = format!("login=approver&password={}&to=/platform/batches", PASSWORD.replace(' ', "+"));
        let half = desk.holding(&cookie_of(&desk.post("/platform/sign-in", &form)));
        let page = half.get("/platform/second-factor?to=/platform/batches&lang=en");
        page.is(200).has(&["Confirm with a passkey", "value=\"/platform/batches\""]).lacks(&["one-time-code"]);
        let asked = challenge(half.post("/platform/second-factor/passkey/ask", "").is(200));
        let form = format!("answer={}&to=/platform/batches", sent(&device.get(&asked)));
        let whole = half.post("/platform/second-factor/passkey", &form);
        assert_eq!(whole.to(), "/platform/batches");
        let whole = desk.holding(&cookie_of(&whole));
        whole.post("/platform/second-factor/passkey?lang=en", &form).is(422).has(&["The passkey was not accepted"]);
        pass(db, 300);
        let stale = whole.post("/platform/security/passkeys/ask", "");
        assert_eq!(told(stale.is(409))["to"], "/platform/second-factor?to=/platform/security");
        let asked = challenge(whole.post("/platform/second-factor/passkey/ask", "").is(200));
        let form = format!("answer={}&to=/platform/security", sent(&device.get(&asked)));
        let fresh = desk.holding(&cookie_of(&whole.post("/platform/second-factor/passkey", &form)));

        // A second one; of two, one goes by itself.
        let (_, fresh) = add(&fresh, &Device::new(8, ORIGIN, "yika.example"), "key");
        let page = fresh.get("/platform/security?lang=en");
        let reference = |page: &Answer| {
            let (_, rest) = page.body.split_once("name=\"passkey\" value=\"").expect("a passkey");
            rest.split('"').next().expect("an end").to_owned()
        };
        let first = format!("passkey={}", reference(&page));
        assert_eq!(fresh.post("/platform/security/passkeys/drop", &first).to(), "/platform/security");
        assert_eq!(fresh.post("/platform/security/passkeys/drop", &first).to(), "/platform/security", "it is gone");
        let page = fresh.get("/platform/security?lang=en");
        page.has(&["key"]).lacks(&["story phone"]);
        let last = format!("passkey={}", reference(&page));
        let asks = fresh.post("/platform/security/passkeys/drop?lang=en", &last);
        asks.is(422).has(&["your last second factor", "name=\"password\"", &reference(&page)]);
        fresh.post("/platform/security/passkeys/drop?lang=en", &format!("{last}&password=x")).is(422);
        let form = format!("{last}&password={}", PASSWORD.replace(' ', "+"));
        assert_eq!(fresh.post("/platform/security/passkeys/drop", &form).to(), "/platform/security");
        fresh.get("/platform/security?lang=en").has(&["You have no codes yet"]);
    });
}

#[test]
fn where_the_sites_address_is_not_known_there_are_no_passkeys() {
    testkit::on_sqlite(ROOMS, |db| {
        employ(db, "maker", Role::Maker, "540500");
        let desk = Desk::open(db).with("maker");
        for page in ["/platform/sign-in", "/platform/security", "/platform/second-factor"] {
            desk.get(page).lacks(&["data-passkey"]);
        }
        desk.post("/platform/security/passkeys/ask", "").is(409);
        desk.holding("").post("/platform/sign-in/passkey/ask", "").is(409);
        assert_eq!(
            told(&desk.holding("").post("/platform/second-factor/passkey/ask?lang=en", ""))["challenge"],
            serde_json::Value::Null
        );
        let nobody = desk.holding("").post("/platform/security/passkeys/ask", "");
        assert_eq!(nobody.to(), "/platform/sign-in");
    });
}
