//! What every point begins with: a small prefecture with an approved batch, and the same with the banks' replies waiting.
//!
//! Made by the house's own functions and copied for each point. Among the replies are good ones, copies, late returns,
//! and one that must be refused.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use bank_sim::{BankSim, Format, Mode, Rates};
use document::confined::Confined;
use exchange::profile::{BankFormat, example_profiles};
use kernel::{Clock, Db, DbOptions, Fen, Period, Result};
use population::{Population, Roster, RosterSpec};

use crate::Program;

/// The command that is disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `batch send`
    Send,
    /// `batch reply`
    Reply,
}

impl Command {
    /// Its word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Command::Send => "send",
            Command::Reply => "reply",
        }
    }
}

/// Folders ready to be copied.
#[derive(Debug)]
pub struct Base {
    folder: PathBuf,
    /// The batch.
    pub batch: i64,
    /// The day it was made on; files are named by it.
    pub day: String,
}

const PROGRAMME: &str = "ecopost";
const SEED: u64 = 540_500;
/// More failures than in life, so that a small batch has all of them.
const RATES: Rates = Rates { fail_ppm: 40_000, pending_ppm: 40_000, return_ppm: 30_000 };

pub(crate) fn open(house: &Path) -> Result<Db> {
    let options = DbOptions { cache_mib: 32, ..DbOptions::default() };
    Db::open(&format!("sqlite:{}", house.join("yika.db").display()), options)
}

/// The day by the machine's clock.
pub(crate) fn today() -> String {
    Clock::System.now().day().to_string()
}

impl Base {
    /// Makes both folders below `folder`.
    ///
    /// # Errors
    /// A failure of the database, the disk or the program.
    ///
    /// # Panics
    /// When the house does not carry out what it must.
    pub fn make(program: &Program, folder: &Path, people: u32) -> Result<Base> {
        let (send, reply) = (folder.join("send"), folder.join("reply"));
        fs::create_dir_all(&send).map_err(|why| kernel::Error::io("make a folder", why))?;
        let batch = approved(program, &send, people)?;
        let base = Base { folder: folder.to_owned(), batch, day: today() };
        let failed = |why| kernel::Error::io("make the second base", why);
        copy(&send, &reply).map_err(failed)?;
        let sent = program.run(Command::Send, &reply, batch).map_err(failed)?;
        assert_eq!(sent.code, Some(0), "{}", sent.said);
        answered(&reply);
        Ok(base)
    }

    /// A fresh copy for a point.
    pub(crate) fn lay_out(&self, command: Command, house: &Path) -> io::Result<()> {
        if house.exists() {
            fs::remove_dir_all(house)?;
        }
        copy(&self.folder.join(command.word()), house)
    }
}

fn approved(program: &Program, house: &Path, people: u32) -> Result<i64> {
    let db = open(house)?;
    db.migrate(prefecture::ROOMS)?;
    let population = Population::new(SEED, people, &prefecture::villages());
    prefecture::settle(&db, &population)?;
    let period = Period::parse("2026Q1").expect("a quarter");
    let spec = RosterSpec {
        amount_min: Fen::new(10_000),
        amount_max: Fen::new(300_000),
        cap: Fen::new(350_000),
        ..RosterSpec::new(PROGRAMME, period.clone())
    };
    let path = house.join("roster.csv");
    population::roster_csv_utf8(&path, &Roster::of_residents(&population, &spec))
        .map_err(|why| kernel::Error::io("write the roster", why))?;
    let roster = subsidy::read_roster(&path, &Confined::program(program.path()))?;
    let maker = prefecture::actor("maker");
    let (batch, made) = db.write(&maker, move |ctx| {
        let batch = subsidy::new_batch(ctx, PROGRAMME, &period, prefecture::shannan())?;
        subsidy::load(ctx, batch, &roster)?;
        subsidy::check(ctx, batch, &roster.parsed)?;
        subsidy::notice(ctx, batch, Some(0))?;
        subsidy::submit(ctx, batch)?;
        Ok((batch, payout::batch(ctx, batch)?))
    })?;
    db.write(&prefecture::actor("finance"), move |ctx| {
        payout::grant_budget(ctx, &made.cycle.payer, PROGRAMME, 2026, made.accepted_sum)
    })?;
    for approver in ["approver1", "approver2"] {
        db.write(&prefecture::actor(approver), move |ctx| payout::approve(ctx, batch, None))?;
    }
    db.checkpoint()?;
    Ok(batch)
}

pub(crate) fn banks(house: &Path) -> Vec<(String, BankSim)> {
    let open = |bank: exchange::profile::BankProfile| {
        let format = match bank.format {
            BankFormat::Delimited => Format::Delimited,
            BankFormat::Iso20022 => Format::Iso20022,
        };
        let sim = BankSim::open(house.join("exchange"), &bank.code, format, SEED).expect("a bank");
        (bank.code, sim.with_rates(RATES))
    };
    example_profiles().into_iter().map(open).collect()
}

/// Ten days of the banks, with copies of their replies, and a wrong one.
fn answered(house: &Path) {
    for (bank, mut sim) in banks(house) {
        sim.set_modes(if bank == "xizang" { &[Mode::OffByAFen] } else { &[Mode::DuplicateReply] });
        sim.step(&today()).expect("a day of a bank");
        sim.set_modes(&[Mode::LateReturn]);
        sim.drain(10).expect("days of a bank");
    }
}

pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, kind) = entry.and_then(|entry| entry.file_type().map(|kind| (entry, kind)))?;
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
