//! Tables as people make them: what is read, what a sheet hides, and what is refused.

mod common;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Mutex;

use common::{RELATIONS, TYPES, WORKBOOK, confined, file_with, parts, read_all, refused, rows_of, sheet, shown, with};
use common::{workbook, zipped};
use document::table::csv::Encoding;
use document::table::pieces::{Pieces, Stopped};
use document::table::{self, Limits};
use document::upload;
use encoding_rs::GB18030;
use proptest::prelude::*;

/// Rare characters of names: CJK Unified, Extensions A and F, and the dot of Tibetan and Uyghur names.
const RARE: &str = "䶮㛃㑇㳚𬱖·";

#[test]
fn a_csv_is_read_in_every_dress() {
    let expected = ["1:姓名|金额", "2:卓玛|450", "3:|", "4:", "5:多吉|1,5"];
    for (dress, text) in [
        ("commas", "姓名,金额\n卓玛,450\n,\n\n多吉,\"1,5\"\n"),
        ("no last line end", "姓名,金额\n卓玛,450\n,\n\n多吉,\"1,5\""),
        ("CRLF", "姓名,金额\r\n卓玛,450\r\n,\r\n\r\n多吉,\"1,5\"\r\n"),
        ("all quoted", "\"姓名\",\"金额\"\r\n\"卓玛\",\"450\"\r\n\"\",\"\"\r\n\r\n\"多吉\",\"1,5\"\r\n"),
        ("tabs", "姓名\t金额\n卓玛\t450\n\t\n\n多吉\t1,5\n"),
        ("semicolons", "姓名;金额\n卓玛;450\n;\n\n多吉;1,5\n"),
    ] {
        assert_eq!(rows_of(text.as_bytes()), expected, "{dress}");
        assert_eq!(rows_of(format!("\u{FEFF}{text}").as_bytes()), expected, "{dress} with a mark");
        let (bytes, _, lossy) = GB18030.encode(text);
        assert!(!lossy, "{dress} has a form in GB18030");
        assert_eq!(rows_of(&bytes), expected, "{dress} in GB18030");
    }
}

#[test]
fn quotes_follow_the_rule_or_refuse_with_their_row() {
    assert_eq!(rows_of(b"a,b\n\"x \"\"y\"\"\",\"1\r\n2\"\nz,\"\"\"\"\n"), ["1:a|b", "2:x \"y\"|1\r\n2", "3:z|\""]);
    for (text, row) in
        [("a,b\nx\"y,1\n", "2"), ("a,b\n\"x\"y,1\n", "2"), ("a,b\n1,2\n\"x,1\n", "3"), ("a,\"b\"\rc\n", "1")]
    {
        let refusal = read_all(text.as_bytes(), &Limits::default()).expect_err(text);
        assert_eq!((refusal.code(), refusal.arg("row")), ("file_bad_quotes", Some(row)), "{text:?}");
    }
}

#[test]
fn rare_characters_survive_in_both_encodings() {
    let text = format!("姓名,身份证号\n{RARE},1\n");
    let expected = ["1:姓名|身份证号".to_owned(), format!("2:{RARE}|1")];
    assert_eq!(rows_of(text.as_bytes()), expected);
    let (bytes, _, lossy) = GB18030.encode(&text);
    assert!(!lossy && bytes.windows(2).any(|pair| pair == [0xA1, 0xA4]), "U+00B7 is A1A4");
    assert_eq!(
        read_all(&bytes, &Limits::default()).map(|(rows, summary)| (rows, summary.encoding)),
        Ok((expected.to_vec(), Encoding::Gb18030))
    );
    let book = workbook(&format!("<row><c t=\"inlineStr\"><is><t>{RARE}</t></is></c></row>"));
    assert_eq!(rows_of(&book), [format!("1:{RARE}")]);
}

#[test]
fn text_that_is_not_exact_is_refused_with_its_row() {
    let gb = GB18030.encode("姓名\n卓玛\n").0;
    for (why, bytes, row) in [
        ("a replacement character", "姓名\n卓\u{FFFD}\n".as_bytes().to_vec(), Some("2")),
        ("one in a quoted cell", "a\n\"b\nc\"\n\u{FFFD}\n".as_bytes().to_vec(), Some("3")),
        ("half a character", [&gb[..], &[b'x', b'\n', 0x81, b'\n']].concat(), Some("4")),
        ("GB18030 for U+FFFD", [&gb[..], &[0x84, 0x31, 0xA4, 0x37]].concat(), Some("3")),
        ("UTF-16", vec![0xFF, 0xFE, b'a', 0], None),
    ] {
        let refusal = read_all(&bytes, &Limits::default()).expect_err(why);
        assert_eq!((refusal.code(), refusal.arg("row")), ("file_bad_encoding", row), "{why}");
    }
}

#[test]
fn what_is_no_table_is_refused_as_what_it_is() {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let honest = parts(&sheet("<row><c><v>1</v></c></row>"));
    let sealed: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    let macros = TYPES
        .replace("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", "vnd.ms-excel.sheet.macroEnabled.main");
    let binary = TYPES
        .replace("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.binary.main");
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let mut twice = honest.clone();
    twice.push(("XL/Worksheets/Sheet1.xml".to_owned(), b"<worksheet/>".to_vec()));
    let mut damaged = zipped(&honest);
    let last = damaged.len() - 1;
    damaged.truncate(last);
    for (code, bytes) in [
        ("read", zipped(&honest)),
        ("file_empty", Vec::new()),
        ("file_empty", b"\xEF\xBB\xBF \r\n".to_vec()),
        ("file_empty", workbook("")),
        ("file_is_xls", OLE.to_vec()),
        ("file_is_xls", vec![9, 4, 6, 0, 0, 0]),
        ("file_is_encrypted", [OLE, &sealed].concat()),
        ("file_is_xlsm", zipped(&with(honest.clone(), "[Content_Types].xml", macros))),
        ("file_is_xlsm", zipped(&with(honest.clone(), "xl/vbaProject.bin", "x"))),
        ("file_is_xlsb", zipped(&with(honest.clone(), "[Content_Types].xml", binary))),
        ("file_is_ods", zipped(&[("mimetype".to_owned(), mimetype.into())])),
        ("file_not_table", zipped(&[("a.txt".to_owned(), b"a,b".to_vec())])),
        ("file_not_table", b"%PDF-1.7\n".to_vec()),
        ("file_not_table", b"<html><table>".to_vec()),
        ("file_not_table", b"a,b\n\0".to_vec()),
        ("file_damaged", zipped(&twice)),
        ("file_damaged", damaged),
        ("file_damaged", b"PK\x03\x04".to_vec()),
        (
            "file_no_visible_sheet",
            zipped(&with(honest, "xl/workbook.xml", WORKBOOK.replace("sheetId", "state=\"veryHidden\" sheetId"))),
        ),
    ] {
        assert_eq!(refused(&bytes), code);
    }
}

#[test]
fn every_kind_of_cell_is_what_it_says() {
    for (cell, read) in [
        ("<c t=\"s\"><v>1</v></c>", "金额"),
        ("<c><v>5.4050219E+17</v></c>", "#5.4050219E+17"),
        ("<c t=\"n\" s=\"4\"><v>450.5</v></c>", "#450.5"),
        ("<c s=\"4\"/>", ""),
        ("<c t=\"s\"></c>", ""),
        ("<c><v></v></c>", ""),
        ("<c t=\"inlineStr\"><is><t> a &amp;&#x4E2D;&lt; </t></is></c>", " a &中< "),
        (
            "<c t=\"inlineStr\"><is><r><rPr><b/></rPr><t>卓</t></r><r><t>玛</t></r><rPh sb=\"0\" eb=\"1\"><t>zhuo</t></rPh></is></c>",
            "卓玛",
        ),
        ("<c t=\"str\"><v>typed_x000D_</v></c>", "typed\r"),
        ("<c t=\"str\"><f>A1&amp;B1</f><v>stale</v></c>", "="),
        ("<c><f t=\"shared\" si=\"0\"/><v>1</v></c>", "="),
        ("<c t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c t=\"e\"><v>#N/A</v></c>", "#N/A"),
        ("<c><!-- note --><v>1</v><extLst><ext><x:v>9</x:v></ext></extLst></c>", "#1"),
    ] {
        assert_eq!(rows_of(&workbook(&format!("<row>{cell}</row>"))), [format!("1:{read}")], "{cell}");
    }
}

#[test]
fn gaps_hidden_rows_and_prefixes_are_read_in_their_places() {
    let rows = "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row>\
                <row r=\"5\" hidden=\"1\"><c r=\"A5\"><v>3</v></c><c r=\"XFD5\" s=\"1\"/></row><row r=\"9\"/>";
    let (read, summary) = read_all(&workbook(rows), &Limits::default()).expect("a readable workbook");
    assert_eq!(read, ["2:|#1||#2", "5:#3", "9:"]);
    assert_eq!((summary.rows, summary.last_row, summary.hidden_rows), (3, 9, 1));

    let prefixed = "<?xml version=\"1.0\" encoding=\"utf-8\"?><x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    assert_eq!(rows_of(&zipped(&parts(prefixed))), ["1:#1"]);
}

#[test]
fn the_first_visible_sheet_is_read() {
    let two = WORKBOOK.replace("<sheets>", "<sheets><sheet name=\"旧\" state=\"hidden\" sheetId=\"2\" r:id=\"rId3\"/>");
    let book = with(parts(&sheet("<row><c><v>1</v></c></row>")), "xl/workbook.xml", two);
    let book = with(book, "xl/worksheets/sheet2.xml", sheet("<row><c><v>2</v></c></row>"));
    let (rows, summary) = read_all(&zipped(&book), &Limits::default()).expect("a readable workbook");
    assert_eq!(rows, ["1:#1"]);
    assert_eq!((summary.sheet.as_deref(), summary.hidden_sheets), (Some("发放表"), 1));

    let absolute = RELATIONS.replace("worksheets/sheet1", "/xl/worksheets/sheet1");
    assert_eq!(rows_of(&zipped(&with(book, "xl/_rels/workbook.xml.rels", absolute))), ["1:#1"]);
}

#[test]
fn a_value_under_a_merged_cell_refuses_the_file() {
    let merged = |covered: &str| {
        let rows = format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c>{covered}</row>");
        let sheet = format!(
            "<worksheet><sheetData>{rows}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:C1\"/></mergeCells></worksheet>"
        );
        read_all(&zipped(&parts(&sheet)), &Limits::default()).map(|(rows, summary)| (rows, summary.merged_areas))
    };
    assert_eq!(merged("<c r=\"B1\" s=\"3\"/>"), Ok((vec!["1:#1|".to_owned()], 1)));
    let refusal = merged("<c r=\"C1\"><v>2</v></c>").expect_err("a hidden value");
    assert_eq!(refusal.to_string(), "file_value_under_merged_cell row=1 column=C");
}

#[test]
fn a_sheet_that_does_not_hold_together_is_refused() {
    for rows in [
        "<row r=\"2\"/><row r=\"2\"/>",
        "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A2\"/></row>",
        "<row><c t=\"s\"><v>2</v></c></row>",
        "<row><c t=\"s\"><v>-1</v></c></row>",
        "<row><c><v>1,5</v></c></row>",
        "<row><c t=\"str\"><v>&nbsp;</v></c></row>",
        "<row><c t=\"str\"><v><![CDATA[x]]></v></c></row>",
        "<row><c><v>1</c></row>",
        "<row><c t=str><v>1</v></c></row>",
        "<row></c></row></sheetData></worksheet><worksheet>",
    ] {
        assert_eq!(refused(&workbook(rows)), "file_damaged", "{rows}");
    }
}

#[test]
fn a_table_reads_the_same_through_the_child() {
    let book =
        workbook("<row r=\"3\"><c t=\"s\"><v>0</v></c><c><v>1.5</v></c><c/><c><f>A1</f></c></row><row r=\"7\"/>");
    let csv: String = (0..20_000).map(|number| format!("卓玛{number},{number},,\"a\"\"b\"\n")).collect();
    for bytes in [book, csv.into_bytes()] {
        let (expected, summary) = read_all(&bytes, &Limits::default()).expect("a readable table");
        let mut rows = Vec::new();
        let answer = upload::read(&confined(), &file_with(&bytes), &Limits::default(), &mut |row| {
            rows.push(shown(row));
            ControlFlow::Continue(())
        });
        assert_eq!(answer, Ok(Some(summary)));
        assert_eq!(rows, expected);

        let mut seen = 0;
        let answer = upload::read(&confined(), &file_with(&bytes), &Limits::default(), &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        });
        assert_eq!((answer, seen), (Ok(None), 1), "a visitor may leave after the first row");
    }
}

fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file
}

/// All rows of a file that is read in pieces, with their numbers in the file.
fn in_pieces(file: &File, piece_bytes: u64, encoding: Encoding) -> Result<Vec<String>, Stopped> {
    let limits = Limits::default();
    let pieces = Pieces::open(file, &limits).ok_or(Stopped::NotPlain)?.of_bytes(piece_bytes);
    let parts = Mutex::new(BTreeMap::new());
    pieces.each(encoding, |piece| {
        let mut rows = Vec::new();
        let read = piece.chunk.read(&limits, &mut |row| {
            rows.push(shown(row));
            ControlFlow::Continue(())
        });
        parts.lock().expect("no panic").insert(piece.number, rows);
        read.ok().map(drop)
    })?;
    // A row is shown as `number:cells`; its number counts from the beginning of its piece.
    let rows = parts.into_inner().expect("no panic").into_values().flatten();
    Ok((1..).zip(rows).map(|(number, row)| format!("{number}:{}", row.split_once(':').expect("a number").1)).collect())
}

#[test]
fn what_only_the_whole_can_tell_is_not_read_in_pieces() {
    let long = "x".repeat(200 << 10);
    for (what, bytes, stopped) in [
        ("nothing", Vec::new(), Stopped::NotPlain),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Stopped::NotPlain),
        ("a workbook", workbook("<row><c><v>1</v></c></row>"), Stopped::NotPlain),
        ("a lost character", "甲,乙\n1,2\n\u{FFFD},3\n".into(), Stopped::NotPlain),
        ("a zero byte far behind", format!("甲,乙\n{}\0\n", "1,2\n".repeat(99)).into(), Stopped::NotPlain),
        ("a quote that does not close", format!("甲,乙\n{}\"x,1\n", "1,2\n".repeat(99)).into(), Stopped::NotPlain),
        ("a row that is too long", format!("甲,乙\n{long}\n1,2\n").into(), Stopped::NotPlain),
        ("another encoding", GB18030.encode("甲,乙\n1,2\n").0.into_owned(), Stopped::OtherEncoding),
    ] {
        assert_eq!(in_pieces(&file_of(&bytes), 64, Encoding::Utf8), Err(stopped), "{what}");
    }
}

proptest! {
    #[test]
    fn pieces_give_the_rows_and_numbers_of_the_whole(
        cells in proptest::collection::vec(proptest::collection::vec("[a中,\n\"\r䶮 ]{0,4}", 1..4), 1..40),
        piece_bytes in 1..200u64,
        gb in proptest::bool::ANY,
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let plain = |cell: &String| cell.replace([',', '\n', '"', '\r'], "");
        let mut text = String::from("表头,值\n");
        for (number, row) in cells.iter().enumerate() {
            let row: Vec<String> = row.iter().map(|cell| if number % 3 == 0 { quoted(cell) } else { plain(cell) }).collect();
            text.push_str(&row.join(","));
            text.push('\n');
        }
        let bytes = if gb { GB18030.encode(&text).0.into_owned() } else { text.clone().into_bytes() };
        let whole = rows_of(&bytes);
        prop_assert_eq!(whole.len(), cells.len() + 1);
        let file = file_of(&bytes);
        let mut parts = in_pieces(&file, piece_bytes, Encoding::Utf8);
        if parts == Err(Stopped::OtherEncoding) {
            parts = in_pieces(&file, piece_bytes, Encoding::Gb18030);
        }
        // A piece that begins or ends inside a quoted cell says so; then the whole is read, and nothing else.
        match parts {
            Ok(parts) => prop_assert_eq!(parts, whole),
            Err(stopped) => prop_assert!(stopped == Stopped::NotPlain && text.contains('"')),
        }
    }

    #[test]
    fn no_bytes_can_make_the_reader_panic(noise in proptest::collection::vec(proptest::num::u8::ANY, 0..400), at in 0..1000usize) {
        let limits = Limits::default();
        // A refusal and an answer are both fine; a panic fails the test.
        let _ = table::read(&noise, &limits, &mut |_| ControlFlow::Continue(()));
        let mut text = sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c><f>1</f><v>2</v></c></row>").into_bytes();
        let start = at % text.len();
        for (place, byte) in text[start..].iter_mut().zip(&noise) {
            *place = *byte;
        }
        let _ = table::read(&zipped(&parts(&String::from_utf8_lossy(&text))), &limits, &mut |_| ControlFlow::Continue(()));
    }
}
