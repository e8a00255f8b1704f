//! Very many rows at once: what goes in comes out value by value, whatever their number, and a failure leaves nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{
    Actor, BulkRows, BulkTable, Column, Ctx, Db, DbError, Error, Given, Migration, Result, Room, Sql, params, refuse,
};

const ROOM: Room = Room {
    name: "trial",
    migrations: &[Migration {
        file: "0001_trial.sql",
        text: "
            CREATE TABLE trial_row (id BIGINT PRIMARY KEY, word TEXT, hash BYTEA, amount BIGINT);
            CREATE TABLE trial_total (id BIGINT PRIMARY KEY, total BIGINT NOT NULL);
            CREATE TABLE trial_number (
            --sqlite: id INTEGER PRIMARY KEY,
            --postgres: id BIGINT PRIMARY KEY,
            word TEXT NOT NULL, total BIGINT NOT NULL);",
        then: None,
    }],
};

const COUNT: Sql = Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM trial_row");
const TOTALS: Sql = Sql("SELECT id, total FROM trial_total ORDER BY id");

fn me() -> Actor {
    Actor::system()
}

fn put(ctx: &mut Ctx, id: i64) -> Result<()> {
    ctx.bulk_insert(&ROWS, 1, |rows| fill(rows, values(id)))
}

fn count(db: &Db) -> i64 {
    db.read(&me(), |ctx| ctx.query_one(COUNT, params![], |row| row.int(0))).unwrap()
}

fn code(error: &Error) -> Option<&str> {
    error.refusal().map(|refusal| &*refusal.code)
}

const ROWS: BulkTable = BulkTable {
    table: "trial_row",
    columns: &[("id", Column::Int), ("word", Column::Text), ("hash", Column::Bytes), ("amount", Column::Int)],
};

type Values = (i64, Option<String>, Option<Vec<u8>>, Option<i64>);

fn values(id: i64) -> Values {
    let word = (id % 3 != 0).then(|| if id % 2 == 0 { format!("曲松𠮷 {id}") } else { String::new() });
    let hash = (id % 5 != 0).then(|| id.to_be_bytes()[..usize::try_from(id % 8).unwrap()].to_vec());
    (id, word, hash, (id % 7 != 0).then_some(id * -1_000_000_007))
}

fn fill(rows: &mut BulkRows<'_>, (id, word, hash, amount): Values) -> Result<()> {
    rows.int(id)?;
    if let Some(word) = word {
        rows.text(&word)?
    } else {
        rows.null()?
    }
    if let Some(hash) = hash {
        rows.bytes(&hash)?
    } else {
        rows.null()?
    }
    if let Some(amount) = amount {
        rows.int(amount)?
    } else {
        rows.null()?
    }
    rows.end()
}

#[test]
fn what_is_inserted_in_bulk_is_read_back_value_by_value() {
    testkit::on_both(&[ROOM], |db| {
        for many in [0_i64, 1, 199, 200, 201, 400, 100_000] {
            db.write(&me(), move |ctx| {
                ctx.execute(Sql("DELETE FROM trial_row"), params![])?;
                ctx.bulk_insert(&ROWS, usize::try_from(many).unwrap(), |rows| {
                    (1..=many).try_for_each(|id| fill(rows, values(id)))
                })?;
                ctx.analyze("trial_row")
            })
            .unwrap();
            let sql = Sql("SELECT id, word, hash, amount FROM trial_row WHERE id BETWEEN $1 AND $2 ORDER BY id");
            let same = |row: &kernel::Row<'_>, expected: i64| {
                let owned = (row.int(0), row.opt_text(1), row.opt_bytes(2), row.opt_int(3));
                let (id, word, hash, amount) = values(expected);
                assert_eq!(owned, (id, word.as_deref(), hash.as_deref(), amount));
            };
            db.read(&me(), |ctx| {
                let mut seen = 0;
                ctx.query_each(sql, params![-1_i64, many], |row| {
                    seen += 1;
                    same(row, seen);
                    Ok(())
                })?;
                assert_eq!(seen, many);
                seen = 0;
                ctx.scan(sql, &[-1, many], |row| {
                    seen += 1;
                    same(row, seen);
                    Ok(())
                })?;
                assert_eq!(seen, many, "a scan reads what a query reads");
                Ok(())
            })
            .unwrap();
        }
    });
}

#[test]
fn a_bulk_insert_that_fails_leaves_nothing_and_the_database_goes_on() {
    testkit::on_both(&[ROOM], |db| {
        let twice = db.write(&me(), |ctx| {
            ctx.bulk_insert(&ROWS, 300, |rows| (0..300).try_for_each(|id| fill(rows, values(id % 299))))
        });
        let Err(Error::Database(DbError::Duplicate(text))) = twice else { panic!("{twice:?}") };
        assert!(!text.contains("=("), "a failure names the rule, never the row, for keys are people's: {text}");
        let refused = db.write(&me(), |ctx| {
            ctx.bulk_insert(&ROWS, 300, |rows| {
                (0..250).try_for_each(|id| fill(rows, values(id)))?;
                refuse("bad_row")
            })
        });
        assert_eq!(code(&refused.unwrap_err()), Some("bad_row"));
        for promised in [299_usize, 301] {
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                db.write(&me(), move |ctx| {
                    ctx.bulk_insert(&ROWS, promised, |rows| (0..300).try_for_each(|id| fill(rows, values(id))))
                })
            }));
            assert!(panicked.is_err(), "{promised} rows were promised, 300 came");
        }
        let short = catch_unwind(AssertUnwindSafe(|| {
            db.write(&me(), |ctx| {
                ctx.bulk_insert(&ROWS, 1, |rows| {
                    rows.int(1)?;
                    rows.end()
                })
            })
        }));
        assert!(short.is_err(), "a row has a value for each column");
        assert_eq!(count(db), 0);
        for id in 0..20 {
            db.write(&me(), move |ctx| put(ctx, id)).unwrap();
        }
        assert_eq!(count(db), 20);
    });
}

#[test]
fn columns_that_are_the_same_in_every_row_are_given_once() {
    const PARTS: BulkTable =
        BulkTable { table: "trial_total", columns: &[("id", Column::Int), ("total", Column::Int)] };
    testkit::on_both(&[ROOM], |db| {
        for many in [1_i64, 199, 200, 401] {
            db.write(&me(), move |ctx| {
                let same = [("total", kernel::ToParam::to_param(&many))];
                let given = Given { same: &same, ..Given::default() };
                ctx.bulk_insert_with(&PARTS, &given, usize::try_from(many).unwrap(), |rows| {
                    (0..many).try_for_each(|id| {
                        rows.int(many * 1_000 + id)?;
                        rows.end()
                    })
                })
            })
            .unwrap();
        }
        let kept = db.read(&me(), |ctx| ctx.query(TOTALS, params![], |row| (row.int(0), row.int(1)))).unwrap();
        let expected =
            [1_i64, 199, 200, 401].into_iter().flat_map(|many| (0..many).map(move |id| (many * 1_000 + id, many)));
        assert_eq!(kept, expected.collect::<Vec<_>>());
    });
}

#[test]
fn rows_are_numbered_from_the_number_that_is_given() {
    const WORDS: BulkTable = BulkTable {
        table: "trial_number",
        columns: &[("id", Column::Int), ("word", Column::Text), ("total", Column::Int)],
    };
    const ALL: Sql = Sql("SELECT id, word, total FROM trial_number ORDER BY id");
    let put = |db: &Db, first: i64, many: i64| {
        db.write(&me(), move |ctx| {
            let same = [("total", kernel::ToParam::to_param(&many))];
            let given = Given { same: &same, number: Some(("id", first)) };
            ctx.bulk_insert_with(&WORDS, &given, usize::try_from(many).unwrap(), |rows| {
                (0..many).try_for_each(|at| {
                    rows.text(&(first + at).to_string())?;
                    rows.end()
                })
            })
        })
    };
    testkit::on_both(&[ROOM], |db| {
        let (mut first, mut expected) = (7, Vec::new());
        for many in [0_i64, 1, 2, 200, 201, 202, 650] {
            put(db, first, many).unwrap();
            expected.extend((first..first + many).map(|id| (id, id.to_string(), many)));
            first += many;
        }
        let read =
            || db.read(&me(), |ctx| ctx.query(ALL, params![], |row| (row.int(0), row.text(1).to_owned(), row.int(2))));
        assert_eq!(read().unwrap(), expected);
        // What stands further on would be numbered over; nothing is written then.
        assert!(put(db, first - 10, 3).is_err());
        db.write(&me(), move |ctx| ctx.execute(Sql("UPDATE trial_number SET id = 99999 WHERE id = 7"), params![]))
            .unwrap();
        if db.engine() == kernel::Engine::Sqlite {
            assert!(matches!(put(db, first, 3), Err(Error::Broken(_))), "the first number is the one after the last");
        }
        assert_eq!(read().unwrap().len(), expected.len());
    });
}
