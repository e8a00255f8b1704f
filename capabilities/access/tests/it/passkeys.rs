//! Passkeys, with an authenticator in software that shares no code with the room: it writes the bytes of WebAuthn by hand.

use access::{PasskeySite, Role, Token};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use kernel::Db;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::house::{PASSWORD, ROOMS, ask, code, employ, from, pass, with_app};

const ORIGIN: &str = "https://yika.example";
/// User present and verified.
const PRESENT_AND_VERIFIED: u8 = 0x05;
const PRESENT: u8 = 0x01;

/// A device that keeps one key.
struct Device {
    key: SigningKey,
    id: Vec<u8>,
    counter: u32,
    host: &'static str,
    origin: &'static str,
    flags: u8,
}

impl Device {
    fn new(seed: u8) -> Device {
        Device {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 16],
            counter: 1,
            host: "yika.example",
            origin: ORIGIN,
            flags: PRESENT_AND_VERIFIED,
        }
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut bytes = Sha256::digest(self.host.as_bytes()).to_vec();
        bytes.push(flags);
        bytes.extend(self.counter.to_be_bytes());
        bytes
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let challenge: Value = serde_json::from_str(challenge).unwrap();
        let challenge = &challenge["publicKey"]["challenge"];
        let data = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    /// What `navigator.credentials.create` gives.
    fn create(&self, challenge: &str) -> String {
        const HAS_KEY: u8 = 0x40;
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut data = self.authenticator_data(self.flags | HAS_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point.as_bytes()[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point.as_bytes()[33..]);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData");
        object.extend([0x59]);
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let client = self.client_data("webauthn.create", challenge);
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "response": { "attestationObject": BASE64.encode(object), "clientDataJSON": BASE64.encode(client) },
            "extensions": {},
        })
        .to_string()
    }

    /// What `navigator.credentials.get` gives.
    fn get(&mut self, challenge: &str) -> String {
        self.counter += 1;
        let data = self.authenticator_data(self.flags);
        let client = self.client_data("webauthn.get", challenge);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": BASE64.encode(data), "clientDataJSON": BASE64.encode(client),
                "signature": BASE64.encode(signature.to_der().as_bytes()), "userHandle": null,
            },
            "extensions": {},
        })
        .to_string()
    }
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
        let mut device = Device::new(7);
        let made = device.create(&offer(db, &first).unwrap());
        let added = access::add_passkey(db, &site(), &first, &made, "phone", &here).unwrap().session;
        assert_eq!(code(access::add_passkey(db, &site(), &added, &made, "phone", &here)), "passkey_wrong", "once");
        let session = ask(db, |ctx| access::session_actor(ctx, &added)).unwrap();
        ask(db, |ctx| access::fresh_second_factor(ctx, &session)).unwrap();
        let lines = db.read(&session.actor, access::passkeys).unwrap();
        assert_eq!((lines.len(), &*lines[0].words), (1, "phone"));

        let half = access::sign_in(db, "li", PASSWORD, &here).unwrap();
        assert!(half.second_factor_needed);
        assert_eq!(code(ask(db, |ctx| access::session_actor(ctx, &half.session))), "second_factor_needed");
        let answer = device.get(&challenge(db, &half.session).unwrap());
        let whole = access::confirm_with_passkey(db, &site(), &half.session, &answer, &here).unwrap();
        let replayed = access::confirm_with_passkey(db, &site(), &whole.session, &answer, &here);
        assert_eq!(code(replayed), "passkey_wrong", "no challenge waits");
        challenge(db, &whole.session).unwrap();
        let replayed = access::confirm_with_passkey(db, &site(), &whole.session, &answer, &here);
        assert_eq!(code(replayed), "sign_in_wrong", "the answer to another challenge");

        pass(db, 300);
        let signed = ask(db, |ctx| access::session_actor(ctx, &whole.session)).unwrap();
        assert_eq!(code(ask(db, |ctx| access::fresh_second_factor(ctx, &signed))), "second_factor_needed");
        let answer = device.get(&challenge(db, &whole.session).unwrap());
        let fresh = access::confirm_with_passkey(db, &site(), &whole.session, &answer, &here).unwrap();
        let signed = ask(db, |ctx| access::session_actor(ctx, &fresh.session)).unwrap();
        ask(db, |ctx| access::fresh_second_factor(ctx, &signed)).unwrap();

        let reference = lines[0].reference.clone();
        db.write(&signed.actor.clone(), move |ctx| access::drop_passkey(ctx, &signed, &reference)).unwrap();
        assert!(!access::sign_in(db, "li", PASSWORD, &here).unwrap().second_factor_needed);
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
        let token = add("li", &Device::new(7)).unwrap();
        assert_eq!(code(add("wu", &Device::new(7))), "passkey_wrong", "another's passkey");
        assert_eq!(code(add("wu", &Device { origin: "https://yika.example.evil", ..Device::new(8) })), "passkey_wrong");
        assert_eq!(code(add("wu", &Device { flags: PRESENT, ..Device::new(8) })), "passkey_wrong", "nobody verified");

        let wrong = [
            ("another key", Device { key: Device::new(9).key, ..Device::new(7) }),
            ("another origin", Device { origin: "https://evil.example", ..Device::new(7) }),
            ("another host", Device { host: "evil.example", ..Device::new(7) }),
            ("nobody verified", Device { flags: PRESENT, ..Device::new(7) }),
            ("an unknown passkey", Device { id: vec![1; 16], ..Device::new(7) }),
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
        let late = Device::new(7).get(&challenge(db, &token).unwrap());
        pass(db, 300);
        assert_eq!(
            code(access::confirm_with_passkey(db, &site(), &token, &late, &here)),
            "passkey_wrong",
            "five minutes"
        );

        // A clone: the counter goes back.
        let mut device = Device { counter: 10, ..Device::new(7) };
        let answer = device.get(&challenge(db, &token).unwrap());
        let token = access::confirm_with_passkey(db, &site(), &token, &answer, &here).unwrap().session;
        let mut clone = Device { counter: 5, ..Device::new(7) };
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
