//! `bank-sim`: a simulated bank for trying things out. It moves no money and says so in all that it writes.

use std::{fmt::Write, path::PathBuf};

use bank_sim::{BankError, Format, Mode, banks_in};
use exchange::profile::{BankFormat, example_profile};
use kernel::Clock;
use serde_json::{Value, json};

use crate::answer::{Answer, Done, Fault};

/// `bank-sim --dir DIR`
#[derive(Debug, clap::Args)]
pub(crate) struct BankSim {
    /// The exchange folder, or the folder that holds it
    #[arg(long)]
    dir: PathBuf,
    /// One way to misbehave; may be given several times
    #[arg(long, value_name = "MODE", value_parser = Mode::ALL.map(Mode::name))]
    mode: Vec<String>,
    /// Only this bank; may be given several times [default: all with a folder in outbox]
    #[arg(long, value_name = "BANK")]
    bank: Vec<String>,
    /// How many days of the bank's life
    #[arg(long, default_value_t = 1)]
    days: u32,
    /// What its decisions are drawn from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn failed(why: BankError) -> Fault {
    Fault::not_done("bank_sim_failed", why.to_string())
}

pub(crate) fn bank_sim(sim: &BankSim) -> Done {
    let within = sim.dir.join("exchange");
    let dir = if !sim.dir.join("outbox").is_dir() && within.join("outbox").is_dir() { within } else { sim.dir.clone() };
    let modes: Vec<Mode> = sim.mode.iter().map(|mode| mode.parse()).collect::<Result<_, _>>().map_err(failed)?;
    let found = banks_in(&dir).map_err(failed)?;
    if found.is_empty() {
        return Err(Fault::not_done("no_outbox", format!("bank-sim: {}: no bank in outbox", dir.display())));
    }
    let missing = sim.bank.iter().find(|wanted| !found.iter().any(|(bank, _)| bank == *wanted));
    if let Some(missing) = missing {
        return Err(Fault::not_done("no_outbox", format!("bank-sim: {missing}: no such bank in outbox")));
    }
    let (mut text, mut banks) = (String::new(), Vec::<Value>::new());
    for (bank, format) in found {
        let wanted = sim.bank.is_empty() || sim.bank.contains(&bank);
        let Some(format) = format.or_else(|| agreed_format(&bank)).filter(|_| wanted) else { continue };
        let mut at_work = bank_sim::BankSim::open(&dir, &bank, format, sim.seed).map_err(failed)?.with_modes(&modes);
        let today = Clock::System.now().day().to_string();
        let mut reports = vec![
            match at_work.step(&today) {
                // It has lived through days that have not come yet.
                Err(BankError::DayWentBack { at, .. }) => at_work.step(&at),
                answer => answer,
            }
            .map_err(failed)?,
        ];
        if sim.days > 1 {
            reports.push(at_work.drain(sim.days - 1).map_err(failed)?);
        }
        for report in reports {
            let _ = writeln!(text, "{report}");
            banks.push(serde_json::to_value(&report).expect("a report of plain values"));
        }
    }
    let facts = json!({ "label": bank_sim::LABEL, "dir": dir.display().to_string(), "reports": banks });
    Ok(Answer::yes(text, facts))
}

/// The format of a bank that was sent nothing yet.
fn agreed_format(bank: &str) -> Option<Format> {
    let profile = example_profile(bank)?;
    Some(match profile.format {
        BankFormat::Delimited => Format::Delimited,
        BankFormat::Iso20022 => Format::Iso20022,
    })
}
