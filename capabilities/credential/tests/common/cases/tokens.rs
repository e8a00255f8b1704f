//! What is wrong with the claims, the times, or the card's place in the status lists.

use coset::cbor::Value;

use super::super::{
    self as common, NOW, THEM, bytes, claims, code_with, named, ours, packed, sealed, text, with, without,
};
use super::{Case, case};

pub(crate) fn tokens() -> Vec<Case> {
    let payload = |bytes: &[u8]| packed(&sealed(bytes, &ours()));
    let mut twice = claims(named());
    twice.push((6, Value::from(NOW)));
    let put = |key, value| code_with(with(claims(named()), key, value));
    let drop = |key| code_with(without(claims(named()), key));
    let place = |list: i64, index: i64| Value::Array(vec![Value::from(list), Value::from(index)]);
    vec![
        case("claims: no CBOR", payload(&[0xff]), "credential_claims_not_a_map"),
        case("claims: an array", payload(&bytes(&Value::Array(vec![]))), "credential_claims_not_a_map"),
        case("claims: nothing", payload(&[]), "credential_claims_not_a_map"),
        case("claims: one twice", code_with(twice), "credential_claim_twice claim=iat"),
        case("claims: none", code_with(vec![]), "credential_claim_missing claim=iss"),
        case("iss: missing", drop(1), "credential_claim_missing claim=iss"),
        case("iss: another", put(1, text(THEM)), "credential_issuer_differs issuer=https://yika.example/540500"),
        case("iss: a number", put(1, Value::from(1)), "credential_claim_wrong_type claim=iss"),
        case("iss: too long", put(1, text(&"u".repeat(201))), "credential_claim_too_long claim=iss max=200"),
        case("sub: bytes", put(2, Value::Bytes(vec![1])), "credential_claim_wrong_type claim=sub"),
        case("sub: too long", put(2, text(&"u".repeat(201))), "credential_claim_too_long claim=sub max=200"),
        case("exp: missing", drop(4), "credential_claim_missing claim=exp"),
        case("exp: a text", put(4, text("2026-11-26")), "credential_claim_wrong_type claim=exp"),
        case("exp: a fraction", put(4, Value::Float(1.8e9)), "credential_claim_wrong_type claim=exp"),
        case(
            "exp: after the year 9999",
            put(4, Value::from(253_402_300_800_i64)),
            "credential_claim_out_of_range claim=exp",
        ),
        case("exp: as large as can be", put(4, Value::from(u64::MAX)), "credential_claim_out_of_range claim=exp"),
        case("nbf: missing", drop(5), "credential_claim_missing claim=nbf"),
        case("nbf: before 1970", put(5, Value::from(-1)), "credential_claim_out_of_range claim=nbf"),
        case("iat: missing", drop(6), "credential_claim_missing claim=iat"),
        case("iat: nothing", put(6, Value::Null), "credential_claim_wrong_type claim=iat"),
        case("cti: missing", drop(7), "credential_claim_missing claim=cti"),
        case("cti: a text", put(7, text("once")), "credential_claim_wrong_type claim=cti"),
        case("cti: 15 bytes", put(7, Value::Bytes(vec![1; 15])), "credential_claim_out_of_range claim=cti"),
        case("status: missing", drop(-66_169), "credential_claim_missing claim=status"),
        case("status: a number", put(-66_169, Value::from(7)), "credential_claim_wrong_type claim=status"),
        case(
            "status: three numbers",
            put(-66_169, Value::Array(vec![Value::from(1); 3])),
            "credential_claim_wrong_type claim=status",
        ),
        case("status: below nought", put(-66_169, place(7, -1)), "credential_claim_out_of_range claim=status"),
        case(
            "status: above 32 bits",
            put(-66_169, place(7, 4_294_967_296)),
            "credential_claim_out_of_range claim=status",
        ),
        case("identity: missing", drop(169), "credential_claim_missing claim=identity-data"),
    ]
}

pub(crate) fn times() -> Vec<Case> {
    let put = |changes: &[(i64, i64)]| {
        code_with(changes.iter().fold(claims(named()), |claims, (key, at)| with(claims, *key, Value::from(*at))))
    };
    let shown =
        |seconds: i64, name: &str, text, expected: &str| Case { now: NOW + seconds, ..case(name, text, expected) };
    vec![
        shown(360, "time: expired", put(&[]), "credential_time_expired"),
        shown(86_400, "time: expired yesterday", put(&[]), "credential_time_expired"),
        shown(-61, "time: issued ahead", put(&[]), "credential_time_issued_ahead"),
        shown(0, "time: begins later", put(&[(5, NOW + 61)]), "credential_time_not_yet"),
        shown(0, "time: lives too long", put(&[(4, NOW + 901)]), "credential_time_life_too_long max=900"),
        shown(0, "time: ends before it begins", put(&[(5, NOW + 300)]), "credential_time_disordered"),
        shown(
            0,
            "time: ends before it was issued",
            put(&[(5, NOW - 10), (6, NOW + 300)]),
            "credential_time_disordered",
        ),
    ]
}

pub(crate) fn statuses() -> Vec<Case> {
    let place = |list: u32, index: u32| {
        code_with(with(claims(named()), -66_169, Value::Array(vec![Value::from(list), Value::from(index)])))
    };
    // The list was signed an hour before NOW and may be a day old; the code is as new as the moment it is shown.
    let later = NOW + 82_800 + 61;
    let changes = [(4, later + 300), (5, later), (6, later)];
    let fresh = changes.into_iter().fold(claims(named()), |claims, (key, at)| with(claims, key, Value::from(at)));
    let lost = with(fresh.clone(), -66_169, Value::Array(vec![Value::from(common::LIST), Value::from(common::LOST)]));
    vec![
        case("status: taken back", place(common::LIST, common::LOST), "credential_revoked"),
        case("status: the last card of the list", place(common::LIST, common::CARDS - 1), "ours 4=旦增卓玛"),
        case(
            "status: beyond the list",
            place(common::LIST, common::CARDS),
            "credential_status_index_unknown index=1000",
        ),
        case("status: a list that is not here", place(8, 1), "credential_status_list_missing list=8"),
        Case { now: later, ..case("status: an old list", code_with(fresh), "credential_status_stale hours=24") },
        Case { now: later, ..case("status: taken back by an old list", code_with(lost), "credential_revoked") },
    ]
}
