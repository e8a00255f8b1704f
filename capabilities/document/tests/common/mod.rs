//! Workbooks made by hand for the tests, so that they can be wrong in exactly one way.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "every test file uses its part of this one")]

use std::fs::File;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use document::Unreadable;
use document::confined::Confined;
use document::table::{self, Cell, Limits, Summary};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
pub const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="发放表" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
pub const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
pub const STRINGS: &str = r#"<sst count="2" uniqueCount="2"><si><t>姓名</t></si><si><t>金额</t></si></sst>"#;

pub fn sheet(rows: &str) -> String {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>")
}

/// The parts of an honest workbook around this sheet.
pub fn parts(sheet: &str) -> Vec<(String, Vec<u8>)> {
    [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .to_vec()
}

/// The same with one part replaced or added.
pub fn with(mut parts: Vec<(String, Vec<u8>)>, name: &str, content: impl Into<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    parts.retain(|(known, _)| known != name);
    parts.push((name.to_owned(), content.into()));
    parts
}

pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(name.as_str(), options).expect("a part begins");
        zip.write_all(content).expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

pub fn workbook(rows: &str) -> Vec<u8> {
    zipped(&parts(&sheet(rows)))
}

/// One row as text: its number, then every cell with a mark for its kind.
pub fn shown(row: table::Row<'_>) -> String {
    let cells: Vec<String> = row
        .cells()
        .map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.to_owned(),
            Cell::Number(digits) => format!("#{digits}"),
            Cell::Formula => "=".to_owned(),
        })
        .collect();
    format!("{}:{}", row.number(), cells.join("|"))
}

pub fn read_all(bytes: &[u8], limits: &Limits) -> Result<(Vec<String>, Summary), Unreadable> {
    let mut rows = Vec::new();
    let summary = table::read(bytes, limits, &mut |row| {
        rows.push(shown(row));
        ControlFlow::Continue(())
    })?;
    Ok((rows, summary))
}

pub fn rows_of(bytes: &[u8]) -> Vec<String> {
    read_all(bytes, &Limits::default()).expect("a readable table").0
}

/// The code with which these bytes are refused, or `read` if they are not.
pub fn refused(bytes: &[u8]) -> String {
    match read_all(bytes, &Limits::default()) {
        Ok(_) => "read".to_owned(),
        Err(refusal) => refusal.code().to_owned(),
    }
}

pub fn confined() -> Confined {
    Confined::program(env!("CARGO_BIN_EXE_document-confined-child"))
}

pub fn file_with(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(bytes).expect("a written file");
    file
}
