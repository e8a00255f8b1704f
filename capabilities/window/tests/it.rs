//! The one window: what the rooms know decides at once, and a yes comes with what it comes to. On both engines.

use access::{Role, User};
use card::{NewAccount, Stage};
use casework::{
    case::{self, Applicant, CaseState},
    service::{Answers, Channel, Topic},
};
use kernel::{
    AccountNumber, Actor, CardNumber, CitizenId, Ctx, Day, Db, Period, PersonName, RegionCode, Result, Room, Scope,
};
use registry::{Person, PersonState};
use window::{Asked, Filled, Line};

const ROOMS: &[Room] = &[
    audit::ROOM,
    ledger::ROOM,
    document::ROOM,
    access::ROOM,
    registry::ROOM,
    card::ROOM,
    insurance::ROOM,
    casework::ROOM,
    payout::ROOM,
];
const VILLAGE: &str = "540502101201";

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn grown() -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1)
}

fn child() -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(2020, 1, 1).unwrap(), 3)
}

fn on_both(story: impl Fn(&Db)) {
    testkit::on_both(ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            for (login, role) in [("clerk", Role::Clerk), ("approver", Role::Approver)] {
                let (login, roles) = (login.to_owned(), vec![role]);
                access::put_user(
                    ctx,
                    &User { name: login.clone(), login, region: region("540502"), roles, active: true },
                )?;
            }
            let people: Vec<Person> = [grown(), child()]
                .into_iter()
                .map(|id| Person {
                    id,
                    name: PersonName::parse("扎西").unwrap(),
                    village: region(VILLAGE),
                    household_id: 1,
                    relation: "户主".into(),
                    ethnic: "04".into(),
                    phone: "13900000001".into(),
                    state: PersonState::Alive,
                    state_since: None,
                })
                .collect();
            registry::import_regions(ctx, &registry::shannan())?;
            registry::import_people(ctx, &people)?;
            card::import_accounts(
                ctx,
                &[NewAccount {
                    person: grown(),
                    bank: "nongye".into(),
                    number: AccountNumber::parse("6228480000000000018").unwrap(),
                    card: Some(CardNumber::parse("A00000001").unwrap()),
                    card_stage: Stage::Active,
                    state: card::AccountState::Active,
                    opened_on: Day::new(2024, 1, 1).unwrap(),
                }],
            )
            .map(drop)
        })
        .unwrap();
        story(db);
    });
}

fn act<T: Send + 'static>(db: &Db, deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static) -> Result<T> {
    db.write(&Actor::new("clerk", Scope::of(region("540502"))), deed)
}

fn ask(db: &Db, person: CitizenId, service: &str, typed: &[(&str, &str)]) -> Asked {
    ask_with(db, person, service, typed, &[])
}

fn ask_with(db: &Db, person: CitizenId, service: &str, typed: &[(&str, &str)], promises: &[&str]) -> Asked {
    let filled = Filled {
        applicant: Applicant::Person(person),
        service: service.to_owned(),
        channel: Channel::Desk,
        typed: typed.iter().map(|(field, answer)| ((*field).to_owned(), (*answer).to_owned())).collect::<Answers>(),
        promises: promises.iter().map(|one| (*one).to_owned()).collect(),
        insists: false,
        random: [7; 8],
    };
    act(db, move |ctx| window::ask(ctx, &filled)).unwrap()
}

fn case_of(asked: Asked) -> case::Case {
    match asked {
        Asked::Cases(came) => came.cases[0].clone(),
        other => panic!("{other:?}"),
    }
}

const SEEKS: [(&str, &str); 4] =
    [("field", "farming"), ("place", "county"), ("hours", "full"), ("phone", "13900000001")];

#[test]
fn what_data_can_decide_is_decided_at_once_and_written_down() {
    on_both(|db| {
        let Asked::Wrong(wrong) = ask(db, grown(), "JY003", &SEEKS[1..]) else { panic!("a field is missing") };
        assert_eq!(
            wrong.iter().map(|(field, why)| (&**field, &*why.code)).collect::<Vec<_>>(),
            [("field", "field_missing")]
        );
        let granted = case_of(ask(db, grown(), "JY003", &SEEKS));
        assert_eq!(granted.state, CaseState::Delivered);
        let held = act(db, |ctx| case::records_of(ctx, &Applicant::Person(grown()))).unwrap();
        let until = db.clock().now().day();
        assert_eq!(held.len(), 1);
        assert_eq!((&*held[0].register, held[0].from, held[0].case_id), ("job_seeker", until, granted.case_id));
        assert!(held[0].to.is_some_and(|to| to > until.plus_days(360)));
        let refused = case_of(ask(db, child(), "JY003", &SEEKS));
        assert_eq!(refused.state, CaseState::Refused);
        let (_, content) = act(db, move |ctx| case::case(ctx, refused.case_id)).unwrap();
        assert_eq!(&*content.verdicts[0].code, "condition_too_young");
        // An entry that is made again ends the one before.
        case_of(ask(db, grown(), "JY003", &SEEKS));
        let held = act(db, |ctx| case::records_of(ctx, &Applicant::Person(grown()))).unwrap();
        assert_eq!(held.iter().filter(|record| record.holds_on(until)).count(), 1);
        let told = act(db, |ctx| window::tell(ctx, Topic::Records, &Applicant::Person(grown()), None)).unwrap();
        assert!(matches!(&*told, [Line::Record(record)] if record.register == "job_seeker"));
    });
}

/// What somebody who has lost her work fills in once; she is looking for work, too.
const OUT_OF_WORK: [(&str, &str); 12] = [
    ("before", "closed"),
    ("since", "2026-01-02"),
    ("education", "junior"),
    ("wants", "work"),
    ("phone", "13900000001"),
    ("with-SB071", "no"),
    ("with-JY003", "yes"),
    ("field", "farming"),
    ("place", "county"),
    ("hours", "full"),
    ("with-JY050", "no"),
    ("with-JY025", "no"),
];

fn ask_all(db: &Db, typed: &[(&str, &str)], promises: &[&str]) -> kernel::Result<Asked> {
    let filled = Filled {
        applicant: Applicant::Person(grown()),
        service: "unemployment".to_owned(),
        channel: Channel::Desk,
        typed: typed.iter().map(|(field, answer)| ((*field).to_owned(), (*answer).to_owned())).collect::<Answers>(),
        promises: promises.iter().map(|one| (*one).to_owned()).collect(),
        insists: false,
        random: [7; 8],
    };
    act(db, move |ctx| window::ask(ctx, &filled))
}

#[test]
fn a_bundle_asks_once_opens_every_case_and_does_not_ask_again_for_what_runs() {
    on_both(|db| {
        let code = |asked: kernel::Result<Asked>| asked.unwrap_err().refusal().expect("a refusal").code.to_string();
        // Every service looks at its own answers and promises.
        let but_field: Vec<_> = OUT_OF_WORK.into_iter().filter(|(field, _)| *field != "field").collect();
        let Asked::Wrong(wrong) = ask_all(db, &but_field, &["no_work"]).unwrap() else { panic!("a field is missing") };
        assert_eq!(wrong.iter().map(|(field, _)| &**field).collect::<Vec<_>>(), ["field"]);
        let before = testkit::contents(db, ROOMS);
        assert_eq!(code(ask_all(db, &OUT_OF_WORK, &[])), "promise_missing");
        assert_eq!(testkit::contents(db, ROOMS), before, "all or nothing");

        let Asked::Cases(came) = ask_all(db, &OUT_OF_WORK, &["no_work"]).unwrap() else { panic!("all is there") };
        let states: Vec<_> = came.cases.iter().map(|case| (&*case.service, case.state)).collect();
        assert_eq!(states, [("JY010", CaseState::Submitted), ("JY003", CaseState::Delivered)]);
        let bundle = came.bundle.expect("a bundle has a number");
        let kept = act(db, move |ctx| case::bundle_of(ctx, &Applicant::Person(grown()), bundle)).unwrap();
        assert_eq!((&*kept.bundle, kept.cases.len()), ("unemployment", 2));
        let registered = came.cases[0].case_id;
        let (_, content) = act(db, move |ctx| case::case(ctx, registered)).unwrap();
        assert_eq!(content.answers.get("since").map(String::as_str), Some("2026-01-02"));
        assert!(!content.answers.contains_key("hours"), "what another service asks is not kept");

        // The registration runs: what is new is opened beside it.
        let Asked::Cases(again) = ask_all(db, &OUT_OF_WORK, &["no_work"]).unwrap() else { panic!("again") };
        assert_eq!(again.cases[0].case_id, registered);
        assert_ne!(again.cases[1].case_id, came.cases[1].case_id);
        let alone: Vec<_> = OUT_OF_WORK
            .into_iter()
            .map(|(field, answer)| (field, if field == "with-JY003" { "no" } else { answer }))
            .collect();
        assert_eq!(code(ask_all(db, &alone, &["no_work"])), "case_running");
        let elsewhere = act(db, move |ctx| case::bundle_of(ctx, &Applicant::Person(child()), bundle));
        assert_eq!(elsewhere.unwrap_err().refusal().expect("a refusal").code, "bundle_unknown");
    });
}

/// She paid into the unemployment insurance for two years and draws the benefit.
fn draws_benefit(db: &Db) {
    paid_for_two_years(db);
    claims_benefit(db);
}

fn claims_benefit(db: &Db) {
    let asked = case_of(ask_with(db, grown(), "SB071", &OUT_OF_WORK_ALONE, &["no_work"]));
    assert_eq!(asked.state, CaseState::Submitted);
    act(db, move |ctx| {
        case::accept(ctx, asked.case_id)?;
        case::review(ctx, asked.case_id, "属实").map(drop)
    })
    .unwrap();
    decide(db, "approver", asked.case_id).unwrap();
}

fn paid_for_two_years(db: &Db) {
    db.write(&Actor::system(), |ctx| {
        let of_month = |month: u32| insurance::Contribution {
            person: grown(),
            insurance: insurance::Insurance::Unemployment,
            period: Period::parse(&format!("{}-{:02}", 2024 + month / 12, month % 12 + 1)).unwrap(),
            own: kernel::Fen::new(1_000),
            subsidy: kernel::Fen::ZERO,
            collective: kernel::Fen::new(1_000),
            paid_on: Day::new(2026, 1, 1).unwrap(),
        };
        insurance::import_contributions(ctx, (0..24).map(of_month).collect()).map(drop)
    })
    .unwrap();
}

/// The claim of the benefit by itself.
const OUT_OF_WORK_ALONE: [(&str, &str); 4] =
    [("ended_on", "2026-01-02"), ("reason", "dismissed"), ("seeks_work", "yes"), ("phone", "13900000001")];

fn decide(db: &Db, login: &str, case_id: i64) -> Result<()> {
    db.write(&Actor::new(login, Scope::of(region("540502"))), move |ctx| {
        window::decide(ctx, case_id, true, None, "", [7; 8]).map(drop)
    })
}

fn benefit(db: &Db) -> insurance::BenefitStanding {
    let told = act(db, |ctx| window::tell(ctx, Topic::Benefits, &Applicant::Person(grown()), None)).unwrap();
    let Some(Line::Benefit(one)) = told.into_iter().next() else { panic!("she drew one") };
    *one
}

#[test]
fn a_benefit_is_claimed_by_a_case_told_of_and_over_when_she_leaves_the_register() {
    on_both(|db| {
        paid_for_two_years(db);
        let Asked::Cases(came) = ask_all(db, &OUT_OF_WORK, &["no_work"]).unwrap() else { panic!("all is there") };
        let registered = came.cases[0].case_id;
        act(db, move |ctx| {
            case::accept(ctx, registered)?;
            case::review(ctx, registered, "属实").map(drop)
        })
        .unwrap();
        decide(db, "clerk", registered).unwrap();
        claims_benefit(db);
        let one = benefit(db);
        assert_eq!((one.benefit.months, one.to_come, one.over), (6, 6, None));
        let Asked::Unfit(why) = ask_with(db, grown(), "SB071", &OUT_OF_WORK_ALONE, &["no_work"]) else {
            panic!("she draws it")
        };
        assert_eq!(why[0].fails().iter().map(|why| &*why.code).collect::<Vec<_>>(), ["condition_draws_benefit"]);
        let over = case_of(ask(
            db,
            grown(),
            "JY011",
            &[("reason", "found_work"), ("since", "2026-11-20"), ("employer", "合作社")],
        ));
        assert_eq!(over.state, CaseState::Delivered);
        let one = benefit(db);
        assert_eq!((one.over, one.to_come, one.benefit.left_over()), (Some(insurance::BenefitEnd::Work), 0, 6));
    });
}

#[test]
fn what_the_data_show_a_right_to_is_offered_once_and_opened_with_consent() {
    on_both(|db| {
        draws_benefit(db);
        let offer = || {
            let (mut all, mut at) = (0, Some((0, None)));
            while let Some(place) = at {
                let (offered, next) = db.write(&Actor::system(), move |ctx| window::offer_next(ctx, place)).unwrap();
                (all, at) = (all + offered, next);
            }
            all
        };
        let open = || act(db, |ctx| case::offers_of(ctx, grown())).unwrap().len();
        assert_eq!((offer(), offer(), open()), (1, 0, 1), "once, and nothing of the pension: she is young");
        let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, grown(), 1)).unwrap();
        assert_eq!(told[0].key, "message_offer");
        let filled = act(db, |ctx| window::offer_of(ctx, grown(), "SB076")).unwrap();
        assert_eq!(filled.get("drawing").map(String::as_str), Some("yes"));
        let refused = act(db, |ctx| window::consent(ctx, child(), "SB076", &[], [7; 8]).map(drop));
        assert_eq!(refused.unwrap_err().refusal().expect("a refusal").code, "offer_unknown");
        let Asked::Cases(came) = act(db, |ctx| window::consent(ctx, grown(), "SB076", &[], [7; 8])).unwrap() else {
            panic!("everything is known")
        };
        assert_eq!((came.cases[0].state, open()), (CaseState::Delivered, 0));
        let again = act(db, |ctx| case::decline_offer(ctx, grown(), "SB076"));
        assert_eq!(again.unwrap_err().refusal().expect("a refusal").code, "offer_unknown");
    });
}

#[test]
fn a_deed_with_a_card_is_done_with_the_yes() {
    on_both(|db| {
        let lost = case_of(ask(db, grown(), "SB091", &[("missing_since", "2026-01-02"), ("last_seen", "泽当")]));
        assert_eq!(lost.state, CaseState::Delivered);
        let stage = act(db, |ctx| card::in_hand(ctx, grown())).unwrap().stage;
        assert_eq!(stage, Stage::LostForNow);
        let told = act(db, |ctx| window::tell(ctx, Topic::CardState, &Applicant::Person(grown()), None)).unwrap();
        assert!(matches!(&*told, [Line::Card { stage: Stage::LostForNow, .. }]));
    });
}

#[test]
fn what_a_deed_refuses_leaves_the_case_undecided() {
    on_both(|db| {
        // A card that works is not replaced as lost.
        let asked = ask(
            db,
            grown(),
            "SB089",
            &[("reason", "lost"), ("bank", "nongye"), ("point", "township"), ("phone", "13900000001")],
        );
        let id = case_of(asked).case_id;
        act(db, move |ctx| {
            case::accept(ctx, id)?;
            case::review(ctx, id, "属实")
        })
        .unwrap();
        let before = testkit::contents(db, ROOMS);
        let refused = act(db, move |ctx| window::decide(ctx, id, true, None, "", [7; 8]).map(drop));
        let why = refused.unwrap_err().refusal().expect("a refusal").code.to_string();
        assert!(why.starts_with("card_"), "{why}");
        assert_eq!(testkit::contents(db, ROOMS), before, "neither the yes nor anything of it stands");
        act(db, |ctx| {
            let card = card::in_hand(ctx, grown())?;
            card::report_lost(ctx, grown(), card.card_id).map(drop)
        })
        .unwrap();
        act(db, move |ctx| window::decide(ctx, id, true, None, "", [7; 8]).map(drop)).unwrap();
        let cards = act(db, |ctx| card::cards_of(ctx, grown())).unwrap();
        assert!(cards.iter().any(|card| card.stage.is_coming()), "the next card is on its way");
    });
}
