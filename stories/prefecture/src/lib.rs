//! A made-up prefecture moved into a database: for the demonstration, benchmarks and stories.
//!
//! Everybody in it is generated (`population`); nobody is real. The regions are Shannan's own. Deliberately absent:
//! anything a real installation would use; it imports files.

mod filling;

use access::{Role, User};
use card::NewAccount;
use kernel::{AccountNumber, Actor, CardNumber, Db, PersonName, RegionCode, Result, Room, Scope};
use population::{LifeState, Population, Village};
use registry::{Person, PersonState, Region};

pub use filling::filled;

/// Every room of the house, in the order of their floors.
pub const ROOMS: &[Room] = &[
    audit::ROOM,
    ledger::ROOM,
    document::ROOM,
    access::ROOM,
    registry::ROOM,
    card::ROOM,
    insurance::ROOM,
    casework::ROOM,
    point::ROOM,
    payout::ROOM,
    subsidy::ROOM,
    exchange::ROOM,
];

/// The people who do the office work in the demonstration: sign-in name, name, roles. Nobody holds two of the roles
/// that check each other.
const STAFF: [(&str, &str, &[Role]); 6] = [
    ("maker", "经办员（演示）", &[Role::Maker]),
    ("approver1", "审核员甲（演示）", &[Role::Approver]),
    ("approver2", "审核员乙（演示）", &[Role::Approver]),
    ("finance", "财政支付员（演示）", &[Role::Finance]),
    ("operator", "运行维护员（演示）", &[Role::Operator]),
    ("auditor", "审计员（演示）", &[Role::Auditor]),
];

/// One of the staff, as an actor for the whole prefecture.
#[must_use]
pub fn actor(login: &str) -> Actor {
    Actor::new(login, Scope::of(shannan()))
}

/// The prefecture.
///
/// # Panics
/// Never: the code is one.
#[must_use]
pub fn shannan() -> RegionCode {
    RegionCode::parse("540500").expect("a region's code")
}

/// The villages people live in: those whose codes are in use.
#[must_use]
pub fn villages() -> Vec<Village> {
    let in_use = |region: &Region| region.valid_to.is_none() && region.code.get() % 1_000 != 0;
    let village = |region: Region| Village { code: region.code, name: region.name };
    registry::shannan().into_iter().filter(in_use).map(village).collect()
}

/// How many people go into one transaction.
const PEOPLE_PER_DEED: usize = 100_000;

/// Moves regions, staff, people and accounts into an empty database.
///
/// # Errors
/// A failure of the database.
///
/// # Panics
/// If the generated people break the rules of ids and names: a bug of the generator.
pub fn settle(db: &Db, population: &Population) -> Result<()> {
    let system = Actor::system();
    db.write(&system, |ctx| {
        registry::import_regions(ctx, &registry::shannan())?;
        for (login, name, roles) in STAFF {
            let user = User {
                login: login.to_owned(),
                name: name.to_owned(),
                region: shannan(),
                roles: roles.to_vec(),
                active: true,
            };
            access::put_user(ctx, &user)?;
        }
        Ok(())
    })?;
    let mut people: Vec<Person> = population.people().map(to_person).collect();
    people.sort_unstable_by_key(|person| person.id);
    while !people.is_empty() {
        let some = people.split_off(people.len().saturating_sub(PEOPLE_PER_DEED));
        db.write(&system, move |ctx| registry::import_people(ctx, &some))?;
    }
    let mut accounts: Vec<NewAccount> =
        population.accounts().map(|(at, account)| to_account(population, at, &account)).collect();
    accounts.sort_unstable_by_key(|account| account.person);
    while !accounts.is_empty() {
        let some = accounts.split_off(accounts.len().saturating_sub(PEOPLE_PER_DEED));
        db.write(&system, move |ctx| card::import_accounts(ctx, &some))?;
    }
    Ok(())
}

fn to_person(person: population::Person) -> Person {
    let (state, state_since) = match person.state {
        LifeState::Alive => (PersonState::Alive, None),
        LifeState::Dead(day) => (PersonState::Dead, Some(day)),
        LifeState::Moved(day) => (PersonState::Moved, Some(day)),
    };
    Person {
        id: person.id,
        name: PersonName::parse(&person.name).expect("a generated name is a name"),
        village: person.village,
        household_id: i64::from(person.household_no),
        relation: person.relation.zh(person.woman).to_owned(),
        ethnic: person.ethnicity.code().to_owned(),
        phone: person.phone,
        state,
        state_since,
    }
}

fn to_account(population: &Population, at: u32, account: &population::Account) -> NewAccount {
    let (state, card_stage) = match account.state {
        population::AccountState::Active => (card::AccountState::Active, card::Stage::Active),
        // In this prefecture, who lost a card has also had the bank close the account behind it.
        population::AccountState::Lost => (card::AccountState::Closed, card::Stage::Lost),
        population::AccountState::Closed => (card::AccountState::Closed, card::Stage::Cancelled),
    };
    NewAccount {
        person: population.ids()[at as usize],
        bank: account.bank.to_owned(),
        number: AccountNumber::parse(&account.account_no).expect("a generated account number is one"),
        card: Some(CardNumber::parse(&account.card_no).expect("a generated card number is one")),
        card_stage,
        state,
        opened_on: population::reference_day(),
    }
}
