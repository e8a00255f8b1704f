//! Sign-in by another system's OpenID Connect, for users and residents.
//!
//! The room checks an ID token against an issuer it was given with its keys; it asks nobody (fetching keys and exchanging
//! codes is the exchange room's). A nonce is made here, is good for ten minutes and is taken once, so a token is too. An outside
//! identity opens the account that was linked to it by somebody signed in, or, where the office configured it so, the one that a word
//! of the issuer names: a user's sign-in name, a resident's citizen id. A user's second factor is asked for all the same.

use kernel::{Actor, CitizenId, Ctx, Db, Moment, Refusal, Result, Scope, refuse};
use openidconnect::{
    AdditionalClaims, ClientId, IdToken, IdTokenClaims, IssuerUrl, Nonce,
    core::{
        CoreGenderClaim, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    resident::{self, Known},
    second_factor::may_change,
    secret::Token,
    session::{self, Beginning, Kind, SignedIn, fresh_second_factor},
    sign_in::{Opened, Visit, wrong},
    store,
    user::standing,
};

/// Another system that says who somebody is.
#[derive(Clone, Debug)]
pub struct OutsideIssuer {
    issuer: IssuerUrl,
    client: ClientId,
    keys: CoreJsonWebKeySet,
}

/// What a verified token says about somebody.
#[derive(Clone)]
pub struct Said {
    issuer: String,
    subject: String,
    words: Words,
}

/// The words of a token beside those that every token has.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Words {
    #[serde(flatten)]
    all: serde_json::Map<String, serde_json::Value>,
}

impl AdditionalClaims for Words {}

type IdTokenOf = IdToken<Words, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

impl Said {
    /// What stands under a word, if it is a text.
    fn word(&self, name: &str) -> Option<&str> {
        match name {
            "sub" => Some(&self.subject),
            name => self.words.all.get(name)?.as_str(),
        }
    }
}

/// Without the words, for they may name a person.
impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Said by {}", self.issuer)
    }
}

const NONCE_MINUTES: i64 = 10;
const MINUTE: i64 = 60_000_000;
/// The other system's clock may stand so far from ours.
const CLOCKS_APART: i64 = MINUTE;

impl OutsideIssuer {
    /// An issuer by its address, our name with it, and its public keys (a JWK set, JSON).
    ///
    /// # Errors
    /// `outside_issuer_wrong` when the address or the keys cannot be read.
    pub fn new(issuer: &str, client: &str, keys: &str) -> Result<OutsideIssuer> {
        let bad = || Refusal::new("outside_issuer_wrong").with("issuer", issuer);
        Ok(OutsideIssuer {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|_| bad())?,
            client: ClientId::new(client.to_owned()),
            keys: serde_json::from_str(keys).map_err(|_| bad())?,
        })
    }

    /// Signature, issuer, audience, time and nonce, by public keys only: a token signed with a shared secret or not at all
    /// is none.
    fn verify(&self, id_token: &str, nonce: &Token, now: Moment) -> Result<Said> {
        let instant = |micros: i64| chrono::DateTime::from_timestamp_micros(micros).expect("an instant of our days");
        let (earliest, latest) = (instant(now.0 - NONCE_MINUTES * MINUTE), instant(now.0 + CLOCKS_APART));
        let verifier =
            CoreIdTokenVerifier::new_public_client(self.client.clone(), self.issuer.clone(), self.keys.clone())
                .set_allowed_algs([
                    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
                    CoreJwsSigningAlgorithm::EdDsa,
                ])
                .set_other_audience_verifier_fn(|_| false)
                .set_time_fn(move || instant(now.0))
                .set_issue_time_verifier_fn(move |issued| {
                    if (earliest..=latest).contains(&issued) { Ok(()) } else { Err("issued too long ago".to_owned()) }
                });
        let token: IdTokenOf = id_token.parse().map_err(|_| Refusal::new("outside_token_wrong"))?;
        let expected = Nonce::new(nonce.text());
        let claims = token.claims(&verifier, &expected).map_err(|_| Refusal::new("outside_token_wrong"))?;
        Ok(Said {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
            words: standard_too(claims),
        })
    }
}

/// A nonce for the other system; the browser that goes there keeps it.
///
/// # Errors
/// A failure of the database.
pub fn outside_nonce(ctx: &mut Ctx) -> Result<Token> {
    let (nonce, ends_at) = (Token::random(), Moment(ctx.now().0 + NONCE_MINUTES * MINUTE));
    store::put_challenge(ctx, &nonce.sha256(), "outside", "", ends_at)?;
    Ok(nonce)
}

/// Takes the nonce, then looks at the token: whatever it is, it is looked at once.
///
/// # Errors
/// `outside_token_wrong`; a failure of the database.
pub fn hear_outside(db: &Db, issuer: &OutsideIssuer, id_token: &str, nonce: &Token) -> Result<Said> {
    let sha = nonce.sha256();
    let taken = db.write(&Actor::system(), move |ctx| {
        let now = ctx.now();
        store::take_challenge(ctx, &sha, "outside", now)
    })?;
    if taken.is_none() {
        return refuse("outside_token_wrong");
    }
    issuer.verify(id_token, nonce, db.clock().now())
}

/// Links the account that is signed in, freshly confirmed, with an outside identity. One identity opens one account.
///
/// # Errors
/// `second_factor_needed`; `outside_token_wrong`; `outside_taken` when another account is linked with it; a failure of the
/// database.
pub fn link_outside(db: &Db, session: &SignedIn, issuer: &OutsideIssuer, id_token: &str, nonce: &Token) -> Result<()> {
    let outside = hear_outside(db, issuer, id_token, nonce)?;
    let session = session.clone();
    db.write(&session.actor.clone(), move |ctx| {
        match session.kind {
            Kind::Resident => fresh_second_factor(ctx, &session)?,
            Kind::User | Kind::Machine => may_change(ctx, &session)?,
        }
        let holder = session.actor.user.to_string();
        match store::outside(ctx, &outside.issuer, &outside.subject)? {
            Some(linked) if linked == holder => return Ok(()),
            Some(_) => return refuse("outside_taken"),
            None => store::put_outside(ctx, &outside.issuer, &outside.subject, &holder)?,
        }
        audit::record(ctx, "access.link_outside", &holder, &[("issuer", outside.issuer.clone())])?;
        Ok(())
    })
}

/// Ends all links of the one who asks with outside identities.
///
/// # Errors
/// A failure of the database.
pub fn unlink_outside(ctx: &mut Ctx) -> Result<()> {
    let holder = ctx.actor().user.to_string();
    store::drop_outside(ctx, &holder)?;
    audit::record(ctx, "access.unlink_outside", &holder, &[])?;
    Ok(())
}

/// Signs in whoever is linked with the outside identity.
///
/// # Errors
/// `outside_token_wrong`; `sign_in_wrong` when nobody is linked or the user is locked; a failure of the database.
pub fn sign_in_from_outside(
    db: &Db,
    issuer: &OutsideIssuer,
    id_token: &str,
    nonce: &Token,
    visit: &Visit,
) -> Result<Opened> {
    let outside = hear_outside(db, issuer, id_token, nonce)?;
    let from = visit.clone();
    let opened = db.write(&Actor::system(), move |ctx| {
        let Some(holder) = store::outside(ctx, &outside.issuer, &outside.subject)? else { return Ok(None) };
        let (kind, second_factor_needed) = match store::resident_by_holder(ctx, &holder)? {
            Some(resident) => {
                ctx.act_as(&Actor::new(&holder, Scope::of(resident.village)));
                (Kind::Resident, false)
            }
            None => {
                let Ok(user) = standing(ctx, &holder) else { return Ok(None) };
                ctx.act_as(&Actor::new(&holder, Scope::of(user.region)));
                (Kind::User, store::has_second_factor(ctx, &holder)?)
            }
        };
        let device = if second_factor_needed { None } else { from.know_device(ctx, &holder)? };
        let beginning = Beginning {
            kind,
            holder: &holder,
            words: &from.words,
            language: &from.language,
            confirmed: false,
            longest: None,
        };
        let session = session::begin(ctx, &beginning)?;
        audit::record(ctx, "access.sign_in", &holder, &[("way", "outside".to_owned())])?;
        Ok(Some(Opened { session, device, second_factor_needed }))
    })?;
    opened.map_or_else(|| wrong(db, "unknown", "outside"), Ok)
}

/// The words by which people are named most often are read out of their own places by the library.
fn standard_too(claims: &IdTokenClaims<Words, CoreGenderClaim>) -> Words {
    let mut words = claims.additional_claims().clone();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            words.all.insert(name.to_owned(), value.into());
        }
    };
    put("preferred_username", claims.preferred_username().map(|name| name.to_string()));
    put("email", claims.email().map(|email| email.to_string()).filter(|_| claims.email_verified() == Some(true)));
    put("phone_number", claims.phone_number().map(|phone| phone.to_string()));
    words
}

/// Signs in the user whose sign-in name the other system says under a word. Whether it may say so, the office decided when it
/// named the word.
///
/// # Errors
/// `sign_in_wrong` when there is no such user or he is locked; a failure of the database.
pub fn sign_in_user_from_outside(db: &Db, said: &Said, word: &str, visit: &Visit) -> Result<Opened> {
    let login = said.word(word).unwrap_or_default().to_owned();
    let (from, issuer) = (visit.clone(), said.issuer.clone());
    let opened = db.write(&Actor::system(), move |ctx| {
        let Ok(user) = standing(ctx, &login) else { return Ok(None) };
        ctx.act_as(&Actor::new(&login, Scope::of(user.region)));
        let second_factor_needed = store::has_second_factor(ctx, &login)?;
        let device = if second_factor_needed { None } else { from.know_device(ctx, &login)? };
        let beginning = Beginning {
            kind: Kind::User,
            holder: &login,
            words: &from.words,
            language: &from.language,
            confirmed: false,
            longest: None,
        };
        let session = session::begin(ctx, &beginning)?;
        let facts = [("way", "outside".to_owned()), ("issuer", issuer.clone())];
        audit::record(ctx, "access.sign_in", &login, &facts)?;
        Ok(Some(Opened { session, device, second_factor_needed }))
    })?;
    opened.map_or_else(|| wrong(db, "unknown", "outside"), Ok)
}

/// Signs in the resident whose citizen id the other system says under a word; the caller has asked the registry, by
/// [`Said::citizen`], whom it knows under it. The first time this opens her account.
///
/// # Errors
/// `sign_in_wrong` when the word is no citizen id, or nobody living is known by it; a failure of the database.
pub fn sign_in_resident_from_outside(
    db: &Db,
    said: &Said,
    word: &str,
    who: Option<Known>,
    visit: &Visit,
) -> Result<Opened> {
    match (said.citizen(word), who) {
        (Some(said), Some(who)) if said == who.person => resident::open_session(db, who, visit, "outside", None),
        _ => wrong(db, "resident", "outside"),
    }
}

impl Said {
    /// The citizen id under a word.
    #[must_use]
    pub fn citizen(&self, word: &str) -> Option<CitizenId> {
        self.word(word).and_then(|text| CitizenId::parse(text).ok())
    }
}
