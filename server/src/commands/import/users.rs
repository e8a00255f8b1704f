//! Users: who may act, where, and as what.

use std::collections::BTreeSet;

use access::{Role, User};
use kernel::{Ctx, RegionCode, Result};

use super::{
    Plan,
    sheet::{Column, Line, Sheet},
};
use crate::commands::user::put;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["登录名", "login"]),
    Column::useful(&["姓名", "name"]),
    Column::needed(&["区划代码", "地区", "region"]).code(),
    Column::needed(&["角色", "role", "roles"]),
    Column::useful(&["状态", "state"]),
];

fn role(word: &str) -> Option<Role> {
    Some(match word {
        "经办" => Role::Maker,
        "审批" => Role::Approver,
        "财务" => Role::Finance,
        "管理" => Role::Operator,
        "审计" => Role::Auditor,
        other => return Role::from_word(other),
    })
}

fn user(line: &Line) -> Result<User, &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let login = line.cell(0);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !(2..=32).contains(&login.len()) || !login.chars().all(plain) {
        return Err("bad_login");
    }
    let mut roles = Vec::new();
    for word in line.cell(3).split([',', '，', '、', ';', '；', ' ']).filter(|word| !word.is_empty()) {
        let role = role(word).ok_or("bad_role")?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let active = match line.cell(4) {
        "" | "正常" | "active" => true,
        "锁定" | "locked" => false,
        _ => return Err("bad_state"),
    };
    let name = if line.cell(1).is_empty() { login } else { line.cell(1) };
    Ok(User {
        login: login.to_owned(),
        name: name.to_owned(),
        region: RegionCode::parse(line.cell(2)).map_err(|_| "bad_region")?,
        roles,
        active,
    })
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let scope = ctx.scope();
    let standing = access::users(ctx)?;
    let (mut users, mut bad, mut seen, mut unchanged) = (Vec::new(), Vec::new(), BTreeSet::new(), 0);
    for line in &sheet.rows {
        match user(line) {
            Err(code) => bad.push((line.row, code)),
            Ok(user) if user.roles.is_empty() => bad.push((line.row, "user_needs_role")),
            Ok(user) if !scope.covers(user.region) => bad.push((line.row, "out_of_scope")),
            Ok(user) if !seen.insert(user.login.clone()) => bad.push((line.row, "duplicate_in_file")),
            Ok(user) if standing.iter().any(|stands| same(stands, &user)) => unchanged += 1,
            Ok(user) => users.push(user),
        }
    }
    let work = move |ctx: &mut Ctx| {
        users.iter().try_for_each(|user| put(ctx, user))?;
        Ok(users.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}

/// Whether nothing would change, whatever the order of the roles.
fn same(stands: &User, comes: &User) -> bool {
    let set = |user: &User| user.roles.iter().copied().collect::<BTreeSet<Role>>();
    set(stands) == set(comes) && User { roles: stands.roles.clone(), ..comes.clone() } == *stands
}
