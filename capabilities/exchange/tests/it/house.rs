//! A small prefecture with an approved batch and four banks, two of each format.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bank_sim::{BankSim, Format, Mode, Rates};
use document::confined::Confined;
use exchange::{
    ReplyReport, SendReport,
    profile::{BankFormat, example_profiles},
};
use kernel::{Ctx, Db, Fen, Param, Period, RegionCode, Result, Sql};
use population::{Faults, Population, Roster, RosterSpec};

const SEED: u64 = 540_500;
/// So many failures that a small batch has all of them.
pub(crate) const RATES: Rates = Rates { fail_ppm: 60_000, pending_ppm: 50_000, return_ppm: 40_000 };

pub(crate) struct House {
    pub(crate) db: Db,
    folder: tempfile::TempDir,
}

/// Tells a story on both engines, each time of one approved batch.
pub(crate) fn on_both(people: u32, story: impl Fn(&House, i64)) {
    testkit::on_both(prefecture::ROOMS, |db| {
        let (house, batch) = House::settle(db, people);
        story(&house, batch);
    });
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.expect_err("a refusal").refusal().expect("a refusal").code.to_string()
}

impl House {
    pub(crate) fn settle(db: &Db, people: u32) -> (House, i64) {
        let county = RegionCode::parse("540502").expect("a county");
        let villages: Vec<_> =
            prefecture::villages().into_iter().filter(|village| county.contains(village.code)).take(3).collect();
        let population = Population::new(SEED, people, &villages);
        prefecture::settle(db, &population).expect("an empty database");
        let house = House { db: db.clone(), folder: tempfile::tempdir().expect("a folder") };
        let batch = house.approved(&population);
        (house, batch)
    }

    fn approved(&self, population: &Population) -> i64 {
        let of = Period::parse("2026Q3").expect("a period");
        let spec = RosterSpec {
            amount_min: Fen::new(10_000),
            amount_max: Fen::new(300_000),
            cap: Fen::new(350_000),
            faults: Faults::none(),
            ..RosterSpec::new("ecopost", of.clone())
        };
        let path = self.folder.path().join("roster.csv");
        population::roster_csv_utf8(&path, &Roster::of_residents(population, &spec)).expect("a roster");
        let confined = Confined::program(env!("CARGO_BIN_EXE_exchange-confined-child"));
        let file = subsidy::read_roster(&path, &confined).expect("it can be read");
        let batch = self.act("maker", move |ctx| {
            let batch = subsidy::new_batch(ctx, "ecopost", &of, prefecture::shannan())?;
            subsidy::load(ctx, batch, &file)?;
            let report = subsidy::check(ctx, batch, &file.parsed)?;
            assert_eq!(report.accepted, report.lines, "{report:?}");
            subsidy::notice(ctx, batch, Some(0))?;
            subsidy::submit(ctx, batch)?;
            Ok(batch)
        });
        let batch = batch.expect("a batch");
        let made = self.ask(|ctx| payout::batch(ctx, batch));
        self.act("finance", move |ctx| {
            payout::grant_budget(ctx, &made.cycle.payer, &made.cycle.programme, 2026, made.accepted_sum)
        })
        .expect("money");
        for approver in ["approver1", "approver2"] {
            self.act(approver, move |ctx| payout::approve(ctx, batch, None)).expect("approved");
        }
        batch
    }

    pub(crate) fn exchange(&self) -> PathBuf {
        self.folder.path().join("exchange")
    }

    pub(crate) fn act<T: Send + 'static>(
        &self,
        login: &str,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write(&prefecture::actor(login), deed)
    }

    pub(crate) fn ask<T>(&self, question: impl FnOnce(&mut Ctx) -> Result<T>) -> T {
        self.db.read(&prefecture::actor("auditor"), question).expect("an answer")
    }

    /// Somebody who can write to the tables themselves.
    pub(crate) fn tamper(&self, sql: &'static str, numbers: &[i64]) -> u64 {
        let numbers = numbers.to_vec();
        let changed = self.act("system", move |ctx| {
            let params: Vec<Param<'_>> = numbers.iter().map(|number| Param::Int(*number)).collect();
            ctx.execute(Sql(sql), &params)
        });
        changed.expect("changed")
    }

    pub(crate) fn send(&self, batch: i64) -> Result<SendReport> {
        exchange::send(&self.db, &prefecture::actor("finance"), batch, &self.exchange())
    }

    pub(crate) fn banks(&self, rates: Rates, modes: &[Mode]) -> Vec<(String, BankSim)> {
        let open = |bank: exchange::profile::BankProfile| {
            let format = match bank.format {
                BankFormat::Delimited => Format::Delimited,
                BankFormat::Iso20022 => Format::Iso20022,
            };
            let sim = BankSim::open(self.exchange(), &bank.code, format, SEED).expect("a bank");
            (bank.code, sim.with_rates(rates).with_modes(modes))
        };
        example_profiles().into_iter().map(open).collect()
    }

    /// A day of all banks; what they say lies in the inboxes then.
    pub(crate) fn banks_work(&self, rates: Rates, modes: &[Mode]) {
        let today = self.db.clock().now().day().to_string();
        for (_, mut bank) in self.banks(rates, modes) {
            bank.step(&today).expect("a day of a bank");
        }
    }

    pub(crate) fn take(&self) -> Vec<(PathBuf, Result<ReplyReport>)> {
        exchange::take_waiting(&self.db, &prefecture::actor("finance"), &self.exchange()).expect("no failure")
    }

    pub(crate) fn take_one(&self, path: &Path) -> Result<ReplyReport> {
        exchange::take_reply(&self.db, &prefecture::actor("finance"), path)
    }

    /// Puts a reply into a bank's inbox and takes it in.
    pub(crate) fn receive(&self, bank: &str, name: &str, bytes: &[u8]) -> Result<ReplyReport> {
        let inbox = self.exchange().join("inbox").join(bank);
        fs::create_dir_all(&inbox).expect("an inbox");
        let path = inbox.join(name);
        fs::write(&path, bytes).expect("a reply");
        self.take_one(&path)
    }

    /// The files of a folder below the exchange folder, by name.
    pub(crate) fn files(&self, below: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.exchange().join(below)) else { return Vec::new() };
        let mut files: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect();
        files.sort();
        files
    }

    /// Everything in the tables but the audit log, in which a refusal is recorded.
    pub(crate) fn contents(&self) -> Vec<String> {
        let mut lines = testkit::contents(&self.db, prefecture::ROOMS);
        lines.retain(|line| !line.starts_with("audit_") && !line.starts_with("kernel_counter: name=\"audit"));
        lines
    }
}

/// Fails with the rows that differ.
pub(crate) fn assert_same(now: &[String], before: &[String], what: &str) {
    let other = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|row| those.binary_search_by(|known| known.cmp(row)).is_err()).cloned().collect()
    };
    let (mut one, mut two) = (now.to_vec(), before.to_vec());
    one.sort_unstable();
    two.sort_unstable();
    assert_eq!((other(&one, &two), other(&two, &one)), (Vec::new(), Vec::new()), "{what}");
    assert_eq!(one.len(), two.len(), "{what}");
}
