//! What is wrong with a text, its packing, its envelope, its key or its signature.

use coset::cbor::Value;
use credential::Signer;

use super::super::{
    self as common, NOW, bytes, claims, envelope, header, map, named, next, old, ours, ours_sm2, packed, sealed,
    stranger, tagged, text, with, zlib,
};
use super::{Case, case};

pub(crate) fn packing() -> Vec<Case> {
    let good = sealed(&bytes(&map(claims(named()))), &ours());
    let whole = packed(&good);
    let zipped = zlib(&good);
    let half = base45::encode(&zipped[..zipped.len() - 4]);
    let more = base45::encode([&zipped[..], &[0]].concat());
    let mut wrong_sum = zipped.clone();
    *wrong_sum.last_mut().unwrap() ^= 1;
    vec![
        case("text: nothing", String::new(), "credential_text_not_base45"),
        case("text: small letters", whole.to_lowercase(), "credential_text_not_base45"),
        case("text: another alphabet", "旦增卓玛".to_owned(), "credential_text_not_base45"),
        case(
            "text: a character alone at its end",
            whole[..whole.len() / 3 * 3 - 2].to_owned(),
            "credential_text_not_base45",
        ),
        case("text: a triple above 65535", format!("GGW{whole}"), "credential_text_not_base45"),
        case("text: longer than any QR code", "0".repeat(4_297), "credential_text_too_long length=4297 max=4296"),
        case("zlib: none", base45::encode(&good), "credential_zlib_broken"),
        case("zlib: its end is missing", half, "credential_zlib_broken"),
        case("zlib: more behind its end", more, "credential_zlib_broken"),
        case("zlib: a wrong sum", base45::encode(wrong_sum), "credential_zlib_broken"),
        case("zlib: a bomb", packed(&vec![0; 2_000_000]), "credential_zlib_too_large max=65536"),
    ]
}

pub(crate) fn envelopes() -> Vec<Case> {
    let payload = bytes(&map(claims(named())));
    let by_us = |signed: &[u8]| ours().sign(signed).unwrap();
    let kid = header(&ours())[1].clone();
    let plain = |protected: Vec<(i64, Value)>, open| envelope(map(protected), open, &payload, by_us);
    let of = |value: &Value| packed(&bytes(value));
    let good = plain(header(&ours()), vec![]);
    let with_header = |key, value| plain(with(header(&ours()), key, value), vec![]);
    let mut parts = good.as_array().unwrap().clone();
    parts[2] = Value::Null;
    let detached = Value::Array(parts.clone());
    parts.truncate(3);
    let three = Value::Array(parts);
    let mut deep = Value::Null;
    for _ in 0..40 {
        deep = Value::Array(vec![deep]);
    }
    let twice = Value::Map(vec![(Value::from(1), Value::from(-8)), (Value::from(1), Value::from(-8))]);
    let (cbor, not_signed, wrong) =
        ("credential_cose_not_cbor", "credential_cose_not_signed", "credential_cose_header");
    vec![
        case("COSE: no CBOR", packed(&[0xff, 0xff]), cbor),
        case("COSE: more behind it", packed(&[bytes(&tagged(18, good.clone())), vec![0]].concat()), cbor),
        case("COSE: its end is missing", packed(&bytes(&tagged(18, good.clone()))[..100]), cbor),
        case("COSE: nested too deep", of(&deep), cbor),
        case("COSE: a number", of(&Value::from(18)), not_signed),
        case("COSE: tagged as encrypted", of(&tagged(16, good.clone())), not_signed),
        case("COSE: tagged twice", of(&tagged(18, tagged(18, good.clone()))), not_signed),
        case("COSE: three parts", of(&tagged(18, three)), not_signed),
        case("COSE: payload elsewhere", of(&tagged(18, detached)), not_signed),
        case("COSE: a header stands twice", of(&tagged(18, envelope(twice, vec![], &payload, by_us))), wrong),
        case(
            "COSE: demands what nobody knows",
            of(&tagged(18, with_header(2, Value::Array(vec![Value::from(99)])))),
            wrong,
        ),
        case(
            "COSE: the algorithm also in the open",
            of(&tagged(18, plain(header(&ours()), vec![(1, Value::from(-8))]))),
            wrong,
        ),
        case(
            "COSE: two names for its key",
            of(&tagged(18, plain(header(&ours()), vec![(4, Value::Bytes(vec![1]))]))),
            wrong,
        ),
        case(
            "COSE: says it is a list",
            of(&tagged(18, with_header(3, text("application/yika-status-list+cbor")))),
            wrong,
        ),
        case("algorithm: none", of(&tagged(18, plain(vec![kid.clone()], vec![]))), "credential_algorithm_missing"),
        case(
            "algorithm: one of private use",
            of(&tagged(18, with_header(1, Value::from(-70_000)))),
            "credential_algorithm_unknown algorithm=-70000",
        ),
        case(
            "algorithm: HMAC",
            of(&tagged(18, with_header(1, Value::from(5)))),
            "credential_algorithm_unknown algorithm=5",
        ),
        case(
            "algorithm: a text",
            of(&tagged(18, with_header(1, text("EdDSA")))),
            "credential_algorithm_unknown algorithm=text",
        ),
    ]
}

pub(crate) fn keys() -> Vec<Case> {
    let payload = bytes(&map(claims(named())));
    let kid = |signer: &dyn Signer| kernel::hex(signer.kid());
    let by = |signer: &dyn Signer| packed(&sealed(&payload, signer));
    let no_name = envelope(map(vec![(1, Value::from(-8))]), vec![], &payload, |signed| ours().sign(signed).unwrap());
    let other_algorithm = envelope(map(with(header(&ours()), 1, Value::from(-66_003))), vec![], &payload, |signed| {
        ours_sm2().sign(signed).unwrap()
    });
    let of_another = envelope(map(header(&ours())), vec![], &payload, |signed| stranger().sign(signed).unwrap());
    let no_signature = envelope(map(header(&ours())), vec![], &payload, |_| vec![]);
    let zeros = envelope(map(header(&ours())), vec![], &payload, |_| vec![0; 64]);
    let changed = envelope(map(header(&ours())), vec![], &bytes(&map(claims(map(vec![(4, text("别人"))])))), |_| {
        let sealed = coset::cbor::de::from_reader::<Value, _>(&sealed(&payload, &ours())[..]).unwrap();
        let (_, inner) = sealed.as_tag().unwrap();
        inner.as_array().unwrap()[3].as_bytes().unwrap().clone()
    });
    let of = |value: Value| packed(&bytes(&tagged(18, value)));
    let day =
        |signer: &dyn Signer| common::keys().into_iter().find(|key| key.kid.as_deref() == Some(signer.kid())).unwrap();
    let old_iat = [(6, NOW - 90_000), (5, NOW - 90_000), (4, NOW - 89_700)];
    let in_its_time = old_iat.into_iter().fold(claims(named()), |claims, (key, at)| with(claims, key, Value::from(at)));
    let mut by_old = case(
        "key: ended since, the code is of its time",
        packed(&sealed(&bytes(&map(in_its_time)), &old())),
        "credential_key_over",
    );
    by_old.expected = format!("credential_key_over day={}", day(&old()).not_after.day());
    let begun = NOW + 86_400;
    let before_it = [(6, begun - 120), (5, begun - 120), (4, begun + 300)];
    let before_it = before_it.into_iter().fold(claims(named()), |claims, (key, at)| with(claims, key, Value::from(at)));
    let before_it = packed(&sealed(&bytes(&map(before_it)), &next()));
    vec![
        Case { now: begun, ..case("key: used before its time", before_it, "credential_time_outside_key") },
        case("key: not named", of(no_name), "credential_key_unnamed"),
        case("key: of a stranger", by(&stranger()), &format!("credential_key_unknown kid={}", kid(&stranger()))),
        case(
            "key: for lists only",
            by(&common::lister()),
            &format!("credential_key_other_use kid={}", kid(&common::lister())),
        ),
        case(
            "key: of another algorithm",
            of(other_algorithm),
            &format!("credential_key_other_algorithm kid={}", kid(&ours())),
        ),
        case(
            "key: of next year",
            by(&next()),
            &format!("credential_key_not_yet day={}", day(&next()).not_before.day()),
        ),
        case("key: of last year", by(&old()), &format!("credential_key_over day={}", day(&old()).not_after.day())),
        by_old,
        case("signature: of another", of(of_another), "credential_signature_wrong"),
        case("signature: none", of(no_signature), "credential_signature_wrong"),
        case("signature: zeros", of(zeros), "credential_signature_wrong"),
        case("signature: of another payload", of(changed), "credential_signature_wrong"),
    ]
}
