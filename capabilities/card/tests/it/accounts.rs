//! Accounts behind cards: opened, corrected, closed, and always the one to pay to. On both engines.

use std::{sync::Arc, thread};

use card::{Account, AccountState, Accounts, NewAccount, account_key};
use kernel::{AccountNumber, Actor, CardNumber, CitizenId, Day, Db, PersonName, RegionCode, Result, Scope};
use registry::{Person, PersonState};

use crate::house::ROOMS;

fn me() -> Actor {
    Actor::system()
}

fn id(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

/// On both engines, with people who live in one village.
fn on_both(story: impl Fn(&Db)) {
    testkit::on_both(ROOMS, |db| {
        let people: Vec<Person> = (1..=9)
            .map(|number| Person {
                id: id(number),
                name: PersonName::parse("扎西").unwrap(),
                village: RegionCode::parse("540502101201").unwrap(),
                household_id: i64::from(number),
                relation: "户主".into(),
                ethnic: "04".into(),
                phone: String::new(),
                state: PersonState::Alive,
                state_since: None,
            })
            .collect();
        db.write(&me(), move |ctx| registry::import_people(ctx, &people)).unwrap();
        story(db);
    });
}

fn number(text: &str) -> AccountNumber {
    AccountNumber::parse(text).unwrap()
}

fn card_number(n: u16) -> CardNumber {
    CardNumber::parse(&format!("A{n:07}9")).unwrap()
}

fn account(person: u16, text: &str, card: Option<u16>) -> NewAccount {
    NewAccount {
        person: id(person),
        bank: "bank one".into(),
        number: number(text),
        card: card.map(card_number),
        card_stage: card::Stage::Active,
        state: AccountState::Active,
        opened_on: Day::new(2020, 5, 1).unwrap(),
    }
}

fn import(db: &Db, accounts: &[NewAccount]) -> Result<()> {
    let accounts = accounts.to_vec();
    db.write(&me(), move |ctx| card::import_accounts(ctx, &accounts))
}

fn change(db: &Db, person: u16, text: &str, card: Option<u16>) -> Result<()> {
    let text = text.to_owned();
    db.write(&me(), move |ctx| card::change_account(ctx, id(person), "bank two", number(&text), card.map(card_number)))
}

fn accounts(db: &Db) -> Arc<Accounts> {
    db.read(&me(), card::accounts).unwrap()
}

fn accounts_of(db: &Db, person: u16) -> Vec<Account> {
    db.read(&me(), |ctx| card::accounts_of(ctx, id(person))).unwrap()
}

fn paid_to(db: &Db, person: u16) -> Option<i64> {
    accounts(db).of(id(person)).map(|payable| payable.number_key)
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

#[test]
fn an_account_is_opened_corrected_and_closed_and_the_last_active_one_is_paid_to() {
    on_both(|db| {
        import(db, &[account(2, "6217000000000002", Some(2)), account(1, "6217000000000001", Some(1))]).unwrap();
        assert_eq!(paid_to(db, 1), Some(account_key("6217000000000001")));
        let persons: Vec<CitizenId> = accounts(db).payable().iter().map(|payable| payable.person).collect();
        assert_eq!(persons, [id(1), id(2)], "in the order of their ids");

        // Another account beside the first: of several active ones the one opened last is paid to.
        import(db, &[account(1, "6217000000000011", None)]).unwrap();
        assert_eq!(paid_to(db, 1), Some(account_key("6217000000000011")));
        assert_eq!(accounts(db).payable().len(), 2, "a person stands once");

        // A correction closes what was active and never rewrites it.
        change(db, 1, "6217000000000111", None).unwrap();
        assert_eq!(paid_to(db, 1), Some(account_key("6217000000000111")));
        let states: Vec<_> = accounts_of(db, 1).into_iter().map(|a| (a.number.as_str().to_owned(), a.state)).collect();
        let closed = |text: &str| (text.to_owned(), AccountState::Closed);
        let active = ("6217000000000111".to_owned(), AccountState::Active);
        assert_eq!(states, [closed("6217000000000001"), closed("6217000000000011"), active]);

        db.write(&me(), |ctx| card::close_accounts(ctx, id(1))).unwrap();
        assert_eq!(paid_to(db, 1), None);
        assert_eq!(code(db.write(&me(), |ctx| card::close_accounts(ctx, id(1)))), "account_unknown");
        assert_eq!(paid_to(db, 2), Some(account_key("6217000000000002")), "nobody else was touched");
    });
}

#[test]
fn both_engines_read_every_statement() {
    on_both(|db| db.prepare_all(card::STATEMENTS).unwrap());
}

#[test]
fn a_card_number_belongs_to_one_person() {
    on_both(|db| {
        import(db, &[account(1, "6217000000000001", Some(7))]).unwrap();
        let leaves = || db.read(&me(), audit::size).unwrap();
        let before = (leaves(), accounts_of(db, 2));
        assert_eq!(code(import(db, &[account(2, "6217000000000002", Some(7))])), "card_number_taken");
        assert_eq!(code(change(db, 2, "6217000000000002", Some(7))), "card_number_taken");
        let both = [account(2, "6217000000000002", Some(8)), account(3, "6217000000000003", Some(8))];
        assert_eq!(code(import(db, &both)), "card_number_taken");
        assert_eq!((leaves(), accounts_of(db, 2)), before, "what is refused leaves nothing behind");
        import(db, &[account(2, "6217000000000002", Some(9))]).unwrap();
    });
}

#[test]
fn among_very_many_card_numbers_one_that_is_somebody_elses_is_found() {
    on_both(|db| {
        let cards = |person: u16, numbers: std::ops::Range<u16>| -> Vec<NewAccount> {
            numbers.map(|at| account(person, &format!("62170000{person:03}{at:05}"), Some(at))).collect()
        };
        import(db, &cards(1, 100..101)).unwrap();
        for numbers in [100..1300, 50..1300, 1..101] {
            assert_eq!(code(import(db, &cards(2, numbers))), "card_number_taken");
        }
        import(db, &cards(2, 101..1300)).unwrap();
        import(db, &cards(1, 100..101)).unwrap();
        assert_eq!(code(import(db, &cards(1, 1..1300))), "card_number_taken");
    });
}

#[test]
fn a_corrected_account_may_stay_behind_the_same_card() {
    on_both(|db| {
        import(db, &[account(1, "6217000000000001", Some(7))]).unwrap();
        change(db, 1, "6217000000000011", Some(7)).unwrap();
        import(db, &[account(1, "6217000000000111", Some(7))]).unwrap();
        assert_eq!(accounts_of(db, 1).len(), 3);
        assert_eq!(
            code(change(db, 2, "6217000000000002", Some(7))),
            "card_number_taken",
            "it is still the first one's"
        );
    });
}

#[test]
fn memory_is_used_while_nothing_changed_and_never_after() {
    on_both(|db| {
        import(db, &[account(1, "6217000000000001", None)]).unwrap();
        let kept = accounts(db);
        assert!(Arc::ptr_eq(&kept, &accounts(db)));
        let refused: Result<()> = db.write(&me(), |ctx| {
            card::close_accounts(ctx, id(1))?;
            assert!(card::accounts(ctx)?.of(id(1)).is_none(), "its own change");
            kernel::refuse("thought_better_of_it")
        });
        assert!(refused.is_err());
        assert!(Arc::ptr_eq(&kept, &accounts(db)));
        change(db, 1, "6217000000000002", None).unwrap();
        assert_eq!(paid_to(db, 1), Some(account_key("6217000000000002")));
    });
}

#[test]
fn desks_that_correct_accounts_at_once_all_succeed_and_each_is_seen() {
    on_both(|db| {
        thread::scope(|scope| {
            for person in 1..=6_u16 {
                scope.spawn(move || {
                    for round in 0..5 {
                        let text = format!("62170000{person:04}{round:04}");
                        change(db, person, &text, None).unwrap();
                        assert_eq!(paid_to(db, person), Some(account_key(&text)));
                    }
                });
            }
        });
        assert_eq!(accounts(db).payable().len(), 6);
        assert!((1..=6).all(|person| accounts_of(db, person).len() == 5));
    });
}

#[test]
fn every_account_is_handed_over_in_the_order_of_people() {
    on_both(|db| {
        let all: Vec<NewAccount> = (1..=500).map(|n| account(n, &format!("621700000000{n:04}"), None)).collect();
        import(db, &all.iter().rev().cloned().collect::<Vec<_>>()).unwrap();
        let mut seen = Vec::new();
        db.read(&me(), |ctx| {
            card::each_account(ctx, |account| {
                seen.push((account.person, account.number.clone()));
                Ok(())
            })
        })
        .unwrap();
        let mut expected: Vec<_> = all.iter().map(|account| (account.person, account.number.clone())).collect();
        expected.sort_unstable_by_key(|(person, _)| *person);
        assert_eq!(seen, expected);
    });
}

#[test]
fn a_clerk_changes_accounts_of_the_own_region_only_and_finds_people_by_card_there() {
    on_both(|db| {
        import(db, &[account(1, "6217000000000001", Some(1))]).unwrap();
        let clerk = |code: &str| Actor::new("clerk", Scope::of(RegionCode::parse(code).unwrap()));
        let (own, other) = (clerk("540502"), clerk("540521"));
        let new = || number("6217000000000002");
        assert_eq!(code(db.write(&other, |ctx| card::close_accounts(ctx, id(1)))), "unknown_person");
        let change = move |ctx: &mut kernel::Ctx| card::change_account(ctx, id(1), "bank two", new(), None);
        assert_eq!(code(db.write(&other, change)), "unknown_person");
        assert_eq!(paid_to(db, 1), Some(account_key("6217000000000001")), "nothing has changed");
        db.write(&own, change).unwrap();

        let found = |actor: &Actor, query: &str| {
            let found = db.read(actor, |ctx| card::find_people(ctx, query, 5)).unwrap();
            found.people.into_iter().map(|hit| hit.person).collect::<Vec<_>>()
        };
        assert_eq!(found(&own, "a00000019"), [id(1)]);
        assert_eq!(found(&own, "扎西").len(), 5);
        assert_eq!(found(&own, "A00000099"), []);
        assert_eq!(found(&other, "A00000019"), [], "not even by the card");
    });
}

#[test]
fn cards_that_came_in_before_their_lives_were_kept_are_in_use() {
    const ROOMS_BEFORE: &[kernel::Room] =
        &[audit::ROOM, document::ROOM, access::ROOM, registry::ROOM, testkit::as_of(card::ROOM, 2)];
    testkit::on_both(ROOMS_BEFORE, |db| {
        db.write(&me(), |ctx| {
            let person = id(1).encoded();
            ctx.execute(
                kernel::Sql(
                    "INSERT INTO card_account (person_id, account_id, bank, account_number, card_number, state, opened_on)
                    VALUES ($1, 1, 'nongye', '6228480000000000018', 'A00000019', 'active', '2024-05-01')",
                ),
                kernel::params![person],
            )?;
            ctx.execute(
                kernel::Sql("INSERT INTO card_number (card_number, person_id) VALUES ('A00000019', $1)"),
                kernel::params![person],
            )
        })
        .unwrap();
        db.migrate(ROOMS).unwrap();
        let cards = db.read(&me(), |ctx| card::cards_of(ctx, id(1))).unwrap();
        assert_eq!(cards.len(), 1);
        let made = cards[0].made.clone().unwrap();
        assert_eq!((cards[0].stage, &*cards[0].bank, made.number), (card::Stage::Active, "nongye", card_number(1)));
        assert_eq!(made.made_on.to_string(), "2024-05-01");
    });
}
