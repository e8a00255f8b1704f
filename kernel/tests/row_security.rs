//! The scope of an actor binds PostgreSQL itself: what a statement forgets, the database does not show and not take.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{
    Actor, BulkTable, CitizenId, Column, Ctx, Day, Db, DbError, DbOptions, Error, Migration, RegionCode, Result, Room,
    Scope, Sql, params, refuse,
};

const ROOM: Room = Room {
    name: "trial",
    migrations: &[Migration {
        file: "0001_trial.sql",
        text: "
            CREATE TABLE trial_place (id BIGINT PRIMARY KEY, region BIGINT NOT NULL);
            CREATE TABLE trial_part (place BIGINT NOT NULL, part BIGINT NOT NULL, word TEXT, PRIMARY KEY (place, part));
            CREATE TABLE trial_own (person_id BIGINT PRIMARY KEY);
            --postgres: ALTER TABLE trial_place ENABLE ROW LEVEL SECURITY;
            --postgres: ALTER TABLE trial_part ENABLE ROW LEVEL SECURITY;
            --postgres: ALTER TABLE trial_own ENABLE ROW LEVEL SECURITY;
            --postgres: CREATE POLICY trial_place_scope ON trial_place
            --postgres:    USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to()));
            --postgres: CREATE POLICY trial_part_scope ON trial_part
            --postgres:    USING (EXISTS (SELECT 1 FROM trial_place p WHERE p.id = trial_part.place));
            --postgres: CREATE POLICY trial_own_scope ON trial_own USING (person_id = (SELECT kernel_scope_person()));",
        then: None,
    }],
};

const PUT: Sql = Sql("INSERT INTO trial_place (id, region) VALUES ($1, $2)");
const MOVE: Sql = Sql("UPDATE trial_place SET region = $1");
const FORGET: Sql = Sql("DELETE FROM trial_place");
const COUNT: Sql = Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM trial_place");
const REGIONS: Sql = Sql("SELECT DISTINCT region FROM trial_place");
const PARTS: Sql = Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM trial_part");
const PUT_OWN: Sql = Sql("INSERT INTO trial_own (person_id) VALUES ($1)");
const OWN: Sql = Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM trial_own");
const PLACES: BulkTable =
    BulkTable { table: "trial_place", columns: &[("id", Column::Int), ("region", Column::Region)] };
/// The same without a word about what is a region.
const ROWS: BulkTable = BulkTable { table: "trial_place", columns: &[("id", Column::Int), ("region", Column::Int)] };
const PART_ROWS: BulkTable = BulkTable {
    table: "trial_part",
    columns: &[("place", Column::Int), ("part", Column::Int), ("word", Column::Text)],
};

const NAIDONG: i64 = 540_502_001_001;
const QONGGYAI: i64 = 540_525_001_001;

fn county(code: &str) -> Actor {
    Actor::new(code, Scope::of(RegionCode::parse(code).unwrap()))
}

fn naidong() -> Actor {
    county("540502")
}

fn number(ctx: &mut Ctx, sql: Sql) -> Result<i64> {
    ctx.query_one(sql, params![], |row| row.int(0))
}

/// One place of each county on an empty database.
fn told(story: impl Fn(&Db)) {
    testkit::on_postgres(&[ROOM], |db| {
        db.write(&Actor::system(), |ctx| {
            ctx.execute(PUT, params![1_i64, NAIDONG])?;
            ctx.execute(PUT, params![2_i64, QONGGYAI]).map(drop)
        })
        .unwrap();
        story(db);
    });
}

fn is_refused_by_policy(answer: Result<()>) -> bool {
    matches!(answer, Err(Error::Database(DbError::Other(why))) if why.contains("row-level security"))
}

#[test]
fn what_forgets_its_scope_sees_and_changes_nothing_foreign() {
    told(|db| {
        let me = naidong();
        assert_eq!(db.read(&me, |ctx| number(ctx, COUNT)).unwrap(), 1);
        assert_eq!(db.read(&me, |ctx| number(ctx, REGIONS)).unwrap(), NAIDONG);
        let mut scanned = Vec::new();
        let scan = Sql("SELECT id, region FROM trial_place WHERE id > $1");
        db.read(&me, |ctx| {
            ctx.scan(scan, &[0], |row| {
                scanned.push(row.int(1));
                Ok(())
            })
        })
        .unwrap();
        assert_eq!(scanned, [NAIDONG], "COPY out is bound too");
        assert!(is_refused_by_policy(db.write(&me, |ctx| ctx.execute(PUT, params![3_i64, QONGGYAI]).map(drop))));
        assert!(is_refused_by_policy(db.write(&me, |ctx| ctx.execute(MOVE, params![QONGGYAI]).map(drop))));
        assert_eq!(db.write(&me, |ctx| ctx.execute(MOVE, params![NAIDONG + 1])).unwrap(), 1);
        assert_eq!(db.write(&me, |ctx| ctx.execute(FORGET, params![])).unwrap(), 1);
        assert_eq!(db.read(&Actor::system(), |ctx| number(ctx, REGIONS)).unwrap(), QONGGYAI);
    });
}

#[test]
fn a_bulk_insert_takes_own_rows_and_no_foreign_one() {
    told(|db| {
        let me = naidong();
        let put = |table: &'static BulkTable, region: i64, first: i64| {
            db.write(&me, move |ctx| {
                ctx.bulk_insert(table, 300, |rows| {
                    (first..first + 300).try_for_each(|id| {
                        rows.int(id)?;
                        rows.int(if id == first + 299 { region } else { NAIDONG })?;
                        rows.end()
                    })
                })
            })
        };
        let refused = put(&PLACES, QONGGYAI, 1000).unwrap_err();
        assert_eq!(&*refused.refusal().unwrap().code, "out_of_scope");
        assert!(is_refused_by_policy(put(&ROWS, QONGGYAI, 1000)));
        put(&PLACES, NAIDONG, 1000).unwrap();
        put(&ROWS, NAIDONG, 2000).unwrap();
        let parts = |place: i64| {
            db.write(&me, move |ctx| {
                for part in 0..2 {
                    ctx.bulk_insert(&PART_ROWS, 1, |rows| {
                        rows.int(place)?;
                        rows.int(part)?;
                        rows.null()?;
                        rows.end()
                    })?;
                }
                ctx.bulk_insert(&PART_ROWS, 0, |_| Ok(()))
            })
        };
        assert!(is_refused_by_policy(parts(2)));
        parts(1).unwrap();
        let all = db.read(&Actor::system(), |ctx| Ok((number(ctx, COUNT)?, number(ctx, PARTS)?))).unwrap();
        assert_eq!(all, (602, 2));
    });
}

#[test]
fn rows_that_come_one_by_one_through_a_whole_transaction_hold_no_more_than_one() {
    told(|db| {
        let held = Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM pg_locks WHERE pid = pg_backend_pid()");
        let (first, last) = db
            .write(&naidong(), move |ctx| {
                let mut after = Vec::new();
                for part in 10..210 {
                    ctx.bulk_insert(&PART_ROWS, 1, |rows| {
                        rows.int(1)?;
                        rows.int(part)?;
                        rows.null()?;
                        rows.end()
                    })?;
                    after.push(number(ctx, held)?);
                }
                Ok((after[0], after[199]))
            })
            .unwrap();
        assert_eq!(first, last, "a server holds so many locks for everybody together, and then refuses");
    });
}

#[test]
fn a_foreign_region_in_bulk_is_refused_on_both_engines() {
    testkit::on_both(&[ROOM], |db| {
        let put = |ctx: &mut Ctx| {
            ctx.bulk_insert(&PLACES, 1, |rows| {
                rows.int(7)?;
                rows.int(QONGGYAI)?;
                rows.end()
            })
        };
        let refused = db.write(&naidong(), put).unwrap_err();
        assert_eq!(&*refused.refusal().unwrap().code, "out_of_scope");
        db.write(&naidong(), move |ctx| ctx.as_owner(put)).unwrap();
        assert_eq!(db.read(&Actor::system(), |ctx| number(ctx, COUNT)).unwrap(), 1);
    });
}

#[test]
fn a_connection_of_the_pool_carries_nothing_from_one_transaction_to_the_next() {
    told(|db| {
        let backend = Sql("SELECT CAST(pg_backend_pid() AS BIGINT)");
        let left = Sql("SELECT CAST(current_user AS TEXT), COALESCE(current_setting('yika.scope_from', true), ''),
            COALESCE(current_setting('yika.scope_to', true), ''), COALESCE(current_setting('yika.person', true), '')");
        let mut backends = Vec::new();
        for round in 0..12 {
            let (code, region) = if round % 2 == 0 { ("540502", NAIDONG) } else { ("540525", QONGGYAI) };
            let seen = move |ctx: &mut Ctx| Ok((number(ctx, REGIONS)?, number(ctx, COUNT)?, number(ctx, backend)?));
            let (seen, count, pid) = match round % 3 {
                0 => db.read(&county(code), seen).unwrap(),
                1 => db.write(&county(code), move |ctx| seen(ctx)).unwrap(),
                _ => {
                    // One that ends with a refusal.
                    let refused: Result<()> = db.write(&county(code), |ctx| {
                        number(ctx, COUNT)?;
                        refuse("gave_up")
                    });
                    assert!(refused.is_err());
                    db.read(&county(code), seen).unwrap()
                }
            };
            assert_eq!((seen, count), (region, 1), "round {round}");
            backends.push(pid);
            let now = db.read(&Actor::system(), |ctx| {
                ctx.query_one(left, params![], |row| (0..4).map(|at| row.text(at).to_owned()).collect::<Vec<_>>())
            });
            assert_eq!(now.unwrap(), ["yika", "", "", ""], "round {round}");
        }
        backends.sort_unstable();
        backends.dedup();
        assert_eq!(backends.len(), 2, "one connection wrote and one read, all the time");
    });
}

#[test]
fn a_role_without_settings_sees_nothing() {
    told(|db| {
        let name = db.read(&Actor::system(), |ctx| {
            ctx.query_one(Sql("SELECT CAST(current_database() AS TEXT)"), params![], |row| row.text(0).to_owned())
        });
        let role = Sql(Box::leak(format!("SET LOCAL ROLE scoped_in_{}", name.unwrap()).into_boxed_str()));
        let seen = db.read(&Actor::system(), |ctx| {
            ctx.execute(role, params![])?;
            Ok((number(ctx, COUNT)?, number(ctx, OWN)?))
        });
        assert_eq!(seen.unwrap(), (0, 0));
    });
}

#[test]
fn who_is_lifted_out_of_a_scope_is_back_in_it_afterwards_also_after_an_error_and_a_panic() {
    told(|db| {
        let counts = db.write(&naidong(), |ctx| {
            let mut counts = vec![number(ctx, COUNT)?, ctx.as_owner(|ctx| number(ctx, COUNT))?, number(ctx, COUNT)?];
            let refused: Result<()> = ctx.as_owner(|ctx| {
                number(ctx, COUNT)?;
                refuse("no")
            });
            assert!(refused.is_err());
            counts.push(number(ctx, COUNT)?);
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                ctx.as_owner(|ctx| -> Result<()> {
                    number(ctx, COUNT)?;
                    panic!("in the middle")
                })
            }));
            assert!(panicked.is_err());
            counts.push(number(ctx, COUNT)?);
            ctx.act_as(&county("540500"));
            counts.push(number(ctx, COUNT)?);
            ctx.act_as(&naidong());
            counts.push(number(ctx, COUNT)?);
            Ok(counts)
        });
        assert_eq!(counts.unwrap(), [1, 2, 1, 1, 1, 2, 1]);
    });
}

#[test]
fn the_rows_of_one_person_are_seen_only_while_they_are_asked_for() {
    let person = |order| CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), order);
    told(|db| {
        let (own, other) = (person(1), person(2));
        db.write(&Actor::system(), move |ctx| ctx.execute(PUT_OWN, params![other]).map(drop)).unwrap();
        let counts = db.write(&naidong(), move |ctx| {
            ctx.for_person(own, |ctx| ctx.execute(PUT_OWN, params![own]).map(drop))?;
            Ok([
                number(ctx, OWN)?,
                ctx.for_person(own, |ctx| number(ctx, OWN))?,
                number(ctx, OWN)?,
                number(ctx, COUNT)?,
            ])
        });
        assert_eq!(counts.unwrap(), [0, 1, 0, 1]);
        let foreign = db.write(&naidong(), move |ctx| {
            ctx.for_person(own, |ctx| ctx.execute(PUT_OWN, params![person(3)]).map(drop))
        });
        assert!(is_refused_by_policy(foreign));
    });
}

/// What is kept in memory in this test.
struct Places(i64);

#[test]
fn memory_is_never_filled_with_what_one_region_sees() {
    told(|db| {
        let kept = |ctx: &mut Ctx| ctx.kept(1, |ctx| number(ctx, COUNT).map(Places)).map(|places| places.0);
        assert_eq!(db.read(&naidong(), kept).unwrap(), 2);
        assert_eq!(db.read(&county("540525"), kept).unwrap(), 2);
        let outdated = db.write(&naidong(), move |ctx| {
            ctx.kept_is_outdated();
            kept(ctx)
        });
        assert_eq!(outdated.unwrap(), 2);
    });
}

#[test]
fn without_the_role_the_program_guards_alone_and_says_which_statements_make_it() {
    let (_, address) = testkit::bare_database("yika_plain");
    let db = Db::open(&address, DbOptions::default()).unwrap();
    assert_eq!(db.migrate(&[ROOM]).unwrap(), 1);
    db.check_schema(&[ROOM]).unwrap();
    let missing = db.row_security().unwrap_err();
    let missing = missing.refusal().unwrap();
    assert_eq!(&*missing.code, "row_security_needs_role");
    db.read(&naidong(), |ctx| number(ctx, COUNT)).unwrap();
    let statements = missing.arg("statements").unwrap().to_owned();
    testkit::as_admin(&statements);
    assert_eq!(db.migrate(&[ROOM]).unwrap(), 0);
    db.row_security().unwrap();
    db.check_schema(&[ROOM]).unwrap();
    // A role that could look past policies will not do.
    let role = statements.split('"').nth(1).unwrap().to_owned();
    testkit::as_admin(&format!("ALTER ROLE \"{role}\" BYPASSRLS"));
    let powerful = db.check_schema(&[ROOM]).unwrap_err();
    assert_eq!(&*powerful.refusal().unwrap().code, "database_role_too_powerful");
    testkit::as_admin(&format!("ALTER ROLE \"{role}\" NOBYPASSRLS; REVOKE \"{role}\" FROM yika_plain"));
    let taken_away = db.read(&naidong(), |ctx| number(ctx, COUNT)).unwrap_err();
    assert_eq!(&*taken_away.refusal().unwrap().code, "row_security_needs_role", "not in the middle of things");
    db.check_schema(&[ROOM]).unwrap();
    assert!(db.row_security().is_err());
    db.read(&naidong(), |ctx| number(ctx, COUNT)).unwrap();
}

#[test]
fn a_role_that_may_make_roles_makes_it() {
    let (_, address) = testkit::bare_database("yika_maker");
    testkit::as_admin("ALTER ROLE yika_maker CREATEROLE");
    let db = Db::open(&address, DbOptions::default()).unwrap();
    assert_eq!(db.migrate(&[ROOM]).unwrap(), 1);
    db.check_schema(&[ROOM]).unwrap();
    assert_eq!(db.read(&naidong(), |ctx| number(ctx, COUNT)).unwrap(), 0);
}
