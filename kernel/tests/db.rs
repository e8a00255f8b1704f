//! The database door on both engines: one text, transactions that happen whole or not at all, numbers without gaps,
//! and memory that is never older than the tables.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use kernel::{
    Actor, BulkTable, Column, Ctx, Db, DbError, DbOptions, Engine, Error, Migration, Refusal, Result, Room, Sql,
    params, refuse,
};

const ROOM: Room = Room {
    name: "trial",
    migrations: &[Migration {
        file: "0001_trial.sql",
        text: "
            CREATE TABLE trial_row (id BIGINT PRIMARY KEY, word TEXT, hash BYTEA, amount BIGINT);
            CREATE TABLE trial_total (id BIGINT PRIMARY KEY, total BIGINT NOT NULL);
            CREATE TABLE trial_change (part BIGINT PRIMARY KEY, changes BIGINT NOT NULL);",
        then: None,
    }],
};

const PUT: Sql = Sql("INSERT INTO trial_row (id, word, hash, amount) VALUES ($1, $2, $3, $4)");
const COUNT: Sql = Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM trial_row");
const SOME: Sql = Sql(concat!("SELECT id FROM trial_row WHERE id IN ", kernel::few!()));
const ADD: Sql = Sql("INSERT INTO trial_total (id, total) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET total = trial_total.total + excluded.total RETURNING total");
const SET: Sql = Sql("UPDATE trial_total SET total = $2 WHERE id = $1");
const TOTAL: Sql = Sql("SELECT total FROM trial_total WHERE id = $1");
const IDS: BulkTable = BulkTable { table: "trial_row", columns: &[("id", Column::Int)] };

fn me() -> Actor {
    Actor::system()
}

fn put(ctx: &mut Ctx, id: i64) -> Result<()> {
    ctx.execute(PUT, params![id, None::<String>, None::<Vec<u8>>, None::<i64>]).map(drop)
}

fn count(db: &Db) -> i64 {
    db.read(&me(), |ctx| ctx.query_one(COUNT, params![], |row| row.int(0))).unwrap()
}

fn code(error: &Error) -> Option<&str> {
    error.refusal().map(|refusal| &*refusal.code)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % end).unwrap()
    }
}

#[test]
fn many_keys_are_looked_up_a_few_at_a_time() {
    testkit::on_both(&[ROOM], |db| {
        db.write(&me(), |ctx| (0..100).try_for_each(|id| put(ctx, id * 2))).unwrap();
        for (keys, found) in [(0, 0), (1, 1), (25, 13), (26, 13), (51, 26), (300, 100)] {
            let keys: Vec<i64> = (0..keys).collect();
            let mut ids = db.read(&me(), |ctx| ctx.query_many(SOME, &keys, |row| row.int(0))).unwrap();
            ids.sort_unstable();
            assert_eq!(ids, (0..found).map(|id| id * 2).collect::<Vec<_>>(), "{} keys", keys.len());
        }
    });
}

#[test]
fn one_text_means_the_same_on_both_engines() {
    testkit::on_both(&[ROOM], |db| {
        let words = [Some("旦增·罗布"), Some("𠮷䶮"), Some(""), Some("it's $1"), None];
        db.write(&me(), move |ctx| {
            for (id, word) in (1_i64..).zip(words) {
                assert_eq!(ctx.execute(PUT, params![id, word, word.map(|w| w.as_bytes().to_vec()), i64::MIN + id])?, 1);
            }
            assert_eq!(ctx.query_one(ADD, params![7_i64, 40_i64], |row| row.int(0))?, 40);
            assert_eq!(ctx.query_one(ADD, params![7_i64, 2_i64], |row| row.int(0))?, 42);
            assert_eq!(ctx.execute(ADD, params![7_i64, 0_i64])?, 1, "a statement that answers rows counts them");
            assert_eq!(ctx.execute(SET, params![99_i64, 0_i64])?, 0);
            Ok(())
        })
        .unwrap();
        let all = Sql("SELECT id, word, hash, amount FROM trial_row ORDER BY id");
        let rows = db.read(&me(), |ctx| {
            ctx.query(all, params![], |row| {
                let hash = row.opt_bytes(2).map(ToOwned::to_owned);
                (row.int(0), row.opt_text(1).map(ToOwned::to_owned), hash, row.int(3))
            })
        });
        for ((id, word), row) in (1_i64..).zip(words).zip(rows.unwrap()) {
            let word = word.map(ToOwned::to_owned);
            assert_eq!(row, (id, word.clone(), word.map(String::into_bytes), i64::MIN + id));
        }
        let (one, two) = (1_i64, 2_i64);
        let found = db.read(&me(), |ctx| {
            ctx.query_opt(
                Sql("SELECT id FROM trial_row WHERE id = $2 AND (word = $1 OR $1 = word) AND amount < $11
                    AND id + $3 + $4 + $5 + $6 + $7 + $8 + $9 + $10 > id"),
                params![words[1], two, one, one, one, one, one, one, one, one, 0_i64],
                |row| row.int(0),
            )
        });
        assert_eq!(found.unwrap(), Some(2), "placeholders are told apart beyond nine and may come twice");
    });
}

#[test]
fn numbers_are_taken_without_gaps_by_eight_threads_though_some_give_up() {
    testkit::on_both(&[ROOM], |db| {
        let taken: Mutex<Vec<(i64, i64)>> = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for seed in 0..8 {
                let taken = &taken;
                scope.spawn(move || {
                    let mut dice = Dice(seed);
                    for _ in 0..25 {
                        let (many, gives_up) = (1 + dice.below(5), dice.below(4) == 0);
                        let answer = db.write(&me(), move |ctx| {
                            let first = ctx.take_numbers("ticket", many)?;
                            if gives_up { refuse("gave_up") } else { Ok(first) }
                        });
                        match answer {
                            Ok(first) => taken.lock().unwrap().push((first, many)),
                            Err(refused) => assert_eq!(code(&refused), Some("gave_up"), "{refused:?}"),
                        }
                    }
                });
            }
        });
        let mut taken = taken.into_inner().unwrap();
        taken.sort_unstable();
        let mut next = 1;
        for (first, many) in taken {
            assert_eq!(first, next, "the next number follows the last one that was kept");
            next = first + many;
        }
        assert!(next > 300, "many were taken");
    });
}

#[test]
fn a_deed_is_done_to_its_end_though_whoever_asked_went_away() {
    testkit::on_both(&[ROOM], |db| {
        let (began, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = Mutex::new(may_go_on);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let deed = db.write_async(me(), move |ctx| {
                put(ctx, 1)?;
                began.send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                put(ctx, 2)
            });
            let waited = tokio::time::timeout(Duration::from_millis(50), deed).await;
            assert!(waited.is_err(), "the deed cannot have ended");
        });
        has_begun.recv().unwrap();
        assert_eq!(count(db), 0, "nothing is seen before it is whole");
        go_on.send(()).unwrap();
        // The runtime waits for the thread that carries out the deed.
        drop(runtime);
        assert_eq!(count(db), 2);
    });
}

#[test]
fn a_panic_and_a_refusal_roll_back_and_the_next_deed_is_well() {
    testkit::on_both(&[ROOM], |db| {
        for round in 0..30 {
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                db.write(&me(), |ctx| {
                    put(ctx, 1)?;
                    panic!("in the middle of a deed");
                    #[expect(unreachable_code, reason = "the closure's type")]
                    Ok(())
                })
            }));
            assert!(panicked.is_err());
            let refused: Result<()> = db.write(&me(), |ctx| {
                put(ctx, 1)?;
                Err(Refusal::new("no").with("round", "x").into())
            });
            assert_eq!(code(&refused.unwrap_err()), Some("no"));
            let read = catch_unwind(AssertUnwindSafe(|| db.read(&me(), |_| -> Result<()> { panic!("while reading") })));
            assert!(read.is_err());
            assert_eq!(count(db), round);
            db.write(&me(), move |ctx| put(ctx, 100 + round)).unwrap();
        }
    });
}

#[test]
fn of_two_who_change_what_they_read_the_second_reads_what_the_first_wrote() {
    testkit::on_both(&[ROOM], |db| {
        db.write(&me(), |ctx| ctx.query_one(ADD, params![1_i64, 0_i64], |row| row.int(0))).unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                let runs = runs.clone();
                scope.spawn(move || {
                    db.write(&me(), move |ctx| {
                        runs.fetch_add(1, Ordering::SeqCst);
                        let total = ctx.query_one(TOTAL, params![1_i64], |row| row.int(0))?;
                        thread::sleep(Duration::from_millis(50));
                        ctx.execute(SET, params![1_i64, total + 1])
                    })
                    .unwrap();
                });
            }
        });
        let total = db.read(&me(), |ctx| ctx.query_one(TOTAL, params![1_i64], |row| row.int(0))).unwrap();
        assert_eq!((total, runs.load(Ordering::SeqCst)), (2, 2), "no change is lost, and nobody begins twice");
    });
}

#[test]
fn who_is_overtaken_by_a_program_that_does_not_wait_in_line_starts_again() {
    testkit::on_postgres(&[ROOM], |db| {
        let mut runs = 0;
        let answer = db.write(&me(), move |_| {
            runs += 1;
            if runs < 3 { Err(Error::Database(DbError::Serialization("overtaken".to_owned()))) } else { Ok(runs) }
        });
        assert_eq!(answer.unwrap(), 3);
    });
}

#[test]
fn a_long_deed_is_done_however_many_short_ones_come() {
    testkit::on_both(&[ROOM], |db| {
        let is_done = AtomicBool::new(false);
        let tries = Arc::new(AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    while !is_done.load(Ordering::Relaxed) {
                        db.write(&me(), |ctx| ctx.take_numbers("ticket", 1)).unwrap();
                    }
                });
            }
            let counted = Arc::clone(&tries);
            let long = db.write(&me(), move |ctx| {
                counted.fetch_add(1, Ordering::Relaxed);
                let seen = ctx.query_one(COUNT, params![], |row| row.int(0))?;
                thread::sleep(Duration::from_millis(100));
                put(ctx, seen)?;
                ctx.take_numbers("ticket", 1)
            });
            is_done.store(true, Ordering::Relaxed);
            long.unwrap();
        });
        assert_eq!(tries.load(Ordering::Relaxed), 1, "who is at work is not overtaken");
    });
}

#[test]
fn who_waits_in_line_too_long_is_told_so_and_the_next_one_is_well() {
    let address = testkit::postgres_database();
    let db = Db::open(&address, DbOptions::default()).unwrap();
    db.migrate(&[ROOM]).unwrap();
    let separator = if address.contains('?') { '&' } else { '?' };
    let impatient =
        Db::open(&format!("{address}{separator}options=-c%20lock_timeout%3D100ms"), DbOptions::default()).unwrap();
    let begun = Arc::new(AtomicBool::new(false));
    thread::scope(|scope| {
        let (said, db) = (begun.clone(), &db);
        scope.spawn(move || {
            db.write(&me(), move |ctx| {
                said.store(true, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(800));
                put(ctx, 1)
            })
            .unwrap();
        });
        while !begun.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        let late = impatient.write(&me(), |ctx| put(ctx, 2));
        assert!(matches!(late, Err(Error::Database(DbError::Other(_)))), "{late:?}");
    });
    for id in 3..12 {
        impatient.write(&me(), move |ctx| put(ctx, id)).unwrap();
    }
    assert_eq!(count(&db), 10);
}

#[test]
fn reading_cannot_write() {
    testkit::on_both(&[ROOM], |db| {
        let attempts: [fn(&mut Ctx) -> Result<()>; 4] = [
            |ctx| put(ctx, 1),
            |ctx| ctx.take_numbers("ticket", 1).map(drop),
            |ctx| {
                ctx.bulk_insert(&IDS, 1, |rows| {
                    rows.int(1)?;
                    rows.end()
                })
            },
            |ctx| ctx.execute(Sql("DELETE FROM trial_row"), params![]).map(drop),
        ];
        db.write(&me(), |ctx| put(ctx, 9)).unwrap();
        for attempt in attempts {
            let answer = db.read(&me(), attempt);
            assert!(matches!(answer, Err(Error::Database(DbError::Other(_)))), "{answer:?}");
            assert_eq!(count(db), 1);
        }
    });
}

#[test]
fn a_reader_sees_one_moment_however_long_it_looks() {
    testkit::on_both(&[ROOM], |db| {
        db.write(&me(), |ctx| put(ctx, 1)).unwrap();
        db.read(&me(), |ctx| {
            let before = ctx.query_one(COUNT, params![], |row| row.int(0))?;
            db.write(&me(), |ctx| put(ctx, 2))?;
            assert_eq!(ctx.query_one(COUNT, params![], |row| row.int(0))?, before);
            Ok(())
        })
        .unwrap();
        assert_eq!(count(db), 2);
    });
}

const CHANGED: Room = Room {
    name: "trial",
    migrations: &[Migration {
        file: "0001_trial.sql",
        text: "CREATE TABLE trial_row (id BIGINT PRIMARY KEY);",
        then: None,
    }],
};
const GROWN: Room = Room {
    name: "trial",
    migrations: &[
        ROOM.migrations[0],
        Migration { file: "0002_more.sql", text: "CREATE TABLE trial_more (id BIGINT PRIMARY KEY);", then: None },
    ],
};

#[test]
fn a_database_that_is_older_newer_or_another_is_refused() {
    testkit::on_both(&[ROOM], |db| {
        assert!(db.check_schema(&[ROOM]).is_ok());
        assert_eq!(db.migrate(&[ROOM]).unwrap(), 0, "a migration is carried out once");
        assert_eq!(code(&db.check_schema(&[GROWN]).unwrap_err()), Some("database_older"));
        for rooms in [&[CHANGED] as &'static [Room], &[]] {
            assert_eq!(code(&db.check_schema(rooms).unwrap_err()), Some("database_newer"));
            assert_eq!(code(&db.migrate(rooms).unwrap_err()), Some("database_newer"));
        }
        assert_eq!(db.migrate(&[GROWN]).unwrap(), 1);
        assert!(db.check_schema(&[GROWN]).is_ok());
        assert_eq!(code(&db.check_schema(&[ROOM]).unwrap_err()), Some("database_newer"));
    });
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}", folder.path().join("new.db").display());
    for address in [file, testkit::postgres_database()] {
        let db = Db::open(&address, DbOptions::default()).unwrap();
        assert_eq!(code(&db.check_schema(&[ROOM]).unwrap_err()), Some("database_empty"));
    }
}

#[test]
fn addresses_and_roles_that_will_not_do_are_refused_at_the_door() {
    let open = |address: &str| Db::open(address, DbOptions::default()).map(drop).unwrap_err();
    assert_eq!(code(&open("mysql://somewhere")), Some("database_address_unknown"));
    assert_eq!(code(&open(&testkit::postgres_admin())), Some("database_role_too_powerful"));
    let nobody_listens = open("postgres://yika@127.0.0.1:1/yika");
    assert!(matches!(nobody_listens, Error::Database(DbError::Lost(_))), "{nobody_listens:?}");
}

/// What is kept in memory in this test.
struct Sum(i64);

const COUNT_CHANGE: Sql = Sql("INSERT INTO trial_change (part, changes) VALUES ($1, 1)
     ON CONFLICT (part) DO UPDATE SET changes = trial_change.changes + 1");
const VERSION: Sql = Sql("SELECT CAST(COALESCE(SUM(changes), 0) AS BIGINT) FROM trial_change");
const SUM: Sql = Sql("SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM trial_total");

fn kept_is_true(ctx: &mut Ctx) -> Result<()> {
    let version = ctx.query_one(VERSION, params![], |row| row.int(0))?;
    let kept = ctx.kept(version, |ctx| ctx.query_one(SUM, params![], |row| Sum(row.int(0))))?;
    assert_eq!(kept.0, ctx.query_one(SUM, params![], |row| row.int(0))?, "what is kept is what stands");
    Ok(())
}

#[test]
fn what_is_kept_in_memory_is_never_older_than_the_tables() {
    testkit::on_both(&[ROOM], |db| {
        thread::scope(|scope| {
            for seed in 0..4 {
                scope.spawn(move || {
                    let mut dice = Dice(seed);
                    for _ in 0..60 {
                        if dice.below(3) > 0 {
                            db.read(&me(), kept_is_true).unwrap();
                            continue;
                        }
                        let (part, amount, gives_up) = (dice.below(5), dice.below(1000), dice.below(3) == 0);
                        let answer = db.write(&me(), move |ctx| {
                            kept_is_true(ctx)?;
                            ctx.kept_is_outdated();
                            ctx.execute(COUNT_CHANGE, params![part])?;
                            ctx.execute(ADD, params![part, amount])?;
                            kept_is_true(ctx)?;
                            if gives_up { refuse("gave_up") } else { Ok(()) }
                        });
                        assert!(answer.is_ok() || gives_up, "{answer:?}");
                    }
                });
            }
        });
    });
}

#[test]
fn a_copy_of_a_live_database_is_whole() {
    testkit::on_both(&[ROOM], |db| {
        db.write(&me(), |ctx| (1..=500).try_for_each(|id| put(ctx, id))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy.db");
        if db.engine() == Engine::Postgres {
            assert_eq!(code(&db.backup(&to).unwrap_err()), Some("backup_by_server"));
            return;
        }
        db.backup(&to).unwrap();
        db.write(&me(), |ctx| put(ctx, 501)).unwrap();
        db.checkpoint().unwrap();
        let copy = Db::open(&format!("sqlite:{}", to.display()), DbOptions::default()).unwrap();
        assert!(copy.check_schema(&[ROOM]).is_ok());
        assert_eq!((count(&copy), count(db)), (500, 501));
    });
}

#[test]
fn a_statement_that_an_engine_does_not_read_is_found_without_running_it() {
    testkit::on_both(&[ROOM], |db| {
        const GOOD: &[Sql] = &[PUT, COUNT, ADD, SET, TOTAL, Sql("DELETE FROM trial_row")];
        const BAD: &[Sql] = &[COUNT, Sql("SELECT nothing_of_this_name FROM trial_row")];
        db.write(&me(), |ctx| put(ctx, 1)).unwrap();
        assert!(db.prepare_all(GOOD).is_ok());
        assert!(db.prepare_all(BAD).is_err());
        assert_eq!(count(db), 1);
    });
}
