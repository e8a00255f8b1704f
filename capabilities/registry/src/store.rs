//! All SQL of the registry.

use kernel::{BulkTable, CitizenId, Column, Ctx, Day, PersonName, RegionCode, Result, Row, params};

use crate::{
    Hit, Person, PersonState, Region,
    key::{Key, Keys, Kind},
};

/// What becomes of somebody who stands already; a state that stays was known before.
macro_rules! replaced_by {
    () => {
        "name = excluded.name, village = excluded.village, household_id = excluded.household_id,
        relation = excluded.relation, ethnic = excluded.ethnic, phone = excluded.phone, state = excluded.state,
        state_since = excluded.state_since, state_known_on = CASE WHEN registry_person.state = excluded.state
            THEN registry_person.state_known_on ELSE excluded.state_known_on END"
    };
}

kernel::statements! {
    PUT_REGION = "INSERT INTO registry_region (code, name, valid_from, valid_to, succeeded_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, succeeded_by = excluded.succeeded_by";
    REGIONS = "SELECT code, name, valid_from, valid_to, succeeded_by FROM registry_region ORDER BY code";
    MERGE_ARRIVALS = concat!("INSERT INTO registry_person
        (person_id, name, village, household_id, relation, ethnic, phone, state, state_since, state_known_on)
        SELECT person_id, name, village, household_id, relation, ethnic, phone, state, state_since, CAST($1 AS TEXT)
        FROM registry_arrival WHERE true ORDER BY person_id
        ON CONFLICT (person_id) DO UPDATE SET ", replaced_by!());
    REPLACED = "SELECT p.person_id, p.name, p.village, p.household_id, p.relation, p.ethnic, p.phone, p.state, p.state_since
        FROM registry_arrival a JOIN registry_person p ON p.person_id = a.person_id";
    PUT_PERSON = concat!("INSERT INTO registry_person
        (person_id, name, village, household_id, relation, ethnic, phone, state, state_since, state_known_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (person_id) DO UPDATE SET ", replaced_by!());
    ALL_PEOPLE = "SELECT person_id, name, village, household_id, relation, ethnic, phone, state, state_since
        FROM registry_person ORDER BY person_id";
    ADD_KEY = "INSERT INTO registry_key (kind, key, village, person_id) VALUES ($1, $2, $3, $4)";
    DROP_KEY = "DELETE FROM registry_key WHERE kind = $1 AND key = $2 AND village = $3 AND person_id = $4";
    FIND = "SELECT p.person_id, p.name, p.village, r.name, p.state FROM registry_key k
        JOIN registry_person p ON p.person_id = k.person_id LEFT JOIN registry_region r ON r.code = p.village
        WHERE k.kind = $1 AND k.key BETWEEN $2 AND $3 AND k.village BETWEEN $4 AND $5
        ORDER BY k.key, k.village, k.person_id LIMIT $6";
    HIT = "SELECT p.person_id, p.name, p.village, r.name, p.state FROM registry_person p
        LEFT JOIN registry_region r ON r.code = p.village WHERE p.person_id = $1";
    HITS = concat!("SELECT p.person_id, p.name, p.village, r.name, p.state FROM registry_person p
        LEFT JOIN registry_region r ON r.code = p.village WHERE p.person_id IN ", kernel::few!());
    OF_HOUSEHOLD = "SELECT p.person_id, p.name, p.village, p.household_id, p.relation, p.ethnic, p.phone, p.state,
        p.state_since FROM registry_key k JOIN registry_person p ON p.person_id = k.person_id
        WHERE k.kind = 6 AND k.key = $1 AND k.village BETWEEN $2 AND $3 ORDER BY p.person_id";
    CLEAR_ARRIVALS = "DELETE FROM registry_arrival";
    SET_STATE = "UPDATE registry_person SET state = $2, state_since = $3,
        state_known_on = CASE WHEN state = $2 THEN state_known_on ELSE $4 END WHERE person_id = $1";
    STATES_KNOWN = "UPDATE registry_person SET state_known_on = $1 WHERE state <> 'alive'";
    GONE = "SELECT person_id, state FROM registry_person
        WHERE state <> 'alive' AND state_known_on <= $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
    COUNT_CHANGE = "INSERT INTO registry_change (village, changes) VALUES ($1, 1)
        ON CONFLICT (village) DO UPDATE SET changes = registry_change.changes + 1";
    VERSION = "SELECT CAST(COALESCE(SUM(changes), 0) AS BIGINT) FROM registry_change";
    PERSON = "SELECT person_id, name, village, household_id, relation, ethnic, phone, state, state_since
        FROM registry_person WHERE person_id = $1";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM registry_person";
    EACH_PERSON = "SELECT person_id, name, village, household_id, state, relation FROM registry_person ORDER BY person_id";
}

const ARRIVALS: BulkTable = BulkTable {
    table: "registry_arrival",
    columns: &[
        ("person_id", Column::Int),
        ("name", Column::Text),
        ("village", Column::Int),
        ("household_id", Column::Int),
        ("relation", Column::Text),
        ("ethnic", Column::Text),
        ("phone", Column::Text),
        ("state", Column::Text),
        ("state_since", Column::Text),
    ],
};

pub(crate) fn put_region(ctx: &mut Ctx, region: &Region) -> Result<()> {
    ctx.execute(PUT_REGION, params![region.code, region.name, region.valid_from, region.valid_to, region.succeeded_by])
        .map(drop)
}

pub(crate) fn regions(ctx: &mut Ctx) -> Result<Vec<Region>> {
    let day = |text: Option<&str>| text.map(|text| Day::parse(text).expect("a day was written"));
    ctx.query(REGIONS, params![], |row| Region {
        code: region_code(row.int(0)),
        name: row.text(1).to_owned(),
        valid_from: day(row.opt_text(2)),
        valid_to: day(row.opt_text(3)),
        succeeded_by: row.opt_int(4).map(region_code),
    })
}

fn region_code(number: i64) -> RegionCode {
    RegionCode::from_i64(number).expect("a region code was written")
}

const KEYS: BulkTable = BulkTable {
    table: "registry_key",
    columns: &[("kind", Column::Int), ("key", Column::Text), ("village", Column::Region), ("person_id", Column::Int)],
};

/// Puts people where they stand before they are merged; answers those they will replace.
pub(crate) fn arrive(ctx: &mut Ctx, people: &[Person]) -> Result<Vec<Person>> {
    ctx.bulk_insert(&ARRIVALS, people.len(), |rows| {
        people.iter().try_for_each(|person| {
            rows.int(person.id.encoded())?;
            rows.text(person.name.as_str())?;
            rows.int(person.village.get())?;
            rows.int(person.household_id)?;
            rows.text(&person.relation)?;
            rows.text(&person.ethnic)?;
            rows.text(&person.phone)?;
            rows.text(person.state.word())?;
            match person.state_since {
                Some(day) => rows.text(&day.to_string())?,
                None => rows.null()?,
            }
            rows.end()
        })
    })?;
    // Who comes in may stand elsewhere so far.
    ctx.as_owner(|ctx| ctx.query(REPLACED, params![], to_person))
}

pub(crate) fn merge_arrivals(ctx: &mut Ctx, people: usize) -> Result<()> {
    let today = ctx.today();
    ctx.execute(MERGE_ARRIVALS, params![today])?;
    ctx.execute(CLEAR_ARRIVALS, params![])?;
    ctx.many_came("registry_person", people)
}

pub(crate) fn set_state(ctx: &mut Ctx, person: CitizenId, state: PersonState, since: Day) -> Result<()> {
    let today = ctx.today();
    ctx.execute(SET_STATE, params![person, state.word(), since, today]).map(drop)
}

/// Of who was dead or gone before it was kept since when that is known, it counts as known today.
pub(crate) fn states_known(ctx: &mut Ctx) -> Result<()> {
    let today = ctx.today();
    ctx.execute(STATES_KNOWN, params![today]).map(drop)
}

pub(crate) fn gone(
    ctx: &mut Ctx,
    known_until: Day,
    after: Option<CitizenId>,
    limit: usize,
) -> Result<Vec<(CitizenId, PersonState)>> {
    let (after, limit) = (after.map_or(0, CitizenId::encoded), i64::try_from(limit).expect("a sane number of people"));
    ctx.query(GONE, params![known_until, after, limit], |row| {
        (citizen_id(row.int(0)), PersonState::from_word(row.text(1)).expect("a state was written"))
    })
}

pub(crate) fn count_change(ctx: &mut Ctx, village: RegionCode) -> Result<()> {
    ctx.kept_is_outdated();
    ctx.execute(COUNT_CHANGE, params![village]).map(drop)
}

pub(crate) fn version(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(VERSION, params![], |row| row.int(0))
}

fn to_person(row: &Row<'_>) -> Person {
    Person {
        id: citizen_id(row.int(0)),
        name: PersonName::parse(row.text(1)).expect("a name was written"),
        village: region_code(row.int(2)),
        household_id: row.int(3),
        relation: row.text(4).to_owned(),
        ethnic: row.text(5).to_owned(),
        phone: row.text(6).to_owned(),
        state: PersonState::from_word(row.text(7)).expect("a state was written"),
        state_since: row.opt_text(8).map(|text| Day::parse(text).expect("a day was written")),
    }
}

fn citizen_id(number: i64) -> CitizenId {
    CitizenId::from_encoded(number).expect("a citizen id was written")
}

pub(crate) fn person(ctx: &mut Ctx, id: CitizenId) -> Result<Option<Person>> {
    ctx.query_opt(PERSON, params![id], to_person)
}

pub(crate) fn put_person(ctx: &mut Ctx, person: &Person) -> Result<()> {
    let today = ctx.today();
    ctx.execute(
        PUT_PERSON,
        params![
            person.id,
            person.name.as_str(),
            person.village,
            person.household_id,
            person.relation,
            person.ethnic,
            person.phone,
            person.state.word(),
            person.state_since,
            today
        ],
    )
    .map(drop)
}

pub(crate) fn all_people(ctx: &mut Ctx) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    ctx.scan(ALL_PEOPLE, &[], |row| {
        people.push(to_person(row));
        Ok(())
    })?;
    Ok(people)
}

pub(crate) fn of_household(ctx: &mut Ctx, household_id: i64) -> Result<Vec<Person>> {
    let scope = ctx.scope();
    ctx.query(OF_HOUSEHOLD, params![household_id.to_string(), scope.low, scope.high], to_person)
}

pub(crate) fn add_keys(ctx: &mut Ctx, keys: &Keys) -> Result<()> {
    add_some_keys(ctx, keys, keys.len(), |_| true)
}

/// Adds those of the keys that `is_new` says, in one stroke.
pub(crate) fn add_some_keys(
    ctx: &mut Ctx,
    keys: &Keys,
    count: usize,
    mut is_new: impl FnMut(&Key<'_>) -> bool,
) -> Result<()> {
    ctx.bulk_insert(&KEYS, count, |rows| {
        keys.iter().filter(|key| is_new(key)).try_for_each(|key| {
            rows.int(key.kind.number())?;
            rows.text(key.text)?;
            rows.int(key.village)?;
            rows.int(key.person)?;
            rows.end()
        })
    })?;
    ctx.many_came("registry_key", count)
}

pub(crate) fn add_key(ctx: &mut Ctx, key: &Key<'_>) -> Result<()> {
    ctx.execute(ADD_KEY, params![key.kind.number(), key.text, key.village, key.person]).map(drop)
}

pub(crate) fn drop_key(ctx: &mut Ctx, key: &Key<'_>) -> Result<()> {
    ctx.execute(DROP_KEY, params![key.kind.number(), key.text, key.village, key.person]).map(drop)
}

fn to_hit(row: &Row<'_>) -> Hit {
    Hit {
        person: citizen_id(row.int(0)),
        name: PersonName::parse(row.text(1)).expect("a name was written"),
        village: region_code(row.int(2)),
        village_name: row.opt_text(3).unwrap_or_default().to_owned(),
        state: PersonState::from_word(row.text(4)).expect("a state was written"),
    }
}

pub(crate) fn find(ctx: &mut Ctx, kind: Kind, from: &str, to: &str, limit: usize) -> Result<Vec<Hit>> {
    let (scope, limit) = (ctx.scope(), i64::try_from(limit).expect("few people are shown"));
    ctx.query(FIND, params![kind.number(), from, to, scope.low, scope.high, limit], to_hit)
}

pub(crate) fn hit(ctx: &mut Ctx, id: CitizenId) -> Result<Option<Hit>> {
    ctx.query_opt(HIT, params![id], to_hit)
}

pub(crate) fn hits(ctx: &mut Ctx, ids: &[CitizenId]) -> Result<Vec<Hit>> {
    ctx.query_many(HITS, ids, to_hit)
}

pub(crate) fn count(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(COUNT, params![], |row| row.int(0))
}

pub(crate) fn each_person(ctx: &mut Ctx, each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_PERSON, &[], each)
}
