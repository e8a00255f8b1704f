//! Passwords and PINs: what is good enough, and their argon2 hashes.
//!
//! Hashing is slow and takes 19 MiB, on purpose. At most two are reckoned at a time and a bounded number waits, and where
//! there are few processors they let a roster that is being paid go first for a while, so that a storm of sign-ins takes
//! neither the processors nor the memory from payments. Call this from a thread that may wait, never from an asynchronous
//! one.

use std::{
    sync::{Condvar, Mutex},
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::{Refusal, Result, refuse};

use crate::secret;

/// How many hashes are reckoned at a time.
const AT_ONCE: usize = 2;
/// How many may wait for their turn; who comes later is told to come again.
const WAITING_MAX: usize = 64;
/// How long after payments began to be under way a hash still waits for them. A prefecture's roster takes less; nobody is
/// kept out by a longer one, or by many.
const PAYMENTS_FIRST: Duration = Duration::from_secs(1);

const LENGTH_MIN: usize = 12;
const LENGTH_MAX: usize = 128;
/// No password can be longer; what is, is not reckoned.
const BYTES_MAX: usize = LENGTH_MAX * 4;
pub(crate) const PIN_DIGITS: usize = 6;

/// Passwords, and words passwords are made of, that everybody tries first; in small letters, one a line.
const COMMON: &str = include_str!("../../../policies/passwords/common.txt");

#[derive(Default)]
struct Turnstile {
    inside: usize,
    waiting: usize,
}

static TURNSTILE: Mutex<Turnstile> = Mutex::new(Turnstile { inside: 0, waiting: 0 });
static LEFT: Condvar = Condvar::new();

struct Inside;

impl Inside {
    fn enter() -> Result<Inside> {
        const HELD: &str = "nothing panics while it counts";
        let mut turnstile = TURNSTILE.lock().expect(HELD);
        if turnstile.inside >= AT_ONCE {
            if turnstile.waiting >= WAITING_MAX {
                return refuse("sign_in_busy");
            }
            turnstile.waiting += 1;
            while turnstile.inside >= AT_ONCE {
                turnstile = LEFT.wait(turnstile).expect(HELD);
            }
            turnstile.waiting -= 1;
        }
        turnstile.inside += 1;
        drop(turnstile);
        let inside = Inside;
        kernel::PAYMENTS.give_way_for(PAYMENTS_FIRST);
        Ok(inside)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        TURNSTILE.lock().expect("nothing panics while it counts").inside -= 1;
        LEFT.notify_one();
    }
}

fn argon2() -> Argon2<'static> {
    // OWASP's least for argon2id: 19 MiB, two passes, one lane.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).expect("allowed values"))
}

pub(crate) fn hash(secret: &str) -> Result<String> {
    let _inside = Inside::enter()?;
    let salt: [u8; 16] = secret::random();
    let hash = argon2().hash_password_with_salt(secret.as_bytes(), &salt).expect("any password can be hashed");
    Ok(hash.to_string())
}

/// Compares; where there is no hash it works as long for nothing, so that time does not tell who has an account.
pub(crate) fn verify(secret: &str, hash: Option<&str>) -> Result<bool> {
    const NOBODYS: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let _inside = Inside::enter()?;
    let (secret, hash) = if secret.len() > BYTES_MAX { ("", None) } else { (secret, hash) };
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODYS)).expect("a hash was written");
    Ok(argon2().verify_password(secret.as_bytes(), &parsed).is_ok() && hash.is_some())
}

/// Refuses what would be guessed.
pub(crate) fn good_enough(login: &str, password: &str) -> Result<()> {
    let length = password.chars().count();
    if !(LENGTH_MIN..=LENGTH_MAX).contains(&length) {
        return Err(Refusal::new("password_length").with("min", LENGTH_MIN).with("max", LENGTH_MAX).into());
    }
    let small = password.to_lowercase();
    let bare = small.trim_matches(|c: char| !c.is_alphabetic());
    let variety = small.chars().collect::<std::collections::BTreeSet<_>>().len();
    let common = COMMON.lines().any(|word| word == small || word == bare);
    if variety < 5 || is_a_run(&small) || common || small.contains(&login.to_lowercase()) {
        return refuse("password_common");
    }
    Ok(())
}

/// `abcdefgh...`, `98765...`: each character follows the one before.
fn is_a_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = |step: i64| codes.windows(2).filter(|pair| pair[1] - pair[0] == step).count() * 10 >= codes.len() * 8;
    steps(1) || steps(-1)
}

/// A PIN of six digits that are neither all the same nor a run.
pub(crate) fn good_pin(pin: &str) -> Result<()> {
    let digits = pin.len() == PIN_DIGITS && pin.bytes().all(|byte| byte.is_ascii_digit());
    let variety = pin.bytes().collect::<std::collections::BTreeSet<_>>().len();
    if !digits || variety < 3 || is_a_run(pin) { refuse("bad_pin") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_would_be_guessed_are_refused() {
        let cases = [
            ("short-pass1", Some("password_length")),
            (&"x1y2z3".repeat(30), Some("password_length")),
            ("aaaaaaaaaaaa", Some("password_common")),
            ("abababababab", Some("password_common")),
            ("abcdefghijklm", Some("password_common")),
            ("9876543210987", Some("password_common")),
            ("Password12345!", Some("password_common")),
            ("qwertyuiop12", Some("password_common")),
            ("Clerk.One-2026", Some("password_common")),
            ("雪山脚下有青稞和牦牛还有", None),
            ("barley yak butter", None),
            ("k3-Tz9!mQwx4", None),
        ];
        for (password, expected) in cases {
            let answer = good_enough("clerk.one", password);
            let code = answer.err().and_then(|why| Some(why.refusal()?.code.to_string()));
            assert_eq!(code.as_deref(), expected, "{password}");
        }
        for (pin, good) in [
            ("135790", true),
            ("111111", false),
            ("123456", false),
            ("654321", false),
            ("12345", false),
            ("１３５７９０", false),
        ] {
            assert_eq!(good_pin(pin).is_ok(), good, "{pin}");
        }
    }

    #[test]
    fn a_hash_fits_its_password_only_and_nobody_has_one() {
        let kept = hash("barley yak butter").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash("barley yak butter").unwrap(), "salted");
        assert!(verify("barley yak butter", Some(&kept)).unwrap());
        assert!(!verify("barley yak cheese", Some(&kept)).unwrap());
        assert!(!verify("", None).unwrap());
        assert!(!verify(&"x".repeat(1 << 20), Some(&kept)).unwrap());
    }

    #[test]
    fn a_hash_lets_payments_go_first_but_not_for_ever() {
        // Where there are more cores nobody waits; see `kernel::Precedence`.
        let few = std::thread::available_parallelism().is_ok_and(|cores| cores.get() <= 2);
        let since = std::time::Instant::now();
        let ahead = kernel::PAYMENTS.ahead();
        let waiting = std::thread::spawn(move || {
            verify("barley yak butter", None).unwrap();
            since.elapsed()
        });
        let short = Duration::from_millis(200);
        std::thread::sleep(short);
        drop(ahead);
        let waited = waiting.join().unwrap();
        assert!(!few || waited >= short, "{waited:?}");
        let _ahead = kernel::PAYMENTS.ahead();
        assert!(!verify("barley yak butter", None).unwrap(), "it is answered all the same");
    }

    #[test]
    fn no_more_are_reckoned_at_once_than_there_are_places() {
        let most = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _inside = Inside::enter().unwrap();
                    let now = TURNSTILE.lock().unwrap().inside;
                    most.fetch_max(now, std::sync::atomic::Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(5));
                });
            }
        });
        assert!((1..=AT_ONCE).contains(&most.into_inner()));
    }
}
