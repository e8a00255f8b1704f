//! Who can sign and what a signature is checked with: Ed25519 as it comes, SM2 behind the same door.
//!
//! Promises
//! * [`Signer`] is all that issuing asks of a key: a hardware module implements it, and nothing else changes.
//! * A public key that exists is a point on its curve and not a weak one.
//!
//! | Algorithm | COSE number | Signs | Checks |
//! |---|---|---|---|
//! | Ed25519 | -8, EdDSA | yes | yes |
//! | SM2 with SM3 (GM/T 0003, GM/T 0009) | -66003, of the range for private use: none is registered | yes | yes |
//! | ECDSA on P-256 with SHA-256 | -7, ES256 | no | yes, for codes of others |
//!
//! SM2 here is RustCrypto's arithmetic. It is no certified cryptographic module (GM/T 0028); where one is demanded, an
//! HSM signs behind [`Signer`]. Deliberately absent: where secrets are kept, and RSA.

use std::fmt;

use ed25519_dalek::Signer as _;
use kernel::{Refusal, Result};
use sha2::{Digest, Sha256};
use sm2::dsa::signature::Verifier as _;

/// The name that GM/T 0009 gives a signer who has none.
const SM2_NAME: &str = "1234567812345678";

/// How many bytes a secret has, whichever the algorithm.
pub const SECRET_BYTES: usize = 32;

/// How many bytes the name of a key may have.
pub const KID_BYTES_MAX: usize = 32;

/// How a statement is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// SM2 with SM3; the signature is r and s, 32 bytes each.
    Sm2,
    /// ECDSA on P-256 with SHA-256, in codes of others.
    Es256,
}

impl Algorithm {
    /// Its number in COSE.
    #[must_use]
    pub fn cose(self) -> i64 {
        match self {
            Algorithm::Ed25519 => -8,
            Algorithm::Sm2 => -66_003,
            Algorithm::Es256 => -7,
        }
    }

    /// The algorithm of a number, if it is one of ours.
    #[must_use]
    pub fn of_cose(number: i64) -> Option<Algorithm> {
        [Algorithm::Ed25519, Algorithm::Sm2, Algorithm::Es256].into_iter().find(|known| known.cose() == number)
    }
}

/// A key that signs: here, or in a module that never lets it out.
pub trait Signer {
    /// How it signs.
    fn algorithm(&self) -> Algorithm;
    /// The name under which the key list holds its public key.
    fn kid(&self) -> &[u8];
    /// The signature of a message, 64 bytes.
    ///
    /// # Errors
    /// Whatever keeps the module from signing.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>>;
    /// The public key.
    fn public(&self) -> PublicKey;
}

/// Signs with Ed25519.
pub struct Ed25519Signer {
    key: ed25519_dalek::SigningKey,
    kid: Vec<u8>,
}

impl Ed25519Signer {
    /// The signer of a secret, named after its public key.
    #[must_use]
    pub fn new(secret: &[u8; SECRET_BYTES]) -> Ed25519Signer {
        let key = ed25519_dalek::SigningKey::from_bytes(secret);
        let kid = kid_of(Algorithm::Ed25519, key.verifying_key().as_bytes());
        Ed25519Signer { key, kid }
    }
}

impl Signer for Ed25519Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    fn kid(&self) -> &[u8] {
        &self.kid
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        Ok(self.key.sign(message).to_bytes().to_vec())
    }

    fn public(&self) -> PublicKey {
        PublicKey(Point::Ed25519(Box::new(self.key.verifying_key())))
    }
}

/// Signs with SM2 and SM3.
pub struct Sm2Signer {
    key: sm2::dsa::SigningKey,
    kid: Vec<u8>,
}

impl Sm2Signer {
    /// The signer of a secret, named after its public key.
    ///
    /// # Errors
    /// `credential_key_malformed` for nought and for numbers as large as the order of the curve.
    pub fn new(secret: &[u8; SECRET_BYTES]) -> Result<Sm2Signer, Refusal> {
        let key =
            sm2::dsa::SigningKey::from_slice(SM2_NAME, secret).map_err(|_| Refusal::new("credential_key_malformed"))?;
        let kid = kid_of(Algorithm::Sm2, &sm2_bytes(key.verifying_key()));
        Ok(Sm2Signer { key, kid })
    }
}

impl Signer for Sm2Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Sm2
    }

    fn kid(&self) -> &[u8] {
        &self.kid
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let signature: sm2::dsa::Signature =
            self.key.try_sign(message).map_err(|_| Refusal::new("credential_key_malformed"))?;
        Ok(signature.to_vec())
    }

    fn public(&self) -> PublicKey {
        PublicKey(Point::Sm2(Box::new(self.key.verifying_key().clone())))
    }
}

/// A point to check signatures with.
#[derive(Clone)]
pub struct PublicKey(Point);

#[derive(Clone)]
enum Point {
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    Sm2(Box<sm2::dsa::VerifyingKey>),
    Es256(Box<p256::ecdsa::VerifyingKey>),
}

impl PublicKey {
    /// The key in these bytes: 32 for Ed25519 (RFC 8032), 33 or 65 for the two others (SEC 1).
    ///
    /// # Errors
    /// `credential_key_malformed` when they are no point of the curve, or a weak one.
    pub fn read(algorithm: Algorithm, bytes: &[u8]) -> Result<PublicKey, Refusal> {
        let point = match algorithm {
            Algorithm::Ed25519 => <[u8; 32]>::try_from(bytes)
                .ok()
                .and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok())
                .filter(|key| !key.is_weak())
                .map(|key| Point::Ed25519(Box::new(key))),
            Algorithm::Sm2 => {
                sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_NAME, bytes).ok().map(|key| Point::Sm2(Box::new(key)))
            }
            Algorithm::Es256 => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes).ok().map(|key| Point::Es256(Box::new(key)))
            }
        };
        point.map(PublicKey).ok_or_else(|| Refusal::new("credential_key_malformed"))
    }

    /// As [`PublicKey::read`] reads it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.0 {
            Point::Ed25519(key) => key.as_bytes().to_vec(),
            Point::Sm2(key) => sm2_bytes(key),
            Point::Es256(key) => key.to_sec1_point(true).as_bytes().to_vec(),
        }
    }

    /// How it checks.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Point::Ed25519(_) => Algorithm::Ed25519,
            Point::Sm2(_) => Algorithm::Sm2,
            Point::Es256(_) => Algorithm::Es256,
        }
    }

    /// The name that a key has unless another is given to it: the first 8 bytes of the SHA-256 of algorithm and key.
    #[must_use]
    pub fn kid(&self) -> Vec<u8> {
        kid_of(self.algorithm(), &self.to_bytes())
    }

    /// Whether this is the key's signature of that message.
    #[must_use]
    pub fn is_signature_of(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Point::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Point::Sm2(key) => sm2::dsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            Point::Es256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &PublicKey) -> bool {
        self.algorithm() == other.algorithm() && self.to_bytes() == other.to_bytes()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.algorithm(), kernel::hex(&self.to_bytes()))
    }
}

/// Compressed, 33 bytes.
fn sm2_bytes(key: &sm2::dsa::VerifyingKey) -> Vec<u8> {
    use sm2::elliptic_curve::sec1::ToSec1Point;
    key.as_affine().to_sec1_point(true).as_bytes().to_vec()
}

fn kid_of(algorithm: Algorithm, key: &[u8]) -> Vec<u8> {
    let digest = Sha256::new().chain_update(algorithm.cose().to_be_bytes()).chain_update(key).finalize();
    digest[..8].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|d| u8::try_from(d).unwrap()).collect();
        digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }

    /// RFC 8032, 7.1, test 2.
    #[test]
    fn ed25519_signs_as_its_standard_shows() {
        let secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let signer = Ed25519Signer::new(&secret.try_into().unwrap());
        assert_eq!(
            signer.public().to_bytes(),
            bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        );
        let signature = signer.sign(&[0x72]).unwrap();
        assert_eq!(kernel::hex(&signature[..8]), "92a009a9f0d4cab8");
        assert!(signer.public().is_signature_of(&[0x72], &signature));
    }

    /// GB/T 32918.5-2017, annex A.2: the key, the message and the signature of the standard.
    #[test]
    fn sm2_accepts_the_signature_of_its_standard() {
        let secret = bytes("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
        let signer = Sm2Signer::new(&secret.try_into().unwrap()).unwrap();
        let point = bytes(
            "04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
                CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
        );
        let public = PublicKey::read(Algorithm::Sm2, &point).unwrap();
        assert_eq!(public, signer.public());
        let signature = bytes(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
             B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
        );
        assert!(public.is_signature_of(b"message digest", &signature));
        assert!(!public.is_signature_of(b"message digesT", &signature));
        let own = signer.sign(b"message digest").unwrap();
        assert!(public.is_signature_of(b"message digest", &own));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let cases: [(Algorithm, Vec<u8>); 9] = [
            (Algorithm::Ed25519, vec![]),
            (Algorithm::Ed25519, vec![1; 31]),
            (Algorithm::Ed25519, vec![0; 32]),
            // The neutral point: whatever is signed by it is signed by all.
            (Algorithm::Ed25519, bytes("0100000000000000000000000000000000000000000000000000000000000000")),
            (Algorithm::Sm2, vec![]),
            (Algorithm::Sm2, vec![0]),
            (Algorithm::Sm2, [vec![2], vec![0xff; 32]].concat()),
            (Algorithm::Es256, vec![4; 65]),
            (Algorithm::Es256, vec![0]),
        ];
        for (algorithm, bytes) in cases {
            let refusal = PublicKey::read(algorithm, &bytes).unwrap_err();
            assert_eq!(refusal.code, "credential_key_malformed", "{algorithm:?} {bytes:02x?}");
        }
        for secret in [[0; 32], [0xff; 32]] {
            assert!(Sm2Signer::new(&secret).is_err());
        }
    }

    #[test]
    fn a_signature_of_another_length_is_none() {
        for signer in [&Ed25519Signer::new(&[5; 32]) as &dyn Signer, &Sm2Signer::new(&[5; 32]).unwrap()] {
            let signature = signer.sign(b"text").unwrap();
            assert_eq!(signature.len(), 64);
            for other in
                [vec![], signature[..63].to_vec(), [signature.clone(), vec![0]].concat(), vec![0; 64], vec![0xff; 64]]
            {
                assert!(!signer.public().is_signature_of(b"text", &other));
            }
        }
    }
}
