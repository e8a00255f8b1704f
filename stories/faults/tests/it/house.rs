//! A small prefecture with its banks: what the stories have in common.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bank_sim::{BankSim, Format, Mode, Rates};
use document::confined::Confined;
use exchange::{ReplyReport, SendReport, profile::BankFormat, profile::example_profiles};
use kernel::{Ctx, Db, Fen, Period, RegionCode, Result};
use population::{Population, Roster, RosterSpec};
use subsidy::CheckReport;

/// Paid by quarters to people of sixteen and more.
pub(crate) const PROGRAMME: &str = "ecopost";
const SEED: u64 = 540_500;
/// Many more failures than in life, so that a small batch has all of them.
const RATES: Rates = Rates { fail_ppm: 40_000, pending_ppm: 30_000, return_ppm: 20_000 };

pub(crate) struct House {
    pub(crate) db: Db,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) population: Population,
}

pub(crate) fn period(text: &str) -> Period {
    Period::parse(text).expect("a period")
}

/// Tells a story on both engines.
pub(crate) fn on_both(people: u32, story: impl Fn(&House)) {
    testkit::on_both(prefecture::ROOMS, |db| story(&House::settle(db, people)));
}

impl House {
    pub(crate) fn settle(db: &Db, people: u32) -> House {
        // A few villages of one county are enough for so few people.
        let county = RegionCode::parse("540502").expect("a county");
        let villages: Vec<_> =
            prefecture::villages().into_iter().filter(|village| county.contains(village.code)).take(4).collect();
        let population = Population::new(SEED, people, &villages);
        prefecture::settle(db, &population).expect("an empty database");
        House { db: db.clone(), folder: tempfile::tempdir().expect("a folder"), population }
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

    pub(crate) fn roster(&self, lines: Option<u32>) -> Roster<'_> {
        let spec = RosterSpec {
            lines_max: lines,
            amount_min: Fen::new(10_000),
            amount_max: Fen::new(300_000),
            cap: Fen::new(350_000),
            ..RosterSpec::new(PROGRAMME, period("2026Q1"))
        };
        Roster::of_residents(&self.population, &spec)
    }

    pub(crate) fn roster_file(&self, lines: Option<u32>) -> PathBuf {
        let path = self.folder.path().join("roster.csv");
        population::roster_csv_utf8(&path, &self.roster(lines)).expect("a roster");
        path
    }

    /// A batch with this roster kept; what the program says to it.
    pub(crate) fn loaded(&self, of: &str, path: &Path) -> (i64, Result<i64>, subsidy::ParsedRoster) {
        let confined = Confined::program(env!("CARGO_BIN_EXE_faults-reader"));
        let file = subsidy::read_roster(path, &confined).expect("it can be read");
        let of = period(of);
        let batch = self.act("maker", move |ctx| subsidy::new_batch(ctx, PROGRAMME, &of, prefecture::shannan()));
        let batch = batch.expect("a batch");
        let parsed = file.parsed.clone();
        let answer = self.act("maker", move |ctx| subsidy::load(ctx, batch, &file));
        (batch, answer, parsed)
    }

    pub(crate) fn checked(&self, of: &str, path: &Path) -> (i64, CheckReport) {
        let (batch, answer, parsed) = self.loaded(of, path);
        answer.expect("loaded");
        (batch, self.act("maker", move |ctx| subsidy::check(ctx, batch, &parsed)).expect("checked"))
    }

    /// Published, submitted and approved by two others, with the money it needs.
    pub(crate) fn approve(&self, batch: i64) {
        let made = self.ask(|ctx| payout::batch(ctx, batch));
        let cycle = made.cycle;
        let year = cycle.period.first_day().expect("a quarter has days").year();
        if made.source_batch.is_none() {
            self.act("finance", move |ctx| {
                payout::grant_budget(ctx, &cycle.payer, &cycle.programme, year, made.accepted_sum)
            })
            .expect("money");
            self.act("maker", move |ctx| subsidy::notice(ctx, batch, Some(0))).expect("published");
        }
        self.act("maker", move |ctx| subsidy::submit(ctx, batch)).expect("submitted");
        for approver in ["approver1", "approver2"] {
            self.act(approver, move |ctx| payout::approve(ctx, batch, None)).expect("approved");
        }
    }

    pub(crate) fn approved(&self, of: &str, lines: Option<u32>) -> i64 {
        let (batch, _) = self.checked(of, &self.roster_file(lines));
        self.approve(batch);
        batch
    }

    pub(crate) fn send(&self, batch: i64) -> Result<SendReport> {
        exchange::send(&self.db, &prefecture::actor("finance"), batch, &self.exchange())
    }

    pub(crate) fn banks(&self, modes: &[Mode]) -> Vec<(String, BankSim)> {
        let open = |bank: exchange::profile::BankProfile| {
            let format = match bank.format {
                BankFormat::Delimited => Format::Delimited,
                BankFormat::Iso20022 => Format::Iso20022,
            };
            let sim = BankSim::open(self.exchange(), &bank.code, format, SEED).expect("a bank");
            (bank.code, sim.with_rates(RATES).with_modes(modes))
        };
        example_profiles().into_iter().map(open).collect()
    }

    pub(crate) fn today(&self) -> String {
        self.db.clock().now().day().to_string()
    }

    /// A day of all banks; what they sent lies in the inboxes then.
    pub(crate) fn banks_work(&self, modes: &[Mode]) {
        for (_, mut bank) in self.banks(modes) {
            bank.step(&self.today()).expect("a day of a bank");
        }
    }

    pub(crate) fn take(&self) -> Vec<(PathBuf, Result<ReplyReport>)> {
        exchange::take_waiting(&self.db, &prefecture::actor("finance"), &self.exchange()).expect("no failure")
    }

    pub(crate) fn take_one(&self, path: &Path) -> Result<ReplyReport> {
        exchange::take_reply(&self.db, &prefecture::actor("finance"), path)
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
        lines.retain(|line| !line.starts_with("audit_") && !line.contains("\"audit_leaf\""));
        lines
    }
}
