//! The same roster as a workbook, as far as its lines: most departments send one.

use std::{path::Path, time::Instant};

use document::confined::Confined;
use kernel::Result;

/// How long a workbook took to read.
#[derive(Clone, Copy, Debug)]
pub struct WorkbookRound {
    /// Lines that were read.
    pub lines: i64,
    /// Seconds from opening the file to its last line, child and all; the median of three.
    pub read_seconds: f64,
}

const TRIES: usize = 3;

pub(crate) fn run(path: &Path, confined: &Confined) -> Result<WorkbookRound> {
    let mut tries = Vec::new();
    let mut lines = 0;
    for _ in 0..TRIES {
        let start = Instant::now();
        let file = subsidy::read_roster(path, confined)?;
        tries.push(start.elapsed().as_secs_f64());
        lines = i64::try_from(file.parsed.lines.len()).expect("a count");
        file.kept()?;
    }
    Ok(WorkbookRound { lines, read_seconds: crate::report::median(tries) })
}
