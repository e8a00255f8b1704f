//! Users and the log.

use access::Role;
use door::{House, Serving};

use crate::house::{Desk, ROOMS, employ, settle};

#[test]
fn a_security_administrator_keeps_users_of_the_own_region_and_never_himself() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "guard", Role::SecurityAdmin, "540502");
        employ(db, "near", Role::Maker, "540502");
        employ(db, "far", Role::Maker, "540521");
        let desk = Desk::open(db).with("guard");
        desk.get("/platform/users?lang=en").is(200).has(&["near", "Township maker"]).lacks(&["far的姓名"]);
        desk.get("/platform/users/far").is(404).lacks(&["far的姓名"]);
        desk.get("/platform/users/guard?lang=en")
            .is(200)
            .has(&["This is you."])
            .lacks(&["<form method=\"post\" action=\"/platform/users/guard"]);
        desk.post("/platform/users/guard/lock", "").is(403);
        desk.post("/platform/users/guard", "name=x&region=540502&role=finance").is(403);
        desk.post("/platform/users/far/lock", "").is(404);

        desk.get("/platform/users/new?lang=en").is(200).has(&["Security administrator"]);
        let add = |form: &str| desk.post("/platform/users/new?lang=en", form);
        add("login=a&name=%E5%8D%93%E7%8E%9B&region=540502&role=clerk").is(422).has(&["value=\"a\"", "卓玛"]);
        add("login=new1&name=&region=540502&role=clerk").is(422);
        add("login=new1&name=x&region=nowhere&role=clerk").is(422);
        add("login=new1&name=x&region=540502").is(422);
        add("login=new1&name=x&region=540502&role=operator&role=audit_admin").is(422).has(&["govuk-error-summary"]);
        add("login=near&name=x&region=540502&role=clerk").is(422).has(&["There is a user near already"]);
        add("login=new1&name=x&region=540521&role=clerk").is(403);
        let made = add("login=new1&name=%E5%8D%93%E7%8E%9B&region=540502101&role=clerk&role=collector");
        made.is(200).has(&["/platform/invite/", "Shown this once"]);
        let page = desk.get("/platform/users/new1?lang=en");
        page.is(200).has(&["卓玛", "540502101"]);
        assert_eq!(desk.post("/platform/users/new1/lock", "").to(), "/platform/users/new1");
        desk.get("/platform/users/new1?lang=en").has(&["Locked", "Unlock"]);
        assert_eq!(desk.post("/platform/users/new1/unlock", "").to(), "/platform/users/new1");
        assert_eq!(desk.post("/platform/users/new1", "name=y&region=540502&role=maker").to(), "/platform/users/new1");
        desk.get("/platform/users?lang=en").has(&["new1"]);
        desk.post("/platform/users/new1/invite?lang=en", "").is(200).has(&["/platform/invite/"]);
        for step in ["sign-out", "forget"] {
            assert_eq!(desk.post(&format!("/platform/users/new1/{step}"), "").to(), "/platform/users/new1");
        }
        desk.post("/platform/users/new1/other", "").is(404);
    });
}

#[test]
fn open_invitations_wait_in_the_work_list_and_are_renewed_or_withdrawn_there() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "guard", Role::SecurityAdmin, "540502");
        employ(db, "near", Role::Maker, "540502");
        employ(db, "far", Role::Maker, "540521");
        for login in ["near", "far"] {
            db.write(&kernel::Actor::system(), move |ctx| access::invite(ctx, login)).unwrap();
        }
        let desk = Desk::open(db).with("guard");
        let work = desk.get("/platform?lang=en");
        work.is(200).has(&["Open invitations", "near的姓名", "invited by system, good until 2026-11-25"]);
        work.has(&["action=\"/platform/users/near/withdraw\"", "action=\"/platform/users/near/invite\""]);
        work.lacks(&["far"]);
        desk.post("/platform/users/near/invite?lang=en", "").is(200).has(&["/platform/invite/"]);
        desk.get("/platform?lang=en").has(&["invited by guard"]);
        desk.get("/platform/users/near?lang=en").is(200).has(&["invited by guard", "Withdraw"]);
        assert_eq!(desk.post("/platform/users/near/withdraw", "to=/platform").to(), "/platform");
        desk.get("/platform?lang=en").lacks(&["Open invitations"]);
        desk.post("/platform/users/near/withdraw?lang=en", "").is(409).has(&["There is no open invitation for near"]);
        desk.post("/platform/users/far/withdraw", "").is(404);
        desk.get("/platform/users/near?lang=en").lacks(&["invited by guard"]);
    });
}

#[test]
fn the_log_is_read_by_page_and_filter_and_its_checkpoint_is_signed() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "reader", Role::AuditAdmin, "540500");
        for _ in 0..60 {
            employ(db, "other", Role::Clerk, "540502");
        }
        let dir = tempfile::tempdir().unwrap();
        let key = dir.path().join("audit.key");
        audit::Signer::generate("test").unwrap().save(&key).unwrap();
        let confined = document::confined::Confined::this_program().unwrap();
        let serving = Serving { audit_key: Some(key), ..Serving::default() };
        let desk = Desk::of(House::serving(db.clone(), confined, "exchange".into(), serving)).with("reader");
        let page = desk.get("/platform/log?lang=en");
        page.is(200).has(&["access.put_user", "Older"]);
        let older = desk.get(&page.link("/platform/log?actor=").replace("&amp;", "&"));
        older.is(200).has(&["registry.import_people"]);
        let mine = desk.get("/platform/log?actor=reader&action=access.&lang=en");
        mine.is(200).has(&["access.sign_in"]).lacks(&["registry.import_people"]);
        desk.get("/platform/log?actor=nobody%22%3E&lang=en").is(200).has(&["There are no such leaves."]);
        desk.get("/platform/log/checkpoint").is(200).has(&["\n"]);
        Desk::open(db).with("reader").get("/platform/log/checkpoint?lang=en").is(409).has(&["no signing key"]);
    });
}
