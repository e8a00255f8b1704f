//! All SQL of the insurances. What is asked for by a person is read as that person's, wherever the row was written: the caller has looked whether she is within the
//! actor's scope.

use std::collections::HashMap;

use kernel::{
    BulkRows, BulkTable, CitizenId, Column, Ctx, Day, DbError, Error, Fen, Moment, Param, Period, RegionCode, Result,
    Row, Sql, params,
};

use crate::{
    Contribution, EmployerAccount, EmployerEnd, EmployerKind, Insurance, LeaveReason, Membership, Standing, Tier,
    benefit::{Benefit, BenefitEnd},
    benefit_rules::benefit_in,
    pension::{End, Gap, Paid, Pension, PensionStep, Suspension, account_part_of, monthly_in},
    proof::{How, Proof, Way},
    run::{Due, Running},
    state::{EndReason, PensionDeed, PensionState, SuspendReason},
};

macro_rules! pension {
    ($where:expr) => {
        concat!(
            "SELECT person_id, pension_id, region, state, claimed_on, claimed_by, first_month, next_month, account_fen, proved_on, valid_until,
            suspended_because, suspended_on, ended_because, ended_on, last_month, remainder_fen FROM insurance_pension ",
            $where
        )
    };
}

macro_rules! benefit {
    ($where:expr) => {
        concat!(
            "SELECT person_id, benefit_id, region, claimed_on, granted_by, paid_months, left_months, months, first_month, last_month, next_month,
            ended_because, ended_on FROM insurance_benefit ",
            $where
        )
    };
}

macro_rules! membership {
    ($where:expr) => {
        concat!(
            "SELECT person_id, insurance, employer, from_on, to_on, left_because FROM insurance_membership ",
            $where
        )
    };
}

kernel::statements! {
    ANYBODY = "SELECT person_id FROM insurance_membership LIMIT 1";
    PUT_MEMBERSHIP = "INSERT INTO insurance_membership (person_id, insurance, from_on, region, employer) VALUES ($1, $2, $3, $4, $5)";
    END_MEMBERSHIP = "UPDATE insurance_membership SET to_on = $4, left_because = $5
        WHERE person_id = $1 AND insurance = $2 AND from_on = $3 AND to_on IS NULL";
    MEMBERSHIPS = membership!("WHERE person_id = $1 ORDER BY from_on DESC, insurance");
    MEMBERSHIPS_OF_MANY = membership!(concat!("WHERE person_id IN ", kernel::few!()));
    MEMBERS_WITHOUT_PENSION = "SELECT m.person_id FROM insurance_membership m
        WHERE m.insurance = 'resident_pension' AND m.to_on IS NULL AND m.person_id > $1
            AND NOT EXISTS (SELECT 1 FROM insurance_pension p WHERE p.person_id = m.person_id) ORDER BY m.person_id LIMIT $2";
    STAFF = membership!("WHERE employer = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2)
        ORDER BY person_id, insurance");
    STAFF_COUNT = "SELECT CAST(COUNT(DISTINCT person_id) AS BIGINT) FROM insurance_membership WHERE employer = $1 AND to_on IS NULL";
    EMPLOYER_ACCOUNTS = "SELECT employer, account_no, from_on, kind, to_on, ended_because FROM insurance_employer WHERE employer = $1
        ORDER BY account_no DESC";
    PUT_EMPLOYER_ACCOUNT = "INSERT INTO insurance_employer (employer, account_no, from_on, kind) VALUES ($1, $2, $3, $4)";
    END_EMPLOYER_ACCOUNT = "UPDATE insurance_employer SET to_on = $3, ended_because = $4 WHERE employer = $1 AND account_no = $2 AND to_on IS NULL";
    STAFF_WITHOUT_ACCOUNT = "SELECT employer FROM insurance_membership m WHERE employer IS NOT NULL AND to_on IS NULL AND NOT EXISTS
        (SELECT 1 FROM insurance_employer e WHERE e.employer = m.employer AND e.to_on IS NULL) ORDER BY employer LIMIT 1";
    IMPORT_EMPLOYER_ACCOUNTS = "INSERT INTO insurance_employer (employer, account_no, from_on)
        SELECT m.employer, 1 + COALESCE((SELECT MAX(account_no) FROM insurance_employer e WHERE e.employer = m.employer), 0), MIN(m.from_on)
        FROM insurance_membership m WHERE m.employer IS NOT NULL AND m.to_on IS NULL AND NOT EXISTS
        (SELECT 1 FROM insurance_employer e WHERE e.employer = m.employer AND e.to_on IS NULL) GROUP BY m.employer";
    TWICE_INSURED = "SELECT a.person_id, a.insurance FROM insurance_membership a JOIN insurance_membership b
        ON b.person_id = a.person_id AND b.insurance = a.insurance AND b.from_on > a.from_on WHERE a.to_on IS NULL OR a.to_on >= b.from_on
        ORDER BY a.person_id LIMIT 1";
    PAID_BEYOND = "SELECT p.person_id, m.month FROM insurance_pension p JOIN insurance_pension_paid m
        ON m.person_id = p.person_id AND m.month >= p.next_month WHERE p.state IN ('paying', 'suspended') ORDER BY p.person_id LIMIT 1";
    ROWS = "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_membership) + (SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_pension)
        + (SELECT CAST(COUNT(*) AS BIGINT) FROM insurance_employer)";
    PUT_TIER = "INSERT INTO insurance_tier (person_id, from_year, region, tier_fen) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id, from_year) DO UPDATE SET region = excluded.region, tier_fen = excluded.tier_fen";
    TIERS = "SELECT from_year, tier_fen FROM insurance_tier WHERE person_id = $1 ORDER BY from_year DESC";
    PAID_ALREADY = "SELECT a.person_id, a.insurance, a.period FROM insurance_arrival a JOIN insurance_contribution c
        ON c.person_id = a.person_id AND c.insurance = a.insurance AND c.period = a.period
        ORDER BY a.person_id, a.insurance, a.period LIMIT 1";
    ARRIVAL_OF_DRAWN = "SELECT a.person_id FROM insurance_arrival a JOIN insurance_pension p ON p.person_id = a.person_id
        WHERE a.insurance = 'resident_pension' AND p.state IN ('claimed', 'paying', 'suspended') ORDER BY a.person_id LIMIT 1";
    MERGE_ARRIVALS = "INSERT INTO insurance_contribution
        (person_id, insurance, period, region, own_fen, subsidy_fen, collective_fen, months, paid_on)
        SELECT person_id, insurance, period, region, own_fen, subsidy_fen, collective_fen, months, paid_on
        FROM insurance_arrival ORDER BY person_id, insurance, period";
    CLEAR_ARRIVALS = "DELETE FROM insurance_arrival";
    PAID_IN = "SELECT insurance, CAST(SUM(months) AS BIGINT), MIN(period), MAX(period),
        CAST(SUM(own_fen + subsidy_fen + collective_fen) AS BIGINT) FROM insurance_contribution
        WHERE person_id = $1 GROUP BY insurance ORDER BY insurance";
    CONTRIBUTIONS_OF_MANY = concat!("SELECT person_id, insurance, period, own_fen, subsidy_fen, collective_fen, paid_on
        FROM insurance_contribution WHERE person_id IN ", kernel::few!());
    CONTRIBUTIONS = "SELECT person_id, insurance, period, own_fen, subsidy_fen, collective_fen, paid_on FROM insurance_contribution
        WHERE person_id = $1 ORDER BY insurance, period";
    PENSION = pension!("WHERE person_id = $1");
    PENSIONS_PAYING = pension!(concat!("WHERE state = 'paying' AND person_id IN ", kernel::few!()));
    PENSIONS_PROVED_UNTIL = pension!("WHERE state = 'paying' AND valid_until <= $1 ORDER BY valid_until, person_id LIMIT $2");
    PENSIONS_OF_MANY = pension!(concat!("WHERE person_id IN ", kernel::few!()));
    WITH_PENSION = concat!("SELECT person_id FROM insurance_pension WHERE person_id IN ", kernel::few!());
    PUT_PENSION = "INSERT INTO insurance_pension (person_id, pension_id, region, state, claimed_on, claimed_by, first_month, next_month,
        account_fen, proved_on, valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (person_id) DO UPDATE SET region = excluded.region, state = excluded.state, claimed_on = excluded.claimed_on,
        claimed_by = excluded.claimed_by, first_month = excluded.first_month, next_month = excluded.next_month,
        account_fen = excluded.account_fen, proved_on = excluded.proved_on, valid_until = excluded.valid_until
        WHERE insurance_pension.state = 'declined'";
    MOVE_PENSION = "UPDATE insurance_pension SET state = $3, region = $4, next_month = $5, proved_on = $6, valid_until = $7,
        suspended_because = $8, suspended_on = $9, ended_because = $10, ended_on = $11, last_month = $12, remainder_fen = $13
        WHERE person_id = $1 AND state = $2";
    PUT_STEP = "INSERT INTO insurance_pension_step (person_id, step_no, deed, state, at, by_user, note)
        SELECT $1, COALESCE(MAX(step_no), 0) + 1, $2, $3, $4, $5, $6 FROM insurance_pension_step WHERE person_id = $1";
    STEPS = "SELECT deed, state, at, by_user, note FROM insurance_pension_step WHERE person_id = $1 ORDER BY step_no";
    PUT_GAP = "INSERT INTO insurance_pension_gap (person_id, from_month, to_month) VALUES ($1, $2, $3)";
    GAPS = "SELECT person_id, from_month, to_month FROM insurance_pension_gap WHERE person_id = $1 ORDER BY from_month";
    PUT_PAID = "INSERT INTO insurance_pension_paid (person_id, month, region, run, fen, account_fen, way, marked_on)
        VALUES ($1, $2, $3, $4, $5, $6, 'ending', $7)";
    PAID = "SELECT month, run, fen, account_fen FROM insurance_pension_paid WHERE person_id = $1 ORDER BY month DESC";
    PAID_AFTER = "SELECT month, run, fen, account_fen FROM insurance_pension_paid WHERE person_id = $1 AND month > $2 ORDER BY month";
    PUT_PROOF = "INSERT INTO insurance_proof (person_id, proof_no, region, way, proved_on, valid_until, place, first_signature,
        second_signature, evidence, at, by_user) SELECT $1, COALESCE(MAX(proof_no), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
        FROM insurance_proof WHERE person_id = $1";
    PROOFS = "SELECT way, proved_on, valid_until, place, first_signature, second_signature, evidence, at, by_user
        FROM insurance_proof WHERE person_id = $1 ORDER BY proof_no DESC";
    PROOFS_ENDING = "SELECT person_id, valid_until FROM insurance_pension WHERE state = 'paying' AND valid_until <= $1
        AND (valid_until, person_id) > ($2, $3) AND region BETWEEN $4 AND $5 ORDER BY valid_until, person_id LIMIT $6";
    PROOFS_TO_REMIND = "SELECT person_id, valid_until FROM insurance_pension WHERE state = 'paying' AND valid_until <= $1
        AND (reminded_for IS NULL OR reminded_for <> valid_until) ORDER BY valid_until, person_id LIMIT $2";
    PUT_REMINDED = "UPDATE insurance_pension SET reminded_for = valid_until WHERE person_id = $1";
    RUNNING = "SELECT person_id, region, first_month, next_month, account_fen FROM insurance_pension
        WHERE state = 'paying' AND next_month <= $1 ORDER BY person_id";
    GAPS_OF_RUNNING = "SELECT g.person_id, g.from_month, g.to_month FROM insurance_pension_gap g
        JOIN insurance_pension p ON p.person_id = g.person_id
        WHERE p.state = 'paying' AND p.next_month <= $1 AND g.to_month >= p.next_month ORDER BY g.person_id, g.from_month";
    MOVE_ON_PAID = "UPDATE insurance_pension SET next_month = $2 WHERE state = 'paying' AND next_month <= $1 AND EXISTS
        (SELECT 1 FROM insurance_pension_paid m WHERE m.person_id = insurance_pension.person_id
            AND m.month >= insurance_pension.next_month AND m.month <= $1 AND m.batch_id = $3)";
    PAID_AHEAD = "SELECT m.person_id, m.month FROM insurance_pension p JOIN insurance_pension_paid m ON m.person_id = p.person_id
        WHERE p.state = 'paying' AND p.next_month <= $1 AND m.month >= p.next_month ORDER BY m.person_id, m.month";
    PAYS_PENSIONS = "SELECT person_id FROM insurance_pension WHERE state = 'paying' LIMIT 1";
    LEAVE_TO_HEIRS = "UPDATE insurance_pension_paid SET way = 'ending', batch_id = NULL WHERE batch_id = $1 AND EXISTS
        (SELECT 1 FROM insurance_pension p WHERE p.person_id = insurance_pension_paid.person_id AND p.state = 'ended'
            AND p.last_month >= insurance_pension_paid.month)";
    MOVE_BACK = "UPDATE insurance_pension SET next_month = back.month
        FROM (SELECT person_id, MIN(month) AS month FROM insurance_pension_paid WHERE batch_id = $1 GROUP BY person_id) back
        WHERE back.person_id = insurance_pension.person_id AND state <> 'ended' AND back.month < next_month";
    HANDED_OUT_IN = "SELECT person_id, CAST(SUM(fen) AS BIGINT) FROM insurance_pension_paid WHERE batch_id = $1
        GROUP BY person_id ORDER BY person_id";
    FORGET_PAID = "DELETE FROM insurance_pension_paid WHERE batch_id = $1";
    UNEMPLOYMENT_PAID = "SELECT CAST(COALESCE(SUM(months), 0) AS BIGINT) FROM insurance_contribution
        WHERE person_id = $1 AND insurance = 'unemployment' AND period > $2 AND period <= $3";
    PUT_BENEFIT = "INSERT INTO insurance_benefit (person_id, benefit_id, region, claimed_on, granted_at, granted_by, paid_months, left_months, months,
        first_month, last_month, next_month) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    END_BENEFIT = "UPDATE insurance_benefit SET last_month = $3, ended_because = $4, ended_on = $5
        WHERE person_id = $1 AND benefit_id = $2 AND ended_on IS NULL";
    BENEFITS = benefit!("WHERE person_id = $1 ORDER BY benefit_id DESC");
    WITH_OPEN_BENEFIT = concat!("SELECT person_id FROM insurance_benefit WHERE ended_on IS NULL AND person_id IN ", kernel::few!());
    DRAWING_BENEFITS = "SELECT person_id FROM insurance_benefit WHERE ended_on IS NULL AND last_month >= $1 AND person_id > $2
        ORDER BY person_id LIMIT $3";
    BENEFITS_RUNNING = benefit!("WHERE next_month <= $1 AND next_month <= last_month ORDER BY person_id, benefit_id");
    BENEFITS_PAID_AHEAD = "SELECT m.person_id, m.month FROM insurance_benefit b JOIN insurance_benefit_paid m ON m.person_id = b.person_id
        WHERE b.next_month <= $1 AND b.next_month <= b.last_month AND m.month >= b.next_month AND m.month <= b.last_month
        ORDER BY m.person_id, m.month";
    BENEFIT_PAID = "SELECT month, fen FROM insurance_benefit_paid WHERE person_id = $1 ORDER BY month DESC";
    MOVE_ON_BENEFITS = "UPDATE insurance_benefit SET next_month = $2 WHERE next_month <= $1 AND next_month <= last_month AND EXISTS
        (SELECT 1 FROM insurance_benefit_paid m WHERE m.person_id = insurance_benefit.person_id AND m.month >= insurance_benefit.next_month
            AND m.month <= insurance_benefit.last_month AND m.month <= $1 AND m.batch_id = $3)";
    MOVE_BENEFITS_BACK = "UPDATE insurance_benefit SET next_month = back.month
        FROM (SELECT b.person_id, b.benefit_id, MIN(m.month) AS month FROM insurance_benefit_paid m JOIN insurance_benefit b
            ON b.person_id = m.person_id AND m.month >= b.first_month AND m.month <= b.last_month
            WHERE m.batch_id = $1 GROUP BY b.person_id, b.benefit_id) back
        WHERE back.person_id = insurance_benefit.person_id AND back.benefit_id = insurance_benefit.benefit_id AND back.month < next_month";
    BENEFITS_HANDED_OUT_IN = "SELECT person_id, CAST(SUM(fen) AS BIGINT) FROM insurance_benefit_paid WHERE batch_id = $1
        GROUP BY person_id ORDER BY person_id";
    FORGET_BENEFITS_PAID = "DELETE FROM insurance_benefit_paid WHERE batch_id = $1";
}

const ARRIVALS: BulkTable = BulkTable {
    table: "insurance_arrival",
    columns: &[
        ("person_id", Column::Int),
        ("insurance", Column::Text),
        ("period", Column::Text),
        ("region", Column::Region),
        ("own_fen", Column::Int),
        ("subsidy_fen", Column::Int),
        ("collective_fen", Column::Int),
        ("months", Column::Int),
        ("paid_on", Column::Text),
    ],
};

const MEMBERSHIP_ROWS: BulkTable = BulkTable {
    table: "insurance_membership",
    columns: &[
        ("person_id", Column::Int),
        ("insurance", Column::Text),
        ("from_on", Column::Text),
        ("region", Column::Region),
        ("employer", Column::Text),
        ("to_on", Column::Text),
        ("left_because", Column::Text),
    ],
};

const PENSIONS: BulkTable = BulkTable {
    table: "insurance_pension",
    columns: &[
        ("person_id", Column::Int),
        ("pension_id", Column::Int),
        ("region", Column::Region),
        ("state", Column::Text),
        ("claimed_on", Column::Text),
        ("claimed_by", Column::Text),
        ("first_month", Column::Text),
        ("next_month", Column::Text),
        ("account_fen", Column::Int),
        ("proved_on", Column::Text),
        ("valid_until", Column::Text),
    ],
};

const PAID_MONTHS: BulkTable = BulkTable {
    table: "insurance_pension_paid",
    columns: &[
        ("person_id", Column::Int),
        ("month", Column::Text),
        ("region", Column::Region),
        ("run", Column::Text),
        ("fen", Column::Int),
        ("account_fen", Column::Int),
        ("way", Column::Text),
        ("marked_on", Column::Text),
        ("batch_id", Column::Int),
    ],
};

const PAID_BENEFITS: BulkTable = BulkTable {
    table: "insurance_benefit_paid",
    columns: &[
        ("person_id", Column::Int),
        ("month", Column::Text),
        ("region", Column::Region),
        ("run", Column::Text),
        ("fen", Column::Int),
        ("marked_on", Column::Text),
        ("batch_id", Column::Int),
    ],
};

/// A change of state that must find its row: another transaction that came first makes this one start again.
fn claim(rows: u64, what: &str) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Database(DbError::Serialization(format!("{what} was changed")))) }
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Carries out a statement about one person, whose rows it may touch wherever they were written.
fn execute_of(ctx: &mut Ctx, person: CitizenId, sql: Sql, values: &[Param<'_>]) -> Result<u64> {
    ctx.for_person(person, |ctx| ctx.execute(sql, values))
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day was written")
}

fn period(text: &str) -> Period {
    Period::parse(text).expect("a period was written")
}

fn region(number: i64) -> RegionCode {
    RegionCode::from_i64(number).expect("a region was written")
}

fn person_at(row: &Row<'_>, column: usize) -> CitizenId {
    CitizenId::from_encoded(row.int(column)).expect("a citizen id was written")
}

fn insurance(word: &str) -> Insurance {
    Insurance::from_word(word).expect("an insurance was written")
}

fn count(number: i64) -> u32 {
    u32::try_from(number).expect("a count was written")
}

fn year(number: i64) -> i32 {
    i32::try_from(number).expect("a year was written")
}

// Memberships

fn to_membership(row: &Row<'_>) -> Membership {
    Membership {
        person: person_at(row, 0),
        insurance: insurance(row.text(1)),
        employer: row.opt_text(2).map(ToOwned::to_owned),
        from: day(row.text(3)),
        to: row.opt_text(4).map(day),
        left_because: row.opt_text(5).map(|word| LeaveReason::from_word(word).expect("a reason was written")),
    }
}

pub(crate) fn put_membership(ctx: &mut Ctx, new: &Membership, region: RegionCode) -> Result<()> {
    execute_of(
        ctx,
        new.person,
        PUT_MEMBERSHIP,
        params![new.person, new.insurance.word(), new.from, region, new.employer],
    )
    .map(drop)
}

pub(crate) fn end_membership(ctx: &mut Ctx, one: &Membership, on: Day, why: LeaveReason) -> Result<()> {
    claim(
        execute_of(
            ctx,
            one.person,
            END_MEMBERSHIP,
            params![one.person, one.insurance.word(), one.from, on, why.word()],
        )?,
        "membership",
    )
}

/// The latest first.
pub(crate) fn memberships(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Membership>> {
    ctx.for_person(person, |ctx| ctx.query(MEMBERSHIPS, params![person], to_membership))
}

/// Those of some people, wherever they were written, in no order; each once.
pub(crate) fn memberships_of_many(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Membership>> {
    let mut found = ctx.as_owner(|ctx| ctx.query_many(MEMBERSHIPS_OF_MANY, persons, to_membership))?;
    found.sort_by_key(|one| (one.person, one.insurance, one.from));
    found.dedup();
    Ok(found)
}

pub(crate) fn members_without_pension(ctx: &mut Ctx, after: Option<CitizenId>, limit: usize) -> Result<Vec<CitizenId>> {
    let after = after.map_or(0, CitizenId::encoded);
    ctx.query(MEMBERS_WITHOUT_PENSION, params![after, limited(limit)], |row| person_at(row, 0))
}

pub(crate) fn import_memberships(
    ctx: &mut Ctx,
    memberships: &[Membership],
    villages: &HashMap<CitizenId, RegionCode>,
) -> Result<()> {
    ctx.bulk_insert(&MEMBERSHIP_ROWS, memberships.len(), |rows| {
        memberships.iter().try_for_each(|one| {
            let opt = |rows: &mut BulkRows<'_>, value: Option<&str>| match value {
                Some(value) => rows.text(value),
                None => rows.null(),
            };
            rows.int(one.person.encoded())?;
            rows.text(one.insurance.word())?;
            rows.text(&one.from.to_string())?;
            rows.int(villages[&one.person].get())?;
            opt(rows, one.employer.as_deref())?;
            opt(rows, one.to.map(|to| to.to_string()).as_deref())?;
            opt(rows, one.left_because.map(LeaveReason::word))?;
            rows.end()
        })
    })?;
    ctx.many_came("insurance_membership", memberships.len())
}

/// Who joined and who left by an employer's list, wherever they live.
pub(crate) fn put_staff(
    ctx: &mut Ctx,
    joining: &[Membership],
    ending: &[Membership],
    villages: &HashMap<CitizenId, RegionCode>,
) -> Result<()> {
    ctx.as_owner(|ctx| {
        for one in ending {
            let (on, why) = one.to.zip(one.left_because).expect("who leaves has a last day and a reason");
            end_membership(ctx, one, on, why)?;
        }
        import_memberships(ctx, joining, villages)
    })
}

/// The one without an end.
pub(crate) fn open_membership(ctx: &mut Ctx, person: CitizenId, insurance: Insurance) -> Result<Option<Membership>> {
    let all = memberships(ctx, person)?;
    Ok(all.into_iter().find(|one| one.insurance == insurance && one.to.is_none()))
}

pub(crate) fn staff(ctx: &mut Ctx, employer: &str, on: Day) -> Result<Vec<Membership>> {
    ctx.query(STAFF, params![employer, on], to_membership)
}

/// How many people are insured through an employer and were not reported as leaving.
pub(crate) fn staff_count(ctx: &mut Ctx, employer: &str) -> Result<i64> {
    ctx.query_one(STAFF_COUNT, params![employer], |row| row.int(0))
}

/// An employer through which somebody is insured and that has no open account.
pub(crate) fn staff_without_account(ctx: &mut Ctx) -> Result<Option<String>> {
    ctx.query_opt(STAFF_WITHOUT_ACCOUNT, params![], |row| row.text(0).to_owned())
}

/// Opens an account for every employer through which somebody is insured and that has none, from the first day of who was first; how many.
pub(crate) fn import_employer_accounts(ctx: &mut Ctx) -> Result<u64> {
    ctx.execute(IMPORT_EMPLOYER_ACCOUNTS, params![])
}

// Employers

fn to_account(row: &Row<'_>) -> EmployerAccount {
    let end = row.opt_text(4).map(day);
    let why = row.opt_text(5).map(|word| EmployerEnd::from_word(word).expect("a reason was written"));
    EmployerAccount {
        employer: row.text(0).to_owned(),
        account_no: row.int(1),
        from: day(row.text(2)),
        kind: row.opt_text(3).map(|word| EmployerKind::from_word(word).expect("a kind was written")),
        end: end.zip(why),
    }
}

/// The latest first.
pub(crate) fn employer_accounts(ctx: &mut Ctx, employer: &str) -> Result<Vec<EmployerAccount>> {
    ctx.query(EMPLOYER_ACCOUNTS, params![employer], to_account)
}

pub(crate) fn put_employer_account(ctx: &mut Ctx, new: &EmployerAccount) -> Result<()> {
    let kind = new.kind.map(EmployerKind::word);
    ctx.execute(PUT_EMPLOYER_ACCOUNT, params![new.employer, new.account_no, new.from, kind]).map(drop)
}

pub(crate) fn end_employer_account(ctx: &mut Ctx, one: &EmployerAccount, on: Day, why: EmployerEnd) -> Result<()> {
    let ended = ctx.execute(END_EMPLOYER_ACCOUNT, params![one.employer, one.account_no, on, why.word()])?;
    claim(ended, "employer's account")
}

pub(crate) fn put_tier(ctx: &mut Ctx, person: CitizenId, region: RegionCode, tier: Tier) -> Result<()> {
    execute_of(ctx, person, PUT_TIER, params![person, tier.from_year, region, tier.fen]).map(drop)
}

pub(crate) fn tiers(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Tier>> {
    let to_tier = |row: &Row<'_>| Tier { from_year: year(row.int(0)), fen: Fen::new(row.int(1)) };
    ctx.for_person(person, |ctx| ctx.query(TIERS, params![person], to_tier))
}

// Contributions

/// Puts contributions where they stand before they are taken in.
pub(crate) fn arrive(
    ctx: &mut Ctx,
    contributions: &[Contribution],
    villages: &HashMap<CitizenId, RegionCode>,
) -> Result<()> {
    ctx.bulk_insert(&ARRIVALS, contributions.len(), |rows| {
        contributions.iter().try_for_each(|one| {
            rows.int(one.person.encoded())?;
            rows.text(one.insurance.word())?;
            rows.text(&one.period.to_string())?;
            rows.int(villages[&one.person].get())?;
            rows.int(one.own.get())?;
            rows.int(one.subsidy.get())?;
            rows.int(one.collective.get())?;
            rows.int(i64::from(one.months()))?;
            rows.text(&one.paid_on.to_string())?;
            rows.end()
        })
    })
}

/// The first of those that arrived whose period is paid; who it is may have been written down elsewhere.
pub(crate) fn first_paid_already(ctx: &mut Ctx) -> Result<Option<(CitizenId, Insurance, Period)>> {
    let to_key = |row: &Row<'_>| (person_at(row, 0), insurance(row.text(1)), period(row.text(2)));
    ctx.as_owner(|ctx| ctx.query_opt(PAID_ALREADY, params![], to_key))
}

/// The first for whom something arrived for the resident pension that she claimed.
pub(crate) fn first_arrival_of_drawn(ctx: &mut Ctx) -> Result<Option<CitizenId>> {
    ctx.as_owner(|ctx| ctx.query_opt(ARRIVAL_OF_DRAWN, params![], |row| person_at(row, 0)))
}

pub(crate) fn merge_arrivals(ctx: &mut Ctx, rows: usize) -> Result<()> {
    ctx.execute(MERGE_ARRIVALS, params![])?;
    ctx.execute(CLEAR_ARRIVALS, params![])?;
    ctx.many_came("insurance_contribution", rows)
}

/// What was paid into each insurance; whether she is in it is not known here.
pub(crate) fn paid_in(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Standing>> {
    let to_standing = |row: &Row<'_>| Standing {
        insurance: insurance(row.text(0)),
        active: false,
        months: count(row.int(1)),
        paid: Some((period(row.text(2)), period(row.text(3)))),
        total: Fen::new(row.int(4)),
    };
    ctx.for_person(person, |ctx| ctx.query(PAID_IN, params![person], to_standing))
}

/// By insurance and period.
pub(crate) fn contributions(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Contribution>> {
    ctx.for_person(person, |ctx| ctx.query(CONTRIBUTIONS, params![person], to_contribution))
}

/// By person, insurance and period.
pub(crate) fn contributions_of_many(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Contribution>> {
    let mut found = ctx.as_owner(|ctx| ctx.query_many(CONTRIBUTIONS_OF_MANY, persons, to_contribution))?;
    found.sort_by_cached_key(|one| (one.person, one.insurance, one.period.clone()));
    found.dedup();
    Ok(found)
}

fn to_contribution(row: &Row<'_>) -> Contribution {
    Contribution {
        person: person_at(row, 0),
        insurance: insurance(row.text(1)),
        period: period(row.text(2)),
        own: Fen::new(row.int(3)),
        subsidy: Fen::new(row.int(4)),
        collective: Fen::new(row.int(5)),
        paid_on: day(row.text(6)),
    }
}

// Pensions

fn to_pension(row: &Row<'_>) -> Pension {
    let suspended = row.opt_text(11).zip(row.opt_text(12)).map(|(reason, on)| Suspension {
        reason: SuspendReason::from_word(reason).expect("a reason was written"),
        on: day(on),
    });
    let ended = row.opt_text(13).map(|reason| End {
        reason: EndReason::from_word(reason).expect("a reason was written"),
        on: day(row.text(14)),
        last_month: period(row.text(15)),
        remainder: Fen::new(row.int(16)),
    });
    Pension {
        person: person_at(row, 0),
        pension_id: row.int(1),
        region: region(row.int(2)),
        state: PensionState::from_word(row.text(3)).expect("a state was written"),
        claimed_on: day(row.text(4)),
        claimed_by: row.text(5).to_owned(),
        first_month: period(row.text(6)),
        next_month: period(row.text(7)),
        account: Fen::new(row.int(8)),
        proved_on: day(row.text(9)),
        valid_until: day(row.text(10)),
        suspension: suspended,
        end: ended,
    }
}

pub(crate) fn pension(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Pension>> {
    ctx.for_person(person, |ctx| ctx.query_opt(PENSION, params![person], to_pension))
}

/// Those of these people whose pension is paid.
pub(crate) fn pensions_paying(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Pension>> {
    ctx.query_many(PENSIONS_PAYING, persons, to_pension)
}

/// By person.
pub(crate) fn pensions_of_many(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Pension>> {
    let mut found = ctx.as_owner(|ctx| ctx.query_many(PENSIONS_OF_MANY, persons, to_pension))?;
    found.sort_by_key(|pension| pension.person);
    found.dedup_by_key(|pension| pension.person);
    Ok(found)
}

/// Those that are paid and whose proof counted until this day or an earlier one, the earliest first.
pub(crate) fn pensions_proved_until(ctx: &mut Ctx, last: Day, limit: usize) -> Result<Vec<Pension>> {
    ctx.query(PENSIONS_PROVED_UNTIL, params![last, limited(limit)], to_pension)
}

/// Somebody of these who has a pension, wherever she lives.
pub(crate) fn first_with_pension(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Option<CitizenId>> {
    let found = ctx.as_owner(|ctx| ctx.query_many(WITH_PENSION, persons, |row| person_at(row, 0)))?;
    Ok(found.into_iter().min())
}

/// A claim, new or in the place of one that was declined.
pub(crate) fn put_pension(ctx: &mut Ctx, new: &Pension) -> Result<()> {
    claim(
        execute_of(
            ctx,
            new.person,
            PUT_PENSION,
            params![
                new.person,
                new.pension_id,
                new.region,
                new.state.word(),
                new.claimed_on,
                new.claimed_by,
                new.first_month.to_string(),
                new.next_month.to_string(),
                new.account,
                new.proved_on,
                new.valid_until
            ],
        )?,
        "pension",
    )
}

pub(crate) fn import_pensions(ctx: &mut Ctx, pensions: &[Pension]) -> Result<()> {
    ctx.bulk_insert(&PENSIONS, pensions.len(), |rows| {
        pensions.iter().try_for_each(|one| {
            rows.int(one.person.encoded())?;
            rows.int(one.pension_id)?;
            rows.int(one.region.get())?;
            rows.text(one.state.word())?;
            rows.text(&one.claimed_on.to_string())?;
            rows.text(&one.claimed_by)?;
            rows.text(&one.first_month.to_string())?;
            rows.text(&one.next_month.to_string())?;
            rows.int(one.account.get())?;
            rows.text(&one.proved_on.to_string())?;
            rows.text(&one.valid_until.to_string())?;
            rows.end()
        })
    })?;
    ctx.many_came("insurance_pension", pensions.len())
}

/// From what stands to what follows; another transaction that came first makes this one start again.
pub(crate) fn move_pension(ctx: &mut Ctx, from: &Pension, to: &Pension) -> Result<()> {
    let (suspension, end) = (to.suspension, to.end.as_ref());
    claim(
        execute_of(
            ctx,
            from.person,
            MOVE_PENSION,
            params![
                from.person,
                from.state.word(),
                to.state.word(),
                to.region,
                to.next_month.to_string(),
                to.proved_on,
                to.valid_until,
                suspension.map(|held| held.reason.word()),
                suspension.map(|held| held.on),
                end.map(|end| end.reason.word()),
                end.map(|end| end.on),
                end.map(|end| end.last_month.to_string()),
                end.map(|end| end.remainder)
            ],
        )?,
        "pension",
    )
}

pub(crate) fn put_step(ctx: &mut Ctx, pension: &Pension, deed: PensionDeed, note: &str) -> Result<()> {
    let (now, by) = (ctx.now(), ctx.actor().user.clone());
    execute_of(
        ctx,
        pension.person,
        PUT_STEP,
        params![pension.person, deed.word(), pension.state.word(), now, *by, note],
    )
    .map(drop)
}

pub(crate) fn steps(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<PensionStep>> {
    let to_step = |row: &Row<'_>| PensionStep {
        deed: PensionDeed::from_word(row.text(0)).expect("a deed was written"),
        state: PensionState::from_word(row.text(1)).expect("a state was written"),
        at: Moment(row.int(2)),
        by: row.text(3).to_owned(),
        note: row.text(4).to_owned(),
    };
    ctx.for_person(person, |ctx| ctx.query(STEPS, params![person], to_step))
}

pub(crate) fn put_gap(ctx: &mut Ctx, person: CitizenId, gap: &Gap) -> Result<()> {
    execute_of(ctx, person, PUT_GAP, params![person, gap.from.to_string(), gap.to.to_string()]).map(drop)
}

fn to_gap(row: &Row<'_>) -> (CitizenId, Gap) {
    (person_at(row, 0), Gap { from: period(row.text(1)), to: period(row.text(2)) })
}

pub(crate) fn gaps(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Gap>> {
    ctx.for_person(person, |ctx| ctx.query(GAPS, params![person], |row| to_gap(row).1))
}

// Months that were handed out

fn to_paid(row: &Row<'_>) -> Paid {
    Paid {
        month: period(row.text(0)),
        run: period(row.text(1)),
        fen: Fen::new(row.int(2)),
        of_account: Fen::new(row.int(3)),
    }
}

/// The latest first.
pub(crate) fn paid(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Paid>> {
    ctx.for_person(person, |ctx| ctx.query(PAID, params![person], to_paid))
}

/// Those after a month, oldest first.
pub(crate) fn paid_after(ctx: &mut Ctx, person: CitizenId, last: &Period) -> Result<Vec<Paid>> {
    ctx.for_person(person, |ctx| ctx.query(PAID_AFTER, params![person, last.to_string()], to_paid))
}

/// A month that goes to the heirs.
pub(crate) fn put_paid_at_end(ctx: &mut Ctx, person: CitizenId, region: RegionCode, paid: &Paid) -> Result<()> {
    let today = ctx.today();
    let (month, run) = (paid.month.to_string(), paid.run.to_string());
    execute_of(ctx, person, PUT_PAID, params![person, month, region, run, paid.fen, paid.of_account, today]).map(drop)
}

/// Every month of a run's lines, which are sorted by person.
pub(crate) fn put_paid(
    ctx: &mut Ctx,
    batch_id: i64,
    run: &Period,
    lines: &[(&Due, &Running)],
    months: usize,
) -> Result<()> {
    let (today, run) = (ctx.today().to_string(), run.to_string());
    ctx.bulk_insert(&PAID_MONTHS, months, |rows| {
        lines.iter().try_for_each(|(line, pension)| {
            let of_account = account_part_of(&pension.first_month, pension.account);
            line.months.iter().try_for_each(|month| {
                rows.int(line.person.encoded())?;
                rows.text(&month.to_string())?;
                rows.int(line.region.get())?;
                rows.text(&run)?;
                rows.int(monthly_in(&pension.first_month, pension.account, month).get())?;
                rows.int(of_account.get())?;
                rows.text("run")?;
                rows.text(&today)?;
                rows.int(batch_id)?;
                rows.end()
            })
        })
    })?;
    ctx.many_came("insurance_pension_paid", months)
}

/// Pensions that are paid and of which something up to a month was not handed out, by person.
pub(crate) fn running(ctx: &mut Ctx, month: &Period) -> Result<Vec<Running>> {
    ctx.query(RUNNING, params![month.to_string()], |row| Running {
        person: person_at(row, 0),
        region: region(row.int(1)),
        first_month: period(row.text(2)),
        next_month: period(row.text(3)),
        account: Fen::new(row.int(4)),
    })
}

/// The gaps of these that are not behind them.
pub(crate) fn gaps_of_running(ctx: &mut Ctx, month: &Period) -> Result<Vec<(CitizenId, Gap)>> {
    ctx.query(GAPS_OF_RUNNING, params![month.to_string()], to_gap)
}

/// Months up to which a running pension has not come yet and that were handed out already, by a later batch than one that was undone.
pub(crate) fn paid_ahead(ctx: &mut Ctx, month: &Period) -> Result<Vec<(CitizenId, Period)>> {
    ctx.query(PAID_AHEAD, params![month.to_string()], |row| (person_at(row, 0), period(row.text(1))))
}

/// Moves the pensions on of which something up to a month was just handed out in a batch; how many.
pub(crate) fn move_on_paid(ctx: &mut Ctx, batch_id: i64, month: &Period, next: &Period) -> Result<u64> {
    ctx.execute(MOVE_ON_PAID, params![month.to_string(), next.to_string(), batch_id])
}

pub(crate) fn pays_pensions(ctx: &mut Ctx) -> Result<bool> {
    Ok(ctx.query_opt(PAYS_PENSIONS, params![], |row| row.int(0))?.is_some())
}

pub(crate) fn handed_out_in(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, Fen)>> {
    ctx.query(HANDED_OUT_IN, params![batch_id], |row| (person_at(row, 0), Fen::new(row.int(1))))
}

/// Every month of a batch, owed again or the heirs'; how many.
pub(crate) fn take_back_paid(ctx: &mut Ctx, batch_id: i64) -> Result<u64> {
    let to_heirs = ctx.execute(LEAVE_TO_HEIRS, params![batch_id])?;
    ctx.execute(MOVE_BACK, params![batch_id])?;
    Ok(to_heirs + ctx.execute(FORGET_PAID, params![batch_id])?)
}

// Unemployment benefits

fn to_benefit(row: &Row<'_>) -> Benefit {
    let end =
        row.opt_text(11).map(|why| (BenefitEnd::from_word(why).expect("a reason was written"), day(row.text(12))));
    Benefit {
        person: person_at(row, 0),
        benefit_id: row.int(1),
        region: region(row.int(2)),
        claimed_on: day(row.text(3)),
        granted_by: row.text(4).to_owned(),
        paid_months: count(row.int(5)),
        left_months: count(row.int(6)),
        months: count(row.int(7)),
        first_month: period(row.text(8)),
        last_month: period(row.text(9)),
        next_month: period(row.text(10)),
        end,
    }
}

/// The months paid into the unemployment insurance after one and up to another.
pub(crate) fn unemployment_paid(
    ctx: &mut Ctx,
    person: CitizenId,
    after: Option<&Period>,
    until: &Period,
) -> Result<u32> {
    let after = after.map_or_else(String::new, Period::to_string);
    ctx.for_person(person, |ctx| {
        ctx.query_one(UNEMPLOYMENT_PAID, params![person, after, until.to_string()], |row| count(row.int(0)))
    })
}

pub(crate) fn put_benefit(ctx: &mut Ctx, new: &Benefit) -> Result<()> {
    let now = ctx.now();
    execute_of(
        ctx,
        new.person,
        PUT_BENEFIT,
        params![
            new.person,
            new.benefit_id,
            new.region,
            new.claimed_on,
            now,
            new.granted_by,
            i64::from(new.paid_months),
            i64::from(new.left_months),
            i64::from(new.months),
            new.first_month.to_string(),
            new.last_month.to_string(),
            new.next_month.to_string()
        ],
    )
    .map(drop)
}

/// From open to ended; another transaction that came first makes this one start again.
pub(crate) fn end_benefit(ctx: &mut Ctx, ended: &Benefit) -> Result<()> {
    let (why, on) = ended.end.expect("a benefit is ended with its reason");
    let last = ended.last_month.to_string();
    claim(
        execute_of(ctx, ended.person, END_BENEFIT, params![ended.person, ended.benefit_id, last, why.word(), on])?,
        "benefit",
    )
}

/// The latest first.
pub(crate) fn benefits(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Benefit>> {
    ctx.for_person(person, |ctx| ctx.query(BENEFITS, params![person], to_benefit))
}

/// Those of these people who have a benefit that was not ended, sorted; its months may be over.
pub(crate) fn with_open_benefit(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<CitizenId>> {
    let mut found = ctx.as_owner(|ctx| ctx.query_many(WITH_OPEN_BENEFIT, persons, |row| person_at(row, 0)))?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Who has a month of this one or later to come, after somebody.
pub(crate) fn drawing_benefits(
    ctx: &mut Ctx,
    month: &Period,
    after: Option<CitizenId>,
    limit: usize,
) -> Result<Vec<CitizenId>> {
    let after = after.map_or(0, CitizenId::encoded);
    ctx.query(DRAWING_BENEFITS, params![month.to_string(), after, limited(limit)], |row| person_at(row, 0))
}

/// Benefits of which something up to a month was not handed out, by person, the earliest first.
pub(crate) fn benefits_running(ctx: &mut Ctx, month: &Period) -> Result<Vec<Benefit>> {
    ctx.query(BENEFITS_RUNNING, params![month.to_string()], to_benefit)
}

/// Months of these that were handed out already, by a later batch than one that was undone.
pub(crate) fn benefits_paid_ahead(ctx: &mut Ctx, month: &Period) -> Result<Vec<(CitizenId, Period)>> {
    ctx.query(BENEFITS_PAID_AHEAD, params![month.to_string()], |row| (person_at(row, 0), period(row.text(1))))
}

/// The months that were handed out to a person, the latest first.
pub(crate) fn benefit_paid(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<(Period, Fen)>> {
    let to_paid = |row: &Row<'_>| (period(row.text(0)), Fen::new(row.int(1)));
    ctx.for_person(person, |ctx| ctx.query(BENEFIT_PAID, params![person], to_paid))
}

/// Every month of a run's lines, which are sorted by person.
pub(crate) fn put_benefit_paid(
    ctx: &mut Ctx,
    batch_id: i64,
    run: &Period,
    lines: &[&Due],
    months: usize,
) -> Result<()> {
    let (today, run) = (ctx.today().to_string(), run.to_string());
    ctx.bulk_insert(&PAID_BENEFITS, months, |rows| {
        lines.iter().try_for_each(|line| {
            line.months.iter().try_for_each(|month| {
                rows.int(line.person.encoded())?;
                rows.text(&month.to_string())?;
                rows.int(line.region.get())?;
                rows.text(&run)?;
                rows.int(benefit_in(month).get())?;
                rows.text(&today)?;
                rows.int(batch_id)?;
                rows.end()
            })
        })
    })?;
    ctx.many_came("insurance_benefit_paid", months)
}

/// Moves the benefits on of which something up to a month was just handed out in a batch; how many.
pub(crate) fn move_on_benefits(ctx: &mut Ctx, batch_id: i64, month: &Period, next: &Period) -> Result<u64> {
    ctx.execute(MOVE_ON_BENEFITS, params![month.to_string(), next.to_string(), batch_id])
}

pub(crate) fn benefits_handed_out_in(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, Fen)>> {
    ctx.query(BENEFITS_HANDED_OUT_IN, params![batch_id], |row| (person_at(row, 0), Fen::new(row.int(1))))
}

/// Every month of a batch is owed again; how many.
pub(crate) fn take_back_benefits(ctx: &mut Ctx, batch_id: i64) -> Result<u64> {
    ctx.execute(MOVE_BENEFITS_BACK, params![batch_id])?;
    ctx.execute(FORGET_BENEFITS_PAID, params![batch_id])
}

// Proofs of life

pub(crate) fn put_proof(ctx: &mut Ctx, person: CitizenId, region: RegionCode, proof: &Proof) -> Result<()> {
    let (mut place, mut signed, mut evidence) = (None, (None, None), None);
    match &proof.how {
        How::App => {}
        How::Card { place: at } => place = Some(at),
        How::Visit { first, second } => signed = (Some(first), Some(second)),
        How::Data { evidence: what, .. } => evidence = Some(what),
    }
    execute_of(
        ctx,
        person,
        PUT_PROOF,
        params![
            person,
            region,
            proof.how.way().word(),
            proof.proved_on,
            proof.valid_until,
            place,
            signed.0,
            signed.1,
            evidence,
            proof.at,
            proof.by
        ],
    )
    .map(drop)
}

fn to_proof(row: &Row<'_>) -> Proof {
    let text = |column| row.text(column).to_owned();
    let proved_on = day(row.text(1));
    let how = match Way::from_word(row.text(0)).expect("a way was written") {
        Way::Card => How::Card { place: text(3) },
        Way::App => How::App,
        Way::Visit => How::Visit { first: text(4), second: text(5) },
        Way::Data => How::Data { evidence: text(6), on: proved_on },
    };
    Proof { how, proved_on, valid_until: day(row.text(2)), at: Moment(row.int(7)), by: text(8) }
}

/// The latest first.
pub(crate) fn proofs(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Proof>> {
    ctx.for_person(person, |ctx| ctx.query(PROOFS, params![person], to_proof))
}

/// Who is paid and whose proof counts until a day or an earlier one, after a given day and person.
pub(crate) fn proofs_ending(
    ctx: &mut Ctx,
    last: Day,
    limit: usize,
    after: Option<(Day, CitizenId)>,
) -> Result<Vec<(CitizenId, Day)>> {
    let scope = ctx.scope();
    let (day_after, person_after) =
        after.map_or((String::new(), 0), |(day, person)| (day.to_string(), person.encoded()));
    ctx.query(PROOFS_ENDING, params![last, day_after, person_after, scope.low, scope.high, limited(limit)], |row| {
        (person_at(row, 0), day(row.text(1)))
    })
}

pub(crate) fn proofs_to_remind(ctx: &mut Ctx, last: Day, limit: usize) -> Result<Vec<(CitizenId, Day)>> {
    ctx.query(PROOFS_TO_REMIND, params![last, limited(limit)], |row| (person_at(row, 0), day(row.text(1))))
}

pub(crate) fn put_reminded(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    ctx.execute(PUT_REMINDED, params![person]).map(drop)
}

pub(crate) fn knows_anybody(ctx: &mut Ctx) -> Result<bool> {
    Ok(ctx.query_opt(ANYBODY, params![], |row| row.int(0))?.is_some())
}

// Laws

/// Somebody who is twice in an insurance on a day.
pub(crate) fn twice_insured(ctx: &mut Ctx) -> Result<Option<(CitizenId, Insurance)>> {
    ctx.query_opt(TWICE_INSURED, params![], |row| (person_at(row, 0), insurance(row.text(1))))
}

/// Somebody of whom a month was handed out that is said to be owed still.
pub(crate) fn paid_beyond(ctx: &mut Ctx) -> Result<Option<(CitizenId, Period)>> {
    ctx.query_opt(PAID_BEYOND, params![], |row| (person_at(row, 0), period(row.text(1))))
}

/// How many memberships, pensions and employers' accounts there are.
pub(crate) fn rows(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(ROWS, params![], |row| row.int(0))
}
