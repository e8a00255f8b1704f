//! ISO 20022 from outside: the reference files of `samples` (checked against the schemas by
//! `stories/iso20022/validate.py`), every status, and every way a file can be broken.

use exchange::iso20022::{read_iso20022, write_pain001};
use exchange::payment_file::{PaymentFile, PaymentLine};
use exchange::profile::example_profiles;
use exchange::reply::{Outcome, Reply};
use kernel::{Day, Fen};

const PAIN001: &str = include_str!("samples/pain001_youchu.xml");
const PARTLY: &str = include_str!("samples/pain002_partly.xml");
const REJECTED: &str = include_str!("samples/pain002_rejected.xml");
const BOOKED: &str = include_str!("samples/camt054_booked.xml");

fn write(name: &str, memo: &str) -> Result<String, String> {
    let bank = example_profiles().into_iter().find(|bank| bank.code == "youchu").expect("an example bank");
    let day = Day::parse("2026-11-22").expect("a day");
    let total = Fen::new(493_650);
    let file = PaymentFile { file_id: "YC20261122-0001", bank: &bank, day, count: 5, total };
    let memo_of = |line_no| if line_no == 5 { "" } else { memo };
    let line = |line_no, instruction_id, account, name, fen| PaymentLine {
        line_no,
        instruction_id,
        account,
        name,
        amount: Fen::new(fen),
        memo: memo_of(line_no),
    };
    let lines = [
        line(1, 9_000_000_000_000_000_001, "6228400000000000001", "王珅", 123_450),
        line(2, 9_000_000_000_000_000_002, "6228400000000000002", "旺堆·扎西", 1),
        line(3, 17, "6228400000000000003", name, 300_000),
        line(4, 18, "6228400000000000004", "㑇㳚𬱖", 70_099),
        line(5, 19, "6228400000000000005", "Tenzin & <Co>", 100),
    ];
    let mut out = Vec::new();
    write_pain001(&mut out, &file, lines).map_err(|error| error.to_string())?;
    String::from_utf8(out).map_err(|error| error.to_string())
}

#[test]
fn a_payment_file_is_byte_for_byte_the_reference() {
    assert_eq!(write("䶮㛃", "2026年草原补奖").as_deref(), Ok(PAIN001));
}

#[test]
fn a_payment_that_cannot_be_written_stops_the_file() {
    for name in ["", "王\u{7}", "王|", "王\u{FFFE}"] {
        let sentence = write(name, "").expect_err("a bad name");
        assert!(sentence.starts_with("line 3: payment_line_bad_name"), "{sentence}");
    }
    let sentence = write("䶮㛃", &"补".repeat(141)).expect_err("a long memo");
    assert!(sentence.starts_with("line 1: payment_line_bad_memo"), "{sentence}");
}

fn read(text: &str) -> Reply {
    read_iso20022(text.as_bytes()).expect("a good file")
}

/// (ordinal, instruction, fen, outcome, [account, code, reason, reference], value date)
type Seen = (u32, i64, Option<i64>, Outcome, [String; 4], String);

fn seen(reply: &Reply) -> Vec<Seen> {
    let show = |line: &exchange::reply::ReplyLine| {
        let account = reply.account(line).unwrap_or_default();
        let texts = [account, reply.reason_code(line), reply.reason(line), reply.bank_reference(line)];
        let date = line.value_date.map(|day| day.to_string()).unwrap_or_default();
        let fen = line.amount.map(Fen::get);
        assert_eq!(line.our_line_no, None);
        (line.line_no_in_reply_file, line.instruction_id, fen, line.outcome, texts.map(str::to_owned), date)
    };
    reply.lines.iter().map(show).collect()
}

fn row(no: u32, id: i64, fen: Option<i64>, outcome: Outcome, texts: [&str; 4], date: &str) -> Seen {
    (no, id, fen, outcome, texts.map(str::to_owned), date.to_owned())
}

#[test]
fn a_status_report_tells_what_became_of_each_transaction() {
    let reply = read(PARTLY);
    assert_eq!(reply.file_id.as_deref(), Some("YC20261122-0001"));
    assert_eq!(reply.day.map(|day| day.to_string()).as_deref(), Some("2026-11-23"));
    assert_eq!((reply.original_count, reply.original_total), (Some(5), Some(Fen::new(493_650))));
    assert_eq!((reply.bank.as_ref(), reply.whole_file.as_ref()), (None, None));
    let rejected = ["6228400000000000003", "AC04", "账户已销户 请核对 & 重报", "S2"];
    assert_eq!(
        seen(&reply),
        [
            row(1, 9_000_000_000_000_000_001, Some(123_450), Outcome::Ok, ["", "", "", "YC0000001"], ""),
            row(2, 17, Some(300_000), Outcome::Fail, rejected, ""),
            row(3, 18, None, Outcome::Pending, ["", "", "", ""], ""),
        ]
    );
    assert!(!format!("{reply:?}").contains("62284"));
}

#[test]
fn a_rejected_message_speaks_for_the_whole_file() {
    let reply = read(REJECTED);
    let whole = reply.whole_file.expect("a status for all");
    assert_eq!((whole.outcome, &*whole.reason_code, &*whole.reason), (Outcome::Fail, "AM04", "账户余额不足"));
    assert_eq!((reply.file_id.as_deref(), reply.lines.len()), (Some("YC20261122-0001"), 0));
}

#[test]
fn a_status_above_no_transaction_speaks_for_all_and_the_nearer_one_counts() {
    let block = |status: &str| {
        let block = format!(
            "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>Y</OrgnlPmtInfId>{status}</OrgnlPmtInfAndSts>"
        );
        move |group: &str| REJECTED.replace("</OrgnlGrpInfAndSts>", &block).replace("RJCT", group)
    };
    let block_rejected = block("<PmtInfSts>rjct</PmtInfSts>");
    let rejected = |group: &str| block_rejected(group).replace("rjct", "RJCT");
    for (text, outcome) in [
        (REJECTED.replace("RJCT", "ACSC"), Outcome::Ok),
        (REJECTED.replace("RJCT", "ACTC"), Outcome::Pending),
        (rejected("PART"), Outcome::Fail),
        (rejected("ACTC"), Outcome::Fail),
        (rejected("RJCT"), Outcome::Fail),
    ] {
        assert_eq!(read(&text).whole_file.expect("a status for all").outcome, outcome, "{text}");
    }
    let silent = read_iso20022(REJECTED.replace("RJCT", "PART").as_bytes()).expect_err("a silent report");
    assert_eq!(silent.code, "bank_file_bad_line");
}

#[test]
fn every_status_means_one_outcome() {
    for (code, outcome) in [
        ("ACSC", Outcome::Ok),
        ("ACCC", Outcome::Ok),
        ("RJCT", Outcome::Fail),
        ("PDNG", Outcome::Pending),
        ("ACSP", Outcome::Pending),
        ("ACTC", Outcome::Pending),
        ("ACCP", Outcome::Pending),
        ("RCVD", Outcome::Pending),
        ("BLCK", Outcome::Pending),
        ("CANC", Outcome::Pending),
    ] {
        let text = PARTLY.replace("<TxSts>PDNG", &format!("<TxSts>{code}")).replace("<DtldNbOfTxs>1", "<DtldNbOfTxs>2");
        let text = if code == "RJCT" {
            text.replace("3000</DtldCtrlSum>", "0</DtldCtrlSum>")
        } else {
            text.replace("<DtldNbOfTxs>2", "<DtldNbOfTxs>1")
        };
        assert_eq!(read(&text).lines[2].outcome, outcome, "{code}");
    }
}

#[test]
fn a_transaction_without_a_status_takes_the_one_above_it() {
    let silent = PARTLY.replace("<TxSts>PDNG</TxSts>", "");
    let block = silent.replace("<OrgnlPmtInfId>YC20261122-0001</OrgnlPmtInfId>", "$0<PmtInfSts>ACSP</PmtInfSts>");
    assert_eq!(read(&block.replace("$0", "")).lines[2].outcome, Outcome::Pending);
    assert_eq!(read(&silent.replace("PART", "ACTC")).lines[2].outcome, Outcome::Pending);
    let bad = read_iso20022(silent.as_bytes()).expect_err("no status at all");
    assert_eq!((bad.code, bad.line), ("bank_file_bad_line", 38), "{bad}");
    assert!(bad.detail.starts_with("transaction 3:"), "{bad}");
}

#[test]
fn a_notification_tells_what_was_booked_and_what_came_back() {
    let reply = read(BOOKED);
    assert_eq!(reply.our_account.as_deref(), Some("00000000000000000002"));
    assert_eq!((reply.file_id.as_ref(), reply.whole_file.as_ref()), (None, None));
    let (first, batch, back) = (
        ["6228400000000000001", "", "", "YC0000001"],
        ["", "", "", "YC-BATCH-1"],
        ["", "AC04", "账户已销户，退汇", ""],
    );
    assert_eq!(
        seen(&reply),
        [
            row(1, 9_000_000_000_000_000_001, Some(123_450), Outcome::Ok, first, "2026-11-23"),
            row(2, 9_000_000_000_000_000_002, Some(1), Outcome::Ok, batch, "2026-11-23"),
            row(3, 18, Some(70_099), Outcome::Ok, batch, "2026-11-23"),
            row(4, 17, Some(300_000), Outcome::Return, back, "2026-11-25"),
        ]
    );
}

#[test]
fn a_return_is_known_by_its_reason_its_code_or_as_a_reversal() {
    let without_reason = BOOKED.replace("RtrInf", "Other");
    let without_code = BOOKED.replace("RRTN", "DMCT");
    let without_both = without_reason.replace("RRTN", "DMCT");
    let reversal = without_both.replace(
        "<CdtDbtInd>CRDT</CdtDbtInd>\n        <Sts>",
        "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts>",
    );
    for text in [without_reason, without_code, reversal] {
        assert_eq!(read(&text).lines[3].outcome, Outcome::Return);
    }
    let bad = read_iso20022(without_both.as_bytes()).expect_err("a credit of somebody else");
    assert_eq!(bad.code, "bank_file_not_ours");
    let waiting = BOOKED.replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>");
    assert!(read(&waiting).lines.iter().all(|line| line.outcome == Outcome::Pending));
}

#[test]
fn later_versions_prefixes_envelopes_and_unknown_elements_are_read() {
    let prefixed = PARTLY.replace("</", "</p:").replace('<', "<p:").replace("<p:/p:", "</p:").replace("<p:?", "<?");
    let prefixed = prefixed.replace("xmlns=", "xmlns:p=");
    let enveloped = PARTLY
        .replace("<Document", "<Envelope><AppHdr><x/></AppHdr><Document")
        .replace("</Document>", "</Document></Envelope>");
    let unknown =
        PARTLY.replace("<TxSts>", "<New><TxSts>RJCT</TxSts><a><b/></a>text</New><!-- note --><?pi x?><TxSts>");
    let quoted = PARTLY.replace("<TxSts>ACSC<", "<TxSts><![CDATA[ACSC]]><");
    let older = BOOKED.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>").replace("001.08", "001.02");
    let whole = read(PARTLY);
    for text in [
        prefixed,
        enveloped,
        unknown,
        quoted,
        PARTLY.replace("pain.002.001.10", "pain.002.001.14"),
        PARTLY.replace("pain.002.001.10", "pain.002.001.03"),
        PARTLY.replace('\n', ""),
        PARTLY.replace('\n', "\r\n"),
        format!("\u{FEFF}{PARTLY}"),
        PARTLY.lines().skip(1).collect(),
    ] {
        assert_eq!(seen(&read(&text)), seen(&whole), "{text}");
    }
    assert_eq!(seen(&read(&older)), seen(&read(BOOKED)));
    let gbk = encoding_rs::GB18030.encode(&PARTLY.replace("UTF-8", "GB18030")).0.into_owned();
    assert_eq!(seen(&read_iso20022(&gbk).expect("GB18030")), seen(&whole));
}

#[test]
fn a_broken_status_report_is_refused_with_its_line() {
    for (from, to, code, line) in [
        ("pain.002.001.10", "pain.008.001.10", "bank_file_bad_format", 3),
        ("urn:iso:std:iso:20022:tech:xsd:", "", "bank_file_bad_format", 3),
        ("<OrgnlMsgId>YC20261122-0001</OrgnlMsgId>", "", "bank_file_bad_header", 40),
        ("<OrgnlMsgId>YC20261122-0001", "<OrgnlMsgId>../x", "bank_file_not_ours", 9),
        ("<OrgnlMsgNmId>pain.001", "<OrgnlMsgNmId>pain.008", "bank_file_not_ours", 10),
        ("<OrgnlNbOfTxs>5", "<OrgnlNbOfTxs>five", "bank_file_bad_line", 11),
        ("<OrgnlCtrlSum>4936.50", "<OrgnlCtrlSum>4936.505", "bank_file_bad_line", 12),
        ("<GrpSts>PART", "<GrpSts>DONE", "bank_file_bad_line", 13),
        ("<GrpSts>PART", "<GrpSts>RJCT", "bank_file_contradiction", 40),
        ("<GrpSts>PART", "<GrpSts>ACSC", "bank_file_contradiction", 40),
        ("<DtldNbOfTxs>1", "<DtldNbOfTxs>2", "bank_file_bad_count", 40),
        ("3000</DtldCtrlSum>", "3001</DtldCtrlSum>", "bank_file_bad_total", 40),
        ("<CreDtTm>2026-11-23T", "<CreDtTm>2026-11-31T", "bank_file_bad_line", 6),
        (">9000000000000000001<", ">NOTPROVIDED<", "bank_file_not_ours", 20),
        (">17<", ">0<", "bank_file_not_ours", 27),
        (">18<", ">-18<", "bank_file_not_ours", 36),
        (">17<", ">9000000000000000001<", "bank_file_duplicate_line", 34),
        (">18<", ">17<", "bank_file_duplicate_line", 38),
        ("<OrgnlEndToEndId>18</OrgnlEndToEndId>", "", "bank_file_not_ours", 38),
        ("<TxSts>ACSC</TxSts>", "<TxSts>ACSC</TxSts><TxSts>RJCT</TxSts>", "bank_file_bad_line", 21),
        ("<TxSts>RJCT", "<TxSts>XXXX", "bank_file_bad_line", 28),
        ("<TxSts>PDNG", "<TxSts>PART", "bank_file_bad_line", 38),
        ("CNY\">1234.50", "USD\">1234.50", "bank_file_bad_line", 23),
        (" Ccy=\"CNY\">3000", ">3000", "bank_file_bad_line", 31),
        (">3000.00<", ">3000.001<", "bank_file_bad_line", 31),
        (">3000.00<", ">-3000.00<", "bank_file_bad_line", 31),
        ("&amp;", "&bank;", "bank_file_bad_xml", 29),
        ("&#x8BF7;", "&#x0;", "bank_file_bad_xml", 29),
        ("<TxSts>PDNG</TxSts>", "<TxSts><b>PDNG</b></TxSts>", "bank_file_bad_xml", 37),
        ("<TxSts>PDNG</TxSts>", "<TxSts>PDNG</TxStx>", "bank_file_bad_xml", 37),
        ("<TxSts>PDNG</TxSts>", "PDNG", "bank_file_bad_xml", 38),
        ("</Document>", "</Document><Document/>", "bank_file_bad_xml", 41),
        ("</Document>", "</Document>text", "bank_file_bad_xml", 42),
        ("<Document", "<!DOCTYPE x [<!ENTITY a \"b\">]><Document", "bank_file_bad_xml", 2),
        ("UTF-8", "UTF-16", "bank_file_bad_encoding", 1),
    ] {
        assert!(PARTLY.contains(from), "{from}");
        let bad = read_iso20022(PARTLY.replacen(from, to, 1).as_bytes()).expect_err(to);
        assert_eq!((bad.code, bad.line), (code, line), "{from} -> {to}: {bad}");
        assert!(!bad.detail.contains("62284"), "{bad}");
    }
    let mut bytes = PARTLY.as_bytes().to_vec();
    let at = PARTLY.find("账户").expect("the reason");
    bytes[at] = 0xFF;
    let bad = read_iso20022(&bytes).expect_err("broken bytes");
    assert_eq!((bad.code, bad.line), ("bank_file_bad_encoding", 29));
}

#[test]
fn a_broken_notification_is_refused_with_its_line() {
    for (from, to, code, line) in [
        ("<NbOfNtries>2", "<NbOfNtries>3", "bank_file_bad_count", 56),
        ("<Sum>4935.50", "<Sum>4935.51", "bank_file_bad_total", 56),
        ("<NbOfNtries>1</NbOfNtries><Sum>3000.00", "<NbOfNtries>1</NbOfNtries><Sum>3000.01", "bank_file_bad_total", 56),
        ("<Amt Ccy=\"CNY\">1935.50", "<Amt Ccy=\"CNY\">1935.51", "bank_file_bad_total", 40),
        (">0.01<", ">0.02<", "bank_file_bad_total", 40),
        ("<NbOfTxs>3", "<NbOfTxs>4", "bank_file_bad_count", 39),
        ("<Amt Ccy=\"CNY\">700.99</Amt>", "", "bank_file_bad_line", 40),
        ("CNY\">700.99", "EUR\">700.99", "bank_file_bad_line", 36),
        ("<Cd>BOOK</Cd>", "<Cd>DONE</Cd>", "bank_file_bad_line", 40),
        ("<EndToEndId>18</EndToEndId>", "", "bank_file_not_ours", 40),
        ("<EndToEndId>18<", "<EndToEndId>NOTPROVIDED<", "bank_file_not_ours", 35),
        ("<EndToEndId>18<", "<EndToEndId>9000000000000000002<", "bank_file_duplicate_line", 40),
        (
            "<CdtDbtInd>DBIT</CdtDbtInd>\n          </TxDtls>",
            "<CdtDbtInd>CRDT</CdtDbtInd>\n          </TxDtls>",
            "bank_file_contradiction",
            40,
        ),
        (
            "<CdtDbtInd>DBIT</CdtDbtInd>\n        <Sts>",
            "<CdtDbtInd>BOTH</CdtDbtInd>\n        <Sts>",
            "bank_file_bad_line",
            15,
        ),
        ("<SubFmlyCd>DMCT", "<SubFmlyCd>RRTN", "bank_file_contradiction", 40),
        ("<BookgDt><Dt>2026-11-23", "<BookgDt><Dt>23.11.2026", "bank_file_bad_line", 17),
    ] {
        assert!(BOOKED.contains(from), "{from}");
        let bad = read_iso20022(BOOKED.replacen(from, to, 1).as_bytes()).expect_err(to);
        assert_eq!((bad.code, bad.line), (code, line), "{from} -> {to}: {bad}");
    }
    let start = BOOKED.find("<NtryDtls>").expect("details");
    let end = BOOKED.find("</NtryDtls>").expect("details");
    let nameless = [&BOOKED[..start], &BOOKED[end + "</NtryDtls>".len()..]].concat();
    assert_eq!(read_iso20022(nameless.as_bytes()).expect_err("no transactions").code, "bank_file_not_ours");
}

#[test]
fn a_debit_and_its_return_may_stand_in_one_notification() {
    let both = BOOKED.replace("<EndToEndId>18<", "<EndToEndId>17<");
    let outcomes: Vec<_> = read(&both).lines.iter().filter(|l| l.instruction_id == 17).map(|l| l.outcome).collect();
    assert_eq!(outcomes, [Outcome::Ok, Outcome::Return]);
}

#[test]
fn every_cut_is_noticed() {
    for text in [PARTLY, REJECTED, BOOKED] {
        let text = text.trim_end();
        for length in 0..text.len() {
            assert!(read_iso20022(&text.as_bytes()[..length]).is_err(), "cut at {length}");
        }
        assert!(read_iso20022(text.as_bytes()).is_ok());
    }
}

#[test]
fn no_changed_byte_stops_the_reader() {
    for text in [PARTLY, BOOKED] {
        for at in 0..text.len() {
            for change in [b'<', b'>', b'&', b'/', b'"', b'!', 0, 0xFF] {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = change;
                let lines = read_iso20022(&bytes).map(|reply| reply.lines.len()).unwrap_or_default();
                assert!(lines <= 4);
            }
        }
    }
}

#[test]
fn bombs_are_refused_at_once() {
    let document = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>";
    let deep = format!("{document}{}", "<a>".repeat(100_000));
    let wide = format!("<Document {}/>", "a=\"1\" ".repeat(100_000));
    let laughs = format!("<!DOCTYPE a [<!ENTITY b \"{}\">]>{document}", "&c;".repeat(1000));
    let references = format!("{document}<GrpHdr><CreDtTm>{}", "&b;".repeat(100_000));
    let unclosed = format!("{document}<GrpHdr {}", "x".repeat(1_000_000));
    for bomb in [deep, wide, laughs, references, unclosed] {
        let started = std::time::Instant::now();
        assert!(read_iso20022(bomb.as_bytes()).is_err());
        assert!(started.elapsed().as_secs() < 5, "{}", &bomb[..100]);
    }
}
