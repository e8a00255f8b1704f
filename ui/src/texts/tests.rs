//! The texts themselves: nothing is missing, nothing is left over, nothing is invented.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;

/// Where codes are made: the rooms, the devices, the web, the faces. Commands have words of their own.
const SOURCES: [&str; 6] = ["kernel/src", "capabilities", "devices", "faces", "server/src/web.rs", "server/src/web"];

fn root() -> PathBuf {
    Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is")).join("..")
}

fn rust_files(at: &Path, found: &mut Vec<PathBuf>) {
    if at.is_file() {
        if at.extension().is_some_and(|ending| ending == "rs") {
            found.push(at.to_owned());
        }
        return;
    }
    for entry in fs::read_dir(at).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !["tests", "examples", "benches", "target", "tests.rs"].contains(&name) {
            rust_files(&path, found);
        }
    }
}

/// The sources without their tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for place in SOURCES {
        rust_files(&root().join(place), &mut files);
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source");
        let story = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        (path, story)
    };
    files.into_iter().map(read).collect()
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Every text between quotation marks that could be a code.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|word| is_word(word))
}

/// The first word after each place where `call` stands, if nothing but space lies between.
fn words_after<'a>(text: &'a str, call: &str) -> Vec<&'a str> {
    let after = text.split(call).skip(1);
    after
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|word| is_word(word))
        .collect()
}

/// The words inside the functions that answer a code.
fn words_of_code_functions(text: &str) -> Vec<&str> {
    let functions = text.split("fn code(").skip(1);
    functions.flat_map(|rest| words(rest.split("\n    }").next().unwrap_or_default())).collect()
}

/// Every code that the sources can answer, with the file it was found in.
fn codes() -> BTreeMap<String, PathBuf> {
    let calls = ["Refusal::new(", "refuse(", "refused(", "Unreadable::new(", "Rejected(", "Held("];
    let mut codes = BTreeMap::new();
    for (path, text) in sources() {
        let found = |word: &str| (word.to_owned(), path.clone());
        codes.extend(calls.iter().flat_map(|call| words_after(&text, call)).map(found));
        codes.extend(words_of_code_functions(&text).into_iter().map(found));
        let prefixed = |word: &&str| ["payment_line_", "roster_header_"].iter().any(|part| word.starts_with(part));
        codes.extend(words(&text).filter(prefixed).map(found));
        codes.extend(text.lines().filter(|line| line.contains("let code = ")).flat_map(words).map(found));
        if path.ends_with("unreadable.rs") || path.ends_with("exchange/src/reply.rs") {
            let constants = text.lines().filter(|line| line.contains("pub const "));
            codes.extend(constants.flat_map(words).map(found));
        }
        if path.ends_with("subsidy/src/judging.rs") || path.ends_with("roster/line.rs") {
            codes.extend(words(&text).map(found));
        }
    }
    codes
}

/// The codes of a roster's lines, as the outside knows them.
const REJECT_CODES: [&str; 15] = [
    "unknown_person",
    "dead",
    "moved_away",
    "no_active_account",
    "duplicate_in_file",
    "already_paid",
    "over_cap",
    "conflicting_programme",
    "name_differs",
    "not_eligible",
    "bad_id",
    "bad_amount",
    "bad_row",
    "account_differs",
    "out_of_scope",
];

#[test]
fn every_code_of_the_house_has_a_sentence_in_chinese_and_english() {
    let codes = codes();
    for known in
        ["halted", "id_length", "file_is_xls", "bank_file_bad_hash", "payment_line_bad_name", "budget_exceeded"]
    {
        assert!(codes.contains_key(known), "the scan finds {known}");
    }
    let all = codes.iter().map(|(code, path)| (&**code, path.display().to_string()));
    let rejects = REJECT_CODES.into_iter().map(|code| (code, "the contract".to_owned()));
    let missing: Vec<String> = all
        .chain(rejects)
        .filter(|(code, _)| !is_code(code))
        .map(|(code, place)| format!("{code} ({place})"))
        .collect();
    assert!(missing.is_empty(), "codes without a sentence: {missing:#?}");
}

#[test]
fn no_sentence_is_left_over() {
    let mut files = Vec::new();
    for place in ["kernel", "capabilities", "devices", "faces", "server/src", "ui/src"] {
        rust_files(&root().join(place), &mut files);
    }
    let text: String = files.iter().map(|path| fs::read_to_string(path).expect("a source")).collect();
    // Keys that are put together from a part and a word.
    let parts = [
        "state-",
        "step-",
        "money-",
        "county-",
        "deed-",
        "frequency-",
        "job-",
        "next-",
        "task-",
        "operation-",
        "problem-",
        "role-",
        "desk-purpose-",
        "desk-pay-",
        "desk-card-stage-",
        "desk-card-step-",
        "desk-card-reason-",
        "desk-card-by-",
        "desk-card-waiting-",
        "desk-card-question-",
        "app-pay-",
        "app_why_",
        "app_bank_",
        "terminal_health_",
        "app-look-",
        "app-act-",
        "app-complaint-next-",
        "case-deed-",
        "case-rate-",
        "case-signal-",
        "case-state-",
        "desk-case-",
        "insurance-",
        "pension-held-",
        "pension-proof-",
        "pension-state-",
        "appointment-state-",
        "point-kind-",
        "point-name-",
        "point-near-",
        "service-applicant-",
        "service-basis-",
        "service-channel-",
        "service-kind-",
        "service-material-",
        "services-area-",
        "situation-",
        "ticket-state-",
        "weekday-",
        "app-card-did-",
        "app-card-holders-",
        "app-card-next-",
        "app-card-reason-",
    ];
    let unused: Vec<String> = keys(Lang::Zh)
        .into_keys()
        .filter(|key| !text.contains(&format!("\"{key}\"")) && !parts.iter().any(|part| key.starts_with(part)))
        .collect();
    assert!(unused.is_empty(), "sentences that nobody says: {unused:#?}");
}

#[test]
fn chinese_and_english_say_the_same_things_of_the_same_values() {
    let values = |text: &str| -> BTreeSet<String> {
        let names = text.split('$').skip(1);
        names.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()).collect()
    };
    let (zh, en) = (keys(Lang::Zh), keys(Lang::En));
    let names = |keys: &BTreeMap<String, String>| keys.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&zh), names(&en));
    for (key, text) in &zh {
        // Chinese has no plural, so it may leave a count's forms out but not the count.
        assert_eq!(values(text), values(&en[key]), "{key}");
    }
}

#[test]
fn every_sentence_can_be_said() {
    for lang in [Lang::Zh, Lang::En] {
        for key in keys(lang).keys() {
            let sentence = texts(lang).sentence(key, &[]).unwrap_or_default();
            assert!(!sentence.is_empty() && !sentence.contains("{$"), "{key}: {sentence}");
        }
    }
}

#[test]
fn every_refusal_says_what_to_do_next() {
    // What is final asks for nothing.
    let final_ones = ["not_halted", "journal_already_reversed"];
    for code in codes().into_keys().filter(|code| !final_ones.contains(&&**code)) {
        let sentence = say(Lang::Zh, &code, &[]);
        assert!(sentence.contains('请'), "{code}: {sentence}");
    }
}

#[test]
fn tibetan_comes_from_the_list_only_and_waits_for_its_reviewer() {
    let list = include_str!("../../texts/bo/terms_unverified.tsv");
    let terms: BTreeSet<&str> = list.lines().skip(1).filter_map(|line| line.split('\t').nth(1)).collect();
    assert!(terms.len() > 50);
    let waiting = unreviewed();
    assert_eq!(waiting.len(), keys(Lang::Bo).len(), "nobody has reviewed any of them yet");
    for term in waiting {
        assert!(terms.contains(&*term.bo), "{}: {}", term.key, term.bo);
        assert!(say(Lang::Bo, &term.key, &[]).ends_with("〔未审核〕"), "{}", term.key);
    }
}

#[test]
fn what_is_not_translated_is_said_in_chinese_with_a_mark() {
    let chinese = say(Lang::Zh, "batches-empty", &[]);
    assert_eq!(say(Lang::Bo, "batches-empty", &[]), format!("〔未译〕{chinese}"));
    let page = text(Lang::Bo, "batches-empty").into_string();
    assert_eq!(page, format!("<span class=\"y-untranslated\" lang=\"zh-CN\">{chinese}</span>"));
    assert!(text(Lang::Bo, "brand").into_string().starts_with("<span class=\"y-unreviewed\">"));
    assert_eq!(text(Lang::En, "brand").into_string(), "Yika");
}

#[test]
fn a_refusal_is_said_with_its_row_and_its_values() {
    let cases = [
        (Lang::Zh, Refusal::new("bad_id").with("row", 12), "第 12 行：身份证号码有误。"),
        (Lang::En, Refusal::new("bank_contradicts").with("line", 3), "Row 3: The reply contradicts"),
        (Lang::En, Refusal::new("file_far_cell").with("row", 9).with("column", "XFD"), "Row 9, column XFD: "),
        (Lang::Bo, Refusal::new("bad_id").with("row", 12), "〔未译〕第 12 行：身份证号码有误。"),
        (Lang::Zh, Refusal::new("batch_wrong_state").with("batch", 7).with("state", "sent"), "批次 7 现在是“已发出”"),
        (
            Lang::En,
            Refusal::new("batch_wrong_state").with("batch", 7).with("state", "new_word"),
            "Batch 7 is new_word,",
        ),
        (Lang::En, Refusal::new("budget_exceeded").with("missing", "1,234.50"), "The budget is 1,234.50 yuan short."),
        (Lang::En, Refusal::new("batch_not_settled").with("batch", 7).with("items", 1), "Batch 7 has one payment "),
        (Lang::En, Refusal::new("batch_not_settled").with("batch", 7).with("items", 20), "Batch 7 has 20 payments "),
        (Lang::Zh, Refusal::new("halted"), "发放已全部暂停（原因：—）。"),
        (Lang::En, Refusal::new("never_heard_of"), "This cannot be done (code never_heard_of)."),
        (Lang::En, Refusal::new("user_unknown").with("login", "0012"), "There is no user “0012”."),
    ];
    for (lang, refused, begins) in cases {
        let sentence = refusal(lang, &refused);
        assert!(sentence.starts_with(begins), "{sentence}");
    }
}

#[test]
fn what_somebody_typed_is_no_code() {
    for (word, known) in
        [("halted", true), ("扎西反映", false), ("brand-sub", false), ("", false), ("no_such_code", false)]
    {
        assert_eq!(is_code(word), known, "{word}");
    }
}
