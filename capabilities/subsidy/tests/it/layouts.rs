//! Rosters as departments lay them out: titles above, columns in any order, stars, totals, blank rows; and files that
//! are not taken in at all.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::house::*;

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A roster of two lines in the needed columns.
fn two(people: &[Someone]) -> Vec<Vec<String>> {
    table(&NEEDED, &[people[0].line("800.00"), people[1].line("900.00")])
}

#[test]
fn a_header_is_found_by_its_names_wherever_it_stands() {
    let people = [someone(1), someone(2)];
    let (one, two_) = (people[0].id().to_string(), people[1].id().to_string());
    let name = people[0].name;
    let starred = vec![
        cells(&["*收款人姓名", "＊收款人身份证号", " 补贴 金额*"]),
        cells(&[name, &one, "800.00"]),
        cells(&[name, &two_, "900.00"]),
    ];
    let mut third_row = vec![cells(&["2026年第三季度花名册"]), cells(&["填报单位：", "", "单位：元"])];
    third_row.extend(two(&people));
    let mut blank_above = vec![cells(&["", "", ""])];
    blank_above.extend(two(&people));
    let other_order = vec![
        cells(&["补贴金额", "备注", "收款人身份证号", "自己加的列", "收款人姓名"]),
        cells(&["800.00", "", &one, "甲", name]),
        cells(&["900.00", "不急", &two_, "", name]),
    ];
    let mut with_line_end = two(&people);
    with_line_end[0][2] = "补贴\n金额".to_owned();
    // Name, rows, header's row, row of the first line.
    let cases = [
        ("as usual", two(&people), 1, 2),
        ("starred", starred, 1, 2),
        ("in the third row", third_row, 3, 4),
        ("below a blank row", blank_above, 2, 3),
        ("in another order", other_order, 1, 2),
        ("broken over two lines in its cell", with_line_end, 1, 2),
    ];
    on_both(&people, |house| {
        for (year, (how, rows, header, first)) in (2026..).zip(&cases) {
            for format in FORMATS {
                let file = house.roster(rows, format);
                let found: Vec<(u32, i64)> = by_row(&file).iter().map(|line| (line.row, line.amount.get())).collect();
                assert_eq!(file.parsed.header_row, *header, "{how} {format:?}");
                assert_eq!(found, [(*first, 80_000), (first + 1, 90_000)], "{how} {format:?}");
            }
            let file = house.roster(rows, Format::Gb18030);
            let (batch, report) = house.checked(ECOPOST, &year.to_string(), &file);
            assert_eq!(report.accepted, 2, "{how}");
            let lines: Vec<i64> = house.verdicts(batch).into_keys().collect();
            assert_eq!(lines, [i64::from(*first), i64::from(*first) + 1], "{how}");
        }
    });
}

fn by_row(file: &subsidy::RosterFile) -> Vec<subsidy::Line> {
    let mut lines = file.parsed.lines.clone();
    lines.sort_by_key(|line| line.row);
    lines
}

#[test]
fn totals_and_blank_rows_are_passed_over_and_counted() {
    let people = [someone(1), someone(2)];
    let mut rows = vec![cells(&["排序序号", "收款人姓名", "收款人身份证号", "补贴金额"])];
    let line = |number: &str, who: &Someone, yuan: &str| cells(&[number, who.name, &who.id().to_string(), yuan]);
    rows.push(line("1", &people[0], "800.00"));
    rows.push(cells(&["", "", "", ""]));
    rows.push(cells(&["小 计", "", "", "800.00"]));
    rows.push(cells(&[" ", "\u{3000}", "", ""]));
    rows.push(line("2", &people[1], "900.00"));
    rows.push(cells(&["", "", "", ""]));
    rows.push(cells(&["", "合计：", "", "1700.00"]));
    rows.push(cells(&["总计2人", "", "", "#1700"]));
    // Not totals: somebody whose name or id is missing.
    rows.push(cells(&["3", "", "", "5.00"]));
    on_both(&people, |house| {
        for (format, of) in FORMATS.into_iter().zip(["2026Q1", "2026Q2", "2026Q3", "2026Q4"]) {
            let file = house.roster(&rows, format);
            assert_eq!((file.parsed.blank_rows, file.parsed.total_rows), (3, 3), "{format:?}");
            let (batch, report) = house.checked(ECOPOST, of, &file);
            assert_eq!((report.lines, report.accepted, report.rejected), (3, 2, 1), "{format:?}");
            let verdicts: Vec<(i64, String)> = house.verdicts(batch).into_iter().collect();
            let expected = [(2, "accepted"), (6, "accepted"), (10, "bad_row")];
            assert_eq!(verdicts, expected.map(|(line, word)| (line, word.to_owned())), "{format:?}");
            let kept = house.ask(|ctx| subsidy::kept_roster(ctx, batch)).0;
            assert_eq!((kept.blank_rows, kept.total_rows), (3, 3), "{format:?}");
        }
    });
}

#[test]
fn missing_columns_are_refused_by_their_names() {
    let cases = [
        (cells(&["收款人姓名", "补贴金额"]), "收款人身份证号"),
        (cells(&["收款人身份证号", "补贴金额"]), "收款人姓名"),
        (cells(&["收款人姓名", "收款人身份证号", "金额"]), "补贴金额"),
        (cells(&["补贴金额"]), "收款人姓名、收款人身份证号"),
        (cells(&["name", "id", "amount"]), "收款人姓名、收款人身份证号、补贴金额"),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("roster");
    for format in FORMATS {
        for (header, missing) in &cases {
            let rows = [header.clone(), cells(&["甲", "1", "2"])];
            std::fs::write(&path, bytes_of(&rows, format)).expect("a file");
            let refused = subsidy::read_roster(&path, &confined()).expect_err("no header");
            let refusal = refused.refusal().expect("a refusal");
            assert_eq!(refusal.code, "roster_header_missing", "{header:?}");
            assert_eq!(refusal.arg("columns"), Some(*missing), "{header:?} {format:?}");
        }
    }
}

/// An honest workbook, but for a sheet that unpacks to 300 MB of blanks.
fn bomb() -> Vec<u8> {
    let honest = bytes_of(&usual(&[someone(1).line("1.00")]), Format::Xlsx);
    let mut archive = ZipArchive::new(Cursor::new(honest)).expect("an archive");
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("its name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its content");
        if name == "xl/worksheets/sheet1.xml" {
            let end = content.len() - "</sheetData></worksheet>".len();
            content.splice(end..end, std::iter::repeat_n(b' ', 300 << 20));
        }
        parts.push((name, content));
    }
    zipped(&parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect::<Vec<_>>())
}

#[test]
fn files_that_are_no_roster_are_refused_and_the_batch_stays_as_it_was() {
    let types = |kind: &str| {
        format!(
            r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.{kind}.main+xml"/></Types>"#
        )
    };
    let xlsm = types("ms-excel.sheet.macroEnabled");
    let mut xls = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    xls.extend([0; 600]);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("an old workbook", xls, "file_is_xls"),
        (
            "a workbook with macros",
            zipped(&[
                ("[Content_Types].xml", xlsm.as_bytes()),
                ("xl/vbaProject.bin", b"x"),
                ("xl/workbook.xml", b"<a/>"),
            ]),
            "file_is_xlsm",
        ),
        (
            "an open document",
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<a/>")]),
            "file_is_ods",
        ),
        ("a bomb", bomb(), "file_is_bomb"),
        ("nothing", Vec::new(), "file_empty"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "file_not_table"),
    ];
    on_both(&[someone(1)], |house| {
        let batch = house.new_batch(ECOPOST, "2026Q3");
        let before = house.contents();
        for (what, bytes, expected) in &cases {
            let path = house.put("upload.xlsx", bytes);
            assert_eq!(code(subsidy::read_roster(&path, &confined()).map(drop)), *expected, "{what}");
        }
        let empty = house.roster(&usual(&[]), Format::Xlsx);
        assert_eq!(code(house.load(batch, &empty)), "roster_empty");
        let missing = subsidy::read_roster(&house.folder.path().join("no such file"), &confined());
        assert!(matches!(missing, Err(kernel::Error::Io { .. })), "a missing file is no answer of a department");
        assert_eq!(house.contents(), before);
        assert_eq!(house.state(batch), "open");
    });
}

#[test]
fn a_roster_that_only_some_may_load_is_loaded_by_nobody_else() {
    on_both(&[someone(1)], |house| {
        let batch = house.new_batch(ECOPOST, "2026Q3");
        let file = house.roster(&usual(&[someone(1).line("1.00")]), Format::Utf8);
        let before = house.contents();
        for login in ["approver1", "finance", "operator", "auditor"] {
            let roster = std::sync::Arc::clone(&file);
            assert_eq!(code(house.act(login, move |ctx| subsidy::load(ctx, batch, &roster))), "not_allowed", "{login}");
            let parsed = file.parsed.clone();
            assert_eq!(
                code(house.act(login, move |ctx| subsidy::check(ctx, batch, &parsed))),
                "not_allowed",
                "{login}"
            );
        }
        assert_eq!(house.contents(), before);
    });
}
