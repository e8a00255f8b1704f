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
use encoding_rs::GB18030;
use kernel::{AccountNumber, Refusal, Result};
use sm3::{Digest, Sm3};

use super::{OutLine, malformed};

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

/// Reads a bank's answer to a batch.
///
/// # Errors
/// `card_file_malformed` naming the line and what is wrong with it.
pub fn read_answer(bytes: &[u8], batch: &Batch) -> Result<Vec<Opened>> {
    let body = bytes.strip_suffix(b"\n").ok_or_else(|| malformed(0, "truncated"))?;
    let last_at = body.iter().rposition(|byte| *byte == b'\n').ok_or_else(|| malformed(1, "truncated"))? + 1;
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(&bytes[..last_at])
        .ok_or_else(|| malformed(0, "encoding"))?;
    let mut lines = text.split_terminator('\n').zip(1..);
    let (head, _) = lines.next().ok_or_else(|| malformed(1, "truncated"))?;
    let fields: Vec<&str> = head.split('|').collect();
    let ["H", "YIKAOPEN1", of, bank, _, count] = fields[..] else { return Err(malformed(1, "header")) };
    if of != batch.batch_id.to_string() || bank != batch.partner {
        return Err(malformed(1, "other_batch"));
    }
    let said = lines.map(|(line, at)| read_line(line, at)).collect::<Result<Vec<Opened>>>()?;
    let last = format!("T|{}|{}", said.len(), kernel::hex(&Sm3::digest(&bytes[..last_at])));
    if !body[last_at..].eq_ignore_ascii_case(last.as_bytes()) || count != said.len().to_string() {
        return Err(malformed(said.len() + 2, "count_or_hash"));
    }
    Ok(said)
}

fn read_line(line: &str, at: usize) -> Result<Opened> {
    let fields: Vec<&str> = line.split('|').collect();
    let ["R", _, number, outcome, account, reason] = fields[..] else { return Err(malformed(at, "fields")) };
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
    use card::{ApplicationNo, BatchKind};
    use kernel::{Error, Moment, RegionCode};

    use super::*;

    fn batch() -> Batch {
        Batch {
            batch_id: 12,
            kind: BatchKind::Bank,
            partner: "nongye".into(),
            region: RegionCode::parse("540500").unwrap(),
            cards: 1,
            sent_at: Moment(0),
            sent_by: "office".into(),
            file_sha256: None,
            numbers_sha256: None,
            returned_at: None,
            returned_by: None,
            done: 0,
            failed: 0,
        }
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
        let said = read_answer(&good, &batch()).unwrap();
        assert_eq!((said[0].at, said[0].application_no), (2, number));
        assert_eq!(said[1].outcome, Err("证件过期".to_owned()));
        let wrong = |bytes: &[u8]| match read_answer(bytes, &batch()) {
            Err(Error::Refused(refusal)) => refusal.to_string(),
            other => panic!("{other:?}"),
        };
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
        let other = Batch { batch_id: 13, ..batch() };
        assert!(read_answer(&good, &other).unwrap_err().to_string().contains("other_batch"));
    }
}
