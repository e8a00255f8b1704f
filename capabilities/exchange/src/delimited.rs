//! The delimited format: GB18030, LF, `|` between fields, SM3 over everything before the last line.
//!
//! Outgoing, the file is encoded in blocks, and every block is decoded again and compared before it leaves: a name
//! that the bank's table cannot hold stops the file and names the line, and no `?` ever replaces a character.
//! Incoming, a file counts only when every line, both counts, the total and the hash are right.
//! The byte of `|` is also the second byte of some characters of names (珅 is `AB 7C`), so a file is decoded first and cut
//! afterwards. Deliberately absent: quoting. A field never contains `|`.

use std::io::Write;

use encoding_rs::{EncoderResult, GB18030};
use kernel::{Day, Fen};
use sm3::{Digest, Sm3};

use crate::digits::{
    push_day, push_number, push_yuan, read_day, read_instruction_id, read_line_no, read_number, read_yuan,
};
use crate::payment_file::{CannotWrite, Hashed, PaymentFile, PaymentLine, Tally, Written, is_file_id};
use crate::profile::is_bank_code;
use crate::reply::{self, BadFile, Outcome, Reply, ReplyKind, ReplyLine, disturbs, first_repeated, stretch};

/// Characters encoded and checked at a time.
const BLOCK: usize = 64 * 1024;
/// The longest line of a bank's file; a longer one is a broken file.
const LINE_BYTES_MAX: usize = 4096;

/// Writes a whole payment file.
///
/// # Errors
/// Names the first line that cannot be written without loss; what was written until then must be thrown away.
pub fn write_delimited<'a>(
    out: impl Write,
    file: &PaymentFile<'_>,
    lines: impl IntoIterator<Item = PaymentLine<'a>>,
) -> Result<Written, CannotWrite> {
    let mut writer = DelimitedWriter::start(out, file)?;
    for line in lines {
        writer.line(&line)?;
    }
    writer.finish()
}

/// Writes a payment file line by line, as the lines come out of the database.
pub struct DelimitedWriter<W: Write> {
    out: Hashed<W>,
    sm3: Sm3,
    tally: Tally,
    block: String,
    /// The line number of the block's first line; the header is line 0 of the payments.
    block_from: u32,
    encoded: Vec<u8>,
}

impl<W: Write> DelimitedWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// If the header is impossible.
    pub fn start(out: W, file: &PaymentFile<'_>) -> Result<DelimitedWriter<W>, CannotWrite> {
        let tally = Tally::of(file)?;
        let mut block = String::with_capacity(BLOCK + LINE_BYTES_MAX);
        block.push_str("H|YIKA1|");
        block.push_str(file.file_id);
        block.push('|');
        block.push_str(&file.bank.code);
        block.push('|');
        push_day(&mut block, file.day);
        block.push('|');
        push_number(&mut block, u64::from(file.count));
        block.push('|');
        push_yuan(&mut block, file.total);
        block.push('\n');
        Ok(DelimitedWriter { out: Hashed::new(out), sm3: Sm3::new(), tally, block, block_from: 0, encoded: Vec::new() })
    }

    /// Writes one payment.
    ///
    /// # Errors
    /// If the line cannot be written without loss, or breaks the header's promise.
    pub fn line(&mut self, line: &PaymentLine<'_>) -> Result<(), CannotWrite> {
        self.tally.take(line)?;
        let block = &mut self.block;
        block.push_str("D|");
        push_number(block, u64::from(line.line_no));
        block.push('|');
        push_number(block, line.instruction_id.unsigned_abs());
        block.push('|');
        block.push_str(line.account);
        block.push('|');
        block.push_str(line.name);
        block.push('|');
        push_yuan(block, line.amount);
        block.push('|');
        block.push_str(line.memo);
        block.push('\n');
        if block.len() >= BLOCK {
            self.send_block()?;
            self.block_from = line.line_no + 1;
        }
        Ok(())
    }

    /// Writes the last line and hands over what was written.
    ///
    /// # Errors
    /// If the lines are not those the header promised.
    pub fn finish(mut self) -> Result<Written, CannotWrite> {
        self.tally.close()?;
        self.send_block()?;
        let mut last = String::from("T|");
        push_number(&mut last, u64::from(self.tally.count()));
        last.push('|');
        push_yuan(&mut last, self.tally.total());
        last.push('|');
        push_hex(&mut last, &self.sm3.finalize());
        last.push('\n');
        self.out.put(last.as_bytes())?;
        self.out.close(&self.tally)
    }

    fn send_block(&mut self) -> Result<(), CannotWrite> {
        if !encode(&self.block, &mut self.encoded) {
            return Err(self.first_lossy_line());
        }
        self.sm3.update(&self.encoded);
        self.out.put(&self.encoded)?;
        self.block.clear();
        Ok(())
    }

    fn first_lossy_line(&self) -> CannotWrite {
        let mut one = Vec::new();
        let lossy = |c: &char| !encode(c.encode_utf8(&mut [0; 4]), &mut one);
        let found = (self.block_from..).zip(self.block.lines()).find(|(_, line)| !encode(line, &mut Vec::new()));
        let (line_no, line) = found.unwrap_or((self.block_from, &self.block));
        let code = "payment_line_not_gb18030";
        match line.chars().find(lossy) {
            Some(c) => CannotWrite::line(line_no, code, format!("U+{:04X} does not survive GB18030", u32::from(c))),
            None => CannotWrite::line(line_no, code, "the text does not survive GB18030"),
        }
    }
}

/// Encodes, decodes again, and says whether nothing was lost.
fn encode(text: &str, encoded: &mut Vec<u8>) -> bool {
    let mut encoder = GB18030.new_encoder();
    let Some(room) = encoder.max_buffer_length_from_utf8_without_replacement(text.len()) else {
        return false;
    };
    encoded.resize(room, 0);
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, encoded, true);
    encoded.truncate(written);
    matches!(result, EncoderResult::InputEmpty)
        && GB18030.decode_without_bom_handling_and_without_replacement(encoded).is_some_and(|back| back == text)
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
}

/// Reads a whole reply file.
///
/// # Errors
/// Names the first line that is wrong.
pub fn read_delimited(bytes: &[u8]) -> Result<Reply, BadFile> {
    if bytes.len() > reply::REPLY_BYTES_MAX {
        return Err(BadFile::new(0, reply::TOO_LARGE, "the file is too large"));
    }
    if !bytes.starts_with(b"H|") {
        return Err(BadFile::new(1, reply::BAD_HEADER, "the file does not begin with H|"));
    }
    let last_at = start_of_last_line(bytes)?;
    let mut reply = Reply::new(ReplyKind::Delimited);
    let text = decode(bytes)?;
    let mut lines = Lines { rest: &text, at: 0, line_no: 0 };
    let (_, header) = lines.next_line()?.ok_or_else(|| BadFile::new(1, reply::TRUNCATED, "the file is empty"))?;
    let promised = read_header(header, &mut reply)?;
    let (mut ok_count, mut ok_total) = (0_u64, Fen::ZERO);
    let (text_end, last) = loop {
        let Some((at, line)) = lines.next_line()? else {
            return Err(BadFile::new(lines.line_no, reply::TRUNCATED, "the last line T is missing"));
        };
        if line.starts_with("T|") {
            break (at, line);
        }
        let read = read_line(lines.line_no, at, line)?;
        if read.outcome == Outcome::Ok {
            ok_count += 1;
            let total = read.amount.and_then(|amount| ok_total.checked_add(amount));
            ok_total = total.ok_or_else(|| bad_line(lines.line_no, "the total does not fit"))?;
        }
        reply.lines.push(read);
    };
    let last_no = lines.line_no;
    if lines.next_line()?.is_some() {
        return Err(bad_line(lines.line_no, "there are lines after the last line T"));
    }

    let totals = read_totals(last_no, last)?;
    let hash = Sm3::digest(&bytes[..last_at]);
    if totals.sm3 != hash[..] {
        return Err(BadFile::new(last_no, reply::BAD_HASH, "the SM3 is not that of the lines before"));
    }
    let count = u64::try_from(reply.lines.len()).unwrap_or(u64::MAX);
    if promised != count {
        let detail = format!("the header says {promised} lines, there are {count}");
        return Err(BadFile::new(1, reply::BAD_COUNT, detail));
    }
    if (totals.count, totals.ok_count) != (count, ok_count) {
        let detail = format!("there are {count} lines, {ok_count} of them OK; the last line says otherwise");
        return Err(BadFile::new(last_no, reply::BAD_COUNT, detail));
    }
    if totals.ok_total != ok_total {
        let detail = format!("the OK lines add up to {ok_total} yuan; the last line says otherwise");
        return Err(BadFile::new(last_no, reply::BAD_TOTAL, detail));
    }
    // The two numbers of a line: neither may be named twice.
    let by_line = reply.lines.iter().map(|line| (line.our_line_no.unwrap_or(0), line.line_no_in_reply_file));
    let by_id = reply.lines.iter().map(|line| (line.instruction_id, line.line_no_in_reply_file));
    if let Some(line_no) = [first_repeated(by_line), first_repeated(by_id)].into_iter().flatten().min() {
        return Err(BadFile::new(line_no, reply::DUPLICATE_LINE, "the instruction was named before in this file"));
    }
    reply.text = text;
    reply.text.truncate(text_end);
    Ok(reply)
}

/// Where the last line begins. A file cut anywhere has no whole last line, not even one cut by a single byte.
fn start_of_last_line(bytes: &[u8]) -> Result<usize, BadFile> {
    let body = bytes.strip_suffix(b"\n");
    let start = body.and_then(|body| memchr::memrchr(b'\n', body)).map(|at| at + 1);
    match start {
        Some(start) if bytes[start..].starts_with(b"T|") => Ok(start),
        _ => {
            let line_no = line_of(bytes, bytes.len().saturating_sub(1));
            Err(BadFile::new(line_no, reply::TRUNCATED, "the file does not end with a whole line T"))
        }
    }
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    let before = memchr::memchr_iter(b'\n', &bytes[..at]).count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

fn decode(bytes: &[u8]) -> Result<String, BadFile> {
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    // LF is no part of any longer character, so the lines can be tried one by one.
    let broken = bytes
        .split(|&byte| byte == b'\n')
        .position(|line| GB18030.decode_without_bom_handling_and_without_replacement(line).is_none());
    let line_no = u32::try_from(broken.unwrap_or(0) + 1).unwrap_or(u32::MAX);
    Err(BadFile::new(line_no, reply::BAD_ENCODING, "bytes that are no GB18030"))
}

/// Hands out the lines with their places in the text.
struct Lines<'a> {
    rest: &'a str,
    at: usize,
    line_no: u32,
}

impl<'a> Lines<'a> {
    fn next_line(&mut self) -> Result<Option<(usize, &'a str)>, BadFile> {
        let Some(end) = memchr::memchr(b'\n', self.rest.as_bytes()) else {
            return Ok(None);
        };
        self.line_no = self.line_no.saturating_add(1);
        let (line, at) = (&self.rest[..end], self.at);
        if end > LINE_BYTES_MAX {
            return Err(bad_line(self.line_no, "the line is too long"));
        }
        self.rest = &self.rest[end + 1..];
        self.at += end + 1;
        Ok(Some((at, line)))
    }
}

fn bad_line(line_no: u32, detail: &str) -> BadFile {
    BadFile::new(line_no, reply::BAD_LINE, detail)
}

/// Cuts a line into exactly so many fields, with the place of each in the line.
fn fields<const N: usize>(line: &str) -> Option<[&str; N]> {
    let mut cut = [""; N];
    let mut rest = line;
    for field in &mut cut[..N - 1] {
        let at = memchr::memchr(b'|', rest.as_bytes())?;
        *field = &rest[..at];
        rest = &rest[at + 1..];
    }
    cut[N - 1] = rest;
    memchr::memchr(b'|', rest.as_bytes()).is_none().then_some(cut)
}

/// Reads the header into the reply; gives the number of lines it promises.
fn read_header(line: &str, reply: &mut Reply) -> Result<u64, BadFile> {
    let bad = |detail| BadFile::new(1, reply::BAD_HEADER, detail);
    let Some(["H", version, file_id, bank, day, count]) = fields::<6>(line) else {
        return Err(bad("the header is not H and five fields"));
    };
    if version != "YIKA1" {
        return Err(bad("the version is not YIKA1"));
    }
    if !is_file_id(file_id) {
        return Err(bad("the file id is none of ours"));
    }
    if !is_bank_code(bank) {
        return Err(bad("the bank is no bank code"));
    }
    let dashed = day.contains('-');
    reply.day = Some(read_day(day).filter(|_| !dashed).ok_or_else(|| bad("the day is not YYYYMMDD"))?);
    reply.file_id = Some(file_id.to_owned());
    reply.bank = Some(bank.to_owned());
    read_number(count).ok_or_else(|| bad("the count is no number"))
}

fn read_line(line_no: u32, at: usize, line: &str) -> Result<ReplyLine, BadFile> {
    let bad = |detail: &str| bad_line(line_no, detail);
    let cut = fields::<10>(line).ok_or_else(|| bad("a line is R and nine fields"))?;
    let [kind, our_line, id, account, amount, outcome, reason_code, reason, value_date, reference] = cut;
    if kind != "R" {
        return Err(bad("a line begins with R"));
    }
    if line.bytes().any(|byte| byte < b' ' || byte == 0x7F) || (!line.is_ascii() && line.chars().any(disturbs)) {
        return Err(bad("a control character"));
    }
    if !(6..=34).contains(&account.len()) || !account.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(bad("the account is not 6 to 34 digits or letters"));
    }
    // Fields are cut from the line, so their distance from its beginning is their place.
    let mut from = at;
    let mut places = cut.map(|field| {
        let place = stretch(from, from + field.len());
        from += field.len() + 1;
        place
    });
    let [_, _, _, account_at, _, _, code_at, reason_at, _, reference_at] = &mut places;
    if reason_code.len() > 35 || reference.len() > 64 || reason.chars().count() > 280 {
        return Err(bad("a reason or a reference is too long"));
    }
    Ok(ReplyLine {
        line_no_in_reply_file: line_no,
        our_line_no: Some(read_line_no(our_line).ok_or_else(|| bad("the line number is none"))?),
        instruction_id: read_instruction_id(id).ok_or_else(|| bad("the instruction id is none"))?,
        amount: Some(read_yuan(amount).ok_or_else(|| bad("the amount is not yuan with two decimals"))?),
        outcome: Outcome::parse(outcome).ok_or_else(|| bad("the outcome is not OK, FAIL, PENDING or RETURN"))?,
        value_date: read_value_date(value_date).ok_or_else(|| bad("the value date is no day"))?,
        account: *account_at,
        reason_code: *code_at,
        reason: *reason_at,
        bank_reference: *reference_at,
    })
}

fn read_value_date(text: &str) -> Option<Option<Day>> {
    if text.is_empty() { Some(None) } else { read_day(text).map(Some) }
}

/// What the last line says.
struct Totals {
    count: u64,
    ok_count: u64,
    ok_total: Fen,
    sm3: Vec<u8>,
}

fn read_totals(line_no: u32, line: &str) -> Result<Totals, BadFile> {
    let bad = |detail: &str| bad_line(line_no, detail);
    let [_, count, ok_count, ok_total, sm3] =
        fields::<5>(line).ok_or_else(|| bad("the last line is T and four fields"))?;
    Ok(Totals {
        count: read_number(count).ok_or_else(|| bad("the count is no number"))?,
        ok_count: read_number(ok_count).ok_or_else(|| bad("the count of OK is no number"))?,
        ok_total: read_yuan(ok_total).ok_or_else(|| bad("the total is not yuan with two decimals"))?,
        sm3: read_sm3(sm3).ok_or_else(|| bad("the SM3 is not 64 hexadecimal digits"))?,
    })
}

fn read_sm3(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    if text.len() == 64 { pairs.collect() } else { None }
}
