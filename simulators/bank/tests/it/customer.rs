//! A tiny customer of the bank, private to these tests: it puts payment files into the outbox and reads the inbox by the
//! contract's rules, all or nothing, so that what it believes in the end can be compared with the bank's book.

use crate::pay_writer::{self, Pay};
use bank_sim::{BankSim, Format};
use encoding_rs::GB18030;
use quick_xml::{Reader, events::Event};
use sm3::{Digest, Sm3};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) const BANK: &str = "nongxin";

/// One line of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) fen: i64,
    pub(crate) outcome: String,
}

pub(crate) struct Customer {
    pub(crate) dir: PathBuf,
    pub(crate) format: Format,
    sent: BTreeMap<String, Pay>,
    /// What it believes of each instruction: the last word, where RETURN is final.
    pub(crate) believed: BTreeMap<String, String>,
    /// Every reply read: name, and its lines or why it was refused.
    pub(crate) read: Vec<(String, Result<Vec<Said>, String>)>,
}

impl Customer {
    pub(crate) fn new(dir: &Path, format: Format) -> Self {
        let dir = dir.to_owned();
        Customer { dir, format, sent: BTreeMap::new(), believed: BTreeMap::new(), read: Vec::new() }
    }

    pub(crate) fn bank(&self, seed: u64) -> BankSim {
        BankSim::open(&self.dir, BANK, self.format, seed).unwrap()
    }

    pub(crate) fn bytes(&self, file_id: &str, lines: &[Pay]) -> Vec<u8> {
        match self.format {
            Format::Delimited => pay_writer::delimited(file_id, BANK, lines),
            Format::Iso20022 => pay_writer::iso(file_id, BANK, &[lines.to_vec()]),
        }
    }

    /// Writes a payment file as `pay_<name>`.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let ending = if self.format == Format::Delimited { "txt" } else { "xml" };
        let folder = self.dir.join("outbox").join(BANK);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("pay_{name}.{ending}")), bytes).unwrap();
    }

    pub(crate) fn send(&mut self, file_id: &str, lines: &[Pay]) {
        self.sent.extend(lines.iter().map(|line| (line.id.clone(), line.clone())));
        self.put(file_id, &self.bytes(file_id, lines));
    }

    /// Reads and removes everything in the inbox, in the order of the names.
    pub(crate) fn read_inbox(&mut self) {
        let folder = self.dir.join("inbox").join(BANK);
        let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        for path in names {
            let bytes = fs::read(&path).unwrap();
            fs::remove_file(&path).unwrap();
            let lines = match self.format {
                Format::Delimited => read_delimited(&bytes),
                Format::Iso20022 => read_iso(&bytes),
            };
            let lines = lines.and_then(|lines| self.check(lines));
            for said in lines.iter().flatten() {
                let word = self.believed.entry(said.id.clone()).or_default();
                let settled = word == "RETURN" || (word == "OK" && said.outcome != "RETURN") || word == "FAIL";
                if !settled {
                    word.clone_from(&said.outcome);
                }
            }
            self.read.push((path.file_name().unwrap().to_string_lossy().into_owned(), lines));
        }
    }

    fn check(&self, lines: Vec<Said>) -> Result<Vec<Said>, String> {
        for said in &lines {
            let sent = self.sent.get(&said.id).ok_or("a line that was never sent")?;
            if sent.fen != said.fen || sent.account != said.account {
                return Err("another amount or account".to_owned());
            }
        }
        Ok(lines)
    }

    pub(crate) fn refusals(&self) -> Vec<&str> {
        self.read.iter().filter_map(|(_, lines)| lines.as_ref().err().map(String::as_str)).collect()
    }

    /// The words for an instruction, in the order they came.
    pub(crate) fn words(&self, id: &str) -> Vec<&str> {
        let good = self.read.iter().filter_map(|(_, lines)| lines.as_ref().ok());
        good.flatten().filter(|said| said.id == id).map(|said| said.outcome.as_str()).collect()
    }
}

/// An empty folder, in memory where the system has one: the simulator waits for the disk after every write.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// What the bank's book says, in the customer's words.
pub(crate) fn book(bank: &BankSim) -> BTreeMap<String, String> {
    bank.book_lines()
        .map(|line| line.unwrap())
        .map(|line| (line.instruction_id, if line.returned_on.is_some() { "RETURN" } else { "OK" }.to_owned()))
        .collect()
}

fn fen(text: &str) -> Result<i64, String> {
    text.replace('.', "").parse().map_err(|_| format!("amount {text}"))
}

fn ensure(holds: bool, why: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.to_owned()) }
}

fn read_delimited(bytes: &[u8]) -> Result<Vec<Said>, String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or("not GB18030")?;
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').collect()).collect();
    let (head, tail) = (lines.first().ok_or("empty")?, lines.last().ok_or("empty")?);
    ensure(head.len() == 6 && head[0] == "H" && head[1] == "YIKA1", "head")?;
    ensure(head[3] == BANK, "another bank")?;
    ensure(tail.len() == 5 && tail[0] == "T", "no last line")?;
    let cut = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let hash: String = Sm3::digest(&bytes[..cut]).iter().map(|byte| format!("{byte:02x}")).collect();
    ensure(tail[4] == hash, "hash")?;
    let mut said = Vec::new();
    for line in &lines[1..lines.len() - 1] {
        ensure(line.len() == 10 && line[0] == "R", "fields")?;
        said.push(Said {
            id: line[2].to_owned(),
            account: line[3].to_owned(),
            fen: fen(line[4])?,
            outcome: line[5].to_owned(),
        });
    }
    let ok = || said.iter().filter(|said| said.outcome == "OK");
    ensure(head[5] == said.len().to_string() && tail[1] == said.len().to_string(), "count")?;
    ensure(tail[2] == ok().count().to_string(), "count of OK")?;
    ensure(fen(tail[3])? == ok().map(|said| said.fen).sum::<i64>(), "total")?;
    Ok(said)
}

fn read_iso(bytes: &[u8]) -> Result<Vec<Said>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8")?;
    let mut reader = Reader::from_str(text);
    let (mut path, mut content) = (Vec::<String>::new(), String::new());
    let (mut said, mut sums, mut status) = (Vec::<Said>::new(), BTreeMap::<String, i64>::new(), String::new());
    let (mut bank, mut whole) = (String::new(), false);
    let blank = Said { id: String::new(), account: String::new(), fen: 0, outcome: String::new() };
    loop {
        match reader.read_event().map_err(|why| format!("not well-formed: {why}"))? {
            Event::Start(tag) => {
                path.push(tag.name().as_ref().to_owned());
                content.clear();
                if matches!(path.last().unwrap().as_str(), "TxInfAndSts" | "Ntry") {
                    said.push(blank.clone());
                }
            }
            Event::Text(text) => content.push_str(&text),
            Event::End(_) => {
                let at = path.join("/");
                let last = said.last_mut();
                if at.ends_with("FinInstnId/Othr/Id") {
                    bank.clone_from(&content);
                } else if at.ends_with("/DtldSts") {
                    status.clone_from(&content);
                } else if at.ends_with("/DtldCtrlSum") {
                    sums.insert(status.clone(), fen(&content)?);
                } else if at.ends_with("TtlCdtNtries/Sum") {
                    sums.insert("RETURN".to_owned(), fen(&content)?);
                } else if let Some(last) = last {
                    match path.last().unwrap().as_str() {
                        "OrgnlEndToEndId" => last.id.clone_from(&content),
                        "EndToEndId" => {
                            last.id.clone_from(&content);
                            last.outcome = "RETURN".to_owned();
                        }
                        "TxSts" => last.outcome.clone_from(&content),
                        "InstdAmt" | "Amt" if !content.is_empty() => last.fen = fen(&content)?,
                        "Id" if at.contains("CdtrAcct/Id/Othr/Id") && !content.is_empty() => {
                            last.account.clone_from(&content);
                        }
                        _ => {}
                    }
                }
                content.clear();
                path.pop();
                whole = path.is_empty();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    ensure(whole, "breaks off")?;
    ensure(bank == BANK, "another bank")?;
    for (word, sum) in sums {
        let found: i64 = said.iter().filter(|said| said.outcome == word).map(|said| said.fen).sum();
        ensure(found == sum, "total")?;
    }
    for said in &mut said {
        let plain = match said.outcome.as_str() {
            "ACSC" => "OK",
            "RJCT" => "FAIL",
            "PDNG" => "PENDING",
            "RETURN" => "RETURN",
            other => return Err(format!("status {other}")),
        };
        plain.clone_into(&mut said.outcome);
    }
    Ok(said)
}
