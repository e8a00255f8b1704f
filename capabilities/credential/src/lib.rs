//! The electronic social security card 电子社保卡: a statement about a person, signed, shown as a QR code, and verified
//! without a network.
//!
//! Promises
//! * What was changed, was signed by nobody we trust, has ended, was taken back or was shown before is refused; the
//!   code of the refusal names the stage and the reason ([`verify()`]).
//! * No input makes it panic or take much memory.
//! * Verification is a function of text, keys, lists and time. Nothing here reads a clock or a network.
//! * Codes of other issuers of the claim-169 family (MOSIP) are read when one of their keys is trusted.
//! * A lost card is taken back by a list that any station can carry ([`StatusList`]).
//! * A paper carries a code that proves what it says ([`Proof`]).
//!
//! The format: CBOR, then COSE_Sign1, then zlib, then base45, then the QR code of the caller. For the card room:
//! [`Statement`] and [`issue`]. For the app: the text that [`issue`] answers. For a terminal or a station: [`Trust`],
//! [`spend`] and a [`SeenFile`].
//!
//! Deliberately absent: tables and whom to issue for (the card room); where secrets are kept; the drawing of the code
//! (the faces); fetching and storing lists; certified cryptography, which an HSM does behind [`Signer`].

mod biometric;
mod cbor;
mod identity;
mod keys;
mod pack;
mod proof;
mod sealed;
mod seen;
mod seen_file;
mod signing;
mod statement;
mod status;
mod time;
mod verify;

pub use biometric::{Biometric, Format};
pub use identity::{Gender, Identity, MaritalStatus, PICTURE_BYTES_MAX, PhotoFormat};
pub use keys::{ISSUER_CHARS_MAX, KEYS_MAX, Key, KeyList, Keys, Use};
pub use pack::{STATEMENT_BYTES_MAX, TEXT_MAX};
pub use proof::{PROOF_CHARS_MAX, PROOF_LINES_MAX, Proof, prove, read_proof};
pub use seen::{GRACE_SECONDS, LIVE_MAX, Seen, SeenInMemory};
pub use seen_file::SeenFile;
pub use signing::{Algorithm, Ed25519Signer, KID_BYTES_MAX, PublicKey, SECRET_BYTES, Signer, Sm2Signer};
pub use statement::{Nonce, SUBJECT_CHARS_MAX, Statement, issue};
pub use status::{CARDS_MAX, StatusList, StatusLists, StatusRef};
pub use verify::{
    Ours, Rules, SKEW_SECONDS_MAX, Trust, Verified, spend, spend_on_old_list, verify, verify_on_old_list,
};
