//! A device with one passkey, in software: writes the bytes of WebAuthn by hand and shares no code with the house.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// User present and verified.
pub const PRESENT_AND_VERIFIED: u8 = 0x05;
/// User present, not verified.
pub const PRESENT: u8 = 0x01;

/// A device that keeps one key.
pub struct Device {
    /// Its private key.
    pub key: SigningKey,
    /// The name of its passkey.
    pub id: Vec<u8>,
    /// How often it signed.
    pub counter: u32,
    /// The host it believes to be at.
    pub host: &'static str,
    /// The origin it believes to be at.
    pub origin: &'static str,
    /// What it says about its user.
    pub flags: u8,
}

impl Device {
    /// A device whose key and passkey follow from the seed, at a site.
    ///
    /// # Panics
    /// When the seed is 0.
    #[must_use]
    pub fn new(seed: u8, origin: &'static str, host: &'static str) -> Device {
        Device {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 16],
            counter: 1,
            host,
            origin,
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
    ///
    /// # Panics
    /// When the challenge is no challenge.
    #[must_use]
    pub fn create(&self, challenge: &str) -> String {
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

    /// What `navigator.credentials.get` gives when the site did not say which passkey it expects.
    ///
    /// # Panics
    /// When the challenge is no challenge.
    pub fn get_for(&mut self, challenge: &str, holder: &[u8]) -> String {
        let mut answer: Value = serde_json::from_str(&self.get(challenge)).unwrap();
        answer["response"]["userHandle"] = BASE64.encode(holder).into();
        answer.to_string()
    }

    /// What `navigator.credentials.get` gives.
    ///
    /// # Panics
    /// When the challenge is no challenge.
    pub fn get(&mut self, challenge: &str) -> String {
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

/// The name of the user in a challenge to make a passkey.
///
/// # Panics
/// When the challenge is none.
#[must_use]
pub fn holder_in(challenge: &str) -> Vec<u8> {
    let challenge: Value = serde_json::from_str(challenge).unwrap();
    BASE64.decode(challenge["publicKey"]["user"]["id"].as_str().unwrap()).unwrap()
}
