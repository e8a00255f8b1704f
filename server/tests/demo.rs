//! The demonstration from end to end: the same seed gives the same numbers, and the program, the auditors' views and the
//! banks' own books all say them.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Output},
};

use bank_sim::{BankSim, Format};
use kernel::{Actor, Db, DbOptions, Sql, params};
use serde_json::Value;

fn program(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yika"));
    command.env_clear().env("TMPDIR", std::env::temp_dir()).current_dir(folder).args(["--lang", "en"]).args(args);
    command.output().expect("the program starts")
}

fn last_object(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(text.lines().last().unwrap_or_default()).expect("one JSON object on the last line")
}

/// Runs the demonstration into `DIR/demo`.
fn demo(folder: &Path, people: &str, more: &[&str]) -> Output {
    let mut args = vec!["demo", "--people", people, "--no-serve", "--json", "--dir", "demo"];
    args.extend(more);
    program(folder, &args)
}

fn told(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    last_object(output)
}

/// What may differ between two runs: how long they took, and the days they were run on.
fn without_days(mut facts: Value) -> Value {
    const OF_THE_DAY: [&str; 5] = ["made_at", "sent_at", "closed_at", "notice_from", "notice_to"];
    let all = facts.as_object_mut().expect("an object");
    for name in ["seconds", "first_day", "last_day"] {
        assert!(all.remove(name).is_some(), "{name} is told");
    }
    for batch in all["batches"].as_array_mut().expect("batches") {
        let batch = batch.as_object_mut().expect("a batch");
        batch.retain(|name, _| !OF_THE_DAY.contains(&name.as_str()));
    }
    facts
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("a number, not {value}"))
}

/// Count and sum of every item's last state, as auditors see it.
fn items_by_state(db: &Db) -> BTreeMap<String, (i64, i64)> {
    const STATES: Sql =
        Sql("SELECT state, COUNT(*), CAST(SUM(COALESCE(amount_fen, 0)) AS BIGINT) FROM auditor_pay_item
        WHERE state <> 'rejected' GROUP BY state");
    let row = |row: &kernel::Row<'_>| (row.text(0).to_owned(), (row.int(1), row.int(2)));
    db.read(&Actor::system(), |ctx| ctx.query(STATES, params![], row)).expect("a view").into_iter().collect()
}

/// What auditors see credited at each bank, attempt by attempt.
fn credited_by_bank(db: &Db) -> BTreeMap<String, (i64, i64)> {
    const BANKS: Sql = Sql("SELECT bank, COUNT(*), CAST(SUM(amount_fen) AS BIGINT) FROM auditor_instruction
        WHERE state = 'credited' GROUP BY bank");
    let row = |row: &kernel::Row<'_>| (row.text(0).to_owned(), (row.int(1), row.int(2)));
    db.read(&Actor::system(), |ctx| ctx.query(BANKS, params![], row)).expect("a view").into_iter().collect()
}

/// What each bank credited and did not take back, by its own book.
fn net_by_book(exchange: &Path, bank: &str, format: &str) -> (i64, i64) {
    let format = if format == "delimited" { Format::Delimited } else { Format::Iso20022 };
    let book = BankSim::open(exchange, bank, format, 1).expect("a book").book_summary().expect("a summary");
    (book.credited_lines - book.returned_lines, book.credited_fen - book.returned_fen)
}

fn agrees_everywhere(folder: &Path, facts: &Value) {
    let db = Db::open(&format!("sqlite:{}", folder.join("demo/yika.db").display()), DbOptions::default())
        .expect("a database");
    let by_bank = credited_by_bank(&db);
    let mut all = (0, 0);
    for bank in facts["banks"].as_array().expect("banks") {
        let code = bank["bank"].as_str().expect("a code");
        let said = (number(&bank["book_items"]), number(&bank["book_fen"]));
        let book = net_by_book(&folder.join("demo/exchange"), code, bank["format"].as_str().expect("a format"));
        assert_eq!(
            (said, said.1),
            (book, number(&bank["ledger_fen"])),
            "{code}: its book, and what the demo says of it"
        );
        assert_eq!(said, by_bank.get(code).copied().unwrap_or_default(), "{code}: the auditors' view");
        all = (all.0 + said.0, all.1 + said.1);
    }
    assert_eq!(all, (number(&facts["paid"]["items"]), number(&facts["paid"]["fen"])));
    let states = items_by_state(&db);
    assert_eq!(states.get("credited"), Some(&all), "{states:?}");
    let third = &facts["rosters"][2];
    let waiting = (number(&third["accepted"]), number(&third["accepted_fen"]));
    assert_eq!(states.get("frozen"), Some(&waiting), "one roster waits for the county's review: {states:?}");
    for on_the_way in ["accepted", "sent", "unknown"] {
        assert_eq!(states.get(on_the_way), None, "every other batch is closed: {states:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_prefecture_paid_to_the_fen() {
    let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let facts = told(&demo(one.path(), "3000", &[]));
    assert_eq!(without_days(facts.clone()), without_days(told(&demo(other.path(), "3000", &[]))));

    assert_eq!((&facts["agreed"], number(&facts["people"])), (&Value::Bool(true), 3000));
    for roster in facts["rosters"].as_array().expect("rosters") {
        assert_eq!(roster["as_expected"], true, "{roster}");
        assert_eq!(
            number(&roster["lines"]),
            ["accepted", "held", "rejected"].map(|part| number(&roster[part])).iter().sum::<i64>()
        );
    }
    let replies = &facts["replies"];
    for what in ["again", "refused", "failed", "returned", "unknown"] {
        assert!(number(&replies[what]) > 0, "the banks showed {what}: {replies}");
    }
    assert!(number(&facts["corrected_people"]) > 0);
    let refused: Vec<&str> =
        facts["refused"].as_array().expect("a list").iter().filter_map(|r| r["code"].as_str()).collect();
    for code in [
        "roster_already_loaded",
        "not_allowed",
        "already_approved",
        "batch_already_sent",
        "halted",
        "notice_not_over",
        "review_missing",
    ] {
        assert!(refused.contains(&code), "{code} was shown: {refused:?}");
    }
    agrees_everywhere(one.path(), &facts);

    let sign_in = one.path().join(facts["sign_in"].as_str().expect("a file"));
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&sign_in).expect("it stands").permissions());
    assert_eq!(mode & 0o777, 0o600, "passwords are for their owner");
    let people = std::fs::read_to_string(&sign_in).expect("text");
    for role in access::Role::ALL {
        assert!(people.contains(role.word()), "nobody is {}", role.word());
    }
    let db = Db::open(&format!("sqlite:{}", one.path().join("demo/yika.db").display()), DbOptions::default());
    let db = db.expect("a database");
    for line in people.lines() {
        let mut words = line.split_whitespace();
        let (login, password) = (words.next().expect("a name"), words.next().expect("a password"));
        let opened = access::sign_in(&db, login, password, &access::Visit::default()).expect("the password is right");
        assert_eq!(opened.second_factor_needed, line.contains("TOTP"), "{login}");
    }

    let at = ["--db", "sqlite:demo/yika.db", "--as", "auditor", "--json"];
    let say = |words: &[&str]| program(one.path(), &[words, &at].concat());
    assert_eq!(told(&say(&["verify"]))["ok"], true);
    told(&say(&["audit", "verify", "--checkpoint", "demo/checkpoint.txt"]));
    let item = number(&facts["evidence_item"]).to_string();
    told(&say(&["evidence", &item, "evidence.json"]));
    let path: Value =
        serde_json::from_slice(&std::fs::read(one.path().join("evidence.json")).expect("a file")).expect("JSON");
    assert_eq!(path["item"]["state"], "credited");
    assert_eq!(path["instructions"].as_array().map(Vec::len), Some(2), "failed or returned once, then paid");
}

#[test]
fn an_earlier_demonstration_stays_unless_it_may_go() {
    let folder = tempfile::tempdir().expect("a folder");
    told(&demo(folder.path(), "100", &[]));
    let again = demo(folder.path(), "100", &[]);
    assert_eq!((again.status.code(), &last_object(&again)["code"]), (Some(1), &Value::from("demo_exists")));
    told(&demo(folder.path(), "100", &["--fresh"]));
}

#[test]
fn the_demonstration_takes_an_empty_database_only() {
    let folder = tempfile::tempdir().expect("a folder");
    told(&program(folder.path(), &["init", "house", "--json"]));
    let refused = demo(folder.path(), "100", &["--db", "sqlite:house/yika.db"]);
    assert_eq!((refused.status.code(), &last_object(&refused)["code"]), (Some(1), &Value::from("database_not_empty")));
}

#[test]
fn the_bench_says_its_object_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let facts = told(&program(folder.path(), &["bench", "payout", "--lines", "500", "--rounds", "2", "--json"]));
    for name in ["durable_seconds", "transfers_per_second", "raw_insert_per_second", "ratio_to_raw"] {
        assert!(facts[name].as_f64().is_some_and(|figure| figure > 0.0), "{name}: {facts}");
    }
    for stage in ["parse", "load", "check", "post", "commit"] {
        assert!(facts["stages"][stage].is_number(), "{stage}: {facts}");
    }
    assert_eq!((facts["engine"].as_str(), number(&facts["lines"]), number(&facts["rounds"])), (Some("sqlite"), 500, 2));
    assert_eq!(number(&facts["paid"]) + number(&facts["rejected"]), 500);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "its files are gone");
}
