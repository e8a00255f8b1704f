//! Whatever is scanned: nothing panics, and nothing but what was signed is believed.

mod common;

use common::{NOW, at, bytes, claims, map, named, ours, ours_sm2, packed, sealed, statement, trust};
use coset::cbor::Value;
use credential::{KeyList, Keys, PublicKey, Signer, StatusList, Verified, issue, verify};
use proptest::prelude::*;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The packing is not signed, and zlib has bits without a meaning: a changed text that is believed says the same.
fn refused_or_the_same(text: &str, trust: &credential::Trust, original: &Verified) -> bool {
    match verify(text, trust, at(NOW)) {
        Err(_) => true,
        Ok(verified) => {
            assert_eq!(&verified, original, "another statement is believed: {text}");
            false
        }
    }
}

#[test]
fn no_other_character_anywhere_makes_another_statement() {
    let trust = trust();
    let text = issue(&statement(), &ours()).unwrap();
    let original = verify(&text, &trust, at(NOW)).unwrap();
    let mut believed = 0;
    for place in 0..text.len() {
        for other in ALPHABET.iter().chain(b"a\n\0~").filter(|other| **other != text.as_bytes()[place]) {
            let mut changed = text.clone().into_bytes();
            changed[place] = *other;
            let changed = String::from_utf8(changed).unwrap();
            believed += usize::from(!refused_or_the_same(&changed, &trust, &original));
        }
    }
    println!("{} texts, {believed} of them with the same statement", text.len() * 48);
    assert!(believed < 20, "{believed}");
    for length in 0..text.len() {
        assert!(verify(&text[..length], &trust, at(NOW)).is_err(), "cut at {length}");
    }
}

#[test]
fn no_other_bit_anywhere_in_the_signed_document_is_believed() {
    let trust = trust();
    for signer in [&ours() as &dyn Signer, &ours_sm2()] {
        let whole = sealed(&bytes(&map(claims(named()))), signer);
        assert!(verify(&packed(&whole), &trust, at(NOW)).is_ok());
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[place] ^= 1 << bit;
                assert!(verify(&packed(&changed), &trust, at(NOW)).is_err(), "byte {place}, bit {bit}");
            }
            assert!(verify(&packed(&whole[..place]), &trust, at(NOW)).is_err(), "cut at {place}");
        }
    }
}

/// Values of CBOR, to stand where they are not expected.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
        any::<f64>().prop_map(Value::Float),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        any::<String>().prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((inner.clone(), inner.clone()), 0..6).prop_map(Value::Map),
            (any::<u64>(), inner).prop_map(|(tag, inner)| Value::Tag(tag, Box::new(inner))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_refused(text in any::<String>()) {
        prop_assert!(verify(&text, &trust(), at(NOW)).is_err());
    }

    #[test]
    fn any_bytes_are_refused_at_every_stage(noise in prop::collection::vec(any::<u8>(), 0..600)) {
        let trust = trust();
        prop_assert!(verify(&base45::encode(&noise), &trust, at(NOW)).is_err());
        prop_assert!(verify(&packed(&noise), &trust, at(NOW)).is_err());
        prop_assert!(verify(&packed(&sealed(&noise, &ours())), &trust, at(NOW)).is_err());
        let keys = Keys::new(common::keys()).unwrap();
        prop_assert!(StatusList::read(&noise, &keys).is_err());
        prop_assert!(KeyList::read(&noise, &[common::anchor().public()]).is_err());
        for algorithm in [credential::Algorithm::Ed25519, credential::Algorithm::Sm2, credential::Algorithm::Es256] {
            let _ = PublicKey::read(algorithm, &noise);
        }
    }

    #[test]
    fn any_value_anywhere_in_a_signed_token_is_answered(key in -3_i64..200, value in any_value(), inside in any::<bool>()) {
        let token = if inside {
            claims(map(vec![(4, Value::Text("甲".to_owned())), (key, value)]))
        } else {
            common::with(claims(named()), key, value)
        };
        // Believed or refused: it is signed by us. It must not panic, and is never more than what was signed.
        let _ = verify(&packed(&sealed(&bytes(&map(token)), &ours())), &trust(), at(NOW));
    }

    #[test]
    fn any_value_as_an_envelope_is_refused(value in any_value()) {
        prop_assert!(verify(&packed(&bytes(&value)), &trust(), at(NOW)).is_err());
        let parts = Value::Array(vec![Value::Bytes(bytes(&value)), map(vec![]), Value::Bytes(bytes(&value)), Value::Bytes(vec![0; 64])]);
        prop_assert!(verify(&packed(&bytes(&parts)), &trust(), at(NOW)).is_err());
    }

    #[test]
    fn bytes_changed_in_many_places_are_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..8),
    ) {
        let mut document = sealed(&bytes(&map(claims(named()))), &ours());
        let whole = document.clone();
        for (place, change) in changes {
            let place = place.index(document.len());
            document[place] ^= change;
        }
        prop_assume!(document != whole);
        prop_assert!(verify(&packed(&document), &trust(), at(NOW)).is_err());
    }
}

/// Texts that a person's papers may hold, in any script.
fn any_name() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[\\u{4e00}-\\u{9fff}\\u{0f00}-\\u{0fbc}\\u{20000}-\\u{2a6df}a-zA-Z·' ]{1,30}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_issued_is_what_is_verified(
        full_name in "\\PC{1,50}",
        names in prop::array::uniform4(any_name()),
        days in -30_000..20_000_i32,
        photo in prop::option::of(prop::collection::vec(any::<u8>(), 0..1_500)),
        fingers in prop::option::of(prop::collection::vec(0..=10_u8, 0..11)),
        index in 0..common::CARDS,
        nonce in any::<[u8; 16]>(),
        with_sm2 in any::<bool>(),
    ) {
        prop_assume!(index != common::LOST);
        let [first_name, last_name, address, guardian] = names;
        let identity = credential::Identity {
            full_name: Some(full_name.replace(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'), "x")),
            first_name,
            last_name,
            address: address.map(|line| format!("{line}\n{line}")),
            guardian,
            date_of_birth: Some(kernel::Day::EPOCH.plus_days(days)),
            photo,
            best_quality_fingers: fingers,
            ..credential::Identity::default()
        };
        let status = credential::StatusRef { list: common::LIST, index };
        let statement = credential::Statement { identity, status, nonce: credential::Nonce(nonce), ..statement() };
        let signer: &dyn Signer = if with_sm2 { &ours_sm2() } else { &ours() };
        let text = issue(&statement, signer).unwrap();
        let verified = verify(&text, &trust(), at(NOW)).unwrap();
        prop_assert_eq!(verified.identity, statement.identity);
        let ours = verified.ours.unwrap();
        prop_assert_eq!((ours.nonce, ours.status), (statement.nonce, statement.status));
    }
}
