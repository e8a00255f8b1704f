//! An employer applies for its staff at the desk: each line is applied for or refused, once, whatever interrupts it.

use access::{Organisation, OrganisationKind};
use card::Stage;
use document::{Packed, confined::Confined};
use kernel::{Actor, Db, Scope};

use crate::{
    cards::open,
    house::{Answer, Desk, ROOMS, citizen, region},
};

const EMPLOYER: &str = "91542200MA000000XX";

/// Two who can be applied for, and one line for each fault.
fn file() -> String {
    let (one, two, elsewhere) = (citizen(1), citizen(2), citizen(3));
    format!(
        "姓名,身份证号码,联系电话,开户银行,领卡网点\r\n\
        次仁卓玛,{one},13911112222,中国农业银行,\r\n\
        平措,{two},,nongye,540502\r\n\
        次仁卓玛,{elsewhere},,nongye,\r\n\
        达娃,{one},,nongye,\r\n\
        平措,{two},,nongye,\r\n\
        平措,{two},,某某银行,\r\n\
        平措,{two},,nongye,某某镇\r\n\
        平措,123456,,nongye,\r\n\
        平措,,,nongye,\r\n"
    )
}

fn employ(db: &Db) {
    let employer = Organisation {
        code: EMPLOYER.into(),
        name: "雅砻建筑公司".into(),
        kind: OrganisationKind::Employer,
        region: region("540502"),
        parent: None,
        active: true,
    };
    let import =
        move |ctx: &mut kernel::Ctx| access::import_organisations(ctx, std::slice::from_ref(&employer)).map(drop);
    db.write(&Actor::system(), import).expect("an employer");
}

fn bring(desk: &Desk, employer: &str, name: &str, bytes: &[u8]) -> Answer {
    let answer =
        desk.post_file("/platform/cards/staff?lang=en", &[("employer", employer)], "staff", Some((name, bytes)));
    if answer.status == 303 {
        desk.wait(&format!("{}/part", answer.to()));
    }
    answer
}

fn cards_of(db: &Db, seq: u16) -> Vec<card::Card> {
    db.read(&Actor::system(), |ctx| card::cards_of(ctx, citizen(seq))).expect("cards")
}

#[test]
fn each_line_of_an_employers_file_is_applied_for_or_refused_and_a_second_upload_applies_for_nobody() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        employ(db);
        let (clerk, far) = (desk.with("clerk"), desk.with("far"));
        clerk.get("/platform/cards/staff?lang=en").is(200).has(&["雅砻建筑公司", "No employer has brought a file"]);
        clerk.get("/platform/cards/staff/template.xlsx").is(200);
        let file = file();
        bring(&clerk, "", "a.csv", file.as_bytes()).is(422).has(&["govuk-error-summary"]);
        bring(&clerk, EMPLOYER, "a.csv", b"").is(422).has(&["No file was chosen"]);
        bring(&clerk, EMPLOYER, "a.csv", "姓名,电话\r\n平措,1\r\n".as_bytes()).is(422).has(&["公民身份号码"]);
        bring(&clerk, EMPLOYER, "a.csv", "姓名,公民身份号码,银行\r\n".as_bytes()).is(422);
        clerk.get("/platform/cards/staff?lang=en").has(&["No employer has brought a file"]);

        let page = bring(&clerk, EMPLOYER, "名单.csv", file.as_bytes()).to().to_owned();
        let shown = clerk.get(&format!("{page}?lang=en"));
        shown.is(200).has(&["Every line has its answer.", "雅砻建筑公司", "名单.csv", "540502********"]);
        shown.has(&["unknown_person", "name_differs", "card_application_running", "bank_unknown", "bad_id", "bad_row"]);
        shown.has(&["card_point_wrong"]).lacks(&[&citizen(1).to_string(), &citizen(3).to_string()]);
        let staff = db.read(&Actor::system(), |ctx| card::staff(ctx, 1)).expect("the file");
        assert_eq!((staff.lines, staff.applied, staff.refused), (9, 2, 7));
        let (one, two) = (&cards_of(db, 1)[0], &cards_of(db, 2)[0]);
        assert_eq!((one.stage, two.stage), (Stage::PhotoWanted, Stage::PhotoWanted), "people bring their photos");
        assert_eq!((&*one.phone, &*two.phone), ("13911112222", "13900000002"));
        assert_eq!((one.point, two.point), (region("540502101"), region("540502")));
        assert_eq!(one.applicant, card::Applicant::Employer(EMPLOYER.into()));
        let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, citizen(1), 9)).expect("messages");
        assert_eq!(told[0].key, "message_card_photo_wanted");

        assert_eq!(bring(&clerk, EMPLOYER, "again.csv", file.as_bytes()).to(), page, "the same file is the same");
        assert_eq!(cards_of(db, 1).len() + cards_of(db, 2).len(), 2);
        let other = bring(&clerk, EMPLOYER, "b.csv", format!("{file}\r\n平措,x,,nongye,\r\n").as_bytes());
        assert_ne!(other.to(), page);
        assert_eq!(cards_of(db, 1).len() + cards_of(db, 2).len(), 2, "who is applied for is not applied for again");

        let list = clerk.get(&format!("{page}/export/csv?lang=en"));
        list.is(200).has(&["name_differs", "平措", "540502********"]).lacks(&[&citizen(2).to_string()]);
        clerk.get(&format!("{page}/export/xlsx")).is(200);
        clerk.get(&format!("{page}/export/pdf")).is(404);
        for path in [page.clone(), format!("{page}/part"), format!("{page}/export/csv")] {
            far.get(&path).is(404);
        }
        far.post(&format!("{page}/cancel"), "").is(404);
        far.get("/platform/cards/staff?lang=en").is(200).lacks(&["名单.csv"]);
    });
}

#[test]
fn a_file_that_was_cut_off_goes_on_when_it_is_brought_again() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        employ(db);
        let clerk = desk.with("clerk");
        let (path, bytes) = (tempfile::NamedTempFile::new().expect("a file"), file());
        std::fs::write(path.path(), &bytes).expect("written");
        let confined = Confined::program(env!("CARGO_BIN_EXE_platform-confined-child"));
        let bank = |said: &str| Some(said.to_owned()).filter(|said| said == "nongye");
        let lines = card::read_staff(&confined, path.as_file(), bank, || *b"one-draw").expect("lines");
        let actor = Actor::new("clerk", Scope::of(region("540502")));
        let packed = Packed::of_bytes(bytes.as_bytes(), "a.csv").expect("packed");
        let count = lines.len();
        let staff = db.write(&actor, move |ctx| card::bring_staff(ctx, EMPLOYER, &packed, count)).expect("brought");
        db.write(&actor, move |ctx| card::apply_for_staff(ctx, staff.staff_id, &lines[..3]).map(drop)).expect("begun");
        let page = format!("/platform/cards/staff/{}", staff.staff_id);
        clerk.get(&format!("{page}?lang=en")).is(200).has(&["bring the same file again"]);
        let before = cards_of(db, 2)[0].application_no;
        assert_eq!(bring(&clerk, EMPLOYER, "a.csv", bytes.as_bytes()).to(), page);
        clerk.get(&format!("{page}?lang=en")).has(&["Every line has its answer."]);
        assert_eq!((cards_of(db, 2).len(), cards_of(db, 2)[0].application_no), (1, before));
    });
}
