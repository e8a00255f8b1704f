//! The same roster as a workbook, as far as its lines: most departments send one.

use std::{path::Path, time::Instant};

use document::confined::Confined;
use kernel::{Error, Period, Result};
use population::Population;

/// How long a workbook took to read.
#[derive(Clone, Copy, Debug)]
pub struct WorkbookRound {
    /// Lines that were read.
    pub lines: i64,
    /// Seconds from opening the file to its last line, child and all.
    pub read_seconds: f64,
}

/// A sheet holds no more rows.
const LINES_MAX: u32 = 1_000_000;
const TRIES: usize = 3;

pub(crate) fn run(
    population: &Population,
    period: &Period,
    lines: u32,
    files: &Path,
    confined: &Confined,
) -> Result<WorkbookRound> {
    let path = files.join("roster.xlsx");
    let roster = crate::roster_of(population, period, lines.min(LINES_MAX));
    population::roster_xlsx(&path, &roster).map_err(|why| Error::io("write the roster", why))?;
    let mut tries = Vec::new();
    let mut lines = 0;
    for _ in 0..TRIES {
        let start = Instant::now();
        let file = subsidy::read_roster(&path, confined)?;
        tries.push(start.elapsed().as_secs_f64());
        lines = i64::try_from(file.parsed.lines.len()).expect("a count");
        file.kept()?;
    }
    let _ = std::fs::remove_file(&path);
    Ok(WorkbookRound { lines, read_seconds: crate::report::median(tries) })
}
