//! Opening the account 开户: what is asked of a bank in one file, and what the bank answered.
//!
//! Deliberately absent: the files themselves (the exchange room writes and reads them).

use std::collections::HashMap;

use access::Deed;
use kernel::{AccountNumber, CitizenId, Ctx, Refusal, Result};

use crate::{
    ApplicationNo, Batch, BatchKind, Stage, Step,
    applying::{card, take},
    batch::{self, Line},
    store,
};

/// What a bank says of one line of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The line of the bank's file, for a refusal to name.
    pub at: u32,
    /// The application it is about.
    pub application_no: ApplicationNo,
    /// The account, or why there is none.
    pub outcome: Result<AccountNumber, String>,
}

/// Puts all applications that were found good and chose this bank into one batch; nothing when there is none.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn ask_bank(ctx: &mut Ctx, bank: &str) -> Result<Option<Batch>> {
    access::require(ctx, Deed::MakeCards)?;
    batch::send(ctx, BatchKind::Bank, bank)
}

/// What stands in the file of a batch for a bank, by line.
///
/// # Errors
/// A failure of the database.
pub fn bank_lines(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<Line>> {
    ctx.as_owner(|ctx| store::lines_of(ctx, BatchKind::Bank, batch_id))
}

/// Takes in what a bank answered to a batch: all of it or nothing. An account that was opened for a card that has been
/// cancelled since is left unused.
///
/// # Errors
/// `card_batch_unknown`, `card_batch_returned`; `card_return_line` naming the line and what is wrong with it;
/// `not_allowed`; a failure of the database.
pub fn bank_says(ctx: &mut Ctx, batch_id: i64, said: &[Opened], sha256: &str) -> Result<Batch> {
    access::require(ctx, Deed::MakeCards)?;
    // Whose cards a bank answers for may have moved since.
    ctx.as_owner(|ctx| take_answers(ctx, batch_id, said, sha256))
}

fn take_answers(ctx: &mut Ctx, batch_id: i64, said: &[Opened], sha256: &str) -> Result<Batch> {
    let batch = batch::open(ctx, BatchKind::Bank, batch_id)?;
    let lines = store::lines_of(ctx, BatchKind::Bank, batch_id)?;
    let by_number: HashMap<ApplicationNo, &Line> =
        lines.iter().filter_map(|line| Some((line.application_no?, line))).collect();
    let wrong = |at: u32, why: &'static str| Refusal::new("card_return_line").with("line", at).with("why", why);
    let mut answered = HashMap::with_capacity(said.len());
    for one in said {
        let Some(line) = by_number.get(&one.application_no) else { return Err(wrong(one.at, "not_ours").into()) };
        if answered.insert(line.person, one.at).is_some() {
            return Err(wrong(one.at, "twice").into());
        }
    }
    if answered.len() != lines.len() {
        return Err(Refusal::new("card_return_incomplete")
            .with("lines", lines.len())
            .with("answered", said.len())
            .into());
    }
    let waiting = |line: &&Line| line.stage == Stage::Opening;
    let mut opened: Vec<(CitizenId, i64, AccountNumber)> = Vec::with_capacity(said.len());
    let (mut done, mut failed) = (0, 0);
    for one in said {
        let line = by_number[&one.application_no];
        match &one.outcome {
            Ok(number) => {
                done += 1;
                if waiting(&line) {
                    opened.push((line.person, line.card_id, number.clone()));
                }
            }
            Err(why) => {
                failed += 1;
                if waiting(&line) {
                    let card = card(ctx, line.person, line.card_id)?;
                    take(ctx, &card, Step::BankRefuses, why)?;
                }
            }
        }
    }
    opened.sort_unstable_by_key(|(person, card_id, _)| (*person, *card_id));
    store::add_waiting(ctx, &batch.partner, &opened)?;
    store::move_batch(ctx, BatchKind::Bank, batch_id, Stage::Opening, Stage::Opened)?;
    batch::returned(ctx, &batch, done, failed, sha256)
}
