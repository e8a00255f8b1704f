//! The delimited format: GB18030, LF, `|` between fields, no quoting, SM3 over all bytes before the last line.
//! Read strictly, byte by byte as agreed; a bank does not guess. Not here: what the lines mean.

use crate::day::Day;
use crate::pay_file::{PayFile, PayLine, Refusal, Section, is_reference, parse_count, parse_yuan, refusal, yuan};
use crate::reply::{Encoding, Outcome, ReplyHead, ReplyLine};
use encoding_rs::GB18030;
use sm3::{Digest, Sm3};
use std::fmt::Write;

/// Lower-case hex of the SM3 hash.
pub(crate) fn sm3_hex(bytes: &[u8]) -> String {
    Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads an outgoing `pay_<file_id>.txt`.
pub(crate) fn read(bytes: &[u8], bank: &str) -> Result<PayFile, Refusal> {
    let body_and_trailer =
        bytes.strip_suffix(b"\n").ok_or_else(|| refusal("bad_shape", 0, "the file does not end with a line feed"))?;
    let cut = body_and_trailer
        .iter()
        .rposition(|byte| *byte == b'\n')
        .ok_or_else(|| refusal("bad_shape", 0, "the file has a single line"))?;
    let (body, trailer) = (&bytes[..=cut], &body_and_trailer[cut + 1..]);

    let trailer = std::str::from_utf8(trailer).unwrap_or("");
    let [mark, count, total, hash] = fields(trailer)
        .filter(|fields: &[&str; 4]| fields[0] == "T")
        .ok_or_else(|| refusal("bad_shape", 0, "the last line is not T|count|total|hash"))?;
    debug_assert_eq!(mark, "T", "the filter above let nothing else pass");
    if !hash.eq_ignore_ascii_case(&sm3_hex(body)) {
        return Err(refusal("bad_hash", 0, "the hash in the last line is not the hash of the lines before it"));
    }
    let said = parse_count(count)
        .zip(parse_yuan(total))
        .ok_or_else(|| refusal("bad_shape", 0, "the last line's count or total cannot be read"))?;

    // Fields are split after decoding: in GB18030 the second byte of a character can be the byte of `|`.
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or_else(|| refusal("bad_encoding", 0, "the file is not GB18030"))?;
    let mut lines = text.split_terminator('\n').zip(1_i64..);
    let (head, _) = lines.next().ok_or_else(|| refusal("bad_shape", 1, "the first line is missing"))?;
    let (file_id, header_said) = read_head(head, bank)?;
    if header_said != said {
        return Err(refusal("bad_total", 1, "the first and the last line announce different totals"));
    }
    let lines = lines.map(|(line, file_line)| read_line(line, file_line)).collect::<Result<Vec<_>, _>>()?;
    let file = PayFile {
        file_id,
        total_fen: said.1,
        sections: vec![Section { first_line_no: 1, ..Section::default() }],
        lines,
    };
    file.check(said.0, said.1)?;
    Ok(file)
}

fn read_head(line: &str, bank: &str) -> Result<(String, (i64, i64)), Refusal> {
    let wrong = |why: &str| refusal("bad_header", 1, why);
    let [_, version, file_id, for_bank, day, count, total] = fields(line)
        .filter(|fields: &[&str; 7]| fields[0] == "H")
        .ok_or_else(|| wrong("the first line is not H with seven fields"))?;
    if version != "YIKA1" {
        return Err(wrong("the version is not YIKA1"));
    }
    if !is_reference(file_id) {
        return Err(wrong("the file id is not 1 to 35 letters, digits, `-`, `_`, `.`"));
    }
    if for_bank != bank {
        return Err(refusal("wrong_bank", 1, "the file is for another bank"));
    }
    if Day::parse_compact(day).is_none() {
        return Err(wrong("the day is not YYYYMMDD"));
    }
    let said =
        parse_count(count).zip(parse_yuan(total)).ok_or_else(|| wrong("the count or the total cannot be read"))?;
    Ok((file_id.to_owned(), said))
}

fn read_line(line: &str, file_line: i64) -> Result<PayLine, Refusal> {
    let line_no = file_line - 1;
    let wrong = |why: &str| refusal("bad_line", line_no, why);
    if line.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
        return Err(refusal("bad_encoding", line_no, "the line has a control or replacement character"));
    }
    let [_, said_no, instruction_id, account, name, amount, memo] = fields(line)
        .filter(|fields: &[&str; 7]| fields[0] == "D")
        .ok_or_else(|| wrong("the line is not D with seven fields"))?;
    if parse_count(said_no) != Some(line_no) {
        return Err(wrong("the line numbers do not count up from 1"));
    }
    Ok(PayLine {
        line_no,
        instruction_id: instruction_id.to_owned(),
        account: account.to_owned(),
        name: name.to_owned(),
        amount_fen: parse_yuan(amount).ok_or_else(|| wrong("the amount is not yuan with two decimals"))?,
        memo: memo.to_owned(),
    })
}

/// The fields of a line if there are exactly as many as asked for.
fn fields<const N: usize>(line: &str) -> Option<[&str; N]> {
    let mut parts = line.split('|');
    let mut found = [""; N];
    for field in &mut found {
        *field = parts.next()?;
    }
    parts.next().is_none().then_some(found)
}

/// Writes a reply, `ret_*.txt`.
pub(crate) fn write(head: &ReplyHead, lines: &[ReplyLine]) -> Result<Vec<u8>, std::fmt::Error> {
    let mut body = String::with_capacity(lines.len() * 100 + 100);
    writeln!(body, "H|YIKA1|{}|{}|{}|{}", head.file_id, head.bank, head.today.compact(), lines.len())?;
    let (mut ok_count, mut ok_fen) = (0_i64, head.total_off_fen);
    for line in lines {
        let outcome = match line.outcome {
            Outcome::Ok => "OK",
            Outcome::Fail => "FAIL",
            Outcome::Pending => "PENDING",
            Outcome::Return => "RETURN",
        };
        if line.outcome == Outcome::Ok {
            ok_count += 1;
            ok_fen += line.amount_fen;
        }
        write!(body, "R|{}|{}|{}|", line.line_no, line.instruction_id, line.account)?;
        write!(body, "{}.{:02}|{outcome}|", line.amount_fen / 100, line.amount_fen % 100)?;
        let value_date = line.value_date.map(Day::compact).unwrap_or_default();
        writeln!(body, "{}|{}|{value_date}|{}", line.code, line.reason, line.reference)?;
    }
    let mut bytes = encode(&body, head.encoding);
    let trailer = format!("T|{}|{ok_count}|{}|{}\n", lines.len(), yuan(ok_fen), sm3_hex(&bytes));
    bytes.extend(match head.encoding {
        Encoding::Utf16 => encode(trailer.as_str(), Encoding::Utf16).split_off(2),
        other => encode(&trailer, other),
    });
    Ok(bytes)
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Right => GB18030.encode(text).0.into_owned(),
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
    }
}
