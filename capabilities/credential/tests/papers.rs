//! What proves a paper: read as it was signed, by keys for papers only, and by nobody changed.

mod common;

use common::{NOW, US, at, keys, ours, ours_sm2, stranger};
use credential::{Key, Keys, PROOF_CHARS_MAX, PROOF_LINES_MAX, Proof, Signer, Use, prove, read_proof};
use kernel::Refusal;

fn code<T>(result: Result<T, Refusal>) -> String {
    result.err().expect("a refusal").code.into_owned()
}

fn proof() -> Proof {
    let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Proof {
        issuer: US.into(),
        number: "2026-0000001".into(),
        made_at: at(NOW),
        lines: vec![line("姓名", "次仁卓玛"), line("合计", "1,234.56 元")],
    }
}

/// The keys of the house, with these two for papers.
fn trusted(ed25519: &dyn Signer, sm2: &dyn Signer) -> Keys {
    let mut all: Vec<Key> = keys().into_iter().filter(|key| key.used_for != Use::Codes).collect();
    let (from, to) = (at(NOW - 86_400), at(NOW + 86_400));
    all.extend([Key::of(ed25519, Use::Papers, US, from, to), Key::of(sm2, Use::Papers, US, from, to)]);
    Keys::new(all).unwrap()
}

#[test]
fn a_paper_is_proven_by_either_algorithm_for_as_long_as_its_key_is_known() {
    let keys = trusted(&ours(), &ours_sm2());
    for signer in [&ours() as &dyn Signer, &ours_sm2()] {
        let text = prove(&proof(), signer).unwrap();
        assert!(text.len() < 400, "{} characters are a small code", text.len());
        for years in [0, 1, 3] {
            assert_eq!(read_proof(&text, &keys, at(NOW + years * 31_536_000)).unwrap(), proof());
        }
        assert_eq!(code(read_proof(&text, &keys, at(NOW - 3_600))), "credential_time_issued_ahead");
    }
}

#[test]
fn only_a_key_for_papers_proves_one_in_its_time_and_in_its_owners_name() {
    let keys = trusted(&ours(), &ours_sm2());
    assert_eq!(code(read_proof(&prove(&proof(), &stranger()).unwrap(), &keys, at(NOW))), "credential_key_unknown");
    let lister = common::lister();
    assert_eq!(code(read_proof(&prove(&proof(), &lister).unwrap(), &keys, at(NOW))), "credential_key_other_use");
    for (made_at, wrong) in
        [(NOW - 90_000, "credential_time_outside_key"), (NOW + 90_000, "credential_time_outside_key")]
    {
        let late = Proof { made_at: at(made_at), ..proof() };
        assert_eq!(code(read_proof(&prove(&late, &ours()).unwrap(), &keys, at(NOW + 90_000))), wrong);
    }
    let other = Proof { issuer: common::THEM.into(), ..proof() };
    assert_eq!(code(read_proof(&prove(&other, &ours()).unwrap(), &keys, at(NOW))), "credential_issuer_differs");
}

#[test]
fn no_other_document_of_ours_is_taken_for_a_paper_nor_a_paper_for_a_code() {
    let keys = trusted(&ours(), &ours_sm2());
    let shown = credential::issue(&common::statement(), &ours()).unwrap();
    assert_eq!(code(read_proof(&shown, &keys, at(NOW))), "credential_proof_other_kind");
    let text = prove(&proof(), &ours()).unwrap();
    assert_eq!(code(credential::verify(&text, &common::trust(), at(NOW))), "credential_cose_header");
}

#[test]
fn a_changed_or_cut_paper_proves_nothing_else() {
    let keys = trusted(&ours(), &ours_sm2());
    let text = prove(&proof(), &ours()).unwrap();
    for place in 0..text.len() {
        assert!(read_proof(&text[..place], &keys, at(NOW)).is_err(), "cut at {place}");
        for other in ["0", "Z", ":"] {
            let changed = [&text[..place], other, &text[place + 1..]].concat();
            // zlib has bits without a meaning: what is believed still says the same.
            assert!(read_proof(&changed, &keys, at(NOW)).map_or(true, |read| read == proof()), "{place}");
        }
    }
}

#[test]
fn what_does_not_fit_is_not_signed() {
    let long = Proof { lines: vec![("x".into(), "字".repeat(PROOF_CHARS_MAX + 1))], ..proof() };
    let many = Proof { lines: vec![("x".into(), "y".into()); PROOF_LINES_MAX + 1], ..proof() };
    for (proof, wrong) in [(long, "credential_claim_too_long"), (many, "credential_claim_out_of_range")] {
        let refused = prove(&proof, &ours()).unwrap_err();
        assert_eq!(refused.refusal().expect("a refusal").code, wrong);
    }
}
