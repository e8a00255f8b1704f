//! `demo`: everything from nothing. A made-up prefecture, three rosters with the faults that real rosters have, the pensions that the house
//! owes, and every step until the banks' own books agree with the ledger to the fen; the third is left where the county reviews it.
//!
//! It calls the same doors of the rooms as the commands do, and says what each answered. Promises: the same seed and
//! number of people give the same rosters, the same counts and the same sums; what must be refused is tried and shown
//! refused; if anything differs from what was known beforehand, the answer is no. Its calendar begins some weeks ago and
//! ends before today, so that what is done with its database afterwards comes later. Deliberately absent: real people,
//! real banks, and any rule of a room.

mod banks;
mod cards;
mod compared;
mod folder;
mod insurances;
mod job;
mod look;
mod sign_in;
mod story;
mod table;
mod words;
mod work;

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    time::Instant,
};

use door::Serving;
use kernel::{Clock, Day, Db, DbOptions, Refusal};
use population::Population;
use serde_json::{Value, json};

use crate::{
    Globals,
    answer::{Answer, Done},
    commands::{serve, setup},
    desk::{Place, ROOMS, confined},
};
use job::{Job, Paper};
use story::Story;
use table::Table;

/// `demo`
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// The folder for everything the demonstration makes
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// How many residents
    #[arg(long, value_name = "N", default_value_t = 354_035, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    people: u32,
    /// The port on this machine for the pages; 0 takes a free one
    #[arg(long, default_value_t = 8540)]
    port: u16,
    /// Do not serve the pages afterwards
    #[arg(long)]
    no_serve: bool,
    /// First remove what an earlier demonstration made in the folder
    #[arg(long)]
    fresh: bool,
    /// What everything is drawn from
    #[arg(long, default_value_t = 540_500)]
    seed: u64,
}

/// How long the calendar of the demonstration is, at most.
const DAYS: i32 = 35;
/// The banks have said everything within so many days.
const QUIET_WITHIN: i32 = 13;

pub(crate) fn demo(globals: &Globals, demo: &Demo) -> Done {
    let began = Instant::now();
    if !demo.no_serve {
        refuse_a_taken_port(demo.port)?;
    }
    let place = place(globals, demo);
    let (facts, agreed) = {
        let mut story = begin(globals, demo, &place)?;
        tell(&mut story, demo, began)?
    };
    let mut text = String::new();
    if !agreed {
        return Ok(Answer::no(Refusal::new("demo_differs"), text, facts));
    }
    if !demo.no_serve {
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, demo.port));
        let sms = exchange::sms::Port::Folder(place.exchange.clone());
        let serving = Serving { passkeys: serve::passkey_site(None, false)?, ..Serving::default() };
        let address = serve::serve_pages(&place, at, serving, Some(sms), globals.lang())?;
        text = crate::words::done(globals.lang(), "done-stopped", &[]);
        return Ok(Answer::yes(text, with(facts, "address", format!("http://{address}").into())));
    }
    Ok(Answer::yes(text, facts))
}

fn with(mut facts: Value, name: &str, value: Value) -> Value {
    facts[name] = value;
    facts
}

/// Better now than after a minute.
fn refuse_a_taken_port(port: u16) -> Done<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::new("demo_port_taken").with("port", port).into()),
    }
}

fn place(globals: &Globals, demo: &Demo) -> Place {
    let own = || format!("sqlite:{}", demo.dir.join("yika.db").display());
    Place {
        address: globals.db.clone().unwrap_or_else(own),
        exchange: globals.exchange.clone().unwrap_or_else(|| demo.dir.join("exchange")),
        home: demo.dir.clone(),
    }
}

/// An empty system with a clock of its own.
fn begin(globals: &Globals, demo: &Demo, place: &Place) -> Done<Story> {
    folder::prepare(&demo.dir, demo.fresh, demo.seed, demo.people)?;
    let first = Clock::System.now().day().plus_days(-DAYS);
    let options = DbOptions { clock: Clock::at_noon(first), ..DbOptions::default() };
    let db = Db::open(&place.address, options)?;
    match db.check_schema(ROOMS) {
        Err(kernel::Error::Refused(refusal)) if refusal.code == "database_empty" => {}
        Err(kernel::Error::Refused(_)) | Ok(()) => return Err(Refusal::new("database_not_empty").into()),
        Err(other) => return Err(other.into()),
    }
    db.migrate(ROOMS)?;
    setup::audit_key(place)?;
    let banks = banks::open(&place.exchange, demo.seed)?;
    let table = Table::begin(globals.lang());
    Ok(Story {
        db,
        place: place.clone(),
        lang: globals.lang(),
        confined: confined()?,
        banks,
        table,
        refused: Vec::new(),
        replies: banks::Replies::default(),
    })
}

/// The whole story; answers its facts, and whether everything agreed.
fn tell(story: &mut Story, demo: &Demo, began: Instant) -> Done<(Value, bool)> {
    let first = story.today();
    let dir = demo.dir.display().to_string();
    let people = table::grouped(demo.people.into());
    story.table.text("title", &[("people", &people), ("seed", &demo.seed.to_string()), ("dir", &dir)]);
    story.table.text("clock", &[("first", &first.to_string())]);
    story.table.head();

    story.table.part("part-prefecture", &[]);
    let population = settle(story, demo)?;
    sign_in::employ(story)?;
    insurances::bring(story, &population)?;
    work::register(story, &population)?;
    let wanting = cards::people_who_want(&population, story.today());
    let residents = Paper::of_residents(story, &population, &demo.dir)?;
    let households = Paper::of_households(story, &population, &demo.dir)?;
    let poor = Paper::of_poor_households(story, &population, &demo.dir)?;
    let (people, household_count) = (population.people_count(), population.household_count());
    drop(population);

    story.table.part("part-first", &[("name", residents.name(story.lang))]);
    let first_job = Job::begin(story, residents)?;
    let reloaded = first_job.try_to_load_again(story)?;
    first_job.notice(story, Some(0))?;
    first_job.objections(story)?;
    first_job.freeze(story)?;
    first_job.try_wrong_approvals(story)?;
    job::approve_and_send(story, first_job.batch_id)?;
    first_job.try_to_send_again(story)?;

    story.table.part("part-second", &[("name", households.name(story.lang))]);
    let second_job = Job::begin(story, households)?;
    let (_, notice_ends) = second_job.notice(story, None)?;
    second_job.try_to_freeze_early(story)?;
    second_job.objections(story)?;
    story.table.part("part-third", &[("name", poor.name(story.lang))]);
    let third_job = Job::begin(story, poor)?;
    third_job.notice(story, None)?;
    story.table.also("days-pass", &[], None, None);
    while story.today() < notice_ends {
        banks::a_day(story)?;
        banks::behave(story);
        story.db.clock().advance_days(1);
    }
    second_job.freeze(story)?;
    job::approve_and_send(story, second_job.batch_id)?;
    third_job.freeze(story)?;
    third_job.try_to_approve_unreviewed(story)?;

    story.table.part("part-pensions", &[]);
    let pensions = job::pensions(story)?;

    story.table.part("part-replies", &[]);
    banks::until_quiet(story, QUIET_WITHIN)?;

    story.table.part("part-corrections", &[]);
    let sources: Vec<i64> = [first_job.batch_id, second_job.batch_id].into_iter().chain(pensions).collect();
    let corrected = job::correct(story, &sources)?;
    let reissues = job::reissue(story, &sources)?;
    for reissue in &reissues {
        job::approve_and_send(story, *reissue)?;
    }
    banks::until_quiet(story, QUIET_WITHIN)?;
    let batches: Vec<i64> = sources.into_iter().chain(reissues.iter().copied()).collect();
    job::close(story, &batches)?;

    story.table.part("part-compared", &[]);
    let compared = compared::compare(story, &batches)?;
    let agreed = compared.agreed && [&first_job, &second_job, &third_job].iter().all(|job| job.as_expected);
    let last = story.today();
    assert!(last <= Clock::System.now().day(), "the calendar of the demonstration ends before today");
    story.db.checkpoint()?;

    let evidence = look::item_to_follow(story, &reissues, first_job.batch_id)?;
    let staff = sign_in::invite(story, demo.seed)?;
    let sign_in = sign_in::write(&demo.dir, &staff)?;
    story.table.part("part-cards", &[]);
    cards::tell(story, &wanting, demo.seed)?;
    let seconds = began.elapsed().as_secs_f64();
    look::say(story, demo, &evidence, &sign_in::text(&staff), last, seconds);
    let all = batches.iter().chain(&reloaded).map(|batch| job::facts(story, *batch)).collect::<Done<Vec<_>>>()?;
    let facts = json!({
        "dir": dir, "database": story.place.shown(), "exchange": story.place.exchange.display().to_string(),
        "seed": demo.seed, "people": people, "households": household_count,
        "rosters": [first_job.facts(), second_job.facts(), third_job.facts()], "batches": all, "corrected_people": corrected,
        "refused": story.refused, "replies": story.replies.facts(), "banks": compared.banks, "laws": compared.laws,
        "paid": { "items": compared.paid.0, "fen": compared.paid.1.get() },
        "failed": { "items": compared.failed.0, "fen": compared.failed.1.get() },
        "evidence_item": evidence.item_id, "first_day": first.to_string(), "last_day": last.to_string(),
        "sign_in": sign_in.display().to_string(), "agreed": agreed, "seconds": seconds,
    });
    Ok((facts, agreed))
}

/// People, households, cards and accounts.
fn settle(story: &mut Story, demo: &Demo) -> Done<Population> {
    let today: Day = story.today();
    let doing = story.table.doing("people-made", &[]);
    let population = Population::new(demo.seed, demo.people, &prefecture::villages());
    drop(doing);
    story.table.done(today, "people-made", &[], Some(population.people_count().into()), None);
    story.table.also("households", &[], Some(population.household_count().into()), None);
    let doing = story.table.doing("people-in", &[]);
    prefecture::settle(&story.db, &population)?;
    drop(doing);
    story.table.done(today, "people-in", &[], Some(population.people_count().into()), None);
    let payable = story.read("auditor", |ctx| Ok(card::accounts(ctx)?.payable().len()))?;
    story.table.also("accounts", &[], i64::try_from(payable).ok(), None);
    Ok(population)
}
