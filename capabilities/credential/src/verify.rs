//! Whether a code is to be believed: a pure function of its text, of what is trusted, and of the time.
//!
//! The stages, in this order. The first that refuses ends it, and its code begins with the stage's name.
//!
//! 1. `credential_text_`: base45, in its one spelling, no longer than a QR code.
//! 2. `credential_zlib_`: whole, nothing after it, no bomb.
//! 3. `credential_cose_`: one COSE_Sign1 whose headers demand nothing unknown.
//! 4. `credential_algorithm_`: named among what is signed, and known.
//! 5. `credential_key_`: known by its name, for this use, for this algorithm, in its time.
//! 6. `credential_signature_`: right.
//! 7. `credential_claim`, `credential_issuer_`, `credential_time_`: who said it, and when it counts.
//! 8. `credential_field_`: every field of claim 169.
//! 9. `credential_status_`, `credential_revoked`: not taken back, by a list that is not too old.
//!
//! Then [`spend`] makes sure that it is shown once: `credential_spent`.
//!
//! Nothing is read out of a payload before its signature was found right. The packing is not signed: zlib has a few
//! bits that mean nothing, so two texts can carry one statement. They carry one nonce, too.
//!
//! Deliberately absent: what the person may have or do; whether the face fits the photo.

use kernel::{Moment, Refusal, Result};

use crate::{
    identity::Identity,
    keys::{Key, Keys, Use},
    pack,
    sealed::Sealed,
    seen::Seen,
    statement::{Claims, Nonce, missing, missing_name},
    status::{StatusLists, StatusRef},
    time::{moment, seconds},
};

/// How strict a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How far two clocks may differ, in seconds.
    pub skew_seconds: i64,
    /// How long a code of ours may count, from its issue, in seconds.
    pub life_seconds_max: i64,
    /// How old a status list may be, in seconds.
    pub list_age_seconds_max: i64,
}

impl Default for Rules {
    /// A minute of skew, a quarter of an hour of life, lists of a day.
    fn default() -> Rules {
        Rules { skew_seconds: 60, life_seconds_max: 900, list_age_seconds_max: 86_400 }
    }
}

/// The most that [`Rules::skew_seconds`] may be.
pub const SKEW_SECONDS_MAX: i64 = 600;

/// What a place believes.
#[derive(Clone, Debug)]
pub struct Trust {
    /// The keys.
    pub keys: Keys,
    /// The status lists, each the newest at hand.
    pub lists: StatusLists,
    /// How strict it is.
    pub rules: Rules,
}

impl Trust {
    /// How far clocks may differ: what the rules say, within reason.
    fn skew(&self) -> i64 {
        self.rules.skew_seconds.clamp(0, SKEW_SECONDS_MAX)
    }
}

/// What only codes of ours have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ours {
    /// What is spent when the code is shown.
    pub nonce: Nonce,
    /// Where the card stands.
    pub status: StatusRef,
    /// How old the status list was, in seconds.
    pub list_age_seconds: i64,
    /// Whether the status list was older than it may be.
    pub on_old_list: bool,
}

/// A statement that is to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who said it, as our list of keys names them.
    pub issuer: String,
    /// About which card.
    pub subject: Option<String>,
    /// When it was said.
    pub issued_at: Option<Moment>,
    /// From when it counts.
    pub not_before: Option<Moment>,
    /// From when it no longer counts.
    pub expires_at: Option<Moment>,
    /// Who it is.
    pub identity: Identity,
    /// Whether the list of keys should have been replaced by now.
    pub on_old_keys: bool,
    /// Nothing for a code of another issuer.
    pub ours: Option<Ours>,
}

/// Verifies a code of ours, or one of an issuer whose key is trusted.
///
/// # Errors
/// As the stages above; `credential_key_list_stale` or `credential_status_stale` when the list of keys or the status list
/// is too old, and all the rest is in order.
pub fn verify(text: &str, trust: &Trust, now: Moment) -> Result<Verified, Refusal> {
    let verified = verify_on_old_list(text, trust, now)?;
    if verified.on_old_keys {
        return Err(Refusal::new("credential_key_list_stale"));
    }
    match verified.ours {
        Some(ours) if ours.on_old_list => {
            Err(Refusal::new("credential_status_stale").with("hours", ours.list_age_seconds / 3_600))
        }
        _ => Ok(verified),
    }
}

/// The same where no newer list can be had, as in a station without a network: an old list is believed, and
/// [`Ours::on_old_list`] and [`Verified::on_old_keys`] say so.
///
/// # Errors
/// As [`verify`], without the two that end in `_stale`.
pub fn verify_on_old_list(text: &str, trust: &Trust, now: Moment) -> Result<Verified, Refusal> {
    let sealed = Sealed::open(&pack::unpack(text)?)?;
    let key = key_that_signed(&sealed, trust, now)?;
    let mut claims = Claims::read(sealed.payload())?;
    said_by_the_owner_of_its_key(&claims, key)?;
    in_its_time(&claims, key, trust, now)?;
    let ours = match key.used_for {
        Use::Codes => Some((claims.nonce()?, claims.status()?)),
        _ => None,
    };
    let identity = claims.identity()?;
    if ours.is_some() && identity.full_name.as_ref().is_none_or(String::is_empty) {
        return Err(missing_name());
    }
    Ok(Verified {
        issuer: key.issuer.clone(),
        subject: claims.subject,
        issued_at: claims.issued_at,
        not_before: claims.not_before,
        expires_at: claims.expires_at,
        identity,
        on_old_keys: trust.keys.are_stale(now),
        ours: ours.map(|(nonce, status)| not_taken_back(nonce, status, trust, now)).transpose()?,
    })
}

/// Verifies a code of ours and spends it: who shows it again, here or wherever the same spent codes are known, is
/// refused.
///
/// # Errors
/// As [`verify`]; `credential_not_for_once` for codes of others, which are shown again and again; as [`Seen::spend`].
pub fn spend(text: &str, trust: &Trust, seen: &mut dyn Seen, now: Moment) -> Result<Verified> {
    spent(verify(text, trust, now)?, seen, now)
}

/// [`spend`] as [`verify_on_old_list`] is to [`verify`].
///
/// # Errors
/// As [`spend`], without the two that end in `_stale`.
pub fn spend_on_old_list(text: &str, trust: &Trust, seen: &mut dyn Seen, now: Moment) -> Result<Verified> {
    spent(verify_on_old_list(text, trust, now)?, seen, now)
}

fn spent(verified: Verified, seen: &mut dyn Seen, now: Moment) -> Result<Verified> {
    let (Some(ours), Some(expires_at)) = (verified.ours, verified.expires_at) else {
        return Err(Refusal::new("credential_not_for_once").into());
    };
    // No place believes it from then on, whatever its skew: so all say the same end of the same code.
    let until = moment(seconds(expires_at) + SKEW_SECONDS_MAX).unwrap_or(expires_at);
    seen.spend(ours.nonce, until, now)?;
    Ok(verified)
}

/// Stages 4 to 6.
fn key_that_signed<'a>(sealed: &Sealed, trust: &'a Trust, now: Moment) -> Result<&'a Key, Refusal> {
    let algorithm = sealed.algorithm()?;
    if !sealed.is(None) {
        return Err(Refusal::new("credential_cose_header"));
    }
    let meant = trust.keys.meant(sealed.kid(), algorithm, &[Use::Codes, Use::ForeignCodes])?;
    let mut why = Refusal::new("credential_signature_wrong");
    for key in meant {
        match key_in_its_time(key, trust, now) {
            Err(refusal) => why = refusal,
            Ok(()) if sealed.is_signed_by(&key.public) => return Ok(key),
            Ok(()) => {}
        }
    }
    Err(why)
}

/// A key counts in its time; one of ours until the last code that it signed has ended.
fn key_in_its_time(key: &Key, trust: &Trust, now: Moment) -> Result<(), Refusal> {
    let after = if key.used_for == Use::Codes { trust.rules.life_seconds_max } else { 0 };
    if seconds(now) + trust.skew() < seconds(key.not_before) {
        return Err(Refusal::new("credential_key_not_yet").with("day", key.not_before.day()));
    }
    if (seconds(now) - trust.skew()).saturating_sub(after) > seconds(key.not_after) {
        return Err(Refusal::new("credential_key_over").with("day", key.not_after.day()));
    }
    Ok(())
}

fn said_by_the_owner_of_its_key(claims: &Claims, key: &Key) -> Result<(), Refusal> {
    match &claims.issuer {
        Some(issuer) if *issuer == key.issuer => Ok(()),
        Some(_) => Err(Refusal::new("credential_issuer_differs").with("issuer", &key.issuer)),
        None if key.used_for == Use::ForeignCodes => Ok(()),
        None => Err(missing("iss")),
    }
}

fn in_its_time(claims: &Claims, key: &Key, trust: &Trust, now: Moment) -> Result<(), Refusal> {
    let (now, skew) = (seconds(now), trust.skew());
    let [issued, begins, ends] = [claims.issued_at, claims.not_before, claims.expires_at].map(|at| at.map(seconds));
    if key.used_for == Use::Codes {
        let (issued, ends) = (issued.ok_or_else(|| missing("iat"))?, ends.ok_or_else(|| missing("exp"))?);
        begins.ok_or_else(|| missing("nbf"))?;
        if ends - issued > trust.rules.life_seconds_max {
            return Err(Refusal::new("credential_time_life_too_long").with("max", trust.rules.life_seconds_max));
        }
    }
    if ends.is_some_and(|ends| begins.is_some_and(|begins| begins >= ends) || issued.is_some_and(|at| at >= ends)) {
        return Err(Refusal::new("credential_time_disordered"));
    }
    if issued.is_some_and(|at| at > now + skew) {
        return Err(Refusal::new("credential_time_issued_ahead"));
    }
    if begins.is_some_and(|at| at > now + skew) {
        return Err(Refusal::new("credential_time_not_yet"));
    }
    if ends.is_some_and(|at| at <= now - skew) {
        return Err(Refusal::new("credential_time_expired"));
    }
    let key_time = seconds(key.not_before) - skew..=seconds(key.not_after) + skew;
    if issued.is_some_and(|at| !key_time.contains(&at)) {
        return Err(Refusal::new("credential_time_outside_key"));
    }
    Ok(())
}

/// Stage 9. A card that an old list takes back is taken back.
fn not_taken_back(nonce: Nonce, status: StatusRef, trust: &Trust, now: Moment) -> Result<Ours, Refusal> {
    let unknown = || Refusal::new("credential_status_list_missing").with("list", status.list);
    let list = trust.lists.get(status.list).ok_or_else(unknown)?;
    let (issued_at, valid_until) = list.dated().ok_or_else(unknown)?;
    if list.is_revoked(status.index)? {
        return Err(Refusal::new("credential_revoked"));
    }
    let age = seconds(now) - seconds(issued_at);
    if age < -trust.skew() {
        return Err(Refusal::new("credential_status_ahead"));
    }
    let on_old_list = age > trust.rules.list_age_seconds_max || seconds(now) > seconds(valid_until) + trust.skew();
    Ok(Ours { nonce, status, list_age_seconds: age.max(0), on_old_list })
}
