//! Who goes before whom where there are few cores.

use std::{
    num::NonZeroUsize,
    sync::{Condvar, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

/// What somebody waits for, before what can be done meanwhile.
pub static AWAITED: Precedence = Precedence::new();

/// Reading, checking and sending a roster, before what keeps a core busy for somebody who can wait a moment.
pub static PAYMENTS: Precedence = Precedence::new();

/// With more cores than this nobody needs to give way.
const FEW_CORES: usize = 2;

/// A kind of work that goes before another. It must not itself wait for anybody who gives way to it.
#[derive(Debug)]
pub struct Precedence {
    going: Mutex<Going>,
    gone: Condvar,
}

#[derive(Debug)]
struct Going {
    count: usize,
    /// Since when there was always some.
    since: Option<Instant>,
}

/// Something goes ahead until this is dropped, also by a panic.
#[derive(Debug)]
#[must_use]
pub struct Ahead<'a>(&'a Precedence);

impl Precedence {
    const fn new() -> Precedence {
        Precedence { going: Mutex::new(Going { count: 0, since: None }), gone: Condvar::new() }
    }

    fn going(&self) -> MutexGuard<'_, Going> {
        self.going.lock().expect("nobody panics while counting")
    }

    /// Work of this kind begins.
    ///
    /// # Panics
    /// If somebody panicked while counting.
    pub fn ahead(&self) -> Ahead<'_> {
        let mut going = self.going();
        going.count += 1;
        going.since.get_or_insert_with(Instant::now);
        Ahead(self)
    }

    /// Waits, where there are few cores, until no work of this kind is going on. For work that can wait, between two steps
    /// of it.
    ///
    /// # Panics
    /// If somebody panicked while counting.
    pub fn give_way(&self) {
        if cores_are_few() {
            drop(self.gone.wait_while(self.going(), |going| going.count > 0).expect("nobody panics while counting"));
        }
    }

    /// The same, but not once such work has been going on for longer than this: who comes by the hundred while something
    /// long goes on does not wait one after the other.
    ///
    /// # Panics
    /// If somebody panicked while counting.
    pub fn give_way_for(&self, at_most: Duration) {
        if cores_are_few() {
            let going = self.going();
            let left = at_most.saturating_sub(going.since.map_or(at_most, |since| since.elapsed()));
            let waited = self.gone.wait_timeout_while(going, left, |going| going.count > 0);
            drop(waited.expect("nobody panics while counting"));
        }
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        let mut going = self.0.going();
        going.count -= 1;
        if going.count == 0 {
            going.since = None;
        }
        drop(going);
        self.0.gone.notify_all();
    }
}

fn cores_are_few() -> bool {
    thread::available_parallelism().map_or(1, NonZeroUsize::get) <= FEW_CORES
}

#[cfg(test)]
mod tests {
    use std::{
        panic::catch_unwind,
        sync::atomic::{AtomicBool, Ordering},
    };

    use super::*;

    #[test]
    fn who_goes_ahead_is_done_before_who_gives_way_goes_on_even_when_it_fails() {
        static URGENT: Precedence = Precedence::new();
        static OVER: AtomicBool = AtomicBool::new(false);
        let ahead = URGENT.ahead();
        let waiting = thread::spawn(|| {
            URGENT.give_way();
            OVER.load(Ordering::SeqCst)
        });
        thread::sleep(Duration::from_millis(20));
        OVER.store(true, Ordering::SeqCst);
        drop(ahead);
        assert!(waiting.join().expect("no panic") || !cores_are_few());
        let failed = catch_unwind(|| {
            let _ahead = URGENT.ahead();
            panic!("it fails")
        });
        assert!(failed.is_err());
        URGENT.give_way();
    }

    #[test]
    fn who_gives_way_for_a_while_goes_on_after_it() {
        static LONG: Precedence = Precedence::new();
        let _ahead = LONG.ahead();
        let (begun, a_while) = (Instant::now(), Duration::from_millis(20));
        LONG.give_way_for(a_while);
        let waited = begun.elapsed();
        assert!(waited >= a_while || !cores_are_few());
        // Who comes later does not wait for as long again: together they would wait for the sum.
        let _more = LONG.ahead();
        (0..1_000).for_each(|_| LONG.give_way_for(a_while));
        assert!(begun.elapsed() - waited < a_while * 500);
    }
}
