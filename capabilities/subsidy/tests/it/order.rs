//! What a roster comes to does not hang on the order of its lines and columns, or on its encoding.

use population::{Faults, Population, Roster, RosterSpec};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::house::*;

/// A chance that can be told again: proptest's own, from a fixed seed.
fn below(rng: &mut TestRng, count: usize) -> usize {
    usize::try_from(rng.next_u32()).expect("a number") % count
}

fn shuffle<T>(rng: &mut TestRng, things: &mut [T]) {
    for left in (1..things.len()).rev() {
        things.swap(left, below(rng, left + 1));
    }
}

#[test]
fn twenty_orders_of_lines_and_columns_come_to_the_same() {
    let villages: Vec<_> = prefecture::villages().into_iter().take(2).collect();
    let population = Population::new(7, 600, &villages);
    // Of a duplicate the first line counts, so that its amount does hang on the order: that is told below.
    let faults = Faults { duplicate: 0, ..Faults::default() };
    let spec = RosterSpec {
        amount_min: yuan("100"),
        amount_max: yuan("3000"),
        cap: yuan("3500"),
        faults,
        ..RosterSpec::new(ECOPOST, period("2026"))
    };
    let roster = Roster::of_residents(&population, &spec);
    let columns: Vec<&str> = population::HEADERS.to_vec();
    let lines: Vec<Vec<String>> = roster.rows().map(|row| row.cells().map(str::to_owned).to_vec()).collect();
    testkit::on_both(prefecture::ROOMS, |db| {
        let house = House::of(db, &population);
        let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut told = None;
        for turn in 0..20 {
            let mut places: Vec<usize> = (0..columns.len()).collect();
            let mut lines = lines.clone();
            if turn > 0 {
                shuffle(&mut rng, &mut places);
                shuffle(&mut rng, &mut lines);
            }
            let mut rows = vec![places.iter().map(|at| columns[*at].to_owned()).collect::<Vec<_>>()];
            rows.extend(lines.iter().map(|line| places.iter().map(|at| line[*at].clone()).collect()));
            let file = house.roster(&rows, FORMATS[turn % 4]);
            let (batch, report) = house.checked(ECOPOST, "2026", &file);
            let digest = house.ask(|ctx| payout::batch(ctx, batch)).roster_digest;
            let paid = house.paid(batch);
            assert!(paid.len() > 200);
            let now =
                (report.reasons, report.accepted, report.held, report.rejected, report.accepted_sum, paid, digest);
            assert_eq!(*told.get_or_insert_with(|| now.clone()), now, "turn {turn}");
            house.maker(move |ctx| payout::undo(ctx, batch)).expect("undone");
        }
    });
}

#[test]
fn of_a_duplicate_the_first_line_counts_and_the_sum_of_reasons_stays_in_any_order() {
    let people: Vec<Someone> = (1..=20).map(someone).collect();
    on_both(&people, |house| {
        let mut lines: Vec<Cells> = people.iter().map(|who| who.line("10.00")).collect();
        lines.extend(people[..8].iter().map(|who| who.line("20.00")));
        lines.extend(people[..4].iter().map(|who| who.line("9999.00")));
        let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        for _ in 0..5 {
            shuffle(&mut rng, &mut lines);
            let (batch, report) = house.checked(ECOPOST, "2026", &house.roster(&usual(&lines), Format::Utf8));
            let reasons: Vec<_> = report.reasons.into_iter().collect();
            assert_eq!(reasons, [("duplicate_in_file", 8), ("over_cap", 4)]);
            assert_eq!(report.accepted, 20);
            // The first line that can be paid, read off the file itself.
            let first = people.iter().map(|who| {
                let id = who.id().to_string();
                let mine = lines.iter().filter(|line| line.0["收款人身份证号"] == id);
                let amounts = mine.map(|line| yuan(&line.0["补贴金额"])).filter(|fen| *fen < yuan("3500"));
                (who.id().encoded(), amounts.into_iter().next().expect("one").get())
            });
            assert_eq!(house.paid(batch), first.collect::<Paid>());
            house.maker(move |ctx| payout::undo(ctx, batch)).expect("undone");
        }
    });
}
