//! A simulator of another system that says who somebody is (OpenID Connect): for tests only, and it can misbehave.
//!
//! It speaks HTTP on a free port of this machine: a description, keys, and an exchange of codes for signed tokens. Instead of a
//! sign-in page there is [`Issuer::sign_in`], which does what a person and a browser do there. It shares no code with the
//! house: tokens are written and signed by hand, and the proof (PKCE), the secret and the way back are checked.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Our name with the simulator.
pub const CLIENT: &str = "yika";
/// What proves it.
pub const SECRET: &str = "a secret: with + signs";

/// How the simulator misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// Not at all.
    Good,
    /// The token names another nonce.
    OtherNonce,
    /// The token is for somebody else's house.
    OtherAudience,
    /// The token says that another system wrote it.
    OtherIssuer,
    /// The token's time is over.
    Expired,
    /// The token is not signed.
    Unsigned,
    /// The token is signed by a key that nobody knows.
    OtherKey,
    /// There is no token in the answer.
    NoToken,
    /// The exchange breaks.
    Broken,
}

struct Waiting {
    back: String,
    challenge: String,
    nonce: String,
    claims: Value,
}

struct Inside {
    address: String,
    manners: Manners,
    codes: HashMap<String, Waiting>,
    now: i64,
}

/// The simulator; it ends with the process.
#[derive(Clone)]
pub struct Issuer(Arc<Mutex<Inside>>);

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn query(text: &str) -> HashMap<String, String> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let [first, more @ ..] = rest {
            match first {
                b'%' => {
                    let digits = std::str::from_utf8(&more[..2]).unwrap();
                    bytes.push(u8::from_str_radix(digits, 16).unwrap());
                    rest = &more[2..];
                    continue;
                }
                b'+' => bytes.push(b' '),
                other => bytes.push(*other),
            }
            rest = more;
        }
        String::from_utf8(bytes).unwrap()
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}

impl Issuer {
    /// Starts the simulator; `now_micros` is the time that its tokens tell.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn start(now_micros: i64) -> Issuer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let inside = Inside { address, manners: Manners::Good, codes: HashMap::new(), now: now_micros / 1_000_000 };
        let issuer = Issuer(Arc::new(Mutex::new(inside)));
        let behind = issuer.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                behind.answer(stream);
            }
        });
        issuer
    }

    /// Its address, which is its name.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.lock().unwrap().address.clone()
    }

    /// From now on it behaves like this.
    ///
    /// # Panics
    /// Never.
    pub fn behave(&self, manners: Manners) {
        self.0.lock().unwrap().manners = manners;
    }

    /// Somebody signs in at the address that the house sent the browser to; answers where the browser goes then: back to
    /// the house, with a code and the state.
    ///
    /// # Panics
    /// When the address is not one that the protocol allows.
    #[must_use]
    pub fn sign_in(&self, departure: &str, claims: &Value) -> String {
        let mut inside = self.0.lock().unwrap();
        let asked = departure.strip_prefix(&format!("{}/authorize?", inside.address)).expect("our page");
        let asked = query(asked);
        assert_eq!((&*asked["response_type"], &*asked["client_id"]), ("code", CLIENT));
        assert_eq!((&*asked["code_challenge_method"], asked["code_challenge"].len()), ("S256", 43));
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let code = format!("code-{}", inside.codes.len());
        let waiting = Waiting {
            back: asked["redirect_uri"].clone(),
            challenge: asked["code_challenge"].clone(),
            nonce: asked["nonce"].clone(),
            claims: claims.clone(),
        };
        let back = format!("{}?code={code}&state={}", waiting.back, asked["state"]);
        inside.codes.insert(code, waiting);
        back
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        let (mut first, mut length, mut proof) = (String::new(), 0, String::new());
        reader.read_line(&mut first).unwrap_or_default();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or_default() == 0 || line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            match &*name.to_ascii_lowercase() {
                "content-length" => length = value.trim().parse().unwrap_or_default(),
                "authorization" => value.trim().clone_into(&mut proof),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap_or_default();
        let path = first.split(' ').nth(1).unwrap_or_default();
        let (status, said) = self.said(path, &String::from_utf8_lossy(&body), &proof);
        let said = said.to_string();
        let head = format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            said.len()
        );
        stream.write_all(format!("{head}{said}").as_bytes()).unwrap_or_default();
    }

    fn said(&self, path: &str, body: &str, proof: &str) -> (u16, Value) {
        let mut inside = self.0.lock().unwrap();
        let at = inside.address.clone();
        match path {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": at, "authorization_endpoint": format!("{at}/authorize"),
                    "token_endpoint": format!("{at}/token"), "jwks_uri": format!("{at}/keys"),
                }),
            ),
            "/keys" => {
                let point = key(3).verifying_key().to_sec1_point(false);
                let part = |from: usize| BASE64.encode(&point.as_bytes()[from..from + 32]);
                let one = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": "1", "x": part(1), "y": part(33) });
                (200, json!({ "keys": [one] }))
            }
            "/token" => {
                let asked = query(body);
                let expected = format!("{CLIENT}:a+secret%3A+with+%2B+signs");
                if proof != format!("Basic {}", STANDARD.encode(expected)) {
                    return (401, json!({ "error": "invalid_client" }));
                }
                // A code is good once.
                let waiting = asked.get("code").and_then(|code| inside.codes.remove(code));
                let Some(waiting) = waiting else { return (400, json!({ "error": "invalid_grant" })) };
                let proven = BASE64.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
                if proven != waiting.challenge || asked["redirect_uri"] != waiting.back {
                    return (400, json!({ "error": "invalid_grant" }));
                }
                match inside.manners {
                    Manners::Broken => (500, json!({})),
                    Manners::NoToken => (200, json!({ "access_token": "x", "token_type": "Bearer" })),
                    manners => (
                        200,
                        json!({
                            "access_token": "x", "token_type": "Bearer", "id_token": token(&at, inside.now, &waiting, manners),
                        }),
                    ),
                }
            }
            _ => (404, json!({})),
        }
    }
}

fn token(at: &str, now: i64, waiting: &Waiting, manners: Manners) -> String {
    let mut claims =
        json!({ "iss": at, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": waiting.nonce, "sub": "u-1" });
    for (name, value) in waiting.claims.as_object().expect("claims") {
        claims[name] = value.clone();
    }
    match manners {
        Manners::OtherNonce => claims["nonce"] = json!("0".repeat(64)),
        Manners::OtherAudience => claims["aud"] = json!("another house"),
        Manners::OtherIssuer => claims["iss"] = json!("http://another.example"),
        Manners::Expired => claims["exp"] = json!(now - 1),
        _ => {}
    }
    let part = |value: &Value| BASE64.encode(value.to_string());
    if manners == Manners::Unsigned {
        return format!("{}.{}.", part(&json!({ "alg": "none" })), part(&claims));
    }
    let text = format!("{}.{}", part(&json!({ "alg": "ES256", "kid": "1", "typ": "JWT" })), part(&claims));
    let seed = if manners == Manners::OtherKey { 4 } else { 3 };
    let signature: Signature = key(seed).sign(text.as_bytes());
    format!("{text}.{}", BASE64.encode(signature.to_bytes()))
}
