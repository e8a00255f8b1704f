//! Every kind of finding is shown once, and the programmes of the house have none. Deliberately absent: whether the
//! rates are right.

use super::*;
use crate::catalogue::embedded;

const BORDER: &str = include_str!("../../../../policies/programmes/border.yaml");
const GRASS: &str = include_str!("../../../../policies/programmes/grass.yaml");
const UNSUPPORTED: &str = include_str!("../../../../policies/programmes/unsupported.yaml");
const URBAN: &str = include_str!("../../../../policies/programmes/urban_dibao.yaml");
const RURAL: &str = include_str!("../../../../policies/programmes/rural_dibao.yaml");

fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
    let texts: Vec<(String, String)> =
        files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
    check_texts(&texts).into_iter().map(|finding| finding.code).collect()
}

#[test]
fn the_programmes_of_the_house_have_no_findings_and_every_worked_case_holds() {
    let dir = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
        .join("../../policies/programmes");
    assert_eq!(check(&dir), Vec::new());
    let cases: usize = embedded().iter().flat_map(|p| &p.versions).map(|version| version.cases.len()).sum();
    assert!(cases >= 100, "only {cases} worked cases were found");
}

#[test]
fn every_fact_that_no_source_showed_is_marked_unverified() {
    let mut verified: Vec<(&str, String)> = Vec::new();
    for programme in embedded() {
        assert!(!programme.notice.verified && !programme.eligibility.verified, "{}", programme.code);
        assert!(programme.conflicts.iter().all(|conflict| !conflict.verified), "{}", programme.code);
        for version in programme.versions.iter().filter(|version| version.legal.verified) {
            verified.push((&programme.code, version.from.to_string()));
        }
    }
    // The whole list of figures seen in a published source. Whoever adds one adds its source.
    let seen = [
        ("border", "2012-01-01"),
        ("border", "2017-01-01"),
        ("border", "2019-01-01"),
        ("ecopost", "2017-01-01"),
        ("rural_dibao", "2017-01-01"),
        ("rural_dibao", "2020-01-01"),
        ("urban_dibao", "2017-01-01"),
    ];
    assert_eq!(verified, seen.map(|(code, from)| (code, from.to_owned())));
}

#[test]
fn every_finding_has_its_word() {
    let cases = [
        ("border.yaml", BORDER, "code: border", "code: Border", vec!["bad_code", "file_name_differs"]),
        ("border.yaml", BORDER, "code: border", "code: frontier", vec!["file_name_differs"]),
        ("border.yaml", BORDER, "2082503", "2082599", vec!["unknown_item"]),
        ("border.yaml", BORDER, "approvals: 2", "approvals: 0", vec!["no_approval"]),
        ("border.yaml", BORDER, "[year, quarter]", "[]", vec!["no_frequency"]),
        (
            "border.yaml",
            BORDER,
            "min_age: 16",
            "min_age: 16\n  max_age: 15",
            vec!["bad_ages", "minors_published", "case_differs", "case_differs"],
        ),
        ("border.yaml", BORDER, "unit: person", "unit: household", vec!["unit_differs"]),
        ("border.yaml", BORDER, "publish: public", "publish: private", vec!["notice_days"]),
        ("border.yaml", BORDER, "days: 7", "days: 0", vec!["notice_days"]),
        ("border.yaml", BORDER, "to: 2012-12-31", "to: 2011-12-31", vec!["ends_before_it_begins"]),
        ("border.yaml", BORDER, "to: 2012-12-31", "to: 2017-01-01", vec!["versions_overlap"]),
        ("border.yaml", BORDER, "    to: 2012-12-31\n", "", vec!["versions_overlap"]),
        ("border.yaml", BORDER, "expect: \"800.00\"", "expect: \"800.01\"", vec!["case_differs"]),
        ("border.yaml", BORDER, "on: 2019-12-31", "on: 2020-12-31", vec!["case_incomplete"]),
        ("border.yaml", BORDER, "on: 2019-12-31, ", "", vec!["case_incomplete"]),
        ("border.yaml", BORDER, "{tier: 二线}", "{tier: 三线}", vec!["unknown_name", "case_differs"]),
        (
            "border.yaml",
            BORDER,
            "- name: 二线",
            "- name: 一线",
            vec!["name_twice", "unknown_name", "case_differs", "unknown_name"],
        ),
        ("border.yaml", BORDER, "code: border", "kode: border", vec!["bad_yaml"]),
        (
            "grass.yaml",
            GRASS,
            "household_head_only: true",
            "household_head_only: false",
            vec!["unit_differs", "case_differs"],
        ),
        ("grass.yaml", GRASS, "verified: false\n    cases", "verified: true\n    cases", vec!["unverified_cap"]),
        ("grass.yaml", GRASS, "cap: \"20000.00\"", "cap: \"0.00\"", vec!["no_amount", "case_differs", "case_differs"]),
        (
            "unsupported.yaml",
            UNSUPPORTED,
            "days: 0\n  publish: private",
            "days: 7\n  publish: public",
            vec!["minors_published"],
        ),
        ("urban_dibao.yaml", URBAN, "code: urban_dibao", "code: urban_dibao", vec!["unknown_conflict"]),
    ];
    for (file, text, from, to, expected) in cases {
        assert!(text.contains(from), "the table no longer fits the file: {from}");
        assert_eq!(codes(&[(file, &text.replacen(from, to, 1))]), expected, "{from:?} -> {to:?}");
    }
}

#[test]
fn a_conflict_is_written_on_both_sides() {
    let both = [("rural_dibao.yaml", RURAL), ("urban_dibao.yaml", URBAN)];
    assert_eq!(codes(&both), Vec::<&str>::new());
    let start = URBAN.find("conflicts:").expect("conflicts");
    let end = URBAN.find("eligibility:").expect("eligibility");
    let without = format!("{}conflicts: []\n{}", &URBAN[..start], &URBAN[end..]);
    assert_eq!(codes(&[("rural_dibao.yaml", RURAL), ("urban_dibao.yaml", &without)]), ["one_sided_conflict"]);
}

#[test]
fn an_empty_or_missing_folder_is_a_finding() {
    let missing = check(Path::new("no-such-folder"));
    assert_eq!(missing.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["unreadable"]);
    let empty =
        check(&Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is")).join("src"));
    assert_eq!(empty.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["no_programmes"]);
}
