//! Sheets given out: read back by this room's own reader.

mod common;

use std::io::Cursor;

use common::{confined, file_with, rows_of, workbook};
use document::sheet::{Column, CsvSheet, Kind, Reject, Value, XlsxSheet, rejects_of};
use document::table::Limits;

const COLUMNS: [Column<'static>; 4] = [
    Column { title: "姓名", kind: Kind::Text },
    Column { title: "银行账号", kind: Kind::Code },
    Column { title: "金额", kind: Kind::Amount },
    Column { title: "人数", kind: Kind::Count },
];
const ROWS: [[Value<'static>; 4]; 3] = [
    [Value::Text("䶮·㛃,\"𬱖\""), Value::Text("6228480000000000019"), Value::Fen(123_450), Value::Count(3)],
    [Value::Text("=HYPERLINK(\"x\")"), Value::Text("+86"), Value::Fen(-5), Value::Count(-1)],
    [Value::Empty, Value::Text("行1\n行2"), Value::Fen(12_345_678_901_234_567), Value::Empty],
];

#[test]
fn a_workbook_keeps_texts_as_texts_and_amounts_as_numbers() {
    let mut sheet = XlsxSheet::new("发放表", &COLUMNS).expect("a sheet");
    for row in ROWS {
        sheet.row(&row).expect("a row");
    }
    let mut bytes = Vec::new();
    sheet.finish(&mut bytes).expect("a workbook");
    assert_eq!(
        rows_of(&bytes),
        [
            "1:姓名|银行账号|金额|人数",
            "2:䶮·㛃,\"𬱖\"|6228480000000000019|#1234.5|#3",
            "3:'=HYPERLINK(\"x\")|'+86|#-0.05|#-1",
            "4:|行1\n行2|123456789012345.67",
        ]
    );
}

#[test]
fn a_csv_begins_with_its_mark_and_neutralises_texts_only() {
    let mut sheet = CsvSheet::new(Vec::new(), &COLUMNS).expect("a sheet");
    for row in ROWS {
        sheet.row(&row).expect("a row");
    }
    let bytes = sheet.finish().expect("a file");
    assert!(bytes.starts_with("\u{FEFF}姓名,银行账号,金额,人数\r\n".as_bytes()));
    assert_eq!(
        rows_of(&bytes)[1..],
        [
            "2:䶮·㛃,\"𬱖\"|6228480000000000019|1234.50|3",
            "3:'=HYPERLINK(\"x\")|'+86|-0.05|-1",
            "4:|行1\n行2|123456789012345.67|",
        ]
    );
}

fn rejects(original: &[u8], header_row: u32, rejects: &[(u32, &str, &str)]) -> Vec<u8> {
    let rejects: Vec<Reject<'_>> =
        rejects.iter().map(|(row, code, reason)| Reject { row: *row, code, reason }).collect();
    let mut out = Cursor::new(Vec::new());
    rejects_of(&confined(), &file_with(original), &Limits::default(), header_row, &rejects, &mut out)
        .expect("a rejects file");
    out.into_inner()
}

#[test]
fn rejects_keep_the_layout_and_add_why() {
    let original = "2026年发放表,,\n姓名,身份证号,金额\n卓玛,540502199001010019,450\n多吉,=1,x,more\n次仁,1,2\n";
    let first = rejects(original.as_bytes(), 2, &[(4, "bad_amount", "金额不是数"), (5, "bad_id", "证号不对")]);
    let expected = [
        "1:2026年发放表",
        "2:姓名|身份证号|金额|错误代码|错误原因",
        "3:多吉|'=1|x|bad_amount|金额不是数|more",
        "4:次仁|1|2|bad_id|证号不对",
    ];
    assert_eq!(rows_of(&first), expected);

    // Loaded again and rejected again: the old reasons give way to the new ones.
    let second = rejects(&first, 2, &[(4, "unknown_person", "查无此人")]);
    assert_eq!(rows_of(&second), [expected[0], expected[1], "3:次仁|1|2|unknown_person|查无此人"]);
}

#[test]
fn rejects_of_a_workbook_keep_numbers_and_row_places() {
    let original = workbook(
        "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"s\"><v>1</v></c></row>\
         <row r=\"9\"><c r=\"B9\" t=\"str\"><v>卓玛</v></c><c r=\"C9\"><v>450.5</v></c></row>\
         <row r=\"12\"><c r=\"C12\"><f>1</f></c></row>",
    );
    let bytes = rejects(&original, 3, &[(9, "dead", "已故"), (12, "bad_amount", "公式"), (40, "dead", "无此行")]);
    assert_eq!(rows_of(&bytes), ["3:|姓名|金额|错误代码|错误原因", "4:|卓玛|#450.5|dead|已故", "5:|||bad_amount|公式"]);
}
