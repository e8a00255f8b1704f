//! Complaints from intake to their end, and objections.

use access::Role;

use crate::house::{Desk, ELSEWHERE, HERE, ROOMS, employ, pass, settle};

const DAY: i64 = 86_400;

#[test]
fn a_complaint_is_taken_in_answered_and_closed_in_its_region_only() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, "540502");
        employ(db, "far", Role::Clerk, "540521");
        let desk = Desk::open(db);
        let (clerk, far) = (desk.with("clerk"), desk.with("far"));
        clerk.get("/platform/complaints?lang=en").is(200).has(&["There are none."]);
        clerk.get("/platform/complaints/new?lang=en").is(200).has(&["multipart/form-data"]);
        let fields = |region: &'static str, words: &'static str| {
            [("channel", "phone"), ("text", words), ("region", region), ("name", "卓玛"), ("contact", "13900000001")]
        };
        let take = |fields: &[(&str, &str)], file| clerk.post_parts("/platform/complaints/new?lang=en", fields, file);
        take(&fields(HERE, ""), None).is(422).has(&["govuk-error-summary", "value=\"卓玛\""]);
        take(&fields("x", "没有收到补贴"), None).is(422).has(&["没有收到补贴"]);
        take(&fields(ELSEWHERE, "没有收到补贴"), None).is(422);
        take(&fields(HERE, "没有收到补贴")[1..], None).is(422).has(&["Choose whether it came"]);
        take(&fields(HERE, "没有收到补贴"), Some(("a.exe", b"MZ"))).is(422);
        let png: &[u8] = b"\x89PNG\r\n\x1A\n rest";
        let receipt = take(&fields(HERE, "没有收到补贴"), Some(("a.png", png)));
        receipt.is(200).has(&["Taken in: TS-"]);
        let here = receipt.link("/platform/complaints/1");
        let page = clerk.get(&format!("{here}?lang=en"));
        page.is(200).has(&["没有收到补贴", "卓玛", "Accept"]);
        let file = clerk.get(&page.link(&format!("{here}/files/")));
        file.is(200).has(&["rest"]);
        assert_eq!(file.headers["content-type"], "image/png");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));

        for path in [here.clone(), format!("{here}/files/{}", "a".repeat(64)), "/platform/complaints/x".to_owned()] {
            far.get(&path).is(404).lacks(&["没有收到补贴"]);
        }
        far.get("/platform/complaints?lang=en").has(&["There are none."]);
        far.post(&format!("{here}/accept"), "").is(404);

        pass(db, 30 * DAY);
        clerk.with("clerk").get("/platform/complaints?lang=en").has(&["overdue", "govuk-tag--red"]);
        let clerk = clerk.with("clerk");
        clerk.get("/platform?lang=en").has(&["Complaints to answer", "One is overdue"]);
        assert_eq!(clerk.post(&format!("{here}/accept"), "").to(), here);
        clerk.post(&format!("{here}/accept?lang=en"), "").is(422);
        assert_eq!(clerk.post(&format!("{here}/assign"), "login=clerk").to(), here);
        clerk.post(&format!("{here}/assign?lang=en"), "login=nobody").is(422);
        assert_eq!(clerk.post(&format!("{here}/note"), "note=%E6%9F%A5%E8%B4%A6").to(), here);
        clerk.post(&format!("{here}/answer?lang=en"), "answer=").is(422);
        assert_eq!(clerk.post(&format!("{here}/answer"), "answer=%E5%B7%B2%E8%A1%A5%E5%8F%91").to(), here);
        assert_eq!(clerk.post(&format!("{here}/close"), "").to(), here);
        clerk.get(&format!("{here}?lang=en")).has(&["查账", "已补发", "Take it up again"]);
        let csv = clerk.get("/platform/complaints/export/csv?state=closed&lang=en");
        csv.is(200).has(&["TS-", "state=closed"]).lacks(&["13900000001"]);
    });
}

#[test]
fn a_page_without_objections_says_so_and_an_unknown_one_is_not_there() {
    testkit::on_sqlite(ROOMS, |db| {
        settle(db);
        employ(db, "maker", Role::Maker, "540502");
        let desk = Desk::open(db).with("maker");
        desk.get("/platform/objections?lang=en").is(200).has(&["There are no objections."]);
        for number in ["1", "x", "540502198001010019"] {
            desk.get(&format!("/platform/objections/{number}")).is(404);
        }
    });
}

#[test]
fn an_objection_is_decided_with_a_reason_by_who_makes_batches() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "maker", Role::Maker, "540502");
        employ(db, "clerk", Role::Clerk, "540502");
        employ(db, "far", Role::Maker, "540521");
        let new = casework::NewObjection {
            batch_id: 7,
            line: 12,
            region: crate::house::region(HERE),
            shown: "次仁卓玛 540502********0019 100.00".to_owned(),
            by: None,
            contact: "13900000001".to_owned(),
            text: "不是本村人".to_owned(),
        };
        db.write(&kernel::Actor::system(), move |ctx| casework::object(ctx, &new)).unwrap();
        let desk = Desk::open(db);
        let (maker, clerk, far) = (desk.with("maker"), desk.with("clerk"), desk.with("far"));
        maker.get("/platform?lang=en").has(&["Objections to decide", "batch 7, line 12"]);
        far.get("/platform/objections?lang=en").has(&["There are no objections."]);
        far.get("/platform/objections/1").is(404);
        clerk.get("/platform/objections/1?lang=en").is(200).has(&["不是本村人"]).lacks(&["Dismiss: the line is paid"]);
        clerk.post("/platform/objections/1", "decision=dismissed&reason=x").is(403);
        maker.post("/platform/objections/1?lang=en", "reason=x").is(422).has(&["Choose whether to uphold"]);
        maker
            .post("/platform/objections/1?lang=en", "decision=dismissed&reason=")
            .is(422)
            .has(&["govuk-error-summary"]);
        let decided = maker.post("/platform/objections/1", "decision=dismissed&reason=%E5%B7%B2%E6%A0%B8%E5%AE%9E");
        assert_eq!(decided.to(), "/platform/objections");
        maker.get("/platform/objections/1?lang=en").has(&["Dismissed", "已核实"]).lacks(&["Dismiss: the line is paid"]);
    });
}
