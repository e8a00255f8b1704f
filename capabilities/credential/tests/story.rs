//! An electronic card from its issue to its end: shown, verified offline, spent, taken back.

mod common;

use common::{
    CARDS, LIST, LOST, NOW, at, lister, ours, ours_sm2, signed_status_list, statement, status_list, stranger, trust,
};
use credential::{
    Identity, Nonce, Rules, SeenInMemory, Signer, StatusList, StatusRef, Trust, issue, spend, spend_on_old_list,
    verify, verify_on_old_list,
};
use kernel::{Error, Result};

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(refusal)) => refusal.code.into_owned(),
        other => panic!("a refusal was expected: {other:?}"),
    }
}

#[test]
fn a_card_is_shown_verified_without_a_network_and_shown_once() {
    let (trust, mut seen) = (trust(), SeenInMemory::default());
    for signer in [&ours() as &dyn Signer, &ours_sm2()] {
        let statement = credential::Statement { nonce: Nonce::random(), ..statement() };
        let text = issue(&statement, signer).unwrap();
        let verified = spend(&text, &trust, &mut seen, at(NOW + 5)).unwrap();
        assert_eq!(verified.identity, statement.identity);
        assert_eq!((verified.issuer, verified.subject), (statement.issuer.clone(), statement.subject.clone()));
        assert_eq!(verified.issued_at, Some(statement.issued_at));
        assert_eq!(verified.expires_at, Some(statement.expires_at));
        let ours = verified.ours.unwrap();
        assert_eq!((ours.nonce, ours.status, ours.on_old_list), (statement.nonce, statement.status, false));
        assert_eq!(code(spend(&text, &trust, &mut seen, at(NOW + 6))), "credential_spent");
    }
}

#[test]
fn a_code_fits_a_small_qr_code() {
    let text = issue(&statement(), &ours()).unwrap();
    // Version 10 at level M takes 311 characters of this alphabet, version 12 takes 419.
    assert!(text.len() < 419, "{}", text.len());
    assert!(text.bytes().all(|byte| b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(&byte)));
}

#[test]
fn what_would_not_be_read_is_not_issued() {
    let refused = |change: &dyn Fn(&mut credential::Statement)| {
        let mut statement = statement();
        change(&mut statement);
        code(issue(&statement, &ours()))
    };
    let long = |length| Some("字".repeat(length));
    assert_eq!(refused(&|s| s.identity.full_name = None), "credential_field_missing");
    assert_eq!(refused(&|s| s.identity.full_name = Some(String::new())), "credential_field_missing");
    assert_eq!(refused(&|s| s.identity.full_name = long(201)), "credential_field_too_long");
    assert_eq!(refused(&|s| s.identity.full_name = Some("a\u{202E}b".to_owned())), "credential_field_bad_character");
    assert_eq!(refused(&|s| s.identity.language = Some("中文".to_owned())), "credential_field_out_of_range");
    assert_eq!(refused(&|s| s.subject = long(201)), "credential_claim_too_long");
    assert_eq!(refused(&|s| s.issuer = "u".repeat(201)), "credential_claim_too_long");
    assert_eq!(refused(&|s| s.expires_at = s.issued_at), "credential_time_disordered");
    assert_eq!(refused(&|s| s.not_before = s.expires_at), "credential_time_disordered");
    assert_eq!(refused(&|s| s.issued_at = at(-1)), "credential_claim_out_of_range");
    assert_eq!(refused(&|s| s.identity.photo = Some(common::cases::photo(4_000))), "credential_text_too_long");
}

#[test]
fn nobody_is_shown_by_debug() {
    let text = issue(&statement(), &ours()).unwrap();
    let verified = verify(&text, &trust(), at(NOW)).unwrap();
    for shown in [format!("{:?}", statement()), format!("{verified:?}"), format!("{:?}", Identity::default())] {
        assert!(!shown.contains("旦增"), "{shown}");
    }
}

#[test]
fn a_station_without_a_network_goes_on_with_an_old_list_and_is_told_so() {
    let week = 7 * 86_400;
    let trust = trust();
    let mut statement = statement();
    (statement.issued_at, statement.not_before, statement.expires_at) =
        (at(NOW + week), at(NOW + week), at(NOW + week + 300));
    let text = issue(&statement, &ours()).unwrap();
    assert_eq!(verify(&text, &trust, at(NOW + week)).unwrap_err().code, "credential_status_stale");
    let verified = verify_on_old_list(&text, &trust, at(NOW + week)).unwrap();
    let ours_said = verified.ours.unwrap();
    assert!(ours_said.on_old_list);
    assert_eq!(ours_said.list_age_seconds, week + 3_600);
    let mut seen = SeenInMemory::default();
    assert_eq!(code(spend(&text, &trust, &mut seen, at(NOW + week))), "credential_status_stale");
    assert!(seen.is_empty(), "a refused code is not spent");
    spend_on_old_list(&text, &trust, &mut seen, at(NOW + week)).unwrap();
    assert_eq!(code(spend_on_old_list(&text, &trust, &mut seen, at(NOW + week))), "credential_spent");
    statement.status = StatusRef { list: LIST, index: LOST };
    let lost = issue(&statement, &ours()).unwrap();
    assert_eq!(verify_on_old_list(&lost, &trust, at(NOW + week)).unwrap_err().code, "credential_revoked");
}

#[test]
fn the_clock_of_a_place_may_differ_by_the_skew_and_no_more() {
    let trust = trust();
    let text = issue(&statement(), &ours()).unwrap();
    let cases = [
        (-61, Err("credential_time_issued_ahead")),
        (-60, Ok(())),
        (0, Ok(())),
        (300, Ok(())),
        (359, Ok(())),
        (360, Err("credential_time_expired")),
    ];
    for (seconds, expected) in cases {
        let answer = verify(&text, &trust, at(NOW + seconds)).map(|_| ()).map_err(|refusal| refusal.code);
        assert_eq!(answer, expected.map_err(Into::into), "{seconds} s");
    }
    // No rule makes it larger than what is reasonable, or less than nothing.
    for (skew, last) in [(86_400, 300 + 599), (-5, 299)] {
        let trust = Trust { rules: Rules { skew_seconds: skew, ..Rules::default() }, ..trust.clone() };
        assert!(verify(&text, &trust, at(NOW + last)).is_ok());
        assert!(verify(&text, &trust, at(NOW + last + 1)).is_err());
    }
}

#[test]
fn a_list_from_the_future_tells_that_the_clock_is_wrong() {
    let mut trust = trust();
    let ahead = status_list().sign(&lister(), at(NOW + 600), at(NOW + 90_000)).unwrap();
    trust.lists.take(StatusList::read(&ahead, &trust.keys).unwrap()).unwrap();
    let text = issue(&statement(), &ours()).unwrap();
    assert_eq!(verify(&text, &trust, at(NOW)).unwrap_err().code, "credential_status_ahead");
}

#[test]
fn a_code_of_others_is_read_and_never_spent() {
    let foreign = common::cases::cases().into_iter().find(|case| case.name == "foreign, without a tag").unwrap();
    let (trust, mut seen) = (trust(), SeenInMemory::default());
    assert_eq!(verify(&foreign.text, &trust, at(NOW)).unwrap().ours, None);
    assert_eq!(code(spend(&foreign.text, &trust, &mut seen, at(NOW))), "credential_not_for_once");
    assert!(seen.is_empty());
}

#[test]
fn a_refused_code_spends_nothing() {
    let (trust, mut seen) = (trust(), SeenInMemory::default());
    let forged = issue(&statement(), &stranger()).unwrap();
    assert_eq!(code(spend(&forged, &trust, &mut seen, at(NOW))), "credential_key_unknown");
    assert!(seen.is_empty());
    spend(&issue(&statement(), &ours()).unwrap(), &trust, &mut seen, at(NOW)).unwrap();
    assert_eq!(seen.len(), 1);
    assert!(status_list().cards() == CARDS && !signed_status_list().is_empty());
}
