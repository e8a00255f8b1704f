//! What was loaded, paid or promised before: the same entitlement is never accepted a second time.

use crate::{
    house::*,
    reject_codes::{fifteen, full_width, in_groups},
};

fn lines_of(people: &[Someone]) -> Vec<Cells> {
    people.iter().map(|who| who.line("875.00")).collect()
}

#[test]
fn the_same_people_and_sums_are_not_loaded_twice_however_they_are_written() {
    let mut people: Vec<Someone> = (1..=4).map(someone).collect();
    people.push(someone((900..999).find(|n| someone(*n).id().to_string().ends_with('X')).expect("one in eleven")));
    on_both(&people, |house| {
        let first = house.new_batch(ECOPOST, "2026Q3");
        let file = house.roster(&usual(&lines_of(&people)), Format::Utf8);
        house.load(first, &file).expect("loaded");
        // The batch itself may be loaded anew: a clerk took the wrong file.
        house.load(first, &file).expect("loaded once more");

        let spelt = |write: fn(&str) -> String| -> Vec<Cells> {
            people.iter().map(|who| who.line("875").with("收款人身份证号", &write(&who.id().to_string()))).collect()
        };
        let mut backwards = lines_of(&people);
        backwards.reverse();
        let mut with_title = vec![vec!["花名册".to_owned()]];
        with_title.extend(usual(&lines_of(&people)));
        let cases = [
            ("the same file", usual(&lines_of(&people)), Format::Utf8),
            ("in another encoding", usual(&lines_of(&people)), Format::Gb18030),
            ("as a workbook", usual(&lines_of(&people)), Format::Xlsx),
            ("in another order", usual(&backwards), Format::Utf8),
            ("with lower-case x", usual(&spelt(str::to_lowercase)), Format::Utf8),
            ("in full width", usual(&spelt(full_width)), Format::Utf8),
            ("in groups", usual(&spelt(in_groups)), Format::Gb18030),
            ("below a title", with_title, Format::Utf8),
            ("in the needed columns only", table(&NEEDED, &lines_of(&people)), Format::Utf8),
        ];
        for (how, rows, format) in cases {
            let second = house.new_batch(ECOPOST, "2026Q3");
            let answer = house.load(second, &house.roster(&rows, format));
            let refusal = answer.expect_err(how).refusal().cloned().expect("a refusal");
            assert_eq!(refusal.code, "roster_already_loaded", "{how}");
            assert_eq!(refusal.arg("batch"), Some(first.to_string().as_str()), "{how}");
            assert_eq!(house.state(second), "open", "{how}");
        }
        // The old form says nothing of the century, so only those of the nineteen-hundreds have it.
        let old_form = house.roster(&usual(&spelt(fifteen)), Format::Utf8);
        let second = house.new_batch(ECOPOST, "2026Q3");
        assert_eq!(code(house.load(second, &old_form)), "roster_already_loaded");

        // Another period, and another sum, are other rosters.
        house.load(house.new_batch(ECOPOST, "2026Q4"), &file).expect("another period");
        let mut more = lines_of(&people);
        more[0] = people[0].line("875.01");
        house.load(second, &house.roster(&usual(&more), Format::Utf8)).expect("another sum");
    });
}

#[test]
fn a_supplementary_batch_pays_only_who_stands_in_no_other() {
    let people: Vec<Someone> = (1..=4).map(someone).collect();
    on_both(&people, |house| {
        let mut lines = lines_of(&people[..3]);
        lines[2] = lines[2].clone().with("收款人姓名", "别人");
        let (first, report) = house.checked(ECOPOST, "2026Q3", &house.roster(&usual(&lines), Format::Utf8));
        assert_eq!((report.accepted, report.held), (2, 1));
        // Accepted and held keys are taken; the amount does not matter.
        let lines: Vec<Cells> = people.iter().map(|who| who.line("1.00")).collect();
        let file = house.roster(&usual(&lines), Format::Utf8);
        let (second, _) = house.checked(ECOPOST, "2026Q3", &file);
        let verdicts: Vec<String> = house.verdicts(second).into_values().collect();
        assert_eq!(verdicts, ["already_paid", "already_paid", "already_paid", "accepted"]);
        // Checked anew, the first batch still has its own.
        let again = house.maker(move |ctx| subsidy::kept_roster(ctx, first)).expect("kept").1;
        let parsed = subsidy::read_kept(&again, &confined()).expect("read");
        let report = house.maker(move |ctx| subsidy::check(ctx, first, &parsed)).expect("checked anew");
        assert_eq!((report.accepted, report.held, report.rejected), (2, 1, 0));
        // Undone before it was sent, the first batch frees its keys, so that a right one can follow.
        house.maker(move |ctx| payout::undo(ctx, first)).expect("undone");
        let parsed = file.parsed.clone();
        let report = house.maker(move |ctx| subsidy::check(ctx, second, &parsed)).expect("checked anew");
        assert_eq!(report.accepted, 4);
    });
}

#[test]
fn periods_of_one_programme_that_overlap_pay_once() {
    // Paid first, then; what the second is told.
    let cases = [
        ("2026", "2026Q1", "already_paid"),
        ("2026", "2026Q4", "already_paid"),
        ("2026Q2", "2026", "already_paid"),
        ("2026Q1", "2026Q2", "accepted"),
        ("2026", "2027Q1", "accepted"),
        ("2025", "2026", "accepted"),
    ];
    on_both(&[], |house| {
        for (number, (before, after, expected)) in (1_u16..).zip(cases) {
            let who = someone(number);
            house.move_in(std::slice::from_ref(&who));
            let file = house.roster(&usual(&[who.line("100.00")]), Format::Utf8);
            house.checked(ECOPOST, before, &file);
            let (batch, _) = house.checked(ECOPOST, after, &file);
            assert_eq!(house.verdicts(batch)[&2], expected, "{before}, then {after}");
        }
    });
}

#[test]
fn a_household_has_one_of_two_allowances_that_conflict() {
    const URBAN: &str = "urban_dibao";
    const RURAL: &str = "rural_dibao";
    let cases = [
        (URBAN, "2026-07", RURAL, "2026-07", "conflicting_programme"),
        (RURAL, "2026-07", URBAN, "2026-07", "conflicting_programme"),
        (RURAL, "2026Q3", URBAN, "2026-09", "conflicting_programme"),
        (URBAN, "2026-09", RURAL, "2026Q3", "conflicting_programme"),
        (URBAN, "2026-06", RURAL, "2026Q3", "accepted"),
        (URBAN, "2026-10", RURAL, "2026Q3", "accepted"),
        (ECOPOST, "2026Q3", RURAL, "2026Q3", "accepted"),
    ];
    on_both(&[], |house| {
        for (number, (first, before, second, after, expected)) in (1_u16..).zip(cases) {
            let who = someone(number);
            house.move_in(std::slice::from_ref(&who));
            let file = house.roster(&usual(&[who.line("100.00")]), Format::Utf8);
            house.checked(first, before, &file);
            let (batch, _) = house.checked(second, after, &file);
            assert_eq!(house.verdicts(batch)[&2], expected, "{first} {before}, then {second} {after}");
        }
    });
}

#[test]
fn a_county_pays_its_own_people_only() {
    let mut neighbour = someone(2);
    neighbour.county = "540521";
    let people = [someone(1), neighbour];
    on_both(&people, |house| {
        let place = region("540502");
        let (of, file) = (period("2026Q3"), house.roster(&usual(&lines_of(&people)), Format::Utf8));
        let made = house.maker_of("540502", move |ctx| subsidy::new_batch(ctx, ECOPOST, &of, place));
        let batch = made.expect("a batch of the county");
        let roster = std::sync::Arc::clone(&file);
        house.maker_of("540502", move |ctx| subsidy::load(ctx, batch, &roster)).expect("loaded");
        let parsed = file.parsed.clone();
        let report = house.maker_of("540502", move |ctx| subsidy::check(ctx, batch, &parsed)).expect("checked");
        assert_eq!(report.reasons.into_iter().collect::<Vec<_>>(), [("out_of_scope", 1)]);
        assert_eq!(house.verdicts(batch)[&3], "out_of_scope");
        // To the neighbouring county there is no such batch.
        let parsed = file.parsed.clone();
        assert_eq!(code(house.maker_of("540521", move |ctx| subsidy::check(ctx, batch, &parsed))), "batch_unknown");
        assert_eq!(code(house.maker_of("540521", move |ctx| subsidy::notice(ctx, batch, None))), "batch_unknown");
        assert_eq!(
            code(house.maker_of("540521", move |ctx| subsidy::kept_roster(ctx, batch).map(drop))),
            "batch_unknown"
        );
    });
}

#[test]
fn a_batch_of_a_county_checked_by_the_prefecture_still_pays_its_county_only() {
    let mut neighbour = someone(2);
    neighbour.county = "540521";
    let people = [someone(1), neighbour];
    on_both(&people, |house| {
        let (of, place) = (period("2026Q3"), region("540502"));
        let batch = house.maker(move |ctx| subsidy::new_batch(ctx, ECOPOST, &of, place)).expect("a batch");
        let file = house.roster(&usual(&lines_of(&people)), Format::Utf8);
        house.load(batch, &file).expect("loaded");
        house.check(batch, &file).expect("checked");
        assert_eq!(house.verdicts(batch)[&3], "out_of_scope");
    });
}

#[test]
fn of_one_persons_lines_the_first_that_can_be_paid_counts() {
    let who = someone(1);
    let named = |yuan: &str, name: &str| who.line(yuan).with("收款人姓名", name);
    let right = |yuan: &str| who.line(yuan);
    let cases = [
        (vec![right("1.00"), right("2.00")], vec!["accepted", "duplicate_in_file"]),
        (vec![right("9999.00"), right("2.00"), right("3.00")], vec!["over_cap", "accepted", "duplicate_in_file"]),
        (vec![named("1.00", "别人"), right("2.00")], vec!["duplicate_in_file", "accepted"]),
        (vec![named("1.00", "别人"), named("2.00", "某人")], vec!["name_differs", "duplicate_in_file"]),
        (vec![right("9999.00"), right("8888.00")], vec!["over_cap", "over_cap"]),
        (vec![right("9999.00"), named("1.00", "别人")], vec!["over_cap", "name_differs"]),
        (vec![right("x"), right("2.00")], vec!["bad_amount", "accepted"]),
        (vec![right("2.00"), right("")], vec!["accepted", "bad_row"]),
    ];
    on_both(std::slice::from_ref(&who), |house| {
        for (year, (lines, expected)) in (2026..).zip(&cases) {
            let of = format!("{year}");
            let (batch, _) = house.checked(ECOPOST, &of, &house.roster(&usual(lines), Format::Utf8));
            let verdicts: Vec<String> = house.verdicts(batch).into_values().collect();
            assert_eq!(verdicts, *expected, "{lines:?}");
        }
    });
}
