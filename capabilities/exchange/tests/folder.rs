//! The folders on a real disk.

use std::fs;
use std::io::Write;

use exchange::folder::{FolderError, make_folder, move_to_done, move_to_refused, put_file, read_file, waiting};
use exchange::profile::{BankProfile, example_profiles, load_dir};

fn put(folder: &std::path::Path, name: &str, content: &[u8]) -> Result<(), FolderError> {
    put_file(folder, name, |file| {
        file.write_all(content).map_err(|source| FolderError::Io { what: "write".to_owned(), source })
    })
}

#[test]
fn a_file_put_is_there_whole_and_may_be_put_again_but_not_changed() {
    let dir = tempfile::tempdir().expect("a folder");
    let outbox = dir.path().join("outbox/nongye");
    make_folder(&outbox).expect("made");
    put(&outbox, "pay_1.txt", b"one").expect("put");
    put(&outbox, "pay_1.txt", b"one").expect("put again");
    let other = put(&outbox, "pay_1.txt", b"two").expect_err("other content");
    assert_eq!(other.code(), "bank_file_already_there");
    assert_eq!(put(&outbox, "pay_1.txt", b"one more").expect_err("longer").code(), "bank_file_already_there");
    let names: Vec<_> =
        fs::read_dir(&outbox).expect("read").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names, ["pay_1.txt"]);
    assert_eq!(fs::read(outbox.join("pay_1.txt")).expect("read"), b"one");
}

#[test]
fn a_writing_that_fails_leaves_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let failed: Result<(), FolderError> = put_file(dir.path(), "pay_1.txt", |file| {
        file.write_all(b"half").expect("written");
        Err(FolderError::TooLarge("pay_1.txt".to_owned()))
    });
    assert_eq!(failed.expect_err("refused").code(), "bank_file_too_large");
    assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 0);
    // What a crash left is replaced.
    fs::write(dir.path().join(".pay_1.txt.part"), b"left over, and longer than the new").expect("left");
    put(dir.path(), "pay_1.txt", b"new").expect("put");
    assert_eq!(fs::read(dir.path().join("pay_1.txt")).expect("read"), b"new");
    assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 1);
}

#[test]
fn names_that_leave_the_folder_or_hide_the_file_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "x.part", "x.TMP", "x~", "x\n", &"x".repeat(201)] {
        assert_eq!(put(dir.path(), name, b"x").expect_err(name).code(), "bank_file_bad_name");
    }
    assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 0);
}

#[test]
fn the_inbox_hands_out_whole_files_by_name_and_moves_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let inbox = dir.path();
    assert_eq!(waiting(&inbox.join("none")).expect("no folder, no files"), []);
    for name in ["ret_2.txt", "ret_10.txt", "ret_1.txt", ".ret_0.txt", "ret_3.txt.part", "ret_4.tmp", "ret_5.txt~"] {
        fs::write(inbox.join(name), name).expect("written");
    }
    fs::create_dir(inbox.join("folder.txt")).expect("made");
    std::os::unix::fs::symlink(inbox.join("ret_1.txt"), inbox.join("link.txt")).expect("linked");
    let found = waiting(inbox).expect("read");
    let names: Vec<_> = found.iter().map(|arrived| arrived.name.as_str()).collect();
    assert_eq!(names, ["ret_1.txt", "ret_10.txt", "ret_2.txt"]);

    assert_eq!(move_to_done(&found[0]).expect("moved"), inbox.join("done/ret_1.txt"));
    move_to_refused(&found[1], "bank_file_bad_hash 第3行").expect("moved");
    assert_eq!(waiting(inbox).expect("read").len(), 1);
    let reason = fs::read_to_string(inbox.join("refused/ret_10.txt.reason.txt")).expect("a reason");
    assert_eq!(reason, "bank_file_bad_hash 第3行\n");

    // Banks use names again; nothing is overwritten.
    for expected in ["refused/ret_10.txt.2", "refused/ret_10.txt.3"] {
        fs::write(inbox.join("ret_10.txt"), "again").expect("written");
        let again = waiting(inbox).expect("read").remove(0);
        assert_eq!(move_to_refused(&again, "again").expect("moved"), inbox.join(expected));
        assert!(inbox.join(format!("{expected}.reason.txt")).exists());
    }
    assert_eq!(fs::read_to_string(inbox.join("refused/ret_10.txt")).expect("the first"), "ret_10.txt");
}

#[test]
fn a_file_refused_again_after_a_crash_gets_its_reason_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    make_folder(&dir.path().join("refused")).expect("made");
    fs::write(dir.path().join("refused/ret_1.txt.reason.txt"), "an older sentence\n").expect("left over");
    fs::write(dir.path().join("ret_1.txt"), "x").expect("written");
    let arrived = waiting(dir.path()).expect("read").remove(0);
    let moved = move_to_refused(&arrived, "a new sentence").expect("moved");
    let reason = format!("{}.reason.txt", moved.display());
    assert_eq!(fs::read_to_string(reason).expect("a reason"), "a new sentence\n");
}

#[test]
fn a_file_above_the_limit_is_not_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("ret_1.txt");
    fs::write(&path, [b'x'; 100]).expect("written");
    assert_eq!(read_file(&path, 100).expect("read").len(), 100);
    assert_eq!(read_file(&path, 99).expect_err("too large").code(), "bank_file_too_large");
    assert_eq!(read_file(&dir.path().join("none"), 99).expect_err("not there").code(), "bank_folder_failed");
}

#[test]
fn the_profiles_of_the_house_are_examples_with_invented_accounts() {
    let embedded = example_profiles();
    let folder = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
        .join("../../policies/banks");
    assert_eq!(load_dir(&folder).expect("the folder"), embedded);
    let codes: Vec<_> = embedded.iter().map(|bank| (bank.code.as_str(), bank.format.as_str())).collect();
    let expected = [("jianshe", "delimited"), ("nongye", "delimited"), ("xizang", "iso20022"), ("youchu", "iso20022")];
    assert_eq!(codes, expected);
    for bank in &embedded {
        assert!(bank.example && bank.debtor.account.starts_with("0000000000"), "{}", bank.code);
    }
}

#[test]
fn a_wrong_profile_is_refused_with_what_is_wrong() {
    let good = "code: abank\nname: {zh: 甲银行, en: A Bank}\nformat: delimited\n\
        debtor: {account: \"000000001\", name: 财政局}\ncutoff: \"16:30\"\n";
    assert!(BankProfile::parse("abank.yaml", good).is_ok());
    assert!(BankProfile::parse("other.yaml", good).is_err());
    for (from, to) in [
        ("abank", "../abank"),
        ("abank", "A"),
        ("delimited", "swift"),
        ("\"000000001\"", "\"0001\""),
        ("\"000000001\"", "\"0000|0001\""),
        ("16:30", "24:00"),
        ("16:30", "4pm"),
        ("甲银行", "''"),
        ("cutoff", "cut_off"),
        ("code: abank\n", ""),
        ("code", "password: x\ncode"),
    ] {
        assert!(BankProfile::parse("abank.yaml", &good.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn a_file_refused_again_for_the_same_reason_takes_the_reason_a_crash_left() {
    let dir = tempfile::tempdir().expect("a folder");
    make_folder(&dir.path().join("refused")).expect("made");
    fs::write(dir.path().join("refused/ret_1.txt.reason.txt"), "the same sentence\n").expect("left over");
    fs::write(dir.path().join("ret_1.txt"), "x").expect("a reply");
    let arrived = waiting(dir.path()).expect("a folder").swap_remove(0);
    let moved = move_to_refused(&arrived, "the same sentence").expect("moved");
    assert_eq!(moved, dir.path().join("refused/ret_1.txt"));
    assert_eq!(fs::read_dir(dir.path().join("refused")).expect("a folder").count(), 2, "the file and its reason");
}
