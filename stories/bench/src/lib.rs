//! How fast a prefecture is paid, beside the raw limit of the same machine in the same run.
//!
//! A round is the real path on a real database: the roster file is opened, read in its confined child, kept, checked
//! against people, accounts and everything paid before, frozen, approved by two people, posted item by item, and
//! committed once. The approvals, which take people days, are made in the same transaction by the same functions. Before
//! each round, as many item rows go into a plain logged table without any index: by one prepared statement (SQLite) or COPY
//! BINARY (PostgreSQL), and by the house's own bulk path. Figures are
//! medians of the rounds; the first round, in which people and accounts are read into memory, is told apart.
//! Deliberately absent: any limit that makes it fail; machines are shared and noisy.

#![allow(clippy::float_arithmetic, reason = "seconds and rates are for people to read; no money is a float")]

mod bank_round;
mod browser;
mod card_round;
mod load;
mod pages;
mod payout_round;
mod pension_round;
mod report;
mod serve_round;
mod services_round;
mod workbook_round;

use std::path::{Path, PathBuf};

use document::confined::Confined;
use kernel::{Db, DbOptions, Fen, Period, Result};
use payout_round::RawSqlite;
use population::{Population, Roster, RosterSpec};

pub use bank_round::BankRound;
pub use card_round::{CardOptions, CardReport, CodeRates, ReturnRound, cards};
pub use load::Times;
pub use pension_round::{PensionOptions, PensionReport, PensionRound, pensions};
pub use report::{Report, Round};
pub use serve_round::{
    KEYS_PER_SECOND, READS_PER_SECOND, SIGN_INS_PER_SECOND, ServeOptions, ServeReport, Storm, serve,
};
pub use services_round::{ServicesOptions, ServicesReport, Took, services};
pub use workbook_round::WorkbookRound;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where: `sqlite:PATH` or `postgres://...`, an empty database.
    pub address: String,
    /// Lines of the roster.
    pub lines: u32,
    /// Rounds, each another quarter of the same programme: every one has all before it as its history.
    pub rounds: u32,
}

/// What is paid: a programme for persons of 16 years and more, by quarters.
const PROGRAMME: &str = "ecopost";
const FIRST_YEAR: i32 = 2026;
const SEED: u64 = 540_500;

/// People for so many lines: about three of four are 16 or older, and some of them are not here any more.
fn people_for(lines: u32) -> u32 {
    lines + lines / 2
}

fn period(round: u32) -> Period {
    let year = FIRST_YEAR + i32::try_from(round / 4).expect("few rounds");
    Period::parse(&format!("{year}Q{}", round % 4 + 1)).expect("a quarter")
}

fn roster_of<'a>(population: &'a Population, period: &Period, lines: u32) -> Roster<'a> {
    Roster::of_residents(population, &RosterSpec { lines_max: Some(lines), ..spec(period) })
}

/// A line for everybody who may have one.
fn spec(period: &Period) -> RosterSpec {
    RosterSpec {
        amount_min: Fen::new(10_000),
        amount_max: Fen::new(300_000),
        cap: Fen::new(350_000),
        ..RosterSpec::new(PROGRAMME, period.clone())
    }
}

/// Measures what [`prepare`] made, in another process best, so that no memory of its work is counted.
///
/// `files` is the folder of the rosters; `say` is told what goes on.
///
/// # Errors
/// A failure of the database or of a file.
pub fn payout(options: &Options, files: &Path, confined: &Confined, say: &mut dyn FnMut(&str)) -> Result<Report> {
    let db = Db::open(&options.address, DbOptions::default())?;
    let raw = options.address.strip_prefix("sqlite:").map(|path| RawSqlite::beside(Path::new(path))).transpose()?;
    let mut peak_rss_bytes = 0;
    let mut rounds = Vec::new();
    for number in 1..=options.rounds {
        let (period, path) = (&period(number - 1), &roster_path(files, number - 1));
        let bulk_seconds = payout_round::bulk(&db, options.lines)?;
        let raw_seconds = raw.as_ref().map_or(Ok(bulk_seconds), |raw| raw.insert(options.lines))?;
        db.checkpoint()?;
        report::forget_peak();
        let round = payout_round::run(&db, PROGRAMME, period, path, confined, (raw_seconds, bulk_seconds))?;
        say(&format!(
            "round {number}: {:.3} s, {:.0} transfers/s, {:.2} of raw",
            round.durable_seconds,
            round.transfers_per_second(),
            round.ratio_to_raw()
        ));
        rounds.push(round);
        peak_rss_bytes = peak_rss_bytes.max(report::peak_rss_bytes());
    }
    let workbook = workbook_round::run(&workbook_path(files), confined)?;
    say(&format!("workbook: {} lines read in {:.3} s", workbook.lines, workbook.read_seconds));
    let mut banks = Vec::new();
    for number in options.rounds..2 * options.rounds {
        db.checkpoint()?;
        let round = bank_round::run(&db, PROGRAMME, &period(number), &roster_path(files, number), confined)?;
        say(&format!(
            "banks: {} lines sent in {:.3} s, {} lines of replies taken in in {:.3} s",
            round.lines, round.send_seconds, round.reply_lines, round.reply_seconds
        ));
        banks.push(round);
    }
    Ok(Report { engine: db.engine().name(), rounds, workbook, banks, peak_rss_bytes })
}

/// A sheet holds no more rows.
const SHEET_LINES_MAX: u32 = 1_000_000;

fn roster_path(files: &Path, number: u32) -> PathBuf {
    files.join(format!("roster-{}.csv", period(number)))
}

fn workbook_path(files: &Path) -> PathBuf {
    files.join("roster.xlsx")
}

/// Makes people, their accounts and budgets, and what is paid to them: two rosters for each round, one of them for the banks,
/// and a workbook.
///
/// # Errors
/// A failure of the database or of a file.
pub fn prepare(options: &Options, files: &Path) -> Result<()> {
    let failed = |why| kernel::Error::io("write the roster", why);
    let db = Db::open(&options.address, DbOptions::default())?;
    db.migrate(prefecture::ROOMS)?;
    let population = Population::new(SEED, people_for(options.lines), &prefecture::villages());
    prefecture::settle(&db, &population)?;
    for number in 0..2 * options.rounds {
        let period = period(number);
        let roster = roster_of(&population, &period, options.lines);
        population::roster_csv_utf8(&roster_path(files, number), &roster).map_err(failed)?;
        payout_round::grant(&db, PROGRAMME, &period, Fen::new(roster.expected().accepted_fen))?;
    }
    let roster = roster_of(&population, &period(0), options.lines.min(SHEET_LINES_MAX));
    population::roster_xlsx(&workbook_path(files), &roster).map_err(failed)?;
    db.checkpoint()
}
