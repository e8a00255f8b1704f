//! A batch: the cards of one region that went to a bank or to the card maker in one file. Their lines stand in the order of
//! the holders, so that a file can be written again, byte for byte, from what is recorded. It belongs to the region of who
//! sent it, however far its holders move: who serves there, or above, sees it and takes in its answer.

use access::Deed;
use kernel::{CitizenId, Ctx, Moment, Refusal, RegionCode, Result};

use crate::{ApplicationNo, Stage, Step, store};

/// With whom a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchKind {
    /// A bank, which opens accounts.
    Bank,
    /// The card maker.
    Maker,
}

/// A batch as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number.
    pub batch_id: i64,
    /// With whom it is.
    pub kind: BatchKind,
    /// The bank's code, or the card maker's.
    pub partner: String,
    /// Whose cards it holds: the region of who sent it.
    pub region: RegionCode,
    /// How many cards.
    pub cards: i64,
    /// When it was sent.
    pub sent_at: Moment,
    /// By whom.
    pub sent_by: String,
    /// The hash of the file that went out, once it was written.
    pub file_sha256: Option<String>,
    /// The hash of the file in which card numbers were given out before the cards were made.
    pub numbers_sha256: Option<String>,
    /// When the answer was taken in.
    pub returned_at: Option<Moment>,
    /// By whom.
    pub returned_by: Option<String>,
    /// How many were done.
    pub done: i64,
    /// How many were not.
    pub failed: i64,
}

/// A card of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The holder.
    pub person: CitizenId,
    /// The card.
    pub card_id: i64,
    /// What the outside party names it by.
    pub application_no: Option<ApplicationNo>,
    /// The number to call.
    pub phone: String,
    /// Where the card stands now.
    pub stage: Stage,
}

/// A card of a batch that the answer did not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDone {
    /// The holder.
    pub person: CitizenId,
    /// The card.
    pub card_id: i64,
    /// Whose step it failed at: the bank's or the card maker's.
    pub step: Step,
    /// The partner's reason.
    pub why: String,
}

impl BatchKind {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            BatchKind::Bank => "bank",
            BatchKind::Maker => "maker",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<BatchKind> {
        [BatchKind::Bank, BatchKind::Maker].into_iter().find(|kind| kind.word() == word)
    }

    /// Where cards stand that are to be sent, and the step with which they are.
    fn taken_from(self) -> (Stage, Step) {
        match self {
            BatchKind::Bank => (Stage::Checked, Step::AskBank),
            BatchKind::Maker => (Stage::Opened, Step::AskMaker),
        }
    }
}

pub(crate) fn object(batch_id: i64) -> String {
    format!("card batch {batch_id}")
}

/// Puts all cards of the actor's scope that are to be sent into one batch.
pub(crate) fn send(ctx: &mut Ctx, kind: BatchKind, partner: &str) -> Result<Option<Batch>> {
    let (from, step) = kind.taken_from();
    let to = from.after(step).expect("the table has the step of every batch");
    let batch_id = ctx.take_numbers("card_batch", 1)?;
    let cards = store::gather(ctx, kind, partner, batch_id, from, to)?;
    if cards == 0 {
        return Ok(None);
    }
    let batch = Batch {
        batch_id,
        kind,
        partner: partner.to_owned(),
        region: ctx.scope().region().expect("who has cards made is a user, and serves a region"),
        cards,
        sent_at: ctx.now(),
        sent_by: ctx.actor().user.to_string(),
        file_sha256: None,
        numbers_sha256: None,
        returned_at: None,
        returned_by: None,
        done: 0,
        failed: 0,
    };
    store::add_batch(ctx, &batch)?;
    let facts = [("kind", kind.word().to_owned()), ("partner", partner.to_owned()), ("cards", cards.to_string())];
    audit::record(ctx, "card.send_batch", &object(batch_id), &facts)?;
    Ok(Some(batch))
}

/// A batch of a kind that waits for its answer.
pub(crate) fn open(ctx: &mut Ctx, kind: BatchKind, batch_id: i64) -> Result<Batch> {
    let batch = unanswered(ctx, batch_id)?;
    if batch.kind != kind {
        return Err(Refusal::new("card_batch_unknown").with("batch", batch_id).into());
    }
    Ok(batch)
}

/// Keeps that the answer was taken in.
pub(crate) fn returned(ctx: &mut Ctx, batch: &Batch, done: i64, failed: i64, sha256: &str) -> Result<Batch> {
    let (returned_at, returned_by) = (Some(ctx.now()), Some(ctx.actor().user.to_string()));
    let batch = Batch { returned_at, returned_by, done, failed, ..batch.clone() };
    store::batch_returned(ctx, &batch, sha256)?;
    let facts = [("done", done.to_string()), ("failed", failed.to_string()), ("sha256", sha256.to_owned())];
    audit::record(ctx, "card.batch_returned", &object(batch.batch_id), &facts)?;
    Ok(batch)
}

/// A batch within the actor's scope.
///
/// # Errors
/// `card_batch_unknown`; a failure of the database.
pub fn batch(ctx: &mut Ctx, batch_id: i64) -> Result<Batch> {
    let scope = ctx.scope();
    let known = store::batch(ctx, batch_id)?.filter(|batch| scope.covers(batch.region));
    known.ok_or_else(|| Refusal::new("card_batch_unknown").with("batch", batch_id).into())
}

/// A batch within the actor's scope that waits for its answer.
///
/// # Errors
/// `card_batch_unknown`, `card_batch_returned`; a failure of the database.
pub fn unanswered(ctx: &mut Ctx, batch_id: i64) -> Result<Batch> {
    let batch = batch(ctx, batch_id)?;
    if batch.returned_at.is_some() {
        return Err(Refusal::new("card_batch_returned").with("batch", batch_id).into());
    }
    Ok(batch)
}

/// Who of a batch the answer did not do, by holder, and why. Whose application or card had ended before is not among them.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn not_done(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<NotDone>> {
    access::require(ctx, Deed::ReadPeople)?;
    let Some((at, by)) = batch.returned_at.zip(batch.returned_by.as_deref()) else { return Ok(Vec::new()) };
    // Whose card it was may have moved since.
    ctx.as_owner(|ctx| store::not_done(ctx, at, by))
}

/// Whether a batch stands outside the actor's scope, so that its answer is for others to take in.
///
/// # Errors
/// A failure of the database.
pub fn is_anothers_batch(ctx: &mut Ctx, batch_id: i64) -> Result<bool> {
    let scope = ctx.scope();
    let known = ctx.as_owner(|ctx| store::batch(ctx, batch_id))?;
    Ok(known.is_some_and(|batch| !scope.covers(batch.region)))
}

/// The batches within the actor's scope, newest first, at most `limit`.
///
/// # Errors
/// A failure of the database.
pub fn batches(ctx: &mut Ctx, limit: usize) -> Result<Vec<Batch>> {
    store::batches(ctx, limit)
}

/// Keeps the hash of the file that went out: the fact, after the intent that the batch itself is.
///
/// # Errors
/// `card_batch_unknown`; a failure of the database.
pub fn batch_written(ctx: &mut Ctx, batch_id: i64, sha256: &str) -> Result<()> {
    let batch = batch(ctx, batch_id)?;
    store::batch_written(ctx, batch.batch_id, sha256)?;
    audit::record(ctx, "card.batch_written", &object(batch_id), &[("sha256", sha256.to_owned())])?;
    Ok(())
}
