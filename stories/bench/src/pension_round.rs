//! A month's pensions in one batch: from what is owed to the postings, beside raw inserts of as many rows.
//!
//! Steps of a round, all timed: the house writes the list of what it owes and reads it back in the confined child; the batch is loaded, checked and
//! frozen, whereby every month is handed out; two approve; it is sent: money assigned to each person. Each round is the next month.

use std::{sync::Arc, time::Instant};

use card::NewAccount;
use document::confined::Confined;
use insurance::Drawn;
use kernel::{AccountNumber, Actor, CitizenId, Clock, Day, Db, DbOptions, Fen, Frequency, Period, PersonName, Result};
use population::Population;
use registry::{Person, PersonState};
use serde_json::{Value, json};

use crate::payout_round::{bulk, grant};

/// What to measure.
#[derive(Clone, Debug)]
pub struct PensionOptions {
    /// Where: `sqlite:PATH` or `postgres://...`, an empty database.
    pub address: String,
    /// How many draw a pension.
    pub pensioners: u32,
    /// How many months, one after the other.
    pub rounds: u32,
}

/// One month.
#[derive(Clone, Copy, Debug)]
pub struct PensionRound {
    /// Who was paid.
    pub paid: i64,
    /// Writing and reading the list.
    pub list: f64,
    /// Loading, checking and freezing, the months handed out.
    pub freeze: f64,
    /// Approving and posting, to COMMIT returned.
    pub send: f64,
    /// As many item rows into a plain table, by the house's own bulk path.
    pub bulk: f64,
}

impl PensionRound {
    /// All of it.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.list + self.freeze + self.send
    }
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct PensionReport {
    /// The engine.
    pub engine: &'static str,
    /// Each month.
    pub rounds: Vec<PensionRound>,
}

impl PensionReport {
    /// The median of a figure over the rounds.
    #[must_use]
    pub fn median(&self, figure: fn(&PensionRound) -> f64) -> f64 {
        let mut all: Vec<f64> = self.rounds.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    }

    /// The report as one value.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "engine": self.engine, "rounds": self.rounds.len(), "paid": self.rounds.first().map(|round| round.paid),
            "seconds": self.median(PensionRound::seconds), "list_seconds": self.median(|round| round.list),
            "freeze_seconds": self.median(|round| round.freeze), "send_seconds": self.median(|round| round.send),
            "raw_bulk_seconds": self.median(|round| round.bulk),
        })
    }
}

const FIRST_MONTH: &str = "2026-01";

/// So many are born on one day.
const A_DAY: u32 = 900;

fn pensioner(number: u32) -> CitizenId {
    let born = Day::new(1940, 1, 1).expect("a day").plus_days(i32::try_from(number / A_DAY).expect("some days"));
    CitizenId::from_parts(540_502, born, u16::try_from(number % A_DAY + 1).expect("three digits"))
}

fn settle(db: &Db, pensioners: u32) -> Result<()> {
    let villages = prefecture::villages();
    prefecture::settle(db, &Population::new(1, 1, &villages[..1]))?;
    db.write(&Actor::system(), move |ctx| {
        let name = PersonName::parse("达娃").expect("a name");
        let mut people: Vec<Person> = (0..pensioners)
            .map(|number| Person {
                id: pensioner(number),
                name: name.clone(),
                village: villages[number as usize % villages.len()].code,
                household_id: 1_000_000 + i64::from(number),
                relation: "户主".to_owned(),
                ethnic: "04".to_owned(),
                phone: String::new(),
                state: PersonState::Alive,
                state_since: None,
            })
            .collect();
        people.sort_unstable_by_key(|person| person.id);
        registry::import_people(ctx, &people)?;
        let opened_on = Day::new(2020, 1, 1).expect("a day");
        let mut accounts: Vec<NewAccount> = (0..pensioners)
            .map(|number| NewAccount {
                person: pensioner(number),
                bank: "nongye".to_owned(),
                number: AccountNumber::parse(&format!("6299{number:013}")).expect("a number"),
                card: None,
                card_stage: card::Stage::Active,
                state: card::AccountState::Active,
                opened_on,
            })
            .collect();
        accounts.sort_unstable_by_key(|account| account.person);
        card::import_accounts(ctx, &accounts)?;
        let drawn = (0..pensioners)
            .map(|number| Drawn {
                person: pensioner(number),
                claimed_on: Day::new(2015, 3, 10).expect("a day"),
                account: Fen::new(100_000 + i64::from(number)),
                paid_until: Period::parse(FIRST_MONTH).ok().and_then(|month| month.previous()),
                proved_on: Day::new(2026, 10, 1).expect("a day"),
            })
            .collect();
        insurance::import_pensions(ctx, drawn).map(drop)
    })
}

fn pay(db: &Db, month: &Period, confined: &Confined) -> Result<PensionRound> {
    let (maker, of) = (prefecture::actor("maker"), month.clone());
    let batch_id = db.write(&maker, move |ctx| subsidy::new_batch(ctx, "pension", &of, prefecture::shannan()))?;
    let start = Instant::now();
    let list = db.read(&maker, |ctx| subsidy::write_owed(ctx, batch_id))?;
    let file = Arc::new(subsidy::read_owed(batch_id, &list, confined)?);
    let listed = start.elapsed().as_secs_f64();
    let paid = db.write(&maker, move |ctx| {
        subsidy::load_owed(ctx, batch_id, &file)?;
        let report = subsidy::check(ctx, batch_id, &file.parsed)?;
        subsidy::submit(ctx, batch_id)?;
        Ok(report.accepted)
    })?;
    let frozen = start.elapsed().as_secs_f64();
    db.write(&maker, move |ctx| {
        for approver in ["approver1", "approver2"] {
            ctx.act_as(&prefecture::actor(approver));
            payout::approve(ctx, batch_id, None)?;
        }
        ctx.act_as(&prefecture::actor("finance"));
        payout::send(ctx, batch_id).map(drop)
    })?;
    let sent = start.elapsed().as_secs_f64();
    Ok(PensionRound { paid, list: listed, freeze: frozen - listed, send: sent - frozen, bulk: 0.0 })
}

/// Measures it; the calendar stands at a day of November 2026.
///
/// # Errors
/// A failure of the database; what a room refuses, which would be a mistake of this file.
pub fn pensions(options: &PensionOptions, confined: &Confined, say: &mut dyn FnMut(&str)) -> Result<PensionReport> {
    let clock = Clock::at_noon(Day::new(2026, 11, 27).expect("a day"));
    let db = Db::open(&options.address, DbOptions { clock, ..DbOptions::default() })?;
    db.migrate(prefecture::ROOMS)?;
    say("people, accounts and pensions are made");
    settle(&db, options.pensioners)?;
    let first = Period::of(Frequency::Month, Day::new(2026, 1, 1).expect("a day")).expect("a month");
    grant(&db, "pension", &first, Fen::new(i64::from(options.pensioners) * 100_000 * i64::from(options.rounds)))?;
    let mut rounds = Vec::new();
    for month in std::iter::successors(Some(first), Period::next).take(options.rounds as usize) {
        let bulk = bulk(&db, options.pensioners)?;
        let round = PensionRound { bulk, ..pay(&db, &month, confined)? };
        say(&format!("{month}: {} paid in {:.2} s", round.paid, round.seconds()));
        rounds.push(round);
    }
    Ok(PensionReport { engine: db.engine().name(), rounds })
}
