//! A case from the asking to its end: kept as a draft, opened once, accepted, paused, reviewed, decided by somebody else,
//! delivered, objected to; and what is refused. On both engines.

use access::{Role, User};
use casework::{
    Attachment,
    case::{self, Applicant, CaseFilter, CaseState, Opened, Signal, Wanted},
    service::{Answers, Channel, Verdict},
};
use kernel::{Actor, CitizenId, Ctx, Day, Db, Fen, PersonName, Refusal, RegionCode, Result, Room, Scope};
use registry::{Person, PersonState};

const ROOMS: &[Room] = &[audit::ROOM, document::ROOM, access::ROOM, registry::ROOM, casework::ROOM];
const VILLAGE: &str = "540502101201";
/// A payment that is accepted, reviewed and decided; with two files.
const TRAINING: &str = "JY045";

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn holder() -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1)
}

fn person() -> Applicant {
    Applicant::Person(holder())
}

fn actor(login: &str, code: &str) -> Actor {
    Actor::new(login, Scope::of(region(code)))
}

fn on_both(story: impl Fn(&Db)) {
    testkit::on_both(ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            let users: [(&str, &str, &[Role]); 6] = [
                ("clerk", "540502", &[Role::Clerk]),
                ("checker", "540502", &[Role::Checker]),
                ("approver", "540502", &[Role::Approver]),
                ("approver2", "540502", &[Role::Approver]),
                ("both", "540502", &[Role::Clerk, Role::Approver]),
                ("other", "540521", &[Role::Clerk]),
            ];
            users.iter().try_for_each(|(login, code, roles)| {
                let (login, roles) = ((*login).to_owned(), roles.to_vec());
                access::put_user(ctx, &User { name: login.clone(), login, region: region(code), roles, active: true })
            })?;
            let person = Person {
                id: holder(),
                name: PersonName::parse("扎西").unwrap(),
                village: region(VILLAGE),
                household_id: 1,
                relation: "户主".into(),
                ethnic: "04".into(),
                phone: String::new(),
                state: PersonState::Alive,
                state_since: None,
            };
            registry::import_regions(ctx, &registry::shannan())?;
            registry::import_people(ctx, &[person])
        })
        .unwrap();
        story(db);
    });
}

fn act<T: Send + 'static>(db: &Db, login: &str, deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static) -> Result<T> {
    db.write(&actor(login, if login == "other" { "540521" } else { "540502" }), deed)
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

fn wanted(service: &str, verdicts: Vec<Verdict>) -> Wanted {
    Wanted {
        applicant: person(),
        service: service.to_owned(),
        channel: Channel::Desk,
        answers: Answers::from([("course".to_owned(), "驾驶".to_owned())]),
        promises: Vec::new(),
        verdicts,
        insists: false,
        bundle: None,
    }
}

fn paper() -> Attachment {
    Attachment::read("a.pdf", b"%PDF-1.7 a paper").unwrap()
}

fn open(db: &Db, wanted: &Wanted) -> Result<Opened> {
    let wanted = wanted.clone();
    act(db, "clerk", move |ctx| case::open(ctx, &wanted))
}

fn case_id(opened: Result<Opened>) -> i64 {
    match opened.unwrap() {
        Opened::Case(case) => case.case_id,
        Opened::Unfit(why) => panic!("{why:?}"),
    }
}

/// A case of the training that came in with its files.
fn training(db: &Db) -> i64 {
    act(db, "clerk", |ctx| {
        let files = [("certificate".to_owned(), paper()), ("invoice".to_owned(), paper())];
        case::keep_draft(ctx, &person(), TRAINING, Channel::Desk, &Answers::new(), &[], &files)
    })
    .unwrap();
    case_id(open(db, &wanted(TRAINING, Vec::new())))
}

fn seen(db: &Db, case_id: i64) -> case::Case {
    db.read(&actor("clerk", "540502"), move |ctx| case::case(ctx, case_id)).unwrap().0
}

fn today(db: &Db) -> Day {
    db.clock().now().day()
}

#[test]
fn a_case_is_asked_for_reviewed_and_decided_by_two_and_its_clock_stands_while_the_applicant_is_asked() {
    on_both(|db| {
        assert_eq!(code(open(db, &wanted(TRAINING, Vec::new()))), "material_missing");
        let id = training(db);
        assert_eq!(code(open(db, &wanted(TRAINING, Vec::new()))), "case_running");
        let begun = seen(db, id);
        let came_in = today(db);
        let limit = begun.version().limit;
        assert_eq!(begun.state, CaseState::Submitted);
        assert_eq!(begun.due_on, Some(limit.due(came_in, 0)));
        assert_eq!(begun.signal(came_in), Signal::Green);
        assert!(
            act(db, "clerk", |ctx| case::drafts_of(ctx, &person())).unwrap().is_empty(),
            "the draft became the case"
        );

        act(db, "clerk", move |ctx| case::ask_for(ctx, id, "发票看不清")).unwrap();
        let asked = seen(db, id);
        assert_eq!((asked.state, asked.due_on, asked.signal(came_in)), (CaseState::Asked, None, Signal::Paused));
        let list = CaseFilter { office: asked.office, area: None, after: None };
        assert!(act(db, "clerk", move |ctx| case::cases(ctx, &list, 9)).unwrap().is_empty(), "nothing to do meanwhile");
        db.clock().advance_days(8);
        let paused = limit.count.between(came_in, today(db));
        assert_eq!(code(act(db, "clerk", move |ctx| case::supply(ctx, &person(), id, " ", &[]))), "text_missing");
        let file = || [("invoice".to_owned(), paper())];
        act(db, "clerk", move |ctx| case::supply(ctx, &person(), id, "", &file())).unwrap();
        let again = seen(db, id);
        assert_eq!((again.state, again.paused_days), (CaseState::Submitted, paused));
        assert_eq!(again.due_on, Some(limit.due(came_in, paused)), "the days of waiting do not count");

        act(db, "clerk", move |ctx| case::accept(ctx, id)).unwrap();
        assert_eq!(code(act(db, "clerk", move |ctx| case::accept(ctx, id))), "case_wrong_state");
        act(db, "both", move |ctx| case::review(ctx, id, "属实")).unwrap();
        let yes = |fen: i64| move |ctx: &mut Ctx| case::decide(ctx, id, true, Some(Fen::new(fen)), "").map(drop);
        assert_eq!(code(act(db, "checker", yes(100))), "not_allowed");
        assert_eq!(code(act(db, "both", yes(100))), "case_needs_another");
        assert_eq!(code(act(db, "approver", yes(i64::MAX / 2))), "award_above_cap");
        assert_eq!(code(act(db, "approver", yes(0))), "award_missing");
        assert_eq!(code(act(db, "approver", move |ctx| case::decide(ctx, id, false, None, ""))), "text_missing");
        act(db, "approver", yes(120_000)).unwrap();
        let granted = seen(db, id);
        assert_eq!((granted.state, granted.award), (CaseState::Granted, Some(Fen::new(120_000))));
        assert_eq!((granted.due_on, granted.signal(today(db))), (None, Signal::Done));
        act(db, "clerk", move |ctx| case::deliver(ctx, id, "")).unwrap();
        assert_eq!(code(act(db, "clerk", move |ctx| case::rate(ctx, &person(), id, 6))), "mark_out_of_range");
        act(db, "clerk", move |ctx| case::rate(ctx, &person(), id, 5)).unwrap();
        assert_eq!(code(act(db, "clerk", move |ctx| case::rate(ctx, &person(), id, 5))), "case_wrong_state");
    });
}

#[test]
fn an_objection_is_looked_at_by_others_and_in_time() {
    on_both(|db| {
        let id = training(db);
        act(db, "clerk", move |ctx| case::accept(ctx, id)).unwrap();
        act(db, "clerk", move |ctx| case::review(ctx, id, "票据不符")).unwrap();
        act(db, "approver", move |ctx| case::decide(ctx, id, false, None, "票据不符")).unwrap();
        assert_eq!(seen(db, id).reason, "票据不符");
        assert_eq!(code(act(db, "clerk", move |ctx| case::object(ctx, &person(), id, ""))), "text_missing");
        act(db, "clerk", move |ctx| case::object(ctx, &person(), id, "票据齐全")).unwrap();
        let again = seen(db, id);
        assert_eq!((again.state, again.due_on), (CaseState::Accepted, Some(again.version().limit.due(today(db), 0))));
        act(db, "checker", move |ctx| case::review(ctx, id, "属实")).unwrap();
        let yes = move |ctx: &mut Ctx| case::decide(ctx, id, true, Some(Fen::new(100)), "").map(drop);
        assert_eq!(code(act(db, "approver", yes)), "case_needs_another", "who refused it does not decide again");
        act(db, "approver2", yes).unwrap();
        db.clock().advance_days(61);
        assert_eq!(code(act(db, "clerk", move |ctx| case::object(ctx, &person(), id, "太少"))), "objection_too_late");
    });
}

#[test]
fn what_is_not_brought_in_thirty_days_is_put_away() {
    on_both(|db| {
        let id = training(db);
        act(db, "clerk", move |ctx| case::ask_for(ctx, id, "发票看不清")).unwrap();
        let lapse = || db.write(&Actor::system(), |ctx| case::lapse(ctx, 100)).unwrap();
        db.clock().advance_days(29);
        assert_eq!(lapse(), 0);
        db.clock().advance_days(1);
        assert_eq!((lapse(), lapse()), (1, 0));
        assert_eq!(seen(db, id).state, CaseState::Declined);
        let id = training(db);
        act(db, "clerk", move |ctx| case::withdraw(ctx, &person(), id)).unwrap();
        assert_eq!(seen(db, id).state, CaseState::Withdrawn);
    });
}

#[test]
fn what_is_not_decided_in_time_is_put_before_the_office_above_until_it_has_time_again() {
    on_both(|db| {
        let id = training(db);
        act(db, "clerk", move |ctx| case::accept(ctx, id)).unwrap();
        let office = seen(db, id).office;
        let escalate = || db.write(&Actor::system(), |ctx| case::escalate(ctx, 0, 100)).unwrap();
        let above = |code: &str| {
            let filter = CaseFilter { office: region(code), area: None, after: None };
            act(db, "clerk", move |ctx| case::escalated(ctx, &filter, 100)).unwrap().len()
        };
        assert_eq!(escalate(), (0, None), "there is time");
        let due_on = seen(db, id).due_on.expect("the clock runs");
        db.clock().advance_days(today(db).days_until(due_on));
        assert_eq!(escalate(), (0, None), "the last day counts");
        db.clock().advance_days(1);
        assert_eq!((escalate(), escalate()), ((1, None), (0, None)), "once");
        assert_eq!((office, seen(db, id).escalated_to), (region("540502"), Some(region("540500"))));
        assert_eq!((above("540500"), above("540502")), (1, 0));
        let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, holder(), 1)).unwrap();
        assert_eq!(told[0].key, "message_case_escalated");
        act(db, "clerk", move |ctx| case::review(ctx, id, "属实")).unwrap();
        assert_eq!(above("540500"), 1, "work does not take it off the list, the decision does");
        act(db, "approver", move |ctx| case::decide(ctx, id, false, None, "票据不符").map(drop)).unwrap();
        assert_eq!(above("540500"), 0);
        act(db, "clerk", move |ctx| case::object(ctx, &person(), id, "票据齐全")).unwrap();
        assert_eq!(seen(db, id).escalated_to, None, "an objection has its own time");
    });
}

#[test]
fn a_desk_sees_and_moves_cases_of_its_own_region_only() {
    on_both(|db| {
        let id = training(db);
        let deeds: [fn(&mut Ctx, i64) -> Result<()>; 5] = [
            |ctx, id| case::case(ctx, id).map(drop),
            |ctx, id| case::history(ctx, id).map(drop),
            |ctx, id| case::accept(ctx, id),
            |ctx, id| case::decline(ctx, id, "x"),
            |ctx, id| case::ask_for(ctx, id, "x"),
        ];
        for deed in deeds {
            assert_eq!(code(act(db, "other", move |ctx| deed(ctx, id))), "case_unknown");
        }
        let list = CaseFilter { office: region("540502"), area: None, after: None };
        assert_eq!(code(act(db, "other", move |ctx| case::cases(ctx, &list, 9))), "out_of_scope");
        assert!(act(db, "other", case::office_counts).unwrap().is_empty());
        let own = act(db, "clerk", case::office_counts).unwrap();
        assert_eq!(own.iter().map(|one| (one.open, one.red)).collect::<Vec<_>>(), [(1, 0)]);
        assert_eq!(code(act(db, "other", |ctx| case::cases_of(ctx, &person()))), "unknown_person");
        let stranger =
            |ctx: &mut Ctx| case::keep_draft(ctx, &person(), TRAINING, Channel::Desk, &Answers::new(), &[], &[]);
        assert_eq!(code(act(db, "approver", stranger)), "not_allowed");
    });
}

#[test]
fn what_a_rule_does_not_offer_is_refused_and_a_condition_that_fails_is_told_before_anything_is_written() {
    on_both(|db| {
        for (service, expected) in [("XX999", "service_unknown"), ("JY002", "service_not_for")] {
            assert_eq!(code(open(db, &wanted(service, Vec::new()))), expected, "{service}");
        }
        let elsewhere = Wanted { channel: Channel::Terminal, ..wanted(TRAINING, Vec::new()) };
        assert_eq!(code(open(db, &elsewhere)), "service_not_here");
        let nobody = CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 9);
        let unknown = Wanted { applicant: Applicant::Person(nobody), ..wanted(TRAINING, Vec::new()) };
        assert_eq!(code(open(db, &unknown)), "unknown_person");

        let fails = || vec![Verdict::Holds, Verdict::Fails(Refusal::new("condition_no_account"))];
        act(db, "clerk", |ctx| {
            let files = [("certificate".to_owned(), paper()), ("invoice".to_owned(), paper())];
            case::keep_draft(ctx, &person(), TRAINING, Channel::Desk, &Answers::new(), &[], &files)
        })
        .unwrap();
        let Opened::Unfit(why) = open(db, &wanted(TRAINING, fails())).unwrap() else { panic!("it does not fit") };
        assert_eq!(why, [Refusal::new("condition_no_account")]);
        assert_eq!(act(db, "clerk", |ctx| case::drafts_of(ctx, &person())).unwrap().len(), 1, "the draft stands");
        let id = case_id(open(db, &Wanted { insists: true, ..wanted(TRAINING, fails()) }));
        let (_, content) = act(db, "clerk", move |ctx| case::case(ctx, id)).unwrap();
        assert_eq!(content.verdicts, [Refusal::new("condition_no_account")], "whoever looks sees what fails");

        // Where data decide, they say no at once; what they cannot judge, a person does.
        let no = vec![Verdict::Fails(Refusal::new("condition_too_young").with("age", 16))];
        let refused = seen(db, case_id(open(db, &wanted("JY003", no))));
        assert_eq!((refused.state, refused.due_on), (CaseState::Refused, None));
        let unsure = vec![Verdict::Unknown(Refusal::new("condition_insurance_unknown"))];
        let waits = seen(db, case_id(open(db, &wanted("JY003", unsure))));
        assert_eq!(waits.state, CaseState::Accepted);
        assert!(waits.due_on.is_some());
    });
}
