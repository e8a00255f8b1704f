//! Who was seen alive by another agency, such as at a hospital: proofs of life by data. Who draws no pension is in error; who has proved
//! since then is left alone.

use std::collections::BTreeMap;

use document::register::{Column, Line, Sheet};
use insurance::How;
use kernel::{CitizenId, Ctx, Day, Result};

use super::{
    Plan,
    insurances::{persons_of, whose},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["公民身份号码", "身份证号码", "身份证号"]).code(),
    Column::needed(&["姓名"]),
    Column::needed(&["日期", "就诊日期"]),
    Column::needed(&["依据", "就诊机构"]),
];

/// On which day a row says that somebody was seen.
fn seen_on(line: &Line, id: CitizenId, today: Day) -> Result<Day, &'static str> {
    let on = Day::parse(line.cell(2)).ok().filter(|day| *day <= today && *day >= id.birth()).ok_or("bad_date")?;
    if line.cell(3).is_empty() { Err("bad_row") } else { Ok(on) }
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let today = ctx.today();
    let persons = persons_of(sheet);
    let known = registry::hits(ctx, &persons)?;
    let drawn = insurance::drawn_by(ctx, &persons)?;
    let proved: BTreeMap<CitizenId, Day> = drawn.into_iter().map(|one| (one.person, one.proved_on)).collect();
    let (mut latest, mut bad) = (BTreeMap::<CitizenId, (Day, String)>::new(), Vec::new());
    for line in &sheet.rows {
        let judged = whose(line, &known).and_then(|id| {
            let on = seen_on(line, id, today)?;
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
