//! A bank's program sees its own bank's files and nothing else.

use crate::house::*;

#[test]
fn a_bank_fetches_its_files_and_hands_in_its_replies() {
    on_both(|house| {
        let batch = sent_batch(house);
        let bank = house.program("bank");
        let files = bank.get("/api/v1/banks/nongye/files").yes();
        let file = &files["files"][0];
        assert_eq!(file["batch"], batch);
        let path = format!("/api/v1/banks/nongye/files/{}", file["file"]);
        let fetched = bank.get(&path);
        assert_eq!(fetched.status, 200);
        assert_eq!(document::sha256(&fetched.bytes), file["sha256"].as_str().expect("a hash"));
        let leaves =
            house.db.read(&prefecture::actor("auditor"), |ctx| audit::leaves_about(ctx, &format!("batch {batch}")));
        assert!(leaves.expect("leaves").iter().any(|leaf| leaf.action == "exchange.hand_over" && leaf.actor == "bank"));

        // A reply with a wrong line changes nothing and says which.
        let before = house.program("finance").get(&format!("/api/v1/batches/{batch}")).yes();
        let bad = bank.file("/api/v1/banks/nongye/replies", "r", "application/octet-stream", b"H|YIKA1|x\n");
        let problem = bad.json();
        assert_eq!(problem["row"], 1, "{problem}");
        assert!(bad.no(422).starts_with("bank_file_"));
        assert_eq!(house.program("finance").get(&format!("/api/v1/batches/{batch}")).yes(), before);

        for (path, code, status) in [
            ("/api/v1/banks/youchu/files", "other_bank", 403),
            ("/api/v1/banks/nongye/files/1", "bank_file_unknown", 404),
            ("/api/v1/banks/nongye/files/x", "bank_file_unknown", 404),
            ("/api/v1/batches", "bank_files_only", 403),
            (&format!("/api/v1/batches/{batch}/items"), "bank_files_only", 403),
            ("/api/v1/budgets", "bank_files_only", 403),
        ] {
            assert_eq!(bank.get(path).no(status), code, "{path}");
        }
        assert_eq!(house.program("maker").get("/api/v1/banks/nongye/files").no(403), "not_allowed");
        std::fs::remove_dir_all(house.exchange().join("outbox/nongye")).expect("fetched otherwise");
        assert_eq!(bank.get(&path).no(404), "bank_file_fetched");
    });
}

#[test]
fn a_department_sees_the_programmes_it_pays_and_a_county_its_own() {
    on_both(|house| {
        let batch = sent_batch(house);
        for login in ["department", "elsewhere"] {
            let program = house.program(login);
            assert_eq!(program.get("/api/v1/batches").yes()["batches"].as_array().map(Vec::len), Some(0), "{login}");
            for path in ["", "/items", "/report", "/objections", "/rejects"] {
                let path = format!("/api/v1/batches/{batch}{path}");
                assert_eq!(program.get(&path).no(404), "batch_unknown", "{login} {path}");
            }
            let evidence = format!("/api/v1/items/{}/evidence", batch * payout::ITEMS_PER_BATCH + 2);
            assert_eq!(program.get(&evidence).no(404), "item_unknown", "{login}");
            assert_eq!(program.post(&format!("/api/v1/batches/{batch}/undo"), "u").no(404), "batch_unknown");
        }
        let department = house.program("department");
        let programmes = department.get("/api/v1/programmes").yes();
        let programmes = programmes["programmes"].as_array().expect("some").clone();
        assert!(!programmes.is_empty() && programmes.iter().all(|one| one["payer"] == "agriculture"));
        assert_eq!(department.get("/api/v1/programmes/orphan").no(404), "programme_unknown");
        let other = department.json("/api/v1/batches", "n", r#"{"programme":"orphan","period":"2026-07"}"#);
        assert_eq!(other.no(404), "programme_unknown");
        let outside = house.program("elsewhere").json(
            "/api/v1/batches",
            "n",
            r#"{"programme":"ecopost","period":"2026Q3","region":"540502"}"#,
        );
        assert_eq!(outside.no(403), "out_of_scope");
        // A cursor of one list opens no other.
        let page = house.program("auditor").get(&format!("/api/v1/batches/{batch}/items?limit=1")).yes();
        let cursor = page["next_cursor"].as_str().expect("more").to_owned();
        let stolen = format!("/api/v1/batches/{batch}/items?limit=1&cursor={cursor}");
        assert_eq!(house.program("maker").get(&stolen).no(422), "cursor_bad");
    });
}
