//! Follow-up at the desk: who is due, what is put down, a vacancy recommended by one click, and an entry that ends.

use access::{Organisation, OrganisationKind, Role};
use casework::{
    case::{self, Applicant, NewRecord, Opened, Wanted},
    service::{Answers, Channel},
};
use kernel::Db;

use crate::house::{Desk, ROOMS, citizen, employ, pass, region, settle};

const PAGE: &str = "/platform/follow-ups";
const WINDOW: &str = "540502";
const EMPLOYER: &str = "91350100M000100Y43";
const DAY: i64 = 86_400;

/// An entry in a register, by a case of its service.
fn stands(db: &Db, of: Applicant, service: &str, register: &str, facts: &[(&str, &str)]) -> i64 {
    let facts: Answers = facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let (service, register) = (service.to_owned(), register.to_owned());
    let written = db.write(&prefecture::actor("wide"), move |ctx| {
        let notice = casework::Attachment::read("a.pdf", b"%PDF-1.7 a notice")?;
        let files = if service == "JY002" { vec![("notice".to_owned(), notice)] } else { Vec::new() };
        case::keep_draft(ctx, &of, &service, Channel::Desk, &facts, &[], &files)?;
        let wanted = Wanted {
            applicant: of.clone(),
            service: service.clone(),
            channel: Channel::Desk,
            answers: facts.clone(),
            promises: vec!["diploma".to_owned()],
            verdicts: Vec::new(),
            insists: false,
            bundle: None,
        };
        let Opened::Case(case) = case::open(ctx, &wanted)? else { panic!("nothing stands against it") };
        let new = NewRecord { register: register.clone(), facts: facts.clone(), from: ctx.today(), to: None };
        case::put_record(ctx, &case, &of, &new)
    });
    written.expect("it is written down").record_id
}

fn publish(db: &Db) -> i64 {
    let employer = Organisation {
        code: EMPLOYER.to_owned(),
        name: "雅砻运输合作社".to_owned(),
        kind: OrganisationKind::Employer,
        region: region(WINDOW),
        parent: None,
        active: true,
    };
    db.write(&kernel::Actor::system(), move |ctx| access::import_organisations(ctx, std::slice::from_ref(&employer)))
        .expect("an employer");
    let facts = [
        ("job", "货车司机"),
        ("field", "transport"),
        ("place", "泽当"),
        ("pay_from", "5000.00"),
        ("pay_to", "7000.00"),
        ("apply_until", "2027-02-01"),
        ("phone", "08937820000"),
    ];
    stands(db, Applicant::Employer(EMPLOYER.to_owned()), "JY002", "vacancy", &facts)
}

#[test]
fn who_is_due_is_contacted_recommended_a_vacancy_and_ends_when_she_has_work() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, WINDOW);
        employ(db, "far", Role::Clerk, "540521");
        employ(db, "wide", Role::Clerk, "540500");
        employ(db, "maker", Role::Maker, WINDOW);
        let wish = [("field", "transport"), ("pay", "6000.00"), ("phone", "13900000001")];
        let seeker = stands(db, Applicant::Person(citizen(1)), "JY003", "job_seeker", &wish);
        let graduate = [("has_work", "no"), ("school", "西藏大学")];
        let graduate = stands(db, Applicant::Person(citizen(2)), "JY037", "graduate_without_work", &graduate);
        let vacancy = publish(db);
        let desk = Desk::open(db);
        let clerk = desk.with("clerk");
        clerk.get(&format!("{PAGE}?lang=en")).is(200).has(&["Nobody is to be contacted now", "2 people are followed"]);
        let all = clerk.get(&format!("{PAGE}?which=all&lang=en"));
        all.is(200).has(&["次仁卓玛", "平措", "Registered graduate without work", &citizen(1).masked()]);
        clerk.get(&format!("{PAGE}?which=all&register=job_seeker&lang=en")).has(&["次仁卓玛"]).lacks(&["平措"]);
        let csv = clerk.get(&format!("{PAGE}/export/csv?which=all&register=job_seeker&lang=en"));
        csv.is(200)
            .has(&["次仁卓玛", "register=job_seeker", &citizen(1).masked()])
            .lacks(&["平措", &citizen(1).to_string()]);
        clerk.get(&format!("{PAGE}/export/xlsx")).is(200);
        clerk.get(&format!("{PAGE}/export/pdf")).is(404);
        pass(db, 20 * DAY);
        let clerk = desk.with("clerk");
        clerk.get("/platform?lang=en").has(&["People to contact about work", PAGE]);
        let due = clerk.get(&format!("{PAGE}?lang=en"));
        due.is(200).has(&["of whom 2 are to be contacted", "Over"]).lacks(&[&citizen(1).to_string()]);
        assert_eq!(due.link(&format!("{PAGE}/")), format!("{PAGE}/{graduate}"), "who waits longest comes first");

        let here = format!("{PAGE}/{seeker}");
        let page = clerk.get(&format!("{here}?lang=en"));
        page.is(200).has(&[
            "Driving and transport",
            "13900000001",
            "货车司机",
            "雅砻运输合作社",
            "5000.00 to 7000.00 yuan",
        ]);
        page.has(&["Put down as recommended", "Nothing was put down yet", &citizen(1).masked()]);
        let put = |form: &str| clerk.post(&format!("{here}?lang=en"), form);
        put("").is(422).has(&["Nothing is chosen as what was offered", "#kind"]);
        put("kind=policy").is(422).has(&["It is not chosen how the person is"]);
        put("kind=policy&said=x&situation=not_reached").is(422).has(&["Who was not reached was offered nothing"]);
        put("kind=contact&situation=seeking").is(422).has(&["#said"]);
        let late = "kind=contact&said=x&situation=seeking&next-year=2026&next-month=1&next-day=1";
        put(late).is(422).has(&["The next contact must be later than", "#next-year"]);
        put("kind=contact&said=x&situation=seeking&next-year=2026&next-month=13&next-day=1")
            .is(422)
            .has(&["#next-year"]);
        put("kind=contact&said=x&situation=seeking&ends=yes").is(422).has(&["This entry does not end"]);
        let click = format!("kind=job&situation=seeking&vacancy={vacancy}");
        assert_eq!(put(&click).to(), here);
        put(&click).is(422).has(&["was recommended to her before"]);
        let page = clerk.get(&format!("{here}?lang=en"));
        page.has(&["Recommended", "Job recommended", "泽当"]).lacks(&["Put down as recommended"]);

        let other = format!("{PAGE}/{graduate}");
        let page = clerk.get(&format!("{other}?lang=en"));
        page.has(&["西藏大学", "offered 0, usual 3", "Unverified", "has not said what she looks for"]);
        clerk.post(&other, "kind=guidance&said=%E6%8C%87%E5%AF%BC&situation=seeking").to();
        clerk.get(&format!("{other}?lang=en")).has(&["offered 1, usual 1", "指导"]);
        clerk.get(&format!("{PAGE}?lang=en")).has(&["Nobody is to be contacted now"]);
        clerk.get("/platform?lang=en").lacks(&["People to contact about work"]);
        assert_eq!(put("kind=contact&said=x&situation=working&ends=yes").to(), here);
        let ended = clerk.get(&format!("{here}?lang=en"));
        ended.has(&["This entry has ended", "Has found work"]).lacks(&["Put down a contact"]);
        put("kind=contact&said=x&situation=seeking").is(422).has(&["This entry has ended"]);

        // Another county and other roles.
        let far = desk.with("far");
        far.get(&format!("{PAGE}?office={WINDOW}&which=all&lang=en"))
            .is(200)
            .lacks(&["平措", &format!("{PAGE}/{graduate}")]);
        far.get(&other).is(404).lacks(&["平措"]);
        far.post(&other, "kind=contact&said=x&situation=seeking").is(404);
        desk.with("wide").get(&format!("{PAGE}?which=all&lang=en")).is(200).has(&["平措"]);
        clerk.get(&format!("{PAGE}/540502198001010011")).is(404).lacks(&["第 540502198001010011 号"]);
        let maker = desk.with("maker");
        maker.get(PAGE).is(403);
        maker.get("/platform").lacks(&[PAGE]);
    });
}

#[test]
fn who_is_unemployed_is_led_to_the_service_that_ends_it() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, WINDOW);
        employ(db, "wide", Role::Clerk, "540500");
        employ(db, "checker", Role::Checker, WINDOW);
        let entry = stands(db, Applicant::Person(citizen(1)), "JY003", "unemployed", &[("field", "shop")]);
        let desk = Desk::open(db);
        let page = desk.with("clerk").get(&format!("{PAGE}/{entry}?lang=en"));
        page.is(200).has(&["/services/JY011", "Registered as unemployed"]).lacks(&["name=\"ends\""]);
        let checker = desk.with("checker").get(&format!("{PAGE}/{entry}?lang=en"));
        checker.is(200).has(&["Put down a contact"]).lacks(&["/services/JY011"]);
    });
}
