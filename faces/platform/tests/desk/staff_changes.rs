//! An employer's list of who joins and who leaves at the desk: carried out whole, or every row in the way is named.

use access::{Organisation, OrganisationKind, Role};
use insurance::EmployerKind;
use kernel::{Actor, Db};

use crate::house::{Answer, Desk, ROOMS, citizen, employ, region, settle};

const EMPLOYER: &str = "91542200MA000000XX";
const PAGE: &str = "/platform/employers/91542200MA000000XX/staff";

fn open(db: &Db) -> Desk {
    settle(db);
    let employer = Organisation {
        code: EMPLOYER.into(),
        name: "雅砻建筑公司".into(),
        kind: OrganisationKind::Employer,
        region: region("540502"),
        parent: None,
        active: true,
    };
    db.write(&Actor::system(), move |ctx| access::import_organisations(ctx, std::slice::from_ref(&employer)))
        .expect("an employer");
    employ(db, "clerk", Role::Clerk, "540502");
    employ(db, "far", Role::Clerk, "540521");
    employ(db, "reader", Role::Approver, "540502");
    Desk::open(db)
}

/// The employer registers with the insurances.
fn register(db: &Db) {
    let clerk = Actor::new("clerk", kernel::Scope::of(region("540502")));
    db.write(&clerk, |ctx| insurance::join_employer(ctx, EMPLOYER, EmployerKind::Company)).expect("it registers");
}

fn send(desk: &Desk, name: &str, text: &str) -> Answer {
    desk.post_file(&format!("{PAGE}?lang=en"), &[], "m-staff", Some((name, text.as_bytes())))
}

#[test]
fn an_employers_list_of_staff_changes_is_corrected_sent_again_and_carried_out() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, far, reader) = (desk.with("clerk"), desk.with("far"), desk.with("reader"));
        let (one, two, elsewhere) = (citizen(1), citizen(2), citizen(3));
        clerk.get(&format!("/platform/employers/{EMPLOYER}/services?lang=en")).is(200).has(&[PAGE, "Staff changes"]);
        let page = clerk.get(&format!("{PAGE}?lang=en"));
        page.is(200).has(&[
            "雅砻建筑公司",
            "Nobody is insured",
            "Not registered",
            "/services/SB001\"",
            "/services/SB002\"",
        ]);
        page.lacks(&["name=\"m-staff\""]);
        let list = "姓名,公民身份号码,变动类型,变动日期\r\n谁,123456,增员,2026-11-01\r\n";
        send(&clerk, "a.csv", list).is(422).has(&["Register it first"]);
        register(db);
        let page = clerk.get(&format!("{PAGE}?lang=en"));
        page.is(200).has(&["Registered since", "Company", "/services/SB004\"", "10,000", "name=\"m-staff\""]);
        let template = clerk.get(&format!("{PAGE}/template.xlsx"));
        template.is(200);

        send(&clerk, "a.csv", "").is(422).has(&["No file was chosen", "govuk-error-summary"]);
        send(&clerk, "a.csv", "姓名,电话\r\n平措,1\r\n").is(422).has(&["公民身份号码", "变动日期"]);
        send(&clerk, "a.csv", "姓名,公民身份号码,变动类型,变动日期\r\n").is(422).has(&["The file is empty"]);
        let empty = clerk.post_file(&format!("{PAGE}?lang=en"), &[], "m-staff", Some(("a.xlsx", &template.bytes)));
        empty.is(422).has(&["The file is empty"]);

        // The columns in another order, stars on some, and one fault of each kind.
        let bad = format!(
            "险种,变动日期*,变动类型*,公民身份号码*,姓名*\r\n\
            ,2026-11-01,增员,{one},次仁卓玛\r\n\
            仅工伤,2026/11/2,增员,{two},达娃\r\n\
            ,2026-11-01,增员,123456,平措\r\n\
            ,昨天,增员,{two},平措\r\n\
            ,2026-11-01,调动,{two},平措\r\n\
            医保,2026-11-01,增员,{two},平措\r\n\
            ,2026-11-01,减员,{elsewhere},次仁卓玛\r\n\
            ,2026-11-01,减员,{one},次仁卓玛\r\n"
        );
        let page = send(&clerk, "名单.csv", &bad);
        page.is(422).has(&["7 rows cannot be carried out", "Nobody is insured", "name=\"m-staff\""]);
        page.has(&["name_differs", "bad_id", "staff_bad_day", "staff_bad_change", "staff_bad_cover"]);
        page.has(&["insurance_not_staff", "staff_twice", "540502********"]);
        page.lacks(&[&one.to_string(), &two.to_string(), &elsewhere.to_string()]);

        let good = format!(
            "姓名,社会保障号码,变动日期,变动类型,险种\r\n次仁卓玛,{one},20261101,增员,全部\r\n平措,{two},2026-11-02,增员,仅工伤\r\n\
            次仁卓玛,{elsewhere},2026年11月3日,增员,\r\n"
        );
        let done = send(&clerk, "b.csv", &good);
        done.is(200).has(&["3 joined, 0 left", "3 people", "work injury", "平措"]).lacks(&[&one.to_string()]);
        send(&clerk, "b.csv", &good).is(422).has(&["3 rows", "insurance_member_already", "3 people"]);
        let end = format!(
            "姓名,身份证号,变动类型,变动日期\r\n平措,{two},减员,2026-11-20\r\n次仁卓玛,{elsewhere},减员,2026-11-20\r\n"
        );
        send(&clerk, "c.csv", &end).is(200).has(&["0 joined, 2 left"]);

        far.get(PAGE).is(404);
        far.get(&format!("{PAGE}/template.xlsx")).is(404);
        send(&far, "b.csv", &good).is(404);
        reader.get(PAGE).is(403);
        clerk.get("/platform/employers/nobody/staff").is(404);
    });
}

#[test]
fn of_many_rows_in_error_fifty_are_shown_and_no_list_has_more_than_ten_thousand() {
    testkit::on_sqlite(ROOMS, |db| {
        let clerk = open(db).with("clerk");
        register(db);
        let head = "姓名,公民身份号码,变动类型,变动日期\r\n";
        let many = format!("{head}{}", "平措,1,增员,2026-11-01\r\n".repeat(10_000));
        send(&clerk, "a.csv", &many).is(422).has(&["10000 rows cannot", "9950 more rows"]);
        let more = format!("{many}平措,1,增员,2026-11-01\r\n");
        send(&clerk, "a.csv", &more).is(422).has(&["more than 10000 lines"]).lacks(&["rows cannot be carried out"]);
    });
}
