//! Reads pain.001.001.09 as strictly as a bank's gate: the namespace, the order and number of elements on the paths this
//! bank uses, CNY with two decimals, and totals that add up. Not here: elements deeper than these paths.

use crate::pay_file::{PayFile, PayLine, Refusal, Section, is_reference, parse_count, parse_yuan, refusal};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
const PARTY: &str = "Nm PstlAdr Id CtryOfRes CtctDtls";
const ACCOUNT: &str = "Id! Tp Ccy Nm Prxy";
const AGENT: &str = "FinInstnId! BrnchId";
const AGENT_ID: &str = "BICFI ClrSysMmbId LEI Nm PstlAdr Othr";

/// The children of an element in schema order: `!` needed, `*` any number, `+` at least one. This bank needs more than
/// the schema does: a creditor with an account by number.
const SCHEMA: [(&str, &str); 20] = [
    ("", "Document!"),
    ("/Document", "CstmrCdtTrfInitn!"),
    (ROOT, "GrpHdr! PmtInf+ SplmtryData*"),
    (GROUP, "MsgId! CreDtTm! Authstn* NbOfTxs! CtrlSum! InitgPty! FwdgAgt"),
    (
        BLOCK,
        "PmtInfId! PmtMtd! BtchBookg NbOfTxs CtrlSum PmtTpInf ReqdExctnDt! PoolgAdjstmntDt Dbtr! DbtrAcct! DbtrAgt! \
         DbtrAgtAcct InstrForDbtrAgt UltmtDbtr ChrgBr ChrgsAcct ChrgsAcctAgt CdtTrfTxInf+",
    ),
    (
        PAYMENT,
        "PmtId! PmtTpInf Amt! XchgRateInf ChrgBr ChqInstr UltmtDbtr IntrmyAgt1 IntrmyAgt1Acct IntrmyAgt2 \
         IntrmyAgt2Acct IntrmyAgt3 IntrmyAgt3Acct CdtrAgt CdtrAgtAcct Cdtr! CdtrAcct! UltmtCdtr InstrForCdtrAgt* \
         InstrForDbtrAgt Purp RgltryRptg* Tax RltdRmtInf* RmtInf SplmtryData*",
    ),
    ("/Document/CstmrCdtTrfInitn/GrpHdr/InitgPty", PARTY),
    ("/Document/CstmrCdtTrfInitn/PmtInf/Dbtr", PARTY),
    ("/Document/CstmrCdtTrfInitn/PmtInf/DbtrAcct", ACCOUNT),
    ("/Document/CstmrCdtTrfInitn/PmtInf/DbtrAgt", AGENT),
    ("/Document/CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId", AGENT_ID),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/PmtId", "InstrId EndToEndId! UETR"),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt", "InstdAmt!"),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAgt", AGENT),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId", AGENT_ID),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Cdtr", "Nm! PstlAdr Id CtryOfRes CtctDtls"),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAcct", ACCOUNT),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAcct/Id", "Othr!"),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAcct/Id/Othr", "Id! SchmeNm Issr"),
    ("/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/RmtInf", "Ustrd* Strd*"),
];
const ROOT: &str = "/Document/CstmrCdtTrfInitn";
const GROUP: &str = "/Document/CstmrCdtTrfInitn/GrpHdr";
const BLOCK: &str = "/Document/CstmrCdtTrfInitn/PmtInf";
const PAYMENT: &str = "/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf";

/// Reads an outgoing XML file.
pub(crate) fn read(bytes: &[u8], bank: &str) -> Result<PayFile, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| refusal("bad_encoding", 0, "the file is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut form = Form::new(bank);
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut content = String::new();
    let mut leaf = false;
    loop {
        let event = reader.read_event().map_err(|why| form.wrong("bad_shape", &format!("not well-formed: {why}")))?;
        match event {
            Event::Start(tag) => {
                form.open(&tag)?;
                content.clear();
                leaf = true;
            }
            Event::Text(said) => content.push_str(&said.xml10_content()),
            Event::CData(said) => content.push_str(&said.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(character)) => content.push(character),
                Ok(None) => content.push_str(
                    resolve_predefined_entity(&name)
                        .ok_or_else(|| form.wrong("bad_shape", "an entity that XML does not define"))?,
                ),
                Err(_) => return Err(form.wrong("bad_shape", "a character reference that is none")),
            },
            Event::End(_) => {
                form.close(leaf, &content)?;
                content.clear();
                leaf = false;
            }
            Event::DocType(_) => {
                return Err(form.wrong("bad_shape", "a document type is not allowed"));
            }
            Event::Decl(said) => {
                let other =
                    said.encoding().and_then(Result::ok).is_some_and(|name| !name.eq_ignore_ascii_case("UTF-8"));
                if other {
                    return Err(form.wrong("bad_encoding", "the file does not declare UTF-8"));
                }
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Empty(_) => unreachable!("the reader expands empty elements"),
            Event::Eof => break,
        }
        if !leaf && !content.trim().is_empty() {
            return Err(form.wrong("bad_shape", "text between elements"));
        }
    }
    form.finish()
}

struct Child {
    name: &'static str,
    needed: bool,
    many: bool,
}

/// An element that is open, and how far its children have come.
struct Open {
    kind: Option<usize>,
    next: usize,
    seen: u64,
    path_len: usize,
}

struct Form<'a> {
    bank: &'a str,
    kinds: Vec<(&'static str, Vec<Child>)>,
    path: String,
    open: Vec<Open>,
    message_id: String,
    said_count: Option<i64>,
    said_fen: Option<i64>,
    sections: Vec<Section>,
    block_count: Option<i64>,
    block_fen: Option<i64>,
    lines: Vec<PayLine>,
    line: PayLine,
}

impl<'a> Form<'a> {
    fn new(bank: &'a str) -> Self {
        let child = |word: &'static str| Child {
            name: word.trim_end_matches(['!', '*', '+']),
            needed: word.ends_with(['!', '+']),
            many: word.ends_with(['*', '+']),
        };
        let kinds = SCHEMA.map(|(path, words)| (path, words.split_whitespace().map(child).collect())).into();
        Form {
            bank,
            kinds,
            path: String::new(),
            open: vec![Open { kind: Some(0), next: 0, seen: 0, path_len: 0 }],
            message_id: String::new(),
            said_count: None,
            said_fen: None,
            sections: Vec::new(),
            block_count: None,
            block_fen: None,
            lines: Vec::new(),
            line: empty_line(),
        }
    }

    fn wrong(&self, code: &'static str, why: &str) -> Refusal {
        let payment = if self.path.starts_with(PAYMENT) { self.line_no() } else { 0 };
        refusal(code, payment, format!("{}: {why}", self.path))
    }

    fn line_no(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(i64::MAX - 1) + 1
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = tag.name();
        let name = name.as_ref();
        let parent = self.open.last_mut().expect("the document itself is never closed");
        let mut misplaced = false;
        if let Some(kind) = parent.kind {
            let children = &self.kinds[kind].1;
            match children.iter().position(|child| child.name == name) {
                Some(at) if at >= parent.next => {
                    parent.next = if children[at].many { at } else { at + 1 };
                    parent.seen |= 1 << at;
                }
                _ => misplaced = true,
            }
        }
        let path_len = self.path.len();
        self.path.push('/');
        self.path.push_str(name);
        if misplaced {
            return Err(self.wrong("bad_shape", "not an element of this place in the schema"));
        }
        let kind = self.kinds.iter().position(|(path, _)| *path == self.path);
        self.open.push(Open { kind, next: 0, seen: 0, path_len });
        self.check_attributes(tag)?;
        match self.path.as_str() {
            BLOCK => self.sections.push(Section { first_line_no: self.line_no(), ..Section::default() }),
            PAYMENT => self.line = PayLine { line_no: self.line_no(), ..empty_line() },
            _ => {}
        }
        Ok(())
    }

    fn check_attributes(&self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let wanted = match self.path.as_str() {
            "/Document" => ("xmlns", NAMESPACE),
            "/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt/InstdAmt" => ("Ccy", "CNY"),
            _ => return Ok(()),
        };
        match tag.try_get_attribute(wanted.0) {
            Ok(Some(attribute)) if &*attribute.value == wanted.1 => Ok(()),
            _ => Err(self.wrong("bad_shape", &format!("{} is not {}", wanted.0, wanted.1))),
        }
    }

    fn close(&mut self, leaf: bool, content: &str) -> Result<(), Refusal> {
        let done = self.open.pop().expect("the reader refuses an end without a start");
        if let Some(kind) = done.kind {
            let missing =
                self.kinds[kind].1.iter().zip(0..).find(|(child, at)| child.needed && done.seen & (1 << at) == 0);
            if let Some((child, _)) = missing {
                return Err(self.wrong("bad_shape", &format!("{} is missing", child.name)));
            }
        }
        if leaf {
            self.take(content)?;
        }
        match self.path.as_str() {
            PAYMENT => {
                let line = std::mem::replace(&mut self.line, empty_line());
                self.lines.push(line);
            }
            BLOCK => self.check_block()?,
            _ => {}
        }
        self.path.truncate(done.path_len);
        Ok(())
    }

    /// Keeps the text of the elements that the bank uses.
    fn take(&mut self, content: &str) -> Result<(), Refusal> {
        if content.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            return Err(self.wrong("bad_encoding", "a control or replacement character"));
        }
        let count = || parse_count(content);
        let fen = || parse_yuan(content);
        let Some(place) = self.path.strip_prefix(ROOT) else {
            return Ok(());
        };
        match place {
            "/GrpHdr/MsgId" => content.clone_into(&mut self.message_id),
            "/GrpHdr/NbOfTxs" => self.said_count = Some(count().ok_or_else(|| self.wrong("bad_shape", "no count"))?),
            "/GrpHdr/CtrlSum" => self.said_fen = Some(fen().ok_or_else(|| self.wrong("bad_shape", "no amount"))?),
            "/PmtInf/PmtInfId" => content.clone_into(&mut self.section().payment_information),
            "/PmtInf/PmtMtd" if content != "TRF" => {
                return Err(self.wrong("bad_shape", "not a transfer"));
            }
            "/PmtInf/NbOfTxs" => self.block_count = Some(count().ok_or_else(|| self.wrong("bad_shape", "no count"))?),
            "/PmtInf/CtrlSum" => self.block_fen = Some(fen().ok_or_else(|| self.wrong("bad_shape", "no amount"))?),
            "/PmtInf/DbtrAcct/Id/Othr/Id" | "/PmtInf/DbtrAcct/Id/IBAN" => {
                content.clone_into(&mut self.section().debtor_account);
            }
            "/PmtInf/DbtrAgt/FinInstnId/Othr/Id" if content != self.bank => {
                return Err(self.wrong("wrong_bank", "the file is for another bank"));
            }
            "/PmtInf/CdtTrfTxInf/PmtId/EndToEndId" => content.clone_into(&mut self.line.instruction_id),
            "/PmtInf/CdtTrfTxInf/Amt/InstdAmt" => {
                self.line.amount_fen = fen().ok_or_else(|| self.wrong("bad_line", "not yuan with two decimals"))?;
            }
            "/PmtInf/CdtTrfTxInf/Cdtr/Nm" => content.clone_into(&mut self.line.name),
            "/PmtInf/CdtTrfTxInf/CdtrAcct/Id/Othr/Id" => content.clone_into(&mut self.line.account),
            "/PmtInf/CdtTrfTxInf/RmtInf/Ustrd" => self.line.memo.push_str(content),
            _ => {}
        }
        Ok(())
    }

    fn section(&mut self) -> &mut Section {
        self.sections.last_mut().expect("a PmtInf that opens puts its section here")
    }

    fn check_block(&mut self) -> Result<(), Refusal> {
        let first = self.sections.last().map_or(1, |section| section.first_line_no);
        let of_block = || self.lines.iter().skip(usize::try_from(first - 1).unwrap_or(0));
        let count = i64::try_from(of_block().len()).ok();
        if self.block_count.is_some() && self.block_count != count {
            return Err(self.wrong("bad_total", "NbOfTxs is not the number of payments"));
        }
        let sum_fen = of_block().try_fold(0_i64, |sum, line| sum.checked_add(line.amount_fen));
        if self.block_fen.is_some() && self.block_fen != sum_fen {
            return Err(self.wrong("bad_total", "CtrlSum is not the sum of the payments"));
        }
        (self.block_count, self.block_fen) = (None, None);
        Ok(())
    }

    fn finish(self) -> Result<PayFile, Refusal> {
        let whole = self.open.len() == 1 && self.open[0].seen == 1;
        let (Some(count), Some(fen), true) = (self.said_count, self.said_fen, whole) else {
            return Err(refusal("bad_shape", 0, "the document breaks off"));
        };
        if !is_reference(&self.message_id) {
            return Err(refusal("bad_header", 0, "MsgId is not 1 to 35 letters, digits, `-`, `_`, `.`"));
        }
        let file = PayFile { file_id: self.message_id, total_fen: fen, sections: self.sections, lines: self.lines };
        file.check(count, fen)?;
        Ok(file)
    }
}

fn empty_line() -> PayLine {
    PayLine {
        line_no: 0,
        instruction_id: String::new(),
        account: String::new(),
        name: String::new(),
        amount_fen: 0,
        memo: String::new(),
    }
}
