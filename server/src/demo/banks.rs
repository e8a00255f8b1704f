//! The simulated banks of the demonstration, and the days on which they answer.
//!
//! On the first day each of the four has its own way: one is well-behaved, one sends its replies twice, one splits and shuffles them, and
//! one gets an amount wrong by a fen before it sends the right file. All have failures, results that are not known at
//! first, and money that comes back days later.

use std::path::Path;

use bank_sim::{BankError, BankSim, Format, Mode, Rates};
use exchange::profile::{BankFormat, example_profiles};
use kernel::Error;
use serde_json::{Value, json};

use super::story::Story;
use crate::{
    answer::{Done, Fault},
    words,
};

/// A simulated bank.
pub(super) struct Bank {
    pub(super) code: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) format: BankFormat,
    pub(super) sim: BankSim,
    /// Whether it had nothing more to say when it was last asked.
    quiet: bool,
}

/// Reply files, by what became of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Replies {
    taken: u32,
    again: u32,
    refused: u32,
    settled: payout::Settled,
}

impl Replies {
    pub(super) fn facts(&self) -> Value {
        json!({
            "taken": self.taken, "again": self.again, "refused": self.refused, "credited": self.settled.credited,
            "failed": self.settled.failed, "returned": self.settled.returned, "unknown": self.settled.unknown,
        })
    }
}

/// Of a million lines; so high that a small demonstration shows everything too.
const RATES: Rates = Rates { fail_ppm: 6_000, pending_ppm: 4_000, return_ppm: 3_000 };

fn ways(bank: &str) -> &'static [Mode] {
    match bank {
        "jianshe" => &[Mode::DuplicateReply],
        "youchu" => &[Mode::SplitReordered],
        "xizang" => &[Mode::OffByAFen],
        _ => &[],
    }
}

pub(super) fn failed(why: BankError) -> Fault {
    Fault::not_done("bank_sim_failed", why.to_string())
}

/// Opens the banks' books beside the exchange folders.
pub(super) fn open(exchange: &Path, seed: u64) -> Done<Vec<Bank>> {
    let bank = |profile: exchange::profile::BankProfile| {
        let format = match profile.format {
            BankFormat::Delimited => Format::Delimited,
            BankFormat::Iso20022 => Format::Iso20022,
        };
        let sim = BankSim::open(exchange, &profile.code, format, seed).map_err(failed)?;
        let sim = sim.with_rates(RATES).with_modes(ways(&profile.code));
        let (name_zh, name_en) = (profile.name.zh, profile.name.en);
        Ok(Bank { code: profile.code, name_zh, name_en, format: profile.format, sim, quiet: false })
    };
    example_profiles().into_iter().map(bank).collect()
}

impl Bank {
    pub(super) fn name(&self, lang: words::Lang) -> &str {
        if lang == words::Lang::En { &self.name_en } else { &self.name_zh }
    }
}

/// From now on every bank is well-behaved; what it owes it still sends.
pub(super) fn behave(story: &mut Story) {
    for bank in &mut story.banks {
        bank.sim.set_modes(&[]);
    }
}

/// One day: the banks work, and finance takes in what they say. Answers whether there is more to come.
pub(super) fn a_day(story: &mut Story) -> Done<bool> {
    let today = story.today();
    for bank in &mut story.banks {
        bank.quiet = bank.sim.step(&today.to_string()).map_err(failed)?.is_quiet();
    }
    let taken = exchange::take_waiting(&story.db, &prefecture::actor("finance"), &story.place.exchange)?;
    let mut settled = payout::Settled::default();
    let mut remarks = Vec::new();
    let mut files = 0_u32;
    for (path, answer) in taken {
        let bank = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        match answer {
            Ok(report) if report.taken_before => {
                story.replies.again += 1;
                remarks.push(("reply-again", bank, String::new()));
            }
            Ok(report) => {
                files += 1;
                settled += report.settled;
            }
            Err(Error::Refused(refusal)) => {
                story.replies.refused += 1;
                remarks.push(("reply-refused", bank, words::refusal(story.lang, &refusal)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    story.replies.taken += files;
    story.replies.settled += settled;
    if files > 0 || !remarks.is_empty() {
        let count = |count: u64| super::table::grouped(i64::try_from(count).unwrap_or(i64::MAX));
        let args = [
            ("files", files.to_string()),
            ("credited", count(settled.credited)),
            ("failed", count(settled.failed)),
            ("returned", count(settled.returned)),
            ("unknown", count(settled.unknown)),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        story.table.done(today, "replies", &args, None, None);
    }
    remarks.sort();
    remarks.dedup();
    for (key, bank, why) in &remarks {
        story.table.also(key, &[("bank", bank)], None, None);
        if !why.is_empty() {
            story.table.also("refused-why", &[("why", why)], None, None);
        }
    }
    Ok(story.banks.iter().any(|bank| !bank.quiet))
}

/// Day after day until the banks have nothing more to say.
pub(super) fn until_quiet(story: &mut Story, days_max: i32) -> Done<()> {
    for _ in 0..days_max {
        if !a_day(story)? {
            story.table.done(story.today(), "quiet", &[], None, None);
            return Ok(());
        }
        story.db.clock().advance_days(1);
    }
    Err(Fault::not_done("bank_sim_failed", format!("a bank still has something to say after {days_max} days")))
}
