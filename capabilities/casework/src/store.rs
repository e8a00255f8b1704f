//! All SQL of casework.

use kernel::{CitizenId, Ctx, Day, DbError, Error, Moment, RegionCode, Result, Row, params};

use crate::{
    Attachment, Case, CaseFilter, CaseState, Channel, Complainant, Entry, EntryKind, Format, Kept, Message, NewCase,
    NewObjection, Objection, ObjectionState, Subject,
};

kernel::statements! {
    PUT_CASE = "INSERT INTO casework_case (case_id, reference, word_sha256, wrong_words, channel, state, region, programme,
        batch_id, line_no, person_id, name, contact, text, received_at, accept_by, answer_by)
        VALUES ($1, $2, $3, 0, $4, 'received', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    LOCK = "SELECT case_id, word_sha256, wrong_words, wrong_on FROM casework_case WHERE reference = $1";
    COUNT_WRONG_WORD = "UPDATE casework_case SET wrong_words = $2, wrong_on = $3 WHERE case_id = $1";
    CASE = "SELECT case_id, reference, channel, state, region, programme, batch_id, line_no, person_id, name, contact, text,
        received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_case WHERE case_id = $1";
    CASES = "SELECT case_id, reference, channel, state, region, programme, batch_id, line_no, person_id, name, contact, text,
        received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_case
        WHERE region BETWEEN $1 AND $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR channel = $4)
            AND ($5 = '' OR owner = $5) AND case_id < $6
            AND ($7 = '' OR (state = 'received' AND accept_by < $7) OR (state IN ('accepted', 'in_hand') AND answer_by < $7))
        ORDER BY case_id DESC LIMIT $8";
    CASES_OF = "SELECT case_id, reference, channel, state, region, programme, batch_id, line_no, person_id, name, contact,
        text, received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_case
        WHERE person_id = $1 ORDER BY case_id DESC";
    COUNTS = "SELECT state, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN (state = 'received' AND accept_by < $3)
        OR (state IN ('accepted', 'in_hand') AND answer_by < $3) THEN 1 ELSE 0 END) AS BIGINT) FROM casework_case
        WHERE region BETWEEN $1 AND $2 GROUP BY state ORDER BY state";
    OVERDUE_WITHOUT_REMINDER = "SELECT case_id, reference, channel, state, region, programme, batch_id, line_no, person_id,
        name, contact, text, received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_case
        WHERE region BETWEEN $1 AND $2 AND (reminded_on IS NULL OR reminded_on < $3)
            AND ((state = 'received' AND accept_by < $3) OR (state IN ('accepted', 'in_hand') AND answer_by < $3))
        ORDER BY case_id";
    REMINDED = "UPDATE casework_case SET reminded_on = $2 WHERE case_id = $1";
    MOVE_CASE = "UPDATE casework_case SET state = $3, owner = $4, answered_at = COALESCE($5, answered_at), closed_at = $6
        WHERE case_id = $1 AND state = $2";
    PUT_ATTACHMENT = "INSERT INTO casework_attachment (case_id, sha256, name, format, bytes) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (case_id, sha256) DO NOTHING";
    ATTACHMENTS = "SELECT sha256, name, format, bytes FROM casework_attachment WHERE case_id = $1 ORDER BY name, sha256";
    PUT_ENTRY = "INSERT INTO casework_entry (case_id, entry_no, kind, text, said_by, said_at)
        SELECT $1, COALESCE(MAX(entry_no), 0) + 1, $2, $3, $4, $5 FROM casework_entry WHERE case_id = $1";
    ENTRIES = "SELECT kind, text, said_by, said_at FROM casework_entry WHERE case_id = $1 ORDER BY entry_no";
    PUT_OBJECTION = "INSERT INTO casework_objection (objection_id, batch_id, line_no, region, shown, person_id, contact,
        text, state, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'received', $9)";
    OBJECTION = "SELECT objection_id, batch_id, line_no, region, shown, person_id, contact, text, state, reason, received_at,
        decided_by, decided_at FROM casework_objection WHERE objection_id = $1";
    OBJECTIONS = "SELECT objection_id, batch_id, line_no, region, shown, person_id, contact, text, state, reason,
        received_at, decided_by, decided_at FROM casework_objection
        WHERE region BETWEEN $1 AND $2 AND batch_id BETWEEN $3 AND $4 AND ($5 = '' OR state = $5)
        ORDER BY objection_id DESC LIMIT $6";
    OBJECTIONS_OF = "SELECT objection_id, batch_id, line_no, region, shown, person_id, contact, text, state, reason,
        received_at, decided_by, decided_at FROM casework_objection WHERE person_id = $1 ORDER BY objection_id DESC";
    DECIDE = "UPDATE casework_objection SET state = $2, reason = $3, decided_by = $4, decided_at = $5
        WHERE objection_id = $1 AND state = 'received'";
    PUT_MESSAGE = "INSERT INTO casework_message (person_id, message_id, key, args, written_at)
        VALUES ($1, $2, $3, $4, $5)";
    MESSAGES_OF = "SELECT message_id, key, args, written_at, read_at FROM casework_message WHERE person_id = $1
        ORDER BY message_id DESC LIMIT $2";
    UNREAD = "SELECT CAST(COUNT(*) AS BIGINT) FROM casework_message WHERE person_id = $1 AND read_at IS NULL";
    MARK_READ = "UPDATE casework_message SET read_at = $4
        WHERE person_id = $1 AND message_id BETWEEN $2 AND $3 AND read_at IS NULL";
    SEEN_UNTIL = "SELECT seen_until FROM casework_seen WHERE person_id = $1";
    SET_SEEN_UNTIL = "INSERT INTO casework_seen (person_id, seen_until) VALUES ($1, $2)
        ON CONFLICT (person_id) DO UPDATE SET seen_until = excluded.seen_until";
}

/// A change of state that must find its row: another transaction that came first makes this one start again.
fn claim(rows: u64, what: &str) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Database(DbError::Serialization(format!("{what} was changed")))) }
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(crate) fn put_case(
    ctx: &mut Ctx,
    case_id: i64,
    reference: &str,
    word_sha256: &str,
    new: &NewCase,
    accept_by: Day,
    answer_by: Day,
) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        PUT_CASE,
        params![
            case_id,
            reference,
            word_sha256,
            new.channel.word(),
            new.subject.region,
            new.subject.programme,
            new.subject.batch_line.map(|(batch, _)| batch),
            new.subject.batch_line.map(|(_, line)| line),
            new.from.person,
            new.from.name,
            new.from.contact,
            new.text,
            now,
            accept_by,
            answer_by
        ],
    )
    .map(drop)
}

/// What stands between a reference and its case.
pub(crate) struct Lock {
    pub(crate) case_id: i64,
    pub(crate) word_sha256: String,
    pub(crate) wrong_words: i64,
    pub(crate) wrong_on: Option<Day>,
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day was written")
}

fn region(number: i64) -> RegionCode {
    RegionCode::from_i64(number).expect("a region was written")
}

fn person(number: i64) -> CitizenId {
    CitizenId::from_encoded(number).expect("a citizen id was written")
}

fn line(number: i64) -> u32 {
    u32::try_from(number).expect("a line number was written")
}

pub(crate) fn lock(ctx: &mut Ctx, reference: &str) -> Result<Option<Lock>> {
    ctx.query_opt(LOCK, params![reference], |row| Lock {
        case_id: row.int(0),
        word_sha256: row.text(1).to_owned(),
        wrong_words: row.int(2),
        wrong_on: row.opt_text(3).map(day),
    })
}

pub(crate) fn count_wrong_word(ctx: &mut Ctx, case_id: i64, count: i64, on: Day) -> Result<()> {
    ctx.execute(COUNT_WRONG_WORD, params![case_id, count, on]).map(drop)
}

fn to_case(row: &Row<'_>) -> Case {
    let text = |column| row.opt_text(column).map(ToOwned::to_owned);
    Case {
        case_id: row.int(0),
        reference: row.text(1).to_owned(),
        channel: Channel::from_word(row.text(2)).expect("a channel was written"),
        state: CaseState::from_word(row.text(3)).expect("a state was written"),
        subject: Subject {
            region: region(row.int(4)),
            programme: text(5),
            batch_line: row.opt_int(6).zip(row.opt_int(7).map(line)),
        },
        from: Complainant {
            person: row.opt_int(8).map(person),
            name: row.text(9).to_owned(),
            contact: row.text(10).to_owned(),
        },
        text: row.text(11).to_owned(),
        received_at: Moment(row.int(12)),
        accept_by: day(row.text(13)),
        answer_by: day(row.text(14)),
        owner: text(15),
        answered_at: row.opt_int(16).map(Moment),
        closed_at: row.opt_int(17).map(Moment),
    }
}

pub(crate) fn case(ctx: &mut Ctx, case_id: i64) -> Result<Option<Case>> {
    ctx.query_opt(CASE, params![case_id], to_case)
}

pub(crate) fn cases(ctx: &mut Ctx, filter: &CaseFilter, limit: usize) -> Result<Vec<Case>> {
    let (scope, today) = (ctx.scope(), ctx.today().to_string());
    let state = filter.state.map_or("", CaseState::word);
    let channel = filter.channel.map_or("", Channel::word);
    let owner = filter.owner.as_deref().unwrap_or_default();
    let before = filter.before.unwrap_or(i64::MAX);
    let overdue_on = if filter.overdue { &*today } else { "" };
    ctx.query(CASES, params![scope.low, scope.high, state, channel, owner, before, overdue_on, limited(limit)], to_case)
}

pub(crate) fn cases_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Case>> {
    ctx.for_person(person, |ctx| ctx.query(CASES_OF, params![person], to_case))
}

pub(crate) fn counts(ctx: &mut Ctx) -> Result<Vec<(CaseState, i64, i64)>> {
    let (scope, today) = (ctx.scope(), ctx.today());
    ctx.query(COUNTS, params![scope.low, scope.high, today], |row| {
        (CaseState::from_word(row.text(0)).expect("a state was written"), row.int(1), row.int(2))
    })
}

pub(crate) fn overdue_without_reminder(ctx: &mut Ctx, today: Day) -> Result<Vec<Case>> {
    let scope = ctx.scope();
    ctx.query(OVERDUE_WITHOUT_REMINDER, params![scope.low, scope.high, today], to_case)
}

pub(crate) fn reminded(ctx: &mut Ctx, case_id: i64, on: Day) -> Result<()> {
    ctx.execute(REMINDED, params![case_id, on]).map(drop)
}

pub(crate) fn move_case(ctx: &mut Ctx, case: &Case, after: CaseState, owner: Option<&str>) -> Result<()> {
    let now = ctx.now();
    let answered_at = (after == CaseState::Answered).then_some(now);
    let closed_at = (after == CaseState::Closed).then_some(now);
    let rows =
        ctx.execute(MOVE_CASE, params![case.case_id, case.state.word(), after.word(), owner, answered_at, closed_at])?;
    claim(rows, "case")
}

pub(crate) fn put_attachment(ctx: &mut Ctx, case_id: i64, attachment: &Attachment) -> Result<()> {
    let packed = &attachment.packed;
    let bytes = i64::try_from(packed.bytes).expect("an attachment of a sane length");
    ctx.execute(PUT_ATTACHMENT, params![case_id, packed.sha256, packed.name, attachment.format.word(), bytes]).map(drop)
}

pub(crate) fn attachments(ctx: &mut Ctx, case_id: i64) -> Result<Vec<Kept>> {
    ctx.query(ATTACHMENTS, params![case_id], |row| Kept {
        sha256: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        format: Format::from_word(row.text(2)),
        bytes: row.int(3),
    })
}

pub(crate) fn put_entry(ctx: &mut Ctx, case_id: i64, kind: EntryKind, text: &str) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    ctx.execute(PUT_ENTRY, params![case_id, kind.word(), text, *user, now]).map(drop)
}

pub(crate) fn entries(ctx: &mut Ctx, case_id: i64) -> Result<Vec<Entry>> {
    ctx.query(ENTRIES, params![case_id], |row| Entry {
        kind: if row.text(0) == EntryKind::Answer.word() { EntryKind::Answer } else { EntryKind::Note },
        text: row.text(1).to_owned(),
        said_by: row.text(2).to_owned(),
        said_at: Moment(row.int(3)),
    })
}

pub(crate) fn put_objection(ctx: &mut Ctx, objection_id: i64, new: &NewObjection) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        PUT_OBJECTION,
        params![objection_id, new.batch_id, new.line, new.region, new.shown, new.by, new.contact, new.text, now],
    )
    .map(drop)
}

fn to_objection(row: &Row<'_>) -> Objection {
    let text = |column| row.opt_text(column).map(ToOwned::to_owned);
    Objection {
        objection_id: row.int(0),
        said: NewObjection {
            batch_id: row.int(1),
            line: line(row.int(2)),
            region: region(row.int(3)),
            shown: row.text(4).to_owned(),
            by: row.opt_int(5).map(person),
            contact: row.text(6).to_owned(),
            text: row.text(7).to_owned(),
        },
        state: ObjectionState::from_word(row.text(8)).expect("a state was written"),
        reason: text(9),
        received_at: Moment(row.int(10)),
        decided_by: text(11),
        decided_at: row.opt_int(12).map(Moment),
    }
}

pub(crate) fn objection(ctx: &mut Ctx, objection_id: i64) -> Result<Option<Objection>> {
    ctx.query_opt(OBJECTION, params![objection_id], to_objection)
}

pub(crate) fn objections(
    ctx: &mut Ctx,
    batch_id: Option<i64>,
    state: Option<ObjectionState>,
    limit: usize,
) -> Result<Vec<Objection>> {
    let scope = ctx.scope();
    let (first, last) = batch_id.map_or((0, i64::MAX), |batch| (batch, batch));
    let state = state.map_or("", ObjectionState::word);
    ctx.query(OBJECTIONS, params![scope.low, scope.high, first, last, state, limited(limit)], to_objection)
}

pub(crate) fn objections_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Objection>> {
    ctx.for_person(person, |ctx| ctx.query(OBJECTIONS_OF, params![person], to_objection))
}

pub(crate) fn decide(ctx: &mut Ctx, objection_id: i64, decision: ObjectionState, reason: &str) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    claim(ctx.execute(DECIDE, params![objection_id, decision.word(), reason, *user, now])?, "objection")
}

pub(crate) fn put_message(ctx: &mut Ctx, person: CitizenId, message_id: i64, key: &str, args: &str) -> Result<()> {
    let now = ctx.now();
    ctx.for_person(person, |ctx| ctx.execute(PUT_MESSAGE, params![person, message_id, key, args, now])).map(drop)
}

fn to_message(row: &Row<'_>) -> Message {
    Message {
        message_id: row.int(0),
        key: row.text(1).to_owned(),
        args: serde_json::from_str(row.text(2)).expect("names and values were written"),
        written_at: Moment(row.int(3)),
        read_at: row.opt_int(4).map(Moment),
    }
}

pub(crate) fn messages_of(ctx: &mut Ctx, person: CitizenId, limit: usize) -> Result<Vec<Message>> {
    ctx.for_person(person, |ctx| ctx.query(MESSAGES_OF, params![person, limited(limit)], to_message))
}

pub(crate) fn unread(ctx: &mut Ctx, person: CitizenId) -> Result<i64> {
    ctx.for_person(person, |ctx| ctx.query_one(UNREAD, params![person], |row| row.int(0)))
}

pub(crate) fn mark_read(ctx: &mut Ctx, person: CitizenId, first: i64, last: i64) -> Result<()> {
    let now = ctx.now();
    ctx.for_person(person, |ctx| ctx.execute(MARK_READ, params![person, first, last, now])).map(drop)
}

pub(crate) fn seen_until(ctx: &mut Ctx, person: CitizenId) -> Result<Moment> {
    let seen = ctx.for_person(person, |ctx| ctx.query_opt(SEEN_UNTIL, params![person], |row| Moment(row.int(0))))?;
    Ok(seen.unwrap_or(Moment(0)))
}

pub(crate) fn set_seen_until(ctx: &mut Ctx, person: CitizenId, until: Moment) -> Result<()> {
    ctx.for_person(person, |ctx| ctx.execute(SET_SEEN_UNTIL, params![person, until])).map(drop)
}
