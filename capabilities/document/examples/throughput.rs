//! Prints how fast tables are read on this machine: rows a second for CSV and XLSX, here and through a confined child.
//!
//! `cargo run --release -p document --example throughput [ROWS]`; for the confined lines build the package first.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use document::confined::Confined;
use document::sheet::{Column, CsvSheet, Kind, Value, XlsxSheet};
use document::table::{self, Cell, Limits, csv::Encoding, pieces::Pieces};
use document::upload;

const TITLES: [&str; 18] = [
    "排序序号",
    "户主姓名",
    "户主身份证号",
    "收款人姓名",
    "收款人身份证号",
    "银行账号",
    "开户银行",
    "村(居)委会",
    "村(居)民小组",
    "享受人",
    "享受人身份证号",
    "联系电话",
    "务工地点",
    "乘坐交通工具",
    "补贴标准",
    "补贴金额",
    "填报日期",
    "备注",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: i64 = std::env::args().nth(1).map_or(Ok(350_000), |text| text.parse())?;
    let limits = Limits::default();
    let columns = TITLES.map(|title| Column {
        title,
        kind: match title {
            "排序序号" => Kind::Count,
            "补贴标准" | "补贴金额" => Kind::Amount,
            _ => Kind::Text,
        },
    });

    let mut csv = CsvSheet::new(Vec::new(), &columns)?;
    let mut xlsx = XlsxSheet::new("发放表", &columns)?;
    for number in 0..rows {
        let id = format!("54050219{:010}", number * 7 % 9_999_999_999);
        let account = format!("62284800{number:011}");
        let phone = format!("139{number:08}");
        let text = Value::Text;
        let values = [
            Value::Count(number),
            text("次仁卓玛"),
            text(&id),
            text("扎西·多吉"),
            text(&id),
            text(&account),
            text("农业银行"),
            text("乃东区泽当镇"),
            text("一组"),
            Value::Empty,
            Value::Empty,
            text(&phone),
            text("拉萨"),
            Value::Empty,
            Value::Fen(45_000),
            Value::Fen(100 * number),
            text("2026-11-22"),
            Value::Empty,
        ];
        csv.row(&values)?;
        xlsx.row(&values)?;
    }
    let csv = csv.finish()?;
    let mut xlsx_bytes = Vec::new();
    xlsx.finish(&mut xlsx_bytes)?;
    let (gb, _, _) = encoding_rs::GB18030.encode(std::str::from_utf8(&csv[3..])?);
    println!("{rows} rows: CSV {} MB, XLSX {} MB", csv.len() >> 20, xlsx_bytes.len() >> 20);

    for (name, bytes) in [("CSV UTF-8", &csv[..]), ("CSV GB18030", &gb), ("XLSX", &xlsx_bytes)] {
        measure(name, bytes, || {
            let mut cells = 0;
            table::read(bytes, &limits, &mut |row| {
                cells += row.len();
                ControlFlow::Continue(())
            })
            .map(|summary| (summary.rows, cells))
        })?;
    }
    for (name, bytes) in [("CSV UTF-8, every cell looked at", &csv[..]), ("XLSX, every cell looked at", &xlsx_bytes)] {
        measure(name, bytes, || {
            let mut texts = 0;
            table::read(bytes, &limits, &mut |row| {
                texts += row.cells().filter(|cell| matches!(cell, Cell::Text(text) if text.len() > 3)).count();
                ControlFlow::Continue(())
            })
            .map(|summary| (summary.rows, texts))
        })?;
    }
    for (name, bytes, encoding) in
        [("CSV UTF-8, in pieces", &csv[..], Encoding::Utf8), ("CSV GB18030, in pieces", &gb, Encoding::Gb18030)]
    {
        let mut file: File = tempfile::tempfile()?;
        file.write_all(bytes)?;
        measure(name, bytes, || {
            let rows = AtomicU32::new(0);
            let pieces = Pieces::open(&file, &limits).expect("a plain CSV");
            let read = pieces.each(encoding, |piece| {
                let summary = piece.chunk.read(&limits, &mut |_| ControlFlow::Continue(())).ok()?;
                rows.fetch_add(summary.rows, Ordering::Relaxed);
                Some(())
            });
            read.expect("a plain CSV");
            Ok((rows.into_inner(), 0))
        })?;
    }

    let child = std::env::current_exe()?.with_file_name("../document-confined-child");
    if !child.exists() {
        println!("confined: build the package first");
        return Ok(());
    }
    let confined = Confined::program(child);
    for (name, bytes) in [("CSV UTF-8, confined", &csv[..]), ("XLSX, confined", &xlsx_bytes)] {
        let mut file: File = tempfile::tempfile()?;
        BufWriter::new(&file).write_all(bytes)?;
        file.rewind()?;
        measure(name, bytes, || {
            let mut cells = 0;
            let read = upload::read(&confined, &file, &limits, &mut |row| {
                cells += row.len();
                ControlFlow::Continue(())
            });
            read.map(|summary| (summary.map_or(0, |summary| summary.rows), cells))
        })?;
    }
    Ok(())
}

/// Runs it five times and prints the best.
#[allow(clippy::float_arithmetic, reason = "a speed is no amount of money")]
fn measure(
    name: &str,
    bytes: &[u8],
    run: impl Fn() -> Result<(u32, usize), document::Unreadable>,
) -> Result<(), document::Unreadable> {
    let mut best = f64::INFINITY;
    let mut rows = 0;
    for _ in 0..5 {
        let began = Instant::now();
        rows = std::hint::black_box(run()?).0;
        best = best.min(began.elapsed().as_secs_f64());
    }
    let megabytes = f64::from(u32::try_from(bytes.len() >> 10).unwrap_or(u32::MAX)) / 1024.0;
    println!(
        "{name:34} {:>10.0} rows/s {:>8.0} MB/s {:>7.1} ms",
        f64::from(rows) / best,
        megabytes / best,
        best * 1000.0
    );
    Ok(())
}
