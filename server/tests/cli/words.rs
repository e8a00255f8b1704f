//! What the command line says where nothing is asked of a database.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::house::{House, program, run, stop};

fn anywhere() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn without_a_command_the_way_of_the_main_job_is_shown_in_the_readers_language() {
    let folder = anywhere();
    for (variable, value, word) in [
        ("LANG", "en_GB.UTF-8", "roster"),
        ("LANG", "C", "花名册"),
        ("YIKA_LANG", "en", "roster"),
        ("LANG", "zh_CN.UTF-8", "花名册"),
    ] {
        let output = program(folder.path()).env(variable, value).output().expect("it starts");
        let text = String::from_utf8(output.stdout).expect("text");
        assert_eq!(output.status.code(), Some(0));
        assert!(text.contains(word) && text.contains("yika batch approve"), "{variable}={value}: {text}");
    }
}

#[test]
fn what_cannot_be_carried_out_ends_with_2_and_one_json_object() {
    let folder = anywhere();
    for (args, code) in [
        (&["batch", "status", "--json"][..], "database_absent"),
        (&["verify", "--json", "--db", "mysql://x"], "database_address_unknown"),
        (&["verify", "--json", "--db", "postgres://nobody@127.0.0.1:1/none"], "database_lost"),
        (&["restore", "nothing.db", "--json"], "file_absent"),
        (&["programme", "check", "nothing", "--json"], "file_absent"),
        (&["bank-sim", "--dir", "nothing", "--json"], "no_outbox"),
        (&["bank-sim", "--dir", ".", "--mode", "kind", "--json"], "bad_arguments"),
        (&["batch", "approve", "--json"], "bad_arguments"),
        (&["fly", "--json"], "bad_arguments"),
    ] {
        let said = run(folder.path(), args);
        assert_eq!(
            (said.code, said.json["code"].as_str()),
            (Some(2), Some(code)),
            "{args:?} {} {}",
            said.text,
            said.errors
        );
        assert_eq!(said.json["ok"], false);
        assert!(!said.errors.trim().is_empty(), "{args:?}: a sentence for people");
    }
    assert!(!folder.path().join("yika.db").exists(), "a question makes no database");
}

#[test]
fn without_json_the_answer_is_for_people_and_refusals_go_to_standard_error() {
    let house = House::on_sqlite();
    let said = run(house.path(".").as_path(), &["batch", "new", "grain", "2026", "--lang", "en"]);
    assert_eq!((said.code, said.text.as_str()), (Some(1), ""));
    assert!(said.errors.contains("--as"), "{}", said.errors);
    let said = run(house.path(".").as_path(), &["verify", "--lang", "en"]);
    assert!(said.code == Some(0) && said.text.contains("debits equal credits"), "{}", said.text);
}

#[test]
fn the_rules_of_the_house_can_be_read_and_checked() {
    let folder = anywhere();
    let list = run(folder.path(), &["programme", "list", "--json"]).json;
    assert_eq!(list["programmes"].as_array().map(Vec::len), Some(29));
    let grain = run(folder.path(), &["programme", "show", "grain", "--json"]).json;
    assert_eq!((grain["payer"].as_str(), grain["approvals"].as_u64()), (Some("agriculture"), Some(2)));
    let none = run(folder.path(), &["programme", "show", "nothing", "--json"]);
    assert_eq!((none.code, none.json["code"].as_str()), (Some(1), Some("programme_unknown")));
    std::fs::write(folder.path().join("wrong.yaml"), "code: wrong\n").expect("a file");
    let wrong = run(folder.path(), &["programme", "check", ".", "--json"]);
    assert_eq!((wrong.code, wrong.json["code"].as_str()), (Some(1), Some("programmes_wrong")));
}

#[test]
fn shells_and_readers_get_the_command_line_explained() {
    let folder = anywhere();
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(folder.path(), &["completions", shell]).text.contains("reissue"), "{shell}");
    }
    let page = run(folder.path(), &["man"]).text;
    assert!(page.contains(".TH") && page.contains("reissue") && !page.contains("confined"), "the manual");
    let help = run(folder.path(), &["batch", "--help", "--lang", "zh"]);
    assert!(help.code == Some(0) && help.text.contains("公示") && !help.text.contains("Usage"), "{}", help.text);
}

#[test]
fn a_new_house_is_in_good_order() {
    let house = House::on_sqlite();
    let doctor = house.say("", &["doctor"]);
    let points = doctor.json["points"].as_array().expect("points").clone();
    let bad: Vec<_> = points.iter().filter(|point| point["ok"] == false && point["point"] != "disk").collect();
    assert!(points.len() > 10 && bad.is_empty(), "{bad:?}");
    std::fs::remove_dir_all(house.path("exchange/inbox")).expect("the folder stood");
    house.no("", &["doctor"], "doctor_found");
}

#[test]
fn pages_are_served_until_the_word_to_stop() {
    let house = House::on_sqlite();
    house.file("serve.yaml", b"port: 0\n");
    let (child, address) = house.serve("serve.yaml");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop(child);
    house.file("serve.yaml", b"colour: red\n");
    let said = house.say("", &["serve", "--config", "serve.yaml"]);
    assert_eq!((said.code, said.json["code"].as_str()), (Some(2), Some("bad_config")));
}
