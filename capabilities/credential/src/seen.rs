//! The codes that were shown: each is spent once.
//!
//! Promises (P20)
//! * A nonce is known for as long as its code could be verified anywhere, and [`GRACE_SECONDS`] longer.
//! * What was forgotten cannot be shown again either: the store remembers up to which end of life it forgot, and takes
//!   nothing that ends no later. So a clock that jumps ahead and is set back opens no gap, and refuses nothing but
//!   codes that had ended by the jumped clock.
//! * The store has a bound. When it is full of codes that may still be shown, it refuses rather than forgets.
//!
//! Deliberately absent: the centre's store. It implements [`Seen`] with its database, where a unique nonce is a row.

use std::collections::{BTreeSet, HashMap};

use kernel::{Moment, Refusal, Result};

use crate::{statement::Nonce, time::seconds};

/// How much longer than needed a nonce is known, in seconds: for terminals that share a store and whose clocks differ.
pub const GRACE_SECONDS: i64 = 600;

/// How many nonces a store holds unless it is told otherwise: a day of a busy office.
pub const LIVE_MAX: usize = 100_000;

/// Where spent codes are known.
pub trait Seen {
    /// Spends a nonce whose code cannot be verified from `until` on.
    ///
    /// # Errors
    /// `credential_spent` when it was spent before; `credential_spent_forgotten` when it may have been;
    /// `credential_seen_full`; or a failure of what keeps them. Whoever is refused must not be served.
    fn spend(&mut self, nonce: Nonce, until: Moment, now: Moment) -> Result<()>;
}

/// Spent codes in memory: for one process that is not restarted, and for tests.
#[derive(Clone, Debug)]
pub struct SeenInMemory {
    until: HashMap<Nonce, i64>,
    order: BTreeSet<(i64, Nonce)>,
    forgotten_until: i64,
    live_max: usize,
}

impl Default for SeenInMemory {
    fn default() -> SeenInMemory {
        SeenInMemory::new(LIVE_MAX)
    }
}

impl SeenInMemory {
    /// An empty store of at most so many nonces.
    #[must_use]
    pub fn new(live_max: usize) -> SeenInMemory {
        SeenInMemory { until: HashMap::new(), order: BTreeSet::new(), forgotten_until: i64::MIN, live_max }
    }

    /// How many nonces it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.until.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.until.is_empty()
    }

    /// Whether this nonce can be spent now; forgets what can no longer be shown.
    pub(crate) fn admit(&mut self, nonce: Nonce, until: i64, now: i64) -> Result<(), Refusal> {
        self.forget(now);
        if self.until.contains_key(&nonce) {
            return Err(Refusal::new("credential_spent"));
        }
        if until <= self.forgotten_until {
            return Err(Refusal::new("credential_spent_forgotten"));
        }
        if self.until.len() >= self.live_max {
            return Err(Refusal::new("credential_seen_full"));
        }
        Ok(())
    }

    pub(crate) fn remember(&mut self, nonce: Nonce, until: i64) {
        if let Some(had) = self.until.insert(nonce, until) {
            self.order.remove(&(had, nonce));
        }
        self.order.insert((until, nonce));
    }

    pub(crate) fn note_forgotten(&mut self, until: i64) {
        self.forgotten_until = self.forgotten_until.max(until);
    }

    pub(crate) fn forgotten_until(&self) -> i64 {
        self.forgotten_until
    }

    /// What it holds, in the order in which it ends.
    pub(crate) fn live(&self) -> impl Iterator<Item = (Nonce, i64)> {
        self.order.iter().map(|(until, nonce)| (*nonce, *until))
    }

    fn forget(&mut self, now: i64) {
        while let Some((until, nonce)) = self.order.first().copied()
            && until + GRACE_SECONDS <= now
        {
            self.order.remove(&(until, nonce));
            self.until.remove(&nonce);
            self.note_forgotten(until);
        }
    }
}

impl Seen for SeenInMemory {
    fn spend(&mut self, nonce: Nonce, until: Moment, now: Moment) -> Result<()> {
        self.admit(nonce, seconds(until), seconds(now))?;
        self.remember(nonce, seconds(until));
        Ok(())
    }
}
