//! `user ...`: who may act. The first users are put in by the program itself, later ones by an operator.

use std::fmt::Write;

use access::{Deed, Role};
use clap::Subcommand;
use kernel::{Ctx, Refusal, RegionCode, Result};
use serde_json::{Value, json};

use crate::{
    answer::{Answer, Done},
    desk::Desk,
    words,
};

/// Users.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add a user, or replace what stands under the sign-in name
    Add {
        /// Sign-in name
        login: String,
        /// The name shown to colleagues [default: the sign-in name]
        #[arg(long)]
        name: Option<String>,
        /// What the user may see and change: this region and all inside it
        #[arg(long)]
        region: String,
        /// maker, approver, finance, operator or auditor; several with commas
        #[arg(long, required = true, value_delimiter = ',')]
        role: Vec<String>,
    },
    /// All users
    List,
    /// Let a user act no more
    Lock {
        /// Sign-in name
        login: String,
    },
    /// Let a user act again
    Unlock {
        /// Sign-in name
        login: String,
    },
}

pub(crate) fn carry_out(desk: &Desk, user: User) -> Done {
    match user {
        User::Add { login, name, region, role } => add(desk, login, name, &region, &role),
        User::List => list(desk),
        User::Lock { login } => set_active(desk, login, false),
        User::Unlock { login } => set_active(desk, login, true),
    }
}

fn add(desk: &Desk, login: String, name: Option<String>, region: &str, roles: &[String]) -> Done {
    let region = RegionCode::parse(region).map_err(|why| Refusal::new("bad_region").with("why", why.code()))?;
    let name = name.unwrap_or_else(|| login.clone());
    let user = access::User { login, name, region, roles: read_roles(roles)?, active: true };
    let facts = user_json(&user);
    let text = words::user_line(desk.lang, &user);
    desk.write_as_anybody(&format!("user add {}", user.login), move |ctx| put(ctx, &user))?;
    Ok(Answer::yes(text, facts))
}

/// Role words, each once.
pub(crate) fn read_roles<'a>(words: impl IntoIterator<Item = &'a String>) -> Result<Vec<Role>, Refusal> {
    let mut roles = Vec::new();
    for word in words {
        let role = Role::from_word(word.trim()).ok_or_else(|| Refusal::new("bad_role").with("role", word))?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(roles)
}

/// Puts a user in, within what the actor may change.
pub(crate) fn put(ctx: &mut Ctx, user: &access::User) -> Result<()> {
    access::require(ctx, Deed::KeepRegistry)?;
    if !ctx.scope().covers(user.region) {
        return Err(Refusal::new("region_not_yours").with("region", user.region).into());
    }
    access::put_user(ctx, user)
}

fn set_active(desk: &Desk, login: String, active: bool) -> Done {
    let what = format!("user {} {login}", if active { "unlock" } else { "lock" });
    let user = desk.write_as_anybody(&what, move |ctx| {
        access::require(ctx, Deed::KeepRegistry)?;
        let Some(user) = access::users(ctx)?.into_iter().find(|user| user.login == login) else {
            return Err(Refusal::new("login_unknown").with("login", &login).into());
        };
        let user = access::User { active, ..user };
        put(ctx, &user)?;
        Ok(user)
    })?;
    Ok(Answer::yes(words::user_line(desk.lang, &user), user_json(&user)))
}

fn list(desk: &Desk) -> Done {
    let users = desk.read("user list", access::users)?;
    let mut text = String::new();
    for user in &users {
        let _ = write!(text, "{}", words::user_line(desk.lang, user));
    }
    let users: Vec<Value> = users.iter().map(user_json).collect();
    Ok(Answer::yes(text, json!({ "users": users })))
}

fn user_json(user: &access::User) -> Value {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
    json!({
        "login": user.login, "name": user.name, "region": user.region.to_string(), "roles": roles, "active": user.active,
    })
}
