//! A gateway that takes messages over HTTP: where, how and with which signature is configuration, not code.
//!
//! Texts of the configuration may hold `{phone}`, `{text}`, `{id}`, `{time}` (seconds since 1970), `{signature}`; each is
//! written as its place needs: percent-encoded in the URL, escaped in the JSON body, plain in headers.
//! Promises: no redirect is followed; an answer is read up to a bound; a message counts as handed over only when the
//! answer says so in the way the configuration expects.
//! Deliberately absent: TLS. The offices end TLS in front of the program, here as for its own pages: the URL names a
//! gateway or a forwarder inside.

use std::{fmt, time::Duration};

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Refusal, Result, hex};
use serde::Deserialize;
use ureq::{Agent, http};

use super::{Outgoing, Undelivered};

/// How to talk to a gateway.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// Where, beginning with `http://`.
    pub url: String,
    /// `POST` or `GET`.
    #[serde(default = "post")]
    pub method: String,
    /// Header names and texts.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// A JSON body; none for `GET`.
    #[serde(default)]
    pub body: Option<String>,
    /// How a request is signed.
    #[serde(default)]
    pub signature: Option<Signature>,
    /// How long an answer may take.
    #[serde(default = "ten_seconds")]
    pub timeout_ms: u64,
    /// What an answer must say.
    #[serde(default)]
    pub success: Success,
}

fn post() -> String {
    "POST".to_owned()
}

fn ten_seconds() -> u64 {
    10_000
}

/// How a request is signed: the hexadecimal HMAC over a text is what `{signature}` stands for.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// With which hash.
    pub algorithm: Algorithm,
    /// The key that the gateway's owner gave.
    pub secret: String,
    /// Over what, such as `{phone}{text}{time}`.
    pub over: String,
}

/// Without the key.
impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} over {}", self.algorithm, self.over)
    }
}

/// The hash of a signature.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SM3.
    HmacSm3,
}

/// What an answer must say beside a status of 200 to 299: the text or number at a JSON pointer.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Success {
    /// Such as `/code`; none when the status is enough.
    pub pointer: Option<String>,
    /// What must stand there.
    #[serde(default)]
    pub equals: String,
}

/// A gateway that can be talked to.
#[derive(Debug)]
pub struct Gateway {
    config: GatewayConfig,
    agent: Agent,
}

/// An answer of a gateway is short.
const ANSWER_BYTES_MAX: u64 = 64 << 10;

/// How a value is written into a text.
#[derive(Clone, Copy)]
enum Place {
    Url,
    Json,
    Plain,
}

impl Gateway {
    /// Takes a configuration.
    ///
    /// # Errors
    /// `sms_gateway_config`, naming the part that is wrong.
    pub fn new(config: GatewayConfig) -> Result<Gateway> {
        let wrong = |part: &str| Err(Refusal::new("sms_gateway_config").with("part", part).into());
        if !config.url.starts_with("http://") {
            return wrong("url");
        }
        if !matches!(&*config.method, "GET" | "POST") {
            return wrong("method");
        }
        if config.method == "GET" && config.body.is_some() {
            return wrong("body");
        }
        let texts = config.body.iter().chain(std::iter::once(&config.url));
        if !texts.clone().any(|text| text.contains("{phone}")) || !texts.clone().any(|text| text.contains("{text}")) {
            return wrong("body");
        }
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(config.timeout_ms)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        Ok(Gateway { config, agent })
    }

    fn request(&self, message: &Outgoing, seconds: i64) -> Result<http::Request<String>, Undelivered> {
        let plain = [
            ("{phone}", message.phone.as_str().to_owned()),
            ("{text}", message.text.clone()),
            ("{id}", message.message_id.to_string()),
            ("{time}", seconds.to_string()),
        ];
        let signature = match &self.config.signature {
            Some(signature) => signature.of(&filled(&signature.over, &plain, Place::Plain)),
            None => String::new(),
        };
        let values: Vec<(&str, String)> = plain.into_iter().chain([("{signature}", signature)]).collect();
        let config = &self.config;
        let mut request =
            http::Request::builder().method(&*config.method).uri(filled(&config.url, &values, Place::Url));
        if config.body.is_some() {
            request = request.header("content-type", "application/json; charset=utf-8");
        }
        for (name, text) in &config.headers {
            request = request.header(name, filled(text, &values, Place::Plain));
        }
        let body = config.body.as_ref().map(|body| filled(body, &values, Place::Json)).unwrap_or_default();
        request.body(body).map_err(|_| Undelivered::Never("request_malformed"))
    }

    pub(super) fn hand_over(&self, message: &Outgoing) -> Result<(), Undelivered> {
        let seconds = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
        let request = self.request(message, seconds)?;
        let answer = match request.method() {
            &http::Method::GET => self.agent.run(request.map(|_| ())),
            _ => self.agent.run(request),
        };
        let mut answer = answer.map_err(|why| Undelivered::Later(name_of(&why)))?;
        match answer.status().as_u16() {
            200..=299 => {}
            408 | 429 => return Err(Undelivered::Later("too_busy")),
            500.. => return Err(Undelivered::Later("gateway_failed")),
            _ => return Err(Undelivered::Never("gateway_refused")),
        }
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let body = body.map_err(|why| Undelivered::Later(name_of(&why)))?;
        if self.config.success.is_said_by(&body) { Ok(()) } else { Err(Undelivered::Later("answer_is_not_success")) }
    }
}

/// What went wrong, without anything that was sent.
fn name_of(why: &ureq::Error) -> &'static str {
    match why {
        ureq::Error::Timeout(_) => "timeout",
        ureq::Error::HostNotFound => "host_not_found",
        ureq::Error::ConnectionFailed => "connection_failed",
        ureq::Error::BodyExceedsLimit(_) => "answer_too_long",
        ureq::Error::Io(_) => "connection_lost",
        _ => "not_understood",
    }
}

impl Signature {
    fn of(&self, text: &str) -> String {
        const ANY_LENGTH: &str = "HMAC takes a key of any length";
        match self.algorithm {
            Algorithm::HmacSha256 => {
                let mut mac = Hmac::<sha2::Sha256>::new_from_slice(self.secret.as_bytes()).expect(ANY_LENGTH);
                mac.update(text.as_bytes());
                hex(&mac.finalize().into_bytes())
            }
            Algorithm::HmacSm3 => {
                let mut mac = Hmac::<sm3::Sm3>::new_from_slice(self.secret.as_bytes()).expect(ANY_LENGTH);
                mac.update(text.as_bytes());
                hex(&mac.finalize().into_bytes())
            }
        }
    }
}

impl Success {
    fn is_said_by(&self, body: &str) -> bool {
        let Some(pointer) = &self.pointer else { return true };
        let answer = serde_json::from_str::<serde_json::Value>(body).ok();
        match answer.as_ref().and_then(|answer| answer.pointer(pointer)) {
            Some(serde_json::Value::String(text)) => *text == self.equals,
            Some(value) => format!("{value}") == self.equals,
            None => false,
        }
    }
}

/// The text with its values: each is written once, so that a value with braces is a value.
fn filled(text: &str, values: &[(&str, String)], place: Place) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match values.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                put(&mut out, value, place);
                rest = &rest[name.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn put(out: &mut String, value: &str, place: Place) {
    match place {
        Place::Plain => out.extend(value.chars().filter(|c| !c.is_control())),
        Place::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            out.push_str(&quoted[1..quoted.len() - 1]);
        }
        Place::Url => {
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(byte));
                } else {
                    out.push('%');
                    out.push_str(&hex(&[byte]).to_ascii_uppercase());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_their_place_needs() {
        let values = [("{text}", "a\"b{phone}\n&1号".to_owned()), ("{phone}", "139".to_owned())];
        let cases = [
            (Place::Json, r#"{"t":"{text}","p":"{phone}","x":{}}"#, r#"{"t":"a\"b{phone}\n&1号","p":"139","x":{}}"#),
            (Place::Url, "/x?t={text}", "/x?t=a%22b%7Bphone%7D%0A%261%E5%8F%B7"),
            (Place::Plain, "{text}-{phone}", "a\"b{phone}&1号-139"),
        ];
        for (place, text, written) in cases {
            assert_eq!(filled(text, &values, place), written);
        }
    }

    #[test]
    fn a_signature_is_the_hmac_of_the_standard() {
        // RFC 4231, test case 2.
        let signature = Signature { algorithm: Algorithm::HmacSha256, secret: "Jefe".into(), over: String::new() };
        assert_eq!(
            signature.of("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert!(!format!("{signature:?}").contains("Jefe"));
        let sm3 = Signature { algorithm: Algorithm::HmacSm3, ..signature };
        assert_eq!(sm3.of("x").len(), 64);
        assert_ne!(sm3.of("x"), sm3.of("y"));
    }

    #[test]
    fn an_answer_is_success_only_when_it_says_so() {
        let success = Success { pointer: Some("/code".into()), equals: "0".into() };
        for (body, said) in [
            (r#"{"code":0}"#, true),
            (r#"{"code":"0"}"#, true),
            (r#"{"code":1}"#, false),
            (r#"{}"#, false),
            ("", false),
            ("<html>", false),
        ] {
            assert_eq!(success.is_said_by(body), said, "{body}");
        }
        assert!(Success::default().is_said_by("anything"));
    }
}
