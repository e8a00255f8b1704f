//! How fast a prefecture is served: pages and the machine face read by many, people found while somebody types, and a
//! payout while a storm of people signs in.
//!
//! The pages are the real ones behind the real door on this machine's own network; the load comes from the same machine, so
//! that it takes its share of the processors. Deliberately absent: any limit that makes it fail.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use document::confined::Confined;
use kernel::{Db, DbOptions, Error, Fen, Period, Result};
use population::{Population, Roster};
use serde_json::{Value, json};

use crate::{
    PROGRAMME, SEED, bank_round,
    browser::{Line, Who},
    load::{self, Load, Sample, Times},
    pages::{self, KINDS, Pages, Scene, Staff},
    payout_round, period,
    report::median,
};

/// What to measure.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Where: `sqlite:PATH` or `postgres://...`, an empty database.
    pub address: String,
    /// How many residents.
    pub people: u32,
    /// How long is read, and as long searched.
    pub seconds: u32,
    /// How often a roster is paid alone, and as often in the storm.
    pub rounds: u32,
}

/// Reading, of all kinds together.
pub const READS_PER_SECOND: u32 = 200;
/// Keys pressed in a search.
pub const KEYS_PER_SECOND: u32 = 20;
/// Tries to sign in during the storm.
pub const SIGN_INS_PER_SECOND: u32 = 50;

/// So many requests may be under way.
const LINES: usize = 48;
/// More than may wait for the reckoning of a password, so that the storm is one.
const STORM_LINES: usize = 96;
/// The storm begins before the payout, so that it blows when that begins.
const STORM_BEFORE: Duration = Duration::from_secs(1);
/// What of the server's own clock is told, as its bucket names it: 20 ms.
const OWN_BUCKET: &str = "yika_request_seconds_bucket{le=\"0.02\"} ";

/// What was measured.
#[derive(Clone, Debug)]
pub struct ServeReport {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// How many residents.
    pub people: u32,
    /// Reading, kind by kind.
    pub reading: Vec<Times>,
    /// Reading, all kinds.
    pub reading_all: Times,
    /// The part that was answered within 20 ms by the server's own clock, which does not know how long a request waited to be
    /// taken.
    pub within_20_ms: f64,
    /// A key pressed in a search: what was typed is sent, and who was found is fetched.
    pub search: Times,
    /// Lines of each roster.
    pub lines: i64,
    /// Seconds from the file to COMMIT, alone.
    pub alone: Vec<f64>,
    /// The same in the storm.
    pub stormy: Vec<f64>,
    /// The storm itself: how many tries were answered, by what, and how long they took.
    pub storm: Storm,
}

/// What came of the tries to sign in.
#[derive(Clone, Debug)]
pub struct Storm {
    /// All of them.
    pub times: Times,
    /// Let in.
    pub let_in: usize,
    /// Right, and told to come again.
    pub right_refused: usize,
    /// Wrong, and refused.
    pub wrong_refused: usize,
}

impl ServeReport {
    /// Median seconds alone and in the storm.
    #[must_use]
    pub fn medians(&self) -> [f64; 2] {
        [median(self.alone.clone()), median(self.stormy.clone())]
    }

    /// How much longer a payout takes in the storm; 1 is no longer.
    #[must_use]
    pub fn storm_ratio(&self) -> f64 {
        let [alone, stormy] = self.medians();
        stormy / alone
    }

    /// For scripts.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let [alone, stormy] = self.medians();
        json!({
            "engine": self.engine,
            "people": self.people,
            "reading": {
                "per_second": READS_PER_SECOND,
                "all": self.reading_all.to_json(),
                "kinds": self.reading.iter().map(Times::to_json).collect::<Vec<_>>(),
                "server_within_20_ms": self.within_20_ms,
            },
            "search": { "per_second": KEYS_PER_SECOND, "keys": self.search.to_json() },
            "payout": {
                "lines": self.lines, "alone_seconds": self.alone, "storm_seconds": self.stormy,
                "alone_median_seconds": alone, "storm_median_seconds": stormy, "ratio": self.storm_ratio(),
            },
            "storm": {
                "per_second": SIGN_INS_PER_SECOND, "let_in": self.storm.let_in,
                "right_refused": self.storm.right_refused, "wrong_refused": self.storm.wrong_refused,
                "tries": self.storm.times.to_json(),
            },
        })
    }
}

/// Rosters: paid and answered, public, then those that are timed.
struct Papers(Vec<(Period, PathBuf)>);

impl Papers {
    fn write(db: &Db, population: &Population, rounds: u32, files: &Path) -> Result<Papers> {
        let failed = |why| Error::io("write the roster", why);
        let mut rosters = Vec::new();
        for number in 0..2 + 2 * rounds {
            let period = period(number);
            let roster = Roster::of_residents(population, &crate::spec(&period));
            let path = files.join(format!("roster-{period}.csv"));
            population::roster_csv_utf8(&path, &roster).map_err(failed)?;
            payout_round::grant(db, PROGRAMME, &period, Fen::new(roster.expected().accepted_fen))?;
            rosters.push((period, path));
        }
        Ok(Papers(rosters))
    }
}

/// Measures. `files` is a folder for everything that is made; `serve` begins to serve the pages of a database, with the
/// folder for messages, and answers where; it must believe what this machine says about where a request comes from. `say` is
/// told what goes on.
///
/// # Errors
/// A failure of the database, of a file, or of the pages.
pub fn serve(
    options: &ServeOptions,
    files: &Path,
    confined: &Confined,
    serve: &dyn Fn(&Db, &Path) -> Result<SocketAddr>,
    say: &mut dyn FnMut(&str),
) -> Result<ServeReport> {
    let db = Db::open(&options.address, DbOptions::default())?;
    db.migrate(prefecture::ROOMS)?;
    say("making a prefecture and its rosters");
    let population = Population::new(SEED, options.people, &prefecture::villages());
    prefecture::settle(&db, &population)?;
    let papers = Papers::write(&db, &population, options.rounds, files)?;
    let [(paid_in, paid), (listed_in, listed), timed @ ..] = &papers.0[..] else { unreachable!("two come first") };
    bank_round::run(&db, PROGRAMME, paid_in, paid, confined)?;
    let listed = publish(&db, listed_in, listed, confined)?;
    let staff = Staff::employ(&db)?;
    db.checkpoint()?;
    let folder = files.join("exchange");
    let origin = format!("http://{}", serve(&db, &folder)?);
    say("signing in");
    let paid =
        db.read(&prefecture::actor("auditor"), |ctx| Ok(payout::batches(ctx)?.iter().map(|b| b.batch_id).min()))?;
    let paid = paid.expect("a batch was paid");
    let scene =
        Scene { db: &db, folder: &folder, origin: &origin, population: &population, staff: &staff, paid, listed };
    let pages = Pages::open(&scene)?;
    let names = pages::names(&population);
    drop(population);

    say(&format!("reading: {READS_PER_SECOND} requests a second for {} s", options.seconds));
    let before = own_clock(&origin);
    let samples = read(&origin, options.seconds, &pages);
    let within_20_ms = part_since(before, own_clock(&origin));
    say(&format!("searching: {KEYS_PER_SECOND} keys a second for {} s", options.seconds));
    let keys = search(&origin, options.seconds, &names, &pages);

    let (mut alone, mut stormy, mut tries, mut lines) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (number, (period, path)) in timed.iter().enumerate() {
        db.checkpoint()?;
        let pay = || payout_round::pay(&db, PROGRAMME, period, path, confined);
        let round = if number % 2 == 0 {
            let round = pay()?;
            alone.push(round.durable_seconds);
            round
        } else {
            let (round, blown) = in_a_storm(&origin, &staff, number, pay)?;
            stormy.push(round.durable_seconds);
            tries.extend(blown);
            round
        };
        lines = round.lines;
        let weather = if number % 2 == 0 { "alone" } else { "in a storm of sign-ins" };
        say(&format!("payout {weather}: {:.3} s", round.durable_seconds));
    }
    let count = |kind: &str, let_in: bool| {
        tries.iter().filter(|try_: &&Sample| try_.kind == kind && (try_.status == 303) == let_in).count()
    };
    Ok(ServeReport {
        engine: db.engine().name(),
        people: options.people,
        reading: Times::by_kind(&KINDS, &samples),
        reading_all: Times::of("all", samples.iter()),
        within_20_ms,
        search: Times::of("search", keys.iter()),
        lines,
        alone,
        stormy,
        storm: Storm {
            times: Times::of("sign-in", tries.iter()),
            let_in: count(RIGHT, true),
            right_refused: count(RIGHT, false),
            wrong_refused: count(WRONG, false),
        },
    })
}

/// A batch whose list is public from today.
fn publish(db: &Db, period: &Period, path: &Path, confined: &Confined) -> Result<i64> {
    let file = subsidy::read_roster(path, confined)?;
    let period = period.clone();
    db.write(&prefecture::actor("maker"), move |ctx| {
        let batch_id = subsidy::new_batch(ctx, PROGRAMME, &period, prefecture::shannan())?;
        subsidy::load(ctx, batch_id, &file)?;
        subsidy::check(ctx, batch_id, &file.parsed)?;
        subsidy::notice(ctx, batch_id, None)?;
        Ok(batch_id)
    })
}

fn read(origin: &str, seconds: u32, pages: &Pages) -> Vec<Sample> {
    let load = |seconds: u32| Load {
        per_second: READS_PER_SECOND,
        requests: (READS_PER_SECOND * seconds) as usize,
        lines: LINES,
    };
    let ask = |number: usize, line: &Line| pages.ask(number, line);
    // A second that is not told: connections are opened, and what is kept in memory is read once.
    load::run(origin, load(1), &AtomicBool::new(false), ask);
    load::run(origin, load(seconds), &AtomicBool::new(false), ask)
}

/// What is typed, one key after the other: names from the prefecture, and common ones by their sound.
fn typed(names: &[String]) -> Vec<String> {
    let sounds = ["zhaxi", "ciren", "nima", "dawa", "basang"].map(str::to_owned);
    let words = names.iter().chain(&sounds);
    words.flat_map(|word| word.char_indices().map(|(at, c)| word[..at + c.len_utf8()].to_owned())).collect()
}

fn search(origin: &str, seconds: u32, names: &[String], pages: &Pages) -> Vec<Sample> {
    let (typed, who) = (typed(names), Who::Session(pages.clerk()));
    let load = Load { per_second: KEYS_PER_SECOND, requests: (KEYS_PER_SECOND * seconds) as usize, lines: LINES };
    load::run(origin, load, &AtomicBool::new(false), |number, line| {
        let word = &typed[number % typed.len()];
        let sent = line.send("/platform/people", who, "10.8.0.1", &[("q", word)]);
        let shown = if sent.status == 303 { line.fetch(&sent.location, who) } else { sent.status };
        ("search", shown)
    })
}

const RIGHT: &str = "right password";
const WRONG: &str = "wrong password";

/// Does something while people sign in from many places, every other one with a wrong password.
fn in_a_storm<T>(
    origin: &str,
    staff: &Staff,
    round: usize,
    work: impl FnOnce() -> Result<T>,
) -> Result<(T, Vec<Sample>)> {
    let (over, places) = (AtomicBool::new(false), AtomicUsize::new(round << 16));
    let load = Load { per_second: SIGN_INS_PER_SECOND, requests: usize::MAX >> 32, lines: STORM_LINES };
    let blow = |number: usize, line: &Line| {
        let place = places.fetch_add(1, Ordering::Relaxed);
        let from = format!("10.{}.{}.{}", 16 + (place >> 16) % 200, (place >> 8) % 256, place % 256);
        let (login, password) = &staff.0[number / 2 % staff.0.len()];
        let (kind, password) =
            if number.is_multiple_of(2) { (RIGHT, &**password) } else { (WRONG, "what nobody chose as a password") };
        let form = [("login", &**login), ("password", password)];
        (kind, line.send("/platform/sign-in", Who::Anybody, &from, &form).status)
    };
    thread::scope(|scope| {
        let storm = scope.spawn(|| load::run(origin, load, &over, blow));
        thread::sleep(STORM_BEFORE);
        let done = work();
        over.store(true, Ordering::Relaxed);
        let blown = storm.join().expect("a storm does not panic");
        Ok((done?, blown))
    })
}

/// Requests answered within 20 ms, and all, as the server counts them since it began.
fn own_clock(origin: &str) -> [f64; 2] {
    let text = Line::new(origin).read("/metrics", Who::Anybody).text;
    [OWN_BUCKET, "yika_request_seconds_count "].map(|name| {
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        value.and_then(|value| value.parse().ok()).unwrap_or(f64::NAN)
    })
}

fn part_since(before: [f64; 2], after: [f64; 2]) -> f64 {
    (after[0] - before[0]) / (after[1] - before[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_typed_key_by_key() {
        let typed = typed(&["扎西".to_owned()]);
        assert_eq!(typed[..4], ["扎", "扎西", "z", "zh"]);
    }
}
