//! The delimited format from outside: reference files made by other programs, every way a file can be broken, and the
//! way there and back. The reference files in `samples` were encoded by Python's codec and hashed by OpenSSL.

use encoding_rs::GB18030;
use exchange::delimited::{read_delimited, write_delimited};
use exchange::payment_file::{PaymentFile, PaymentLine};
use exchange::profile::{BankProfile, example_profiles};
use exchange::reply::Outcome;
use kernel::{Day, Fen};
use proptest::prelude::*;
use sm3::{Digest, Sm3};

const PAY: &[u8] = include_bytes!("samples/pay_nongye.txt");
const RET: &[u8] = include_bytes!("samples/ret_nongye.txt");

fn nongye() -> BankProfile {
    example_profiles().into_iter().find(|bank| bank.code == "nongye").expect("an example bank")
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// (instruction, account, name, fen, memo)
type Payment = (i64, &'static str, &'static str, i64, &'static str);

const PAYMENTS: [Payment; 5] = [
    (9_000_000_000_000_000_001, "6228400000000000001", "王珅", 123_450, "2026年草原补奖"),
    (9_000_000_000_000_000_002, "6228400000000000002", "旺堆·扎西", 1, "2026年草原补奖"),
    (17, "6228400000000000003", "䶮㛃", 300_000, "2026年草原补奖"),
    (18, "6228400000000000004", "㑇㳚𬱖", 70_099, "2026年草原补奖"),
    (19, "6228400000000000005", "Tenzin & <Co>", 100, ""),
];

fn lines(payments: &[Payment]) -> Vec<PaymentLine<'_>> {
    (1..)
        .zip(payments)
        .map(|(line_no, &(instruction_id, account, name, fen, memo))| PaymentLine {
            line_no,
            instruction_id,
            account,
            name,
            amount: Fen::new(fen),
            memo,
        })
        .collect()
}

fn write(payments: &[Payment], count: u32, fen: i64) -> Result<Vec<u8>, (String, String)> {
    let bank = nongye();
    let total = Fen::new(fen);
    let file = PaymentFile { file_id: "NY20261122-0001", bank: &bank, day: day("2026-11-22"), count, total };
    let mut out = Vec::new();
    let written = write_delimited(&mut out, &file, lines(payments));
    let written = written.map_err(|error| (error.code().to_owned(), error.to_string()))?;
    assert_eq!((written.count, written.total), (count, total));
    assert_eq!(written.bytes, u64::try_from(out.len()).expect("a length"));
    assert_eq!(written.sha256[..], sha2::Sha256::digest(&out)[..]);
    Ok(out)
}

#[test]
fn a_payment_file_is_byte_for_byte_the_reference() {
    let out = write(&PAYMENTS, 5, 493_650).expect("written");
    assert_eq!(GB18030.decode(&out).0, GB18030.decode(PAY).0);
    assert_eq!(out, PAY);
}

#[test]
fn a_line_that_cannot_be_written_without_loss_stops_the_file_and_is_named() {
    let good = PAYMENTS[1];
    let with = |name| (good.0, good.1, name, good.3, good.4);
    let noted = |memo| (good.0, good.1, good.2, good.3, memo);
    for (wrong, code) in [
        (with(""), "payment_line_bad_name"),
        (with("王|珅"), "payment_line_bad_name"),
        (with("王\n珅"), "payment_line_bad_name"),
        (with("王\u{0}"), "payment_line_bad_name"),
        (with("王\u{85}"), "payment_line_bad_name"),
        (with("王\u{202E}珅"), "payment_line_bad_name"),
        (with("王\u{FFFD}"), "payment_line_bad_name"),
        (with("王\u{E5E5}"), "payment_line_not_gb18030"),
        (noted("a|b"), "payment_line_bad_memo"),
        (noted("\t"), "payment_line_bad_memo"),
        (noted("\u{E5E5}"), "payment_line_not_gb18030"),
        ((0, good.1, good.2, good.3, good.4), "payment_line_bad_id"),
        ((-1, good.1, good.2, good.3, good.4), "payment_line_bad_id"),
        ((5, "62284 000001", good.2, good.3, good.4), "payment_line_bad_account"),
        ((5, "62284|00001", good.2, good.3, good.4), "payment_line_bad_account"),
        ((5, "62284", good.2, good.3, good.4), "payment_line_bad_account"),
        ((5, good.1, good.2, 0, good.4), "payment_line_bad_amount"),
        ((5, good.1, good.2, -1, good.4), "payment_line_bad_amount"),
    ] {
        for position in 0..3 {
            let mut payments = [good; 3];
            payments[position] = wrong;
            let total = payments.iter().map(|payment| payment.3.abs()).sum();
            let (found, sentence) = write(&payments, 3, total).expect_err("a lossy line");
            assert_eq!(found, code, "{wrong:?}");
            assert!(sentence.starts_with(&format!("line {}:", position + 1)), "{sentence}");
            assert!(!sentence.contains(good.1) && !sentence.contains('王'), "{sentence}");
        }
    }
}

#[test]
fn a_lossy_line_is_named_also_far_behind_the_first_block() {
    let mut payments = vec![PAYMENTS[0]; 3000];
    payments[2500].2 = "王\u{E5E5}";
    let (code, sentence) = write(&payments, 3000, 3000 * 123_450).expect_err("a lossy line");
    assert_eq!(code, "payment_line_not_gb18030");
    assert!(sentence.starts_with("line 2501:") && sentence.contains("U+E5E5"), "{sentence}");
}

#[test]
fn the_lines_keep_the_promise_of_the_header() {
    for (count, fen) in [(4, 493_650), (6, 493_650), (5, 493_649), (5, 493_651)] {
        let (code, _) = write(&PAYMENTS, count, fen).expect_err("a broken promise");
        assert_eq!(code, "payment_file_bad_total");
    }
    for (count, fen) in [(0, 0), (5, 0), (5, -1)] {
        let (code, _) = write(&PAYMENTS, count, fen).expect_err("an empty promise");
        assert_eq!(code, "payment_file_bad_header");
    }
}

#[test]
fn a_reply_is_read_as_the_bank_wrote_it() {
    let reply = read_delimited(RET).expect("the reference");
    assert_eq!(reply.file_id.as_deref(), Some("NY20261122-0001"));
    assert_eq!(reply.bank.as_deref(), Some("nongye"));
    assert_eq!(reply.day, Some(day("2026-11-23")));
    assert!(reply.whole_file.is_none());
    let read: Vec<_> = reply
        .lines
        .iter()
        .map(|line| {
            let texts = [reply.reason_code(line), reply.reason(line), reply.bank_reference(line)];
            let value_date = line.value_date.map(|day| day.to_string()).unwrap_or_default();
            let amount = line.amount.expect("an amount").get();
            (line.line_no_in_reply_file, line.our_line_no, line.instruction_id, amount, line.outcome, texts, value_date)
        })
        .collect();
    let row =
        |no, ours, id, fen, outcome, texts, date: &str| (no, Some(ours), id, fen, outcome, texts, date.to_owned());
    assert_eq!(
        read,
        [
            row(2, 1, 9_000_000_000_000_000_001, 123_450, Outcome::Ok, ["", "", "NY0000001"], "2026-11-23"),
            row(3, 3, 17, 300_000, Outcome::Fail, ["E03", "户名不符：珅", ""], ""),
            row(4, 2, 9_000_000_000_000_000_002, 1, Outcome::Pending, ["", "", ""], ""),
            row(5, 5, 19, 100, Outcome::Return, ["R01", "账户已销户", "NY0000005"], "2026-11-25"),
            row(6, 4, 18, 70_099, Outcome::Ok, ["", "", "NY0000004"], ""),
        ]
    );
    assert_eq!(reply.account(&reply.lines[1]), Some("6228400000000000003"));
    assert!(!format!("{reply:?}").contains("62284"));
}

/// The last line for these lines, so that only what a test breaks is broken.
fn sealed(body: &str, count: usize, ok_count: usize, ok_total: &str) -> Vec<u8> {
    let mut bytes = GB18030.encode(body).0.into_owned();
    let hash: String = Sm3::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.extend(format!("T|{count}|{ok_count}|{ok_total}|{hash}\n").bytes());
    bytes
}

const HEADER: &str = "H|YIKA1|F-1|nongye|20261123|";

fn ok_line(no: usize) -> String {
    format!("R|{no}|{}|622840000{no:04}|1.00|OK|||20261123|B{no}\n", 100 + no)
}

/// A file of so many good lines, with one replaced; the totals count the lines that are OK.
fn with_line(size: usize, position: usize, line: &str) -> Vec<u8> {
    let mut body = format!("{HEADER}{size}\n");
    for no in 1..=size {
        body.push_str(&if no == position { line.to_owned() } else { ok_line(no) });
    }
    sealed(&body, size, size, &format!("{size}.00"))
}

#[test]
fn a_broken_line_refuses_the_file_and_is_named_wherever_it_stands() {
    // NO stands for the line's own number, ID for its instruction.
    let classes = [
        ("no mark", "X|NO|ID|6228400001|1.00|OK|||20261123|B\n"),
        ("a field too few", "R|NO|ID|6228400001|1.00|OK|||20261123\n"),
        ("a field too many", "R|NO|ID|6228400001|1.00|OK|||20261123|B|\n"),
        ("nothing", "\n"),
        ("only a mark", "R\n"),
        ("CR LF", "R|NO|ID|6228400001|1.00|OK|||20261123|B\r\n"),
        ("a second header", "H|YIKA1|F-1|nongye|20261123|3\n"),
        ("a payment line", "D|NO|ID|6228400001|王|1.00|\n"),
        ("line number zero", "R|0|ID|6228400001|1.00|OK|||20261123|B\n"),
        ("line number padded", "R|01|ID|6228400001|1.00|OK|||20261123|B\n"),
        ("line number too large", "R|4294967296|ID|6228400001|1.00|OK|||20261123|B\n"),
        ("line number empty", "R||ID|6228400001|1.00|OK|||20261123|B\n"),
        ("line number in words", "R|一|ID|6228400001|1.00|OK|||20261123|B\n"),
        ("id zero", "R|NO|0|6228400001|1.00|OK|||20261123|B\n"),
        ("id negative", "R|NO|-7|6228400001|1.00|OK|||20261123|B\n"),
        ("id beyond 63 bits", "R|NO|9223372036854775808|6228400001|1.00|OK|||20261123|B\n"),
        ("id with a space", "R|NO|ID |6228400001|1.00|OK|||20261123|B\n"),
        ("account empty", "R|NO|ID||1.00|OK|||20261123|B\n"),
        ("account too long", "R|NO|ID|62284000000000000000000000000000001|1.00|OK|||20261123|B\n"),
        ("account spaced", "R|NO|ID|6228 400001|1.00|OK|||20261123|B\n"),
        ("amount in fen", "R|NO|ID|6228400001|100|OK|||20261123|B\n"),
        ("amount with one decimal", "R|NO|ID|6228400001|1.0|OK|||20261123|B\n"),
        ("amount with three decimals", "R|NO|ID|6228400001|1.000|OK|||20261123|B\n"),
        ("amount with separators", "R|NO|ID|6228400001|1,000.00|OK|||20261123|B\n"),
        ("amount signed", "R|NO|ID|6228400001|-1.00|OK|||20261123|B\n"),
        ("amount with exponent", "R|NO|ID|6228400001|1e2.00|OK|||20261123|B\n"),
        ("amount beyond i64", "R|NO|ID|6228400001|92233720368547758.08|OK|||20261123|B\n"),
        ("amount in full width", "R|NO|ID|6228400001|１.00|OK|||20261123|B\n"),
        ("outcome unknown", "R|NO|ID|6228400001|1.00|DONE|||20261123|B\n"),
        ("outcome in small letters", "R|NO|ID|6228400001|1.00|ok|||20261123|B\n"),
        ("outcome empty", "R|NO|ID|6228400001|1.00||||20261123|B\n"),
        ("value date impossible", "R|NO|ID|6228400001|1.00|OK|||20260230|B\n"),
        ("value date in words", "R|NO|ID|6228400001|1.00|OK|||昨天|B\n"),
        ("a tab in the reason", "R|NO|ID|6228400001|1.00|OK||a\tb|20261123|B\n"),
        ("a zero byte in the reason", "R|NO|ID|6228400001|1.00|OK||a\0b|20261123|B\n"),
        ("text that runs backwards", "R|NO|ID|6228400001|1.00|OK||a\u{202E}b|20261123|B\n"),
    ];
    for size in [1, 2, 3, 200] {
        assert!(read_delimited(&with_line(size, 0, "")).is_ok());
        for position in [1, size.div_ceil(2), size] {
            for (class, line) in classes {
                let line = line.replace("NO", &position.to_string()).replace("ID", &(100 + position).to_string());
                let bad = read_delimited(&with_line(size, position, &line)).expect_err(class);
                assert_eq!(bad.code, "bank_file_bad_line", "{class}: {bad}");
                assert_eq!(usize::try_from(bad.line).expect("a line"), position + 1, "{class}: {bad}");
                assert!(!bad.detail.contains("62284"), "{class}: {bad}");
            }
        }
    }
}

#[test]
fn an_instruction_named_twice_refuses_the_file() {
    for size in [3, 50] {
        for (first, again) in [(1, 2), (1, size), (size / 2, size), (size - 1, size)] {
            let same_line = format!("R|{first}|9999|6228400001|1.00|OK|||20261123|B\n");
            let same_id = format!("R|9999|{}|6228400001|1.00|OK|||20261123|B\n", 100 + first);
            for line in [same_line, same_id] {
                let bad = read_delimited(&with_line(size, again, &line)).expect_err("a repeated line");
                assert_eq!((bad.code, usize::try_from(bad.line)), ("bank_file_duplicate_line", Ok(again + 1)));
            }
        }
    }
}

#[test]
fn a_wrong_header_total_or_hash_refuses_the_file() {
    let good = format!("{}{}{}", ok_line(1), ok_line(2), ok_line(3).replace("OK", "FAIL"));
    let hashed = |header: &str| sealed(&format!("{header}\n{good}"), 3, 2, "2.00");
    assert!(read_delimited(&hashed("H|YIKA1|F-1|nongye|20261123|3")).is_ok());
    for header in [
        "H|YIKA2|F-1|nongye|20261123|3",
        "H|YIKA1||nongye|20261123|3",
        "H|YIKA1|F 1|nongye|20261123|3",
        "H|YIKA1|../F|nongye|20261123|3",
        "H|YIKA1|F-1|../nongye|20261123|3",
        "H|YIKA1|F-1||20261123|3",
        "H|YIKA1|F-1|nongye|20261323|3",
        "H|YIKA1|F-1|nongye|2026-11-23|3",
        "H|YIKA1|F-1|nongye||3",
        "H|YIKA1|F-1|nongye|20261123|",
        "H|YIKA1|F-1|nongye|20261123|03",
        "H|YIKA1|F-1|nongye|20261123",
        "H|YIKA1|F-1|nongye|20261123|3|",
        " H|YIKA1|F-1|nongye|20261123|3",
        "\u{FEFF}H|YIKA1|F-1|nongye|20261123|3",
        "h|YIKA1|F-1|nongye|20261123|3",
    ] {
        let bad = read_delimited(&hashed(header)).expect_err(header);
        assert_eq!((bad.code, bad.line), ("bank_file_bad_header", 1), "{header}");
    }
    let body = format!("{HEADER}3\n{good}");
    for (bytes, code, line) in [
        (hashed("H|YIKA1|F-1|nongye|20261123|2"), "bank_file_bad_count", 1),
        (hashed("H|YIKA1|F-1|nongye|20261123|4"), "bank_file_bad_count", 1),
        (sealed(&body, 2, 2, "2.00"), "bank_file_bad_count", 5),
        (sealed(&body, 4, 2, "2.00"), "bank_file_bad_count", 5),
        (sealed(&body, 3, 1, "2.00"), "bank_file_bad_count", 5),
        (sealed(&body, 3, 3, "2.00"), "bank_file_bad_count", 5),
        (sealed(&body, 3, 2, "3.00"), "bank_file_bad_total", 5),
        (sealed(&body, 3, 2, "1.99"), "bank_file_bad_total", 5),
        (sealed(&body, 3, 2, "2"), "bank_file_bad_line", 5),
    ] {
        let bad = read_delimited(&bytes).expect_err(code);
        assert_eq!((bad.code, bad.line), (code, line), "{bad}");
    }
    let text = String::from_utf8(sealed(&body, 3, 2, "2.00")).expect("ASCII");
    for (from, to) in [("|B2", "|B3"), ("1.00|OK|||20261123|B1", "1.00|OK|||20261124|B1"), ("F-1", "F-2")] {
        let bad = read_delimited(text.replace(from, to).as_bytes()).expect_err("a changed file");
        assert_eq!((bad.code, bad.line), ("bank_file_bad_hash", 5));
    }
    for wrong in [format!("{text}\n"), format!("{text}{}", ok_line(4)), text.replace("T|3", "T|3|3")] {
        assert!(read_delimited(wrong.as_bytes()).is_err(), "{wrong}");
    }
    assert!(read_delimited(text.replace('\n', "\r\n").as_bytes()).is_err());
    assert!(read_delimited(b"").is_err());
}

#[test]
fn bytes_that_are_no_gb18030_are_refused_with_their_line() {
    for position in 1..=3 {
        let mut bytes = with_line(3, position, &ok_line(position).replace("|||", "||?!|"));
        let at = bytes.windows(2).position(|two| two == b"?!").expect("the mark");
        bytes[at] = 0xFF;
        let bad = read_delimited(&bytes).expect_err("broken bytes");
        assert_eq!((bad.code, usize::try_from(bad.line)), ("bank_file_bad_encoding", Ok(position + 1)));
    }
}

#[test]
fn every_cut_and_every_changed_byte_is_noticed() {
    for length in 0..RET.len() {
        assert!(read_delimited(&RET[..length]).is_err(), "cut at {length}");
    }
    let whole = read_delimited(RET).expect("the reference");
    for at in 0..RET.len() {
        for change in [1, 0x20, 0x80, 0xFF] {
            let mut bytes = RET.to_vec();
            bytes[at] ^= change;
            // The digits of the hash may be large or small letters; nothing else may change.
            if let Ok(reply) = read_delimited(&bytes) {
                assert!(reply == whole && bytes.eq_ignore_ascii_case(RET), "byte {at} changed by {change:#x}");
            }
        }
    }
}

#[test]
fn two_lines_of_a_file_exchanged_are_noticed() {
    let text = String::from_utf8(with_line(4, 0, "")).expect("ASCII");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(2, 3);
    let bad = read_delimited((lines.join("\n") + "\n").as_bytes()).expect_err("an exchanged line");
    assert_eq!(bad.code, "bank_file_bad_hash");
}

/// What can stand in a name: everything of GB 18030 that our kernel lets into a name, rare planes included.
fn names() -> impl Strategy<Value = String> {
    let characters = prop_oneof![
        4 => proptest::char::range('\u{4E00}', '\u{9FFF}'),
        1 => proptest::char::range('\u{3400}', '\u{4DBF}'),
        1 => proptest::char::range('\u{20000}', '\u{2FA1F}'),
        1 => proptest::char::range('\u{30000}', '\u{323AF}'),
        1 => proptest::char::range('\u{0F40}', '\u{0F6C}'),
        1 => prop_oneof![Just('·'), Just('䶮'), Just('㛃'), Just('珅'), Just(' '), proptest::char::range('a', 'z')],
    ];
    proptest::collection::vec(characters, 1..20).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_written_can_be_read_back(
        rows in proptest::collection::vec((1..=i64::MAX, "[0-9A-Z]{6,34}", names(), 1..=1_000_000_000_i64, names()), 1..40)
    ) {
        let bank = nongye();
        let count = u32::try_from(rows.len()).expect("few rows");
        let total = Fen::new(rows.iter().map(|row| row.3).sum());
        let file = PaymentFile { file_id: "F-1", bank: &bank, day: day("2026-02-28"), count, total };
        let lines = (1..).zip(&rows).map(|(line_no, row)| PaymentLine {
            line_no, instruction_id: row.0, account: &row.1, name: &row.2, amount: Fen::new(row.3), memo: &row.4,
        });
        let mut out = Vec::new();
        let written = write_delimited(&mut out, &file, lines);
        prop_assert!(written.is_ok());
        let (text, _, lossy) = GB18030.decode(&out);
        prop_assert!(!lossy);
        let fields: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').collect()).collect();
        prop_assert_eq!(fields.len(), rows.len() + 2);
        let body = text.rfind("T|").map(|at| GB18030.encode(&text[..at]).0.into_owned()).unwrap_or_default();
        let sm3: String = Sm3::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
        prop_assert_eq!(fields[rows.len() + 1][3], &sm3);
        for (no, (row, field)) in rows.iter().zip(&fields[1..]).enumerate() {
            let yuan = Fen::new(row.3).yuan();
            let (no, id) = ((no + 1).to_string(), row.0.to_string());
            prop_assert_eq!(field, &["D", &no, &id, &row.1, &row.2, &yuan, &row.4]);
        }
    }
}
