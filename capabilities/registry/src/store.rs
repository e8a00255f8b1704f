//! All SQL of the registry.

use kernel::{BulkTable, CitizenId, Column, Ctx, Day, PersonName, RegionCode, Result, Row, params};

use crate::{Person, PersonState, Region};

kernel::statements! {
    PUT_REGION = "INSERT INTO registry_region (code, name, valid_from, valid_to, succeeded_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, succeeded_by = excluded.succeeded_by";
    REGIONS = "SELECT code, name, valid_from, valid_to, succeeded_by FROM registry_region ORDER BY code";
    MERGE_ARRIVALS = "INSERT INTO registry_person
        (person_id, name, village, household_id, relation, ethnic, phone, state, state_since)
        SELECT person_id, name, village, household_id, relation, ethnic, phone, state, state_since
        FROM registry_arrival WHERE true ORDER BY person_id
        ON CONFLICT (person_id) DO UPDATE SET name = excluded.name, village = excluded.village,
        household_id = excluded.household_id, relation = excluded.relation, ethnic = excluded.ethnic,
        phone = excluded.phone, state = excluded.state, state_since = excluded.state_since";
    CLEAR_ARRIVALS = "DELETE FROM registry_arrival";
    SET_STATE = "UPDATE registry_person SET state = $2, state_since = $3 WHERE person_id = $1";
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

pub(crate) fn merge_people(ctx: &mut Ctx, people: &[Person]) -> Result<()> {
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
    ctx.execute(MERGE_ARRIVALS, params![])?;
    ctx.execute(CLEAR_ARRIVALS, params![])?;
    ctx.analyze("registry_person")
}

pub(crate) fn set_state(ctx: &mut Ctx, person: CitizenId, state: PersonState, since: Day) -> Result<()> {
    ctx.execute(SET_STATE, params![person, state.word(), since]).map(drop)
}

pub(crate) fn count_change(ctx: &mut Ctx, village: RegionCode) -> Result<()> {
    ctx.kept_is_outdated();
    ctx.execute(COUNT_CHANGE, params![village]).map(drop)
}

pub(crate) fn version(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(VERSION, params![], |row| row.int(0))
}

pub(crate) fn person(ctx: &mut Ctx, id: CitizenId) -> Result<Option<Person>> {
    ctx.query_opt(PERSON, params![id], |row| Person {
        id,
        name: PersonName::parse(row.text(1)).expect("a name was written"),
        village: region_code(row.int(2)),
        household_id: row.int(3),
        relation: row.text(4).to_owned(),
        ethnic: row.text(5).to_owned(),
        phone: row.text(6).to_owned(),
        state: PersonState::from_word(row.text(7)).expect("a state was written"),
        state_since: row.opt_text(8).map(|text| Day::parse(text).expect("a day was written")),
    })
}

pub(crate) fn count(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(COUNT, params![], |row| row.int(0))
}

pub(crate) fn each_person(ctx: &mut Ctx, each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_PERSON, &[], each)
}
