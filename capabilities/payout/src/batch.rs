//! A batch: one roster of one cycle on its way from paper to people.

use kernel::{Ctx, Day, Fen, Moment, Period, Refusal, RegionCode, Result};

use access::Deed;

use crate::store;

/// One payer, programme and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Its number.
    pub cycle_id: i64,
    /// The department that pays.
    pub payer: String,
    /// The programme's code.
    pub programme: String,
    /// What it is paid for.
    pub period: Period,
}

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number.
    pub batch_id: i64,
    /// What it pays.
    pub cycle: Cycle,
    /// The batch whose failed and returned items it pays once more.
    pub source_batch: Option<i64>,
    /// How far it is.
    pub state: BatchState,
    /// Where its people live: the region of who made it.
    pub region: RegionCode,
    /// How many must approve.
    pub approvals_needed: i64,
    /// Who made it.
    pub made_by: String,
    /// SHA-256 of the roster file, in hex.
    pub roster_sha256: Option<String>,
    /// A digest of who gets what by the roster, whatever the order and the spelling of its lines.
    pub roster_digest: Option<String>,
    /// Lines of the roster.
    pub lines: i64,
    /// Lines to be paid.
    pub accepted: i64,
    /// Lines that wait for a decision.
    pub held: i64,
    /// Lines that are not paid.
    pub refused: i64,
    /// What the accepted lines sum up to.
    pub accepted_sum: Fen,
    /// First and last day of the public notice.
    pub notice: Option<(Day, Day)>,
    /// The Merkle root of the frozen content, in hex.
    pub content_root: Option<String>,
    /// Who submitted it.
    pub submitted_by: Option<String>,
    /// Who approved it so far.
    pub approved_by: Vec<String>,
    /// When it was made.
    pub made_at: Moment,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BatchState {
    /// Made; no roster yet.
    Open,
    /// A roster is kept.
    Loaded,
    /// Every line is accepted, held or rejected.
    Checked,
    /// Published, objections possible.
    Noticed,
    /// Frozen; others may approve.
    Submitted,
    /// Approved; its money is reserved.
    Approved,
    /// On its way to the people.
    Sent,
    /// approved = paid + failed + stopped.
    Closed,
    /// Taken back before it reached a bank.
    Undone,
}

impl BatchState {
    /// Every state, in the order in which a batch goes through them.
    pub const ALL: [BatchState; 9] = [
        BatchState::Open,
        BatchState::Loaded,
        BatchState::Checked,
        BatchState::Noticed,
        BatchState::Submitted,
        BatchState::Approved,
        BatchState::Sent,
        BatchState::Closed,
        BatchState::Undone,
    ];

    /// The word in the table, in JSON and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            BatchState::Open => "open",
            BatchState::Loaded => "loaded",
            BatchState::Checked => "checked",
            BatchState::Noticed => "noticed",
            BatchState::Submitted => "submitted",
            BatchState::Approved => "approved",
            BatchState::Sent => "sent",
            BatchState::Closed => "closed",
            BatchState::Undone => "undone",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn named(word: &str) -> Option<BatchState> {
        BatchState::ALL.into_iter().find(|state| state.word() == word)
    }

    pub(crate) fn from_word(word: &str) -> BatchState {
        BatchState::named(word).expect("a state was written")
    }
}

impl Batch {
    /// The number of the item on a roster line.
    #[must_use]
    pub fn item_on_line(&self, line: u32) -> i64 {
        self.batch_id * crate::ITEMS_PER_BATCH + i64::from(line)
    }

    /// The lowest and highest item number of this batch.
    pub(crate) fn item_range(&self) -> (i64, i64) {
        let first = self.batch_id * crate::ITEMS_PER_BATCH;
        (first, first + crate::ITEMS_PER_BATCH - 1)
    }

    /// The batch if it is in one of these states.
    ///
    /// # Errors
    /// `batch_wrong_state`, naming the state it is in.
    pub fn must_be(&self, states: &[BatchState]) -> Result<()> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Refusal::new("batch_wrong_state").with("batch", self.batch_id).with("state", self.state.word()).into())
    }
}

/// Makes a batch for a cycle; the cycle is opened with its first batch.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn open_batch(
    ctx: &mut Ctx,
    payer: &str,
    programme: &str,
    period: &Period,
    region: RegionCode,
    approvals_needed: i64,
) -> Result<i64> {
    access::require(ctx, Deed::MakeBatch)?;
    let cycle_id = match store::cycle_id(ctx, payer, programme, period)? {
        Some(cycle_id) => cycle_id,
        None => {
            let cycle_id = ctx.take_numbers("payout_cycle", 1)?;
            store::open_cycle(ctx, cycle_id, payer, programme, period)?;
            cycle_id
        }
    };
    let batch_id = ctx.take_numbers("payout_batch", 1)?;
    store::open_batch(ctx, batch_id, cycle_id, None, region, approvals_needed)?;
    let facts = [("programme", programme.to_owned()), ("period", period.to_string())];
    audit::record(ctx, "payout.open_batch", &object(batch_id), &facts)?;
    Ok(batch_id)
}

/// How audit leaves name a batch.
pub(crate) fn object(batch_id: i64) -> String {
    format!("batch {batch_id}")
}

/// A batch within the actor's scope.
///
/// # Errors
/// `batch_unknown` when there is none, or none within the scope; a failure of the database.
pub fn batch(ctx: &mut Ctx, batch_id: i64) -> Result<Batch> {
    let scope = ctx.scope();
    let batch = store::batch(ctx, batch_id)?.filter(|batch| scope.covers(batch.region));
    batch.ok_or_else(|| Refusal::new("batch_unknown").with("batch", batch_id).into())
}

/// All batches within the actor's scope, newest first.
///
/// # Errors
/// A failure of the database.
pub fn batches(ctx: &mut Ctx) -> Result<Vec<Batch>> {
    store::batches(ctx)
}

/// Which batches a list shows; what is not named does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchFilter {
    /// How far it is.
    pub state: Option<BatchState>,
    /// The programme's code.
    pub programme: String,
    /// The period as it is written.
    pub period: String,
}

/// Some of the batches within the actor's scope, newest first: those a filter lets through, `limit` of them from the one
/// at `offset` on.
///
/// # Errors
/// A failure of the database.
pub fn batches_where(ctx: &mut Ctx, filter: &BatchFilter, offset: i64, limit: i64) -> Result<Vec<Batch>> {
    store::batches_where(ctx, filter, offset, limit)
}

/// The batches within the actor's scope whose notice lasts on a day, newest first.
///
/// # Errors
/// A failure of the database.
pub fn batches_on_notice(ctx: &mut Ctx, day: Day) -> Result<Vec<Batch>> {
    store::batches_on_notice(ctx, day)
}

/// How many batches a filter lets through.
///
/// # Errors
/// A failure of the database.
pub fn count_batches(ctx: &mut Ctx, filter: &BatchFilter) -> Result<i64> {
    store::count_batches(ctx, filter)
}

/// The batches that pay once more what of a batch failed or came back.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn corrections_of(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<i64>> {
    batch(ctx, batch_id)?;
    store::corrections_of(ctx, batch_id)
}

/// The cycles of a programme.
///
/// # Errors
/// A failure of the database.
pub fn cycles_of(ctx: &mut Ctx, programme: &str) -> Result<Vec<Cycle>> {
    store::cycles_of(ctx, programme)
}

/// Takes the lines of a roster for a batch. The same people and sums in another batch of the cycle are refused, whatever
/// the order and the spelling of the lines. In the same transaction the file itself is kept, see [`roster_is_kept`].
///
/// # Errors
/// `roster_already_loaded`, naming the other batch; `batch_wrong_state`; `not_allowed`.
pub fn loaded(ctx: &mut Ctx, batch_id: i64, digest: &str, lines: i64) -> Result<()> {
    access::require(ctx, Deed::MakeBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Open, BatchState::Loaded])?;
    if let Some(other) = store::batch_with_digest(ctx, batch.cycle.cycle_id, batch_id, digest)? {
        return Err(Refusal::new("roster_already_loaded").with("batch", other).into());
    }
    store::loaded(ctx, batch_id, digest, lines)
}

/// Records which file a batch's lines were read from.
///
/// # Errors
/// A failure of the database.
pub fn roster_is_kept(ctx: &mut Ctx, batch_id: i64, sha256: &str, lines: i64) -> Result<()> {
    store::roster_is_kept(ctx, batch_id, sha256)?;
    let facts = [("roster_sha256", sha256.to_owned()), ("lines", lines.to_string())];
    audit::record(ctx, "payout.load", &object(batch_id), &facts)?;
    Ok(())
}

/// Begins the public notice of a checked batch, or ends one at once where `days` is 0.
///
/// # Errors
/// `batch_wrong_state`; `not_allowed`.
pub fn hold_notice(ctx: &mut Ctx, batch_id: i64, days: i32) -> Result<(Day, Day)> {
    access::require(ctx, Deed::MakeBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Checked, BatchState::Noticed])?;
    let from = batch.notice.map_or(ctx.today(), |(from, _)| from);
    let to = if days == 0 { ctx.today() } else { from.plus_days(days) };
    store::noticed(ctx, batch_id, from, to)?;
    let facts = [("from", from.to_string()), ("to", to.to_string())];
    audit::record(ctx, "payout.notice", &object(batch_id), &facts)?;
    Ok((from, to))
}
