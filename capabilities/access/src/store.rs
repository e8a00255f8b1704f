//! All SQL of users and roles.

use kernel::{Ctx, RegionCode, Result, Row, params};

use crate::{Role, User};

kernel::statements! {
    PUT_USER = "INSERT INTO access_user (login, name, region, state) VALUES ($1, $2, $3, $4)
        ON CONFLICT (login) DO UPDATE SET name = excluded.name, region = excluded.region, state = excluded.state";
    DROP_ROLES = "DELETE FROM access_role WHERE login = $1";
    ADD_ROLE = "INSERT INTO access_role (login, role) VALUES ($1, $2) ON CONFLICT (login, role) DO NOTHING";
    USER = "SELECT u.login, u.name, u.region, u.state, r.role FROM access_user u
        JOIN access_role r ON r.login = u.login WHERE u.login = $1 ORDER BY r.role";
    USERS = "SELECT u.login, u.name, u.region, u.state, r.role FROM access_user u
        JOIN access_role r ON r.login = u.login ORDER BY u.login, r.role";
}

pub(crate) fn put_user(ctx: &mut Ctx, user: &User) -> Result<()> {
    let state = if user.active { "active" } else { "locked" };
    ctx.execute(PUT_USER, params![user.login, user.name, user.region, state])?;
    ctx.execute(DROP_ROLES, params![user.login])?;
    user.roles.iter().try_for_each(|role| ctx.execute(ADD_ROLE, params![user.login, role.word()]).map(drop))
}

/// One row a role: rows of the same user follow each other.
fn gather(users: &mut Vec<User>, row: &Row<'_>) {
    let role = Role::from_word(row.text(4)).expect("a role was written");
    match users.last_mut() {
        Some(user) if user.login == row.text(0) => user.roles.push(role),
        _ => users.push(User {
            login: row.text(0).to_owned(),
            name: row.text(1).to_owned(),
            region: RegionCode::from_i64(row.int(2)).expect("a region was written"),
            roles: vec![role],
            active: row.text(3) == "active",
        }),
    }
}

pub(crate) fn user(ctx: &mut Ctx, login: &str) -> Result<Option<User>> {
    let mut users = Vec::new();
    ctx.query_each(USER, params![login], |row| {
        gather(&mut users, row);
        Ok(())
    })?;
    Ok(users.pop())
}

pub(crate) fn users(ctx: &mut Ctx) -> Result<Vec<User>> {
    let mut users = Vec::new();
    ctx.query_each(USERS, params![], |row| {
        gather(&mut users, row);
        Ok(())
    })?;
    Ok(users)
}
