//! The first thing to read: a batch goes from a department's file to people's accounts by programs alone, but for the
//! approvals.

use bank_sim::{BankSim, Format, Rates};
use exchange::profile::{BankFormat, example_profiles};

use crate::house::*;

#[test]
fn a_batch_is_made_sent_settled_and_closed_by_programs() {
    on_both(|house| {
        let batch = sent_batch(house);
        let finance = house.program("finance");
        let at = |step: &str| format!("/api/v1/batches/{batch}{step}");

        // What banks say comes in through the face, file by file.
        let today = house.db.clock().now().day().to_string();
        for profile in example_profiles() {
            let format = match profile.format {
                BankFormat::Delimited => Format::Delimited,
                BankFormat::Iso20022 => Format::Iso20022,
            };
            let rates = Rates { fail_ppm: 100_000, pending_ppm: 0, return_ppm: 0 };
            let bank = BankSim::open(house.exchange(), &profile.code, format, 540_500).expect("a bank");
            bank.with_rates(rates).step(&today).expect("a day of a bank");
            let inbox = house.exchange().join("inbox").join(&profile.code);
            for entry in std::fs::read_dir(&inbox).expect("an inbox") {
                let path = entry.expect("an entry").path();
                if !path.is_file() {
                    continue;
                }
                let bytes = std::fs::read(&path).expect("a reply");
                std::fs::remove_file(&path).expect("moved");
                let to = format!("/api/v1/banks/{}/replies", profile.code);
                let key = path.file_name().expect("a name").to_string_lossy().into_owned();
                let taken = finance.file(&to, &key, "application/octet-stream", &bytes).yes();
                assert_eq!(taken["bank"], profile.code);
                let again = finance.file(&to, &key, "application/octet-stream", &bytes);
                assert_eq!(again.header("idempotency-replayed"), "true");
                assert_eq!(again.yes(), taken);
            }
        }
        let status = finance.get(&at("")).yes();
        assert_eq!(status["totals"]["on_the_way"]["items"], 0);
        let failed = count(&status["totals"]["failed"]["items"]);
        assert!(failed > 0, "some fail");

        // Every line, page by page, each once.
        let auditor = house.program("auditor");
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = auditor.get(&format!("{}?limit=37{cursor}", at("/items"))).yes();
            items.extend(page["items"].as_array().expect("items").clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(items.len(), count(&status["accepted"]));
        assert!(items.windows(2).all(|pair| pair[0]["item"].as_i64() < pair[1]["item"].as_i64()));
        let in_state = |state: &str| items.iter().filter(|item| item["state"] == state).count();
        assert_eq!((in_state("failed"), in_state("failed") + in_state("credited")), (failed, items.len()));
        assert!(items[0]["person"].as_str().expect("who").contains('*'), "{}", items[0]);

        let evidence = auditor.get(&format!("/api/v1/items/{}/evidence", items[0]["item"])).yes();
        assert_eq!(evidence["format"], "yika evidence 1");
        let closed = finance.post(&at("/close"), "close").yes();
        assert_eq!(closed["state"], "closed");
        let again = house.program("maker").json(&at("/reissue"), "again", r#"{"same_account":true}"#);
        assert_eq!(again.status, 201);
        let again = again.yes();
        assert_eq!((again["source"].as_i64(), count(&again["accepted"])), (Some(batch), failed));
        let reissued = auditor.get(&format!("/api/v1/batches/{}/items", again["batch"])).yes();
        assert_eq!(reissued["items"].as_array().expect("items").len(), failed);
        assert!(!names_somebody(&closed.to_string()));
    });
}

fn count(value: &serde_json::Value) -> usize {
    value.as_u64().and_then(|count| usize::try_from(count).ok()).expect("a count")
}

/// Whether a text holds something as long as a person's number.
fn names_somebody(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| (17..=19).contains(&digits.len()))
}

#[test]
fn rejects_come_as_a_workbook_and_the_report_says_why() {
    on_both(|house| {
        let maker = house.program("maker");
        let made = maker.json("/api/v1/batches", "new", r#"{"programme":"ecopost","period":"2026Q3"}"#);
        assert_eq!((made.status.as_u16(), made.header("idempotency-replayed")), (201, "false"));
        let batch = made.yes()["batch"].as_i64().expect("a number");
        let at = |step: &str| format!("/api/v1/batches/{batch}/{step}");
        assert_eq!(maker.get(&at("rejects")).no(409), "roster_not_loaded");
        let roster = "收款人姓名,收款人身份证号,补贴金额\n扎西,540502198001010019,100.00\n卓玛,1,100.00\n";
        maker.file(&at("roster"), "load", "text/csv", roster.as_bytes()).yes();
        maker.post(&at("check"), "check").yes();
        let report = maker.get(&at("report")).yes();
        assert_eq!((report["lines"].as_i64(), report["rejected"].as_i64()), (Some(2), Some(2)));
        assert_eq!(report["reasons"]["bad_id"], 1);
        let sheet = maker.get(&at("rejects"));
        assert_eq!(sheet.status, 200);
        assert_eq!(sheet.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert!(sheet.bytes.starts_with(b"PK"));
        assert_eq!(house.program("reader").get(&at("rejects")).no(403), "not_allowed");
        let undone = maker.post(&at("undo"), "undo").yes();
        assert_eq!(undone["state"], "undone");
    });
}

#[test]
fn budgets_health_people_programmes_and_the_checkpoint_can_be_read() {
    on_both(|house| {
        house.act("finance", |ctx| payout::grant_budget(ctx, "agriculture", "grass", 2026, kernel::Fen::new(500)));
        let maker = house.program("maker");
        let budgets = maker.get("/api/v1/budgets?programme=grass&year=2026").yes();
        assert_eq!(budgets["budgets"][0]["available_fen"], 500);
        assert_eq!(maker.get("/api/v1/payments/health").yes()["halted"], false);
        house.act("operator", |ctx| payout::halt(ctx, "对账"));
        assert_eq!(maker.get("/api/v1/payments/health").yes()["reason"], "对账");
        assert_eq!(maker.get("/api/v1/programmes").yes()["programmes"].as_array().expect("all").len(), 29);
        assert_eq!(maker.get("/api/v1/programmes/grass").yes()["payer"], "agriculture");

        let search = |program: &Program<'_>, body: &str| program.json("/api/v1/people/search", "none", body);
        let found = search(&maker, r#"{"query":"zh","limit":5}"#).yes();
        let first = &found["people"][0];
        assert!(first["masked_id"].as_str().expect("an id").contains('*') && first["born_on"].is_string(), "{found}");
        assert_eq!(
            search(&house.program("elsewhere"), r#"{"query":"zh"}"#).yes()["people"].as_array().map(Vec::len),
            Some(0)
        );
        assert_eq!(search(&house.program("operator"), r#"{"query":"zh"}"#).no(403), "not_allowed");

        let checkpoint = house.program("auditor").get("/api/v1/audit/checkpoint").yes();
        let note = checkpoint["checkpoint"].as_str().expect("a note").to_owned();
        let key = checkpoint["verifier_key"].as_str().expect("a key").to_owned();
        house.db.read(&prefecture::actor("auditor"), |ctx| audit::verify(ctx, Some((&note, &key)))).expect("it holds");
        assert_eq!(maker.get("/api/v1/audit/checkpoint").no(403), "not_allowed");
    });
}

#[test]
fn the_description_can_be_read_by_anybody_without_a_network() {
    testkit::on_sqlite(prefecture::ROOMS, |db| {
        let confined = document::confined::Confined::program("/nonexistent");
        let router = api::routes(&door::House::new(db.clone(), confined, "/nonexistent".into(), false));
        let get = |path: &str| {
            let request = axum::http::Request::get(path).header("accept-language", "en");
            runtime().block_on(answer(router.clone(), request.body(axum::body::Body::empty()).expect("a request")))
        };
        let document = get("/openapi.json").yes();
        assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
        let page = get("/openapi");
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(text.contains("/api/v1/batches/{batch}/roster") && text.contains("Hand in a roster"));
        assert!(!text.contains("https://") && !text.contains("style="), "nothing from elsewhere");
    });
}
