//! The book: an instruction is credited once, whatever comes, and the same seed keeps the same book.

use crate::customer::{Customer, book, folder};
use crate::pay_writer::payments;
use bank_sim::{BankError, BankSim, Format, Mode, Rates, banks_in};
use std::collections::BTreeMap;
use std::fs;

const DAY: &str = "2026-11-22";
const BOTH: [Format; 2] = [Format::Delimited, Format::Iso20022];

#[test]
fn a_file_that_comes_again_is_credited_once_and_answered_again() {
    for format in BOTH {
        let dir = folder();
        let mut customer = Customer::new(dir.path(), format);
        let lines = payments("A", 40);
        customer.send("F1", &lines);
        let mut bank = customer.bank(1).with_rates(Rates::NONE);
        assert_eq!(bank.step(DAY).unwrap().lines_credited, 40);
        assert_eq!(bank.step(DAY).unwrap().replies_written, [""; 0], "nothing new, nothing to say");

        customer.put("F1_again", &customer.bytes("F1", &lines));
        let report = bank.step(DAY).unwrap();
        assert_eq!((report.lines_credited, report.files_again), (0, vec!["F1".to_owned()]));
        customer.read_inbox();
        assert_eq!(customer.words("A-000007"), ["OK", "OK"]);
        let summary = bank.book_summary().unwrap();
        assert_eq!(summary.credited_lines, 40);
        assert_eq!(summary.credited_fen, lines.iter().map(|line| line.fen).sum::<i64>());
    }
}

#[test]
fn an_instruction_that_comes_in_another_file_is_credited_once_and_told_as_it_stands() {
    for format in BOTH {
        let dir = folder();
        let mut customer = Customer::new(dir.path(), format);
        let mut bank = customer.bank(3).with_rates(Rates { fail_ppm: 300_000, ..Rates::NONE });
        let lines = payments("A", 30);
        customer.send("F1", &lines);
        bank.step(DAY).unwrap();
        customer.read_inbox();
        let first = customer.believed.clone();
        let credited = bank.book_summary().unwrap().credited_lines;
        assert!(first.values().any(|word| word == "FAIL") && first.values().any(|word| word == "OK"));

        let mixed = [&lines[..], &payments("B", 5)[..]].concat();
        customer.send("F2", &mixed);
        let report = bank.step(DAY).unwrap();
        assert_eq!(report.lines_sent_again, 30);
        assert_eq!(report.lines_credited + report.lines_failed, 5);
        assert_eq!(bank.book_summary().unwrap().credited_lines, credited + report.lines_credited);
        assert_eq!(bank.instructions_sent_again().unwrap().len(), 30);
        customer.read_inbox();
        assert!(first.iter().all(|(id, word)| customer.words(id) == [word.as_str(), word.as_str()]));
        assert_eq!(customer.believed.len(), 35);
    }
}

#[test]
fn a_used_file_id_or_instruction_id_is_refused_for_anything_else() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    let lines = payments("A", 3);
    customer.send("F1", &lines);
    let mut bank = customer.bank(1).with_rates(Rates::NONE);
    bank.step(DAY).unwrap();
    let before = book(&bank);

    customer.put("F1", &customer.bytes("F1", &payments("B", 3)));
    assert_eq!(bank.step(DAY).unwrap().files_refused[0].code, "file_id_reused");
    let mut dearer = lines.clone();
    dearer[1].fen += 1;
    customer.put("F2", &customer.bytes("F2", &dearer));
    let refused = bank.step(DAY).unwrap().files_refused.remove(0);
    assert_eq!((refused.code, refused.line), ("instruction_reused", 2));
    let mut elsewhere = lines.clone();
    elsewhere[2].account.push('9');
    customer.put("F3", &customer.bytes("F3", &elsewhere));
    assert_eq!(bank.step(DAY).unwrap().files_refused[0].code, "instruction_reused");
    assert_eq!(book(&bank), before);
}

#[test]
fn the_book_itself_refuses_a_second_credit_of_an_instruction() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    customer.send("F1", &payments("A", 1));
    customer.bank(1).with_rates(Rates::NONE).step(DAY).unwrap();
    let sql = rusqlite::Connection::open(dir.path().join("bank-nongxin.book.db")).unwrap();
    let again = "INSERT INTO credited SELECT instruction_id, 'F2', 9, account, name, amount_fen, memo, credited_on,
        reference, NULL, NULL, NULL, NULL FROM credited";
    let refused = sql.execute(again, []).unwrap_err().to_string();
    assert!(refused.contains("UNIQUE constraint failed: credited.instruction_id"), "{refused}");
}

#[test]
fn two_credits_for_one_purpose_are_found_unless_one_came_back() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    let mut bank = customer.bank(1).with_rates(Rates::NONE);
    let mut lines = payments("A", 3);
    customer.send("F1", &lines);
    bank.step(DAY).unwrap();
    assert!(bank.double_credits().unwrap().is_empty());

    lines.truncate(1);
    lines[0].id = "B-000001".to_owned();
    customer.send("F2", &lines);
    bank.step(DAY).unwrap();
    let found = bank.double_credits().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].instruction_ids, ["A-000001", "B-000001"]);
    assert_eq!((found[0].amount_fen, found[0].account.as_str()), (lines[0].fen, lines[0].account.as_str()));

    // A payment that came back may be paid again.
    let other = folder();
    let mut customer = Customer::new(other.path(), Format::Delimited);
    let mut bank = customer.bank(1).with_rates(Rates::NONE).with_modes(&[Mode::LateReturn]);
    lines[0].id = "A-000001".to_owned();
    customer.send("F1", &lines);
    bank.step(DAY).unwrap();
    assert_eq!(bank.drain(10).unwrap().lines_returned, 1);
    bank.set_modes(&[]);
    lines[0].id = "B-000001".to_owned();
    customer.send("F2", &lines);
    assert_eq!(bank.step("2026-12-20").unwrap().lines_credited, 1);
    assert!(bank.double_credits().unwrap().is_empty());
}

#[test]
fn the_same_seed_gives_the_same_answers_and_another_seed_gives_others() {
    let run = |seed: u64| {
        let dir = folder();
        let mut customer = Customer::new(dir.path(), Format::Delimited);
        let rates = Rates { fail_ppm: 100_000, pending_ppm: 100_000, return_ppm: 100_000 };
        let mut bank = customer.bank(seed).with_rates(rates).with_modes(&Mode::ALL[1..]);
        for file in ["F1", "F2", "F3"] {
            customer.send(file, &payments(file, 50));
            bank.step(DAY).unwrap();
        }
        bank.drain(20).unwrap();
        let inbox = dir.path().join("inbox/nongxin");
        let files: BTreeMap<_, _> = fs::read_dir(inbox)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_owned(), fs::read(path).unwrap()))
            .collect();
        (files, book(&bank))
    };
    assert!(run(7) == run(7));
    assert!(run(7).1 != run(8).1);
}

#[test]
fn the_rates_are_kept() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    customer.send("F1", &payments("A", 20_000));
    let mut bank = customer.bank(5);
    let report = bank.step(DAY).unwrap();
    // 0.4 % of 20,000 is 80, 0.2 % is 40, 0.1 % is 20; the bounds are four standard deviations away.
    assert!((44..=116).contains(&report.lines_failed), "{}", report.lines_failed);
    assert!((15..=65).contains(&report.lines_pending), "{}", report.lines_pending);
    assert!((2..=38).contains(&report.returns_to_come), "{}", report.returns_to_come);
    assert!(bank.drain(10).unwrap().is_quiet());
    customer.read_inbox();
    assert_eq!(customer.believed.len(), 20_000);
    customer.believed.retain(|_, word| word != "FAIL");
    assert_eq!(customer.believed, book(&bank));
}

#[test]
fn a_bank_opened_again_goes_on_where_it_was() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Iso20022);
    customer.send("F1", &payments("A", 10));
    customer.bank(1).with_rates(Rates::NONE).with_modes(&[Mode::LateReply]).step(DAY).unwrap();
    let mut bank = customer.bank(1);
    assert!(matches!(bank.step("2026-11-21"), Err(BankError::DayWentBack { .. })));
    assert_eq!(bank.drain(5).unwrap().replies_written.len(), 1);
    customer.read_inbox();
    assert_eq!(customer.believed, book(&bank));
    assert_eq!(customer.believed.len(), 10);
}

#[test]
fn a_kill_around_sending_neither_loses_a_reply_nor_sends_it_twice() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    customer.send("F1", &payments("A", 10));
    let mut bank = customer.bank(1).with_rates(Rates::NONE).with_modes(&[Mode::LateReply]);
    // Left by a kill before the book knew of it.
    let spooled = dir.path().join("bank-nongxin.spool/1");
    fs::write(&spooled, "left over").unwrap();
    bank.step(DAY).unwrap();
    // A kill after the file was sent and before the book noted it.
    fs::rename(&spooled, dir.path().join("inbox/nongxin/ret_sim_F1_0001.txt")).unwrap();
    drop(bank);
    customer.read_inbox();
    let mut bank = customer.bank(1);
    assert!(bank.drain(9).unwrap().is_quiet());
    customer.read_inbox();
    assert_eq!(customer.words("A-000001"), ["OK"]);
    assert_eq!(customer.believed, book(&bank));
    assert_eq!(bank.book_summary().unwrap().replies_written, 1);
}

#[test]
fn names_that_would_leave_the_folder_are_refused_and_banks_are_found_by_their_outbox() {
    let dir = folder();
    for bad in ["", "..", "a/b", "农信", "a name"] {
        assert!(matches!(BankSim::open(dir.path(), bad, Format::Delimited, 1), Err(BankError::BankName(_))), "{bad:?}");
    }
    assert!(banks_in(dir.path()).unwrap().is_empty());
    Customer::new(dir.path(), Format::Iso20022).put("F1", b"");
    fs::create_dir_all(dir.path().join("outbox/empty")).unwrap();
    let found = banks_in(dir.path()).unwrap();
    assert_eq!(found, [("empty".to_owned(), None), ("nongxin".to_owned(), Some(Format::Iso20022))]);
}
