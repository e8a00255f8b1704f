//! In whatever order, in whatever parts and however often the banks' files come in: the same stands in the end.

use std::{collections::BTreeMap, fs, path::PathBuf};

use bank_sim::Mode;
use kernel::{Fen, Sql, params};
use ledger::Kind;

use crate::{
    house::{House, on_both},
    malformed::Paper,
    oracle,
};

const STATES: Sql = Sql("SELECT i.person_id, i.component, i.amount_fen, i.state, n.bank FROM auditor_pay_item i
    JOIN auditor_instruction n ON n.item_id = i.item_id WHERE i.batch_id = $1 ORDER BY i.person_id, i.component");

/// Orders of six files, some of the 720: number `at` of the factorial system.
fn order(mut at: u32) -> [usize; 6] {
    let mut left: Vec<usize> = (0..6).collect();
    [6, 5, 4, 3, 2, 1].map(|choices| {
        let chosen = left.remove((at % choices) as usize);
        at /= choices;
        chosen
    })
}

/// What the bank did not say yet, as lines without an outcome: all lines of its payment file.
fn blank(file: &str) -> Paper {
    let rows: Vec<Vec<String>> = file.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect();
    let lines = rows.iter().filter(|row| row[0] == "D").map(|row| {
        let word = |text: &str| text.to_owned();
        vec![
            word("R"),
            row[1].clone(),
            row[2].clone(),
            row[3].clone(),
            row[5].clone(),
            word(""),
            word(""),
            word(""),
            word(""),
            word(""),
        ]
    });
    Paper { head: rows[0][..6].to_vec(), lines: lines.collect() }
}

/// Says a word on these lines, counted from 0, in this order.
fn say(blank: &Paper, words: impl Iterator<Item = (usize, &'static str)>) -> Vec<u8> {
    let mut paper = blank.clone();
    paper.lines = words
        .map(|(at, word)| {
            let mut line = blank.lines[at].clone();
            line[5] = word.to_owned();
            if word == "OK" || word == "RETURN" {
                line[8] = "2026-11-22".to_owned();
                line[9] = format!("REF{at}");
            } else {
                line[6] = "AC04".to_owned();
            }
            line
        })
        .collect();
    paper.head[5] = paper.lines.len().to_string();
    paper.seal()
}

/// Six files about one payment file: credits, failures, unknown ones and what became of them, returns, and copies.
fn six_files(blank: &Paper) -> [Vec<u8>; 6] {
    let count = blank.lines.len();
    assert!(count >= 9, "enough lines for all words");
    let first = |at: usize| (at, ["OK", "PENDING", "FAIL"][at % 3]);
    let later = |at: usize| (at % 3 == 1).then_some((at, if at.is_multiple_of(2) { "OK" } else { "FAIL" }));
    let back = |at: usize| (at.is_multiple_of(6)).then_some((at, "RETURN"));
    let credits = say(blank, (0..count).map(first));
    let returns = say(blank, (0..count).filter_map(back));
    [
        credits.clone(),
        say(blank, (0..count).filter_map(later)),
        returns,
        credits,
        say(blank, (0..count).rev().filter_map(back)),
        say(
            blank,
            (0..count).filter(|at| at.is_multiple_of(3)).map(|at| (at, "OK")).chain((0..count).rev().filter_map(later)),
        ),
    ]
}

/// Who ended how, and what it did to the ledger.
#[derive(Debug, PartialEq, Eq)]
struct End {
    items: Vec<(i64, i64, i64, String)>,
    paid: Fen,
    returned: Fen,
    counted: BTreeMap<String, usize>,
}

fn end(house: &House, batch: i64, bank: &str, paid_before: Fen) -> End {
    let rows = house.ask(|ctx| {
        ctx.query(STATES, params![batch], |row| {
            (row.text(4).to_owned(), (row.int(0), row.int(1), row.int(2), row.text(3).to_owned()))
        })
    });
    let items: Vec<_> = rows.into_iter().filter(|(of, _)| of == bank).map(|(_, item)| item).collect();
    let mut counted = BTreeMap::new();
    for item in &items {
        *counted.entry(item.3.clone()).or_default() += 1;
    }
    let returned = house.ask(|ctx| ledger::balance_of(ctx, &format!("batch {batch}"), Kind::Returned));
    let paid = paid_at(house, bank).checked_sub(paid_before).expect("a sum");
    End { items, paid, returned, counted }
}

fn paid_at(house: &House, bank: &str) -> Fen {
    house.ask(|ctx| ledger::balance_of(ctx, &format!("bank {bank}"), Kind::Paid))
}

fn quarter(number: u32) -> String {
    format!("{}Q{}", 2026 + number / 4, number % 4 + 1)
}

#[test]
fn six_files_end_the_same_in_every_order() {
    let samples = testkit::cases(40).min(720);
    on_both(200, |house| {
        let mut ends: Vec<([usize; 6], End)> = Vec::new();
        for sample in 0..samples {
            let order = order(sample * 720 / samples);
            let batch = house.approved(&quarter(sample), Some(60));
            let sent = house.send(batch).expect("sent");
            let file = sent.files.iter().filter(|file| file.name.ends_with(".txt")).max_by_key(|file| file.lines);
            let file = file.expect("a delimited file");
            let text = fs::read(house.exchange().join("outbox").join(&file.bank).join(&file.name)).expect("a file");
            let files = six_files(&blank(&encoding_rs::GB18030.decode(&text).0));
            let paid_before = paid_at(house, &file.bank);
            for (turn, which) in order.into_iter().enumerate() {
                let path: PathBuf =
                    house.exchange().join("inbox").join(&file.bank).join(format!("ret_{sample}_{turn}.txt"));
                fs::create_dir_all(path.parent().expect("an inbox")).expect("an inbox");
                fs::write(&path, &files[which]).expect("a file");
                house.take_one(&path).unwrap_or_else(|why| panic!("{order:?} file {which}: {why}"));
            }
            ends.push((order, end(house, batch, &file.bank, paid_before)));
        }
        let first = &ends[0].1;
        assert_eq!(first.counted.keys().map(String::as_str).collect::<Vec<_>>(), ["credited", "failed", "returned"]);
        let credited: i64 = first.items.iter().filter(|item| item.3 == "credited").map(|item| item.2).sum();
        assert_eq!(first.paid, Fen::new(credited), "what was credited and did not come back is paid");
        for (order, end) in &ends {
            assert_eq!(end, first, "{order:?}");
        }
        house.ask(|ctx| {
            ledger::verify(ctx)?;
            payout::verify(ctx)?;
            exchange::verify(ctx)
        });
    });
}

#[test]
fn what_the_banks_sent_in_ten_days_may_be_taken_in_in_any_order() {
    let modes =
        [Mode::DuplicateReply, Mode::SplitReordered, Mode::UnknownFirst, Mode::LateReturn, Mode::ReturnBeforeOk];
    on_both(400, |house| {
        for round in 0..testkit::cases(4) {
            let batch = house.approved(&quarter(round), Some(150));
            house.send(batch).expect("sent");
            for _ in 0..14 {
                house.banks_work(&modes);
                house.db.clock().advance_days(1);
            }
            let banks: Vec<String> = house.banks(&[]).into_iter().map(|(bank, _)| bank).collect();
            let mut files: Vec<PathBuf> = banks.iter().flat_map(|bank| house.files(&format!("inbox/{bank}"))).collect();
            assert!(files.len() > 30, "{} files", files.len());
            let mut lot = u64::from(round) + 1;
            for at in (1..files.len()).rev() {
                lot = lot.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                files.swap(at, usize::try_from(lot >> 33).expect("31 bits") % (at + 1));
            }
            for path in files {
                house.take_one(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            }
            oracle::settled(house);
        }
    });
}
