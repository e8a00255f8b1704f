//! Claims, suspensions, ends and proofs, and who may.

use insurance::{Contribution, EndReason, How, Insurance, Joining, LeaveReason, PensionState, SuspendReason};
use kernel::{Ctx, Fen, Result};
use registry::PersonState;

use crate::house::*;

fn state(house: &House<'_>) -> PensionState {
    house.by("clerk", |ctx| insurance::pension_of(ctx, elder(1))).unwrap().unwrap().state
}

fn approver<T: Send + 'static>(house: &House<'_>, deed: fn(&mut Ctx) -> Result<T>) -> Result<T> {
    house.by("approver", deed)
}

fn visit() -> How {
    How::Visit { first: "村医".into(), second: "村干部".into() }
}

#[test]
fn a_claim_is_refused_with_what_is_missing() {
    on_both(|house| {
        let claim = |person| house.by("clerk", move |ctx| insurance::claim(ctx, person));
        assert_eq!(code(claim(young(1))), "pension_too_young");
        assert_eq!(code(claim(elder(1))), "pension_not_insured");
        house.joined(elder(1));
        house.paid_in(elder(1), 2011..=2018);
        let refused = claim(elder(1)).unwrap_err().refusal().unwrap().to_string();
        assert_eq!(refused, "pension_years_missing needed=9 paid=8");
        house.paid_in(elder(1), 2019..=2019);
        assert!(house.by("clerk", |ctx| insurance::foresee(ctx, elder(1))).is_ok());
        assert_eq!(code(house.by("approver", |ctx| insurance::claim(ctx, elder(1)))), "not_allowed");

        // Who retired from work draws that pension.
        house.joined(elder(2));
        house.paid_in(elder(2), 2011..=2025);
        let leave =
            |insurance, why| move |ctx: &mut Ctx| insurance::leave(ctx, elder(2), insurance, day("2020-01-31"), why);
        let works = Joining {
            employer: Some(EMPLOYER.into()),
            ..joining(elder(2), Insurance::EmployeePension, day("2001-01-01"), None)
        };
        house.by("clerk", leave(Insurance::ResidentPension, LeaveReason::Stopped)).unwrap();
        let again = joining(elder(2), Insurance::ResidentPension, day("2020-02-01"), Some(20_000));
        let elsewhere = house.by("clerk", {
            let works = works.clone();
            move |ctx| insurance::join(ctx, &works)
        });
        assert_eq!(code(elsewhere), "insurance_member_elsewhere", "it reaches into the days of the other");
        let works = Joining { from: day("2020-02-01"), ..works };
        house.by("clerk", move |ctx| insurance::join(ctx, &works)).unwrap();
        assert_eq!(code(claim(elder(2))), "pension_insured_elsewhere");
        let retire = |ctx: &mut Ctx| {
            insurance::leave(ctx, elder(2), Insurance::EmployeePension, day("2020-12-31"), LeaveReason::Retired)
        };
        house.by("clerk", retire).unwrap();
        let again = Joining { from: day("2021-01-01"), ..again };
        house.by("clerk", move |ctx| insurance::join(ctx, &again)).unwrap();
        assert_eq!(code(claim(elder(2))), "pension_insured_elsewhere");

        house.by("clerk", |ctx| registry::change_state(ctx, elder(1), PersonState::Dead, day("2026-11-01"))).unwrap();
        assert_eq!(code(claim(elder(1))), "insurance_person_gone");
    });
}

#[test]
fn who_takes_a_claim_in_does_not_grant_it_and_one_that_was_declined_is_claimed_again() {
    on_both(|house| {
        let person = elder(1);
        house.joined(person);
        house.paid_in(person, 2011..=2025);
        assert_eq!(code(approver(house, |ctx| insurance::grant(ctx, elder(1)))), "pension_unknown");
        house.by("both", |ctx| insurance::claim(ctx, elder(1))).unwrap();
        assert_eq!(code(house.by("both", |ctx| insurance::claim(ctx, elder(1)))), "pension_wrong_state");
        assert_eq!(code(house.by("both", |ctx| insurance::grant(ctx, elder(1)))), "pension_needs_another");
        assert_eq!(code(house.by("clerk", |ctx| insurance::grant(ctx, elder(1)))), "not_allowed");
        assert_eq!(code(house.by("far-approver", |ctx| insurance::grant(ctx, elder(1)))), "unknown_person");
        let stays = |ctx: &mut Ctx| {
            insurance::leave(ctx, elder(1), Insurance::ResidentPension, day("2026-11-01"), LeaveReason::Stopped)
        };
        assert_eq!(code(house.by("clerk", stays)), "pension_drawn");
        let late = vec![contribution(person, "2026")];
        let import = {
            let late = late.clone();
            move |ctx: &mut Ctx| insurance::import_contributions(ctx, late.clone())
        };
        assert_eq!(code(house.by("operator", import.clone())), "pension_drawn");
        assert_eq!(code(approver(house, |ctx| insurance::decline(ctx, elder(1), " "))), "text_missing");
        approver(house, |ctx| insurance::decline(ctx, elder(1), "户籍不符")).unwrap();
        assert_eq!(state(house), PensionState::Declined);
        house.by("operator", import).unwrap();
        let claim = house.by("both", |ctx| insurance::claim(ctx, elder(1))).unwrap();
        assert_eq!(claim.account, Fen::new(16 * 23_000), "with what was paid in meanwhile");
        approver(house, |ctx| insurance::grant(ctx, elder(1))).unwrap();
        assert_eq!(code(approver(house, |ctx| insurance::grant(ctx, elder(1)))), "pension_wrong_state");
        assert_eq!(state(house), PensionState::Paying);

        // For a case that two people looked at elsewhere; as of the day on which it came in.
        house.joined(elder(2));
        house.paid_in(elder(2), 2011..=2025);
        let granted = approver(house, |ctx| insurance::grant_asked(ctx, elder(2), day("2026-09-30"))).unwrap();
        assert_eq!(granted.first_month, month("2026-10"));
        assert_eq!(house.run("2026-11"), [["2026-10", "2026-11"]]);
    });
}

#[test]
fn months_of_a_suspension_are_paid_back_but_for_those_somebody_asked_for() {
    on_both(|house| {
        house.draws(elder(1));
        assert_eq!(code(approver(house, |ctx| insurance::resume(ctx, elder(1)))), "pension_wrong_state");
        house.go_to("2026-12-20");
        let suspend = |reason| house.by("approver", move |ctx| insurance::suspend(ctx, elder(1), reason));
        assert_eq!(
            code(house.by("clerk", |ctx| insurance::suspend(ctx, elder(1), SuspendReason::Asked))),
            "not_allowed"
        );
        suspend(SuspendReason::Asked).unwrap();
        assert_eq!(code(suspend(SuspendReason::Asked)), "pension_suspended_already");
        assert!(house.run("2026-12").is_empty());
        house.go_to("2027-03-10");
        let back = approver(house, |ctx| insurance::resume(ctx, elder(1))).unwrap();
        assert_eq!(words(&back.months), ["2026-12"], "January and February were given up");
        assert_eq!(house.run("2027-03"), [["2026-12", "2027-03"]]);

        // One reason takes the place of another; each for its own months.
        suspend(SuspendReason::DeathReported).unwrap();
        house.go_to("2027-05-10");
        suspend(SuspendReason::Asked).unwrap();
        house.go_to("2027-08-01");
        let back = approver(house, |ctx| insurance::resume(ctx, elder(1))).unwrap();
        assert_eq!(words(&back.months), ["2027-04", "2027-05"]);
        assert_eq!(house.run("2027-08"), [["2027-04", "2027-05", "2027-08"]]);

        // A reason other than the proof holds, though she proves.
        suspend(SuspendReason::Moved).unwrap();
        house.go_to("2028-03-01");
        assert_eq!(code(approver(house, |ctx| insurance::resume(ctx, elder(1)))), "pension_proof_missing");
        let proved = house.by("clerk", |ctx| insurance::prove(ctx, elder(1), &visit())).unwrap();
        assert_eq!(proved.resumed, None);
        assert_eq!(state(house), PensionState::Suspended);
        assert_eq!(approver(house, |ctx| insurance::resume(ctx, elder(1))).unwrap().months.len(), 6);
    });
}

#[test]
fn an_end_hands_out_what_was_owed_and_says_what_is_left_and_what_was_too_much() {
    on_both(|house| {
        for number in 1..=3 {
            house.draws(elder(number));
        }
        house.go_to("2027-01-20");
        house.run("2027-01");
        house.go_to("2027-03-20");
        let end = |number, on: &str, why| {
            let on = day(on);
            house.by("approver", move |ctx| insurance::end(ctx, elder(number), on, why))
        };
        assert_eq!(code(end(1, "2027-03-21", EndReason::Death)), "insurance_day_ahead");
        let ending = end(1, "2027-03-01", EndReason::Death).unwrap();
        assert_eq!((words(&ending.owed), ending.overpaid.len()), (vec!["2027-02".to_owned(), "2027-03".into()], 0));
        assert_eq!(ending.owed_fen, Fen::new(2 * 16_782));
        assert_eq!(ending.remainder, Fen::new(345_000 - 4 * 2_482));
        // Before the first month: everything was too much, and nothing was taken from the account.
        let ending = end(2, "2026-10-05", EndReason::Death).unwrap();
        assert_eq!((words(&ending.overpaid), ending.owed.len()), (vec!["2026-12".to_owned(), "2027-01".into()], 0));
        assert_eq!((ending.remainder, ending.overpaid_fen), (Fen::new(345_000), Fen::new(2 * 16_782)));
        // Given up meanwhile: not owed to the heirs either.
        house.by("approver", |ctx| insurance::suspend(ctx, elder(3), SuspendReason::Asked)).unwrap();
        house.go_to("2027-06-20");
        let ending = end(3, "2027-05-31", EndReason::InsuredElsewhere).unwrap();
        assert_eq!(words(&ending.owed), ["2027-02", "2027-03"]);
        assert!(house.run("2027-06").is_empty());
        let claim = |ctx: &mut Ctx| insurance::claim(ctx, elder(3));
        assert_eq!(code(house.by("clerk", claim)), "pension_wrong_state");
    });
}

#[test]
fn who_is_known_as_dead_or_gone_is_suspended_and_not_ended() {
    on_both(|house| {
        for number in 1..=3 {
            house.draws(elder(number));
        }
        house.by("clerk", |ctx| registry::change_state(ctx, elder(1), PersonState::Dead, day("2026-11-20"))).unwrap();
        house.by("clerk", |ctx| registry::change_state(ctx, elder(2), PersonState::Moved, day("2026-11-20"))).unwrap();
        let gone = house.by("system", |ctx| insurance::suspend_gone(ctx, None)).unwrap();
        let mut expected = vec![elder(1), elder(2)];
        expected.sort();
        assert_eq!((gone.suspended, gone.next), (expected, None));
        assert!(house.by("system", |ctx| insurance::suspend_gone(ctx, None)).unwrap().suspended.is_empty());
        house.go_to("2026-12-01");
        assert_eq!(house.run("2026-12").len(), 1);
        assert_eq!(code(approver(house, |ctx| insurance::resume(ctx, elder(1)))), "insurance_person_gone");
        // The report was wrong.
        house.by("clerk", |ctx| registry::change_state(ctx, elder(1), PersonState::Alive, day("2026-12-01"))).unwrap();
        approver(house, |ctx| insurance::resume(ctx, elder(1))).unwrap();
        assert_eq!(house.run("2026-12"), [["2026-12"]]);
    });
}

#[test]
fn each_way_of_a_proof_has_its_own_who_may_and_keeps_what_it_says() {
    on_both(|house| {
        let person = elder(1);
        house.draws(person);
        let prove = |login: &str, how: &How| {
            let how = how.clone();
            house.by(login, move |ctx| insurance::prove(ctx, elder(1), &how))
        };
        let card = How::Card { place: "乡政府终端".into() };
        let data = |on: &str| How::Data { evidence: "县医院门诊".into(), on: day(on) };
        house.go_to("2026-12-05");
        let signs = |first: &str, second: &str| How::Visit { first: first.into(), second: second.into() };
        let cases = [
            ("clerk", card.clone(), ""),
            ("agent", visit(), ""),
            ("operator", data("2026-12-01"), "pension_proof_older"),
            ("operator", data("2026-12-06"), "insurance_day_ahead"),
            ("operator", data("2026-12-05"), ""),
            ("clerk", data("2026-12-05"), "not_allowed"),
            ("approver", card.clone(), "not_allowed"),
            ("far", card.clone(), "unknown_person"),
            ("clerk", How::App, "pension_proof_not_in_person"),
            ("clerk", signs("扎西", " 扎西 "), "pension_signatures_needed"),
            ("clerk", signs("扎西", ""), "pension_signatures_needed"),
            ("clerk", How::Card { place: " ".into() }, "text_missing"),
            ("clerk", How::Card { place: "长".repeat(201) }, "text_too_long"),
        ];
        for (login, how, expected) in cases {
            match prove(login, &how) {
                Ok(proved) => {
                    assert_eq!(expected, "", "{login} {how:?}");
                    assert_eq!((proved.valid_until, proved.resumed), (day("2027-12-05"), None));
                }
                refused => assert_eq!(code(refused), expected, "{login} {how:?}"),
            }
        }
        let me = house.signed_in(person);
        let own = |person, how: How| house.db.write(&me.actor, move |ctx| insurance::prove(ctx, person, &how));
        own(person, How::App).unwrap();
        own(person, How::Card { place: "终端 7".into() }).unwrap();
        assert_eq!(code(own(elder(2), How::App)), "pension_proof_not_in_person");
        assert_eq!(code(own(person, visit())), "not_allowed");
        assert_eq!(code(prove_other(house)), "pension_unknown");

        let proofs = house.by("clerk", |ctx| insurance::proofs_of(ctx, elder(1))).unwrap();
        let ways: Vec<&str> = proofs.iter().map(|proof| proof.how.way().word()).collect();
        assert_eq!(ways, ["card", "app", "data", "visit", "card"]);
        assert_eq!((&proofs[3].how, &*proofs[3].by), (&visit(), "agent"));
        assert_eq!(proofs[2].how, data("2026-12-05"));

        // What is long past does not count today.
        house.go_to("2028-06-01");
        assert_eq!(house.suspend_unproved(), [person]);
        assert_eq!(code(prove("operator", &data("2027-04-01"))), "pension_proof_too_old");
        assert_eq!(prove("operator", &data("2028-05-30")).unwrap().valid_until, day("2029-05-30"));
        assert_eq!(state(house), PensionState::Paying);
    });
}

fn prove_other(house: &House<'_>) -> Result<insurance::Proved> {
    house.by("clerk", |ctx| insurance::prove(ctx, elder(2), &visit()))
}

#[test]
fn a_resident_asks_for_herself_and_what_she_asks_is_granted_at_a_desk() {
    on_both(|house| {
        let person = elder(1);
        let me = house.signed_in(person);
        let joins = joining(person, Insurance::ResidentPension, day("2012-01-01"), Some(20_000));
        house.db.write(&me.actor, move |ctx| insurance::join(ctx, &joins)).unwrap();
        let others = joining(elder(2), Insurance::ResidentPension, day("2012-01-01"), Some(20_000));
        assert_eq!(code(house.db.write(&me.actor, move |ctx| insurance::join(ctx, &others))), "no_mandate");
        house.paid_in(person, 2012..=2020);
        house.db.write(&me.actor, move |ctx| insurance::claim(ctx, person)).unwrap();
        let own = house.db.write(&me.actor, move |ctx| insurance::grant(ctx, person));
        assert_eq!(code(own), "not_allowed");
        approver(house, |ctx| insurance::grant(ctx, elder(1))).unwrap();
        let paid = Contribution { paid_on: day("2026-01-01"), ..contribution(person, "2021") };
        let own = house.db.write(&me.actor, move |ctx| insurance::import_contributions(ctx, vec![paid.clone()]));
        assert_eq!(code(own), "not_allowed");
    });
}

#[test]
fn who_has_to_prove_soon_is_reminded_once_for_each_proof() {
    on_both(|house| {
        house.draws(elder(1));
        let remind = || {
            let due = house.by("system", |ctx| insurance::remind(ctx, 10)).unwrap();
            due.into_iter().map(|one| (one.person, one.valid_until, one.paid_until)).collect::<Vec<_>>()
        };
        house.go_to("2027-10-22");
        assert!(remind().is_empty(), "31 days before");
        house.go_to("2027-10-23");
        assert_eq!(remind(), [(elder(1), day("2027-11-22"), day("2027-12-22"))]);
        assert!(remind().is_empty(), "once");
        house.by("agent", |ctx| insurance::prove(ctx, elder(1), &visit()).map(drop)).unwrap();
        assert!(remind().is_empty());
        house.go_to("2028-09-23");
        assert_eq!(remind().len(), 1, "the next proof has its own reminder");
    });
}
