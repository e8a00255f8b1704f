//! `user ...`: who may act. The first users are put in by the program itself, later ones by a security administrator.

use std::fmt::Write;

use access::Role;
use clap::Subcommand;
use kernel::{Refusal, RegionCode, Result};
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
        /// collector, maker, checker, approver, finance, card_office, clerk, operator, security_admin, audit_admin or auditor; several with commas
        #[arg(long, required = true, value_delimiter = ',')]
        role: Vec<String>,
        /// The code of the organisation the user works for
        #[arg(long)]
        organisation: Option<String>,
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
    /// A one-time invitation by which a user sets a password; shown once
    Invite {
        /// Sign-in name
        login: String,
        /// App, passkeys and recovery codes are lost: forget them
        #[arg(long)]
        forget_second_factors: bool,
    },
    /// A token by which a program acts in the user's name; shown once
    Token {
        /// Sign-in name
        login: String,
        /// How many days it is good
        #[arg(long)]
        days: i64,
    },
    /// End all sessions and tokens of a user
    SignOut {
        /// Sign-in name
        login: String,
    },
}

pub(crate) fn carry_out(desk: &Desk, user: User) -> Done {
    match user {
        User::Add { login, name, region, role, organisation } => add(desk, login, name, &region, &role, organisation),
        User::List => list(desk),
        User::Lock { login } => set_active(desk, login, false),
        User::Unlock { login } => set_active(desk, login, true),
        User::Invite { login, forget_second_factors } => invite(desk, login, forget_second_factors),
        User::Token { login, days } => token(desk, login, days),
        User::SignOut { login } => sign_out(desk, login),
    }
}

fn add(
    desk: &Desk,
    login: String,
    name: Option<String>,
    region: &str,
    roles: &[String],
    organisation: Option<String>,
) -> Done {
    let region = RegionCode::parse(region).map_err(|why| Refusal::new("bad_region").with("why", why.code()))?;
    let name = name.unwrap_or_else(|| login.clone());
    let user = access::User { login, name, region, roles: read_roles(roles)?, active: true };
    let facts = user_json(&user);
    let text = words::user_line(desk.lang, &user);
    desk.write_as_anybody(&format!("user add {}", user.login), move |ctx| {
        access::put_user(ctx, &user)?;
        organisation.iter().try_for_each(|code| access::place_user(ctx, &user.login, code))
    })?;
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

fn set_active(desk: &Desk, login: String, active: bool) -> Done {
    let what = format!("user {} {login}", if active { "unlock" } else { "lock" });
    let user = desk.write_as_anybody(&what, move |ctx| {
        let Some(user) = access::user(ctx, &login)? else {
            return Err(Refusal::new("login_unknown").with("login", &login).into());
        };
        let user = access::User { active, ..user };
        access::put_user(ctx, &user)?;
        Ok(user)
    })?;
    Ok(Answer::yes(words::user_line(desk.lang, &user), user_json(&user)))
}

fn invite(desk: &Desk, login: String, forget: bool) -> Done {
    let (what, facts_login) = (format!("user invite {login}"), login.clone());
    let token = desk.write_as_anybody(&what, move |ctx| {
        if forget {
            access::forget_second_factors(ctx, &login)?;
        }
        access::invite(ctx, &login)
    })?;
    let text = words::done(desk.lang, "done-invite", &[("login", facts_login.clone()), ("token", token.text())]);
    Ok(Answer::yes(text, json!({ "login": facts_login, "invite": token.text() })))
}

fn token(desk: &Desk, login: String, days: i64) -> Done {
    let (what, facts_login) = (format!("user token {login}"), login.clone());
    let token = desk.write_as_anybody(&what, move |ctx| access::machine_token(ctx, &login, days, "api"))?;
    let args = [("login", facts_login.clone()), ("days", days.to_string()), ("token", token.text())];
    let text = words::done(desk.lang, "done-token", &args);
    Ok(Answer::yes(text, json!({ "login": facts_login, "days": days, "token": token.text() })))
}

fn sign_out(desk: &Desk, login: String) -> Done {
    let (what, facts_login) = (format!("user sign-out {login}"), login.clone());
    desk.write_as_anybody(&what, move |ctx| access::revoke_all(ctx, &login))?;
    let text = words::done(desk.lang, "done-sign-out", &[("login", facts_login.clone())]);
    Ok(Answer::yes(text, json!({ "login": facts_login })))
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
