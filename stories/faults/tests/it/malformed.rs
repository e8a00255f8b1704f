//! A bank file with any wrong line changes nothing, and the reason names the line.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bank_sim::Mode;
use encoding_rs::GB18030;
use exchange::ReplyReport;
use kernel::Result;
use sm3::{Digest, Sm3};

use crate::house::{House, on_both};

/// Takes one file in, which must be refused with nothing changed; answers the line that the reason names.
fn refused_with_nothing_changed(house: &House, path: &Path, what: &str) -> u32 {
    let before = house.contents();
    let (name, inbox) = (path.file_name().expect("a name"), path.parent().expect("an inbox"));
    let answer: Result<ReplyReport> = house.take_one(path);
    let refusal = answer.expect_err(what).refusal().unwrap_or_else(|| panic!("{what}: an answer")).clone();
    assert!(refusal.code.starts_with("bank_file_"), "{what}: {refusal}");
    let after = house.contents();
    let changed: Vec<_> = after.iter().filter(|line| !before.contains(line)).take(3).collect();
    assert!(after == before, "{what}: nothing changed, but {changed:?}");
    let mut reason_name = name.to_owned();
    reason_name.push(".reason.txt");
    let reason = fs::read_to_string(inbox.join("refused").join(reason_name)).expect("a reason beside the file");
    assert_eq!(reason.trim_end(), refusal.to_string(), "{what}");
    assert!(!path.exists() && inbox.join("refused").join(name).exists(), "{what}: the file was moved");
    refusal.arg("line").and_then(|line| line.parse().ok()).unwrap_or_else(|| panic!("{what}: the line: {refusal}"))
}

/// The first line, from 1, in which two texts differ.
fn first_difference(one: &[u8], other: &[u8]) -> Option<u32> {
    let mut pairs = one.split(|byte| *byte == b'\n').zip(other.split(|byte| *byte == b'\n'));
    pairs.position(|(one, other)| one != other).map(|at| u32::try_from(at + 1).expect("few lines"))
}

#[test]
fn what_a_misbehaving_bank_writes_wrong_changes_nothing() {
    let faults = Mode::ALL.into_iter().filter(|mode| mode.is_fault());
    let faults: Vec<Mode> = faults.collect();
    on_both(500, |house| {
        for (number, mode) in (1..).zip(&faults) {
            let batch = house.approved(&format!("20{}Q1", 25 + number), Some(60));
            house.send(batch).expect("sent");
            house.banks_work(&[*mode]);
            let banks: Vec<String> = house.banks(&[]).into_iter().map(|(bank, _)| bank).collect();
            let wrong: Vec<PathBuf> = banks.iter().flat_map(|bank| house.files(&format!("inbox/{bank}"))).collect();
            assert!(wrong.len() >= 4, "{mode}: each bank wrote something wrong");
            let mut named = Vec::new();
            for path in wrong {
                let what = format!("{mode} {}", path.display());
                assert!(what.contains("_first"), "{what}: the right file comes a step later");
                let bytes = fs::read(&path).expect("a file");
                named.push((refused_with_nothing_changed(house, &path, &what), bytes, path));
            }
            house.banks_work(&[*mode]);
            for (line, bytes, path) in named {
                let right = fs::read(path.with_file_name(rightly_called(house, &path))).expect("the right file");
                if *mode == Mode::OffByAFen && path.extension().is_some_and(|ending| ending == "txt") {
                    assert_eq!(Some(line), first_difference(&bytes, &right), "{}", path.display());
                }
            }
            house.banks_work(&[]);
            for (path, answer) in house.take() {
                answer.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            }
            house.db.clock().advance_days(1);
        }
        crate::oracle::agree(house);
    });
}

/// The name of the right file that follows a wrong one: it was made just after it.
fn rightly_called(house: &House, wrong: &Path) -> String {
    let folder = wrong.parent().and_then(Path::file_name).expect("an inbox").to_string_lossy().into_owned();
    let name = wrong.file_name().expect("a name").to_string_lossy().into_owned();
    let stem = name.split("_first").next().expect("a name");
    let found = house.files(&format!("inbox/{folder}")).into_iter().find_map(|path| {
        let candidate = path.file_name()?.to_string_lossy().into_owned();
        candidate.starts_with(stem).then_some(candidate)
    });
    found.unwrap_or_else(|| panic!("the right file after {name}"))
}

/// A reply in the delimited format, taken apart.
#[derive(Clone)]
pub(crate) struct Paper {
    pub(crate) head: Vec<String>,
    pub(crate) lines: Vec<Vec<String>>,
}

impl Paper {
    pub(crate) fn read(bytes: &[u8]) -> Paper {
        let (text, _, lost) = GB18030.decode(bytes);
        assert!(!lost, "a bank writes GB18030");
        let mut rows = text.lines().map(|line| line.split('|').map(str::to_owned).collect::<Vec<_>>());
        let head = rows.next().expect("a header");
        Paper { head, lines: rows.filter(|row| row[0] == "R").collect() }
    }

    /// The lines as bytes with a trailer that fits them.
    pub(crate) fn seal(&self) -> Vec<u8> {
        let credited = self.lines.iter().filter(|line| line.get(5).is_some_and(|word| word == "OK"));
        let fen = |line: &Vec<String>| kernel::Fen::parse_yuan(&line[4]).map_or(0, kernel::Fen::get);
        let (count, total) = credited.fold((0, 0), |(count, total), line| (count + 1, total + fen(line)));
        let rows = [&self.head].into_iter().chain(&self.lines);
        let text: String = rows.map(|row| row.join("|") + "\n").collect();
        let mut bytes = GB18030.encode(&text).0.into_owned();
        let hash: String = Sm3::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let total = kernel::Fen::new(total).yuan();
        bytes.extend(format!("T|{}|{count}|{total}|{hash}\n", self.lines.len()).into_bytes());
        bytes
    }
}

type Spoil = fn(&mut Vec<String>);

/// What can be wrong with a line: each is done to the first, a middle and the last line.
const SPOILT_LINES: [(&str, Spoil); 25] = [
    ("a fen more", |line| line[4] = add_a_fen(&line[4])),
    ("no amount", |line| line[4].clear()),
    ("an amount of nothing", |line| line[4] = "0.00".to_owned()),
    ("a negative amount", |line| line[4].insert(0, '-')),
    ("an exponent", |line| line[4] = "1e3".to_owned()),
    ("three decimals", |line| line[4].push('0')),
    ("thousands separators", |line| line[4] = "1,000.00".to_owned()),
    ("an amount beyond all money", |line| line[4] = "99999999999999999999.00".to_owned()),
    ("another account", |line| line[3] = format!("9{}", &line[3][1..])),
    ("no account", |line| line[3].clear()),
    ("another instruction", |line| line[2] = other_number(&line[2])),
    ("no instruction", |line| line[2].clear()),
    ("an instruction in words", |line| line[2] = "seven".to_owned()),
    ("an instruction beyond all numbers", |line| line[2] = "9".repeat(30)),
    ("line 0", |line| line[1] = "0".to_owned()),
    ("a line that was not sent", |line| line[1] = "99999".to_owned()),
    ("a negative line", |line| line[1].insert(0, '-')),
    ("no line", |line| line[1].clear()),
    ("a small outcome", |line| line[5] = "ok".to_owned()),
    ("an outcome nobody knows", |line| line[5] = "MAYBE".to_owned()),
    ("no outcome", |line| line[5].clear()),
    ("a day that is none", |line| line[8] = "2026-02-30".to_owned()),
    ("a field too many", |line| line.push("more".to_owned())),
    ("a field too few", |line| drop(line.pop())),
    ("a record of another kind", |line| line[0] = "D".to_owned()),
];

fn add_a_fen(yuan: &str) -> String {
    kernel::Fen::new(kernel::Fen::parse_yuan(yuan).expect("an amount").get() + 1).yuan()
}

fn other_number(number: &str) -> String {
    (number.parse::<i64>().expect("a number") + 8_000_000).to_string()
}

type SpoilAll = fn(&Paper) -> Vec<u8>;

/// What can be wrong with a file as a whole.
const SPOILT_FILES: [(&str, SpoilAll); 17] = [
    ("nothing", |_| Vec::new()),
    ("a line break", |_| b"\n".to_vec()),
    ("no trailer", |paper| cut_lines(&paper.seal(), 1)),
    ("no trailer and no last line", |paper| cut_lines(&paper.seal(), 2)),
    ("a header only", |paper| cut_lines(&paper.seal(), 1 + paper.lines.len())),
    ("half a trailer", |paper| cut(paper, 20)),
    ("no line break at the end and half a hash", |paper| cut(paper, 33)),
    ("something after the trailer", |paper| [paper.seal(), b"R|".to_vec()].concat()),
    ("the whole twice", |paper| [paper.seal(), paper.seal()].concat()),
    ("another hash", |paper| other_last_byte(paper)),
    ("a byte order mark", |paper| [b"\xef\xbb\xbf".to_vec(), paper.seal()].concat()),
    ("another file", |paper| with_head(paper, 2, "20260101000999")),
    ("another bank", |paper| with_head(paper, 3, "youchu")),
    ("a bank nobody knows", |paper| with_head(paper, 3, "nobody")),
    ("another count", |paper| with_head(paper, 5, "1000")),
    ("another version", |paper| with_head(paper, 1, "YIKA2")),
    ("a header's day that is none", |paper| with_head(paper, 4, "20261399")),
];

fn cut_lines(bytes: &[u8], lines: usize) -> Vec<u8> {
    let rows: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    rows[..rows.len() - lines].concat()
}

fn cut(paper: &Paper, bytes: usize) -> Vec<u8> {
    let whole = paper.seal();
    whole[..whole.len() - bytes].to_vec()
}

fn other_last_byte(paper: &Paper) -> Vec<u8> {
    let mut bytes = paper.seal();
    let at = bytes.len() - 2;
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    bytes
}

fn with_head(paper: &Paper, field: usize, word: &str) -> Vec<u8> {
    let mut paper = paper.clone();
    paper.head[field] = word.to_owned();
    paper.seal()
}

#[test]
fn a_wrong_line_anywhere_is_named_and_nothing_is_taken() {
    on_both(500, |house| {
        let batch = house.approved("2026Q1", Some(120));
        house.send(batch).expect("sent");
        house.banks_work(&[]);
        let (bank, reply) = house
            .banks(&[])
            .into_iter()
            .flat_map(|(bank, _)| {
                house.files(&format!("inbox/{bank}")).into_iter().map(move |path| (bank.clone(), path))
            })
            .find(|(bank, path)| bank != "youchu" && path.extension().is_some_and(|ending| ending == "txt"))
            .expect("a delimited reply");
        let right = fs::read(&reply).expect("a reply");
        let paper = Paper::read(&right);
        assert!(paper.seal() == right && paper.lines.len() > 4, "what is taken apart can be put together");
        let put = |name: &str, bytes: &[u8]| {
            let path = house.exchange().join("inbox").join(&bank).join(name);
            fs::write(&path, bytes).expect("a file");
            path
        };
        let mut number = 0;
        for (what, spoil) in SPOILT_LINES {
            for at in [0, paper.lines.len() / 2, paper.lines.len() - 1] {
                number += 1;
                let mut paper = paper.clone();
                spoil(&mut paper.lines[at]);
                let path = put(&format!("ret_line_{number}.txt"), &paper.seal());
                let named = refused_with_nothing_changed(house, &path, what);
                assert_eq!(named, u32::try_from(at + 2).expect("a line"), "{what}, after the header line");
            }
        }
        for (what, spoil) in SPOILT_FILES {
            number += 1;
            refused_with_nothing_changed(house, &put(&format!("ret_file_{number}.txt"), &spoil(&paper)), what);
        }
        assert_eq!(
            house.take_one(&reply).expect("the right file").settled.unchanged,
            0,
            "it is taken in as if nothing was"
        );
    });
}
