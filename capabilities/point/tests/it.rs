//! People book appointments and take tickets, at home and at the desk; counters call them; a day ends. On both engines.

use std::{
    sync::{Barrier, atomic::Ordering},
    thread,
};

use access::{Known, Role, User, Visit};
use kernel::{Actor, CitizenId, Clock, Ctx, Day, Db, Moment, PersonName, RegionCode, Result, Room, Scope};
use point::{Appointment, AppointmentState, Ended, Ending, NewAppointment, Ticket, TicketState, Time, Turn};
use registry::{Person, PersonState};

const ROOMS: &[Room] = &[audit::ROOM, document::ROOM, access::ROOM, registry::ROOM, casework::ROOM, point::ROOM];
const VILLAGE: &str = "540502101001";
const STATION: &str = "540502101";
const WINDOW: &str = "540502";
const FAR_WINDOW: &str = "540521";
const FAR_VILLAGE: &str = "540521100001";
const MONDAY: &str = "2026-11-23";
const TUESDAY: &str = "2026-11-24";
const SUNDAY: &str = "2026-11-29";
/// Asked for without a file, at once; and one that brings files and is for windows and the app.
const SEEKS_WORK: &str = "JY003";
const TRAINING: &str = "JY045";

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn time(text: &str) -> Time {
    Time::parse(text).unwrap()
}

fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, day("1980-01-01"), seq)
}

fn phone(seq: u16) -> String {
    format!("139000000{seq:02}")
}

/// The fifth of them lives in another county, the sixth is dead.
fn village(seq: u16) -> &'static str {
    if seq == 5 { FAR_VILLAGE } else { VILLAGE }
}

const USERS: [(&str, Role, &str); 4] = [
    ("clerk", Role::Clerk, WINDOW),
    ("collector", Role::Collector, VILLAGE),
    ("far", Role::Clerk, FAR_WINDOW),
    ("maker", Role::Maker, WINDOW),
];

fn on_both(story: impl Fn(&Db)) {
    testkit::on_both(ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            for (login, role, code) in USERS {
                let (login, roles) = (login.to_owned(), vec![role]);
                access::put_user(ctx, &User { name: login.clone(), login, region: region(code), roles, active: true })?;
            }
            let person = |seq: u16| Person {
                id: citizen(seq),
                name: PersonName::parse("扎西").unwrap(),
                village: region(village(seq)),
                household_id: 1,
                relation: "户主".into(),
                ethnic: "04".into(),
                phone: phone(seq),
                state: if seq == 6 { PersonState::Dead } else { PersonState::Alive },
                state_since: None,
            };
            registry::import_regions(ctx, &registry::shannan())?;
            registry::import_people(ctx, &(1..=6).map(person).collect::<Vec<_>>())
        })
        .unwrap();
        at(db, MONDAY, "08:00");
        story(db);
    });
}

/// The clock stands at a time of a day.
fn at(db: &Db, on: &str, clock: &str) {
    let Clock::Manual(micros) = db.clock() else { panic!("stories have a clock of their own") };
    let (hour, minute) = clock.split_once(':').unwrap();
    let minutes: i64 = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    micros.store(Moment::midnight(day(on)).0 + minutes * 60_000_000, Ordering::SeqCst);
}

fn by<T: Send + 'static>(db: &Db, login: &str, deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static) -> Result<T> {
    let (_, _, code) = USERS.into_iter().find(|(known, _, _)| *known == login).expect("a user");
    db.write(&Actor::new(login, Scope::of(region(code))), deed)
}

/// Somebody who has signed in at home.
fn resident(db: &Db, seq: u16) -> Actor {
    let (visit, phone) = (Visit { source: format!("10.0.0.{seq}"), ..Visit::default() }, phone(seq));
    let (asked, to) = (visit.clone(), phone.clone());
    let sent = db.write(&Actor::system(), move |ctx| access::phone_code(ctx, &to, &asked)).unwrap();
    let known = Known { person: citizen(seq), village: region(village(seq)) };
    let opened = access::sign_in_by_phone(db, &sent.handle, &phone, &sent.code, Some(known), &visit).unwrap();
    db.read(&Actor::system(), |ctx| access::session_actor(ctx, &opened.session)).unwrap().actor
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

fn new(seq: u16, point: &str, on: &str, slot: &str, service: Option<&str>) -> NewAppointment {
    let service = service.map(ToOwned::to_owned);
    NewAppointment { person: citizen(seq), point: region(point), on: day(on), slot: time(slot), service }
}

fn book(db: &Db, who: &Actor, new: &NewAppointment) -> Result<Appointment> {
    let new = new.clone();
    db.write(who, move |ctx| point::book(ctx, &new))
}

fn take(db: &Db, who: &Actor, seq: u16, at: &'static str) -> Result<Ticket> {
    db.write(who, move |ctx| point::take_ticket(ctx, citizen(seq), region(at), None))
}

fn own(db: &Db, who: &Actor, seq: u16) -> Vec<Appointment> {
    db.read(who, |ctx| point::appointments_of(ctx, citizen(seq))).unwrap()
}

fn free(db: &Db, at: &str, on: &str, slot: &str) -> u32 {
    let slots = db.read(&Actor::system(), |ctx| {
        let point = point::point(ctx, region(at))?;
        point::slots(ctx, &point, day(on))
    });
    slots.unwrap().into_iter().find(|one| one.begins == time(slot)).map_or(0, |one| one.free)
}

/// The queue of a point as it is called out, with the states.
fn queue(db: &Db, login: &str, at: &'static str) -> Vec<String> {
    let queue = by(db, login, move |ctx| point::queue(ctx, region(at))).unwrap();
    let said = |place: &point::Place| match place {
        point::Place::Appointment(one) => format!("{} {}", place.turn(), one.state.word()),
        point::Place::Ticket(one) => format!("{} {}", place.turn(), one.state.word()),
    };
    queue.places.iter().map(said).collect()
}

fn next(db: &Db, login: &str, at: &'static str, counter: u32) -> Result<String> {
    by(db, login, move |ctx| Ok(point::call_next(ctx, region(at), counter)?.turn().to_string()))
}

fn end(db: &Db, at: &'static str, turn: &'static str, ending: Ending) -> Result<()> {
    by(db, "clerk", move |ctx| point::end_turn(ctx, region(at), Turn::parse(turn).unwrap(), ending)).map(drop)
}

fn messages(db: &Db, seq: u16) -> Vec<String> {
    let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, citizen(seq), 9)).unwrap();
    told.into_iter().map(|message| message.key).collect()
}

fn leaves(db: &Db) -> i64 {
    db.read(&Actor::system(), audit::size).unwrap()
}

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(ROOMS, |db| db.prepare_all(point::STATEMENTS).unwrap());
}

#[test]
fn an_appointment_is_booked_cancelled_booked_again_called_and_kept() {
    on_both(|db| {
        let me = resident(db, 1);
        let tuesday = new(1, WINDOW, TUESDAY, "09:30", Some(TRAINING));
        let before = leaves(db);
        let booked = book(db, &me, &tuesday).unwrap();
        assert_eq!((booked.seat, booked.state, leaves(db)), (1, AppointmentState::Booked, before + 1));
        assert_eq!(free(db, WINDOW, TUESDAY, "09:30"), 3);
        assert_eq!(code(book(db, &me, &tuesday)), "appointment_same_day");
        assert_eq!(code(book(db, &me, &new(1, STATION, TUESDAY, "10:00", None))), "appointment_same_day");

        let id = booked.appointment_id;
        let cancel = |who: &Actor, seq| db.write(who, move |ctx| point::cancel(ctx, citizen(seq), id));
        assert_eq!(code(cancel(&resident(db, 2), 2)), "appointment_unknown", "another's is as if there were none");
        cancel(&me, 1).unwrap();
        assert_eq!(code(cancel(&me, 1)), "appointment_over");
        assert_eq!(free(db, WINDOW, TUESDAY, "09:30"), 4);
        let again = book(db, &me, &tuesday).unwrap();
        assert_eq!(own(db, &me, 1).len(), 2);

        at(db, TUESDAY, "09:30");
        let late = move |ctx: &mut Ctx| point::cancel(ctx, citizen(1), again.appointment_id);
        assert_eq!(code(db.write(&me, late)), "appointment_over", "its slot has begun");
        assert_eq!(next(db, "clerk", WINDOW, 3).unwrap(), "09:30-1");
        assert_eq!(messages(db, 1), ["message_point_called"]);
        end(db, WINDOW, "09:30-1", Ending::Served).unwrap();
        assert_eq!(code(end(db, WINDOW, "09:30-1", Ending::Served)), "turn_unknown");
        let states: Vec<AppointmentState> = own(db, &me, 1).into_iter().map(|one| one.state).collect();
        assert_eq!(states, [AppointmentState::Kept, AppointmentState::Cancelled]);
        assert_eq!(queue(db, "clerk", WINDOW), ["09:30-1 kept"], "what was cancelled does not stand in the way");
    });
}

#[test]
fn what_a_point_does_not_offer_is_not_booked() {
    on_both(|db| {
        let me = resident(db, 1);
        let cases = [
            (new(1, WINDOW, SUNDAY, "09:30", None), "point_closed"),
            (new(1, VILLAGE, TUESDAY, "10:00", None), "point_closed"),
            (new(1, VILLAGE, "2026-11-25", "10:00", Some(TRAINING)), "point_takes_not"),
            (new(1, WINDOW, TUESDAY, "09:30", Some("XX999")), "service_unknown"),
            (new(1, WINDOW, TUESDAY, "09:45", None), "slot_not_offered"),
            (new(1, WINDOW, "2026-11-20", "09:30", None), "appointment_in_past"),
            (new(1, WINDOW, "2026-12-28", "09:30", None), "appointment_too_far"),
            (new(1, "540500", TUESDAY, "09:30", None), "point_unknown"),
            (new(1, "540530", TUESDAY, "09:30", None), "point_unknown"),
            (new(2, WINDOW, TUESDAY, "09:30", None), "no_mandate"),
        ];
        let before = leaves(db);
        for (new, expected) in cases {
            assert_eq!(code(book(db, &me, &new)), expected, "{new:?}");
        }
        assert_eq!((own(db, &me, 1).len(), leaves(db)), (0, before), "nothing was written");
        book(db, &me, &new(1, VILLAGE, "2026-11-25", "10:00", Some(SEEKS_WORK))).unwrap();
        for on in [TUESDAY, "2026-11-26"] {
            book(db, &me, &new(1, STATION, on, "09:30", None)).unwrap();
        }
        assert_eq!(code(book(db, &me, &new(1, STATION, "2026-11-27", "09:30", None))), "appointments_max");

        // A desk books for whom it serves, and for nobody else.
        let clerk = |login, new: NewAppointment| by(db, login, move |ctx| point::book(ctx, &new));
        clerk("clerk", new(2, FAR_WINDOW, TUESDAY, "09:30", None)).unwrap();
        assert_eq!(code(clerk("far", new(3, FAR_WINDOW, TUESDAY, "09:30", None))), "unknown_person");
        assert_eq!(code(clerk("clerk", new(6, WINDOW, TUESDAY, "09:30", None))), "applicant_dead");
        assert_eq!(code(clerk("maker", new(3, WINDOW, TUESDAY, "09:30", None))), "not_allowed");
    });
}

#[test]
fn of_two_who_book_the_last_seat_at_once_one_has_it() {
    on_both(|db| {
        // A village's point sees one person in half an hour.
        let people = [resident(db, 1), resident(db, 2), resident(db, 3), resident(db, 5)];
        let together = Barrier::new(people.len());
        let answers: Vec<Result<Appointment>> = thread::scope(|scope| {
            let asked: Vec<_> = people
                .iter()
                .zip([1, 2, 3, 5])
                .map(|(who, seq)| {
                    let together = &together;
                    scope.spawn(move || {
                        together.wait();
                        book(db, who, &new(seq, VILLAGE, "2026-11-25", "10:00", None))
                    })
                })
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let (booked, full): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(booked.len(), 1, "{full:?}");
        assert!(full.into_iter().all(|answer| code(answer) == "slot_full"));
        assert_eq!(free(db, VILLAGE, "2026-11-25", "10:00"), 0);
        let ids = |who: &Actor, seq| own(db, who, seq).len();
        let all: usize = people.iter().zip([1, 2, 3, 5]).map(|(who, seq)| ids(who, seq)).sum();
        assert_eq!(all, 1);
    });
}

#[test]
fn a_seat_and_a_day_stand_once_even_for_a_statement_that_did_not_ask() {
    on_both(|db| {
        let me = resident(db, 1);
        book(db, &me, &new(1, WINDOW, TUESDAY, "09:30", None)).unwrap();
        let twice = [
            "INSERT INTO point_seat (point, on_day, slot, seat) SELECT point, on_day, slot, seat FROM point_seat",
            "INSERT INTO point_appointment (person_id, appointment_id, point, on_day, slot, seat, state, booked_at, booked_by,
                calls) SELECT person_id, 99, point, on_day, '10:00', 2, 'booked', 0, '', 0 FROM point_appointment",
        ];
        for sql in twice {
            let wrote = db.write(&Actor::system(), move |ctx| ctx.execute(kernel::Sql(sql), &[]));
            assert!(matches!(wrote, Err(kernel::Error::Database(kernel::DbError::Duplicate(_)))), "{wrote:?}");
        }
    });
}

#[test]
fn tickets_count_from_one_and_are_called_after_appointments_that_are_due() {
    on_both(|db| {
        let (one, two, five) = (resident(db, 1), resident(db, 2), resident(db, 5));
        assert_eq!(code(take(db, &one, 1, STATION)), "point_closed_now");
        book(db, &five, &new(5, STATION, MONDAY, "10:00", None)).unwrap();
        at(db, MONDAY, "09:40");
        assert_eq!(take(db, &one, 1, STATION).unwrap().number, 1);
        assert_eq!(code(take(db, &one, 1, STATION)), "ticket_held");
        assert_eq!(code(take(db, &one, 1, WINDOW)), "ticket_held", "nobody waits at two points");
        let handed = by(db, "clerk", |ctx| point::hand_out(ctx, region(STATION), Some(SEEKS_WORK))).unwrap();
        assert_eq!((handed.number, handed.person), (2, None));
        assert_eq!(take(db, &two, 2, STATION).unwrap().number, 3);
        assert_eq!(by(db, "clerk", |ctx| point::hand_out(ctx, region(WINDOW), None)).unwrap().number, 1);
        let before = |who: &Actor, seq| {
            db.read(who, |ctx| point::tickets_of(ctx, citizen(seq)))
                .unwrap()
                .iter()
                .map(|held| held.before)
                .sum::<usize>()
        };
        assert_eq!((before(&one, 1), before(&two, 2)), (0, 2));
        assert_eq!(db.read(&five, |ctx| point::waiting(ctx, region(STATION))).unwrap(), 3);

        assert_eq!(next(db, "clerk", STATION, 1).unwrap(), "1", "the appointment is not due yet");
        assert_eq!(code(next(db, "clerk", STATION, 1)), "counter_busy");
        for counter in [0, 100] {
            assert_eq!(code(next(db, "clerk", STATION, counter)), "counter_wrong");
        }
        assert_eq!(before(&two, 2), 1);
        at(db, MONDAY, "10:00");
        assert_eq!(before(&two, 2), 2, "an appointment is due now, of somebody she cannot see");
        assert_eq!(next(db, "clerk", STATION, 2).unwrap(), "10:00-1");
        let again = |turn| by(db, "clerk", move |ctx| point::call_again(ctx, region(STATION), Turn::Ticket(turn)));
        assert_eq!(again(1).unwrap().calls(), 2);
        assert_eq!(code(again(2)), "turn_unknown", "it was not called yet");
        assert_eq!(messages(db, 1), ["message_point_called", "message_point_called"]);
        end(db, STATION, "1", Ending::Absent).unwrap();
        end(db, STATION, "10:00-1", Ending::Absent).unwrap();
        assert_eq!(messages(db, 5), ["message_point_missed", "message_point_called"]);
        assert_eq!(next(db, "clerk", STATION, 1).unwrap(), "2");
        end(db, STATION, "2", Ending::Served).unwrap();

        let give_back = |who: &Actor, seq, number| {
            db.write(who, move |ctx| point::give_back(ctx, citizen(seq), region(STATION), number))
        };
        assert_eq!(code(give_back(&one, 1, 3)), "ticket_unknown", "another's is as if there were none");
        give_back(&two, 2, 3).unwrap();
        assert_eq!(code(give_back(&two, 2, 3)), "ticket_unknown");
        assert_eq!(code(next(db, "clerk", STATION, 1)), "nobody_waits");
        assert_eq!(queue(db, "clerk", STATION), ["10:00-1 missed", "1 left", "2 served", "3 left"]);
        assert_eq!(take(db, &two, 2, STATION).unwrap().number, 4, "a number is not given twice");
        at(db, TUESDAY, "09:40");
        assert_eq!(take(db, &one, 1, STATION).unwrap().number, 1, "numbers begin again");
    });
}

#[test]
fn a_desk_works_off_the_queues_of_its_own_region_only() {
    on_both(|db| {
        at(db, MONDAY, "09:40");
        let five = resident(db, 5);
        take(db, &five, 5, STATION).unwrap();
        let codes = |login| by(db, login, point::own_points).unwrap().into_iter().map(|one| one.code.to_string());
        assert_eq!(codes("collector").collect::<Vec<_>>(), [VILLAGE]);
        assert!(codes("clerk").all(|code| code.starts_with(WINDOW)) && codes("clerk").count() > 10);
        let deeds: [fn(&mut Ctx) -> Result<()>; 5] = [
            |ctx| point::queue(ctx, region(STATION)).map(drop),
            |ctx| point::hand_out(ctx, region(STATION), None).map(drop),
            |ctx| point::call_next(ctx, region(STATION), 1).map(drop),
            |ctx| point::call_again(ctx, region(STATION), Turn::Ticket(1)).map(drop),
            |ctx| point::end_turn(ctx, region(STATION), Turn::Ticket(1), Ending::Served).map(drop),
        ];
        for deed in deeds {
            for (login, expected) in [("far", "out_of_scope"), ("collector", "out_of_scope"), ("maker", "not_allowed")]
            {
                assert_eq!(code(by(db, login, deed)), expected, "{login}");
            }
            let resident = db.write(&five, deed);
            assert_eq!(code(resident), "not_allowed");
        }
        assert_eq!(queue(db, "clerk", STATION), ["1 waiting"]);
        assert_eq!(queue(db, "collector", VILLAGE), Vec::<String>::new());
    });
}

#[test]
fn what_is_left_of_a_day_ends_with_it() {
    on_both(|db| {
        let (one, two) = (resident(db, 1), resident(db, 2));
        book(db, &one, &new(1, STATION, MONDAY, "10:00", None)).unwrap();
        book(db, &two, &new(2, STATION, MONDAY, "10:00", None)).unwrap();
        book(db, &one, &new(1, STATION, TUESDAY, "10:00", None)).unwrap();
        at(db, MONDAY, "10:00");
        take(db, &two, 2, STATION).unwrap();
        by(db, "clerk", |ctx| point::hand_out(ctx, region(STATION), None)).unwrap();
        next(db, "clerk", STATION, 1).unwrap();
        let end_days = |limit| db.write(&Actor::system(), move |ctx| point::end_days(ctx, limit)).unwrap();
        at(db, MONDAY, "23:59");
        assert_eq!(end_days(9), Ended::default(), "the day is not over");
        at(db, TUESDAY, "00:01");
        assert_eq!(
            [end_days(1), end_days(9), end_days(9)],
            [Ended { missed: 1, left: 1 }, Ended { missed: 1, left: 1 }, Ended::default()]
        );
        assert_eq!(
            (messages(db, 1), messages(db, 2)),
            (
                vec!["message_point_missed".to_owned(), "message_point_called".to_owned()],
                vec!["message_point_missed".to_owned()]
            )
        );
        let states: Vec<AppointmentState> = own(db, &one, 1).into_iter().map(|one| one.state).collect();
        assert_eq!(states, [AppointmentState::Booked, AppointmentState::Missed]);
        let held = db.read(&two, |ctx| point::tickets_of(ctx, citizen(2))).unwrap();
        assert!(held.is_empty(), "a ticket is for one day");
        assert!(TicketState::Waiting.is_open() && !TicketState::Left.is_open());
    });
}

#[test]
fn who_has_an_appointment_is_reminded_once_the_day_before() {
    on_both(|db| {
        let (one, two) = (resident(db, 1), resident(db, 2));
        book(db, &one, &new(1, STATION, TUESDAY, "10:00", None)).unwrap();
        let cancelled = book(db, &two, &new(2, STATION, TUESDAY, "10:00", None)).unwrap();
        db.write(&two, move |ctx| point::cancel(ctx, citizen(2), cancelled.appointment_id)).unwrap();
        let remind = || db.write(&Actor::system(), |ctx| point::remind(ctx, 9)).unwrap();
        at(db, "2026-11-22", "23:59");
        assert_eq!(remind(), 0, "two days before");
        at(db, MONDAY, "00:01");
        assert_eq!([remind(), remind()], [1, 0]);
        assert_eq!((messages(db, 1), messages(db, 2)), (vec!["message_point_tomorrow".to_owned()], Vec::new()));
    });
}
