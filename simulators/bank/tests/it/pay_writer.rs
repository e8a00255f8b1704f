//! A tiny writer of payment files, private to these tests: written from the contract, not from the simulator's reader.

use encoding_rs::GB18030;
use sm3::{Digest, Sm3};
use std::fmt::Write;

/// One payment to ask for.
#[derive(Debug, Clone)]
pub(crate) struct Pay {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) fen: i64,
    pub(crate) memo: String,
}

/// `count` payments whose ids begin with `prefix`. The names hold a middle dot, a character of two GB18030 bytes whose
/// second is the byte of `|`, and one of four bytes.
pub(crate) fn payments(prefix: &str, count: usize) -> Vec<Pay> {
    (1..=count)
        .map(|number| Pay {
            id: format!("{prefix}-{number:06}"),
            account: format!("62280000{number:08}"),
            name: ["扎西\u{b7}次仁", "亅玕", "𠀀措"][number % 3].to_owned(),
            fen: 100 + i64::try_from(number * 37).unwrap(),
            memo: format!("草补 {prefix} {number}"),
        })
        .collect()
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn total(lines: &[Pay]) -> String {
    yuan(lines.iter().map(|line| line.fen).sum())
}

/// `pay_<file_id>.txt`.
pub(crate) fn delimited(file_id: &str, bank: &str, lines: &[Pay]) -> Vec<u8> {
    let mut body = format!("H|YIKA1|{file_id}|{bank}|20261122|{}|{}\n", lines.len(), total(lines));
    for (line, number) in lines.iter().zip(1..) {
        let Pay { id, account, name, memo, .. } = line;
        writeln!(body, "D|{number}|{id}|{account}|{name}|{}|{memo}", yuan(line.fen)).unwrap();
    }
    seal(&body, lines.len(), &total(lines))
}

/// The body in GB18030 with a last line that fits it.
pub(crate) fn seal(body: &str, count: usize, total: &str) -> Vec<u8> {
    let mut bytes = GB18030.encode(body).0.into_owned();
    let hash: String = Sm3::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.extend(format!("T|{count}|{total}|{hash}\n").bytes());
    bytes
}

/// pain.001.001.09 with one PmtInf for each list of lines.
pub(crate) fn iso(file_id: &str, bank: &str, blocks: &[Vec<Pay>]) -> Vec<u8> {
    let all = blocks.concat();
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
<CstmrCdtTrfInitn><GrpHdr><MsgId>{file_id}</MsgId><CreDtTm>2026-11-22T10:00:00</CreDtTm><NbOfTxs>{}</NbOfTxs><CtrlSum>{}</CtrlSum><InitgPty><Nm>某某市财政局</Nm></InitgPty></GrpHdr>
"#,
        all.len(),
        total(&all)
    );
    for (lines, number) in blocks.iter().zip(1..) {
        writeln!(
            xml,
            r"<PmtInf><PmtInfId>{file_id}-{number}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>{}</NbOfTxs><CtrlSum>{}</CtrlSum><ReqdExctnDt><Dt>2026-11-22</Dt></ReqdExctnDt><Dbtr><Nm>惠民惠农专户</Nm></Dbtr><DbtrAcct><Id><Othr><Id>DEBTOR{number}</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId><Othr><Id>{bank}</Id></Othr></FinInstnId></DbtrAgt>",
            lines.len(),
            total(lines)
        )
        .unwrap();
        for Pay { id, account, name, fen, memo } in lines {
            let amount = yuan(*fen);
            writeln!(xml, r#"<CdtTrfTxInf><PmtId><EndToEndId>{id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt><Cdtr><Nm>{name}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>{account}</Id></Othr></Id></CdtrAcct><RmtInf><Ustrd>{memo}</Ustrd></RmtInf></CdtTrfTxInf>"#).unwrap();
        }
        xml.push_str("</PmtInf>\n");
    }
    xml.push_str("</CstmrCdtTrfInitn></Document>\n");
    xml.into_bytes()
}
