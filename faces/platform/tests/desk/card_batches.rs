//! Batches of cards at the desk: made, their files taken along, the partners' answers brought and taken in.

use std::{fs, path::Path};

use access::Role;
use document::confined::Confined;
use encoding_rs::GB18030;
use kernel::{Actor, Db, Scope};
use maker_sim::Partners;

use crate::{
    cards::{apply, cards_of, check_of, open},
    house::{Answer, Desk, ROOMS, citizen, employ, region},
};

const RETURN: &str = "序号,社保卡号,社会保障号码,姓名,发卡日期,卡有效期,卡识别码,卡复位码,服务银行,银行卡号,个人帐户,装箱位置,失败环节,失败原因";

/// Two applications that were found good.
fn two_found_good(clerk: &Desk, office: &Desk) {
    for (seq, reason) in [(1, "first"), (2, "first")] {
        apply(clerk, &cards_of(clerk, seq), reason).to();
        let look = check_of(office, &cards_of(office, seq));
        office.post(&format!("{look}/check"), "finding=good").to();
    }
}

fn bring(desk: &Desk, batch: &str, how: &str, name: &str, bytes: &[u8]) -> Answer {
    let answer = desk.post_file(&format!("{batch}/answer?lang=en"), &[("how", how)], "answer", Some((name, bytes)));
    if answer.status == 303 {
        desk.wait(&format!("{batch}/part"));
    }
    answer
}

/// What the simulated partners answer to the files that lie in the outboxes: names and bytes.
fn answers(exchange: &Path) -> Vec<(String, Vec<u8>)> {
    let written = Partners::at(exchange, 7).step().expect("partners answer").written;
    let named = written.into_iter().map(|path| {
        let bytes = fs::read(&path).expect("an answer");
        fs::remove_file(&path).expect("it is brought to the desk instead");
        (path.file_name().expect("a name").to_string_lossy().into_owned(), bytes)
    });
    named.collect()
}

/// A return in which the first card was made and the second was not, for the file that the card maker was sent.
fn half_made(db: &Db, asked: &[u8]) -> Vec<u8> {
    let (asked, _, _) = GB18030.decode(asked);
    let lines: Vec<&str> = asked.lines().skip(1).collect();
    let waiting = db.read(&Actor::system(), |ctx| card::waiting_of(ctx, citizen(1))).expect("an account waits");
    let account = waiting[0].number.as_str();
    let text = format!(
        "{RETURN}\r\n1,A12345678,{},20261127,20361127,,,农行,{account},,箱1-1,,\r\n2,,{},,,,,,,,,制卡,芯片写入失败\r\n",
        lines[0].split_once(',').expect("fields").1,
        lines[1].split_once(',').expect("fields").1,
    );
    GB18030.encode(&text).0.into_owned()
}

#[test]
fn a_batchs_file_is_taken_along_and_the_answer_is_tried_and_taken_in_at_the_desk() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        employ(db, "far_office", Role::CardOffice, "540521");
        let (clerk, office, far) = (desk.with("clerk"), desk.with("office"), desk.with("far_office"));
        two_found_good(&clerk, &office);
        let batch = office.post("/platform/cards/batches", "to=bank&bank=nongye").to().to_owned();
        office.get(&format!("{batch}?lang=en")).is(200).has(&["Waits for the answer", "Download", "open_1.txt"]);
        clerk.get(&format!("{batch}?lang=en")).is(404);
        far.get(&batch).is(404);
        far.get(&format!("{batch}/file")).is(404);
        office.get(&format!("{batch}/photos")).is(404);
        let file = office.get(&format!("{batch}/file"));
        assert!(file.is(200).bytes.starts_with(b"H|YIKAOPEN1|1|nongye|"), "{}", file.body);

        let exchange = desk.house.exchange.clone();
        let (name, answer) = answers(&exchange).remove(0);
        bring(&office, &batch, "keep", &name, b"").is(422).has(&["No file was chosen"]);
        bring(&far, &batch, "keep", &name, &answer).is(404);
        bring(&clerk, &batch, "keep", &name, &answer).is(403);
        bring(&office, &batch, "keep", &name, &answer[..answer.len() - 9]).to();
        office.get(&format!("{batch}?lang=en")).has(&["refused, and nothing of it was taken in", "Answer file"]);
        bring(&office, &batch, "try", &name, &answer).to();
        office.get(&format!("{batch}?lang=en")).has(&["2 would be done, 0 would not", "Waits for the answer"]);
        bring(&office, &batch, "keep", &name, &answer).to();
        office.get(&format!("{batch}?lang=en")).has(&["The answer was taken in.", "Answered"]).lacks(&["Answer file"]);
        bring(&office, &batch, "keep", &name, &answer).is(422).has(&["govuk-error-summary"]);

        let batch = office.post("/platform/cards/batches", "to=maker").to().to_owned();
        let file = office.get(&format!("{batch}/file"));
        let photos = office.get(&format!("{batch}/photos"));
        assert!(photos.is(200).bytes.starts_with(b"PK") && photos.bytes.len() > 20_000, "two photos");
        far.get(&format!("{batch}/photos")).is(404);
        clerk.get(&format!("{batch}/photos")).is(403);
        let half = half_made(db, &file.is(200).bytes);
        bring(&office, &batch, "keep", "back.csv", &half).to();
        let page = office.get(&format!("{batch}?lang=en"));
        page.has(&["Answered", "芯片写入失败", "平措", "540502********"]).lacks(&[&citizen(2).to_string()]);
        let list = office.get(&format!("{batch}/failed/csv?lang=en"));
        list.is(200).has(&["平措", "Not made", "芯片写入失败"]).lacks(&[&citizen(2).to_string(), "次仁卓玛"]);
        office.get(&format!("{batch}/failed/xlsx")).is(200);
        office.get(&format!("{batch}/failed/pdf")).is(404);
        far.get(&format!("{batch}/failed/csv")).is(404);
        assert_eq!(office.get(&format!("{batch}/file")).bytes, file.bytes, "what went out stays what it was");
        for nobodys in ["77", "540502198001010012", "x"] {
            office.get(&format!("/platform/cards/batches/{nobodys}")).is(404).lacks(&["批次 540502"]);
        }
    });
}

#[test]
fn an_answer_to_another_regions_batch_waits_in_the_inbox_for_those_who_serve_there() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        employ(db, "county_office", Role::CardOffice, "540502");
        let (clerk, office) = (desk.with("clerk"), desk.with("office"));
        two_found_good(&clerk, &office);
        office.post("/platform/cards/batches", "to=bank&bank=nongye").to();
        let exchange = &desk.house.exchange;
        let written = Partners::at(exchange, 7).step().expect("the bank answers").written;
        let confined = Confined::program(env!("CARGO_BIN_EXE_platform-confined-child"));
        let take = |login: &str, place: &str| {
            let actor = Actor::new(login, Scope::of(region(place)));
            exchange::cards::take_waiting_answers(db, &actor, &confined, exchange).expect("the inboxes are read")
        };
        assert!(take("county_office", "540502").is_empty());
        assert!(written[0].exists(), "it lies where it was");
        let taken = take("office", "540500");
        assert_eq!(taken[0].1.as_ref().expect("taken in").done, 2);
        assert!(!written[0].exists());
    });
}
