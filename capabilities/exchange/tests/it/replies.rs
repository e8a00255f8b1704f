//! Replies that are wrong in one place, come twice or in the wrong order.

use std::fs;

use bank_sim::{Mode, Rates};
use encoding_rs::GB18030;

use crate::house::*;

/// A delimited reply in its parts, to be changed and put together again with totals and hash that fit.
#[derive(Clone)]
struct Delimited {
    head: Vec<String>,
    lines: Vec<Vec<String>>,
}

fn fields(line: &str) -> Vec<String> {
    line.split('|').map(str::to_owned).collect()
}

fn fen(yuan: &str) -> i64 {
    yuan.replace('.', "").parse().expect("an amount")
}

impl Delimited {
    fn parse(bytes: &[u8]) -> Delimited {
        let text = GB18030.decode(bytes).0.into_owned();
        let mut lines: Vec<Vec<String>> = text.lines().map(fields).collect();
        lines.pop();
        Delimited { head: lines.remove(0), lines }
    }

    fn body(&self) -> Vec<u8> {
        let text: String =
            std::iter::once(&self.head).chain(&self.lines).map(|line| format!("{}\n", line.join("|"))).collect();
        GB18030.encode(&text).0.into_owned()
    }

    /// The last line, with the hash of these bytes.
    fn tail(&self, hashed: &[u8]) -> String {
        use sm3::Digest;
        let credited = || self.lines.iter().filter(|line| line[5] == "OK");
        let total: i64 = credited().map(|line| fen(&line[4])).sum();
        let hash: String = sm3::Sm3::digest(hashed).iter().map(|byte| format!("{byte:02x}")).collect();
        format!("T|{}|{}|{}.{:02}|{hash}\n", self.lines.len(), credited().count(), total / 100, total % 100)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.body();
        let tail = self.tail(&bytes);
        bytes.extend_from_slice(tail.as_bytes());
        bytes
    }
}

/// What a bank says to everything we sent it, as one file that was never taken in.
fn genuine(house: &House, bank: &str) -> Vec<u8> {
    let files = house.files(&format!("inbox/{bank}"));
    let bytes = fs::read(&files[0]).expect("a reply");
    files.iter().for_each(|file| fs::remove_file(file).expect("put aside"));
    bytes
}

/// A wrong reply changes nothing, and lies with its reason in `refused`.
fn is_refused(house: &House, bank: &str, bytes: &[u8], expected: &str, line: Option<u32>, what: &str) {
    let before = house.contents();
    let answer = house.receive(bank, "ret_wrong", bytes);
    let refusal = answer.expect_err(what).refusal().cloned().expect(what);
    assert_eq!(refusal.code, expected, "{what}: {refusal}");
    let named = refusal.arg("line").and_then(|line| line.parse().ok());
    assert!(named.is_some(), "{what}: {refusal}");
    if line.is_some() {
        assert_eq!(named, line, "{what}: {refusal}");
    }
    assert_same(&house.contents(), &before, what);
    assert_eq!(house.files(&format!("inbox/{bank}")).len(), 0, "{what}");
    let refused = house.files(&format!("inbox/{bank}/refused"));
    assert_eq!(refused.len(), 2, "{what}: {refused:?}");
    assert_eq!(fs::read(&refused[0]).expect("the file"), bytes, "{what}");
    assert_eq!(refused[1].file_name().expect("a name"), "ret_wrong.reason.txt");
    let reason = fs::read_to_string(&refused[1]).expect("a reason");
    assert!(reason.starts_with(expected) && reason.contains("line="), "{what}: {reason}");
    refused.iter().for_each(|file| fs::remove_file(file).expect("read"));
}

#[test]
fn one_wrong_line_of_a_delimited_reply_refuses_the_whole() {
    on_both(200, |house, batch| {
        house.send(batch).expect("sent");
        house.banks_work(Rates { fail_ppm: 100_000, ..Rates::NONE }, &[]);
        let right = Delimited::parse(&genuine(house, "nongye"));
        let foreign = Delimited::parse(&genuine(house, "jianshe"));
        assert!(right.bytes() != foreign.bytes());
        let last = right.lines.len() - 1;
        assert!(last > 4);
        type Change = fn(&mut Vec<String>, &Delimited);
        let cases: [(&str, Change, &str); 9] = [
            ("a fen more", |line, _| line[4] = yuan(fen(&line[4]) + 1), "bank_file_other_amount"),
            ("a fen less", |line, _| line[4] = yuan(fen(&line[4]) - 1), "bank_file_other_amount"),
            ("another account", |line, _| line[3] = "6228480000000000000".into(), "bank_file_other_account"),
            ("another bank's instruction", |line, foreign| line[2] = foreign.lines[0][2].clone(), "bank_file_not_ours"),
            ("an instruction of nobody", |line, _| line[2] = "8".into(), "bank_file_not_ours"),
            ("a second attempt", |line, _| line[2] = (number(&line[2]) + 1).to_string(), "bank_file_not_ours"),
            ("a line that was not sent", |line, _| line[1] = "9999".into(), "bank_file_not_ours"),
            ("line nought", |line, _| line[1] = "0".into(), ""),
            ("a word that is none", |line, _| line[5] = "PAID".into(), ""),
        ];
        for at in [0, last / 2, last] {
            for (what, change, expected) in &cases {
                let mut wrong = right.clone();
                change(&mut wrong.lines[at], &foreign);
                let line = u32::try_from(at + 2).expect("few");
                let what = format!("{what} on line {line}");
                let expected = if expected.is_empty() { said(&wrong.bytes()) } else { (*expected).to_owned() };
                is_refused(house, "nongye", &wrong.bytes(), &expected, Some(line), &what);
            }
        }
        heads_and_tails(house, &right, &foreign);
        // The right one is still welcome.
        let report = house.receive("nongye", "ret_right.txt", &right.bytes()).expect("taken in");
        assert_eq!(report.lines, i64::try_from(right.lines.len()).expect("few"));
        assert_eq!(house.files("inbox/nongye/done").len(), 1);
        house.ask(exchange::verify);
    });
}

fn heads_and_tails(house: &House, right: &Delimited, foreign: &Delimited) {
    let with_head = |at: usize, text: &str| {
        let mut wrong = right.clone();
        wrong.head[at] = text.to_owned();
        wrong.bytes()
    };
    let with_tail = |change: &dyn Fn(Vec<String>) -> Vec<String>| {
        let mut bytes = right.body();
        let tail = change(fields(right.tail(&bytes).trim_end()));
        bytes.extend_from_slice(format!("{}\n", tail.join("|")).as_bytes());
        bytes
    };
    let changed = |at: usize, text: &str| {
        with_tail(&|mut tail| {
            tail[at] = text.to_owned();
            tail
        })
    };
    let one_byte = {
        let mut bytes = right.bytes();
        let at = right.body().len() / 2;
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        bytes
    };
    let cut = right.body();
    let mut twice = right.clone();
    twice.lines.push(right.lines[0].clone());
    twice.head[5] = twice.lines.len().to_string();
    let cases = [
        ("another bank's name", with_head(3, "jianshe"), "bank_file_not_ours"),
        ("a file of nobody", with_head(2, "20261122999999"), "bank_file_not_ours"),
        ("another bank's file", foreign.bytes(), "bank_file_not_ours"),
        ("a count of one more", changed(1, &(right.lines.len() + 1).to_string()), "bank_file_bad_count"),
        ("one credited too many", changed(2, &(right.lines.len() + 1).to_string()), "bank_file_bad_count"),
        ("another total", changed(3, "1.00"), "bank_file_bad_total"),
        ("another hash", changed(4, &"0".repeat(64)), "bank_file_bad_hash"),
        ("a byte changed on the way", one_byte, ""),
        ("broken off", cut, ""),
        ("a line twice", twice.bytes(), ""),
        ("nothing", Vec::new(), ""),
    ];
    for (what, bytes, expected) in cases {
        let expected = if expected.is_empty() { said(&bytes) } else { expected.to_owned() };
        is_refused(house, "nongye", &bytes, &expected, None, what);
    }
}

/// The code with which the reader itself refuses these bytes; how it finds each fault has tests of its own.
fn said(bytes: &[u8]) -> String {
    let refused = exchange::delimited::read_delimited(bytes).expect_err("a wrong file");
    assert!(refused.code.starts_with("bank_file_"), "{refused:?}");
    refused.code.to_owned()
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn number(text: &str) -> i64 {
    text.parse().expect("a number")
}

/// The text with what stands between `before` and `after` replaced at its nth place.
fn replaced(text: &str, nth: usize, before: &str, after: &str, with: &str) -> String {
    let (at, _) = text.match_indices(before).nth(nth).expect("so many places");
    let from = at + before.len();
    let to = from + text[from..].find(after).expect("its end");
    assert_ne!(&text[from..to], with);
    format!("{}{with}{}", &text[..from], &text[to..])
}

#[test]
fn one_wrong_line_of_a_pain002_refuses_the_whole() {
    on_both(200, |house, batch| {
        house.send(batch).expect("sent");
        // All are credited, so that one status has one total.
        house.banks_work(Rates::NONE, &[]);
        let right = String::from_utf8(genuine(house, "youchu")).expect("UTF-8");
        let foreign = String::from_utf8(genuine(house, "xizang")).expect("UTF-8");
        let id = "<OrgnlEndToEndId>";
        let of_foreign = {
            let from = foreign.find(id).expect("an id") + id.len();
            foreign[from..from + foreign[from..].find('<').expect("its end")].to_owned()
        };
        let lines = right.matches(id).count();
        assert!(lines > 4);
        for at in [0, lines / 2, lines - 1] {
            let account = ("<CdtrAcct><Id><Othr><Id>", "<", "6221880000000000000");
            let cases = [
                ("another account", account, "bank_file_other_account"),
                ("another bank's instruction", (id, "<", of_foreign.as_str()), "bank_file_not_ours"),
                ("an instruction of nobody", (id, "<", "8"), "bank_file_not_ours"),
            ];
            for (what, (before, after, with), expected) in cases {
                let wrong = replaced(&right, at, before, after, with);
                is_refused(house, "youchu", wrong.as_bytes(), expected, None, &format!("{what}, place {at}"));
            }
            // A fen from one line to another: the totals of the file still fit.
            let amount = |nth: usize| {
                let before = "<InstdAmt Ccy=\"CNY\">";
                let from = right.match_indices(before).nth(nth).expect("so many").0 + before.len();
                fen(&right[from..from + right[from..].find('<').expect("its end")])
            };
            let other = (at + 1) % lines;
            let shifted = replaced(&right, at, "<InstdAmt Ccy=\"CNY\">", "<", &yuan(amount(at) + 1));
            let shifted = replaced(&shifted, other, "<InstdAmt Ccy=\"CNY\">", "<", &yuan(amount(other) - 1));
            is_refused(house, "youchu", shifted.as_bytes(), "bank_file_other_amount", None, &format!("place {at}"));
        }
        let of_file = [
            ("another file", replaced(&right, 0, "<OrgnlMsgId>", "<", "20261122999999"), "bank_file_not_ours"),
            ("another bank's file", foreign.clone(), "bank_file_not_ours"),
            ("another count", replaced(&right, 0, "<OrgnlNbOfTxs>", "<", "3"), "bank_file_bad_total"),
            ("another total", replaced(&right, 0, "<OrgnlCtrlSum>", "<", "1.00"), "bank_file_bad_total"),
        ];
        for (what, wrong, expected) in of_file {
            is_refused(house, "youchu", wrong.as_bytes(), expected, None, what);
        }
        house.receive("youchu", "ret_right.xml", right.as_bytes()).expect("taken in");
        house.ask(exchange::verify);
    });
}

#[test]
fn the_same_reply_again_changes_nothing() {
    on_both(150, |house, batch| {
        house.send(batch).expect("sent");
        house.banks_work(RATES, &[]);
        assert_eq!(house.take().len(), 4);
        let before = house.contents();
        for bank in ["nongye", "jianshe", "youchu", "xizang"] {
            let done = house.files(&format!("inbox/{bank}/done"));
            let bytes = fs::read(&done[0]).expect("a reply");
            let name = done[0].file_name().expect("a name").to_string_lossy().into_owned();
            for again in [name.as_str(), "ret_under_another_name"] {
                let report = house.receive(bank, again, &bytes).expect("no fault of the bank's");
                assert!(report.taken_before && report.lines > 0);
                assert_eq!(report.settled, payout::Settled::default());
            }
            assert_eq!(house.files(&format!("inbox/{bank}/done")).len(), 3, "nothing is overwritten");
        }
        assert_same(&house.contents(), &before, "nothing changed");
        // The same words in another order are another file, and say nothing new.
        let bytes = fs::read(&house.files("inbox/nongye/done")[0]).expect("a reply");
        let mut other = Delimited::parse(&bytes);
        other.lines.reverse();
        let totals = house.ask(|ctx| payout::totals(ctx, batch));
        let report = house.receive("nongye", "ret_other_order.txt", &other.bytes()).expect("taken in");
        assert_eq!(report.settled.unchanged, u64::try_from(other.lines.len()).expect("few"));
        assert_eq!(house.ask(|ctx| payout::totals(ctx, batch)), totals);
        house.ask(exchange::verify);
    });
}

#[test]
fn a_return_before_its_credit_settles_as_returned_and_the_credit_changes_nothing_more() {
    on_both(150, |house, batch| {
        house.send(batch).expect("sent");
        house.banks_work(Rates::NONE, &[]);
        let all = Delimited::parse(&genuine(house, "nongye"));
        let only = |lines: &[Vec<String>]| {
            let mut some = all.clone();
            some.lines = lines.to_vec();
            some.head[5] = lines.len().to_string();
            some
        };
        let mut back = only(&all.lines[..2]);
        back.lines.iter_mut().for_each(|line| line[5] = "RETURN".to_owned());
        let report = house.receive("nongye", "ret_back.txt", &back.bytes()).expect("taken in");
        assert_eq!((report.settled.returned, report.settled.credited), (2, 0));
        let totals = house.ask(|ctx| payout::totals(ctx, batch));
        let report = house.receive("nongye", "ret_credited.txt", &only(&all.lines[..2]).bytes()).expect("taken in");
        assert_eq!((report.settled.unchanged, report.settled.credited), (2, 0));
        assert_eq!(house.ask(|ctx| payout::totals(ctx, batch)), totals);
        assert_eq!((totals.failed.0, totals.paid.0), (2, 0));
        // A bank that takes back a final word is not believed.
        let mut failed = only(&all.lines[..3]);
        failed.lines[0][5] = "FAIL".to_owned();
        is_refused(house, "nongye", &failed.bytes(), "bank_contradicts", Some(2), "failed after it came back");
        let report = house.receive("nongye", "ret_all.txt", &all.bytes()).expect("taken in");
        assert_eq!(report.settled.unchanged, 2);
        house.ask(exchange::verify);
    });
}

#[test]
fn all_banks_return_before_they_credit_and_nothing_is_lost() {
    on_both(200, |house, batch| {
        house.send(batch).expect("sent");
        for _ in 0..12 {
            house.banks_work(Rates::NONE, &[Mode::ReturnBeforeOk]);
            for (path, answer) in house.take() {
                answer.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            }
            house.db.clock().advance_days(1);
        }
        let totals = house.ask(|ctx| payout::totals(ctx, batch));
        let returned: i64 = house
            .banks(Rates::NONE, &[])
            .into_iter()
            .map(|(_, bank)| bank.book_summary().expect("a book").returned_lines)
            .sum();
        assert!(returned >= 4, "some at each bank");
        assert_eq!(totals.failed.0, returned);
        assert_eq!(totals.paid.0 + returned, totals.approved.0);
        house.ask(exchange::verify);
    });
}

#[test]
fn replies_are_taken_in_only_by_who_may_and_wait_meanwhile() {
    on_both(100, |house, batch| {
        house.send(batch).expect("sent");
        house.banks_work(Rates::NONE, &[]);
        let before = house.contents();
        let path = &house.files("inbox/nongye")[0];
        for login in ["maker", "approver1", "auditor"] {
            let answer = exchange::take_reply(&house.db, &prefecture::actor(login), path);
            assert_eq!(code(answer), "not_allowed", "{login}");
        }
        assert_same(&house.contents(), &before, "nothing changed");
        assert!(path.exists(), "it is no fault of the file's");
        house.take_one(path).expect("taken in");
        let nobodys = house.receive("no_such_bank", "ret_1.txt", b"H|YIKA1");
        assert_eq!(code(nobodys), "bank_unknown");
    });
}
