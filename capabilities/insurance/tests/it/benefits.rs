//! Unemployment benefits: granted by what was paid in, ended by what happens, handed out once.

use insurance::{
    Benefit, BenefitEnd, BenefitStanding, Contribution, Drawn, Due, Insurance, Joining, LeaveReason, Membership,
};
use kernel::{CitizenId, Day, Fen, Period, Result, Sql};
use registry::PersonState;

use crate::house::*;

/// A month, in fen.
const MONTHLY: i64 = 150_000;

impl House<'_> {
    /// She worked at the school and paid for these months, the last of them before this one.
    pub(crate) fn worked(&self, person: CitizenId, first: &str, months: u32) {
        let (mut month, mut all) = (month(first), Vec::new());
        for _ in 0..months {
            let next = month.next().unwrap();
            all.push(Contribution {
                insurance: Insurance::Unemployment,
                period: std::mem::replace(&mut month, next),
                ..contribution(person, "2026")
            });
        }
        self.by("operator", move |ctx| insurance::import_contributions(ctx, all.clone())).unwrap();
    }

    pub(crate) fn grant(&self, person: CitizenId) -> Result<Benefit> {
        self.by("approver", move |ctx| insurance::grant_benefit(ctx, person, ctx.today()))
    }

    pub(crate) fn benefits(&self, person: CitizenId) -> Vec<BenefitStanding> {
        self.by("system", move |ctx| insurance::benefits_of(ctx, person)).unwrap()
    }

    pub(crate) fn owed_benefits(&self, text: &str) -> Vec<Due> {
        let month = month(text);
        self.by("system", move |ctx| Ok(insurance::benefit_run_in(ctx, &month)?.due().cloned().collect())).unwrap()
    }

    pub(crate) fn mark_benefits(&self, batch: i64, text: &str, lines: &[Due]) -> Result<usize> {
        let (month, lines) = (month(text), lines.to_vec());
        self.by("system", move |ctx| {
            let run = insurance::benefit_run_in(ctx, &month)?;
            insurance::mark_benefits_paid(ctx, batch, &run, &lines)
        })
    }

    fn run_benefits(&self, batch: i64, text: &str) -> Vec<Vec<String>> {
        let due = self.owed_benefits(text);
        self.mark_benefits(batch, text, &due).unwrap();
        due.iter().map(|line| words(&line.months)).collect()
    }

    pub(crate) fn takes_on(&self, person: CitizenId, from: Day) -> Result<()> {
        let joins = Joining { employer: Some(EMPLOYER.into()), ..joining(person, Insurance::Unemployment, from, None) };
        self.by("clerk", move |ctx| insurance::join(ctx, &joins))
    }

    pub(crate) fn dismisses(&self, person: CitizenId, on: Day) -> Result<()> {
        self.by("clerk", move |ctx| insurance::leave(ctx, person, Insurance::Unemployment, on, LeaveReason::Stopped))
    }

    /// The school insures her from a day on.
    fn hired(&self, person: CitizenId, from: &str) {
        self.takes_on(person, day(from)).unwrap();
    }

    fn dismissed(&self, person: CitizenId, on: &str) {
        self.dismisses(person, day(on)).unwrap();
    }
}

fn over(house: &House<'_>, person: CitizenId) -> Option<&'static str> {
    house.benefits(person)[0].over.map(BenefitEnd::word)
}

#[test]
fn a_benefit_is_granted_drawn_ended_by_work_and_goes_on_with_what_was_left() {
    on_both(|house| {
        let person = young(1);
        // Five years and a month: fifteen months.
        house.worked(person, "2021-10", 61);
        let benefit = house.grant(person).unwrap();
        assert_eq!((benefit.paid_months, benefit.left_months, benefit.months), (61, 0, 15));
        assert_eq!((&benefit.first_month, &benefit.last_month), (&month("2026-12"), &month("2028-02")));
        assert!(house.owed_benefits("2026-11").is_empty(), "the month after the claim is the first");
        house.go_to("2026-12-01");
        assert_eq!(house.run_benefits(1, "2026-12"), [["2026-12"]]);
        assert!(house.run_benefits(2, "2026-12").is_empty(), "once");
        assert!(house.by("clerk", move |ctx| insurance::draws_benefit(ctx, person)).unwrap());
        let drawing = |limit| house.by("system", move |ctx| insurance::who_draw_benefits(ctx, None, limit)).unwrap();
        assert_eq!((drawing(9), drawing(1)), ((vec![person], None), (vec![person], Some(person))));

        // Nobody runs for two months; nothing is lost. Then she is hired, and the office hears of it late.
        house.go_to("2027-03-05");
        let due = house.owed_benefits("2027-03");
        assert_eq!(
            (words(&due[0].months).join(" "), due[0].fen),
            ("2027-01 2027-02 2027-03".into(), Fen::new(3 * MONTHLY))
        );
        house.mark_benefits(3, "2027-03", &due).unwrap();
        house.go_to("2027-04-20");
        house.hired(person, "2027-02-15");
        assert_eq!(over(house, person), Some("work"));
        assert!(house.owed_benefits("2027-04").is_empty());
        assert!(!house.by("clerk", move |ctx| insurance::draws_benefit(ctx, person)).unwrap());
        assert!(drawing(9).0.is_empty());
        let standing = &house.benefits(person)[0];
        assert_eq!((words(&standing.handed_out).len(), standing.to_come), (3, 0));
        assert_eq!((words(&standing.overpaid), standing.overpaid_fen), (vec!["2027-03".to_owned()], Fen::new(MONTHLY)));

        // Out of work again after a year: three months for it, and twelve that were left.
        house.go_to("2028-03-10");
        assert_eq!(code(house.grant(person)), "benefit_has_work");
        house.dismissed(person, "2028-03-10");
        house.worked(person, "2027-02", 13);
        let again = house.grant(person).unwrap();
        assert_eq!((again.paid_months, again.left_months, again.months), (13, 12, 15));
        assert_eq!(again.first_month, month("2028-04"));
        house.go_to("2029-07-01");
        assert_eq!(over(house, person), Some("used_up"));
        assert_eq!(
            house.run_benefits(4, "2029-07")[0].len(),
            15,
            "months that are over are owed until they are handed out"
        );
        assert!(house.run_benefits(5, "2029-07").is_empty());
        assert_eq!(code(house.grant(person)), "benefit_years_missing");
    });
}

#[test]
fn a_claim_is_refused_with_what_stands_against_it() {
    on_both(|house| {
        let person = young(1);
        let refused = house.grant(person).unwrap_err().refusal().unwrap().to_string();
        assert_eq!(refused, "benefit_years_missing paid=0");
        house.worked(person, "2025-11", 11);
        assert_eq!(code(house.grant(person)), "benefit_years_missing");
        house.worked(person, "2025-10", 1);
        let by = |login: &str| house.by(login, move |ctx| insurance::grant_benefit(ctx, person, ctx.today()));
        assert_eq!(code(by("clerk")), "not_allowed");
        assert_eq!(code(by("far-approver")), "unknown_person");
        let ahead = house.by("approver", move |ctx| insurance::grant_benefit(ctx, person, day("2026-11-23")));
        assert_eq!(code(ahead), "insurance_day_ahead");
        // She works; her last day is no day of work any more.
        house.hired(person, "2026-11-01");
        assert_eq!(code(house.grant(person)), "benefit_has_work");
        house.dismissed(person, "2026-11-22");
        house.grant(person).unwrap();
        let refused = house.grant(person).unwrap_err().refusal().unwrap().to_string();
        assert_eq!(refused, "benefit_drawn until=2027-02");

        // Who draws a pension, or retired.
        house.worked(elder(1), "2024-01", 24);
        house.draws(elder(1));
        assert_eq!(code(house.grant(elder(1))), "benefit_pension_drawn");
        house.worked(elder(2), "2024-01", 24);
        let retired = Membership {
            person: elder(2),
            insurance: Insurance::EmployeePension,
            employer: Some(EMPLOYER.into()),
            from: day("2001-01-01"),
            to: Some(day("2020-01-01")),
            left_because: Some(LeaveReason::Retired),
        };
        house.by("operator", move |ctx| insurance::import_memberships(ctx, vec![retired.clone()])).unwrap();
        assert_eq!(code(house.grant(elder(2))), "benefit_pension_drawn");

        house.worked(young(2), "2024-01", 24);
        house.by("clerk", |ctx| registry::change_state(ctx, young(2), PersonState::Moved, day("2026-11-01"))).unwrap();
        assert_eq!(code(house.grant(young(2))), "insurance_person_gone");
    });
}

#[test]
fn whatever_gives_her_another_living_ends_it_whoever_hears_of_it() {
    on_both(|house| {
        let (works, brought, claims, asks, dies) = (young(1), young(2), elder(1), young(3), elder(2));
        let takes_over = elder(3);
        for person in [works, brought, claims, asks, dies, takes_over] {
            house.worked(person, "2024-01", 24);
            house.joined(person);
            house.grant(person).unwrap();
        }
        house.paid_in(claims, 2011..=2025);
        house.go_to("2027-01-20");
        assert_eq!(house.run_benefits(1, "2027-01").len(), 6);

        let resident = |person| {
            house.by("clerk", move |ctx| {
                insurance::leave(ctx, person, Insurance::ResidentPension, day("2027-01-01"), LeaveReason::Stopped)
            })
        };
        resident(works).unwrap();
        let injury = Joining {
            employer: Some(EMPLOYER.into()),
            ..joining(works, Insurance::WorkInjury, day("2027-01-02"), None)
        };
        house.by("clerk", move |ctx| insurance::join(ctx, &injury)).unwrap();
        let alone = joining(works, Insurance::EmployeePension, day("2027-01-02"), None);
        house.by("clerk", move |ctx| insurance::join(ctx, &alone)).unwrap();
        assert_eq!(over(house, works), None, "neither by herself nor by an insurance against accidents alone");
        house.hired(works, "2027-01-10");
        assert_eq!(over(house, works), Some("work"));

        // What other programs kept, comes in.
        let past = Membership {
            person: brought,
            insurance: Insurance::Unemployment,
            employer: Some(EMPLOYER.into()),
            from: day("2019-01-01"),
            to: Some(day("2026-10-31")),
            left_because: Some(LeaveReason::Stopped),
        };
        let present = Membership { from: day("2026-12-20"), to: None, left_because: None, ..past.clone() };
        house.by("operator", move |ctx| insurance::import_memberships(ctx, vec![past.clone()])).unwrap();
        assert_eq!(over(house, brought), None);
        house.by("operator", move |ctx| insurance::import_memberships(ctx, vec![present.clone()])).unwrap();
        assert_eq!((over(house, brought), house.benefits(brought)[0].overpaid.len()), (Some("work"), 1));

        house.by("clerk", move |ctx| insurance::claim(ctx, claims)).unwrap();
        assert_eq!(over(house, claims), Some("pension"));
        let drawn = Drawn {
            person: takes_over,
            claimed_on: day("2027-01-05"),
            account: Fen::new(139_000),
            paid_until: None,
            proved_on: day("2027-01-05"),
        };
        house.by("operator", move |ctx| insurance::import_pensions(ctx, vec![drawn.clone()])).unwrap();
        assert_eq!(over(house, takes_over), Some("pension"));

        let end = |login: &str, on: &str| {
            let on = day(on);
            house.by(login, move |ctx| insurance::end_benefit(ctx, asks, on, BenefitEnd::Asked))
        };
        assert_eq!(code(end("far", "2027-01-20")), "unknown_person");
        assert_eq!(code(end("operator", "2027-01-20")), "not_allowed");
        assert_eq!(code(end("clerk", "2027-01-21")), "insurance_day_ahead");
        let ended = end("clerk", "2027-01-20").unwrap().expect("she drew one");
        assert_eq!((ended.last_month, over(house, asks)), (month("2027-01"), Some("asked")));
        assert_eq!(end("approver", "2027-01-20").unwrap(), None, "there is nothing more to end");

        // She is left out at once, and the job ends it as of the day the registry knows.
        house.by("clerk", move |ctx| registry::change_state(ctx, dies, PersonState::Dead, day("2027-01-02"))).unwrap();
        house.go_to("2027-02-01");
        assert!(house.owed_benefits("2027-02").is_empty());
        assert_eq!(over(house, dies), None);
        let gone = house.by("system", |ctx| insurance::suspend_gone(ctx, None)).unwrap();
        assert_eq!((gone.suspended.len(), gone.ended), (0, vec![dies]));
        assert!(house.by("system", |ctx| insurance::suspend_gone(ctx, None)).unwrap().ended.is_empty());
        assert_eq!(house.benefits(dies)[0].benefit.end, Some((BenefitEnd::Death, day("2027-01-02"))));
        // The report was wrong: what was left is claimed anew.
        house.by("clerk", move |ctx| registry::change_state(ctx, dies, PersonState::Alive, day("2027-02-01"))).unwrap();
        let again = house.grant(dies).unwrap();
        assert_eq!((again.left_months, again.months, again.first_month), (4, 4, month("2027-03")));
    });
}

#[test]
fn her_own_word_is_hers_to_give() {
    on_both(|house| {
        house.worked(elder(1), "2024-01", 24);
        house.worked(elder(2), "2024-01", 24);
        house.grant(elder(1)).unwrap();
        house.grant(elder(2)).unwrap();
        let me = house.signed_in(elder(1));
        let end = |person| {
            house.db.write(&me.actor, move |ctx| insurance::end_benefit(ctx, person, ctx.today(), BenefitEnd::Asked))
        };
        assert_eq!(code(end(elder(2))), "no_mandate");
        end(elder(1)).unwrap().expect("hers");
    });
}

#[test]
fn a_month_of_a_benefit_is_handed_out_once_and_owed_again_when_its_batch_is_undone() {
    on_both(|house| {
        let (first, second) = (young(1), young(2));
        house.worked(first, "2024-01", 24);
        house.worked(second, "2024-01", 24);
        house.grant(first).unwrap();
        house.grant(second).unwrap();
        house.go_to("2027-01-05");
        let (december, january) = (house.owed_benefits("2026-12"), house.owed_benefits("2027-01"));
        assert_eq!((december[0].months.len(), january[0].months.len()), (1, 2));
        assert_eq!(house.mark_benefits(1, "2026-12", &december[..1]).unwrap(), 1);
        assert_eq!(code(house.mark_benefits(2, "2027-01", &january)), "pension_due_changed");
        assert_eq!(house.mark_benefits(2, "2027-01", &january[1..]).unwrap(), 2);
        let left = house.owed_benefits("2027-01");
        assert_eq!((left.len(), words(&left[0].months)), (1, vec!["2027-01".to_owned()]));
        let twice = [left[0].clone(), left[0].clone()];
        assert_eq!(code(house.mark_benefits(3, "2027-01", &twice)), "pension_due_changed");
        let more = Due { fen: Fen::new(left[0].fen.get() + 1), ..left[0].clone() };
        assert_eq!(code(house.mark_benefits(3, "2027-01", &[more])), "pension_due_changed");
        house.mark_benefits(3, "2027-01", &left).unwrap();
        let handed_out = |batch| house.by("system", move |ctx| insurance::benefits_handed_out_in(ctx, batch)).unwrap();
        assert_eq!(handed_out(2), [(january[1].person, Fen::new(2 * MONTHLY))]);

        // The earlier batch is undone: that month is owed again, though a later one was handed out.
        assert_eq!(house.by("system", |ctx| insurance::take_back_benefits(ctx, 1)).unwrap(), 1);
        let back = house.owed_benefits("2027-01");
        assert_eq!((back.len(), words(&back[0].months)), (1, vec!["2026-12".to_owned()]));
        house.mark_benefits(4, "2027-01", &back).unwrap();
        assert!(house.owed_benefits("2027-01").is_empty());
        assert_eq!(house.by("system", |ctx| insurance::take_back_benefits(ctx, 1)).unwrap(), 0);

        // The key stands even if a benefit forgot what was handed out.
        let forget = Sql("UPDATE insurance_benefit SET next_month = first_month");
        house.by("system", move |ctx| ctx.execute(forget, &[])).unwrap();
        assert!(house.owed_benefits("2027-01").is_empty());
        let (ahead, year) = (month("2027-02"), month("2027"));
        let run = |month: Period| house.by("system", move |ctx| insurance::benefit_run_in(ctx, &month).map(drop));
        assert_eq!((code(run(ahead)), code(run(year))), ("pension_month_ahead".into(), "insurance_period_kind".into()));
    });
}

#[test]
fn who_moved_is_in_the_run_of_benefits_of_where_she_lives() {
    on_both(|house| {
        house.worked(young(1), "2024-01", 24);
        house.grant(young(1)).unwrap();
        house.go_to("2026-12-01");
        house.by("system", |ctx| registry::correct_village(ctx, young(1), region(FAR_VILLAGE), 7, "户主")).unwrap();
        let month = month("2026-12");
        let of = |login: &str| {
            let month = month.clone();
            house.by(login, move |ctx| Ok(insurance::benefit_run_in(ctx, &month)?.due().count())).unwrap()
        };
        assert_eq!((of("clerk"), of("far")), (0, 1));
        let handed_out = house.by("far", {
            let month = month.clone();
            move |ctx| {
                let run = insurance::benefit_run_in(ctx, &month)?;
                let due: Vec<Due> = run.due().cloned().collect();
                insurance::mark_benefits_paid(ctx, BATCH, &run, &due)
            }
        });
        assert_eq!((handed_out.unwrap(), of("far")), (1, 0));
        let seen = house.by("far", |ctx| insurance::benefits_of(ctx, young(1))).unwrap();
        assert_eq!(seen[0].handed_out.len(), 1);
    });
}
