//! What a code says: the claims of a CBOR Web Token (RFC 8392) around an identity.
//!
//! | Key | Claim | Ours | Others' |
//! |---|---|---|---|
//! | 1 | `iss`, who says it | yes | may |
//! | 2 | `sub`, about whom: a name for the card, never a personal number | may | may |
//! | 4, 5, 6 | `exp`, `nbf`, `iat`, whole seconds | yes | may |
//! | 7 | `cti`, 16 random bytes: a code of ours is shown once | yes | may, and means nothing here |
//! | 169 | `identity-data` | yes, with a full name | yes |
//! | -66169 | where the card stands: `[list, index]`; of the range for private use | yes | means nothing here |
//! | -66170 | the lines of a paper (`proof.rs`); of the same range | on papers | means nothing here |
//!
//! Claims with other keys are passed over, as RFC 8392 asks; so are keys that are texts.

use std::fmt;

use coset::cbor::Value;
use kernel::{Moment, Refusal, Result};

use crate::{
    cbor,
    identity::{Field, Identity},
    keys::ISSUER_CHARS_MAX,
    pack, sealed,
    signing::Signer,
    status::StatusRef,
    time::{moment, seconds},
};

pub(crate) const ISS: i64 = 1;
pub(crate) const SUB: i64 = 2;
const EXP: i64 = 4;
const NBF: i64 = 5;
pub(crate) const IAT: i64 = 6;
const CTI: i64 = 7;
const IDENTITY: i64 = 169;
const STATUS: i64 = -66_169;
pub(crate) const LINES: i64 = -66_170;

/// How many characters a subject may have.
pub const SUBJECT_CHARS_MAX: usize = 200;

/// What makes a code one that is shown once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce(pub [u8; 16]);

impl Nonce {
    /// A new one, from the system's randomness.
    ///
    /// # Panics
    /// If the system has no randomness to give: without it no code may be issued.
    #[must_use]
    pub fn random() -> Nonce {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        Nonce(bytes)
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&kernel::hex(&self.0))
    }
}

/// What we say of a person for a short while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who says it; the key list holds the signer's key under the same name.
    pub issuer: String,
    /// About which card, if that is to be told.
    pub subject: Option<String>,
    /// When it is said; in whole seconds, as the two that follow.
    pub issued_at: Moment,
    /// From when it counts.
    pub not_before: Moment,
    /// From when it no longer counts.
    pub expires_at: Moment,
    /// Spent when it is shown.
    pub nonce: Nonce,
    /// Where the card stands in the status lists.
    pub status: StatusRef,
    /// Who it is.
    pub identity: Identity,
}

/// Signs a statement and answers the text of its QR code.
///
/// # Errors
/// `credential_field_missing` without a full name; `credential_claim_too_long`, `credential_claim_out_of_range`,
/// `credential_time_disordered`, `credential_text_too_long`; as an identity is refused when it is read; or whatever
/// keeps the signer from signing.
pub fn issue(statement: &Statement, signer: &dyn Signer) -> Result<String> {
    Ok(pack::pack(&sealed::seal(statement.write()?, None, signer)?)?)
}

impl Statement {
    fn write(&self) -> Result<Vec<u8>, Refusal> {
        bounded("iss", Some(&self.issuer), ISSUER_CHARS_MAX)?;
        bounded("sub", self.subject.as_ref(), SUBJECT_CHARS_MAX)?;
        let (issued, begins, ends) = (seconds(self.issued_at), seconds(self.not_before), seconds(self.expires_at));
        for (claim, at) in [("iat", issued), ("nbf", begins), ("exp", ends)] {
            moment(at).ok_or_else(|| out_of_range(claim))?;
        }
        if begins >= ends || issued >= ends {
            return Err(Refusal::new("credential_time_disordered"));
        }
        if self.identity.full_name.as_ref().is_none_or(String::is_empty) {
            return Err(missing_name());
        }
        let identity = self.identity.write();
        // What we would not read, we do not write.
        Identity::read(identity.clone())?;
        let mut claims = vec![(ISS, Value::Text(self.issuer.clone()))];
        claims.extend(self.subject.clone().map(|subject| (SUB, Value::Text(subject))));
        claims.extend([
            (EXP, Value::from(ends)),
            (NBF, Value::from(begins)),
            (IAT, Value::from(issued)),
            (CTI, Value::Bytes(self.nonce.0.to_vec())),
            (IDENTITY, identity),
            (STATUS, Value::Array(vec![Value::from(self.status.list), Value::from(self.status.index)])),
        ]);
        Ok(cbor::write(&cbor::map(claims)))
    }
}

/// The claims of a token whose signature was found right.
pub(crate) struct Claims {
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) expires_at: Option<Moment>,
    pub(crate) not_before: Option<Moment>,
    pub(crate) issued_at: Option<Moment>,
    cti: Option<Vec<u8>>,
    status: Option<Value>,
    identity: Option<Value>,
    pub(crate) lines: Option<Value>,
}

impl Claims {
    /// Reads the claims; the identity is left for its own stage.
    ///
    /// # Errors
    /// `credential_claims_not_a_map`, `credential_claim_twice`, `credential_claim_wrong_type`,
    /// `credential_claim_out_of_range`, `credential_claim_too_long`.
    pub(crate) fn read(payload: &[u8]) -> Result<Claims, Refusal> {
        let Some(Value::Map(entries)) = cbor::read(payload) else {
            return Err(Refusal::new("credential_claims_not_a_map"));
        };
        let twice = |key| Refusal::new("credential_claim_twice").with("claim", name(key));
        let mut claims = Claims {
            issuer: None,
            subject: None,
            expires_at: None,
            not_before: None,
            issued_at: None,
            cti: None,
            status: None,
            identity: None,
            lines: None,
        };
        for (key, value) in cbor::numbered(entries).map_err(twice)? {
            match (key, value) {
                (ISS, Value::Text(text)) => claims.issuer = Some(text),
                (SUB, Value::Text(text)) => claims.subject = Some(text),
                (EXP, value) => claims.expires_at = Some(instant(EXP, &value)?),
                (NBF, value) => claims.not_before = Some(instant(NBF, &value)?),
                (IAT, value) => claims.issued_at = Some(instant(IAT, &value)?),
                (CTI, Value::Bytes(bytes)) => claims.cti = Some(bytes),
                (IDENTITY, value) => claims.identity = Some(value),
                (STATUS, value) => claims.status = Some(value),
                (LINES, value) => claims.lines = Some(value),
                (ISS | SUB | CTI, _) => return Err(wrong_type(name(key))),
                _ => {}
            }
        }
        bounded("iss", claims.issuer.as_ref(), ISSUER_CHARS_MAX)?;
        bounded("sub", claims.subject.as_ref(), SUBJECT_CHARS_MAX)?;
        Ok(claims)
    }

    /// The nonce that a code of ours must have.
    pub(crate) fn nonce(&self) -> Result<Nonce, Refusal> {
        let bytes = self.cti.as_deref().ok_or_else(|| missing("cti"))?;
        <[u8; 16]>::try_from(bytes).map(Nonce).map_err(|_| out_of_range("cti"))
    }

    /// The place in a status list that a code of ours must have.
    pub(crate) fn status(&self) -> Result<StatusRef, Refusal> {
        let value = self.status.as_ref().ok_or_else(|| missing("status"))?;
        let [list, index] = value.as_array().map(Vec::as_slice).unwrap_or_default() else {
            return Err(wrong_type("status"));
        };
        let small = |value: &Value| {
            let number = value.as_integer().ok_or_else(|| wrong_type("status"))?;
            u32::try_from(i128::from(number)).map_err(|_| out_of_range("status"))
        };
        Ok(StatusRef { list: small(list)?, index: small(index)? })
    }

    /// The identity.
    pub(crate) fn identity(&mut self) -> Result<Identity, Refusal> {
        Identity::read(self.identity.take().ok_or_else(|| missing("identity-data"))?)
    }
}

fn instant(key: i64, value: &Value) -> Result<Moment, Refusal> {
    if !value.is_integer() {
        return Err(wrong_type(name(key)));
    }
    cbor::integer(value).and_then(moment).ok_or_else(|| out_of_range(name(key)))
}

pub(crate) fn bounded(claim: &'static str, text: Option<&String>, chars_max: usize) -> Result<(), Refusal> {
    if text.is_some_and(|text| text.chars().count() > chars_max) {
        return Err(Refusal::new("credential_claim_too_long").with("claim", claim).with("max", chars_max));
    }
    Ok(())
}

fn name(key: i64) -> String {
    let known = match key {
        ISS => "iss",
        SUB => "sub",
        EXP => "exp",
        NBF => "nbf",
        IAT => "iat",
        CTI => "cti",
        IDENTITY => "identity-data",
        STATUS => "status",
        other => return other.to_string(),
    };
    known.to_owned()
}

pub(crate) fn missing(claim: &'static str) -> Refusal {
    Refusal::new("credential_claim_missing").with("claim", claim)
}

/// A code of ours names its person.
pub(crate) fn missing_name() -> Refusal {
    Field(4).missing()
}

pub(crate) fn wrong_type(claim: impl ToString) -> Refusal {
    Refusal::new("credential_claim_wrong_type").with("claim", claim)
}

pub(crate) fn out_of_range(claim: impl ToString) -> Refusal {
    Refusal::new("credential_claim_out_of_range").with("claim", claim)
}
