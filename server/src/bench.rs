//! `bench payout`: how fast a prefecture is paid on this machine, beside the raw limit of the same machine. `bench serve`: how
//! fast its pages are under load, and what a storm of sign-ins does to a payout. `bench card`: codes of electronic cards, and a
//! card maker's return.
//!
//! Deliberately absent: the measuring, which is the `bench` crate's; any figure that makes it fail.

mod serve;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::Subcommand;
use kernel::{DbOptions, Refusal};
use tempfile::TempDir;

use crate::{
    Globals,
    answer::{Answer, Done, Fault, complain},
    desk::{Place, ROOMS, confined},
};

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Pay rosters from their file to COMMIT, beside raw inserts of the same rows
    Payout(Size),
    /// What `payout` has another process do, so that its memory is its own
    #[command(hide = true)]
    Prepare {
        #[command(flatten)]
        size: Size,
        /// The folder for the rosters
        #[arg(long)]
        files: PathBuf,
    },
    /// Issue and verify codes of electronic cards, and take a card maker's return in, beside the raw limits
    Card(Cards),
    /// Read work lists over very many cases, and ask for services that data decide, beside the raw limits
    Services(Cases),
    /// Pay a month's pensions in one batch, from what is owed to the postings, beside raw inserts
    Pensions(Months),
    /// Read pages, search and sign in as many do at once, and pay rosters meanwhile
    Serve(serve::Serve),
}

/// How much is paid.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Size {
    /// Lines of each roster
    #[arg(long, default_value_t = 350_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    lines: u32,
    /// How many rosters, one after the other
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
}

impl Size {
    fn at(self, address: String) -> bench::Options {
        bench::Options { address, lines: self.lines, rounds: self.rounds }
    }
}

/// How many cards.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Cards {
    /// Lines of the card maker's return
    #[arg(long, default_value_t = 350_000, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    lines: u32,
    /// How many returns, one after the other
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// How many codes
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    codes: u32,
}

/// How many pensions.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Months {
    /// How many draw a pension
    #[arg(long, default_value_t = 60_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pensioners: u32,
    /// How many months, one after the other
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=11))]
    rounds: u32,
}

/// How many cases.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Cases {
    /// Cases that stand
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=5_000_000))]
    cases: u32,
    /// Work lists read
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    lists: u32,
    /// Services asked for
    #[arg(long, default_value_t = 1_500, value_parser = clap::value_parser!(u32).range(10..=50_000))]
    asked: u32,
    /// How many a second are asked for
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=2_000))]
    pace: u32,
}

pub(crate) fn carry_out(globals: &Globals, bench: &Bench) -> Done {
    match bench {
        Bench::Payout(size) => payout(globals, *size),
        Bench::Prepare { size, files } => {
            bench::prepare(&size.at(Place::of(globals).address), files)?;
            Ok(Answer::yes("", serde_json::json!({})))
        }
        Bench::Serve(serve) => serve::serve(globals, serve),
        Bench::Card(of) => cards(globals, *of),
        Bench::Services(of) => services(globals, *of),
        Bench::Pensions(of) => pensions(globals, *of),
    }
}

fn cards(globals: &Globals, cards: Cards) -> Done {
    let (folder, address) = place(globals)?;
    let Cards { lines, rounds, codes } = cards;
    let options = bench::CardOptions { address, lines, rounds, codes };
    let report = bench::cards(&options, folder.path(), &confined()?, &mut |text| complain(text))?;
    let mut facts = report.to_json();
    facts["machine"] = machine().into();
    complain(&format!(
        "{} on {}; status list of 354035 cards {} bytes; return of {lines} lines: median {:.2} s{OF_A_DEBUG_BUILD}",
        report.engine,
        machine(),
        report.status_list_bytes,
        report.median(|round| round.take_seconds)
    ));
    Ok(Answer::yes(String::new(), facts))
}

fn pensions(globals: &Globals, of: Months) -> Done {
    let (_folder, address) = place(globals)?;
    let options = bench::PensionOptions { address, pensioners: of.pensioners, rounds: of.rounds };
    let report = bench::pensions(&options, &confined()?, &mut |text| complain(text))?;
    let mut facts = report.to_json();
    facts["machine"] = machine().into();
    complain(&format!(
        "{} on {}; {} pensions in one batch: median {:.2} s of {} months (list {:.2}, frozen {:.2}, sent {:.2}); raw rows {:.2} s{OF_A_DEBUG_BUILD}",
        report.engine,
        machine(),
        of.pensioners,
        report.median(bench::PensionRound::seconds),
        report.rounds.len(),
        report.median(|round| round.list),
        report.median(|round| round.freeze),
        report.median(|round| round.send),
        report.median(|round| round.bulk),
    ));
    Ok(Answer::yes(String::new(), facts))
}

fn services(globals: &Globals, of: Cases) -> Done {
    let (_folder, address) = place(globals)?;
    let Cases { cases, lists, asked, pace } = of;
    let options = bench::ServicesOptions { address, cases, lists, asked, pace };
    let report = bench::services(&options, &mut |text| complain(text))?;
    let mut facts = report.to_json();
    facts["machine"] = machine().into();
    let ms = |took: &bench::Took| format!("{:.2} ms, p99 {:.2} ms", took.median_ms, took.p99_ms);
    complain(&format!(
        "{} on {}; work list of 50: {}; asked and decided at {pace} a second: {}; raw read {}, raw write {}{OF_A_DEBUG_BUILD}",
        report.engine,
        machine(),
        ms(&report.list),
        ms(&report.ask),
        ms(&report.raw_read),
        ms(&report.raw_write)
    ));
    Ok(Answer::yes(String::new(), facts))
}

fn payout(globals: &Globals, size: Size) -> Done {
    let (folder, address) = place(globals)?;
    let Size { lines, rounds } = size;
    complain(&format!("{lines} lines a roster, {rounds} rounds; files in {}", folder.path().display()));
    complain("making a prefecture and its rosters");
    prepare(size, &address, folder.path())?;
    let options = size.at(address);
    let report = bench::payout(&options, folder.path(), &confined()?, &mut |text| complain(text))?;
    let engine = report.engine;
    complain(&table(&report));
    let mut facts = report.to_json();
    facts["machine"] = machine().into();
    let text = format!("{engine}: {:.0} transfers/s\n", report.median(bench::Round::transfers_per_second));
    Ok(Answer::yes(text, facts))
}

/// Has a child of this program make everything.
fn prepare(size: Size, address: &str, files: &Path) -> Done<()> {
    let failed = |why: std::io::Error| Fault::file("start", Path::new("yika"), &why);
    let mut child = Command::new(std::env::current_exe().map_err(failed)?);
    // An address may hold a password, which everybody could read on the command line.
    child.args(["bench", "prepare"]).arg("--files").arg(files).env("YIKA_DB", address);
    child.args(["--lines", &size.lines.to_string(), "--rounds", &size.rounds.to_string()]);
    let ended = child.stdout(Stdio::null()).status().map_err(failed)?;
    if ended.success() { Ok(()) } else { Err(Fault::not_done("bench_not_prepared", ended.to_string())) }
}

/// A folder for everything, and an empty database.
fn place(globals: &Globals) -> Done<(TempDir, String)> {
    // Beside the caller's own files, so that the same disk is measured; it goes when done.
    let folder = tempfile::Builder::new().prefix("yika-bench-").tempdir_in(".");
    let folder = folder.map_err(|why| Fault::file("make a folder in", Path::new("."), &why))?;
    let own = || format!("sqlite:{}", folder.path().join("bench.db").display());
    let address = globals.db.clone().unwrap_or_else(own);
    refuse_a_used_database(&address)?;
    Ok((folder, address))
}

/// A benchmark fills its database: it takes an empty one only.
fn refuse_a_used_database(address: &str) -> Done<()> {
    let file = address.strip_prefix("sqlite:").map(Path::new);
    if file.is_some_and(|file| !file.exists()) {
        return Ok(());
    }
    let db = kernel::Db::open(address, DbOptions::default())?;
    match db.check_schema(ROOMS) {
        Err(kernel::Error::Refused(refusal)) if refusal.code == "database_empty" => Ok(()),
        Err(kernel::Error::Refused(_)) | Ok(()) => Err(Refusal::new("database_not_empty").into()),
        Err(other) => Err(other.into()),
    }
}

/// Round by round, with the stages.
fn table(report: &bench::Report) -> String {
    use std::fmt::Write;
    let mut text = format!(
        "\n{:>5} {:>9} {:>9} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>11} {:>11} {:>6}\n",
        "round",
        "lines",
        "paid",
        "rejected",
        "parse",
        "load",
        "check",
        "post",
        "commit",
        "seconds",
        "transfers/s",
        "raw rows/s",
        "ratio"
    );
    for (number, round) in (1..).zip(&report.rounds) {
        let _ = writeln!(
            text,
            "{number:>5} {:>9} {:>9} {:>8} {:>7.3} {:>7.3} {:>7.3} {:>7.3} {:>7.3} {:>8.3} {:>11.0} {:>11.0} {:>6.3}",
            round.lines,
            round.paid,
            round.rejected,
            round.parse,
            round.load,
            round.check,
            round.post,
            round.commit,
            round.durable_seconds,
            round.transfers_per_second(),
            round.raw_insert_per_second(),
            round.ratio_to_raw()
        );
    }
    let _ = write!(
        text,
        "{} on {}; median {:.3} s, {:.0} transfers/s, {:.3} of raw; sent in {:.3} s, replies in {:.3} s; peak memory {} MiB",
        report.engine,
        machine(),
        report.median(|round| round.durable_seconds),
        report.median(bench::Round::transfers_per_second),
        report.median(bench::Round::ratio_to_raw),
        report.median_of_banks(|round| round.send_seconds),
        report.median_of_banks(|round| round.reply_seconds),
        report.peak_rss_bytes >> 20
    );
    text.push_str(OF_A_DEBUG_BUILD);
    text
}

/// What the table of a build for debugging ends with.
const OF_A_DEBUG_BUILD: &str = if cfg!(debug_assertions) {
    "\nThis is a debug build: the figures say nothing. Use cargo run --release."
} else {
    ""
};

/// Processor and how many of it.
fn machine() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} x {model}")
}
