//! Awards 待发待遇: what granted cases are still owed, until a batch hands it out.
//!
//! An award is owed until the batches it stood in come to it; what an objection adds to it later is owed by itself. A person is
//! handed out one case of a service in a batch, the oldest first: an item is one a person, and no case pays above its cap. A batch
//! that is undone gives its awards back. Deliberately absent: accounts and banks (the `payout` room), awards to employers (`disbursement.rs`), and taking back what a later decision lowered.

use kernel::{CitizenId, Ctx, Day, Fen, RegionCode, Result};

use super::{
    Case,
    disbursement::{Disbursement, disbursements_of},
};
use crate::store;

/// What a case is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardOwed {
    /// Whose.
    pub person: CitizenId,
    /// The case.
    pub case_id: i64,
    /// The case's reference.
    pub reference: String,
    /// Where the applicant was when it was asked for.
    pub region: RegionCode,
    /// How much.
    pub fen: Fen,
}

/// The way that a part of an award went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandedOutBy {
    /// In a batch, to a person's account.
    Batch(i64),
    /// By the finance office, to an employer: the number of its voucher.
    Disbursement(String),
}

/// What was handed out of a case's award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOut {
    /// How.
    pub by: HandedOutBy,
    /// How much.
    pub fen: Fen,
    /// When.
    pub on: Day,
}

/// What the granted cases of a service are owed, wherever the people live, by person: the oldest case of each. Whoever asks says whom
/// the answer is for.
///
/// # Errors
/// A failure of the database.
pub fn awards_owed(ctx: &mut Ctx, service: &str) -> Result<Vec<AwardOwed>> {
    let mut owed = ctx.as_owner(|ctx| store::awards_owed(ctx, service))?;
    owed.dedup_by_key(|award| award.person);
    Ok(owed)
}

/// Writes down that awards are handed out in a batch.
///
/// # Errors
/// A failure of the database: `Duplicate` where a case stands in the batch already.
pub fn hand_out_awards(ctx: &mut Ctx, batch_id: i64, awards: &[AwardOwed]) -> Result<()> {
    ctx.as_owner(|ctx| store::put_awards(ctx, batch_id, awards))?;
    let sum = Fen::try_sum(awards.iter().map(|award| award.fen)).expect("awards have a cap");
    let facts = [("cases", awards.len().to_string()), ("sum", sum.yuan())];
    audit::record(ctx, "casework.hand_out_awards", &format!("batch {batch_id}"), &facts).map(drop)
}

/// A batch that no bank has had is undone: its awards are owed again.
///
/// # Errors
/// A failure of the database.
pub fn take_back_awards(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    let cases = ctx.as_owner(|ctx| store::forget_awards(ctx, batch_id))?;
    audit::record(ctx, "casework.take_back_awards", &format!("batch {batch_id}"), &[("cases", cases.to_string())])
        .map(drop)
}

/// What a batch has handed out, by person: for the law that it is what the batch pays.
///
/// # Errors
/// A failure of the database.
pub fn awards_in(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, Fen)>> {
    ctx.as_owner(|ctx| store::awards_in(ctx, batch_id))
}

/// What was handed out of a case's award, the latest last. Whose it is to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn handed_out_of(ctx: &mut Ctx, case: &Case) -> Result<Vec<HandedOut>> {
    match (case.award, case.applicant.person()) {
        (None, _) => Ok(Vec::new()),
        (Some(_), Some(person)) => store::awards_of(ctx, person, case.case_id),
        (Some(_), None) => {
            let (disbursements, _) = disbursements_of(ctx, case)?;
            let counts = disbursements.into_iter().filter(Disbursement::counts);
            Ok(counts
                .map(|one| HandedOut { by: HandedOutBy::Disbursement(one.voucher), fen: one.fen, on: one.on })
                .collect())
        }
    }
}
