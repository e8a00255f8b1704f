//! People are found by what can be said of them, in the own region only, and by the row as it stands. On both engines.

use kernel::{Actor, CitizenId, Day, Db, PersonName, RegionCode, Result, Room, Scope, Sql, params};
use registry::{Found, Person, PersonState};

const ROOMS: &[Room] = &[audit::ROOM, registry::ROOM];
const VILLAGE: &str = "540502101201";

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn id(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

fn person(number: u16, name: &str) -> Person {
    Person {
        id: id(number),
        name: PersonName::parse(name).unwrap(),
        village: region(VILLAGE),
        household_id: i64::from(number / 4),
        relation: if number.is_multiple_of(4) { "户主" } else { "子" }.into(),
        ethnic: "04".into(),
        phone: format!("1390000{number:04}"),
        state: PersonState::Alive,
        state_since: None,
    }
}

/// The names of the prefecture of these tests, by number.
const NAMES: [&str; 12] = [
    "旦增",
    "丹增卓玛",
    "登增",
    "白玛次仁",
    "贝玛才仁",
    "班玛",
    "龚䶮",
    "雪康·多吉",
    "㛃㑇",
    "㳚𬱖",
    "王伟",
    "Tashi Dorje",
];

fn furnish(db: &Db) {
    db.write(&Actor::system(), |ctx| {
        registry::import_regions(ctx, &registry::shannan())?;
        let people: Vec<Person> = (0..).zip(NAMES).map(|(number, name)| person(number, name)).collect();
        registry::import_people(ctx, &people)
    })
    .unwrap();
}

fn clerk(code: &str) -> Actor {
    Actor::new("clerk", Scope::of(region(code)))
}

fn find(db: &Db, actor: &Actor, query: &str) -> Found {
    db.read(actor, |ctx| registry::search(ctx, query, 20)).unwrap()
}

fn names(db: &Db, query: &str) -> Vec<String> {
    let mut names: Vec<String> =
        find(db, &clerk("540502"), query).people.iter().map(|hit| hit.name.to_string()).collect();
    names.sort();
    names
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

#[test]
fn people_are_found_by_name_sound_id_and_phone() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        let whole = id(3).to_string();
        let tail = &id(10).to_string()[14..];
        let cases: [(&str, &[&str]); 22] = [
            ("王", &["王伟"]),
            ("王伟", &["王伟"]),
            ("wangwei", &["王伟"]),
            ("Wang Wei", &["王伟"]),
            ("ww", &["王伟"]),
            ("旦增", &["丹增卓玛", "旦增", "登增"]),
            ("登增", &["丹增卓玛", "旦增", "登增"]),
            ("danzeng", &["丹增卓玛", "旦增", "登增"]),
            ("dz", &["丹增卓玛", "旦增", "登增"]),
            ("班玛", &["班玛", "白玛次仁", "贝玛才仁"]),
            ("白玛才仁", &["白玛次仁", "贝玛才仁"]),
            ("䶮", &["龚䶮"]),
            ("\u{E863}", &["龚䶮"]),
            ("㛃", &["㛃㑇"]),
            ("㑇", &["㛃㑇"]),
            ("𬱖", &["㳚𬱖"]),
            ("多吉", &["雪康·多吉"]),
            ("雪康多吉", &["雪康·多吉"]),
            ("tashi", &["Tashi Dorje"]),
            (&whole, &["白玛次仁"]),
            (tail, &["王伟"]),
            ("13900000006", &["龚䶮"]),
        ];
        for (query, expected) in cases {
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(names(db, query), expected, "{query}");
        }
        for nobody in ["", "李", "w", "001", "％", "' OR 1=1", "'; DROP TABLE registry_key"] {
            assert!(names(db, nobody).is_empty(), "{nobody}");
        }
    });
}

#[test]
fn an_answer_tells_namesakes_apart_and_holds_no_whole_number_to_print() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        let found = find(db, &clerk("540502"), "王伟");
        let hit = &found.people[0];
        assert_eq!((hit.village, hit.birth()), (region(VILLAGE), Day::new(1980, 1, 1).unwrap()));
        assert_eq!(hit.masked_id(), id(10).masked());
        let known = registry::shannan().into_iter().find(|known| known.code == region(VILLAGE));
        assert_eq!(hit.village_name, known.map(|known| known.name).unwrap_or_default());
        let printed = format!("{found:?}");
        assert!(!printed.contains(&id(10).to_string()) && !printed.contains("王伟"), "{printed}");
    });
}

#[test]
fn nobody_of_another_region_is_found_by_any_word() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        let whole = id(10).to_string();
        let words = ["王伟", "wangwei", "ww", &whole, &whole[14..], "13900000010", "䶮"];
        for word in words {
            for (code, found) in [("540500", true), ("540502101", true), (VILLAGE, true), ("540521", false)] {
                assert_eq!(!find(db, &clerk(code), word).people.is_empty(), found, "{word} in {code}");
            }
        }
        let other = clerk("540521");
        let id = id(10);
        let unknown = [
            db.write(&other, move |ctx| registry::change_state(ctx, id, PersonState::Dead, ctx.today())),
            db.write(&other, move |ctx| registry::correct_phone(ctx, id, "13911111111")),
            db.write(&other, move |ctx| registry::correct_name(ctx, id, &PersonName::parse("王五").unwrap())),
            db.write(&other, move |ctx| registry::household_of(ctx, id).map(drop)),
            db.write(&other, move |ctx| registry::correct_village(ctx, id, region("540521101201"), 1, "户主")),
        ];
        for answer in unknown {
            assert_eq!(code(answer), "unknown_person");
        }
        let stranger = person(500, "王五");
        assert_eq!(code(db.write(&other, move |ctx| registry::put_person(ctx, &stranger))), "out_of_scope");
        assert_eq!(names(db, "王"), ["王伟"], "nothing has changed");
    });
}

#[test]
fn a_correction_is_found_at_once_and_what_stood_before_no_more() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        let me = clerk("540502");
        db.write(&me, |ctx| {
            registry::correct_name(ctx, id(10), &PersonName::parse("李䶮").unwrap())?;
            registry::correct_phone(ctx, id(10), "0893-1234567")?;
            registry::correct_village(ctx, id(10), region("540502102201"), 77, "户主")
        })
        .unwrap();
        for (query, expected) in
            [("王", 0), ("ww", 0), ("李", 1), ("liyan", 1), ("08931234567", 1), ("13900000010", 0), ("䶮", 2)]
        {
            assert_eq!(names(db, query).len(), expected, "{query}");
        }
        assert!(find(db, &clerk("540502101"), "李").people.is_empty(), "she has moved");
        assert_eq!(find(db, &clerk("540502102"), "李").people.len(), 1);

        // The same by an import that replaces, and by one that changes nothing.
        let again = Person { phone: "13955555555".into(), ..person(0, "旦增") };
        for _ in 0..2 {
            let again = again.clone();
            db.write(&me, move |ctx| registry::import_people(ctx, std::slice::from_ref(&again))).unwrap();
            assert_eq!((names(db, "13955555555").len(), names(db, "13900000000").len()), (1, 0));
        }
        assert_eq!(code(db.write(&me, |ctx| registry::correct_phone(ctx, id(0), "<b>"))), "phone_malformed");
    });
}

#[test]
fn who_is_born_or_comes_back_is_registered_and_who_stands_is_not_registered_again() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        let me = clerk("540502");
        let put = |person: Person| db.write(&me, move |ctx| registry::put_person(ctx, &person));
        put(person(13, "次仁德吉")).unwrap();
        assert_eq!(names(db, "cirendeji"), ["次仁德吉"]);
        assert_eq!(code(put(person(13, "次仁德吉"))), "person_known");
        db.write(&me, |ctx| registry::change_state(ctx, id(13), PersonState::Moved, ctx.today())).unwrap();
        put(Person { household_id: 0, ..person(13, "次仁德吉") }).unwrap();
        let household = db.read(&me, |ctx| registry::household_of(ctx, id(1))).unwrap();
        let of_it: Vec<CitizenId> = household.iter().map(|person| person.id).collect();
        assert_eq!(of_it, [id(0), id(1), id(2), id(3), id(13)], "the head first");
        assert_eq!(code(db.read(&me, |ctx| registry::household_of(ctx, id(99)))), "unknown_person");
    });
}

#[test]
fn no_more_are_answered_than_asked_for_and_the_rest_is_told() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        let me = clerk("540502");
        for (limit, found, more) in [(1, 1, true), (2, 2, true), (3, 3, false), (9, 3, false)] {
            let answer = db.read(&me, |ctx| registry::search(ctx, "登增", limit)).unwrap();
            assert_eq!((answer.people.len(), answer.more), (found, more), "{limit}");
        }
    });
}

#[test]
fn people_who_stood_before_there_were_keys_are_found_after_the_migration() {
    testkit::on_both(ROOMS, |db| {
        furnish(db);
        // As the database was before: no keys, and the migration not carried out.
        const FORGET: [Sql; 2] =
            [Sql("DROP TABLE registry_key"), Sql("DELETE FROM kernel_migration WHERE file = '0002_key.sql'")];
        db.write(&Actor::system(), |ctx| FORGET.iter().try_for_each(|sql| ctx.execute(*sql, params![]).map(drop)))
            .unwrap();
        assert_eq!(db.migrate(ROOMS).unwrap(), 1);
        assert_eq!(names(db, "登增"), ["丹增卓玛", "旦增", "登增"]);
        assert_eq!(db.read(&clerk("540502"), |ctx| registry::household_of(ctx, id(0))).unwrap().len(), 4);
    });
}
