//! Households: who is the head of which. The members follow from the register of people, so that a file of households
//! sets its heads and nobody else.

use std::collections::BTreeSet;

use document::register::{Column, Line, Sheet};
use kernel::{CitizenId, Ctx, PersonName, RegionCode, Result};
use registry::Person;

use super::{Plan, people};

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["户编号"]),
    Column::needed(&["村居代码"]).code(),
    Column::needed(&["户主身份证号", "户主身份证号码"]).code(),
    Column::needed(&["户主姓名"]),
];

/// The head as the file has it, if it is somebody known.
fn head(ctx: &mut Ctx, line: &Line) -> Result<std::result::Result<(Person, bool), &'static str>> {
    if let Some(fault) = line.fault {
        return Ok(Err(fault));
    }
    let household_id = match people::household(line.cell(0)) {
        Ok(household_id) => household_id,
        Err(code) => return Ok(Err(code)),
    };
    let Ok(village) = RegionCode::parse(line.cell(1)) else { return Ok(Err("bad_region")) };
    let Ok(id) = CitizenId::parse(line.cell(2)) else { return Ok(Err("bad_id")) };
    let Some(known) = registry::person(ctx, id)? else { return Ok(Err("unknown_person")) };
    if known.name.match_key() != PersonName::match_key_of(line.cell(3)) {
        return Ok(Err("name_differs"));
    }
    if known.village != village {
        return Ok(Err("unknown_region"));
    }
    let person = Person { household_id, relation: "户主".to_owned(), ..known.clone() };
    let changed = person != known;
    Ok(Ok((person, changed)))
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let (mut heads, mut bad, mut unchanged) = (Vec::new(), Vec::new(), 0);
    let (mut seen, mut headed) = (BTreeSet::new(), BTreeSet::new());
    for line in &sheet.rows {
        match head(ctx, line)? {
            Err(code) => bad.push((line.row, code)),
            Ok((person, changed)) => {
                if !seen.insert(person.id) || !headed.insert(person.household_id) {
                    bad.push((line.row, "duplicate_in_file"));
                } else if changed {
                    heads.push(person);
                } else {
                    unchanged += 1;
                }
            }
        }
    }
    let work = move |ctx: &mut Ctx| {
        if !heads.is_empty() {
            registry::import_people(ctx, &heads)?;
        }
        Ok(heads.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}
