//! The bank's gate: a file is taken in whole or refused whole, and a refusal says why.

use crate::customer::{BANK, Customer, book, folder};
use crate::pay_writer::{self, payments, seal};
use bank_sim::Format;

#[test]
fn a_changed_byte_is_noticed_at_every_place() {
    let dir = folder();
    let customer = Customer::new(dir.path(), Format::Delimited);
    let good = customer.bytes("F1", &payments("A", 1));
    let mut bank = customer.bank(1);
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 1;
        customer.put("F1", &bad);
        let report = bank.step("2026-11-22").unwrap();
        assert_eq!(report.files_refused.len(), 1, "byte {place}");
    }
    assert_eq!(bank.book_summary().unwrap().credited_lines, 0);
    customer.put("F1", &good);
    assert_eq!(bank.step("2026-11-22").unwrap().files_taken, ["F1"], "the file as it was is still welcome");
}

#[test]
fn a_delimited_file_that_is_not_as_agreed_is_refused_with_its_reason_and_line() {
    let head = "H|YIKA1|F1|nongxin|20261122|2|3.00\n";
    let one = "D|1|I-1|6228000001|扎西|1.00|草补\n";
    let two = "D|2|I-2|6228000002|次仁|2.00|草补\n";
    let sealed = |body: &str| seal(body, 2, "3.00");
    let plain = |from: &str, to: &str| sealed(&format!("{head}{one}{two}").replace(from, to));
    let whole = plain("", "");
    let cases: Vec<(&str, Vec<u8>, &str, i64)> = vec![
        ("no last line feed", whole[..whole.len() - 1].to_vec(), "bad_shape", 0),
        ("cut in the middle", whole[..whole.len() / 2].to_vec(), "bad_shape", 0),
        ("empty", Vec::new(), "bad_shape", 0),
        ("other version", plain("YIKA1", "YIKA2"), "bad_header", 1),
        ("other bank", plain("nongxin", "nonghang"), "wrong_bank", 1),
        ("no such day", plain("20261122", "20261131"), "bad_header", 1),
        ("file id with a path", plain("|F1|", "|../F1|"), "bad_header", 1),
        ("carriage return", plain("草补\n", "草补\r\n"), "bad_encoding", 1),
        ("lines not counted from 1", plain("D|2|", "D|3|"), "bad_line", 2),
        ("one field more", plain("草补\n", "草补|\n"), "bad_line", 1),
        ("three decimals", plain("2.00|草", "2.000|草"), "bad_line", 2),
        ("a separator", plain("|2.00|草", "|2,000.00|草"), "bad_line", 2),
        ("zero", plain("|1.00|草", "|0.00|草"), "bad_line", 1),
        ("no name", plain("扎西", ""), "bad_line", 1),
        ("short account", plain("6228000001", "62280"), "bad_line", 1),
        ("same instruction twice", plain("I-2", "I-1"), "duplicate_instruction", 2),
        ("a fen too much", plain("|2.00|草", "|2.01|草"), "bad_total", 0),
        ("header total differs", plain("2|3.00", "2|3.01"), "bad_total", 1),
        ("a line missing", plain(two, ""), "bad_total", 0),
        (
            "UTF-8",
            {
                let text = format!("{head}{one}{two}");
                let end = whole.len() - "T|2|3.00|\n".len() - 64;
                [text.as_bytes(), &whole[end..]].concat()
            },
            "bad_hash",
            0,
        ),
    ];
    let dir = folder();
    let customer = Customer::new(dir.path(), Format::Delimited);
    let mut bank = customer.bank(1);
    for (what, bytes, code, line) in cases {
        customer.put("F1", &bytes);
        let report = bank.step("2026-11-22").unwrap();
        let told: Vec<_> = report.files_refused.iter().map(|refused| (refused.code, refused.line)).collect();
        assert_eq!(told, [(code, line)], "{what}");
        assert!(bank.step("2026-11-22").unwrap().files_refused.is_empty(), "{what}: told once");
    }
    assert!(book(&bank).is_empty());
    customer.put("F1", &whole);
    assert_eq!(bank.step("2026-11-22").unwrap().lines_credited, 2);
}

#[test]
fn an_xml_file_that_is_not_to_the_schema_is_refused() {
    let whole = String::from_utf8(pay_writer::iso("F1", BANK, &[payments("A", 2)])).unwrap();
    let amount = r#"<Amt><InstdAmt Ccy="CNY">1.37</InstdAmt></Amt>"#;
    let name = "<Cdtr><Nm>亅玕</Nm></Cdtr>";
    let cases: [(&str, &str, &str, &str); 17] = [
        ("another message", "pain.001.001.09", "pain.001.001.03", "bad_shape"),
        ("another currency", r#"Ccy="CNY">1.37"#, r#"Ccy="USD">1.37"#, "bad_shape"),
        ("a changed amount", "1.37<", "1.38<", "bad_total"),
        ("one decimal", "1.37<", "1.3<", "bad_line"),
        ("no end-to-end id", "<EndToEndId>A-000001</EndToEndId>", "", "bad_shape"),
        ("elements in another order", &format!("{amount}{name}"), &format!("{name}{amount}"), "bad_shape"),
        ("an element too many", amount, &format!("{amount}{amount}"), "bad_shape"),
        ("an unknown element", "<PmtMtd>", "<Mthd>x</Mthd><PmtMtd>", "bad_shape"),
        ("not a transfer", "TRF", "CHK", "bad_shape"),
        ("no account", "<Id>6228000000000001</Id>", "", "bad_shape"),
        (
            "other count",
            "<NbOfTxs>2</NbOfTxs><CtrlSum>3.11</CtrlSum><Init",
            "<NbOfTxs>3</NbOfTxs><CtrlSum>3.11</CtrlSum><Init",
            "bad_total",
        ),
        ("same instruction twice", "A-000002", "A-000001", "duplicate_instruction"),
        ("for another bank", "<Othr><Id>nongxin</Id></Othr>", "<Othr><Id>other</Id></Othr>", "wrong_bank"),
        ("breaks off", "</PmtInf>\n</CstmrCdtTrfInitn></Document>", "", "bad_shape"),
        ("declares GB18030", r#"encoding="UTF-8""#, r#"encoding="GB18030""#, "bad_encoding"),
        ("a document type", "<Document ", "<!DOCTYPE a [<!ENTITY x \"y\">]><Document ", "bad_shape"),
        ("text between elements", "<PmtMtd>", "stray<PmtMtd>", "bad_shape"),
    ];
    let dir = folder();
    let customer = Customer::new(dir.path(), Format::Iso20022);
    let mut bank = customer.bank(1);
    for (what, from, to, code) in cases {
        assert!(whole.contains(from), "{what}: the case does not fit the file");
        customer.put("F1", whole.replacen(from, to, 1).as_bytes());
        let report = bank.step("2026-11-22").unwrap();
        let told: Vec<_> = report.files_refused.iter().map(|refused| refused.code).collect();
        assert_eq!(told, [code], "{what}: {:?}", report.files_refused);
    }
    let mut wrong = whole.clone().into_bytes();
    let at = whole.find("亅").unwrap();
    wrong[at] = 0xff;
    customer.put("F1", &wrong);
    assert_eq!(bank.step("2026-11-22").unwrap().files_refused[0].code, "bad_encoding");
    assert!(book(&bank).is_empty());
    customer.put("F1", whole.as_bytes());
    assert_eq!(bank.step("2026-11-22").unwrap().lines_credited, 2);
}

#[test]
fn an_unfinished_file_is_not_read() {
    let dir = folder();
    let customer = Customer::new(dir.path(), Format::Delimited);
    let folder = dir.path().join("outbox").join(BANK);
    let mut bank = customer.bank(1);
    for name in ["pay_F1.txt.tmp", ".pay_F1.txt", "tmp_F1.txt"] {
        std::fs::write(folder.join(name), customer.bytes("F1", &payments("A", 1))).unwrap();
    }
    let report = bank.step("2026-11-22").unwrap();
    assert!(report.files_taken.is_empty() && report.files_refused.is_empty());
}
