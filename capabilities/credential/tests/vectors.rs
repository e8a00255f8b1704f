//! The table of vectors, as a file that other programs can read too: `cargo run -p credential --example make_vectors`
//! writes it anew.

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use common::{at, told, trust};
use credential::verify;

fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name);
    let text = fs::read_to_string(path).expect("the vectors are there");
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn every_vector_is_answered_as_the_table_says() {
    let trust = trust();
    let rows = table("codes.tsv");
    let mut wrong = Vec::new();
    for row in &rows {
        let [name, now, expected, text] = &row[..] else { panic!("{row:?}") };
        let answer = verify(text, &trust, at(now.parse().unwrap()));
        let said = answer.map_or_else(|refusal| refusal.to_string(), |verified| told(&verified));
        if said != *expected {
            wrong.push(format!("{name}: {said}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(rows.len() > 200, "{} vectors", rows.len());
}

#[test]
fn the_file_holds_what_the_table_in_the_source_says() {
    let written: Vec<Vec<String>> = table("codes.tsv").into_iter().map(|row| row[..3].to_vec()).collect();
    let made: Vec<Vec<String>> =
        common::cases::cases().into_iter().map(|case| vec![case.name, case.now.to_string(), case.expected]).collect();
    assert_eq!(written, made, "run the example make_vectors");
    let names: BTreeSet<&String> = written.iter().map(|row| &row[0]).collect();
    assert_eq!(names.len(), written.len(), "each name once");
}

#[test]
fn there_is_a_vector_for_each_stage_and_each_code_of_verification() {
    let said: BTreeSet<String> =
        table("codes.tsv").iter().map(|row| row[2].split(' ').next().unwrap().to_owned()).collect();
    let mut missing = Vec::new();
    for file in ["pack", "sealed", "identity", "biometric", "verify"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{file}.rs"));
        let source = fs::read_to_string(source).unwrap();
        let codes = source.split("Refusal::new(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        missing.extend(codes.filter(|code| !said.contains(code)));
    }
    // Told by other tests: one is of spending, one of a list from the future, one of old keys.
    missing.retain(|code| {
        !["credential_not_for_once", "credential_status_ahead", "credential_key_list_stale"].contains(&&**code)
    });
    assert!(missing.is_empty(), "no vector for {missing:?}");
}
