//! The exact bytes of the replies: the delimited lines, and the XML in the order of its schemas.

use crate::customer::{BANK, Customer, folder};
use crate::pay_writer::{self, payments};
use bank_sim::{Format, LABEL, Mode, Rates};
use encoding_rs::GB18030;
use std::fs;

const DAY: &str = "2026-11-22";
const FAIL: Rates = Rates { fail_ppm: 1_000_000, ..Rates::NONE };

#[test]
fn a_delimited_reply_is_written_to_the_letter() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    customer.send("F1", &payments("A", 2));
    let name = customer.bank(1).with_rates(Rates::NONE).step(DAY).unwrap().replies_written.remove(0);
    assert_eq!(name, "ret_sim_F1_0001.txt");
    let text = fs::read_to_string(dir.path().join("inbox/nongxin").join(name)).unwrap();
    let (body, trailer) = text.split_at(text.find("T|").unwrap());
    assert_eq!(
        body,
        "H|YIKA1|F1|nongxin|20261122|2\n\
         R|1|A-000001|6228000000000001|1.37|OK|||20261122|SIM0000010000001\n\
         R|2|A-000002|6228000000000002|1.74|OK|||20261122|SIM0000010000002\n"
    );
    assert!(trailer.starts_with("T|2|2|3.11|") && trailer.len() == "T|2|2|3.11|\n".len() + 64, "{trailer}");
}

#[test]
fn a_failed_line_carries_one_of_the_usual_reasons_and_no_value_date() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Delimited);
    customer.send("F1", &payments("A", 60));
    let name = customer.bank(1).with_rates(FAIL).step(DAY).unwrap().replies_written.remove(0);
    let bytes = fs::read(dir.path().join("inbox/nongxin").join(name)).unwrap();
    let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes).unwrap();
    let endings = ["|FAIL|AC04|卡号已注销||", "|FAIL|AM14|卡已达限额||", "|FAIL|BE01|卡号与户名不一致||"];
    for ending in endings {
        assert!(text.lines().any(|line| line.ends_with(ending)), "{ending}");
    }
    let lines = || text.lines().filter(|line| line.starts_with("R|"));
    assert!(lines().count() == 60 && lines().all(|line| endings.iter().any(|ending| line.ends_with(ending))));
}

#[test]
fn a_pain_002_is_written_to_the_letter_with_one_part_for_each_payment_block() {
    let dir = folder();
    let customer = Customer::new(dir.path(), Format::Iso20022);
    customer.put("F1", &pay_writer::iso("F1", BANK, &[payments("A", 1), payments("B", 1)]));
    let name = customer.bank(1).with_rates(Rates::NONE).step(DAY).unwrap().replies_written.remove(0);
    let text = fs::read_to_string(dir.path().join("inbox/nongxin").join(name)).unwrap();
    let part = |number: u8, id: &str, line_no: u8| {
        format!(
            "<OrgnlPmtInfAndSts><OrgnlPmtInfId>F1-{number}</OrgnlPmtInfId>\n\
             <TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>ACSC</TxSts>\
             <AccptncDtTm>2026-11-22T12:00:00</AccptncDtTm><AcctSvcrRef>SIM000001000000{line_no}</AcctSvcrRef>\
             <OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">1.37</InstdAmt></Amt><IntrBkSttlmDt>2026-11-22</IntrBkSttlmDt>\
             <CdtrAcct><Id><Othr><Id>6228000000000001</Id></Othr></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>\n\
             </OrgnlPmtInfAndSts>\n"
        )
    };
    assert_eq!(
        text,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {LABEL} -->\n\
             <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">\n<CstmrPmtStsRpt>\n\
             <GrpHdr><MsgId>SIM-nongxin-0000001</MsgId><CreDtTm>2026-11-22T17:00:00</CreDtTm>\
             <DbtrAgt><FinInstnId><Othr><Id>nongxin</Id></Othr></FinInstnId></DbtrAgt></GrpHdr>\n\
             <OrgnlGrpInfAndSts><OrgnlMsgId>F1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\
             <OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>2.74</OrgnlCtrlSum><NbOfTxsPerSts>\
             <DtldNbOfTxs>2</DtldNbOfTxs><DtldSts>ACSC</DtldSts><DtldCtrlSum>2.74</DtldCtrlSum></NbOfTxsPerSts>\
             </OrgnlGrpInfAndSts>\n{}{}</CstmrPmtStsRpt>\n</Document>\n",
            part(1, "A-000001", 1),
            part(2, "B-000001", 2)
        )
    );
}

#[test]
fn a_camt_054_tells_a_return_as_money_back_on_the_debtors_account() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Iso20022);
    customer.send("F1", &payments("A", 1));
    let mut bank = customer.bank(1).with_rates(Rates::NONE).with_modes(&[Mode::ReturnBeforeOk]);
    let name = bank.step(DAY).unwrap().replies_written.remove(0);
    let text = fs::read_to_string(dir.path().join("inbox/nongxin").join(name)).unwrap();
    let reason = if text.contains("AC04") { ("AC04", "卡号已注销") } else { ("AC06", "账户已冻结") };
    let amount = "<Amt Ccy=\"CNY\">1.37</Amt><CdtDbtInd>CRDT</CdtDbtInd>";
    let expected = format!(
        "<Ntfctn><Id>SIM-nongxin-0000001-1</Id><CreDtTm>2026-11-22T17:00:00</CreDtTm>\n\
         <Acct><Id><Othr><Id>DEBTOR1</Id></Othr></Id><Ccy>CNY</Ccy>\
         <Svcr><FinInstnId><Othr><Id>nongxin</Id></Othr></FinInstnId></Svcr></Acct>\n\
         <TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>1.37</Sum></TtlNtries>\
         <TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>1.37</Sum></TtlCdtNtries></TxsSummry>\n\
         <Ntry>{amount}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-22</Dt></BookgDt>\
         <ValDt><Dt>2026-11-22</Dt></ValDt><AcctSvcrRef>SIM0000010000001R</AcctSvcrRef>\
         <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>\
         <NtryDtls><TxDtls><Refs><MsgId>F1</MsgId><PmtInfId>F1-1</PmtInfId><EndToEndId>A-000001</EndToEndId></Refs>\
         {amount}<RltdPties><CdtrAcct><Id><Othr><Id>6228000000000001</Id></Othr></Id></CdtrAcct></RltdPties>\
         <RtrInf><Rsn><Cd>{}</Cd></Rsn><AddtlInf>{}</AddtlInf></RtrInf></TxDtls></NtryDtls></Ntry>\n</Ntfctn>\n",
        reason.0, reason.1
    );
    let from = text.find("<Ntfctn>").unwrap();
    let to = text.find("</BkToCstmrDbtCdtNtfctn>").unwrap();
    assert_eq!(&text[from..to], expected);
}

#[test]
fn everything_the_bank_puts_out_says_that_it_is_simulated() {
    let dir = folder();
    let mut customer = Customer::new(dir.path(), Format::Iso20022);
    customer.send("F1", &payments("A", 3));
    let mut bank = customer.bank(1).with_rates(Rates::NONE);
    let report = bank.step(DAY).unwrap();
    assert!(report.to_string().contains("simulated") && report.label == LABEL);
    assert_eq!(bank.book_summary().unwrap().label, LABEL);
    assert!(report.replies_written.iter().all(|name| name.starts_with("ret_sim_")));
    assert!(bank.book_lines().all(|line| line.unwrap().reference.starts_with("SIM")));
    let sql = rusqlite::Connection::open(dir.path().join("bank-nongxin.book.db")).unwrap();
    let label: String = sql.query_row("SELECT value FROM meta WHERE key = 'label'", [], |row| row.get(0)).unwrap();
    assert_eq!(label, LABEL);
}
