//! Passkeys (WebAuthn): a key that a device keeps and opens by face, finger or PIN.
//!
//! A user's passkey is a second factor after the password, confirms once more before an approval, and signs in by itself: the
//! device is one factor, and what opens it is another. The last second factor goes only with the password.
//!
//! A resident's passkey opens nothing: it shows that she herself holds her phone now ([`prove_presence`]). It is added within
//! minutes after a code to her phone.
//!
//! The protocol is `webauthn-rs`; challenges and answers go through here as the JSON that a browser's
//! `navigator.credentials` takes and gives. A challenge is for one session, or one visit that has none yet, good for five
//! minutes, and taken once. A wrong answer to a challenge for anybody is counted for its source, as a wrong password is.
//!
//! `webauthn-rs` stands under MPL-2.0 and is not changed by us; a crate below it brings `rsa` with an open advisory
//! (RUSTSEC-2023-0071, timing of private keys); here keys only verify.

use kernel::{Actor, Ctx, Db, Moment, Refusal, Result, Scope, hex, refuse};
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
        PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
    },
};

use crate::{
    delay, password,
    second_factor::may_change,
    secret::{Token, sha256},
    session::{self, Beginning, Kind, SignedIn, fresh_second_factor, living},
    sign_in::{Opened, Visit, wrong},
    store,
    user::standing,
};

/// The site for which passkeys are made; a passkey is good for no other.
#[derive(Clone, Debug)]
pub struct PasskeySite {
    webauthn: Webauthn,
    host: String,
}

/// A passkey, as its owner sees it in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// What to name it by.
    pub reference: String,
    /// The device in words.
    pub words: String,
    /// When it was added.
    pub added_at: Moment,
    /// When it was last used, if it was.
    pub used_at: Option<Moment>,
}

/// A challenge to whoever holds a passkey of this site.
#[derive(Debug)]
pub struct PasskeyAsk {
    /// What the browser is given.
    pub challenge: String,
    /// Brings the answer to its challenge.
    pub waiting: Token,
}

/// How long the words for a device may be.
const WORDS_MAX: usize = 40;
const CHALLENGE_MINUTES: i64 = 5;
const MINUTE: i64 = 60_000_000;
const OURS: &str = "what we wrote can be read";

impl PasskeySite {
    /// The site of this origin, such as `https://yika.example`; its host is what passkeys are bound to. On this machine
    /// itself (`localhost`) any port will do.
    ///
    /// # Errors
    /// `passkey_origin` when it is not an address with a host name.
    pub fn new(origin: &str) -> Result<PasskeySite> {
        let bad = || Refusal::new("passkey_origin").with("origin", origin);
        let url = Url::parse(origin).map_err(|_| bad())?;
        let host = url.domain().ok_or_else(bad)?;
        let built = WebauthnBuilder::new(host, &url)
            .and_then(|builder| builder.rp_name("Yika").allow_any_port(host == "localhost").build());
        Ok(PasskeySite { webauthn: built.map_err(|_| bad())?, host: host.to_owned() })
    }

    /// The host that passkeys are bound to.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// The browser's and the authenticator's name for the user: says nothing about the sign-in name.
fn handle(login: &str) -> Uuid {
    let hash = sha256(&[b"passkey holder", login.as_bytes()]);
    Uuid::from_bytes(hash[..16].try_into().expect("half of 32 bytes"))
}

fn keys(ctx: &mut Ctx, login: &str) -> Result<Vec<Passkey>> {
    let texts = store::passkeys(ctx, login)?;
    Ok(texts.iter().map(|text| serde_json::from_str(text).expect(OURS)).collect())
}

fn ends_at(ctx: &Ctx) -> Moment {
    Moment(ctx.now().0 + CHALLENGE_MINUTES * MINUTE)
}

/// Who may add a passkey: a user as [`may_change`] says, a resident who was sent a code just now.
fn may_add(ctx: &mut Ctx, session: &SignedIn) -> Result<()> {
    if session.kind == Kind::Resident { fresh_second_factor(ctx, session) } else { may_change(ctx, session) }
}

/// What the browser is given to make a passkey.
///
/// # Errors
/// `second_factor_needed` when the user has a second factor already, or is a resident, and did not give it just now;
/// `passkey_wrong`; a failure of the database.
pub fn offer_passkey(ctx: &mut Ctx, site: &PasskeySite, session: &SignedIn) -> Result<String> {
    may_add(ctx, session)?;
    let login = session.actor.user.to_string();
    let known = keys(ctx, &login)?.iter().map(|key| key.cred_id().clone()).collect();
    let begun = site.webauthn.start_passkey_registration(handle(&login), &login, &login, Some(known));
    let Ok((challenge, waiting)) = begun else { return refuse("passkey_wrong") };
    // Where the device can keep it so, the passkey signs in by itself, without a sign-in name.
    let mut challenge = serde_json::to_value(&challenge).expect(OURS);
    challenge["publicKey"]["authenticatorSelection"]["residentKey"] = "preferred".into();
    let (waiting, ends_at) = (serde_json::to_string(&waiting).expect(OURS), ends_at(ctx));
    store::put_challenge(ctx, &session.token_sha256, "add", &waiting, ends_at)?;
    Ok(challenge.to_string())
}

/// Adds the passkey that the browser made. Answers the session under its new token.
///
/// # Errors
/// As [`offer_passkey`]; `passkey_wrong` when the answer fits no waiting challenge; a failure of the database.
pub fn add_passkey(
    db: &Db,
    site: &PasskeySite,
    session: &Token,
    answer: &str,
    words: &str,
    visit: &Visit,
) -> Result<Opened> {
    let signed = db.read(&Actor::system(), |ctx| session::session_actor(ctx, session))?;
    let waiting = take_challenge(db, &signed.actor, session, "add")?;
    let waiting: PasskeyRegistration = serde_json::from_str(&waiting).expect(OURS);
    let made = serde_json::from_str::<RegisterPublicKeyCredential>(answer)
        .ok()
        .and_then(|answer| site.webauthn.finish_passkey_registration(&answer, &waiting).ok());
    let Some(key) = made else { return refuse("passkey_wrong") };
    let words: String = words.trim().chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect();
    let (from, words, sha) = (visit.clone(), words, session.sha256());
    db.write(&signed.actor.clone(), move |ctx| {
        may_add(ctx, &signed)?;
        let login = signed.actor.user.to_string();
        let Some(row) = store::session(ctx, &sha)? else { return refuse("session_unknown") };
        if store::passkey_holder(ctx, key.cred_id().as_ref())?.is_some() {
            return refuse("passkey_wrong");
        }
        let (text, now) = (serde_json::to_string(&key).expect(OURS), ctx.now());
        store::put_passkey(ctx, &login, key.cred_id().as_ref(), &text, &words, now)?;
        let session = session::confirm(ctx, row)?;
        let device = from.know_device(ctx, &login)?;
        audit::record(ctx, "access.add_passkey", &login, &[])?;
        Ok(Opened { session, device, second_factor_needed: false })
    })
}

/// The challenge that waits in this session, taken: it answers once, right or wrong.
fn take_challenge(db: &Db, actor: &Actor, session: &Token, purpose: &'static str) -> Result<String> {
    taken(db, actor, session.sha256(), purpose)
}

fn taken(db: &Db, actor: &Actor, waits_for: [u8; 32], purpose: &'static str) -> Result<String> {
    let taken = db.write(actor, move |ctx| {
        let now = ctx.now();
        store::take_challenge(ctx, &waits_for, purpose, now)
    })?;
    taken.ok_or_else(|| Refusal::new("passkey_wrong").into())
}

/// What the browser is given to confirm with a passkey; also before the session was confirmed.
///
/// # Errors
/// `session_unknown`, `session_over`; `passkey_wrong` when the user has none; a failure of the database.
pub fn ask_passkey(ctx: &mut Ctx, site: &PasskeySite, session: &Token) -> Result<String> {
    let row = living(ctx, session)?;
    let keys = keys(ctx, &row.holder)?;
    if row.kind == Kind::Machine || keys.is_empty() {
        return refuse("passkey_wrong");
    }
    let Ok((challenge, waiting)) = site.webauthn.start_passkey_authentication(&keys) else {
        return refuse("passkey_wrong");
    };
    let (waiting, ends_at) = (serde_json::to_string(&waiting).expect(OURS), ends_at(ctx));
    store::put_challenge(ctx, &row.token_sha256, "confirm", &waiting, ends_at)?;
    Ok(serde_json::to_string(&challenge).expect(OURS))
}

/// Confirms with a passkey: after the password, and again before an approval. Answers the session under its new token.
///
/// # Errors
/// `sign_in_wrong` when the answer is not the passkey's, `passkey_wrong` when no challenge waits; `session_unknown`,
/// `session_over`, `user_locked`; a failure of the database.
pub fn confirm_with_passkey(
    db: &Db,
    site: &PasskeySite,
    session: &Token,
    answer: &str,
    visit: &Visit,
) -> Result<Opened> {
    let row = db.read(&Actor::system(), |ctx| {
        let row = living(ctx, session)?;
        standing(ctx, &row.holder)?;
        Ok(row)
    })?;
    let login = row.holder;
    let actor = crate::actor(db, &login)?;
    let waiting = take_challenge(db, &actor, session, "confirm")?;
    let waiting: PasskeyAuthentication = serde_json::from_str(&waiting).expect(OURS);
    let proven = serde_json::from_str::<PublicKeyCredential>(answer)
        .ok()
        .and_then(|answer| site.webauthn.finish_passkey_authentication(&answer, &waiting).ok())
        .filter(AuthenticationResult::user_verified);
    let Some(proven) = proven else { return wrong(db, &login, "passkey") };
    let (from, sha) = (visit.clone(), session.sha256());
    db.write(&actor, move |ctx| {
        let login = ctx.actor().user.to_string();
        let Some(row) = store::session(ctx, &sha)?.filter(|row| row.kind == Kind::User) else {
            return refuse("session_unknown");
        };
        // It may have been dropped while the device was asked.
        let Some(mut key) = keys(ctx, &login)?.into_iter().find(|key| key.cred_id() == proven.cred_id()) else {
            return refuse("passkey_wrong");
        };
        note_use(ctx, &login, &mut key, &proven)?;
        let session = session::confirm(ctx, row)?;
        let device = from.know_device(ctx, &login)?;
        audit::record(ctx, "access.confirm", &login, &[("way", "passkey".to_owned())])?;
        Ok(Opened { session, device, second_factor_needed: false })
    })
}

/// Shows that the resident herself holds her phone now: the device asked her by face, finger or PIN. The session stays as it is.
///
/// # Errors
/// `passkey_wrong` when the answer is not that of a passkey of hers, or no challenge waits; `session_unknown`, `session_over`;
/// a failure of the database.
pub fn prove_presence(db: &Db, site: &PasskeySite, session: &Token, answer: &str) -> Result<()> {
    let signed = db.read(&Actor::system(), |ctx| session::session_actor(ctx, session))?;
    if signed.kind != Kind::Resident {
        return refuse("session_unknown");
    }
    let waiting = take_challenge(db, &signed.actor, session, "confirm")?;
    let waiting: PasskeyAuthentication = serde_json::from_str(&waiting).expect(OURS);
    let proven = serde_json::from_str::<PublicKeyCredential>(answer)
        .ok()
        .and_then(|answer| site.webauthn.finish_passkey_authentication(&answer, &waiting).ok())
        .filter(AuthenticationResult::user_verified);
    let shown = db.write(&signed.actor, move |ctx| {
        let login = ctx.actor().user.to_string();
        let held = keys(ctx, &login)?.into_iter();
        let key = proven.as_ref().and_then(|proven| held.clone().find(|key| key.cred_id() == proven.cred_id()));
        let (Some(mut key), Some(proven)) = (key, &proven) else {
            audit::record(ctx, "access.presence_refused", &login, &[])?;
            return Ok(false);
        };
        note_use(ctx, &login, &mut key, proven)?;
        audit::record(ctx, "access.presence", &login, &[])?;
        Ok(true)
    })?;
    if shown { Ok(()) } else { refuse("passkey_wrong") }
}

/// Forgets all passkeys of the resident who asks.
///
/// # Errors
/// A failure of the database.
pub fn forget_passkeys(ctx: &mut Ctx) -> Result<()> {
    let login = ctx.actor().user.to_string();
    store::drop_passkeys(ctx, &login)?;
    audit::record(ctx, "access.forget_passkeys", &login, &[])?;
    Ok(())
}

/// The counter goes on, and the owner sees when the passkey was used.
fn note_use(ctx: &mut Ctx, login: &str, key: &mut Passkey, proven: &AuthenticationResult) -> Result<()> {
    key.update_credential(proven);
    let (text, now) = (serde_json::to_string(key).expect(OURS), ctx.now());
    store::set_passkey(ctx, login, key.cred_id().as_ref(), &text, now)
}

/// What waits for an answer of anybody is kept apart from what waits in a session.
fn anybodys(waiting: &Token) -> [u8; 32] {
    sha256(&[b"anybody", &waiting.sha256()])
}

/// What the browser is given to sign in with a passkey, without a name and a password.
///
/// # Errors
/// `passkey_wrong`; a failure of the database.
pub fn ask_passkey_of_anybody(ctx: &mut Ctx, site: &PasskeySite) -> Result<PasskeyAsk> {
    let Ok((mut challenge, state)) = site.webauthn.start_discoverable_authentication() else {
        return refuse("passkey_wrong");
    };
    // It is asked for by a button, not by a list below a field.
    challenge.mediation = None;
    let (waiting, ends_at) = (Token::random(), ends_at(ctx));
    store::put_challenge(ctx, &anybodys(&waiting), "confirm", &serde_json::to_string(&state).expect(OURS), ends_at)?;
    Ok(PasskeyAsk { challenge: serde_json::to_string(&challenge).expect(OURS), waiting })
}

/// Signs in whose passkey it is; that is both factors, for the device asked who holds it.
///
/// # Errors
/// `sign_in_wrong`, whatever was wrong with the answer; `passkey_wrong` when no challenge waits; `try_later`; a failure of
/// the database.
pub fn sign_in_by_passkey(db: &Db, site: &PasskeySite, waiting: &Token, answer: &str, visit: &Visit) -> Result<Opened> {
    let from = visit.clone();
    let source = db.write(&Actor::system(), move |ctx| from.count_source(ctx))?;
    let waits = taken(db, &Actor::system(), anybodys(waiting), "confirm")?;
    let waits: DiscoverableAuthentication = serde_json::from_str(&waits).expect(OURS);
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
        return wrong(db, "unknown", "passkey");
    };
    let id = answer.get_credential_id().to_vec();
    let held = db.read(&Actor::system(), |ctx| store::passkey_holder(ctx, &id))?;
    let proven = held.and_then(|(login, text)| {
        let key: Passkey = serde_json::from_str(&text).expect(OURS);
        let (whose, _) = site.webauthn.identify_discoverable_authentication(&answer).ok()?;
        let key = DiscoverableKey::from(&key);
        let proven = site.webauthn.finish_discoverable_authentication_v2(&answer, waits, &key).ok()?;
        (whose == handle(&login) && proven.user_verified()).then_some((login, proven))
    });
    let Some((login, proven)) = proven else { return wrong(db, "unknown", "passkey") };
    let from = visit.clone();
    let opened = db.write(&Actor::system(), move |ctx| {
        let Ok(user) = standing(ctx, &login) else { return Ok(None) };
        ctx.act_as(&Actor::new(&login, Scope::of(user.region)));
        // It may have been dropped while the device was asked.
        let Some(mut key) = keys(ctx, &login)?.into_iter().find(|key| key.cred_id() == proven.cred_id()) else {
            return Ok(None);
        };
        note_use(ctx, &login, &mut key, &proven)?;
        store::give_try_back(ctx, &source)?;
        let device = from.know_device(ctx, &login)?;
        let beginning = Beginning {
            kind: Kind::User,
            holder: &login,
            words: &from.words,
            language: &from.language,
            confirmed: true,
            longest: None,
        };
        let session = session::begin(ctx, &beginning)?;
        audit::record(ctx, "access.sign_in", &login, &[("way", "passkey".to_owned())])?;
        Ok(Some(Opened { session, device, second_factor_needed: false }))
    })?;
    opened.map_or_else(|| wrong(db, "unknown", "passkey"), Ok)
}

fn reference(credential_id: &[u8]) -> String {
    hex(&sha256(&[credential_id])[..8])
}

/// The passkeys of the one who asks.
///
/// # Errors
/// A failure of the database.
pub fn passkeys(ctx: &mut Ctx) -> Result<Vec<PasskeyLine>> {
    let login = ctx.actor().user.clone();
    let line = |(id, words, added_at, used_at): store::Line| PasskeyLine {
        reference: reference(&id),
        words,
        added_at,
        used_at,
    };
    Ok(store::passkey_lines(ctx, &login)?.into_iter().map(line).collect())
}

/// Drops one of the own passkeys, freshly confirmed; the last second factor only with the password.
///
/// # Errors
/// `second_factor_needed`; `passkey_wrong` when there is none of this reference; `last_second_factor` when it is the last and
/// no password was given, `sign_in_wrong` when the password is wrong, `try_later`; a failure of the database.
pub fn drop_passkey(db: &Db, session: &Token, wanted: &str, given: &str, visit: &Visit) -> Result<()> {
    let signed = db.read(&Actor::system(), |ctx| session::session_actor(ctx, session))?;
    let login = signed.actor.user.to_string();
    let (me, from, wish, typed) = (signed.clone(), visit.clone(), wanted.to_owned(), !given.is_empty());
    let hash = db.write(&signed.actor, move |ctx| {
        let (_, last) = dropped(ctx, &me, &wish)?;
        match (last, typed) {
            (false, _) => Ok(None),
            (true, false) => refuse("last_second_factor"),
            (true, true) => {
                let key = from.count_try(ctx, "password", &me.actor.user)?;
                Ok(Some((key, store::password(ctx, &me.actor.user)?)))
            }
        }
    })?;
    if let Some((_, hash)) = &hash
        && !password::verify(given, hash.as_deref())?
    {
        return wrong(db, &login, "drop_passkey");
    }
    let wanted = wanted.to_owned();
    db.write(&signed.actor.clone(), move |ctx| {
        let (id, last) = dropped(ctx, &signed, &wanted)?;
        match &hash {
            Some((key, _)) => delay::forget(ctx, key)?,
            // Another factor was dropped in the meantime.
            None if last => return refuse("last_second_factor"),
            None => {}
        }
        store::drop_passkey(ctx, &signed.actor.user, &id)?;
        audit::record(ctx, "access.drop_passkey", &signed.actor.user, &[("last", last.to_string())])?;
        Ok(())
    })
}

/// The passkey that is to go, and whether it is the last second factor.
fn dropped(ctx: &mut Ctx, session: &SignedIn, wanted: &str) -> Result<(Vec<u8>, bool)> {
    may_change(ctx, session)?;
    let login = session.actor.user.to_string();
    let lines = store::passkey_lines(ctx, &login)?;
    let last = lines.len() == 1 && store::totp(ctx, &login, "active")?.is_none();
    let Some((id, ..)) = lines.into_iter().find(|(id, ..)| reference(id) == wanted) else {
        return refuse("passkey_wrong");
    };
    Ok((id, last))
}
