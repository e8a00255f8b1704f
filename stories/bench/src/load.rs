//! An open load: requests begin when they are due, whether or not earlier ones were answered, and the time of each counts
//! from when it was due. So whoever had to wait behind a slow answer counts as having waited.
//!
//! Deliberately absent: what is asked; any limit that makes it fail.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::browser::Line;

/// How much is asked.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) per_second: u32,
    /// No more requests than these.
    pub(crate) requests: usize,
    /// So many may be under way; later ones wait, and their waiting counts.
    pub(crate) lines: usize,
}

/// What came of one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) kind: &'static str,
    pub(crate) ms: f64,
    pub(crate) status: u16,
}

/// Asks until everything was asked or it is told to stop; `ask` is told the number of the request, from 0, and answers its
/// kind and the status.
pub(crate) fn run(
    origin: &str,
    load: Load,
    stop: &AtomicBool,
    ask: impl Fn(usize, &Line) -> (&'static str, u16) + Sync,
) -> Vec<Sample> {
    let (next, samples) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let begins = Instant::now();
    let work = || {
        let (line, mut own) = (Line::new(origin), Vec::new());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let due = begins + Duration::from_secs(1) * u32::try_from(number).expect("few requests") / load.per_second;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if number >= load.requests || stop.load(Ordering::Relaxed) {
                break;
            }
            let (kind, status) = ask(number, &line);
            own.push(Sample { kind, ms: due.elapsed().as_secs_f64() * 1_000.0, status });
        }
        samples.lock().expect("nobody panics while adding").append(&mut own);
    };
    thread::scope(|scope| (0..load.lines).for_each(|_| drop(scope.spawn(work))));
    samples.into_inner().expect("nobody panicked while adding")
}

/// The times of requests of one kind, in milliseconds.
#[derive(Clone, Debug)]
pub struct Times {
    /// What was asked.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
    /// Half of them took no longer.
    pub median_ms: f64,
    /// Of 100 of them 99 took no longer.
    pub p99_ms: f64,
    /// The longest.
    pub longest_ms: f64,
    /// Answered by something else than 2xx, or not at all.
    pub not_2xx: usize,
}

impl Times {
    pub(crate) fn of<'a>(kind: &'static str, samples: impl Iterator<Item = &'a Sample>) -> Times {
        let samples: Vec<&Sample> = samples.collect();
        let mut ms: Vec<f64> = samples.iter().map(|sample| sample.ms).collect();
        ms.sort_by(f64::total_cmp);
        let not_2xx = samples.iter().filter(|sample| !(200..300).contains(&sample.status)).count();
        let [median_ms, p99_ms, longest_ms] = [50, 99, 100].map(|part| at(&ms, part));
        Times { kind, count: ms.len(), median_ms, p99_ms, longest_ms, not_2xx }
    }

    /// Of each kind, in the order in which they are named.
    pub(crate) fn by_kind(kinds: &[&'static str], samples: &[Sample]) -> Vec<Times> {
        kinds.iter().map(|kind| Times::of(kind, samples.iter().filter(|sample| sample.kind == *kind))).collect()
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "kind": self.kind, "count": self.count, "median_ms": self.median_ms, "p99_ms": self.p99_ms,
            "longest_ms": self.longest_ms, "not_2xx": self.not_2xx,
        })
    }
}

/// Of sorted times, the one that so many of 100 do not pass; 0 of none.
pub(crate) fn at(sorted: &[f64], of_100: usize) -> f64 {
    let rank = (sorted.len() * of_100).div_ceil(100);
    rank.checked_sub(1).map_or(0.0, |at| sorted[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_nine_of_a_hundred_took_no_longer() {
        let times: Vec<f64> = (1..=200u32).map(f64::from).collect();
        let cases: [(&[f64], usize, f64); 6] = [
            (&times, 50, 100.0),
            (&times, 99, 198.0),
            (&times, 100, 200.0),
            (&times[..1], 99, 1.0),
            (&times[..99], 99, 99.0),
            (&[], 99, 0.0),
        ];
        for (sorted, of_100, is) in cases {
            assert!((at(sorted, of_100) - is).abs() < f64::EPSILON, "{of_100} of {}", sorted.len());
        }
    }
}
