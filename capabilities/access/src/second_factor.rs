//! The second factor: one-time codes of an app (TOTP, RFC 6238), each taken once, and recovery codes on paper.
//!
//! Whoever has one is asked for it at every sign-in, and again for approvals (see [`crate::fresh_second_factor`]). Passkeys
//! are the other kind. The key of the codes must be readable by the program, so it stands in the
//! table as it is; who reads the database can make codes, but no passwords.

use kernel::{Ctx, Db, Refusal, Result, Scope, refuse};
use totp_rs::{Builder, Secret, Totp};

use crate::{
    Deed, require,
    secret::{random, random_digits, sha256},
    session::{self, Kind, SignedIn, fresh_second_factor, living},
    sign_in::{Opened, Visit, wrong},
    store,
    user::{SYSTEM, must_keep, standing},
};

const RECOVERY_CODES: usize = 10;
const RECOVERY_DIGITS: u32 = 10;

/// What an app needs to make codes. Shown once.
#[derive(Debug)]
pub struct TotpOffer {
    /// The key as people type it.
    pub key: String,
    /// The same as an address for a QR code.
    pub uri: String,
}

/// By what a user can confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactors {
    /// Codes of an app.
    pub codes: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// How many passkeys.
    pub passkeys: i64,
}

fn totp(secret: &[u8; 20]) -> Totp {
    Builder::new().with_secret(Secret::new_stack(*secret)).build().expect("160 bits are enough")
}

/// What the user behind this session can confirm with; also before it was.
///
/// # Errors
/// `session_unknown`, `session_over`; a failure of the database.
pub fn second_factors(ctx: &mut Ctx, session: &crate::Token) -> Result<SecondFactors> {
    let row = living(ctx, session)?;
    Ok(SecondFactors {
        codes: store::totp(ctx, &row.holder, "active")?.is_some(),
        recovery_codes: store::count_recovery(ctx, &row.holder)?,
        passkeys: store::count_passkeys(ctx, &row.holder)?,
    })
}

/// Refuses unless the signed-in user may change how he confirms: freshly confirmed, or without a second factor so far.
pub(crate) fn may_change(ctx: &mut Ctx, session: &SignedIn) -> Result<()> {
    if session.kind != Kind::User {
        return refuse("session_unknown");
    }
    if store::has_second_factor(ctx, &session.actor.user)? { fresh_second_factor(ctx, session) } else { Ok(()) }
}

/// Offers a key for an app; it counts from [`accept_totp`] on.
///
/// # Errors
/// `second_factor_needed` when the user has one already and did not give it just now; a failure of the database.
pub fn offer_totp(ctx: &mut Ctx, session: &SignedIn) -> Result<TotpOffer> {
    may_change(ctx, session)?;
    let secret: [u8; 20] = random();
    store::put_totp_offer(ctx, &session.actor.user, &secret)?;
    Ok(offer_of(&session.actor.user, &secret))
}

/// Gives a user a key that counts at once, in place of any other, without a first code: for the program itself, which makes
/// ready-made people for a demonstration.
///
/// # Errors
/// `not_allowed` unless the program itself asks; `user_unknown`, `user_locked`; a failure of the database.
pub fn give_totp(ctx: &mut Ctx, login: &str) -> Result<TotpOffer> {
    if *ctx.actor().user != *SYSTEM {
        let who = ctx.actor().user.clone();
        return Err(Refusal::new("not_allowed").with("deed", Deed::KeepUsers.word()).with("login", who).into());
    }
    standing(ctx, login)?;
    let secret: [u8; 20] = random();
    store::put_totp_offer(ctx, login, &secret)?;
    store::accept_totp(ctx, login, 0)?;
    audit::record(ctx, "access.give_totp", login, &[])?;
    Ok(offer_of(login, &secret))
}

fn offer_of(login: &str, secret: &[u8; 20]) -> TotpOffer {
    let key = totp(secret).secret().to_base32();
    // A sign-in name has only characters that an address can hold.
    let uri = format!("otpauth://totp/Yika:{login}?secret={key}&issuer=Yika");
    TotpOffer { key, uri }
}

/// The app's first code is right: from now on codes are asked for. Answers the session under its new token, and the
/// recovery codes, shown once; earlier ones are void.
///
/// # Errors
/// As [`offer_totp`]; `sign_in_wrong`, `try_later`; a failure of the database.
pub fn accept_totp(db: &Db, session: &crate::Token, code: &str, visit: &Visit) -> Result<(Opened, Vec<String>)> {
    let signed = db.read(&kernel::Actor::system(), |ctx| session::session_actor(ctx, session))?;
    let (from, given, me, sha) = (visit.clone(), code.to_owned(), signed.clone(), session.sha256());
    let answer = db.write(&signed.actor, move |ctx| {
        may_change(ctx, &me)?;
        let login = me.actor.user.to_string();
        let key = from.count_try(ctx, "second", &login)?;
        let Some((secret, _)) = store::totp(ctx, &login, "offered")? else { return Ok(None) };
        let Some(step) = step_of(ctx, &secret, &given) else { return Ok(None) };
        store::accept_totp(ctx, &login, step)?;
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| random_digits(RECOVERY_DIGITS)).collect();
        store::drop_recovery(ctx, &login)?;
        codes.iter().try_for_each(|code| store::put_recovery(ctx, &login, &recovery_hash(&login, code)))?;
        let Some(row) = store::session(ctx, &sha)? else { return refuse("session_unknown") };
        let token = session::confirm(ctx, row)?;
        let device = from.was_right(ctx, &key, &login)?;
        audit::record(ctx, "access.accept_totp", &login, &[])?;
        Ok(Some((Opened { session: token, device, second_factor_needed: false }, codes)))
    })?;
    answer.map_or_else(|| wrong(db, &signed.actor.user, "offered_code"), Ok)
}

/// The time step whose code this is: the present one, or one beside it.
fn step_of(ctx: &Ctx, secret: &[u8; 20], code: &str) -> Option<i64> {
    let seconds = u64::try_from(ctx.now().0 / 1_000_000).ok()?;
    let step = totp(secret).check(code, seconds)?;
    i64::try_from(step).ok()
}

fn recovery_hash(login: &str, code: &str) -> [u8; 32] {
    sha256(&[b"recovery", login.as_bytes(), code.as_bytes()])
}

/// Confirms with a code of the app, or with a recovery code, which is then used up: after the password, and again before an
/// approval. Answers the session under its new token.
///
/// # Errors
/// `sign_in_wrong` when the code is wrong or was taken before; `try_later`; `session_unknown`, `session_over`,
/// `user_locked`; a failure of the database.
pub fn confirm_with_code(db: &Db, session: &crate::Token, code: &str, visit: &Visit) -> Result<Opened> {
    let (sha, from) = (session.sha256(), visit.clone());
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let row = db.read(&kernel::Actor::system(), |ctx| living(ctx, session))?;
    let actor = db.read(&kernel::Actor::system(), |ctx| {
        let user = crate::user::standing(ctx, &row.holder)?;
        Ok(kernel::Actor::new(&user.login, Scope::of(user.region)))
    })?;
    let login = row.holder;
    let opened = db.write(&actor, move |ctx| {
        let login = ctx.actor().user.to_string();
        let key = from.count_try(ctx, "second", &login)?;
        let Some(row) = store::session(ctx, &sha)?.filter(|row| row.kind == Kind::User) else {
            return refuse("session_unknown");
        };
        let Some(way) = take_code(ctx, &login, &code)? else { return Ok(None) };
        let session = session::confirm(ctx, row)?;
        let device = from.was_right(ctx, &key, &login)?;
        audit::record(ctx, "access.confirm", &login, &[("way", way.to_owned())])?;
        Ok(Some(Opened { session, device, second_factor_needed: false }))
    })?;
    opened.map_or_else(|| wrong(db, &login, "code"), Ok)
}

/// Takes a code, once; answers which kind it was.
fn take_code(ctx: &mut Ctx, login: &str, code: &str) -> Result<Option<&'static str>> {
    if code.len() == RECOVERY_DIGITS as usize {
        let taken = store::take_recovery(ctx, login, &recovery_hash(login, code))?;
        return Ok((taken == 1).then_some("recovery_code"));
    }
    let Some((secret, _)) = store::totp(ctx, login, "active")? else { return Ok(None) };
    let Some(step) = step_of(ctx, &secret, code) else { return Ok(None) };
    Ok((store::use_totp_step(ctx, login, step)? == 1).then_some("code"))
}

/// Forgets a user's second factors, when app, passkeys and paper are lost. Ends all sessions; the user signs in by
/// password and sets up anew.
///
/// # Errors
/// `not_allowed` unless a security administrator or the program asks; `own_user`, `region_not_yours`; a failure of the
/// database.
pub fn forget_second_factors(ctx: &mut Ctx, login: &str) -> Result<()> {
    require(ctx, Deed::KeepUsers)?;
    must_keep(ctx, login)?;
    store::forget_second_factors(ctx, login)?;
    store::drop_devices(ctx, login)?;
    session::end_all(ctx, login)?;
    audit::record(ctx, "access.forget_second_factors", login, &[])?;
    Ok(())
}
