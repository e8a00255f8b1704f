//! All SQL of the payout room.

use kernel::{
    BulkRows, BulkTable, CitizenId, Column, Ctx, Day, DbError, Error, Fen, Given, Moment, Param, Period, Refusal,
    RegionCode, Result, Row, ToParam, params,
};

use crate::{
    Attempt, Batch, BatchFilter, BatchState, Correction, Cycle, Entitlement, Frozen, Instruction, InstructionState,
    Item, ItemLine, Job, JobKind, JobState, NewItem, NotPaid, Outcome, Refused, Review, ReviewState, Roster, Standing,
    line::{LINES_PER_BLOCK, Lines, block_of, unpack},
    listing::state_of,
};

kernel::statements! {
    CYCLE_ID = "SELECT cycle_id FROM payout_cycle WHERE payer = $1 AND programme = $2 AND period = $3";
    OPEN_CYCLE = "INSERT INTO payout_cycle (cycle_id, payer, programme, period) VALUES ($1, $2, $3, $4)";
    CYCLES_OF = "SELECT cycle_id, payer, programme, period FROM payout_cycle WHERE programme = $1 ORDER BY cycle_id";
    OPEN_BATCH = "INSERT INTO payout_batch (batch_id, cycle_id, source_batch, state, region, approvals_needed, made_by,
        made_at, lines, accepted, held, refused, accepted_fen) VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, 0, 0, 0, 0, 0)";
    ALL_BATCHES = "SELECT b.batch_id, c.cycle_id, c.payer, c.programme, c.period, b.source_batch, b.state, b.region,
        b.approvals_needed, b.made_by, b.roster_sha256, b.roster_digest, b.lines, b.accepted, b.held, b.refused,
        b.accepted_fen, b.notice_from, b.notice_to, b.content_root, b.submitted_by, b.approved_by, b.made_at, b.sent_at,
        b.closed_at FROM payout_batch b JOIN payout_cycle c ON c.cycle_id = b.cycle_id
        WHERE b.region BETWEEN $1 AND $2 AND b.batch_id BETWEEN $3 AND $4 ORDER BY b.batch_id DESC";
    BATCH_WITH_DIGEST = "SELECT batch_id FROM payout_batch WHERE cycle_id = $1 AND batch_id <> $2 AND roster_digest = $3
        AND state <> 'undone' ORDER BY batch_id LIMIT 1";
    LOADED = "UPDATE payout_batch SET state = 'loaded', roster_digest = $2, lines = $3 WHERE batch_id = $1";
    ROSTER_IS_KEPT = "UPDATE payout_batch SET roster_sha256 = $2 WHERE batch_id = $1";
    CHECKED = "UPDATE payout_batch SET state = 'checked', lines = $2, accepted = $3, held = $4, refused = $5,
        accepted_fen = $6, content_root = $7, notice_from = NULL, notice_to = NULL WHERE batch_id = $1";
    NOTICED = "UPDATE payout_batch SET state = 'noticed', notice_from = $2, notice_to = $3 WHERE batch_id = $1";
    MOVE_TO_HOLD = "UPDATE payout_batch SET held = held + $2, accepted = accepted - $2, accepted_fen = accepted_fen - $3,
        content_root = NULL WHERE batch_id = $1";
    SUBMITTED = "UPDATE payout_batch SET state = 'submitted', content_root = $2, submitted_by = $3, submitted_at = $4,
        refused = refused + held, held = 0 WHERE batch_id = $1 AND state IN ('checked', 'noticed')";
    APPROVED = "UPDATE payout_batch SET state = $2, approved_by = $3 WHERE batch_id = $1 AND state = 'submitted'";
    SENT = "UPDATE payout_batch SET state = 'sent', sent_at = $2 WHERE batch_id = $1 AND state = 'approved'";
    CLOSED = "UPDATE payout_batch SET state = 'closed', closed_at = $2 WHERE batch_id = $1 AND state = 'sent'";
    UNDONE = "UPDATE payout_batch SET state = 'undone', refused = refused + accepted + held, accepted = 0, held = 0,
        accepted_fen = 0 WHERE batch_id = $1 AND state NOT IN ('sent', 'closed', 'undone')";
    TAKEN = "SELECT person_id, component FROM payout_item WHERE cycle_id = $1 AND item_id NOT BETWEEN $2 AND $3
        ORDER BY person_id, component";
    FORGET_ITEMS = "DELETE FROM payout_item WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3";
    FORGET_REFUSED = "DELETE FROM payout_refused WHERE batch_id = $1";
    FORGET_REISSUES = "DELETE FROM payout_reissue WHERE cycle_id = $1 AND batch_id = $2";
    STOP_ITEMS = "INSERT INTO payout_refused (batch_id, line_no, person_id, component, amount_fen, region, state, code)
        SELECT $4, item_id - $2, person_id, component, amount_fen, region, 'stopped', $5 FROM payout_item
        WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3";
    STOP_HELD = "INSERT INTO payout_refused (batch_id, line_no, person_id, component, amount_fen, region, state, code)
        SELECT $4, item_id - $2, person_id, component, amount_fen, region, 'stopped', hold_reason FROM payout_item
        WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3 AND hold_reason IS NOT NULL";
    FORGET_HELD = "DELETE FROM payout_item WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3 AND hold_reason IS NOT NULL";
    LINES_FROM = "SELECT block, packed FROM payout_line WHERE block BETWEEN $1 AND $2 ORDER BY block LIMIT $3";
    FORGET_LINES = "DELETE FROM payout_line WHERE block BETWEEN $1 AND $2";
    BATCHES_OF_ROSTERS = "SELECT batch_id, cycle_id FROM payout_batch WHERE source_batch IS NULL ORDER BY batch_id";
    LINES_OF_ITEMS = "SELECT item_id, person_id FROM payout_item WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3";
    ITEMS_OF_50 = "SELECT i.item_id, i.person_id, i.component, i.amount_fen, i.region, i.hold_reason, s.state, s.reason
        FROM payout_item i
        LEFT JOIN payout_instruction first ON first.cycle_id = i.cycle_id AND first.person_id = i.person_id
            AND first.component = i.component AND first.attempt = 1
        LEFT JOIN payout_instruction second ON second.cycle_id = i.cycle_id AND second.person_id = i.person_id
            AND second.component = i.component AND second.attempt = 2
        LEFT JOIN payout_settlement s ON s.file_id = COALESCE(second.file_id, first.file_id)
            AND s.line_no = COALESCE(second.line_no, first.line_no)
        WHERE i.cycle_id = $1 AND i.item_id BETWEEN $2 AND $3 AND i.person_id IN (
            $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
            $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46,
            $47, $48, $49, $50, $51, $52, $53)";
    REISSUES_AFTER = "SELECT i.item_id, i.person_id, i.component, i.amount_fen, i.region, NULL, s.state, s.reason
        FROM (SELECT cycle_id, person_id, component, item_id, amount_fen, region FROM payout_reissue
            WHERE cycle_id = $1 AND batch_id = $2 AND item_id > $3 ORDER BY item_id LIMIT $4) i
        LEFT JOIN payout_instruction n ON n.cycle_id = i.cycle_id AND n.person_id = i.person_id
            AND n.component = i.component AND n.attempt = 2
        LEFT JOIN payout_settlement s ON s.file_id = n.file_id AND s.line_no = n.line_no
        ORDER BY i.item_id";
    REFUSED_AFTER = "SELECT line_no, person_id, component, amount_fen, region, state, code FROM payout_refused
        WHERE batch_id = $1 AND line_no > $2 ORDER BY line_no LIMIT $3";
    REFUSED = "SELECT line_no, code FROM payout_refused WHERE batch_id = $1 ORDER BY line_no";
    FROZEN_ITEMS = "SELECT item_id, person_id, component, amount_fen, account_id, region FROM payout_item
        WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3 AND hold_reason IS NULL ORDER BY person_id, component";
    FROZEN_REISSUES = "SELECT item_id, person_id, component, amount_fen, account_id, region FROM payout_reissue
        WHERE cycle_id = $1 AND batch_id = $2 ORDER BY person_id, component";
    ITEM = "SELECT item_id, person_id, component, amount_fen, account_id, region, hold_reason FROM payout_item
        WHERE cycle_id = $1 AND person_id = $2 AND item_id = $3";
    SET_HOLD = "UPDATE payout_item SET hold_reason = $4 WHERE cycle_id = $1 AND person_id = $2 AND component = $3";
    INSTRUCTIONS_OF_FILE = "SELECT n.person_id, n.component, n.attempt, n.item_id, n.line_no, n.amount_fen, n.account_id,
        n.account_key FROM payout_instruction n WHERE n.cycle_id = $1 AND n.file_id = $2 ORDER BY n.line_no";
    SAID_OF_FILE = "SELECT line_no, state FROM payout_settlement WHERE file_id = $1 ORDER BY line_no";
    CHANGE_SETTLEMENT = "UPDATE payout_settlement SET state = $3, reason = $4, settled_on = $5
        WHERE file_id = $1 AND line_no = $2";
    SETTLED = "SELECT state, items, amount_fen FROM payout_settled WHERE batch_id = $1 ORDER BY state";
    ADD_SETTLED = "INSERT INTO payout_settled (batch_id, state, items, amount_fen) VALUES ($1, $2, $3, $4)
        ON CONFLICT (batch_id, state) DO UPDATE SET items = payout_settled.items + excluded.items,
        amount_fen = payout_settled.amount_fen + excluded.amount_fen";
    SETTLED_BY_ITEMS = "SELECT COALESCE(r.batch_id, n.item_id / 16777216) AS batch, s.state,
        CAST(COUNT(*) AS BIGINT), CAST(SUM(n.amount_fen) AS BIGINT) FROM payout_settlement s
        JOIN payout_instruction n ON n.cycle_id = s.cycle_id AND n.person_id = s.person_id AND n.component = s.component
            AND n.attempt = s.attempt
        LEFT JOIN payout_reissue r ON n.attempt = 2 AND r.cycle_id = n.cycle_id AND r.person_id = n.person_id
            AND r.component = n.component
        GROUP BY COALESCE(r.batch_id, n.item_id / 16777216), s.state ORDER BY 1, 2";
    ALL_SETTLED = "SELECT batch_id, state, items, amount_fen FROM payout_settled WHERE items <> 0
        ORDER BY batch_id, state";
    BATCHES_WHERE = "SELECT b.batch_id, c.cycle_id, c.payer, c.programme, c.period, b.source_batch, b.state, b.region,
        b.approvals_needed, b.made_by, b.roster_sha256, b.roster_digest, b.lines, b.accepted, b.held, b.refused,
        b.accepted_fen, b.notice_from, b.notice_to, b.content_root, b.submitted_by, b.approved_by, b.made_at, b.sent_at,
        b.closed_at FROM payout_batch b JOIN payout_cycle c ON c.cycle_id = b.cycle_id
        WHERE b.region BETWEEN $1 AND $2 AND ($3 = '' OR b.state = $3) AND ($4 = '' OR c.programme = $4)
            AND ($5 = '' OR c.period = $5) ORDER BY b.batch_id DESC LIMIT $6 OFFSET $7";
    BATCHES_ON_NOTICE = "SELECT b.batch_id, c.cycle_id, c.payer, c.programme, c.period, b.source_batch, b.state, b.region,
        b.approvals_needed, b.made_by, b.roster_sha256, b.roster_digest, b.lines, b.accepted, b.held, b.refused,
        b.accepted_fen, b.notice_from, b.notice_to, b.content_root, b.submitted_by, b.approved_by, b.made_at, b.sent_at,
        b.closed_at FROM payout_batch b JOIN payout_cycle c ON c.cycle_id = b.cycle_id
        WHERE b.region BETWEEN $1 AND $2 AND b.notice_from <= $3 AND b.notice_to >= $3 ORDER BY b.batch_id DESC";
    COUNT_BATCHES = "SELECT CAST(COUNT(*) AS BIGINT) FROM payout_batch b JOIN payout_cycle c ON c.cycle_id = b.cycle_id
        WHERE b.region BETWEEN $1 AND $2 AND ($3 = '' OR b.state = $3) AND ($4 = '' OR c.programme = $4)
            AND ($5 = '' OR c.period = $5)";
    BATCH_BEFORE = "SELECT b.batch_id FROM payout_batch b JOIN payout_cycle c ON c.cycle_id = b.cycle_id
        WHERE c.payer = $1 AND c.programme = $2 AND c.cycle_id <> $3 AND b.region = $4 AND b.batch_id < $5
            AND b.source_batch IS NULL AND b.state IN ('sent', 'closed') ORDER BY b.batch_id DESC LIMIT 1";
    CORRECTIONS_OF = "SELECT batch_id FROM payout_batch WHERE cycle_id = (SELECT cycle_id FROM payout_batch WHERE
        batch_id = $1) AND source_batch = $1 ORDER BY batch_id";
    REFUSED_BY_CODE = "SELECT code, CAST(COUNT(*) AS BIGINT) FROM payout_refused WHERE batch_id = $1
        GROUP BY code ORDER BY code";
    ACCEPTED_LINES = "SELECT item_id, person_id, component, amount_fen, account_id, region FROM payout_item
        WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3 AND hold_reason IS NULL ORDER BY person_id, component
        LIMIT $4 OFFSET $5";
    HELD_LINES = "SELECT item_id, person_id, component, amount_fen, account_id, region, hold_reason FROM payout_item
        WHERE cycle_id = $1 AND item_id BETWEEN $2 AND $3 AND hold_reason IS NOT NULL ORDER BY item_id LIMIT $4";
    // Looked up row by row: a join lets PostgreSQL begin with all items of the cycle, of which it thinks that few fit.
    NOT_PAID = "SELECT (SELECT i.item_id FROM payout_item i WHERE i.cycle_id = s.cycle_id AND i.person_id = s.person_id
            AND i.component = s.component), s.person_id,
        (SELECT i.amount_fen FROM payout_item i WHERE i.cycle_id = s.cycle_id AND i.person_id = s.person_id
            AND i.component = s.component),
        (SELECT i.account_id FROM payout_item i WHERE i.cycle_id = s.cycle_id AND i.person_id = s.person_id
            AND i.component = s.component), s.state, s.reason, s.settled_on,
        (SELECT r.batch_id FROM payout_reissue r WHERE r.cycle_id = s.cycle_id AND r.person_id = s.person_id
            AND r.component = s.component)
        FROM payout_settlement s WHERE s.cycle_id = $1 AND s.state IN ('failed', 'returned') AND s.attempt = 1
        AND (SELECT i.item_id FROM payout_item i WHERE i.cycle_id = s.cycle_id AND i.person_id = s.person_id
            AND i.component = s.component) BETWEEN $2 AND $3
        ORDER BY s.person_id, s.component LIMIT $4 OFFSET $5";
    NOT_PAID_AGAIN = "SELECT r.item_id, r.person_id, r.amount_fen, r.account_id, s.state, s.reason, s.settled_on
        FROM payout_settlement s
        JOIN payout_reissue r ON r.cycle_id = s.cycle_id AND r.person_id = s.person_id AND r.component = s.component
        WHERE s.cycle_id = $1 AND s.state IN ('failed', 'returned') AND s.attempt = 2 AND r.batch_id = $2
        ORDER BY s.person_id, s.component LIMIT $3 OFFSET $4";
    BEGIN_JOB = "INSERT INTO payout_job (batch_id, kind, state, started_by, started_at) VALUES ($1, $2, 'running', $3, $4)
        ON CONFLICT (batch_id) DO UPDATE SET kind = excluded.kind, state = 'running', started_by = excluded.started_by,
        started_at = excluded.started_at, ended_at = NULL, code = NULL, facts = NULL";
    END_JOB = "UPDATE payout_job SET state = $2, code = $3, facts = $4, ended_at = $5
        WHERE batch_id = $1 AND state = 'running'";
    JOB = "SELECT kind, state, started_by, started_at, ended_at, code, facts FROM payout_job WHERE batch_id = $1";
    CORRECTABLE = "SELECT i.item_id, i.person_id, i.component, i.amount_fen, i.account_id, i.region
        FROM payout_settlement s
        JOIN payout_item i ON i.cycle_id = s.cycle_id AND i.person_id = s.person_id AND i.component = s.component
        LEFT JOIN payout_reissue r ON r.cycle_id = i.cycle_id AND r.person_id = i.person_id AND r.component = i.component
        WHERE s.cycle_id = $1 AND i.item_id BETWEEN $2 AND $3 AND s.attempt = 1 AND s.state IN ('failed', 'returned')
            AND r.item_id IS NULL
        ORDER BY i.person_id, i.component";
    /// CROSS JOIN makes SQLite go from the few cycles to the person in each, rather than through all items.
    ITEMS_OF_PERSON = "SELECT i.item_id, c.cycle_id, c.payer, c.programme, c.period, b.batch_id, b.state, b.made_at,
        b.sent_at, i.component, i.amount_fen, i.hold_reason FROM payout_cycle c
        CROSS JOIN payout_item i JOIN payout_batch b ON b.batch_id = i.item_id / 16777216
        WHERE i.cycle_id = c.cycle_id AND i.person_id = $1 AND b.state IN ('noticed', 'submitted', 'approved', 'sent', 'closed')";
    ATTEMPTS_OF_PERSON = "SELECT n.item_id, n.attempt, n.file_id, n.account_id, s.state, s.reason, s.settled_on
        FROM payout_cycle c CROSS JOIN payout_instruction n
        LEFT JOIN payout_settlement s ON s.file_id = n.file_id AND s.line_no = n.line_no
        WHERE n.cycle_id = c.cycle_id AND n.person_id = $1 ORDER BY n.item_id, n.attempt";
    CORRECTIONS_OF_PERSON = "SELECT r.item_id, r.batch_id, b.sent_at FROM payout_cycle c
        CROSS JOIN payout_reissue r JOIN payout_batch b ON b.batch_id = r.batch_id
        WHERE r.cycle_id = c.cycle_id AND r.person_id = $1 AND b.state IN ('submitted', 'approved', 'sent', 'closed')";
    REFUSED_OF_PERSON = "SELECT r.batch_id * 16777216 + r.line_no, c.cycle_id, c.payer, c.programme, c.period, b.batch_id,
        b.state, b.made_at, b.sent_at, r.component, r.amount_fen, r.code, r.state FROM payout_refused r
        JOIN payout_batch b ON b.batch_id = r.batch_id JOIN payout_cycle c ON c.cycle_id = b.cycle_id
        WHERE r.person_id = $1 AND (b.submitted_at IS NOT NULL OR b.notice_from IS NOT NULL)";
    ASK_REVIEW = "INSERT INTO payout_review (batch_id, state, asked_at) VALUES ($1, 'asked', $2)";
    REVIEW = "SELECT state, asked_at, reviewed_by, reviewed_at, content_root, remark FROM payout_review
        WHERE batch_id = $1";
    REVIEWS_WAITING = "SELECT r.batch_id, r.state FROM payout_review r JOIN payout_batch b ON b.batch_id = r.batch_id
        WHERE b.region BETWEEN $1 AND $2 AND b.state = 'submitted' AND r.state <> 'passed' ORDER BY r.batch_id";
    REVIEWED = "UPDATE payout_review SET state = $2, reviewed_by = $3, reviewed_at = $4, content_root = $5, remark = $6
        WHERE batch_id = $1 AND state = 'asked'";
    SET_SWITCH = "INSERT INTO payout_switch (name, state, reason, changed_by, changed_at)
        VALUES ('payments', $1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET state = excluded.state,
        reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    SENT_BATCHES = "SELECT CAST(COUNT(*) AS BIGINT) FROM payout_batch WHERE state = 'sent'";
    SWITCH = "SELECT state, reason FROM payout_switch WHERE name = 'payments'";
    INSTRUCTION_WITHOUT_ITEM = "SELECT n.item_id FROM payout_instruction n LEFT JOIN payout_item i
        ON i.cycle_id = n.cycle_id AND i.person_id = n.person_id AND i.component = n.component
        WHERE i.item_id IS NULL OR i.item_id <> n.item_id OR i.amount_fen <> n.amount_fen OR i.hold_reason IS NOT NULL
            OR n.attempt NOT IN (1, 2) ORDER BY n.item_id LIMIT 1";
    UNPROVEN_SECOND_ATTEMPT = "SELECT n.item_id FROM payout_instruction n
        LEFT JOIN payout_instruction first ON first.cycle_id = n.cycle_id AND first.person_id = n.person_id
            AND first.component = n.component AND first.attempt = 1
        LEFT JOIN payout_settlement s ON s.file_id = first.file_id AND s.line_no = first.line_no
        WHERE n.attempt = 2 AND (s.state IS NULL OR s.state NOT IN ('failed', 'returned'))
        ORDER BY n.item_id LIMIT 1";
    SETTLEMENT_WITHOUT_INSTRUCTION = "SELECT s.cycle_id FROM payout_settlement s LEFT JOIN payout_instruction n
        ON s.cycle_id = n.cycle_id AND s.person_id = n.person_id AND s.component = n.component AND s.attempt = n.attempt
            AND s.file_id = n.file_id AND s.line_no = n.line_no
        WHERE n.item_id IS NULL ORDER BY s.cycle_id LIMIT 1";
}

const ITEM_ROWS: BulkTable = BulkTable {
    table: "payout_item",
    columns: &[
        ("cycle_id", Column::Int),
        ("person_id", Column::Int),
        ("component", Column::Int),
        ("item_id", Column::Int),
        ("amount_fen", Column::Int),
        ("account_id", Column::Int),
        ("region", Column::Region),
        ("hold_reason", Column::Text),
    ],
};

const LINE_ROWS: BulkTable =
    BulkTable { table: "payout_line", columns: &[("block", Column::Int), ("packed", Column::Bytes)] };

const REFUSED_ROWS: BulkTable = BulkTable {
    table: "payout_refused",
    columns: &[
        ("batch_id", Column::Int),
        ("line_no", Column::Int),
        ("person_id", Column::Int),
        ("component", Column::Int),
        ("amount_fen", Column::Int),
        ("region", Column::Int),
        ("state", Column::Text),
        ("code", Column::Text),
    ],
};

const REISSUE_ROWS: BulkTable = BulkTable {
    table: "payout_reissue",
    columns: &[
        ("cycle_id", Column::Int),
        ("person_id", Column::Int),
        ("component", Column::Int),
        ("batch_id", Column::Int),
        ("item_id", Column::Int),
        ("amount_fen", Column::Int),
        ("account_id", Column::Int),
        ("region", Column::Region),
    ],
};

const INSTRUCTION_ROWS: BulkTable = BulkTable {
    table: "payout_instruction",
    columns: &[
        ("cycle_id", Column::Int),
        ("person_id", Column::Int),
        ("component", Column::Int),
        ("attempt", Column::Int),
        ("item_id", Column::Int),
        ("file_id", Column::Int),
        ("line_no", Column::Int),
        ("amount_fen", Column::Int),
        ("account_id", Column::Int),
        ("account_key", Column::Int),
    ],
};

const SETTLEMENT_ROWS: BulkTable = BulkTable {
    table: "payout_settlement",
    columns: &[
        ("file_id", Column::Int),
        ("line_no", Column::Int),
        ("cycle_id", Column::Int),
        ("person_id", Column::Int),
        ("component", Column::Int),
        ("attempt", Column::Int),
        ("state", Column::Text),
        ("reason", Column::Text),
        ("settled_on", Column::Text),
    ],
};

/// The counts of a checked batch.
pub(crate) struct Counts {
    pub(crate) lines: i64,
    pub(crate) accepted: i64,
    pub(crate) held: i64,
    pub(crate) refused: i64,
    pub(crate) accepted_sum: Fen,
}

fn person_of(row: &Row<'_>, column: usize) -> CitizenId {
    CitizenId::from_encoded(row.int(column)).expect("a citizen id was written")
}

/// A change of state that must find its row: another transaction that came first makes this one start again.
fn claim(rows: u64, what: &str) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Database(DbError::Serialization(format!("{what} was changed")))) }
}

pub(crate) fn cycle_id(ctx: &mut Ctx, payer: &str, programme: &str, period: &Period) -> Result<Option<i64>> {
    ctx.query_opt(CYCLE_ID, params![payer, programme, period.to_string()], |row| row.int(0))
}

pub(crate) fn open_cycle(ctx: &mut Ctx, cycle_id: i64, payer: &str, programme: &str, period: &Period) -> Result<()> {
    ctx.execute(OPEN_CYCLE, params![cycle_id, payer, programme, period.to_string()]).map(drop)
}

fn to_cycle(row: &Row<'_>, first: usize) -> Cycle {
    Cycle {
        cycle_id: row.int(first),
        payer: row.text(first + 1).to_owned(),
        programme: row.text(first + 2).to_owned(),
        period: Period::parse(row.text(first + 3)).expect("a period was written"),
    }
}

pub(crate) fn cycles_of(ctx: &mut Ctx, programme: &str) -> Result<Vec<Cycle>> {
    ctx.query(CYCLES_OF, params![programme], |row| to_cycle(row, 0))
}

pub(crate) fn open_batch(
    ctx: &mut Ctx,
    batch_id: i64,
    cycle_id: i64,
    source: Option<i64>,
    region: RegionCode,
    approvals_needed: i64,
) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    ctx.execute(OPEN_BATCH, params![batch_id, cycle_id, source, region, approvals_needed, *user, now]).map(drop)
}

fn to_batch(row: &Row<'_>) -> Batch {
    let text = |column| row.opt_text(column).map(ToOwned::to_owned);
    let day = |column| row.opt_text(column).map(|day| Day::parse(day).expect("a day was written"));
    Batch {
        batch_id: row.int(0),
        cycle: to_cycle(row, 1),
        source_batch: row.opt_int(5),
        state: BatchState::from_word(row.text(6)),
        region: RegionCode::from_i64(row.int(7)).expect("a region was written"),
        approvals_needed: row.int(8),
        made_by: row.text(9).to_owned(),
        roster_sha256: text(10),
        roster_digest: text(11),
        lines: row.int(12),
        accepted: row.int(13),
        held: row.int(14),
        refused: row.int(15),
        accepted_sum: Fen::new(row.int(16)),
        notice: day(17).zip(day(18)),
        content_root: text(19),
        submitted_by: text(20),
        approved_by: row.opt_text(21).map(|list| list.split(',').map(ToOwned::to_owned).collect()).unwrap_or_default(),
        made_at: Moment(row.int(22)),
        sent_at: row.opt_int(23).map(Moment),
        closed_at: row.opt_int(24).map(Moment),
    }
}

pub(crate) fn batch(ctx: &mut Ctx, batch_id: i64) -> Result<Option<Batch>> {
    ctx.query_opt(ALL_BATCHES, params![0_i64, i64::MAX, batch_id, batch_id], to_batch)
}

pub(crate) fn batches(ctx: &mut Ctx) -> Result<Vec<Batch>> {
    let scope = ctx.scope();
    ctx.query(ALL_BATCHES, params![scope.low, scope.high, 0_i64, i64::MAX], to_batch)
}

pub(crate) fn all_batches(ctx: &mut Ctx) -> Result<Vec<Batch>> {
    ctx.query(ALL_BATCHES, params![0_i64, i64::MAX, 0_i64, i64::MAX], to_batch)
}

pub(crate) fn batch_with_digest(ctx: &mut Ctx, cycle_id: i64, but: i64, digest: &str) -> Result<Option<i64>> {
    // The same roster may have come in another region.
    ctx.as_owner(|ctx| ctx.query_opt(BATCH_WITH_DIGEST, params![cycle_id, but, digest], |row| row.int(0)))
}

pub(crate) fn loaded(ctx: &mut Ctx, batch_id: i64, digest: &str, lines: i64) -> Result<()> {
    ctx.execute(LOADED, params![batch_id, digest, lines]).map(drop)
}

pub(crate) fn roster_is_kept(ctx: &mut Ctx, batch_id: i64, sha256: &str) -> Result<()> {
    ctx.execute(ROSTER_IS_KEPT, params![batch_id, sha256]).map(drop)
}

pub(crate) fn checked(ctx: &mut Ctx, batch_id: i64, counts: &Counts, root: &str) -> Result<()> {
    ctx.execute(
        CHECKED,
        params![batch_id, counts.lines, counts.accepted, counts.held, counts.refused, counts.accepted_sum, root],
    )
    .map(drop)
}

pub(crate) fn noticed(ctx: &mut Ctx, batch_id: i64, from: Day, to: Day) -> Result<()> {
    ctx.execute(NOTICED, params![batch_id, from, to]).map(drop)
}

pub(crate) fn move_to_hold(ctx: &mut Ctx, batch_id: i64, lines: i64, amount: Fen) -> Result<()> {
    ctx.execute(MOVE_TO_HOLD, params![batch_id, lines, amount.get() * lines]).map(drop)
}

pub(crate) fn submitted(ctx: &mut Ctx, batch: &Batch, root: &str) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    claim(ctx.execute(SUBMITTED, params![batch.batch_id, root, *user, now])?, "batch")
}

pub(crate) fn approved(ctx: &mut Ctx, batch: &Batch, approved_by: &str, state: BatchState) -> Result<()> {
    claim(ctx.execute(APPROVED, params![batch.batch_id, state.word(), approved_by])?, "batch")
}

pub(crate) fn sent(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    let now = ctx.now();
    claim(ctx.execute(SENT, params![batch.batch_id, now])?, "batch")
}

pub(crate) fn closed(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    let now = ctx.now();
    claim(ctx.execute(CLOSED, params![batch.batch_id, now])?, "batch")
}

pub(crate) fn undone(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    claim(ctx.execute(UNDONE, params![batch.batch_id])?, "batch")
}

pub(crate) fn taken(ctx: &mut Ctx, cycle_id: i64, but_for_batch: i64) -> Result<Vec<(CitizenId, i64)>> {
    let first = but_for_batch * crate::ITEMS_PER_BATCH;
    let mut keys = Vec::new();
    // An entitlement is taken once in the whole country.
    ctx.as_owner(|ctx| {
        ctx.scan(TAKEN, &[cycle_id, first, first + crate::ITEMS_PER_BATCH - 1], |row| {
            keys.push((person_of(row, 0), row.int(1)));
            Ok(())
        })
    })?;
    Ok(keys)
}

pub(crate) fn forget_items(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    let (first, last) = batch.item_range();
    ctx.execute(FORGET_LINES, params![block_of(first), block_of(last)])?;
    ctx.execute(FORGET_ITEMS, params![batch.cycle.cycle_id, first, last]).map(drop)
}

pub(crate) fn forget_refused(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    ctx.execute(FORGET_REFUSED, params![batch_id]).map(drop)
}

pub(crate) fn stop_items(ctx: &mut Ctx, batch: &Batch, code: &str) -> Result<()> {
    if batch.source_batch.is_some() {
        return ctx.execute(FORGET_REISSUES, params![batch.cycle.cycle_id, batch.batch_id]).map(drop);
    }
    let (first, last) = batch.item_range();
    ctx.execute(STOP_ITEMS, params![batch.cycle.cycle_id, first, last, batch.batch_id, code])?;
    forget_items(ctx, batch)
}

pub(crate) fn leave_held_out(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    let (first, last) = batch.item_range();
    ctx.execute(STOP_HELD, params![batch.cycle.cycle_id, first, last, batch.batch_id])?;
    ctx.execute(FORGET_HELD, params![batch.cycle.cycle_id, first, last]).map(drop)
}

/// Those to be paid first, then those that wait: what is the same in all of them is given once.
pub(crate) fn add_items(ctx: &mut Ctx, batch: &Batch, roster: &Roster) -> Result<()> {
    let mut components = roster.all().map(|item| item.component);
    let component = components.next().unwrap_or_default();
    let is_uniform = components.all(|other| other == component);
    let cycle = ("cycle_id", batch.cycle.cycle_id.to_param());
    let mut same = vec![cycle];
    if is_uniform {
        same.push(("component", component.to_param()));
    }
    let fill = |rows: &mut BulkRows<'_>, item: &NewItem| {
        rows.int(item.person.encoded())?;
        if !is_uniform {
            rows.int(item.component)?;
        }
        rows.int(batch.item_on_line(item.line))?;
        rows.int(item.amount.get())?;
        rows.int(item.account_id)?;
        rows.int(item.region)
    };
    let given = Given { same: &[&same[..], &[("hold_reason", Param::Null)]].concat(), ..Given::default() };
    ctx.bulk_insert_with(&ITEM_ROWS, &given, roster.items.len(), |rows| {
        roster.items.iter().try_for_each(|item| {
            fill(rows, item)?;
            rows.end()
        })
    })?;
    ctx.bulk_insert_with(&ITEM_ROWS, &Given { same: &same, ..Given::default() }, roster.held.len(), |rows| {
        roster.held.iter().try_for_each(|held| {
            fill(rows, &held.item)?;
            rows.text(held.reason)?;
            rows.end()
        })
    })?;
    ctx.many_came("payout_item", roster.items.len())
}

pub(crate) fn add_lines(ctx: &mut Ctx, batch_id: i64, lines: &Lines) -> Result<()> {
    let first = block_of(batch_id * crate::ITEMS_PER_BATCH);
    ctx.bulk_insert(&LINE_ROWS, lines.blocks().count(), |rows| {
        lines.blocks().try_for_each(|(block, packed)| {
            rows.int(first + block)?;
            rows.bytes(packed)?;
            rows.end()
        })
    })
}

/// The items of at most so many of these blocks that there are, in order: their numbers and persons.
pub(crate) fn lines_from(ctx: &mut Ctx, first: i64, last: i64, blocks: i64) -> Result<Vec<(i64, CitizenId)>> {
    let mut lines = Vec::new();
    ctx.query_each(LINES_FROM, params![first, last, blocks], |row| {
        lines.extend(unpack(row.int(0), row.bytes(1)));
        Ok(())
    })?;
    Ok(lines)
}

/// The batches of rosters, each with its cycle.
pub(crate) fn batches_of_rosters(ctx: &mut Ctx) -> Result<Vec<(i64, i64)>> {
    ctx.query(BATCHES_OF_ROSTERS, params![], |row| (row.int(0), row.int(1)))
}

/// The lines that the items of a batch come from, in no order.
pub(crate) fn lines_of_items(ctx: &mut Ctx, cycle_id: i64, batch_id: i64) -> Result<Vec<(u32, CitizenId)>> {
    let first = batch_id * crate::ITEMS_PER_BATCH;
    let line = |item_id: i64| u32::try_from(item_id - first).expect("a line of its batch");
    ctx.query(LINES_OF_ITEMS, params![cycle_id, first, first + crate::ITEMS_PER_BATCH - 1], |row| {
        (line(row.int(0)), person_of(row, 1))
    })
}

pub(crate) fn add_refused(ctx: &mut Ctx, batch_id: i64, refused: &[Refused]) -> Result<()> {
    ctx.bulk_insert(&REFUSED_ROWS, refused.len(), |rows| {
        refused.iter().try_for_each(|line| {
            let mut opt = |value: Option<i64>| match value {
                Some(value) => rows.int(value),
                None => rows.null(),
            };
            opt(Some(batch_id))?;
            opt(Some(i64::from(line.line)))?;
            opt(line.person.map(CitizenId::encoded))?;
            opt(Some(0))?;
            opt(line.amount.map(Fen::get))?;
            opt(line.region)?;
            rows.text("rejected")?;
            rows.text(line.code)?;
            rows.end()
        })
    })
}

/// The items of a batch after a number, those of a correction too.
pub(crate) fn items_after(ctx: &mut Ctx, batch: &Batch, after: i64, limit: i64) -> Result<Vec<ItemLine>> {
    let cycle_id = batch.cycle.cycle_id;
    let to_line = |row: &Row<'_>| {
        let hold = row.opt_text(5);
        ItemLine {
            item_id: row.int(0),
            person: Some(person_of(row, 1)),
            component: row.int(2),
            amount: Some(Fen::new(row.int(3))),
            region: Some(row.int(4)),
            state: state_of(batch.state, hold.is_some(), row.opt_text(6)),
            reason: hold.or(row.opt_text(7)).map(ToOwned::to_owned),
        }
    };
    if batch.source_batch.is_some() {
        return ctx.query(REISSUES_AFTER, params![cycle_id, batch.batch_id, after, limit], to_line);
    }
    let (first, last) = batch.item_range();
    let mut after = after.max(first - 1);
    let mut items = Vec::new();
    // Items that waited at submission are gone, so that a block may have less than it says.
    while i64::try_from(items.len()).expect("a count") < limit {
        let blocks = limit / LINES_PER_BLOCK + 2;
        let mut lines = lines_from(ctx, block_of(after + 1), block_of(last), blocks)?;
        lines.retain(|(item_id, _)| *item_id > after);
        let Some((to, _)) = lines.last().copied() else { break };
        lines.sort_unstable_by_key(|(_, person)| *person);
        lines.dedup_by_key(|(_, person)| *person);
        let begin = items.len();
        for some in lines.chunks(50) {
            let persons = some.iter().chain(std::iter::repeat(&some[0])).take(50).map(|(_, person)| person.encoded());
            let values: Vec<i64> = [cycle_id, after + 1, to].into_iter().chain(persons).collect();
            let values: Vec<Param<'_>> = values.iter().map(ToParam::to_param).collect();
            items.extend(ctx.query(ITEMS_OF_50, &values, to_line)?);
        }
        items[begin..].sort_unstable_by_key(|line| line.item_id);
        after = to;
    }
    Ok(items)
}

/// The refused lines of a batch whose item numbers come after this one.
pub(crate) fn refused_after(ctx: &mut Ctx, batch_id: i64, after: i64, limit: i64) -> Result<Vec<ItemLine>> {
    let first = batch_id * crate::ITEMS_PER_BATCH;
    let after_line = (after - first).max(-1);
    ctx.query(REFUSED_AFTER, params![batch_id, after_line, limit], |row| ItemLine {
        item_id: first + row.int(0),
        person: row.opt_int(1).and_then(CitizenId::from_encoded),
        component: row.int(2),
        amount: row.opt_int(3).map(Fen::new),
        region: row.opt_int(4),
        state: if row.text(5) == "rejected" { "rejected" } else { "stopped" },
        reason: Some(row.text(6).to_owned()),
    })
}

pub(crate) fn refused(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(u32, String)>> {
    ctx.query(REFUSED, params![batch_id], |row| {
        (u32::try_from(row.int(0)).expect("a line number"), row.text(1).to_owned())
    })
}

fn to_frozen(row: &Row<'_>, attempt: i64) -> Frozen {
    Frozen {
        item_id: row.int(0),
        person: person_of(row, 1),
        component: row.int(2),
        amount: Fen::new(row.int(3)),
        account_id: row.int(4),
        region: row.int(5),
        attempt,
    }
}

pub(crate) fn frozen_items(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<Frozen>> {
    let (first, last) = batch.item_range();
    let mut items = Vec::with_capacity(usize::try_from(batch.accepted).expect("a count"));
    ctx.scan(FROZEN_ITEMS, &[batch.cycle.cycle_id, first, last], |row| {
        items.push(to_frozen(row, 1));
        Ok(())
    })?;
    Ok(items)
}

pub(crate) fn frozen_reissues(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<Frozen>> {
    ctx.query(FROZEN_REISSUES, params![batch.cycle.cycle_id, batch.batch_id], |row| to_frozen(row, 2))
}

pub(crate) fn item(ctx: &mut Ctx, cycle_id: i64, person: CitizenId, item_id: i64) -> Result<Option<Item>> {
    ctx.query_opt(ITEM, params![cycle_id, person, item_id], to_item)
}

fn to_item(row: &Row<'_>) -> Item {
    Item {
        item_id: row.int(0),
        person: person_of(row, 1),
        component: row.int(2),
        amount: Fen::new(row.int(3)),
        account_id: row.int(4),
        region: row.int(5),
        hold: row.opt_text(6).map(ToOwned::to_owned),
    }
}

pub(crate) fn set_hold(ctx: &mut Ctx, cycle_id: i64, item: &Item, reason: Option<&str>) -> Result<()> {
    let rows = ctx.execute(SET_HOLD, params![cycle_id, item.person, item.component, reason])?;
    claim(rows, "item")
}

pub(crate) fn add_reissues(ctx: &mut Ctx, cycle_id: i64, batch_id: i64, items: &[Frozen]) -> Result<()> {
    ctx.bulk_insert(&REISSUE_ROWS, items.len(), |rows| {
        items.iter().try_for_each(|item| {
            rows.int(cycle_id)?;
            rows.int(item.person.encoded())?;
            rows.int(item.component)?;
            rows.int(batch_id)?;
            rows.int(item.item_id)?;
            rows.int(item.amount.get())?;
            rows.int(item.account_id)?;
            rows.int(item.region)?;
            rows.end()
        })
    })
}

pub(crate) fn add_instructions(ctx: &mut Ctx, instructions: &[Instruction]) -> Result<()> {
    ctx.bulk_insert(&INSTRUCTION_ROWS, instructions.len(), |rows| {
        instructions.iter().try_for_each(|instruction| {
            let item = &instruction.item;
            rows.int(instruction.cycle_id)?;
            rows.int(item.person.encoded())?;
            rows.int(item.component)?;
            rows.int(item.attempt)?;
            rows.int(item.item_id)?;
            rows.int(instruction.file_id)?;
            rows.int(instruction.line_no)?;
            rows.int(item.amount.get())?;
            rows.int(item.account_id)?;
            rows.int(instruction.account_key)?;
            rows.end()
        })
    })?;
    ctx.many_came("payout_instruction", instructions.len())
}

pub(crate) fn instructions_of_file(ctx: &mut Ctx, cycle_id: i64, file_id: i64) -> Result<Vec<Instruction>> {
    let mut out = Vec::new();
    ctx.scan(INSTRUCTIONS_OF_FILE, &[cycle_id, file_id], |row| {
        let item = Frozen {
            item_id: row.int(3),
            person: person_of(row, 0),
            component: row.int(1),
            amount: Fen::new(row.int(5)),
            account_id: row.int(6),
            region: 0,
            attempt: row.int(2),
        };
        out.push(Instruction { cycle_id, item, file_id, line_no: row.int(4), account_key: row.int(7) });
        Ok(())
    })?;
    Ok(out)
}

pub(crate) fn said_of_file(ctx: &mut Ctx, file_id: i64) -> Result<Vec<(i64, InstructionState)>> {
    let mut out = Vec::new();
    ctx.scan(SAID_OF_FILE, &[file_id], |row| {
        out.push((row.int(0), InstructionState::from_word(Some(row.text(1)))));
        Ok(())
    })?;
    Ok(out)
}

pub(crate) fn settle(ctx: &mut Ctx, changes: &[(&Outcome, InstructionState)]) -> Result<()> {
    let today = ctx.today().to_string();
    let fresh = || changes.iter().filter(|(outcome, _)| outcome.before == InstructionState::Sent);
    ctx.bulk_insert(&SETTLEMENT_ROWS, fresh().count(), |rows| {
        fresh().try_for_each(|(outcome, after)| {
            let item = &outcome.instruction.item;
            rows.int(outcome.instruction.file_id)?;
            rows.int(outcome.instruction.line_no)?;
            rows.int(outcome.instruction.cycle_id)?;
            rows.int(item.person.encoded())?;
            rows.int(item.component)?;
            rows.int(item.attempt)?;
            rows.text(after.word())?;
            if outcome.reason.is_empty() {
                rows.null()?
            } else {
                rows.text(&outcome.reason)?
            }
            rows.text(&today)?;
            rows.end()
        })
    })?;
    ctx.many_came("payout_settlement", fresh().count())?;
    for (outcome, after) in changes.iter().filter(|(outcome, _)| outcome.before != InstructionState::Sent) {
        let Instruction { file_id, line_no, .. } = outcome.instruction;
        let rows = ctx.execute(CHANGE_SETTLEMENT, params![file_id, line_no, after.word(), outcome.reason, today])?;
        claim(rows, "settlement")?;
    }
    Ok(())
}

pub(crate) fn settled(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<(String, i64, Fen)>> {
    ctx.query(SETTLED, params![batch.batch_id], |row| (row.text(0).to_owned(), row.int(1), Fen::new(row.int(2))))
}

pub(crate) fn add_settled(ctx: &mut Ctx, batch_id: i64, state: InstructionState, items: i64, sum: i64) -> Result<()> {
    ctx.execute(ADD_SETTLED, params![batch_id, state.word(), items, sum]).map(drop)
}

/// What is kept about every batch: its state by the banks' words, and the sum.
pub(crate) fn all_settled(ctx: &mut Ctx) -> Result<Vec<(i64, String, Fen)>> {
    ctx.query(ALL_SETTLED, params![], |row| (row.int(0), row.text(1).to_owned(), Fen::new(row.int(3))))
}

/// Whether what is kept about each batch is what its items come to; the first batch where it is not.
pub(crate) fn first_wrongly_settled(ctx: &mut Ctx) -> Result<Option<i64>> {
    let to_line = |row: &Row<'_>| (row.int(0), row.text(1).to_owned(), row.int(2), row.int(3));
    let kept = ctx.query(ALL_SETTLED, params![], to_line)?;
    let counted = ctx.query(SETTLED_BY_ITEMS, params![], to_line)?;
    let wrong = |one: &[(i64, String, i64, i64)], other: &[(i64, String, i64, i64)]| {
        one.iter().find(|line| !other.contains(line)).map(|line| line.0)
    };
    Ok(wrong(&counted, &kept).or_else(|| wrong(&kept, &counted)))
}

fn words_of(filter: &BatchFilter) -> (&str, &str, &str) {
    (filter.state.map_or("", BatchState::word), &filter.programme, &filter.period)
}

pub(crate) fn batches_where(ctx: &mut Ctx, filter: &BatchFilter, offset: i64, limit: i64) -> Result<Vec<Batch>> {
    let scope = ctx.scope();
    let (state, programme, period) = words_of(filter);
    ctx.query(BATCHES_WHERE, params![scope.low, scope.high, state, programme, period, limit, offset], to_batch)
}

pub(crate) fn batches_on_notice(ctx: &mut Ctx, day: Day) -> Result<Vec<Batch>> {
    let scope = ctx.scope();
    ctx.query(BATCHES_ON_NOTICE, params![scope.low, scope.high, day.to_string()], to_batch)
}

pub(crate) fn count_batches(ctx: &mut Ctx, filter: &BatchFilter) -> Result<i64> {
    let scope = ctx.scope();
    let (state, programme, period) = words_of(filter);
    ctx.query_one(COUNT_BATCHES, params![scope.low, scope.high, state, programme, period], |row| row.int(0))
}

pub(crate) fn batch_before(ctx: &mut Ctx, of: &Batch) -> Result<Option<Batch>> {
    let Cycle { cycle_id, payer, programme, .. } = &of.cycle;
    let found =
        ctx.query_opt(BATCH_BEFORE, params![payer, programme, *cycle_id, of.region, of.batch_id], |row| row.int(0))?;
    found.map_or(Ok(None), |batch_id| batch(ctx, batch_id))
}

pub(crate) fn corrections_of(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<i64>> {
    ctx.query(CORRECTIONS_OF, params![batch_id], |row| row.int(0))
}

pub(crate) fn refused_by_code(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(String, i64)>> {
    ctx.query(REFUSED_BY_CODE, params![batch_id], |row| (row.text(0).to_owned(), row.int(1)))
}

pub(crate) fn accepted_lines(ctx: &mut Ctx, batch: &Batch, offset: i64, limit: i64) -> Result<Vec<Frozen>> {
    let (first, last) = batch.item_range();
    ctx.query(ACCEPTED_LINES, params![batch.cycle.cycle_id, first, last, limit, offset], |row| to_frozen(row, 1))
}

pub(crate) fn held_lines(ctx: &mut Ctx, batch: &Batch, limit: i64) -> Result<Vec<Item>> {
    let (first, last) = batch.item_range();
    ctx.query(HELD_LINES, params![batch.cycle.cycle_id, first, last, limit], to_item)
}

pub(crate) fn not_paid(ctx: &mut Ctx, batch: &Batch, offset: i64, limit: i64) -> Result<Vec<NotPaid>> {
    let to_not_paid = |row: &Row<'_>, corrected_in| NotPaid {
        item_id: row.int(0),
        person: person_of(row, 1),
        amount: Fen::new(row.int(2)),
        account_id: row.int(3),
        state: InstructionState::from_word(row.opt_text(4)),
        reason: row.opt_text(5).map(ToOwned::to_owned),
        settled_on: Day::parse(row.text(6)).expect("a day was written"),
        corrected_in,
    };
    let cycle_id = batch.cycle.cycle_id;
    if batch.source_batch.is_some() {
        return ctx
            .query(NOT_PAID_AGAIN, params![cycle_id, batch.batch_id, limit, offset], |row| to_not_paid(row, None));
    }
    let (first, last) = batch.item_range();
    ctx.query(NOT_PAID, params![cycle_id, first, last, limit, offset], |row| to_not_paid(row, row.opt_int(7)))
}

pub(crate) fn begin_job(ctx: &mut Ctx, batch_id: i64, kind: JobKind) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    ctx.execute(BEGIN_JOB, params![batch_id, kind.word(), *user, now]).map(drop)
}

pub(crate) fn end_job(
    ctx: &mut Ctx,
    batch_id: i64,
    state: JobState,
    code: Option<&str>,
    facts: Option<&str>,
) -> Result<()> {
    let now = ctx.now();
    ctx.execute(END_JOB, params![batch_id, state.word(), code, facts, now]).map(drop)
}

pub(crate) fn job(ctx: &mut Ctx, batch_id: i64) -> Result<Option<Job>> {
    ctx.query_opt(JOB, params![batch_id], |row| Job {
        batch_id,
        kind: JobKind::from_word(row.text(0)),
        state: JobState::from_word(row.text(1)),
        started_by: row.text(2).to_owned(),
        started_at: Moment(row.int(3)),
        ended_at: row.opt_int(4).map(Moment),
        refusal: row.opt_text(5).map(|code| Refusal::from_lines(code.to_owned(), row.opt_text(6).unwrap_or_default())),
    })
}

pub(crate) fn correctable(ctx: &mut Ctx, batch: &Batch) -> Result<Vec<Correction>> {
    let (first, last) = batch.item_range();
    ctx.query(CORRECTABLE, params![batch.cycle.cycle_id, first, last], |row| Correction { item: to_frozen(row, 1) })
}

fn to_entitlement(row: &Row<'_>, standing: Standing) -> Entitlement {
    Entitlement {
        item_id: row.int(0),
        cycle: to_cycle(row, 1),
        batch_id: row.int(5),
        batch_state: BatchState::from_word(row.text(6)),
        made_at: Moment(row.int(7)),
        sent_at: row.opt_int(8).map(Moment),
        component: row.int(9),
        amount: row.opt_int(10).map(Fen::new),
        reason: row.opt_text(11).map(ToOwned::to_owned),
        standing,
        attempts: Vec::new(),
        correction: None,
    }
}

pub(crate) fn items_of_person(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Entitlement>> {
    ctx.query(ITEMS_OF_PERSON, params![person], |row| {
        let standing = if row.opt_text(11).is_some() { Standing::Held } else { Standing::Payable };
        to_entitlement(row, standing)
    })
}

pub(crate) fn refused_of_person(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Entitlement>> {
    ctx.query(REFUSED_OF_PERSON, params![person], |row| {
        let standing = if row.text(12) == "rejected" { Standing::Rejected } else { Standing::Stopped };
        to_entitlement(row, standing)
    })
}

pub(crate) fn attempts_of_person(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<(i64, Attempt)>> {
    ctx.query(ATTEMPTS_OF_PERSON, params![person], |row| {
        let attempt = Attempt {
            number: row.int(1),
            file_id: row.int(2),
            account_id: row.int(3),
            state: InstructionState::from_word(row.opt_text(4)),
            reason: row.opt_text(5).map(ToOwned::to_owned),
            settled_on: row.opt_text(6).map(|day| Day::parse(day).expect("a day was written")),
        };
        (row.int(0), attempt)
    })
}

pub(crate) fn corrections_of_person(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<(i64, i64, Option<Moment>)>> {
    ctx.query(CORRECTIONS_OF_PERSON, params![person], |row| (row.int(0), row.int(1), row.opt_int(2).map(Moment)))
}

pub(crate) fn ask_review(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    let now = ctx.now();
    ctx.execute(ASK_REVIEW, params![batch_id, now]).map(drop)
}

pub(crate) fn review(ctx: &mut Ctx, batch_id: i64) -> Result<Option<Review>> {
    ctx.query_opt(REVIEW, params![batch_id], |row| {
        let text = |column| row.opt_text(column).map(ToOwned::to_owned);
        Review {
            state: ReviewState::from_word(row.text(0)),
            asked_at: Moment(row.int(1)),
            reviewed_by: text(2),
            reviewed_at: row.opt_int(3).map(Moment),
            content_root: text(4),
            remark: text(5),
        }
    })
}

pub(crate) fn reviews_waiting(ctx: &mut Ctx) -> Result<Vec<(i64, ReviewState)>> {
    let scope = ctx.scope();
    ctx.query(REVIEWS_WAITING, params![scope.low, scope.high], |row| (row.int(0), ReviewState::from_word(row.text(1))))
}

pub(crate) fn reviewed(
    ctx: &mut Ctx,
    batch_id: i64,
    state: ReviewState,
    root: &str,
    remark: Option<&str>,
) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    ctx.execute(REVIEWED, params![batch_id, state.word(), *user, now, root, remark]).map(drop)
}

pub(crate) fn set_switch(ctx: &mut Ctx, state: &str, reason: &str) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    ctx.execute(SET_SWITCH, params![state, reason, *user, now]).map(drop)
}

pub(crate) fn is_money_on_the_way(ctx: &mut Ctx) -> Result<bool> {
    ctx.query_one(SENT_BATCHES, params![], |row| row.int(0) > 0)
}

pub(crate) fn switch(ctx: &mut Ctx) -> Result<Option<(String, String)>> {
    ctx.query_opt(SWITCH, params![], |row| (row.text(0).to_owned(), row.text(1).to_owned()))
}

pub(crate) fn first_instruction_without_item(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(INSTRUCTION_WITHOUT_ITEM, params![], |row| row.int(0))
}

pub(crate) fn first_unproven_second_attempt(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(UNPROVEN_SECOND_ATTEMPT, params![], |row| row.int(0))
}

pub(crate) fn first_settlement_without_instruction(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(SETTLEMENT_WITHOUT_INSTRUCTION, params![], |row| row.int(0))
}
