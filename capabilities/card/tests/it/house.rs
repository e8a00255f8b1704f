//! A house with a village, an office and a bank's counter.

use access::{Role, User};
use card::{AccountState, Applicant, Card, HandOver, NewAccount, NewApplication, Reason, Signature, Stage};
use document::Packed;
use kernel::{AccountNumber, Actor, CardNumber, CitizenId, Ctx, Day, Db, PersonName, RegionCode, Result, Room, Scope};
use registry::{Person, PersonState};

pub(crate) const ROOMS: &[Room] = &[audit::ROOM, document::ROOM, access::ROOM, registry::ROOM, card::ROOM];

/// A village of Nedong.
pub(crate) const VILLAGE: &str = "540502101201";
pub(crate) const PHONE: &str = "13900000001";

pub(crate) struct House<'a> {
    pub(crate) db: &'a Db,
}

pub(crate) fn id(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

pub(crate) fn child() -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(2018, 5, 1).unwrap(), 1)
}

pub(crate) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

pub(crate) fn card_number(n: u16) -> CardNumber {
    CardNumber::parse(&format!("A{n:07}9")).unwrap()
}

pub(crate) fn number(text: &str) -> AccountNumber {
    AccountNumber::parse(text).unwrap()
}

pub(crate) fn photo() -> Packed {
    Packed::of_bytes(b"a drawn head on white", "photo.jpg").unwrap()
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").to_string()
}

/// Users who work here, beside the program itself.
const USERS: [(&str, Role, &str); 7] = [
    ("clerk", Role::Clerk, "540502"),
    ("office", Role::CardOffice, "540500"),
    ("second", Role::CardOffice, "540500"),
    ("county", Role::CardOffice, "540502"),
    ("far", Role::CardOffice, "540521"),
    ("agent", Role::Collector, VILLAGE),
    ("stranger", Role::Clerk, "540521"),
];

pub(crate) fn actor(login: &str) -> Actor {
    match USERS.iter().find(|(known, _, _)| *known == login) {
        Some((login, _, code)) => Actor::new(login, Scope::of(region(code))),
        None => Actor::system(),
    }
}

/// Somebody of the village who lives alone.
pub(crate) fn neighbour(id: CitizenId) -> Person {
    Person {
        id,
        name: PersonName::parse("扎西").unwrap(),
        village: region(VILLAGE),
        household_id: 99,
        relation: "户主".into(),
        ethnic: "04".into(),
        phone: PHONE.into(),
        state: PersonState::Alive,
        state_since: None,
    }
}

/// An account that comes in with a card in use.
pub(crate) fn account(person: CitizenId, n: u16) -> NewAccount {
    NewAccount {
        person,
        bank: "nongye".into(),
        number: number(&format!("62284890000000{n:05}")),
        card: Some(card_number(n)),
        card_stage: Stage::Active,
        state: AccountState::Active,
        opened_on: Day::new(2020, 1, 1).unwrap(),
    }
}

/// On both engines, on a day that can be moved: nine grown-ups in one village, and a child of the first.
pub(crate) fn on_both(story: impl Fn(&House<'_>)) {
    testkit::on_both(ROOMS, |db| {
        let person = |id: CitizenId, household_id: i64, relation: &str| Person {
            household_id,
            relation: relation.into(),
            ..neighbour(id)
        };
        let mut people: Vec<Person> = (1..=9).map(|n| person(id(n), i64::from(n), "户主")).collect();
        people.push(person(child(), 1, "子"));
        db.write(&Actor::system(), move |ctx| {
            registry::import_people(ctx, &people)?;
            for (login, role, code) in USERS {
                let user = User {
                    login: login.into(),
                    name: login.into(),
                    roles: vec![role],
                    region: region(code),
                    active: true,
                };
                access::put_user(ctx, &user)?;
            }
            Ok(())
        })
        .unwrap();
        story(&House { db });
    });
}

impl House<'_> {
    pub(crate) fn by<T: Send + 'static>(
        &self,
        login: &str,
        deed: impl Fn(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write(&actor(login), deed)
    }

    pub(crate) fn apply(&self, login: &str, person: CitizenId, reason: Reason, applicant: Applicant) -> Result<Card> {
        let new = NewApplication {
            person,
            reason,
            applicant,
            bank: "nongye".into(),
            point: region("540502101"),
            phone: "13900000002".into(),
        };
        let random = u64::from_be_bytes(*b"yika-one") ^ (person.encoded().cast_unsigned() << 20) ^ self.leaves();
        self.by(login, move |ctx| card::apply(ctx, &new, &photo(), random.to_be_bytes()))
    }

    /// Grows with every deed, so that no two applications get the same number.
    fn leaves(&self) -> u64 {
        self.db.read(&Actor::system(), audit::size).unwrap().try_into().unwrap()
    }

    pub(crate) fn card(&self, card: &Card) -> Card {
        let (person, card_id) = (card.person, card.card_id);
        self.db.read(&Actor::system(), |ctx| card::card(ctx, person, card_id)).unwrap()
    }

    pub(crate) fn stage(&self, card: &Card) -> Stage {
        self.card(card).stage
    }

    pub(crate) fn check(&self, card: &Card) -> Result<()> {
        let (person, card_id) = (card.person, card.card_id);
        self.by("office", move |ctx| card::check(ctx, person, card_id))
    }

    /// From a checked application to a card at its point, on the spot.
    pub(crate) fn make_here(&self, card: &Card, account: &str, n: u16) -> Result<Card> {
        let (person, card_id) = (card.person, card.card_id);
        let here = card::MadeHere {
            account: number(account),
            number: card_number(n),
            identification: "540500D1560000000000000000000001".into(),
        };
        self.by("clerk", move |ctx| card::make_here(ctx, person, card_id, &here))
    }

    pub(crate) fn hand_over(&self, card: &Card, old_card: Option<CardNumber>) -> Result<()> {
        let (person, card_id) = (card.person, card.card_id);
        let how = HandOver { signed_by: String::new(), signature: Signature::Sheet("A-1 第3行".into()), old_card };
        self.by("clerk", move |ctx| card::hand_over(ctx, person, card_id, &how))
    }

    pub(crate) fn activate(&self, card: &Card) -> Result<card::Told> {
        let (person, card_id) = (card.person, card.card_id);
        self.by("clerk", move |ctx| card::activate(ctx, person, card_id))
    }

    /// A first card in use, with an account that is paid to.
    pub(crate) fn card_in_use(&self, n: u16) -> Card {
        let card = self.apply("clerk", id(n), Reason::First, Applicant::Own).unwrap();
        self.check(&card).unwrap();
        let card = self.make_here(&card, &format!("62284800000000{n:05}"), n).unwrap();
        self.hand_over(&card, None).unwrap();
        let _told = self.activate(&card).unwrap();
        self.card(&card)
    }

    pub(crate) fn paid_to(&self, person: CitizenId) -> Option<String> {
        let accounts = self.db.read(&Actor::system(), |ctx| card::accounts_of(ctx, person)).unwrap();
        accounts.into_iter().rfind(|account| account.state.can_be_paid()).map(|a| a.number.as_str().to_owned())
    }

    pub(crate) fn turn_day(&self) -> card::Turned {
        self.by("system", card::turn_day).unwrap()
    }
}
