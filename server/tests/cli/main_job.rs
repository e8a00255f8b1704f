//! The main job, from files of a department to money on cards, on both engines.

use std::{
    fs::{self, File},
    io::BufWriter,
};

use document::confined::Confined;
use population::{Encoding, Population, roster_csv_gb18030, roster_xlsx, write_roster_csv};
use serde_json::Value;

use crate::house::{House, county, elders, stop};

fn as_i64(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("a number, not {value}"))
}

/// Load and check: every line gets the answer that the made-up roster knows.
fn load_and_check(house: &House, population: &Population) {
    let roster = elders(population);
    roster_csv_gb18030(&house.path("roster.csv"), &roster).expect("a roster");
    roster_xlsx(&house.path("roster.xlsx"), &roster).expect("a roster");
    assert_eq!(house.ok("both1", &["batch", "new", "sanlao", "2026"])["batch"], 1);
    house.no("both1", &["batch", "check", "1"], "roster_not_loaded");
    let expected = roster.expected();
    let loaded = house.ok("both1", &["batch", "load", "1", "roster.csv"]);
    assert_eq!(
        (loaded["lines"].as_u64(), loaded["blank_rows"].as_u64()),
        (Some(expected.lines.into()), Some(expected.blank_rows.into()))
    );

    let check = house.ok("both1", &["batch", "check", "1"]);
    let mut keys: Vec<&String> = check.as_object().expect("an object").keys().collect();
    keys.sort();
    let promised = ["accepted", "accepted_fen", "batch", "held", "lines", "reasons", "rejected", "seconds"];
    assert_eq!(keys, promised, "the object is fixed by contract");
    assert_eq!(as_i64(&check["accepted"]), i64::from(expected.accepted));
    assert_eq!(as_i64(&check["accepted_fen"]), expected.accepted_fen);
    let reasons: Vec<(String, u32)> =
        expected.reasons.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect();
    let found: Vec<(String, u32)> =
        serde_json::from_value::<std::collections::BTreeMap<String, u32>>(check["reasons"].clone())
            .expect("codes and counts")
            .into_iter()
            .collect();
    assert_eq!(found, reasons);

    let rejects = house.ok("both1", &["batch", "rejects", "1", "rejects.xlsx"]);
    assert_eq!(rejects["rejects"], check["rejected"]);
    let child = Confined::program(env!("CARGO_BIN_EXE_yika"));
    let back = subsidy::read_roster(&house.path("rejects.xlsx"), &child).expect("it can be read as a roster again");
    assert_eq!(i64::try_from(back.parsed.lines.len()), Ok(as_i64(&check["rejected"])));

    let mut lines: Vec<_> = roster.rows().collect();
    lines.reverse();
    let shuffled = BufWriter::new(File::create(house.path("shuffled.csv")).expect("a file"));
    write_roster_csv(shuffled, Encoding::Utf8, lines.into_iter()).expect("a roster");
    assert_eq!(house.ok("both1", &["batch", "new", "sanlao", "2026"])["batch"], 2);
    house.no("both1", &["batch", "load", "2", "shuffled.csv"], "roster_already_loaded");
    house.ok("both1", &["batch", "undo", "2"]);
}

/// Published, submitted, and approved by two others.
fn approve(house: &House) {
    house.no("both1", &["batch", "submit", "1"], "notice_missing");
    house.no("maker1", &["batch", "notice", "1", "--days", "3"], "notice_too_short");
    house.ok("both1", &["batch", "notice", "1", "--days", "0"]);
    let submitted = house.ok("both1", &["batch", "submit", "1"]);
    let root = submitted["content_root"].as_str().expect("a hash").to_owned();
    house.no("both1", &["batch", "approve", "1"], "own_batch");
    house.no("maker1", &["batch", "approve", "1"], "not_allowed");
    house.no("checker1", &["batch", "approve", "1", "--content", &"0".repeat(64)], "content_changed");
    assert_eq!(house.ok("checker1", &["batch", "approve", "1", "--content", &root])["state"], "submitted");
    house.no("checker1", &["batch", "approve", "1"], "already_approved");
    house.no("checker2", &["batch", "approve", "1"], "budget_exceeded");
    house.no("checker2", &["budget", "grant", "sanlao", "2026", "9,000,000.00"], "not_allowed");
    house.no("finance1", &["budget", "grant", "sanlao", "2026", "-1"], "bad_amount");
    house.ok("finance1", &["budget", "grant", "sanlao", "2026", "9,000,000.00"]);
    assert_eq!(house.ok("checker2", &["batch", "approve", "1"])["state"], "approved");
}

/// Two at once, and the first of them wins.
fn send(house: &House) {
    house.no("both1", &["batch", "send", "1"], "not_allowed");
    house.ok("", &["halt", "--reason", "drill"]);
    house.no("finance1", &["batch", "send", "1"], "halted");
    house.no("finance1", &["resume"], "not_allowed");
    house.no("", &["resume"], "user_needed");
    house.ok("operator1", &["resume"]);
    let both = [house.begin("finance1", &["batch", "send", "1"]), house.begin("finance1", &["batch", "send", "1"])];
    let mut codes = both.map(|mut child| child.wait().expect("it ends").code().expect("by itself"));
    codes.sort_unstable();
    assert_eq!(codes, [0, 1], "a batch is sent once");
    house.no("finance1", &["batch", "send", "1"], "batch_already_sent");
    house.no("both1", &["batch", "undo", "1"], "batch_already_sent");
    house.no("finance1", &["batch", "close", "1"], "batch_not_settled");
    for bank in ["nongye", "youchu", "jianshe", "xizang"] {
        let files = fs::read_dir(house.path("exchange/outbox").join(bank)).expect("an outbox").count();
        assert_eq!(files, 1, "one file for {bank}");
    }
}

/// Who serves is cut off while the money is with the banks; the next one pays nothing until somebody has looked.
fn cut_off(house: &House) {
    house.file("serve.yaml", b"port: 0\n");
    let halted = || house.ok("", &["batch", "status"])["halted"].clone();
    let (mut child, _) = house.serve("serve.yaml");
    child.kill().expect("it lives");
    child.wait().expect("it ends");
    assert_eq!(halted(), Value::Null);
    let (child, _) = house.serve("serve.yaml");
    assert_eq!(halted(), "unclean_end");
    stop(child);
    house.ok("operator1", &["resume"]);
    let (child, _) = house.serve("serve.yaml");
    assert_eq!(halted(), Value::Null, "it had ended as it should");
    stop(child);
}

fn first_file(house: &House, folder: &str) -> String {
    let entries = fs::read_dir(house.path(folder)).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut files: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()))
        .collect();
    files.sort();
    files.swap_remove(0)
}

/// The banks answer, with some payments coming back days later; the batch closes to the fen.
fn settle(house: &House, accepted: i64) {
    let bank = house.ok("", &["bank-sim", "--dir", ".", "--mode", "late-return", "--days", "20"]);
    assert!(bank["label"].as_str().expect("a label").contains("simulated"));
    let reply = first_file(house, "exchange/inbox/nongye");
    let foreign = "exchange/inbox/jianshe/ret_foreign.txt";
    fs::copy(house.path(&reply), house.path(foreign)).expect("a copy");
    let refused = house.say("finance1", &["batch", "reply", foreign]);
    assert_eq!(refused.code, Some(1), "{}", refused.text);
    assert!(refused.json["code"].as_str().expect("a code").starts_with("bank_file_"), "{}", refused.json);
    assert!(house.path("exchange/inbox/jianshe/refused/ret_foreign.txt.reason.txt").exists());
    house.no("both1", &["batch", "reply"], "not_allowed");
    let taken = house.ok("finance1", &["batch", "reply"]);
    let files = taken["files"].as_array().expect("files");
    assert!(files.len() >= 4 && files.iter().all(|file| file["ok"] == true), "{taken}");
    assert_eq!(house.ok("finance1", &["batch", "reply"])["files"], serde_json::json!([]));

    let totals = house.ok("finance1", &["batch", "status", "1"])["totals"].clone();
    let items = |place: &str| as_i64(&totals[place]["items"]);
    assert_eq!((items("approved"), items("on_the_way"), items("unknown")), (accepted, 0, 0));
    assert!(items("failed") >= 4, "each bank returned at least one: {totals}");
    let closed = house.ok("finance1", &["batch", "close", "1"])["totals"].clone();
    let fen = |place: &str| as_i64(&closed[place]["fen"]);
    assert_eq!(fen("approved"), fen("paid") + fen("failed"));
}

/// What came back is paid once more, to corrected accounts, in a batch of its own.
fn correct(house: &House, population: &Population) {
    house.no("both1", &["batch", "reissue", "1"], "nothing_to_reissue");
    let mut accounts = String::from("公民身份号码,银行,银行账号\n");
    for (person, account) in
        population.accounts().filter(|(_, account)| account.state == population::AccountState::Active)
    {
        let id = population.person(person).id;
        accounts += &format!("{id},{},7{}\n", account.bank, &account.account_no[1..]);
    }
    house.file("corrected.csv", accounts.as_bytes());
    house.ok("operator1", &["import", "accounts", "corrected.csv"]);
    let again = house.ok("operator1", &["import", "accounts", "corrected.csv"]);
    assert_eq!((&again["imported"], as_i64(&again["unchanged"]) > 0), (&Value::from(0), true));
    let made = house.ok("both1", &["batch", "reissue", "1"]);
    let batch = made["batch"].to_string();
    assert_eq!((made["source"].as_i64(), as_i64(&made["items"]) >= 4), (Some(1), true));
    house.no("both1", &["batch", "reissue", "1"], "nothing_to_reissue");
    house.ok("both1", &["batch", "submit", &batch]);
    house.ok("checker1", &["batch", "approve", &batch]);
    house.ok("checker2", &["batch", "approve", &batch]);
    house.ok("finance1", &["batch", "send", &batch]);
    house.ok("", &["bank-sim", "--dir", "exchange", "--days", "3"]);
    house.ok("finance1", &["batch", "reply"]);
    let closed = house.ok("finance1", &["batch", "close", &batch])["totals"].clone();
    assert_eq!(closed["approved"]["items"], made["items"]);
}

/// Whoever looks later finds every law kept, and can prove it.
fn look_back(house: &House) {
    let verified = house.ok("", &["verify"]);
    let laws = verified["laws"].as_array().expect("laws");
    // Nobody is insured here.
    let looked_at = |law: &Value| as_i64(&law["rows"]) > 0 || law["room"] == "insurance";
    assert!(laws.len() >= 4 && laws.iter().all(|law| law["ok"] == true && looked_at(law)), "{verified}");
    let checkpoint = house.ok("", &["audit", "checkpoint"]);
    let note = house.file("note.txt", checkpoint["checkpoint"].as_str().expect("a note").as_bytes());
    assert_eq!(house.ok("", &["audit", "verify", "--checkpoint", &note])["checkpoint"], true);
    let other = note.clone() + "2";
    house.file(&other, checkpoint["checkpoint"].as_str().expect("a note").replace("\n\n", "\n1\n\n").as_bytes());
    house.no("", &["audit", "verify", "--checkpoint", &other], "checkpoint_not_signed");
    let proof = house.ok("", &["audit", "prove", "0"])["proof"].clone();
    let key = checkpoint["verifier_key"].as_str().expect("a key");
    audit::check_proof_text(proof.as_str().expect("a proof"), key).expect("it needs no database");
    house.no("", &["audit", "prove", "999999"], "audit_leaf_unknown");

    let status = house.ok("", &["batch", "status"]);
    assert_eq!(status["batches"].as_array().expect("batches").len(), 3);
    let path = (2..40).find_map(|line| {
        let item = format!("1:{line}");
        let said = house.say("", &["evidence", &item, "path.json"]);
        (said.code == Some(0)).then(|| fs::read_to_string(house.path("path.json")).expect("a file"))
    });
    let path: Value = serde_json::from_str(&path.expect("a line was paid")).expect("JSON");
    assert!(path["item"].is_object() && path["roster"]["sha256"].is_string(), "{path}");
    house.no("", &["evidence", "1:999999", "path.json"], "item_unknown");
}

fn the_main_job(house: &House) {
    let population = county(700);
    house.populate(&population);
    load_and_check(house, &population);
    approve(house);
    send(house);
    cut_off(house);
    settle(house, i64::from(elders(&population).expected().accepted));
    correct(house, &population);
    look_back(house);
}

#[test]
fn a_department_pays_its_roster_and_corrects_what_came_back_on_sqlite() {
    the_main_job(&House::on_sqlite());
}

#[test]
fn a_department_pays_its_roster_and_corrects_what_came_back_on_postgres() {
    the_main_job(&House::on_postgres());
}
