//! Passkeys as a second factor (WebAuthn): a key that a device keeps and opens by face, finger or PIN.
//!
//! The protocol is `webauthn-rs`; challenges and answers go through here as the JSON that a browser's
//! `navigator.credentials` takes and gives. A challenge is for one session, good for five minutes, and taken once.
//!
//! `webauthn-rs` stands under MPL-2.0, and a crate below it brings `rsa` with an open advisory (RUSTSEC-2023-0071, timing of
//! private keys); here keys only verify. Therefore a feature, off by default.

use kernel::{Actor, Ctx, Db, Moment, Refusal, Result, hex, refuse};
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
    },
};

use crate::{
    second_factor::may_change,
    secret::{Token, sha256},
    session::{self, Kind, SignedIn, living},
    sign_in::{Opened, Visit, wrong},
    store,
    user::standing,
};

/// The site for which passkeys are made; a passkey is good for no other.
pub struct PasskeySite(Webauthn);

/// A passkey, as its owner sees it in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// What to name it by.
    pub reference: String,
    /// The device in words.
    pub words: String,
    /// When it was added.
    pub added_at: Moment,
}

const CHALLENGE_MINUTES: i64 = 5;
const MINUTE: i64 = 60_000_000;
const OURS: &str = "what we wrote can be read";

impl PasskeySite {
    /// The site of this origin, such as `https://yika.example`; its host is what passkeys are bound to.
    ///
    /// # Errors
    /// `passkey_origin` when it is not an address with a host name.
    pub fn new(origin: &str) -> Result<PasskeySite> {
        let bad = || Refusal::new("passkey_origin").with("origin", origin);
        let url = Url::parse(origin).map_err(|_| bad())?;
        let host = url.domain().ok_or_else(bad)?;
        let built = WebauthnBuilder::new(host, &url).and_then(|builder| builder.rp_name("Yika").build());
        Ok(PasskeySite(built.map_err(|_| bad())?))
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

/// What the browser is given to make a passkey.
///
/// # Errors
/// `second_factor_needed` when the user has a second factor already and did not give it just now; `passkey_wrong`; a failure
/// of the database.
pub fn offer_passkey(ctx: &mut Ctx, site: &PasskeySite, session: &SignedIn) -> Result<String> {
    may_change(ctx, session)?;
    let login = session.actor.user.to_string();
    let known = keys(ctx, &login)?.iter().map(|key| key.cred_id().clone()).collect();
    let begun = site.0.start_passkey_registration(handle(&login), &login, &login, Some(known));
    let Ok((challenge, waiting)) = begun else { return refuse("passkey_wrong") };
    let (waiting, ends_at) = (serde_json::to_string(&waiting).expect(OURS), ends_at(ctx));
    store::put_challenge(ctx, &session.token_sha256, "add", &waiting, ends_at)?;
    Ok(serde_json::to_string(&challenge).expect(OURS))
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
        .and_then(|answer| site.0.finish_passkey_registration(&answer, &waiting).ok());
    let Some(key) = made else { return refuse("passkey_wrong") };
    let (from, words, sha) = (visit.clone(), words.to_owned(), session.sha256());
    db.write(&signed.actor.clone(), move |ctx| {
        may_change(ctx, &signed)?;
        let login = signed.actor.user.to_string();
        let Some(row) = store::session(ctx, &sha)? else { return refuse("session_unknown") };
        if store::passkey_is_taken(ctx, key.cred_id().as_ref())? {
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
    let sha = session.sha256();
    let taken = db.write(actor, move |ctx| {
        let now = ctx.now();
        store::take_challenge(ctx, &sha, purpose, now)
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
    if row.kind != Kind::User || keys.is_empty() {
        return refuse("passkey_wrong");
    }
    let Ok((challenge, waiting)) = site.0.start_passkey_authentication(&keys) else { return refuse("passkey_wrong") };
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
        .and_then(|answer| site.0.finish_passkey_authentication(&answer, &waiting).ok())
        .filter(webauthn_rs::prelude::AuthenticationResult::user_verified);
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
        if key.update_credential(&proven) == Some(true) {
            store::set_passkey(ctx, &login, key.cred_id().as_ref(), &serde_json::to_string(&key).expect(OURS))?;
        }
        let session = session::confirm(ctx, row)?;
        let device = from.know_device(ctx, &login)?;
        audit::record(ctx, "access.confirm", &login, &[("way", "passkey".to_owned())])?;
        Ok(Opened { session, device, second_factor_needed: false })
    })
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
    let line =
        |(id, words, added_at): (Vec<u8>, String, Moment)| PasskeyLine { reference: reference(&id), words, added_at };
    Ok(store::passkey_lines(ctx, &login)?.into_iter().map(line).collect())
}

/// Drops one of the own passkeys, freshly confirmed.
///
/// # Errors
/// `second_factor_needed`; `passkey_wrong` when there is none of this reference; a failure of the database.
pub fn drop_passkey(ctx: &mut Ctx, session: &SignedIn, wanted: &str) -> Result<()> {
    may_change(ctx, session)?;
    let login = session.actor.user.to_string();
    let lines = store::passkey_lines(ctx, &login)?;
    let Some((id, ..)) = lines.into_iter().find(|(id, ..)| reference(id) == wanted) else {
        return refuse("passkey_wrong");
    };
    store::drop_passkey(ctx, &login, &id)?;
    audit::record(ctx, "access.drop_passkey", &login, &[])?;
    Ok(())
}
