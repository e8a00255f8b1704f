//! Guessing made slow, without locking anybody out.
//!
//! Tries are counted by who tries at what: a sign-in name from a source, a source as a whole, a known device. After some
//! wrong tries the next has to wait, longer each time. So a stranger who guesses at a colleague's password delays
//! himself: the colleague comes from elsewhere, or from a device that is known, and waits for nothing.
//!
//! A try is counted before it is looked at, so that many at once count as many. Deliberately absent: an account that is
//! locked by wrong passwords.

use kernel::{Ctx, Moment, Refusal, Result};

use crate::store;

const SECOND: i64 = 1_000_000;

/// How tries at one thing are slowed down.
pub(crate) struct Pace {
    /// So many wrong ones wait for nothing.
    pub(crate) free: i64,
    /// The next waits so long, in seconds.
    pub(crate) first_s: i64,
    /// Then the wait doubles with each so many.
    pub(crate) doubles_every: i64,
    /// The longest wait, in seconds.
    pub(crate) longest_s: i64,
    /// After so much quiet all is forgotten, in seconds.
    pub(crate) forgotten_s: i64,
}

/// One name from one source, or from a known device.
pub(crate) const ONE: Pace = Pace { free: 5, first_s: 1, doubles_every: 1, longest_s: 900, forgotten_s: 86_400 };
/// One source, whatever the names: a village or an office may share one address, so it is generous.
pub(crate) const SOURCE: Pace = Pace { free: 60, first_s: 1, doubles_every: 10, longest_s: 300, forgotten_s: 3_600 };
/// One card, from wherever: a PIN has only six digits. The phone code and known devices remain.
pub(crate) const PIN: Pace = Pace { free: 10, first_s: 1, doubles_every: 1, longest_s: 3_600, forgotten_s: 86_400 };
/// Answers of callers about one person: a household has few members and a phone four last digits.
pub(crate) const ANSWERS: Pace = Pace { free: 3, first_s: 60, doubles_every: 1, longest_s: 3_600, forgotten_s: 86_400 };
/// Codes to one phone that one source asks for.
pub(crate) const SEND: Pace = Pace { free: 1, first_s: 60, doubles_every: 1, longest_s: 1_800, forgotten_s: 7_200 };
/// Codes to one phone, whoever asks for them.
pub(crate) const PHONE: Pace = Pace { free: 6, first_s: 60, doubles_every: 2, longest_s: 600, forgotten_s: 3_600 };
/// Codes that one source asks for, whatever the phones: they cost money.
pub(crate) const SENDER: Pace = Pace { free: 30, first_s: 10, doubles_every: 10, longest_s: 600, forgotten_s: 3_600 };
/// Forms that one source sends without signing in: a village may share one address, and a whole village may have reason.
pub(crate) const FORMS_OF_ONE: Pace =
    Pace { free: 20, first_s: 60, doubles_every: 5, longest_s: 3_600, forgotten_s: 7_200 };
/// Forms that all sources send without signing in; a wait of seconds bounds what a flood can fill.
pub(crate) const FORMS_OF_ALL: Pace =
    Pace { free: 500, first_s: 1, doubles_every: 100, longest_s: 15, forgotten_s: 3_600 };

impl Pace {
    /// How many seconds after the last of so many failures the next try is looked at.
    fn wait_s(&self, failures: i64) -> i64 {
        if failures < self.free {
            return 0;
        }
        let doublings = ((failures - self.free) / self.doubles_every).min(20);
        (self.first_s << doublings).min(self.longest_s)
    }
}

/// Counts a try, or refuses it with the seconds to wait.
pub(crate) fn count(ctx: &mut Ctx, key: &[u8; 32], pace: &Pace) -> Result<()> {
    let now = ctx.now();
    let before = match store::tries(ctx, key)? {
        Some((failures, last)) if now.0 - last.0 < pace.forgotten_s * SECOND => {
            let left = last.0 + pace.wait_s(failures) * SECOND - now.0;
            // A clock that was set back makes nobody wait longer than the longest wait.
            if left > 0 && left <= pace.longest_s * SECOND {
                let seconds = left.div_euclid(SECOND) + 1;
                return Err(Refusal::new("try_later").with("seconds", seconds).into());
            }
            failures
        }
        _ => 0,
    };
    store::put_tries(ctx, key, before + 1, now)
}

/// The try was right: what was counted for this key is forgotten.
pub(crate) fn forget(ctx: &mut Ctx, key: &[u8; 32]) -> Result<()> {
    store::drop_tries(ctx, key)
}

/// Drops what is forgotten anyway.
pub(crate) fn sweep(ctx: &mut Ctx) -> Result<u64> {
    let day_ago = Moment(ctx.now().0 - ONE.forgotten_s * SECOND);
    store::drop_old_tries(ctx, day_ago)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_has_an_end() {
        let one = [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (14, 512), (15, 900), (1_000_000, 900)];
        for (failures, seconds) in one {
            assert_eq!(ONE.wait_s(failures), seconds, "{failures}");
        }
        for (wrong, seconds) in [(2, 0), (3, 60), (4, 120), (9, 3_600)] {
            assert_eq!(ANSWERS.wait_s(wrong), seconds, "{wrong}");
        }
        for (sent, seconds) in [(0, 0), (1, 60), (2, 120), (6, 1_800)] {
            assert_eq!(SEND.wait_s(sent), seconds, "{sent}");
        }
        for (failures, seconds) in [(59, 0), (60, 1), (69, 1), (70, 2), (200, 300)] {
            assert_eq!(SOURCE.wait_s(failures), seconds, "{failures}");
        }
    }
}
