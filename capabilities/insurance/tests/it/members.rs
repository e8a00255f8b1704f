//! Who is in which insurance, what was paid in, and what is refused.

use insurance::{Contribution, How, Insurance, Joining, LeaveReason, Membership, SuspendReason, tier_in};
use kernel::{CitizenId, Ctx, Engine, Fen, Result, Sql};

use crate::house::*;

fn staff(person: CitizenId, insurance: Insurance) -> Joining {
    Joining { employer: Some(EMPLOYER.into()), ..joining(person, insurance, day("2026-09-01"), None) }
}

fn join(house: &House<'_>, login: &str, joining: Joining) -> Result<()> {
    house.by(login, move |ctx| insurance::join(ctx, &joining))
}

#[test]
fn a_person_joins_and_leaves_and_is_in_one_of_two_that_exclude_each_other() {
    use Insurance::{EmployeeMedical, EmployeePension, ResidentMedical, ResidentPension, WorkInjury};
    on_both(|house| {
        let person = young(1);
        let from = day("2020-03-01");
        let plain = |insurance, tier| joining(person, insurance, from, tier);
        let child = CitizenId::from_parts(540_502, day("2015-01-01"), 1);
        house.by("system", move |ctx| registry::import_people(ctx, &[lives(child, VILLAGE)])).unwrap();
        let refused = [
            ("insurance_tier_unknown", plain(ResidentPension, None)),
            ("insurance_tier_unknown", plain(ResidentPension, Some(20_001))),
            ("insurance_tier_not_asked", plain(ResidentMedical, Some(20_000))),
            ("insurance_employer_needed", plain(WorkInjury, None)),
            (
                "insurance_employer_not_asked",
                Joining { tier: Some(Fen::new(20_000)), ..staff(person, ResidentPension) },
            ),
            ("insurance_day_ahead", Joining { from: day("2026-11-23"), ..plain(ResidentMedical, None) }),
            ("insurance_day_before_birth", Joining { from: day("1989-12-31"), ..plain(ResidentMedical, None) }),
            ("insurance_too_young", joining(child, ResidentPension, day("2026-01-01"), Some(20_000))),
            ("employer_unknown", Joining { employer: Some("nobody".into()), ..plain(WorkInjury, None) }),
            ("unknown_person", joining(young(9), ResidentMedical, from, None)),
            ("unknown_person", joining(young(4), ResidentMedical, from, None)),
        ];
        for (expected, joining) in refused {
            assert_eq!(code(join(house, "clerk", joining.clone())), expected, "{joining:?}");
        }
        assert_eq!(code(join(house, "approver", plain(ResidentMedical, None))), "not_allowed");

        join(house, "clerk", plain(ResidentPension, Some(20_000))).unwrap();
        assert_eq!(code(join(house, "clerk", plain(ResidentPension, Some(20_000)))), "insurance_member_already");
        assert_eq!(code(join(house, "clerk", staff(person, EmployeePension))), "insurance_member_elsewhere");
        let leave = |on: &str| {
            let on = day(on);
            house.by("clerk", move |ctx| insurance::leave(ctx, person, ResidentPension, on, LeaveReason::Stopped))
        };
        assert_eq!(code(leave("2020-02-28")), "insurance_day_before_joining");
        assert_eq!(code(leave("2026-11-23")), "insurance_day_ahead");
        leave("2026-08-31").unwrap();
        assert_eq!(code(leave("2026-08-31")), "insurance_not_member");
        join(house, "clerk", staff(person, EmployeePension)).unwrap();
        join(house, "clerk", staff(person, EmployeeMedical)).unwrap();
        join(house, "clerk", staff(person, WorkInjury)).unwrap();
        // Who works here may live in another county.
        join(house, "clerk", staff(young(4), WorkInjury)).unwrap();
        assert_eq!(code(join(house, "far", staff(young(4), EmployeePension))), "employer_elsewhere");

        let members = house.by("clerk", |ctx| insurance::staff_of(ctx, EMPLOYER)).unwrap();
        let seen: Vec<(CitizenId, &str)> = members.iter().map(|one| (one.person, one.insurance.word())).collect();
        let mut expected = vec![
            (person, "employee_medical"),
            (person, "employee_pension"),
            (person, "work_injury"),
            (young(4), "work_injury"),
        ];
        expected.sort();
        assert_eq!(seen, expected);
        assert_eq!(code(house.by("far", |ctx| insurance::staff_of(ctx, EMPLOYER))), "employer_elsewhere");
        let standing = house.by("clerk", move |ctx| insurance::standing(ctx, person)).unwrap();
        let active: Vec<(&str, bool)> = standing.iter().map(|one| (one.insurance.word(), one.active)).collect();
        assert_eq!(
            active,
            [
                ("employee_pension", true),
                ("resident_pension", false),
                ("work_injury", true),
                ("employee_medical", true)
            ]
        );
    });
}

#[test]
fn memberships_of_before_are_taken_in_whole_or_not_at_all() {
    on_both(|house| {
        let one = |person, insurance, from: &str, to: Option<&str>| Membership {
            person,
            insurance,
            employer: None,
            from: day(from),
            to: to.map(day),
            left_because: to.map(|_| LeaveReason::Stopped),
        };
        let import = |login: &str, all: &[Membership]| {
            let all = all.to_vec();
            house.by(login, move |ctx| insurance::import_memberships(ctx, all.clone()))
        };
        let resident = Insurance::ResidentPension;
        let good = [
            one(young(1), resident, "2012-01-01", Some("2019-12-31")),
            one(young(1), resident, "2021-01-01", None),
            one(young(2), resident, "2012-01-01", None),
        ];
        let refused = [
            ("insurance_member_already", one(young(1), resident, "2019-12-31", Some("2020-05-01"))),
            ("insurance_member_elsewhere", one(young(1), Insurance::EmployeePension, "2022-01-01", None)),
            ("insurance_employer_needed", one(young(1), Insurance::WorkInjury, "2022-01-01", None)),
            ("insurance_day_before_joining", one(young(3), resident, "2022-01-02", Some("2022-01-01"))),
            ("insurance_day_ahead", one(young(3), resident, "2026-11-23", None)),
            ("unknown_person", one(young(9), resident, "2022-01-01", None)),
        ];
        for (expected, wrong) in &refused {
            let all = [&good[..], std::slice::from_ref(wrong)].concat();
            assert_eq!(code(import("operator", &all)), *expected, "{wrong:?}");
        }
        assert_eq!(code(import("clerk", &good)), "not_allowed");
        assert_eq!(code(import("far-operator", &good)), "unknown_person");
        assert_eq!(import("operator", &good).unwrap(), 3);
        assert_eq!(code(import("operator", &good[2..])), "insurance_member_already");
        let mut found = house.by("clerk", |ctx| insurance::memberships_of(ctx, young(1))).unwrap();
        found.reverse();
        assert_eq!(found, good[..2]);
    });
}

#[test]
fn another_tier_counts_from_next_year_on() {
    on_both(|house| {
        let person = young(1);
        let change = |fen| house.by("clerk", move |ctx| insurance::change_tier(ctx, person, Fen::new(fen)));
        assert_eq!(code(change(50_000)), "insurance_not_member");
        house.joined(person);
        assert_eq!(code(change(50_001)), "insurance_tier_unknown");
        change(50_000).unwrap();
        assert_eq!(change(100_000).unwrap().from_year, 2027, "the last choice of a year counts");
        let tiers = house.by("clerk", move |ctx| insurance::tiers_of(ctx, person)).unwrap();
        assert_eq!(tiers.len(), 2);
        assert_eq!(tier_in(&tiers, 2026), Some(Fen::new(20_000)));
        assert_eq!(tier_in(&tiers, 2027), Some(Fen::new(100_000)));
    });
}

#[test]
fn a_period_is_paid_in_once_and_an_import_is_taken_in_whole_or_not_at_all() {
    on_both(|house| {
        let import = |login: &str, all: &[Contribution]| {
            let all = all.to_vec();
            house.by(login, move |ctx| insurance::import_contributions(ctx, all.clone()))
        };
        let good = contribution(young(1), "2024");
        let monthly = Contribution { insurance: Insurance::Unemployment, ..contribution(young(1), "2024-05") };
        assert_eq!(import("operator", &[good.clone(), monthly.clone()]).unwrap(), 2);
        assert_eq!(import("operator", &[]).unwrap(), 0);
        let other = contribution(young(2), "2024");
        let refused = [
            ("insurance_contribution_twice", good.clone()),
            ("insurance_contribution_twice", Contribution { own: Fen::new(1), ..good.clone() }),
            ("insurance_contribution_twice", Contribution { own: Fen::new(1), ..other.clone() }),
            ("insurance_contribution_twice", monthly),
            ("insurance_period_kind", contribution(young(2), "2024-05")),
            (
                "insurance_period_kind",
                Contribution { insurance: Insurance::WorkInjury, ..contribution(young(2), "2023") },
            ),
            ("insurance_period_kind", contribution(young(2), "2024H1")),
            ("insurance_period_ahead", contribution(young(2), "2028")),
            ("insurance_day_ahead", Contribution { paid_on: day("2026-11-23"), ..contribution(young(2), "2023") }),
            ("insurance_amount_out_of_range", Contribution { own: Fen::new(-1), ..contribution(young(2), "2023") }),
            (
                "insurance_amount_out_of_range",
                Contribution { collective: Fen::new(100_000_001), ..contribution(young(2), "2023") },
            ),
            (
                "insurance_amount_out_of_range",
                Contribution { own: Fen::ZERO, subsidy: Fen::ZERO, ..contribution(young(2), "2023") },
            ),
            ("unknown_person", contribution(young(9), "2023")),
        ];
        for (expected, wrong) in refused {
            assert_eq!(code(import("operator", &[other.clone(), wrong.clone()])), expected, "{wrong:?}");
        }
        assert_eq!(code(import("clerk", std::slice::from_ref(&other))), "not_allowed");
        assert_eq!(code(import("far-operator", std::slice::from_ref(&other))), "unknown_person");
        assert_eq!(import("far-operator", &[contribution(young(4), "2024")]).unwrap(), 1);
        assert!(house.by("clerk", |ctx| insurance::record_of(ctx, young(2))).unwrap().is_empty(), "all or nothing");
        // For the next year one pays in this one.
        import("operator", &[other, contribution(young(2), "2027")]).unwrap();

        let record = house.by("clerk", |ctx| insurance::record_of(ctx, young(1))).unwrap();
        let years: Vec<(i32, usize, i64)> =
            record.iter().map(|year| (year.year, year.contributions.len(), year.own.get())).collect();
        assert_eq!(years, [(2024, 2, 40_000)]);
        assert_eq!(record[0].contributions[0], good);
    });
}

#[test]
fn a_desk_of_another_county_finds_nobody() {
    on_both(|house| {
        house.joined(elder(1));
        house.paid_in(elder(1), 2011..=2020);
        let questions: [fn(&mut Ctx) -> Result<()>; 12] = [
            |ctx| insurance::memberships_of(ctx, elder(1)).map(drop),
            |ctx| insurance::tiers_of(ctx, elder(1)).map(drop),
            |ctx| insurance::standing(ctx, elder(1)).map(drop),
            |ctx| insurance::record_of(ctx, elder(1)).map(drop),
            |ctx| insurance::foresee(ctx, elder(1)).map(drop),
            |ctx| insurance::claim(ctx, elder(1)).map(drop),
            |ctx| insurance::pension_of(ctx, elder(1)).map(drop),
            |ctx| insurance::steps_of(ctx, elder(1)).map(drop),
            |ctx| insurance::paid_of(ctx, elder(1)).map(drop),
            |ctx| insurance::proofs_of(ctx, elder(1)).map(drop),
            |ctx| insurance::change_tier(ctx, elder(1), Fen::new(50_000)).map(drop),
            |ctx| insurance::leave(ctx, elder(1), Insurance::ResidentPension, day("2026-01-01"), LeaveReason::Stopped),
        ];
        for (number, question) in questions.into_iter().enumerate() {
            assert_eq!(code(house.by("far", question)), "unknown_person", "question {number}");
        }
    });
}

#[test]
fn on_postgresql_a_question_without_its_scope_finds_nothing_of_another_county() {
    let counts = [
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_membership"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_tier"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_contribution"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_pension"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_pension_step"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_pension_gap"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_pension_paid"),
        Sql("SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_proof"),
    ];
    on_both(|house| {
        house.draws(elder(1));
        house.by("agent", |ctx| insurance::prove(ctx, elder(1), &How::Card { place: "终端 1".into() })).unwrap();
        house.go_to("2026-12-01");
        house.run("2026-12");
        house.by("approver", |ctx| insurance::suspend(ctx, elder(1), SuspendReason::Asked)).unwrap();
        house.go_to("2027-03-01");
        house.by("approver", |ctx| insurance::resume(ctx, elder(1))).unwrap();
        for sql in counts {
            let count =
                |login: &str| house.db.read(&actor(login), |ctx| ctx.query_one(sql, &[], |row| row.int(0))).unwrap();
            assert!(count("clerk") > 0, "{sql:?}");
            if house.db.engine() == Engine::Postgres {
                assert_eq!(count("far"), 0, "{sql:?}");
            }
        }
    });
}
