//! The envelope: COSE_Sign1 (RFC 9052), tagged 18, the algorithm and the key's name among what is signed.
//!
//! Codes of others may come in the tag of a CWT (61, RFC 8392) or without a tag, and may name their key outside of
//! what is signed. Deliberately absent: encryption (COSE_Encrypt0), several signatures, certificates.

use coset::{
    AsCborValue, CoseSign1, CoseSign1Builder, Header, RegisteredLabel, RegisteredLabelWithPrivate,
    TaggedCborSerializable,
    cbor::Value,
    iana::{self, EnumI64},
};
use kernel::{Refusal, Result};

use crate::{
    cbor,
    signing::{Algorithm, KID_BYTES_MAX, PublicKey, Signer},
};

const TAG_SIGN1: u64 = 18;
const TAG_CWT: u64 = 61;

/// What is written on a list or a paper's proof, so that no signature of one kind of document counts for another.
pub(crate) const KEY_LIST: &str = "application/yika-key-list+cbor";
pub(crate) const STATUS_LIST: &str = "application/yika-status-list+cbor";
pub(crate) const PROOF: &str = "application/yika-proof+cbor";

/// Signs a payload; lists and proofs say what they are, a statement says nothing.
///
/// # Errors
/// Whatever keeps the signer from signing.
pub(crate) fn seal(payload: Vec<u8>, content: Option<&str>, signer: &dyn Signer) -> Result<Vec<u8>> {
    let header = Header {
        alg: Some(label(signer.algorithm())),
        key_id: signer.kid().to_vec(),
        content_type: content.map(|name| RegisteredLabel::Text(name.to_owned())),
        ..Header::default()
    };
    let message = CoseSign1Builder::new()
        .protected(header)
        .payload(payload)
        .try_create_signature(&[], |signed| signer.sign(signed))?
        .build();
    Ok(message.to_tagged_vec().expect("what was built here can be written"))
}

fn label(algorithm: Algorithm) -> coset::Algorithm {
    match iana::Algorithm::from_i64(algorithm.cose()) {
        Some(known) => RegisteredLabelWithPrivate::Assigned(known),
        None => RegisteredLabelWithPrivate::PrivateUse(algorithm.cose()),
    }
}

/// A signed document that was taken apart; nothing of it is believed yet.
pub(crate) struct Sealed {
    message: CoseSign1,
}

impl Sealed {
    /// Takes an envelope apart.
    ///
    /// # Errors
    /// `credential_cose_not_cbor`, `credential_cose_not_signed` when it is no COSE_Sign1 with a payload,
    /// `credential_cose_header` when its headers are wrong or demand what is not known here.
    pub(crate) fn open(bytes: &[u8]) -> Result<Sealed, Refusal> {
        let not_signed = || Refusal::new("credential_cose_not_signed");
        let mut value = cbor::read(bytes).ok_or_else(|| Refusal::new("credential_cose_not_cbor"))?;
        if let Value::Tag(TAG_CWT, inner) = value {
            value = *inner;
        }
        if let Value::Tag(TAG_SIGN1, inner) = value {
            value = *inner;
        }
        let [Value::Bytes(_), Value::Map(_), Value::Bytes(_), Value::Bytes(_)] =
            value.as_array().map(Vec::as_slice).unwrap_or_default()
        else {
            return Err(not_signed());
        };
        let message = CoseSign1::from_cbor_value(value).map_err(|_| Refusal::new("credential_cose_header"))?;
        let (signed, open) = (&message.protected.header, &message.unprotected);
        let demands = !signed.crit.is_empty() || !open.crit.is_empty();
        let twice = !signed.key_id.is_empty() && !open.key_id.is_empty() && signed.key_id != open.key_id;
        if demands || twice || open.alg.is_some() || message_kid(&message).len() > KID_BYTES_MAX {
            return Err(Refusal::new("credential_cose_header"));
        }
        Ok(Sealed { message })
    }

    /// How it says it is signed.
    ///
    /// # Errors
    /// `credential_algorithm_missing`, `credential_algorithm_unknown`.
    pub(crate) fn algorithm(&self) -> Result<Algorithm, Refusal> {
        let unknown = |name: String| Refusal::new("credential_algorithm_unknown").with("algorithm", name);
        let number = match &self.message.protected.header.alg {
            None => return Err(Refusal::new("credential_algorithm_missing")),
            Some(RegisteredLabelWithPrivate::Assigned(known)) => known.to_i64(),
            Some(RegisteredLabelWithPrivate::PrivateUse(number)) => *number,
            Some(RegisteredLabelWithPrivate::Text(_)) => return Err(unknown("text".to_owned())),
        };
        Algorithm::of_cose(number).ok_or_else(|| unknown(number.to_string()))
    }

    /// The name of its key, if it names one.
    pub(crate) fn kid(&self) -> Option<&[u8]> {
        Some(message_kid(&self.message)).filter(|kid| !kid.is_empty())
    }

    /// Whether it says that it is this kind of document.
    pub(crate) fn is(&self, content: Option<&str>) -> bool {
        match (&self.message.protected.header.content_type, content) {
            (None, None) => true,
            (Some(RegisteredLabel::Text(said)), Some(name)) => said == name,
            // Others may say what they like of their codes, but not that they are another document of ours.
            (Some(RegisteredLabel::Text(said)), None) => ![KEY_LIST, STATUS_LIST, PROOF].contains(&said.as_str()),
            (Some(RegisteredLabel::Assigned(_)), wanted) => wanted.is_none(),
            (None, Some(_)) => false,
        }
    }

    /// Whether that key signed it.
    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.is_signature_of(&self.message.tbs_data(&[]), &self.message.signature)
    }

    /// What was signed.
    pub(crate) fn payload(&self) -> &[u8] {
        self.message.payload.as_deref().unwrap_or_default()
    }
}

fn message_kid(message: &CoseSign1) -> &[u8] {
    let signed = &message.protected.header.key_id;
    if signed.is_empty() { &message.unprotected.key_id } else { signed }
}
