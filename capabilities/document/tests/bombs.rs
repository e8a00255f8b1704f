//! Files made to stop the program that reads them. Each is read in the confined child and ends in a refusal, soon, and
//! without the memory of the parent.

mod common;

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use common::{STRINGS, confined, file_with, parts, sheet, with, workbook, zipped};
use document::table::Limits;
use document::upload;

const SOON: Duration = Duration::from_secs(20);
/// The parent may grow by this much over a bomb; the bombs want a thousand times more.
const PARENT_KIB_MAX: u64 = 32 << 10;

/// One test at a time, from the making of its bombs on, so that what the parent needs can be measured.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The most memory this process had since `forget_peak`, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the system tells about this process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("with its peak");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("in KiB")
}

fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").expect("the system forgets the peak");
}

/// The refusal of this bomb, after checking what it took.
fn refusal_of(name: &str, bomb: impl FnOnce() -> Vec<u8>) -> String {
    let file = file_with(&bomb());
    forget_peak();
    let before = peak_kib();
    let began = Instant::now();
    let answer = upload::read(&confined(), &file, &Limits::default(), &mut |_| ControlFlow::Continue(()));
    let took = began.elapsed();
    let grown = peak_kib().saturating_sub(before);
    println!("{name}: {took:?}, parent +{grown} KiB, {answer:?}");
    assert!(took < SOON, "{name} took {took:?}");
    assert!(grown < PARENT_KIB_MAX, "{name} cost the parent {grown} KiB");
    answer.expect_err(name).to_string()
}

fn row(cells: &str) -> String {
    format!("<row r=\"1\">{cells}</row>")
}

fn with_strings(strings: &str, rows: &str) -> Vec<u8> {
    zipped(&with(parts(&sheet(rows)), "xl/sharedStrings.xml", strings))
}

#[test]
fn a_count_of_strings_that_lies_is_refused() {
    let _alone = alone();
    let strings = STRINGS.replace("uniqueCount=\"2\"", "uniqueCount=\"4294967295\"");
    let refusal = refusal_of("sst count", || with_strings(&strings, &row("<c t=\"s\"><v>0</v></c>")));
    assert_eq!(refusal, "file_is_bomb why=shared strings");
}

#[test]
fn far_cells_are_refused() {
    let _alone = alone();
    for (cell, refusal) in [
        ("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>", "file_far_cell row=1048576 column=XFD"),
        ("<row r=\"4294967295\"><c><v>1</v></c></row>", "file_far_cell row=4294967295 limit=1048576"),
        ("<row r=\"1\"><c r=\"IW1\"><v>1</v></c></row>", "file_far_cell row=1 column=IW"),
    ] {
        assert_eq!(refusal_of("far cell", || workbook(cell)), refusal);
    }
}

#[test]
fn a_sheet_that_unpacks_a_thousandfold_is_refused() {
    let _alone = alone();
    let bomb = || {
        let comments = format!("<!--{}-->", "x".repeat(500_000)).repeat(1_060);
        let bomb = workbook(&comments);
        assert!(bomb.len() < 1 << 20, "530 MB in {} bytes", bomb.len());
        bomb
    };
    assert_eq!(refusal_of("530 MB sheet", bomb), "file_is_bomb why=ratio");
    let bomb = || workbook(&"<row><c><v>1</v></c></row>".repeat(20 << 20));
    assert_eq!(refusal_of("20 million rows", bomb), "file_far_cell row=1048577 limit=1048576");
}

#[test]
fn a_part_of_blanks_is_refused() {
    let _alone = alone();
    let bomb = || zipped(&with(parts(""), "xl/worksheets/sheet1.xml", vec![b' '; 300 << 20]));
    assert_eq!(refusal_of("blanks", bomb), "file_is_bomb why=token");
}

#[test]
fn a_crowd_of_parts_is_refused() {
    let _alone = alone();
    let mut crowd = parts(&sheet(&row("<c><v>1</v></c>")));
    crowd.extend((0..100_000).map(|number| (format!("xl/media/{number}"), Vec::new())));
    assert_eq!(refusal_of("100,000 parts", || zipped(&crowd)), "file_is_bomb why=parts");
}

#[test]
fn an_archive_in_an_archive_is_no_table() {
    let _alone = alone();
    let mut inner = vec![0; 64 << 20];
    for depth in 0..4 {
        inner = zipped(&[(format!("{depth}.zip"), inner)]);
    }
    assert_eq!(refusal_of("nested", || inner), "file_not_table");
}

#[test]
fn a_long_string_shared_by_many_cells_is_refused() {
    let _alone = alone();
    let rows: String = (1..=12_000).map(|row| format!("<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>")).collect();
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    assert_eq!(refusal_of("1 MB string", || with_strings(&strings, &rows)), "file_cell_too_long limit=32767");

    // As long as a string may be: then the sum of what is shown counts.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "中".repeat(32_767));
    let rows: String = (1..=12_000).map(|row| format!("<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>")).collect();
    assert_eq!(refusal_of("98 KB string", || with_strings(&strings, &rows)), "file_is_bomb why=text of all cells");
}

#[test]
fn a_billion_laughs_are_refused() {
    let _alone = alone();
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY a0 \"ha\">");
    for depth in 1..10 {
        let inner = format!("&a{};", depth - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{depth} \"{inner}\">"));
    }
    laughs.push_str("]><sst><si><t>&a9;</t></si></sst>");
    assert_eq!(refusal_of("laughs", || with_strings(&laughs, &row(""))), "file_is_bomb why=DTD");

    let outside = "<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/hosts\">]><sst><si><t>&x;</t></si></sst>";
    assert_eq!(refusal_of("outside entity", || with_strings(outside, &row(""))), "file_is_bomb why=DTD");
}

#[test]
fn endless_tags_texts_and_nesting_are_refused() {
    let _alone = alone();
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=\"1\"")).collect();
    let row_end = "<c><v>1</v></c></row>";
    for (name, rows, refusal) in [
        ("attributes", format!("<row{attributes}>{row_end}"), "file_is_bomb why=token"),
        ("text", row(&format!("<c t=\"str\"><v>{}</v></c>", "é".repeat(8 << 20))), "file_is_bomb why=token"),
        ("depth", row(&"<x>".repeat(100_000)), "file_is_bomb why=nesting"),
        ("cells", row(&"<c t=\"b\"><v>1</v></c>".repeat(100_000)), "file_far_cell row=1 column=IW"),
    ] {
        assert_eq!(refusal_of(name, || workbook(&rows)), refusal, "{name}");
    }
}

#[test]
fn a_crowd_of_merged_areas_is_refused() {
    let _alone = alone();
    let rows: String = (1..=20_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>")).collect();
    let areas = "<mergeCell ref=\"B1:C20000\"/>".repeat(20_000);
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells></worksheet>");
    assert_eq!(refusal_of("merged areas", || zipped(&parts(&sheet))), "file_is_bomb why=merged areas");
}

#[test]
fn csv_bombs_are_refused() {
    let _alone = alone();
    for (name, bytes, refusal) in [
        ("commas", vec![b','; 64 << 20], "file_too_many_columns row=1 limit=256"),
        ("one line", vec![b'x'; 64 << 20], "file_cell_too_long row=1"),
        ("line ends", vec![b'\n'; 64 << 20], "file_empty"),
        ("rows", b"1\n".repeat(2 << 20), "file_too_many_rows limit=1048576"),
        ("open quote", [b"\"", &vec![b'x'; 64 << 20][..]].concat(), "file_bad_quotes row=1"),
        ("too large", vec![b'x'; 130 << 20], "file_too_large limit=134217728"),
    ] {
        assert_eq!(refusal_of(name, || bytes), refusal, "{name}");
    }
}
