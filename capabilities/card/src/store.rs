//! All SQL of the card room.

use std::collections::{BTreeMap, HashMap};

use kernel::{
    AccountNumber, BulkTable, CardNumber, CitizenId, Column, Ctx, Day, DbError, Error, Moment, Refusal, RegionCode,
    Result, Row, Sql, params,
};

use crate::{
    Account, AccountState, Applicant, ApplicationNo, Batch, BatchKind, Card, Delivery, Electronic, HandOver, Happened,
    Line, Made, MadeCard, NewAccount, NotDone, Reason, Signature, Staff, StaffAnswer, Stage, Step, Waiting,
    WaitingState, YearCount,
};

/// A card that waits for a step of the office's work, in the words of the index over such cards.
macro_rules! at_work {
    ($table:literal) => {
        concat!(
            $table,
            "stage <> 'active' AND ",
            $table,
            "stage <> 'lost' AND ",
            $table,
            "stage <> 'cancelled' AND ",
            $table,
            "stage <> 'withdrawn' AND ",
            $table,
            "stage <> 'rejected'"
        )
    };
}

macro_rules! cards {
    ($($rest:expr),+) => {
        concat!(
            "SELECT c.person_id, c.card_id, c.application_no, c.reason, c.applied_by, c.guardian_id, c.employer,
            c.taken_by, c.applied_at, c.stage, c.since, c.point, c.bank, c.phone, c.photo_sha256, c.replaces, c.lapses_on,
            m.card_number, m.identification, m.made_on, m.valid_to, m.place
            FROM card_card c LEFT JOIN card_made m ON m.person_id = c.person_id AND m.card_id = c.card_id ",
            $($rest),+
        )
    };
}

macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "SELECT b.batch_id, b.kind, b.partner, b.region, b.cards, b.sent_at, b.sent_by, b.file_sha256, b.numbers_sha256,
            b.returned_at, b.returned_by, b.done, b.failed FROM card_batch b ",
            $rest
        )
    };
}

macro_rules! deliveries {
    ($rest:literal) => {
        concat!(
            "SELECT d.delivery_id, d.point, d.cards, d.sent_at, d.sent_by, d.received_at, d.received_by, d.missing
            FROM card_delivery d ",
            $rest
        )
    };
}

macro_rules! staff {
    ($rest:literal) => {
        concat!(
            "SELECT s.staff_id, s.employer, s.region, s.name, s.file_sha256, s.lines, s.brought_at, s.brought_by,
            (SELECT CAST(COUNT(l.application_no) AS BIGINT) FROM card_staff_line l WHERE l.staff_id = s.staff_id),
            (SELECT CAST(COUNT(l.code) AS BIGINT) FROM card_staff_line l WHERE l.staff_id = s.staff_id)
            FROM card_staff s ",
            $rest
        )
    };
}

macro_rules! waiting {
    ($rest:literal) => {
        concat!("SELECT person_id, card_id, bank, account_number, state, opened_on, moves_on FROM card_waiting ", $rest)
    };
}

kernel::statements! {
    CLOSE_ACCOUNTS = "UPDATE card_account SET state = 'closed', closed_on = $2 WHERE person_id = $1 AND state = 'active'";
    COUNT_CHANGE = "INSERT INTO card_change (part, changes) VALUES ($1, 1)
        ON CONFLICT (part) DO UPDATE SET changes = card_change.changes + 1";
    VERSION = "SELECT CAST(COALESCE(SUM(changes), 0) AS BIGINT) FROM card_change";
    CARD_HOLDER = "SELECT person_id FROM card_number WHERE card_number = $1";
    CARD_HOLDERS = "SELECT card_number, person_id FROM card_number WHERE card_number BETWEEN $1 AND $2";
    ACCOUNTS_OF = "SELECT person_id, account_id, bank, account_number, state FROM card_account
        WHERE person_id = $1 ORDER BY account_id";
    PAYABLE = concat!("SELECT person_id, account_id FROM card_account WHERE state = 'active' AND person_id IN ",
        kernel::few!());
    EACH_PAYABLE = "SELECT person_id, account_id, account_number FROM card_account
        WHERE state = 'active' ORDER BY person_id, account_id";
    HOLDERS = "SELECT account_id, person_id FROM card_account WHERE account_id BETWEEN $1 AND $2 ORDER BY account_id";
    EACH_ACCOUNT = "SELECT person_id, account_id, bank, account_number, state FROM card_account
        ORDER BY person_id, account_id";
    BRING_CARDS = "INSERT INTO card_card (person_id, card_id, reason, applied_by, taken_by, applied_at, stage, since,
        point, bank, phone)
        SELECT n.person_id, CAST(ROW_NUMBER() OVER (ORDER BY n.person_id, n.card_number) AS BIGINT), 'imported', 'own',
            'system', 0, 'active', 0, COALESCE((SELECT p.village / 1000 * 1000 FROM registry_person p
                WHERE p.person_id = n.person_id), 540500000000),
            COALESCE((SELECT MAX(a.bank) FROM card_account a
                WHERE a.person_id = n.person_id AND a.card_number = n.card_number), ''), ''
        FROM card_number n";
    BRING_MADE = "INSERT INTO card_made (person_id, card_id, card_number, identification, made_on, place)
        SELECT n.person_id, CAST(ROW_NUMBER() OVER (ORDER BY n.person_id, n.card_number) AS BIGINT), n.card_number, '',
            COALESCE((SELECT MIN(a.opened_on) FROM card_account a
                WHERE a.person_id = n.person_id AND a.card_number = n.card_number), '1970-01-01'), ''
        FROM card_number n";
    ADD_CARD = "INSERT INTO card_card (person_id, card_id, application_no, reason, applied_by, guardian_id, employer,
        taken_by, applied_at, stage, since, point, bank, phone, photo_sha256, replaces)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    ADD_APPLICATION = "INSERT INTO card_application (application_no, person_id, card_id) VALUES ($1, $2, $3)";
    OF_APPLICATION = "SELECT person_id, card_id FROM card_application WHERE application_no = $1";
    CARD = cards!("WHERE c.person_id = $1 AND c.card_id = $2");
    CARDS_OF = cards!("WHERE c.person_id = $1 ORDER BY c.card_id DESC");
    WITH_OPEN_CARDS = concat!("SELECT person_id FROM card_card
        WHERE stage NOT IN ('cancelled', 'withdrawn', 'rejected') AND person_id IN ", kernel::few!());
    MOVE_CARD = "UPDATE card_card SET stage = $4, since = $5 WHERE person_id = $1 AND card_id = $2 AND stage = $3";
    SET_PHOTO = "UPDATE card_card SET photo_sha256 = $3 WHERE person_id = $1 AND card_id = $2";
    SET_BANK = "UPDATE card_card SET bank = $3 WHERE person_id = $1 AND card_id = $2";
    SET_POINT = "UPDATE card_card SET point = $3 WHERE person_id = $1 AND card_id = $2";
    SET_LAPSES_ON = "UPDATE card_card SET lapses_on = $3 WHERE person_id = $1 AND card_id = $2";
    ADD_STEP = "INSERT INTO card_step (person_id, card_id, step_no, step, stage, taken_at, taken_by, note)
        SELECT $1, $2, COALESCE(MAX(step_no), 0) + 1, $3, $4, $5, $6, $7 FROM card_step
        WHERE person_id = $1 AND card_id = $2";
    STEPS = "SELECT step, stage, taken_at, taken_by, note FROM card_step WHERE person_id = $1 AND card_id = $2
        ORDER BY step_no";
    WORK = cards!("WHERE c.stage = $1 AND c.point BETWEEN $2 AND $3 AND (c.point > $4 OR (c.point = $4 AND c.card_id > $5))
        AND ", at_work!("c."), " ORDER BY c.point, c.card_id LIMIT $6");
    WORK_COUNTS = concat!("SELECT stage, CAST(COUNT(*) AS BIGINT) FROM card_card
        WHERE ", at_work!(""), " AND point BETWEEN $1 AND $2 GROUP BY stage");
    BOXES = concat!("SELECT point, CAST(COUNT(*) AS BIGINT) FROM card_card
        WHERE stage IN ('made', 'sent_back') AND ", at_work!(""), " AND point BETWEEN $1 AND $2 GROUP BY point ORDER BY point");
    GATHER_FOR_BANK = concat!("UPDATE card_card SET stage = 'opening', since = $1, bank_batch = $2
        WHERE stage = 'checked' AND ", at_work!(""), " AND point BETWEEN $3 AND $4 AND bank = $5");
    GATHER_FOR_MAKER = concat!("UPDATE card_card SET stage = 'making', since = $1, maker_batch = $2
        WHERE stage = 'opened' AND ", at_work!(""), " AND point BETWEEN $3 AND $4");
    LINES_AT_BANK = "SELECT person_id, card_id, application_no, phone, stage FROM card_card WHERE bank_batch = $1
        ORDER BY person_id, card_id";
    LINES_AT_MAKER = "SELECT person_id, card_id, application_no, phone, stage FROM card_card WHERE maker_batch = $1
        ORDER BY person_id, card_id";
    PHOTOS_AT_MAKER = "SELECT person_id, photo_sha256 FROM card_card WHERE maker_batch = $1 AND photo_sha256 IS NOT NULL
        ORDER BY person_id, card_id";
    BANK_OPENED = "UPDATE card_card SET stage = 'opened', since = $1 WHERE bank_batch = $2 AND stage = 'opening'";
    MAKER_MADE = "UPDATE card_card SET stage = 'made', since = $1 WHERE maker_batch = $2 AND stage = 'making'";
    ADD_BATCH = "INSERT INTO card_batch (batch_id, kind, partner, region, cards, sent_at, sent_by, done, failed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)";
    BATCH = batches!("WHERE b.batch_id = $1");
    BATCHES = batches!("WHERE b.region BETWEEN $1 AND $2 ORDER BY b.batch_id DESC LIMIT $3");
    BATCHES_OF_CARD = batches!("JOIN card_card c ON c.bank_batch = b.batch_id OR c.maker_batch = b.batch_id
        WHERE c.person_id = $1 AND c.card_id = $2 ORDER BY b.batch_id");
    NOT_DONE = "SELECT person_id, card_id, step, note FROM card_step
        WHERE taken_at = $1 AND taken_by = $2 AND step IN ('bank_refuses', 'fail_making') ORDER BY person_id, card_id";
    BATCH_WRITTEN = "UPDATE card_batch SET file_sha256 = $2 WHERE batch_id = $1";
    NUMBERS_RESERVED = "UPDATE card_batch SET numbers_sha256 = $2 WHERE batch_id = $1 AND numbers_sha256 IS NULL";
    BATCH_RETURNED = "UPDATE card_batch SET returned_at = $2, returned_by = $3, done = $4, failed = $5, return_sha256 = $6
        WHERE batch_id = $1 AND returned_at IS NULL";
    DROP_MADE = "DELETE FROM card_made WHERE person_id = $1 AND card_id = $2";
    SHIP = concat!("UPDATE card_card SET stage = 'delivering', since = $1, delivery_id = $2 WHERE point = $3
        AND stage IN ('made', 'sent_back') AND ", at_work!(""));
    RECEIVE = concat!("UPDATE card_card SET stage = 'at_point', since = $1 WHERE delivery_id = $2 AND point = $3
        AND stage = 'delivering' AND ", at_work!(""));
    ADD_DELIVERY = "INSERT INTO card_delivery (delivery_id, point, cards, sent_at, sent_by, missing)
        VALUES ($1, $2, $3, $4, $5, 0)";
    DELIVERY = deliveries!("WHERE d.delivery_id = $1");
    DELIVERIES = deliveries!("WHERE d.point BETWEEN $1 AND $2 ORDER BY d.delivery_id DESC LIMIT $3");
    DELIVERY_OF_CARD = deliveries!("JOIN card_card c ON c.delivery_id = d.delivery_id
        WHERE c.person_id = $1 AND c.card_id = $2");
    CARDS_OF_DELIVERY = cards!("WHERE c.delivery_id = $1 ORDER BY c.person_id, c.card_id");
    RECEIVED = "UPDATE card_delivery SET received_at = $2, received_by = $3, missing = $4
        WHERE delivery_id = $1 AND received_at IS NULL";
    PUT_SIGNATURE = "INSERT INTO card_signature (person_id, card_id, signed_by, drawing_sha256, sheet, signed_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_STAFF = "INSERT INTO card_staff (staff_id, employer, region, name, file_sha256, lines, brought_at, brought_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    STAFF = staff!("WHERE s.staff_id = $1");
    STAFF_OF_FILE = staff!("WHERE s.employer = $1 AND s.region = $2 AND s.file_sha256 = $3");
    STAFFS = staff!("WHERE s.region BETWEEN $1 AND $2 ORDER BY s.staff_id DESC LIMIT $3");
    ADD_STAFF_LINE = "INSERT INTO card_staff_line (staff_id, row_no, person_id, application_no, code, facts)
        VALUES ($1, $2, $3, $4, $5, $6)";
    STAFF_ROWS = "SELECT row_no FROM card_staff_line WHERE staff_id = $1 AND row_no BETWEEN $2 AND $3";
    STAFF_LINES = "SELECT row_no, person_id, application_no, code, facts FROM card_staff_line WHERE staff_id = $1
        ORDER BY row_no";
    LAPSED = cards!("WHERE c.stage = 'lost_for_now' AND c.lapses_on < $1
        AND ", at_work!("c."), " ORDER BY c.person_id, c.card_id");
    WAITING_OF = waiting!("WHERE person_id = $1 ORDER BY card_id");
    WAITING_OF_CARD = waiting!("WHERE person_id = $1 AND card_id = $2");
    DUE_TO_MOVE = waiting!("WHERE state = 'cooling' AND moves_on <= $1 ORDER BY person_id, card_id");
    EACH_WAITING = "SELECT person_id, card_id, account_number FROM card_waiting ORDER BY person_id, card_id";
    SET_WAITING = "UPDATE card_waiting SET state = $4, moves_on = $5
        WHERE person_id = $1 AND card_id = $2 AND state = $3";
    DROP_WAITING = "DELETE FROM card_waiting WHERE person_id = $1 AND card_id = $2 AND state = 'opened'";
    ELECTRONIC_OF = "SELECT person_id, list_index, issued_at, ended_at FROM card_electronic WHERE person_id = $1";
    PUT_ELECTRONIC = "INSERT INTO card_electronic (person_id, list_index, issued_at, ended_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id) DO UPDATE SET issued_at = excluded.issued_at, ended_at = excluded.ended_at";
    ELECTRONIC_COUNT = "SELECT CAST(COALESCE(MAX(list_index) + 1, 0) AS BIGINT) FROM card_electronic";
    WORKING_INDEXES = "SELECT DISTINCT e.list_index FROM card_electronic e
        JOIN card_card c ON c.person_id = e.person_id AND c.stage = 'active'
        JOIN card_made m ON m.person_id = c.person_id AND m.card_id = c.card_id
        WHERE e.ended_at IS NULL AND (m.valid_to IS NULL OR m.valid_to >= $1) ORDER BY e.list_index";
    PUT_SPENT = "INSERT INTO card_spent (nonce, until, spent_at) VALUES ($1, $2, $3) ON CONFLICT (nonce) DO NOTHING";
    SWEEP_CODES = "DELETE FROM card_spent WHERE until < $1";
    APPLIED_IN = "SELECT point / 1000000, CAST(COUNT(*) AS BIGINT) FROM card_card
        WHERE reason <> 'imported' AND applied_at >= $1 AND applied_at < $2 AND point BETWEEN $3 AND $4
        GROUP BY point / 1000000";
    MADE_IN = "SELECT c.point / 1000000, CAST(COUNT(*) AS BIGINT) FROM card_made m
        JOIN card_card c ON c.person_id = m.person_id AND c.card_id = m.card_id
        WHERE m.made_on BETWEEN $1 AND $2 AND c.point BETWEEN $3 AND $4 GROUP BY c.point / 1000000";
    STEPS_IN = "SELECT c.point / 1000000, s.step, CAST(COUNT(*) AS BIGINT) FROM card_step s
        JOIN card_card c ON c.person_id = s.person_id AND c.card_id = s.card_id
        WHERE s.taken_at >= $1 AND s.taken_at < $2 AND c.point BETWEEN $3 AND $4 GROUP BY c.point / 1000000, s.step";
}

const ACCOUNT_ROWS: BulkTable = BulkTable {
    table: "card_account",
    columns: &[
        ("person_id", Column::Int),
        ("account_id", Column::Int),
        ("bank", Column::Text),
        ("account_number", Column::Text),
        ("card_number", Column::Text),
        ("state", Column::Text),
        ("opened_on", Column::Text),
    ],
};

const CARD_NUMBERS: BulkTable =
    BulkTable { table: "card_number", columns: &[("card_number", Column::Text), ("person_id", Column::Int)] };

pub(crate) fn add_accounts(ctx: &mut Ctx, first: i64, accounts: &[NewAccount]) -> Result<()> {
    ctx.bulk_insert(&ACCOUNT_ROWS, accounts.len(), |rows| {
        (first..).zip(accounts).try_for_each(|(number, account)| {
            rows.int(account.person.encoded())?;
            rows.int(number)?;
            rows.text(&account.bank)?;
            rows.text(account.number.as_str())?;
            match &account.card {
                Some(card) => rows.text(card.as_str())?,
                None => rows.null()?,
            }
            rows.text(account.state.word())?;
            rows.text(&account.opened_on.to_string())?;
            rows.end()
        })
    })?;
    ctx.many_came("card_account", accounts.len())
}

/// Keeps whose card numbers these are; answers those that were not known before. A number that is the holder's already
/// stays as it is.
pub(crate) fn add_card_numbers(
    ctx: &mut Ctx,
    mut cards: Vec<(CardNumber, CitizenId)>,
) -> Result<Vec<(CardNumber, CitizenId)>> {
    cards.sort_unstable();
    cards.dedup();
    // A number may be somebody's elsewhere.
    let known = ctx.as_owner(|ctx| holders_of_cards(ctx, &cards))?;
    let taken = |(card, person): &(CardNumber, CitizenId)| known.get(card).is_some_and(|holder| holder != person);
    let shared = cards.windows(2).any(|pair| pair[0].0 == pair[1].0);
    if shared || cards.iter().any(taken) {
        return Err(Refusal::new("card_number_taken").into());
    }
    cards.retain(|(card, _)| !known.contains_key(card));
    ctx.bulk_insert(&CARD_NUMBERS, cards.len(), |rows| {
        cards.iter().try_for_each(|(card, person)| {
            rows.text(card.as_str())?;
            rows.int(person.encoded())?;
            rows.end()
        })
    })?;
    Ok(cards)
}

/// So many card numbers are looked up one by one; for more of them all that stand between the first and the last are read.
const LOOKED_UP_MAX: usize = 1000;

/// Who holds those of the numbers that stand already; `cards` stand in order.
fn holders_of_cards(ctx: &mut Ctx, cards: &[(CardNumber, CitizenId)]) -> Result<HashMap<CardNumber, CitizenId>> {
    let mut holders = HashMap::new();
    if let [(first, _), between @ .., (last, _)] = cards
        && between.len() > LOOKED_UP_MAX
    {
        ctx.query_each(CARD_HOLDERS, params![first.as_str(), last.as_str()], |row| {
            let standing = card_number(row.text(0));
            if cards.binary_search_by_key(&standing, |(card, _)| *card).is_ok() {
                holders.insert(standing, citizen_id(row, 1));
            }
            Ok(())
        })?;
        return Ok(holders);
    }
    for (card, _) in cards {
        if let Some(holder) = holder_of_card(ctx, *card)? {
            holders.insert(*card, holder);
        }
    }
    Ok(holders)
}

pub(crate) fn holder_of_card(ctx: &mut Ctx, card: CardNumber) -> Result<Option<CitizenId>> {
    ctx.query_opt(CARD_HOLDER, params![card.as_str()], |row| citizen_id(row, 0))
}

pub(crate) fn close_accounts(ctx: &mut Ctx, person: CitizenId, on: Day) -> Result<u64> {
    ctx.execute(CLOSE_ACCOUNTS, params![person, on])
}

pub(crate) fn count_change(ctx: &mut Ctx, part: i64) -> Result<()> {
    ctx.kept_is_outdated();
    ctx.execute(COUNT_CHANGE, params![part]).map(drop)
}

pub(crate) fn version(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(VERSION, params![], |row| row.int(0))
}

fn citizen_id(row: &Row<'_>, column: usize) -> CitizenId {
    CitizenId::from_encoded(row.int(column)).expect("a citizen id was written")
}

fn to_account(row: &Row<'_>) -> Account {
    Account {
        person: citizen_id(row, 0),
        account_id: row.int(1),
        bank: row.text(2).to_owned(),
        number: AccountNumber::parse(row.text(3)).expect("an account number was written"),
        state: AccountState::from_word(row.text(4)).expect("a state was written"),
    }
}

pub(crate) fn accounts_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Account>> {
    ctx.query(ACCOUNTS_OF, params![person], to_account)
}

pub(crate) fn payable(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<HashMap<CitizenId, i64>> {
    let accounts = ctx.query_many(PAYABLE, persons, |row| (citizen_id(row, 0), row.int(1)))?;
    Ok(accounts.into_iter().collect())
}

pub(crate) fn each_payable(ctx: &mut Ctx, each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_PAYABLE, &[], each)
}

pub(crate) fn each_account(ctx: &mut Ctx, each: &mut dyn FnMut(&Account) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_ACCOUNT, &[], |row| each(&to_account(row)))
}

pub(crate) fn holders(ctx: &mut Ctx, accounts: &[i64]) -> Result<Vec<(i64, CitizenId)>> {
    let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else { return Ok(Vec::new()) };
    let mut holders = Vec::with_capacity(accounts.len());
    ctx.scan(HOLDERS, &[*first, *last], |row| {
        if accounts.binary_search(&row.int(0)).is_ok() {
            holders.push((row.int(0), citizen_id(row, 1)));
        }
        Ok(())
    })?;
    Ok(holders)
}

const CARDS: BulkTable = BulkTable {
    table: "card_card",
    columns: &[
        ("person_id", Column::Int),
        ("card_id", Column::Int),
        ("reason", Column::Text),
        ("applied_by", Column::Text),
        ("taken_by", Column::Text),
        ("applied_at", Column::Int),
        ("stage", Column::Text),
        ("since", Column::Int),
        ("point", Column::Int),
        ("bank", Column::Text),
        ("phone", Column::Text),
    ],
};

const MADE: BulkTable = BulkTable {
    table: "card_made",
    columns: &[
        ("person_id", Column::Int),
        ("card_id", Column::Int),
        ("card_number", Column::Text),
        ("identification", Column::Text),
        ("made_on", Column::Text),
        ("valid_to", Column::Text),
        ("place", Column::Text),
    ],
};

const WAITING: BulkTable = BulkTable {
    table: "card_waiting",
    columns: &[
        ("person_id", Column::Int),
        ("card_id", Column::Int),
        ("bank", Column::Text),
        ("account_number", Column::Text),
        ("state", Column::Text),
        ("opened_on", Column::Text),
    ],
};

/// Cards that came in before their lives were kept are in use. Reads the registry's table once, when it is the only one
/// who knows where people live.
pub(crate) fn bring_over(ctx: &mut Ctx) -> Result<()> {
    let cards = ctx.execute(BRING_CARDS, params![])?;
    ctx.execute(BRING_MADE, params![])?;
    if cards > 0 {
        ctx.take_numbers("card_card", counted(cards))?;
    }
    ctx.analyze("card_card")?;
    ctx.analyze("card_made")
}

/// A card that comes in with a register.
pub(crate) struct Imported<'a> {
    pub(crate) account: &'a NewAccount,
    pub(crate) number: CardNumber,
    pub(crate) point: RegionCode,
}

/// Keeps the cards that come in with a register, by holder.
pub(crate) fn import_cards(ctx: &mut Ctx, first: i64, cards: &[Imported<'_>]) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    ctx.bulk_insert(&CARDS, cards.len(), |rows| {
        (first..).zip(cards).try_for_each(|(card_id, card)| {
            rows.int(card.account.person.encoded())?;
            rows.int(card_id)?;
            rows.text(Reason::Imported.word())?;
            rows.text(Applicant::Own.word())?;
            rows.text(&by)?;
            rows.int(now.0)?;
            rows.text(card.account.card_stage.word())?;
            rows.int(now.0)?;
            rows.int(card.point.get())?;
            rows.text(&card.account.bank)?;
            rows.text("")?;
            rows.end()
        })
    })?;
    ctx.bulk_insert(&MADE, cards.len(), |rows| {
        (first..).zip(cards).try_for_each(|(card_id, card)| {
            rows.int(card.account.person.encoded())?;
            rows.int(card_id)?;
            rows.text(card.number.as_str())?;
            rows.text("")?;
            rows.text(&card.account.opened_on.to_string())?;
            rows.null()?;
            rows.text("")?;
            rows.end()
        })
    })?;
    ctx.many_came("card_card", cards.len())?;
    ctx.many_came("card_made", cards.len())
}

/// A change of a row that must find it: another transaction that came first makes this one start again.
fn claim(rows: u64, what: &str) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Database(DbError::Serialization(format!("{what} was changed")))) }
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn counted(rows: u64) -> i64 {
    i64::try_from(rows).expect("a number of rows")
}

fn card_number(text: &str) -> CardNumber {
    CardNumber::parse(text).expect("a card number was written")
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day was written")
}

fn region(number: i64) -> RegionCode {
    RegionCode::from_i64(number).expect("a region was written")
}

fn application_no(number: i64) -> ApplicationNo {
    ApplicationNo::from_i64(number).expect("an application's number was written")
}

fn stage(word: &str) -> Stage {
    Stage::from_word(word).expect("a stage was written")
}

pub(crate) fn add_card(ctx: &mut Ctx, card: &Card) -> Result<()> {
    let (guardian, employer) = match &card.applicant {
        Applicant::Guardian(guardian) => (Some(guardian.encoded()), None),
        Applicant::Employer(code) => (None, Some(code.as_str())),
        Applicant::Own | Applicant::Agent => (None, None),
    };
    ctx.execute(
        ADD_CARD,
        params![
            card.person,
            card.card_id,
            card.application_no.map(ApplicationNo::get),
            card.reason.word(),
            card.applicant.word(),
            guardian,
            employer,
            card.taken_by,
            card.applied_at,
            card.stage.word(),
            card.since,
            card.point,
            card.bank,
            card.phone,
            card.photo,
            card.replaces
        ],
    )?;
    match card.application_no {
        Some(number) => ctx.execute(ADD_APPLICATION, params![number.get(), card.person, card.card_id]).map(drop),
        None => Ok(()),
    }
}

pub(crate) fn of_application(ctx: &mut Ctx, number: ApplicationNo) -> Result<Option<(CitizenId, i64)>> {
    ctx.query_opt(OF_APPLICATION, params![number.get()], |row| (citizen_id(row, 0), row.int(1)))
}

fn to_card(row: &Row<'_>) -> Card {
    let text = |column| row.opt_text(column).map(ToOwned::to_owned);
    let applicant = match row.text(4) {
        "guardian" => {
            let guardian = CitizenId::from_encoded(row.int(5)).expect("a guardian was written");
            Applicant::Guardian(guardian)
        }
        "employer" => Applicant::Employer(row.text(6).to_owned()),
        "agent" => Applicant::Agent,
        _ => Applicant::Own,
    };
    let made = row.opt_text(17).map(|number| Made {
        number: card_number(number),
        identification: row.text(18).to_owned(),
        made_on: day(row.text(19)),
        valid_to: row.opt_text(20).map(day),
        place: row.text(21).to_owned(),
    });
    Card {
        person: citizen_id(row, 0),
        card_id: row.int(1),
        application_no: row.opt_int(2).map(application_no),
        reason: Reason::from_word(row.text(3)).expect("a reason was written"),
        applicant,
        taken_by: row.text(7).to_owned(),
        applied_at: Moment(row.int(8)),
        stage: stage(row.text(9)),
        since: Moment(row.int(10)),
        point: region(row.int(11)),
        bank: row.text(12).to_owned(),
        phone: row.text(13).to_owned(),
        photo: text(14),
        replaces: row.opt_int(15),
        lapses_on: row.opt_text(16).map(day),
        made,
    }
}

pub(crate) fn card(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<Option<Card>> {
    ctx.query_opt(CARD, params![person, card_id], to_card)
}

pub(crate) fn cards_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Card>> {
    ctx.query(CARDS_OF, params![person], to_card)
}

pub(crate) fn with_open_cards(ctx: &mut Ctx, people: &[CitizenId]) -> Result<Vec<CitizenId>> {
    ctx.query_many(WITH_OPEN_CARDS, people, |row| citizen_id(row, 0))
}

pub(crate) fn move_card(ctx: &mut Ctx, card: &Card, to: Stage) -> Result<()> {
    let now = ctx.now();
    let rows = ctx.execute(MOVE_CARD, params![card.person, card.card_id, card.stage.word(), to.word(), now])?;
    claim(rows, "card")
}

fn set(ctx: &mut Ctx, sql: Sql, card: &Card, value: Option<&str>) -> Result<()> {
    ctx.execute(sql, params![card.person, card.card_id, value]).map(drop)
}

pub(crate) fn set_photo(ctx: &mut Ctx, card: &Card, sha256: &str) -> Result<()> {
    set(ctx, SET_PHOTO, card, Some(sha256))
}

pub(crate) fn set_bank(ctx: &mut Ctx, card: &Card, bank: &str) -> Result<()> {
    set(ctx, SET_BANK, card, Some(bank))
}

pub(crate) fn set_lapses_on(ctx: &mut Ctx, card: &Card, last: Option<Day>) -> Result<()> {
    set(ctx, SET_LAPSES_ON, card, last.map(|day| day.to_string()).as_deref())
}

pub(crate) fn set_point(ctx: &mut Ctx, card: &Card, point: RegionCode) -> Result<()> {
    ctx.execute(SET_POINT, params![card.person, card.card_id, point]).map(drop)
}

pub(crate) fn add_step(ctx: &mut Ctx, card: &Card, step: Step, to: Stage, note: &str) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    ctx.execute(ADD_STEP, params![card.person, card.card_id, step.word(), to.word(), now, *by, note]).map(drop)
}

pub(crate) fn steps(ctx: &mut Ctx, card: &Card) -> Result<Vec<Happened>> {
    ctx.query(STEPS, params![card.person, card.card_id], |row| Happened {
        step: Step::from_word(row.text(0)),
        stage: stage(row.text(1)),
        at: Moment(row.int(2)),
        by: row.text(3).to_owned(),
        note: row.text(4).to_owned(),
    })
}

pub(crate) fn work(ctx: &mut Ctx, at: Stage, after: Option<(RegionCode, i64)>, limit: usize) -> Result<Vec<Card>> {
    let scope = ctx.scope();
    let (point, card_id) = after.map_or((0, 0), |(point, card_id)| (point.get(), card_id));
    ctx.query(WORK, params![at.word(), scope.low, scope.high, point, card_id, limited(limit)], to_card)
}

pub(crate) fn work_counts(ctx: &mut Ctx) -> Result<Vec<(Stage, i64)>> {
    let scope = ctx.scope();
    let mut counts = ctx.query(WORK_COUNTS, params![scope.low, scope.high], |row| (stage(row.text(0)), row.int(1)))?;
    counts.sort_unstable();
    Ok(counts)
}

pub(crate) fn boxes(ctx: &mut Ctx) -> Result<Vec<(RegionCode, i64)>> {
    let scope = ctx.scope();
    ctx.query(BOXES, params![scope.low, scope.high], |row| (region(row.int(0)), row.int(1)))
}

/// Puts the cards that are to be sent into a batch; answers how many.
pub(crate) fn gather(
    ctx: &mut Ctx,
    kind: BatchKind,
    partner: &str,
    batch_id: i64,
    from: Stage,
    to: Stage,
) -> Result<i64> {
    let (now, scope) = (ctx.now(), ctx.scope());
    let rows = match (kind, from, to) {
        (BatchKind::Bank, Stage::Checked, Stage::Opening) => {
            ctx.execute(GATHER_FOR_BANK, params![now, batch_id, scope.low, scope.high, partner])?
        }
        (BatchKind::Maker, Stage::Opened, Stage::Making) => {
            ctx.execute(GATHER_FOR_MAKER, params![now, batch_id, scope.low, scope.high])?
        }
        other => unreachable!("the statements carry out the table's own steps: {other:?}"),
    };
    Ok(counted(rows))
}

pub(crate) fn lines_of(ctx: &mut Ctx, kind: BatchKind, batch_id: i64) -> Result<Vec<Line>> {
    let sql = match kind {
        BatchKind::Bank => LINES_AT_BANK,
        BatchKind::Maker => LINES_AT_MAKER,
    };
    let mut lines = Vec::new();
    ctx.scan(sql, &[batch_id], |row| {
        lines.push(Line {
            person: citizen_id(row, 0),
            card_id: row.int(1),
            application_no: row.opt_int(2).map(application_no),
            phone: row.text(3).to_owned(),
            stage: stage(row.text(4)),
        });
        Ok(())
    })?;
    Ok(lines)
}

pub(crate) fn photos_at_maker(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, String)>> {
    ctx.query(PHOTOS_AT_MAKER, params![batch_id], |row| (citizen_id(row, 0), row.text(1).to_owned()))
}

/// What was answered for a whole batch; who fared otherwise has moved already. The whole table is looked over, as for the
/// lines of a batch: a batch of a whole prefecture is moved in the order of the table in half the time.
pub(crate) fn move_batch(ctx: &mut Ctx, kind: BatchKind, batch_id: i64, from: Stage, to: Stage) -> Result<()> {
    let now = ctx.now();
    let sql = match (kind, from, to) {
        (BatchKind::Bank, Stage::Opening, Stage::Opened) => BANK_OPENED,
        (BatchKind::Maker, Stage::Making, Stage::Made) => MAKER_MADE,
        other => unreachable!("the statements carry out the table's own steps: {other:?}"),
    };
    ctx.execute(sql, params![now, batch_id]).map(drop)
}

pub(crate) fn add_batch(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    ctx.execute(
        ADD_BATCH,
        params![
            batch.batch_id,
            batch.kind.word(),
            batch.partner,
            batch.region,
            batch.cards,
            batch.sent_at,
            batch.sent_by
        ],
    )
    .map(drop)
}

fn to_batch(row: &Row<'_>) -> Batch {
    Batch {
        batch_id: row.int(0),
        kind: BatchKind::from_word(row.text(1)).expect("a kind was written"),
        partner: row.text(2).to_owned(),
        region: region(row.int(3)),
        cards: row.int(4),
        sent_at: Moment(row.int(5)),
        sent_by: row.text(6).to_owned(),
        file_sha256: row.opt_text(7).map(ToOwned::to_owned),
        numbers_sha256: row.opt_text(8).map(ToOwned::to_owned),
        returned_at: row.opt_int(9).map(Moment),
        returned_by: row.opt_text(10).map(ToOwned::to_owned),
        done: row.int(11),
        failed: row.int(12),
    }
}

pub(crate) fn batch(ctx: &mut Ctx, batch_id: i64) -> Result<Option<Batch>> {
    ctx.query_opt(BATCH, params![batch_id], to_batch)
}

pub(crate) fn batches(ctx: &mut Ctx, limit: usize) -> Result<Vec<Batch>> {
    let scope = ctx.scope();
    ctx.query(BATCHES, params![scope.low, scope.high, limited(limit)], to_batch)
}

pub(crate) fn batches_of_card(ctx: &mut Ctx, card: &Card) -> Result<Vec<Batch>> {
    ctx.query(BATCHES_OF_CARD, params![card.person, card.card_id], to_batch)
}

/// Every step of a transaction has the transaction's time.
pub(crate) fn not_done(ctx: &mut Ctx, at: Moment, by: &str) -> Result<Vec<NotDone>> {
    ctx.query(NOT_DONE, params![at, by], |row| NotDone {
        person: citizen_id(row, 0),
        card_id: row.int(1),
        step: Step::from_word(row.text(2)).expect("a step was written"),
        why: row.text(3).to_owned(),
    })
}

pub(crate) fn batch_written(ctx: &mut Ctx, batch_id: i64, sha256: &str) -> Result<()> {
    ctx.execute(BATCH_WRITTEN, params![batch_id, sha256]).map(drop)
}

pub(crate) fn numbers_reserved(ctx: &mut Ctx, batch_id: i64, sha256: &str) -> Result<()> {
    let rows = ctx.execute(NUMBERS_RESERVED, params![batch_id, sha256])?;
    claim(rows, "batch")
}

pub(crate) fn batch_returned(ctx: &mut Ctx, batch: &Batch, sha256: &str) -> Result<()> {
    let rows = ctx.execute(
        BATCH_RETURNED,
        params![batch.batch_id, batch.returned_at, batch.returned_by, batch.done, batch.failed, sha256],
    )?;
    claim(rows, "batch")
}

/// Keeps what was printed on cards, by holder and card.
pub(crate) fn add_made(ctx: &mut Ctx, made: &[(CitizenId, i64, &MadeCard<'_>)]) -> Result<()> {
    ctx.bulk_insert(&MADE, made.len(), |rows| {
        made.iter().try_for_each(|(person, card_id, card)| {
            rows.int(person.encoded())?;
            rows.int(*card_id)?;
            rows.text(card.number.as_str())?;
            rows.text(card.identification)?;
            rows.text(&card.made_on.to_string())?;
            match card.valid_to {
                Some(last) => rows.text(&last.to_string())?,
                None => rows.null()?,
            }
            rows.text(card.place)?;
            rows.end()
        })
    })
}

pub(crate) fn drop_made(ctx: &mut Ctx, card: &Card) -> Result<()> {
    ctx.execute(DROP_MADE, params![card.person, card.card_id]).map(drop)
}

pub(crate) fn ship(ctx: &mut Ctx, point: RegionCode, delivery_id: i64) -> Result<i64> {
    let now = ctx.now();
    ctx.execute(SHIP, params![now, delivery_id, point]).map(counted)
}

pub(crate) fn add_delivery(ctx: &mut Ctx, delivery: &Delivery) -> Result<()> {
    ctx.execute(
        ADD_DELIVERY,
        params![delivery.delivery_id, delivery.point, delivery.cards, delivery.sent_at, delivery.sent_by],
    )
    .map(drop)
}

fn to_delivery(row: &Row<'_>) -> Delivery {
    Delivery {
        delivery_id: row.int(0),
        point: region(row.int(1)),
        cards: row.int(2),
        sent_at: Moment(row.int(3)),
        sent_by: row.text(4).to_owned(),
        received_at: row.opt_int(5).map(Moment),
        received_by: row.opt_text(6).map(ToOwned::to_owned),
        missing: row.int(7),
    }
}

pub(crate) fn delivery(ctx: &mut Ctx, delivery_id: i64) -> Result<Option<Delivery>> {
    ctx.query_opt(DELIVERY, params![delivery_id], to_delivery)
}

pub(crate) fn deliveries(ctx: &mut Ctx, limit: usize) -> Result<Vec<Delivery>> {
    let scope = ctx.scope();
    ctx.query(DELIVERIES, params![scope.low, scope.high, limited(limit)], to_delivery)
}

pub(crate) fn delivery_of_card(ctx: &mut Ctx, card: &Card) -> Result<Option<Delivery>> {
    ctx.query_opt(DELIVERY_OF_CARD, params![card.person, card.card_id], to_delivery)
}

pub(crate) fn cards_of_delivery(ctx: &mut Ctx, delivery: &Delivery) -> Result<Vec<Card>> {
    ctx.query(CARDS_OF_DELIVERY, params![delivery.delivery_id], to_card)
}

pub(crate) fn receive(ctx: &mut Ctx, delivery: &Delivery, missing: usize) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    ctx.execute(RECEIVE, params![now, delivery.delivery_id, delivery.point])?;
    let rows = ctx.execute(RECEIVED, params![delivery.delivery_id, now, *by, limited(missing)])?;
    claim(rows, "delivery")
}

pub(crate) fn put_signature(ctx: &mut Ctx, card: &Card, how: &HandOver) -> Result<()> {
    let now = ctx.now();
    let (drawing, sheet) = match &how.signature {
        Signature::Drawn(drawing) => (Some(drawing.sha256.as_str()), None),
        Signature::Sheet(sheet) => (None, Some(sheet.trim())),
    };
    ctx.execute(PUT_SIGNATURE, params![card.person, card.card_id, how.signed_by.trim(), drawing, sheet, now]).map(drop)
}

pub(crate) fn add_staff(ctx: &mut Ctx, staff: &Staff) -> Result<()> {
    ctx.execute(
        ADD_STAFF,
        params![
            staff.staff_id,
            staff.employer,
            staff.region,
            staff.name,
            staff.file_sha256,
            staff.lines,
            staff.brought_at,
            staff.brought_by
        ],
    )
    .map(drop)
}

fn to_staff(row: &Row<'_>) -> Staff {
    Staff {
        staff_id: row.int(0),
        employer: row.text(1).to_owned(),
        region: region(row.int(2)),
        name: row.text(3).to_owned(),
        file_sha256: row.text(4).to_owned(),
        lines: row.int(5),
        brought_at: Moment(row.int(6)),
        brought_by: row.text(7).to_owned(),
        applied: row.int(8),
        refused: row.int(9),
    }
}

pub(crate) fn staff(ctx: &mut Ctx, staff_id: i64) -> Result<Option<Staff>> {
    ctx.query_opt(STAFF, params![staff_id], to_staff)
}

pub(crate) fn staff_of_file(ctx: &mut Ctx, employer: &str, region: RegionCode, sha256: &str) -> Result<Option<Staff>> {
    ctx.query_opt(STAFF_OF_FILE, params![employer, region, sha256], to_staff)
}

pub(crate) fn staffs(ctx: &mut Ctx, limit: usize) -> Result<Vec<Staff>> {
    let scope = ctx.scope();
    ctx.query(STAFFS, params![scope.low, scope.high, limited(limit)], to_staff)
}

pub(crate) fn add_staff_answer(ctx: &mut Ctx, staff_id: i64, answer: &StaffAnswer) -> Result<()> {
    let person = answer.person.map(CitizenId::encoded);
    let (number, code, facts) = match &answer.outcome {
        Ok(number) => (Some(number.get()), None, None),
        Err(why) => (None, Some(why.code.to_string()), Some(why.values_in_lines())),
    };
    ctx.execute(ADD_STAFF_LINE, params![staff_id, answer.row, person, number, code, facts]).map(drop)
}

/// Which rows between two have their answer.
pub(crate) fn staff_rows(ctx: &mut Ctx, staff_id: i64, first: i64, last: i64) -> Result<Vec<i64>> {
    ctx.query(STAFF_ROWS, params![staff_id, first, last], |row| row.int(0))
}

pub(crate) fn staff_answers(ctx: &mut Ctx, staff_id: i64) -> Result<Vec<StaffAnswer>> {
    ctx.query(STAFF_LINES, params![staff_id], |row| StaffAnswer {
        row: row.int(0),
        person: row.opt_int(1).map(|number| CitizenId::from_encoded(number).expect("a citizen id was written")),
        outcome: match row.opt_int(2) {
            Some(number) => Ok(application_no(number)),
            None => Err(Refusal::from_lines(row.text(3).to_owned(), row.opt_text(4).unwrap_or_default())),
        },
    })
}

pub(crate) fn lapsed(ctx: &mut Ctx, today: Day) -> Result<Vec<Card>> {
    ctx.query(LAPSED, params![today], to_card)
}

/// Keeps accounts that a bank opened, by holder and card.
pub(crate) fn add_waiting(ctx: &mut Ctx, bank: &str, opened: &[(CitizenId, i64, AccountNumber)]) -> Result<()> {
    let today = ctx.today().to_string();
    ctx.bulk_insert(&WAITING, opened.len(), |rows| {
        opened.iter().try_for_each(|(person, card_id, number)| {
            rows.int(person.encoded())?;
            rows.int(*card_id)?;
            rows.text(bank)?;
            rows.text(number.as_str())?;
            rows.text(WaitingState::Opened.word())?;
            rows.text(&today)?;
            rows.end()
        })
    })
}

fn to_waiting(row: &Row<'_>) -> Waiting {
    Waiting {
        person: citizen_id(row, 0),
        card_id: row.int(1),
        bank: row.text(2).to_owned(),
        number: AccountNumber::parse(row.text(3)).expect("an account number was written"),
        state: WaitingState::from_word(row.text(4)).expect("a state was written"),
        opened_on: day(row.text(5)),
        moves_on: row.opt_text(6).map(day),
    }
}

pub(crate) fn waiting_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Waiting>> {
    ctx.query(WAITING_OF, params![person], to_waiting)
}

pub(crate) fn waiting_of_card(ctx: &mut Ctx, card: &Card) -> Result<Option<Waiting>> {
    ctx.query_opt(WAITING_OF_CARD, params![card.person, card.card_id], to_waiting)
}

pub(crate) fn due_to_move(ctx: &mut Ctx, today: Day) -> Result<Vec<Waiting>> {
    ctx.query(DUE_TO_MOVE, params![today], to_waiting)
}

pub(crate) fn each_waiting(ctx: &mut Ctx, mut each: impl FnMut(CitizenId, i64, &str) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_WAITING, &[], |row| each(citizen_id(row, 0), row.int(1), row.text(2)))
}

pub(crate) fn set_waiting(ctx: &mut Ctx, waiting: &Waiting, to: WaitingState, moves_on: Option<Day>) -> Result<()> {
    let from = waiting.state.word();
    let rows = ctx.execute(SET_WAITING, params![waiting.person, waiting.card_id, from, to.word(), moves_on])?;
    claim(rows, "waiting account")
}

/// An account that no card will carry any more.
pub(crate) fn drop_waiting(ctx: &mut Ctx, card: &Card) -> Result<()> {
    ctx.execute(DROP_WAITING, params![card.person, card.card_id]).map(drop)
}

pub(crate) fn electronic_of(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Electronic>> {
    ctx.query_opt(ELECTRONIC_OF, params![person], |row| Electronic {
        person: citizen_id(row, 0),
        list_index: u32::try_from(row.int(1)).expect("a place in the list was written"),
        issued_at: Moment(row.int(2)),
        ended_at: row.opt_int(3).map(Moment),
    })
}

pub(crate) fn put_electronic(ctx: &mut Ctx, one: &Electronic) -> Result<()> {
    let index = i64::from(one.list_index);
    ctx.execute(PUT_ELECTRONIC, params![one.person, index, one.issued_at, one.ended_at]).map(drop)
}

pub(crate) fn electronic_count(ctx: &mut Ctx) -> Result<u32> {
    let count = ctx.query_one(ELECTRONIC_COUNT, params![], |row| row.int(0))?;
    Ok(u32::try_from(count).expect("fewer people than a list has places"))
}

pub(crate) fn working_indexes(ctx: &mut Ctx, today: Day) -> Result<Vec<u32>> {
    let index = |row: &Row<'_>| u32::try_from(row.int(0)).expect("a place in the list was written");
    ctx.query(WORKING_INDEXES, params![today], index)
}

pub(crate) fn put_spent(ctx: &mut Ctx, nonce: &str, until: Moment, now: Moment) -> Result<u64> {
    ctx.execute(PUT_SPENT, params![nonce, until, now])
}

pub(crate) fn sweep_codes(ctx: &mut Ctx, before: Moment) -> Result<u64> {
    ctx.execute(SWEEP_CODES, params![before])
}

pub(crate) fn year_counts(ctx: &mut Ctx, year: i32) -> Result<Vec<(RegionCode, YearCount)>> {
    let scope = ctx.scope();
    let first = |year| Day::new(year, 1, 1).expect("a year has a first day");
    let (from, to) = (first(year), first(year + 1));
    let (begins, ends) = (Moment::midnight(from), Moment::midnight(to));
    let mut counts: BTreeMap<i64, YearCount> = BTreeMap::new();
    ctx.query_each(APPLIED_IN, params![begins, ends, scope.low, scope.high], |row| {
        counts.entry(row.int(0)).or_default().applied = row.int(1);
        Ok(())
    })?;
    ctx.query_each(MADE_IN, params![from, to.plus_days(-1), scope.low, scope.high], |row| {
        counts.entry(row.int(0)).or_default().made = row.int(1);
        Ok(())
    })?;
    ctx.query_each(STEPS_IN, params![begins, ends, scope.low, scope.high], |row| {
        let county = counts.entry(row.int(0)).or_default();
        match Step::from_word(row.text(1)) {
            Some(Step::HandOver) => county.handed_over += row.int(2),
            Some(Step::Activate) => county.activated += row.int(2),
            Some(Step::ReportLost | Step::ReportLostForNow) => county.lost += row.int(2),
            Some(Step::Supersede | Step::Cancel) => county.ended += row.int(2),
            _ => {}
        }
        Ok(())
    })?;
    Ok(counts.into_iter().map(|(county, count)| (region(county * 1_000_000), count)).collect())
}
