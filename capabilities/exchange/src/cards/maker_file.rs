//! Files for the card maker and what comes back, in the layouts of provincial card systems: CSV in GB18030 (read in UTF-8
//! too), the header named in Chinese.
//!
//! Out: 序号, 社会保障号码, 姓名. Back come, where numbers are given out first, 序号, 社保卡号, 社会保障号码, 姓名; and when the
//! cards are made (回盘): 序号, 社保卡号, 社会保障号码, 姓名, 发卡日期, 卡有效期, 卡识别码, 卡复位码, 服务银行, 银行卡号, 个人帐户,
//! 装箱位置, 失败环节 (银行 or 制卡), 失败原因 (50 bytes). The layouts were seen at a real system; how columns of a card that was
//! not made are filled was not, so they are read as empty or not at all.

use card::{Failed, MadeCard, MakersLine};
use csv::StringRecord;
use document::Unreadable;
use encoding_rs::GB18030;
use kernel::{CardNumber, CitizenId, Day, Result};

use super::{
    OutLine,
    bank_file::encoded,
    malformed, malformed_whole,
    reading::{Cut, Fields, Layout},
};

const ASKED: [&str; 3] = ["序号", "社会保障号码", "姓名"];
const NUMBERS: [&str; 4] = ["序号", "社保卡号", "社会保障号码", "姓名"];
const RETURN: [&str; 14] = [
    "序号",
    "社保卡号",
    "社会保障号码",
    "姓名",
    "发卡日期",
    "卡有效期",
    "卡识别码",
    "卡复位码",
    "服务银行",
    "银行卡号",
    "个人帐户",
    "装箱位置",
    "失败环节",
    "失败原因",
];

/// The file for the card maker.
///
/// # Errors
/// `card_file_not_gb18030` naming the line, when a name cannot be written without loss.
pub fn write_making(lines: &[OutLine]) -> Result<Vec<u8>> {
    let mut bytes = encoded(&format!("{}\r\n", ASKED.join(",")), 0, &[], ',')?;
    for (out, line_no) in lines.iter().zip(1..) {
        let text = format!("{line_no},{},{}\r\n", out.line.person, out.name);
        bytes.extend(encoded(&text, line_no, &[&out.name], ',')?);
    }
    Ok(bytes)
}

/// Cuts a file whose header names one of the two layouts into the fields of its lines.
///
/// # Errors
/// `card_file_malformed` naming the line.
pub(super) fn cut(bytes: &[u8]) -> Result<Cut, Unreadable> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| malformed_whole("encoding"))?,
    };
    // A file that was cut off within its last line has no line end.
    if !text.ends_with('\n') {
        return Err(malformed(text.lines().count(), "truncated"));
    }
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| malformed(1, "header"))?;
    let are = |names: &[&str]| header.iter().map(str::trim).eq(names.iter().copied());
    let layout = match (are(&NUMBERS), are(&RETURN)) {
        (true, _) => Layout::Numbers,
        (_, true) => Layout::Made,
        _ => return Err(malformed(1, "header")),
    };
    let mut cut = Cut::of(layout, StringRecord::with_capacity(text.len(), 0));
    let (mut record, mut at) = (StringRecord::new(), 2);
    while reader.read_record(&mut record).map_err(|_| malformed(at, "fields"))? {
        record.iter().for_each(|field| cut.fields.push_field(field.trim()));
        at += 1;
    }
    Ok(cut)
}

/// The lines of a file that gives numbers out: 序号, whose, and the card number.
///
/// # Errors
/// `card_file_malformed` naming the line.
pub(super) fn read_numbers(cut: &Cut) -> Result<Vec<(u32, CitizenId, CardNumber)>, Unreadable> {
    let read = |(record, at): (Fields<'_>, usize)| {
        let number = CardNumber::parse(record.get(1)).map_err(|_| malformed(at, "card_number"))?;
        Ok((line_no(record, at)?, person(record.get(2), at)?, number))
    };
    cut.each().map(read).collect()
}

/// The lines of a return.
///
/// # Errors
/// `card_file_malformed` naming the line.
pub(super) fn read_return(cut: &Cut) -> Result<Vec<MakersLine<'_>>, Unreadable> {
    cut.each().map(|(record, at)| read_line(record, at)).collect()
}

fn read_line(record: Fields<'_>, at: usize) -> Result<MakersLine<'_>, Unreadable> {
    let (line_no, person) = (line_no(record, at)?, person(record.get(2), at)?);
    let outcome = match record.get(12) {
        "" => Ok(MadeCard {
            number: CardNumber::parse(record.get(1)).map_err(|_| malformed(at, "card_number"))?,
            identification: identification(record.get(6), at)?,
            made_on: day(record.get(4)).ok_or_else(|| malformed(at, "made_on"))?,
            valid_to: match record.get(5) {
                "" => None,
                text => Some(day(text).ok_or_else(|| malformed(at, "valid_to"))?),
            },
            account: record.get(9),
            place: record.get(11),
        }),
        step @ ("银行" | "制卡") => Err(Failed { at_the_bank: step == "银行", why: record.get(13) }),
        _ => return Err(malformed(at, "failed_step")),
    };
    Ok(MakersLine { line_no, person, name: record.get(3), outcome })
}

fn line_no(record: Fields<'_>, at: usize) -> Result<u32, Unreadable> {
    record.get(0).parse().map_err(|_| malformed(at, "line_number"))
}

fn person(text: &str, at: usize) -> Result<CitizenId, Unreadable> {
    CitizenId::parse(text).map_err(|_| malformed(at, "citizen_id"))
}

/// 32 hexadecimal digits, or empty where the card maker does not say.
fn identification(text: &str, at: usize) -> Result<&str, Unreadable> {
    let shaped = text.is_empty() || text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if shaped { Ok(text) } else { Err(malformed(at, "identification")) }
}

/// `20261127` or `2026-11-27`.
fn day(text: &str) -> Option<Day> {
    if text.len() == 8 && text.is_ascii() {
        return Day::parse(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])).ok();
    }
    Day::parse(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "540502198001010012";

    fn id() -> CitizenId {
        CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1)
    }

    fn file(line: &str) -> Vec<u8> {
        let text = format!("{}\r\n{line}\r\n", RETURN.join(","));
        GB18030.encode(&text).0.into_owned()
    }

    fn said(bytes: &[u8]) -> String {
        let read = cut(bytes).and_then(|cut| read_return(&cut).map(|lines| format!("{lines:?}")));
        read.unwrap_or_else(|why| why.to_string())
    }

    #[test]
    fn a_return_is_read_line_by_line_and_a_wrong_one_is_named() {
        let id = id().ascii();
        let id = str::from_utf8(&id).unwrap();
        let chip = "540500D1560000000000000000000001";
        let good = format!("1,A00000019,{id},扎西,20261120,2036-11-20,{chip},3B00,农行,6228480000000000018,,箱1-1,,");
        let made = cut(&file(&good)).unwrap();
        let lines = read_return(&made).unwrap();
        assert_eq!((lines[0].line_no, lines[0].name), (1, "扎西"));
        let made = lines[0].outcome.unwrap();
        assert_eq!((made.account, made.place, made.identification), ("6228480000000000018", "箱1-1", chip));
        assert_eq!(made.valid_to, Day::new(2036, 11, 20));
        let failed = format!("1,,{id},扎西,,,,,,,,,制卡,芯片写入失败");
        assert!(said(&file(&failed)).contains("at_the_bank: false, why: \"芯片写入失败\""));
        for (from, to, why) in [
            ("1,A", "x,A", "line_number"),
            ("A00000019", "A0019", "card_number"),
            ("20261120", "20261320", "made_on"),
            ("2036-11-20", "soon", "valid_to"),
            (chip, "54", "identification"),
            ("箱1-1,,", "箱1-1,快递,", "failed_step"),
            ("箱1-1,,", "箱1-1,", "fields"),
        ] {
            let heard = said(&file(&good.replace(from, to)));
            assert_eq!(heard, format!("card_file_malformed line=2 why={why}"), "{from} -> {to}");
        }
        assert!(said(&file(&good.replace(id, &ID.replace('2', "3")))).contains("citizen_id"));
        let whole = file(&good);
        assert!(said(&whole[..whole.len() - 1]).contains("truncated"));
        assert!(said("a,b\r\n1,2\r\n".as_bytes()).contains("line=1 why=header"));
    }

    #[test]
    fn a_file_that_gives_numbers_out_is_told_from_a_return() {
        let id = id().ascii();
        let id = str::from_utf8(&id).unwrap();
        let text = format!("\u{FEFF}{}\n1,A00000019,{id},扎西\n", NUMBERS.join(","));
        let given_out = cut(text.as_bytes()).unwrap();
        assert_eq!(given_out.layout, Layout::Numbers);
        let numbers = read_numbers(&given_out).unwrap();
        assert_eq!((numbers[0].0, numbers[0].2.as_str()), (1, "A00000019"));
    }
}
