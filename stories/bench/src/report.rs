//! What was measured.

use serde_json::{Value, json};

use crate::{BankRound, WorkbookRound};

/// One round.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Lines of the roster.
    pub lines: i64,
    /// Items paid: one transfer each.
    pub paid: i64,
    /// Lines held or rejected.
    pub rejected: i64,
    /// Seconds to read the file in its child; it is hashed and packed meanwhile and during the check.
    pub parse: f64,
    /// Seconds to take the lines and to keep the file.
    pub load: f64,
    /// Seconds to check every line and to keep the items.
    pub check: f64,
    /// Seconds to freeze, approve and post.
    pub post: f64,
    /// Seconds until COMMIT returned.
    pub commit: f64,
    /// Seconds from opening the file to COMMIT returned.
    pub durable_seconds: f64,
    /// Seconds for as many rows into a plain table: by one prepared statement on SQLite, by COPY BINARY on PostgreSQL.
    pub raw_seconds: f64,
    /// Seconds for the same by the house's own bulk path, which on PostgreSQL is the same thing.
    pub bulk_seconds: f64,
}

#[expect(clippy::cast_precision_loss, reason = "rates are for people to read")]
fn per_second(count: i64, seconds: f64) -> f64 {
    count as f64 / seconds
}

impl Round {
    /// Lines paid or refused in a second, from opening the file to COMMIT returned.
    #[must_use]
    pub fn transfers_per_second(&self) -> f64 {
        per_second(self.paid, self.durable_seconds)
    }

    /// Rows a second into a plain table.
    #[must_use]
    pub fn raw_insert_per_second(&self) -> f64 {
        per_second(self.lines, self.raw_seconds)
    }

    /// Rows a second into a plain table by the house's own bulk path.
    #[must_use]
    pub fn bulk_insert_per_second(&self) -> f64 {
        per_second(self.lines, self.bulk_seconds)
    }

    /// Transfers by raw inserts.
    #[must_use]
    pub fn ratio_to_raw(&self) -> f64 {
        self.transfers_per_second() / self.raw_insert_per_second()
    }
}

/// All rounds.
#[derive(Clone, Debug)]
pub struct Report {
    /// The engine.
    pub engine: &'static str,
    /// In order.
    pub rounds: Vec<Round>,
    /// A roster as a workbook.
    pub workbook: WorkbookRound,
    /// As many batches more, as far as the banks.
    pub banks: Vec<BankRound>,
    /// The most memory this process held during the rounds.
    pub peak_rss_bytes: u64,
}

/// The middle one; between two middles, half way.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.len().saturating_sub(1) / 2, values.len() / 2);
    match (values.get(low), values.get(high)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => 0.0,
    }
}

impl Report {
    /// The median of a figure over the rounds.
    pub fn median(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        median(self.rounds.iter().map(figure).collect())
    }

    /// The median of a figure over the rounds with the banks.
    pub fn median_of_banks(&self, figure: impl Fn(&BankRound) -> f64) -> f64 {
        median(self.banks.iter().map(figure).collect())
    }

    /// The object of `yika bench payout --json`.
    ///
    /// # Panics
    /// If there was no round.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let last = self.rounds.last().expect("at least one round");
        let first = self.rounds.first().expect("at least one round");
        let last_bank = self.banks.last().expect("at least one round");
        json!({
            "engine": self.engine,
            "rounds": self.rounds.len(),
            "lines": last.lines,
            "paid": last.paid,
            "rejected": last.rejected,
            "stages": {
                "parse": self.median(|r| r.parse),
                "load": self.median(|r| r.load),
                "check": self.median(|r| r.check),
                "post": self.median(|r| r.post),
                "commit": self.median(|r| r.commit),
            },
            "durable_seconds": self.median(|r| r.durable_seconds),
            "first_round_seconds": first.durable_seconds,
            "last_round_seconds": last.durable_seconds,
            "transfers_per_second": self.median(Round::transfers_per_second),
            "raw_insert_per_second": self.median(Round::raw_insert_per_second),
            "bulk_insert_per_second": self.median(Round::bulk_insert_per_second),
            "ratio_to_raw": self.median(Round::ratio_to_raw),
            "workbook": {
                "lines": self.workbook.lines,
                "read_seconds": self.workbook.read_seconds,
                "lines_per_second": per_second(self.workbook.lines, self.workbook.read_seconds),
            },
            "banks": {
                "lines": last_bank.lines,
                "send_seconds": self.median_of_banks(|r| r.send_seconds),
                "reply_lines": last_bank.reply_lines,
                "reply_seconds": self.median_of_banks(|r| r.reply_seconds),
            },
            "peak_rss_bytes": self.peak_rss_bytes,
        })
    }
}

/// Lets the system measure the high-water mark anew.
pub(crate) fn forget_peak() {
    // Where that is not possible the mark is only too high.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The system's own high-water mark of this process.
pub(crate) fn peak_rss_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or_default() * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_does_not_mind_the_order() {
        for (of, middle) in [(&[3.0, 1.0, 2.0][..], 2.0), (&[4.0, 1.0], 2.5), (&[], 0.0)] {
            assert!((median(of.to_vec()) - middle).abs() < f64::EPSILON, "{of:?}");
        }
    }
}
