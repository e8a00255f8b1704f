//! Sealed references: what names a person in an address or a form, readable by nobody and good for one session.
//!
//! Promises
//! * A reference says nothing: it is the person's number under XChaCha20-Poly1305 with a random nonce and a key that is
//!   drawn when the program starts and never written.
//! * It opens only for the holder and the sitting it was sealed for. A sitting is told by its holder and the instant at which
//!   it ends at the latest; it stays the same when a second factor gives the session a new token, and a new sign-in has
//!   another.
//! * A reference for one thing is no reference for another.
//!
//! Deliberately absent: references that outlive a restart. Who comes back with one is told to search again.

use access::SignedIn;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use kernel::{CitizenId, Refusal, Result};

use crate::House;

const NONCE_BYTES: usize = 24;
/// A text that is longer was not sealed here.
const TEXT_MAX: usize = 1_024;

pub(crate) struct Key(XChaCha20Poly1305);

impl Key {
    pub(crate) fn draw() -> Key {
        Key(XChaCha20Poly1305::new(&crate::random::<32>().into()))
    }
}

/// What a seal is bound to.
fn bound_to(who: &SignedIn, what: &str) -> Vec<u8> {
    let (holder, sitting) = (who.actor.user.as_bytes(), who.ends_at.0.to_be_bytes());
    let length = (what.len() as u64).to_be_bytes();
    [&length[..], what.as_bytes(), &sitting, holder].concat()
}

fn over() -> kernel::Error {
    Refusal::new("reference_over").into()
}

impl House {
    /// Seals some bytes as a reference for whoever sits here now; `what` says for what they are good.
    ///
    /// # Panics
    /// Never: a few bytes can be encrypted.
    #[must_use]
    pub fn seal(&self, who: &SignedIn, what: &str, bytes: &[u8]) -> String {
        self.seal_with(&bound_to(who, what), bytes)
    }

    /// Seals some bytes for the browser that keeps them as a cookie; `what` says for what they are good.
    pub(crate) fn seal_for_browser(&self, what: &str, bytes: &[u8]) -> String {
        self.seal_with(what.as_bytes(), bytes)
    }

    fn seal_with(&self, aad: &[u8], bytes: &[u8]) -> String {
        let nonce: [u8; NONCE_BYTES] = crate::random();
        let payload = Payload { msg: bytes, aad };
        let sealed = self.seal.0.encrypt(&XNonce::from(nonce), payload).expect("a few bytes can be encrypted");
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for whoever sits here now.
    ///
    /// # Errors
    /// `reference_over` when it was sealed for somebody else, for another sitting, for something else, before a restart, or
    /// never.
    pub fn unseal(&self, who: &SignedIn, what: &str, text: &str) -> Result<Vec<u8>> {
        self.unseal_with(&bound_to(who, what), text)
    }

    /// Opens what was sealed for a browser.
    pub(crate) fn unseal_for_browser(&self, what: &str, text: &str) -> Result<Vec<u8>> {
        self.unseal_with(what.as_bytes(), text)
    }

    fn unseal_with(&self, aad: &[u8], text: &str) -> Result<Vec<u8>> {
        let bytes = Some(text).filter(|text| text.len() <= TEXT_MAX).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let bytes = bytes.ok_or_else(over)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(over)?;
        let payload = Payload { msg: sealed, aad };
        self.seal.0.decrypt(&XNonce::from(*nonce), payload).map_err(|_| over())
    }
}

/// A person in an address or a form: 64 characters that say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(String);

const PERSON: &str = "person";

impl Sealed {
    /// Seals a person for whoever sits here now.
    #[must_use]
    pub fn person(house: &House, who: &SignedIn, person: CitizenId) -> Sealed {
        Sealed(house.seal(who, PERSON, &person.encoded().to_be_bytes()))
    }

    /// The person behind a reference.
    ///
    /// # Errors
    /// `reference_over`; see [`House::unseal`].
    pub fn open(house: &House, who: &SignedIn, text: &str) -> Result<CitizenId> {
        let bytes = house.unseal(who, PERSON, text)?;
        let number = bytes.try_into().map_err(|_| over())?;
        CitizenId::from_encoded(i64::from_be_bytes(number)).ok_or_else(over)
    }
}

impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
