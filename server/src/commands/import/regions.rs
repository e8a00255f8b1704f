//! Regions: codes and names, with the days between which a code is valid.

use std::collections::BTreeSet;

use document::register::{Column, Line, Sheet};
use kernel::{Ctx, Day, RegionCode, Result};
use registry::Region;

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["区划代码", "代码", "code"]).code(),
    Column::needed(&["名称", "name"]),
    Column::useful(&["启用日期", "valid_from"]),
    Column::useful(&["停用日期", "valid_to"]),
    Column::useful(&["后继代码", "succeeded_by"]).code(),
];

fn optional<T, E>(text: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

fn region(line: &Line) -> Result<Region, &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    Ok(Region {
        code: RegionCode::parse(line.cell(0)).map_err(|_| "bad_region")?,
        name: line.cell(1).to_owned(),
        valid_from: optional(line.cell(2), Day::parse).map_err(|_| "bad_date")?,
        valid_to: optional(line.cell(3), Day::parse).map_err(|_| "bad_date")?,
        succeeded_by: optional(line.cell(4), RegionCode::parse).map_err(|_| "bad_region")?,
    })
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let standing = registry::regions(ctx)?;
    let (mut regions, mut bad, mut seen, mut unchanged) = (Vec::new(), Vec::new(), BTreeSet::new(), 0);
    for line in &sheet.rows {
        match region(line) {
            Err(code) => bad.push((line.row, code)),
            Ok(region) if !seen.insert(region.code.get()) => bad.push((line.row, "duplicate_in_file")),
            Ok(region) if standing.contains(&region) => unchanged += 1,
            Ok(region) => regions.push(region),
        }
    }
    let work = move |ctx: &mut Ctx| {
        if !regions.is_empty() {
            registry::import_regions(ctx, &regions)?;
        }
        Ok(regions.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}
