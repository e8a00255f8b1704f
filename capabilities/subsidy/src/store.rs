//! All SQL of the subsidy room.

use kernel::{Ctx, Result, params};

kernel::statements! {
    PUT_ROSTER = "INSERT INTO subsidy_roster (batch_id, sha256, name, header_row, blank_rows, total_rows, origin)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (batch_id) DO UPDATE SET sha256 = excluded.sha256,
        name = excluded.name, header_row = excluded.header_row, blank_rows = excluded.blank_rows,
        total_rows = excluded.total_rows, origin = excluded.origin";
    ROSTERS = "SELECT batch_id, sha256, origin FROM subsidy_roster ORDER BY batch_id";
    ROSTER = "SELECT sha256, name, header_row, blank_rows, total_rows, origin FROM subsidy_roster WHERE batch_id = $1";
}

/// Which file a batch was loaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRoster {
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// The name it came under.
    pub name: String,
    /// The row of the column names.
    pub header_row: u32,
    /// Blank rows passed over.
    pub blank_rows: u32,
    /// Rows of totals passed over.
    pub total_rows: u32,
    /// Whether it is a list of what the house itself owes.
    pub is_owed: bool,
}

pub(crate) fn put_roster(ctx: &mut Ctx, batch_id: i64, roster: &KeptRoster) -> Result<()> {
    ctx.execute(
        PUT_ROSTER,
        params![
            batch_id,
            roster.sha256,
            roster.name,
            roster.header_row,
            roster.blank_rows,
            roster.total_rows,
            if roster.is_owed { "owed" } else { "file" }
        ],
    )
    .map(drop)
}

pub(crate) fn roster(ctx: &mut Ctx, batch_id: i64) -> Result<Option<KeptRoster>> {
    let count = |number: i64| u32::try_from(number).expect("a row number was written");
    ctx.query_opt(ROSTER, params![batch_id], |row| KeptRoster {
        sha256: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        header_row: count(row.int(2)),
        blank_rows: count(row.int(3)),
        total_rows: count(row.int(4)),
        is_owed: row.text(5) == "owed",
    })
}

/// Every batch's roster: its hash, and whether it is a list of the house.
pub(crate) fn rosters(ctx: &mut Ctx) -> Result<Vec<(i64, String, bool)>> {
    ctx.query(ROSTERS, params![], |row| (row.int(0), row.text(1).to_owned(), row.text(2) == "owed"))
}
