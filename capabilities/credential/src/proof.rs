//! What proves a paper 凭单: what it says in short, signed, as a QR code that is printed on it.
//!
//! Who holds the paper in his hand reads the code and compares; no network is needed, and nothing is spent by it. The
//! payload is a CBOR Web Token with the claims `iss`, `sub` (the paper's number), `iat`, and -66170: the lines, each a name
//! and a value. It has no end: a paper says what was so on its day.
//!
//! Deliberately absent: what a paper says, and taking one back. What must not be relied on later says until when it counts
//! in a line.

use coset::cbor::Value;
use kernel::{Moment, Refusal, Result};

use crate::{
    cbor,
    keys::{Keys, Use},
    pack,
    sealed::{self, PROOF, Sealed},
    signing::Signer,
    statement::{self, Claims, bounded, missing, out_of_range, wrong_type},
    time::seconds,
};

/// How many lines a proof may have.
pub const PROOF_LINES_MAX: usize = 16;
/// How many characters a name or a value may have.
pub const PROOF_CHARS_MAX: usize = 100;

const LINES: &str = "lines";

/// What a paper says in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Who gave the paper; the key list holds the signer's key under the same name.
    pub issuer: String,
    /// The paper's number.
    pub number: String,
    /// When it was made; in whole seconds.
    pub made_at: Moment,
    /// Names and values, as they stand on the paper.
    pub lines: Vec<(String, String)>,
}

/// Signs a proof and answers the text of its QR code.
///
/// # Errors
/// `credential_claim_too_long`, `credential_claim_out_of_range` for too many lines, `credential_text_too_long`; or whatever keeps the signer from signing.
pub fn prove(proof: &Proof, signer: &dyn Signer) -> Result<String> {
    Ok(pack::pack(&sealed::seal(proof.write()?, Some(PROOF), signer)?)?)
}

/// Reads the code of a paper that was signed with one of our keys for papers.
///
/// # Errors
/// As the stages of [`crate::verify()`] before claim 169; `credential_proof_other_kind` for a code that is none of a
/// paper.
pub fn read_proof(text: &str, keys: &Keys, now: Moment) -> Result<Proof, Refusal> {
    let sealed = Sealed::open(&pack::unpack(text)?)?;
    if !sealed.is(Some(PROOF)) {
        return Err(Refusal::new("credential_proof_other_kind"));
    }
    let meant = keys.meant(sealed.kid(), sealed.algorithm()?, &[Use::Papers])?;
    let key = meant.into_iter().find(|key| sealed.is_signed_by(&key.public));
    let key = key.ok_or_else(|| Refusal::new("credential_signature_wrong"))?;
    let claims = Claims::read(sealed.payload())?;
    if claims.issuer.as_ref() != Some(&key.issuer) {
        return Err(Refusal::new("credential_issuer_differs").with("issuer", &key.issuer));
    }
    let made_at = claims.issued_at.ok_or_else(|| missing("iat"))?;
    if !(seconds(key.not_before)..=seconds(key.not_after)).contains(&seconds(made_at)) {
        return Err(Refusal::new("credential_time_outside_key"));
    }
    if seconds(made_at) > seconds(now) + crate::SKEW_SECONDS_MAX {
        return Err(Refusal::new("credential_time_issued_ahead"));
    }
    let lines = lines(claims.lines.as_ref().ok_or_else(|| missing(LINES))?)?;
    let number = claims.subject.ok_or_else(|| missing("sub"))?;
    Ok(Proof { issuer: key.issuer.clone(), number, made_at, lines })
}

impl Proof {
    fn write(&self) -> Result<Vec<u8>, Refusal> {
        let lines =
            self.lines.iter().map(|(name, value)| Value::Array(vec![name.as_str().into(), value.as_str().into()]));
        let lines = Value::Array(lines.collect());
        // What we would not read, we do not write.
        self::lines(&lines)?;
        let claims = vec![
            (statement::ISS, self.issuer.as_str().into()),
            (statement::SUB, self.number.as_str().into()),
            (statement::IAT, Value::from(seconds(self.made_at))),
            (statement::LINES, lines),
        ];
        let written = cbor::write(&cbor::map(claims));
        Claims::read(&written)?;
        Ok(written)
    }
}

fn lines(value: &Value) -> Result<Vec<(String, String)>, Refusal> {
    let lines = value.as_array().ok_or_else(|| wrong_type(LINES))?;
    if lines.len() > PROOF_LINES_MAX {
        return Err(out_of_range(LINES));
    }
    lines.iter().map(line).collect()
}

fn line(value: &Value) -> Result<(String, String), Refusal> {
    let [Value::Text(name), Value::Text(value)] = value.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(wrong_type(LINES));
    };
    for text in [name, value] {
        bounded(LINES, Some(text), PROOF_CHARS_MAX)?;
    }
    Ok((name.clone(), value.clone()))
}
