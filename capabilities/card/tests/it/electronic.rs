//! The electronic card: issued after a phone code, shown once, verified without a network, taken back with the card.

use access::{Known, SignedIn, Visit};
use card::{KeyRing, Shown};
use credential::{Algorithm, KeyList, SeenFile, StatusList, StatusLists, Trust};
use kernel::{Ctx, Moment, Result};

use crate::house::{House, PHONE, VILLAGE, code, id, on_both, region};

const US: &str = "https://yika.example/540500";

fn visit() -> Visit {
    Visit { source: "198.51.100.7".into(), device: None, words: "test".into(), language: "zh".into() }
}

/// Signs the first resident in with a phone code.
fn signed_in(house: &House<'_>) -> SignedIn {
    let made = house.by("system", |ctx| access::phone_code(ctx, PHONE, &visit())).unwrap();
    let who = Known { person: id(1), village: region(VILLAGE) };
    let opened = access::sign_in_by_phone(house.db, &made.handle, PHONE, &made.code, Some(who), &visit()).unwrap();
    house.by("system", move |ctx| access::session_actor(ctx, &opened.session)).unwrap()
}

struct Phone<'a> {
    house: &'a House<'a>,
    session: SignedIn,
    ring: std::sync::Arc<KeyRing>,
    folder: tempfile::TempDir,
}

impl<'a> Phone<'a> {
    fn new(house: &'a House<'a>, algorithm: Algorithm) -> Phone<'a> {
        let folder = tempfile::tempdir().unwrap();
        let now = house.by("system", |ctx| Ok(ctx.now())).unwrap();
        let ring = KeyRing::open(&folder.path().join("electronic.keys"), US, algorithm, now).unwrap();
        Phone { house, session: signed_in(house), ring: ring.into(), folder }
    }

    fn act<T: Send + 'static>(&self, deed: impl Fn(&mut Ctx) -> Result<T> + Send + 'static) -> Result<T> {
        self.house.db.write(&self.session.actor, deed)
    }

    fn issue(&self) -> Result<card::Electronic> {
        let session = self.session.clone();
        self.act(move |ctx| card::issue_electronic(ctx, &session))
    }

    fn show(&self) -> Result<String> {
        let ring = self.ring.clone();
        self.act(move |ctx| Ok(card::show_code(ctx, &ring)?.text))
    }

    /// As a terminal of the centre does.
    fn take(&self, text: &str) -> Result<Shown> {
        let (ring, text) = (self.ring.clone(), text.to_owned());
        self.house.by("clerk", move |ctx| card::take_code(ctx, &text, &ring, "terminal 7"))
    }

    /// What a station carries away: the lists as they are now.
    fn carried(&self) -> Trust {
        let ring = self.ring.clone();
        let (keys, list) = self
            .house
            .by("system", move |ctx| Ok((ring.key_list(ctx.now())?, card::status_list(ctx, &ring)?)))
            .unwrap();
        assert!(list.len() < 50_000, "small enough for a thin line: {}", list.len());
        let keys = KeyList::read(&keys, &[self.ring.anchor().unwrap()]).unwrap().keys().unwrap();
        let mut lists = StatusLists::new();
        lists.take(StatusList::read(&list, &keys).unwrap()).unwrap();
        Trust { keys, lists, rules: card::code_rules() }
    }

    fn now(&self) -> Moment {
        self.house.by("system", |ctx| Ok(ctx.now())).unwrap()
    }
}

fn after(now: Moment, seconds: i64) -> Moment {
    Moment(now.0 + seconds * 1_000_000)
}

fn said<T: std::fmt::Debug>(answer: Result<T>) -> String {
    code(answer).split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn a_code_is_shown_once_wherever_it_is_taken() {
    on_both(|house| {
        for algorithm in [Algorithm::Ed25519, Algorithm::Sm2] {
            let phone = Phone::new(house, algorithm);
            if algorithm == Algorithm::Ed25519 {
                assert_eq!(said(phone.issue()), "card_there_is_none");
                house.card_in_use(1);
                assert_eq!(said(phone.show()), "electronic_there_is_none");
                phone.issue().unwrap();
                assert_eq!(said(phone.issue()), "electronic_there_is_one");
            }
            let text = phone.show().unwrap();
            assert_eq!(phone.take(&text).unwrap().person, id(1));
            assert_eq!(said(phone.take(&text)), "credential_spent", "within its minute, on any terminal");
            let path = phone.folder.path().join("electronic.keys");
            let restarted = Phone {
                ring: KeyRing::open(&path, US, algorithm, phone.now()).unwrap().into(),
                session: phone.session.clone(),
                folder: tempfile::tempdir().unwrap(),
                house,
            };
            assert_eq!(said(restarted.take(&text)), "credential_spent", "after a restart");
            let another = phone.show().unwrap();
            assert_ne!(another, text);
            house.db.clock().advance_days(1);
            assert!(said(phone.take(&another)).starts_with("credential_"), "after its minute");
            assert!(said(phone.take(&text)).starts_with("credential_"));
            assert_eq!(house.by("system", card::sweep_codes).unwrap(), 1);
            assert!(said(phone.take(&text)).starts_with("credential_"), "also when it was forgotten");
            assert!(said(phone.take("HELLO")).starts_with("credential_"));
        }
    });
}

#[test]
fn a_station_verifies_without_a_network_and_spends_on_its_own_disk() {
    on_both(|house| {
        house.card_in_use(1);
        let phone = Phone::new(house, Algorithm::Ed25519);
        phone.issue().unwrap();
        let (trust, now) = (phone.carried(), phone.now());
        let path = phone.folder.path().join("seen");
        let text = phone.show().unwrap();
        let spend = |text: &str, at: Moment| {
            let mut seen = SeenFile::open(&path, 100).unwrap();
            credential::spend(text, &trust, &mut seen, at)
        };
        assert!(said(spend(&text, after(now, 200))).starts_with("credential_"), "after its minute and the skew");
        let verified = spend(&text, after(now, 20)).unwrap();
        assert_eq!(verified.identity.full_name.as_deref(), Some("扎西"));
        assert_eq!(verified.subject.as_deref(), Some("A00000019"));
        assert_eq!(verified.identity.id, None, "the citizen id is not in it");
        assert_eq!(said(spend(&text, after(now, 30))), "credential_spent", "the file was opened anew");
        let foreign = KeyRing::open(&phone.folder.path().join("foreign.keys"), US, Algorithm::Ed25519, now).unwrap();
        let other =
            Phone { ring: foreign.into(), session: phone.session.clone(), folder: tempfile::tempdir().unwrap(), house };
        let foreign = credential::verify(&other.show().unwrap(), &trust, now);
        assert!(foreign.unwrap_err().code.starts_with("credential_"), "signed by keys that nobody listed");
    });
}

#[test]
fn a_lost_card_takes_its_electronic_one_back() {
    on_both(|house| {
        let card = house.card_in_use(1);
        let phone = Phone::new(house, Algorithm::Ed25519);
        phone.issue().unwrap();
        let (shown, before) = (phone.show().unwrap(), phone.carried());
        let (_, _) = house.by("clerk", move |ctx| card::report_lost_for_now(ctx, id(1), card.card_id)).unwrap();
        assert_eq!(said(phone.take(&shown)), "credential_revoked", "at the centre at once");
        assert_eq!(said(phone.show()), "card_is_lost_for_now");
        assert!(credential::verify(&shown, &before, phone.now()).is_ok(), "with yesterday's list");
        let with_new_list = credential::verify(&shown, &phone.carried(), phone.now());
        assert_eq!(with_new_list.unwrap_err().code, "credential_revoked");
        let _found = house.by("clerk", move |ctx| card::find(ctx, id(1), card.card_id)).unwrap();
        let text = phone.show().unwrap();
        assert!(credential::verify(&text, &phone.carried(), phone.now()).is_ok(), "and gives it again");
        phone.act(card::end_electronic).unwrap();
        assert_eq!(said(phone.take(&text)), "credential_revoked");
        assert_eq!(said(phone.show()), "electronic_there_is_none");
    });
}

#[test]
fn who_was_not_asked_for_a_code_in_the_last_minutes_gets_no_electronic_card() {
    on_both(|house| {
        house.card_in_use(1);
        let phone = Phone::new(house, Algorithm::Ed25519);
        house.db.clock().advance_days(1);
        assert_eq!(said(phone.issue()), "second_factor_needed");
    });
}

#[test]
fn a_paper_gets_a_number_stands_in_the_log_and_is_proven_without_a_database() {
    on_both(|house| {
        let phone = Phone::new(house, Algorithm::Ed25519);
        let issue = || {
            let (ring, lines) = (phone.ring.clone(), vec![("姓名".to_owned(), "样卡".to_owned())]);
            phone.act(move |ctx| card::issue_paper(ctx, &ring, "payments", lines.clone()))
        };
        let (first, second) = (issue().unwrap(), issue().unwrap());
        assert_eq!((&*first.number, &*second.number), ("2026-0000001", "2026-0000002"));
        let now = house.by("system", |ctx| Ok(ctx.now())).unwrap();
        let keys = KeyList::read(&phone.ring.key_list(now).unwrap(), &[phone.ring.anchor().unwrap()]).unwrap();
        let proof = credential::read_proof(&first.proof, &keys.keys().unwrap(), now).unwrap();
        assert_eq!((&*proof.number, &*proof.issuer, proof.lines.len()), ("2026-0000001", US, 1));
        let ring = phone.ring.clone();
        let of_nobody = house.by("clerk", move |ctx| card::issue_paper(ctx, &ring, "payments", Vec::new()));
        assert_eq!(code(of_nobody), "not_a_resident");
    });
}
