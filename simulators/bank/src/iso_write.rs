//! Writes pain.002.001.10 (credited, failed, not known yet) and camt.054.001.08 (came back), element by element in the
//! order of their schemas. A reply's lines are either all returns or none is: that decides the message.

use crate::LABEL;
use crate::pay_file::{Section, yuan};
use crate::reply::{Encoding, Outcome, ReplyHead, ReplyLine};
use encoding_rs::GB18030;
use quick_xml::escape::escape;
use std::fmt::{self, Write};

/// Writes the message that fits the lines.
pub(crate) fn write(head: &ReplyHead, lines: &[ReplyLine]) -> Result<Vec<u8>, fmt::Error> {
    let returns = lines.iter().any(|line| line.outcome == Outcome::Return);
    let (message, root) =
        if returns { ("camt.054.001.08", "BkToCstmrDbtCdtNtfctn") } else { ("pain.002.001.10", "CstmrPmtStsRpt") };
    let mut xml = String::with_capacity(lines.len() * 640 + 2_000);
    writeln!(xml, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(xml, "<!-- {LABEL} -->")?;
    writeln!(xml, r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}">"#)?;
    writeln!(xml, "<{root}>")?;
    if returns {
        write_notification(&mut xml, head, lines)?
    } else {
        write_status(&mut xml, head, lines)?
    }
    writeln!(xml, "</{root}>\n</Document>")?;
    Ok(match head.encoding {
        Encoding::Right => xml.into_bytes(),
        // Declared as UTF-8 and not: the fault of a bank whose gateway converts text.
        Encoding::Utf8 | Encoding::Utf16 => GB18030.encode(&xml).0.into_owned(),
    })
}

/// The lines of each section, in the order in which they are told.
fn by_section<'a>(head: &'a ReplyHead, lines: &'a [ReplyLine]) -> Vec<(&'a Section, Vec<&'a ReplyLine>)> {
    let mut parts: Vec<(&Section, Vec<&ReplyLine>)> = head.sections.iter().map(|part| (part, Vec::new())).collect();
    for line in lines {
        let after = head.sections.partition_point(|part| part.first_line_no <= line.line_no);
        if let Some((_, told)) = parts.get_mut(after.saturating_sub(1)) {
            told.push(line);
        }
    }
    parts.retain(|(_, told)| !told.is_empty());
    parts
}

fn write_status(xml: &mut String, head: &ReplyHead, lines: &[ReplyLine]) -> fmt::Result {
    write!(xml, "<GrpHdr><MsgId>{}</MsgId>", head.message_id)?;
    write!(xml, "<CreDtTm>{}T17:00:00</CreDtTm>", head.today)?;
    let bank = escape(head.bank.as_str());
    writeln!(xml, "<DbtrAgt><FinInstnId><Othr><Id>{bank}</Id></Othr></FinInstnId></DbtrAgt></GrpHdr>")?;

    write!(xml, "<OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId>", head.file_id)?;
    write!(xml, "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><OrgnlNbOfTxs>{}</OrgnlNbOfTxs>", head.file_lines)?;
    write!(xml, "<OrgnlCtrlSum>{}</OrgnlCtrlSum>", yuan(head.file_total_fen + head.total_off_fen))?;
    // Totals of this message, which may tell a part of the file only; so there is no status of the whole group.
    for outcome in [Outcome::Ok, Outcome::Fail, Outcome::Pending] {
        let of_it = || lines.iter().filter(|line| line.outcome == outcome);
        if of_it().next().is_some() {
            let sum_fen = of_it().map(|line| line.amount_fen).sum::<i64>() + head.total_off_fen;
            write!(xml, "<NbOfTxsPerSts><DtldNbOfTxs>{}</DtldNbOfTxs>", of_it().count())?;
            write!(xml, "<DtldSts>{}</DtldSts><DtldCtrlSum>{}</DtldCtrlSum>", status(outcome), yuan(sum_fen))?;
            write!(xml, "</NbOfTxsPerSts>")?;
        }
    }
    writeln!(xml, "</OrgnlGrpInfAndSts>")?;

    for (section, told) in by_section(head, lines) {
        let payment_information = escape(section.payment_information.as_str());
        writeln!(xml, "<OrgnlPmtInfAndSts><OrgnlPmtInfId>{payment_information}</OrgnlPmtInfId>")?;
        for line in told {
            write_transaction_status(xml, line)?;
        }
        writeln!(xml, "</OrgnlPmtInfAndSts>")?;
    }
    Ok(())
}

fn write_transaction_status(xml: &mut String, line: &ReplyLine) -> fmt::Result {
    write!(xml, "<TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId>", line.instruction_id)?;
    write!(xml, "<TxSts>{}</TxSts>", status(line.outcome))?;
    if !line.code.is_empty() || !line.reason.is_empty() {
        write_reason(xml, "StsRsnInf", line)?;
    }
    if let Some(day) = line.value_date {
        write!(xml, "<AccptncDtTm>{day}T12:00:00</AccptncDtTm>")?;
    }
    if !line.reference.is_empty() {
        write!(xml, "<AcctSvcrRef>{}</AcctSvcrRef>", line.reference)?;
    }
    let amount = yuan(line.amount_fen);
    write!(xml, r#"<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt>"#)?;
    if let Some(day) = line.value_date {
        write!(xml, "<IntrBkSttlmDt>{day}</IntrBkSttlmDt>")?;
    }
    write!(xml, "<CdtrAcct><Id><Othr><Id>{}</Id></Othr></Id></CdtrAcct>", line.account)?;
    writeln!(xml, "</OrgnlTxRef></TxInfAndSts>")
}

fn write_reason(xml: &mut String, element: &str, line: &ReplyLine) -> fmt::Result {
    write!(xml, "<{element}>")?;
    if !line.code.is_empty() {
        write!(xml, "<Rsn><Cd>{}</Cd></Rsn>", line.code)?;
    }
    write!(xml, "<AddtlInf>{}</AddtlInf></{element}>", line.reason)
}

fn write_notification(xml: &mut String, head: &ReplyHead, lines: &[ReplyLine]) -> fmt::Result {
    let created = format!("{}T17:00:00", head.today);
    writeln!(xml, "<GrpHdr><MsgId>{}</MsgId><CreDtTm>{created}</CreDtTm></GrpHdr>", head.message_id)?;
    for ((section, told), number) in by_section(head, lines).into_iter().zip(1..) {
        writeln!(xml, "<Ntfctn><Id>{}-{number}</Id><CreDtTm>{created}</CreDtTm>", head.message_id)?;
        let account = escape(section.debtor_account.as_str());
        write!(xml, "<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>CNY</Ccy>")?;
        let bank = escape(head.bank.as_str());
        writeln!(xml, "<Svcr><FinInstnId><Othr><Id>{bank}</Id></Othr></FinInstnId></Svcr></Acct>")?;
        let sum = yuan(told.iter().map(|line| line.amount_fen).sum::<i64>() + head.total_off_fen);
        let count = told.len();
        write!(xml, "<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries><Sum>{sum}</Sum></TtlNtries>")?;
        writeln!(xml, "<TtlCdtNtries><NbOfNtries>{count}</NbOfNtries><Sum>{sum}</Sum></TtlCdtNtries></TxsSummry>")?;
        for line in told {
            write_entry(xml, head, section, line)?;
        }
        writeln!(xml, "</Ntfctn>")?;
    }
    Ok(())
}

fn write_entry(xml: &mut String, head: &ReplyHead, section: &Section, line: &ReplyLine) -> fmt::Result {
    let amount = format!(r#"<Amt Ccy="CNY">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"#, yuan(line.amount_fen));
    let day = line.value_date.unwrap_or(head.today);
    write!(xml, "<Ntry>{amount}<Sts><Cd>BOOK</Cd></Sts>")?;
    write!(xml, "<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>")?;
    write!(xml, "<AcctSvcrRef>{}</AcctSvcrRef>", line.reference)?;
    write!(xml, "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>")?;
    write!(xml, "<NtryDtls><TxDtls><Refs><MsgId>{}</MsgId>", head.file_id)?;
    if !section.payment_information.is_empty() {
        write!(xml, "<PmtInfId>{}</PmtInfId>", escape(section.payment_information.as_str()))?;
    }
    write!(xml, "<EndToEndId>{}</EndToEndId></Refs>{amount}", line.instruction_id)?;
    write!(xml, "<RltdPties><CdtrAcct><Id><Othr><Id>{}</Id></Othr></Id></CdtrAcct></RltdPties>", line.account)?;
    write_reason(xml, "RtrInf", line)?;
    writeln!(xml, "</TxDtls></NtryDtls></Ntry>")
}

fn status(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ACSC",
        Outcome::Fail => "RJCT",
        Outcome::Pending => "PDNG",
        // Unreachable by the rule at the top of this file; the right word all the same.
        Outcome::Return => "RJCT",
    }
}
