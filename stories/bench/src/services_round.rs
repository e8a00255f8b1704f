//! Services: a work list over very many cases, and immediate services from the asking to the decision at a steady pace, beside the
//! raw limit of the same machine: a row read by its key, a row written and kept.
//!
//! The cases that stand are laid by a statement of this file; what is asked goes through the house's own doors.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use casework::{
    case::{self, Applicant, CaseFilter, CaseState},
    service::{Answers, Area, Channel},
};
use kernel::{Actor, CitizenId, Db, DbOptions, Error, RegionCode, Result, Scope, Sql, params};
use population::Population;
use serde_json::{Value, json};
use window::{Asked, Filled};

use crate::load::at;

/// What to measure.
#[derive(Clone, Debug)]
pub struct ServicesOptions {
    /// Where: `sqlite:PATH` or `postgres://...`, an empty database.
    pub address: String,
    /// Cases that stand.
    pub cases: u32,
    /// Work lists read.
    pub lists: u32,
    /// Services asked for.
    pub asked: u32,
    /// How many a second are asked for.
    pub pace: u32,
}

/// How long something took: the median and the 99th of a hundred, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// The median.
    pub median_ms: f64,
    /// The 99th of a hundred.
    pub p99_ms: f64,
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct ServicesReport {
    /// The engine.
    pub engine: &'static str,
    /// Cases that stood, and how many of them were to be worked on.
    pub cases: (i64, i64),
    /// A work list of fifty, of one office, of all areas and of one in turn.
    pub list: Took,
    /// From when it was due to be asked for to the decision, kept.
    pub ask: Took,
    /// A row read by its key.
    pub raw_read: Took,
    /// A row written in a transaction of its own, kept.
    pub raw_write: Took,
}

/// So many cases each person has.
const EACH: u32 = 50;
/// One in so many is to be worked on.
const OPEN: i64 = 20;
const LAID: i64 = 1 << 40;
const RAW: Sql = Sql("CREATE TABLE bench_kept (at BIGINT PRIMARY KEY, said TEXT NOT NULL)");
const RAW_WRITE: Sql = Sql("INSERT INTO bench_kept (at, said) VALUES ($1, 'a row')");
const RAW_READ: Sql = Sql("SELECT said FROM bench_kept WHERE at = $1");

/// Each person's cases, one in twenty of them open, due on one of nine days.
fn lay_cases() -> Sql {
    let numbers: Vec<String> = (1..=EACH).map(|number| format!("SELECT {number} AS n")).collect();
    let text = format!(
        "INSERT INTO casework_case (person_id, case_id, reference, service, area, region, office_region, channel, state,
            submitted_at, submitted_by, due_on, paused_days, reason)
        SELECT person_id, $1 + at, 'BJ', CASE WHEN at / {OPEN} % 2 = 0 THEN 'JY025' ELSE 'SB026' END,
            CASE WHEN at / {OPEN} % 2 = 0 THEN 'employment' ELSE 'insurance' END, village, village / 1000000 * 1000000, 'desk',
            CASE WHEN at % {OPEN} = 0 THEN 'submitted' ELSE 'delivered' END, $2, 'clerk',
            CASE WHEN at % {OPEN} = 0 THEN '2026-12-0' || CAST(at / {OPEN} % 9 + 1 AS TEXT) END, 0, ''
        FROM (SELECT p.person_id, p.village, CAST(ROW_NUMBER() OVER (ORDER BY p.person_id, n.n) AS BIGINT) AS at
            FROM registry_person p CROSS JOIN ({}) n) laid",
        numbers.join(" UNION ALL ")
    );
    // Once in a run of this program.
    Sql(Box::leak(text.into_boxed_str()))
}

fn clerk(office: RegionCode) -> Actor {
    Actor::new("clerk", Scope::of(office))
}

fn took(mut ms: Vec<f64>) -> Took {
    ms.sort_by(f64::total_cmp);
    Took { median_ms: at(&ms, 50), p99_ms: at(&ms, 99) }
}

fn timed(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed().as_secs_f64() * 1_000.0)
}

/// Measures services; `say` is told what goes on.
///
/// # Errors
/// A failure of the database.
pub fn services(options: &ServicesOptions, say: &mut dyn FnMut(&str)) -> Result<ServicesReport> {
    let db = Db::open(&options.address, DbOptions::default())?;
    db.migrate(prefecture::ROOMS)?;
    let people = (options.cases / EACH).max(options.asked * 2);
    let people = Population::new(crate::SEED, people, &prefecture::villages());
    prefecture::settle(&db, &people)?;
    db.write(&Actor::system(), |ctx| {
        let clerk = access::User {
            login: "clerk".into(),
            name: "clerk".into(),
            region: prefecture::shannan(),
            roles: vec![access::Role::Clerk],
            active: true,
        };
        access::put_user(ctx, &clerk)?;
        ctx.execute(RAW, params![])?;
        let now = ctx.now();
        ctx.execute(lay_cases(), params![LAID, now])?;
        ctx.analyze("casework_case")
    })?;
    db.checkpoint()?;
    let offices = db.read(&clerk(prefecture::shannan()), case::office_counts)?;
    let open = offices.iter().map(|one| one.open).sum();
    let cases = (i64::from(options.cases / EACH) * i64::from(EACH), open);
    say(&format!("{open} cases wait at {} offices, among some {}", offices.len(), cases.0));
    let mut lists = Vec::new();
    let areas = [None, Some(Area::Employment), Some(Area::Insurance)];
    for (at, area) in (0..options.lists).zip(areas.into_iter().cycle()) {
        let office = offices[at as usize % offices.len()].office;
        let filter = CaseFilter { office, area, after: None };
        lists.push(timed(|| {
            let found = db.read(&clerk(office), |ctx| case::cases(ctx, &filter, 50))?;
            if found.is_empty() { Err(Error::Broken("an office has cases".into())) } else { Ok(()) }
        })?);
    }
    let mut raw_write = Vec::new();
    for at in 0..options.lists.min(500) {
        raw_write.push(timed(|| {
            db.write(&Actor::system(), move |ctx| ctx.execute(RAW_WRITE, params![i64::from(at)]).map(drop))
        })?);
    }
    let mut raw_read = Vec::new();
    for at in 0..options.lists.min(500) {
        raw_read.push(timed(|| {
            db.read(&Actor::system(), |ctx| {
                ctx.query_one(RAW_READ, params![i64::from(at)], |row| row.text(0).len()).map(drop)
            })
        })?);
    }
    let ask = asked(&db, options)?;
    Ok(ServicesReport {
        engine: db.engine().name(),
        cases,
        list: took(lists),
        ask: took(ask),
        raw_read: took(raw_read),
        raw_write: took(raw_write),
    })
}

/// Asks for an immediate service at a steady pace, each for another grown-up; the times are counted from when one was due.
fn asked(db: &Db, options: &ServicesOptions) -> Result<Vec<f64>> {
    const GROWN_UP: Sql = Sql("SELECT person_id FROM registry_person WHERE state = 'alive' ORDER BY person_id");
    let today = db.clock().now().day();
    let people: Vec<CitizenId> = db.read(&Actor::system(), |ctx| {
        ctx.query(GROWN_UP, params![], |row| CitizenId::from_encoded(row.int(0)).expect("a citizen id was written"))
    })?;
    let people: Vec<CitizenId> = people.into_iter().filter(|id| id.age_on(today) >= 16).collect();
    let count = options.asked.min(u32::try_from(people.len()).unwrap_or(u32::MAX));
    let (next, began) = (AtomicU32::new(0), Instant::now());
    let ask = |at: u32| -> Result<f64> {
        let due = began + Duration::from_secs_f64(f64::from(at) / f64::from(options.pace));
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let typed = [("field", "farming"), ("place", "county"), ("hours", "full"), ("phone", "13900000001")];
        let filled = Filled {
            applicant: Applicant::Person(people[at as usize]),
            service: "JY003".to_owned(),
            channel: Channel::Desk,
            typed: typed.map(|(field, answer)| (field.to_owned(), answer.to_owned())).into_iter().collect::<Answers>(),
            promises: Vec::new(),
            insists: false,
            random: [7; 8],
        };
        let asked = db.write(&clerk(prefecture::shannan()), move |ctx| window::ask(ctx, &filled))?;
        let Asked::Cases(came) = asked else { return Err(Error::Broken("a right form".into())) };
        let case = &came.cases[0];
        assert!(matches!(case.state, CaseState::Delivered | CaseState::Refused), "data decided");
        Ok(due.elapsed().as_secs_f64() * 1_000.0)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut took = Vec::new();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= count {
                            return Ok(took);
                        }
                        took.push(ask(at)?);
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            let took: Result<Vec<f64>> = worker.join().expect("a worker ends");
            all.extend(took?);
        }
        Ok(all)
    })
}

impl ServicesReport {
    /// All of it for scripts.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let took = |took: &Took| json!({ "median_ms": took.median_ms, "p99_ms": took.p99_ms });
        json!({
            "engine": self.engine, "cases": self.cases.0, "open": self.cases.1, "list": took(&self.list),
            "ask": took(&self.ask), "raw_read": took(&self.raw_read), "raw_write": took(&self.raw_write),
        })
    }
}
