//! A user: somebody who may act in the office.

use kernel::{Actor, Ctx, Db, Refusal, RegionCode, Result, Scope};

use crate::{Deed, Role, require, role, session, store};

/// Somebody who may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Sign-in name.
    pub login: String,
    /// The name shown to colleagues.
    pub name: String,
    /// What the user may see and change: this region and all inside it.
    pub region: RegionCode,
    /// What the user does.
    pub roles: Vec<Role>,
    /// Whether the user may act at present.
    pub active: bool,
}

/// The name under which the program itself acts.
pub(crate) const SYSTEM: &str = "system";

/// Adds a user, or replaces what stands under the sign-in name. Who is locked is signed out everywhere.
///
/// # Errors
/// `not_allowed` unless the program itself or a security administrator asks; `region_not_yours`; `own_user`, since nobody
/// gives himself roles; `bad_login` when the sign-in name is not 2 to 32 letters, digits, `.`, `-` or `_`;
/// `user_needs_role`; `administrators_kept_apart`.
pub fn put_user(ctx: &mut Ctx, user: &User) -> Result<()> {
    require(ctx, Deed::KeepUsers)?;
    require(ctx, Deed::KeepRoles)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !(2..=32).contains(&user.login.len()) || !user.login.chars().all(plain) || user.login == SYSTEM {
        return Err(Refusal::new("bad_login").with("login", &user.login).into());
    }
    if user.roles.is_empty() {
        return Err(Refusal::new("user_needs_role").with("login", &user.login).into());
    }
    role::keep_administrators_apart(&user.login, &user.roles)?;
    if !ctx.scope().covers(user.region) {
        return Err(Refusal::new("region_not_yours").with("region", user.region).into());
    }
    must_keep(ctx, &user.login)?;
    store::put_user(ctx, user)?;
    if !user.active {
        session::end_all(ctx, &user.login)?;
    }
    let roles = user.roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(",");
    let state = if user.active { "active" } else { "locked" };
    let facts = [("region", user.region.to_string()), ("roles", roles), ("state", state.to_owned())];
    audit::record(ctx, "access.put_user", &user.login, &facts)?;
    Ok(())
}

/// Refuses unless the actor may change this user as such: not himself, and, if he stands, within the region.
pub(crate) fn must_keep(ctx: &mut Ctx, login: &str) -> Result<()> {
    if *ctx.actor().user == *login {
        return Err(Refusal::new("own_user").with("login", login).into());
    }
    match store::user(ctx, login)? {
        Some(stands) if !ctx.scope().covers(stands.region) => {
            Err(Refusal::new("region_not_yours").with("region", stands.region).into())
        }
        _ => Ok(()),
    }
}

/// A user, by sign-in name.
///
/// # Errors
/// A failure of the database.
pub fn user(ctx: &mut Ctx, login: &str) -> Result<Option<User>> {
    store::user(ctx, login)
}

/// All users, by sign-in name.
///
/// # Errors
/// A failure of the database.
pub fn users(ctx: &mut Ctx) -> Result<Vec<User>> {
    store::users(ctx)
}

/// A user in good standing.
pub(crate) fn standing(ctx: &mut Ctx, login: &str) -> Result<User> {
    match store::user(ctx, login)? {
        None => Err(Refusal::new("user_unknown").with("login", login).into()),
        Some(user) if !user.active => Err(Refusal::new("user_locked").with("login", login).into()),
        Some(user) => Ok(user),
    }
}

/// The user as an actor, with the scope that goes with the region: for the command line, which believes who asks.
///
/// # Errors
/// `user_unknown`, `user_locked`; a failure of the database.
pub fn actor(db: &Db, login: &str) -> Result<Actor> {
    let user = db.read(&Actor::system(), |ctx| standing(ctx, login))?;
    Ok(Actor::new(&user.login, Scope::of(user.region)))
}
