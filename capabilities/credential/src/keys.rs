//! Which keys are believed, for what, of whom and when; and the signed list that hands them out.
//!
//! Promises
//! * A key counts for one use and one issuer: who may sign codes cannot sign lists, and nobody signs for another.
//! * A list is read only with the signature of an anchor, a key that was put into the program by hand.
//! * Rotation: the next key stands in the list before it signs. A key that has ended still answers for what it signed
//!   in its time; the life of a code bounds how long that matters.
//!
//! Deliberately absent: fetching a list, keeping it, and certificates (X.509).

use coset::cbor::Value;
use kernel::{Moment, Refusal, Result};

use crate::{
    cbor,
    sealed::{self, KEY_LIST, Sealed},
    signing::{Algorithm, KID_BYTES_MAX, PublicKey, Signer},
    time::{moment, seconds},
};

/// How many keys a list may hold.
pub const KEYS_MAX: usize = 256;

/// How many characters the name of an issuer may have.
pub const ISSUER_CHARS_MAX: usize = 200;

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Our electronic cards.
    Codes,
    /// Codes of another issuer of the claim-169 family.
    ForeignCodes,
    /// Status lists.
    Lists,
    /// What proves papers.
    Papers,
}

impl Use {
    const ALL: [(Use, i64); 4] = [(Use::Codes, 1), (Use::ForeignCodes, 2), (Use::Lists, 3), (Use::Papers, 4)];

    fn number(self) -> i64 {
        Use::ALL.iter().find(|(known, _)| *known == self).map_or(0, |(_, number)| *number)
    }

    fn of(number: i64) -> Option<Use> {
        Use::ALL.iter().find(|(_, known)| *known == number).map(|(known, _)| *known)
    }
}

/// A public key that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name by which a code calls it. Only a foreign key may have none: it answers codes that name no key.
    pub kid: Option<Vec<u8>>,
    /// What it may sign.
    pub used_for: Use,
    /// Who signs with it: what a code must name as its issuer.
    pub issuer: String,
    /// The key.
    pub public: PublicKey,
    /// From when it signs.
    pub not_before: Moment,
    /// Until when it signs.
    pub not_after: Moment,
}

impl Key {
    /// The key of a signer, under the signer's name for it.
    #[must_use]
    pub fn of(signer: &dyn Signer, used_for: Use, issuer: &str, not_before: Moment, not_after: Moment) -> Key {
        let (kid, issuer) = (Some(signer.kid().to_vec()), issuer.to_owned());
        Key { kid, used_for, issuer, public: signer.public(), not_before, not_after }
    }
}

/// The keys that are believed, and how long that may be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    keys: Vec<Key>,
    valid_until: Option<Moment>,
}

impl Keys {
    /// These keys, without a date: for keys that were put in by hand.
    ///
    /// # Errors
    /// `credential_list_malformed` for a name that stands twice, a key of ours without a name, a name or an issuer
    /// that is too long, a time that ends before it begins, or too many keys.
    pub fn new(keys: Vec<Key>) -> Result<Keys, Refusal> {
        if keys.len() > KEYS_MAX {
            return Err(malformed("keys"));
        }
        for (at, key) in keys.iter().enumerate() {
            let named = match &key.kid {
                Some(kid) => {
                    (1..=KID_BYTES_MAX).contains(&kid.len())
                        && !keys[..at].iter().any(|other| other.kid.as_ref() == Some(kid))
                }
                None => key.used_for == Use::ForeignCodes,
            };
            if !named {
                return Err(malformed("kid"));
            }
            if !(1..=ISSUER_CHARS_MAX).contains(&key.issuer.chars().count()) {
                return Err(malformed("issuer"));
            }
            if key.not_after <= key.not_before {
                return Err(malformed("not_after"));
            }
        }
        Ok(Keys { keys, valid_until: None })
    }

    /// The keys.
    #[must_use]
    pub fn all(&self) -> &[Key] {
        &self.keys
    }

    /// Whether the list that these came with should have been replaced by now.
    #[must_use]
    pub fn are_stale(&self, now: Moment) -> bool {
        self.valid_until.is_some_and(|until| now > until)
    }

    /// The keys that a document can mean: the one it names, or those without a name when it names none.
    ///
    /// # Errors
    /// `credential_key_unnamed`, `credential_key_unknown`, `credential_key_other_use`,
    /// `credential_key_other_algorithm`.
    pub(crate) fn meant(&self, kid: Option<&[u8]>, algorithm: Algorithm, uses: &[Use]) -> Result<Vec<&Key>, Refusal> {
        let Some(kid) = kid else {
            let fits =
                |key: &&Key| key.kid.is_none() && uses.contains(&key.used_for) && key.public.algorithm() == algorithm;
            let meant: Vec<&Key> = self.keys.iter().filter(fits).collect();
            return if meant.is_empty() { Err(Refusal::new("credential_key_unnamed")) } else { Ok(meant) };
        };
        let said = |code: &'static str| Refusal::new(code).with("kid", kernel::hex(kid));
        match self.keys.iter().find(|key| key.kid.as_deref() == Some(kid)) {
            None => Err(said("credential_key_unknown")),
            Some(key) if !uses.contains(&key.used_for) => Err(said("credential_key_other_use")),
            Some(key) if key.public.algorithm() != algorithm => Err(said("credential_key_other_algorithm")),
            Some(key) => Ok(vec![key]),
        }
    }
}

/// Keys with a number and a date, to be signed and handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyList {
    /// Counts up with each list: a reader keeps the highest it saw.
    pub number: i64,
    /// When it was made.
    pub issued_at: Moment,
    /// When the next one will have been handed out.
    pub valid_until: Moment,
    /// What it lists.
    pub keys: Vec<Key>,
}

impl KeyList {
    /// The list as signed bytes.
    ///
    /// # Errors
    /// As [`Keys::new`]; or whatever keeps the anchor from signing.
    pub fn sign(&self, anchor: &dyn Signer) -> Result<Vec<u8>> {
        Keys::new(self.keys.clone())?;
        let keys = self.keys.iter().map(write_key).collect();
        let payload = cbor::map(vec![
            (1, Value::from(self.number)),
            (2, Value::from(seconds(self.issued_at))),
            (3, Value::from(seconds(self.valid_until))),
            (4, Value::Array(keys)),
        ]);
        sealed::seal(cbor::write(&payload), Some(KEY_LIST), anchor)
    }

    /// Reads a list that one of the anchors signed. An old list is read too; [`Keys::are_stale`] tells it.
    ///
    /// # Errors
    /// `credential_list_other_kind`, `credential_list_not_signed`, `credential_list_malformed`; and as an envelope is
    /// refused.
    pub fn read(bytes: &[u8], anchors: &[PublicKey]) -> Result<KeyList, Refusal> {
        let sealed = Sealed::open(bytes)?;
        if !sealed.is(Some(KEY_LIST)) {
            return Err(Refusal::new("credential_list_other_kind"));
        }
        let algorithm = sealed.algorithm()?;
        let meant = |key: &&PublicKey| key.algorithm() == algorithm && sealed.kid() == Some(&key.kid()[..]);
        if !anchors.iter().filter(meant).any(|key| sealed.is_signed_by(key)) {
            return Err(Refusal::new("credential_list_not_signed"));
        }
        let entries = entries_of(sealed.payload())?;
        let list = KeyList {
            number: number(&entries, 1, "number")?,
            issued_at: time(&entries, 2, "issued_at")?,
            valid_until: time(&entries, 3, "valid_until")?,
            keys: match entry(&entries, 4) {
                Some(Value::Array(keys)) if keys.len() <= KEYS_MAX => {
                    keys.iter().map(read_key).collect::<Result<_, Refusal>>()?
                }
                _ => return Err(malformed("keys")),
            },
        };
        Keys::new(list.keys.clone())?;
        Ok(list)
    }

    /// The keys to verify with.
    ///
    /// # Errors
    /// As [`Keys::new`].
    pub fn keys(self) -> Result<Keys, Refusal> {
        Ok(Keys { valid_until: Some(self.valid_until), ..Keys::new(self.keys)? })
    }
}

fn write_key(key: &Key) -> Value {
    let mut entries: Vec<(i64, Value)> = key.kid.iter().map(|kid| (1, Value::Bytes(kid.clone()))).collect();
    entries.extend([
        (2, Value::from(key.used_for.number())),
        (3, Value::from(key.public.algorithm().cose())),
        (4, Value::Bytes(key.public.to_bytes())),
        (5, Value::from(seconds(key.not_before))),
        (6, Value::from(seconds(key.not_after))),
        (7, Value::Text(key.issuer.clone())),
    ]);
    cbor::map(entries)
}

fn read_key(value: &Value) -> Result<Key, Refusal> {
    let Value::Map(entries) = value else { return Err(malformed("key")) };
    let entries = cbor::numbered(entries.clone()).map_err(|_| malformed("key"))?;
    let kid = match entry(&entries, 1) {
        None => None,
        Some(Value::Bytes(kid)) => Some(kid.clone()),
        Some(_) => return Err(malformed("kid")),
    };
    let algorithm = Algorithm::of_cose(number(&entries, 3, "algorithm")?).ok_or_else(|| malformed("algorithm"))?;
    let Some(Value::Bytes(public)) = entry(&entries, 4) else { return Err(malformed("public")) };
    let Some(Value::Text(issuer)) = entry(&entries, 7) else { return Err(malformed("issuer")) };
    Ok(Key {
        kid,
        used_for: Use::of(number(&entries, 2, "use")?).ok_or_else(|| malformed("use"))?,
        issuer: issuer.clone(),
        public: PublicKey::read(algorithm, public)?,
        not_before: time(&entries, 5, "not_before")?,
        not_after: time(&entries, 6, "not_after")?,
    })
}

/// The entries of a list's payload.
pub(crate) fn entries_of(payload: &[u8]) -> Result<Vec<(i64, Value)>, Refusal> {
    let Some(Value::Map(entries)) = cbor::read(payload) else { return Err(malformed("payload")) };
    cbor::numbered(entries).map_err(|_| malformed("payload"))
}

pub(crate) fn entry(entries: &[(i64, Value)], key: i64) -> Option<&Value> {
    entries.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
}

pub(crate) fn number(entries: &[(i64, Value)], key: i64, name: &'static str) -> Result<i64, Refusal> {
    entry(entries, key).and_then(cbor::integer).ok_or_else(|| malformed(name))
}

pub(crate) fn time(entries: &[(i64, Value)], key: i64, name: &'static str) -> Result<Moment, Refusal> {
    moment(number(entries, key, name)?).ok_or_else(|| malformed(name))
}

pub(crate) fn malformed(name: &'static str) -> Refusal {
    Refusal::new("credential_list_malformed").with("part", name)
}
