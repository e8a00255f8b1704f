//! A small world of issuers, and a hand that writes codes which the room itself would never write.
//!
//! The forger knows CBOR and the keys, and shares no code with the room: envelope and token are put together here.
#![allow(dead_code, reason = "every test file uses a part of it")]

pub(crate) mod cases;

use std::io::Write;

use coset::cbor::{Value, ser};
use credential::{
    Ed25519Signer, Identity, Key, Keys, Nonce, PublicKey, Rules, Signer, Sm2Signer, Statement, StatusList, StatusLists,
    StatusRef, Trust, Use, Verified,
};
use flate2::{Compression, write::ZlibEncoder};
use kernel::Moment;
use p256::ecdsa::signature::Signer as _;

/// 2026-11-26 12:00:00 in China.
pub(crate) const NOW: i64 = 1_795_665_600;
pub(crate) const US: &str = "https://yika.example/540500";
pub(crate) const THEM: &str = "https://id.example/np";
pub(crate) const LIST: u32 = 7;
pub(crate) const CARDS: u32 = 1_000;
/// A card that was taken back.
pub(crate) const LOST: u32 = 13;

pub(crate) fn at(seconds: i64) -> Moment {
    Moment(seconds * 1_000_000)
}

pub(crate) fn ours() -> Ed25519Signer {
    Ed25519Signer::new(&[1; 32])
}

pub(crate) fn ours_sm2() -> Sm2Signer {
    Sm2Signer::new(&[2; 32]).unwrap()
}

pub(crate) fn theirs() -> Ed25519Signer {
    Ed25519Signer::new(&[3; 32])
}

pub(crate) fn lister() -> Ed25519Signer {
    Ed25519Signer::new(&[4; 32])
}

/// Last year's key.
pub(crate) fn old() -> Ed25519Signer {
    Ed25519Signer::new(&[5; 32])
}

/// Next year's key.
pub(crate) fn next() -> Ed25519Signer {
    Ed25519Signer::new(&[6; 32])
}

pub(crate) fn anchor() -> Ed25519Signer {
    Ed25519Signer::new(&[7; 32])
}

/// Whom nobody trusts.
pub(crate) fn stranger() -> Ed25519Signer {
    Ed25519Signer::new(&[8; 32])
}

/// Another of theirs, on P-256, which the room only reads; its codes name no key.
pub(crate) fn theirs_p256() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[9; 32]).unwrap()
}

const YEAR: i64 = 365 * 86_400;

pub(crate) fn keys() -> Vec<Key> {
    let (from, to) = (at(NOW - YEAR / 2), at(NOW + YEAR / 2));
    let p256 = theirs_p256().verifying_key().to_sec1_point(true).as_bytes().to_vec();
    vec![
        Key::of(&ours(), Use::Codes, US, from, to),
        Key::of(&ours_sm2(), Use::Codes, US, from, to),
        Key::of(&old(), Use::Codes, US, at(NOW - YEAR), at(NOW - 86_400)),
        Key::of(&next(), Use::Codes, US, at(NOW + 86_400), at(NOW + YEAR)),
        Key::of(&lister(), Use::Lists, US, from, to),
        Key::of(&theirs(), Use::ForeignCodes, THEM, from, to),
        Key {
            kid: None,
            used_for: Use::ForeignCodes,
            issuer: THEM.to_owned(),
            public: PublicKey::read(credential::Algorithm::Es256, &p256).unwrap(),
            not_before: from,
            not_after: to,
        },
    ]
}

pub(crate) fn status_list() -> StatusList {
    let mut list = StatusList::new(LIST, CARDS).unwrap();
    list.revoke(LOST).unwrap();
    list
}

/// The list as it was signed an hour ago, for a day.
pub(crate) fn signed_status_list() -> Vec<u8> {
    status_list().sign(&lister(), at(NOW - 3_600), at(NOW + 82_800)).unwrap()
}

pub(crate) fn trust() -> Trust {
    let keys = Keys::new(keys()).unwrap();
    let mut lists = StatusLists::new();
    lists.take(StatusList::read(&signed_status_list(), &keys).unwrap()).unwrap();
    Trust { keys, lists, rules: Rules::default() }
}

pub(crate) fn statement() -> Statement {
    Statement {
        issuer: US.to_owned(),
        subject: Some("card-1".to_owned()),
        issued_at: at(NOW),
        not_before: at(NOW),
        expires_at: at(NOW + 300),
        nonce: Nonce([0xA5; 16]),
        status: StatusRef { list: LIST, index: 42 },
        identity: Identity { full_name: Some("旦增卓玛".to_owned()), ..Identity::default() },
    }
}

pub(crate) fn map(entries: Vec<(i64, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect())
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ser::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// The claims of [`statement`], with another identity.
pub(crate) fn claims(identity: Value) -> Vec<(i64, Value)> {
    vec![
        (1, text(US)),
        (2, text("card-1")),
        (4, Value::from(NOW + 300)),
        (5, Value::from(NOW)),
        (6, Value::from(NOW)),
        (7, Value::Bytes(vec![0xA5; 16])),
        (169, identity),
        (-66_169, Value::Array(vec![Value::from(LIST), Value::from(42)])),
    ]
}

pub(crate) fn named() -> Value {
    map(vec![(4, text("旦增卓玛"))])
}

/// The claims with one of them put otherwise.
pub(crate) fn with(mut claims: Vec<(i64, Value)>, key: i64, value: Value) -> Vec<(i64, Value)> {
    match claims.iter_mut().find(|(known, _)| *known == key) {
        Some((_, had)) => *had = value,
        None => claims.push((key, value)),
    }
    claims
}

/// The claims without one of them.
pub(crate) fn without(mut claims: Vec<(i64, Value)>, key: i64) -> Vec<(i64, Value)> {
    claims.retain(|(known, _)| *known != key);
    claims
}

/// An envelope with these headers around that payload.
pub(crate) fn envelope(
    protected: Value,
    open: Vec<(i64, Value)>,
    payload: &[u8],
    sign: impl Fn(&[u8]) -> Vec<u8>,
) -> Value {
    let protected = bytes(&protected);
    let signed = Value::Array(vec![
        text("Signature1"),
        Value::Bytes(protected.clone()),
        Value::Bytes(vec![]),
        Value::Bytes(payload.to_vec()),
    ]);
    let signature = sign(&bytes(&signed));
    Value::Array(vec![Value::Bytes(protected), map(open), Value::Bytes(payload.to_vec()), Value::Bytes(signature)])
}

pub(crate) fn tagged(tag: u64, value: Value) -> Value {
    Value::Tag(tag, Box::new(value))
}

pub(crate) fn header(signer: &dyn Signer) -> Vec<(i64, Value)> {
    vec![(1, Value::from(signer.algorithm().cose())), (4, Value::Bytes(signer.kid().to_vec()))]
}

/// A well-formed envelope of that signer around any payload.
pub(crate) fn sealed(payload: &[u8], signer: &dyn Signer) -> Vec<u8> {
    bytes(&tagged(18, envelope(map(header(signer)), vec![], payload, |signed| signer.sign(signed).unwrap())))
}

pub(crate) fn by_p256(signed: &[u8]) -> Vec<u8> {
    let signature: p256::ecdsa::Signature = theirs_p256().sign(signed);
    signature.to_bytes().to_vec()
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn packed(bytes: &[u8]) -> String {
    base45::encode(zlib(bytes))
}

/// The text of a code with these claims, signed by us.
pub(crate) fn code_with(claims: Vec<(i64, Value)>) -> String {
    packed(&sealed(&bytes(&map(claims)), &ours()))
}

/// What was verified, in one line: the fields by their numbers.
pub(crate) fn told(verified: &Verified) -> String {
    let identity = &verified.identity;
    let texts = [
        (1, &identity.id),
        (2, &identity.version),
        (3, &identity.language),
        (4, &identity.full_name),
        (5, &identity.first_name),
        (6, &identity.middle_name),
        (7, &identity.last_name),
        (10, &identity.address),
        (11, &identity.email),
        (12, &identity.phone),
        (13, &identity.nationality),
        (15, &identity.guardian),
        (19, &identity.secondary_full_name),
        (20, &identity.secondary_language),
        (21, &identity.location_code),
        (22, &identity.legal_status),
        (23, &identity.country_of_issuance),
    ];
    let mut fields: Vec<(i64, String)> =
        texts.into_iter().filter_map(|(key, text)| Some((key, text.clone()?.replace('\n', "\\n")))).collect();
    fields.extend(identity.date_of_birth.map(|day| (8, day.to_string())));
    fields.extend(identity.gender.map(|gender| (9, format!("{gender:?}"))));
    fields.extend(identity.marital_status.map(|status| (14, format!("{status:?}"))));
    fields.extend(identity.photo.iter().map(|photo| (16, format!("{} bytes", photo.len()))));
    fields.extend(identity.photo_format.map(|format| (17, format!("{format:?}"))));
    fields.extend(identity.best_quality_fingers.iter().map(|fingers| (18, format!("{fingers:?}"))));
    fields.extend(identity.biometrics.iter().map(|one| {
        (one.position, format!("{} bytes {:?} {:?} {:?}", one.data.len(), one.format, one.sub_format, one.issuer))
    }));
    fields.sort();
    let fields: Vec<String> = fields.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
    let whose = if verified.ours.is_some() { "ours" } else { "theirs" };
    format!("{whose} {}", fields.join("; "))
}
