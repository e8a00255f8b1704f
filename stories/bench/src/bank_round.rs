//! One batch more, as far as the banks: files written, replies taken in.

use std::{path::Path, time::Instant};

use bank_sim::{BankSim, Format};
use document::confined::Confined;
use exchange::profile::{BankFormat, example_profiles};
use kernel::{Db, Error, Period, Result};

/// How long the work with banks took.
#[derive(Clone, Copy, Debug)]
pub struct BankRound {
    /// Lines sent and answered.
    pub lines: i64,
    /// Seconds to post the batch, lay down its instructions, and write and record every bank's file.
    pub send_seconds: f64,
    /// Seconds to take in every bank's first replies: read, matched, recorded, settled and posted.
    pub reply_seconds: f64,
    /// Lines of those replies.
    pub reply_lines: i64,
}

fn failed(why: bank_sim::BankError) -> Error {
    Error::Broken(format!("the simulated bank answers: {why}"))
}

pub(crate) fn run(db: &Db, programme: &str, period: &Period, path: &Path, confined: &Confined) -> Result<BankRound> {
    let folder = path.with_extension("exchange");
    let (code, of) = (programme.to_owned(), period.clone());
    let file = subsidy::read_roster(path, confined)?;
    let batch_id = db.write(&prefecture::actor("maker"), move |ctx| {
        let batch_id = subsidy::new_batch(ctx, &code, &of, prefecture::shannan())?;
        subsidy::load(ctx, batch_id, &file)?;
        subsidy::check(ctx, batch_id, &file.parsed)?;
        subsidy::notice(ctx, batch_id, Some(0))?;
        subsidy::submit(ctx, batch_id)?;
        for approver in ["approver1", "approver2"] {
            ctx.act_as(&prefecture::actor(approver));
            payout::approve(ctx, batch_id, None)?;
        }
        Ok(batch_id)
    })?;
    let finance = prefecture::actor("finance");
    let start = Instant::now();
    let sent = exchange::send(db, &finance, batch_id, &folder)?;
    let send_seconds = start.elapsed().as_secs_f64();
    let today = db.clock().now().day().to_string();
    for bank in example_profiles() {
        let format = match bank.format {
            BankFormat::Delimited => Format::Delimited,
            BankFormat::Iso20022 => Format::Iso20022,
        };
        BankSim::open(&folder, &bank.code, format, crate::SEED).and_then(|mut sim| sim.step(&today)).map_err(failed)?;
    }
    let start = Instant::now();
    let mut reply_lines = 0;
    for (_, answer) in exchange::take_waiting(db, &finance, &folder)? {
        reply_lines += answer?.lines;
    }
    let reply_seconds = start.elapsed().as_secs_f64();
    Ok(BankRound { lines: sent.items, send_seconds, reply_seconds, reply_lines })
}
