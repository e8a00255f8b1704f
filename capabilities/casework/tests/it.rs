//! Complaints, objections, messages: taken in, asked for, answered in time, and seen by the right people only. On both
//! engines.

use access::{Purpose, Role, User};
use casework::{
    Attachment, Channel, Complainant, ComplaintFilter, ComplaintState, NewComplaint, NewObjection, ObjectionState,
    Subject,
    complaint::{EntryKind, Receipt},
};
use kernel::{Actor, CitizenId, Ctx, Day, Db, PersonName, RegionCode, Result, Room, Scope};
use registry::{Person, PersonState};

const ROOMS: &[Room] = &[audit::ROOM, document::ROOM, access::ROOM, registry::ROOM, casework::ROOM];
const VILLAGE: &str = "540502101201";
const WORD: &str = "7KQ2M-XV4TA";

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn id(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), number)
}

fn actor(login: &str, code: &str) -> Actor {
    Actor::new(login, Scope::of(region(code)))
}

fn clerk() -> Actor {
    actor("clerk", "540502")
}

/// Nobody in particular, on the web.
fn public() -> Actor {
    actor("public", "540500")
}

/// On both engines, with users and one person.
fn on_both(story: impl Fn(&Db)) {
    testkit::on_both(ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            let users: [(&str, &str, &[Role]); 4] = [
                ("clerk", "540502", &[Role::Maker, Role::Clerk]),
                ("other", "540521", &[Role::Maker, Role::Clerk]),
                ("colleague", "540502", &[Role::Operator]),
                ("auditor", "540500", &[Role::Auditor]),
            ];
            users.iter().try_for_each(|(login, code, roles)| {
                let (login, roles) = ((*login).to_owned(), roles.to_vec());
                access::put_user(ctx, &User { name: login.clone(), login, region: region(code), roles, active: true })
            })?;
            let person = Person {
                id: id(1),
                name: PersonName::parse("扎西").unwrap(),
                village: region(VILLAGE),
                household_id: 1,
                relation: "户主".into(),
                ethnic: "04".into(),
                phone: String::new(),
                state: PersonState::Alive,
                state_since: None,
            };
            registry::import_people(ctx, &[person])
        })
        .unwrap();
        story(db);
    });
}

fn new_complaint(from: Complainant, channel: Channel) -> NewComplaint {
    NewComplaint {
        channel,
        from,
        subject: Subject { region: region(VILLAGE), programme: Some("grass".into()), batch_line: Some((3, 7)) },
        text: " 钱没有到账\u{202E}。\r\n请查。 ".into(),
        attachments: Vec::new(),
        word: WORD.into(),
    }
}

fn signed() -> Complainant {
    Complainant { person: Some(id(1)), name: "扎西".into(), contact: "13900000000".into() }
}

fn take_in(db: &Db, actor: &Actor, new: &NewComplaint) -> Result<Receipt> {
    let new = new.clone();
    db.write(actor, move |ctx| casework::complaint::take_in(ctx, &new))
}

fn act<T: Send + 'static>(
    db: &Db,
    actor: &Actor,
    deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
) -> Result<T> {
    db.write(actor, deed)
}

fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

fn state(db: &Db, complaint: i64) -> ComplaintState {
    db.read(&clerk(), |ctx| casework::complaint(ctx, complaint)).unwrap().state
}

#[test]
fn a_complaint_is_taken_in_accepted_given_to_somebody_answered_and_put_away() {
    on_both(|db| {
        let mut new = new_complaint(signed(), Channel::Web);
        let picture = b"\x89PNG\r\n\x1A\n picture".to_vec();
        new.attachments = vec![Attachment::read("照片.png", &picture).unwrap()];
        let receipt = take_in(db, &public(), &new).unwrap();
        assert_eq!(receipt.reference, format!("TS-20261122-{:06}", receipt.complaint_id));
        assert_eq!(receipt.answer_by, Day::new(2026, 12, 11).unwrap(), "fifteen working days");
        let complaint_id = receipt.complaint_id;
        let known = db.read(&clerk(), |ctx| casework::complaint(ctx, complaint_id)).unwrap();
        assert_eq!((&*known.text, known.from, known.subject), ("钱没有到账。\n请查。", new.from, new.subject));
        let kept = db.read(&clerk(), |ctx| casework::complaint::attachments(ctx, complaint_id)).unwrap();
        let sha256 = kept[0].sha256.clone();
        let (as_kept, bytes) =
            db.read(&clerk(), |ctx| casework::complaint::attachment(ctx, complaint_id, &sha256)).unwrap();
        assert_eq!((&*as_kept.name, as_kept.format.media_type(), bytes), ("照片.png", "image/png", picture));

        act(db, &clerk(), move |ctx| casework::complaint::accept(ctx, complaint_id)).unwrap();
        act(db, &clerk(), move |ctx| casework::complaint::assign(ctx, complaint_id, "colleague")).unwrap();
        act(db, &clerk(), move |ctx| casework::complaint::note(ctx, complaint_id, "银行说账户已销")).unwrap();
        assert_eq!(
            code(act(db, &clerk(), move |ctx| casework::complaint::close(ctx, complaint_id))),
            "complaint_wrong_state"
        );
        act(db, &clerk(), move |ctx| casework::complaint::answer(ctx, complaint_id, "账户已更正，将重新发放。"))
            .unwrap();
        let kinds: Vec<EntryKind> = db
            .read(&clerk(), |ctx| casework::complaint::entries(ctx, complaint_id))
            .unwrap()
            .into_iter()
            .map(|entry| entry.kind)
            .collect();
        assert_eq!(kinds, [EntryKind::Note, EntryKind::Answer]);
        act(db, &clerk(), move |ctx| casework::complaint::reopen(ctx, complaint_id, "还没有到账")).unwrap();
        act(db, &clerk(), move |ctx| casework::complaint::answer(ctx, complaint_id, "今日到账。")).unwrap();
        act(db, &clerk(), move |ctx| casework::complaint::close(ctx, complaint_id)).unwrap();
        assert_eq!(state(db, complaint_id), ComplaintState::Closed);
        let of_person = db.read(&public(), |ctx| casework::complaints_of(ctx, id(1))).unwrap();
        assert_eq!(of_person.len(), 1);

        let told: Vec<String> = db
            .read(&public(), |ctx| casework::messages_of(ctx, id(1), 9))
            .unwrap()
            .into_iter()
            .map(|message| message.key)
            .collect();
        assert_eq!(told, ["message_complaint_answered", "message_complaint_answered", "message_complaint_accepted"]);
    });
}

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(ROOMS, |db| db.prepare_all(casework::STATEMENTS).unwrap());
}

#[test]
fn whoever_holds_reference_and_word_is_told_the_answer_and_nobody_else_anything() {
    on_both(|db| {
        let receipt = take_in(db, &public(), &new_complaint(Complainant::anonymous(), Channel::Web)).unwrap();
        let complaint_id = receipt.complaint_id;
        act(db, &clerk(), move |ctx| casework::complaint::note(ctx, complaint_id, "内部")).unwrap();
        act(db, &clerk(), move |ctx| casework::complaint::answer(ctx, complaint_id, "已查明")).unwrap();
        let ask = |reference: &str, word: &'static str| {
            let reference = reference.to_owned();
            db.write(&public(), move |ctx| casework::complaint::ask(ctx, &reference, word))
        };
        let asked = ask(&receipt.reference.to_lowercase(), "7kq2m xv4ta").unwrap().expect("the right word");
        let answers: Vec<&str> = asked.answers.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!((asked.state, answers), (ComplaintState::Answered, vec!["已查明"]));
        assert_eq!(ask("TS-20261122-999999", WORD).unwrap(), None);
        for _ in 0..10 {
            assert_eq!(ask(&receipt.reference, "AAAAA-AAAAA").unwrap(), None);
        }
        assert_eq!(code(ask(&receipt.reference, WORD)), "complaint_asked_too_often", "also for the right one");
        db.clock().advance_days(1);
        assert!(ask(&receipt.reference, WORD).unwrap().is_some(), "a stranger locks nobody out for long");

        let known = db.read(&clerk(), |ctx| casework::complaint(ctx, complaint_id)).unwrap();
        assert!(known.from.is_anonymous() && known.from.contact.is_empty());
    });
}

#[test]
fn what_is_no_complaint_is_refused_and_leaves_nothing() {
    on_both(|db| {
        let good = new_complaint(Complainant::anonymous(), Channel::Phone);
        let picture = Attachment::read("a.png", b"\x89PNG\r\n\x1A\n").unwrap();
        let complaints = [
            (clerk(), NewComplaint { text: "  ".into(), ..good.clone() }, "text_missing"),
            (clerk(), NewComplaint { text: "长".repeat(4_001), ..good.clone() }, "text_too_long"),
            (clerk(), NewComplaint { word: "short".into(), ..good.clone() }, "secret_word_malformed"),
            (clerk(), NewComplaint { attachments: vec![picture; 6], ..good.clone() }, "too_many_attachments"),
            (actor("auditor", "540500"), good.clone(), "not_allowed"),
            (actor("stranger", "540500"), good.clone(), "not_allowed"),
            (actor("other", "540521"), good.clone(), "out_of_scope"),
        ];
        let leaves = || db.read(&clerk(), audit::size).unwrap();
        let before = leaves();
        for (actor, new, expected) in complaints {
            assert_eq!(code(take_in(db, &actor, &new)), expected);
        }
        assert_eq!(leaves(), before);
        assert!(db.read(&clerk(), |ctx| casework::complaints(ctx, &ComplaintFilter::default(), 9)).unwrap().is_empty());
        for channel in Channel::ALL {
            take_in(db, &clerk(), &NewComplaint { channel, ..good.clone() }).unwrap();
        }
        assert_eq!(leaves(), before + 4, "a leaf a deed");
    });
}

#[test]
fn a_desk_sees_and_moves_complaints_of_its_own_region_only() {
    on_both(|db| {
        let complaint_id = take_in(db, &public(), &new_complaint(signed(), Channel::Web)).unwrap().complaint_id;
        let other = actor("other", "540521");
        assert!(db.read(&other, |ctx| casework::complaints(ctx, &ComplaintFilter::default(), 9)).unwrap().is_empty());
        assert!(db.read(&other, casework::complaint::counts).unwrap().is_empty());
        let steps: [fn(&mut Ctx, i64) -> Result<()>; 8] = [
            |ctx, complaint| casework::complaint(ctx, complaint).map(drop),
            |ctx, complaint| casework::complaint::entries(ctx, complaint).map(drop),
            |ctx, complaint| casework::complaint::attachments(ctx, complaint).map(drop),
            casework::complaint::accept,
            |ctx, complaint| casework::complaint::assign(ctx, complaint, "other"),
            |ctx, complaint| casework::complaint::answer(ctx, complaint, "x"),
            |ctx, complaint| casework::complaint::note(ctx, complaint, "x"),
            casework::complaint::close,
        ];
        for step in steps {
            assert_eq!(code(act(db, &other, move |ctx| step(ctx, complaint_id))), "complaint_unknown");
            assert_eq!(code(act(db, &actor("stranger", "540500"), move |ctx| step(ctx, complaint_id))), "not_allowed");
        }
        assert_eq!(state(db, complaint_id), ComplaintState::Received);
        let auditor = actor("auditor", "540500");
        assert_eq!(db.read(&auditor, |ctx| casework::complaint(ctx, complaint_id)).unwrap().complaint_id, complaint_id);
        assert_eq!(code(act(db, &auditor, move |ctx| casework::complaint::accept(ctx, complaint_id))), "not_allowed");
        assert_eq!(
            code(act(db, &clerk(), move |ctx| casework::complaint::assign(ctx, complaint_id, "nobody"))),
            "complaint_wrong_state"
        );
        act(db, &clerk(), move |ctx| casework::complaint::accept(ctx, complaint_id)).unwrap();
        assert_eq!(
            code(act(db, &clerk(), move |ctx| casework::complaint::assign(ctx, complaint_id, "nobody"))),
            "user_unknown"
        );
    });
}

#[test]
fn a_complaint_whose_day_is_over_is_overdue_and_is_reminded_of_once_a_day() {
    on_both(|db| {
        let first = take_in(db, &public(), &new_complaint(signed(), Channel::Web)).unwrap().complaint_id;
        let second = take_in(db, &public(), &new_complaint(signed(), Channel::Web)).unwrap().complaint_id;
        act(db, &clerk(), move |ctx| casework::complaint::accept(ctx, second)).unwrap();
        let overdue = || {
            let filter = ComplaintFilter { overdue: true, ..ComplaintFilter::default() };
            let complaints = db.read(&clerk(), |ctx| casework::complaints(ctx, &filter, 9)).unwrap();
            complaints.into_iter().map(|complaint| complaint.complaint_id).collect::<Vec<_>>()
        };
        let remind = || act(db, &Actor::system(), casework::complaint::remind_overdue).unwrap().len();
        assert_eq!((overdue(), remind()), (vec![], 0));
        db.clock().advance_days(5);
        assert_eq!(overdue(), [0_i64; 0], "five working days to accept it");
        db.clock().advance_days(1);
        assert_eq!((overdue(), remind(), remind()), (vec![first], 1, 0));
        db.clock().advance_days(14);
        assert_eq!((overdue(), remind()), (vec![second, first], 2));
        let counts = db.read(&clerk(), casework::complaint::counts).unwrap();
        assert_eq!(counts, [(ComplaintState::Accepted, 1, 1), (ComplaintState::Received, 1, 1)]);
        let known = db.read(&clerk(), |ctx| casework::complaint(ctx, first)).unwrap();
        assert!(known.is_overdue(db.clock().now().day()));

        // Lists by state, channel, owner, and page by page.
        act(db, &clerk(), move |ctx| casework::complaint::assign(ctx, second, "colleague")).unwrap();
        let listed = |filter: ComplaintFilter, limit: usize| {
            let complaints = db.read(&clerk(), |ctx| casework::complaints(ctx, &filter, limit)).unwrap();
            complaints.into_iter().map(|complaint| complaint.complaint_id).collect::<Vec<_>>()
        };
        let all = ComplaintFilter::default();
        assert_eq!(listed(ComplaintFilter { state: Some(ComplaintState::InHand), ..all.clone() }, 9), [second]);
        assert_eq!(listed(ComplaintFilter { owner: Some("colleague".into()), ..all.clone() }, 9), [second]);
        assert_eq!(listed(ComplaintFilter { channel: Some(Channel::Sms), ..all.clone() }, 9), [0_i64; 0]);
        assert_eq!(listed(all.clone(), 1), [second]);
        assert_eq!(listed(ComplaintFilter { before: Some(second), ..all }, 1), [first]);
    });
}

#[test]
fn an_objection_is_decided_once_with_a_reason_and_who_objected_is_told() {
    on_both(|db| {
        let new = |by: Option<CitizenId>, contact: &str| NewObjection {
            batch_id: 3,
            line: 7,
            region: region(VILLAGE),
            shown: "扎西 540502********0011 100.00".into(),
            by,
            contact: contact.into(),
            text: "此人已在外地".into(),
        };
        let object = |new: NewObjection| act(db, &public(), move |ctx| casework::object(ctx, &new));
        let decide = |actor: Actor, id: i64, reason: &'static str| {
            act(db, &actor, move |ctx| casework::decide(ctx, id, ObjectionState::Upheld, reason))
        };
        assert_eq!(code(object(new(None, ""))), "contact_missing");
        let (first, second) = (object(new(Some(id(1)), "")).unwrap(), object(new(None, "13900000000")).unwrap());
        assert_eq!(code(decide(actor("other", "540521"), first, "x")), "objection_unknown");
        assert_eq!(code(decide(clerk(), first, " ")), "text_missing");
        let decided = decide(clerk(), first, "核实属实").unwrap();
        assert_eq!((decided.state, decided.reason.as_deref()), (ObjectionState::Upheld, Some("核实属实")));
        assert_eq!(code(decide(clerk(), first, "核实属实")), "objection_decided");
        act(db, &clerk(), move |ctx| casework::decide(ctx, second, ObjectionState::Dismissed, "不属实").map(drop))
            .unwrap();
        let listed = |actor: Actor, state| {
            let list = db.read(&actor, |ctx| casework::objections(ctx, Some(3), state, 9)).unwrap();
            list.into_iter().map(|objection| objection.objection_id).collect::<Vec<_>>()
        };
        assert_eq!(listed(clerk(), None), [second, first]);
        assert_eq!(listed(clerk(), Some(ObjectionState::Upheld)), [first]);
        assert_eq!(listed(actor("other", "540521"), None), [0_i64; 0]);
        let own = db.read(&public(), |ctx| casework::objections_of(ctx, id(1))).unwrap();
        assert_eq!(own.iter().map(|objection| objection.objection_id).collect::<Vec<_>>(), [first]);
        let told = db.read(&public(), |ctx| casework::messages_of(ctx, id(1), 9)).unwrap();
        assert_eq!((told.len(), &*told[0].key, &*told[0].args["reason"]), (1, "message_objection_upheld", "核实属实"));
    });
}

#[test]
fn a_message_is_read_by_its_own_resident_only() {
    on_both(|db| {
        let tell = |person: CitizenId| {
            act(db, &clerk(), move |ctx| casework::notify(ctx, person, "message_trial", &[("x", "<b>\"1\"".into())]))
                .unwrap();
        };
        tell(id(1));
        tell(id(1));
        tell(id(2));
        let of = |person| db.read(&public(), |ctx| casework::messages_of(ctx, person, 9)).unwrap();
        let unread = |person| db.read(&public(), |ctx| casework::unread(ctx, person)).unwrap();
        assert_eq!(of(id(1))[0].args["x"], "<b>\"1\"", "values come out as they went in");
        let number = of(id(1))[0].message_id;
        act(db, &public(), move |ctx| casework::mark_read(ctx, id(2), number)).unwrap();
        assert_eq!((unread(id(1)), unread(id(2))), (2, 1), "a number of somebody else's touches nothing");
        act(db, &public(), move |ctx| casework::mark_read(ctx, id(1), number)).unwrap();
        assert_eq!(unread(id(1)), 1);
        act(db, &public(), |ctx| casework::mark_all_read(ctx, id(1))).unwrap();
        assert_eq!((unread(id(1)), unread(id(2))), (0, 1));
        assert_eq!(db.read(&public(), |ctx| casework::seen_until(ctx, id(1))).unwrap(), db.clock().now());
    });
}

#[test]
fn who_opens_a_persons_data_says_why_and_the_person_can_read_it() {
    on_both(|db| {
        let open = |actor: Actor, id: CitizenId, why: Purpose, note: &'static str| {
            act(db, &actor, move |ctx| casework::open_person(ctx, id, why, note, "person"))
        };
        assert_eq!(code(open(clerk(), id(1), Purpose::Other, "  看")), "purpose_needed");
        assert_eq!(code(open(actor("other", "540521"), id(1), Purpose::Audit, "")), "unknown_person");
        assert_eq!(code(open(actor("operator", "540500"), id(1), Purpose::Audit, "")), "not_allowed");
        let messages = || db.read(&public(), |ctx| casework::messages_of(ctx, id(1), 9)).unwrap();
        let looks = || db.read(&public(), |ctx| access::looks_at(ctx, id(1))).unwrap();
        assert!(messages().is_empty() && looks().is_empty());
        assert_eq!(open(clerk(), id(1), Purpose::PaymentCheck, " 核对账户信息 ").unwrap().id, id(1));
        let args = &messages()[0].args;
        assert_eq!((&*args["by"], &*args["purpose"], &*args["note"]), ("clerk", "payment_check", "核对账户信息"));
        assert_eq!((looks().len(), looks()[0].purpose, &*looks()[0].note), (1, Purpose::PaymentCheck, "核对账户信息"));
    });
}

#[test]
fn lists_are_taken_along_masked_and_neutral_with_what_was_asked_and_leave_a_trace() {
    on_both(|db| {
        let mut new = new_complaint(signed(), Channel::Sms);
        new.text = "=HYPERLINK(\"http://evil\")".into();
        take_in(db, &clerk(), &new).unwrap();
        take_in(db, &public(), &new_complaint(Complainant::anonymous(), Channel::Web)).unwrap();
        let (complaints, people) = db
            .read(&clerk(), |ctx| {
                let complaints = casework::complaints(ctx, &ComplaintFilter::default(), 9)?;
                Ok((casework::complaint_list(&complaints, ctx.today()), registry::search(ctx, "扎西", 9)?.people))
            })
            .unwrap();
        let about = document::sheet::About {
            title: "投诉举报".into(),
            facts: vec![("筛选".into(), "全部".into()), ("导出人".into(), "=clerk".into())],
        };
        let say = |key: &str| format!("[{key}]");
        let csv = String::from_utf8(complaints.write_csv(Vec::new(), &about, say).unwrap()).unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[..4], ["\u{FEFF}投诉举报", "筛选,全部", "导出人,'=clerk", ""]);
        assert!(lines[4].starts_with("[list-reference],[list-channel],[list-state]"), "{}", lines[4]);
        assert!(
            lines[5].contains("[channel-web],[complaint-received]") && lines[5].contains("[word-anonymous]"),
            "{csv}"
        );
        assert!(csv.contains("'=HYPERLINK") && csv.contains("扎*"), "{csv}");
        let people = casework::people_list(&people);
        let csv = String::from_utf8(people.write_csv(Vec::new(), &about, say).unwrap()).unwrap();
        assert!(csv.contains("扎西") && csv.contains(&id(1).masked()), "{csv}");
        for whole in ["13900000000", &id(1).to_string()] {
            assert!(!csv.contains(whole));
        }
        let mut workbook = std::io::Cursor::new(Vec::new());
        complaints.write_xlsx(&mut workbook, &about, "清单", say).unwrap();
        assert!(workbook.into_inner().starts_with(b"PK"));

        let before = db.read(&clerk(), audit::size).unwrap();
        act(db, &clerk(), |ctx| casework::record_export(ctx, "complaints", "all", 2)).unwrap();
        assert_eq!(db.read(&clerk(), audit::size).unwrap(), before + 1);
    });
}
