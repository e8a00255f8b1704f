//! P20: a code is shown once, whatever happens to clocks, processes and disks.

mod common;

use std::{fs, path::Path};

use common::{NOW, at, ours, statement, trust};
use credential::{GRACE_SECONDS, Nonce, Seen, SeenFile, SeenInMemory, Statement, issue, spend};
use kernel::{Error, Result};
use proptest::prelude::*;

fn said(result: Result<impl Sized>) -> String {
    match result {
        Ok(_) => "spent now".to_owned(),
        Err(Error::Refused(refusal)) => refusal.code.into_owned(),
        Err(Error::Broken(_)) => "broken".to_owned(),
        Err(other) => panic!("{other}"),
    }
}

fn nonce(number: u32) -> Nonce {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    Nonce(bytes)
}

fn code_issued(number: u32, now: i64) -> String {
    let times = (at(now), at(now), at(now + 300));
    let (issued_at, not_before, expires_at) = times;
    issue(&Statement { issued_at, not_before, expires_at, nonce: nonce(number), ..statement() }, &ours()).unwrap()
}

fn open(path: &Path) -> SeenFile {
    SeenFile::open(path, 1_000).unwrap()
}

/// The same stories in memory and in a file.
fn on_both(story: impl Fn(&mut dyn Seen)) {
    story(&mut SeenInMemory::default());
    let folder = tempfile::tempdir().unwrap();
    story(&mut open(&folder.path().join("seen")));
}

#[test]
fn a_code_is_refused_within_its_window_as_spent_and_after_it_as_expired() {
    on_both(|seen| {
        let (trust, text) = (trust(), code_issued(1, NOW));
        assert_eq!(said(spend(&text, &trust, seen, at(NOW))), "spent now");
        for later in [0, 1, 299, 300, 359] {
            assert_eq!(said(spend(&text, &trust, seen, at(NOW + later))), "credential_spent", "{later}");
        }
        for later in [360, 361, 3_600, 86_400] {
            assert_eq!(said(spend(&text, &trust, seen, at(NOW + later))), "credential_time_expired", "{later}");
        }
    });
}

#[test]
fn a_clock_that_is_set_back_or_jumps_opens_no_gap() {
    on_both(|seen| {
        let (trust, text) = (trust(), code_issued(1, NOW));
        assert_eq!(said(spend(&text, &trust, seen, at(NOW + 10))), "spent now");
        assert_eq!(said(spend(&text, &trust, seen, at(NOW - 30))), "credential_spent");
        // The clock jumps a day ahead, others are served, the code is forgotten; then somebody sets the clock right.
        let tomorrow = NOW + 80_000;
        assert_eq!(said(spend(&code_issued(2, tomorrow), &trust, seen, at(tomorrow))), "spent now");
        assert_eq!(said(spend(&text, &trust, seen, at(NOW + 20))), "credential_spent_forgotten");
        // A code that is issued now ends later than what was forgotten.
        assert_eq!(said(spend(&code_issued(3, NOW + 30), &trust, seen, at(NOW + 30))), "spent now");
    });
}

#[test]
fn a_nonce_is_known_for_its_window_and_longer() {
    on_both(|seen| {
        let until = NOW + 360;
        assert_eq!(said(seen.spend(nonce(1), at(until), at(NOW))), "spent now");
        let last = until + GRACE_SECONDS;
        assert_eq!(said(seen.spend(nonce(1), at(until), at(last - 1))), "credential_spent");
        assert_eq!(said(seen.spend(nonce(1), at(until), at(last))), "credential_spent_forgotten");
        assert_eq!(said(seen.spend(nonce(2), at(until + 1), at(last))), "spent now");
    });
}

#[test]
fn a_full_store_refuses_and_forgets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut stores: [Box<dyn Seen>; 2] =
        [Box::new(SeenInMemory::new(3)), Box::new(SeenFile::open(&folder.path().join("seen"), 3).unwrap())];
    for seen in &mut stores {
        for number in 0..3 {
            assert_eq!(said(seen.spend(nonce(number), at(NOW + 60), at(NOW))), "spent now");
        }
        assert_eq!(said(seen.spend(nonce(3), at(NOW + 60), at(NOW))), "credential_seen_full");
        assert_eq!(said(seen.spend(nonce(0), at(NOW + 60), at(NOW))), "credential_spent");
        let later = NOW + 60 + GRACE_SECONDS;
        assert_eq!(said(seen.spend(nonce(4), at(later + 60), at(later))), "spent now");
    }
}

#[test]
fn what_one_terminal_spent_the_other_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen");
    let (mut left, mut right) = (open(&path), open(&path));
    let trust = trust();
    for number in 0..10 {
        let text = code_issued(number, NOW);
        let (first, second) = if number % 2 == 0 { (&mut left, &mut right) } else { (&mut right, &mut left) };
        assert_eq!(said(spend(&text, &trust, first, at(NOW))), "spent now");
        // The other terminal's clock is a minute behind, or ahead.
        for other in [-60, 60] {
            assert_eq!(said(spend(&text, &trust, second, at(NOW + other))), "credential_spent");
        }
    }
}

#[test]
fn of_many_who_show_one_code_at_once_one_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen");
    for round in 0..10 {
        let path = &path;
        let served: usize = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(move || usize::from(open(path).spend(nonce(round), at(NOW + 60), at(NOW)).is_ok()))
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(served, 1, "round {round}");
    }
}

#[test]
fn a_restart_forgets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen");
    for number in 0..20 {
        assert_eq!(said(open(&path).spend(nonce(number), at(NOW + 60), at(NOW))), "spent now");
    }
    for number in 0..20 {
        assert_eq!(said(open(&path).spend(nonce(number), at(NOW + 60), at(NOW))), "credential_spent");
    }
    // Nor what was forgotten: the mark comes back with the records, and with a file that was written anew.
    let later = NOW + 60 + GRACE_SECONDS;
    assert_eq!(said(open(&path).spend(nonce(99), at(later + 60), at(later))), "spent now");
    assert_eq!(said(open(&path).spend(nonce(5), at(NOW + 60), at(later))), "credential_spent_forgotten");
}

#[test]
fn a_torn_end_is_cut_off_and_all_before_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen");
    for number in 0..3 {
        open(&path).spend(nonce(number), at(NOW + 60), at(NOW)).unwrap();
    }
    let whole = fs::read(&path).unwrap();
    assert_eq!(whole.len(), 96);
    let zeros = [&whole[..64], &[0; 32][..]].concat();
    let torn = (65..96).map(|length| whole[..length].to_vec()).chain([zeros]);
    for bytes in torn {
        fs::write(&path, &bytes).unwrap();
        let mut seen = open(&path);
        assert_eq!(fs::read(&path).unwrap().len(), 64);
        for (number, expected) in
            [(0, "credential_spent"), (1, "credential_spent"), (2, "spent now"), (2, "credential_spent")]
        {
            assert_eq!(said(seen.spend(nonce(number), at(NOW + 60), at(NOW))), expected);
        }
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[test]
fn damage_in_the_middle_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen");
    for number in 0..3 {
        open(&path).spend(nonce(number), at(NOW + 60), at(NOW)).unwrap();
    }
    let whole = fs::read(&path).unwrap();
    for place in 0..64 {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&path, &damaged).unwrap();
        assert_eq!(said(SeenFile::open(&path, 1_000)), "broken", "byte {place}");
    }
    fs::write(&path, &whole).unwrap();
    let mut seen = open(&path);
    fs::remove_file(&path).unwrap();
    assert_eq!(said(seen.spend(nonce(9), at(NOW + 60), at(NOW))), "broken");
}

#[test]
fn the_file_stays_small_and_another_handle_follows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen");
    let (mut left, mut right) = (open(&path), open(&path));
    let mut longest = 0;
    // One code every ten seconds, each known for twelve minutes: some seventy are live.
    for number in 0..1_600_u32 {
        let now = NOW + i64::from(number) * 10;
        let seen = if number % 3 == 0 { &mut right } else { &mut left };
        assert_eq!(said(seen.spend(nonce(number), at(now + 120), at(now))), "spent now");
        longest = longest.max(fs::metadata(&path).unwrap().len());
        if number >= 10 {
            let seen = if number % 2 == 0 { &mut right } else { &mut left };
            assert_eq!(said(seen.spend(nonce(number - 9), at(now + 30), at(now))), "credential_spent");
        }
    }
    assert!(longest <= 32 * 1_100, "{longest} bytes");
    // What was dropped when the file was written anew is not taken by one who opens it afterwards.
    assert_eq!(said(open(&path).spend(nonce(1), at(NOW + 130), at(NOW))), "credential_spent_forgotten");
}

/// One thing that happens in the life of a store.
#[derive(Clone, Debug)]
enum Event {
    /// A code of that number, issued when it is first shown, is shown to one of the terminals.
    Shown { number: u32, terminal: usize },
    /// Time goes on.
    Later(i64),
    /// Somebody sets the clock of a terminal: so many seconds from the true time.
    ClockSet { terminal: usize, off: i64 },
    /// A terminal is restarted.
    Restarted(usize),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        9 => (0..24_u32, 0..3_usize).prop_map(|(number, terminal)| Event::Shown { number, terminal }),
        1 => (0..100_i64).prop_map(Event::Later),
        1 => (0..2_000_i64).prop_map(Event::Later),
        1 => (0..3_usize, -20_000..20_000_i64).prop_map(|(terminal, off)| Event::ClockSet { terminal, off }),
        1 => (0..3_usize, -90..90_i64).prop_map(|(terminal, off)| Event::ClockSet { terminal, off }),
        1 => (0..3_usize).prop_map(Event::Restarted),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Clocks may be as wrong as they like.
    #[test]
    fn in_any_life_no_code_is_served_twice(events in prop::collection::vec(any_event(), 1..150)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let mut terminals: Vec<SeenFile> = (0..3).map(|_| open(&path)).collect();
        let (mut offs, mut now) = ([0_i64; 3], NOW);
        let (mut issued, mut served) = (std::collections::HashMap::new(), std::collections::HashSet::new());
        for event in events {
            match event {
                Event::Later(seconds) => now += seconds,
                Event::ClockSet { terminal, off } => offs[terminal] = off,
                Event::Restarted(terminal) => terminals[terminal] = open(&path),
                Event::Shown { number, terminal } => {
                    let here = now + offs[terminal];
                    // Every third code is issued by a machine whose clock is as wrong as the terminal's.
                    let begun = *issued.entry(number).or_insert(if number % 3 == 0 { here } else { now });
                    // What verification says of the times of a code that counts for 300 seconds.
                    let is_in_time = begun <= here + 60 && here - 60 < begun + 300;
                    let until = at(begun + 300 + credential::SKEW_SECONDS_MAX);
                    if is_in_time && terminals[terminal].spend(nonce(number), until, at(here)).is_ok() {
                        prop_assert!(served.insert(number), "{number} is served twice");
                    }
                }
            }
        }
    }
}
