//! Sessions: who sits behind a token, for how long.
//!
//! Promises
//! * A token is 256 random bits; only its SHA-256 is kept. It changes at sign-in and whenever a second factor is given.
//! * A session ends after quiet and after its longest time: users 30 minutes and 12 hours, residents 15 minutes and 2
//!   hours, machines at their day. It ends at once when it is revoked, or its user is locked.
//! * Who has a second factor is nobody until it was given ([`session_actor`] refuses with `second_factor_needed`).
//!
//! Deliberately absent: cookies, and the check that a request comes from our own pages; both are the web's.

use kernel::{Actor, CitizenId, Ctx, Moment, Refusal, Result, Scope, hex, refuse};

use crate::{
    Deed, Role, require,
    secret::Token,
    store,
    user::{must_keep, standing},
};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long a second factor counts for what needs it anew.
pub const CONFIRMED_FOR_MINUTES: i64 = 5;
/// The last use is written down again after so long, not at every request.
const TOUCH_AFTER: i64 = MINUTE;
/// The longest life of a machine's token.
pub const MACHINE_DAYS_MAX: i64 = 366;

/// Who holds a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody of the office.
    User,
    /// A resident.
    Resident,
    /// A program of a department or bank, in the name of a user.
    Machine,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::User => "user",
            Kind::Resident => "resident",
            Kind::Machine => "machine",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Kind> {
        [Kind::User, Kind::Resident, Kind::Machine].into_iter().find(|kind| kind.word() == word)
    }

    /// How long a session of this kind may be quiet.
    fn idle(self) -> i64 {
        match self {
            Kind::User => 30 * MINUTE,
            Kind::Resident => 15 * MINUTE,
            Kind::Machine => MACHINE_DAYS_MAX * DAY,
        }
    }

    /// How long it may last at all; a machine's is said when it is made.
    fn longest(self) -> i64 {
        match self {
            Kind::User => 12 * HOUR,
            Kind::Resident => 2 * HOUR,
            Kind::Machine => MACHINE_DAYS_MAX * DAY,
        }
    }
}

/// A session as the table holds it.
pub(crate) struct Row {
    pub(crate) token_sha256: [u8; 32],
    pub(crate) kind: Kind,
    pub(crate) holder: String,
    pub(crate) words: String,
    pub(crate) language: String,
    pub(crate) began_at: Moment,
    pub(crate) used_at: Moment,
    pub(crate) confirmed_at: Option<Moment>,
    pub(crate) ends_at: Moment,
}

impl Row {
    fn is_over(&self, now: Moment) -> bool {
        now.0 >= self.ends_at.0 || now.0 - self.used_at.0 >= self.kind.idle()
    }

    /// What stands for the session in lists: says nothing about the token.
    fn reference(&self) -> String {
        hex(&self.token_sha256[..8])
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Under whose name and with which scope the deeds are done. A resident's scope is the village; which person, says
    /// [`SignedIn::person`].
    pub actor: Actor,
    /// Who holds the session.
    pub kind: Kind,
    /// What a user does in the house; nothing for a resident.
    pub roles: Vec<Role>,
    /// Whose own affairs a resident sees.
    pub person: Option<CitizenId>,
    /// The language chosen: `zh`, `bo`, `en`.
    pub language: String,
    /// When a second factor was last given.
    pub confirmed_at: Option<Moment>,
    /// When the session ends however busy it is.
    pub ends_at: Moment,
    /// The last use was written down more than a minute ago: call [`touch`].
    pub touch_due: bool,
    pub(crate) token_sha256: [u8; 32],
}

/// A session, as its owner sees it in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// What to name it by when revoking; says nothing about the token.
    pub reference: String,
    /// Who holds it.
    pub kind: Kind,
    /// The device in words.
    pub words: String,
    /// When it began.
    pub began_at: Moment,
    /// When it was last used, to the minute.
    pub used_at: Moment,
    /// When it ends however busy it is.
    pub ends_at: Moment,
}

/// What a new session begins with.
pub(crate) struct Beginning<'a> {
    pub(crate) kind: Kind,
    pub(crate) holder: &'a str,
    pub(crate) words: &'a str,
    pub(crate) language: &'a str,
    pub(crate) confirmed: bool,
    pub(crate) longest: Option<i64>,
}

const WORDS_MAX: usize = 80;

pub(crate) fn begin(ctx: &mut Ctx, beginning: &Beginning<'_>) -> Result<Token> {
    let (token, now) = (Token::random(), ctx.now());
    let row = Row {
        token_sha256: token.sha256(),
        kind: beginning.kind,
        holder: beginning.holder.to_owned(),
        words: beginning.words.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect(),
        language: beginning.language.chars().filter(char::is_ascii_lowercase).take(8).collect(),
        began_at: now,
        used_at: now,
        confirmed_at: beginning.confirmed.then_some(now),
        ends_at: Moment(now.0 + beginning.longest.unwrap_or(beginning.kind.longest())),
    };
    store::put_session(ctx, &row)?;
    Ok(token)
}

/// The row behind a token, if it is still good.
pub(crate) fn living(ctx: &mut Ctx, token: &Token) -> Result<Row> {
    let now = ctx.now();
    match store::session(ctx, &token.sha256())? {
        None => refuse("session_unknown"),
        Some(row) if row.is_over(now) => refuse("session_over"),
        Some(row) => Ok(row),
    }
}

/// Who sits behind the token, with roles and scope as they stand in this transaction.
///
/// # Errors
/// `session_unknown`, `session_over`; `user_locked`; `second_factor_needed` while a user who has one has not given it;
/// a failure of the database.
pub fn session_actor(ctx: &mut Ctx, token: &Token) -> Result<SignedIn> {
    let row = living(ctx, token)?;
    let touch_due = ctx.now().0 - row.used_at.0 >= TOUCH_AFTER;
    let (actor, roles, person) = match row.kind {
        Kind::Resident => {
            let resident = store::resident_by_holder(ctx, &row.holder)?.expect("a resident's account is never deleted");
            (Actor::new(&row.holder, Scope::of(resident.village)), Vec::new(), Some(resident.person))
        }
        Kind::User | Kind::Machine => {
            let user = standing(ctx, &row.holder)?;
            if row.kind == Kind::User && row.confirmed_at.is_none() && store::has_second_factor(ctx, &row.holder)? {
                return refuse("second_factor_needed");
            }
            (Actor::new(&user.login, Scope::of(user.region)), user.roles, None)
        }
    };
    Ok(SignedIn {
        actor,
        kind: row.kind,
        roles,
        person,
        language: row.language,
        confirmed_at: row.confirmed_at,
        ends_at: row.ends_at,
        touch_due,
        token_sha256: row.token_sha256,
    })
}

/// Writes down that the session was used.
///
/// # Errors
/// A failure of the database.
pub fn touch(ctx: &mut Ctx, session: &SignedIn) -> Result<()> {
    let now = ctx.now();
    store::touch_session(ctx, &session.token_sha256, now)
}

/// Refuses unless a second factor was given in this session within the last five minutes: for approvals, and for what
/// changes how somebody signs in.
///
/// # Errors
/// `second_factor_needed`; `session_unknown` when it was revoked in the meantime; a failure of the database.
pub fn fresh_second_factor(ctx: &mut Ctx, session: &SignedIn) -> Result<()> {
    let Some(row) = store::session(ctx, &session.token_sha256)? else { return refuse("session_unknown") };
    let age = row.confirmed_at.map(|at| ctx.now().0 - at.0);
    match age {
        Some(age) if (0..CONFIRMED_FOR_MINUTES * MINUTE).contains(&age) => Ok(()),
        _ => refuse("second_factor_needed"),
    }
}

/// A second factor was given: the same session under a new token.
pub(crate) fn confirm(ctx: &mut Ctx, row: Row) -> Result<Token> {
    let (token, now) = (Token::random(), ctx.now());
    store::drop_session(ctx, &row.token_sha256)?;
    let row = Row { token_sha256: token.sha256(), used_at: now, confirmed_at: Some(now), ..row };
    store::put_session(ctx, &row)?;
    Ok(token)
}

/// Goes on in another language.
///
/// # Errors
/// A failure of the database.
pub fn set_language(ctx: &mut Ctx, session: &SignedIn, language: &str) -> Result<()> {
    store::set_session_language(ctx, &session.token_sha256, language)
}

/// The living sessions of the one who asks, the last used first.
///
/// # Errors
/// A failure of the database.
pub fn sessions(ctx: &mut Ctx) -> Result<Vec<SessionLine>> {
    let (now, holder) = (ctx.now(), ctx.actor().user.clone());
    let line = |row: Row| SessionLine {
        reference: row.reference(),
        kind: row.kind,
        words: row.words,
        began_at: row.began_at,
        used_at: row.used_at,
        ends_at: row.ends_at,
    };
    Ok(store::sessions_of(ctx, &holder)?.into_iter().filter(|row| !row.is_over(now)).map(line).collect())
}

/// What stands for this session in [`sessions`].
#[must_use]
pub fn reference(session: &SignedIn) -> String {
    hex(&session.token_sha256[..8])
}

/// Signs out.
///
/// # Errors
/// A failure of the database.
pub fn sign_out(ctx: &mut Ctx, session: &SignedIn) -> Result<()> {
    store::drop_session(ctx, &session.token_sha256)?;
    let holder = ctx.actor().user.clone();
    audit::record(ctx, "access.sign_out", &holder, &[])?;
    Ok(())
}

/// Ends one of the sessions of the one who asks.
///
/// # Errors
/// `session_unknown`; a failure of the database.
pub fn revoke(ctx: &mut Ctx, reference: &str) -> Result<()> {
    let holder = ctx.actor().user.clone();
    let rows = store::sessions_of(ctx, &holder)?;
    let Some(row) = rows.into_iter().find(|row| row.reference() == reference) else { return refuse("session_unknown") };
    store::drop_session(ctx, &row.token_sha256)?;
    audit::record(ctx, "access.revoke_session", &holder, &[("session", reference.to_owned())])?;
    Ok(())
}

/// Ends all sessions of a user, machines' too.
///
/// # Errors
/// `not_allowed` unless a security administrator or the program asks; `region_not_yours`; a failure of the database.
pub fn revoke_all(ctx: &mut Ctx, login: &str) -> Result<()> {
    require(ctx, Deed::KeepUsers)?;
    must_keep(ctx, login)?;
    end_all(ctx, login)?;
    audit::record(ctx, "access.revoke_session", login, &[("session", "all".to_owned())])?;
    Ok(())
}

pub(crate) fn end_all(ctx: &mut Ctx, holder: &str) -> Result<()> {
    store::drop_sessions_of(ctx, holder)
}

/// A token by which a program acts in the name of a user, within the user's roles and region. Shown once.
///
/// # Errors
/// `not_allowed` unless a security administrator or the program asks; `user_unknown`, `user_locked`, `region_not_yours`;
/// `token_days` unless it is for 1 to 366 days; a failure of the database.
pub fn machine_token(ctx: &mut Ctx, login: &str, days: i64, words: &str) -> Result<Token> {
    require(ctx, Deed::KeepUsers)?;
    must_keep(ctx, login)?;
    standing(ctx, login)?;
    if !(1..=MACHINE_DAYS_MAX).contains(&days) {
        return Err(Refusal::new("token_days").with("max", MACHINE_DAYS_MAX).into());
    }
    let longest = Some(days * DAY);
    let beginning = Beginning { kind: Kind::Machine, holder: login, words, language: "zh", confirmed: false, longest };
    let token = begin(ctx, &beginning)?;
    audit::record(ctx, "access.machine_token", login, &[("days", days.to_string())])?;
    Ok(token)
}

/// Drops what has ended: sessions, codes, invitations, counted tries. Nothing depends on it; call it now and then.
///
/// # Errors
/// A failure of the database.
pub fn sweep(ctx: &mut Ctx) -> Result<u64> {
    let now = ctx.now();
    Ok(store::drop_ended(ctx, now)? + crate::delay::sweep(ctx)?)
}
