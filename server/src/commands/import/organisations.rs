//! Organisations: departments, offices, banks, hospitals, employers.

use std::collections::BTreeSet;

use access::{Organisation, OrganisationKind};
use document::register::{Column, Line, Sheet};
use kernel::{Ctx, RegionCode, Result};

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["机构代码", "代码", "code"]).code(),
    Column::needed(&["机构名称", "名称", "name"]),
    Column::needed(&["机构类型", "类型", "kind"]),
    Column::needed(&["区划代码", "地区", "region"]).code(),
    Column::useful(&["上级机构", "上级机构代码", "parent"]).code(),
    Column::useful(&["状态", "state"]),
];

/// A code is letters and digits, as credit codes, bank codes and the office's own are.
const CODE_LENGTH_MAX: usize = 32;

fn organisation(line: &Line) -> Result<Organisation, &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let code = line.cell(0);
    if code.len() > CODE_LENGTH_MAX || !code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    {
        return Err("bad_organisation_code");
    }
    let active = match line.cell(5) {
        "" | "正常" | "active" => true,
        "停用" | "撤销" | "closed" => false,
        _ => return Err("bad_state"),
    };
    Ok(Organisation {
        code: code.to_owned(),
        name: line.cell(1).to_owned(),
        kind: OrganisationKind::from_word(line.cell(2)).ok_or("bad_organisation_kind")?,
        region: RegionCode::parse(line.cell(3)).map_err(|_| "bad_region")?,
        parent: Some(line.cell(4)).filter(|code| !code.is_empty()).map(str::to_owned),
        active,
    })
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let scope = ctx.scope();
    let standing = access::organisations(ctx)?;
    let coming: BTreeSet<&str> = sheet.rows.iter().map(|line| line.cell(0)).collect();
    let (mut organisations, mut bad, mut seen, mut unchanged) = (Vec::new(), Vec::new(), BTreeSet::new(), 0);
    for line in &sheet.rows {
        let known = |code: &String| coming.contains(code.as_str()) || standing.iter().any(|one| one.code == *code);
        match organisation(line) {
            Err(code) => bad.push((line.row, code)),
            Ok(one) if !scope.covers(one.region) => bad.push((line.row, "out_of_scope")),
            Ok(one) if !one.parent.as_ref().is_none_or(known) => bad.push((line.row, "unknown_parent")),
            Ok(one) if !seen.insert(one.code.clone()) => bad.push((line.row, "duplicate_in_file")),
            Ok(one) if standing.contains(&one) => unchanged += 1,
            Ok(one) => organisations.push(one),
        }
    }
    let work = move |ctx: &mut Ctx| {
        if !organisations.is_empty() {
            access::import_organisations(ctx, &organisations)?;
        }
        Ok(organisations.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}
