//! The prefecture's story: the same people from the same seed, all of them valid, living
//! plausibly, and written into import files that name everybody once.

use std::collections::{HashMap, HashSet};

use kernel::{AccountNumber, CardNumber, CitizenId, PersonName, RegionCode};
use population::{
    AccountState, Encoding, Ethnicity, LifeState, Population, Relation, Village, accounts_csv, deaths_csv,
    households_csv, people_csv, reference_day,
};
use sha2::{Digest, Sha256};

/// Twelve counties with `each` villages.
fn villages(each: u32) -> Vec<Village> {
    let counties =
        [540_502, 540_521, 540_522, 540_523, 540_524, 540_525, 540_526, 540_527, 540_528, 540_529, 540_531, 540_581];
    let mut villages = Vec::new();
    for county in counties {
        for number in 1..=each {
            let code = format!("{county}{:03}{:03}", 100 + number % 7, 200 + number);
            let code = RegionCode::parse(&code).expect("a region code");
            villages.push(Village { code, name: format!("第{number}村") });
        }
    }
    villages
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_seed_gives_the_same_people_for_ever() {
    let fingerprint = |seed| {
        let mut hash = Sha256::new();
        let population = Population::new(seed, 20_000, &villages(10));
        for (index, person) in (0_u32..10_000).zip(population.people()) {
            let state = match person.state {
                LifeState::Alive => String::new(),
                LifeState::Dead(day) => format!("dead {day}"),
                LifeState::Moved(day) => format!("moved {day}"),
            };
            let account = population.account(index).map_or(String::new(), |account| {
                format!("{} {} {} {}", account.bank, account.account_no, account.card_no, account.state.zh())
            });
            hash.update(format!(
                "{}|{}|{}|{}|{}|{}|{}|{}|{account}\n",
                person.id,
                person.name,
                person.village.get(),
                person.household_no,
                person.relation.zh(person.woman),
                person.ethnicity.code(),
                person.phone,
                state,
            ));
        }
        hex(&hash.finalize())
    };
    assert_eq!(fingerprint(2026), FINGERPRINT, "a changed fingerprint changes every demonstration");
    assert_ne!(fingerprint(2027), FINGERPRINT);
}

const FINGERPRINT: &str = "1f6970ddcfeaa2073fb97e56413a233525d9713345816d407b232746c82971fc";

#[test]
fn every_id_is_valid_and_nobody_shares_a_number_with_anybody() {
    let population = Population::new(1, 60_000, &villages(4));
    let (mut ids, mut accounts, mut cards) = (HashSet::new(), HashSet::new(), HashSet::new());
    for person in population.people() {
        let written = person.id.to_string();
        assert_eq!(CitizenId::parse(&written).ok(), Some(person.id), "a written id is read again");
        assert!(ids.insert(person.id), "an id was given twice");
        let odd = written.as_bytes()[16] % 2 == 1;
        assert_eq!(odd, !person.woman, "men have odd sequence numbers");
        let age = person.id.age_on(reference_day());
        assert!((0..=100).contains(&age), "aged {age}");
        assert!(PersonName::parse(&person.name).is_ok(), "{}", person.name);
        assert_eq!(person.phone.len(), 11);
        if let LifeState::Dead(day) | LifeState::Moved(day) = person.state {
            assert!(person.id.birth() <= day && day <= reference_day());
        }
    }
    for (_, account) in population.accounts() {
        assert_eq!(account.account_no.len(), 19);
        let number = AccountNumber::parse(&account.account_no).expect("an account number");
        assert!(number.luhn_ok(), "{}", account.account_no);
        assert!(CardNumber::parse(&account.card_no).is_ok(), "{}", account.card_no);
        assert!(accounts.insert(account.account_no), "an account was given twice");
        assert!(cards.insert(account.card_no), "a card was given twice");
    }
}

#[test]
fn one_crowded_county_still_has_an_id_for_everybody() {
    let mut crowded = villages(1);
    crowded.truncate(1);
    let population = Population::new(9, 400_000, &crowded);
    let ids: HashSet<CitizenId> = population.ids().iter().copied().collect();
    assert_eq!(ids.len(), 400_000);
}

#[test]
fn the_census_of_2020_is_met() {
    let population = Population::new(2026, 354_035, &villages(48));
    assert_eq!(population.people_count(), 354_035);
    assert_eq!(population.household_count(), 136_512);
    assert_eq!(population.villages().len(), 576);
    let heads: Vec<_> = population.people().filter(population::Person::is_head).collect();
    assert_eq!(heads.len(), 136_512);
    for (number, head) in (1_u32..).zip(&heads) {
        assert_eq!(head.household_no, number);
        assert_eq!(head.state, LifeState::Alive);
        assert!(head.id.age_on(reference_day()) >= 18, "heads are grown up");
    }

    // The pyramid, in people of a thousand; the bounds are those of a young mountain county.
    let (mut women, mut children, mut old, mut dead, mut moved, mut cardless) = (0, 0, 0, 0, 0, 0);
    let mut peoples: HashMap<Ethnicity, u32> = HashMap::new();
    let mut namesakes: HashMap<String, u32> = HashMap::new();
    let mut homes = HashSet::new();
    for (index, person) in (0_u32..).zip(population.people()) {
        let age = person.id.age_on(reference_day());
        women += u32::from(person.woman);
        children += u32::from(age < 15);
        old += u32::from(age >= 65);
        dead += u32::from(matches!(person.state, LifeState::Dead(_)));
        moved += u32::from(matches!(person.state, LifeState::Moved(_)));
        cardless += u32::from(population.account(index).is_none_or(|account| account.state != AccountState::Active));
        *peoples.entry(person.ethnicity).or_default() += 1;
        *namesakes.entry(person.name).or_default() += 1;
        homes.insert(person.village);
    }
    let shares = [
        ("women", women, 450..=520),
        ("under 15", children, 170..=280),
        ("from 65 on", old, 50..=120),
        ("dead", dead, 3..=20),
        ("moved", moved, 3..=20),
        ("without active account", cardless, 20..=90),
        ("Tibetan", peoples[&Ethnicity::Tibetan], 900..=985),
        ("Han", peoples[&Ethnicity::Han], 10..=60),
        ("Monba", peoples[&Ethnicity::Monba], 3..=20),
        ("Lhoba", peoples[&Ethnicity::Lhoba], 1..=10),
    ];
    for (what, count, bounds) in shares {
        let share = count * 1000 / 354_035;
        assert!(bounds.contains(&share), "{what}: {share} of 1000");
    }
    assert!(namesakes.values().any(|&count| count > 1000), "namesakes are many");
    assert!(namesakes.keys().any(|name| name.contains('𬱖')), "rare characters occur");
    assert_eq!(homes.len(), 576, "somebody lives in every village");
}

#[test]
fn no_villages_means_no_people() {
    let population = Population::new(1, 1_000, &[]);
    assert_eq!((population.people_count(), population.household_count()), (0, 0));
}

#[test]
fn import_files_name_everybody_once() {
    let population = Population::new(3, 5_000, &villages(2));
    let table = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<u32>| {
        let mut bytes = Vec::new();
        let count = write(&mut bytes).expect("written");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headers: Vec<String> = reader.headers().expect("headers").iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), usize::try_from(count).expect("a count"));
        (headers, rows)
    };
    let (headers, people) = table(&|out| people_csv(&population, out, Encoding::Utf8));
    assert_eq!(headers[0], "公民身份号码");
    let ids: HashSet<&str> = people.iter().map(|row| &row[0]).collect();
    assert_eq!(ids.len(), 5_000);
    let heads: HashSet<&str> = people.iter().filter(|row| &row[6] == "户主").map(|row| &row[0]).collect();

    let (_, households) = table(&|out| households_csv(&population, out, Encoding::Utf8));
    assert_eq!(households.iter().map(|row| &row[2]).collect::<HashSet<&str>>(), heads);
    let living: usize = households.iter().map(|row| row[4].parse::<usize>().expect("a number")).sum();
    assert_eq!(living, people.iter().filter(|row| &row[7] == "正常").count());

    let (_, accounts) = table(&|out| accounts_csv(&population, out, Encoding::Utf8));
    assert!(accounts.len() > 4_000 && accounts.iter().all(|row| ids.contains(&row[0])));

    let (_, deaths) = table(&|out| deaths_csv(&population, out, Encoding::Utf8));
    assert_eq!(deaths.len(), people.iter().filter(|row| &row[7] == "死亡").count());
    assert!(!deaths.is_empty());

    let children = population.people().filter(|person| person.relation == Relation::Child).count();
    assert!(children > 1_000, "{children} children");
    let mut with_mark = Vec::new();
    people_csv(&population, &mut with_mark, Encoding::Utf8Bom).expect("written");
    assert!(with_mark.starts_with("\u{FEFF}公民身份号码".as_bytes()));
}
