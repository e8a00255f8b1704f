//! How fast one token may go on: a bucket of requests that fills again with time.
//!
//! Only tokens that are known have a bucket, so that strangers fill no memory. Buckets live in this process: with
//! several programs before one database each counts for itself. Deliberately absent: addresses; villages share one.

use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

/// So many requests may come at once.
const BURST: u32 = 1_000;
/// One more each so often: 50 a second.
const EVERY: Duration = Duration::from_millis(20);
/// Full buckets are forgotten when there are more.
const BUCKETS_MAX: usize = 10_000;

/// The buckets.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<HashMap<String, Instant>>);

impl Pace {
    /// Takes one request out of a token's bucket, or says how many seconds to wait.
    pub(crate) fn take(&self, token: &str, now: Instant) -> Result<(), u64> {
        let mut full_at_of = self.0.lock().expect("nobody panics while counting");
        if full_at_of.len() > BUCKETS_MAX {
            full_at_of.retain(|_, at| *at > now);
        }
        // When the bucket would be full again if nothing more came.
        let full_at = full_at_of.get(token).copied().unwrap_or(now).max(now) + EVERY;
        let ahead = full_at - now;
        if ahead > EVERY * BURST {
            return Err((ahead - EVERY * BURST).as_secs() + 1);
        }
        full_at_of.insert(token.to_owned(), full_at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_hurries_waits_and_no_other() {
        let (pace, now) = (Pace::default(), Instant::now());
        for _ in 0..BURST {
            assert_eq!(pace.take("one", now), Ok(()));
        }
        assert_eq!(pace.take("one", now), Err(1));
        assert_eq!(pace.take("other", now), Ok(()));
        assert_eq!(pace.take("one", now + EVERY), Ok(()));
        assert_eq!(pace.take("one", now + EVERY), Err(1));
        let later = now + EVERY * (2 * BURST);
        assert!((0..BURST).all(|_| pace.take("one", later).is_ok()) && pace.take("one", later).is_err());
    }
}
