//! Cards: codes of electronic cards issued and verified, beside bare signatures; and a card maker's return taken in, beside
//! raw inserts of as many rows.
//!
//! The cards that are made stand in the tables as applications that were found good and whose accounts were opened would
//! have left them; they are laid there by statements of this file, and made by the house's own doors.

use std::{fmt::Write as _, fs, hint::black_box, path::Path, time::Instant};

use card::{BatchKind, KeyRing};
use credential::{Algorithm, SeenInMemory, StatusList, StatusLists, Trust, issue, spend, verify};
use document::confined::Confined;
use kernel::{Actor, BulkTable, Column, Ctx, Db, DbOptions, Error, Moment, Result, Sql, params};
use population::Population;
use serde_json::{Value, json};

/// What to measure.
#[derive(Clone, Debug)]
pub struct CardOptions {
    /// Where: `sqlite:PATH` or `postgres://...`, an empty database.
    pub address: String,
    /// Lines of the return.
    pub lines: u32,
    /// How often.
    pub rounds: u32,
    /// Codes issued and verified.
    pub codes: u32,
}

/// Rates a second on one core, of one algorithm.
#[derive(Clone, Copy, Debug)]
pub struct CodeRates {
    /// `ed25519` or `sm2`.
    pub algorithm: &'static str,
    /// Codes issued.
    pub issued: f64,
    /// Codes verified without a network.
    pub verified: f64,
    /// Codes verified and spent, in memory.
    pub spent: f64,
    /// Bare signatures.
    pub bare_signed: f64,
    /// Bare checks of a signature.
    pub bare_checked: f64,
}

/// One return.
#[derive(Clone, Copy, Debug)]
pub struct ReturnRound {
    /// Lines.
    pub lines: i64,
    /// Seconds to gather the batch and to write its file, recorded.
    pub ask_seconds: f64,
    /// Seconds from the bytes of the return to COMMIT returned.
    pub take_seconds: f64,
    /// Seconds for as many rows of what was made into a plain table by the house's bulk path, committed.
    pub raw_seconds: f64,
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct CardReport {
    /// The engine.
    pub engine: &'static str,
    /// Codes, by algorithm.
    pub codes: Vec<CodeRates>,
    /// Bytes of the signed status list of all residents, 3 of 100 taken back.
    pub status_list_bytes: usize,
    /// Returns.
    pub returns: Vec<ReturnRound>,
}

const LAY_CARDS: Sql =
    Sql("INSERT INTO card_card (person_id, card_id, reason, applied_by, taken_by, applied_at, stage,
    since, point, bank, phone)
    SELECT p.person_id, CAST($1 + ROW_NUMBER() OVER (ORDER BY p.person_id) AS BIGINT), 'first', 'own', 'clerk', $2,
        'opened', $2, p.village / 1000 * 1000, 'nongye', ''
    FROM registry_person p ORDER BY p.person_id LIMIT $3");
const LAY_ACCOUNTS: Sql = Sql("INSERT INTO card_waiting (person_id, card_id, bank, account_number, state, opened_on)
    SELECT person_id, card_id, bank, CAST(6228490000000000000 + card_id AS TEXT), 'opened', '2026-01-01' FROM card_card
    WHERE card_id > $1");
const CLEAR: [Sql; 4] = [
    Sql("DELETE FROM card_number WHERE card_number IN (SELECT card_number FROM card_made WHERE card_id > $1)"),
    Sql("DELETE FROM card_made WHERE card_id > $1"),
    Sql("DELETE FROM card_waiting WHERE card_id > $1"),
    Sql("DELETE FROM card_card WHERE card_id > $1"),
];
const RAW: &str =
    "CREATE TABLE bench_made (person_id BIGINT NOT NULL, card_id BIGINT NOT NULL, card_number TEXT NOT NULL,
    identification TEXT NOT NULL, made_on TEXT NOT NULL, place TEXT NOT NULL)";
const RAW_ROWS: BulkTable = BulkTable {
    table: "bench_made",
    columns: &[
        ("person_id", Column::Int),
        ("card_id", Column::Int),
        ("card_number", Column::Text),
        ("identification", Column::Text),
        ("made_on", Column::Text),
        ("place", Column::Text),
    ],
};

/// Measures cards; `files` is a folder for what is written, `say` is told what goes on.
///
/// # Errors
/// A failure of the database or of a file.
pub fn cards(
    options: &CardOptions,
    files: &Path,
    confined: &Confined,
    say: &mut dyn FnMut(&str),
) -> Result<CardReport> {
    let (codes, status_list_bytes) = codes(options.codes, files)?;
    for rates in &codes {
        say(&format!(
            "{}: {:.0} issued, {:.0} verified, {:.0} verified and spent a second; bare {:.0} signed, {:.0} checked",
            rates.algorithm, rates.issued, rates.verified, rates.spent, rates.bare_signed, rates.bare_checked
        ));
    }
    let db = Db::open(&options.address, DbOptions::default())?;
    db.migrate(prefecture::ROOMS)?;
    let people = Population::new(crate::SEED, options.lines + options.lines / 50, &prefecture::villages());
    prefecture::settle(&db, &people)?;
    db.write(&Actor::system(), |ctx| {
        let office = access::User {
            login: "card_office".into(),
            name: "card_office".into(),
            region: prefecture::shannan(),
            roles: vec![access::Role::CardOffice],
            active: true,
        };
        access::put_user(ctx, &office)?;
        ctx.execute(Sql(RAW), params![])
    })?;
    let mut returns = Vec::new();
    for number in 1..=options.rounds {
        let round = one_return(&db, options.lines, number, files, confined)?;
        say(&format!(
            "return {number}: {} lines asked for in {:.3} s, taken in in {:.3} s; raw rows {:.3} s",
            round.lines, round.ask_seconds, round.take_seconds, round.raw_seconds
        ));
        returns.push(round);
    }
    Ok(CardReport { engine: db.engine().name(), codes, status_list_bytes, returns })
}

fn office() -> Actor {
    prefecture::actor("card_office")
}

/// Laid cards have numbers above all that are given out.
const LAID: i64 = 1 << 40;

fn one_return(db: &Db, lines: u32, number: u32, files: &Path, confined: &Confined) -> Result<ReturnRound> {
    let system = Actor::system();
    db.write(&system, move |ctx| {
        for sql in CLEAR {
            ctx.execute(sql, params![LAID])?;
        }
        let now = ctx.now();
        ctx.execute(LAY_CARDS, params![LAID, now, i64::from(lines)])?;
        ctx.execute(LAY_ACCOUNTS, params![LAID])?;
        for table in ["card_card", "card_waiting", "card_made", "card_number"] {
            ctx.analyze(table)?;
        }
        Ok(())
    })?;
    db.checkpoint()?;
    let began = Instant::now();
    let batch = db.write(&office(), |ctx| card::ask_maker(ctx, exchange::cards::MAKER))?;
    let batch = batch.ok_or_else(|| Error::Broken("cards were laid".into()))?;
    exchange::cards::write_batch(db, &office(), files, batch.batch_id)?;
    let ask_seconds = began.elapsed().as_secs_f64();
    let answer = db.read(&office(), |ctx| return_of(ctx, batch.batch_id, number))?;
    db.checkpoint()?;
    let raw_seconds = raw(db, lines)?;
    db.checkpoint()?;
    let began = Instant::now();
    let taken = exchange::cards::take_file(db, &office(), confined, batch.batch_id, "back.csv", &answer)?;
    let take_seconds = began.elapsed().as_secs_f64();
    assert_eq!((taken.kind, taken.done), (BatchKind::Maker, i64::from(lines)), "every card was made");
    Ok(ReturnRound { lines: i64::from(lines), ask_seconds, take_seconds, raw_seconds })
}

/// What a card maker would send back for a batch, all made.
fn return_of(ctx: &mut Ctx, batch_id: i64, round: u32) -> Result<Vec<u8>> {
    let (_, asked) = exchange::cards::file_of_batch(ctx, batch_id)?;
    let (asked, _, _) = encoding_rs::GB18030.decode(&asked);
    let cards = card::maker_lines(ctx, batch_id)?;
    let mut text = String::from(
        "序号,社保卡号,社会保障号码,姓名,发卡日期,卡有效期,卡识别码,卡复位码,服务银行,银行卡号,个人帐户,装箱位置,失败环节,失败原因\r\n",
    );
    for ((line, card), at) in asked.lines().skip(1).zip(&cards).zip(0_u32..) {
        let (no, rest) = line.split_once(',').expect("a line has fields");
        let account = 6_228_490_000_000_000_000_i64 + card.card_id;
        let _ = write!(
            text,
            "{no},{}{at:07}{},{rest},20261127,20361127,540500D156{at:022X},3B6D0000,农行,{account},,箱{}-{},,\r\n",
            round % 10,
            at % 10,
            at / 200 + 1,
            at % 200 + 1
        );
    }
    Ok(encoding_rs::GB18030.encode(&text).0.into_owned())
}

fn raw(db: &Db, lines: u32) -> Result<f64> {
    let system = Actor::system();
    db.write(&system, |ctx| ctx.execute(Sql("DELETE FROM bench_made"), params![]))?;
    let began = Instant::now();
    db.write(&system, move |ctx| {
        ctx.bulk_insert(&RAW_ROWS, usize::try_from(lines).expect("few lines"), |rows| {
            (0..i64::from(lines)).try_for_each(|at| {
                rows.int(at)?;
                rows.int(at)?;
                rows.text(&format!("Z{at:07}0"))?;
                rows.text("540500D1560000000000000000000001")?;
                rows.text("2026-11-27")?;
                rows.text("箱1-1")?;
                rows.end()
            })
        })
    })?;
    Ok(began.elapsed().as_secs_f64())
}

fn rate(times: u32, mut work: impl FnMut(usize)) -> f64 {
    let began = Instant::now();
    for at in 0..times {
        work(usize::try_from(at).expect("few codes"));
    }
    f64::from(times) / began.elapsed().as_secs_f64().max(f64::MIN_POSITIVE)
}

/// Issues and verifies codes on this thread.
fn codes(times: u32, files: &Path) -> Result<(Vec<CodeRates>, usize)> {
    let people = prefecture_cards(times);
    let (now, mut bytes) = (kernel::Clock::System.now(), 0);
    let mut all = Vec::new();
    for (algorithm, name, times) in [(Algorithm::Ed25519, "ed25519", times), (Algorithm::Sm2, "sm2", times / 4)] {
        let ring = KeyRing::open(&files.join(format!("{name}.keys")), "https://yika.example/540500", algorithm, now)?;
        let signer = ring.code_signer(now)?;
        let mut list = StatusList::new(1, CARDS)?;
        // Scattered, as losses are; and never one of those that are shown below.
        let scattered = |number: u32| {
            let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            u32::try_from((mixed >> 27) % u64::from(CARDS)).expect("below the number of cards")
        };
        (0..CARDS * 3 / 100)
            .map(scattered)
            .filter(|index| index % 100 != 50)
            .try_for_each(|index| list.revoke(index))?;
        let signed = list.sign(&*ring.list_signer(now)?, now, Moment(now.0 + 86_400_000_000))?;
        bytes = signed.len();
        let keys = ring.keys()?;
        let mut lists = StatusLists::new();
        lists.take(StatusList::read(&signed, &keys)?)?;
        let trust = Trust { keys, lists, rules: card::code_rules() };
        let mut texts = Vec::with_capacity(people.len());
        let issued = rate(times, |at| {
            let index = u32::try_from(at).expect("few codes") % (CARDS / 100) * 100 + 50;
            let statement = card::statement(ring.issuer(), &people[at], "旦增卓玛", index, now);
            texts.push(issue(&statement, &*signer).expect("a right statement"));
        });
        let verified = rate(times, |at| {
            black_box(verify(&texts[at], &trust, now).expect("a right code"));
        });
        let mut seen = SeenInMemory::new(texts.len());
        let spent = rate(times, |at| {
            black_box(spend(&texts[at], &trust, &mut seen, now).expect("a right code, shown once"));
        });
        let (message, public) = (vec![7; 280], signer.public());
        let signature = signer.sign(&message)?;
        let bare_signed = rate(times, |_| {
            black_box(signer.sign(black_box(&message)).expect("a key in memory signs"));
        });
        let bare_checked = rate(times, |_| assert!(public.is_signature_of(black_box(&message), &signature)));
        all.push(CodeRates { algorithm: name, issued, verified, spent, bare_signed, bare_checked });
        // The secrets of a benchmark are nobody's.
        let _ = fs::remove_file(files.join(format!("{name}.keys")));
    }
    Ok((all, bytes))
}

/// The residents of the prefecture at the census of 2020.
const CARDS: u32 = 354_035;

/// Cards in use, one a code.
fn prefecture_cards(count: u32) -> Vec<card::Card> {
    let one = |at: u32| card::Card {
        card_id: i64::from(at),
        person: kernel::CitizenId::from_parts(
            540_502,
            kernel::Day::EPOCH.plus_days(i32::try_from(at % 18_000).expect("few days")),
            u16::try_from(at % 999 + 1).expect("three digits"),
        ),
        application_no: None,
        reason: card::Reason::First,
        applicant: card::Applicant::Own,
        applied_at: Moment(0),
        taken_by: String::new(),
        stage: card::Stage::Active,
        since: Moment(0),
        point: prefecture::shannan(),
        bank: "nongye".into(),
        phone: String::new(),
        photo: None,
        made: Some(card::Made {
            number: kernel::CardNumber::parse(&format!("Z{:07}0", at % 10_000_000)).expect("a card number"),
            identification: String::new(),
            made_on: kernel::Day::EPOCH,
            valid_to: None,
            place: String::new(),
        }),
        replaces: None,
        lapses_on: None,
    };
    (0..count).map(one).collect()
}

impl CardReport {
    /// The median of the rounds.
    #[must_use]
    pub fn median(&self, figure: impl Fn(&ReturnRound) -> f64) -> f64 {
        let mut all: Vec<f64> = self.returns.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    }

    /// All of it for scripts.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let codes = self.codes.iter().map(|rates| {
            json!({
                "algorithm": rates.algorithm, "issued_per_second": rates.issued, "verified_per_second": rates.verified,
                "spent_per_second": rates.spent, "bare_signed_per_second": rates.bare_signed,
                "bare_checked_per_second": rates.bare_checked,
            })
        });
        let returns = self.returns.iter().map(|round| {
            json!({
                "lines": round.lines, "ask_seconds": round.ask_seconds, "take_seconds": round.take_seconds,
                "raw_seconds": round.raw_seconds,
            })
        });
        json!({
            "engine": self.engine, "codes": codes.collect::<Vec<_>>(), "status_list_bytes": self.status_list_bytes,
            "returns": returns.collect::<Vec<_>>(), "take_seconds": self.median(|round| round.take_seconds),
        })
    }
}
