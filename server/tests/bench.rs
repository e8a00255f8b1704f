//! `bench serve` and `bench pensions` measure what they say. How fast anything was, no test asks.

use std::process::Command;

use serde_json::Value;

#[test]
fn pages_are_read_people_searched_and_rosters_paid_in_a_storm() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_yika"));
    command.env_clear().env("TMPDIR", std::env::temp_dir()).current_dir(folder.path());
    command.args(["bench", "serve", "--lang", "en", "--people", "400", "--seconds", "1", "--rounds", "1", "--json"]);
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let facts: Value =
        serde_json::from_str(text.lines().last().unwrap_or_default()).expect("an object on the last line");

    assert_eq!((&facts["people"], &facts["engine"]), (&400.into(), &"sqlite".into()));
    let kinds = facts["reading"]["kinds"].as_array().expect("kinds");
    assert_eq!(kinds.len(), 9);
    for times in kinds.iter().chain([&facts["reading"]["all"], &facts["search"]["keys"]]) {
        assert!(times["count"].as_u64() > Some(0) && times["p99_ms"].as_f64() > Some(0.0), "{times}");
        assert_eq!(times["not_2xx"], 0, "{times}");
    }
    let all: u64 = kinds.iter().filter_map(|times| times["count"].as_u64()).sum();
    assert_eq!((all, &facts["reading"]["all"]["count"]), (200, &200.into()));
    assert_eq!(facts["search"]["keys"]["count"], 20);
    let within = facts["reading"]["server_within_20_ms"].as_f64();
    assert!(within >= Some(0.0) && within <= Some(1.0), "{within:?}");

    let payout = &facts["payout"];
    for seconds in ["alone_seconds", "storm_seconds"] {
        assert_eq!(payout[seconds].as_array().map(Vec::len), Some(1), "{payout}");
    }
    assert!(payout["lines"].as_i64() > Some(100) && payout["ratio"].as_f64() > Some(0.0), "{payout}");
    let storm = &facts["storm"];
    let told = ["let_in", "right_refused", "wrong_refused"].map(|what| storm[what].as_u64().expect("a count"));
    assert_eq!(Some(told.iter().sum()), storm["tries"]["count"].as_u64(), "{storm}");
    assert!(told[0] > 0 && told[2] > 0, "{storm}");
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "what was made is gone");
}

#[test]
fn a_months_pensions_are_paid_in_one_batch_month_after_month() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_yika"));
    command.env_clear().env("TMPDIR", std::env::temp_dir()).current_dir(folder.path());
    command.args(["bench", "pensions", "--pensioners", "1000", "--rounds", "2", "--json"]);
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let facts: Value =
        serde_json::from_str(text.lines().last().unwrap_or_default()).expect("an object on the last line");
    assert_eq!((&facts["paid"], &facts["rounds"]), (&1000.into(), &2.into()), "{facts}");
    for seconds in ["seconds", "list_seconds", "freeze_seconds", "send_seconds", "raw_bulk_seconds"] {
        assert!(facts[seconds].as_f64() > Some(0.0), "{facts}");
    }
}
