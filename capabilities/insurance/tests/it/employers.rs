//! An employer registers before anybody joins through it, and leaves when nobody is insured through it any more.

use insurance::{
    Change, Cover, EmployerAccount, EmployerEnd, EmployerKind, Insurance, Joining, LeaveReason, Membership,
    StaffChange, StaffRow,
};
use kernel::{Ctx, Result, Sql, params};

use crate::house::*;

fn accounts(house: &House<'_>, employer: &'static str) -> Vec<EmployerAccount> {
    house.by("clerk", move |ctx| insurance::employer_accounts(ctx, employer)).unwrap()
}

fn leave(house: &House<'_>, why: EmployerEnd) -> Result<()> {
    house.by("clerk", move |ctx| insurance::end_employer(ctx, EMPLOYER, why))
}

fn register(house: &House<'_>, login: &str, kind: EmployerKind) -> Result<EmployerAccount> {
    house.by(login, move |ctx| insurance::join_employer(ctx, EMPLOYER, kind))
}

fn works(house: &House<'_>) -> Result<()> {
    let works = Joining {
        employer: Some(EMPLOYER.into()),
        ..joining(young(1), Insurance::WorkInjury, day("2026-09-01"), None)
    };
    house.by("clerk", move |ctx| insurance::join(ctx, &works))
}

#[test]
fn an_account_is_opened_once_closed_when_its_staff_have_left_and_opened_again() {
    on_both(|house| {
        assert_eq!(code(register(house, "clerk", EmployerKind::Company)), "insurance_employer_registered");
        works(house).unwrap();
        assert_eq!(code(leave(house, EmployerEnd::Dissolved)), "insurance_employer_has_staff");
        house
            .by("clerk", |ctx| {
                insurance::leave(ctx, young(1), Insurance::WorkInjury, ctx.today(), LeaveReason::Stopped)
            })
            .unwrap();
        leave(house, EmployerEnd::Merged).unwrap();
        assert_eq!(code(leave(house, EmployerEnd::Merged)), "insurance_employer_unregistered");
        assert_eq!(code(works(house)), "insurance_employer_unregistered");
        let joins = StaffChange {
            person: young(2),
            name: None,
            change: Change::Joins,
            on: day("2026-11-01"),
            cover: Cover::InjuryOnly,
        };
        let list = vec![StaffRow { row: 1, said: Ok(joins) }];
        let sent = house.by("clerk", move |ctx| insurance::change_staff(ctx, EMPLOYER, &list));
        assert_eq!(code(sent), "insurance_employer_unregistered");

        let today = house.db.clock().now().day();
        register(house, "clerk", EmployerKind::Company).unwrap();
        let kept: Vec<_> =
            accounts(house, EMPLOYER).into_iter().map(|one| (one.account_no, one.kind, one.end)).collect();
        let expected = [
            (2, Some(EmployerKind::Company), None),
            (1, Some(EmployerKind::PublicOne), Some((today, EmployerEnd::Merged))),
        ];
        assert_eq!(kept, expected);
    });
}

#[test]
fn who_registers_an_employer_takes_cases_in_where_it_is() {
    on_both(|house| {
        leave(house, EmployerEnd::Moved).unwrap();
        let refused = [("far", "employer_elsewhere"), ("approver", "not_allowed"), ("agent", "employer_elsewhere")];
        for (login, expected) in refused {
            assert_eq!(code(register(house, login, EmployerKind::Company)), expected, "{login}");
            assert_eq!(code(house.by(login, |ctx| insurance::employer_accounts(ctx, EMPLOYER))), expected, "{login}");
        }
        let nobody = |ctx: &mut Ctx| insurance::join_employer(ctx, "nobody", EmployerKind::Company);
        assert_eq!(code(house.by("clerk", nobody)), "employer_unknown");
        assert_eq!(accounts(house, EMPLOYER).len(), 1);
    });
}

#[test]
fn an_employer_that_comes_with_an_import_has_an_account_from_its_first_member_on() {
    on_both(|house| {
        let one = |number, insurance, from: &str| Membership {
            person: young(number),
            insurance,
            employer: Some("mine".into()),
            from: day(from),
            to: None,
            left_because: None,
        };
        let gone = Membership {
            employer: Some("shop".into()),
            to: Some(day("2021-01-01")),
            ..one(3, Insurance::WorkInjury, "2020-01-01")
        };
        let all = vec![one(1, Insurance::WorkInjury, "2022-02-01"), one(2, Insurance::WorkInjury, "2021-03-01"), gone];
        house.by("operator", move |ctx| insurance::import_memberships(ctx, all.clone())).unwrap();
        let kept = |employer: &'static str| {
            let sql =
                Sql("SELECT from_on FROM insurance_employer WHERE employer = $1 AND to_on IS NULL AND kind IS NULL");
            house.by("system", move |ctx| ctx.query(sql, params![employer], |row| row.text(0).to_owned())).unwrap()
        };
        assert_eq!((kept("mine"), kept("shop")), (vec!["2021-03-01".to_owned()], vec![]));
        let more = vec![one(1, Insurance::Unemployment, "2023-01-01")];
        house.by("operator", move |ctx| insurance::import_memberships(ctx, more.clone())).unwrap();
        assert_eq!(kept("mine").len(), 1);
        house.by("system", insurance::verify).unwrap();
    });
}

#[test]
fn what_somebody_changed_behind_the_rooms_back_is_named() {
    on_both(|house| {
        works(house).unwrap();
        house.draws(elder(1));
        house.go_to("2026-12-15");
        house.run("2026-12");
        house.by("system", insurance::verify).unwrap();
        let broken = [
            ("UPDATE insurance_employer SET to_on = '2026-11-01'", "who insures staff has an open account: school"),
            (
                "INSERT INTO insurance_membership (person_id, insurance, from_on, region)
                SELECT person_id, insurance, '2026-10-01', region FROM insurance_membership WHERE insurance = 'work_injury'",
                "nobody is twice in an insurance on a day: 540502********",
            ),
            ("UPDATE insurance_pension SET next_month = first_month", "a month is handed out once: 540502********"),
        ];
        for (sql, expected) in broken {
            let tried = house.by("system", move |ctx| {
                ctx.execute(Sql(sql), params![])?;
                insurance::verify(ctx)
            });
            let said = tried.unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        }
        house.by("system", insurance::verify).unwrap();
    });
}
