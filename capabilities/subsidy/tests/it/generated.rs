//! Whole generated rosters, judged by the generator's own list of what must become of each line.

use std::collections::BTreeMap;

use kernel::Fen;
use population::{Faults, Population, Roster, RosterSpec};

use crate::house::*;

const SEED: u64 = 540_500;

fn population() -> Population {
    let county = region("540502");
    let villages: Vec<_> =
        prefecture::villages().into_iter().filter(|village| county.contains(village.code)).take(6).collect();
    Population::new(SEED, 4_000, &villages)
}

/// Every fault ten times as often as in the demonstration, and children on the list.
fn heavy() -> Faults {
    let faults = Faults::default();
    Faults {
        lower_case_x: faults.lower_case_x * 10,
        full_width_id: faults.full_width_id * 10,
        spaced_id: faults.spaced_id * 10,
        fifteen_digits: faults.fifteen_digits * 10,
        other_dot: faults.other_dot * 10,
        thousands_separator: faults.thousands_separator * 10,
        wrong_check: faults.wrong_check * 10,
        numeric_id: faults.numeric_id * 10,
        unknown_person: faults.unknown_person * 10,
        dead: faults.dead * 10,
        moved: faults.moved * 10,
        no_active_account: faults.no_active_account * 10,
        under_age: 500,
        duplicate: faults.duplicate * 10,
        other_name: faults.other_name * 10,
        three_decimals: faults.three_decimals * 10,
        negative: faults.negative * 10,
        formula: faults.formula * 10,
        over_cap: faults.over_cap * 10,
        other_account: faults.other_account * 10,
        empty_needed: faults.empty_needed * 10,
        blank_rows: faults.blank_rows * 10,
    }
}

fn agrees(house: &House, programme: &'static str, roster: &Roster<'_>, of: &str, format: Format, name: &str) {
    let path = house.folder.path().join("roster");
    match format {
        Format::Utf8 => population::roster_csv_utf8(&path, roster),
        Format::Utf8Bom => population::write_roster_csv(
            std::fs::File::create(&path).expect("a file"),
            population::Encoding::Utf8Bom,
            roster.rows(),
        ),
        Format::Gb18030 => population::roster_csv_gb18030(&path, roster),
        Format::Xlsx => population::roster_xlsx(&path, roster),
    }
    .expect("a roster");
    let file = house.read(&path);
    let expected = roster.expected();
    assert_eq!(file.parsed.header_row, 1, "{name}");
    assert_eq!((file.parsed.blank_rows, file.parsed.total_rows), (expected.blank_rows, 1), "{name}");
    let (batch, report) = house.checked(programme, of, &file);
    let reasons: BTreeMap<&str, i64> = expected.reasons.iter().map(|(code, count)| (*code, (*count).into())).collect();
    assert_eq!(report.reasons, reasons, "{name}");
    assert_eq!(report.lines, i64::from(expected.lines), "{name}");
    assert_eq!(report.accepted, i64::from(expected.accepted), "{name}");
    assert_eq!(report.accepted_sum, Fen::new(expected.accepted_fen), "{name}");
    assert_eq!(report.lines, report.accepted + report.held + report.rejected, "{name}");
    // Line by line: the serial number is the place of the line among the lines.
    let verdicts: Vec<String> = house.verdicts(batch).into_values().collect();
    assert_eq!(verdicts.len(), usize::try_from(expected.lines).expect("few"), "{name}");
    let faults: BTreeMap<usize, &str> = roster
        .faulty_lines()
        .filter_map(|(serial, fault)| Some((usize::try_from(serial).ok()? - 1, fault.reject_code()?)))
        .collect();
    for (at, verdict) in verdicts.iter().enumerate() {
        assert_eq!(verdict, faults.get(&at).unwrap_or(&"accepted"), "{name}: line {}", at + 1);
    }
}

#[test]
fn rosters_of_residents_come_out_as_the_generator_says() {
    let population = population();
    testkit::on_both(prefecture::ROOMS, |db| {
        let house = House::of(db, &population);
        let all = [("2026Q1", Faults::none()), ("2026Q2", Faults::default()), ("2026Q3", heavy()), ("2026Q4", heavy())];
        for ((of, faults), format) in all.into_iter().zip(FORMATS) {
            let spec = RosterSpec {
                amount_min: Fen::new(10_000),
                amount_max: Fen::new(300_000),
                cap: Fen::new(350_000),
                faults,
                ..RosterSpec::new(ECOPOST, period(of))
            };
            let roster = Roster::of_residents(&population, &spec);
            assert!(roster.line_count() > 1_000);
            agrees(&house, ECOPOST, &roster, of, format, &format!("{of} {format:?}"));
        }
    });
}

#[test]
fn rosters_of_households_come_out_as_the_generator_says() {
    let population = population();
    testkit::on_both(prefecture::ROOMS, |db| {
        let house = House::of(db, &population);
        // Grass is paid to heads, and in this prefecture every living head has an account and is grown up.
        let faults = Faults { under_age: 0, no_active_account: 0, ..heavy() };
        for (format, of) in FORMATS.into_iter().zip(["2026", "2025", "2024", "2023"]) {
            let spec = RosterSpec {
                amount_max: Fen::new(1_500_000),
                cap: Fen::new(2_000_000),
                faults: faults.clone(),
                ..RosterSpec::new(GRASS, period(of))
            };
            let roster = Roster::of_households(&population, &spec);
            assert!(roster.line_count() > 500);
            agrees(&house, GRASS, &roster, of, format, &format!("{of} {format:?}"));
        }
    });
}
