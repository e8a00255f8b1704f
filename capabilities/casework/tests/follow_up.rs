//! Who stands in a register is contacted, offered something and told; who does it, from where, and what is refused. On both engines.

use access::{Organisation, OrganisationKind, Role, User};
use casework::{
    case::{self, Applicant, NewRecord, Opened, Wanted},
    follow_up::{self, Filter, NewFollowUp, OfficeFollows, Situation},
    service::{Answers, Channel},
};
use kernel::{Actor, CitizenId, Ctx, Day, Db, PersonName, RegionCode, Result, Room, Scope};
use registry::{Person, PersonState};

const ROOMS: &[Room] = &[audit::ROOM, document::ROOM, access::ROOM, registry::ROOM, casework::ROOM];
const EMPLOYER: &str = "91350100M000100Y43";
const TOWNSHIP: &str = "540502101";

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(2003, 1, 1).unwrap(), seq)
}

fn place(login: &str) -> &'static str {
    match login {
        "station" => TOWNSHIP,
        "other" => "540521",
        "wide" => "540500",
        _ => "540502",
    }
}

fn on_both(story: impl Fn(&Db)) {
    testkit::on_both(ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            for (login, role) in [
                ("clerk", Role::Clerk),
                ("station", Role::Clerk),
                ("other", Role::Clerk),
                ("wide", Role::Clerk),
                ("auditor", Role::Auditor),
            ] {
                let (login, region) = (login.to_owned(), region(place(login)));
                access::put_user(ctx, &User { name: login.clone(), login, region, roles: vec![role], active: true })?;
            }
            registry::import_regions(ctx, &registry::shannan())?;
            let person = |(seq, village): (u16, &str)| Person {
                id: citizen(seq),
                name: PersonName::parse("扎西").unwrap(),
                village: region(village),
                household_id: i64::from(seq),
                relation: "户主".into(),
                ethnic: "04".into(),
                phone: String::new(),
                state: PersonState::Alive,
                state_since: None,
            };
            let people = [(1, "540502101201"), (2, "540502001001"), (3, "540521101201")].map(person);
            registry::import_people(ctx, &people)?;
            let employer = Organisation {
                code: EMPLOYER.to_owned(),
                name: "某某合作社".to_owned(),
                kind: OrganisationKind::Employer,
                region: region("540502"),
                parent: None,
                active: true,
            };
            access::import_organisations(ctx, &[employer])
        })
        .unwrap();
        story(db);
    });
}

fn act<T: Send + 'static>(db: &Db, login: &str, deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static) -> Result<T> {
    db.write(&Actor::new(login, Scope::of(region(place(login)))), deed)
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

fn facts(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// An entry in a register, by a case.
fn stands(db: &Db, of: &Applicant, register: &'static str, answers: &Answers, to: Option<Day>) -> i64 {
    let service = match register {
        "vacancy" => "JY002",
        "graduate_without_work" => "JY037",
        "graduate_registered" => "JY036",
        _ => "JY003",
    };
    let wanted = Wanted {
        applicant: of.clone(),
        service: service.to_owned(),
        channel: Channel::Desk,
        answers: answers.clone(),
        promises: vec!["diploma".to_owned()],
        verdicts: Vec::new(),
        insists: false,
        bundle: None,
    };
    let (of, answers) = (of.clone(), answers.clone());
    act(db, "wide", move |ctx| {
        if register == "vacancy" {
            let notice = casework::Attachment::read("a.pdf", b"%PDF-1.7 a notice")?;
            let files = [("notice".to_owned(), notice)];
            case::keep_draft(ctx, &of, "JY002", Channel::Desk, &answers, &[], &files)?;
        }
        let Opened::Case(case) = case::open(ctx, &wanted)? else { panic!("nothing stands against it") };
        let new = NewRecord { register: register.to_owned(), facts: answers.clone(), from: ctx.today(), to };
        let record = case::put_record(ctx, &case, &of, &new)?;
        if register == "vacancy" {
            // Another may follow.
            case::withdraw(ctx, &of, case.case_id)?;
        }
        Ok(record.record_id)
    })
    .unwrap()
}

fn seeks(db: &Db, seq: u16) -> i64 {
    let wish = facts(&[("field", "transport"), ("pay", "5000.00")]);
    stands(db, &Applicant::Person(citizen(seq)), "job_seeker", &wish, None)
}

fn publishes(db: &Db, field: &str, pay: &str, until: Day) -> i64 {
    let said = [
        ("job", "货车司机"),
        ("field", field),
        ("place", "泽当"),
        ("pay_from", pay),
        ("apply_until", &until.to_string()),
        ("phone", "08930000000"),
    ];
    stands(db, &Applicant::Employer(EMPLOYER.to_owned()), "vacancy", &facts(&said), None)
}

fn talk(situation: Situation) -> NewFollowUp {
    NewFollowUp {
        kind: "contact".to_owned(),
        vacancy: None,
        said: "电话回访".to_owned(),
        situation: Some(situation),
        next_on: None,
        ends: false,
    }
}

fn put(db: &Db, login: &str, record: i64, new: &NewFollowUp) -> Result<()> {
    let new = new.clone();
    act(db, login, move |ctx| follow_up::put_down(ctx, record, &new))
}

fn today(db: &Db) -> Day {
    db.clock().now().day()
}

fn list(db: &Db, login: &str, register: Option<&str>, until: Option<Day>, after: Option<(Day, i64)>) -> Vec<i64> {
    let office = region(if login == "other" { "540521" } else { "540502" });
    let filter = Filter { office, register: register.map(ToOwned::to_owned), until, after };
    let found = act(db, login, move |ctx| follow_up::entries(ctx, &filter, 9)).unwrap();
    found.into_iter().map(|record| record.record_id).collect()
}

#[test]
fn who_stands_in_a_register_is_due_by_the_rule_and_again_after_each_contact() {
    on_both(|db| {
        let graduate = facts(&[("has_work", "no")]);
        let without = stands(db, &Applicant::Person(citizen(1)), "graduate_without_work", &graduate, None);
        let seeker = seeks(db, 2);
        let working = facts(&[("state", "working")]);
        let settled = stands(db, &Applicant::Person(citizen(2)), "graduate_registered", &working, None);
        let began = today(db);
        assert_eq!(list(db, "clerk", None, Some(began), None), [0_i64; 0], "there is time");
        assert_eq!(list(db, "clerk", None, None, None), [without, seeker], "who has work is not followed");
        db.clock().advance_days(7);
        assert_eq!(list(db, "clerk", None, Some(today(db)), None), [without]);
        db.clock().advance_days(7);
        assert_eq!(list(db, "clerk", None, Some(today(db)), None), [without, seeker], "who waits longest comes first");
        assert_eq!(list(db, "clerk", Some("job_seeker"), Some(today(db)), None), [seeker]);
        let first = (began.plus_days(7), without);
        assert_eq!(list(db, "clerk", None, Some(today(db)), Some(first)), [seeker], "the next page");

        put(db, "clerk", without, &talk(Situation::NotReached)).unwrap();
        put(db, "clerk", seeker, &talk(Situation::Seeking)).unwrap();
        assert_eq!(list(db, "clerk", None, Some(today(db)), None), [0_i64; 0]);
        let next = |days: i32| today(db).plus_days(days);
        let day_of = |record| act(db, "clerk", move |ctx| follow_up::entry(ctx, record)).unwrap().0.follow_on;
        assert_eq!((day_of(without), day_of(seeker)), (Some(next(7)), Some(next(30))));
        put(db, "clerk", seeker, &NewFollowUp { next_on: Some(next(3)), ..talk(Situation::Unwilling) }).unwrap();
        assert_eq!(day_of(seeker), Some(next(3)), "a day that is named counts");
        put(db, "clerk", settled, &NewFollowUp { next_on: Some(next(2)), ..talk(Situation::Seeking) }).unwrap();
        assert_eq!(list(db, "clerk", None, None, None), [settled, seeker, without]);

        let (record, done) = act(db, "clerk", move |ctx| follow_up::entry(ctx, seeker)).unwrap();
        let kept: Vec<_> = done.iter().map(|one| (&*one.said, one.situation, &*one.by)).collect();
        assert_eq!(kept, [("电话回访", Situation::Seeking, "clerk"), ("电话回访", Situation::Unwilling, "clerk")]);
        assert_eq!(record.register, "job_seeker");
        put(db, "clerk", seeker, &NewFollowUp { ends: true, ..talk(Situation::Working) }).unwrap();
        let (ended, done) = act(db, "clerk", move |ctx| follow_up::entry(ctx, seeker)).unwrap();
        assert_eq!((ended.ended_on, ended.follow_on, done.len()), (Some(today(db)), None, 3));
        assert_eq!(code(put(db, "clerk", seeker, &talk(Situation::Seeking))), "entry_over");
        let counts = act(db, "clerk", follow_up::offices).unwrap();
        assert_eq!(counts, [OfficeFollows { office: region("540502"), all: 2, due: 0 }]);
    });
}

#[test]
fn a_vacancy_that_fits_is_recommended_once_and_its_person_is_told() {
    on_both(|db| {
        let seeker = seeks(db, 1);
        let until = today(db).plus_days(20);
        let poor = publishes(db, "transport", "4000.00", until);
        let fits = |login: &str, record| {
            let vacancies = act(db, login, move |ctx| {
                let (record, _) = follow_up::entry(ctx, record)?;
                follow_up::vacancies_for(ctx, &record, 9)
            });
            vacancies.unwrap().1.into_iter().map(|one| one.record_id).collect::<Vec<_>>()
        };
        let own = |seq: u16| act(db, "wide", move |ctx| follow_up::own(ctx, citizen(seq), 9)).unwrap();
        assert_eq!(fits("clerk", seeker), [0_i64; 0], "it pays less than she wants");
        let good = publishes(db, "transport", "6000.00", until);
        assert_eq!(fits("clerk", seeker), [good]);
        let other = publishes(db, "other", "6000.00", until);
        assert_eq!(fits("clerk", seeker), [other, good], "an employer has several at once");
        let far = seeks(db, 3);
        assert_eq!(fits("other", far), [other, good], "what is published is for the whole prefecture");

        let recommends = |vacancy| NewFollowUp {
            kind: "job".into(),
            vacancy: Some(vacancy),
            said: String::new(),
            ..talk(Situation::Seeking)
        };
        assert_eq!(code(put(db, "clerk", seeker, &recommends(seeker))), "vacancy_unknown");
        put(db, "clerk", seeker, &recommends(poor)).unwrap();
        put(db, "clerk", seeker, &recommends(good)).unwrap();
        assert_eq!(code(put(db, "clerk", seeker, &recommends(good))), "vacancy_recommended");
        let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, citizen(1), 1)).unwrap();
        assert_eq!((&*told[0].key, &*told[0].args["job"]), ("message_job_recommended", "货车司机"));

        let mine = own(1);
        let (entry, done) = &mine.entries[0];
        assert_eq!((entry.record_id, entry.follow_on), (seeker, Some(today(db).plus_days(30))));
        assert_eq!(done[1].vacancy.as_ref().map(|one| one.record_id), Some(good));
        assert_eq!(mine.vacancies.map(|all| all.len()), Some(2));
        assert_eq!(own(2), follow_up::Own { entries: Vec::new(), vacancies: None });
        db.clock().advance_days(21);
        assert_eq!(own(1).vacancies, Some(Vec::new()), "nobody can apply any more");
        assert_eq!(code(put(db, "other", far, &recommends(good))), "vacancy_over");
    });
}

#[test]
fn what_cannot_be_put_down_is_refused_and_leaves_nothing() {
    on_both(|db| {
        let seeker = seeks(db, 1);
        let seeking = || talk(Situation::Seeking);
        let cases = [
            (NewFollowUp { kind: "dance".into(), ..seeking() }, "follow_up_kind_missing"),
            (NewFollowUp { situation: None, ..seeking() }, "situation_missing"),
            (NewFollowUp { kind: "policy".into(), ..talk(Situation::NotReached) }, "not_reached_offers_nothing"),
            (NewFollowUp { vacancy: Some(seeker), ..seeking() }, "vacancy_not_asked"),
            (NewFollowUp { kind: "job".into(), vacancy: Some(99), ..seeking() }, "vacancy_unknown"),
            (NewFollowUp { said: " ".into(), ..seeking() }, "text_missing"),
            (NewFollowUp { said: "长".repeat(4_001), ..seeking() }, "text_too_long"),
            (NewFollowUp { next_on: Some(today(db)), ..seeking() }, "contact_day_past"),
            (NewFollowUp { next_on: Some(today(db).plus_days(400)), ..seeking() }, "contact_day_far"),
            (NewFollowUp { ends: true, ..seeking() }, "entry_ends_otherwise"),
        ];
        let leaves = || db.read(&Actor::system(), audit::size).unwrap();
        let before = leaves();
        for (new, expected) in cases {
            assert_eq!(code(put(db, "clerk", seeker, &new)), expected);
        }
        assert_eq!(code(put(db, "clerk", 99, &seeking())), "entry_unknown");
        assert_eq!(leaves(), before);
        let vacancy = publishes(db, "shop", "1.00", today(db).plus_days(20));
        assert_eq!(code(put(db, "clerk", vacancy, &seeking())), "entry_unknown", "a vacancy is nobody's entry");
        assert!(act(db, "clerk", move |ctx| follow_up::entry(ctx, seeker)).unwrap().1.is_empty());
        let registered = facts(&[("state", "seeking")]);
        let graduate = stands(db, &Applicant::Person(citizen(2)), "graduate_registered", &registered, None);
        let ends = NewFollowUp { ends: true, ..talk(Situation::Working) };
        assert_eq!(code(put(db, "clerk", graduate, &ends)), "entry_ends_otherwise", "she stays a graduate");
    });
}

#[test]
fn a_desk_follows_entries_of_its_own_region_only_and_a_township_its_own() {
    on_both(|db| {
        let (here, town, far) = (seeks(db, 1), seeks(db, 2), seeks(db, 3));
        let all = |login: &str| list(db, login, None, None, None);
        assert_eq!((all("clerk"), all("station"), all("other")), (vec![here, town], vec![here], vec![far]));
        assert_eq!(all("wide"), [here, town], "one county at a time");
        let counts = |login: &str| {
            let found = act(db, login, follow_up::offices).unwrap();
            found.into_iter().map(|one| (one.office.to_string(), one.all)).collect::<Vec<_>>()
        };
        let (near, other) = (region("540502").to_string(), region("540521").to_string());
        assert_eq!(counts("station"), [(near.clone(), 1)]);
        assert_eq!(counts("wide"), [(near, 2), (other, 1)]);
        for (login, record) in [("other", here), ("station", town), ("clerk", far)] {
            assert_eq!(code(put(db, login, record, &talk(Situation::Seeking))), "entry_unknown", "{login}");
        }
        assert_eq!(code(act(db, "auditor", move |ctx| follow_up::entry(ctx, here))), "not_allowed");
        assert_eq!(code(act(db, "auditor", follow_up::offices)), "not_allowed");
        assert_eq!(code(act(db, "other", |ctx| follow_up::own(ctx, citizen(1), 9))), "unknown_person");
        put(db, "station", here, &talk(Situation::Seeking)).unwrap();
    });
}

#[test]
fn who_has_run_out_is_not_followed_any_more() {
    on_both(|db| {
        let until = today(db).plus_days(20);
        let wish = facts(&[("field", "shop")]);
        let short = stands(db, &Applicant::Person(citizen(1)), "job_seeker", &wish, Some(until));
        let leave_off = || db.write(&Actor::system(), |ctx| follow_up::leave_off(ctx, 100)).unwrap();
        db.clock().advance_days(20);
        assert_eq!((list(db, "clerk", None, None, None), leave_off()), (vec![short], 0), "its last day counts");
        db.clock().advance_days(1);
        assert_eq!(list(db, "clerk", None, None, None), [0_i64; 0]);
        assert_eq!((leave_off(), leave_off()), (1, 0));
    });
}
