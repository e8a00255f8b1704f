//! An employer's people join and leave by a list: all of it or nothing.

use insurance::{
    BenefitEnd, Change, Contribution, Cover, Insurance, LeaveReason, Membership, StaffAnswer, StaffChange, StaffRow,
};
use kernel::{CitizenId, Fen, Refusal, Result};
use registry::PersonState;

use crate::house::*;

fn told(person: CitizenId, change: Change, on: &str) -> StaffChange {
    StaffChange { person, name: Some("扎西".into()), change, on: day(on), cover: Cover::All }
}

/// The rows of a list, from row 2 on.
fn rows(all: &[StaffChange]) -> Vec<StaffRow> {
    (2..).zip(all).map(|(row, said)| StaffRow { row, said: Ok(said.clone()) }).collect()
}

fn send(house: &House<'_>, login: &str, rows: Vec<StaffRow>) -> Result<StaffAnswer> {
    house.by(login, move |ctx| insurance::change_staff(ctx, EMPLOYER, &rows))
}

fn wrong(answer: StaffAnswer) -> Vec<(u32, String)> {
    match answer {
        StaffAnswer::Wrong(faults) => faults.into_iter().map(|one| (one.row, one.why.code.to_string())).collect(),
        changed @ StaffAnswer::Changed { .. } => panic!("{changed:?}"),
    }
}

fn of(house: &House<'_>, person: CitizenId) -> Vec<Membership> {
    house.by("system", move |ctx| insurance::memberships_of_many(ctx, &[person])).unwrap()
}

fn leaves_of_the_log(house: &House<'_>) -> i64 {
    let sql = kernel::Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM audit_leaf");
    house.by("system", move |ctx| ctx.query_one(sql, &[], |row| row.int(0))).unwrap()
}

#[test]
fn a_list_is_carried_out_whole_under_one_entry_of_the_log_or_not_at_all() {
    use Change::{Joins, Leaves};
    on_both(|house| {
        let nobody = told(young(9), Joins, "2026-11-01");
        let other_name = StaffChange { name: Some("达娃".into()), ..told(young(2), Joins, "2026-11-01") };
        let injury = StaffChange { cover: Cover::InjuryOnly, ..told(young(4), Joins, "2026-11-01") };
        let mut list = rows(&[
            told(young(1), Joins, "2026-11-01"),
            nobody,
            other_name,
            told(young(3), Leaves, "2026-11-01"),
            told(young(1), Leaves, "2026-11-02"),
            told(elder(1), Joins, "2026-12-01"),
            injury.clone(),
        ]);
        list.push(StaffRow { row: 9, said: Err(Refusal::new("bad_id")) });
        let expected = [
            (3, "unknown_person"),
            (4, "name_differs"),
            (5, "insurance_not_staff"),
            (6, "staff_twice"),
            (7, "insurance_day_ahead"),
            (9, "bad_id"),
        ];
        let expected: Vec<(u32, String)> = expected.iter().map(|(row, code)| (*row, (*code).to_owned())).collect();
        let before = leaves_of_the_log(house);
        assert_eq!(wrong(send(house, "clerk", list).unwrap()), expected);
        assert_eq!(leaves_of_the_log(house), before + 1, "that it was asked stands there");
        assert!(of(house, young(1)).is_empty() && of(house, young(4)).is_empty());

        let good = rows(&[told(young(1), Joins, "2026-11-01"), told(young(2), Joins, "2026-10-01"), injury]);
        assert_eq!(send(house, "clerk", good.clone()).unwrap(), StaffAnswer::Changed { joined: 3, left: 0 });
        assert_eq!(leaves_of_the_log(house), before + 2);
        assert_eq!((of(house, young(1)).len(), of(house, young(4)).len()), (3, 1), "who works here may live elsewhere");
        let codes: Vec<String> = wrong(send(house, "clerk", good).unwrap()).into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, ["insurance_member_already"; 3], "a list that is sent again changes nothing");
        let insured = house.by("clerk", |ctx| insurance::insured_by(ctx, EMPLOYER)).unwrap();
        let mut expected = vec![(young(1), 3), (young(2), 3), (young(4), 1)];
        expected.sort();
        assert_eq!(insured.iter().map(|one| (one.person, one.insurances.len())).collect::<Vec<_>>(), expected);

        let end = rows(&[told(young(1), Leaves, "2026-11-15"), told(young(4), Leaves, "2026-11-20")]);
        assert_eq!(send(house, "clerk", end).unwrap(), StaffAnswer::Changed { joined: 0, left: 2 });
        for one in of(house, young(1)).iter().chain(&of(house, young(4))) {
            assert!(one.to.is_some() && one.left_because == Some(LeaveReason::Stopped), "{one:?}");
        }
        let again = rows(&[told(young(1), Joins, "2026-11-16")]);
        assert_eq!(send(house, "clerk", again).unwrap(), StaffAnswer::Changed { joined: 1, left: 0 });
    });
}

#[test]
fn who_died_joins_nothing_and_is_taken_off_and_who_works_elsewhere_is_not_taken_from_there() {
    use Change::{Joins, Leaves};
    on_both(|house| {
        let elsewhere = Membership {
            person: young(2),
            insurance: Insurance::WorkInjury,
            employer: Some("mine".into()),
            from: day("2020-01-01"),
            to: None,
            left_because: None,
        };
        let put = elsewhere.clone();
        house.by("operator", move |ctx| insurance::import_memberships(ctx, vec![put.clone()])).unwrap();
        for (change, expected) in [(Joins, "insurance_by_another"), (Leaves, "insurance_not_staff")] {
            let answer = send(house, "clerk", rows(&[told(young(2), change, "2026-11-01")])).unwrap();
            assert_eq!(wrong(answer), [(2, expected.to_owned())]);
        }
        assert_eq!(of(house, young(2)), [elsewhere]);

        send(house, "clerk", rows(&[told(young(1), Joins, "2026-03-01")])).unwrap();
        for person in [young(1), young(3)] {
            house
                .by("system", move |ctx| registry::change_state(ctx, person, PersonState::Dead, day("2026-11-10")))
                .unwrap();
        }
        let answer = send(house, "clerk", rows(&[told(young(3), Joins, "2026-11-01")])).unwrap();
        assert_eq!(wrong(answer), [(2, "insurance_person_gone".to_owned())]);
        send(house, "clerk", rows(&[told(young(1), Leaves, "2026-11-10")])).unwrap();
        assert!(of(house, young(1)).iter().all(|one| one.left_because == Some(LeaveReason::Died)));
    });
}

#[test]
fn who_sends_a_list_takes_cases_in_where_the_employer_is() {
    on_both(|house| {
        let list = rows(&[told(young(1), Change::Joins, "2026-11-01")]);
        for (login, expected) in
            [("far", "employer_elsewhere"), ("approver", "not_allowed"), ("agent", "employer_elsewhere")]
        {
            assert_eq!(code(send(house, login, list.clone())), expected, "{login}");
        }
        assert!(of(house, young(1)).is_empty());
    });
}

#[test]
fn who_joins_by_a_list_draws_no_benefit_after_that_month() {
    on_both(|house| {
        let months: Vec<Contribution> = (1..=12)
            .map(|n| Contribution {
                insurance: Insurance::Unemployment,
                own: Fen::new(1_000),
                subsidy: Fen::ZERO,
                ..contribution(young(1), &format!("2025-{n:02}"))
            })
            .collect();
        house.by("operator", move |ctx| insurance::import_contributions(ctx, months.clone())).unwrap();
        house.by("approver", |ctx| insurance::grant_benefit(ctx, young(1), day("2026-09-01"))).unwrap();
        send(house, "clerk", rows(&[told(young(1), Change::Joins, "2026-11-01")])).unwrap();
        let benefits = house.by("clerk", |ctx| insurance::benefits_of(ctx, young(1))).unwrap();
        assert_eq!(benefits[0].benefit.end, Some((BenefitEnd::Work, day("2026-11-01"))));
    });
}
