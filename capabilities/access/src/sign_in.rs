//! How a user signs in: invitation, password, and the way each try goes.
//!
//! Steps of a try: count it (see [`crate::delay`]) and read the hash in one transaction; reckon the hash outside of any,
//! for it takes long; then open the session in a second transaction, which looks again at what may have changed.
//! Every try leaves a leaf, right or wrong. Wrong name, wrong password, locked user and user without a password are one
//! and the same answer, and take as long.

use kernel::{Actor, Ctx, Db, Moment, Refusal, Result, Scope, refuse};

use crate::{
    Deed, User, delay, password, require,
    secret::{Token, sha256},
    session::{self, Beginning, Kind},
    store,
    user::{must_keep, standing},
};

/// From where somebody comes.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The address that the web layer trusts: the last hop that is not our own.
    pub source: String,
    /// The token of a known device, if the browser brought one; see [`Opened::device`].
    pub device: Option<std::sync::Arc<Token>>,
    /// The device in words, for the list of sessions.
    pub words: String,
    /// `zh`, `bo`, `en`.
    pub language: String,
}

/// A session was opened, or goes on under a new token.
#[derive(Debug)]
pub struct Opened {
    /// The session's token.
    pub session: Token,
    /// To be kept by the browser for a year: this device is known from now on, and nobody's wrong tries delay it.
    pub device: Option<Token>,
    /// Nothing opens before a second factor was given: see [`crate::confirm_with_code`].
    pub second_factor_needed: bool,
}

/// How long an invitation is good.
const INVITE_HOURS: i64 = 72;
const HOUR: i64 = 3_600_000_000;

impl Visit {
    /// By what tries at this name are counted. A device counts as known only for its own holder.
    pub(crate) fn count_try(&self, ctx: &mut Ctx, what: &str, holder: &str) -> Result<[u8; 32]> {
        let known = self.is_known(ctx, holder)?;
        let by: Vec<u8> = match &self.device {
            Some(device) if known => device.sha256().to_vec(),
            _ => self.source.as_bytes().to_vec(),
        };
        let key = sha256(&[what.as_bytes(), holder.as_bytes(), if known { b"device" } else { b"source" }, &by]);
        delay::count(ctx, &key, &delay::ONE)?;
        if !known {
            self.count_source(ctx)?;
        }
        Ok(key)
    }

    /// Counts a try at no name in particular, for where it comes from; answers the key to give it back by.
    pub(crate) fn count_source(&self, ctx: &mut Ctx) -> Result<[u8; 32]> {
        let key = sha256(&[b"source", self.source.as_bytes()]);
        delay::count(ctx, &key, &delay::SOURCE)?;
        Ok(key)
    }

    pub(crate) fn is_known(&self, ctx: &mut Ctx, holder: &str) -> Result<bool> {
        match &self.device {
            Some(device) => store::device_is_known(ctx, holder, &device.sha256()),
            None => Ok(false),
        }
    }

    /// The try was right: its count is forgotten, its source is given it back, and the device is known from now on.
    pub(crate) fn was_right(&self, ctx: &mut Ctx, key: &[u8; 32], holder: &str) -> Result<Option<Token>> {
        self.try_was_right(ctx, key, holder)?;
        self.know_device(ctx, holder)
    }

    /// The same where no device is to be remembered.
    pub(crate) fn try_was_right(&self, ctx: &mut Ctx, key: &[u8; 32], holder: &str) -> Result<()> {
        delay::forget(ctx, key)?;
        if !self.is_known(ctx, holder)? {
            store::give_try_back(ctx, &sha256(&[b"source", self.source.as_bytes()]))?;
        }
        Ok(())
    }

    /// The device is known from now on; answers its token if it was not before.
    pub(crate) fn know_device(&self, ctx: &mut Ctx, holder: &str) -> Result<Option<Token>> {
        if self.is_known(ctx, holder)? {
            return Ok(None);
        }
        let (device, now) = (Token::random(), ctx.now());
        store::put_device(ctx, holder, &device.sha256(), &self.words, now)?;
        Ok(Some(device))
    }
}

/// A wrong try, kept in the log; the answer to it is the same whatever was wrong.
pub(crate) fn wrong<T>(db: &Db, holder: &str, way: &'static str) -> Result<T> {
    let holder = holder.to_owned();
    db.write(&Actor::system(), move |ctx| {
        audit::record(ctx, "access.sign_in_refused", &holder, &[("way", way.to_owned())])?;
        Ok(())
    })?;
    refuse("sign_in_wrong")
}

/// Signs a user in by password. Call it from a thread that may wait.
///
/// # Errors
/// `sign_in_wrong`, whatever was wrong; `try_later`; `sign_in_busy`; a failure of the database.
pub fn sign_in(db: &Db, login: &str, password: &str, visit: &Visit) -> Result<Opened> {
    let (name, from) = (login.to_owned(), visit.clone());
    let (key, stands, hash) = db.write(&Actor::system(), move |ctx| {
        let key = from.count_try(ctx, "password", &name)?;
        let stands = standing(ctx, &name).is_ok();
        Ok((key, stands, store::password(ctx, &name)?))
    })?;
    let right = password::verify(password, hash.as_deref())?;
    if !right || !stands {
        let object = if stands { login } else { "unknown" };
        return wrong(db, object, "password");
    }
    let (name, from) = (login.to_owned(), visit.clone());
    let actor = crate::actor(db, login)?;
    db.write(&actor, move |ctx| {
        standing(ctx, &name)?;
        // The password was changed while the old one was being reckoned.
        if store::password(ctx, &name)? != hash {
            return refuse("sign_in_wrong");
        }
        let second_factor_needed = store::has_second_factor(ctx, &name)?;
        let device = if second_factor_needed {
            // Whoever has only the password is not known yet, and what was counted stays.
            None
        } else {
            from.was_right(ctx, &key, &name)?
        };
        let session = open(ctx, &name, &from)?;
        let facts = [("way", "password".to_owned()), ("second_factor_needed", second_factor_needed.to_string())];
        audit::record(ctx, "access.sign_in", &name, &facts)?;
        Ok(Opened { session, device, second_factor_needed })
    })
}

fn open(ctx: &mut Ctx, login: &str, visit: &Visit) -> Result<Token> {
    let beginning = Beginning {
        kind: Kind::User,
        holder: login,
        words: &visit.words,
        language: &visit.language,
        confirmed: false,
        longest: None,
    };
    session::begin(ctx, &beginning)
}

/// A one-time token by which a user sets a password: the first one, or a new one in place of a forgotten one. It takes
/// the place of earlier invitations. What stands goes on until the token is used.
///
/// # Errors
/// `not_allowed` unless a security administrator or the program asks; `own_user`, `region_not_yours`, `user_unknown`,
/// `user_locked`; a failure of the database.
pub fn invite(ctx: &mut Ctx, login: &str) -> Result<Token> {
    require(ctx, Deed::KeepUsers)?;
    must_keep(ctx, login)?;
    standing(ctx, login)?;
    let (token, issued_by) = (Token::random(), ctx.actor().user.clone());
    let ends_at = Moment(ctx.now().0 + INVITE_HOURS * HOUR);
    store::put_invite(ctx, login, &token.sha256(), &issued_by, ends_at)?;
    audit::record(ctx, "access.invite", login, &[("hours", INVITE_HOURS.to_string())])?;
    Ok(token)
}

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvite {
    /// For whom.
    pub user: User,
    /// Who invited.
    pub issued_by: String,
    /// Until when it is good.
    pub ends_at: Moment,
    /// That time has come.
    pub is_over: bool,
}

/// The invitations within the actor's region that nobody has used yet, the first to end first; also those whose time came
/// lately, until they are swept away.
///
/// # Errors
/// `not_allowed` unless a security administrator or the program asks; a failure of the database.
pub fn open_invites(ctx: &mut Ctx) -> Result<Vec<OpenInvite>> {
    require(ctx, Deed::KeepUsers)?;
    let (scope, now) = (ctx.scope(), ctx.now());
    let mut open = Vec::new();
    for (login, issued_by, ends_at) in store::invites(ctx)? {
        if let Some(user) = store::user(ctx, &login)?.filter(|user| scope.covers(user.region)) {
            open.push(OpenInvite { user, issued_by, ends_at, is_over: ends_at <= now });
        }
    }
    Ok(open)
}

/// Takes an invitation back: its token opens nothing any more.
///
/// # Errors
/// `not_allowed` unless a security administrator or the program asks; `own_user`, `region_not_yours`; `invite_gone` when it was
/// used or taken back already; a failure of the database.
pub fn withdraw_invite(ctx: &mut Ctx, login: &str) -> Result<()> {
    require(ctx, Deed::KeepUsers)?;
    must_keep(ctx, login)?;
    if store::drop_invite(ctx, login)? == 0 {
        return Err(Refusal::new("invite_gone").with("login", login).into());
    }
    audit::record(ctx, "access.withdraw_invite", login, &[])?;
    Ok(())
}

/// Whom an invitation is for, if it is still good.
///
/// # Errors
/// `invite_unknown`; a failure of the database.
pub fn invited(ctx: &mut Ctx, token: &Token) -> Result<String> {
    let now = ctx.now();
    match store::invite(ctx, &token.sha256())? {
        Some((login, ends_at)) if now < ends_at && standing(ctx, &login).is_ok() => Ok(login),
        _ => refuse("invite_unknown"),
    }
}

/// Sets the password by an invitation, once. All sessions and known devices of the user end; a second factor stays.
///
/// # Errors
/// `invite_unknown`, `password_length`, `password_common`, `sign_in_busy`; a failure of the database.
pub fn accept_invite(db: &Db, token: &Token, password: &str) -> Result<String> {
    let login = db.read(&Actor::system(), |ctx| invited(ctx, token))?;
    password::good_enough(&login, password)?;
    let hash = password::hash(password)?;
    let sha = token.sha256();
    let actor = Actor::new(&login, Scope::EVERYWHERE);
    db.write(&actor, move |ctx| {
        let now = ctx.now();
        if store::take_invite(ctx, &sha, now)? == 0 {
            return refuse("invite_unknown");
        }
        set_password(ctx, &login, &hash, "access.accept_invite")?;
        Ok(login.clone())
    })
}

fn set_password(ctx: &mut Ctx, login: &str, hash: &str, deed: &'static str) -> Result<()> {
    let now = ctx.now();
    store::put_password(ctx, login, hash, now)?;
    session::end_all(ctx, login)?;
    store::drop_devices(ctx, login)?;
    audit::record(ctx, deed, login, &[])?;
    Ok(())
}

/// Changes the own password; all sessions end but a new one.
///
/// # Errors
/// `sign_in_wrong` when the old one is wrong; `try_later`; `second_factor_needed` when the user has one and gave it more
/// than five minutes ago; `password_length`, `password_common`, `sign_in_busy`; a failure of the database.
pub fn change_password(db: &Db, token: &Token, old: &str, new: &str, visit: &Visit) -> Result<Opened> {
    let signed = db.read(&Actor::system(), |ctx| session::session_actor(ctx, token))?;
    if signed.kind != Kind::User {
        return Err(Refusal::new("session_unknown").into());
    }
    let login = signed.actor.user.to_string();
    password::good_enough(&login, new)?;
    let (name, from, session) = (login.clone(), visit.clone(), signed.clone());
    let (key, hash) = db.write(&signed.actor, move |ctx| {
        if store::has_second_factor(ctx, &name)? {
            session::fresh_second_factor(ctx, &session)?;
        }
        Ok((from.count_try(ctx, "password", &name)?, store::password(ctx, &name)?))
    })?;
    if !password::verify(old, hash.as_deref())? {
        return wrong(db, &login, "change_password");
    }
    let (hash, from) = (password::hash(new)?, visit.clone());
    let confirmed_at = signed.confirmed_at;
    db.write(&signed.actor, move |ctx| {
        standing(ctx, &login)?;
        set_password(ctx, &login, &hash, "access.change_password")?;
        let device = from.was_right(ctx, &key, &login)?;
        let session = open(ctx, &login, &from)?;
        store::set_confirmed(ctx, &session.sha256(), confirmed_at)?;
        Ok(Opened { session, device, second_factor_needed: false })
    })
}
