//! pain.001.001.09, the customer credit transfer initiation: one group header, one payment information, one line of
//! the file for each payment.
//!
//! The EndToEndId is the instruction id; the bank gives it back in every later message. The creation time is the
//! beginning of the payment day: the file follows from the frozen batch alone, so writing it again after a crash gives
//! the same bytes. Deliberately absent: addresses, purposes and structured remittance; the agreement with a bank that
//! needs them adds them.

use std::io::Write;

use crate::digits::{push_number, push_yuan};
use crate::payment_file::{CannotWrite, Hashed, PaymentFile, PaymentLine, Tally, Written};

/// Bytes handed on at a time.
const BLOCK: usize = 64 * 1024;

/// Writes a whole payment file.
///
/// # Errors
/// Names the first line that cannot be written; what was written until then must be thrown away.
pub fn write_pain001<'a>(
    out: impl Write,
    file: &PaymentFile<'_>,
    lines: impl IntoIterator<Item = PaymentLine<'a>>,
) -> Result<Written, CannotWrite> {
    let mut writer = Pain001Writer::start(out, file)?;
    for line in lines {
        writer.line(&line)?;
    }
    writer.finish()
}

/// Writes a payment file line by line, as the lines come out of the database.
pub struct Pain001Writer<W: Write> {
    out: Hashed<W>,
    tally: Tally,
    block: String,
}

impl<W: Write> Pain001Writer<W> {
    /// Writes everything before the first payment.
    ///
    /// # Errors
    /// If the header is impossible.
    pub fn start(out: W, file: &PaymentFile<'_>) -> Result<Pain001Writer<W>, CannotWrite> {
        let tally = Tally::of(file)?;
        let mut block = String::with_capacity(BLOCK + 4096);
        push_header(&mut block, file);
        Ok(Pain001Writer { out: Hashed::new(out), tally, block })
    }

    /// Writes one payment.
    ///
    /// # Errors
    /// If the line cannot be written, or breaks the header's promise.
    pub fn line(&mut self, line: &PaymentLine<'_>) -> Result<(), CannotWrite> {
        self.tally.take(line)?;
        let block = &mut self.block;
        block.push_str("<CdtTrfTxInf><PmtId><EndToEndId>");
        push_number(block, line.instruction_id.unsigned_abs());
        block.push_str("</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"CNY\">");
        push_yuan(block, line.amount);
        block.push_str("</InstdAmt></Amt><Cdtr><Nm>");
        push_text(block, line.name);
        block.push_str("</Nm></Cdtr><CdtrAcct><Id><Othr><Id>");
        block.push_str(line.account);
        block.push_str("</Id></Othr></Id></CdtrAcct>");
        if !line.memo.is_empty() {
            block.push_str("<RmtInf><Ustrd>");
            push_text(block, line.memo);
            block.push_str("</Ustrd></RmtInf>");
        }
        block.push_str("</CdtTrfTxInf>\n");
        if block.len() >= BLOCK {
            self.send_block()?;
        }
        Ok(())
    }

    /// Closes the document and hands over what was written.
    ///
    /// # Errors
    /// If the lines are not those the header promised.
    pub fn finish(mut self) -> Result<Written, CannotWrite> {
        self.tally.close()?;
        self.block.push_str("</PmtInf></CstmrCdtTrfInitn></Document>\n");
        self.send_block()?;
        self.out.close(&self.tally)
    }

    fn send_block(&mut self) -> Result<(), CannotWrite> {
        self.out.put(self.block.as_bytes())?;
        self.block.clear();
        Ok(())
    }
}

fn push_header(out: &mut String, file: &PaymentFile<'_>) {
    let (mut sums, day) = (String::from("<NbOfTxs>"), file.day.to_string());
    push_number(&mut sums, u64::from(file.count));
    sums.push_str("</NbOfTxs><CtrlSum>");
    push_yuan(&mut sums, file.total);
    sums.push_str("</CtrlSum>");
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>\n<GrpHdr><MsgId>",
    );
    out.push_str(file.file_id);
    out.push_str("</MsgId><CreDtTm>");
    out.push_str(&day);
    out.push_str("T00:00:00+08:00</CreDtTm>");
    out.push_str(&sums);
    out.push_str("<InitgPty><Nm>");
    push_text(out, &file.bank.debtor.name);
    out.push_str("</Nm></InitgPty></GrpHdr>\n<PmtInf><PmtInfId>");
    out.push_str(file.file_id);
    out.push_str("</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>");
    out.push_str(&sums);
    out.push_str("<ReqdExctnDt><Dt>");
    out.push_str(&day);
    out.push_str("</Dt></ReqdExctnDt><Dbtr><Nm>");
    push_text(out, &file.bank.debtor.name);
    out.push_str("</Nm></Dbtr><DbtrAcct><Id><Othr><Id>");
    out.push_str(&file.bank.debtor.account);
    out.push_str("</Id></Othr></Id><Ccy>CNY</Ccy></DbtrAcct><DbtrAgt><FinInstnId><Nm>");
    push_text(out, &file.bank.name.zh);
    out.push_str("</Nm><Othr><Id>");
    out.push_str(&file.bank.code);
    out.push_str("</Id></Othr></FinInstnId></DbtrAgt>\n");
}

fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
