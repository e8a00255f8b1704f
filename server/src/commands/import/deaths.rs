//! Deaths, as the civil registry reports them.

use std::collections::BTreeSet;

use document::register::{Column, Line, Sheet};
use kernel::{CitizenId, Ctx, Day, PersonName, Result};
use registry::PersonState;

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["公民身份号码", "身份证号码", "身份证号"]).code(),
    Column::needed(&["姓名"]),
    Column::needed(&["死亡日期"]),
];

fn death(line: &Line, today: Day) -> Result<(CitizenId, Day), &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let id = CitizenId::parse(line.cell(0)).map_err(|_| "bad_id")?;
    let day = Day::parse(line.cell(2)).ok().filter(|day| *day <= today && *day >= id.birth()).ok_or("bad_date")?;
    Ok((id, day))
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let today = ctx.today();
    let (mut deaths, mut bad, mut seen, mut unchanged) = (Vec::new(), Vec::new(), BTreeSet::new(), 0);
    for line in &sheet.rows {
        let (id, day) = match death(line, today) {
            Ok(death) => death,
            Err(code) => {
                bad.push((line.row, code));
                continue;
            }
        };
        match registry::person(ctx, id)? {
            None => bad.push((line.row, "unknown_person")),
            Some(known) if known.name.match_key() != PersonName::match_key_of(line.cell(1)) => {
                bad.push((line.row, "name_differs"));
            }
            Some(_) if !seen.insert(id) => bad.push((line.row, "duplicate_in_file")),
            Some(known) if known.state == PersonState::Dead && known.state_since == Some(day) => unchanged += 1,
            Some(_) => deaths.push((id, day)),
        }
    }
    let work = move |ctx: &mut Ctx| {
        deaths.iter().try_for_each(|(id, day)| registry::change_state(ctx, *id, PersonState::Dead, *day))?;
        Ok(deaths.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}
