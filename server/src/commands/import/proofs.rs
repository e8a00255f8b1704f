//! Who was seen alive by another agency, such as at a hospital: proofs of life by data. Who draws no pension is in error; who has proved
//! since then is left alone.

use std::collections::BTreeMap;

use document::register::{Column, Line, Sheet};
use insurance::How;
use kernel::{CitizenId, Ctx, Day, PersonName, Result};

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["公民身份号码", "身份证号码", "身份证号"]).code(),
    Column::needed(&["姓名"]),
    Column::needed(&["日期", "就诊日期"]),
    Column::needed(&["依据", "就诊机构"]),
];

fn seen(line: &Line, today: Day) -> Result<(CitizenId, Day), &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let id = CitizenId::parse(line.cell(0)).map_err(|_| "bad_id")?;
    let on = Day::parse(line.cell(2)).ok().filter(|day| *day <= today && *day >= id.birth()).ok_or("bad_date")?;
    if line.cell(3).is_empty() { Err("bad_row") } else { Ok((id, on)) }
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let today = ctx.today();
    let mut persons: Vec<CitizenId> =
        sheet.rows.iter().filter_map(|line| CitizenId::parse(line.cell(0)).ok()).collect();
    persons.sort_unstable();
    persons.dedup();
    let known = registry::hits(ctx, &persons)?;
    let drawn = insurance::drawn_by(ctx, &persons)?;
    let proved: BTreeMap<CitizenId, Day> = drawn.into_iter().map(|one| (one.person, one.proved_on)).collect();
    let (mut latest, mut bad) = (BTreeMap::<CitizenId, (Day, String)>::new(), Vec::new());
    for line in &sheet.rows {
        let judged = seen(line, today).and_then(|(id, on)| {
            let hit = known.get(&id).ok_or("unknown_person")?;
            if hit.name.match_key() != PersonName::match_key_of(line.cell(1)) {
                return Err("name_differs");
            }
            if proved.contains_key(&id) { Ok((id, on)) } else { Err("draws_no_pension") }
        });
        match judged {
            Err(code) => bad.push((line.row, code)),
            Ok((id, on)) if proved[&id] >= on || latest.get(&id).is_some_and(|(later, _)| *later >= on) => {}
            Ok((id, on)) => drop(latest.insert(id, (on, line.cell(3).to_owned()))),
        }
    }
    let unchanged = sheet.rows.len() - bad.len() - latest.len();
    let work = move |ctx: &mut Ctx| {
        for (id, (on, evidence)) in &latest {
            insurance::prove(ctx, *id, &How::Data { evidence: evidence.clone(), on: *on })?;
        }
        Ok(latest.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}
