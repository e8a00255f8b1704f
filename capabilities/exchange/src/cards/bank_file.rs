//! Files with which banks open accounts: GB18030, LF, `|` between fields, SM3 over everything before the last line, as the
//! payment files.
//!
//! ```text
//! H|YIKAOPEN1|<batch>|<bank>|<YYYYMMDD>|<count>
//! D|<line_no from 1>|<application number, 12 digits>|<citizen id>|<name>|<phone>
//! T|<count>|<SM3, hex>
//! ```
//! The answer, one line for each of ours in any order:
//! ```text
//! H|YIKAOPEN1|<batch>|<bank>|<YYYYMMDD>|<count>
//! R|<line_no>|<application number>|OK or FAIL|<account or empty>|<reason>
//! T|<count>|<SM3, hex>
//! ```

use card::{Batch, Opened};
use csv::StringRecord;
use document::Unreadable;
use encoding_rs::GB18030;
use kernel::{AccountNumber, Refusal, Result};
use sm3::{Digest, Sm3};

use super::{
    OutLine, malformed, malformed_whole,
    reading::{Cut, Fields, Layout},
};

/// The longest reason that is kept, in characters.
const REASON_CHARACTERS_MAX: usize = 100;

/// The file for a bank.
///
/// # Errors
/// `card_file_not_gb18030` naming the line, when a name or a phone cannot be written without loss.
pub fn write_openings(batch: &Batch, lines: &[OutLine]) -> Result<Vec<u8>> {
    let day = batch.sent_at.day();
    let day = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let mut bytes = format!("H|YIKAOPEN1|{}|{}|{day}|{}\n", batch.batch_id, batch.partner, lines.len()).into_bytes();
    for (out, line_no) in lines.iter().zip(1..) {
        let number = out.line.application_no.map(|number| format!("{:012}", number.get())).unwrap_or_default();
        let text = format!("D|{line_no}|{number}|{}|{}|{}\n", out.line.person, out.name, out.line.phone);
        bytes.extend(encoded(&text, line_no, &[&out.name, &out.line.phone], '|')?);
    }
    let hash = kernel::hex(&Sm3::digest(&bytes));
    bytes.extend(format!("T|{}|{hash}\n", lines.len()).into_bytes());
    Ok(bytes)
}

/// A line in GB18030 that comes out as it went in, whose fields hold nothing that would end them.
pub(super) fn encoded(text: &str, line_no: usize, fields: &[&str], ends: char) -> Result<Vec<u8>> {
    let (bytes, _, lossy) = GB18030.encode(text);
    let back = GB18030.decode_without_bom_handling_and_without_replacement(&bytes);
    let breaks = |field: &&str| field.chars().any(|c| c == ends || c.is_control());
    if lossy || back.is_none_or(|back| back != text) || fields.iter().any(breaks) {
        return Err(Refusal::new("card_file_not_gb18030").with("line", line_no).into());
    }
    Ok(bytes.into_owned())
}

/// Cuts a bank's answer to a batch into the fields of its lines, where its header, count and hash are right.
///
/// # Errors
/// `card_file_malformed` naming the line and what is wrong with it.
pub(super) fn cut(bytes: &[u8], batch_id: i64, bank: &str) -> Result<Cut, Unreadable> {
    let body = bytes.strip_suffix(b"\n").ok_or_else(|| malformed_whole("truncated"))?;
    let last_at = body.iter().rposition(|byte| *byte == b'\n').ok_or_else(|| malformed(1, "truncated"))? + 1;
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(&bytes[..last_at])
        .ok_or_else(|| malformed_whole("encoding"))?;
    let mut lines = text.split_terminator('\n');
    let head = lines.next().ok_or_else(|| malformed(1, "truncated"))?;
    let fields: Vec<&str> = head.split('|').collect();
    let ["H", "YIKAOPEN1", of, from, _, count] = fields[..] else { return Err(malformed(1, "header")) };
    if of != batch_id.to_string() || from != bank {
        return Err(malformed(1, "other_batch"));
    }
    let mut cut = Cut::of(Layout::Opened, StringRecord::with_capacity(text.len(), 0));
    let mut counted = 0;
    for (line, at) in lines.zip(2..) {
        let fields: Vec<&str> = line.split('|').collect();
        if fields.len() != Layout::Opened.columns() || fields[0] != "R" {
            return Err(malformed(at, "fields"));
        }
        fields.iter().for_each(|field| cut.fields.push_field(field));
        counted += 1;
    }
    let last = format!("T|{counted}|{}", kernel::hex(&Sm3::digest(&bytes[..last_at])));
    if !body[last_at..].eq_ignore_ascii_case(last.as_bytes()) || count != counted.to_string() {
        return Err(malformed(counted + 2, "count_or_hash"));
    }
    Ok(cut)
}

/// What a bank says, line by line.
///
/// # Errors
/// `card_file_malformed` naming the line and what is wrong with it.
pub(super) fn read_opened(cut: &Cut) -> Result<Vec<Opened>, Unreadable> {
    cut.each().map(|(line, at)| read_line(line, at)).collect()
}

fn read_line(line: Fields<'_>, at: usize) -> Result<Opened, Unreadable> {
    let (number, outcome, account, reason) = (line.get(2), line.get(3), line.get(4), line.get(5));
    let application_no = card::ApplicationNo::parse(number).map_err(|_| malformed(at, "application_number"))?;
    let outcome = match outcome {
        "OK" => Ok(AccountNumber::parse(account).map_err(|_| malformed(at, "account"))?),
        "FAIL" if account.is_empty() && !reason.trim().is_empty() => Err(shortened(reason)),
        _ => return Err(malformed(at, "outcome")),
    };
    Ok(Opened { at: u32::try_from(at).map_err(|_| malformed(at, "too_long"))?, application_no, outcome })
}

fn shortened(reason: &str) -> String {
    reason.trim().chars().filter(|c| !c.is_control()).take(REASON_CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use card::ApplicationNo;

    use super::*;

    fn read_answer(bytes: &[u8], batch_id: i64) -> Result<Vec<Opened>, Unreadable> {
        read_opened(&cut(bytes, batch_id, "nongye")?)
    }

    fn answer(lines: &[String]) -> Vec<u8> {
        let mut text = format!("H|YIKAOPEN1|12|nongye|20261127|{}\n", lines.len());
        text.extend(lines.iter().map(|line| format!("{line}\n")));
        let mut bytes = GB18030.encode(&text).0.into_owned();
        let last = format!("T|{}|{}\n", lines.len(), kernel::hex(&Sm3::digest(&bytes)));
        bytes.extend(last.into_bytes());
        bytes
    }

    #[test]
    fn what_a_bank_answers_is_read_strictly() {
        let number = ApplicationNo::new([3; 8]);
        let plain = format!("{:012}", number.get());
        let good = answer(&[format!("R|1|{plain}|OK|6228480000000000018|"), format!("R|2|{plain}|FAIL||证件过期")]);
        let said = read_answer(&good, 12).unwrap();
        assert_eq!((said[0].at, said[0].application_no), (2, number));
        assert_eq!(said[1].outcome, Err("证件过期".to_owned()));
        let wrong = |bytes: &[u8]| read_answer(bytes, 12).unwrap_err().to_string();
        for at in 0..good.len() {
            assert!(wrong(&good[..at]).starts_with("card_file_malformed"), "cut at {at}");
        }
        let mut flipped = good.clone();
        flipped[60] ^= 1;
        assert!(wrong(&flipped).starts_with("card_file_malformed"));
        for (line, said) in [
            (format!("R|1|{plain}|OK||"), "line=2 why=account"),
            (format!("R|1|{plain}|OK|6228480000000000018"), "line=2 why=fields"),
            (format!("R|1|{plain}|FAIL||"), "line=2 why=outcome"),
            (format!("R|1|{plain}|MAYBE||x"), "line=2 why=outcome"),
            ("R|1|123456789012|OK|6228480000000000018|".to_owned(), "line=2 why=application_number"),
        ] {
            assert_eq!(wrong(&answer(std::slice::from_ref(&line))), format!("card_file_malformed {said}"), "{line}");
        }
        assert!(read_answer(&good, 13).unwrap_err().to_string().contains("other_batch"));
    }
}
