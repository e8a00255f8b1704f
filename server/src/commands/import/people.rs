//! People: who lives where, in which household, and whether they still do. Where a file leaves the state empty, the dead
//! and the moved stay what they are.

use std::collections::BTreeSet;

use document::register::{Column, Line, Sheet};
use kernel::{CitizenId, Ctx, Day, PersonName, RegionCode, Result, Sex};
use registry::{Person, PersonState, Population};

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["公民身份号码", "身份证号码", "身份证号"]).code(),
    Column::needed(&["姓名"]),
    Column::useful(&["性别"]),
    Column::useful(&["民族"]),
    Column::needed(&["村居代码"]).code(),
    Column::useful(&["户编号"]),
    Column::useful(&["与户主关系"]),
    Column::useful(&["状态"]),
    Column::useful(&["状态日期"]),
    Column::useful(&["手机", "联系电话"]),
];

/// A household's number as files have it; none is 0.
pub(super) fn household(text: &str) -> Result<i64, &'static str> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse::<u32>().map(i64::from).map_err(|_| "bad_household")
}

fn sex_fits(text: &str, id: CitizenId) -> bool {
    match text {
        "男" | "1" => id.sex() == Sex::Male,
        "女" | "2" => id.sex() == Sex::Female,
        _ => text.is_empty(),
    }
}

fn person(line: &Line, villages: &BTreeSet<i64>, today: Day) -> Result<Person, &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let id = CitizenId::parse(line.cell(0)).map_err(|_| "bad_id")?;
    if !sex_fits(line.cell(2), id) {
        return Err("sex_differs");
    }
    let village = RegionCode::parse(line.cell(4)).map_err(|_| "bad_region")?;
    if !villages.contains(&village.get()) {
        return Err("unknown_region");
    }
    let state = PersonState::from_word(line.cell(7)).ok_or("bad_state")?;
    let since = match line.cell(8) {
        "" => None,
        text => Some(Day::parse(text).ok().filter(|day| *day <= today && *day >= id.birth()).ok_or("bad_date")?),
    };
    Ok(Person {
        id,
        name: PersonName::parse(line.cell(1)).map_err(|_| "bad_name")?,
        village,
        household_id: household(line.cell(5))?,
        relation: line.cell(6).to_owned(),
        ethnic: line.cell(3).to_owned(),
        phone: line.cell(9).to_owned(),
        state,
        state_since: since,
    })
}

/// The person with the state that stands, which a file without one does not change.
fn in_standing_state(ctx: &mut Ctx, known: &Population, person: Person) -> Result<Person> {
    if known.find(person.id).is_none_or(|stands| stands.state() == PersonState::Alive) {
        return Ok(person);
    }
    let stands = registry::person(ctx, person.id)?;
    Ok(stands.map_or(person.clone(), |stands| Person {
        state: stands.state,
        state_since: stands.state_since,
        ..person
    }))
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let (scope, today) = (ctx.scope(), ctx.today());
    let villages: BTreeSet<i64> = registry::regions(ctx)?.into_iter().map(|region| region.code.get()).collect();
    let known = registry::population(ctx)?;
    let (mut people, mut bad, mut seen) = (Vec::with_capacity(sheet.rows.len()), Vec::new(), BTreeSet::new());
    for line in &sheet.rows {
        match person(line, &villages, today) {
            Err(code) => bad.push((line.row, code)),
            Ok(person) if !scope.covers(person.village) => bad.push((line.row, "out_of_scope")),
            Ok(person) if !seen.insert(person.id) => bad.push((line.row, "duplicate_in_file")),
            Ok(person) if line.cell(7).is_empty() => people.push(in_standing_state(ctx, &known, person)?),
            Ok(person) => people.push(person),
        }
    }
    let work = move |ctx: &mut Ctx| {
        if !people.is_empty() {
            registry::import_people(ctx, &people)?;
        }
        Ok(people.len())
    };
    Ok(Plan { work: Box::new(work), unchanged: 0, bad })
}
