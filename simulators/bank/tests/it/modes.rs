//! Every mode in both formats: what it does to the replies, and that in the end a careful customer believes what the
//! book says.

use crate::customer::{Customer, book, folder};
use crate::pay_writer::payments;
use bank_sim::{BankSim, Format, Mode, Rates, StepReport};

const DAY: &str = "2026-11-22";

/// One file of `count` lines on a bank with these modes; the customer reads after every step.
fn first_step(format: Format, modes: &[Mode], count: usize) -> (tempfile::TempDir, Customer, BankSim, StepReport) {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), format);
    customer.send("F1", &payments("A", count));
    let mut bank = customer.bank(11).with_rates(Rates::NONE).with_modes(modes);
    let report = bank.step(DAY).unwrap();
    customer.read_inbox();
    (dir, customer, bank, report)
}

/// Runs the test of a mode on files of 1 and of 9 lines in both formats.
fn each(mode: Mode, test: impl Fn(Customer, BankSim, StepReport, usize)) {
    for format in [Format::Delimited, Format::Iso20022] {
        for count in [1, 9] {
            let (_dir, customer, bank, report) = first_step(format, &[mode], count);
            test(customer, bank, report, count);
        }
    }
}

#[test]
fn without_a_mode_every_line_is_told_once() {
    let (_dir, customer, bank, report) = first_step(Format::Delimited, &[], 9);
    assert_eq!((report.lines_credited, report.replies_written.len()), (9, 1));
    assert_eq!(customer.believed, book(&bank));
    assert!(report.is_quiet());
}

#[test]
fn no_reply_leaves_the_file_unread_until_the_mode_is_off() {
    each(Mode::NoReply, |customer, mut bank, report, count| {
        assert_eq!(report.files_unread.len(), 1);
        bank.drain(3).unwrap();
        assert!(book(&bank).is_empty() && customer.read.is_empty());
        bank.set_modes(&[]);
        assert_eq!(bank.drain(1).unwrap().lines_credited, i64::try_from(count).unwrap());
    });
}

#[test]
fn a_lost_reply_is_credited_and_recovered_by_asking() {
    each(Mode::ReplyLost, |mut customer, mut bank, report, count| {
        assert_eq!((report.replies_lost, bank.lost_replies().unwrap()), (vec!["F1".to_owned()], vec!["F1".to_owned()]));
        bank.drain(9).unwrap();
        customer.read_inbox();
        assert!(customer.read.is_empty());
        assert_eq!(book(&bank).len(), count);
        assert_eq!(bank.resend("F1").unwrap().len(), 1);
        customer.read_inbox();
        assert_eq!(customer.believed, book(&bank));
        assert!(bank.lost_replies().unwrap().is_empty());
        assert!(bank.resend("F9").is_err());
    });
}

#[test]
fn a_late_reply_comes_after_the_answer_to_the_file_sent_again() {
    each(Mode::LateReply, |mut customer, mut bank, _, count| {
        assert!(customer.read.is_empty());
        customer.put("F1_again", &customer.bytes("F1", &payments("A", count)));
        bank.step(DAY).unwrap();
        customer.read_inbox();
        assert_eq!(customer.words("A-000001"), ["OK"], "the answer to the second sending");
        bank.step(DAY).unwrap();
        bank.step(DAY).unwrap();
        customer.read_inbox();
        assert_eq!(customer.words("A-000001"), ["OK", "OK"], "the late one");
        assert_eq!(book(&bank).len(), count);
    });
}

#[test]
fn a_duplicate_reply_comes_under_another_name_and_again_under_its_own() {
    each(Mode::DuplicateReply, |mut customer, mut bank, report, _| {
        assert_eq!(report.replies_written.len(), 2);
        let again = bank.step(DAY).unwrap().replies_written;
        assert_eq!(again.as_slice(), &report.replies_written[..1]);
        customer.read_inbox();
        assert_eq!(customer.words("A-000001"), ["OK", "OK", "OK"]);
    });
}

#[test]
fn a_split_reply_comes_in_parts_that_make_up_the_file_in_another_order() {
    each(Mode::SplitReordered, |mut customer, mut bank, report, count| {
        if count == 1 {
            return;
        }
        assert_eq!(report.replies_written.len(), 2);
        assert_eq!(bank.step(DAY).unwrap().replies_written.len(), 1);
        customer.read_inbox();
        let told: Vec<String> =
            customer.read.iter().flat_map(|(_, lines)| lines.clone().unwrap()).map(|s| s.id).collect();
        let mut sorted = told.clone();
        sorted.sort();
        assert_ne!(told, sorted);
        sorted.dedup();
        assert_eq!(sorted.len(), count);
    });
}

#[test]
fn a_faulty_reply_can_be_refused_and_the_right_one_comes_at_the_next_step() {
    let cases = [
        (Mode::OffByAFen, "another amount or account", "another amount or account"),
        (Mode::ForeignLines, "a line that was never sent", "a line that was never sent"),
        (Mode::Truncated, "", ""),
        (Mode::WrongEncoding, "", "not UTF-8"),
        (Mode::WrongBank, "another bank", "another bank"),
        (Mode::WrongTotal, "total", "total"),
    ];
    for (mode, delimited, iso) in cases {
        assert!(mode.is_fault());
        each(mode, |mut customer, mut bank, report, _| {
            assert_eq!(report.replies_written.len(), 1);
            let why = customer.refusals();
            assert_eq!(why.len(), 1, "{mode}: {why:?}");
            let expected = if customer.format == Format::Delimited { delimited } else { iso };
            assert!(expected.is_empty() || why[0] == expected, "{mode}: {why:?}");
            assert!(customer.believed.is_empty());
            assert_eq!(bank.step(DAY).unwrap().replies_written.len(), 1);
            customer.read_inbox();
            assert_eq!(customer.believed, book(&bank), "{mode}");
            assert_eq!(customer.refusals().len(), 1);
        });
    }
}

#[test]
fn wrong_encoding_comes_in_utf_8_and_in_utf_16_and_neither_can_be_read() {
    let mut wide = [0, 0];
    for seed in 0..12 {
        let dir = folder();
        let mut customer = Customer::new(dir.path(), Format::Delimited);
        customer.send("F1", &payments("A", 4));
        let mut bank = customer.bank(seed).with_rates(Rates::NONE).with_modes(&[Mode::WrongEncoding]);
        let name = bank.step(DAY).unwrap().replies_written.remove(0);
        let bytes = std::fs::read(dir.path().join("inbox/nongxin").join(name)).unwrap();
        wide[usize::from(bytes.starts_with(&[0xff, 0xfe]))] += 1;
        customer.read_inbox();
        assert_eq!(customer.refusals().len(), 1, "seed {seed}");
    }
    assert!(wide[0] > 0 && wide[1] > 0, "{wide:?}");
}

#[test]
fn unknown_first_is_credited_on_a_later_day_and_only_then() {
    each(Mode::UnknownFirst, |mut customer, mut bank, report, count| {
        let unknown: Vec<String> =
            customer.believed.iter().filter(|(_, word)| *word == "PENDING").map(|(id, _)| id.clone()).collect();
        assert!(!unknown.is_empty());
        assert_eq!(i64::try_from(unknown.len()).unwrap(), report.lines_pending);
        let before = book(&bank);
        assert!(unknown.iter().all(|id| !before.contains_key(id)));
        assert!(bank.step(DAY).unwrap().replies_written.is_empty(), "not on the same day");
        assert!(bank.drain(5).unwrap().is_quiet());
        customer.read_inbox();
        assert!(unknown.iter().all(|id| customer.words(id) == ["PENDING", "OK"]));
        assert_eq!((customer.believed.len(), &customer.believed), (count, &book(&bank)));
    });
}

#[test]
fn a_late_return_comes_at_least_three_days_after_the_credit() {
    each(Mode::LateReturn, |mut customer, mut bank, report, count| {
        assert!(report.returns_to_come > 0);
        assert!(customer.believed.values().all(|word| word == "OK"));
        assert_eq!(bank.drain(2).unwrap().lines_returned, 0);
        assert_eq!(bank.drain(7).unwrap().lines_returned, report.returns_to_come);
        customer.read_inbox();
        assert!(customer.believed.values().any(|word| word == "RETURN"));
        assert_eq!((customer.believed.len(), &customer.believed), (count, &book(&bank)));
    });
}

#[test]
fn return_before_ok_tells_the_return_a_step_before_the_credit() {
    each(Mode::ReturnBeforeOk, |mut customer, mut bank, report, count| {
        assert!(report.lines_returned > 0 && report.lines_credited == i64::try_from(count).unwrap());
        let first = customer.believed.clone();
        assert!(!first.is_empty() && first.values().all(|word| word == "RETURN"));
        bank.step(DAY).unwrap();
        customer.read_inbox();
        assert!(first.keys().all(|id| customer.words(id) == ["RETURN", "OK"]));
        assert_eq!(customer.believed, book(&bank));
    });
}

#[test]
fn whatever_the_modes_a_careful_customer_believes_in_the_end_what_the_book_says() {
    let rates = Rates { fail_ppm: 80_000, pending_ppm: 80_000, return_ppm: 80_000 };
    let mut sets: Vec<Vec<Mode>> = Mode::ALL.iter().map(|mode| vec![*mode]).collect();
    sets.push(Mode::ALL.to_vec());
    sets.push(Vec::new());
    for (modes, seed) in sets.iter().zip(100..) {
        for format in [Format::Delimited, Format::Iso20022] {
            let dir = folder();
            let mut customer = Customer::new(dir.path(), format);
            let mut bank = customer.bank(seed).with_rates(rates).with_modes(modes);
            for file in ["F1", "F2"] {
                customer.send(file, &payments(file, 40));
                bank.step(DAY).unwrap();
                customer.read_inbox();
            }
            bank.drain(3).unwrap();
            // The faults stop; from here on everything must come to an end.
            bank.set_modes(&[]);
            assert!(bank.drain(15).unwrap().is_quiet(), "{modes:?}");
            for file in bank.lost_replies().unwrap() {
                bank.resend(&file).unwrap();
            }
            customer.read_inbox();
            assert_eq!(customer.believed.len(), 80, "{modes:?}");
            customer.believed.retain(|_, word| word != "FAIL");
            assert_eq!(customer.believed, book(&bank), "{modes:?}");
            assert!(bank.double_credits().unwrap().is_empty());
        }
    }
}

#[test]
fn a_mode_reads_back_from_its_name_and_an_unknown_name_is_refused_with_the_list() {
    for mode in Mode::ALL {
        assert_eq!(mode.name().parse::<Mode>().unwrap(), mode);
    }
    let why = "no-such".parse::<Mode>().unwrap_err().to_string();
    assert!(why.contains("no-such") && why.contains("return-before-ok"), "{why}");
}
