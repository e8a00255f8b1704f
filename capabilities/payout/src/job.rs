//! Work on a batch that takes long: reading and checking a roster, sending. One can leave it and come back.
//!
//! Promises: one job at a time works on a batch; how the last one ended stands here, also after the program ended in the
//! middle of it: a job that is `running` here and that no thread works on was interrupted. Deliberately absent: threads and
//! progress (the faces'), and audit leaves: what a job does leaves its own, and one that changes nothing leaves nothing.

use access::Deed;
use kernel::{Ctx, Moment, Refusal, Result};

use crate::{batch, store};

/// What takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Reading a roster that was uploaded, keeping and checking it.
    Load,
    /// Checking a roster that is kept.
    Check,
    /// Sending.
    Send,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It goes on, or was interrupted.
    Running,
    /// It came to its end.
    Done,
    /// The answer was no.
    Refused,
    /// Something broke.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// The last job of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The batch.
    pub batch_id: i64,
    /// What is done.
    pub kind: JobKind,
    /// How far it is.
    pub state: JobState,
    /// Who began it.
    pub started_by: String,
    /// When.
    pub started_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why the answer was no.
    pub refusal: Option<Refusal>,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [JobKind; 3] = [JobKind::Load, JobKind::Check, JobKind::Send];

    /// The word in the table and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            JobKind::Load => "load",
            JobKind::Check => "check",
            JobKind::Send => "send",
        }
    }

    fn deed(self) -> Deed {
        match self {
            JobKind::Load | JobKind::Check => Deed::MakeBatch,
            JobKind::Send => Deed::PayBatch,
        }
    }

    pub(crate) fn from_word(word: &str) -> JobKind {
        JobKind::ALL.into_iter().find(|kind| kind.word() == word).expect("a kind was written")
    }
}

impl JobState {
    /// Every state.
    pub const ALL: [JobState; 5] =
        [JobState::Running, JobState::Done, JobState::Refused, JobState::Failed, JobState::Cancelled];

    /// The word in the table and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Refused => "refused",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }

    pub(crate) fn from_word(word: &str) -> JobState {
        JobState::ALL.into_iter().find(|state| state.word() == word).expect("a state was written")
    }
}

/// Writes down that a job begins. That no other one works on the batch is known to the caller, who has the threads.
///
/// # Errors
/// `batch_unknown`; `not_allowed`; a failure of the database.
pub fn begin_job(ctx: &mut Ctx, batch_id: i64, kind: JobKind) -> Result<()> {
    access::require(ctx, kind.deed())?;
    batch(ctx, batch_id)?;
    store::begin_job(ctx, batch_id, kind)
}

/// Writes down how a job ended.
///
/// # Errors
/// A failure of the database.
pub fn end_job(ctx: &mut Ctx, batch_id: i64, state: JobState, refusal: Option<&Refusal>) -> Result<()> {
    store::end_job(
        ctx,
        batch_id,
        state,
        refusal.map(|why| &*why.code),
        refusal.map(Refusal::values_in_lines).as_deref(),
    )
}

/// The last job of a batch within the actor's scope.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn job(ctx: &mut Ctx, batch_id: i64) -> Result<Option<Job>> {
    batch(ctx, batch_id)?;
    store::job(ctx, batch_id)
}
