//! People come, change, die and move; what is kept in memory follows. On both engines.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use kernel::{Actor, CitizenId, Day, Db, PersonName, RegionCode, Result, Room, Scope};
use registry::{Person, PersonState, Population, Region};

const ROOMS: &[Room] = &[audit::ROOM, registry::ROOM];

fn me() -> Actor {
    Actor::system()
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn id(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

fn person(number: u16, village: &str) -> Person {
    Person {
        id: id(number),
        name: PersonName::parse(if number.is_multiple_of(2) { "旦增·罗布" } else { "𠮷䶮" }).unwrap(),
        village: region(village),
        household_id: i64::from(number / 4),
        relation: if number.is_multiple_of(4) { "户主" } else { "子" }.into(),
        ethnic: "04".into(),
        phone: String::new(),
        state: PersonState::Alive,
        state_since: None,
    }
}

fn import(db: &Db, people: &[Person]) {
    let people = people.to_vec();
    db.write(&me(), move |ctx| registry::import_people(ctx, &people)).unwrap();
}

fn population(db: &Db) -> Arc<Population> {
    db.read(&me(), registry::population).unwrap()
}

fn known(db: &Db, number: u16) -> Option<Person> {
    db.read(&me(), |ctx| registry::person(ctx, id(number))).unwrap()
}

fn change(db: &Db, number: u16, state: PersonState) -> Result<()> {
    db.write(&me(), move |ctx| registry::change_state(ctx, id(number), state, Day::new(2026, 11, 1).unwrap()))
}

#[test]
fn people_come_in_are_corrected_die_and_return_and_memory_follows() {
    testkit::on_both(ROOMS, |db| {
        let village = "540502101201";
        import(db, &[person(3, village), person(1, village), person(4, village)]);
        assert_eq!(db.read(&me(), registry::count).unwrap(), 3);
        assert_eq!(known(db, 3), Some(person(3, village)));
        assert_eq!(known(db, 2), None);
        let kept = population(db);
        let ids: Vec<CitizenId> = kept.residents().iter().map(|resident| resident.id).collect();
        assert_eq!(ids, [id(1), id(3), id(4)], "in the order of their ids");
        let resident = kept.find(id(4)).unwrap();
        assert!(resident.is_head() && !kept.find(id(1)).unwrap().is_head());
        assert_eq!((resident.village(), resident.household_id()), (region(village), 1));
        assert_eq!(resident.name_key, person(4, village).name.match_key());
        assert!(kept.find(id(2)).is_none());

        // A person who stands already is replaced by what comes.
        let corrected = Person { village: region("540502102201"), phone: "139".into(), ..person(3, village) };
        import(db, &[corrected.clone(), person(2, village)]);
        assert_eq!((known(db, 3), db.read(&me(), registry::count).unwrap()), (Some(corrected), 4));

        for (state, since) in [(PersonState::Dead, true), (PersonState::Moved, true), (PersonState::Alive, true)] {
            change(db, 1, state).unwrap();
            assert_eq!(population(db).find(id(1)).unwrap().state(), state);
            assert_eq!(known(db, 1).unwrap().state_since.is_some(), since);
        }
        assert_eq!(kept.find(id(1)).unwrap().state(), PersonState::Alive, "who holds the older picture keeps it");
        let refused = change(db, 99, PersonState::Dead).unwrap_err();
        let refusal = refused.refusal().unwrap();
        assert_eq!(refusal.code, "unknown_person");
        assert!(!refusal.to_string().contains(&id(99).to_string()), "no whole personal number in a refusal");
    });
}

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(ROOMS, |db| db.prepare_all(registry::STATEMENTS).unwrap());
}

#[test]
fn what_did_not_change_is_not_read_again_and_what_was_refused_is_not_seen() {
    testkit::on_both(ROOMS, |db| {
        import(db, &[person(1, "540502101201"), person(2, "540521101201")]);
        let kept = population(db);
        assert!(Arc::ptr_eq(&kept, &population(db)));
        let refused: Result<()> = db.write(&me(), |ctx| {
            registry::change_state(ctx, id(1), PersonState::Dead, ctx.today())?;
            assert_eq!(registry::population(ctx)?.find(id(1)).unwrap().state(), PersonState::Dead, "its own change");
            kernel::refuse("thought_better_of_it")
        });
        assert!(refused.is_err());
        assert!(Arc::ptr_eq(&kept, &population(db)), "nothing changed");
        change(db, 1, PersonState::Dead).unwrap();
        let dead = population(db);
        assert_eq!(dead.find(id(1)).unwrap().state(), PersonState::Dead);
        // Changes in different villages count for themselves and are both seen.
        change(db, 2, PersonState::Moved).unwrap();
        assert_eq!(population(db).find(id(2)).unwrap().state(), PersonState::Moved);
    });
}

#[test]
fn a_clerk_sees_people_of_the_own_region_only() {
    testkit::on_both(ROOMS, |db| {
        import(db, &[person(1, "540502101201")]);
        let cases =
            [("540500", true), ("540502", true), ("540502101", true), ("540502101201", true), ("540521", false)];
        for (code, seen) in cases {
            let clerk = Actor::new("clerk", Scope::of(region(code)));
            assert_eq!(db.read(&clerk, |ctx| registry::person(ctx, id(1))).unwrap().is_some(), seen, "{code}");
        }
    });
}

#[test]
fn a_large_import_and_its_repetition_leave_everybody_once() {
    testkit::on_both(ROOMS, |db| {
        let people: Vec<Person> = (1..=999).map(|number| person(number, "540502101201")).collect();
        import(db, &people);
        import(db, &people.iter().rev().cloned().collect::<Vec<_>>());
        assert_eq!(db.read(&me(), registry::count).unwrap(), 999);
        assert_eq!(population(db).residents().len(), 999);
        let left = kernel::Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM registry_arrival");
        assert_eq!(db.read(&me(), |ctx| ctx.query_one(left, kernel::params![], |row| row.int(0))).unwrap(), 0);
    });
}

#[test]
fn who_imports_a_person_twice_at_once_has_not_decided_which_one_counts() {
    testkit::on_both(ROOMS, |db| {
        let twice = [person(1, "540502101201"), Person { phone: "139".into(), ..person(1, "540502101201") }];
        assert!(catch_unwind(AssertUnwindSafe(|| import(db, &twice))).is_err());
        assert_eq!(db.read(&me(), registry::count).unwrap(), 0);
    });
}

#[test]
fn the_regions_of_the_prefecture_are_taken_in_and_replaced() {
    testkit::on_both(ROOMS, |db| {
        let put = |regions: Vec<Region>| db.write(&me(), move |ctx| registry::import_regions(ctx, &regions)).unwrap();
        put(registry::shannan());
        let mut expected = registry::shannan();
        expected.sort_unstable_by_key(|region| region.code);
        assert_eq!(db.read(&me(), registry::regions).unwrap(), expected);
        let renamed = Region { name: "another name".into(), ..expected[3].clone() };
        put(vec![renamed.clone()]);
        assert_eq!(db.read(&me(), registry::regions).unwrap()[3], renamed);
    });
}

fn gone(db: &Db, known_until: Day, after: Option<CitizenId>, limit: usize) -> Vec<CitizenId> {
    let gone = db.read(&me(), |ctx| registry::gone(ctx, known_until, after, limit)).unwrap();
    gone.into_iter().map(|(person, _)| person).collect()
}

#[test]
fn who_is_gone_is_known_from_the_day_of_the_report_and_not_of_the_death() {
    testkit::on_both(ROOMS, |db| {
        let village = "540502101201";
        let today = || db.clock().now().day();
        import(db, &(1..=4).map(|number| person(number, village)).collect::<Vec<_>>());
        change(db, 1, PersonState::Dead).unwrap();
        change(db, 2, PersonState::Moved).unwrap();
        let reported = today();
        assert!(
            gone(db, reported.plus_days(-1), None, 9).is_empty(),
            "the day of the death is past and does not count"
        );
        db.clock().advance_days(3);
        // Neither a better day nor the same word in a list begins the days anew; another word does.
        db.write(&me(), |ctx| registry::change_state(ctx, id(1), PersonState::Dead, ctx.today())).unwrap();
        import(db, &[Person { state: PersonState::Moved, ..person(2, village) }]);
        import(db, &[Person { state: PersonState::Dead, ..person(3, village) }]);
        assert_eq!(gone(db, reported, None, 9), [id(1), id(2)]);
        assert_eq!(gone(db, today(), None, 9), [id(1), id(2), id(3)]);
        assert_eq!(gone(db, today(), Some(id(1)), 1), [id(2)]);
        change(db, 1, PersonState::Alive).unwrap();
        change(db, 2, PersonState::Dead).unwrap();
        assert!(gone(db, reported, None, 9).is_empty());
    });
}

#[test]
fn who_was_gone_before_it_was_kept_since_when_counts_as_known_today() {
    testkit::on_both(ROOMS, |db| {
        import(db, &[person(1, "540502101201"), person(2, "540502101201")]);
        change(db, 1, PersonState::Dead).unwrap();
        const FORGET: [kernel::Sql; 2] = [
            kernel::Sql("ALTER TABLE registry_person DROP COLUMN state_known_on"),
            kernel::Sql("DELETE FROM kernel_migration WHERE file = '0004_state_known.sql'"),
        ];
        db.write(&me(), |ctx| FORGET.iter().try_for_each(|sql| ctx.execute(*sql, kernel::params![]).map(drop)))
            .unwrap();
        db.clock().advance_days(30);
        assert_eq!(db.migrate(ROOMS).unwrap(), 1);
        let today = db.clock().now().day();
        assert!(gone(db, today.plus_days(-1), None, 9).is_empty());
        assert_eq!(gone(db, today, None, 9), [id(1)]);
    });
}
