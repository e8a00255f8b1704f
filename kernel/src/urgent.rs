//! Who gives way to whom where there are few cores: what somebody waits for goes before what can be done meanwhile.

use std::{
    num::NonZeroUsize,
    sync::{Condvar, Mutex, MutexGuard},
    thread,
};

/// With more cores than this nobody needs to give way.
const FEW_CORES: usize = 2;

static URGENT: Mutex<usize> = Mutex::new(0);
static DONE: Condvar = Condvar::new();

fn urgent() -> MutexGuard<'static, usize> {
    URGENT.lock().expect("nobody panics while counting")
}

/// Counts down also when the work panics.
struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        *urgent() -= 1;
        DONE.notify_all();
    }
}

/// Does what somebody waits for. It must not itself wait for anybody who gives way.
pub fn urgently<T>(work: impl FnOnce() -> T) -> T {
    *urgent() += 1;
    let _counted = Counted;
    work()
}

/// Waits, where there are few cores, until nothing urgent is being done. For work that can wait, between two steps of it.
///
/// # Panics
/// If somebody panicked while counting.
pub fn give_way() {
    if thread::available_parallelism().map_or(1, NonZeroUsize::get) <= FEW_CORES {
        drop(DONE.wait_while(urgent(), |urgent| *urgent > 0).expect("nobody panics while counting"));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        panic::catch_unwind,
        sync::atomic::{AtomicBool, Ordering},
        time::Duration,
    };

    use super::*;

    #[test]
    fn what_is_urgent_is_over_before_who_gives_way_goes_on_even_when_it_fails() {
        static OVER: AtomicBool = AtomicBool::new(false);
        let waiting = urgently(|| {
            let waiting = thread::spawn(|| {
                give_way();
                OVER.load(Ordering::SeqCst)
            });
            thread::sleep(Duration::from_millis(20));
            OVER.store(true, Ordering::SeqCst);
            waiting
        });
        let few = thread::available_parallelism().map_or(1, NonZeroUsize::get) <= FEW_CORES;
        assert!(waiting.join().expect("no panic") || !few);
        assert!(catch_unwind(|| urgently(|| panic!("it fails"))).is_err());
        give_way();
    }
}
