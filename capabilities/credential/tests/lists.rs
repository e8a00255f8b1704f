//! Key lists and status lists: who may sign them, how they age, how small they are.

mod common;

use common::{CARDS, LIST, LOST, NOW, anchor, at, keys, lister, next, old, ours, signed_status_list, stranger};
use credential::{CARDS_MAX, Key, KeyList, Keys, Signer, StatusList, StatusLists, Use};
use kernel::Refusal;

fn code<T>(result: Result<T, Refusal>) -> String {
    result.err().expect("a refusal").code.into_owned()
}

fn key_list() -> KeyList {
    KeyList { number: 3, issued_at: at(NOW), valid_until: at(NOW + 86_400), keys: keys() }
}

#[test]
fn a_key_list_is_read_as_it_was_signed() {
    let signed = key_list().sign(&anchor()).unwrap();
    let list = KeyList::read(&signed, &[stranger().public(), anchor().public()]).unwrap();
    assert_eq!(list, key_list());
    let keys = list.keys().unwrap();
    assert_eq!(keys.all().len(), 7);
    assert!(!keys.are_stale(at(NOW + 86_400)) && keys.are_stale(at(NOW + 86_401)));
}

#[test]
fn on_old_keys_a_code_is_refused_unless_the_place_goes_on_and_is_told_so() {
    let mut trust = common::trust();
    let text = credential::issue(&common::statement(), &ours()).unwrap();
    for (valid_until, is_old) in [(NOW, false), (NOW - 1, true)] {
        trust.keys = KeyList { valid_until: at(valid_until), ..key_list() }.keys().unwrap();
        let strict = credential::verify(&text, &trust, at(NOW)).map(|_| ()).map_err(|refusal| refusal.code);
        assert_eq!(strict, if is_old { Err("credential_key_list_stale".into()) } else { Ok(()) });
        let lenient = credential::verify_on_old_list(&text, &trust, at(NOW)).unwrap();
        assert_eq!((lenient.on_old_keys, lenient.ours.unwrap().on_old_list), (is_old, false));
    }
}

#[test]
fn a_key_list_counts_only_with_the_signature_of_an_anchor() {
    let signed = key_list().sign(&anchor()).unwrap();
    assert_eq!(code(KeyList::read(&signed, &[])), "credential_list_not_signed");
    assert_eq!(code(KeyList::read(&signed, &[stranger().public()])), "credential_list_not_signed");
    let by_another = key_list().sign(&lister()).unwrap();
    assert_eq!(code(KeyList::read(&by_another, &[anchor().public()])), "credential_list_not_signed");
    // A status list signed by an anchor is no key list, and the other way round.
    let other_kind = common::status_list().sign(&anchor(), at(NOW), at(NOW + 1)).unwrap();
    assert_eq!(code(KeyList::read(&other_kind, &[anchor().public()])), "credential_list_other_kind");
    let trusted = Keys::new(keys()).unwrap();
    let other_kind = key_list().sign(&lister()).unwrap();
    assert_eq!(code(StatusList::read(&other_kind, &trusted)), "credential_list_other_kind");
}

#[test]
fn every_byte_of_a_list_is_covered_by_its_signature() {
    let trusted = Keys::new(keys()).unwrap();
    let (status, list) = (signed_status_list(), key_list().sign(&anchor()).unwrap());
    for place in 0..status.len() {
        let mut changed = status.clone();
        changed[place] ^= 1;
        assert!(StatusList::read(&changed, &trusted).is_err(), "byte {place}");
        assert!(StatusList::read(&status[..place], &trusted).is_err(), "cut at {place}");
    }
    for place in 0..list.len() {
        let mut changed = list.clone();
        changed[place] ^= 0x80;
        assert!(KeyList::read(&changed, &[anchor().public()]).is_err(), "byte {place}");
    }
}

#[test]
fn a_key_list_that_makes_no_sense_is_not_signed() {
    let refused = |change: &dyn Fn(&mut Vec<Key>)| {
        let mut list = key_list();
        change(&mut list.keys);
        let refusal = list.sign(&anchor()).unwrap_err().refusal().cloned().unwrap();
        (refusal.code.clone().into_owned(), refusal.arg("part").unwrap_or_default().to_owned())
    };
    let part = |name: &str| ("credential_list_malformed".to_owned(), name.to_owned());
    assert_eq!(refused(&|keys| keys.push(keys[0].clone())), part("kid"));
    assert_eq!(refused(&|keys| keys[0].kid = None), part("kid"));
    assert_eq!(refused(&|keys| keys[0].kid = Some(vec![])), part("kid"));
    assert_eq!(refused(&|keys| keys[0].kid = Some(vec![1; 33])), part("kid"));
    assert_eq!(refused(&|keys| keys[0].issuer.clear()), part("issuer"));
    assert_eq!(refused(&|keys| keys[0].not_after = keys[0].not_before), part("not_after"));
    assert_eq!(refused(&|keys| *keys = vec![keys[6].clone(); 257]), part("keys"));
}

#[test]
fn a_status_list_is_signed_by_a_key_for_lists_in_its_time() {
    let trusted = Keys::new(keys()).unwrap();
    let signed_by = |signer: &dyn Signer, at_seconds| {
        let bytes = common::status_list().sign(signer, at(at_seconds), at(at_seconds + 1)).unwrap();
        StatusList::read(&bytes, &trusted).map(|list| list.list())
    };
    assert_eq!(signed_by(&lister(), NOW), Ok(LIST));
    for (signer, when) in
        [(ours(), NOW), (stranger(), NOW), (old(), NOW), (next(), NOW), (lister(), NOW - 300 * 86_400)]
    {
        assert_eq!(code(signed_by(&signer, when)), "credential_list_not_signed");
    }
}

#[test]
fn a_card_is_taken_back_and_given_back_and_no_other_with_it() {
    let mut list = StatusList::new(LIST, CARDS).unwrap();
    for index in [0, 7, 8, CARDS - 1] {
        list.revoke(index).unwrap();
        let revoked: Vec<u32> = (0..CARDS).filter(|index| list.is_revoked(*index).unwrap()).collect();
        assert_eq!(revoked, [index]);
        list.reinstate(index).unwrap();
    }
    assert_eq!(code(list.revoke(CARDS)), "credential_status_index_unknown");
    assert_eq!(code(list.is_revoked(u32::MAX)), "credential_status_index_unknown");
    assert_eq!(code(StatusList::new(1, CARDS_MAX + 1)), "credential_list_malformed");
    assert!(common::status_list().is_revoked(LOST).unwrap());
}

#[test]
fn an_older_list_does_not_replace_a_newer_one() {
    let trusted = Keys::new(keys()).unwrap();
    let read = |issued_at| {
        let bytes = common::status_list().sign(&lister(), at(issued_at), at(NOW + 9_000)).unwrap();
        StatusList::read(&bytes, &trusted).unwrap()
    };
    let mut lists = StatusLists::new();
    assert_eq!(code(lists.take(common::status_list())), "credential_list_not_signed");
    lists.take(read(NOW)).unwrap();
    lists.take(read(NOW)).unwrap();
    assert_eq!(code(lists.take(read(NOW - 1))), "credential_list_older");
    lists.take(read(NOW + 1)).unwrap();
    assert_eq!(lists.get(LIST).and_then(StatusList::dated).map(|(issued, _)| issued), Some(at(NOW + 1)));
    assert!(lists.get(LIST + 1).is_none());
}

/// The prefecture has 354,035 people; the raw bits are 44,255 bytes.
#[test]
fn the_list_of_a_whole_prefecture_is_smaller_than_50_kilobytes() {
    let trusted = Keys::new(keys()).unwrap();
    let cards: u32 = 354_035;
    // A third of 1 %, 3 %, 10 %, and half, which does not pack at all.
    for (one_in, bytes_max) in [(300, 6_000), (33, 20_000), (10, 35_000), (2, 50_000)] {
        let mut list = StatusList::new(LIST, cards).unwrap();
        let (mut state, mut revoked) = (540_500_u64, 0);
        for index in 0..cards {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if (state >> 33) % one_in == 0 {
                list.revoke(index).unwrap();
                revoked += 1;
            }
        }
        let bytes = list.sign(&lister(), at(NOW), at(NOW + 86_400)).unwrap();
        println!("{revoked} of {cards} cards taken back: {} bytes", bytes.len());
        assert!(bytes.len() < bytes_max, "1 in {one_in}: {} bytes", bytes.len());
        let read = StatusList::read(&bytes, &trusted).unwrap();
        assert_eq!((0..cards).filter(|index| read.is_revoked(*index).unwrap()).count(), revoked);
    }
}

#[test]
fn rotation_leaves_no_gap_and_no_old_key_behind() {
    // A week in which both keys sign: the new one is handed out before it is used.
    let day = 86_400;
    let key = |signer: &dyn Signer, from: i64, to: i64| {
        Key::of(signer, Use::Codes, common::US, at(NOW + from * day), at(NOW + to * day))
    };
    let keys = vec![key(&old(), -30, 7), key(&next(), 2, 40), keys()[4].clone()];
    let mut trust = common::trust();
    trust.keys = Keys::new(keys).unwrap();
    trust.rules.list_age_seconds_max = 100 * day;
    let shown = |signer: &dyn Signer, on: i64| {
        let now = NOW + on * day;
        let statement = credential::Statement {
            issued_at: at(now),
            not_before: at(now),
            expires_at: at(now + 300),
            ..common::statement()
        };
        let text = credential::issue(&statement, signer).unwrap();
        credential::verify_on_old_list(&text, &trust, at(now)).map(|_| ()).map_err(|refusal| refusal.code.into_owned())
    };
    let cases = [(1, true, false), (2, true, true), (7, true, true), (8, false, true), (41, false, false)];
    for (on, by_old, by_next) in cases {
        assert_eq!((shown(&old(), on).is_ok(), shown(&next(), on).is_ok()), (by_old, by_next), "day {on}");
    }
    assert_eq!(shown(&old(), 8), Err("credential_key_over".to_owned()));
}

#[test]
fn who_asks_tables_has_a_list_as_of_now_that_takes_nobody_back() {
    let lists = StatusLists::asked_elsewhere(LIST, 3, at(NOW)).unwrap();
    let list = lists.get(LIST).unwrap();
    assert_eq!(list.dated(), Some((at(NOW), at(NOW))));
    assert_eq!(list.is_revoked(2), Ok(false));
    assert_eq!(code(list.is_revoked(3)), "credential_status_index_unknown");
    assert!(lists.get(LIST + 1).is_none());
    assert_eq!(code(StatusLists::asked_elsewhere(LIST, CARDS_MAX + 1, at(NOW))), "credential_list_malformed");
}
