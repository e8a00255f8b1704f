//! What the house owes itself: pensions and awards, listed by the house, paid by the way of every roster, once.

use std::sync::Arc;

use insurance::{BenefitEnd, Contribution, Drawn, Insurance, SuspendReason};
use kernel::{Fen, Result};
use subsidy::CheckReport;

use crate::house::*;

const PENSION: &str = "pension";
const UNEMPLOYMENT: &str = "unemployment";
/// Awards of a service: travel to work in another province.
const TRAVEL: &str = "JY035";

fn elder(number: u16) -> Someone {
    Someone { born: (1950, 1, 1), ..someone(number) }
}

impl House {
    /// They have drawn a pension since 2020, and were paid until October.
    fn draw(&self, people: &[Someone]) {
        let drawn: Vec<Drawn> = people
            .iter()
            .map(|one| Drawn {
                person: one.id(),
                claimed_on: day("2020-03-10"),
                account: yuan("2085.00"),
                paid_until: Some(period("2026-10")),
                proved_on: day("2026-03-10"),
            })
            .collect();
        self.act("operator", move |ctx| insurance::import_pensions(ctx, drawn.clone())).expect("pensions come in");
    }

    /// They paid for a year, and are granted the benefit from this month on.
    fn lose_work(&self, people: &[Someone], asked_on: &str) {
        let month = |month: u32| period(&format!("2025-{month:02}"));
        let paid = |one: &Someone, of: u32| Contribution {
            person: one.id(),
            insurance: Insurance::Unemployment,
            period: month(of),
            own: yuan("10.00"),
            subsidy: Fen::ZERO,
            collective: yuan("10.00"),
            paid_on: day("2026-01-01"),
        };
        let all: Vec<Contribution> = people.iter().flat_map(|one| (1..=12).map(|of| paid(one, of))).collect();
        self.act("operator", move |ctx| insurance::import_contributions(ctx, all.clone())).expect("paid in");
        for one in people {
            let (person, asked_on) = (one.id(), day(asked_on));
            self.act("approver1", move |ctx| insurance::grant_benefit(ctx, person, asked_on).map(drop))
                .expect("granted");
        }
    }

    fn owed(&self, batch: i64) -> Vec<(i64, Fen, String)> {
        let lines = self.maker(move |ctx| subsidy::owed(ctx, batch)).expect("owed");
        lines.into_iter().map(|line| (line.person.encoded(), line.fen, line.about)).collect()
    }

    /// The house's own list for a batch, loaded and checked.
    fn take_owed(&self, batch: i64) -> Result<CheckReport> {
        let bytes = self.maker(move |ctx| subsidy::write_owed(ctx, batch))?;
        let file = Arc::new(subsidy::read_owed(batch, &bytes, &confined())?);
        let kept = Arc::clone(&file);
        self.maker(move |ctx| subsidy::load_owed(ctx, batch, &kept))?;
        self.check(batch, &file)
    }

    fn submit(&self, batch: i64) -> Result<String> {
        self.maker(move |ctx| subsidy::submit(ctx, batch))
    }

    /// A granted case, as the casework room keeps it.
    fn award(&self, case: i64, whose: &Someone, fen: i64) {
        let (person, village) = (whose.id(), prefecture::villages()[0].code);
        let put = kernel::Sql(
            "INSERT INTO casework_case (person_id, case_id, reference, service, area, region, office_region, channel, state,
            submitted_at, submitted_by, paused_days, award_fen, reason) VALUES ($1, $2, $3, 'JY035', 'employment', $4, $4, 'desk',
            'granted', 0, 'clerk', 0, $5, '')",
        );
        let deed = move |ctx: &mut kernel::Ctx| {
            ctx.execute(put, kernel::params![person, case, format!("FW-{case}"), village, fen]).map(drop)
        };
        self.db.write(&kernel::Actor::system(), deed).expect("a case");
    }
}

#[test]
fn pensions_are_listed_checked_frozen_and_handed_out_once_and_who_has_no_account_stays_owed() {
    let told = std::cell::RefCell::new(Vec::new());
    let mut people: Vec<Someone> = (1..=4).map(elder).collect();
    people[3].account = None;
    on_both(&people, |house| {
        house.draw(&people);
        let batch = house.new_batch(PENSION, "2026-11");
        // 143 of the basic part, 15 of the account.
        let owed = house.owed(batch);
        assert_eq!((owed.len(), owed[0].1, &*owed[0].2), (4, yuan("158.00"), "2026-11"));
        let report = house.take_owed(batch).expect("a list");
        assert_eq!((report.lines, report.accepted, report.rejected), (4, 3, 1));
        assert_eq!(report.reasons.into_iter().collect::<Vec<_>>(), [("no_active_account", 1)]);
        assert_eq!(report.accepted_sum, yuan("474.00"));

        // Nothing is handed out by a list; another list says the same.
        let other = house.new_batch(PENSION, "2026-11");
        assert_eq!(house.owed(other).len(), 4);
        house.submit(batch).expect("frozen");
        let left = house.owed(other);
        assert_eq!((left.len(), left[0].0), (1, people[3].id().encoded()));
        let paid = house.ask(|ctx| insurance::paid_of(ctx, people[0].id()));
        assert_eq!((paid.len(), paid[0].fen), (1, yuan("158.00")));

        // The next month she has an account, and is paid for two.
        house.db.clock().advance_days(10);
        house.move_in(&[elder(4)]);
        let next = house.new_batch(PENSION, "2026-12");
        let report = house.take_owed(next).expect("a list");
        assert_eq!((report.accepted, report.accepted_sum), (4, yuan("790.00")));
        house.submit(next).expect("frozen");
        assert_eq!(code(house.take_owed(other)), "nothing_owed");
        assert_eq!(house.ask(subsidy::verify), 9);
        told.borrow_mut().push(house.contents());
    });
    let told = told.into_inner();
    assert_eq!(told[0], told[1], "the same story leaves the same tables on both engines");
}

#[test]
fn what_is_not_owed_any_more_is_not_frozen_and_what_is_undone_is_owed_again() {
    let people: Vec<Someone> = (1..=3).map(elder).collect();
    on_both(&people, |house| {
        house.draw(&people);
        let batch = house.new_batch(PENSION, "2026-11");
        house.take_owed(batch).expect("a list");
        let gone = people[1].id();
        house
            .act("approver1", move |ctx| insurance::suspend(ctx, gone, SuspendReason::DeathReported))
            .expect("suspended");
        assert_eq!(code(house.submit(batch)), "owed_changed");
        // Her line is held, and the others are paid.
        let line = house.verdicts(batch).into_keys().nth(1).and_then(|line| u32::try_from(line).ok()).expect("a line");
        house.maker(move |ctx| payout::hold(ctx, batch, line, "reported dead")).expect("held");
        house.submit(batch).expect("frozen");
        let other = house.new_batch(PENSION, "2026-11");
        assert!(house.owed(other).is_empty());

        house.maker(move |ctx| subsidy::undo(ctx, batch)).expect("undone");
        assert_eq!(house.owed(other).len(), 2);
        assert_eq!(house.take_owed(other).expect("a list").accepted, 2);
        house.submit(other).expect("frozen");
        assert_eq!(code(house.maker(move |ctx| subsidy::undo(ctx, batch))), "batch_wrong_state");
        assert_eq!(house.ask(|ctx| insurance::paid_of(ctx, people[0].id())).len(), 1, "not given back twice");
    });
}

#[test]
fn benefits_are_listed_frozen_and_handed_out_once_and_what_is_undone_is_owed_again() {
    let told = std::cell::RefCell::new(Vec::new());
    let people: Vec<Someone> = (1..=3).map(someone).collect();
    on_both(&people, |house| {
        house.lose_work(&people, "2026-09-20");
        // October and November, of three months.
        let batch = house.new_batch(UNEMPLOYMENT, "2026-11");
        let owed = house.owed(batch);
        assert_eq!((owed.len(), owed[0].1, &*owed[0].2), (3, yuan("3000.00"), "2026-10/2026-11 (2)"));
        assert_eq!(house.take_owed(batch).expect("a list").accepted_sum, yuan("9000.00"));
        let found_work = people[1].id();
        house
            .act("approver1", move |ctx| {
                insurance::end_benefit(ctx, found_work, day("2026-10-08"), BenefitEnd::Work).map(drop)
            })
            .expect("ended");
        assert_eq!(code(house.submit(batch)), "owed_changed");
        // Another list, of what is owed now.
        house.maker(move |ctx| subsidy::undo(ctx, batch)).expect("undone");
        let next = house.new_batch(UNEMPLOYMENT, "2026-11");
        assert_eq!(house.take_owed(next).expect("a list").accepted_sum, yuan("7500.00"));
        house.submit(next).expect("frozen");
        let other = house.new_batch(UNEMPLOYMENT, "2026-11");
        assert!(house.owed(other).is_empty());
        house.ask(subsidy::verify);

        house.maker(move |ctx| subsidy::undo(ctx, next)).expect("undone");
        assert_eq!(house.owed(other).len(), 3);
        assert_eq!(house.take_owed(other).expect("a list").accepted_sum, yuan("7500.00"));
        house.submit(other).expect("frozen");
        house.ask(subsidy::verify);
        let handed_out = house.ask(move |ctx| insurance::benefits_handed_out_in(ctx, other));
        assert_eq!(handed_out.iter().map(|(_, fen)| fen.get()).sum::<i64>(), 750_000);
        told.borrow_mut().push(house.contents());

        let raise = kernel::Sql("UPDATE insurance_benefit_paid SET fen = fen + 1 WHERE month = '2026-11'");
        house.db.write(&kernel::Actor::system(), move |ctx| ctx.execute(raise, &[])).expect("a row");
        let broken = house.db.read(&prefecture::actor("auditor"), subsidy::verify).expect_err("one fen too much");
        assert!(broken.to_string().contains(&format!("batch {other}")), "{broken}");
    });
    let told = told.into_inner();
    assert_eq!(told[0], told[1], "the same story leaves the same tables on both engines");
}

#[test]
fn awards_are_paid_by_the_service_one_case_a_person_and_once() {
    let people: Vec<Someone> = (1..=2).map(someone).collect();
    on_both(&people, |house| {
        let (first, second) = (&people[0], &people[1]);
        let empty = house.new_batch(TRAVEL, "2026-11");
        assert_eq!(code(house.take_owed(empty)), "nothing_owed");
        house.award(1, first, 30_000);
        house.award(2, first, 20_000);
        house.award(3, second, 10_000);
        let owed = house.owed(empty);
        assert_eq!(
            owed.iter().map(|line| (line.1.get(), &*line.2)).collect::<Vec<_>>(),
            [(30_000, "FW-1"), (10_000, "FW-3")]
        );
        assert_eq!(house.take_owed(empty).expect("a list").accepted_sum, yuan("400.00"));
        house.submit(empty).expect("frozen");

        // The second case is not for the same month, and stays owed.
        let again = house.new_batch(TRAVEL, "2026-11");
        let report = house.take_owed(again).expect("a list");
        assert_eq!(report.reasons.into_iter().collect::<Vec<_>>(), [("already_paid", 1)]);
        house.maker(move |ctx| subsidy::undo(ctx, again)).expect("undone");
        house.db.clock().advance_days(10);
        let next = house.new_batch(TRAVEL, "2026-12");
        assert_eq!(house.take_owed(next).expect("a list").accepted_sum, yuan("200.00"));
        house.submit(next).expect("frozen");
        house.maker(move |ctx| subsidy::undo(ctx, next)).expect("undone");
        assert_eq!(house.ask(subsidy::verify), 5);
        let raise = kernel::Sql("UPDATE casework_award SET fen = fen + 1 WHERE case_id = 3");
        house.db.write(&kernel::Actor::system(), move |ctx| ctx.execute(raise, &[])).expect("a row");
        let broken = house.db.read(&prefecture::actor("auditor"), subsidy::verify).expect_err("one fen too much");
        assert!(broken.to_string().contains("batch 1"), "{broken}");
        assert_eq!(house.owed(house.new_batch(TRAVEL, "2026-12")).len(), 1);
    });
}

#[test]
fn a_file_is_refused_for_what_the_house_owes_and_a_list_for_what_it_does_not() {
    let people = [elder(1)];
    on_both(&people, |house| {
        let file = house.roster(&usual(&[people[0].line("100.00")]), Format::Utf8);
        let of_office = house.new_batch(PENSION, "2026-10");
        house.load(of_office, &file).expect("where the house pays no pension, the insurance office brings the roster");
        house.draw(&people);
        let batch = house.new_batch(PENSION, "2026-11");
        assert_eq!(code(house.load(batch, &file)), "roster_is_owed");
        let awards = house.new_batch(TRAVEL, "2026-11");
        assert_eq!(code(house.load(awards, &file)), "roster_is_owed");
        let benefits = house.new_batch(UNEMPLOYMENT, "2026-11");
        assert_eq!(code(house.load(benefits, &file)), "roster_is_owed");
        let grass = house.new_batch(GRASS, "2026");
        assert_eq!(code(house.maker(move |ctx| subsidy::write_owed(ctx, grass))), "programme_owes_nothing");
        assert_eq!(code(house.maker(move |ctx| subsidy::load_owed(ctx, grass, &file))), "programme_owes_nothing");
        assert_eq!(code(house.act("auditor", move |ctx| subsidy::owed(ctx, batch))), "not_allowed");
    });
}
