//! Reads codes of another program from standard input and says what they hold, one JSON object a line
//! (stories/credential). A line has, between tabs: the time in seconds since 1970, the algorithm's number in COSE, the
//! name of the key in hexadecimal or `-`, the public key, the issuer, and the text of the code.
//!
//!     cargo run -p credential --example read_codes <LINES

mod shown;

use std::io::BufRead;

use credential::{Algorithm, Key, Keys, PublicKey, Rules, StatusLists, Trust, Use, verify};
use kernel::{Moment, Refusal};
use serde_json::{Value, json};

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

fn read(line: &str) -> Result<Value, Refusal> {
    let parts: Vec<&str> = line.split('\t').collect();
    let [now, algorithm, kid, public, issuer, text] = parts[..] else { panic!("six parts: {line}") };
    let now = Moment(now.parse::<i64>().expect("seconds") * 1_000_000);
    let algorithm = algorithm.parse().ok().and_then(Algorithm::of_cose).expect("an algorithm");
    let key = Key {
        kid: (kid != "-").then(|| bytes(kid).expect("hexadecimal")),
        used_for: Use::ForeignCodes,
        issuer: issuer.to_owned(),
        public: PublicKey::read(algorithm, &bytes(public).expect("hexadecimal"))?,
        not_before: Moment(0),
        not_after: Moment(4_000_000_000_000_000),
    };
    let rules = Rules { skew_seconds: 0, ..Rules::default() };
    let trust = Trust { keys: Keys::new(vec![key])?, lists: StatusLists::new(), rules };
    let verified = verify(text, &trust, now)?;
    Ok(json!({ "fields": shown::fields(&verified.identity), "subject": verified.subject }))
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        println!("{}", read(&line).unwrap_or_else(|refusal| json!({ "refused": refusal.to_string() })));
    }
}
