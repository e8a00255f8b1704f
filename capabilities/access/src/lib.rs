//! Users, their roles, and the regions they may see and change.
//!
//! Promises
//! * Nobody acts who is not a user in good standing; a user acts only within the region given to him.
//! * A deed is allowed by a role the user holds, or refused; a refusal is recorded (see [`record_refusal`]), what is
//!   allowed is recorded by the deed itself.
//!
//! Deliberately absent: passwords, sessions, second factors and policies in files; they come with the screens.

mod role;
mod store;

use kernel::{Actor, Ctx, Db, Refusal, RegionCode, Result, Room, Scope};

pub use role::{Deed, Role};
pub use store::STATEMENTS;

/// This room's tables.
pub const ROOM: Room = kernel::room!("access": "0001_access.sql");

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

/// Adds a user, or replaces what stands under the sign-in name.
///
/// # Errors
/// `bad_login` when the sign-in name is not 2 to 32 letters, digits, `.`, `-` or `_`; `user_needs_role`.
pub fn put_user(ctx: &mut Ctx, user: &User) -> Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !(2..=32).contains(&user.login.len()) || !user.login.chars().all(plain) || user.login == SYSTEM {
        return Err(Refusal::new("bad_login").with("login", &user.login).into());
    }
    if user.roles.is_empty() {
        return Err(Refusal::new("user_needs_role").with("login", &user.login).into());
    }
    store::put_user(ctx, user)?;
    let roles = user.roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(",");
    audit::record(ctx, "access.put_user", &user.login, &[("region", user.region.to_string()), ("roles", roles)])?;
    Ok(())
}

/// All users, by sign-in name.
///
/// # Errors
/// A failure of the database.
pub fn users(ctx: &mut Ctx) -> Result<Vec<User>> {
    store::users(ctx)
}

/// The name under which the program itself acts.
const SYSTEM: &str = "system";

/// The user as an actor, with the scope that goes with the region.
///
/// # Errors
/// `user_unknown`, `user_locked`; a failure of the database.
pub fn actor(db: &Db, login: &str) -> Result<Actor> {
    let user = db.read(&Actor::system(), |ctx| store::user(ctx, login))?;
    match user {
        None => Err(Refusal::new("user_unknown").with("login", login).into()),
        Some(user) if !user.active => Err(Refusal::new("user_locked").with("login", login).into()),
        Some(user) => Ok(Actor::new(&user.login, Scope::of(user.region))),
    }
}

/// Refuses unless a role of the actor allows the deed. The program itself may do what keeps it running.
///
/// # Errors
/// `not_allowed`, naming the deed; a failure of the database.
pub fn require(ctx: &mut Ctx, deed: Deed) -> Result<()> {
    let login = ctx.actor().user.clone();
    let allowed = if *login == *SYSTEM {
        deed.is_the_programs_own()
    } else {
        store::user(ctx, &login)?.is_some_and(|user| user.active && user.roles.iter().any(|role| role.allows(deed)))
    };
    if allowed {
        Ok(())
    } else {
        Err(Refusal::new("not_allowed").with("deed", deed.word()).with("login", login).into())
    }
}

/// Keeps the refusal of a deed in the audit log, in a transaction of its own: the refused one left nothing behind.
///
/// # Errors
/// A failure of the database.
pub fn record_refusal(db: &Db, actor: &Actor, what: &str, refusal: &Refusal) -> Result<()> {
    let (what, code) = (what.to_owned(), refusal.code.to_string());
    db.write(actor, move |ctx| {
        audit::record(ctx, "access.refused", &what, &[("code", code.clone())])?;
        Ok(())
    })
}
