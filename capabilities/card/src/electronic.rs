//! The electronic card 电子社保卡: issued to the holder of a card in use, shown as a code that counts for a minute and once.
//!
//! The code says the name, the birth day, the sex and the card's number, and never the citizen id. It is verified without a
//! network by whoever has the list of keys and the status list; here it is also compared with the card as it stands now.
//! The two levels of issuing (一级签发、二级签发) are told apart as far as this house can: what is issued here shows and
//! asks; paying by code, the second level, needs the bank's word and is deliberately absent.
//!
//! Promises
//! * Only the holder herself has it issued, with a phone code given in the last minutes, and only for a card in use.
//! * A code counts for [`CODE_SECONDS`] and is spent by the first who takes it, on whatever machine, after any restart.
//! * Losing the card takes the electronic one back with the next status list, and at the centre at once.

use access::SignedIn;
use credential::{
    Gender, Identity, Nonce, Rules, Seen, Statement, StatusList, StatusLists, StatusRef, Trust, Verified,
};
use kernel::{CardNumber, CitizenId, Ctx, DbError, Error, Moment, Refusal, Result, Sex, refuse};

use crate::{
    Card, KeyRing,
    applying::{in_hand, object},
    store,
};

/// A code counts for so many seconds from when it is made.
pub const CODE_SECONDS: i64 = 60;
/// So much may the clock of a station differ, in seconds.
const SKEW_SECONDS: i64 = 30;
/// A status list is handed out for so many hours.
const LIST_HOURS: i64 = 24;
/// A status list holds so many cards at least, so that it need not grow with each new one.
const LIST_CARDS_MIN: u32 = 1 << 16;
/// The list that all cards of this house stand in.
const LIST: u32 = 1;
const SECOND: i64 = 1_000_000;

/// Somebody's electronic card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Electronic {
    /// The holder.
    pub person: CitizenId,
    /// Its place in the status list.
    pub list_index: u32,
    /// When it was issued.
    pub issued_at: Moment,
    /// When the holder gave it up.
    pub ended_at: Option<Moment>,
}

impl Electronic {
    /// Whether its holder has not given it up.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.ended_at.is_none()
    }
}

/// A code to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// What the QR code holds.
    pub text: String,
    /// From when it no longer counts.
    pub expires_at: Moment,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code(…) until {}", self.expires_at.local())
    }
}

/// Whoever took a code, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The holder.
    pub person: CitizenId,
    /// Her card.
    pub card_id: i64,
    /// Its number.
    pub number: CardNumber,
}

/// How strict this house is with codes, and how strict its stations should be.
#[must_use]
pub fn code_rules() -> Rules {
    Rules { skew_seconds: SKEW_SECONDS, life_seconds_max: CODE_SECONDS * 2, list_age_seconds_max: LIST_HOURS * 3600 }
}

/// The electronic card of a person, also one that has ended.
///
/// # Errors
/// A failure of the database.
pub fn electronic_of(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Electronic>> {
    store::electronic_of(ctx, person)
}

/// Issues the electronic card to the phone of the resident who is signed in.
///
/// # Errors
/// `second_factor_needed` unless a phone code was given in the last minutes; `not_a_resident`; `card_there_is_none`, or the
/// code of the card's stage unless it is in use; `electronic_there_is_one`; a failure of the database.
pub fn issue_electronic(ctx: &mut Ctx, session: &SignedIn) -> Result<Electronic> {
    access::fresh_second_factor(ctx, session)?;
    let person = access::own_person(ctx)?;
    let card = working(ctx, person)?;
    let before = store::electronic_of(ctx, person)?;
    if before.as_ref().is_some_and(Electronic::is_kept) {
        return refuse("electronic_there_is_one");
    }
    let list_index = match &before {
        Some(before) => before.list_index,
        None => {
            let number = ctx.take_numbers("card_electronic", 1)?;
            u32::try_from(number - 1).expect("fewer people than a list has places")
        }
    };
    let electronic = Electronic { person, list_index, issued_at: ctx.now(), ended_at: None };
    store::put_electronic(ctx, &electronic)?;
    audit::record(ctx, "card.issue_electronic", &object(card.card_id), &[])?;
    Ok(electronic)
}

/// The holder gives her electronic card up.
///
/// # Errors
/// `electronic_there_is_none`; `not_a_resident`; a failure of the database.
pub fn end_electronic(ctx: &mut Ctx) -> Result<()> {
    let person = access::own_person(ctx)?;
    let Some(electronic) = store::electronic_of(ctx, person)?.filter(Electronic::is_kept) else {
        return refuse("electronic_there_is_none");
    };
    let ended_at = Some(ctx.now());
    store::put_electronic(ctx, &Electronic { ended_at, ..electronic })?;
    audit::record(ctx, "card.end_electronic", "electronic card", &[])?;
    Ok(())
}

/// The card in a person's hand, if it is in use today.
fn working(ctx: &mut Ctx, person: CitizenId) -> Result<Card> {
    let card = in_hand(ctx, person)?;
    card.refuse_unless_working(ctx.today())?;
    Ok(card)
}

/// Makes the code that the resident who is signed in shows now.
///
/// # Errors
/// `electronic_there_is_none`; `card_there_is_none`, `card_expired`, or the code of the card's stage unless it is in use;
/// `electronic_keys_ended`; `not_a_resident`; a failure of the database.
pub fn show_code(ctx: &mut Ctx, ring: &KeyRing) -> Result<Code> {
    let person = access::own_person(ctx)?;
    let Some(electronic) = store::electronic_of(ctx, person)?.filter(Electronic::is_kept) else {
        return refuse("electronic_there_is_none");
    };
    let card = working(ctx, person)?;
    let holder = registry::known(ctx, person)?;
    let statement = statement(ring.issuer(), &card, holder.name.as_str(), electronic.list_index, ctx.now());
    let text = credential::issue(&statement, &*ring.code_signer(ctx.now())?)?;
    Ok(Code { text, expires_at: statement.expires_at })
}

/// What a code says: who it is, and of which card. Times are whole seconds.
#[must_use]
pub fn statement(issuer: &str, card: &Card, name: &str, list_index: u32, now: Moment) -> Statement {
    let issued_at = Moment(now.0 - now.0.rem_euclid(SECOND));
    Statement {
        issuer: issuer.to_owned(),
        subject: card.number().map(|number| number.as_str().to_owned()),
        issued_at,
        not_before: issued_at,
        expires_at: Moment(issued_at.0 + CODE_SECONDS * SECOND),
        nonce: Nonce::random(),
        status: StatusRef { list: LIST, index: list_index },
        identity: Identity {
            full_name: Some(name.to_owned()),
            language: Some("zho".to_owned()),
            date_of_birth: Some(card.person.birth()),
            gender: Some(match card.person.sex() {
                Sex::Male => Gender::Male,
                Sex::Female => Gender::Female,
            }),
            ..Identity::default()
        },
    }
}

/// The status list as it stands: whose card is lost, ended, expired or given up cannot be shown. Signed for a day.
///
/// # Errors
/// `electronic_keys_ended`; a failure of the database.
pub fn status_list(ctx: &mut Ctx, ring: &KeyRing) -> Result<Vec<u8>> {
    let (now, today) = (ctx.now(), ctx.today());
    let (all, working) =
        ctx.as_owner(|ctx| Ok((store::electronic_count(ctx)?, store::working_indexes(ctx, today)?)))?;
    let cards = all.max(LIST_CARDS_MIN);
    let mut list = StatusList::new(LIST, cards)?;
    let mut next = working.into_iter().peekable();
    for index in 0..all {
        if next.next_if_eq(&index).is_none() {
            list.revoke(index)?;
        }
    }
    list.sign(&*ring.list_signer(now)?, now, Moment(now.0 + LIST_HOURS * 3600 * SECOND))
}

/// Takes a code that somebody shows, once and for all; `place` is where, in the words of the audit log.
///
/// # Errors
/// The code of the stage at which it was refused (`credential_...`); `credential_spent`; `credential_revoked` when the card
/// has been lost or ended since; a failure of the database.
pub fn take_code(ctx: &mut Ctx, text: &str, ring: &KeyRing, place: &str) -> Result<Shown> {
    let now = ctx.now();
    // Whose code it is, is known only afterwards.
    ctx.as_owner(|ctx| {
        // The tables are asked below, and not what was handed out.
        let lists = StatusLists::asked_elsewhere(LIST, store::electronic_count(ctx)?, now)?;
        let trust = Trust { keys: ring.keys()?, lists, rules: code_rules() };
        let verified = credential::spend(text, &trust, &mut Spent(ctx), now)?;
        let shown = holder_of(ctx, &verified)?;
        audit::record(ctx, "card.take_code", &object(shown.card_id), &[("place", place.to_owned())])?;
        Ok(shown)
    })
}

/// The holder of a code, if card and electronic card are what the code says.
fn holder_of(ctx: &mut Ctx, verified: &Verified) -> Result<Shown> {
    let revoked = || Refusal::new("credential_revoked");
    let number = verified.subject.as_deref().and_then(|subject| CardNumber::parse(subject).ok()).ok_or_else(revoked)?;
    let ours = verified.ours.as_ref().ok_or_else(revoked)?;
    let person = crate::holder_of_working_card(ctx, number)?.ok_or_else(revoked)?;
    let electronic = store::electronic_of(ctx, person)?;
    if !electronic.is_some_and(|one| one.is_kept() && one.list_index == ours.status.index) {
        return Err(revoked().into());
    }
    Ok(Shown { person, card_id: in_hand(ctx, person)?.card_id, number })
}

/// Forgets codes that could not be shown any more for long.
///
/// # Errors
/// A failure of the database.
pub fn sweep_codes(ctx: &mut Ctx) -> Result<u64> {
    let before = Moment(ctx.now().0 - credential::GRACE_SECONDS * SECOND);
    store::sweep_codes(ctx, before)
}

/// The centre's store of spent codes: a nonce is the key of a row.
struct Spent<'a>(&'a mut Ctx);

impl Seen for Spent<'_> {
    fn spend(&mut self, nonce: Nonce, until: Moment, now: Moment) -> Result<()> {
        // What was swept away had ended before; a clock that was set back opens no gap, for a code that ended is refused
        // by its own time, and the database's clock is one for all.
        match store::put_spent(self.0, &kernel::hex(&nonce.0), until, now) {
            Ok(1) => Ok(()),
            Ok(_) | Err(Error::Database(DbError::Duplicate(_))) => refuse("credential_spent"),
            Err(failed) => Err(failed),
        }
    }
}
