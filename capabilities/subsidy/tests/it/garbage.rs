//! Whatever stands in a file, every line of it is accounted for: accepted, held or rejected.

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

use crate::house::*;

/// A cell: sometimes right, sometimes nearly, sometimes anything.
fn cell(right: Vec<String>) -> impl Strategy<Value = String> {
    let nearly = right.clone();
    prop_oneof![
        5 => proptest::sample::select(right),
        2 => (proptest::sample::select(nearly), 0_usize..20, "\\PC").prop_map(|(mut text, at, with)| {
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            text.insert_str(at, &with);
            text
        }),
        1 => "\\PC{0,24}",
        1 => "[0-9Xx ,.=#+-]{0,24}",
        1 => proptest::sample::select(vec!["", " ", "合计", "\"", "\r\n", "\u{202E}", "\u{FEFF}", "#", "=", "'", "=1+1"])
            .prop_map(str::to_owned),
    ]
}

fn row(people: &[Someone]) -> impl Strategy<Value = Vec<String>> {
    let ids: Vec<String> = people.iter().map(|who| who.id().to_string()).collect();
    let names = vec![people[0].name.to_owned()];
    let amounts = vec!["100.00".to_owned(), "3500".to_owned(), "1,000.5".to_owned()];
    let accounts: Vec<String> = people.iter().map(Someone::account_number).chain([String::new()]).collect();
    let entitled: Vec<String> = ids.iter().cloned().chain([String::new()]).collect();
    (cell(names.clone()), cell(ids), cell(amounts), cell(accounts), cell(names), cell(entitled))
        .prop_map(|(a, b, c, d, e, f)| vec![a, b, c, d, e, f])
}

/// A '#' or '=' is the mark of a number or formula in a workbook; what is none stays text. The mark of an earlier loss of
/// characters, for which a whole file is refused, is left out.
fn as_marked(cell: String, format: Format) -> String {
    let mut cell = cell.replace('\u{FFFD}', "?");
    let number = cell.strip_prefix('#').is_some_and(|number| number.parse::<f64>().is_ok_and(f64::is_finite));
    if format == Format::Xlsx && (cell.starts_with('=') || cell.starts_with('#') && !number) {
        cell.insert(0, '\'');
    }
    cell
}

#[test]
fn every_line_of_any_file_is_accounted_for() {
    const COLUMNS: [&str; 6] = ["收款人姓名", "收款人身份证号", "补贴金额", "银行账号", "享受人", "享受人身份证号"];
    let people: Vec<Someone> = (1..=6).map(someone).collect();
    let story = |house: &House| {
        let rows = vec(row(&people), 1..40);
        let mut runner = TestRunner::new(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(testkit::cases(40))
        });
        let files = (rows, proptest::sample::select(FORMATS.to_vec()));
        let answer = runner.run(&files, |(lines, format)| {
            let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
            rows.extend(lines.into_iter().map(|line| line.into_iter().map(|cell| as_marked(cell, format)).collect()));
            let file = house.roster(&rows, format);
            let read = &file.parsed;
            let below_header = read.lines.len() + usize::try_from(read.blank_rows + read.total_rows).expect("few");
            // A workbook does not keep blank rows, so those at its end are not there.
            prop_assert!(below_header < rows.len());
            if format != Format::Xlsx || !rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
                prop_assert_eq!(below_header, rows.len() - 1);
            }
            if read.lines.is_empty() {
                return Ok(());
            }
            let (batch, report) = house.checked(ECOPOST, "2026", &file);
            let verdicts = house.verdicts(batch);
            let lines: std::collections::BTreeSet<i64> = read.lines.iter().map(|line| line.row.into()).collect();
            prop_assert_eq!(lines.len(), read.lines.len());
            prop_assert_eq!(verdicts.keys().copied().collect::<std::collections::BTreeSet<_>>(), lines);
            prop_assert_eq!(report.lines, report.accepted + report.held + report.rejected);
            prop_assert_eq!(report.reasons.values().sum::<i64>(), report.held + report.rejected);
            let accepted = verdicts.values().filter(|word| *word == "accepted").count();
            prop_assert_eq!(i64::try_from(accepted).expect("few"), report.accepted);
            // Nobody is paid twice, and nobody outside the list is paid.
            let paid = house.paid(batch);
            let persons: std::collections::BTreeSet<i64> = paid.iter().map(|(person, _)| *person).collect();
            prop_assert_eq!(persons.len(), paid.len());
            prop_assert!(persons.iter().all(|person| people.iter().any(|who| who.id().encoded() == *person)));
            house.maker(move |ctx| payout::undo(ctx, batch)).expect("undone");
            Ok(())
        });
        if let Err(why) = answer {
            panic!("{why}");
        }
    };
    on_both(&people, story);
}
