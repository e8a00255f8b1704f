//! Real databases for tests: an SQLite file and a PostgreSQL database of its own for each story.
//!
//! PostgreSQL is a throw-away cluster that the tests start themselves (as the user `postgres` when they run as root),
//! reachable through a socket only; `YIKA_TEST_POSTGRES` (an address of a role that may create roles and databases)
//! points to another server instead. Card readers are a throw-away pcscd. Deliberately absent: any shared state between two stories.

mod card_readers;
mod cluster;
mod contents;
mod device;
mod issuer;

use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::UNIX_EPOCH,
};

pub use card_readers::CardReaders;
pub use contents::contents;
pub use device::{Device, PRESENT, PRESENT_AND_VERIFIED, holder_in};
pub use issuer::{CLIENT, Issuer, Manners, SECRET};
use kernel::{Clock, Day, Db, DbOptions, Room};

/// The day every story begins, at noon.
///
/// # Panics
/// Never: the day exists.
#[must_use]
pub fn first_day() -> Day {
    Day::new(2026, 11, 22).expect("a day of the calendar")
}

fn options() -> DbOptions {
    DbOptions { clock: Clock::at_noon(first_day()), cache_mib: 64, ..DbOptions::default() }
}

/// A room as it was when it had so many migrations: where a story of an older database begins.
///
/// # Panics
/// When the room has fewer.
#[must_use]
pub const fn as_of(room: Room, migrations: usize) -> Room {
    Room { migrations: room.migrations.split_at(migrations).0, ..room }
}

/// Tells a story on both engines, each time on an empty database with the tables of these rooms.
///
/// # Panics
/// When the story fails, or a database cannot be made.
pub fn on_both(rooms: &'static [Room], story: impl Fn(&Db)) {
    on_sqlite(rooms, &story);
    on_postgres(rooms, &story);
}

/// Tells a story on SQLite.
///
/// # Panics
/// When the story fails, or the database cannot be made.
pub fn on_sqlite(rooms: &'static [Room], story: impl Fn(&Db)) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let db = Db::open(&format!("sqlite:{}", dir.path().join("yika.db").display()), options()).expect("an SQLite file");
    db.migrate(rooms).expect("the tables can be made");
    story(&db);
}

/// Tells a story on PostgreSQL.
///
/// # Panics
/// When the story fails, or the database cannot be made.
pub fn on_postgres(rooms: &'static [Room], story: impl Fn(&Db)) {
    let db = Db::open(&postgres_database(), options()).expect("a PostgreSQL database");
    db.migrate(rooms).expect("the tables can be made");
    story(&db);
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty PostgreSQL database, for a role without special powers.
///
/// # Panics
/// When no server can be had.
#[must_use]
pub fn postgres_database() -> String {
    database_on(&postgres_admin())
}

/// The same on the server at this address.
///
/// # Panics
/// When the database cannot be made.
#[must_use]
pub fn database_on(admin: &str) -> String {
    cluster::new_database(admin, &new_name())
}

/// A name that no other test has: the number of a process comes again within one run of all tests, the moment does not.
fn new_name() -> String {
    static STARTED: OnceLock<u128> = OnceLock::new();
    let started = STARTED.get_or_init(|| UNIX_EPOCH.elapsed().expect("a clock after 1970").as_nanos());
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    format!("yika_{}_{started:x}_{number}", std::process::id())
}

/// The name and address of a new, empty PostgreSQL database of which nothing was made but itself and its owner.
///
/// # Panics
/// When no server can be had.
#[must_use]
pub fn bare_database(owner: &str) -> (String, String) {
    let name = new_name();
    let address = cluster::new_database_owned_by(owner, &postgres_admin(), &name);
    (name, address)
}

/// Carries out SQL as the server's administrator, in the server's own database.
///
/// # Panics
/// When the server refuses it.
pub fn as_admin(sql: &str) {
    cluster::run(&postgres_admin(), sql);
}

/// The address of a role that may create databases.
///
/// # Panics
/// When no server can be had.
#[must_use]
pub fn postgres_admin() -> String {
    match std::env::var("YIKA_TEST_POSTGRES") {
        Ok(address) => address,
        Err(_) => cluster::own(),
    }
}

/// Runs `deed` while a cluster of its own stands, handing it the cluster's address; the cluster ends with it. What
/// earlier runs left behind when they were killed is cleared away first. A `durable` one keeps what it has
/// acknowledged through a power cut, and is as slow as that is.
///
/// # Panics
/// When the cluster cannot be started.
pub fn with_cluster<T>(durable: bool, deed: impl FnOnce(&str) -> T) -> T {
    let cluster = cluster::Cluster::start(durable);
    deed(&cluster.admin_address())
}

/// How often a property is tried: `cases` times, or `YIKA_SOAK` times as often.
#[must_use]
pub fn cases(cases: u32) -> u32 {
    let times = std::env::var("YIKA_SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    cases.saturating_mul(times)
}

/// The folder of PostgreSQL's programs, where Debian puts them, newest first.
///
/// # Panics
/// When PostgreSQL is not installed.
#[must_use]
pub fn postgres_programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is installed (make setup)")
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().expect("PostgreSQL's server is installed (make setup)")
}
