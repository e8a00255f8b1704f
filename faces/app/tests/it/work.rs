//! Work, as who looks for it sees it: nothing, then her registration, what fits, and what the office offered.

use casework::{
    case::{self, Applicant, NewRecord, Opened, Wanted},
    follow_up::{self, NewFollowUp, Situation},
    service::{Answers, Channel},
};
use kernel::Actor;

use crate::world::*;

const PAGE: &str = "/app/work";
const EMPLOYER: &str = "91350100M000100Y43";

fn stands(world: &World, of: Applicant, service: &str, register: &str, facts: &[(&str, &str)]) -> i64 {
    let facts: Answers = facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let (service, register) = (service.to_owned(), register.to_owned());
    let written = world.db.write(&clerk("window1"), move |ctx| {
        let notice = casework::Attachment::read("a.pdf", b"%PDF-1.7 a notice")?;
        let files = if service == "JY002" { vec![("notice".to_owned(), notice)] } else { Vec::new() };
        case::keep_draft(ctx, &of, &service, Channel::Desk, &facts, &[], &files)?;
        let wanted = Wanted {
            applicant: of.clone(),
            service: service.clone(),
            channel: Channel::Desk,
            answers: facts.clone(),
            promises: Vec::new(),
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

#[test]
fn who_looks_for_work_sees_what_fits_and_what_was_offered_to_her() {
    on_both(|world| {
        let me = world.signed_in(ME);
        me.get("/app").has(&[PAGE]);
        let empty = me.get(PAGE);
        empty.is(200).has(&["您还没有求职登记", "/app/services/JY003/ask"]).shows_nobody_else(ME);
        let employer = access::Organisation {
            code: EMPLOYER.to_owned(),
            name: "雅砻运输合作社".to_owned(),
            kind: access::OrganisationKind::Employer,
            region: kernel::RegionCode::parse("540521").expect("a county"),
            parent: None,
            active: true,
        };
        let founded = move |ctx: &mut kernel::Ctx| access::import_organisations(ctx, std::slice::from_ref(&employer));
        world.db.write(&Actor::system(), founded).expect("an employer");
        let seeker = stands(world, Applicant::Person(citizen(ME)), "JY003", "job_seeker", &[("field", "transport")]);
        me.get(PAGE).is(200).has(&["现在没有适合您的岗位", "求职登记", "还没有向您提供服务的记录"]);
        let said = [
            ("job", "货车司机"),
            ("field", "transport"),
            ("place", "扎囊县城"),
            ("pay_from", "5000.00"),
            ("apply_until", "2027-02-01"),
            ("phone", "08937820000"),
        ];
        let vacancy = stands(world, Applicant::Employer(EMPLOYER.to_owned()), "JY002", "vacancy", &said);
        me.get(PAGE).has(&["货车司机", "雅砻运输合作社", "扎囊县城", "5000.00 元起", "08937820000", "驾驶运输"]);
        let done = world.db.write(&clerk("window1"), move |ctx| {
            let recommends = NewFollowUp {
                kind: "job".to_owned(),
                vacancy: Some(vacancy),
                said: "请带驾驶证".to_owned(),
                situation: Some(Situation::Seeking),
                next_on: None,
                ends: false,
            };
            follow_up::put_down(ctx, seeker, &recommends)
        });
        done.expect("a vacancy is recommended");
        let page = me.get(PAGE);
        page.is(200).has(&["岗位推荐", "请带驾驶证", "正在求职"]).lacks(&["window1"]).shows_nobody_else(ME);
        me.get("/app/messages").has(&["向您推荐岗位“货车司机”（扎囊县城）"]);
        world.signed_in(NEW).get(PAGE).is(200).has(&["您还没有求职登记"]).lacks(&["货车司机", "请带驾驶证"]);
    });
}
