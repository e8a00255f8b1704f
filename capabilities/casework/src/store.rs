//! All SQL of casework.

use kernel::{
    BulkTable, CitizenId, Column, Ctx, Day, DbError, Error, Fen, Moment, Refusal, RegionCode, Result, Row, params,
};

use crate::{
    Attachment, Channel, Complainant, Complaint, ComplaintFilter, ComplaintState, Format, Kept, Message, NewComplaint,
    NewObjection, Objection, ObjectionState, Subject,
    case::{
        self, Applicant, AwardOwed, Bundled, Case, CaseFilter, CaseState, Content, Disbursement, DisbursementOwed,
        Done, Draft, HandedOut, HandedOutBy, Offer, OfficeCount, Record,
    },
    complaint::{Entry, EntryKind},
    follow_up::{Filter, FollowUp, OfficeFollows, Situation},
    service::{self, Answers, Area},
};

macro_rules! case {
    ($where:literal) => {
        concat!(
            "SELECT person_id, case_id, reference, employer, service, region, office_region, channel, state, submitted_at,
            submitted_by, due_on, paused_on, paused_days, award_fen, reason, decided_at, mark, escalated_to FROM casework_case ",
            $where
        )
    };
}

macro_rules! record {
    ($where:literal) => {
        concat!(
            "SELECT person_id, record_id, employer, register, case_id, facts, from_on, to_on, ended_on, region, follow_on
            FROM casework_record ",
            $where
        )
    };
}

/// What employers of a region are owed, with what was disbursed taken off.
macro_rules! disbursements_owed {
    () => {
        "(SELECT c.case_id, c.reference, c.service, c.employer, c.decided_at, c.award_fen - COALESCE((SELECT CAST(SUM(t.fen) AS BIGINT)
            FROM casework_disbursement t WHERE t.case_id = c.case_id AND t.undone_at IS NULL), 0) AS owed
        FROM casework_case c WHERE c.person_id = 0 AND c.award_fen IS NOT NULL AND c.state IN ('granted', 'delivered')
            AND c.region BETWEEN $1 AND $2) o"
    };
}

kernel::statements! {
    COMPLAINTS_GO_ON = "UPDATE kernel_counter SET name = 'casework_complaint' WHERE name = 'casework_case'";
    PUT_COMPLAINT = "INSERT INTO casework_complaint (complaint_id, reference, word_sha256, wrong_words, channel, state, region, programme,
        batch_id, line_no, person_id, name, contact, text, received_at, accept_by, answer_by)
        VALUES ($1, $2, $3, 0, $4, 'received', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    LOCK = "SELECT complaint_id, word_sha256, wrong_words, wrong_on FROM casework_complaint WHERE reference = $1";
    COUNT_WRONG_WORD = "UPDATE casework_complaint SET wrong_words = $2, wrong_on = $3 WHERE complaint_id = $1";
    COMPLAINT = "SELECT complaint_id, reference, channel, state, region, programme, batch_id, line_no, person_id, name, contact, text,
        received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_complaint WHERE complaint_id = $1";
    COMPLAINTS = "SELECT complaint_id, reference, channel, state, region, programme, batch_id, line_no, person_id, name, contact, text,
        received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_complaint
        WHERE region BETWEEN $1 AND $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR channel = $4)
            AND ($5 = '' OR owner = $5) AND complaint_id < $6
            AND ($7 = '' OR (state = 'received' AND accept_by < $7) OR (state IN ('accepted', 'in_hand') AND answer_by < $7))
        ORDER BY complaint_id DESC LIMIT $8";
    COMPLAINTS_OF = "SELECT complaint_id, reference, channel, state, region, programme, batch_id, line_no, person_id, name, contact,
        text, received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_complaint
        WHERE person_id = $1 ORDER BY complaint_id DESC";
    COUNTS = "SELECT state, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN (state = 'received' AND accept_by < $3)
        OR (state IN ('accepted', 'in_hand') AND answer_by < $3) THEN 1 ELSE 0 END) AS BIGINT) FROM casework_complaint
        WHERE region BETWEEN $1 AND $2 GROUP BY state ORDER BY state";
    OVERDUE_WITHOUT_REMINDER = "SELECT complaint_id, reference, channel, state, region, programme, batch_id, line_no, person_id,
        name, contact, text, received_at, accept_by, answer_by, owner, answered_at, closed_at FROM casework_complaint
        WHERE region BETWEEN $1 AND $2 AND (reminded_on IS NULL OR reminded_on < $3)
            AND ((state = 'received' AND accept_by < $3) OR (state IN ('accepted', 'in_hand') AND answer_by < $3))
        ORDER BY complaint_id";
    REMINDED = "UPDATE casework_complaint SET reminded_on = $2 WHERE complaint_id = $1";
    MOVE_COMPLAINT = "UPDATE casework_complaint SET state = $3, owner = $4, answered_at = COALESCE($5, answered_at), closed_at = $6
        WHERE complaint_id = $1 AND state = $2";
    PUT_ATTACHMENT = "INSERT INTO casework_complaint_attachment (complaint_id, sha256, name, format, bytes) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (complaint_id, sha256) DO NOTHING";
    ATTACHMENTS = "SELECT sha256, name, format, bytes FROM casework_complaint_attachment WHERE complaint_id = $1 ORDER BY name, sha256";
    PUT_ENTRY = "INSERT INTO casework_complaint_entry (complaint_id, entry_no, kind, text, said_by, said_at)
        SELECT $1, COALESCE(MAX(entry_no), 0) + 1, $2, $3, $4, $5 FROM casework_complaint_entry WHERE complaint_id = $1";
    ENTRIES = "SELECT kind, text, said_by, said_at FROM casework_complaint_entry WHERE complaint_id = $1 ORDER BY entry_no";
    PUT_CASE = "INSERT INTO casework_case (person_id, case_id, reference, employer, service, area, region, office_region,
        channel, state, submitted_at, submitted_by, due_on, paused_days, reason, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '', $14)";
    PUT_CASE_NUMBER = "INSERT INTO casework_case_number (case_id, person_id) VALUES ($1, $2)";
    PUT_CASE_CONTENT = "INSERT INTO casework_case_content (person_id, case_id, answers, promises, verdicts)
        VALUES ($1, $2, $3, $4, $5)";
    CASE_CONTENT = "SELECT answers, promises, verdicts FROM casework_case_content WHERE person_id = $1 AND case_id = $2";
    CASE_NUMBER = "SELECT person_id FROM casework_case_number WHERE case_id = $1";
    CASE = case!("WHERE person_id = $1 AND case_id = $2");
    CASES_OF_PERSON = case!("WHERE person_id = $1 ORDER BY case_id DESC");
    CASES_OF_EMPLOYER = case!("WHERE employer = $1 ORDER BY case_id DESC");
    RUNNING_OF_PERSON = "SELECT reference FROM casework_case WHERE person_id = $1 AND service = $2
        AND state IN ('submitted', 'asked', 'accepted', 'reviewed') ORDER BY case_id LIMIT 1";
    RUNNING_OF_EMPLOYER = "SELECT reference FROM casework_case WHERE employer = $1 AND service = $2
        AND state IN ('submitted', 'asked', 'accepted', 'reviewed') ORDER BY case_id LIMIT 1";
    CASES_WAITING = case!("WHERE office_region = $1 AND due_on IS NOT NULL AND (due_on, case_id) > ($2, $3)
        ORDER BY due_on, case_id LIMIT $4");
    CASES_WAITING_IN = case!("WHERE office_region = $1 AND area = $2 AND due_on IS NOT NULL AND (due_on, case_id) > ($3, $4)
        ORDER BY due_on, case_id LIMIT $5");
    CASES_ASKED = case!("WHERE paused_on IS NOT NULL AND paused_on <= $1 ORDER BY paused_on, case_id LIMIT $2");
    OFFICE_COUNTS = "SELECT office_region, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN due_on < $3 THEN 1 ELSE 0 END) AS BIGINT)
        FROM casework_case WHERE office_region BETWEEN $1 AND $2 AND due_on IS NOT NULL
        GROUP BY office_region ORDER BY office_region";
    MOVE_CASE = "UPDATE casework_case SET state = $4, office_region = $5, due_on = $6, paused_on = $7, paused_days = $8,
        award_fen = $9, reason = $10, decided_at = $11, escalated_to = $12 WHERE person_id = $1 AND case_id = $2 AND state = $3";
    CASES_ESCALATED = case!("WHERE escalated_to = $1 AND due_on IS NOT NULL AND (due_on, case_id) > ($2, $3)
        ORDER BY due_on, case_id LIMIT $4");
    CASES_OVER_LIMIT = case!("WHERE due_on IS NOT NULL AND due_on < $1 AND escalated_to IS NULL AND case_id > $2
        ORDER BY case_id LIMIT $3");
    ESCALATE_CASE = "UPDATE casework_case SET escalated_to = $4 WHERE person_id = $1 AND case_id = $2 AND state = $3";
    RATE_CASE = "UPDATE casework_case SET mark = $3 WHERE person_id = $1 AND case_id = $2 AND mark IS NULL";
    PUT_CASE_STEP = "INSERT INTO casework_case_step (person_id, case_id, step_no, deed, state, at, by_user, note)
        SELECT $1, $2, COALESCE(MAX(step_no), 0) + 1, $3, $4, $5, $6, $7 FROM casework_case_step
        WHERE person_id = $1 AND case_id = $2";
    CASE_STEPS = "SELECT deed, state, at, by_user, note FROM casework_case_step WHERE person_id = $1 AND case_id = $2
        ORDER BY step_no";
    PUT_CASE_MATERIAL = "INSERT INTO casework_case_material (person_id, case_id, material, sha256, name, format, bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person_id, case_id, material, sha256) DO NOTHING";
    CASE_MATERIALS = "SELECT material, sha256, name, format, bytes FROM casework_case_material
        WHERE person_id = $1 AND case_id = $2 ORDER BY material, name, sha256";
    PUT_DRAFT = "INSERT INTO casework_draft (person_id, employer, service, answers, promises, kept_at, kept_by, region)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id, employer, service) DO UPDATE SET
        answers = excluded.answers, promises = excluded.promises, kept_at = excluded.kept_at, kept_by = excluded.kept_by,
        region = excluded.region";
    DRAFT = "SELECT service, answers, promises, kept_at FROM casework_draft
        WHERE person_id = $1 AND employer = $2 AND service = $3";
    DRAFTS_OF = "SELECT service, answers, promises, kept_at FROM casework_draft WHERE person_id = $1 AND employer = $2
        ORDER BY kept_at DESC, service";
    DROP_DRAFT = "DELETE FROM casework_draft WHERE person_id = $1 AND employer = $2 AND service = $3";
    PUT_DRAFT_MATERIAL = "INSERT INTO casework_draft_material
        (person_id, employer, service, material, sha256, name, format, bytes, region)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (person_id, employer, service, material, sha256) DO NOTHING";
    DRAFT_MATERIALS = "SELECT material, sha256, name, format, bytes FROM casework_draft_material
        WHERE person_id = $1 AND employer = $2 AND service = $3 ORDER BY material, name, sha256";
    DROP_DRAFT_MATERIALS = "DELETE FROM casework_draft_material WHERE person_id = $1 AND employer = $2 AND service = $3";
    PUT_OFFER = "INSERT INTO casework_offer (person_id, service, region, state, offered_on) VALUES ($1, $2, $3, 'offered', $4)
        ON CONFLICT (person_id, service) DO NOTHING";
    WAS_OFFERED = "SELECT person_id FROM casework_offer WHERE person_id = $1 AND service = $2
        UNION SELECT person_id FROM casework_case WHERE person_id = $1 AND service = $2 AND state <> 'withdrawn'";
    OFFERS = "SELECT service, offered_on FROM casework_offer WHERE person_id = $1 AND state = 'offered' ORDER BY offered_on DESC, service";
    ANSWER_OFFER = "UPDATE casework_offer SET state = $3, answered_on = $4, case_id = $5
        WHERE person_id = $1 AND service = $2 AND state = 'offered'";
    PEOPLE_IN = "SELECT DISTINCT person_id FROM casework_record WHERE register = $1 AND from_on <= $2
        AND (to_on IS NULL OR to_on >= $2) AND ended_on IS NULL AND person_id > $3 ORDER BY person_id LIMIT $4";
    PUT_BUNDLE = "INSERT INTO casework_bundle (person_id, bundle_id, employer, bundle, region, submitted_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    PUT_BUNDLE_CASE = "INSERT INTO casework_bundle_case (person_id, bundle_id, case_id) VALUES ($1, $2, $3)";
    BUNDLE = "SELECT bundle, submitted_at, employer FROM casework_bundle WHERE person_id = $1 AND bundle_id = $2";
    BUNDLES_OF_PERSON = "SELECT bundle_id, bundle, submitted_at FROM casework_bundle WHERE person_id = $1 ORDER BY bundle_id DESC";
    BUNDLES_OF_EMPLOYER = "SELECT bundle_id, bundle, submitted_at FROM casework_bundle WHERE employer = $1 ORDER BY bundle_id DESC";
    BUNDLE_CASES = case!("WHERE person_id = $1 AND case_id IN (SELECT b.case_id FROM casework_bundle_case b
        WHERE b.person_id = $1 AND b.bundle_id = $2) ORDER BY case_id");
    PUT_RECORD = "INSERT INTO casework_record (person_id, record_id, employer, register, case_id, region, facts, from_on, to_on,
        follow_office, follow_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    END_RECORD = "UPDATE casework_record SET ended_on = $3, follow_on = NULL
        WHERE person_id = $1 AND record_id = $2 AND ended_on IS NULL";
    RECORD = record!("WHERE record_id = $1");
    RECORDS_OF_PERSON = record!("WHERE person_id = $1 ORDER BY record_id DESC");
    RECORDS_OF_EMPLOYER = record!("WHERE employer = $1 ORDER BY record_id DESC");
    BOARD = record!("WHERE register = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2) AND ended_on IS NULL
        ORDER BY from_on DESC, record_id DESC LIMIT $3");
    ENTRIES_FOLLOWED = record!("WHERE follow_office = $1 AND follow_on IS NOT NULL AND follow_on <= $2
        AND (follow_on, record_id) > ($3, $4) AND region BETWEEN $5 AND $6 AND (to_on IS NULL OR to_on >= $7)
        ORDER BY follow_on, record_id LIMIT $8");
    ENTRIES_FOLLOWED_IN = record!("WHERE follow_office = $1 AND register = $2 AND follow_on IS NOT NULL AND follow_on <= $3
        AND (follow_on, record_id) > ($4, $5) AND region BETWEEN $6 AND $7 AND (to_on IS NULL OR to_on >= $8)
        ORDER BY follow_on, record_id LIMIT $9");
    OFFICES_FOLLOWING = "SELECT follow_office, CAST(COUNT(*) AS BIGINT),
        CAST(SUM(CASE WHEN follow_on <= $5 THEN 1 ELSE 0 END) AS BIGINT)
        FROM casework_record WHERE follow_office BETWEEN $1 AND $2 AND follow_on IS NOT NULL AND region BETWEEN $3 AND $4
            AND (to_on IS NULL OR to_on >= $5) GROUP BY follow_office ORDER BY follow_office";
    ENTRIES_RUN_OUT = record!("WHERE follow_on IS NOT NULL AND to_on < $1 ORDER BY record_id LIMIT $2");
    FOLLOW_ON = "UPDATE casework_record SET follow_on = $3, follow_office = $4 WHERE person_id = $1 AND record_id = $2 AND ended_on IS NULL";
    PUT_FOLLOW_UP = "INSERT INTO casework_follow_up (person_id, record_id, follow_up_no, region, kind, vacancy, said, situation,
        next_on, at, by_user)
        SELECT $1, $2, COALESCE(MAX(follow_up_no), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 FROM casework_follow_up
        WHERE person_id = $1 AND record_id = $2";
    FOLLOW_UPS = "SELECT kind, vacancy, said, situation, next_on, at, by_user FROM casework_follow_up
        WHERE person_id = $1 AND record_id = $2 ORDER BY follow_up_no";

    AWARDS_OWED = "SELECT person_id, case_id, reference, region, owed FROM (
        SELECT c.person_id, c.case_id, c.reference, c.region, c.award_fen - COALESCE((SELECT CAST(SUM(a.fen) AS BIGINT)
            FROM casework_award a WHERE a.person_id = c.person_id AND a.case_id = c.case_id), 0) AS owed
        FROM casework_case c WHERE c.service = $1 AND c.award_fen IS NOT NULL AND c.person_id > 0
            AND c.state IN ('granted', 'delivered')) o
        WHERE owed > 0 ORDER BY person_id, case_id";
    FORGET_AWARDS = "DELETE FROM casework_award WHERE batch_id = $1";
    AWARDS_IN = "SELECT person_id, CAST(SUM(fen) AS BIGINT) FROM casework_award WHERE batch_id = $1
        GROUP BY person_id ORDER BY person_id";
    AWARDS_OF = "SELECT batch_id, fen, handed_out_on FROM casework_award WHERE person_id = $1 AND case_id = $2 ORDER BY batch_id";

    DISBURSEMENTS_OWED = concat!("SELECT case_id, reference, service, employer, owed, decided_at FROM ", disbursements_owed!(), "
        WHERE owed > 0 AND case_id > $3 ORDER BY case_id LIMIT $4");
    DISBURSEMENTS_OWED_IN_ALL = concat!("SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(owed), 0) AS BIGINT) FROM ", disbursements_owed!(), "
        WHERE owed > 0");
    DISBURSEMENTS_OF = "SELECT disbursement_no, fen, disbursed_on, voucher, put_by, put_at, undone_because, undone_by, undone_at
        FROM casework_disbursement WHERE case_id = $1 ORDER BY disbursement_no";
    PUT_DISBURSEMENT = "INSERT INTO casework_disbursement (case_id, disbursement_no, region, fen, disbursed_on, voucher, put_by, put_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UNDO_DISBURSEMENT = "UPDATE casework_disbursement SET undone_because = $3, undone_by = $4, undone_at = $5
        WHERE case_id = $1 AND disbursement_no = $2 AND undone_at IS NULL";

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
    PUT_MESSAGE = "INSERT INTO casework_message (person_id, message_id, key, args, written_at, by_sms)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FOR_SMS = "SELECT message_id, key, args, written_at, read_at, person_id FROM casework_message WHERE by_sms = 1 ORDER BY message_id LIMIT $1";
    TAKEN_FOR_SMS = "UPDATE casework_message SET by_sms = 0 WHERE person_id = $1 AND message_id = $2";
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

/// The numbers of complaints go on under their own name.
pub(crate) fn complaints_go_on(ctx: &mut Ctx) -> Result<()> {
    ctx.execute(COMPLAINTS_GO_ON, params![]).map(drop)
}

pub(crate) fn put_complaint(
    ctx: &mut Ctx,
    complaint_id: i64,
    reference: &str,
    word_sha256: &str,
    new: &NewComplaint,
    accept_by: Day,
    answer_by: Day,
) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        PUT_COMPLAINT,
        params![
            complaint_id,
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

/// What stands between a reference and its complaint.
pub(crate) struct Lock {
    pub(crate) complaint_id: i64,
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
        complaint_id: row.int(0),
        word_sha256: row.text(1).to_owned(),
        wrong_words: row.int(2),
        wrong_on: row.opt_text(3).map(day),
    })
}

pub(crate) fn count_wrong_word(ctx: &mut Ctx, complaint_id: i64, count: i64, on: Day) -> Result<()> {
    ctx.execute(COUNT_WRONG_WORD, params![complaint_id, count, on]).map(drop)
}

fn to_complaint(row: &Row<'_>) -> Complaint {
    let text = |column| row.opt_text(column).map(ToOwned::to_owned);
    Complaint {
        complaint_id: row.int(0),
        reference: row.text(1).to_owned(),
        channel: Channel::from_word(row.text(2)).expect("a channel was written"),
        state: ComplaintState::from_word(row.text(3)).expect("a state was written"),
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

pub(crate) fn complaint(ctx: &mut Ctx, complaint_id: i64) -> Result<Option<Complaint>> {
    ctx.query_opt(COMPLAINT, params![complaint_id], to_complaint)
}

pub(crate) fn complaints(ctx: &mut Ctx, filter: &ComplaintFilter, limit: usize) -> Result<Vec<Complaint>> {
    let (scope, today) = (ctx.scope(), ctx.today().to_string());
    let state = filter.state.map_or("", ComplaintState::word);
    let channel = filter.channel.map_or("", Channel::word);
    let owner = filter.owner.as_deref().unwrap_or_default();
    let before = filter.before.unwrap_or(i64::MAX);
    let overdue_on = if filter.overdue { &*today } else { "" };
    ctx.query(
        COMPLAINTS,
        params![scope.low, scope.high, state, channel, owner, before, overdue_on, limited(limit)],
        to_complaint,
    )
}

pub(crate) fn complaints_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Complaint>> {
    ctx.for_person(person, |ctx| ctx.query(COMPLAINTS_OF, params![person], to_complaint))
}

pub(crate) fn counts(ctx: &mut Ctx) -> Result<Vec<(ComplaintState, i64, i64)>> {
    let (scope, today) = (ctx.scope(), ctx.today());
    ctx.query(COUNTS, params![scope.low, scope.high, today], |row| {
        (ComplaintState::from_word(row.text(0)).expect("a state was written"), row.int(1), row.int(2))
    })
}

pub(crate) fn overdue_without_reminder(ctx: &mut Ctx, today: Day) -> Result<Vec<Complaint>> {
    let scope = ctx.scope();
    ctx.query(OVERDUE_WITHOUT_REMINDER, params![scope.low, scope.high, today], to_complaint)
}

pub(crate) fn reminded(ctx: &mut Ctx, complaint_id: i64, on: Day) -> Result<()> {
    ctx.execute(REMINDED, params![complaint_id, on]).map(drop)
}

pub(crate) fn move_complaint(
    ctx: &mut Ctx,
    complaint: &Complaint,
    after: ComplaintState,
    owner: Option<&str>,
) -> Result<()> {
    let now = ctx.now();
    let answered_at = (after == ComplaintState::Answered).then_some(now);
    let closed_at = (after == ComplaintState::Closed).then_some(now);
    let rows = ctx.execute(
        MOVE_COMPLAINT,
        params![complaint.complaint_id, complaint.state.word(), after.word(), owner, answered_at, closed_at],
    )?;
    claim(rows, "complaint")
}

pub(crate) fn put_attachment(ctx: &mut Ctx, complaint_id: i64, attachment: &Attachment) -> Result<()> {
    let packed = &attachment.packed;
    let bytes = i64::try_from(packed.bytes).expect("an attachment of a sane length");
    ctx.execute(PUT_ATTACHMENT, params![complaint_id, packed.sha256, packed.name, attachment.format.word(), bytes])
        .map(drop)
}

pub(crate) fn attachments(ctx: &mut Ctx, complaint_id: i64) -> Result<Vec<Kept>> {
    ctx.query(ATTACHMENTS, params![complaint_id], |row| Kept {
        sha256: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        format: Format::from_word(row.text(2)),
        bytes: row.int(3),
    })
}

pub(crate) fn put_entry(ctx: &mut Ctx, complaint_id: i64, kind: EntryKind, text: &str) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    ctx.execute(PUT_ENTRY, params![complaint_id, kind.word(), text, *user, now]).map(drop)
}

pub(crate) fn entries(ctx: &mut Ctx, complaint_id: i64) -> Result<Vec<Entry>> {
    ctx.query(ENTRIES, params![complaint_id], |row| Entry {
        kind: if row.text(0) == EntryKind::Answer.word() { EntryKind::Answer } else { EntryKind::Note },
        text: row.text(1).to_owned(),
        said_by: row.text(2).to_owned(),
        said_at: Moment(row.int(3)),
    })
}

// Cases

/// The person a case is filed under: nobody's number for an employer's.
fn filed_under(applicant: &Applicant) -> i64 {
    applicant.person().map_or(0, CitizenId::encoded)
}

fn applicant(filed_under: i64, employer: Option<&str>) -> Applicant {
    match employer {
        Some(code) => Applicant::Employer(code.to_owned()),
        None => Applicant::Person(person(filed_under)),
    }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("texts and lists of texts")
}

fn from_json<T: for<'de> serde::Deserialize<'de>>(text: &str) -> T {
    serde_json::from_str(text).expect("our own text")
}

fn in_words(keys: &str) -> Vec<String> {
    keys.split(',').filter(|key| !key.is_empty()).map(ToOwned::to_owned).collect()
}

/// A case with its content, as it comes in.
pub(crate) fn put_case(ctx: &mut Ctx, case: &Case, area: Area, content: &Content) -> Result<()> {
    let under = filed_under(&case.applicant);
    ctx.execute(
        PUT_CASE,
        params![
            under,
            case.case_id,
            case.reference,
            case.applicant.employer(),
            case.service,
            area.word(),
            case.region,
            case.office,
            case.channel.word(),
            case.state.word(),
            case.submitted_at,
            case.submitted_by,
            case.due_on,
            case.decided_at
        ],
    )?;
    ctx.execute(PUT_CASE_NUMBER, params![case.case_id, under])?;
    let verdicts: Vec<(&str, String)> =
        content.verdicts.iter().map(|why| (&*why.code, why.values_in_lines())).collect();
    let (answers, promises) = (json(&content.answers), content.promises.join(","));
    ctx.execute(PUT_CASE_CONTENT, params![under, case.case_id, answers, promises, json(&verdicts)]).map(drop)
}

fn to_case(row: &Row<'_>) -> Case {
    let day_at = |column| row.opt_text(column).map(day);
    Case {
        case_id: row.int(1),
        reference: row.text(2).to_owned(),
        applicant: applicant(row.int(0), row.opt_text(3)),
        service: row.text(4).to_owned(),
        region: region(row.int(5)),
        office: region(row.int(6)),
        channel: service::Channel::from_word(row.text(7)).expect("a channel was written"),
        state: CaseState::from_word(row.text(8)).expect("a state was written"),
        submitted_at: Moment(row.int(9)),
        submitted_by: row.text(10).to_owned(),
        due_on: day_at(11),
        paused_on: day_at(12),
        paused_days: line(row.int(13)),
        award: row.opt_int(14).map(Fen::new),
        reason: row.text(15).to_owned(),
        decided_at: row.opt_int(16).map(Moment),
        mark: row.opt_int(17).map(|mark| u8::try_from(mark).expect("1 to 5")),
        escalated_to: row.opt_int(18).map(region),
    }
}

/// A case by its number alone.
pub(crate) fn case(ctx: &mut Ctx, case_id: i64) -> Result<Option<Case>> {
    let Some(under) = ctx.query_opt(CASE_NUMBER, params![case_id], |row| row.int(0))? else { return Ok(None) };
    ctx.query_opt(CASE, params![under, case_id], to_case)
}

pub(crate) fn case_of(ctx: &mut Ctx, applicant: &Applicant, case_id: i64) -> Result<Option<Case>> {
    ctx.query_opt(CASE, params![filed_under(applicant), case_id], to_case)
}

pub(crate) fn cases_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Case>> {
    match applicant {
        Applicant::Person(id) => ctx.query(CASES_OF_PERSON, params![*id], to_case),
        Applicant::Employer(code) => ctx.query(CASES_OF_EMPLOYER, params![*code], to_case),
    }
}

/// The reference of an open case of the same service.
pub(crate) fn running(ctx: &mut Ctx, applicant: &Applicant, service: &str) -> Result<Option<String>> {
    let reference = |row: &Row<'_>| row.text(0).to_owned();
    match applicant {
        Applicant::Person(id) => ctx.query_opt(RUNNING_OF_PERSON, params![*id, service], reference),
        Applicant::Employer(code) => ctx.query_opt(RUNNING_OF_EMPLOYER, params![*code, service], reference),
    }
}

pub(crate) fn cases_waiting(ctx: &mut Ctx, filter: &CaseFilter, limit: usize) -> Result<Vec<Case>> {
    let (office, limit) = (filter.office, limited(limit));
    let (day, number) = filter.after.map_or((String::new(), 0), |(day, number)| (day.to_string(), number));
    match filter.area {
        Some(area) => ctx.query(CASES_WAITING_IN, params![office, area.word(), day, number, limit], to_case),
        None => ctx.query(CASES_WAITING, params![office, day, number, limit], to_case),
    }
}

pub(crate) fn cases_asked_until(ctx: &mut Ctx, last: Day, limit: usize) -> Result<Vec<Case>> {
    ctx.query(CASES_ASKED, params![last, limited(limit)], to_case)
}

pub(crate) fn office_counts(ctx: &mut Ctx) -> Result<Vec<OfficeCount>> {
    let (scope, today) = (ctx.scope(), ctx.today());
    ctx.query(OFFICE_COUNTS, params![scope.low, scope.high, today], |row| OfficeCount {
        office: region(row.int(0)),
        open: row.int(1),
        red: row.int(2),
    })
}

pub(crate) fn case_content(ctx: &mut Ctx, case: &Case) -> Result<Content> {
    ctx.query_one(CASE_CONTENT, params![filed_under(&case.applicant), case.case_id], |row| {
        let verdicts: Vec<(String, String)> = from_json(row.text(2));
        Content {
            answers: from_json(row.text(0)),
            promises: in_words(row.text(1)),
            verdicts: verdicts.into_iter().map(|(code, values)| Refusal::from_lines(code, &values)).collect(),
        }
    })
}

/// From what stands to what follows; another transaction that came first makes this one start again.
pub(crate) fn move_case(ctx: &mut Ctx, before: &Case, after: &Case) -> Result<()> {
    let rows = ctx.execute(
        MOVE_CASE,
        params![
            filed_under(&before.applicant),
            before.case_id,
            before.state.word(),
            after.state.word(),
            after.office,
            after.due_on,
            after.paused_on,
            after.paused_days,
            after.award.map(Fen::get),
            after.reason,
            after.decided_at,
            after.escalated_to
        ],
    )?;
    claim(rows, "case")
}

pub(crate) fn cases_escalated(ctx: &mut Ctx, filter: &CaseFilter, limit: usize) -> Result<Vec<Case>> {
    let (day, number) = filter.after.map_or((String::new(), 0), |(day, number)| (day.to_string(), number));
    let found = ctx.query(CASES_ESCALATED, params![filter.office, day, number, limited(limit)], to_case)?;
    Ok(found.into_iter().filter(|case| filter.area.is_none_or(|area| case.service().area == area)).collect())
}

pub(crate) fn cases_over_limit(ctx: &mut Ctx, today: Day, after: i64, limit: usize) -> Result<Vec<Case>> {
    ctx.query(CASES_OVER_LIMIT, params![today, after, limited(limit)], to_case)
}

pub(crate) fn escalate_case(ctx: &mut Ctx, case: &Case, to: RegionCode) -> Result<()> {
    let under = filed_under(&case.applicant);
    claim(ctx.execute(ESCALATE_CASE, params![under, case.case_id, case.state.word(), to])?, "case")
}

/// Whether it is new.
pub(crate) fn put_offer(ctx: &mut Ctx, service: &str, person: CitizenId, region: RegionCode) -> Result<bool> {
    let today = ctx.today();
    Ok(ctx.execute(PUT_OFFER, params![person, service, region, today])? == 1)
}

pub(crate) fn was_offered(ctx: &mut Ctx, service: &str, person: CitizenId) -> Result<bool> {
    Ok(ctx.query_opt(WAS_OFFERED, params![person, service], |row| row.int(0))?.is_some())
}

pub(crate) fn offers(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Offer>> {
    ctx.query(OFFERS, params![person], |row| Offer { service: row.text(0).to_owned(), offered_on: day(row.text(1)) })
}

/// Whether there was one that waited.
pub(crate) fn answer_offer(ctx: &mut Ctx, person: CitizenId, service: &str, case_id: Option<i64>) -> Result<bool> {
    let (state, today) = (if case_id.is_some() { "taken" } else { "declined" }, ctx.today());
    Ok(ctx.execute(ANSWER_OFFER, params![person, service, state, today, case_id])? == 1)
}

pub(crate) fn people_in(
    ctx: &mut Ctx,
    register: &str,
    today: Day,
    after: Option<CitizenId>,
    limit: usize,
) -> Result<Vec<CitizenId>> {
    let after = after.map_or(0, CitizenId::encoded);
    ctx.query(PEOPLE_IN, params![register, today, after, limited(limit)], |row| {
        CitizenId::from_encoded(row.int(0)).expect("a citizen id was written")
    })
}

pub(crate) fn put_bundle(
    ctx: &mut Ctx,
    applicant: &Applicant,
    bundle_id: i64,
    bundle: &str,
    region: RegionCode,
) -> Result<()> {
    let (under, now) = (filed_under(applicant), ctx.now());
    ctx.execute(PUT_BUNDLE, params![under, bundle_id, applicant.employer(), bundle, region, now]).map(drop)
}

pub(crate) fn put_bundle_case(ctx: &mut Ctx, applicant: &Applicant, bundle_id: i64, case_id: i64) -> Result<()> {
    ctx.execute(PUT_BUNDLE_CASE, params![filed_under(applicant), bundle_id, case_id]).map(drop)
}

pub(crate) fn bundle(ctx: &mut Ctx, applicant: &Applicant, bundle_id: i64) -> Result<Option<(String, Moment)>> {
    let found = ctx.query_opt(BUNDLE, params![filed_under(applicant), bundle_id], |row| {
        (row.text(0).to_owned(), Moment(row.int(1)), row.opt_text(2).map(ToOwned::to_owned))
    })?;
    let own = found.filter(|(_, _, employer)| employer.as_deref() == applicant.employer());
    Ok(own.map(|(bundle, submitted_at, _)| (bundle, submitted_at)))
}

pub(crate) fn bundle_cases(ctx: &mut Ctx, applicant: &Applicant, bundle_id: i64) -> Result<Vec<Case>> {
    ctx.query(BUNDLE_CASES, params![filed_under(applicant), bundle_id], to_case)
}

pub(crate) fn bundles_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Bundled>> {
    let bundled = |row: &Row<'_>| Bundled {
        bundle_id: row.int(0),
        bundle: row.text(1).to_owned(),
        submitted_at: Moment(row.int(2)),
        cases: Vec::new(),
    };
    match applicant {
        Applicant::Person(id) => ctx.query(BUNDLES_OF_PERSON, params![*id], bundled),
        Applicant::Employer(code) => ctx.query(BUNDLES_OF_EMPLOYER, params![*code], bundled),
    }
}

/// By person and case.
pub(crate) fn awards_owed(ctx: &mut Ctx, service: &str) -> Result<Vec<AwardOwed>> {
    ctx.query(AWARDS_OWED, params![service], |row| AwardOwed {
        person: CitizenId::from_encoded(row.int(0)).expect("a citizen id was written"),
        case_id: row.int(1),
        reference: row.text(2).to_owned(),
        region: region(row.int(3)),
        fen: Fen::new(row.int(4)),
    })
}

const AWARDS: BulkTable = BulkTable {
    table: "casework_award",
    columns: &[
        ("person_id", Column::Int),
        ("case_id", Column::Int),
        ("batch_id", Column::Int),
        ("region", Column::Region),
        ("fen", Column::Int),
        ("handed_out_on", Column::Text),
    ],
};

pub(crate) fn put_awards(ctx: &mut Ctx, batch_id: i64, awards: &[AwardOwed]) -> Result<()> {
    let today = ctx.today().to_string();
    ctx.bulk_insert(&AWARDS, awards.len(), |rows| {
        awards.iter().try_for_each(|award| {
            rows.int(award.person.encoded())?;
            rows.int(award.case_id)?;
            rows.int(batch_id)?;
            rows.int(award.region.get())?;
            rows.int(award.fen.get())?;
            rows.text(&today)?;
            rows.end()
        })
    })
    .map(drop)
}

pub(crate) fn forget_awards(ctx: &mut Ctx, batch_id: i64) -> Result<u64> {
    ctx.execute(FORGET_AWARDS, params![batch_id])
}

pub(crate) fn awards_in(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, Fen)>> {
    ctx.query(AWARDS_IN, params![batch_id], |row| {
        (CitizenId::from_encoded(row.int(0)).expect("a citizen id was written"), Fen::new(row.int(1)))
    })
}

pub(crate) fn awards_of(ctx: &mut Ctx, person: CitizenId, case_id: i64) -> Result<Vec<HandedOut>> {
    ctx.query(AWARDS_OF, params![person, case_id], |row| HandedOut {
        by: HandedOutBy::Batch(row.int(0)),
        fen: Fen::new(row.int(1)),
        on: day(row.text(2)),
    })
}

pub(crate) fn disbursements_owed(ctx: &mut Ctx, after: i64, limit: usize) -> Result<Vec<DisbursementOwed>> {
    let scope = ctx.scope();
    ctx.query(DISBURSEMENTS_OWED, params![scope.low, scope.high, after, limited(limit)], |row| DisbursementOwed {
        case_id: row.int(0),
        reference: row.text(1).to_owned(),
        service: row.text(2).to_owned(),
        employer: row.text(3).to_owned(),
        fen: Fen::new(row.int(4)),
        decided_on: Moment(row.int(5)).day(),
    })
}

pub(crate) fn disbursements_owed_in_all(ctx: &mut Ctx) -> Result<(i64, Fen)> {
    let scope = ctx.scope();
    ctx.query_one(DISBURSEMENTS_OWED_IN_ALL, params![scope.low, scope.high], |row| (row.int(0), Fen::new(row.int(1))))
}

pub(crate) fn disbursements_of(ctx: &mut Ctx, case_id: i64) -> Result<Vec<Disbursement>> {
    ctx.query(DISBURSEMENTS_OF, params![case_id], |row| {
        let undone = row.opt_text(6).zip(row.opt_text(7)).zip(row.opt_int(8));
        Disbursement {
            disbursement_no: row.int(0),
            fen: Fen::new(row.int(1)),
            on: day(row.text(2)),
            voucher: row.text(3).to_owned(),
            put: (row.text(4).to_owned(), Moment(row.int(5))),
            undone: undone.map(|((why, by), at)| (why.to_owned(), by.to_owned(), Moment(at))),
        }
    })
}

pub(crate) fn put_disbursement(ctx: &mut Ctx, case: &Case, new: &Disbursement) -> Result<()> {
    let (by, at) = &new.put;
    let values = params![case.case_id, new.disbursement_no, case.region, new.fen, new.on, new.voucher, by, *at];
    ctx.execute(PUT_DISBURSEMENT, values).map(drop)
}

pub(crate) fn undo_disbursement(ctx: &mut Ctx, case_id: i64, disbursement_no: i64, why: &str) -> Result<()> {
    let (user, now) = (ctx.actor().user.clone(), ctx.now());
    claim(ctx.execute(UNDO_DISBURSEMENT, params![case_id, disbursement_no, why, *user, now])?, "disbursement")
}

pub(crate) fn rate_case(ctx: &mut Ctx, case: &Case, mark: u8) -> Result<()> {
    claim(ctx.execute(RATE_CASE, params![filed_under(&case.applicant), case.case_id, i64::from(mark)])?, "case")
}

pub(crate) fn put_case_step(
    ctx: &mut Ctx,
    case: &Case,
    deed: case::Deed,
    state: CaseState,
    by: &str,
    note: &str,
) -> Result<()> {
    let now = ctx.now();
    let under = filed_under(&case.applicant);
    ctx.execute(PUT_CASE_STEP, params![under, case.case_id, deed.word(), state.word(), now, by, note]).map(drop)
}

pub(crate) fn case_steps(ctx: &mut Ctx, case: &Case) -> Result<Vec<Done>> {
    ctx.query(CASE_STEPS, params![filed_under(&case.applicant), case.case_id], |row| Done {
        deed: case::Deed::from_word(row.text(0)).expect("a deed was written"),
        state: CaseState::from_word(row.text(1)).expect("a state was written"),
        at: Moment(row.int(2)),
        by: row.text(3).to_owned(),
        note: row.text(4).to_owned(),
    })
}

fn to_material(row: &Row<'_>) -> (String, Kept) {
    let kept = Kept {
        sha256: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        format: Format::from_word(row.text(3)),
        bytes: row.int(4),
    };
    (row.text(0).to_owned(), kept)
}

pub(crate) fn put_case_material(ctx: &mut Ctx, case: &Case, material: &str, kept: &Kept) -> Result<()> {
    let under = filed_under(&case.applicant);
    let (format, bytes) = (kept.format.word(), kept.bytes);
    ctx.execute(PUT_CASE_MATERIAL, params![under, case.case_id, material, kept.sha256, kept.name, format, bytes])
        .map(drop)
}

pub(crate) fn case_materials(ctx: &mut Ctx, case: &Case) -> Result<Vec<(String, Kept)>> {
    ctx.query(CASE_MATERIALS, params![filed_under(&case.applicant), case.case_id], to_material)
}

// What was begun

pub(crate) fn put_draft(
    ctx: &mut Ctx,
    applicant: &Applicant,
    service: &str,
    region: RegionCode,
    answers: &Answers,
    promises: &[String],
) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    let (under, employer) = (filed_under(applicant), applicant.employer().unwrap_or_default());
    ctx.execute(PUT_DRAFT, params![under, employer, service, json(answers), promises.join(","), now, *by, region])
        .map(drop)
}

fn to_draft(of: &Applicant) -> impl Fn(&Row<'_>) -> Draft {
    let applicant = of.clone();
    move |row| Draft {
        applicant: applicant.clone(),
        service: row.text(0).to_owned(),
        answers: from_json(row.text(1)),
        promises: in_words(row.text(2)),
        materials: Vec::new(),
        kept_at: Moment(row.int(3)),
    }
}

pub(crate) fn draft(ctx: &mut Ctx, applicant: &Applicant, service: &str) -> Result<Option<Draft>> {
    let (under, employer) = (filed_under(applicant), applicant.employer().unwrap_or_default());
    let Some(mut draft) = ctx.query_opt(DRAFT, params![under, employer, service], to_draft(applicant))? else {
        return Ok(None);
    };
    draft.materials = draft_materials(ctx, applicant, service)?;
    Ok(Some(draft))
}

pub(crate) fn drafts_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Draft>> {
    let (under, employer) = (filed_under(applicant), applicant.employer().unwrap_or_default());
    ctx.query(DRAFTS_OF, params![under, employer], to_draft(applicant))
}

pub(crate) fn put_draft_material(
    ctx: &mut Ctx,
    applicant: &Applicant,
    service: &str,
    region: RegionCode,
    material: &str,
    file: &Attachment,
) -> Result<()> {
    let (under, employer) = (filed_under(applicant), applicant.employer().unwrap_or_default());
    let kept = file.kept();
    let (format, bytes) = (kept.format.word(), kept.bytes);
    ctx.execute(
        PUT_DRAFT_MATERIAL,
        params![under, employer, service, material, kept.sha256, kept.name, format, bytes, region],
    )
    .map(drop)
}

pub(crate) fn draft_materials(ctx: &mut Ctx, applicant: &Applicant, service: &str) -> Result<Vec<(String, Kept)>> {
    let (under, employer) = (filed_under(applicant), applicant.employer().unwrap_or_default());
    ctx.query(DRAFT_MATERIALS, params![under, employer, service], to_material)
}

pub(crate) fn drop_draft(ctx: &mut Ctx, applicant: &Applicant, service: &str) -> Result<()> {
    let (under, employer) = (filed_under(applicant), applicant.employer().unwrap_or_default());
    ctx.execute(DROP_DRAFT, params![under, employer, service])?;
    ctx.execute(DROP_DRAFT_MATERIALS, params![under, employer, service]).map(drop)
}

// Registers

pub(crate) fn put_record(ctx: &mut Ctx, record: &Record) -> Result<()> {
    let office = record.follow_on.map(|_| following_office(record.region));
    ctx.execute(
        PUT_RECORD,
        params![
            filed_under(&record.applicant),
            record.record_id,
            record.applicant.employer(),
            record.register,
            record.case_id,
            record.region,
            json(&record.facts),
            record.from,
            record.to,
            office,
            record.follow_on
        ],
    )
    .map(drop)
}

pub(crate) fn end_record(ctx: &mut Ctx, record: &Record) -> Result<()> {
    let today = ctx.today();
    claim(ctx.execute(END_RECORD, params![filed_under(&record.applicant), record.record_id, today])?, "record")
}

fn to_record(row: &Row<'_>) -> Record {
    Record {
        record_id: row.int(1),
        applicant: applicant(row.int(0), row.opt_text(2)),
        register: row.text(3).to_owned(),
        case_id: row.int(4),
        facts: from_json(row.text(5)),
        from: day(row.text(6)),
        to: row.opt_text(7).map(day),
        ended_on: row.opt_text(8).map(day),
        region: region(row.int(9)),
        follow_on: row.opt_text(10).map(day),
    }
}

/// A record by its number alone.
pub(crate) fn record(ctx: &mut Ctx, record_id: i64) -> Result<Option<Record>> {
    ctx.query_opt(RECORD, params![record_id], to_record)
}

pub(crate) fn records_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Record>> {
    match applicant {
        Applicant::Person(id) => ctx.query(RECORDS_OF_PERSON, params![*id], to_record),
        Applicant::Employer(code) => ctx.query(RECORDS_OF_EMPLOYER, params![*code], to_record),
    }
}

pub(crate) fn board(ctx: &mut Ctx, register: &str, today: Day, limit: usize) -> Result<Vec<Record>> {
    ctx.query(BOARD, params![register, today, limited(limit)], to_record)
}

// Follow-up

/// The county follows; where there is none, whatever region it is.
fn following_office(at: RegionCode) -> RegionCode {
    at.county().unwrap_or(at)
}

pub(crate) fn entries_followed(ctx: &mut Ctx, filter: &Filter, limit: usize) -> Result<Vec<Record>> {
    let (scope, today, office, limit) = (ctx.scope(), ctx.today(), filter.office, limited(limit));
    let until = filter.until.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    let (day, number) = filter.after.map_or((String::new(), 0), |(day, number)| (day.to_string(), number));
    match &filter.register {
        Some(register) => ctx.query(
            ENTRIES_FOLLOWED_IN,
            params![office, *register, until, day, number, scope.low, scope.high, today, limit],
            to_record,
        ),
        None => ctx.query(
            ENTRIES_FOLLOWED,
            params![office, until, day, number, scope.low, scope.high, today, limit],
            to_record,
        ),
    }
}

pub(crate) fn offices_following(ctx: &mut Ctx) -> Result<Vec<OfficeFollows>> {
    let (scope, today) = (ctx.scope(), ctx.today());
    // The county of a township's scope lies before the scope.
    let first = RegionCode::from_i64(scope.low).map_or(scope.low, |low| following_office(low).get());
    ctx.query(OFFICES_FOLLOWING, params![first, scope.high, scope.low, scope.high, today], |row| OfficeFollows {
        office: region(row.int(0)),
        all: row.int(1),
        due: row.int(2),
    })
}

pub(crate) fn entries_run_out(ctx: &mut Ctx, today: Day, limit: usize) -> Result<Vec<Record>> {
    ctx.query(ENTRIES_RUN_OUT, params![today, limited(limit)], to_record)
}

pub(crate) fn follow_on(ctx: &mut Ctx, record: &Record, next: Option<Day>) -> Result<()> {
    let (under, office) = (filed_under(&record.applicant), following_office(record.region));
    claim(ctx.execute(FOLLOW_ON, params![under, record.record_id, next, office])?, "record")
}

pub(crate) fn put_follow_up(ctx: &mut Ctx, record: &Record, put: &FollowUp) -> Result<()> {
    ctx.execute(
        PUT_FOLLOW_UP,
        params![
            filed_under(&record.applicant),
            record.record_id,
            record.region,
            put.kind,
            put.vacancy.as_ref().map(|vacancy| vacancy.record_id),
            put.said,
            put.situation.word(),
            put.next_on,
            put.at,
            put.by
        ],
    )
    .map(drop)
}

/// What was put down, with the number of the vacancy.
pub(crate) fn follow_ups(ctx: &mut Ctx, record: &Record) -> Result<Vec<(FollowUp, Option<i64>)>> {
    ctx.query(FOLLOW_UPS, params![filed_under(&record.applicant), record.record_id], |row| {
        let put = FollowUp {
            kind: row.text(0).to_owned(),
            vacancy: None,
            said: row.text(2).to_owned(),
            situation: Situation::from_word(row.text(3)).expect("a situation was written"),
            next_on: row.opt_text(4).map(day),
            at: Moment(row.int(5)),
            by: row.text(6).to_owned(),
        };
        (put, row.opt_int(1))
    })
}

// Objections

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

pub(crate) fn put_message(
    ctx: &mut Ctx,
    person: CitizenId,
    message_id: i64,
    key: &str,
    args: &str,
    by_sms: bool,
) -> Result<()> {
    let (now, by_sms) = (ctx.now(), i64::from(by_sms));
    ctx.for_person(person, |ctx| ctx.execute(PUT_MESSAGE, params![person, message_id, key, args, now, by_sms]))
        .map(drop)
}

/// Messages that are to be told by SMS, the oldest first; those that are handed out do not come again.
pub(crate) fn take_for_sms(ctx: &mut Ctx, limit: usize) -> Result<Vec<(CitizenId, Message)>> {
    ctx.as_owner(|ctx| {
        let taken = ctx.query(FOR_SMS, params![limited(limit)], |row| (person(row.int(5)), to_message(row)))?;
        for (person, message) in &taken {
            ctx.execute(TAKEN_FOR_SMS, params![*person, message.message_id])?;
        }
        Ok(taken)
    })
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
