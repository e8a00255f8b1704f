//! The monthly run: once, in whatever order, of thousands.

use std::collections::BTreeMap;

use insurance::{Drawn, Due};
use kernel::{Actor, CitizenId, DbError, Error, Fen, Scope, Sql};
use registry::Person;

use crate::house::*;

fn due(house: &House<'_>, text: &str) -> Vec<Due> {
    let month = month(text);
    house.by("system", move |ctx| insurance::due_in(ctx, &month)).unwrap()
}

fn mark(house: &House<'_>, text: &str, lines: &[Due]) -> kernel::Result<usize> {
    let (month, lines) = (month(text), lines.to_vec());
    house.by("system", move |ctx| {
        let run = insurance::run_in(ctx, &month)?;
        insurance::mark_paid(ctx, BATCH, &run, &lines)
    })
}

#[test]
fn a_month_is_handed_out_once_in_whichever_order_two_runs_are_written() {
    on_both(|house| {
        house.draws(elder(1));
        house.draws(elder(2));
        house.go_to("2027-01-05");
        let (december, january) = (due(house, "2026-12"), due(house, "2027-01"));
        assert_eq!((december[0].months.len(), january[0].months.len()), (1, 2));
        // The first: the earlier month first. The second: the later one first.
        assert_eq!(mark(house, "2026-12", &december[..1]).unwrap(), 1);
        assert_eq!(code(mark(house, "2027-01", &january)), "pension_due_changed");
        assert_eq!(mark(house, "2027-01", &january[1..]).unwrap(), 2);
        assert_eq!(code(mark(house, "2026-12", &december[1..])), "pension_due_changed");
        let left = due(house, "2027-01");
        assert_eq!((left.len(), words(&left[0].months)), (1, vec!["2027-01".to_owned()]));
        assert_eq!(code(mark(house, "2027-01", &[left[0].clone(), left[0].clone()])), "pension_due_changed");
        let more = Due { fen: Fen::new(left[0].fen.get() + 1), ..left[0].clone() };
        assert_eq!(code(mark(house, "2027-01", &[more])), "pension_due_changed");
        assert_eq!(mark(house, "2027-01", &left).unwrap(), 1);
        assert_eq!(mark(house, "2027-01", &[]).unwrap(), 0);
        for number in 1..=2 {
            let paid = house.by("clerk", move |ctx| insurance::paid_of(ctx, elder(number))).unwrap();
            assert_eq!(paid.iter().map(|one| one.month.to_string()).collect::<Vec<_>>(), ["2027-01", "2026-12"]);
        }
        let (ahead, year) = (month("2027-02"), month("2027"));
        assert_eq!(code(house.by("system", move |ctx| insurance::due_in(ctx, &ahead))), "pension_month_ahead");
        assert_eq!(code(house.by("system", move |ctx| insurance::due_in(ctx, &year))), "insurance_period_kind");
    });
}

#[test]
fn a_month_is_handed_out_once_even_if_a_pension_forgot_that_it_was() {
    on_both(|house| {
        house.draws(elder(1));
        house.go_to("2026-12-01");
        assert_eq!(house.run("2026-12"), [["2026-12"]]);
        let forget = Sql("UPDATE insurance_pension SET next_month = first_month");
        house.by("system", move |ctx| ctx.execute(forget, &[])).unwrap();
        assert!(due(house, "2026-12").is_empty(), "what was handed out is looked up once more");
        let twice = Sql("INSERT INTO insurance_pension_paid SELECT * FROM insurance_pension_paid");
        let refused = house.by("system", move |ctx| ctx.execute(twice, &[])).unwrap_err();
        assert!(matches!(refused, Error::Database(DbError::Duplicate(_))), "{refused}");
    });
}

#[test]
fn who_moved_is_in_the_run_of_where_she_lives() {
    on_both(|house| {
        house.draws(elder(1));
        house.go_to("2026-12-01");
        let counts = |expected: (usize, usize)| {
            let of = |login: &str| {
                let month = month("2026-12");
                house.by(login, move |ctx| insurance::due_in(ctx, &month)).unwrap().len()
            };
            assert_eq!((of("clerk"), of("far")), expected);
        };
        counts((1, 0));
        house.by("system", |ctx| registry::correct_village(ctx, elder(1), region(FAR_VILLAGE), 7, "户主")).unwrap();
        counts((0, 1));
        let month = month("2026-12");
        let handed_out = house.by("far", move |ctx| {
            let run = insurance::run_in(ctx, &month)?;
            let due: Vec<Due> = run.due().cloned().collect();
            insurance::mark_paid(ctx, BATCH, &run, &due)
        });
        assert_eq!(handed_out.unwrap(), 1);
        counts((0, 0));
        assert_eq!(house.by("far", |ctx| insurance::paid_of(ctx, elder(1))).unwrap().len(), 1);
    });
}

const PEOPLE: u16 = 3_000;

fn somebody(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, day("1950-01-01").plus_days(i32::from(number / 1_000)), number % 1_000)
}

#[test]
fn thousands_are_paid_to_the_fen_in_a_handful_of_statements_and_once() {
    on_both(|house| {
        let drawn: BTreeMap<CitizenId, Drawn> = (0..PEOPLE)
            .map(|number| {
                let person = somebody(number);
                let one = Drawn {
                    person,
                    claimed_on: day("2020-03-10"),
                    account: Fen::new(i64::from(number) * 137),
                    // Every seventh was left out in October.
                    paid_until: Some(month(if number % 7 == 0 { "2026-09" } else { "2026-10" })),
                    proved_on: day("2026-03-10"),
                };
                (person, one)
            })
            .collect();
        assert_eq!(drawn.len(), usize::from(PEOPLE), "each is somebody else");
        let people: Vec<Person> = drawn
            .keys()
            .enumerate()
            .map(|(at, person)| lives(*person, if at % 3 == 0 { FAR_VILLAGE } else { VILLAGE }))
            .collect();
        house.by("system", move |ctx| registry::import_people(ctx, &people)).unwrap();
        let all: Vec<Drawn> = drawn.values().cloned().collect();
        let import = {
            let all = all.clone();
            move |ctx: &mut kernel::Ctx| insurance::import_pensions(ctx, all.clone())
        };
        assert_eq!(house.by("operator", import.clone()).unwrap(), all.len());
        assert_eq!(code(house.by("operator", import)), "pension_known");

        // Reckoned apart: 143 a month and the account's part, half up, by way of whole halves.
        let months = |one: &Drawn| if one.paid_until == Some(month("2026-09")) { 2 } else { 1 };
        let monthly = |one: &Drawn| 14_300 + (one.account.get() * 2 + 139) / 278;
        let expected: i64 = all.iter().map(|one| months(one) * monthly(one)).sum();

        let found = due(house, "2026-11");
        assert_eq!(found.len(), all.len());
        assert_eq!(found.iter().map(|line| line.fen.get()).sum::<i64>(), expected);
        for line in &found {
            let one = &drawn[&line.person];
            assert_eq!(
                (i64::try_from(line.months.len()).unwrap(), line.fen.get()),
                (months(one), months(one) * monthly(one))
            );
        }
        let far = Actor::new("far", Scope::of(region("540521")));
        let of_november = month("2026-11");
        let part = house.db.read(&far, |ctx| insurance::due_in(ctx, &of_november)).unwrap();
        assert_eq!(part.len(), all.len() / 3);
        assert!(part.iter().all(|line| line.region == region(FAR_VILLAGE)));

        let count: i64 = all.iter().map(months).sum();
        assert_eq!(i64::try_from(mark(house, "2026-11", &found).unwrap()).unwrap(), count);
        assert!(due(house, "2026-11").is_empty());
        assert_eq!(code(mark(house, "2026-11", &found[..1])), "pension_due_changed");
        let sample = found[500].clone();
        let paid = house.by("system", move |ctx| insurance::paid_of(ctx, sample.person)).unwrap();
        assert_eq!(Fen::try_sum(paid.iter().map(|one| one.fen)), Some(found[500].fen));

        // In spring nobody has proved; the job takes them in pages.
        house.go_to("2027-04-10");
        let mut pages = 0;
        let mut suspended = 0;
        loop {
            let page = house.by("system", insurance::suspend_unproved).unwrap();
            pages += 1;
            suspended += page.suspended.len();
            if !page.more {
                break;
            }
        }
        assert_eq!((pages, suspended), (11, all.len()));
        assert!(due(house, "2027-04").is_empty());
    });
}
