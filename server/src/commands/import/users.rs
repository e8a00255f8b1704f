//! Users: who may act, where, and as what.

use std::collections::BTreeSet;

use access::{Role, User};
use document::register::{Column, Line, Sheet};
use kernel::{Ctx, RegionCode, Result};

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["登录名", "login"]),
    Column::useful(&["姓名", "name"]),
    Column::needed(&["区划代码", "地区", "region"]).code(),
    Column::needed(&["角色", "role", "roles"]),
    Column::useful(&["状态", "state"]),
    Column::useful(&["机构代码", "单位代码", "organisation"]).code(),
];

fn role(word: &str) -> Option<Role> {
    Some(match word {
        "采集" => Role::Collector,
        "经办" => Role::Maker,
        "复核" => Role::Checker,
        "审批" => Role::Approver,
        "财务" => Role::Finance,
        "社保卡" => Role::CardOffice,
        "窗口" => Role::Clerk,
        "管理" => Role::Operator,
        "安全管理" => Role::SecurityAdmin,
        "审计管理" => Role::AuditAdmin,
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
    let organisations = access::organisations(ctx)?;
    let (mut users, mut bad, mut seen, mut unchanged) = (Vec::new(), Vec::new(), BTreeSet::new(), 0);
    for line in &sheet.rows {
        let office = line.cell(5);
        match user(line) {
            Err(code) => bad.push((line.row, code)),
            Ok(user) if user.roles.is_empty() => bad.push((line.row, "user_needs_role")),
            Ok(user) if !scope.covers(user.region) => bad.push((line.row, "out_of_scope")),
            Ok(user) if !seen.insert(user.login.clone()) => bad.push((line.row, "duplicate_in_file")),
            Ok(_) if !office.is_empty() && !organisations.iter().any(|one| one.active && one.code == office) => {
                bad.push((line.row, "organisation_not_there"));
            }
            Ok(user) if standing.iter().any(|stands| same(stands, &user)) && !moves(ctx, &user, office)? => {
                unchanged += 1
            }
            Ok(user) => users.push((user, office.to_owned())),
        }
    }
    let work = move |ctx: &mut Ctx| {
        for (user, office) in &users {
            access::put_user(ctx, user)?;
            if !office.is_empty() {
                access::place_user(ctx, &user.login, office)?;
            }
        }
        Ok(users.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}

/// Whether the user comes to work for somebody else.
fn moves(ctx: &mut Ctx, user: &User, office: &str) -> Result<bool> {
    Ok(!office.is_empty() && access::organisation_of(ctx, &user.login)?.is_none_or(|one| one.code != office))
}

/// Whether nothing would change, whatever the order of the roles.
fn same(stands: &User, comes: &User) -> bool {
    let set = |user: &User| user.roles.iter().copied().collect::<BTreeSet<Role>>();
    set(stands) == set(comes) && User { roles: stands.roles.clone(), ..comes.clone() } == *stands
}
