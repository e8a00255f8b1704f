//! The list as it may be shown today. Whether it may is asked for every answer; the lines themselves, which need a reading of
//! everybody's names, are kept in memory while nothing that decides about them has changed.

use std::sync::{Arc, LazyLock, Mutex};

use kernel::{Actor, Ctx, Day, Result, Scope};
use payout::Batch;
use subsidy::PublicLine;

/// What a kept list depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    batch_id: i64,
    made_at: i64,
    accepted: i64,
    held: i64,
    notice: Option<(Day, Day)>,
    digest: Option<String>,
    today: Day,
}

/// A list that is public today.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) batch: Batch,
    pub(crate) lines: Arc<Vec<PublicLine>>,
}

const KEPT_MAX: usize = 8;

/// Lists with what they depend on, the oldest first.
type Kept = Vec<(Key, Arc<Vec<PublicLine>>)>;

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// Who asks without having signed in: everything that is public, nothing else.
pub(crate) fn public() -> Actor {
    Actor::new("public", Scope::EVERYWHERE)
}

/// A list that is public today.
///
/// # Errors
/// As [`subsidy::open_notice`].
pub(crate) fn read(ctx: &mut Ctx, batch_id: i64) -> Result<List> {
    let batch = subsidy::open_notice(ctx, batch_id)?;
    let key = Key {
        batch_id,
        made_at: batch.made_at.0,
        accepted: batch.accepted,
        held: batch.held,
        notice: batch.notice,
        digest: batch.roster_digest.clone(),
        today: ctx.today(),
    };
    let known = kept().iter().find(|(other, _)| *other == key).map(|(_, lines)| Arc::clone(lines));
    if let Some(lines) = known {
        return Ok(List { batch, lines });
    }
    let lines = Arc::new(subsidy::public_list(ctx, batch_id)?);
    let mut kept = kept();
    kept.retain(|(other, _)| other.batch_id != batch_id);
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((key, Arc::clone(&lines)));
    drop(kept);
    Ok(List { batch, lines })
}

fn kept() -> std::sync::MutexGuard<'static, Kept> {
    KEPT.lock().expect("nothing panics while it holds the lists")
}

/// The batches whose lists are public today, newest first.
///
/// # Errors
/// A failure of the database.
pub(crate) fn open_today(ctx: &mut Ctx) -> Result<Vec<Batch>> {
    let today = ctx.today();
    let batches = payout::batches_on_notice(ctx, today)?;
    let open = |batch: &Batch| subsidy::is_open_notice(batch, today);
    Ok(batches.into_iter().filter(open).collect())
}
