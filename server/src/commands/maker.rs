//! `maker-sim`: simulated banks' card departments and card maker. They open and make nothing and say so.

use std::path::PathBuf;

use maker_sim::{Mode, Partners};
use serde_json::json;

use crate::answer::{Answer, Done, Fault};

/// `maker-sim --dir DIR`
#[derive(Debug, clap::Args)]
pub(crate) struct MakerSim {
    /// The exchange folder, or the folder that holds it
    #[arg(long)]
    dir: PathBuf,
    /// One way to misbehave; may be given several times
    #[arg(long, value_name = "MODE", value_parser = Mode::ALL.map(Mode::name))]
    mode: Vec<String>,
    /// What its decisions are drawn from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn maker_sim(sim: &MakerSim) -> Done {
    let within = sim.dir.join("exchange");
    let dir = if !sim.dir.join("cards").is_dir() && within.is_dir() { within } else { sim.dir.clone() };
    let modes: Vec<Mode> = sim.mode.iter().filter_map(|mode| mode.parse().ok()).collect();
    let step = Partners::at(&dir, sim.seed).with_modes(&modes).step();
    let step = step.map_err(|why| Fault::file("answer in", &dir, &why))?;
    let files: Vec<String> = step.written.iter().map(|path| path.display().to_string()).collect();
    let facts = json!({ "label": maker_sim::LABEL, "lines": step.lines, "files": files });
    Ok(Answer::yes(format!("{step}\n"), facts))
}
