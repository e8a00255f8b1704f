//! Speaking to the centre: signed messages, and pages that are fetched in a session's name.
//!
//! A number of a message is the machine's clock in microseconds, or one more than the last: so it grows, also over a
//! restart, and nothing has to be kept.

use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use access::{Message, signed_bytes};
use ed25519_dalek::Signer;
use kernel::{Clock, Error, Refusal, Result, hex};
use serde::{Serialize, de::DeserializeOwned};
use ureq::Agent;
use zeroize::Zeroizing;

use super::identity::{Identity, Standing};
use crate::wire::{
    Begin, Begun, Enrol, Enrolled, Envelope, Heard, Heartbeat, PAPER_NUMBER, PRINTERS, Printers, Refused, Show, Took,
};

/// The centre, as this machine knows it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Centre(Arc<Known>);

struct Known {
    agent: Agent,
    at: String,
    standing: Standing,
    clock: Clock,
    /// The number of the last message; held while one is on its way, or a later one could overtake it and make it old.
    last: Mutex<i64>,
}

/// A page of the centre.
pub(crate) struct Fetched {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) location: String,
    /// The number of a paper.
    pub(crate) number: String,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

/// What a browser asked.
pub(crate) struct Asked {
    pub(crate) path: String,
    /// The form that was sent, if one was.
    pub(crate) form: Option<Zeroizing<Vec<u8>>>,
    pub(crate) lang: &'static str,
    pub(crate) view: &'static str,
    pub(crate) printers: Printers,
}

const ANSWER_WITHIN: Duration = Duration::from_secs(15);
const PAGE_BYTES_MAX: u64 = 4 << 20;

fn agent() -> Agent {
    Agent::config_builder()
        .timeout_global(Some(ANSWER_WITHIN))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into()
}

/// Asks the centre to enrol this machine.
pub(crate) fn enrol(at: &str, identity: &Identity, code: &str) -> Result<Enrolled> {
    let asked = Enrol { code: code.to_owned(), public_key: identity.public_key() };
    post(&agent(), &format!("{}/terminal/enrol", at.trim_end_matches('/')), &asked)
}

fn unreachable() -> Error {
    Refusal::new("terminal_centre_unreachable").into()
}

fn post<T: DeserializeOwned>(agent: &Agent, to: &str, said: &impl Serialize) -> Result<T> {
    let text = Zeroizing::new(serde_json::to_string(said).expect("plain values"));
    let sent = agent.post(to).header("content-type", "application/json").send(text.as_bytes());
    let mut answer = sent.map_err(|_| unreachable())?;
    let body = answer.body_mut().with_config().limit(PAGE_BYTES_MAX).read_to_string().map_err(|_| unreachable())?;
    let body = Zeroizing::new(body);
    if answer.status().is_success() {
        return serde_json::from_str(&body).map_err(|_| unreachable());
    }
    match serde_json::from_str::<Refused>(&body) {
        Ok(refused) => Err(refused.refusal().into()),
        Err(_) => Err(unreachable()),
    }
}

impl Centre {
    pub(crate) fn new(at: &str, standing: Standing, clock: Clock) -> Centre {
        let at = at.trim_end_matches('/').to_owned();
        Centre(Arc::new(Known { agent: agent(), at, standing, clock, last: Mutex::new(0) }))
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Tells that it lives.
    pub(crate) fn heartbeat(&self, said: &Heartbeat) -> Result<Heard> {
        self.say("/terminal/heartbeat", Message::Heartbeat, said)
    }

    /// Begins a session.
    pub(crate) fn begin(&self, said: &Begin) -> Result<Zeroizing<String>> {
        let begun: Begun = self.say("/terminal/session", Message::Session, said)?;
        Ok(Zeroizing::new(begun.session.clone()))
    }

    /// Has the code of an electronic card taken; the number of the card.
    pub(crate) fn show(&self, said: &Show) -> Result<Zeroizing<String>> {
        let took: Took = self.say("/terminal/code", Message::Code, said)?;
        Ok(Zeroizing::new(took.card.clone()))
    }

    fn say<T: DeserializeOwned>(&self, path: &str, message: Message, said: &impl Serialize) -> Result<T> {
        let Known { standing, clock, last, .. } = &*self.0;
        let mut last = last.lock().expect("nobody panics with it");
        let at = clock.now();
        let number = at.0.max(*last + 1);
        *last = number;
        let body = serde_json::to_string(said).expect("plain values");
        let bytes = Zeroizing::new(signed_bytes(message, standing.terminal, number, at, &body));
        let signature = hex(&standing.key.sign(&bytes).to_bytes());
        let envelope = Envelope { terminal: standing.terminal, sequence: number, at: at.0, body, signature };
        post(&self.0.agent, &format!("{}{path}", self.0.at), &envelope)
    }

    /// Ends a session at the centre, without making anybody wait. Where the centre does not hear of it, the session ends by
    /// its own time.
    pub(crate) fn sign_out_later(&self, token: Zeroizing<String>) {
        let centre = self.clone();
        thread::spawn(move || {
            let Known { agent, at, .. } = &*centre.0;
            let _ = agent.post(format!("{at}/terminal/sign-out")).header("cookie", &*cookie(&token, "")).send_empty();
        });
    }

    /// Fetches a page in the session's name.
    pub(crate) fn fetch(&self, token: &Zeroizing<String>, asked: &Asked) -> Result<Fetched> {
        let Known { agent, at, .. } = &*self.0;
        let to = format!("{at}{}", asked.path);
        let cookie =
            cookie(token, &format!("; {}={}; {}={}", ui::LANG_COOKIE, asked.lang, ui::VIEW_COOKIE, asked.view));
        let printers = asked.printers.said();
        let sent = match &asked.form {
            None => agent.get(&to).header("cookie", &*cookie).header(PRINTERS, printers).call(),
            Some(form) => agent
                .post(&to)
                .header("cookie", &*cookie)
                .header(PRINTERS, printers)
                .header("content-type", "application/x-www-form-urlencoded")
                .send(form.as_slice()),
        };
        let mut answer = sent.map_err(|_| unreachable())?;
        let body = answer.body_mut().with_config().limit(PAGE_BYTES_MAX).read_to_vec().map_err(|_| unreachable())?;
        let word = |name: &str| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        Ok(Fetched {
            status: answer.status().as_u16(),
            kind: word("content-type"),
            location: word("location"),
            number: word(PAPER_NUMBER.as_str()),
            body: Zeroizing::new(body),
        })
    }
}

fn cookie(token: &str, more: &str) -> Zeroizing<String> {
    Zeroizing::new(format!("{}={token}{more}", door::HOME.cookie))
}
