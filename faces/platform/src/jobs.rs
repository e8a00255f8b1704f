//! Work that takes long, on threads of its own, so that one can leave its page and come back.
//!
//! Promises: one job at a time works on a thing. How one on a batch of payments ended is written down, also that it broke;
//! when the program ends in the middle of one, its transaction never happened and the table says `running` while no thread is
//! there: interrupted. How another one ended is remembered until the program ends, for what it did stands with the thing
//! itself. Deliberately absent: what the jobs do (the rooms'), and queues: a job begins when its button is pressed.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    time::Instant,
};

use door::{House, User};
use kernel::{Actor, Ctx, Error, Refusal, Result};
use payout::{Job, JobKind, JobState};
use subsidy::Watched;

/// Which part of its work a job is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The file is read in the confined child.
    Reading,
    /// The file is kept.
    Keeping,
    /// Every line is judged.
    Checking,
    /// Money is assigned, files are written.
    Sending,
    /// Each line is applied for.
    Applying,
}

impl Stage {
    const ALL: [Stage; 5] = [Stage::Reading, Stage::Keeping, Stage::Checking, Stage::Sending, Stage::Applying];

    /// The word on pages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Stage::Reading => "reading",
            Stage::Keeping => "keeping",
            Stage::Checking => "checking",
            Stage::Sending => "sending",
            Stage::Applying => "applying",
        }
    }
}

/// A job that a thread works on.
#[derive(Debug)]
pub(crate) struct Running {
    /// How far the reading is, and the word to stop.
    pub(crate) watched: Watched,
    /// About how many lines the file has; 0 where that cannot be told from its beginning.
    pub(crate) lines_about: AtomicU64,
    began: Instant,
    stage: AtomicU8,
}

impl Running {
    fn new(first: Stage) -> Running {
        let (watched, lines_about) = (Watched::default(), AtomicU64::new(0));
        Running { watched, lines_about, began: Instant::now(), stage: AtomicU8::new(first as u8) }
    }

    /// Goes on to the next part, unless the word to stop was given.
    ///
    /// # Errors
    /// `job_cancelled`.
    pub(crate) fn enter(&self, stage: Stage) -> Result<()> {
        self.stage.store(stage as u8, Ordering::Relaxed);
        self.watched.go_on()
    }

    pub(crate) fn stage(&self) -> Stage {
        Stage::ALL[usize::from(self.stage.load(Ordering::Relaxed))]
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.began.elapsed().as_secs()
    }

    pub(crate) fn lines(&self) -> u64 {
        self.watched.lines.load(Ordering::Relaxed)
    }
}

/// What a job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Thing {
    /// A batch of payments.
    Batch(i64),
    /// A batch of cards.
    CardBatch(i64),
    /// A file that an employer brought for its staff.
    Staff(i64),
}

/// A thing of a database: programs may serve several, as tests do.
type Key = (PathBuf, Thing);

/// How a job ended, and what it left.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) state: JobState,
    pub(crate) left: Facts,
}

/// How jobs ended that are written down nowhere.
static ENDED: LazyLock<Mutex<HashMap<Key, Ended>>> = LazyLock::new(Mutex::default);

fn all_ended() -> MutexGuard<'static, HashMap<Key, Ended>> {
    ENDED.lock().expect("nobody panics while he holds the list of what ended")
}

static RUNNING: LazyLock<Mutex<HashMap<Key, Arc<Running>>>> = LazyLock::new(Mutex::default);

fn all() -> MutexGuard<'static, HashMap<Key, Arc<Running>>> {
    RUNNING.lock().expect("nobody panics while he holds the list of jobs")
}

fn key(house: &House, thing: Thing) -> Key {
    (house.exchange.clone(), thing)
}

/// The job that works on a thing.
pub(crate) fn running(house: &House, thing: Thing) -> Option<Arc<Running>> {
    all().get(&key(house, thing)).cloned()
}

/// How the last job on a thing ended that [`begin_remembered`] began, while this program runs.
pub(crate) fn ended(house: &House, thing: Thing) -> Option<Ended> {
    all_ended().get(&key(house, thing)).cloned()
}

/// The word to stop; whether there was a job to stop.
pub(crate) fn cancel(house: &House, thing: Thing) -> bool {
    let found = running(house, thing);
    if let Some(job) = &found {
        job.watched.is_cancelled.store(true, Ordering::Relaxed);
    }
    found.is_some()
}

/// What a job leaves to be read, beside that it is done: figures of a check that was only tried.
pub(crate) type Facts = Option<Refusal>;

/// Begins a job. What it needs must be asked for in `work`, which runs on a thread of its own in the name of the user.
///
/// # Errors
/// `job_running`; as [`payout::begin_job`].
pub(crate) async fn begin(
    house: &House,
    user: &User,
    batch_id: i64,
    kind: JobKind,
    first: Stage,
    work: impl FnOnce(&House, &Actor, &Running) -> Result<Facts> + Send + 'static,
) -> Result<()> {
    let place = Place::take(house, Thing::Batch(batch_id), first)?;
    house.act(&user.who, move |ctx: &mut Ctx| payout::begin_job(ctx, batch_id, kind)).await?;
    let actor = user.who.actor.clone();
    std::thread::spawn(move || {
        let Ended { state, left } = carry_out(&place, &actor, work);
        let written = place.house.db.write(&actor, move |ctx| payout::end_job(ctx, batch_id, state, left.as_ref()));
        if let Err(failure) = written {
            tracing::error!(batch_id, failure = of_kind(&failure), "how a job ended could not be written down");
        }
    });
    Ok(())
}

/// Begins a job whose end is remembered and not written down. Whether the user may is asked before, and once more in `work`.
///
/// # Errors
/// `job_running`.
pub(crate) fn begin_remembered(
    house: &House,
    user: &User,
    thing: Thing,
    first: Stage,
    work: impl FnOnce(&House, &Actor, &Running) -> Result<Facts> + Send + 'static,
) -> Result<()> {
    let place = Place::take(house, thing, first)?;
    all_ended().remove(&key(house, thing));
    let actor = user.who.actor.clone();
    std::thread::spawn(move || {
        let ended = carry_out(&place, &actor, work);
        all_ended().insert(key(&place.house, thing), ended);
    });
    Ok(())
}

fn carry_out(place: &Place, actor: &Actor, work: impl FnOnce(&House, &Actor, &Running) -> Result<Facts>) -> Ended {
    let (state, left) = match catch_unwind(AssertUnwindSafe(|| work(&place.house, actor, &place.running))) {
        Ok(Ok(facts)) => (JobState::Done, facts),
        Ok(Err(Error::Refused(refusal))) if refusal.code == "job_cancelled" => (JobState::Cancelled, None),
        Ok(Err(Error::Refused(refusal))) => (JobState::Refused, Some(refusal)),
        Ok(Err(failure)) => {
            tracing::error!(thing = ?place.thing, failure = of_kind(&failure), "a job failed");
            (JobState::Failed, None)
        }
        Err(_) => {
            tracing::error!(thing = ?place.thing, "a job panicked");
            (JobState::Failed, None)
        }
    };
    Ended { state, left }
}

/// The place of a job in the list, which is free again when the job has ended, whatever its end.
struct Place {
    house: House,
    thing: Thing,
    running: Arc<Running>,
}

impl Place {
    fn take(house: &House, thing: Thing, first: Stage) -> Result<Place> {
        let running = Arc::new(Running::new(first));
        let mut all = all();
        if all.contains_key(&key(house, thing)) {
            let (Thing::Batch(batch) | Thing::CardBatch(batch) | Thing::Staff(batch)) = thing;
            return Err(Refusal::new("job_running").with("batch", batch).into());
        }
        all.insert(key(house, thing), Arc::clone(&running));
        Ok(Place { house: house.clone(), thing, running })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        all().remove(&key(&self.house, self.thing));
    }
}

/// What kind of failure it is; the rest of its words may name a key.
fn of_kind(failure: &Error) -> &'static str {
    match failure {
        Error::Refused(_) => "refused",
        Error::Database(_) => "database",
        Error::Io { .. } => "io",
        Error::Broken(_) => "broken",
    }
}

/// Whether the table says that a job runs which no thread works on.
pub(crate) fn was_interrupted(job: &Job, running: Option<&Arc<Running>>) -> bool {
    job.state == JobState::Running && running.is_none()
}
