//! A large file: taken in, booked and answered within a few seconds (run with `--release -- --ignored`).

use crate::customer::Customer;
use crate::pay_writer::payments;
use bank_sim::Format;
use std::time::Instant;

#[test]
#[ignore = "measures time; meaningful in a release build only"]
fn a_file_of_350_000_lines_is_answered_in_under_ten_seconds() {
    for format in [Format::Delimited, Format::Iso20022] {
        let dir = tempfile::tempdir().unwrap();
        let mut customer = Customer::new(dir.path(), format);
        customer.send("F1", &payments("A", 350_000));
        let mut bank = customer.bank(1);
        let began = Instant::now();
        let report = bank.step("2026-11-22").unwrap();
        let took = began.elapsed();
        println!("{format:?}: {} ms", took.as_millis());
        assert_eq!(report.lines_credited + report.lines_failed + report.lines_pending, 350_000);
        assert!(took.as_secs() < 10);
    }
}
