//! All SQL of the exchange room.

use kernel::{BulkTable, Column, Ctx, Day, Fen, Moment, Result, Row, Scope, params};

use crate::{
    FileReport,
    reply::{Outcome, Reply},
    sms::{MessageState, Outgoing, Phone},
};

kernel::statements! {
    INTEND_FILE = "INSERT INTO exchange_file (file_id, batch_id, cycle_id, bank, name, pay_day, lines, total_fen, state,
        answered) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'intended', 0)";
    FILES_OF_BATCH = "SELECT file_id, batch_id, cycle_id, bank, name, pay_day, lines, total_fen, sha256, answered FROM exchange_file
        WHERE batch_id = $1 ORDER BY file_id";
    FILE = "SELECT file_id, batch_id, cycle_id, bank, name, pay_day, lines, total_fen, sha256, answered FROM exchange_file
        WHERE file_id = $1";
    FILES_OF_CYCLE = "SELECT file_id, batch_id, cycle_id, bank, name, pay_day, lines, total_fen, sha256, answered
        FROM exchange_file WHERE cycle_id = $1 AND bank = $2 ORDER BY file_id";
    WRITTEN_FILES_OF_BANK = "SELECT f.file_id, f.batch_id, f.cycle_id, f.bank, f.name, f.pay_day, f.lines, f.total_fen, f.sha256,
        f.answered
        FROM exchange_file f JOIN payout_batch b ON b.batch_id = f.batch_id
        WHERE f.bank = $1 AND f.sha256 IS NOT NULL AND b.region BETWEEN $2 AND $3 AND f.file_id > $4
        ORDER BY f.file_id LIMIT $5";
    ALL_FILES = "SELECT file_id, batch_id, cycle_id, bank, name, pay_day, lines, total_fen, sha256, answered FROM exchange_file
        ORDER BY file_id";
    FILE_IS_WRITTEN = "UPDATE exchange_file SET state = 'written', sha256 = $2, written_at = $3 WHERE file_id = $1";
    FILE_IS_ANSWERED = "UPDATE exchange_file SET answered = 1 WHERE file_id = $1";
    TAKEN_BEFORE = "SELECT reply_id FROM exchange_reply WHERE bank = $1 AND sha256 = $2";
    TAKE_REPLY = "INSERT INTO exchange_reply (reply_id, bank, name, sha256, lines, received_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    REPLIES = "SELECT reply_id, bank, name, sha256, lines, received_at FROM exchange_reply ORDER BY reply_id";
    SAY_OF_BATCH = "INSERT INTO exchange_said (batch_id, reply_id, word, lines, amount_fen) VALUES ($1, $2, $3, $4, $5)";
    REPLIES_OF_BATCH = "SELECT r.reply_id, r.bank, r.name, r.sha256, r.lines, r.received_at, s.word, s.lines, s.amount_fen
        FROM exchange_said s JOIN exchange_reply r ON r.reply_id = s.reply_id WHERE s.batch_id = $1
        ORDER BY r.reply_id, s.word";
    CYCLE_OF_BATCH = "SELECT cycle_id FROM payout_batch WHERE batch_id = $1";
    LINES_ABOUT = "SELECT r.reply_id, r.name, r.sha256, r.received_at, l.line_no, l.outcome, l.reason, l.value_date,
        l.bank_reference FROM exchange_bank_line l JOIN exchange_reply r ON r.reply_id = l.reply_id
        WHERE l.instruction_id = $1 ORDER BY l.reply_id, l.line_no";
    LINE_KEPT_TWICE = "SELECT reply_id FROM exchange_bank_line GROUP BY reply_id, line_no HAVING COUNT(*) > 1
        ORDER BY reply_id LIMIT 1";
    UNLIKE_BANKS_WORD = "SELECT i.instruction_id FROM auditor_instruction i
        LEFT JOIN (SELECT instruction_id, MAX(CASE outcome WHEN 'PENDING' THEN 1 WHEN 'OK' THEN 2 WHEN 'FAIL' THEN 3 ELSE 4
            END) AS word FROM exchange_bank_line GROUP BY instruction_id) w ON w.instruction_id = i.instruction_id
        WHERE COALESCE(w.word, 0) <> CASE i.state WHEN 'unknown' THEN 1 WHEN 'credited' THEN 2 WHEN 'failed' THEN 3
            WHEN 'returned' THEN 4 ELSE 0 END ORDER BY i.instruction_id LIMIT 1";
    CREDITED_BY_BANK = "SELECT bank, CAST(SUM(amount_fen) AS BIGINT) FROM auditor_instruction WHERE state = 'credited'
        GROUP BY bank ORDER BY bank";
    WRONG_FILE_TOTAL = "SELECT f.file_id FROM exchange_file f
        LEFT JOIN (SELECT file_id, CAST(COUNT(*) AS BIGINT) AS lines, CAST(SUM(amount_fen) AS BIGINT) AS total_fen
            FROM payout_instruction GROUP BY file_id) n ON n.file_id = f.file_id
        WHERE COALESCE(n.lines, 0) <> f.lines OR COALESCE(n.total_fen, 0) <> f.total_fen ORDER BY f.file_id LIMIT 1";
    ANSWERED_UNMARKED = "SELECT f.file_id FROM exchange_file f JOIN auditor_instruction i ON i.file_id = f.file_id
        WHERE f.answered = 0 AND i.state <> 'sent' ORDER BY f.file_id LIMIT 1";
    PAY_ITEM = "SELECT item_id, batch_id, payer, programme, period, component, amount_fen, state, roster_sha256,
        roster_line, region, submitted_by, approved_by, person_id FROM auditor_pay_item WHERE item_id = $1";
    BANK_AND_TIME = "SELECT bank, written_at FROM exchange_file WHERE file_id = $1";
    QUEUE_MESSAGE = "INSERT INTO exchange_message (message_id, phone, text, state, attempts, next_try_at, queued_at)
        VALUES ($1, $2, $3, 'queued', 0, $4, $4)";
    DUE_MESSAGES = "SELECT message_id, phone, text, attempts + 1 FROM exchange_message
        WHERE state = 'queued' AND next_try_at <= $1 ORDER BY next_try_at, message_id LIMIT $2";
    TAKE_MESSAGE = "UPDATE exchange_message SET attempts = $2, next_try_at = $3 WHERE message_id = $1 AND state = 'queued'";
    MESSAGE_IS = "UPDATE exchange_message SET state = $2, why = $3, next_try_at = $4,
        text = CASE WHEN $2 = 'queued' THEN text ELSE '' END, done_at = $5 WHERE message_id = $1 AND state = 'queued'";
    MESSAGE_STATE = "SELECT state, attempts, why FROM exchange_message WHERE message_id = $1";
    INSTRUCTIONS_OF_ITEM = "SELECT i.instruction_id, i.attempt, i.bank, i.file_id, i.line_no, i.amount_fen, i.state, f.name,
        f.sha256, f.batch_id FROM auditor_instruction i JOIN exchange_file f ON f.file_id = i.file_id
        WHERE i.item_id = $1 ORDER BY i.attempt";
}

const BANK_LINES: BulkTable = BulkTable {
    table: "exchange_bank_line",
    columns: &[
        ("reply_id", Column::Int),
        ("line_no", Column::Int),
        ("instruction_id", Column::Int),
        ("outcome", Column::Text),
        ("reason", Column::Text),
        ("value_date", Column::Text),
        ("bank_reference", Column::Text),
    ],
};

/// A payment file as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingFile {
    /// Our name for it.
    pub file_id: i64,
    /// The batch it pays.
    pub batch_id: i64,
    /// The batch's cycle.
    pub cycle_id: i64,
    /// The bank.
    pub bank: String,
    /// Its name in the outbox.
    pub name: String,
    /// The day the bank is asked to pay on.
    pub pay_day: Day,
    /// Lines.
    pub lines: i64,
    /// What they sum up to.
    pub total: Fen,
    /// SHA-256 of what was written; nothing before.
    pub sha256: Option<String>,
    /// Whether the bank may have said something of its lines.
    pub is_answered: bool,
}

impl OutgoingFile {
    /// Whether it stands in the outbox for good.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.sha256.is_some()
    }

    pub(crate) fn into_report(self) -> FileReport {
        FileReport { file_id: self.file_id, bank: self.bank, name: self.name, lines: self.lines, sum: self.total }
    }
}

/// A reply that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenReply {
    /// Its number.
    pub reply_id: i64,
    /// The bank.
    pub bank: String,
    /// The name it came under.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Lines.
    pub lines: i64,
    /// When.
    pub received_at: Moment,
}

pub(crate) fn intend_file(ctx: &mut Ctx, file: &OutgoingFile) -> Result<()> {
    ctx.execute(
        INTEND_FILE,
        params![file.file_id, file.batch_id, file.cycle_id, file.bank, file.name, file.pay_day, file.lines, file.total],
    )
    .map(drop)
}

fn to_file(row: &Row<'_>) -> OutgoingFile {
    OutgoingFile {
        file_id: row.int(0),
        batch_id: row.int(1),
        cycle_id: row.int(2),
        bank: row.text(3).to_owned(),
        name: row.text(4).to_owned(),
        pay_day: Day::parse(row.text(5)).expect("a day was written"),
        lines: row.int(6),
        total: Fen::new(row.int(7)),
        sha256: row.opt_text(8).map(ToOwned::to_owned),
        is_answered: row.int(9) != 0,
    }
}

/// The payment files of a batch.
///
/// # Errors
/// A failure of the database.
pub fn files_of_batch(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<OutgoingFile>> {
    ctx.query(FILES_OF_BATCH, params![batch_id], to_file)
}

pub(crate) fn file(ctx: &mut Ctx, file_id: i64) -> Result<Option<OutgoingFile>> {
    ctx.query_opt(FILE, params![file_id], to_file)
}

pub(crate) fn written_files_of_bank(
    ctx: &mut Ctx,
    bank: &str,
    scope: Scope,
    after: i64,
    limit: i64,
) -> Result<Vec<OutgoingFile>> {
    ctx.query(WRITTEN_FILES_OF_BANK, params![bank, scope.low, scope.high, after, limit], to_file)
}

pub(crate) fn files_of_cycle(ctx: &mut Ctx, cycle_id: i64, bank: &str) -> Result<Vec<OutgoingFile>> {
    ctx.query(FILES_OF_CYCLE, params![cycle_id, bank], to_file)
}

pub(crate) fn all_files(ctx: &mut Ctx) -> Result<Vec<OutgoingFile>> {
    ctx.query(ALL_FILES, params![], to_file)
}

pub(crate) fn file_is_written(ctx: &mut Ctx, file_id: i64, sha256: &str) -> Result<()> {
    let now = ctx.now();
    ctx.execute(FILE_IS_WRITTEN, params![file_id, sha256, now]).map(drop)
}

pub(crate) fn file_is_answered(ctx: &mut Ctx, file_id: i64) -> Result<()> {
    ctx.execute(FILE_IS_ANSWERED, params![file_id]).map(drop)
}

pub(crate) fn taken_before(ctx: &mut Ctx, bank: &str, sha256: &str) -> Result<bool> {
    Ok(ctx.query_opt(TAKEN_BEFORE, params![bank, sha256], |row| row.int(0))?.is_some())
}

pub(crate) fn take_reply(ctx: &mut Ctx, reply: &TakenReply) -> Result<()> {
    let now = ctx.now();
    ctx.execute(TAKE_REPLY, params![reply.reply_id, reply.bank, reply.name, reply.sha256, reply.lines, now]).map(drop)
}

/// Every reply that was taken in, oldest first.
///
/// # Errors
/// A failure of the database.
pub fn replies(ctx: &mut Ctx) -> Result<Vec<TakenReply>> {
    ctx.query(REPLIES, params![], to_reply)
}

fn to_reply(row: &Row<'_>) -> TakenReply {
    TakenReply {
        reply_id: row.int(0),
        bank: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        sha256: row.text(3).to_owned(),
        lines: row.int(4),
        received_at: Moment(row.int(5)),
    }
}

/// What a reply said of one batch, by the bank's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidOfBatch {
    /// The reply.
    pub reply: TakenReply,
    /// `OK`, `FAIL`, `PENDING`, `RETURN`.
    pub word: String,
    /// Of how many payments.
    pub lines: i64,
    /// What they sum up to.
    pub sum: Fen,
}

pub(crate) fn say_of_batch(
    ctx: &mut Ctx,
    batch_id: i64,
    reply_id: i64,
    word: &str,
    lines: i64,
    sum: i64,
) -> Result<()> {
    ctx.execute(SAY_OF_BATCH, params![batch_id, reply_id, word, lines, sum]).map(drop)
}

/// What every reply said of a batch within the actor's scope, oldest first.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn replies_of_batch(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<SaidOfBatch>> {
    payout::batch(ctx, batch_id)?;
    ctx.query(REPLIES_OF_BATCH, params![batch_id], |row| SaidOfBatch {
        reply: to_reply(row),
        word: row.text(6).to_owned(),
        lines: row.int(7),
        sum: Fen::new(row.int(8)),
    })
}

pub(crate) fn cycle_of_batch(ctx: &mut Ctx, batch_id: i64) -> Result<Option<i64>> {
    // A bank's word is taken whole: its file may answer for several regions.
    ctx.as_owner(|ctx| ctx.query_opt(CYCLE_OF_BATCH, params![batch_id], |row| row.int(0)))
}

pub(crate) fn keep_lines(ctx: &mut Ctx, reply_id: i64, reply: &Reply) -> Result<()> {
    ctx.bulk_insert(&BANK_LINES, reply.lines.len(), |rows| {
        reply.lines.iter().try_for_each(|line| {
            rows.int(reply_id)?;
            rows.int(i64::from(line.line_no_in_reply_file))?;
            rows.int(line.instruction_id)?;
            rows.text(line.outcome.as_str())?;
            match crate::taking::reason_of(reply, line) {
                reason if reason.is_empty() => rows.null()?,
                reason => rows.text(&reason)?,
            }
            match line.value_date {
                Some(day) => rows.text(&day.to_string())?,
                None => rows.null()?,
            }
            rows.text(reply.bank_reference(line))?;
            rows.end()
        })
    })
}

/// One line for each instruction that a whole-file answer speaks for; numbered after the lines of the file.
pub(crate) fn keep_whole_file(ctx: &mut Ctx, reply_id: i64, said: &[(i64, i64, Outcome, String)]) -> Result<()> {
    ctx.bulk_insert(&BANK_LINES, said.len(), |rows| {
        said.iter().try_for_each(|(line_no, instruction_id, outcome, reason)| {
            rows.int(reply_id)?;
            rows.int(*line_no)?;
            rows.int(*instruction_id)?;
            rows.text(outcome.as_str())?;
            rows.text(reason)?;
            rows.null()?;
            rows.text("")?;
            rows.end()
        })
    })
}

/// What a bank said of an instruction: reply, name, hash, when, line, outcome, reason, value date, reference.
pub(crate) fn lines_about(ctx: &mut Ctx, instruction_id: i64) -> Result<Vec<serde_json::Value>> {
    ctx.query(LINES_ABOUT, params![instruction_id], |row| {
        serde_json::json!({
            "reply_id": row.int(0), "file": row.text(1), "sha256": row.text(2),
            "received_at": Moment(row.int(3)).local(), "line": row.int(4), "outcome": row.text(5),
            "reason": row.opt_text(6), "value_date": row.opt_text(7), "bank_reference": row.text(8),
        })
    })
}

/// The first reply that has a line twice.
pub(crate) fn first_with_a_line_twice(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(LINE_KEPT_TWICE, params![], |row| row.int(0))
}

/// The last word a bank can have said decides: came back, failed, credited, not known, in this order.
pub(crate) fn first_unlike_banks_word(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(UNLIKE_BANKS_WORD, params![], |row| row.int(0))
}

pub(crate) fn credited_by_bank(ctx: &mut Ctx) -> Result<Vec<(String, Fen)>> {
    ctx.query(CREDITED_BY_BANK, params![], |row| (row.text(0).to_owned(), Fen::new(row.int(1))))
}

pub(crate) fn first_wrong_file(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(WRONG_FILE_TOTAL, params![], |row| row.int(0))
}

pub(crate) fn first_answered_unmarked(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(ANSWERED_UNMARKED, params![], |row| row.int(0))
}

/// An item as auditors see it, and the person's row id.
pub(crate) fn pay_item(ctx: &mut Ctx, item_id: i64) -> Result<Option<(serde_json::Value, Option<i64>)>> {
    ctx.query_opt(PAY_ITEM, params![item_id], |row| {
        let item = serde_json::json!({
            "item_id": row.int(0), "batch": row.int(1), "payer": row.text(2), "programme": row.text(3),
            "period": row.text(4), "component": row.int(5), "amount_fen": row.opt_int(6), "state": row.text(7),
            "roster_sha256": row.opt_text(8), "roster_line": row.int(9), "region": row.opt_int(10),
            "submitted_by": row.opt_text(11), "approved_by": row.opt_text(12),
        });
        (item, row.opt_int(13))
    })
}

/// The instructions of an item as auditors see them, with their numbers.
pub(crate) fn instructions_of_item(ctx: &mut Ctx, item_id: i64) -> Result<Vec<(i64, i64, serde_json::Value)>> {
    ctx.query(INSTRUCTIONS_OF_ITEM, params![item_id], |row| {
        let instruction = serde_json::json!({
            "instruction_id": row.int(0), "attempt": row.int(1), "bank": row.text(2), "file_id": row.int(3),
            "line": row.int(4), "amount_fen": row.int(5), "state": row.text(6), "file": row.text(7),
            "sha256": row.opt_text(8), "batch": row.int(9),
        });
        (row.int(0), row.int(9), instruction)
    })
}

/// A payment file's bank, and when it went out.
pub(crate) fn bank_and_time(ctx: &mut Ctx, file_id: i64) -> Result<Option<(String, Option<Moment>)>> {
    ctx.query_opt(BANK_AND_TIME, params![file_id], |row| (row.text(0).to_owned(), row.opt_int(1).map(Moment)))
}

pub(crate) fn queue_message(ctx: &mut Ctx, message_id: i64, phone: &str, text: &str) -> Result<()> {
    let now = ctx.now();
    ctx.execute(QUEUE_MESSAGE, params![message_id, phone, text, now]).map(drop)
}

/// What is due now, each with the number of the try that comes.
pub(crate) fn due_messages(ctx: &mut Ctx, most: usize) -> Result<Vec<Outgoing>> {
    let (now, most) = (ctx.now(), i64::try_from(most).unwrap_or(i64::MAX));
    ctx.query(DUE_MESSAGES, params![now, most], |row| Outgoing {
        message_id: row.int(0),
        phone: Phone::parse(row.text(1)).expect("a phone number was written"),
        text: row.text(2).to_owned(),
        attempts: row.int(3),
    })
}

pub(crate) fn take_message(ctx: &mut Ctx, message_id: i64, attempts: i64, again_at: Moment) -> Result<()> {
    ctx.execute(TAKE_MESSAGE, params![message_id, attempts, again_at]).map(drop)
}

pub(crate) fn message_is(
    ctx: &mut Ctx,
    message_id: i64,
    state: &str,
    why: Option<&str>,
    next_try_at: Moment,
) -> Result<()> {
    let done_at = (state != "queued").then(|| ctx.now());
    ctx.execute(MESSAGE_IS, params![message_id, state, why, next_try_at, done_at]).map(drop)
}

pub(crate) fn message_state(ctx: &mut Ctx, message_id: i64) -> Result<Option<MessageState>> {
    ctx.query_opt(MESSAGE_STATE, params![message_id], |row| MessageState {
        state: row.text(0).to_owned(),
        attempts: row.int(1),
        why: row.opt_text(2).map(ToOwned::to_owned),
    })
}
